//! Bounds of random flows: no call in a random world exceeds one, and for nearly every flow the calls that are made up
//! to reach them do, to the millisecond, with all clocks running.
//!
//! `PROPTEST_CASES` says how many flows are tried. What a wait is, the sentence `wait at most` says here, not the
//! library of bounds.

use std::fmt::Write as _;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::Value as Json;
use swml_compiler::bounds::{Bounds, Length, Options, Played, bounds};
use swml_compiler::checks::{Check, Sentence, sentence};
use swml_compiler::scenario::{FileLoader, Scenario, read};
use swml_compiler::source::{Source, Span};
use swml_compiler::verify::asked;
use swml_compiler::verify::property::{Property, State, Step};
use swml_compiler::{Compilation, Link, compile_linked};
use swml_proof::documents::{self, FETCHED};
use swml_proof::{report, worlds, yaml};
use swml_runtime::driver::Dialer as _;
use swml_runtime::io::{Command, Input, Output};
use swml_runtime::machine::readings::Readings;
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::{Image, Program};
use swml_runtime::sim::Sim;
use swml_runtime::time::{Millis, Time};

/// How many flows the ordinary suite tries.
const FLOWS: u32 = 40;
/// In how many worlds each of them is played.
const WORLDS: usize = 6;
/// Of a hundred flows, how many have to reach every bound.
const REACHED: u32 = 95;
/// The most inputs of one call.
const MOST: usize = 2_000;

#[test]
fn no_call_exceeds_a_bound_and_made_up_calls_reach_them() {
    let flows = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let flows: u32 = flows.unwrap_or(FLOWS);
    let seed = std::env::var("PROOF_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(5);
    let config =
        Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let (strategy, worlds) = (documents::flow().boxed(), worlds::world().boxed());
    let mut wrong = String::new();
    let mut missed = String::new();
    let (mut reached, mut whole, mut calls) = (0, 0, 0);
    for _ in 0..flows {
        let flow = strategy.new_tree(&mut runner).expect("a flow").current();
        let program = linked(&yaml(&flow)).program().expect("random flows are accepted");
        let played: Vec<Json> =
            (0..WORLDS).map(|_| worlds.new_tree(&mut runner).expect("a world").current()).collect();
        let one = read_so(&program, Readings::default(), &CallInfo::default(), true);
        whole += u32::from(!one.too_many);
        for world in &played {
            calls += 1;
            if let Some(words) = exceeds(&program, world) {
                let _ = writeln!(wrong, "{}{words}", report::files(&flow, world));
            }
        }
        let rough = roughly(&program, Readings::default());
        if let Some(words) = less(&rough, &one) {
            let _ = writeln!(wrong, "{}\n{words}", yaml(&flow));
        }
        let missing = match one.too_many {
            true => Some("# too many states".to_owned()),
            false => misses(&program, &one),
        };
        match missing {
            None => reached += 1,
            Some(words) if missed.len() < 20_000 => {
                let _ = writeln!(missed, "{}\n{words}", yaml(&flow));
            }
            Some(_) => {}
        }
        if wrong.len() > 10_000 {
            break;
        }
    }
    println!("{flows} flows, {calls} calls: {reached} flows reach every bound, {whole} are whole");
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(reached * 100 >= flows * REACHED, "only {reached} of {flows}\n{missed}");
}

fn linked(text: &str) -> Compilation {
    let links = FETCHED.iter().filter(|(url, _)| !url.ends_with("/refused"));
    let links: Vec<Link> = links
        .map(|(url, text)| Link {
            url: (*url).to_owned(),
            source: Source::new("fetched.yaml", text),
        })
        .collect();
    compile_linked(&Source::new("flow.yaml", text), &links)
}

fn read_so(program: &Program, readings: Readings, info: &CallInfo, calls: bool) -> Bounds {
    let info = info.clone();
    let options = Options { info, readings, others: false, calls, ..Options::default() };
    bounds(program.clone(), &options)
}

// --- what is seen of a call -------------------------------------------------------------------------

/// What a call came to.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    /// The longest wait, and the first.
    waits: u64,
    first: u64,
    /// When the script was over, or the last that was seen of it.
    lasts: u64,
    at_once: usize,
    legs: u64,
}

/// Watches a call by the sentence `wait at most`, and counts its legs.
struct Watch {
    wait: Box<dyn Property>,
    state: State,
    /// The machine is asked for its legs by the other sentence.
    legs: Vec<Box<dyn Property>>,
    spoken: bool,
    over: bool,
    seen: Seen,
}

/// As long as the sentence may say.
const LONG: u64 = 1_000_000_000_000;

impl Watch {
    fn new() -> Self {
        let property = |sentence: Sentence| {
            asked(&Check { text: String::new(), span: Span::new(0, 0), sentence })
        };
        let wait = property(Sentence::Wait(Millis(LONG)));
        let legs = (0..12).map(|most| property(Sentence::LegsAtOnce(most))).collect();
        let state = wait.start();
        Self { wait, state, legs, spoken: false, over: false, seen: Seen::default() }
    }

    fn step(&mut self, step: &Step<'_>) {
        let now = step.now.0;
        let waited = |state: &State| state.deadline.map(|at| now - (at.0 - LONG));
        let before = waited(&self.state);
        self.wait.step(&mut self.state, step);
        let waited = before.max(waited(&self.state)).unwrap_or(0);
        if !self.over {
            self.seen.waits = self.seen.waits.max(waited);
            if !self.spoken {
                self.seen.first = self.seen.first.max(waited);
            }
            self.seen.lasts = now;
        }
        self.spoken |= step.machine.is_running() && self.state.deadline.is_none();
        self.over |= step.outputs.iter().any(|output| matches!(output, Output::Finished(_)));
        let more = |most: &dyn Property| most.step(&mut State::default(), step).is_some();
        let at_once = self.legs.iter().take_while(|most| more(&***most)).count();
        self.seen.at_once = self.seen.at_once.max(at_once);
        let dialled = step.outputs.iter();
        let dialled = dialled.filter(|output| matches!(output, Output::Command(Command::Dial(_))));
        self.seen.legs += dialled.count() as u64;
    }
}

/// What comes of inputs at their times.
fn replayed(image: &Image, call: &Played) -> Seen {
    let mut machine = Machine::<true>::with_readings(call.info.clone(), call.readings);
    let mut watch = Watch::new();
    for (now, input) in &call.inputs {
        machine.handle_input(image, *now, input.clone());
        let outputs = drained(&mut machine);
        watch.step(&Step { now: *now, input, outputs: &outputs, image, machine: &machine });
    }
    watch.seen
}

fn drained(machine: &mut Machine<true>) -> Vec<Output> {
    let mut outputs = Vec::new();
    machine.take_outputs(&mut outputs);
    outputs
}

/// What comes of a random world.
fn simulated(program: &Program, scenario: &Scenario) -> Seen {
    let mut machine = Machine::<true>::with_readings(scenario.info.clone(), scenario.readings);
    let mut image = Image::new(program.clone());
    let loader = FileLoader::new(std::collections::BTreeMap::new(), |_| None);
    let mut sim = Sim::new(scenario.script.clone(), loader);
    let mut watch = Watch::new();
    let (mut now, mut input) = (Time::ZERO, Input::Timeout);
    for _ in 0..MOST {
        machine.handle_input(&image, now, input.clone());
        let outputs = drained(&mut machine);
        watch.step(&Step {
            now,
            input: &input,
            outputs: &outputs,
            image: &image,
            machine: &machine,
        });
        let mut until = None;
        for output in outputs {
            match output {
                Output::Command(Command::Evaluate { op, on, source }) => {
                    sim.evaluate(now, op, &source, machine.environment(on));
                }
                Output::Command(command) => sim.command(now, &command, &image),
                Output::Wait(at) => until = at,
                Output::Closed => return watch.seen,
                Output::Trace(_) | Output::Finished(_) => {}
            }
        }
        let Some((at, next)) = sim.wait(now, until, &mut image) else { break };
        (now, input) = (now.max(at), next);
    }
    watch.seen
}

// --- what is wrong ----------------------------------------------------------------------------------

/// What a call in a world comes to that it cannot, by either kind of bounds.
fn exceeds(program: &Program, world: &Json) -> Option<String> {
    let scenario = read(&world.to_string()).expect("a scenario");
    let seen = simulated(program, &scenario);
    let found = read_so(program, scenario.readings, &scenario.info, false);
    let rough = roughly(program, scenario.readings);
    let mut words = over(&seen, &found);
    words.push_str(&over(&seen, &rough));
    (!words.is_empty()).then_some(words)
}

/// Bounds of the graph alone: what there is where there are too many states.
fn roughly(program: &Program, readings: Readings) -> Bounds {
    let options = Options { readings, others: false, states: 0, ..Options::default() };
    bounds(program.clone(), &options)
}

/// Which bounds of the graph alone are less than the others.
fn less(rough: &Bounds, found: &Bounds) -> Option<String> {
    let most = |length: &Length| length.longest.map_or(u64::MAX, |ms| ms.0);
    let figures = |bounds: &Bounds| {
        let flow = &bounds.flow;
        let legs = flow.legs.most.unwrap_or(u64::MAX);
        [most(&flow.waits), most(&flow.lasts), flow.at_once.into(), legs]
    };
    let (rough, found) = (figures(rough), figures(found));
    let is_less = rough.iter().zip(&found).any(|(rough, found)| rough < found);
    is_less.then(|| format!("# by the graph alone {rough:?}, exactly {found:?}"))
}

/// What a call comes to that it cannot.
fn over(seen: &Seen, found: &Bounds) -> String {
    let mut words = String::new();
    let mut hold = |what: &str, seen: u64, most: Option<u64>| {
        if most.is_some_and(|most| seen > most) {
            let _ = writeln!(words, "# {what}: {seen} in a call, at most {most:?}");
        }
    };
    let ms = |length: &Length| length.longest.map(|ms| ms.0);
    hold("longest wait", seen.waits, ms(&found.flow.waits));
    hold("first word", seen.first, ms(&found.first.longest));
    hold("longest call", seen.lasts, ms(&found.flow.lasts));
    hold("legs at once", seen.at_once as u64, Some(found.flow.at_once.into()));
    hold("legs in all", seen.legs, found.flow.legs.most);
    words
}

/// Which bounds the calls that were made up for them do not reach.
fn misses(program: &Program, found: &Bounds) -> Option<String> {
    let mut image = Image::new(program.clone());
    // In the place of documents that nobody knows: whoever made the calls up has the same.
    let nothing = linked("sections: {main: []}").program().expect("it is accepted");
    image.add(nothing);
    let mut words = String::new();
    let mut hold =
        |what: &str, call: Option<&Played>, seen: &dyn Fn(&Seen) -> u64, most: Option<u64>| {
            let Some(call) = call else { return };
            let reached = seen(&replayed(&image, call));
            // What nothing limits is made up to be longer than anything.
            let most = most.unwrap_or(1_000_000_000);
            if reached < most || (most < 1_000_000_000 && reached > most) {
                let _ = writeln!(words, "# {what}: {reached} is reached, {most} is said");
            }
        };
    let ms = |length: &Length| length.longest.map(|ms| ms.0);
    let flow = &found.flow;
    hold("longest wait", flow.waits.call.as_ref(), &|seen| seen.waits, ms(&flow.waits));
    hold("longest call", flow.lasts.call.as_ref(), &|seen| seen.lasts, ms(&flow.lasts));
    hold(
        "first word",
        found.first.longest.call.as_ref(),
        &|seen| seen.first,
        ms(&found.first.longest),
    );
    let shortest = found.first.shortest.as_ref();
    hold(
        "soonest word",
        shortest.and_then(|s| s.call.as_ref()),
        &|seen| seen.first,
        shortest.and_then(ms),
    );
    hold(
        "legs at once",
        flow.crowded.as_ref(),
        &|seen| seen.at_once as u64,
        Some(flow.at_once.into()),
    );
    hold("legs in all", flow.legs.call.as_ref(), &|seen| seen.legs, flow.legs.most);
    (!words.is_empty()).then_some(words)
}

/// The sentence that the watch is made of is read as it is written.
#[test]
fn the_sentence_is_the_one_that_is_asked() {
    assert_eq!(sentence("wait at most 60s").ok(), Some(Sentence::Wait(Millis(60_000))));
}
