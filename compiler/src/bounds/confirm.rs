//! The script that a leg has to pass: how it can come out, and how long it takes.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use swml_runtime::id::LegId;
use swml_runtime::io::{EndReason, Input, LegEvent, Party};
use swml_runtime::machine::leg::LegState;
use swml_runtime::machine::{OpenOp, Pending};

use super::solve::{Best, Next, Way, longest};
use super::sum::Sum;
use super::walk::{Call, FOR_EVER, Ground, Told, op};
use crate::verify::world;

/// The most states of a script that are looked at. Beyond, its clock alone limits it.
const MOST: usize = 2_000;

/// What can come of the script of a leg.
pub(super) struct Script {
    /// The calls in which the leg has won.
    pub(super) passes: Vec<Passed>,
    /// The longest time after which the leg can be lost.
    pub(super) lost: Sum,
    /// What happens until then.
    pub(super) longest: Happens,
}

/// A call in which a leg has won.
pub(super) struct Passed {
    pub(super) call: Call,
    /// The shortest and the longest time of the script.
    pub(super) min: u64,
    pub(super) max: Sum,
    /// What happens in the longest.
    pub(super) path: Happens,
}

/// What happens in a script: inputs, each with how long the wait before it can be, and whether that is fixed.
#[derive(Clone, Default)]
pub(super) struct Happens(Vec<(Input, Sum, bool)>);

impl Happens {
    /// The inputs of it, so that all of it takes so long. What sleeps cannot be shortened; of everything else the
    /// first takes as long as it may.
    pub(super) fn told(&self, total: u64) -> Vec<Told> {
        let fixed: u64 = self.0.iter().filter(|one| one.2).map(|one| one.1.ms).sum();
        let mut room = total.saturating_sub(fixed);
        let (mut slow, mut fast) = (0, 0);
        let one = |(input, length, is_fixed): &(Input, Sum, bool)| {
            if *is_fixed {
                slow += length.ms;
                fast += length.ms;
            } else {
                let takes = length.known().unwrap_or(FOR_EVER).min(room);
                room -= takes;
                slow += takes;
            }
            Told { input: input.clone(), slow: Some(slow), fast: Some(fast) }
        };
        self.0.iter().map(one).collect()
    }
}

/// A state of a script.
struct Place {
    call: Call,
    ways: Vec<Way>,
    inputs: Vec<(Input, bool)>,
    waits: bool,
}

/// Goes through the script of a leg, the others of its group out of the way.
pub(super) fn script(ground: &Ground<'_>, call: &Call, all: &[LegId], leg: LegId) -> Script {
    let now = call.machine.now();
    let mut start = call.clone();
    for other in all.iter().filter(|other| **other != leg) {
        start.tell(ground, now, Input::Leg(*other, LegEvent::Ended(EndReason::Error)));
    }
    start.tell(ground, now, Input::Leg(leg, LegEvent::Answered));
    let elapsed = |call: &Call| (call.machine.now() - now).0;
    let place = |call: Call| Place {
        waits: state(&call, leg) == Some(LegState::Confirming),
        call,
        ways: Vec::new(),
        inputs: Vec::new(),
    };
    let mut known = HashMap::from([(start.print(ground), 0)]);
    let mut heap = BinaryHeap::from([Reverse((0, 0))]);
    let (mut places, mut done) = (vec![place(start)], vec![false]);
    let mut too_many = false;
    while let Some(Reverse((_, at))) = heap.pop() {
        if std::mem::replace(&mut done[at], true) || !places[at].waits {
            continue;
        }
        for (number, (input, to, sum)) in
            moves(ground, &places[at].call, leg).into_iter().enumerate()
        {
            let (reached, print) = (elapsed(&to), to.print(ground));
            let is_fixed = input == Input::Timeout;
            let to = match known.get(&print) {
                Some(&known) => {
                    if !done[known] && reached < elapsed(&places[known].call) {
                        places[known].call = to;
                        heap.push(Reverse((reached, known)));
                    }
                    known
                }
                None if places.len() == MOST => {
                    too_many = true;
                    continue;
                }
                None => {
                    known.insert(print, places.len());
                    heap.push(Reverse((reached, places.len())));
                    places.push(place(to));
                    done.push(false);
                    places.len() - 1
                }
            };
            places[at].ways.push(Way { to: Some(to), sum, limit: None, number });
            places[at].inputs.push((input, is_fixed));
        }
    }
    let ways: Vec<Vec<Way>> = places.iter().map(|place| place.ways.clone()).collect();
    let unless = |sum: Sum| if too_many { Sum::OPEN } else { sum };
    let won =
        (0..places.len()).filter(|at| state(&places[*at].call, leg) == Some(LegState::Bridged));
    let passes = won.filter_map(|at| {
        let best = longest(&ways, |place| place == at);
        let max = unless(best[0]?.sum);
        let call = places[at].call.clone();
        Some(Passed { min: elapsed(&call), max, path: happens(&places, &best), call })
    });
    let passes = passes.collect();
    let best = longest(&ways, |place| places[place].waits || places[place].ways.is_empty());
    let lost = unless(best[0].map_or(Sum::ZERO, |best| best.sum));
    Script { passes, lost, longest: happens(&places, &best) }
}

/// What happens on the longest way.
fn happens(places: &[Place], best: &[Option<Best>]) -> Happens {
    let mut inputs = Vec::new();
    let mut at = Some(0);
    while let Some(Best { next, .. }) = at.and_then(|at: usize| best[at]) {
        let (Next::By(place, number) | Next::Again(place, number)) = next else { break };
        let Place { ways, inputs: told, .. } = &places[place];
        let Some(way) = ways.iter().position(|way| way.number == number) else { break };
        let (input, is_fixed) = &told[way];
        inputs.push((input.clone(), ways[way].sum, *is_fixed));
        at = ways[way].to.filter(|_| matches!(next, Next::By(..)));
    }
    Happens(inputs)
}

fn state(call: &Call, leg: LegId) -> Option<LegState> {
    call.machine.live_legs().find(|live| live.id == leg).map(|live| live.state)
}

/// Every move of the script of a leg, with the longest time before it.
fn moves(ground: &Ground<'_>, call: &Call, leg: LegId) -> Vec<(Input, Call, Sum)> {
    let now = call.machine.now();
    let mut moves = Vec::new();
    let mut after = |at, input: Input, sum| {
        let mut to = call.clone();
        to.tell(ground, at, input.clone());
        moves.push((input, to, sum));
    };
    let ops = call.machine.open_ops(ground.image);
    let own: Vec<OpenOp> = ops.filter(|op| op.on == Party::Leg(leg) && !op.stopped).collect();
    let beside = |op: &&OpenOp| matches!(op.what, Pending::Job(_) | Pending::Suspended(..));
    let waited = own.iter().find(|op| !beside(op));
    let jobs: Vec<_> = own.iter().filter(beside).map(|job| job.op).collect();
    world::of_ops(&call.machine, ground.image, ground.returns, &mut |input| {
        let Some(about) = op(&input) else { return };
        match waited {
            Some(OpenOp { op, what: Pending::Act(_), .. }) if about == *op => {
                after(now, input, Sum::maybe(call.lasts));
            }
            Some(OpenOp { op, .. }) if about == *op => after(now, input, Sum::ZERO),
            _ if jobs.contains(&about) => after(now, input, Sum::ZERO),
            _ => {}
        }
    });
    match waited {
        Some(OpenOp { op, what: Pending::Load, .. }) => {
            after(now, Input::Loaded(*op, Ok(ground.unknown)), Sum::ZERO);
        }
        None => {
            if let Some(until) = call.machine.deadline() {
                after(until, Input::Timeout, Sum::of((until - now).0));
            }
        }
        Some(_) => {}
    }
    if moves.is_empty() {
        // What never ends is ended by the clock.
        moves.push((Input::Timeout, call.clone(), Sum::OPEN));
    }
    moves
}
