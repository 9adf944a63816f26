//! A call that was chosen into a scenario: a comment with its story, the world, and what must come of it.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};
use swml_runtime::machine::readings::Readings;
use swml_runtime::program::Program;
use swml_runtime::sim::script::Script;

use crate::coverage::Way;
use crate::format;
use crate::scenario::write::{instant, script, word};
use crate::scenario::{Event, Playback, plain};
use crate::source::Source;

/// A generated scenario.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its part of the name of a file, such as `key-1-no-answer`.
    pub name: String,
    /// What happens, in a sentence without its full stop.
    pub story: String,
    /// Everything that it takes.
    pub ways: BTreeSet<Way>,
    /// What no other scenario of the set takes, or the first of several to take.
    pub first: Vec<Way>,
    pub(super) world: World,
    /// How the open points are read in it.
    pub(super) readings: Readings,
    pub(super) expect: Map<String, Json>,
}

/// What the world does.
#[derive(Clone, Debug)]
pub(super) enum World {
    /// In the words of a scenario, with what it says about the beginning.
    Told(Map<String, Json>, Box<Script>),
    /// By exact inputs: the lines of a scenario, without its comment and its flow.
    Exact(String),
}

/// The keys that have a line for each of their entries.
const LISTS: [&str; 4] = ["steps", "legs", "confirm", "expect"];
/// What says why nobody was reached.
const REASON: &str = "connect_failed_reason";
/// The columns of a line.
const WIDTH: usize = 100;

impl Sample {
    /// The scenario as a text, in canonical form. `flow` is what it calls its flow, `documents` are the files of the
    /// URLs that were linked to it.
    #[must_use]
    pub fn text(&self, flow: &str, documents: &[(String, String)]) -> String {
        let mut out = comment(&format!("{}.", self.story));
        out.push_str(&format!("flow: {}\n", word(flow)));
        if let World::Told(said, _) = &self.world {
            said.iter().for_each(|(key, value)| entry(&mut out, 0, key, value));
        }
        if !documents.is_empty() {
            let documents = documents.iter().map(|(url, file)| (url.clone(), json!(file)));
            entry(&mut out, 0, "documents", &Json::Object(documents.collect()));
        }
        let readings = self.readings.changed().map(|(name, value)| (name.to_owned(), json!(value)));
        let readings: Map<String, Json> = readings.collect();
        match &self.world {
            World::Told(_, world) => {
                if !readings.is_empty() {
                    entry(&mut out, 0, "readings", &Json::Object(readings));
                }
                script(world).iter().for_each(|(key, value)| entry(&mut out, 0, key, value));
            }
            World::Exact(lines) => out.push_str(lines),
        }
        entry(&mut out, 0, "expect", &Json::Object(self.expect.clone()));
        // Whatever can be read has a canonical form.
        format::format(&Source::new("scenario", &out)).unwrap_or(out)
    }
}

/// A comment, in lines.
fn comment(words: &str) -> String {
    let mut out = String::new();
    let mut line = "#".to_owned();
    for word in words.split_whitespace() {
        if line.len() > 1 && line.chars().count() + word.chars().count() >= WIDTH {
            out.push_str(&line);
            out.push('\n');
            line = "#".to_owned();
        }
        line.push(' ');
        line.push_str(word);
    }
    out + &line + "\n"
}

/// A key with its value: on one line where there is room, but maps of the first levels over lines.
fn entry(out: &mut String, depth: usize, key: &str, value: &Json) {
    let indent = "  ".repeat(depth);
    let key = word(key);
    let line = format!("{indent}{key}: {}", plain(value));
    let fits = line.chars().count() <= WIDTH;
    match value {
        Json::Object(map) if !map.is_empty() && (LISTS.contains(&&*key) || !fits) => {
            out.push_str(&format!("{indent}{key}:\n"));
            map.iter().for_each(|(key, value)| entry(out, depth + 1, key, value));
        }
        Json::Array(items) if !items.is_empty() && !fits => {
            out.push_str(&format!("{indent}{key}:\n"));
            for item in items {
                out.push_str(&format!("{indent}  - {}\n", plain(item)));
            }
        }
        _ => {
            out.push_str(&line);
            out.push('\n');
        }
    }
}

/// Whoever still rings when the caller leaves is let go: each as an event.
fn let_go(playback: &Playback) -> Vec<Json> {
    let left = playback.events.iter().find(|event| event.name == "caller_hangup");
    let cancelled = |t| {
        let then = playback.events.iter().filter(move |event| event.t == t);
        then.filter(|event| event.name == "cancel")
    };
    let event = |leg: &Event| json!({ "event": leg.name, "leg": leg.facts.get("leg") });
    left.into_iter().flat_map(|left| cancelled(left.t)).map(event).collect()
}

/// What matters of what came of a call. `marks` are places that it went through, for a flow of which
/// nothing else is heard.
pub(super) fn expectation(
    program: &Program,
    playback: &Playback,
    marks: &[String],
) -> Map<String, Json> {
    let mut expect = Map::new();
    let mut say = |key: &str, value: Json| expect.insert(key.to_owned(), value);
    match (&playback.outcome, playback.at) {
        (Some(outcome), Some(at)) => {
            say("outcome", json!(outcome));
            say("at", instant(at));
        }
        _ => drop(say("waiting", json!(true))),
    }
    let tables = program.tables();
    if !tables.legs.is_empty() {
        say("dialled", json!(playback.dialled));
        say("bridged", json!(playback.bridged));
        if let Some(reason) = playback.vars.get(REASON).filter(|reason| !reason.is_null()) {
            say("vars", json!({ REASON: reason }));
        }
        let let_go = let_go(playback);
        if !let_go.is_empty() {
            say("events", json!(let_go));
        }
    }
    let has =
        |methods: &[&str]| tables.acts.iter().any(|act| methods.contains(&act.method.as_str()));
    if has(&["play", "prompt"]) {
        say("played", json!(playback.played));
    }
    if has(&["reply"]) {
        say("replies", json!(playback.replies));
    }
    let quiet =
        playback.dialled.is_empty() && playback.played.is_empty() && playback.replies.is_empty();
    if quiet && !marks.is_empty() {
        say("visits", json!(marks));
    }
    expect
}
