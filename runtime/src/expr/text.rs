//! Methods of texts. Places and lengths count UTF-16 code units, as in JavaScript; a cut through a character
//! of two units leaves U+FFFD on either side, since a text here is always well formed.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::VALUE_SIZE;
use super::coerce::{is_js_space, js_text, to_integer, to_number};
use super::eval::{FAILED, Stop, Work};
use super::names::Method;
use super::number::to_uint32;
use crate::value::{Text, Value};

/// Calls a method of a text; `None` where texts have none of that name.
pub(super) fn call(
    method: Method,
    text: &Text,
    args: &[Value],
    work: &mut Work,
) -> Result<Option<Value>, Stop> {
    let first = args.first().unwrap_or(&Value::Undefined);
    let second = args.get(1).unwrap_or(&Value::Undefined);
    work.spend(text.len())?;
    Ok(Some(match method {
        Method::At => unit_at(text, relative_place(first, length(text))),
        Method::CharAt => match unit_at(text, place(first)) {
            Value::Undefined => Value::word(""),
            unit => unit,
        },
        Method::CharCodeAt => match unit(text, place(first)) {
            Some(unit) => f64::from(unit).into(),
            None => f64::NAN.into(),
        },
        Method::CodePointAt => match unit(text, place(first)) {
            Some(unit) => f64::from(code_point(text, first).unwrap_or(unit.into())).into(),
            None => Value::Undefined,
        },
        Method::Concat => {
            let mut joined = String::from(text.as_str());
            for arg in args {
                append(&mut joined, &js_text(arg), work)?;
            }
            Value::text(joined)
        }
        Method::StartsWith => {
            let wanted = js_text(first);
            let from = match second {
                Value::Undefined => Some(0),
                second => byte_at(text, clamped(second, length(text), 0)),
            };
            match from {
                Some(from) => text[from..].starts_with(&*wanted),
                None => wanted.is_empty(),
            }
            .into()
        }
        Method::EndsWith => {
            let wanted = js_text(first);
            let end = match second {
                Value::Undefined => Some(text.len()),
                second => byte_at(text, clamped(second, length(text), 0)),
            };
            match end {
                Some(end) => text[..end].ends_with(&*wanted),
                None => wanted.is_empty(),
            }
            .into()
        }
        Method::Includes => {
            let from = match second {
                Value::Undefined => 0,
                second => byte_from(text, clamped(second, length(text), 0)).0,
            };
            text[from..].contains(&*js_text(first)).into()
        }
        Method::IndexOf => {
            let from = clamped(second, length(text), 0);
            found(index_of(text, &js_text(first), from))
        }
        Method::LastIndexOf => last_index_of(text, &js_text(first), second),
        Method::PadStart => {
            let padding = padding(text, first, second, work)?;
            if padding.is_empty() {
                return Ok(Some(Value::Text(text.clone())));
            }
            Value::text(padding + text)
        }
        Method::PadEnd => {
            let padding = padding(text, first, second, work)?;
            if padding.is_empty() {
                return Ok(Some(Value::Text(text.clone())));
            }
            Value::text(String::from(text.as_str()) + &padding)
        }
        Method::Repeat => {
            let count = to_integer(first);
            if count < 0.0 || count.is_infinite() {
                return Err(FAILED);
            }
            let count = whole(count);
            work.make(text.len().saturating_mul(count))?;
            Value::text(text.repeat(if text.is_empty() { 0 } else { count }))
        }
        Method::Replace | Method::ReplaceAll => {
            replace(method, text, &js_text(first), &js_text(second), work)?
        }
        Method::Slice => {
            let length = length(text);
            let from = relative(first, length, 0);
            cut(text, from, relative(second, length, length))
        }
        Method::Substring => {
            let length = length(text);
            let (from, to) = (clamped(first, length, 0), clamped(second, length, length));
            cut(text, from.min(to), from.max(to))
        }
        Method::Substr => {
            let length = length(text);
            let from = relative(first, length, 0);
            cut(text, from, from.saturating_add(clamped(second, length, length)).min(length))
        }
        Method::Split => split(text, first, second, work)?,
        Method::ToLowerCase => {
            // Some letters become three.
            work.make(text.len())?;
            made(text, text.to_lowercase(), work)?
        }
        Method::ToUpperCase => {
            work.make(text.len())?;
            made(text, text.to_uppercase(), work)?
        }
        Method::Trim => part(text, text.trim_matches(is_js_space)),
        Method::TrimStart => part(text, text.trim_start_matches(is_js_space)),
        Method::TrimEnd => part(text, text.trim_end_matches(is_js_space)),
        Method::ToString | Method::ValueOf => Value::Text(text.clone()),
        Method::HasOwnProperty => {
            let key = js_text(first);
            let index = super::eval::array_index(&key);
            (index.is_some_and(|index| index < length(text)) || key == "length").into()
        }
        Method::Join | Method::ToFixed => return Ok(None),
    }))
}

/// How many UTF-16 code units a text has.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The text of one code unit; `undefined` where there is none.
pub(super) fn unit_at(text: &str, index: usize) -> Value {
    if text.is_ascii() {
        return text.get(index..index.saturating_add(1)).map_or(Value::Undefined, Value::text);
    }
    unit(text, index)
        .map_or(Value::Undefined, |unit| Value::text(String::from_utf16_lossy(&[unit])))
}

fn unit(text: &str, index: usize) -> Option<u16> {
    if text.is_ascii() {
        return text.as_bytes().get(index).map(|byte| u16::from(*byte));
    }
    text.encode_utf16().nth(index)
}

/// The character that begins at a place.
fn code_point(text: &str, at: &Value) -> Option<u32> {
    let at = place(at);
    let mut units = 0;
    for c in text.chars() {
        if units == at {
            return Some(c.into());
        }
        units += c.len_utf16();
    }
    None
}

/// A stretch of a text, in code units.
fn cut(text: &Text, from: usize, to: usize) -> Value {
    if from >= to {
        return Value::word("");
    }
    if text.is_ascii() {
        return part(text, &text[from..to]);
    }
    let units: Vec<u16> = text.encode_utf16().skip(from).take(to - from).collect();
    Value::text(String::from_utf16_lossy(&units))
}

/// A part of a text; the text itself where that is all of it.
fn part(text: &Text, part: &str) -> Value {
    if part.len() == text.len() { Value::Text(text.clone()) } else { Value::text(part) }
}

fn made(text: &Text, changed: String, work: &mut Work) -> Result<Value, Stop> {
    work.make(changed.len())?;
    Ok(if changed == text.as_str() { Value::Text(text.clone()) } else { Value::text(changed) })
}

/// The byte at a place; none within a character.
fn byte_at(text: &str, place: usize) -> Option<usize> {
    let (byte, units) = byte_from(text, place);
    (units == place).then_some(byte)
}

/// The byte of the first character at a place or behind it, and its place.
fn byte_from(text: &str, place: usize) -> (usize, usize) {
    if text.is_ascii() {
        return (place.min(text.len()), place.min(text.len()));
    }
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= place {
            return (byte, units);
        }
        units += c.len_utf16();
    }
    (text.len(), units)
}

fn index_of(text: &str, wanted: &str, from: usize) -> Option<usize> {
    if wanted.is_empty() {
        return Some(from);
    }
    let (byte, _) = byte_from(text, from);
    Some(length(&text[..byte + text[byte..].find(wanted)?]))
}

fn last_index_of(text: &str, wanted: &str, from: &Value) -> Value {
    let Some(latest) = length(text).checked_sub(length(wanted)) else { return found(None) };
    let from = to_number(from).get();
    let from = if from.is_nan() { latest } else { whole(from.max(0.0)).min(latest) };
    if wanted.is_empty() {
        return found(Some(from));
    }
    // What begins at the place still counts, what begins behind it does not.
    let (mut byte, units) = byte_from(text, from);
    if units > from {
        byte -= text[..byte].chars().next_back().map_or(0, char::len_utf8);
    }
    let mut end = (byte + wanted.len()).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    found(text[..end].rfind(wanted).map(|byte| length(&text[..byte])))
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn found(place: Option<usize>) -> Value {
    place.map_or(-1.0, |place| place as f64).into()
}

fn padding(text: &str, to: &Value, with: &Value, work: &mut Work) -> Result<String, Stop> {
    let missing = whole(to_integer(to).max(0.0)).saturating_sub(length(text));
    let with: Cow<'_, str> = match with {
        Value::Undefined => " ".into(),
        with => js_text(with),
    };
    if missing == 0 || with.is_empty() {
        return Ok(String::new());
    }
    // A unit has at most three bytes.
    work.make(missing)?;
    let units: Vec<u16> = with.encode_utf16().cycle().take(missing).collect();
    let padding = String::from_utf16_lossy(&units);
    work.make(text.len() + padding.len())?;
    Ok(padding)
}

fn replace(
    method: Method,
    text: &Text,
    pattern: &str,
    with: &str,
    work: &mut Work,
) -> Result<Value, Stop> {
    let most = if method == Method::Replace { 1 } else { usize::MAX };
    let mut result = String::new();
    if pattern.is_empty() && most > 1 && !text.is_ascii() {
        replace_between(text, with, &mut result, work)?;
        return made(text, result, work);
    }
    let mut done = 0;
    for (at, found) in text.match_indices(pattern).take(most) {
        append(&mut result, &text[done..at], work)?;
        let after = &text[at + found.len()..];
        expand(with, &text[..at], found, after, &mut result, work)?;
        done = at + found.len();
    }
    append(&mut result, &text[done..], work)?;
    made(text, result, work)
}

/// Puts something between all units, of which a character may have two.
fn replace_between(
    text: &str,
    with: &str,
    result: &mut String,
    work: &mut Work,
) -> Result<(), Stop> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let around = with.contains("$`") || with.contains("$'");
    let (mut before, mut after) = (String::new(), String::new());
    for at in 0..=units.len() {
        if around {
            work.spend(units.len())?;
            before = String::from_utf16_lossy(&units[..at]);
            after = String::from_utf16_lossy(&units[at..]);
        }
        expand(with, &before, "", &after, result, work)?;
        append(result, &String::from_utf16_lossy(units.get(at..=at).unwrap_or_default()), work)?;
    }
    Ok(())
}

/// What takes the place of a match: `$&`, `` $` ``, `$'` and `$$` mean something.
fn expand(
    with: &str,
    before: &str,
    found: &str,
    after: &str,
    result: &mut String,
    work: &mut Work,
) -> Result<(), Stop> {
    let mut rest = with;
    while let Some(at) = rest.find('$') {
        append(result, &rest[..at], work)?;
        let (part, taken) = match rest.as_bytes().get(at + 1) {
            Some(b'$') => ("$", 2),
            Some(b'&') => (found, 2),
            Some(b'`') => (before, 2),
            Some(b'\'') => (after, 2),
            _ => ("$", 1),
        };
        append(result, part, work)?;
        rest = &rest[at + taken..];
    }
    append(result, rest, work)
}

fn split(text: &Text, by: &Value, most: &Value, work: &mut Work) -> Result<Value, Stop> {
    let most = match most {
        Value::Undefined => usize::MAX,
        most => to_uint32(to_number(most).get()) as usize,
    };
    if most == 0 {
        return Ok(Value::list([]));
    }
    if by.is_undefined() {
        return Ok(Value::list([Value::Text(text.clone())]));
    }
    let by = js_text(by);
    let mut parts = Vec::new();
    // One for each part, as a list is counted.
    let mut add = |part: Value, size: usize, work: &mut Work| {
        work.make(size + 1)?;
        parts.push(part);
        Ok::<_, Stop>(())
    };
    if !by.is_empty() {
        for piece in text.split(&*by).take(most) {
            add(part(text, piece), piece.len(), work)?;
        }
    } else if text.is_ascii() {
        for index in (0..text.len()).take(most) {
            add(Value::text(&text[index..=index]), 1, work)?;
        }
    } else {
        for unit in text.encode_utf16().take(most) {
            add(Value::text(String::from_utf16_lossy(&[unit])), 3, work)?;
        }
    }
    Ok(Value::list(parts))
}

/// Puts a text behind another, within the bounds.
pub(super) fn append(to: &mut String, text: &str, work: &mut Work) -> Result<(), Stop> {
    work.spend(text.len())?;
    if to.len() + text.len() > VALUE_SIZE {
        return Err(FAILED);
    }
    to.push_str(text);
    Ok(())
}

/// A place from the beginning; none that a text could have where it is negative.
fn place(at: &Value) -> usize {
    let at = to_integer(at);
    if at < 0.0 { usize::MAX } else { whole(at) }
}

/// A place, from the end where it is negative.
pub(super) fn relative_place(at: &Value, length: usize) -> usize {
    let at = to_integer(at);
    #[allow(clippy::cast_precision_loss)]
    let at = if at < 0.0 { at + length as f64 } else { at };
    if at < 0.0 { usize::MAX } else { whole(at) }
}

/// An end of a stretch, from the end where it is negative.
pub(super) fn relative(at: &Value, length: usize, missing: usize) -> usize {
    if at.is_undefined() {
        return missing;
    }
    let at = to_integer(at);
    #[allow(clippy::cast_precision_loss)]
    let at = if at < 0.0 { (at + length as f64).max(0.0) } else { at };
    whole(at).min(length)
}

/// An end of a stretch; the beginning where it is negative.
fn clamped(at: &Value, length: usize, missing: usize) -> usize {
    if at.is_undefined() { missing } else { whole(to_integer(at).max(0.0)).min(length) }
}

/// A whole number that is not negative, as an index; the largest one where it is larger.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn whole(number: f64) -> usize {
    number as usize
}
