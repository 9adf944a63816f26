//! `live_transcribe`: its row of the method table, and what it shares with `live_translate`.

use super::{ActKind, Job, Method, Param, Shape, Type};

pub(super) const WEBHOOK: Param =
    Param::new("webhook", Type::Url, "Who gets what was said, by POST.").mistaken(&["url"]);
pub(super) const DIRECTION: Type = Type::Choice(&["remote-caller", "local-caller"]);
pub(super) const DIRECTIONS: Param =
    Param::new("direction", Type::Words(&["remote-caller", "local-caller"]), "Who is listened to.")
        .required();
pub(super) const LIVE_EVENTS: Param =
    Param::new("live_events", Type::Bool, "Tells each piece as it is said.").bool(false);
pub(super) const AI_SUMMARY: Param =
    Param::new("ai_summary", Type::Bool, "Sums up in the end.").bool(false);
pub(super) const AI_SUMMARY_PROMPT: Param =
    Param::new("ai_summary_prompt", Type::Text, "What the summary is to be like.");
pub(super) const SPEECH_TIMEOUT: Param =
    Param::new("speech_timeout", Type::Integer(1, i64::MAX), "The longest piece of speech.")
        .unit("ms")
        .number(60_000.0);
pub(super) const VAD_SILENCE: Param = Param::new(
    "vad_silence_ms",
    Type::Integer(1, i64::MAX),
    "The silence that ends a piece; else 300 with Deepgram, 500 with Google.",
)
.unit("ms");
pub(super) const VAD_THRESH: Param =
    Param::new("vad_thresh", Type::Integer(0, 1800), "How loud speech must be.").number(400.0);
pub(super) const DEBUG_LEVEL: Param =
    Param::new("debug_level", Type::Integer(0, 2), "How much is logged.").number(0.0);
pub(super) const SPEECH_ENGINE: Param =
    Param::new("speech_engine", Type::Choice(&["deepgram", "google"]), "Who listens.")
        .text("deepgram");

/// What an action says that asks for a summary.
pub(super) static SUMMARIZE: Shape = Shape {
    name: "summary",
    params: &[WEBHOOK, Param::new("prompt", Type::Text, "What the summary is to be like.")],
    ..Shape::BASE
};

static START: Shape = Shape {
    name: "start",
    params: &[
        WEBHOOK,
        Param::new("lang", Type::Text, "The language, such as `en-US`.")
            .required()
            .mistaken(&["language"]),
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

static ACTION: Shape = Shape {
    name: "action",
    params: &[
        Param::new("start", Type::Object(&START), "Begins."),
        Param::new("summarize", Type::Object(&SUMMARIZE), "Sums up what has been said."),
    ],
    one_of: &[&["start", "summarize"]],
    ..Shape::BASE
};

/// The row.
pub(super) static METHOD: Method = Method {
    name: "live_transcribe",
    summary: "Writes down what is said, as it is said.",
    example: "live_transcribe:\n  action:\n    start:\n      lang: en-US\n      direction: [remote-caller, local-caller]\n      webhook: https://example.com/transcript\n",
    notes: &[
        "`action: stop` ends it, `action: summarize` and `action: {summarize: {...}}` ask for a summary; both fail where none runs, and a second start does.",
        "It cannot run beside an `ai_sidecar`.",
    ],
    params: &[Param::new(
        "action",
        Type::OneOf(&[Type::Object(&ACTION), Type::Choice(&["stop", "summarize"])]),
        "What to do.",
    )
    .required()],
    job: Some(Job {
        by: Some("action"),
        excludes: &["ai_sidecar"],
        ..Job::single("live_transcribe")
    }),
    kind: Some(ActKind::Start),
    answers: true,
    ..Method::BASE
};
