//! `eval`: its row of the method table.

use super::Method;

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "eval",
    summary: "Sets variables to the values of JavaScript expressions; an older form of `set`.",
    example: "eval:\n  is_late: vars.hour > 18\n  greets: '!vars.is_late'\n",
    notes: &["A map from names to expressions, in order: a later one sees the earlier ones."],
    legacy: Some("write set: { name: '%{expression}' }"),
    ..Method::BASE
};
