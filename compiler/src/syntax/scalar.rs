//! Single values: what was written, and what a YAML 1.2 reader would take it for.

use std::ops::Range;

use super::Origin;
use crate::source::Span;

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In single quotes.
    SingleQuoted,
    /// In double quotes.
    DoubleQuoted,
    /// After `|`.
    Literal,
    /// After `>`.
    Folded,
    /// Not written at all: the value after a lone `key:`.
    Missing,
}

/// A single value.
#[derive(Clone, Debug)]
pub struct Scalar {
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) span: Span,
    /// Where the text stands in the source byte for byte; `None` where escapes or folding come between.
    pub(super) exact: Option<u32>,
    /// Where it comes from, in a document that is itself a text in another one.
    pub(super) origin: Option<Box<Origin>>,
}

/// What a scalar is by the YAML 1.2 core schema. Quoted scalars are texts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Plain {
    /// `null`, `~`, nothing.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Anything else.
    Text,
}

impl Scalar {
    pub(crate) fn new(text: String, style: Style, span: Span, exact: Option<u32>) -> Self {
        Self { text, style, span, exact, origin: None }
    }

    /// Makes a text of it.
    pub(crate) fn quote(&mut self) {
        self.style = Style::DoubleQuoted;
    }

    /// Its text, escapes resolved, otherwise as written: `+15551231234`, `007`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How it is written.
    #[must_use]
    pub fn style(&self) -> Style {
        self.style
    }

    /// Where it stands, quotes included.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where a range of bytes of its text stands; the whole scalar where that cannot be told.
    #[must_use]
    pub fn span_of(&self, range: Range<usize>) -> Span {
        if let Some(origin) = &self.origin {
            let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            return origin.span(Span::new(byte(range.start), byte(range.end)));
        }
        let shift = |base: u32, n: usize| base.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
        match self.exact {
            Some(base) => {
                // The line break that ends a block of text is not part of its span.
                let within = |at: u32| at.min(self.span.end);
                Span::new(within(shift(base, range.start)), within(shift(base, range.end)))
            }
            None => self.span,
        }
    }

    /// What a YAML 1.2 reader takes it for.
    #[must_use]
    pub fn plain(&self) -> Plain {
        match self.style {
            Style::Missing => Plain::Null,
            Style::Plain => core_schema(&self.text),
            _ => Plain::Text,
        }
    }
}

/// The YAML 1.2 core schema.
fn core_schema(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Plain::Null,
        "true" | "True" | "TRUE" => return Plain::Bool(true),
        "false" | "False" | "FALSE" => return Plain::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Plain::Number(f64::NAN),
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        let negative = text.starts_with('-');
        return Plain::Number(if negative { f64::NEG_INFINITY } else { f64::INFINITY });
    }
    let radix = [("0o", 8), ("0x", 16)].into_iter();
    for (prefix, radix) in radix {
        if let Some(digits) = text.strip_prefix(prefix) {
            // Numbers of this size are exact in a double or lose digits as every reader loses them.
            #[allow(clippy::cast_precision_loss)]
            return u64::from_str_radix(digits, radix)
                .map_or(Plain::Text, |number| Plain::Number(number as f64));
        }
    }
    let numeric = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && unsigned.contains(|c: char| c.is_ascii_digit())
        && unsigned.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    match text.parse() {
        Ok(number) if numeric => Plain::Number(number),
        _ => Plain::Text,
    }
}
