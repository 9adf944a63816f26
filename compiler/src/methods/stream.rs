//! `stream` and `stop_stream`: their rows of the method table.

use super::{Callback, Job, Method, Output, Param, RESULTS, Type, Values};

const JOB: Job = Job::named("stream", "stream_control_id");

/// The row.
pub(super) static METHOD: Method = Method {
    name: "stream",
    summary: "Begins to stream the sound of the call to a web socket, and goes on at once.",
    example: "stream:\n  url: wss://example.com/audio\n  track: both_tracks\n  custom_parameters:\n    customer: '%{call.from}'\n",
    notes: &["Several streams may run at once, each with a `control_id` of its own."],
    params: &[
        Param::new("url", Type::SocketUrl(&["wss://"]), "The web socket.")
            .required()
            .mistaken(&["uri"]),
        super::CONTROL_ID,
        Param::new("name", Type::Text, "The name of the stream."),
        Param::new(
            "track",
            Type::Choice(&["inbound_track", "outbound_track", "both_tracks"]),
            "Whose sound.",
        )
        .text("inbound_track")
        .also(&[
            ("inbound", "inbound_track"),
            ("outbound", "outbound_track"),
            ("both", "both_tracks"),
        ]),
        Param::new("codec", Type::Text, "The codec, such as `PCMU` or `L16@24000h`."),
        Param::new("status_url", Type::Url, "Who is told how it goes.")
            .mistaken(&["status_callback"]),
        Param::new("status_url_method", Type::Choice(&["GET", "POST"]), "How it is called.")
            .text("POST"),
        Param::new("authorization_bearer_token", Type::Text, "The token of the handshake.")
            .secret(),
        Param::new("custom_parameters", Type::TextMap, "What the start message carries."),
    ],
    sets: &[
        Output::result("stream_result", RESULTS),
        Output::new("stream_control_id", Values::Text),
    ],
    tells: &[Callback {
        param: "status_url",
        event: "calling.call.stream",
        states: &["streaming", "finished"],
    }],
    job: Some(JOB),
    ..super::START_JOB
};

/// The row of `stop_stream`.
pub(super) static STOP: Method = Method {
    name: "stop_stream",
    summary: "Ends a stream.",
    example: "stop_stream: {}\n",
    sets: &[Output::result("stop_stream_result", RESULTS)],
    job: Some(JOB),
    ..super::STOP_JOB
};
