//! `user_event`: its row of the method table.

use super::{ActKind, Method, Param, Type};

/// The row.
pub(super) static METHOD: Method = Method {
    name: "user_event",
    summary: "Sends an event to the clients of the call, and does not wait for them.",
    example: "user_event:\n  event:\n    name: menu\n    choice: '%{prompt_value}'\n",
    notes: &["They get it as `user_event`."],
    params: &[Param::new("event", Type::Event, "What they get.").required()],
    kind: Some(ActKind::Perform),
    ..Method::BASE
};
