//! ECMAScript's conversions and comparisons.

use alloc::string::String;

use crate::value::{Number, Value};

/// The text form of a value (`ToString`; `undefined` and `null` give the empty text, as templates do).
#[must_use]
pub fn to_text(_value: &Value) -> crate::value::Text {
    crate::value::Text::word("")
}

/// The text of a number as JavaScript prints it.
#[must_use]
pub fn number_text(_number: Number) -> String {
    String::new()
}

/// `ToBoolean`.
#[must_use]
pub fn to_boolean(_value: &Value) -> bool {
    false
}

/// `ToNumber`.
#[must_use]
pub fn to_number(_value: &Value) -> Number {
    Number::new(f64::NAN)
}

/// `==`.
#[must_use]
pub fn loose_equal(_a: &Value, _b: &Value) -> bool {
    false
}

/// `===`.
#[must_use]
pub fn strict_equal(_a: &Value, _b: &Value) -> bool {
    false
}

/// `a < b`; `None` where one of them is not a number.
#[must_use]
pub fn compare_less(_a: &Value, _b: &Value) -> Option<bool> {
    None
}
