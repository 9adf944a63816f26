//! The same calls explored by ticks, to hold the zones to account: time is whole multiples of a tick, a state
//! stands at one instant, and knows nothing of zones, prints, symmetry or the merging of legs that drain.
//! What is compared are control states: all that the machine holds, but for its instants.
//!
//! The four hours that a call may last are scaled down, to [`LONG`] times the longest other time of the flow: that
//! is still longer than anything else takes. By default the flows of dialling that have few such states; `SWML_TICKS=all` does them all.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::fs;
use std::hash::{Hash as _, Hasher};
use std::path::Path;
use std::sync::{Arc, Mutex};

use swml_compiler::compile;
use swml_compiler::scenario::read;
use swml_compiler::source::Source;
use swml_compiler::verify::property::{Property, State, Step};
use swml_compiler::verify::{Options, Outside, Verdict, verify};
use swml_runtime::io::{Input, Output, Trace};
use swml_runtime::machine::canonical::{Live, Reader};
use swml_runtime::machine::{DEFAULT_MAX_DURATION, Machine};
use swml_runtime::program::Program;
use swml_runtime::time::Time;

/// The most states by ticks of a flow that is done by default.
const FEW: usize = 5_000;
/// The most of any.
const MOST: usize = 3_000_000;
/// How many times as long as the longest other time a call may last.
const LONG: u64 = 20;

// --- what is compared ---------------------------------------------------------------------------------

/// A reading of a machine in 128 bits.
struct Reading {
    read: u128,
    /// The instant that others are relative to; none where they do not count.
    now: Option<Time>,
}

impl Reading {
    fn new(now: Option<Time>) -> Self {
        Self { read: 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, now }
    }

    fn get(&self) -> u128 {
        self.read ^ self.read >> 61
    }

    fn instant(&mut self, at: Time) {
        if let Some(now) = self.now {
            // What is past is past, however long.
            self.write_u64(at.0.checked_sub(now.0).unwrap_or(u64::MAX));
        }
    }
}

impl Hasher for Reading {
    // FNV-1a, by up to eight bytes at a time.
    fn write(&mut self, bytes: &[u8]) {
        for bytes in bytes.chunks(8) {
            let word = bytes.iter().fold(1, |word, byte| word << 8 | u128::from(*byte));
            let mixed = (self.read ^ word).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
            self.read = mixed ^ mixed >> 67;
        }
    }

    #[allow(clippy::cast_possible_truncation)]
    fn finish(&self) -> u64 {
        self.get() as u64
    }
}

impl Reader for Reading {
    fn timer(&mut self, at: Time) {
        self.instant(at);
    }

    fn bound(&mut self, at: Time) {
        self.instant(at);
    }

    fn limit(&mut self, at: Time) {
        self.instant(at);
    }
}

/// Legs in any order are read in that of their signatures; those that drain only by whether there are some.
fn reading(machine: &Machine, live: &Live, now: Option<Time>) -> u128 {
    let count = machine.live_legs().count();
    let mut legs: Vec<(u128, Option<Time>, usize)> = (0..count)
        .filter(|place| !machine.drains(*place))
        .map(|place| {
            let mut signature = Reading::new(None);
            machine.leg_signature(live, place, &mut signature);
            (signature.get(), machine.leg_deadline(place), place)
        })
        .collect();
    legs.sort();
    let mut reading = Reading::new(now);
    machine.canonical(live, legs.iter().map(|(.., place)| *place), &mut reading);
    reading.get()
}

// --- by zones -----------------------------------------------------------------------------------------

/// Notes control states, and never finds fault.
struct Controls {
    live: Live,
    met: Arc<Mutex<BTreeSet<u128>>>,
}

impl Property for Controls {
    fn name(&self) -> &str {
        "controls"
    }

    fn says(&self) -> &str {
        "calls are where they are"
    }

    fn step(&self, _: &mut State, step: &Step<'_>) -> Option<String> {
        let reading = reading(step.machine, &self.live, None);
        self.met.lock().expect("nobody panics").insert(reading);
        None
    }
}

/// Counts the steps in which the clock of one leg runs out, and of no other.
struct Alone;

impl Property for Alone {
    fn name(&self) -> &str {
        "alone"
    }

    fn says(&self) -> &str {
        "the clocks of legs never run out at three instants"
    }

    fn step(&self, state: &mut State, step: &Step<'_>) -> Option<String> {
        state.at += u64::from(is_alone(step.outputs));
        (state.at >= 3).then(|| "they do".to_owned())
    }
}

fn is_alone(said: &[Output]) -> bool {
    said.iter().filter(|output| matches!(output, Output::Trace(Trace::LegTimeout(_)))).count() == 1
}

fn by_zones(program: &Program) -> BTreeSet<u128> {
    let live = Outside::of(program.clone()).live().clone();
    let met = Arc::new(Mutex::default());
    let properties: Vec<Box<dyn Property>> = vec![Box::new(Controls { live, met: met.clone() })];
    let info = read("{}").expect("a scenario that says nothing").info;
    let report =
        verify(program.clone(), Options { info, always: false, properties, ..Options::default() });
    assert!(report.gave_up.is_none() && report.rounds.is_none() && !report.too_coarse);
    met.lock().expect("nobody panics").clone()
}

// --- by ticks -----------------------------------------------------------------------------------------

/// What an exploration by ticks came to.
struct Ticked {
    controls: BTreeSet<u128>,
    states: usize,
    /// In how many steps of a call the clock of one leg alone ran out, at most.
    alone: u8,
}

/// What is met by a part of the greatest tick of which all clocks are multiples; `None`: too many states. `counts`:
/// how often clocks ran out alone is part of a state.
fn by_ticks(program: &Program, part: u64, most: usize, counts: bool) -> Option<Ticked> {
    let outside = Outside::of(program.clone());
    let mut lengths = BTreeSet::new();
    loop {
        let tick = lengths.iter().copied().fold(0, gcd) / part;
        let before = lengths.len();
        match explore(&outside, tick, &mut lengths, most, counts) {
            Some(ticked) if lengths.len() == before => return Some(ticked),
            // Clocks that were not known yet.
            _ if lengths.len() > before => {}
            _ => return None,
        }
    }
}

fn gcd(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { gcd(other, one % other) }
}

fn explore(
    outside: &Outside,
    tick: u64,
    lengths: &mut BTreeSet<u64>,
    most: usize,
    counts: bool,
) -> Option<Ticked> {
    let live = outside.live();
    let info = read("{}").expect("a scenario that says nothing").info;
    let mut ticked = Ticked { controls: BTreeSet::new(), states: 0, alone: 0 };
    let mut seen: HashSet<(u128, u8)> = HashSet::new();
    let begin = |info| (Machine::new(info), Time::ZERO, 0);
    let mut open: VecDeque<_> = outside.beginnings(&info).into_iter().map(begin).collect();
    let mut outputs = Vec::new();
    while let Some((machine, now, alone)) = open.pop_front() {
        // What a call knows from its beginning never changes.
        let mut reach = |next: Machine, now: Time, alone: u8, open: &mut VecDeque<_>| {
            let mut info = Reading::new(None);
            next.info().hash(&mut info);
            if seen.insert((reading(&next, live, Some(now)) ^ info.get(), alone)) {
                open.push_back((next, now, alone));
            }
        };
        let wake = machine.deadline();
        let is_due = wake.is_some_and(|at| at <= now) || !machine.has_begun();
        let mut inputs = Vec::new();
        if is_due {
            inputs.push(Input::Timeout);
        } else if tick > 0 && wake.is_some() {
            let later = Time(now.0 + tick);
            reach(machine.clone(), later, alone, &mut open);
        }
        inputs.extend(outside.inputs(&machine));
        for input in inputs {
            let mut next = machine.clone();
            next.handle_input(outside.image(), now, input);
            next.take_outputs(&mut outputs);
            // A clock that was started now has its whole length.
            let hours = DEFAULT_MAX_DURATION.0;
            let long = lengths.last().map_or(hours, |longest| longest * LONG);
            let mut old = Vec::new();
            machine.clone().instants(|at| old.push(*at));
            next.instants(|at| match at.0.saturating_sub(now.0) {
                0 => {}
                length if length == hours => *at = Time(now.0 + long),
                length if !old.contains(at) => {
                    lengths.insert(length);
                }
                _ => {}
            });
            ticked.controls.insert(reading(&next, live, None));
            let alone = alone + u8::from(counts && is_alone(&outputs));
            ticked.alone = ticked.alone.max(alone);
            reach(next, now, alone, &mut open);
        }
        ticked.states += 1;
        if ticked.states > most {
            return None;
        }
    }
    Some(ticked)
}

// --- the two side by side -----------------------------------------------------------------------------

fn dial_flows() -> Vec<(String, Program)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/flows/dial");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the flows of dialling")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    let flow = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).expect("a flow is UTF-8");
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some((name.clone(), compile(&Source::new(&name, &text)).program().ok()?))
    };
    files.into_iter().filter_map(flow).collect()
}

/// Whatever ticks reach, zones reach, and halving the tick reaches nothing that zones do not; and zones reach nothing
/// that ticks do not.
#[test]
fn zones_and_ticks_reach_the_same() {
    let most = if std::env::var("SWML_TICKS").is_ok_and(|all| all == "all") { MOST } else { FEW };
    let (mut done, mut too_large) = (0, Vec::new());
    for (name, program) in dial_flows() {
        let zones = by_zones(&program);
        for part in [1, 2] {
            let Some(ticked) = by_ticks(&program, part, most, false) else {
                too_large.push(format!("{name} over {part}"));
                continue;
            };
            done += 1;
            let (more, fewer) = (&ticked.controls - &zones, &zones - &ticked.controls);
            let said = format!("{name}, {} states by ticks over {part}", ticked.states);
            assert!(more.is_empty(), "{said}: {} control states that zones lack", more.len());
            assert!(fewer.is_empty() || part == 1, "{said}: {} are missing", fewer.len());
        }
    }
    eprintln!("{done} explorations; too large: {too_large:?}");
    assert!(done > 60, "only {done} explorations");
}

/// Three legs that answer between two ticks have three clocks, which run out at three instants. By ticks of the
/// greatest common divisor there are but two; halves of it, and zones, show three.
#[test]
fn the_greatest_common_divisor_is_too_coarse() {
    let flow = "
sections:
  main:
    - connect:
        timeout: 1
        max_duration: 1
        confirm: [{play: 'say:Hello'}]
        parallel: [{to: '+15550100001'}, {to: '+15550100002'}, {to: '+15550100003'}]
";
    let program = compile(&Source::new("flow.yaml", flow)).program().expect("an accepted flow");
    let alone = |part| by_ticks(&program, part, MOST, true).map(|ticked| ticked.alone);
    assert_eq!((alone(1), alone(2)), (Some(2), Some(3)));
    let info = read("{}").expect("a scenario that says nothing").info;
    let properties: Vec<Box<dyn Property>> = vec![Box::new(Alone)];
    let report = verify(program, Options { info, always: false, properties, ..Options::default() });
    assert_eq!(report.verdict(), Verdict::Violated);
}
