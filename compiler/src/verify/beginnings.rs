//! What only the outside knows when a call begins: who calls, whom, with which headers, in which environment.
//!
//! Of everything that a flow compares with constants, each of these and one that is none of them is a beginning of
//! its own; a branch on it then goes both ways, and the call remembers which.

use swml_runtime::destination::classify;
use swml_runtime::machine::CallInfo;
use swml_runtime::value::{Text, Value};

use super::values::Unknown;

/// The most beginnings that are tried.
const MOST: usize = 64;

/// Every beginning that the flow can tell apart; the given one first. The flag says whether these are all.
pub(crate) fn beginnings(given: &CallInfo, unknown: &[Unknown]) -> (Vec<CallInfo>, bool) {
    let mut all = vec![given.clone()];
    let mut complete = true;
    let kind_of_call = ["call", "type"].map(Text::word);
    let is_typed = unknown.iter().any(|unknown| unknown.path == kind_of_call);
    for Unknown { path, values } in unknown {
        let before = all.clone();
        for value in values {
            for info in &before {
                let mut told = with(info, path, value.as_ref());
                if let Some(kind) = kind(path, value.as_ref()).filter(|_| !is_typed) {
                    told.call = put(&told.call, &[Text::word("type")], &Value::word(kind));
                }
                if all.contains(&told) {
                    continue;
                }
                complete &= all.len() < MOST;
                if all.len() < MOST {
                    all.push(told);
                }
            }
        }
    }
    (all, complete)
}

/// The `call.type` that goes with who calls or is called.
fn kind(path: &[Text], value: Option<&Value>) -> Option<&'static str> {
    let [scope, field] = path else { return None };
    let is_party = scope.as_str() == "call" && ["from", "to"].contains(&field.as_str());
    let (kind, _) = classify(value?.as_text()?).filter(|_| is_party)?;
    Some(kind.call_type())
}

/// What is known, with something else at a path, or nothing there.
fn with(info: &CallInfo, path: &[Text], value: Option<&Value>) -> CallInfo {
    let mut info = info.clone();
    let Some((scope, keys)) = path.split_first() else { return info };
    let map = if scope.as_str() == "call" { &mut info.call } else { &mut info.envs };
    *map = put(map, keys, value.unwrap_or(&Value::Undefined));
    info
}

/// A map with something else at a way of keys, or, where that is `undefined`, with nothing there.
pub(super) fn put(map: &Value, keys: &[Text], value: &Value) -> Value {
    let Some((key, rest)) = keys.split_first() else { return value.clone() };
    let mut entries: Vec<(Text, Value)> = match map {
        Value::Map(entries) => entries.iter().cloned().collect(),
        _ => Vec::new(),
    };
    let old = entries.iter().position(|(known, _)| known == key);
    let inner = old.map_or(Value::Undefined, |at| entries[at].1.clone());
    let put = put(&inner, rest, value);
    match (old, put) {
        (Some(at), Value::Undefined) => {
            entries.remove(at);
        }
        (None, Value::Undefined) => {}
        (Some(at), put) => entries[at].1 = put,
        (None, put) => entries.push((key.clone(), put)),
    }
    Value::Map(entries.into())
}
