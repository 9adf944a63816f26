//! `sleep`: its row of the method table.

use super::{ActKind, Method, Param, Type};

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "sleep",
    summary: "Waits.",
    example: "sleep: 1500\n",
    notes: &[
        "`sleep: 1500` and `sleep: {duration: 1500}` are the same; -1 waits until the call ends.",
    ],
    params: &[Param::new("duration", Type::Integer(-1, i64::MAX), "How long; -1: for ever.")
        .unit("ms")
        .required()
        .mistaken(&["time", "seconds", "timeout"])],
    shorthand: Some("duration"),
    kind: Some(ActKind::Sleep),
    ..Method::BASE
};
