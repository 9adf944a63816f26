//! Running a program in a scenario.

use std::cell::Cell;
use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};
use swml_runtime::driver::{self, Dialer, End};
use swml_runtime::id::{OpId, ProgramId};
use swml_runtime::io::{Command, Input};
use swml_runtime::machine::readings::Readings;
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::monitor::{Monitors, Violation};
use swml_runtime::program::{Image, Program};
use swml_runtime::sim::script::Script;
use swml_runtime::sim::{Loader, Sim};
use swml_runtime::time::Time;
use swml_runtime::value::{Text, Value};

use super::trace::{Event, Recorder, to_json};
use crate::coverage::{Tracker, Way};
use crate::methods::{self, Kind, Method};
use crate::museum;
use crate::redact::redact;

/// How a call begins, what the world does in it, and where documents come from.
pub struct Setting<L> {
    /// How it begins.
    pub info: CallInfo,
    /// How the open points are read.
    pub readings: Readings,
    /// What the world does.
    pub script: Script,
    /// Where documents come from.
    pub loader: L,
}

/// A call that was played.
#[derive(Clone, Debug)]
pub struct Playback {
    /// Everything that passed, in order.
    pub events: Vec<Event>,
    /// `completed`, `hung_up`, `caller_left`, `failed`; none where the call still waits.
    pub outcome: Option<String>,
    /// When it finished.
    pub at: Option<Time>,
    /// What was dialled, in order.
    pub dialled: Vec<String>,
    /// The last destination that was bridged.
    pub bridged: Option<String>,
    /// What was answered to a message, in order: the texts, or the media where there is none.
    pub replies: Vec<String>,
    /// What was played to the caller, in order, prompts included: the URLs, `say:` among them.
    pub played: Vec<String>,
    /// The caller's variables at the end; secrets are replaced.
    pub vars: Map<String, Json>,
    /// Whether nothing more can happen by itself although the call is not over.
    pub waiting: bool,
    /// Whether the call was given up because more than [`EVENTS`] had passed.
    pub given_up: bool,
    /// The names of the states that were entered, in order.
    pub visits: Vec<String>,
    /// The ways that it took through its flow.
    pub ways: BTreeSet<Way>,
    /// Invariants of dialling that were hurt: the machine is wrong, whatever the flow says.
    pub violations: Vec<Violation>,
}

/// The most that may pass in a call before it is given up: sections that `execute` each other twice over
/// take longer than anybody lives, in no time of the call.
pub const EVENTS: usize = 1_000_000;

/// A dialer that gives up when too much has passed.
struct Bounded<'c, D> {
    dialer: D,
    passed: &'c Cell<usize>,
}

impl<D: Dialer> Dialer for Bounded<'_, D> {
    fn command(&mut self, now: Time, command: &Command, image: &Image) {
        self.dialer.command(now, command, image);
    }

    fn evaluate(&mut self, now: Time, op: OpId, source: &Text, environment: Value) {
        self.dialer.evaluate(now, op, source, environment);
    }

    fn wait(&mut self, now: Time, until: Option<Time>, image: &mut Image) -> Option<(Time, Input)> {
        if self.passed.get() > EVENTS { None } else { self.dialer.wait(now, until, image) }
    }
}

/// Plays a call.
///
/// # Example
/// ```
/// use std::collections::BTreeMap;
/// use swml_compiler::scenario::{FileLoader, Setting, play, read};
/// use swml_compiler::{compile, source::Source};
///
/// let flow = "sections: {main: [{connect: {to: '+15550100001', timeout: 10}}]}";
/// let program = compile(&Source::new("flow.yaml", flow)).program()?;
/// let scenario = read("legs: {'+15550100001': {answer: 3s, hangup: 60s}}\nexpect: {at: 63s}")?;
///
/// let loader = FileLoader::new(BTreeMap::new(), |_| None);
/// let (info, readings, script) = (scenario.info, scenario.readings, scenario.script);
/// let setting = Setting { info, readings, script, loader };
/// let playback = play(program, setting);
/// assert_eq!(playback.bridged.as_deref(), Some("+15550100001"));
/// assert!(scenario.expect.is_some_and(|expect| expect.differences(&playback).is_empty()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn play<L: Loader>(
    program: impl Into<std::sync::Arc<Program>>,
    setting: Setting<L>,
) -> Playback {
    let mut image = Image::new(program);
    let mut machine = museum::machine(Machine::with_readings(setting.info, setting.readings));
    let mut monitors = Monitors::new(setting.readings);
    let count = Cell::new(0);
    let kind = image.program(ProgramId(0)).kind();
    let script = Script { words: words(kind), ..setting.script };
    let sim = Sim::new(script, setting.loader);
    let mut sim = Bounded { dialer: sim, passed: &count };
    let (mut recorder, mut tracker) = (Recorder::default(), Tracker::default());
    let mut passed: Vec<(Time, driver::Owned)> = Vec::new();
    let end = driver::drive(&mut machine, &mut image, &mut sim, |t, event| {
        count.set(count.get() + 1);
        monitors.see(t, event);
        passed.push((t, event.to_owned()));
    });
    // Read afterwards: only then does the image hold every document that the call fetched.
    for (t, event) in &passed {
        match event {
            driver::Owned::Input(input) => recorder.input(*t, input),
            driver::Owned::Output(output) => {
                recorder.output(*t, output, &image);
                tracker.see(output, &image);
            }
        }
    }
    let events = recorder.events;
    let ways = tracker.ways().clone();
    let named = |name: &'static str| events.iter().filter(move |event| event.name == name);
    let finished = named("finished").next();
    let vars = machine.vars().map(|(name, value)| (name.to_string(), to_json(value)));
    let vars = match redact(Json::Object(vars.collect())) {
        Json::Object(vars) => vars,
        _ => Map::new(),
    };
    Playback {
        outcome: finished.map(|event| event.text("outcome")),
        at: finished.map(|event| event.t),
        dialled: named("dial").map(|event| event.text("to")).collect(),
        replies: named("perform").filter_map(reply).collect(),
        played: named("perform").flat_map(played).collect(),
        bridged: named("bridge").next_back().map(|event| event.text("to")),
        vars,
        waiting: end == End::Waiting && count.get() <= EVENTS,
        given_up: end == End::Waiting && count.get() > EVENTS,
        visits: named("enter").map(|event| event.text("state")).collect(),
        ways,
        violations: monitors.violations().to_vec(),
        events,
    }
}

/// What the result of each method can be, for what is drawn from a seed.
fn words(kind: Kind) -> Vec<(Text, Vec<Text>)> {
    let of = |row: &&'static Method| {
        let (_, words) = row.result(kind)?;
        Some((Text::word(row.name), words.iter().map(|word| Text::word(word)).collect()))
    };
    methods::ALL.iter().filter_map(of).collect()
}

/// What a step plays to the caller.
fn played(event: &Event) -> Vec<String> {
    let plays = ["play", "prompt"].contains(&event.text("method").as_str());
    let params = event.facts.get("params");
    let urls = params.filter(|_| plays && !event.facts.contains_key("leg"));
    let urls = urls.and_then(|params| ["urls", "play", "url"].iter().find_map(|n| params.get(n)));
    match urls {
        Some(Json::String(url)) => vec![url.clone()],
        Some(Json::Array(urls)) => {
            urls.iter().filter_map(|url| url.as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}

/// What a `reply` says.
fn reply(event: &Event) -> Option<String> {
    let params = event.facts.get("params").filter(|_| event.text("method") == "reply")?;
    Some(match (params.get("body"), params.get("media")) {
        (Some(Json::String(body)), _) => body.clone(),
        (Some(body), _) => body.to_string(),
        (None, Some(Json::Array(media))) => {
            media.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    })
}
