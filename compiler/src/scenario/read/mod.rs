//! The YAML or JSON of a scenario into a [`Scenario`], through the tree that documents are read through: every
//! mistake is found in one run, at its line and column, and a key that nobody reads is one.

pub(crate) mod call;
mod calls;
mod expect;
mod legs;
mod reader;
mod requests;
mod steps;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use swml_runtime::machine::readings::{READINGS, Readings};
use swml_runtime::sim::script::{Rest, Script};
use swml_runtime::value::Text;

pub(crate) use self::reader::read_json;
use self::reader::{Reader, from_json};
use super::{Scenario, Spoken};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Source;
use crate::syntax::{self, Mapping, View};

/// Why a text is no scenario.
#[derive(Clone, Debug)]
pub struct ReadError {
    /// The text.
    pub source: Source,
    /// Everything that is wrong with it, by place.
    pub findings: Vec<Diagnostic>,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            let place = self.source.position(finding.span.start);
            let line = if index == 0 { "" } else { "\n" };
            write!(f, "{line}{}:{}: {}", place.line, place.column, finding.message)?;
            if let Some(help) = &finding.help {
                write!(f, "; {help}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for ReadError {}

/// Reads a scenario.
///
/// # Errors
/// With everything that is wrong, where the text is not YAML or not a scenario.
pub fn read(text: &str) -> Result<Scenario, ReadError> {
    read_source(&Source::new("scenario", text))
}

/// The same of a named text: its findings can be printed with their lines.
///
/// # Errors
/// As [`read`].
pub fn read_source(source: &Source) -> Result<Scenario, ReadError> {
    let mut out = Diagnostics::default();
    let tree = syntax::parse(source, &mut out);
    let mut scenario = Scenario::default();
    let unread = out.has_errors();
    match tree.root() {
        Some(root) if !reader::is_nothing(root) => {
            Reader::new(&mut out).scenario(root, &mut scenario);
        }
        // an empty scenario says nothing, and may
        _ if !unread => Reader::new(&mut out).nothing(&mut scenario),
        _ => {}
    }
    let findings = out.sorted();
    if findings.is_empty() {
        Ok(scenario)
    } else {
        Err(ReadError { source: source.clone(), findings })
    }
}

/// The keys of a scenario.
const KEYS: &[&str] = &[
    "scenario",
    "flow",
    "call",
    "message",
    "now",
    "tz",
    "seed",
    "readings",
    "envs",
    "caller",
    "legs",
    "confirm",
    "steps",
    "requests",
    "documents",
    "evaluate",
    "inputs",
    "strict",
    "expect",
];

impl Reader<'_> {
    fn nothing(&mut self, scenario: &mut Scenario) {
        scenario.info = self.info(None, None);
        scenario.message = self.message(None, &scenario.clock);
    }

    fn scenario(&mut self, root: View<'_>, scenario: &mut Scenario) {
        let Some(map) = self.map("a scenario", "{ caller: { hangup: 20s } }", root) else { return };
        if let Some((key, _)) = entry(map, "sections") {
            let finding =
                Diagnostic::new(Code::WrongType, key.span(), "this is a flow, not a scenario");
            return self
                .report(finding.help("name the flow first, and a scenario behind --scenario"));
        }
        self.keys("a scenario", map, KEYS);
        self.version(map);
        scenario.flow = self.maybe(map, "flow", Self::text).map(PathBuf::from);
        scenario.clock = self.clock(map);
        scenario.info = self.info(map.get("call"), map.get("envs"));
        scenario.message = self.message(map.get("message"), &scenario.clock);
        scenario.readings = map.get("readings").map(|v| self.readings(v)).unwrap_or_default();
        scenario.documents = self.documents(map);
        scenario.expect = map.get("expect").map(|view| self.expect(view));
        let seed = self.maybe(map, "seed", Self::whole);
        scenario.seed = seed;
        scenario.script = Script {
            rest: seed.map_or(Rest::Silent, Rest::Seeded),
            ..self.script(map, &mut scenario.spoken)
        };
    }

    /// What happens in the call.
    fn script(&mut self, map: Mapping<'_>, spoken: &mut Spoken) -> Script {
        let mut script = Script::default();
        if let Some(view) = map.get("caller")
            && let Some(caller) = self.map("\"caller\"", "{ hangup: 20s }", view)
        {
            self.keys("\"caller\"", caller, &["hangup"]);
            script.caller_hangup = self.maybe(caller, "hangup", Self::duration).map(reader::at);
        }
        for (to, view) in self.named(map, "legs", "{ \"+15550100001\": { answer: 4s } }") {
            spoken.destinations.push((to.text.clone(), to.span));
            let legs = self.one_or_many(view);
            let legs = legs.into_iter().map(|leg| self.leg(leg)).collect();
            script.legs.push((Text::from(to.text), legs));
        }
        let example = "{ \"+15550100001\": [{ prompt: { digits: \"1\" } }] }";
        for (to, view) in self.named(map, "confirm", example) {
            spoken.destinations.push((to.text.clone(), to.span));
            let attempts = self.attempts(view);
            script.confirm.push((Text::from(to.text), attempts));
        }
        for (method, view) in self.named(map, "steps", "{ prompt: [{ digits: \"1\" }] }") {
            let row = self.known_method(&method);
            if row.is_some() {
                spoken.methods.push((method.text.clone(), method.span));
            }
            let what = format!("the steps of {}", method.text);
            let steps = self.list(&what, view);
            let steps = steps.into_iter().map(|step| self.step(row, step)).collect();
            script.steps.push((Text::from(method.text), steps));
        }
        spoken.functions.append(&mut self.spoken.functions);
        spoken.exits.append(&mut self.spoken.exits);
        spoken.undecided.append(&mut self.spoken.undecided);
        spoken.answers = self.spoken.answers;
        let example = "{ \"https://example.com/status\": { status: 200 } }";
        for (url, view) in self.named(map, "requests", example) {
            let replies = self.one_or_many(view);
            let replies = replies.into_iter().filter_map(|reply| self.reply(reply)).collect();
            script.requests.push((Text::from(url.text), replies));
        }
        for (source, view) in self.named(map, "evaluate", "{ \"now.getHours()\": 9 }") {
            script.evaluate.push((Text::from(source.text), from_json(&self.json(view))));
        }
        if let Some(view) = map.get("inputs") {
            for other in ["caller", "legs", "confirm", "steps", "requests"] {
                if let Some((key, _)) = entry(map, other) {
                    let message = format!(
                        "`inputs` are everything that happens, and `{other}` beside them are not"
                    );
                    let finding = Diagnostic::new(Code::Conflict, key.span(), message);
                    self.report(finding.help("keep one of them"));
                }
            }
            let inputs = self.list("\"inputs\"", view);
            let inputs = inputs.into_iter().filter_map(|input| self.input(input)).collect();
            script.inputs = Some(inputs);
        }
        script.strict = self.flag(map, "strict");
        if script.strict && script.inputs.is_none() {
            let key = entry(map, "strict").map(|(key, _)| key.span()).unwrap_or_default();
            self.conflict(key, "`strict` goes with `inputs`");
        }
        script
    }

    fn version(&mut self, map: Mapping<'_>) {
        let Some(view) = map.get("scenario") else { return };
        if let Some(version) = self.whole(view).filter(|version| *version != 1) {
            let message = format!("this is scenario format {version}; only 1 is known");
            self.report(Diagnostic::new(Code::BadVersion, view.span(), message));
        }
    }

    fn readings(&mut self, view: View<'_>) -> Readings {
        let mut readings = Readings::default();
        let Some(map) = self.map("\"readings\"", "{ group-timeout: stop }", view) else {
            return readings;
        };
        let names: Vec<_> = READINGS.iter().map(|row| row.name).collect();
        self.keys("\"readings\"", map, &names);
        for (key, value) in map.iter() {
            let Some((name, word)) = key.scalar().zip(value.scalar()) else { continue };
            let Some(row) = READINGS.iter().find(|row| row.name == name.text()) else { continue };
            if readings.set(row.name, word.text()).is_err() {
                let words: Vec<_> = row.values.iter().map(|(word, _)| *word).collect();
                self.unknown_word(row.name, word, &words);
            }
        }
        readings
    }

    fn documents(&mut self, map: Mapping<'_>) -> BTreeMap<String, PathBuf> {
        let example = "{ \"https://example.com/next\": next.yaml }";
        let named = self.named(map, "documents", example);
        let path = |(url, view): (reader::Named, _)| Some((url.text, self.text(view)?.into()));
        named.into_iter().filter_map(path).collect()
    }
}

/// A key together with its value.
fn entry<'t>(map: Mapping<'t>, name: &str) -> Option<(View<'t>, View<'t>)> {
    map.iter().find(|(key, _)| key.scalar().is_some_and(|scalar| scalar.text() == name))
}
