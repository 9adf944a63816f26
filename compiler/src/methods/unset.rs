//! `unset`: its row of the method table.

use super::Method;

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "unset",
    summary: "Removes variables.",
    example: "unset:\n  - tries\n  - greeting\n",
    notes: &["A name or a list of names. To remove a variable that is not there does nothing."],
    confirmable: true,
    ..Method::BASE
};
