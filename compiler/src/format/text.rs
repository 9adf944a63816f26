//! How a text is written: without quotes where every reader of YAML then takes it for that text, else in
//! double quotes, or in single ones where that saves escapes; as a block where it has several lines or is
//! too long for one.

use std::fmt::Write as _;

use crate::syntax::{Plain, Scalar, Style};

/// Columns of the output.
pub(super) const WIDTH: usize = 100;
/// A folded text gets at least this many, however deep it stands.
const NARROWEST: usize = 40;

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// On lines of its own.
    Block,
    /// In brackets or braces.
    Flow,
    /// Before a colon.
    Key,
}

/// A scalar that is not a text, such as a number, is written as it was.
pub(super) fn is_text(scalar: &Scalar) -> bool {
    scalar.plain() == Plain::Text
}

/// A text on one line.
pub(super) fn line(text: &str, place: Place) -> String {
    if is_plain(text, place) {
        return text.to_owned();
    }
    let visible = text.chars().all(|c| is_visible(c) && c != '\t');
    if visible && text.contains(['"', '\\']) && !text.contains('\'') {
        return format!("'{text}'");
    }
    // With both kinds of quotes inside, the one that needs fewer escapes.
    let escapes = text.matches(['"', '\\']).count();
    if visible && escapes > text.matches('\'').count() {
        return format!("'{}'", text.replace('\'', "''"));
    }
    in_double_quotes(text)
}

/// A text in double quotes: JSON, but for characters beyond 16 bits that cannot be seen.
pub(super) fn in_double_quotes(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if is_visible(c) => quoted.push(c),
            c => escape(c, &mut quoted),
        }
    }
    quoted.push('"');
    quoted
}

fn escape(c: char, quoted: &mut String) {
    let code = u32::from(c);
    match code {
        0..=0xffff => write!(quoted, "\\u{code:04x}"),
        _ => write!(quoted, "\\U{code:08x}"),
    }
    .expect("writing to a string");
}

/// A text as a block: what announces it, and its lines without indentation.
pub(super) struct Block {
    /// `|`, `>-` and such.
    pub(super) header: String,
    /// The lines.
    pub(super) lines: Vec<String>,
    /// Whether empty lines that follow would belong to it.
    pub(super) keeps: bool,
}

/// A text as a block, where that is how it is written: it has several lines, or is longer than the
/// `columns` that are left for it. Its lines begin in the column `indent`.
pub(super) fn block(scalar: &Scalar, indent: usize, columns: usize) -> Option<Block> {
    let text = scalar.text();
    let body = text.trim_end_matches('\n');
    let seen = |c: char| is_visible(c) || c == '\n' || c == '\t';
    if body.trim().is_empty() || !text.chars().all(seen) {
        return None;
    }
    let width = WIDTH.saturating_sub(indent).max(NARROWEST);
    if !text.contains('\n') {
        let long = text.chars().count() > columns;
        let ends = text.starts_with([' ', '\t']) || text.ends_with([' ', '\t']);
        let lines = fold(text, width);
        let header = ">-".to_owned();
        return (long && !ends && lines.len() > 1).then_some(Block { header, lines, keeps: false });
    }
    let lines: Vec<&str> = body.split('\n').collect();
    if lines.last().is_some_and(|last| last.trim().is_empty()) {
        return None;
    }
    let first = lines.iter().find(|line| !line.is_empty()).copied().unwrap_or_default();
    if first.starts_with('\t') {
        return None;
    }
    let breaks = text.len() - body.len();
    let chomping = ["-", "", "+"][breaks.min(2)];
    let too_long = lines.iter().any(|line| line.chars().count() > width);
    let mut folded =
        lines.iter().all(|line| !line.starts_with([' ', '\t'])) && !lines[0].is_empty();
    folded = folded && too_long && scalar.style() == Style::Folded;
    let mut shown = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if folded {
            // One empty line more than there are empty lines in the text.
            if at > 0 {
                shown.push(String::new());
            }
            if !line.is_empty() {
                shown.extend(fold(line, width));
            }
        } else {
            shown.push((*line).to_owned());
        }
    }
    shown.extend(std::iter::repeat_n(String::new(), breaks.saturating_sub(1)));
    // Else the indentation of the first line would be taken for that of the block.
    let digit = if first.starts_with(' ') { "2" } else { "" };
    let style = if folded { ">" } else { "|" };
    Some(Block { header: format!("{style}{digit}{chomping}"), lines: shown, keeps: breaks > 1 })
}

/// Cuts a line at single blanks, so that folding puts them back.
fn fold(line: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut current = String::new();
    let mut columns = 0;
    for word in words(line) {
        let length = word.chars().count();
        if columns > 0 && columns + 1 + length > width {
            lines.push(std::mem::take(&mut current));
            columns = 0;
        }
        if columns > 0 {
            current.push(' ');
            columns += 1;
        }
        current.push_str(word);
        columns += length;
    }
    lines.push(current);
    lines
}

/// What stands between single blanks: a blank beside another one, or at an end, is part of a word.
fn words(line: &str) -> Vec<&str> {
    let bytes = line.as_bytes();
    let is_blank = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at)).is_none_or(|byte| *byte == b' ' || *byte == b'\t')
    };
    let mut words = Vec::new();
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b' ' && !is_blank(at.checked_sub(1)) && !is_blank(Some(at + 1)) {
            words.push(&line[start..at]);
            start = at + 1;
        }
    }
    words.push(&line[start..]);
    words
}

/// Whether a character may stand in a document as itself: it can be seen, and turns no line around.
fn is_visible(c: char) -> bool {
    !matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether every reader of YAML takes these letters for this text, without quotes.
fn is_plain(text: &str, place: Place) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let ends = text.starts_with(' ') || text.ends_with(' ');
    let marks = !first.is_alphanumeric() && "-?:,[]{}#&*!|>'\"%@`=~".contains(first);
    let inside = text.contains(": ") || text.contains(" #") || text.ends_with(':');
    let brackets = place != Place::Block && text.contains([',', '[', ']', '{', '}']);
    // A colon at an end of a key, or before a bracket, is taken for its own by some.
    let colons = place == Place::Flow && text.contains(":,");
    // `%{` must be quoted; a text that begins with the other form of a placeholder looks the same.
    let begins = text.starts_with("...") || text.starts_with("${");
    !(ends || marks || inside || brackets || colons || begins)
        && text.chars().all(is_visible)
        && !is_other(text)
}

/// Whether YAML 1.1 or 1.2 takes these letters for something else than a text.
fn is_other(text: &str) -> bool {
    const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off"];
    let lower = text.to_ascii_lowercase();
    WORDS.contains(&lower.as_str()) || text == "<<" || is_number(&lower) || is_date(text)
}

/// Numbers with signs, bases, `_` between digits, exponents, and those to the base of 60.
fn is_number(lower: &str) -> bool {
    let unsigned = lower.strip_prefix(['+', '-']).unwrap_or(lower).replace('_', "");
    if matches!(unsigned.as_str(), ".inf" | ".nan") {
        return true;
    }
    for (prefix, base) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = unsigned.strip_prefix(prefix) {
            return !digits.is_empty() && digits.chars().all(|c| c.is_digit(base));
        }
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((first, rest)) = unsigned.split_once(':') {
        let sixty = |part: &str| !part.is_empty() && digits(&part.replace('.', ""));
        return sixty(first) && rest.split(':').all(sixty);
    }
    let (mantissa, exponent) = match unsigned.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned.as_str(), None),
    };
    let exponent = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    exponent && digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty())
}

/// `2025-01-31`, with or without a time.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (year, month, rest) = (parts.next(), parts.next(), parts.next());
    let day = rest.map(|rest| &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()]);
    year.is_some_and(|year| year.len() == 4 && digits(year, 4))
        && month.is_some_and(|month| digits(month, 2))
        && day.is_some_and(|day| digits(day, 2))
}
