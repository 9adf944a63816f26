//! `record`: its row of the method table.

use super::play::STATUS_URL;
use super::{ActKind, Callback, Giver, Method, Output, Param, RESULTS, Type, Values};

pub(super) const STEREO: Param = Param::new("stereo", Type::Bool, "Two channels.").bool(false);
pub(super) const FORMAT: Param =
    Param::new("format", Type::Choice(&["wav", "mp3", "mp4"]), "The kind of file.").text("wav");
pub(super) const BEEP: Param =
    Param::new("beep", Type::Bool, "A tone before the recording.").bool(false);
pub(super) const INPUT_SENSITIVITY: Param = Param::new(
    "input_sensitivity",
    Type::Number(0.0, 100.0),
    "How loud a sound must be to count as one.",
)
.number(44.0);
pub(super) const MAX_LENGTH: Param =
    Param::new("max_length", Type::Number(0.0, f64::INFINITY), "The longest recording.")
        .unit("s")
        .mistaken(&["timeout", "max_duration"]);

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "record",
    summary: "Records what the caller says, until silence, a digit or the longest time ends it.",
    example: "record:\n  beep: true\n  end_silence_timeout: 3\n  max_length: 120\n",
    notes: &["`- record` alone is a short form."],
    params: &[
        STEREO,
        FORMAT,
        Param::new("direction", Type::Choice(&["speak", "listen"]), "Whom to record.")
            .text("speak")
            .remedies(&[("both", "record_call records both sides")]),
        Param::new("terminators", Type::Digits, "Digits that end the recording.").text("#"),
        BEEP,
        INPUT_SENSITIVITY,
        Param::new(
            "initial_timeout",
            Type::Number(0.0, f64::INFINITY),
            "How long to wait for the first sound.",
        )
        .unit("s")
        .number(4.0),
        Param::new(
            "end_silence_timeout",
            Type::Number(0.0, f64::INFINITY),
            "The silence that ends the recording.",
        )
        .unit("s")
        .number(5.0),
        MAX_LENGTH,
        STATUS_URL,
    ],
    sets: &[
        Output::new("record_url", Values::Text).by(Giver::Platform),
        Output::result("record_result", RESULTS),
    ],
    tells: &[Callback {
        param: "status_url",
        event: "calling.call.record",
        states: &["recording", "paused", "finished", "no_input", "error"],
    }],
    kind: Some(ActKind::Perform),
    answers: true,
    limit: Some("max_length"),
    confirmable: true,
    ..Method::BASE
};
