//! From a finding back to a call: the moves that lead to it, an instant for each, and the proof that the
//! plain machine, told exactly that, goes wrong.

use swml_runtime::id::OpId;
use swml_runtime::io::{Command, Input, Output};
use swml_runtime::monitor::Monitors;
use swml_runtime::time::Time;

use super::call::Call;
use super::lasting::longest;
use super::property::{Property, State, Step};
use super::search::{Finding, Ground, Seen};
use super::step::{Move, Stepper, hurt, moves, tell};
use super::time::{Case, Cases};
use super::visited::Visited;
use super::zone::From;

/// A call that is told step by step.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    /// Which beginning it has.
    pub(super) root: usize,
    /// What is told to the machine, and when.
    pub(super) inputs: Vec<(Time, Input)>,
    /// Whether the plain machine goes wrong as was found.
    pub(super) reproduced: bool,
    /// Whether no step lasts beyond its limit.
    pub(super) fits: bool,
}

/// One move of a path, with what limits its instant.
struct Made {
    made: Move,
    /// The other answers of an expression that leaves the machine.
    others: Vec<Move>,
    /// Whether it comes at once: with a clock that runs out, or where something takes no time.
    at_once: bool,
    /// `instants[one] + by <= instants[other]`, counted from 0 for the first move; strictly where not `at`.
    limits: Vec<Limit>,
    /// The same for what is open at it and has a limit which the search has left out.
    lasting: Vec<Limit>,
}

#[derive(Clone, Copy)]
struct Limit {
    one: usize,
    other: usize,
    by: i64,
    reached: bool,
}

/// The call that a finding is about.
pub(super) fn replay(
    ground: &Ground<'_>,
    visited: &Visited,
    roots: &[Call],
    finding: &Finding,
) -> Told {
    let (root, numbers) = path(visited, finding);
    let made = walk(ground, &roots[root], &numbers);
    // Readable where there is room: a second between things, else less, else nothing.
    const PACE: [(i64, i64); 5] = [(1_000, 1_000), (100, 100), (0, 1_000), (0, 100), (0, 1)];
    let paced =
        |lasting| PACE.iter().find_map(|(space, gap)| instants(&made, *space, *gap, lasting));
    let within = paced(true);
    let fits = within.is_some();
    let Some(instants) = within.or_else(|| paced(false)) else {
        return Told { root, inputs: Vec::new(), reproduced: false, fits: true };
    };
    let times = instants.iter().map(|at| Time(at.unsigned_abs()));
    let steps: Vec<(Time, &Move)> = times.zip(made.iter().map(|made| &made.made)).collect();
    let shows = |steps: &[(Time, &Move)]| shows(ground, &roots[root], steps, &finding.check);
    // What an expression outside gives, nobody has evaluated: the finding stands where it is none of its doing.
    let answers =
        made.iter().enumerate().flat_map(|(at, made)| made.others.iter().map(move |o| (at, o)));
    let whatever = |(at, other): (usize, &Move)| {
        let mut steps = steps.clone();
        steps[at].1 = other;
        shows(&steps)
    };
    // What is wrong with a state itself, no machine says.
    let reproduced = finding.by.is_none() || shows(&steps) && answers.into_iter().all(whatever);
    let inputs = steps.iter().flat_map(|(at, made)| inputs(made).map(|input| (*at, input)));
    Told { root, inputs: inputs.collect(), reproduced, fits }
}

/// Whether the plain machine, told this, goes wrong at the last of it as was found.
fn shows(ground: &Ground<'_>, root: &Call, steps: &[(Time, &Move)], check: &str) -> bool {
    let mut machine = root.machine.clone();
    let mut monitors = root.monitors.clone();
    let mut watch = Watch::new(ground.properties);
    let mut outputs: Vec<Output> = Vec::new();
    let mut last = None;
    for (now, made) in steps {
        let is_expiry = matches!(made, Move::Expiry(_));
        // Nobody sleeps over a clock of the machine.
        if let Some(Output::Wait(Some(due))) = outputs.last()
            && due < now
        {
            return false;
        }
        last = watch.expire(*now, is_expiry);
        for input in inputs(made) {
            tell(&mut machine, &mut monitors, ground.image, *now, &input, &mut outputs);
            let (image, outputs) = (ground.image, &outputs[..]);
            let said = Step { now: *now, input: &input, outputs, image, machine: &machine };
            last = last.or(watch.step(&monitors, &said));
        }
    }
    last.is_some_and(|found| found == check)
}

/// What a move tells the machine.
fn inputs(made: &Move) -> impl Iterator<Item = Input> + use<> {
    match made {
        Move::Expiry(_) => Vec::new(),
        Move::Timeout => vec![Input::Timeout],
        Move::Event(input) => vec![input.clone()],
        Move::Drained(all) => all.clone(),
    }
    .into_iter()
}

/// The numbers of the moves from a beginning to a finding.
fn path(visited: &Visited, finding: &Finding) -> (usize, Vec<u32>) {
    let mut numbers: Vec<u32> = finding.by.into_iter().collect();
    let mut state = finding.state;
    loop {
        let reached = visited.reached(state);
        if reached.from == state {
            numbers.reverse();
            return (reached.by as usize, numbers);
        }
        numbers.push(reached.by);
        state = reached.from;
    }
}

/// Makes the moves of a path once more, and notes what limits their instants.
fn walk(ground: &Ground<'_>, root: &Call, numbers: &[u32]) -> Vec<Made> {
    let mut call = root.clone();
    call.settle(&ground.returns.live, ground.reductions);
    // When each clock was started, and with how much.
    let mut started: Vec<(usize, i64)> = Vec::new();
    // What has a limit: since which move it is open, and how long it may be.
    let mut lasting: Vec<(OpId, usize, i64)> = Vec::new();
    let mut stepper = Stepper::default();
    let mut cases = Cases::default();
    let mut path = Vec::new();
    for (at, number) in numbers.iter().enumerate() {
        cases.of(&call, ground.durations);
        let mut chosen: Option<(Move, Case)> = None;
        let mut answers: Vec<Move> = Vec::new();
        let mut count = 0;
        moves(ground, &call, &cases, |made, case| {
            if count == *number {
                chosen = Some((made.clone(), case.clone()));
            }
            if matches!(made, Move::Event(Input::Evaluated(..))) && !answers.contains(made) {
                answers.push(made.clone());
            }
            count += 1;
        });
        let Some((made, case)) = chosen else { break };
        let limits = limits(&case, &started, at);
        let at_once = made == Move::Timeout || call.lasting.is_urgent(case.now);
        let open = lasting.iter().map(|(_, since, most)| Limit {
            one: at,
            other: *since,
            by: -most,
            reached: true,
        });
        let open = open.collect();
        let mut after = call.clone();
        stepper.step(ground, &call, &case, &made, &mut after, &mut Seen::default());
        let origin = |from: &From| match from {
            From::Old(clock) => started[clock - 1],
            From::Fresh(millis) => (at, *millis),
        };
        started = stepper.origins().iter().map(origin).collect();
        let op = |made: &Move| match made {
            Move::Event(Input::Evaluated(op, _)) => Some(*op),
            _ => None,
        };
        answers.retain(|other| op(other).is_some() && op(other) == op(&made) && *other != made);
        path.push(Made { made, others: answers, at_once, limits, lasting: open });
        lasting.extend(begun(&stepper.outputs).map(|(op, most)| (op, at, most)));
        let is_open = |op| after.machine.open_ops(ground.image).any(|o| o.op == op && !o.stopped);
        lasting.retain(|(op, ..)| is_open(*op));
        call = after;
    }
    path
}

/// The steps that have begun, with the longest time of each.
fn begun(outputs: &[Output]) -> impl Iterator<Item = (OpId, i64)> + '_ {
    outputs.iter().filter_map(|output| match output {
        Output::Command(Command::Perform { op, method, params, .. }) => {
            Some((*op, longest(method, params)?.0.cast_signed()))
        }
        _ => None,
    })
}

/// What the zone of a case says about the instants of moves.
fn limits(case: &Case, started: &[(usize, i64)], at: usize) -> Vec<Limit> {
    let stand = |clock: usize| if clock == 0 { (at, 0) } else { started[clock - 1] };
    let mut limits = Vec::new();
    let size = started.len() + 1;
    for (one, other) in (0..size).flat_map(|one| (0..size).map(move |other| (one, other))) {
        let Some((most, reached)) = case.zone.limit(one, other).filter(|_| one != other) else {
            continue;
        };
        // (instant of one + its time) - (instant of other + its time) <= most
        let ((of_one, with_one), (of_other, with_other)) = (stand(one), stand(other));
        limits.push(Limit {
            one: of_one,
            other: of_other,
            by: with_one - with_other - most,
            reached,
        });
    }
    limits
}

/// The earliest instants that keep to all limits, those of steps included where it is asked, so far apart.
fn instants(path: &[Made], space: i64, gap: i64, lasting: bool) -> Option<Vec<i64>> {
    let mut found = vec![0; path.len()];
    // Each round settles at least one more; more rounds than moves mean that there is no end to it.
    for _ in 0..=path.len() {
        let mut changed = false;
        for (at, made) in path.iter().enumerate() {
            if at > 0 {
                let space = if made.at_once { 0 } else { space };
                let least = found[at - 1] + space;
                let own = &mut found[at];
                changed |= std::mem::replace(own, (*own).max(least)) < least;
            }
            let of_steps = made.lasting.iter().filter(|_| lasting);
            for limit in made.limits.iter().chain(of_steps) {
                let least = found[limit.one] + limit.by + if limit.reached { 0 } else { gap };
                let own = &mut found[limit.other];
                changed |= std::mem::replace(own, (*own).max(least)) < least;
            }
        }
        if !changed {
            return (found.first().is_none_or(|first| *first == 0)).then_some(found);
        }
    }
    None
}

/// Properties beside a plain machine.
struct Watch<'w> {
    properties: &'w [Box<dyn Property>],
    states: Vec<State>,
}

impl<'w> Watch<'w> {
    fn new(properties: &'w [Box<dyn Property>]) -> Self {
        Self { properties, states: properties.iter().map(|property| property.start()).collect() }
    }

    /// Tells those whose deadline has passed, or is now.
    fn expire(&mut self, now: Time, also_now: bool) -> Option<String> {
        let mut wrong = None;
        for (property, state) in self.properties.iter().zip(&mut self.states) {
            let due = state.deadline.is_some_and(|at| at < now || also_now && at == now);
            if due && property.expired(state).is_some() {
                wrong = wrong.or(Some(property.name().to_owned()));
            }
        }
        wrong
    }

    fn step(&mut self, monitors: &Monitors, step: &Step<'_>) -> Option<String> {
        if let Some(violation) = monitors.violations().first() {
            return Some(hurt(violation).0);
        }
        let mut wrong = None;
        for (property, state) in self.properties.iter().zip(&mut self.states) {
            if property.step(state, step).is_some() {
                wrong = wrong.or(Some(property.name().to_owned()));
            }
        }
        wrong
    }
}
