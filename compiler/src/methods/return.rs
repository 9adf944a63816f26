//! `return`: its row of the method table.

use super::{Kind, Method, Output, Values};

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "return",
    summary: "Goes back to where `execute` stands, with a value.",
    example: "return:\n  status: done\n",
    notes: &[
        "Any value; `- return` alone and `return: {}` give `null`.",
        "Outside of every `execute` it ends the script.",
    ],
    sets: &[Output::new("return_value", Values::Any)],
    kinds: Kind::BOTH,
    ..Method::BASE
};
