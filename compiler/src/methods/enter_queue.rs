//! `enter_queue`: its row of the method table.

use super::play::STATUS_URL;
use super::{ActKind, Callback, Method, Onward, Output, Param, Type, Values};

/// What `queue_result` can be.
const RESULTS: &[&str] = &["connected", "leaving", "timeout", "hangup", "failed"];

/// The row.
pub(super) static METHOD: Method = Method {
    name: "enter_queue",
    summary: "Puts the caller into a queue until somebody takes the call out of it.",
    example: "enter_queue:\n  queue_name: support\n  transfer_after_bridge: https://example.com/survey\n  wait_url: https://example.com/music.mp3\n  wait_time: 600\n",
    notes: &[
        "Where the caller was connected, the call goes on in `transfer_after_bridge` when that bridge ends, and never comes back. Else the next statement follows: after the wait, when the caller is taken out, and when the queue cannot be entered.",
        "`wait_url` is fetched by GET: a sound is played, anything else is read as a document.",
    ],
    params: &[
        Param::new("queue_name", Type::Text, "The queue; it is made where there is none.")
            .required()
            .mistaken(&["name", "queue"]),
        Param::new(
            "transfer_after_bridge",
            Type::Document,
            "Where the caller goes when the talk is over.",
        )
        .required(),
        STATUS_URL,
        Param::new("wait_url", Type::Url, "What is heard meanwhile; else music."),
        Param::new("wait_time", Type::Integer(1, i64::MAX), "How long to wait.")
            .unit("s")
            .number(3600.0)
            .mistaken(&["timeout"]),
    ],
    sets: &[
        Output::result("queue_result", RESULTS).meanwhile(&["entering", "connecting"]),
        Output::new("wait_time", Values::Number),
        Output::new("entry_position", Values::Number),
        Output::new("entry_size", Values::Number),
    ],
    onward: Some(Onward {
        variable: "queue_result",
        word: "connected",
        param: "transfer_after_bridge",
    }),
    tells: &[Callback {
        param: "status_url",
        event: "calling.call.queue",
        states: &["enqueue", "dequeue", "leave"],
    }],
    kind: Some(ActKind::Perform),
    answers: true,
    ..Method::BASE
};
