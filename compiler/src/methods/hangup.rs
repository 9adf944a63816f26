//! `hangup`: its row of the method table.

use super::{ActKind, Method, Param, Type};

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "hangup",
    summary: "Ends the call.",
    example: "hangup:\n  reason: busy\n",
    notes: &[
        "`- hangup` alone and `hangup: busy` (the `reason`) are short forms.",
        "In a confirm script it ends the answered leg only.",
    ],
    params: &[Param::new(
        "reason",
        Type::Choice(&["hangup", "busy", "decline"]),
        "What the caller is told where the call was not answered yet.",
    )
    .text("hangup")
    .mistaken(&["cause", "status"])
    .remedies(&[("declined", "write decline"), ("reject", "write decline")])],
    shorthand: Some("reason"),
    kind: Some(ActKind::Hangup),
    confirmable: true,
    ..Method::BASE
};
