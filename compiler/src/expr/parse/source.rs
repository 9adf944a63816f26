//! The text of an expression as JavaScript: its placeholders become parts in parentheses \[A19\].

use std::fmt::Write as _;
use std::ops::Range;

use swml_runtime::expr::{Path, Root, Segment};
use swml_runtime::value::Value;

/// A placeholder inside of an expression.
pub(super) struct Placeholder {
    /// All of it.
    pub(super) whole: Range<usize>,
    /// What stands between the braces.
    pub(super) body: Range<usize>,
    /// The path that the body is, where it is one.
    pub(super) path: Option<Path>,
}

pub(super) fn javascript(text: &str, range: Range<usize>, placeholders: &[Placeholder]) -> String {
    let mut inside: Vec<&Placeholder> = placeholders
        .iter()
        .filter(|one| range.start <= one.whole.start && one.whole.end <= range.end)
        .collect();
    inside.sort_by_key(|one| one.whole.start);
    let mut source = String::new();
    let mut done = range.start;
    for one in inside {
        // One in another was written with that.
        if one.whole.start < done {
            continue;
        }
        source.push_str(&text[done..one.whole.start]);
        let part = match &one.path {
            Some(path) => lookup(path),
            None => javascript(text, one.body.clone(), placeholders),
        };
        let _ = write!(source, "({part})");
        done = one.whole.end;
    }
    source.push_str(&text[done..range.end]);
    source
}

/// A lookup that never fails.
fn lookup(path: &Path) -> String {
    let mut source = match &path.root {
        Root::Bare(name) => name.to_string(),
        Root::Vars => "vars".to_owned(),
        Root::Params => "params".to_owned(),
        Root::Envs => "envs".to_owned(),
        Root::Call => "call".to_owned(),
    };
    for segment in &path.segments {
        let _ = match segment {
            Segment::Key(key) => write!(source, "?.[{}]", Value::Text(key.clone()).to_json()),
            Segment::Index(index) => write!(source, "?.[{index}]"),
        };
    }
    source
}
