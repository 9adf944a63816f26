//! `cond`: its row of the method table.

use super::{Method, Param, Type};

/// The row; its parameters are those of an entry.
pub(crate) static METHOD: Method = Method {
    name: "cond",
    summary: "Runs the first branch whose condition holds.",
    example: "cond:\n  - when: vars.tries >= 3\n    then:\n      - hangup\n  - else:\n      - play: say:Please try again\n",
    notes: &[
        "A list of entries, tried in order. With no entry that holds and no `else`, the next statement follows.",
    ],
    params: &[
        Param::new("when", Type::Condition, "The condition.").mistaken(&["if", "condition"]),
        Param::new("then", Type::Block, "What happens where it holds.").mistaken(&["do"]),
        Param::new("else", Type::Block, "What happens otherwise; ends the `cond`.")
            .mistaken(&["default", "otherwise"]),
    ],
    confirmable: true,
    ..Method::BASE
};
