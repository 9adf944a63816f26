//! `record_call` and `stop_record_call`: their rows of the method table.

use super::play::STATUS_URL;
use super::record::{BEEP, FORMAT, INPUT_SENSITIVITY, MAX_LENGTH, STEREO};
use super::{Callback, Giver, Job, Method, Output, Param, RESULTS, Type, Values};

const JOB: Job = Job::named("record_call", "record_control_id");

/// The row.
pub(super) static METHOD: Method = Method {
    name: "record_call",
    summary: "Begins to record the call, and goes on at once.",
    example: "record_call:\n  format: mp3\n  stereo: true\n",
    notes: &[
        "`- record_call` alone is a short form.",
        "Several recordings may run at once, each with a `control_id` of its own.",
    ],
    params: &[
        super::CONTROL_ID,
        STEREO,
        FORMAT,
        Param::new("direction", Type::Choice(&["speak", "listen", "both"]), "Whom to record.")
            .text("both"),
        Param::new("terminators", Type::Digits, "Digits that end the recording; none: none.")
            .text(""),
        BEEP,
        INPUT_SENSITIVITY,
        Param::new(
            "initial_timeout",
            Type::Number(0.0, f64::INFINITY),
            "How long to wait for the first sound; 0: as long as it takes.",
        )
        .unit("s")
        .number(0.0),
        Param::new(
            "end_silence_timeout",
            Type::Number(0.0, f64::INFINITY),
            "The silence that ends the recording; 0: none does.",
        )
        .unit("s")
        .number(0.0),
        MAX_LENGTH,
        STATUS_URL,
    ],
    sets: &[
        Output::result("record_call_result", RESULTS),
        Output::new("record_call_url", Values::Text).by(Giver::Platform),
        Output::new("record_control_id", Values::Text),
    ],
    tells: &[Callback {
        param: "status_url",
        event: "calling.call.record",
        states: &["recording", "paused", "finished", "no_input", "error"],
    }],
    job: Some(JOB),
    ..super::START_JOB
};

/// The row of `stop_record_call`.
pub(super) static STOP: Method = Method {
    name: "stop_record_call",
    summary: "Ends a recording of the call.",
    example: "stop_record_call: {}\n",
    sets: &[Output::result("stop_record_call_result", RESULTS)],
    job: Some(JOB),
    ..super::STOP_JOB
};
