//! The search: breadth first over every state that a call can be in, by the real machine.
//!
//! A state is expanded by every move that its outside and its clocks allow; what comes of each is settled
//! canonically and kept unless a state that was seen covers it. Level by level, so that whatever is found is
//! found by as few steps as there can be. Of a level every worker takes a slice; what they found is merged in
//! the order of the slices, so that the outcome is the same for any number of workers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering as Atomic};

use swml_runtime::id::ActId;
use swml_runtime::io::{Command, Input, Output};
use swml_runtime::machine::{Machine, Pending};
use swml_runtime::monitor::{Monitors, Violation};
use swml_runtime::program::Image;
use swml_runtime::time::Time;

use super::call::Call;
use super::checks;
use super::property::{Property, Step};
use super::time::{Case, Cases, Durations};
use super::values::Returns;
use super::visited::{Reached, Visited};
use super::world;
use super::zone::{From, Zone};

/// Everything that a search looks at and does not change.
pub(super) struct Ground<'g> {
    pub(super) image: &'g Image,
    pub(super) returns: &'g Returns,
    pub(super) durations: &'g Durations,
    pub(super) properties: &'g [Box<dyn Property>],
    /// How often a `goto` may jump before it is not followed any further.
    pub(super) rounds: u32,
}

/// How far a search goes.
pub(super) struct Bounds<'b> {
    pub(super) states: usize,
    pub(super) bytes: usize,
    pub(super) workers: usize,
    /// Stops at the first finding.
    pub(super) first: bool,
    /// Asked now and then: whether to give up.
    pub(super) stop: &'b (dyn Fn() -> bool + Sync),
    /// Told of every level: states so far, and how many of them are to be expanded.
    pub(super) progress: &'b (dyn Fn(usize, usize) + Sync),
}

/// Something that goes wrong, and where: a move of a state, or the state itself.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) check: String,
    pub(super) words: String,
    pub(super) state: u32,
    pub(super) by: Option<u32>,
}

/// Why a search was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GaveUp {
    States,
    Memory,
    Time,
}

/// What a search came to.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) visited: Visited,
    /// Moves that were made.
    pub(super) moves: u64,
    pub(super) levels: u32,
    /// The first finding of every check.
    pub(super) findings: Vec<Finding>,
    pub(super) gave_up: Option<GaveUp>,
    pub(super) seen: Seen,
    /// From which state to which a call that runs can go.
    pub(super) edges: Vec<(u32, u32)>,
}

/// What was met on the way.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Steps that wait for the outside.
    pub(super) acts: BTreeSet<ActId>,
    /// Documents that nobody knows.
    pub(super) fetched: BTreeSet<String>,
    /// Whether a `goto` was not followed any further.
    pub(super) clamped: bool,
    /// Whether whole milliseconds were too coarse.
    pub(super) too_coarse: bool,
}

/// A move of a state.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Move {
    /// A clock of the machine runs out.
    Timeout,
    /// The clock of a property does: which clock of the state.
    Expiry(usize),
    /// Something happens.
    Event(Input),
    /// Something that only has to end does something, or everything of its kind, one after the other.
    Drained(Vec<Input>),
}

impl Move {
    /// How many steps it is.
    pub(super) fn steps(&self) -> u32 {
        match self {
            Move::Drained(all) => u32::try_from(all.len()).unwrap_or(u32::MAX),
            Move::Timeout | Move::Expiry(_) | Move::Event(_) => 1,
        }
    }
}

/// What comes of a move.
pub(super) enum Next {
    State(u128),
    Finding(String, String),
    Beyond,
}

/// What one worker found in its slice.
#[derive(Default)]
struct Slice {
    /// States that nothing covers, in order.
    fresh: Vec<Fresh>,
    findings: Vec<Finding>,
    moves: u64,
    seen: Seen,
    /// To states that are known, and to places of `fresh`.
    edges: Vec<(u32, Target)>,
    stopped: bool,
}

/// A state that nothing covers.
struct Fresh {
    reached: Reached,
    /// How many steps it is behind the state before.
    steps: u32,
    print: u128,
    call: Call,
}

#[derive(Clone, Copy)]
enum Target {
    Known(u32),
    Fresh(usize),
}

/// Explores everything that follows from the beginnings.
pub(super) fn search(ground: &Ground<'_>, roots: &[Call], bounds: &Bounds<'_>) -> Found {
    let mut found = Found::default();
    // By how many steps they are away: most moves are one step.
    let mut levels: BTreeMap<u32, Vec<(u32, Call)>> = BTreeMap::new();
    let level = levels.entry(0).or_default();
    for (by, root) in (0..).zip(roots) {
        let mut call = root.clone();
        let print = call.settle(&ground.returns.live);
        let state = u32::try_from(found.visited.states()).unwrap_or(u32::MAX);
        found.visited.insert(print, call.shape(), 0, Reached { from: state, by });
        level.push((state, call));
    }
    let mut spare = Vec::new();
    while let Some((depth, mut level)) = levels.pop_first() {
        found.levels = depth;
        (bounds.progress)(found.visited.states(), level.len());
        let slices = expand_level(ground, depth, &level, &found.visited, bounds, &mut spare);
        spare.extend(level.drain(..).map(|(_, call)| call));
        for slice in slices {
            merge(slice, depth, &mut found, &mut levels, &mut spare);
        }
        let open = levels.values().map(Vec::len).sum::<usize>();
        let size = spare.first().map_or(0, Call::weight);
        let bytes = found.visited.bytes() + (open + spare.len()) * size + found.edges.len() * 8;
        found.gave_up = match () {
            () if found.gave_up.is_some() => found.gave_up,
            () if found.visited.states() > bounds.states => Some(GaveUp::States),
            () if bytes > bounds.bytes => Some(GaveUp::Memory),
            () => None,
        };
        if found.gave_up.is_some() || bounds.first && !found.findings.is_empty() {
            break;
        }
    }
    found
}

/// Below so many states a level is not worth a second worker.
const WORTH_SHARING: usize = 64;

fn expand_level(
    ground: &Ground<'_>,
    depth: u32,
    level: &[(u32, Call)],
    visited: &Visited,
    bounds: &Bounds<'_>,
    spare: &mut Vec<Call>,
) -> Vec<Slice> {
    let workers = if level.len() < WORTH_SHARING { 1 } else { bounds.workers.max(1) };
    let size = level.len().div_ceil(workers);
    if workers == 1 {
        return vec![expand(ground, depth, level, visited, bounds, std::mem::take(spare), spare)];
    }
    let stop = AtomicBool::new(false);
    let mut spares: Vec<Vec<Call>> = (0..workers).map(|_| Vec::new()).collect();
    for (at, call) in spare.drain(..).enumerate() {
        spares[at % workers].push(call);
    }
    let asked = || stop.load(Atomic::Relaxed) || (bounds.stop)();
    std::thread::scope(|scope| {
        let handles: Vec<_> = level
            .chunks(size)
            .zip(spares)
            .map(|(part, own)| {
                let (stop, asked) = (&stop, &asked);
                scope.spawn(move || {
                    let bounds = Bounds { stop: asked, ..*bounds };
                    let mut left = Vec::new();
                    let slice = expand(ground, depth, part, visited, &bounds, own, &mut left);
                    if slice.stopped {
                        stop.store(true, Atomic::Relaxed);
                    }
                    (slice, left)
                })
            })
            .collect();
        let done = handles.into_iter().map(|handle| match handle.join() {
            Ok((slice, left)) => {
                spare.extend(left);
                slice
            }
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.collect()
    })
}

fn merge(
    slice: Slice,
    depth: u32,
    found: &mut Found,
    levels: &mut BTreeMap<u32, Vec<(u32, Call)>>,
    spare: &mut Vec<Call>,
) {
    let mut numbers = Vec::with_capacity(slice.fresh.len());
    for Fresh { reached, steps, print, call } in slice.fresh {
        match found.visited.covering(print, call.shape(), depth + steps) {
            Some(state) => {
                numbers.push(state);
                spare.push(call);
            }
            None => {
                let state = found.visited.insert(print, call.shape(), depth + steps, reached);
                numbers.push(state);
                levels.entry(depth + steps).or_default().push((state, call));
            }
        }
    }
    for (from, to) in slice.edges {
        let to = match to {
            Target::Known(state) => state,
            Target::Fresh(at) => numbers[at],
        };
        if from != to {
            found.edges.push((from, to));
        }
    }
    for finding in slice.findings {
        if found.findings.iter().all(|known| known.check != finding.check) {
            found.findings.push(finding);
        }
    }
    found.moves += slice.moves;
    found.seen.acts.extend(slice.seen.acts);
    found.seen.fetched.extend(slice.seen.fetched);
    found.seen.clamped |= slice.seen.clamped;
    found.seen.too_coarse |= slice.seen.too_coarse;
    if slice.stopped {
        found.gave_up = Some(GaveUp::Time);
    }
}

/// Expands a part of a level.
#[allow(clippy::too_many_arguments)]
fn expand(
    ground: &Ground<'_>,
    depth: u32,
    part: &[(u32, Call)],
    visited: &Visited,
    bounds: &Bounds<'_>,
    mut spare: Vec<Call>,
    left: &mut Vec<Call>,
) -> Slice {
    let mut slice = Slice::default();
    let mut own: Visited = Visited::default();
    let mut cases = Cases::default();
    let mut stepper = Stepper::default();
    let mut asked = 0_u32;
    let mut next = spare.pop();
    for (state, call) in part {
        asked += 1;
        if asked.is_multiple_of(64) && (bounds.stop)() {
            slice.stopped = true;
            break;
        }
        cases.of(call, ground.durations);
        let mut way_out = false;
        let mut by = 0;
        moves(ground, call, &cases, |made, case| {
            slice.moves += 1;
            way_out |= *made != Move::Event(Input::CallerHangup);
            let mut after = match next.take().or_else(|| spare.pop()) {
                Some(mut after) => {
                    after.clone_from(call);
                    after
                }
                None => call.clone(),
            };
            let outcome = stepper.step(ground, call, case, made, &mut after, &mut slice.seen);
            match outcome {
                Next::State(print) => {
                    let steps = made.steps();
                    let known =
                        visited.covering(print, after.shape(), depth + steps).map(Target::Known);
                    let mine = || own.covering(print, after.shape(), depth + steps);
                    let target = known.or_else(|| mine().map(|at| Target::Fresh(at as usize)));
                    let target = match target {
                        Some(target) => {
                            next = Some(after);
                            target
                        }
                        None => {
                            let reached = Reached { from: *state, by };
                            own.insert(print, after.shape(), depth + steps, reached);
                            slice.fresh.push(Fresh { reached, steps, print, call: after });
                            Target::Fresh(slice.fresh.len() - 1)
                        }
                    };
                    // What drains does so once; a state that covers another may have more of it. That a
                    // conversation ends, however often it calls a function, is taken for granted.
                    let ends = matches!(made, Move::Drained(_) | Move::Event(Input::Called(..)));
                    if call.machine.is_running() && !ends {
                        slice.edges.push((*state, target));
                    }
                }
                Next::Finding(check, words) => {
                    if slice.findings.iter().all(|known| known.check != check) {
                        slice.findings.push(Finding { check, words, state: *state, by: Some(by) });
                    }
                    next = Some(after);
                }
                Next::Beyond => next = Some(after),
            }
            by += 1;
        });
        slice.seen.too_coarse |= cases.too_coarse;
        let endless = || {
            call.machine.open_ops(ground.image).any(|open| match open.what {
                Pending::Act(Some((program, act))) => world::is_endless(ground.image, program, act),
                _ => false,
            })
        };
        let check = checks::WAY_OUT.name;
        if !way_out
            && call.machine.is_running()
            && !endless()
            && slice.findings.iter().all(|known| known.check != check)
        {
            let words = "nothing but the caller's leaving ends this wait".to_owned();
            slice.findings.push(Finding { check: check.into(), words, state: *state, by: None });
        }
    }
    left.extend(next);
    left.extend(spare);
    slice
}

/// Every move of a state, in an order that depends on the state alone.
pub(super) fn moves(
    ground: &Ground<'_>,
    call: &Call,
    cases: &Cases,
    mut visit: impl FnMut(&Move, &Case),
) {
    for case in &cases.timeout {
        visit(&Move::Timeout, case);
    }
    for (clock, case) in &cases.expiry {
        visit(&Move::Expiry(*clock), case);
    }
    let machine = &call.machine;
    if !machine.has_begun() {
        // Whatever comes first begins the call.
        let case = Case { zone: call.zone.clone(), now: machine.now(), moved: None };
        return visit(&Move::Timeout, &case);
    }
    let mut offered: Vec<Input> = Vec::new();
    if machine.is_running() && machine.has_caller() {
        offered.push(Input::CallerHangup);
    }
    let mut last = None;
    for (place, _, signature) in &call.legs {
        let like = (*signature, machine.leg_deadline(*place));
        // What is done to one of several like legs is done to all of them.
        if last.replace(like) == Some(like) {
            continue;
        }
        if let Some(leg) = machine.live_legs().nth(*place) {
            world::of_leg(leg, &mut |input| offered.push(input));
        }
    }
    world::of_ops(machine, ground.image, ground.returns, &mut |input| {
        offered.push(input);
    });
    let mut offered: Vec<Move> = offered.into_iter().map(Move::Event).collect();
    world::of_draining(machine, ground.image, &mut |all| offered.push(Move::Drained(all)));
    for made in offered {
        for case in &cases.event {
            visit(&made, case);
        }
    }
}

/// Makes moves, reusing what they need.
#[derive(Default)]
pub(super) struct Stepper {
    pub(super) outputs: Vec<Output>,
    origins: Vec<From>,
    zone: Zone,
}

impl Stepper {
    /// Where the clocks of the last state that was stepped to come from.
    pub(super) fn origins(&self) -> &[From] {
        &self.origins
    }

    /// Makes a move of `before` in `after`, which is a copy of it.
    pub(super) fn step(
        &mut self,
        ground: &Ground<'_>,
        before: &Call,
        case: &Case,
        made: &Move,
        after: &mut Call,
        seen: &mut Seen,
    ) -> Next {
        if let Some(moved) = &case.moved {
            after.retime(|clock| moved[clock]);
        }
        let found = match made {
            Move::Expiry(clock) => {
                let at = after.clocks[*clock].at;
                let mut wrong = None;
                for (property, state) in ground.properties.iter().zip(&mut after.properties) {
                    let is_due = state.deadline == Some(at);
                    let words = is_due.then(|| property.expired(state)).flatten();
                    let found = words.map(|words| (property.name().to_owned(), words));
                    wrong = wrong.or(found);
                }
                wrong
            }
            Move::Timeout => self.tell(ground, case.now, &Input::Timeout, after, seen),
            Move::Event(input) => self.tell(ground, case.now, input, after, seen),
            Move::Drained(all) => {
                all.iter().find_map(|input| self.tell(ground, case.now, input, after, seen))
            }
        };
        if let Some((check, words)) = found {
            return Next::Finding(check, words);
        }
        if after.machine.rounds() > ground.rounds {
            seen.clamped = true;
            return Next::Beyond;
        }
        // The clocks as they stand in the case.
        let old = |at: Time| match &case.moved {
            Some(moved) => moved.iter().position(|known| *known == at),
            None => before.clocks.iter().position(|clock| clock.at == at),
        };
        let print = after.settle(&ground.returns.live);
        self.origins.clear();
        for clock in &after.clocks {
            self.origins.push(match old(clock.at) {
                Some(place) => From::Old(place + 1),
                None => From::Fresh((clock.at.0.wrapping_sub(case.now.0)).cast_signed()),
            });
        }
        case.zone.project(&self.origins, &mut self.zone);
        after.zone.clone_from(&self.zone);
        if !after.machine.is_hurried() {
            let Call { zone, clocks, .. } = after;
            zone.delay(|clock| clocks[clock - 1].timer || clocks[clock - 1].told);
        }
        Next::State(print)
    }

    /// Tells the machine something, and everybody who watches it.
    fn tell(
        &mut self,
        ground: &Ground<'_>,
        now: Time,
        input: &Input,
        call: &mut Call,
        seen: &mut Seen,
    ) -> Option<(String, String)> {
        let Call { machine, monitors, properties, .. } = call;
        tell(machine, monitors, ground.image, now, input, &mut self.outputs);
        for output in &self.outputs {
            match output {
                Output::Command(
                    Command::Perform { act: (_, act), .. } | Command::Start { act: (_, act), .. },
                ) => {
                    seen.acts.insert(*act);
                }
                Output::Command(Command::Load { dest, .. }) => {
                    seen.fetched.insert(dest.to_string());
                }
                _ => {}
            }
        }
        if let Some(violation) = monitors.violations().first() {
            return Some(hurt(violation));
        }
        let step = Step { now, input, outputs: &self.outputs, image: ground.image, machine };
        ground.properties.iter().zip(properties).find_map(|(property, state)| {
            property.step(state, &step).map(|wrong| (property.name().to_owned(), wrong))
        })
    }
}

/// One step of a machine, watched: everything that it says is left in `outputs`.
pub(super) fn tell(
    machine: &mut Machine,
    monitors: &mut Monitors,
    image: &Image,
    now: Time,
    input: &Input,
    outputs: &mut Vec<Output>,
) {
    outputs.clear();
    monitors.input(now, input);
    machine.handle_input(image, now, input.clone());
    loop {
        let output = machine.poll_output();
        monitors.output(now, &output);
        let is_last = matches!(output, Output::Wait(_) | Output::Closed);
        outputs.push(output);
        if is_last {
            return;
        }
    }
}

/// An invariant that was hurt, as a finding.
pub(super) fn hurt(violation: &Violation) -> (String, String) {
    let invariant = violation.invariant;
    let leg = violation.leg.map(|leg| format!(" (leg {})", leg.0)).unwrap_or_default();
    (invariant.name().to_owned(), format!("hurt{leg}: {}", invariant.holds()))
}
