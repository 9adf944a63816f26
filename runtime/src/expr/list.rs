//! Methods of lists that take no function and change nothing.

use alloc::string::String;
use alloc::vec::Vec;

use super::coerce::{js_text, same_value_zero, strict_equal, to_integer};
use super::eval::{Stop, Work, array_index, bounded, named};
use super::names::Method;
use super::text::{append, found, relative, relative_place, whole};
use crate::value::Value;

/// Calls a method of a list; `None` where lists have none of that name.
pub(super) fn call(
    method: Method,
    list: &Value,
    items: &[Value],
    args: &[Value],
    work: &mut Work,
) -> Result<Option<Value>, Stop> {
    let first = args.first().unwrap_or(&Value::Undefined);
    let second = args.get(1).unwrap_or(&Value::Undefined);
    work.spend(items.len())?;
    Ok(Some(match method {
        Method::At => items.get(relative_place(first, items.len())).cloned().unwrap_or_default(),
        Method::Concat => {
            let mut all = items.to_vec();
            for arg in args {
                match arg {
                    Value::List(more) => all.extend(more.iter().cloned()),
                    one => all.push(one.clone()),
                }
            }
            bounded(Value::list(all), work)?
        }
        Method::Includes => {
            let from = relative(second, items.len(), 0);
            items[from..].iter().any(|item| same_value_zero(item, first)).into()
        }
        Method::IndexOf => {
            let from = relative(second, items.len(), 0);
            let place = items[from..].iter().position(|item| strict_equal(item, first));
            found(place.map(|place| from + place))
        }
        Method::LastIndexOf => {
            // Here `undefined` is a place, too: the first.
            let end = match args.get(1) {
                None => items.len(),
                Some(at) => match to_integer(at) {
                    at if at < 0.0 => relative_place(second, items.len()).wrapping_add(1),
                    at => whole(at).saturating_add(1).min(items.len()),
                },
            };
            found(items[..end].iter().rposition(|item| strict_equal(item, first)))
        }
        Method::Join => {
            let by = if first.is_undefined() { ",".into() } else { js_text(first) };
            join(items, &by, work)?
        }
        Method::Slice => {
            let from = relative(first, items.len(), 0);
            let to = relative(second, items.len(), items.len());
            let part: Vec<Value> = items.get(from..to).unwrap_or_default().to_vec();
            Value::list(part)
        }
        Method::ToString => join(items, ",", work)?,
        Method::ValueOf => list.clone(),
        Method::HasOwnProperty => has(list, items, &js_text(first)).into(),
        _ => return Ok(None),
    }))
}

/// Whether a list has something of that name of its own.
pub(super) fn has(list: &Value, items: &[Value], key: &str) -> bool {
    match array_index(key) {
        Some(index) => index < items.len(),
        None => key == "length" || named(list, key).is_some(),
    }
}

fn join(items: &[Value], by: &str, work: &mut Work) -> Result<Value, Stop> {
    let mut joined = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            append(&mut joined, by, work)?;
        }
        if !matches!(item, Value::Undefined | Value::Null) {
            append(&mut joined, &js_text(item), work)?;
        }
    }
    Ok(Value::text(joined))
}
