//! A call that goes wrong as a scenario: exactly what happens, for `swml run` to play.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use swml_runtime::id::OpId;
use swml_runtime::io::{Command, Completion, EndReason, Input, LegEvent, Output};
use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::Readings;
use swml_runtime::time::Time;
use swml_runtime::value::Text;

use crate::scenario::{plain, to_json};

/// What somebody has to know to write a scenario.
pub(super) struct Circumstances<'c> {
    /// The flow, as the scenario names it.
    pub(super) flow: &'c str,
    pub(super) info: &'c CallInfo,
    pub(super) readings: Readings,
    /// What is said about it, line by line.
    pub(super) says: &'c [String],
}

/// The operations that a call starts: their numbers and methods.
pub(super) fn methods(said: &[Output]) -> impl Iterator<Item = (OpId, Text)> {
    said.iter().filter_map(|output| match output {
        Output::Command(
            Command::Perform { op, method, .. } | Command::Start { op, method, .. },
        ) => Some((*op, method.clone())),
        _ => None,
    })
}

/// The scenario of a call. `ops` are the operations that it starts.
pub(super) fn scenario(
    of: &Circumstances<'_>,
    inputs: &[(Time, Input)],
    ops: &[(OpId, Text)],
) -> String {
    let mut out = String::new();
    for line in of.says {
        let _ = writeln!(out, "# {line}");
    }
    let _ = writeln!(out, "flow: {}", plain(&json!(of.flow)));
    let call = match of.info.call.get("message") {
        Some(message) => ("message", to_json(message)),
        None => ("call", to_json(&of.info.call)),
    };
    for (name, map) in [call, ("envs", to_json(&of.info.envs))] {
        if map.as_object().is_some_and(|map| !map.is_empty()) {
            let _ = writeln!(out, "{name}: {}", plain(&map));
        }
    }
    let readings: serde_json::Map<String, Json> =
        of.readings.changed().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    if !readings.is_empty() {
        let _ = writeln!(out, "readings: {}", plain(&Json::Object(readings)));
    }
    out.push_str("# Nothing else happens, no clock runs out, until these are used up.\nstrict: true\ninputs:\n");
    // The first instant is the call's own.
    for (at, input) in inputs.iter().skip(1) {
        let _ = writeln!(out, "  - {}", plain(&written(*at, input, ops)));
    }
    if inputs.len() <= 1 {
        out.truncate(out.len() - 1);
        out.push_str(" []\n");
    }
    out
}

/// An input as `inputs` has it.
fn written(at: Time, input: &Input, ops: &[(OpId, Text)]) -> Json {
    let t = match (at.0 / 1000, at.0 % 1000) {
        (seconds, 0) => format!("{seconds}s"),
        _ => format!("{}ms", at.0),
    };
    match input {
        Input::Timeout => json!({ "t": t, "timeout": true }),
        Input::CallerHangup => json!({ "t": t, "caller": "hangup" }),
        Input::Leg(leg, event) => {
            let (event, reason) = match event {
                LegEvent::Ringing => ("ringing", None),
                LegEvent::EarlyMedia => ("early_media", None),
                LegEvent::Answered => ("answered", None),
                LegEvent::Ended(EndReason::Hangup) => ("ended", None),
                LegEvent::Ended(reason) => ("ended", Some(reason.word())),
            };
            let mut written = json!({ "t": t, "leg": leg.0, "event": event });
            if let Some(reason) = reason {
                written["reason"] = json!(reason);
            }
            written
        }
        Input::Started(op, set) => {
            written(at, &Input::Done(*op, Completion::with(set.clone())), ops)
        }
        Input::Done(op, completion) => {
            let method = ops.iter().find(|(known, _)| known == op).map(|(_, name)| name.as_str());
            let method = method.unwrap_or("play");
            let mut written = json!({ "t": t, "op": method, "number": op.0 });
            if completion.fault.is_some() {
                written["fail"] = json!(true);
            } else if !completion.set.is_empty() {
                let set = completion.set.iter();
                let set: serde_json::Map<String, Json> =
                    set.map(|(name, value)| (name.to_string(), to_json(value))).collect();
                written["set"] = Json::Object(set);
            }
            written
        }
        Input::Called(op, called) => {
            let method = ops.iter().find(|(known, _)| known == op).map(|(_, name)| name.as_str());
            let mut call = json!({ "function": called.function.as_str(), "exit": called.exit });
            match to_json(&called.facts) {
                Json::Object(facts) if !facts.is_empty() => call["facts"] = Json::Object(facts),
                _ => {}
            }
            let method = method.unwrap_or("ai");
            json!({ "t": t, "op": method, "number": op.0, "called": call })
        }
        Input::Loaded(op, Ok(_)) => json!({ "t": t, "fetch": op.0 }),
        Input::Loaded(op, Err(_)) => json!({ "t": t, "fetch": op.0, "fail": true }),
        Input::Evaluated(op, Some(value)) => {
            json!({ "t": t, "evaluation": op.0, "value": to_json(value) })
        }
        Input::Evaluated(op, None) => json!({ "t": t, "evaluation": op.0, "fail": true }),
    }
}
