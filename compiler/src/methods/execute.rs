//! `execute`: its row of the method table.

use super::{Kind, Method, Output, Param, Type, Values};

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "execute",
    summary: "Runs a section or another document and comes back.",
    example: "execute:\n  dest: https://example.com/survey\n  params:\n    language: en\n  result:\n    case:\n      done:\n        - hangup\n",
    notes: &[
        "`execute: voicemail` is a short form.",
        "When the callee returns, `on_return` runs, then `result`, which looks at `return_value` unless told otherwise.",
    ],
    params: &[
        Param::new("dest", Type::Dest, "Where to.").required().mistaken(&[
            "to",
            "section",
            "destination",
        ]),
        Param::new("params", Type::Map, "What the callee finds in `params`; scalars become texts."),
        Param::new("meta", Type::Map, "Notes of the author; without effect.").of(Kind::Calling),
        Param::new("on_return", Type::Block, "What the caller runs when it returns.")
            .of(Kind::Calling),
        Param::new("result", Type::Result, "What the caller decides then.").of(Kind::Calling),
    ],
    shorthand: Some("dest"),
    sets: &[Output::new("return_value", Values::Any)],
    kinds: Kind::BOTH,
    ..Method::BASE
};
