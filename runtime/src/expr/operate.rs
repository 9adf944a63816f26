//! Operators: what they give for two values, and for one.

use alloc::string::String;

use super::coerce::{compare_less, js_text, loose_equal, strict_equal, to_boolean, to_number};
use super::eval::{FAILED, Stop, Work, array_index};
use super::number::{to_int32, to_uint32};
use super::text::append;
use super::{BinaryOp, UnaryOp, list, math};
use crate::value::Value;

#[inline]
pub(super) fn binary(
    op: BinaryOp,
    left: &Value,
    right: &Value,
    work: &mut Work,
) -> Result<Value, Stop> {
    if let (Value::Number(a), Value::Number(b)) = (left, right) {
        let (a, b) = (a.get(), b.get());
        return Ok(match op {
            BinaryOp::Equal | BinaryOp::StrictEqual => (a == b).into(),
            BinaryOp::NotEqual | BinaryOp::StrictNotEqual => (a != b).into(),
            BinaryOp::Less => (a < b).into(),
            BinaryOp::LessEqual => (a <= b).into(),
            BinaryOp::Greater => (a > b).into(),
            BinaryOp::GreaterEqual => (a >= b).into(),
            BinaryOp::Add => (a + b).into(),
            BinaryOp::In => return Err(FAILED),
            op => arithmetic(op, a, b).into(),
        });
    }
    of_any(op, left, right, work)
}

/// The same, for what are not both numbers.
fn of_any(op: BinaryOp, left: &Value, right: &Value, work: &mut Work) -> Result<Value, Stop> {
    Ok(match op {
        BinaryOp::Equal => loose_equal(left, right).into(),
        BinaryOp::NotEqual => (!loose_equal(left, right)).into(),
        BinaryOp::StrictEqual => strict_equal(left, right).into(),
        BinaryOp::StrictNotEqual => (!strict_equal(left, right)).into(),
        BinaryOp::Less => (compare_less(left, right) == Some(true)).into(),
        BinaryOp::Greater => (compare_less(right, left) == Some(true)).into(),
        BinaryOp::LessEqual => (compare_less(right, left) == Some(false)).into(),
        BinaryOp::GreaterEqual => (compare_less(left, right) == Some(false)).into(),
        BinaryOp::Add if is_textual(left) || is_textual(right) => {
            let mut joined = String::new();
            append(&mut joined, &js_text(left), work)?;
            append(&mut joined, &js_text(right), work)?;
            Value::text(joined)
        }
        BinaryOp::In => has(right, left)?.into(),
        op => arithmetic(op, to_number(left).get(), to_number(right).get()).into(),
    })
}

pub(super) fn unary(op: UnaryOp, value: &Value) -> Value {
    match op {
        UnaryOp::Not => (!to_boolean(value)).into(),
        UnaryOp::Minus => (-to_number(value).get()).into(),
        UnaryOp::Plus => to_number(value).into(),
        UnaryOp::BitNot => f64::from(!to_int32(to_number(value).get())).into(),
        UnaryOp::Typeof => Value::word(match value {
            Value::Undefined => "undefined",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::Text(_) => "string",
            Value::Null | Value::List(_) | Value::Map(_) => "object",
        }),
        UnaryOp::Void => Value::Undefined,
    }
}

fn arithmetic(op: BinaryOp, a: f64, b: f64) -> f64 {
    match op {
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::Divide => a / b,
        BinaryOp::Remainder => a % b,
        BinaryOp::Power => math::pow(a, b),
        BinaryOp::BitAnd => f64::from(to_int32(a) & to_int32(b)),
        BinaryOp::BitOr => f64::from(to_int32(a) | to_int32(b)),
        BinaryOp::BitXor => f64::from(to_int32(a) ^ to_int32(b)),
        BinaryOp::ShiftLeft => f64::from(to_int32(a) << (to_uint32(b) & 31)),
        BinaryOp::ShiftRight => f64::from(to_int32(a) >> (to_uint32(b) & 31)),
        BinaryOp::ShiftRightUnsigned => f64::from(to_uint32(a) >> (to_uint32(b) & 31)),
        // The comparisons have been made, and what is left is a sum.
        _ => a + b,
    }
}

/// Whether `+` puts texts together where this stands at one side.
const fn is_textual(value: &Value) -> bool {
    matches!(value, Value::Text(_) | Value::List(_) | Value::Map(_))
}

/// `key in object`, what every object inherits included.
fn has(object: &Value, key: &Value) -> Result<bool, Stop> {
    let key = js_text(key);
    match object {
        Value::Map(_) => Ok(object.get(&key).is_some() || OF_OBJECTS.contains(&&*key)),
        Value::List(items) => Ok(list::has(object, items, &key)
            || array_index(&key).is_none()
                && (OF_OBJECTS.contains(&&*key) || OF_LISTS.contains(&&*key))),
        _ => Err(FAILED),
    }
}

/// What every object of JavaScript has.
const OF_OBJECTS: [&str; 12] = [
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// What every list has beside.
const OF_LISTS: [&str; 36] = [
    "at",
    "concat",
    "copyWithin",
    "entries",
    "every",
    "fill",
    "filter",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "flat",
    "flatMap",
    "forEach",
    "includes",
    "indexOf",
    "join",
    "keys",
    "lastIndexOf",
    "map",
    "pop",
    "push",
    "reduce",
    "reduceRight",
    "reverse",
    "shift",
    "slice",
    "some",
    "sort",
    "splice",
    "toReversed",
    "toSorted",
    "toSpliced",
    "unshift",
    "values",
    "with",
];
