//! Whether two texts hold the same: node for node, comment for comment. What may differ is how it is written:
//! quotes, indentation, brackets, empty lines.

use super::Texts;
use super::text::is_text;
use crate::syntax::written::{Kind, Node, Written};
use crate::syntax::{Plain, Scalar};

/// Whether a text that was written again holds what the first one did; `texts` of it were no texts before.
pub(super) fn same(before: &Written, after: &Written, texts: &Texts) -> bool {
    let words = |written: &'_ Written| -> Vec<String> {
        written.comments.iter().map(|comment| comment.text.trim_end().to_owned()).collect()
    };
    let nodes = match (&before.root, &after.root) {
        (Some(before), Some(after)) => node(before, after, texts),
        (before, after) => before.is_none() == after.is_none(),
    };
    nodes && words(before) == words(after)
}

fn node(before: &Node, after: &Node, texts: &Texts) -> bool {
    before.anchor == after.anchor
        && match (&before.kind, &after.kind) {
            (Kind::Scalar(before), Kind::Scalar(after)) => scalar(before, after, texts),
            (Kind::Alias(before), Kind::Alias(after)) => before == after,
            (Kind::List { items: before, .. }, Kind::List { items: after, .. }) => {
                before.len() == after.len()
                    && before.iter().zip(after).all(|(before, after)| node(before, after, texts))
            }
            (Kind::Map { entries: before, .. }, Kind::Map { entries: after, .. }) => {
                before.len() == after.len()
                    && before.iter().zip(after).all(|(before, after)| {
                        key(&before.0, &after.0, texts) && node(&before.1, &after.1, texts)
                    })
            }
            _ => false,
        }
}

/// Keys are texts, however they are written; only the one that merges must stay it.
fn key(before: &Node, after: &Node, texts: &Texts) -> bool {
    match (&before.kind, &after.kind) {
        (Kind::Scalar(one), Kind::Scalar(other)) => {
            before.anchor == after.anchor
                && one.text() == other.text()
                && before.merges() == after.merges()
        }
        _ => node(before, after, texts),
    }
}

fn scalar(before: &Scalar, after: &Scalar, texts: &Texts) -> bool {
    if before.plain() == Plain::Null && after.plain() == Plain::Null {
        return true;
    }
    before.text() == after.text() && is_text(after) == (is_text(before) || texts.contains(before))
}
