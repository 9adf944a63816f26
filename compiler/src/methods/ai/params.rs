//! The `params` of conversations: 99 that are known, and any others that the platform may have.

use super::UNFILLED;
use crate::methods::{Extra, Param, Shape, Type};

const TEXT: Type = Type::Text;
const BOOL: Type = Type::Bool;
const URL: Type = Type::Url;
const MS: &str = "ms";

const ATTENTION: Param = Param::new(
    "attention_timeout",
    Type::OneOf(&[Type::Integer(0, 0), Type::Integer(10_000, 600_000)]),
    "How long the caller is silent before it asks; 0: for ever.",
)
.unit(MS);
const HARD_STOP_TIME: Param = Param::new(
    "hard_stop_time",
    Type::HoursAndMinutes,
    "How long the conversation may last, such as `1h30m`.",
);
const HARD_STOP_PROMPT: Param =
    Param::new("hard_stop_prompt", Type::Prompt, "What it is told when that is over.");
const INACTIVITY: Param = Param::new(
    "inactivity_timeout",
    Type::Integer(10_000, 3_600_000),
    "How long nobody speaks before the conversation ends.",
)
.unit(MS)
.number(600_000.0);
const VIDEO_LISTENING: Param =
    Param::new("video_listening_file", URL, "What is shown while it listens.");
const VIDEO_IDLE: Param = Param::new("video_idle_file", URL, "What is shown while nobody speaks.");
const VIDEO_TALKING: Param =
    Param::new("video_talking_file", URL, "What is shown while it speaks.");

pub(super) static BEDROCK: Shape = Shape {
    name: "params",
    params: &[
        ATTENTION,
        HARD_STOP_TIME,
        HARD_STOP_PROMPT,
        INACTIVITY,
        VIDEO_LISTENING,
        VIDEO_IDLE,
        VIDEO_TALKING,
    ],
    extra: Extra::Warned,
    ..UNFILLED
};

pub(super) static AI: Shape =
    Shape { name: "params", params: ALL, extra: Extra::Warned, ..UNFILLED };

static MESSAGE_ITEM: Type = Type::Object(&MESSAGE);

static MESSAGE: Shape = Shape {
    name: "message",
    params: &[
        Param::new("role", Type::Choice(&["user", "assistant", "system"]), "Who said it.")
            .required(),
        Param::new("content", Type::Prompt, "What was said.").required(),
        Param::new("lang", TEXT, "In which language."),
    ],
    ..UNFILLED
};

const ALL: &[Param] = &[
    Param::new("acknowledge_interruptions", BOOL, "Whether it says so when it is interrupted."),
    Param::new("ai_model", TEXT, "The language model.").text("gpt-4o-mini"),
    Param::new("ai_name", TEXT, "The name that it listens to.").text("computer"),
    Param::new("ai_volume", Type::Integer(-50, 50), "How loud it speaks.").number(0.0),
    Param::new("app_name", TEXT, "A name for its events.").text("swml app"),
    Param::new("asr_diarize", BOOL, "Whether speakers are told apart."),
    Param::new("asr_smart_format", BOOL, "Whether numbers and dates are written as such."),
    Param::new("asr_speaker_affinity", BOOL, "Whether it keeps to the first speaker."),
    ATTENTION,
    Param::new(
        "attention_timeout_prompt",
        Type::Prompt,
        "How it asks whether the caller is there.",
    ),
    Param::new("audible_debug", BOOL, "Whether functions are heard.").bool(false),
    Param::new("audible_latency", BOOL, "Whether waiting times are heard.").bool(false),
    Param::new("auto_correct", BOOL, "Whether what was heard is corrected.").bool(false),
    Param::new("background_file", URL, "What is played in the background."),
    Param::new(
        "background_file_loops",
        Type::OneOf(&[Type::Integer(i64::MIN, i64::MAX), Type::Null]),
        "How often; absent: for ever.",
    ),
    Param::new("background_file_volume", Type::Integer(-50, 50), "How loud.").number(0.0),
    Param::new("barge_functions", BOOL, "Whether functions can be interrupted.").bool(true),
    Param::new("barge_match_string", TEXT, "What must be said to interrupt it."),
    Param::new("barge_min_words", Type::Integer(1, 99), "How many words interrupt it."),
    Param::new("cache_mode", BOOL, "Whether what it has said is kept for reuse.").bool(false),
    Param::new("conscience", Type::Prompt, "A reminder of its role."),
    Param::new("conversation_id", TEXT, "A name under which conversations go on."),
    Param::new(
        "conversation_sliding_window",
        Type::Integer(i64::MIN, i64::MAX),
        "How many turns it remembers.",
    ),
    Param::new("convo", Type::List(&MESSAGE_ITEM), "What was said before."),
    Param::new(
        "debug",
        Type::OneOf(&[BOOL, Type::Integer(i64::MIN, i64::MAX)]),
        "Whether details are logged.",
    ),
    Param::new("debug_webhook_level", Type::Integer(0, 2), "How much is told."),
    Param::new("debug_webhook_url", URL, "Who is told of each event."),
    Param::new("digit_terminators", Type::Text, "The keys that end digits."),
    Param::new("digit_timeout", Type::Integer(0, 30_000), "How long it waits for the next digit.")
        .unit(MS)
        .number(3000.0),
    Param::new("direction", Type::Choice(&["inbound", "outbound"]), "Which way the call counts."),
    Param::new(
        "eleven_labs_similarity",
        Type::Number(0.0, 1.0),
        "Today `similarity` of a language.",
    )
    .number(0.75),
    Param::new("eleven_labs_stability", Type::Number(0.0, 1.0), "Today `stability` of a language.")
        .number(0.5),
    Param::new("enable_accounting", BOOL, "Whether costs are told."),
    Param::new("enable_barge", Type::OneOf(&[BOOL, TEXT]), "When it can be interrupted.")
        .text("complete,partial"),
    Param::new("enable_inner_dialog", BOOL, "Whether a second model thinks along.").bool(false),
    Param::new("enable_pause", BOOL, "Whether the caller can make it pause.").bool(false),
    Param::new(
        "enable_text_normalization",
        Type::Choice(&["heard", "spoken", "both", "true", "on", "false", "off", "none"]),
        "Which texts are put into words.",
    )
    .text("both"),
    Param::new("enable_thinking", BOOL, "Whether it thinks before it speaks.").bool(false),
    Param::new("enable_turn_detection", BOOL, "Whether it waits for the end of a thought.")
        .bool(true),
    Param::new("enable_vision", BOOL, "Whether it sees the video.").bool(false),
    Param::new(
        "end_of_speech_timeout",
        Type::Integer(250, 10_000),
        "How long silence ends speech.",
    )
    .unit(MS)
    .number(700.0),
    Param::new("energy_level", Type::Number(0.0, 100.0), "How loud speech must be.")
        .unit("dB")
        .number(52.0),
    Param::new(
        "first_word_timeout",
        Type::Integer(0, 10_000),
        "How long it waits for the first word.",
    )
    .unit(MS)
    .number(1000.0),
    Param::new("function_wait_for_talking", BOOL, "Whether functions wait until it has spoken.")
        .bool(false),
    Param::new(
        "functions_on_no_response",
        BOOL,
        "Whether functions run when the caller is silent.",
    )
    .bool(false),
    HARD_STOP_PROMPT,
    HARD_STOP_TIME,
    Param::new("hold_music", Type::PlayUrl, "What is played on hold."),
    Param::new("hold_on_process", BOOL, "Whether the caller is on hold while it thinks.")
        .bool(false),
    INACTIVITY,
    Param::new(
        "initial_sleep_ms",
        Type::Integer(0, 300_000),
        "How long it waits before it begins.",
    )
    .unit(MS)
    .number(0.0),
    Param::new("inner_dialog_model", TEXT, "The model that thinks along."),
    Param::new("inner_dialog_prompt", Type::Prompt, "What it shall think about."),
    Param::new("inner_dialog_synced", BOOL, "Whether it is waited for.").bool(false),
    Param::new(
        "input_poll_freq",
        Type::Integer(1000, 10_000),
        "How often other input is asked for.",
    )
    .unit(MS)
    .number(2000.0),
    Param::new("interrupt_on_noise", BOOL, "Whether noise interrupts it."),
    Param::new("interrupt_prompt", Type::Prompt, "What it is told when it was interrupted."),
    Param::new("languages_enabled", BOOL, "Without effect."),
    Param::new("llm_diarize_aware", BOOL, "Whether the model knows of speakers."),
    Param::new("local_tz", TEXT, "Its time zone.").text("US/Central"),
    Param::new("max_emotion", Type::Integer(1, 30), "How much feeling it shows.").number(30.0),
    Param::new("max_response_tokens", Type::Integer(1, 16_384), "The longest answer, in tokens."),
    Param::new("openai_asr_engine", TEXT, "Who recognizes speech.").text("deepgram:nova-3"),
    Param::new(
        "outbound_attention_timeout",
        Type::Integer(10_000, 600_000),
        "How long somebody who was called may be silent.",
    )
    .unit(MS)
    .number(120_000.0),
    Param::new("persist_global_data", BOOL, "Whether global data outlives the conversation.")
        .bool(true),
    Param::new(
        "pom_format",
        Type::Choice(&["markdown", "xml"]),
        "How sections are written for the model.",
    )
    .text("markdown"),
    Param::new("redact_prompt", Type::Prompt, "What is left out of records."),
    Param::new("save_conversation", BOOL, "Whether it is kept."),
    Param::new("speak_when_spoken_to", BOOL, "Whether it waits to be asked.").bool(false),
    Param::new(
        "speech_event_timeout",
        Type::Integer(0, 10_000),
        "How long it waits for the recognition.",
    )
    .unit(MS)
    .number(1400.0),
    Param::new(
        "speech_gen_quick_stops",
        Type::Integer(0, 10),
        "How many short sentences are spoken at once.",
    )
    .number(3.0),
    Param::new("speech_timeout", Type::Integer(0, 600_000), "How long speech may last.")
        .unit(MS)
        .number(60_000.0),
    Param::new("start_paused", BOOL, "Whether it begins by waiting for its name.").bool(false),
    Param::new("static_greeting", Type::Prompt, "What it says first, word for word."),
    Param::new("static_greeting_no_barge", BOOL, "Whether that cannot be interrupted.").bool(false),
    Param::new("summary_mode", Type::Choice(&["string", "original"]), "What a summary is."),
    Param::new("swaig_allow_settings", BOOL, "Whether functions may change settings.").bool(true),
    Param::new("swaig_allow_swml", BOOL, "Whether functions may run statements.").bool(true),
    Param::new("swaig_post_conversation", BOOL, "Whether functions are sent what was said.")
        .bool(false),
    Param::new(
        "swaig_post_swml_vars",
        Type::OneOf(&[BOOL, Type::Texts]),
        "Which variables they are sent.",
    ),
    Param::new("swaig_set_global_data", BOOL, "Whether they may change global data.").bool(true),
    Param::new("thinking_model", TEXT, "The model that thinks."),
    Param::new("transfer_summary", BOOL, "Whether a summary goes along when it transfers.")
        .bool(false),
    Param::new(
        "transparent_barge",
        BOOL,
        "Whether an interruption is put together with what follows.",
    )
    .bool(true),
    Param::new("transparent_barge_max_time", Type::Integer(0, 60_000), "For how long.")
        .unit(MS)
        .number(3000.0),
    Param::new(
        "tts_number_format",
        Type::Choice(&["international", "national"]),
        "How phone numbers are said.",
    )
    .text("international"),
    Param::new(
        "turn_detection_timeout",
        Type::Integer(0, 10_000),
        "How long it waits for the end of a thought.",
    )
    .unit(MS)
    .number(250.0),
    Param::new(
        "turn_filler_every_n",
        Type::Integer(1, i64::MAX),
        "At which opportunities something is said.",
    )
    .number(1.0),
    Param::new("turn_filler_min_ms", Type::Integer(0, i64::MAX), "After how long a wait.")
        .unit(MS)
        .number(0.0),
    Param::new("turn_filler_sources", TEXT, "What makes it wait.").text("spell,number"),
    Param::new("utility_model", TEXT, "The model for side tasks."),
    Param::new("vad_config", TEXT, "How speech is told from silence."),
    Param::new("verbose_logs", BOOL, "Whether more is logged.").bool(false),
    VIDEO_IDLE,
    VIDEO_LISTENING,
    VIDEO_TALKING,
    Param::new("vision_model", TEXT, "The model that sees."),
    Param::new("wait_for_user", BOOL, "Whether the caller speaks first.").bool(false),
    Param::new("wake_prefix", TEXT, "What must be said before it listens."),
];
