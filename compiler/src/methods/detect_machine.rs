//! `detect_machine`: its row of the method table.

use super::play::STATUS_URL;
use super::{ActKind, Callback, Job, Method, Output, Param, Type, Values};

const SECONDS: Type = Type::Number(0.0, f64::INFINITY);

/// The row.
pub(super) static METHOD: Method = Method {
    name: "detect_machine",
    summary: "Tells people from answering machines and faxes.",
    example: "detect_machine:\n  detectors: amd\n  detect_message_end: true\n  timeout: 20\n",
    notes: &[
        "With `wait: false` it goes on at once: `detect_result` is `detecting` until something is found.",
    ],
    params: &[
        Param::new(
            "detect_message_end",
            Type::Bool,
            "Waits for the end of a machine's greeting, or its beep.",
        )
        .bool(false),
        Param::new("detectors", Type::WordsText(',', &["amd", "fax"]), "What is looked for.")
            .text("amd,fax"),
        Param::new("end_silence_timeout", SECONDS, "The silence that ends a voice.")
            .unit("s")
            .number(1.0),
        Param::new("initial_timeout", SECONDS, "How long to wait for the first voice.")
            .unit("s")
            .number(4.5),
        Param::new(
            "machine_ready_timeout",
            SECONDS,
            "The silence after which a machine records; else `end_silence_timeout`.",
        )
        .unit("s"),
        Param::new(
            "machine_voice_threshold",
            SECONDS,
            "The longest voice without a pause that is still a person's.",
        )
        .unit("s")
        .number(1.25),
        Param::new(
            "machine_words_threshold",
            Type::Integer(0, i64::MAX),
            "As many words are a machine's.",
        )
        .number(6.0),
        STATUS_URL,
        Param::new("timeout", SECONDS, "How long to look.").unit("s").number(30.0),
        Param::new("tone", Type::Choice(&["CED", "CNG"]), "The tone of a fax.").text("CED"),
        Param::new("wait", Type::Bool, "Whether to wait for what is found.").bool(true),
    ],
    sets: &[
        Output::new(
            "detect_result",
            Values::Words(&["human", "machine", "fax", "unknown", "error"]),
        )
        .meanwhile(&["detecting"])
        .succeeding("human")
        .failing("error"),
        Output::new("detect_machine_beep", Values::Bool),
        Output::new("detect_ms", Values::Number),
    ],
    tells: &[Callback {
        param: "status_url",
        event: "calling.call.detect",
        states: &["HUMAN", "MACHINE", "UNKNOWN", "READY", "NOT_READY", "finished"],
    }],
    job: Some(Job::single("detect_machine")),
    kind: Some(ActKind::Start),
    answers: true,
    limit: Some("timeout"),
    ..Method::BASE
};
