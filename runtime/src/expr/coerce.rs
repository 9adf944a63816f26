//! ECMAScript's conversions and comparisons.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::value::{Number, Text, Value};

/// The text form of a value in a template: as ECMAScript's `ToString`, but nothing for `undefined` and
/// `null`, and JSON for maps and for lists that hold containers \[A16\].
#[must_use]
pub fn to_text(value: &Value) -> Text {
    match value {
        Value::Undefined | Value::Null => Text::word(""),
        Value::Bool(true) => Text::word("true"),
        Value::Bool(false) => Text::word("false"),
        Value::Number(number) => number_text(*number).into(),
        Value::Text(text) => text.clone(),
        Value::List(items) if items.iter().all(is_scalar) => js_text(value).into_owned().into(),
        Value::List(_) | Value::Map(_) => value.to_json().into(),
    }
}

/// The text of a number as JavaScript prints it.
#[must_use]
pub fn number_text(number: Number) -> String {
    let value = number.get();
    if value == 0.0 {
        return "0".to_string();
    }
    if !value.is_finite() {
        let text = if value.is_nan() { "NaN" } else { "Infinity" };
        return if value < 0.0 { format!("-{text}") } else { text.to_string() };
    }
    // The shortest digits that read back as the same number, as `d.ddde±x`.
    let shortest = format!("{:e}", value.abs());
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", place_point(&digits, point))
}

/// Writes digits with the decimal point after `point` of them, or in exponent form (`Number::toString`).
fn place_point(digits: &str, point: i32) -> String {
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    if (count..=21).contains(&point) {
        return format!("{digits}{}", zeros(point - count));
    }
    if (1..=21).contains(&point) {
        let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
        return format!("{whole}.{fraction}");
    }
    if (-5..=0).contains(&point) {
        return format!("0.{}{digits}", zeros(-point));
    }
    let exponent = point - 1;
    let sign = if exponent < 0 { '-' } else { '+' };
    let (first, rest) = digits.split_at(1);
    let fraction = if rest.is_empty() { String::new() } else { format!(".{rest}") };
    format!("{first}{fraction}e{sign}{}", exponent.abs())
}

/// `ToBoolean`.
#[must_use]
pub fn to_boolean(value: &Value) -> bool {
    match value {
        Value::Undefined | Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.get() != 0.0 && !number.get().is_nan(),
        Value::Text(text) => !text.is_empty(),
        Value::List(_) | Value::Map(_) => true,
    }
}

/// `ToNumber`.
#[must_use]
pub fn to_number(value: &Value) -> Number {
    Number::new(match value {
        Value::Undefined => f64::NAN,
        Value::Null | Value::Bool(false) => 0.0,
        Value::Bool(true) => 1.0,
        Value::Number(number) => return *number,
        Value::Text(text) => text_number(text),
        Value::List(_) | Value::Map(_) => text_number(&js_text(value)),
    })
}

/// `===`.
#[must_use]
pub fn strict_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.get() == b.get(),
        // Two containers are equal when they are the same one, as objects are in JavaScript.
        (Value::List(a), Value::List(b)) => alloc::sync::Arc::ptr_eq(a, b),
        (Value::Map(a), Value::Map(b)) => a.is(b),
        (a, b) => a == b,
    }
}

/// `==`.
#[must_use]
pub fn loose_equal(a: &Value, b: &Value) -> bool {
    use Value::{Bool, List, Map, Null, Number, Text, Undefined};
    match (a, b) {
        (Undefined | Null, Undefined | Null) => true,
        (Undefined | Null, _) | (_, Undefined | Null) => false,
        (Bool(_), Bool(_)) | (Number(_), Number(_)) | (Text(_), Text(_)) => strict_equal(a, b),
        (List(_) | Map(_), List(_) | Map(_)) => strict_equal(a, b),
        (Text(a), List(_) | Map(_)) => a.as_str() == js_text(b),
        (List(_) | Map(_), Text(b)) => js_text(a) == b.as_str(),
        _ => to_number(a).get() == to_number(b).get(),
    }
}

/// `a < b`; `None` where one of them is not a number.
#[must_use]
pub fn compare_less(a: &Value, b: &Value) -> Option<bool> {
    let textual = |value: &Value| matches!(value, Value::Text(_) | Value::List(_) | Value::Map(_));
    if textual(a) && textual(b) {
        return Some(compare_units(&js_text(a), &js_text(b)) == Ordering::Less);
    }
    let (a, b) = (to_number(a).get(), to_number(b).get());
    a.partial_cmp(&b).map(|order| order == Ordering::Less)
}

/// Compares texts by UTF-16 code units, as JavaScript does.
fn compare_units(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() {
        return a.cmp(b);
    }
    a.encode_utf16().cmp(b.encode_utf16())
}

/// ECMAScript's `ToString`.
pub(super) fn js_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Undefined => "undefined".into(),
        Value::Null => "null".into(),
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        Value::Number(number) => number_text(*number).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Map(_) => "[object Object]".into(),
        Value::List(items) => {
            let texts: Vec<Cow<'_, str>> = items
                .iter()
                .map(|item| match item {
                    Value::Undefined | Value::Null => "".into(),
                    item => js_text(item),
                })
                .collect();
            texts.join(",").into()
        }
    }
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Map(_))
}

/// `StringToNumber`.
fn text_number(text: &str) -> f64 {
    let text = text.trim_matches(is_js_space);
    if text.is_empty() {
        return 0.0;
    }
    for (prefixes, radix) in [(["0x", "0X"], 16), (["0o", "0O"], 8), (["0b", "0B"], 2)] {
        if let Some(digits) = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)) {
            return radix_number(digits, radix);
        }
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned == "Infinity" {
        return if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    // Rust's reader also takes `inf` and `nan`, which JavaScript does not.
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-');
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || !unsigned.bytes().all(plain)
    {
        return f64::NAN;
    }
    text.parse().unwrap_or(f64::NAN)
}

/// Digits of a radix that is a power of two, rounded once: to the nearest, ties to even.
fn radix_number(digits: &str, radix: u32) -> f64 {
    if digits.is_empty() {
        return f64::NAN;
    }
    // The leading bits, how many follow, and whether one of those is set.
    let (mut head, mut below, mut sticky) = (0u64, 0i32, false);
    for digit in digits.chars() {
        let Some(digit) = digit.to_digit(radix) else { return f64::NAN };
        for bit in (0..radix.trailing_zeros()).rev().map(|shift| digit >> shift & 1) {
            if head >> 62 == 0 {
                head = head << 1 | u64::from(bit);
            } else {
                below = below.saturating_add(1);
                sticky |= bit == 1;
            }
        }
    }
    // 63 bits are more than a double holds: the last one stands for all that were cut.
    #[allow(clippy::cast_precision_loss)]
    let head = (head | u64::from(sticky)) as f64;
    (0..below.min(1100)).fold(head, |value, _| value * 2.0)
}

/// White space and line ends as ECMAScript trims them.
fn is_js_space(c: char) -> bool {
    matches!(
        c,
        '\u{9}'..='\u{d}' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}'
            | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}
