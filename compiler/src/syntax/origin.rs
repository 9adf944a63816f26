//! Where every byte of a scalar's text stands in the source. Between the two lie escapes, doubled quotes, folded
//! lines and indentation; a document that is the text of a scalar gets its places from here.

use std::rc::Rc;

use super::{Kind, Scalar, Style, Tree};
use crate::source::{Source, Span};

/// For every byte of a text where the character that it belongs to begins and ends in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    bytes: Rc<[Span]>,
    /// Where the text ends.
    end: u32,
}

impl Origin {
    /// Where a range of bytes of the text stands.
    #[must_use]
    pub fn span(&self, span: Span) -> Span {
        let at = |byte: u32| self.bytes.get(byte as usize).map_or(Span::at(self.end), |span| *span);
        let start = at(span.start).start;
        match span.end.checked_sub(1).filter(|last| *last >= span.start) {
            Some(last) => Span::new(start, at(last).end.max(start)),
            None => Span::at(start),
        }
    }

    /// Of a text that stands in the source byte for byte, but for a line break at its end.
    fn exact(text: &str, start: u32, end: u32) -> Self {
        let byte = |at: u32| Span::new((start + at).min(end), (start + at + 1).min(end));
        Self { bytes: (0..length(text)).map(byte).collect(), end }
    }

    /// Of a text of which nothing is known but the place of all of it.
    fn whole(text: &str, span: Span) -> Self {
        Self { bytes: vec![span; text.len()].into(), end: span.end }
    }

    /// The same text seen from where the source of this one comes from.
    fn within(&self, outer: &Origin) -> Self {
        Self {
            bytes: self.bytes.iter().map(|span| outer.span(*span)).collect(),
            end: outer.span(Span::at(self.end)).start,
        }
    }
}

impl Scalar {
    /// Where its text comes from. `source` is what it was read from.
    pub(super) fn origin(&self, source: Option<&Source>) -> Origin {
        if let Some(origin) = &self.origin {
            return (**origin).clone();
        }
        let span = self.span;
        match (self.exact, source) {
            (Some(start), _) => Origin::exact(&self.text, start, span.end),
            (None, Some(source)) => aligned(&self.text, self.style, source.slice(span), span)
                .unwrap_or_else(|| Origin::whole(&self.text, span)),
            (None, None) => Origin::whole(&self.text, span),
        }
    }
}

impl Tree {
    /// The tree of a text that is a scalar of another source: its places become those of that source.
    #[must_use]
    pub fn within(mut self, outer: &Origin) -> Self {
        let source = self.source.take();
        for node in &mut self.nodes {
            if let Kind::Scalar(scalar) = &mut node.kind {
                let origin = scalar.origin(source.as_ref()).within(outer);
                scalar.origin = Some(Box::new(origin));
                scalar.exact = None;
                scalar.span = outer.span(scalar.span);
            }
            node.span = outer.span(node.span);
        }
        self.comments.clear();
        self
    }
}

/// Finds every character of a text in what was written. Characters that are no blanks come in the same order in
/// both, whatever became of the lines around them.
fn aligned(text: &str, style: Style, written: &str, span: Span) -> Option<Origin> {
    let mut at = 0;
    let quoted = matches!(style, Style::SingleQuoted | Style::DoubleQuoted);
    let quote = if quoted { written.chars().next().filter(|c| "'\"".contains(*c)) } else { None };
    at += usize::from(quote.is_some());
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        let found = match is_blank(c) {
            true => blank(c, written, at, quote),
            false => solid(c, written, at, quote)?,
        };
        let place = |at: usize| span.start + u32::try_from(at).unwrap_or(u32::MAX);
        let character = Span::new(place(found.0), place(found.1));
        bytes.extend(std::iter::repeat_n(character, c.len_utf8()));
        at = found.1;
    }
    let end = span.start + u32::try_from(at).unwrap_or(u32::MAX);
    Some(Origin { bytes: bytes.into(), end: end.min(span.end) })
}

/// A character that is no blank: the next one that is written.
fn solid(c: char, written: &str, mut at: usize, quote: Option<char>) -> Option<(usize, usize)> {
    loop {
        let rest = written.get(at..)?;
        let blanks = rest.len() - rest.trim_start_matches(is_blank).len();
        if blanks > 0 {
            at += blanks;
            continue;
        }
        let (decoded, length) = token(rest, quote)?;
        match decoded {
            Some(decoded) if decoded == c => return Some((at, at + length)),
            // a line that goes on, or an escape of something that the text does not keep
            None => at += length,
            Some(_) => return None,
        }
    }
}

/// A blank of the text: written as itself, as an escape, or made of the end of a line.
fn blank(c: char, written: &str, at: usize, quote: Option<char>) -> (usize, usize) {
    let rest = written.get(at..).unwrap_or_default();
    if let Some((Some(decoded), length)) = token(rest, quote)
        && decoded == c
    {
        return (at, at + length);
    }
    let run = rest.len() - rest.trim_start_matches(is_blank).len();
    match c {
        // blanks at the end of the line before it are not kept
        '\n' => match rest[..run].find('\n') {
            Some(line) => (at + line, at + line + 1),
            None => (at, at),
        },
        // a folded line
        _ => (at, at + run),
    }
}

/// What is written next: the character that it stands for, if any, and its length.
fn token(rest: &str, quote: Option<char>) -> Option<(Option<char>, usize)> {
    let first = rest.chars().next()?;
    match (quote, first) {
        (Some('\''), '\'') => Some((Some('\''), if rest.starts_with("''") { 2 } else { 1 })),
        (Some('"'), '\\') => escape(rest),
        _ => Some((Some(first), first.len_utf8())),
    }
}

/// An escape of a text in double quotes.
fn escape(rest: &str) -> Option<(Option<char>, usize)> {
    let hex = |digits: usize| {
        let code = rest.get(2..2 + digits)?;
        u32::from_str_radix(code, 16).ok()
    };
    let sign = rest[1..].chars().next()?;
    let known = match sign {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        'x' => return Some((char::from_u32(hex(2)?), 4)),
        'U' => return Some((char::from_u32(hex(8)?), 10)),
        'u' => {
            let high = hex(4)?;
            // two halves of a character beyond the first 65,536
            let low = rest
                .get(6..12)
                .and_then(|next| next.strip_prefix("\\u"))
                .and_then(|code| u32::from_str_radix(code, 16).ok());
            return match (high, low) {
                (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
                    let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    Some((char::from_u32(code), 12))
                }
                _ => Some((char::from_u32(high), 6)),
            };
        }
        '\n' => return Some((None, 2)),
        '\r' => return Some((None, if rest[2..].starts_with('\n') { 3 } else { 2 })),
        other => other,
    };
    Some((Some(known), 1 + sign.len_utf8()))
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}
