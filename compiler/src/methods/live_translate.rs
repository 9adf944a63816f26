//! `live_translate`: its row of the method table.

use super::live_transcribe::{
    AI_SUMMARY, AI_SUMMARY_PROMPT, DEBUG_LEVEL, DIRECTION, DIRECTIONS, LIVE_EVENTS, SPEECH_ENGINE,
    SPEECH_TIMEOUT, SUMMARIZE, VAD_SILENCE, VAD_THRESH, WEBHOOK,
};
use super::{ActKind, Job, Method, Param, Shape, Type};

const FILTER: Type = Type::OneOf(&[
    Type::Choice(&["polite", "rude", "professional", "shakespeare", "gen-z"]),
    Type::Prefixed("prompt:"),
]);

static START: Shape = Shape {
    name: "start",
    params: &[
        WEBHOOK,
        Param::new("from_lang", Type::Text, "The language of this side, such as `en-US`.")
            .required(),
        Param::new("to_lang", Type::Text, "The language of the other side.").required(),
        Param::new("from_voice", Type::Text, "The voice of this side; else `elevenlabs.josh`."),
        Param::new("to_voice", Type::Text, "The voice of the other side; else `elevenlabs.josh`."),
        Param::new("filter_from", FILTER, "The tone of what this side says."),
        Param::new("filter_to", FILTER, "The tone of what the other side says."),
        DIRECTIONS,
        LIVE_EVENTS,
        AI_SUMMARY,
        AI_SUMMARY_PROMPT,
        SPEECH_TIMEOUT,
        VAD_SILENCE,
        VAD_THRESH,
        DEBUG_LEVEL,
        SPEECH_ENGINE,
    ],
    ..Shape::BASE
};

static INJECT: Shape = Shape {
    name: "message",
    params: &[
        Param::new("message", Type::Text, "What to say.").required().mistaken(&["text"]),
        Param::new("direction", DIRECTION, "To whom.").required(),
    ],
    ..Shape::BASE
};

static ACTION: Shape = Shape {
    name: "action",
    params: &[
        Param::new("start", Type::Object(&START), "Begins."),
        Param::new("summarize", Type::Object(&SUMMARIZE), "Sums up what has been said."),
        Param::new("inject", Type::Object(&INJECT), "Says something, translated, to one side."),
    ],
    one_of: &[&["start", "summarize", "inject"]],
    ..Shape::BASE
};

/// The row.
pub(super) static METHOD: Method = Method {
    name: "live_translate",
    summary: "Translates what is said, as it is said.",
    example: "live_translate:\n  action:\n    start:\n      from_lang: en-US\n      to_lang: es-ES\n      direction: [remote-caller, local-caller]\n      filter_to: polite\n",
    notes: &[
        "`action: stop` ends it, `action: summarize` asks for a summary, `action: {inject: {...}}` says something; they fail where none runs, and a second start does.",
    ],
    params: &[Param::new(
        "action",
        Type::OneOf(&[Type::Object(&ACTION), Type::Choice(&["stop", "summarize"])]),
        "What to do.",
    )
    .required()],
    job: Some(Job { by: Some("action"), ..Job::single("live_translate") }),
    kind: Some(ActKind::Start),
    answers: true,
    ..Method::BASE
};
