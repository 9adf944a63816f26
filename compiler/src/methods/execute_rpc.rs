//! `execute_rpc`: its row of the method table.

use super::{ActKind, Method, Param, Type};

/// The row.
pub(super) static METHOD: Method = Method {
    name: "execute_rpc",
    summary: "Calls a method of the platform, such as `dial` or `ai_message`.",
    example: "execute_rpc:\n  method: ai_message\n  call_id: '%{vars.other_call}'\n  params:\n    role: system\n    message_text: The caller has hung up\n",
    notes: &[
        "It is known from the platform's SDK alone, which writes `dial`, `ai_message` and `ai_unhold`.",
    ],
    params: &[
        Param::new("method", Type::Text, "Which one.").required(),
        Param::new("call_id", Type::Text, "The call that it is about; else this one."),
        Param::new("node_id", Type::Text, "The node of that call."),
        Param::new("params", Type::Map, "Its parameters."),
    ],
    legacy: Some("the platform's schema does not have it: whether it runs is not documented"),
    kind: Some(ActKind::Perform),
    ..Method::BASE
};
