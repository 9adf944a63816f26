//! What came of it: verdict, what it rests on, and the calls that go wrong.

use std::fmt;

use serde_json::{Value as Json, json};
use swml_runtime::id::{OpId, ProgramId};
use swml_runtime::io::{Input, Output};
use swml_runtime::machine::readings::{Readings, Rows};
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::monitor::Monitors;
use swml_runtime::program::{Image, Program};
use swml_runtime::time::Time;
use swml_runtime::value::Text;

use super::call::Call;
use super::calls::STATEMENTS;
use super::counterexample::{self, Circumstances};
use super::help;
use super::known::Known;
use super::lasting::Limits;
use super::replay::Told;
use super::rests;
use super::search::{Finding, Found, GaveUp, Ground, Seen};
use super::step::tell;
use crate::counted::counted;
use crate::methods::KEPT_OUT;
use crate::museum;
use crate::scenario::Recorder;

/// What a verification comes to, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Everything that can happen was explored, and nothing goes wrong.
    Proved,
    /// Nothing goes wrong within bounds that are named.
    Within,
    /// It was given up before everything was explored; nothing had gone wrong so far.
    GaveUp,
    /// Something may go wrong, but the plain machine does not show it.
    Possible,
    /// Something goes wrong, and here is the call.
    Violated,
}

impl Verdict {
    /// The word for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Proved => "proved",
            Verdict::Within => "within",
            Verdict::GaveUp => "gave-up",
            Verdict::Possible => "possible",
            Verdict::Violated => "violated",
        }
    }
}

/// How much was explored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Moves that were made: every one by the machine.
    pub moves: u64,
    /// States that differ, clocks included.
    pub states: usize,
    /// States that differ when clocks do not count.
    pub control_states: usize,
    /// How many steps the longest of the shortest ways to a state has.
    pub steps: u32,
}

/// What was found out about a flow.
#[derive(Clone, Debug)]
pub struct Report {
    /// How much was explored.
    pub size: Size,
    /// The rows of the readings that were asked: under readings that differ in others it is the same.
    pub asked: Rows,
    /// How these are read, as `name = value`.
    pub readings: Vec<String>,
    /// Whether no clock has cut it off: whoever explores once more finds the same.
    pub whole: bool,
    /// Steps that are trusted to end, with their lines.
    pub trusted: Vec<String>,
    /// What the platform does by itself, and is taken to take no time, where it is asked how much time passes.
    pub at_once: Vec<&'static str>,
    /// Steps that end with the call alone.
    pub endless: Vec<String>,
    /// Documents that nobody knows: only that they cannot be had was explored.
    pub fetched: Vec<String>,
    /// The conversations that were to run statements of a web server, by its functions and the line: only that
    /// they cannot be had was explored.
    pub answered: Vec<String>,
    /// What is decided otherwise than by constants: values were tried, not all explored.
    pub tried: Vec<String>,
    /// How often a `goto` was followed at most, where that is less than it may jump.
    pub rounds: Option<u32>,
    /// Whether clocks are closer together than a millisecond can tell.
    pub too_coarse: bool,
    /// Why it was given up, as the end of a sentence.
    pub gave_up: Option<&'static str>,
    /// What goes wrong.
    pub counterexamples: Vec<Counterexample>,
    /// The names of the checks besides the invariants.
    pub checks: Vec<String>,
    /// A number for every state but for its clocks: what two explorations can be compared by.
    pub prints: std::collections::BTreeSet<u128>,
}

/// A call that goes wrong.
#[derive(Clone, Debug)]
pub struct Counterexample {
    /// Which check.
    pub check: String,
    /// What is wrong.
    pub words: String,
    /// What to try, where that is known.
    pub help: Option<&'static str>,
    /// Whether the plain machine shows it.
    pub reproduced: bool,
    /// What is told to the machine, and when.
    pub inputs: Vec<(Time, Input)>,
    /// How the call begins.
    pub info: CallInfo,
    /// How the open points are read.
    pub readings: Readings,
    ops: Vec<(OpId, Text)>,
}

impl Counterexample {
    /// The call as a scenario for a flow of that name.
    #[must_use]
    pub fn scenario(&self, flow: &str) -> String {
        let says = [format!("{}: {}", self.check, self.words)];
        let of = Circumstances { flow, info: &self.info, readings: self.readings, says: &says };
        counterexample::scenario(&of, &self.inputs, &self.ops)
    }

    /// Everything that passes in the call up to where it goes wrong, as `--trace jsonl` has it. `program` is
    /// the flow that was explored.
    #[must_use]
    pub fn trace(&self, program: &Program) -> Vec<Json> {
        let image = Image::new(program.clone());
        let mut machine = museum::machine(Machine::with_readings(self.info.clone(), self.readings));
        let (mut monitors, mut said) = (Monitors::new(self.readings), Vec::new());
        let mut recorder = Recorder::default();
        for (now, input) in &self.inputs {
            tell(&mut machine, &mut monitors, &image, *now, input, &mut said);
            recorder.input(*now, input);
            said.iter().for_each(|output| recorder.output(*now, output, &image));
        }
        recorder.events.iter().map(|event| event.to_json()).collect()
    }

    /// How many steps it has.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.inputs.len()
    }
}

pub(super) fn counterexample(
    ground: &Ground<'_>,
    roots: &[Call],
    finding: &Finding,
    told: Told,
) -> Counterexample {
    let mut machine = roots[told.root].machine.clone();
    let mut monitors = Monitors::new(machine.readings());
    let (mut ops, mut outputs): (_, Vec<Output>) = (Vec::new(), Vec::new());
    for (now, input) in &told.inputs {
        tell(&mut machine, &mut monitors, ground.image, *now, input, &mut outputs);
        ops.extend(counterexample::methods(&outputs));
    }
    Counterexample {
        check: finding.check.clone(),
        words: finding.words.clone(),
        help: help::of(&finding.check, told.inputs.last().map(|(_, input)| input), &outputs),
        reproduced: told.reproduced,
        inputs: told.inputs,
        info: machine.info().clone(),
        readings: machine.readings(),
        ops,
    }
}

pub(super) fn report(
    known: &Known,
    ground: &Ground<'_>,
    readings: Readings,
    found: Found,
    counterexamples: Vec<Counterexample>,
) -> Report {
    let (trusted, endless) =
        rests::operations(ground.image.program(ProgramId(0)), &found.seen.acts);
    Report {
        size: Size {
            moves: found.moves,
            states: found.visited.states(),
            control_states: found.visited.control_states(),
            steps: found.levels,
        },
        asked: found.seen.asked,
        whole: found.gave_up != Some(GaveUp::Time),
        readings: readings
            .of(found.seen.asked)
            .map(|(name, value)| format!("{name} = {value}"))
            .collect(),
        trusted,
        at_once: at_once(ground.limits, &found.seen),
        endless,
        fetched: found.seen.fetched.into_iter().filter(|dest| dest != STATEMENTS).collect(),
        answered: rests::web_servers(ground.image.program(ProgramId(0)), &found.seen.acts),
        tried: known.returns.open.iter().cloned().collect(),
        rounds: found.seen.clamped.then_some(ground.rounds),
        too_coarse: found.seen.too_coarse,
        gave_up: found.gave_up.map(|why| match why {
            GaveUp::States => "there are more states than it may keep",
            GaveUp::Memory => "it would need more memory than it may use",
            GaveUp::Time => "the time was up",
        }),
        counterexamples,
        checks: ground.properties.iter().map(|property| property.name().to_owned()).collect(),
        prints: found.visited.prints(),
    }
}

/// What was met of what takes no time.
fn at_once(limits: Limits, seen: &Seen) -> Vec<&'static str> {
    let all = [
        (!seen.fetched.is_empty(), "to fetch a document"),
        (seen.evaluated, "to evaluate an expression outside"),
        (seen.started, "to begin what runs beside the script"),
    ];
    let met = all.into_iter().filter(|(met, _)| *met && limits == Limits::All);
    met.map(|(_, words)| words).collect()
}

/// Under which conditions nothing goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holds(Vec<String>);

impl fmt::Display for Holds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}

impl Report {
    /// What it comes to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match () {
            () if self.counterexamples.iter().any(|c| c.reproduced) => Verdict::Violated,
            () if !self.counterexamples.is_empty() => Verdict::Possible,
            () if self.gave_up.is_some() => Verdict::GaveUp,
            () if self.within().is_some() => Verdict::Within,
            () => Verdict::Proved,
        }
    }

    /// The bounds within which nothing goes wrong, where there are any.
    #[must_use]
    pub fn within(&self) -> Option<Holds> {
        let mut bounds = Vec::new();
        bounds.extend(
            self.rounds.map(|rounds| format!("{} of each `goto`", counted(rounds, "round"))),
        );
        if !self.tried.is_empty() {
            bounds.push(format!("the values that were tried for {}", self.tried.join(", ")));
        }
        if !self.fetched.is_empty() {
            let names: Vec<_> =
                self.fetched.iter().map(|dest| crate::redact::redact_text(dest)).collect();
            let were = if names.len() == 1 { "was" } else { "were" };
            bounds.push(format!("the documents that are known: {} {were} not", names.join(", ")));
        }
        if !self.answered.is_empty() {
            bounds.push(format!(
                "what the document says: which statements the web server of {} answers is not known",
                self.answered.join(" and that of ")
            ));
        }
        if self.too_coarse {
            bounds.push("clocks that are at least a millisecond apart".to_owned());
        }
        Some(Holds(bounds)).filter(|holds| !holds.0.is_empty())
    }

    /// What widens the bounds.
    #[must_use]
    pub fn help(&self) -> Vec<String> {
        let links = self.fetched.iter().filter(|dest| dest.contains("://"));
        let links: Vec<String> = links.map(|dest| format!("--link {dest}=FILE")).collect();
        let link = (!links.is_empty()).then(|| {
            crate::redact::redact_text(&format!("{} puts a document in its place", links.join(" ")))
        });
        let kept_out = (!self.answered.is_empty()).then(|| KEPT_OUT.to_owned());
        link.into_iter().chain(kept_out).collect()
    }

    /// The report for programs.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let counterexample = |c: &Counterexample| {
            json!({
                "check": c.check,
                "says": c.words,
                "help": c.help,
                "reproduced": c.reproduced,
                "steps": c.steps(),
            })
        };
        json!({
            "verdict": self.verdict().word(),
            "within": self.within().map(|holds| holds.0),
            "gave_up": self.gave_up,
            "explored": {
                "moves": self.size.moves,
                "states": self.size.states,
                "control_states": self.size.control_states,
                "steps": self.size.steps,
            },
            "rests_on": {
                "readings": self.readings,
                "trusted_to_end": self.trusted,
                "takes_no_time": self.at_once,
                "end_with_the_call": self.endless,
            },
            "violations": self.counterexamples.iter().map(counterexample).collect::<Vec<_>>(),
        })
    }
}
