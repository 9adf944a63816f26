//! Entries into YAML: two spaces a level, lists below their keys, short lists and maps on one line where
//! they were.

use super::Texts;
use super::layout::{Entry, Lead, Value};
use super::text::{self, Place, WIDTH};
use crate::syntax::written::{Kind, Node};
use crate::syntax::{Scalar, Style};

/// A longer key is announced by a question mark: YAML looks no further for its colon.
const KEY: usize = 1000;
/// What stands on one line holds at most so many levels of lists and maps.
const LEVELS: usize = 2;

/// The text of a document.
pub(super) fn write(
    root: Option<&Entry<'_>>,
    rest: &[Lead<'_>],
    texts: &Texts,
    flow: bool,
) -> String {
    let mut writer = Writer { out: String::new(), keeps: false, texts, flow };
    if let Some(root) = root {
        writer.leads(&root.leads, 0, true);
        writer.root(root);
    }
    writer.leads(rest, 0, root.is_none());
    writer.out
}

struct Writer<'w> {
    out: String,
    /// Whether the last text would take empty lines that follow for its own.
    keeps: bool,
    texts: &'w Texts,
    /// Whether lists and maps may stay on one line.
    flow: bool,
}

impl Writer<'_> {
    fn root(&mut self, root: &Entry<'_>) {
        let node = root.value.node;
        if node.is_empty() {
            self.leaf(node, root.tail, 0, 0);
            return;
        }
        if let Some(name) = &node.anchor {
            self.out.push_str(&format!("&{name}"));
            self.out.push('\n');
        }
        self.entries(&root.value, 0, 0, false);
        self.below(root.tail, 0);
    }

    /// The entries of a list or map in the column `indent`; the first one on the line that is begun.
    fn entries(&mut self, value: &Value<'_>, indent: usize, level: usize, begun: bool) {
        for (at, entry) in value.entries.iter().enumerate() {
            if at > 0 || !begun {
                self.leads(&entry.leads, indent, at == 0);
                self.indent(indent);
            }
            self.keeps = false;
            self.entry(entry, indent, level);
        }
        self.leads(&value.after, indent, false);
    }

    fn entry(&mut self, entry: &Entry<'_>, indent: usize, level: usize) {
        let start = self.out.len();
        match entry.key {
            Some(key) => self.key(key, indent),
            None => self.out.push('-'),
        }
        let used = indent + self.out[start..].chars().count() + 1;
        let (value, node) = (&entry.value, entry.value.node);
        if node.is_empty() {
            self.leaf(node, entry.tail, indent, used);
            return;
        }
        // A map of one pair needs no braces behind a dash.
        let pair = entry.key.is_none()
            && matches!(&node.kind, Kind::Map { entries, .. } if entries.len() == 1);
        let may = self.flow && value.inline && entry.head.is_none() && !pair;
        // What stands right below the document is an outline of it.
        let most = if level == 0 { 1 } else { LEVELS };
        if may && levels(node) <= most && self.fits(node, used) {
            self.out.push(' ');
            self.out.push_str(&self.inline(node));
            self.comment(entry.tail);
            self.out.push('\n');
            return;
        }
        if let Some(name) = &node.anchor {
            self.out.push_str(&format!(" &{name}"));
        }
        let begun = entry.key.is_none() && node.anchor.is_none();
        if begun {
            self.out.push(' ');
        } else {
            self.comment(entry.head);
            self.out.push('\n');
        }
        self.entries(value, indent + 2, level + 1, begun);
        self.below(entry.tail, indent + 2);
    }

    fn key(&mut self, key: &Node, indent: usize) {
        let text = match &key.kind {
            Kind::Scalar(_) if key.merges() => "<<".to_owned(),
            Kind::Scalar(scalar) => text::line(scalar.text(), Place::Key),
            // The colon would be part of the name.
            Kind::Alias(name) => format!("*{name} "),
            Kind::List { .. } | Kind::Map { .. } => self.inline(key),
        };
        let anchor = key.anchor.as_ref().map_or(String::new(), |name| format!("&{name} "));
        if text.len() > KEY {
            self.out.push_str(&format!("? {anchor}{text}\n"));
            self.indent(indent);
            self.out.push(':');
        } else {
            self.out.push_str(&format!("{anchor}{text}:"));
        }
    }

    /// What has no parts, behind a key or dash in the column `indent`; `used` columns are taken.
    fn leaf(&mut self, node: &Node, tail: Option<&str>, indent: usize, used: usize) {
        let blank = if used > 0 { " " } else { "" };
        let anchor = node.anchor.as_ref().map_or(String::new(), |name| format!("{blank}&{name}"));
        self.out.push_str(&anchor);
        let used = used + anchor.chars().count();
        let blank = if used > 0 { " " } else { "" };
        if let Kind::Scalar(scalar) = &node.kind
            && self.is_text(scalar)
            && let Some(block) = text::block(scalar, indent + 2, WIDTH.saturating_sub(used))
            && (used > 0 || !block.header.contains('2'))
        {
            self.out.push_str(&format!("{blank}{}", block.header));
            self.comment(tail);
            self.out.push('\n');
            for line in &block.lines {
                if !line.is_empty() {
                    self.line(indent + 2, line);
                } else {
                    self.out.push('\n');
                }
            }
            self.keeps = block.keeps;
            return;
        }
        let text = match &node.kind {
            Kind::Scalar(scalar) => self.scalar(scalar, Place::Block),
            Kind::Alias(name) => format!("*{name}"),
            Kind::List { .. } => "[]".to_owned(),
            Kind::Map { .. } => "{}".to_owned(),
        };
        if !text.is_empty() {
            self.out.push_str(&format!("{blank}{text}"));
        } else if used == 0 {
            // Without it there would be no document any more.
            self.out.push_str("null");
        }
        self.comment(tail);
        self.out.push('\n');
    }

    fn scalar(&self, scalar: &Scalar, place: Place) -> String {
        match scalar.style() {
            Style::Missing if place == Place::Flow => "null".to_owned(),
            Style::Missing => String::new(),
            _ if self.is_text(scalar) => text::line(scalar.text(), place),
            _ if scalar.text().is_empty() => "null".to_owned(),
            _ => scalar.text().to_owned(),
        }
    }

    fn is_text(&self, scalar: &Scalar) -> bool {
        text::is_text(scalar) || self.texts.contains(scalar)
    }

    fn fits(&self, node: &Node, used: usize) -> bool {
        !several_lines(node) && used + self.inline(node).chars().count() <= WIDTH
    }

    /// A list or map on one line.
    fn inline(&self, node: &Node) -> String {
        let anchor = node.anchor.as_ref().map_or(String::new(), |name| format!("&{name} "));
        let text = match &node.kind {
            Kind::Scalar(scalar) => self.scalar(scalar, Place::Flow),
            Kind::Alias(name) => format!("*{name}"),
            Kind::List { items, .. } => {
                let items: Vec<_> = items.iter().map(|item| self.inline(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Kind::Map { entries, .. } => {
                let pair = |(key, value): &(Node, Node)| {
                    let text = match &key.kind {
                        Kind::Scalar(_) if key.merges() => "<<".to_owned(),
                        Kind::Scalar(scalar) => text::line(scalar.text(), Place::Key),
                        Kind::Alias(name) => format!("*{name} "),
                        Kind::List { .. } | Kind::Map { .. } => self.inline(key),
                    };
                    let anchor = key.anchor.as_ref().map(|name| format!("&{name} "));
                    format!("{}{text}: {}", anchor.unwrap_or_default(), self.inline(value))
                };
                let entries: Vec<_> = entries.iter().map(pair).collect();
                format!("{{{}}}", entries.join(", "))
            }
        };
        format!("{anchor}{text}")
    }

    /// Empty lines and comments; empty lines are dropped at the beginning of a block.
    fn leads(&mut self, leads: &[Lead<'_>], indent: usize, first: bool) {
        let mut begin = first;
        for lead in leads {
            match lead {
                Lead::Comment(text) => {
                    self.line(indent, text);
                    self.keeps = false;
                    begin = false;
                }
                Lead::Blank if begin || self.keeps || self.out.ends_with("\n\n") => {}
                Lead::Blank => self.out.push('\n'),
            }
        }
    }

    /// What stood behind the bracket of a list or map that is a block now.
    fn below(&mut self, comment: Option<&str>, indent: usize) {
        if let Some(comment) = comment {
            self.line(indent, comment);
            self.keeps = false;
        }
    }

    fn comment(&mut self, comment: Option<&str>) {
        if let Some(comment) = comment {
            self.out.push_str(&format!(" {comment}"));
        }
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.indent(indent);
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn indent(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }
}

/// How many levels of lists and maps a node has.
fn levels(node: &Node) -> usize {
    let deepest = match &node.kind {
        Kind::Scalar(_) | Kind::Alias(_) => return 0,
        Kind::List { items, .. } => items.iter().map(levels).max(),
        Kind::Map { entries, .. } => entries.iter().map(|(_, value)| levels(value)).max(),
    };
    1 + deepest.unwrap_or(0)
}

/// Whether a text with line breaks stands in it.
fn several_lines(node: &Node) -> bool {
    match &node.kind {
        Kind::Scalar(scalar) => scalar.text().contains('\n'),
        Kind::Alias(_) => false,
        Kind::List { items, .. } => items.iter().any(several_lines),
        Kind::Map { entries, .. } => {
            entries.iter().any(|(key, value)| several_lines(key) || several_lines(value))
        }
    }
}
