//! `if`: its row of the method table.

use super::{Method, Param, Type};

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "if",
    summary: "Runs one of two branches; an older form of `cond`.",
    example: "if:\n  condition: vars.tries >= 3\n  then:\n    - hangup\n  else:\n    - play: say:Please try again\n",
    notes: &["The same as a `cond` with one entry."],
    params: &[
        Param::new("condition", Type::Condition, "The condition.").required().mistaken(&["when"]),
        Param::new("then", Type::Block, "What happens where it holds.")
            .required()
            .mistaken(&["do"]),
        Param::new("else", Type::Block, "What happens otherwise.").mistaken(&["otherwise"]),
    ],
    legacy: Some("write cond: with a list of `when`, `then` and `else`"),
    ..Method::BASE
};
