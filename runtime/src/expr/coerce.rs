//! ECMAScript's conversions and comparisons.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::math::trunc;
use super::number::{number_text, text_number};
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

/// `ToBoolean`.
#[must_use]
#[inline]
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

/// `ToIntegerOrInfinity`.
pub(super) fn to_integer(value: &Value) -> f64 {
    let number = to_number(value).get();
    if number.is_nan() { 0.0 } else { trunc(number) }
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

/// Equal as in lists that are searched: `NaN` is `NaN`.
pub(super) fn same_value_zero(a: &Value, b: &Value) -> bool {
    let nan = |value: &Value| matches!(value, Value::Number(number) if number.get().is_nan());
    strict_equal(a, b) || nan(a) && nan(b)
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
#[inline]
pub(super) fn js_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => text.as_str().into(),
        other => text_of(other),
    }
}

/// The same, of what is mostly no text: out of the way of what is.
fn text_of(value: &Value) -> Cow<'_, str> {
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

/// White space and line ends as ECMAScript trims them.
pub(super) fn is_js_space(c: char) -> bool {
    matches!(
        c,
        '\u{9}'..='\u{d}' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}'
            | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}
