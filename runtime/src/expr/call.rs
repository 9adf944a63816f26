//! Calls: of functions that belong to no value, and of methods by what their object is.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::coerce::{js_text, to_boolean, to_integer, to_number};
use super::eval::{FAILED, Stop, Work, array_index, bounded};
use super::names::{Function, Method};
use super::{list, math, number, text};
use crate::value::{Entries, Text, Value, write_json_text};

/// Calls a function.
pub(super) fn function(function: Function, args: &[Value], work: &mut Work) -> Result<Value, Stop> {
    let first = args.first().unwrap_or(&Value::Undefined);
    let number = || to_number(first).get();
    // `Number.isNaN` and its like say no of everything that is no number.
    let own = || match first {
        Value::Number(number) => Some(number.get()),
        _ => None,
    };
    Ok(match function {
        Function::ParseInt | Function::NumberParseInt => {
            let radix = to_number(args.get(1).unwrap_or(&Value::Undefined)).get();
            number::parse_int(&js_text(first), radix).into()
        }
        Function::ParseFloat | Function::NumberParseFloat => {
            number::parse_float(&js_text(first)).into()
        }
        Function::IsNaN => number().is_nan().into(),
        Function::IsFinite => number().is_finite().into(),
        Function::EncodeUri => encode(&js_text(first), "-_.!~*'();/?:@&=+$,#", work)?,
        Function::EncodeUriComponent => encode(&js_text(first), "-_.!~*'()", work)?,
        Function::Boolean => to_boolean(first).into(),
        Function::Number if args.is_empty() => 0.0.into(),
        Function::Number => number().into(),
        Function::String if args.is_empty() => Value::word(""),
        Function::String => string(first, work)?,
        Function::Abs => number().abs().into(),
        Function::Ceil => math::ceil(number()).into(),
        Function::Floor => math::floor(number()).into(),
        Function::Max => extreme(args, f64::NEG_INFINITY, |a, b| {
            a > b || both_zero(a, b) && b.is_sign_negative()
        }),
        Function::Min => {
            extreme(args, f64::INFINITY, |a, b| a < b || both_zero(a, b) && a.is_sign_negative())
        }
        Function::Pow => {
            math::pow(number(), to_number(args.get(1).unwrap_or(&Value::Undefined)).get()).into()
        }
        Function::Round => math::round(number()).into(),
        Function::Sign => match number() {
            zero if zero == 0.0 || zero.is_nan() => zero.into(),
            number => 1f64.copysign(number).into(),
        },
        Function::Sqrt => math::sqrt(number()).into(),
        Function::Trunc => math::trunc(number()).into(),
        Function::NumberIsFinite => own().is_some_and(f64::is_finite).into(),
        Function::NumberIsNaN => own().is_some_and(f64::is_nan).into(),
        Function::NumberIsInteger => own().is_some_and(is_whole).into(),
        Function::NumberIsSafeInteger => {
            own().is_some_and(|n| is_whole(n) && n.abs() <= number::MAX_SAFE).into()
        }
        Function::IsArray => matches!(first, Value::List(_)).into(),
        Function::Keys => listed(first, work, |key, _| Value::Text(key))?,
        Function::Values => listed(first, work, |_, value| value.clone())?,
        Function::Entries => {
            listed(first, work, |key, value| Value::list([Value::Text(key), value.clone()]))?
        }
        Function::Stringify => {
            let mut json = String::new();
            match stringify(first, &mut json, work)? {
                true => Value::text(json),
                false => Value::Undefined,
            }
        }
    })
}

/// Calls a method. Fails where the object has none of that name.
pub(super) fn method(
    method: Method,
    object: &Value,
    args: &[Value],
    work: &mut Work,
) -> Result<Value, Stop> {
    let found = match object {
        Value::Text(text) => text::call(method, text, args, work)?,
        Value::List(items) => list::call(method, object, items, args, work)?,
        Value::Number(number) if method == Method::ToFixed => {
            let digits = to_integer(args.first().unwrap_or(&Value::Undefined));
            number::fixed(number.get(), digits).map(Value::text)
        }
        // What a map holds is no function.
        Value::Map(_) if object.get(method.name()).is_some() => None,
        Value::Undefined | Value::Null => None,
        other => match method {
            Method::ToString => Some(string(other, work)?),
            Method::ValueOf => Some(other.clone()),
            Method::HasOwnProperty => {
                let key = js_text(args.first().unwrap_or(&Value::Undefined));
                Some(other.get(&key).is_some().into())
            }
            _ => None,
        },
    };
    found.ok_or(FAILED)
}

/// The text of a value, `ToString`, within the bounds.
pub(super) fn string(value: &Value, work: &mut Work) -> Result<Value, Stop> {
    if let Value::Text(_) = value {
        return Ok(value.clone());
    }
    let text = js_text(value);
    work.make(text.len())?;
    Ok(Value::text(text.into_owned()))
}

fn is_whole(number: f64) -> bool {
    number.is_finite() && math::trunc(number) == number
}

/// The number that beats all others; of the two zeros, minus is the lesser.
fn extreme(args: &[Value], none: f64, beats: impl Fn(f64, f64) -> bool) -> Value {
    let mut best = none;
    for number in args.iter().map(|arg| to_number(arg).get()) {
        if number.is_nan() || beats(number, best) {
            best = number;
        }
        if best.is_nan() {
            break;
        }
    }
    best.into()
}

fn both_zero(a: f64, b: f64) -> bool {
    a == 0.0 && b == 0.0
}

/// Percent encoding: of everything but letters, digits and what is kept.
fn encode(text: &str, kept: &str, work: &mut Work) -> Result<Value, Stop> {
    let mut encoded = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || kept.contains(c) {
            encoded.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
        if encoded.len() > super::VALUE_SIZE {
            return Err(FAILED);
        }
    }
    work.make(encoded.len())?;
    Ok(Value::text(encoded))
}

/// What an object holds, as a list.
fn listed(
    object: &Value,
    work: &mut Work,
    shown: impl Fn(Text, &Value) -> Value,
) -> Result<Value, Stop> {
    let index = |index: usize| Text::from(format!("{index}"));
    let items: Vec<Value> = match object {
        Value::Undefined | Value::Null => return Err(FAILED),
        Value::Map(entries) => {
            ordered(entries).into_iter().map(|(key, value)| shown(key.clone(), value)).collect()
        }
        Value::List(items) => {
            items.iter().enumerate().map(|(at, item)| shown(index(at), item)).collect()
        }
        Value::Text(text) => (0..text::length(text))
            .map(|at| {
                work.make(1)?;
                Ok(shown(index(at), &text::unit_at(text, at)))
            })
            .collect::<Result<_, Stop>>()?,
        Value::Bool(_) | Value::Number(_) => Vec::new(),
    };
    bounded(Value::list(items), work)
}

/// The entries of a map as JavaScript orders them: keys that are indices first, by number.
fn ordered(entries: &Entries) -> Vec<&(Text, Value)> {
    let mut ordered: Vec<&(Text, Value)> = entries.iter().collect();
    let rank = |key: &str| array_index(key).filter(|index| *index < u32::MAX as usize);
    ordered.sort_by_key(|(key, _)| rank(key).unwrap_or(usize::MAX));
    ordered
}

/// JSON as `JSON.stringify` writes it; whether there is any of this value.
fn stringify(value: &Value, out: &mut String, work: &mut Work) -> Result<bool, Stop> {
    work.spend(1)?;
    if out.len() > super::VALUE_SIZE {
        return Err(FAILED);
    }
    match value {
        Value::Undefined => return Ok(false),
        Value::Text(text) => write_json_text(text, out),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                if !stringify(item, out, work)? {
                    out.push_str("null");
                }
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (key, item) in ordered(entries) {
                if item.is_undefined() {
                    continue;
                }
                if !out.ends_with('{') {
                    out.push(',');
                }
                write_json_text(key, out);
                out.push(':');
                stringify(item, out, work)?;
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_json()),
    }
    work.make(out.len().min(64)).map(|()| true)
}
