//! What a scenario expects of a call, and how the call differs from it.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value as Json;
use swml_runtime::time::Time;

use super::duration::clock;
use super::play::Playback;
use super::trace::Event;

/// The `expect` of a scenario. What is absent is not compared.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    pub(super) outcome: Option<&'static str>,
    pub(super) at: Option<Time>,
    pub(super) dialled: Option<Vec<String>>,
    pub(super) replies: Option<Vec<String>>,
    pub(super) played: Option<Vec<String>>,
    /// `Some(None)`: nobody must be bridged.
    pub(super) bridged: Option<Option<String>>,
    pub(super) vars: BTreeMap<String, Json>,
    pub(super) waiting: Option<bool>,
    pub(super) visits: Vec<String>,
    pub(super) events: Vec<Wanted>,
}

/// An event that must come, as far as it is given.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) event: &'static str,
    pub(super) at: Option<Time>,
    pub(super) leg: Option<u64>,
    /// Facts by name.
    pub(super) texts: Vec<(&'static str, String)>,
}

impl Wanted {
    fn is(&self, event: &Event) -> bool {
        let leg = self.leg.map(|leg| leg.to_string());
        event.name == self.event
            && self.at.is_none_or(|at| at == event.t)
            && leg.is_none_or(|leg| event.text("leg") == leg)
            && self.texts.iter().all(|(name, text)| event.text(name) == *text)
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.event)?;
        if let Some(leg) = self.leg {
            write!(f, " of leg {leg}")?;
        }
        for (name, text) in &self.texts {
            write!(f, " {name} {text}")?;
        }
        match self.at {
            Some(at) => write!(f, " at {}", clock(at)),
            None => Ok(()),
        }
    }
}

/// One point in which a call is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What was compared: `outcome`, `vars.connect_result`...
    pub what: String,
    /// What the scenario says.
    pub expected: String,
    /// What the call gave.
    pub found: String,
}

impl Expect {
    /// Every point in which a call differs.
    #[must_use]
    pub fn differences(&self, playback: &Playback) -> Vec<Difference> {
        let mut differences = Vec::new();
        let mut compare = |what: &str, expected: String, found: String| {
            if expected != found {
                differences.push(Difference { what: what.to_owned(), expected, found });
            }
        };
        if let Some(outcome) = self.outcome {
            let found = playback.outcome.clone().unwrap_or("none: the call still waits".into());
            compare("outcome", outcome.to_owned(), found);
        }
        if let Some(at) = self.at {
            let found = playback.at.map_or("never".to_owned(), clock);
            compare("at", clock(at), found);
        }
        if let Some(dialled) = &self.dialled {
            compare("dialled", list(dialled), list(&playback.dialled));
        }
        let said = [
            ("replies", &self.replies, &playback.replies),
            ("played", &self.played, &playback.played),
        ];
        for (what, expected, found) in said {
            let words = |said: &[String]| match said {
                [] => "nothing".to_owned(),
                said => said.join(" / "),
            };
            if let Some(expected) = expected {
                compare(what, words(expected), words(found));
            }
        }
        if let Some(bridged) = &self.bridged {
            let words = |to: &Option<String>| to.clone().unwrap_or("nobody".into());
            compare("bridged", words(bridged), words(&playback.bridged));
        }
        for (name, expected) in &self.vars {
            let found = playback.vars.get(name).unwrap_or(&Json::Null);
            if !same(expected, found) {
                compare(&format!("vars.{name}"), expected.to_string(), found.to_string());
            }
        }
        if let Some(waiting) = self.waiting {
            compare("waiting", waiting.to_string(), playback.waiting.to_string());
        }
        let mut entered = playback.visits.iter();
        if let Some(missed) = self.visits.iter().find(|name| !entered.any(|seen| seen == *name)) {
            let found = match playback.visits.contains(missed) {
                true => "entered, but not in this order".to_owned(),
                false => "never entered".to_owned(),
            };
            compare("visits", missed.clone(), found);
        }
        let mut passed = playback.events.iter();
        if let Some(missed) = self.events.iter().find(|wanted| !passed.any(|e| wanted.is(e))) {
            let found = match playback.events.iter().any(|event| missed.is(event)) {
                true => "there, but not in this order".to_owned(),
                false => "not there".to_owned(),
            };
            compare("events", missed.to_string(), found);
        }
        differences
    }
}

fn list(items: &[String]) -> String {
    if items.is_empty() { "nobody".to_owned() } else { items.join(", ") }
}

/// Equal values; numbers by value, `1` and `1.0` alike.
fn same(expected: &Json, found: &Json) -> bool {
    match (expected.as_f64(), found.as_f64()) {
        (Some(expected), Some(found)) => expected == found,
        _ => expected == found,
    }
}
