//! `goto`: its row of the method table.

use super::{Kind, Method, Param, Type};

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "goto",
    summary: "Jumps to a label of the same section.",
    example: "goto:\n  label: menu\n  when: vars.tries < 3\n  max: 2\n",
    notes: &[
        "`goto: menu` is a short form. When `max` jumps are used up, the next statement follows.",
    ],
    params: &[
        Param::new("label", Type::Label, "Where to.").required(),
        Param::new("when", Type::Condition, "Only if this holds.")
            .mistaken(&["if", "condition"])
            .of(Kind::Calling),
        Param::new("max", Type::Integer(1, 100), "How many jumps at most.").number(100.0),
    ],
    shorthand: Some("label"),
    kinds: Kind::BOTH,
    ..Method::BASE
};
