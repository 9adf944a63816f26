//! One thread's share of a level: it expands states part by part, and keeps what nothing covers.

use swml_runtime::io::Input;
use swml_runtime::machine::Pending;

use super::call::Call;
use super::checks;
use super::search::{Bounds, Finding, Ground, Open, Seen};
use super::step::{Move, Next, Stepper, moves};
use super::time::Cases;
use super::visited::{Reached, Visited};
use super::world;

/// A thread's own books of a level, and memory that it uses again. No two of them share a line of the cache.
#[derive(Default)]
#[repr(align(128))]
pub(super) struct Worker {
    /// States that nothing covered, in order.
    pub(super) fresh: Vec<Fresh>,
    pub(super) edges: Vec<(u32, Target)>,
    pub(super) parts: Vec<Part>,
    pub(super) moves: u64,
    pub(super) seen: Seen,
    pub(super) stopped: bool,
    /// Calls to be used again.
    pub(super) spare: Spare,
    /// The fresh ones, by their prints.
    own: Visited,
    cases: Cases,
    stepper: Stepper,
}

/// Memory of calls that are over. They are moved from hand to hand, and too large for that.
#[allow(clippy::vec_box)]
pub(super) type Spare = Vec<Box<Call>>;

/// What came of one part of a level.
pub(super) struct Part {
    /// Where it begins: parts are merged in this order, whoever did them.
    pub(super) at: usize,
    /// Up to where in `fresh` and in `edges` of its worker.
    pub(super) fresh: usize,
    pub(super) edges: usize,
    pub(super) findings: Vec<Finding>,
}

/// A state that nothing covers.
pub(super) struct Fresh {
    pub(super) reached: Reached,
    /// How many steps it is behind the state before.
    pub(super) steps: u32,
    pub(super) print: u128,
    pub(super) call: Box<Call>,
}

/// Where a move leads to: a state that is known, or a place of `fresh`.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Known(u32),
    Fresh(usize),
}

impl Worker {
    /// Forgets the level before.
    pub(super) fn clear(&mut self, exact: bool) {
        self.fresh.clear();
        self.edges.clear();
        self.parts.clear();
        self.own.clear(exact);
        (self.moves, self.seen, self.stopped) = (0, Seen::default(), false);
    }

    /// Expands the states of a part, which begins at a place of its level.
    pub(super) fn expand(
        &mut self,
        ground: &Ground<'_>,
        depth: u32,
        at: usize,
        part: &[Open],
        visited: &Visited,
        bounds: &Bounds<'_>,
    ) {
        let Self { fresh, edges, parts, moves: count, seen, stopped, spare, own, cases, stepper } =
            self;
        let mut findings: Vec<Finding> = Vec::new();
        let mut add = |finding: Finding| {
            if findings.iter().all(|known| known.check != finding.check) {
                findings.push(finding);
            }
        };
        let mut after = part.first().map(|open| unused(spare, &open.call));
        for (index, Open { state, call, .. }) in part.iter().enumerate() {
            let Some(after) = &mut after else { break };
            if index % 16 == 0 && (bounds.stop)() {
                *stopped = true;
                break;
            }
            cases.of(call, ground.durations);
            let mut way_out = false;
            let mut by = 0;
            moves(ground, call, cases, |made, case| {
                *count += 1;
                way_out |= *made != Move::Event(Input::CallerHangup);
                after.clone_from(call);
                let next = stepper.step(ground, call, case, made, after, seen);
                // Whatever comes of it, it comes of what was asked.
                seen.asked = seen.asked.and(after.asked());
                match next {
                    Next::State(print) => {
                        let steps = made.steps();
                        let known = visited.covering(print, after.shape(), depth + steps);
                        let mine = || own.covering(print, after.shape(), depth + steps);
                        let target = known.map(Target::Known);
                        let target = target.or_else(|| mine().map(|at| Target::Fresh(at as usize)));
                        let target = target.unwrap_or_else(|| {
                            let reached = Reached { from: *state, by };
                            own.insert(print, after.shape(), depth + steps, reached);
                            let call = std::mem::replace(after, unused(spare, call));
                            fresh.push(Fresh { reached, steps, print, call });
                            Target::Fresh(fresh.len() - 1)
                        });
                        // What drains does so once; a state that covers another may have more of it. That a
                        // conversation ends, however often it calls a function, is taken for granted.
                        let ends =
                            matches!(made, Move::Drained(_) | Move::Event(Input::Called(..)));
                        if call.machine.is_running() && !ends {
                            edges.push((*state, target));
                        }
                    }
                    Next::Finding(check, words) => {
                        add(Finding { check, words, state: *state, by: Some(by) });
                    }
                    Next::Beyond => {}
                }
                by += 1;
            });
            seen.too_coarse |= cases.too_coarse;
            if !way_out && call.machine.is_running() && !is_endless(ground, call) {
                let words = "nothing but the caller's leaving ends this wait".to_owned();
                let check = checks::WAY_OUT.name.to_owned();
                add(Finding { check, words, state: *state, by: None });
            }
        }
        spare.extend(after);
        parts.push(Part { at, fresh: fresh.len(), edges: edges.len(), findings });
    }
}

/// Memory for a call like another.
fn unused(spare: &mut Spare, like: &Call) -> Box<Call> {
    spare.pop().unwrap_or_else(|| Box::new(like.clone()))
}

/// Whether a call waits for a step that ends with it.
fn is_endless(ground: &Ground<'_>, call: &Call) -> bool {
    call.machine.open_ops(ground.image).any(|open| match open.what {
        Pending::Act(Some((program, act))) => world::is_endless(ground.image, program, act),
        _ => false,
    })
}
