//! `switch`: its row of the method table.

use super::{Kind, Method, Param, Type};

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "switch",
    summary: "Runs the branch whose key is the text of a variable.",
    example: "switch:\n  variable: prompt_value\n  case:\n    '1':\n      - play: say:Sales\n  default:\n    - hangup\n",
    notes: &[
        "Keys are compared as texts, case and all. A value without a key and without `default` ends the script with an error.",
    ],
    params: &[
        Param::new("variable", Type::Path, "The variable, without `%{...}`.")
            .required()
            .mistaken(&["value"]),
        Param::new("case", Type::Cases, "What happens for which value.")
            .required()
            .mistaken(&["cases"]),
        Param::new(
            "transform",
            Type::Choice(&["lowercase", "uppercase", "trim", "lowercase_trim", "uppercase_trim"]),
            "What becomes of the value before it is compared.",
        )
        .of(Kind::Messaging),
        Param::new("default", Type::Block, "What happens for any other value.").mistaken(&["else"]),
    ],
    kinds: Kind::BOTH,
    ..Method::BASE
};
