//! `tap` and `stop_tap`: their rows of the method table.

use super::play::STATUS_URL;
use super::{Callback, Job, Method, Output, Param, RESULTS, Type, Values};

const JOB: Job = Job::named("tap", "tap_control_id");

/// The row.
pub(super) static METHOD: Method = Method {
    name: "tap",
    summary: "Begins to copy the sound of the call to an address, and goes on at once.",
    example: "tap:\n  uri: rtp://192.0.2.5:4000\n  direction: both\n",
    notes: &[
        "`tap: wss://example.com/tap` is a short form of `uri`.",
        "Several taps may run at once, each with a `control_id` of its own.",
    ],
    params: &[
        Param::new("uri", Type::SocketUrl(&["rtp://", "wss://", "ws://"]), "Where the sound goes.")
            .required()
            .mistaken(&["url"]),
        super::CONTROL_ID,
        Param::new("direction", Type::Choice(&["speak", "listen", "both"]), "Whose sound.")
            .text("speak"),
        Param::new("codec", Type::Choice(&["PCMU", "PCMA"]), "The codec.").text("PCMU"),
        Param::new(
            "rtp_ptime",
            Type::Integer(1, i64::MAX),
            "The length of a packet; of RTP alone.",
        )
        .unit("ms")
        .number(20.0),
        STATUS_URL,
    ],
    shorthand: Some("uri"),
    sets: &[
        Output::result("tap_result", RESULTS),
        Output::new("tap_uri", Values::Text),
        Output::new("tap_control_id", Values::Text),
        Output::new("tap_rtp_src_addr", Values::Text),
        Output::new("tap_rtp_src_port", Values::Number),
        Output::new("tap_ptime", Values::Number),
        Output::new("tap_codec", Values::Text),
        Output::new("tap_rate", Values::Number),
    ],
    tells: &[Callback {
        param: "status_url",
        event: "calling.call.tap",
        states: &["tapping", "finished"],
    }],
    job: Some(JOB),
    ..super::START_JOB
};

/// The row of `stop_tap`.
pub(super) static STOP: Method = Method {
    name: "stop_tap",
    summary: "Ends a tap.",
    example: "stop_tap:\n  control_id: '%{tap_control_id}'\n",
    sets: &[Output::result("stop_tap_result", RESULTS)],
    job: Some(JOB),
    ..super::STOP_JOB
};
