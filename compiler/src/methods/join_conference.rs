//! `join_conference`: its row of the method table.

use super::{ActKind, Callback, Method, Output, Param, Shape, Type};

/// What `join_conference_result` can be.
const RESULTS: &[&str] = &["completed", "answered", "no-answer", "failed", "canceled"];
const HTTP: Type = Type::Choice(&["GET", "POST"]);
const EVENT_TYPES: Type = Type::Choice(&["cxml", "laml", "relay"]);

static STREAM: Shape = Shape {
    name: "stream",
    params: &[
        Param::new("url", Type::SocketUrl(&["wss://"]), "The web socket.").required(),
        Param::new("name", Type::Text, "The name of the stream."),
        Param::new("codec", Type::StreamCodec, "The codec; else `PCMU`."),
        Param::new("status_url", Type::Url, "Who is told how it goes."),
        Param::new("status_url_method", HTTP, "How it is called.").text("POST"),
        Param::new("realtime", Type::Bool, "Sound both ways.").bool(false),
        Param::new("authorization_bearer_token", Type::Text, "The token of the handshake.")
            .secret(),
        Param::new("custom_parameters", Type::TextMap, "What the start message carries."),
    ],
    ..Shape::BASE
};

/// The row.
pub(super) static METHOD: Method = Method {
    name: "join_conference",
    summary: "Joins a conference, and goes on when the call leaves it.",
    example: "join_conference:\n  name: standup\n  muted: true\n  status_callback: https://example.com/conference\n  status_callback_event: join leave\n",
    notes: &[
        "`join_conference: standup` is a short form of `name`.",
        "Then `result`, which looks at `join_conference_result` unless told otherwise; without it, or where none of its cases matches, the next statement follows.",
        "`wait_url` is fetched by POST: a sound is played, anything else is read as a document.",
    ],
    params: &[
        Param::new("name", Type::Text, "The name of the conference.").required(),
        Param::new("muted", Type::Bool, "Joins without a voice.").bool(false),
        Param::new(
            "beep",
            Type::Choice(&["true", "false", "onEnter", "onExit"]),
            "When a tone is heard.",
        )
        .text("true"),
        Param::new("start_on_enter", Type::Bool, "Whether this call starts the conference.")
            .bool(true),
        Param::new("end_on_exit", Type::Bool, "Whether the conference ends when this call leaves.")
            .bool(false),
        Param::new("wait_url", Type::Url, "What is heard before it starts; else music."),
        Param::new("max_participants", Type::Integer(2, 100_000), "How many may join.")
            .number(100_000.0),
        Param::new(
            "record",
            Type::Choice(&["do-not-record", "record-from-start"]),
            "Whether the conference is recorded.",
        )
        .text("do-not-record"),
        Param::new("region", Type::Choice(&["global", "us", "eu", "ch"]), "Where it is mixed."),
        Param::new(
            "trim",
            Type::Choice(&["trim-silence", "do-not-trim"]),
            "Whether a recording loses the silence at its ends.",
        )
        .text("trim-silence"),
        Param::new("coach", Type::Text, "The call that alone hears this one, by its id."),
        Param::new(
            "status_callback_event",
            Type::WordsText(
                ' ',
                &[
                    "start",
                    "end",
                    "join",
                    "leave",
                    "mute",
                    "hold",
                    "modify",
                    "speaker",
                    "announcement",
                ],
            ),
            "Of what `status_callback` is told.",
        ),
        Param::new("status_callback_event_type", EVENT_TYPES, "The form of these events."),
        Param::new("status_callback", Type::Url, "Who is told how the conference goes.")
            .mistaken(&["status_url"]),
        Param::new("status_callback_method", HTTP, "How it is called.").text("POST"),
        Param::new("recording_status_callback", Type::Url, "Who is told of the recording."),
        Param::new("recording_status_callback_method", HTTP, "How it is called.").text("POST"),
        Param::new(
            "recording_status_callback_event",
            Type::WordsText(' ', &["in-progress", "completed", "absent"]),
            "Of what.",
        ),
        Param::new(
            "recording_status_callback_event_type",
            EVENT_TYPES,
            "The form of these events.",
        ),
        Param::new("stream", Type::Object(&STREAM), "Streams the sound of the conference."),
        Param::new("result", Type::Result, "What follows."),
    ],
    shorthand: Some("name"),
    sets: &[Output::result("join_conference_result", RESULTS), Output::returned(RESULTS)],
    tells: &[
        Callback {
            param: "status_callback",
            event: "calling.conference",
            states: &[
                "conference-start",
                "participant-join",
                "participant-mute",
                "participant-unmute",
                "participant-hold",
                "participant-unhold",
                "participant-speech-start",
                "participant-speech-stop",
                "participant-modify",
                "participant-leave",
                "conference-end",
            ],
        },
        Callback {
            param: "recording_status_callback",
            event: "calling.conference",
            states: &["record-start", "record-pause", "record-resume", "record-stop"],
        },
    ],
    kind: Some(ActKind::Perform),
    answers: true,
    ..Method::BASE
};
