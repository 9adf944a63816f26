//! `ai_sidecar`: a model that follows the call in the background.

use swml_runtime::program::ActKind;

use super::{GLOBAL_DATA, UNFILLED, functions, prompt, swaig, tuned};
use crate::methods::{Job, Method, Output, Param, Shape, Type, Values};

const SIDES: &[&str] = &["remote-caller", "local-caller"];

pub(crate) static METHOD: Method = Method {
    name: "ai_sidecar",
    summary: "Follows the call with a language model in the background.",
    example: "\
ai_sidecar:
  lang: en-US
  prompt: Tell the agent what the caller has asked for.
  url: https://example.com/insights
",
    notes: &[
        "It listens to both sides; the call goes on at once, and it ends with the call. A second start fails.",
        "It cannot run beside a `live_transcribe`.",
        "With `action` it starts nothing: it sums up what has been said, once, whether one runs or not.",
    ],
    params: &[
        Param::new("prompt", PROMPT, "What the model is to look for."),
        Param::new("lang", Type::Text, "The language that is spoken.").required(),
        Param::new("model", Type::Text, "The model.").text("gpt-4o-mini"),
        Param::new("direction", Type::Words(SIDES), "Whom it hears: both."),
        Param::new("customer_role", Type::Choice(SIDES), "Which side is the customer.")
            .text("remote-caller"),
        Param::new("url", Type::Url, "Who is told."),
        functions(Type::Object(&swaig::SIDECAR)),
        Param::new("permissions", Type::Object(&PERMISSIONS), "What its functions may do."),
        GLOBAL_DATA,
        Param::new("hints", Type::Texts, "Words that the recognition of speech shall expect."),
        tuned(&PARAMS),
        Param::new("action", Type::Object(&ACTION), "A summary, instead of following the call."),
    ],
    sets: &[Output::new("ai_agents_global_data", Values::Any)],
    job: Some(Job {
        excludes: &["live_transcribe"],
        unless: Some("action"),
        ..Job::single("ai_sidecar")
    }),
    kind: Some(ActKind::Start),
    ..Method::BASE
};

const PROMPT: Type = Type::OneOf(&[Type::Object(&PROMPT_MAP), Type::Prompt]);

static PROMPT_MAP: Shape = Shape {
    name: "prompt",
    params: &[
        Param::new("text", Type::Prompt, "The prompt as a text."),
        prompt::POM,
        Param::new("file", Type::Text, "A file that holds it."),
    ],
    one_of: &[&["text", "pom", "file"]],
    ..UNFILLED
};

static PERMISSIONS: Shape = Shape {
    name: "permissions",
    params: &[
        Param::new("swaig_allow_swml", Type::Bool, "Whether functions may run statements.")
            .bool(true),
        Param::new("swaig_allow_settings", Type::Bool, "Whether they may change settings.")
            .bool(true),
        Param::new("swaig_set_global_data", Type::Bool, "Whether they may change global data.")
            .bool(true),
    ],
    ..UNFILLED
};

static PARAMS: Shape = Shape {
    name: "params",
    params: &[
        Param::new(
            "idle_timeout_ms",
            Type::Integer(50, 5000),
            "How long the customer is silent before it thinks.",
        )
        .unit("ms")
        .number(200.0),
        Param::new(
            "min_interval_ms",
            Type::Integer(0, 60000),
            "The least time between two thoughts.",
        )
        .unit("ms")
        .number(0.0),
        Param::new(
            "max_iters_per_tick",
            Type::Integer(1, 20),
            "How many functions it calls in one thought.",
        )
        .number(5.0),
        Param::new(
            "max_history_tokens",
            Type::Integer(1000, 200_000),
            "How much it remembers, in tokens.",
        )
        .number(8000.0),
        Param::new("act_on_channel", Type::Bool, "Whether functions act on the call.").bool(true),
        Param::new("final_summary", Type::Bool, "Whether it sums the call up.").bool(false),
        Param::new("ai_summary", Type::Bool, "Whether it sums the transcript up.").bool(false),
        Param::new("ai_summary_prompt", Type::Text, "How."),
        Param::new("summary_model", Type::Text, "The model for that.").text("gpt-4o-mini"),
        Param::new("live_events", Type::Bool, "Whether each sentence is told.").bool(false),
        Param::new("verbose_utterances", Type::Bool, "Whether they are told in full.").bool(false),
        Param::new(
            "speech_engine",
            Type::Choice(&["deepgram", "google"]),
            "Who recognizes speech.",
        )
        .text("deepgram"),
        Param::new(
            "speech_timeout",
            Type::Integer(0, 600_000),
            "How long it waits for the end of speech.",
        )
        .unit("ms"),
        Param::new("vad_silence_ms", Type::Integer(0, 60000), "How long silence ends speech.")
            .unit("ms"),
        Param::new("vad_thresh", Type::Integer(0, 10000), "How loud speech must be."),
        Param::new("debug_level", Type::Integer(0, 100), "How much the engine tells.").number(0.0),
        Param::new("debug", Type::Bool, "Whether details are told.").bool(false),
        Param::new("transcribe_prompt", Type::Text, "A hint for the engine."),
    ],
    ..UNFILLED
};

static ACTION: Shape = Shape {
    name: "action",
    params: &[Param::new("summarize", Type::Object(&SUMMARIZE), "Sums the call up.").required()],
    ..UNFILLED
};

static SUMMARIZE: Shape = Shape {
    name: "summary",
    params: &[
        Param::new("webhook", Type::Url, "Who gets it."),
        Param::new("prompt", Type::Prompt, "How it is made."),
    ],
    ..UNFILLED
};
