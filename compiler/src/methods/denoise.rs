//! `denoise` and `stop_denoise`: their rows of the method table.

use swml_runtime::program::JobCount;

use super::{ActKind, Job, Method, Output, Values};

const JOB: Job = Job { count: JobCount::Same, ..Job::single("denoise") };

/// The row.
pub(super) static METHOD: Method = Method {
    name: "denoise",
    summary: "Begins to filter noise from the call, and goes on at once.",
    example: "denoise: {}\n",
    notes: &["`- denoise` alone is a short form.", "To begin again while it runs changes nothing."],
    sets: &[Output::new("denoise_result", Values::Words(&["on", "failed"]))
        .succeeding("on")
        .failing("failed")],
    job: Some(JOB),
    ..super::START_JOB
};

/// The row of `stop_denoise`.
pub(super) static STOP: Method = Method {
    name: "stop_denoise",
    summary: "Ends the filter of noise.",
    example: "stop_denoise: {}\n",
    notes: &["`- stop_denoise` alone is a short form."],
    sets: &[Output::new("denoise_result", Values::Words(&["off", "failed"]))
        .succeeding("off")
        .failing("failed")],
    job: Some(JOB),
    kind: Some(ActKind::Stop),
    confirmable: true,
    ..Method::BASE
};
