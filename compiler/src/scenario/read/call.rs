//! `call`, `envs`, `now` and `tz`: what is known of a call when it begins.

use serde_json::{Map, Value as Json};
use swml_runtime::destination::sip_data;
use swml_runtime::machine::CallInfo;
use swml_runtime::time::Time;
use swml_runtime::value::{Text, Value};

use super::entry;
use super::reader::{Reader, from_json, is_nothing};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::fields::{DEEP, FIELDS, KEPT, MESSAGE_FIELDS, field, message_field};
use crate::scenario::wall::{BadClock, WallClock};
use crate::syntax::{Mapping, Scalar, View};

/// What a call has of which nothing is said.
const USUAL: [(&str, &str); 5] = [
    ("call_id", "call-1"),
    ("from", "+15550100001"),
    ("to", "+15550100002"),
    ("type", "phone"),
    ("direction", "inbound"),
];

/// What a message has of which nothing is said.
const USUAL_MESSAGE: [(&str, &str); 6] = [
    ("message_id", "message-1"),
    ("direction", "inbound"),
    ("type", "sms"),
    ("from", "+15550100001"),
    ("to", "+15550100002"),
    ("body", "Hello"),
];

impl Reader<'_> {
    /// The wall clock; a bad one is reported.
    pub(super) fn clock(&mut self, map: Mapping<'_>) -> WallClock {
        let (now, zone) = (self.maybe(map, "now", Self::text), self.maybe(map, "tz", Self::text));
        let mut clock = WallClock::new(None, zone.as_deref());
        if let (Err(bad), Some((_, view))) = (&clock, entry(map, "tz")) {
            self.bad_clock(bad, view);
            clock = Ok(WallClock::default());
        }
        let zone = clock.as_ref().ok().map(|clock| clock.zone().to_owned());
        let clock = WallClock::new(now.as_deref(), zone.as_deref());
        if let (Err(bad), Some((_, view))) = (&clock, entry(map, "now")) {
            self.bad_clock(bad, view);
        }
        clock.unwrap_or_default()
    }

    fn bad_clock(&mut self, bad: &BadClock, view: View<'_>) {
        let (BadClock::Now(what, help) | BadClock::Zone(what, help)) = bad;
        let finding = Diagnostic::new(Code::BadValue, view.span(), what.as_str());
        self.report(finding.help(help.as_str()));
    }

    /// The facts of a call: what a scenario says over what calls usually have.
    pub(super) fn info(&mut self, call: Option<View<'_>>, envs: Option<View<'_>>) -> CallInfo {
        let mut fields = Map::new();
        for (name, value) in USUAL {
            fields.insert(name.to_owned(), Json::from(value));
        }
        let call = call.filter(|view| !is_nothing(*view));
        if let Some(map) = call.and_then(|view| self.map("\"call\"", "{ type: sip }", view)) {
            self.call(map, &mut fields);
        }
        let envs = envs.filter(|view| !is_nothing(*view));
        let envs = envs.and_then(|view| self.map("\"envs\"", "{ region: eu }", view).map(|_| view));
        let envs = envs.map_or(Json::Object(Map::new()), |view| self.json(view));
        // What is a matter of other fields may be left out.
        let text = |fields: &Map<String, Json>, name: &str| {
            fields.get(name).and_then(Json::as_str).map(str::to_owned).unwrap_or_default()
        };
        let (from, to) = (text(&fields, "from"), text(&fields, "to"));
        let mut entries: Vec<(Text, Value)> = Vec::new();
        match text(&fields, "type").as_str() {
            "phone" => {
                for (name, number) in [("from_number", &from), ("to_number", &to)] {
                    fields.entry(name).or_insert_with(|| Json::from(number.as_str()));
                }
            }
            "sip" if !fields.contains_key("sip_data") => {
                entries.push((Text::word("sip_data"), sip_data(&from, &to)));
            }
            _ => {}
        }
        for (name, value) in &fields {
            let value = match value {
                Json::Object(headers) if name == "headers" => header_list(headers),
                value => from_json(value),
            };
            entries.push((Text::from(name.as_str()), value));
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        CallInfo { call: Value::Map(entries.into()), envs: from_json(&envs) }
    }

    /// The facts of a message: what a scenario says over what messages usually have.
    pub(super) fn message(&mut self, given: Option<View<'_>>, clock: &WallClock) -> CallInfo {
        let mut fields = Map::new();
        for (name, value) in USUAL_MESSAGE {
            fields.insert(name.to_owned(), Json::from(value));
        }
        fields.insert("timestamp".to_owned(), Json::from(clock.instant(clock.at(Time::ZERO))));
        fields.insert("segments".to_owned(), Json::from(1));
        fields.insert("media".to_owned(), Json::Array(Vec::new()));
        let given = given.filter(|view| !is_nothing(*view));
        let map = given.and_then(|view| self.map("\"message\"", "{ body: Hello }", view));
        if let Some(map) = map {
            let names: Vec<_> = MESSAGE_FIELDS.iter().map(|(name, _)| *name).collect();
            self.keys("\"message\"", map, &names);
            for (key, view) in map.iter() {
                let Some(name) = key.scalar().map(Scalar::text) else { continue };
                let Some(words) = message_field(name) else { continue };
                let value = match is_nothing(view) && words.is_empty() {
                    true => Some(Json::Null),
                    false => self.value_of("message", name, words, view),
                };
                fields.extend(value.map(|value| (name.to_owned(), value)));
            }
        }
        let message = from_json(&Json::Object(fields));
        let call = Value::Map([(Text::word("message"), message)].into());
        CallInfo { call, envs: Value::Map([].into()) }
    }

    fn call(&mut self, map: Mapping<'_>, fields: &mut Map<String, Json>) {
        let names: Vec<_> = FIELDS.iter().map(|(name, _)| *name).chain(KEPT).collect();
        self.keys("\"call\"", map, &names);
        for (key, view) in map.iter() {
            let Some(name) = key.scalar().map(Scalar::text) else { continue };
            if KEPT.contains(&name) {
                let message = format!("`{name}` is what becomes of the call: it cannot be given");
                let finding = Diagnostic::new(Code::BadValue, key.span(), message);
                self.report(finding.help("leave it out; `direction: outbound` begins answered"));
                continue;
            }
            let Some(words) = field(name) else {
                continue;
            };
            let value = self.value_of("call", name, words, view);
            fields.extend(value.map(|value| (name.to_owned(), value)));
        }
    }

    /// A field of a call or a message; a bad one is reported.
    fn value_of(&mut self, of: &str, name: &str, words: &[&str], view: View<'_>) -> Option<Json> {
        if DEEP.contains(&name) {
            return Some(self.json(view));
        }
        let text = self.text(view)?;
        if !words.is_empty() {
            let known: Vec<_> = words.iter().map(|word| (*word, ())).collect();
            self.word(&format!("\"{name}\" of a {of}"), view, &known)?;
        }
        Some(Json::from(text))
    }
}

/// `{X-Tier: gold}` as the list that `call.headers` is.
fn header_list(headers: &Map<String, Json>) -> Value {
    let header = |(name, value): (&String, &Json)| {
        Value::Map(
            [
                (Text::word("name"), Value::from(name.as_str())),
                (Text::word("value"), from_json(value)),
            ]
            .into(),
        )
    };
    Value::List(headers.iter().map(header).collect())
}
