//! `set`: its row of the method table.

use super::Method;

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "set",
    summary: "Gives variables a value.",
    example: "set:\n  tries: 0\n  greeting: 'Hello %{call.from}'\n",
    notes: &[
        "A map from names to values of any kind, in order: a later one sees the earlier ones.",
        "`call`, `params`, `vars` and `envs` are reserved, and a name has no dots.",
    ],
    confirmable: true,
    ..Method::BASE
};
