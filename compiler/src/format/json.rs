//! Values into JSON: two spaces a level, one entry a line; numbers with the digits that they have, texts
//! with the fewest escapes. Aliases are followed and merges done; JSON has neither, and no comments.

use super::Texts;
use super::text::in_double_quotes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::syntax::{Plain, Scalar, Tree, View, ViewKind};

/// The text of a document.
///
/// # Errors
/// Where a value has no JSON form: `.nan`.
pub(super) fn write(tree: &Tree, texts: &Texts) -> Result<String, Diagnostics> {
    let mut writer = Writer { out: String::new(), texts, diagnostics: Diagnostics::default() };
    if let Some(root) = tree.root() {
        writer.value(root, 0);
        writer.out.push('\n');
    }
    match writer.diagnostics.is_empty() {
        true => Ok(writer.out),
        false => Err(writer.diagnostics),
    }
}

struct Writer<'t> {
    out: String,
    texts: &'t Texts,
    diagnostics: Diagnostics,
}

impl Writer<'_> {
    fn value(&mut self, view: View<'_>, indent: usize) {
        match view.kind() {
            ViewKind::Scalar(scalar) => self.scalar(scalar),
            ViewKind::Sequence(items) => {
                self.list(('[', ']'), items.iter(), indent, |writer, item| {
                    writer.value(item, indent + 2);
                });
            }
            ViewKind::Mapping(entries) => {
                self.list(('{', '}'), entries.iter(), indent, |writer, (key, value)| {
                    let name = key.scalar().map_or("", Scalar::text);
                    writer.out.push_str(&in_double_quotes(name));
                    writer.out.push_str(": ");
                    writer.value(value, indent + 2);
                });
            }
        }
    }

    fn list<T>(
        &mut self,
        (open, close): (char, char),
        items: impl ExactSizeIterator<Item = T>,
        indent: usize,
        item: impl Fn(&mut Self, T),
    ) {
        self.out.push(open);
        let many = items.len();
        for (at, value) in items.enumerate() {
            self.line(indent + 2);
            item(self, value);
            if at + 1 < many {
                self.out.push(',');
            }
        }
        if many > 0 {
            self.line(indent);
        }
        self.out.push(close);
    }

    fn scalar(&mut self, scalar: &Scalar) {
        let text = match scalar.plain() {
            _ if self.texts.contains(scalar) => in_double_quotes(scalar.text()),
            Plain::Null => "null".to_owned(),
            Plain::Bool(truth) => truth.to_string(),
            Plain::Number(number) => self.number(scalar, number),
            Plain::Text => in_double_quotes(scalar.text()),
        };
        self.out.push_str(&text);
    }

    fn number(&mut self, scalar: &Scalar, number: f64) -> String {
        let text = scalar.text();
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let sign = if text.starts_with('-') { "-" } else { "" };
        if number.is_nan() {
            let message = "JSON has no way to write what is not a number";
            self.diagnostics.push(
                Diagnostic::new(Code::BadValue, scalar.span(), message).help("quote it: \".nan\""),
            );
            return "null".to_owned();
        }
        if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
            // Beyond what a number can be, which every reader takes for infinite.
            return format!("{sign}1e999");
        }
        for (prefix, base) in [("0x", 16), ("0o", 8)] {
            if let Some(digits) = text.strip_prefix(prefix)
                && let Ok(whole) = u64::from_str_radix(digits, base)
            {
                return whole.to_string();
            }
        }
        decimal(sign, unsigned)
    }

    fn line(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
    }
}

/// A decimal number as JSON wants it: without plus and leading zeros, with digits on both sides of a point.
fn decimal(sign: &str, unsigned: &str) -> String {
    let (mantissa, exponent) =
        unsigned.find(['e', 'E']).map_or((unsigned, ""), |at| unsigned.split_at(at));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}{exponent}")
}

/// What stands in the way of taking a text for JSON as it stands.
pub(super) fn is_json(text: &str) -> Result<(), serde_json::Error> {
    serde_json::from_str::<serde::de::IgnoredAny>(text.trim_start_matches('\u{feff}')).map(|_| ())
}
