//! `transfer`: its row of the method table.

use super::{Kind, Method, Param, Type};

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "transfer",
    summary: "Goes on in a section or another document, for good.",
    example: "transfer:\n  dest: https://example.com/support\n  params:\n    topic: billing\n",
    notes: &[
        "`transfer: sales` is a short form. Nothing after it runs. A call can be transferred 32 times.",
    ],
    params: &[
        Param::new("dest", Type::Dest, "Where to.").required().mistaken(&[
            "to",
            "section",
            "destination",
        ]),
        Param::new("params", Type::Map, "What the target finds in `params`; scalars become texts."),
        Param::new(
            "method",
            Type::Choice(&["GET", "POST", "PUT", "PATCH", "DELETE"]),
            "How the document is fetched.",
        )
        .text("POST")
        .of(Kind::Messaging),
        Param::new("meta", Type::Map, "Notes of the author; without effect.").of(Kind::Calling),
    ],
    shorthand: Some("dest"),
    kinds: Kind::BOTH,
    ..Method::BASE
};
