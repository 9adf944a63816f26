//! `transcribe` and `transcribe_stop`: their rows of the method table.

use super::play::STATUS_URL;
use super::{ActKind, Callback, Job, Method, Output, RESULTS, Values};

const JOB: Job = Job { control: Some("transcribe_control_id"), ..Job::single("transcribe") };

/// The row.
pub(super) static METHOD: Method = Method {
    name: "transcribe",
    summary: "Begins to write down the call, and goes on at once.",
    example: "transcribe:\n  status_url: https://example.com/transcripts\n",
    notes: &[
        "`- transcribe` alone is a short form.",
        "A call has one transcription: to begin a second while it runs fails. The text comes when it ends.",
    ],
    params: &[STATUS_URL],
    sets: &[
        Output::result("transcribe_result", RESULTS),
        Output::new("transcribe_control_id", Values::Text),
    ],
    tells: &[
        Callback { param: "status_url", event: "calling.transcript.completed", states: &[] },
        Callback { param: "status_url", event: "calling.transcript.failed", states: &[] },
    ],
    job: Some(JOB),
    kind: Some(ActKind::Start),
    answers: true,
    ..Method::BASE
};

/// The row of `transcribe_stop`.
pub(super) static STOP: Method = Method {
    name: "transcribe_stop",
    summary: "Ends the transcription.",
    example: "transcribe_stop: {}\n",
    notes: &["`- transcribe_stop` alone is a short form."],
    sets: &[Output::result("transcribe_stop_result", RESULTS)],
    job: Some(JOB),
    kind: Some(ActKind::Stop),
    ..Method::BASE
};
