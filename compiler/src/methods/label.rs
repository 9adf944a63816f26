//! `label`: its row of the method table.

use super::{Kind, Method};

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "label",
    summary: "Marks a place that `goto` can jump to.",
    example: "label: menu\n",
    notes: &["A name; one of its kind in a section."],
    kinds: Kind::BOTH,
    ..Method::BASE
};
