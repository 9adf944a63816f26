//! What the world does into the YAML of a scenario: what `read` reads.

use serde_json::{Map, Value as Json, json};
use swml_runtime::sim::script::{CallExit, CallScript, LegScript, Script, StepResult, StepScript};
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::{Text, Value};

use super::trace::to_json;
use crate::methods::ai::WEB_EXITS;

/// The keys of a scenario for what the world does, in the order of `docs/scenarios.md`; without the exact
/// inputs, and requests.
pub(crate) fn script(script: &Script) -> Vec<(&'static str, Json)> {
    let mut keys = Vec::new();
    let table = |entries: Vec<(&Text, Json)>| {
        let entries = entries.into_iter().map(|(name, value)| (name.to_string(), value));
        Json::Object(entries.collect())
    };
    if let Some(at) = script.caller_hangup {
        keys.push(("caller", json!({ "hangup": length(Millis(at.0)) })));
    }
    let steps = script.steps.iter().map(|(name, steps)| (name, steps.iter().map(step).collect()));
    let legs = script.legs.iter().map(|(to, legs)| {
        let legs: Vec<Json> = legs.iter().map(|script| leg(*script)).collect();
        let one = legs.len() == 1;
        (to, if one { legs.into_iter().next().unwrap_or_default() } else { Json::Array(legs) })
    });
    let confirm = script.confirm.iter().map(|(to, attempts)| {
        let of = |(method, of): &(Text, StepScript)| json!({ method.as_str(): step(of) });
        let attempts: Vec<Json> =
            attempts.iter().map(|steps| steps.iter().map(of).collect()).collect();
        let one = attempts.len() == 1;
        let steps = attempts.first().cloned().unwrap_or_default();
        (to, if one { steps } else { Json::Array(attempts) })
    });
    let evaluate = script.evaluate.iter().map(|(source, value)| (source, to_json(value)));
    let tables = [
        ("steps", table(steps.collect())),
        ("legs", table(legs.collect())),
        ("confirm", table(confirm.collect())),
        ("evaluate", table(evaluate.collect())),
    ];
    keys.extend(
        tables.into_iter().filter(|(_, map)| map.as_object().is_some_and(|m| !m.is_empty())),
    );
    keys
}

fn leg(script: LegScript) -> Json {
    let LegScript { ring, early_media, answer, fail, hangup, late, voicemail } = script;
    let mut map = Map::new();
    let times = [("ring", ring), ("early_media", early_media), ("answer", answer)];
    for (name, time) in times.into_iter().chain([("hangup", hangup)]) {
        if let Some(time) = time {
            map.insert(name.to_owned(), length(time));
        }
    }
    if let Some((at, reason)) = fail {
        map.insert("fail".to_owned(), json!(reason.word()));
        map.insert("at".to_owned(), length(at));
    }
    if late {
        map.insert("late".to_owned(), json!(true));
    }
    if voicemail {
        map.insert("by".to_owned(), json!("voicemail"));
    }
    Json::Object(map)
}

fn step(script: &StepScript) -> Json {
    let mut map = Map::new();
    result(&script.result, &mut map);
    if let Some(took) = script.took {
        map.insert("took".to_owned(), length(took));
    }
    Json::Object(map)
}

fn result(result: &StepResult, map: &mut Map<String, Json>) {
    let (name, value) = match result {
        StepResult::Usual => return,
        StepResult::Digits(keys) => ("digits", json!(keys.as_str())),
        StepResult::Speech(words) => ("speech", json!(words.as_str())),
        StepResult::NoInput => ("no_input", json!(true)),
        StepResult::NoMatch => ("no_match", json!(true)),
        StepResult::Failed => ("fail", json!(true)),
        StepResult::Never => ("never", json!(true)),
        StepResult::Word(word) => ("result", json!(word.as_str())),
        StepResult::Set(set) => ("set", values(set)),
        StepResult::Talks(calls, end) => {
            map.insert("calls".to_owned(), calls.iter().map(call).collect());
            return self::result(end, map);
        }
    };
    map.insert(name.to_owned(), value);
}

fn call(script: &CallScript) -> Json {
    let CallScript { function, after, exit, facts } = script;
    let mut map = Map::new();
    map.insert("function".to_owned(), json!(function.as_str()));
    if let Some(after) = after {
        map.insert("after".to_owned(), length(*after));
    }
    let web = |name: &Text| WEB_EXITS.iter().find(|exit| **exit == name.as_str());
    let mut answered = false;
    match exit {
        CallExit::Usual => {}
        CallExit::Named(name) => match web(name) {
            Some(exit) => {
                let word = exit.trim_start_matches("web: ");
                answered = ["SWML", "transfer"].contains(&word);
                map.insert("web".to_owned(), json!(word));
            }
            None => {
                map.insert("exit".to_owned(), json!(name.as_str()));
            }
        },
        CallExit::Ranked(rank) => {
            map.insert("exit".to_owned(), json!(rank));
        }
        CallExit::None => {
            map.insert("exit".to_owned(), Json::Null);
        }
    }
    let mut rest = Vec::new();
    for (name, value) in facts {
        match name.as_str() {
            "args" => {
                map.insert("args".to_owned(), to_json(value));
            }
            "swml" if answered => {
                map.insert("swml".to_owned(), to_json(value));
            }
            _ => rest.push((name.clone(), value.clone())),
        }
    }
    if !rest.is_empty() {
        map.insert("facts".to_owned(), values(&rest));
    }
    if map.len() == 1 { json!(function.as_str()) } else { Json::Object(map) }
}

fn values(set: &[(Text, Value)]) -> Json {
    Json::Object(set.iter().map(|(name, value)| (name.to_string(), to_json(value))).collect())
}

/// A length of time as scenarios write it.
pub(crate) fn length(time: Millis) -> Json {
    let (seconds, millis) = (time.0 / 1000, time.0 % 1000);
    match () {
        () if millis == 0 => json!(format!("{seconds}s")),
        () if millis % 100 == 0 => json!(format!("{seconds}.{}s", millis / 100)),
        () => json!(format!("{}ms", time.0)),
    }
}

/// An instant of the call, written alike.
pub(crate) fn instant(at: Time) -> Json {
    length(Millis(at.0))
}

/// A value on one line, as YAML that people would write.
pub(crate) fn plain(value: &Json) -> String {
    match value {
        Json::Object(map) => {
            let entry = |(key, value): (&String, &Json)| format!("{}: {}", word(key), plain(value));
            format!("{{ {} }}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Json::Array(items) => {
            format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", "))
        }
        Json::String(text) => word(text),
        other => other.to_string(),
    }
}

/// A text without quotes where it cannot be taken for anything else.
pub(crate) fn word(text: &str) -> String {
    let simple = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_ascii_lowercase().as_str());
    let number = text.trim_end_matches(['m', 's']);
    let length = text.ends_with('s') && number.parse::<f64>().is_ok();
    if simple || length { text.to_owned() } else { json!(text).to_string() }
}
