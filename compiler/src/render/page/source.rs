//! The source as it is shown: line by line, without its secrets.

use crate::diagnostic::Diagnostics;
use crate::redact::{is_secret, redact_text};
use crate::render::text;
use crate::source::{Source, Span};
use crate::syntax::{self, View, ViewKind};

/// The lines of a document, nothing hidden in them. What stands behind a key that has secrets, such as `password`, is `***`, and so are
/// credentials in addresses.
pub(super) fn lines(source: &Source) -> Vec<String> {
    // What is wrong with it has been said by whoever compiled it.
    let tree = syntax::parse(source, &mut Diagnostics::default());
    let mut secrets = Vec::new();
    if let Some(root) = tree.root() {
        find(root, false, &mut secrets);
    }
    secrets.sort_unstable();
    let whole = source.text();
    let mut shown = String::with_capacity(whole.len());
    let mut at = 0;
    for span in secrets {
        let range = span.range();
        if range.start < at {
            continue;
        }
        shown.push_str(&whole[at..range.start]);
        shown.push_str("***");
        // The lines behind it keep their numbers.
        shown.extend(whole[range.clone()].matches('\n'));
        at = range.end;
    }
    shown.push_str(&whole[at..]);
    let shown = shown.trim_start_matches('\u{feff}');
    let mut lines: Vec<_> = shown
        .split('\n')
        .map(|line| text::line(&redact_text(line.trim_end_matches('\r'))))
        .collect();
    // What ends with a line break has no further line.
    lines.pop_if(|last| last.is_empty());
    lines
}

fn find(view: View<'_>, is_below: bool, secrets: &mut Vec<Span>) {
    match view.kind() {
        ViewKind::Scalar(_) if is_below => secrets.push(view.span()),
        ViewKind::Scalar(_) => {}
        ViewKind::Sequence(items) => items.iter().for_each(|item| find(item, is_below, secrets)),
        ViewKind::Mapping(entries) => {
            for (key, value) in entries.iter() {
                let secret = key.scalar().is_some_and(|key| is_secret(key.text()));
                find(value, is_below || secret, secrets);
            }
        }
    }
}
