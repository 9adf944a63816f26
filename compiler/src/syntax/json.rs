//! Plain JSON into the arena, without the YAML reader: several times as fast, which long documents of programs are worth.
//!
//! Nothing is decided here. Whatever is out of the ordinary (a mistake, a comment, an unquoted key, a key that stands
//! twice, a limit that is reached) is left to the reader of YAML, from the start; of the rest both make the same tree.

use std::borrow::Cow;

use granit_parser::{ScalarStyle, StructureStyle};

use super::Tree;
use super::events::{Reader, offset, scalar};
use crate::diagnostic::Diagnostics;
use crate::limits;
use crate::source::{Source, Span};

/// `None` where the text is for the reader of YAML. There is never anything to report.
pub(super) fn read(source: &Source) -> Option<Tree> {
    let text = source.text();
    let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    if text.len() > limits::TEXT_BYTES {
        return None;
    }
    let reader = Reader::new(source);
    let mut json = Json { source, text, at, reader, found: Diagnostics::default() };
    json.blanks();
    if !matches!(json.peek(), Some(b'{' | b'[')) {
        return None;
    }
    json.value()?;
    json.blanks();
    (json.at == text.len() && json.found.is_empty()).then(|| json.reader.into_tree())
}

/// Where a text that is called JSON by its name is none.
pub(super) fn mistake(source: &Source) -> Option<Span> {
    let is_called = source.name().to_ascii_lowercase().ends_with(".json");
    let text = source.text().trim_start_matches('\u{feff}');
    let read = is_called.then(|| serde_json::from_str::<serde::de::IgnoredAny>(text))?;
    let error = read.err().filter(|error| error.is_syntax() || error.is_eof())?;
    let line = source.line(u32::try_from(error.line()).ok()?);
    let column = u32::try_from(error.column()).ok()?;
    let at = line.start + column.saturating_sub(1).min(line.end - line.start);
    Some(Span::new(at, (at + 1).min(line.end)))
}

struct Json<'s> {
    source: &'s Source,
    text: &'s str,
    at: usize,
    reader: Reader<'s>,
    found: Diagnostics,
}

impl<'s> Json<'s> {
    fn value(&mut self) -> Option<()> {
        match self.peek()? {
            b'{' => self.collection(b'}', |json| {
                json.string()?;
                // what YAML thinks of a key that goes on in the next line, it may say itself
                json.skip(|byte| byte == b' ');
                json.take(b':')?;
                json.blanks();
                json.value()
            }),
            b'[' => self.collection(b']', Self::value),
            b'"' => self.string(),
            _ => self.word(),
        }
    }

    fn collection(
        &mut self,
        close: u8,
        mut item: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        let open = self.bracket();
        self.reader.begin(open, 0, StructureStyle::Flow, close == b'}', &mut self.found);
        if self.reader.is_stopped() {
            return None;
        }
        self.blanks();
        if self.peek()? != close {
            loop {
                item(self)?;
                self.blanks();
                if self.peek()? == close {
                    break;
                }
                self.take(b',')?;
                self.blanks();
            }
        }
        let close = self.bracket();
        self.reader.end(close, &mut self.found);
        (!self.reader.is_stopped()).then_some(())
    }

    /// `true`, `false`, `null` and whatever begins like a number: unquoted, and the same to both.
    fn word(&mut self) -> Option<()> {
        let start = self.at;
        self.skip(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        let word = &self.text[start..self.at];
        let digits = word.strip_prefix('-').unwrap_or(word);
        let known = digits.starts_with(|c: char| c.is_ascii_digit())
            || matches!(word, "true" | "false" | "null");
        known.then(|| self.scalar(Cow::Borrowed(word), ScalarStyle::Plain, start))?
    }

    fn string(&mut self) -> Option<()> {
        let start = self.at;
        self.take(b'"')?;
        let mut from = self.at;
        let mut decoded = String::new();
        loop {
            self.skip(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\');
            match self.peek()? {
                b'"' => break,
                b'\\' => {
                    decoded.push_str(&self.text[from..self.at]);
                    decoded.push(self.escape()?);
                    from = self.at;
                }
                _ => {
                    let c = self.text[self.at..].chars().next()?;
                    // neither controls nor line breaks of any age
                    if !matches!(c, '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
                        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
                    {
                        return None;
                    }
                    self.at += c.len_utf8();
                }
            }
        }
        let rest = &self.text[from..self.at];
        self.at += 1;
        let text =
            if decoded.is_empty() { Cow::Borrowed(rest) } else { Cow::Owned(decoded + rest) };
        self.scalar(text, ScalarStyle::DoubleQuoted, start)
    }

    fn escape(&mut self) -> Option<char> {
        let sign = *self.text.as_bytes().get(self.at + 1)?;
        self.at += 2;
        Some(match sign {
            b'"' | b'\\' | b'/' => char::from(sign),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                // the first half of a character beyond the first 65,536
                if matches!(unit, 0xd800..=0xdbff) {
                    self.take(b'\\')?;
                    self.take(b'u')?;
                    return char::decode_utf16([unit, self.unit()?]).next()?.ok();
                }
                return char::from_u32(u32::from(unit));
            }
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u16> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| hex)
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, start: usize) -> Option<()> {
        let span = Span::new(offset(start), offset(self.at));
        let scalar = scalar(self.source, text, style, None, span);
        self.reader.scalar(scalar, 0, &mut self.found);
        (!self.reader.is_stopped()).then_some(())
    }

    /// A bracket, which is there.
    fn bracket(&mut self) -> Span {
        self.at += 1;
        Span::new(offset(self.at - 1), offset(self.at))
    }

    fn blanks(&mut self) {
        self.skip(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    fn skip(&mut self, more: impl Fn(u8) -> bool) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| !more(*byte)).unwrap_or(rest.len());
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}
