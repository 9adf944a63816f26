//! `answer`: its row of the method table.

use super::{ActKind, Method, Output, Param, RESULTS, Type};

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "answer",
    summary: "Answers the caller.",
    example: "answer:\n  max_duration: 3600\n",
    notes: &[
        "`- answer` alone and `answer: 3600` (the `max_duration`) are short forms.",
        "On a call that is answered already it does nothing.",
    ],
    params: &[
        Param::new(
            "max_duration",
            Type::Integer(1, i64::MAX),
            "How long the whole call may take, from the answer on.",
        )
        .unit("s")
        .number(14400.0)
        .mistaken(&["timeout"]),
        Param::new("codecs", Type::Codecs, "The codecs to offer, the best first."),
        Param::new("username", Type::Text, "The name for SIP authentication."),
        Param::new("password", Type::Text, "The password for SIP authentication.").secret(),
        Param::new("fsvars", Type::Any, "Variables of an older engine.").obsolete(),
    ],
    shorthand: Some("max_duration"),
    sets: &[Output::result("answer_result", RESULTS)],
    kind: Some(ActKind::Answer),
    ..Method::BASE
};
