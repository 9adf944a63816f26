//! What passed in a call, as events with names and facts: what `--trace jsonl` prints and timelines read.

use serde_json::{Map, Value as Json, json};
use swml_runtime::fault::Fault;
use swml_runtime::id::{LegId, OpId, ProgramId};
use swml_runtime::io::{
    Command, Dial, EndReason, Ignored, Input, LegEvent, Notice, Outcome, Output, Party, Trace,
};
use swml_runtime::program::{Image, Kind, Place, Program};
use swml_runtime::time::Time;
use swml_runtime::value::Value;

use super::duration::seconds;
use crate::redact::redact;

/// Something that passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When.
    pub t: Time,
    /// Its name: `dial`, `answered`, `finished`...
    pub name: &'static str,
    /// Its facts, by name; secrets are replaced.
    pub facts: Map<String, Json>,
    /// The place in the source, as `file:line:column`.
    pub at: Option<String>,
}

impl Event {
    /// One line of JSON: `t`, `event`, the facts, `at`.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut object = Map::new();
        object.insert("t".into(), json!(seconds(self.t)));
        object.insert("event".into(), json!(self.name));
        object.extend(self.facts.clone());
        if let Some(at) = &self.at {
            object.insert("at".into(), json!(at));
        }
        Json::Object(object)
    }

    /// A fact as a text; empty where there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        match self.facts.get(name) {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Null) | None => String::new(),
            Some(other) => other.to_string(),
        }
    }
}

/// The names of all events.
pub const NAMES: &[&str] = &[
    "answer",
    "answered",
    "bridge",
    "called",
    "caller_hangup",
    "cancel",
    "closed",
    "confirm_end",
    "dial",
    "early_media",
    "enter",
    "evaluate",
    "failed",
    "fault",
    "finished",
    "hangup",
    "hangup_caller",
    "ignored",
    "leg_hangup",
    "load",
    "notify",
    "perform",
    "resume",
    "ringing",
    "set",
    "start",
    "started",
    "stop",
    "stopped",
    "timeout",
    "unusable",
];

/// Turns what passes between machine and dialer into events.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    pub(crate) events: Vec<Event>,
    /// By number: what each attempt dialled, and where that stands.
    legs: Vec<(LegId, String, Option<String>)>,
    /// The operations that run: their methods, whether they are jobs, where they stand.
    ops: Vec<(OpId, String, bool, Option<String>)>,
    /// Where the threads stand: the place of the last state entered, by party.
    places: Vec<(Party, Option<String>)>,
    /// What the function was given that was called last.
    given: Json,
    /// Whether the operation that was begun last is a reply; none where other steps came since.
    performed: Option<bool>,
}

impl Recorder {
    pub(crate) fn input(&mut self, t: Time, input: &Input) {
        match input {
            Input::Leg(leg, event) => {
                let (name, reason) = match event {
                    LegEvent::Ringing => ("ringing", None),
                    LegEvent::EarlyMedia => ("early_media", None),
                    LegEvent::Answered => ("answered", None),
                    LegEvent::Ended(reason @ (EndReason::Hangup | EndReason::Cancel)) => {
                        ("leg_hangup", Some(reason))
                    }
                    LegEvent::Ended(reason) => ("failed", Some(reason)),
                };
                let mut facts = json!({ "leg": leg.0 });
                if let Some(reason) = reason {
                    facts["reason"] = json!(reason.word());
                }
                let at = self.leg_place(*leg);
                self.push(t, name, facts, at);
            }
            Input::CallerHangup => {
                let at = self.place(Party::Caller);
                self.push(t, "caller_hangup", json!({}), at);
            }
            Input::Started(op, _) => self.job(t, "started", *op),
            Input::Done(op, _) => {
                self.job(t, "stopped", *op);
                self.ops.retain(|(known, ..)| known != op);
            }
            Input::Loaded(..) | Input::Evaluated(..) | Input::Timeout => {}
            Input::Called(_, called) => {
                self.given = called.facts.get("args").map(to_json).unwrap_or_default();
            }
        }
    }

    pub(crate) fn output(&mut self, t: Time, output: &Output, image: &Image) {
        match output {
            Output::Command(command) => self.command(t, command, image),
            Output::Trace(trace) => self.trace(t, trace, image),
            Output::Finished(outcome) => {
                let mut facts = json!({ "outcome": outcome.word() });
                match outcome {
                    Outcome::Failed(fault) => facts["code"] = json!(code(image, *fault, false)),
                    Outcome::MaxDuration => facts["reason"] = json!("max_duration"),
                    _ => {}
                }
                self.push(t, "finished", facts, None);
            }
            Output::Closed => self.push(t, "closed", json!({}), None),
            Output::Wait(_) => {}
        }
    }

    fn command(&mut self, t: Time, command: &Command, image: &Image) {
        match command {
            Command::Answer { .. } => {
                let at = self.place(Party::Caller);
                self.push(t, "answer", json!({}), at);
            }
            Command::Dial(dial) => self.dial(t, dial, image),
            Command::Cancel(leg) => self.leg_event(t, "cancel", *leg),
            Command::Hangup(leg) => self.leg_event(t, "hangup", *leg),
            Command::Bridge(leg) => {
                let to = self.leg(*leg).map(|(_, to, _)| to.clone()).unwrap_or_default();
                let at = self.leg_place(*leg);
                self.push(t, "bridge", json!({ "leg": leg.0, "to": to }), at);
            }
            Command::HangupCaller { reason } => {
                let at = self.place(Party::Caller);
                self.push(t, "hangup_caller", json!({ "reason": reason.as_str() }), at);
            }
            Command::Perform { op, on, method, params, .. }
            | Command::Start { op, on, method, params, .. } => {
                self.performed = Some(method.as_str() == "reply");
                let mut facts = json!({ "method": method.as_str(), "params": to_json(params) });
                if let Party::Leg(leg) = on {
                    facts["leg"] = json!(leg.0);
                }
                let at = self.place(*on);
                let starts = matches!(command, Command::Start { .. });
                self.ops.push((*op, method.to_string(), starts, at.clone()));
                match starts {
                    true => self.push(t, "start", facts, at),
                    false => self.push(t, "perform", facts, at),
                }
            }
            Command::Stop(op) => {
                let known = self.ops.iter().find(|(known, ..)| known == op);
                let mut facts = json!({ "op": op.0 });
                if let Some((_, method, ..)) = known {
                    facts["method"] = json!(method);
                }
                self.push(t, "stop", facts, None);
            }
            Command::Resume { response, .. } => {
                let mut facts = json!({});
                if !response.is_undefined() {
                    facts["response"] = to_json(response);
                }
                let at = self.place(Party::Caller);
                self.push(t, "resume", facts, at);
            }
            Command::Load { on, dest, .. } => {
                let at = self.place(*on);
                self.push(t, "load", json!({ "url": dest.as_str() }), at);
            }
            Command::Evaluate { on, source, .. } => {
                let at = self.place(*on);
                self.push(t, "evaluate", json!({ "source": source.as_str() }), at);
            }
            Command::Notify { url, notice } => {
                let facts = json!({ "url": url.as_str(), "body": notice_body(notice) });
                let at = match notice {
                    Notice::CallState { leg, .. } | Notice::Stream { leg, .. } => {
                        self.leg_place(*leg)
                    }
                    Notice::Connect { .. } => self.place(Party::Caller),
                };
                self.push(t, "notify", facts, at);
            }
        }
    }

    fn dial(&mut self, t: Time, dial: &Dial, image: &Image) {
        let program = image.program(dial.connect.0);
        let spec = program.tables().connects[dial.connect.1.index()]
            .groups
            .get(usize::from(dial.group))
            .and_then(|group| group.get(usize::from(dial.index)));
        let at = program.tables().debug.as_ref().zip(spec).and_then(|(debug, spec)| {
            debug.legs.get(spec.index()).map(|place| spot(program, *place))
        });
        self.legs.push((dial.leg, dial.to.to_string(), at.clone()));
        let mut facts = json!({
            "leg": dial.leg.0,
            "to": dial.to.as_str(),
            "from": dial.from.as_str(),
            "timeout": seconds(Time(dial.timeout.0)),
            "group": dial.group + 1,
        });
        if let Some(confirm) = dial.confirm {
            facts["confirm_timeout"] = json!(seconds(Time(confirm.0)));
        }
        self.push(t, "dial", facts, at);
    }

    fn trace(&mut self, t: Time, trace: &Trace, image: &Image) {
        match trace {
            Trace::Enter { on, program, state, by: _ } => {
                let at = place_of(image, *program, *state);
                self.places.retain(|(party, _)| party != on);
                self.places.push((*on, at.clone()));
                let mut facts = json!({ "state": image.program(*program).name(*state) });
                if let Party::Leg(leg) = on {
                    facts["leg"] = json!(leg.0);
                }
                self.performed = None;
                self.push(t, "enter", facts, at);
            }
            Trace::Set { on, name, value } => {
                let mut facts = json!({ "name": name.as_str(), "value": to_json(value) });
                if let Party::Leg(leg) = on {
                    facts["leg"] = json!(leg.0);
                }
                let at = self.place(*on);
                self.push(t, "set", facts, at);
            }
            // Said by the states that are entered.
            Trace::Connect { .. } | Trace::ConnectEnd { .. } => {}
            Trace::LegTimeout(leg) => self.leg_event(t, "timeout", *leg),
            Trace::ConfirmEnd { leg, passed } => {
                let at = self.leg_place(*leg);
                self.push(t, "confirm_end", json!({ "leg": leg.0, "passed": passed }), at);
            }
            Trace::LegUnusable { group, index, .. } => {
                let at = self.place(Party::Caller);
                let facts = json!({ "group": group + 1, "index": index + 1 });
                self.push(t, "unusable", facts, at);
            }
            Trace::StatementFault { on, fault, .. } => {
                let at = self.place(*on);
                let message = image.program(ProgramId(0)).kind() == Kind::Messaging;
                // A request of a message that fails says so in its variables alone.
                if message && self.performed == Some(false) {
                    return;
                }
                let reply = self.performed == Some(true);
                self.push(t, "fault", json!({ "code": code(image, *fault, reply) }), at);
            }
            Trace::Called { on, act: (program, act), function, exit } => {
                let conversation = image.program(*program).act(*act).conversation.as_deref();
                let mut facts = json!({ "function": function.as_str() });
                if let Some((conversation, rank)) = conversation.zip(*exit) {
                    facts["exit"] = json!(conversation.exit(usize::from(rank)));
                }
                let given = std::mem::take(&mut self.given);
                if !given.is_null() {
                    facts["args"] = given;
                }
                let at = self.place(*on);
                self.push(t, "called", facts, at);
            }
            Trace::Ignored(what) => {
                let (what, at) = match what {
                    Ignored::Timeout => ("timeout".to_owned(), None),
                    Ignored::CallerHangup => ("caller_hangup".to_owned(), None),
                    Ignored::Leg(leg, event) => {
                        let event = match event {
                            LegEvent::Ringing => "ringing",
                            LegEvent::EarlyMedia => "early_media",
                            LegEvent::Answered => "answered",
                            LegEvent::Ended(_) => "ended",
                        };
                        (format!("leg {} {event}", leg.0), self.leg_place(*leg))
                    }
                    Ignored::Op(op) => (format!("operation {}", op.0), None),
                    Ignored::Called(op) => {
                        (format!("a function called by operation {}", op.0), None)
                    }
                };
                self.push(t, "ignored", json!({ "what": what }), at);
            }
        }
    }

    /// Something on a job: the ends of other operations are said by what follows from them.
    fn job(&mut self, t: Time, name: &'static str, op: OpId) {
        let is_job = |(known, _, starts, _): &&(OpId, String, bool, _)| *known == op && *starts;
        if let Some((_, method, _, at)) = self.ops.iter().find(is_job) {
            let (facts, at) = (json!({ "op": op.0, "method": method }), at.clone());
            self.push(t, name, facts, at);
        }
    }

    fn leg_event(&mut self, t: Time, name: &'static str, leg: LegId) {
        let at = self.leg_place(leg);
        self.push(t, name, json!({ "leg": leg.0 }), at);
    }

    fn push(&mut self, t: Time, name: &'static str, facts: Json, at: Option<String>) {
        debug_assert!(NAMES.contains(&name), "{name} is not in the list");
        if let Json::Object(facts) = redact(facts) {
            self.events.push(Event { t, name, facts, at });
        }
    }

    fn leg(&self, leg: LegId) -> Option<&(LegId, String, Option<String>)> {
        self.legs.iter().find(|(known, ..)| *known == leg)
    }

    fn leg_place(&self, leg: LegId) -> Option<String> {
        self.leg(leg).and_then(|(_, _, at)| at.clone())
    }

    fn place(&self, on: Party) -> Option<String> {
        self.places.iter().find(|(party, _)| *party == on).and_then(|(_, at)| at.clone())
    }
}

fn place_of(image: &Image, program: ProgramId, state: swml_runtime::id::StateId) -> Option<String> {
    let program = image.program(program);
    Some(spot(program, program.place(state)?))
}

fn spot(program: &Program, place: Place) -> String {
    format!("{}:{}:{}", program.file(place), place.line, place.column)
}

/// The code of a fault in the words of calls or of messages.
fn code(image: &Image, fault: Fault, reply: bool) -> &'static str {
    image.program(ProgramId(0)).kind().code_of(fault, reply)
}

fn notice_body(notice: &Notice) -> Json {
    match notice {
        Notice::CallState { leg, state, end_reason } => {
            let mut body = json!({ "event_type": "calling.call.state", "leg": leg.0, "call_state": state.word() });
            if let Some(reason) = end_reason {
                body["end_reason"] = json!(reason.word());
            }
            body
        }
        Notice::Connect { state, failed_reason, peer } => {
            let mut body =
                json!({ "event_type": "calling.call.connect", "connect_state": state.word() });
            if let Some(reason) = failed_reason {
                body["failed_reason"] = json!(reason.word());
            }
            if let Some(peer) = peer {
                body["peer"] = json!(peer.0);
            }
            body
        }
        Notice::Stream { leg, finished } => {
            let state = if *finished { "finished" } else { "streaming" };
            json!({ "event_type": "calling.call.stream", "leg": leg.0, "state": state })
        }
    }
}

/// A value of the machine as JSON; `undefined` is `null`.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Undefined | Value::Null => Json::Null,
        Value::Bool(truth) => json!(truth),
        Value::Number(number) => {
            let number = number.get();
            // Whole numbers without a decimal point, as JavaScript prints them.
            #[allow(clippy::cast_possible_truncation)]
            let whole = (number % 1.0 == 0.0 && number.abs() < 9e15).then_some(number as i64);
            whole.map_or(json!(number), |whole| json!(whole))
        }
        Value::Text(text) => json!(text.as_str()),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Map(entries) => {
            let entry = |(key, value): &(_, _)| (ToString::to_string(key), to_json(value));
            Json::Object(entries.iter().map(entry).collect())
        }
    }
}
