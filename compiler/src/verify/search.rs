//! The search: breadth first over every state that a call can be in, by the real machine.
//!
//! A state is expanded by every move that its outside and its clocks allow; what comes of each is settled
//! canonically and kept unless a state that was seen covers it. Level by level, so that whatever is found is
//! found by as few steps as there can be. Of a level the workers take part by part; what they found is merged in
//! the order of the parts, so that the outcome is the same for any number of workers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering as Atomic};

use swml_runtime::id::ActId;
use swml_runtime::machine::readings::Rows;
use swml_runtime::program::Image;

use super::call::Call;
use super::lasting::Limits;
use super::property::Property;
use super::reductions::Reductions;
use super::time::Durations;
use super::values::Returns;
use super::visited::{Reached, Visited};
use super::worker::{Fresh, Part, Target, Worker};

/// Everything that a search looks at and does not change.
pub(super) struct Ground<'g> {
    pub(super) image: &'g Image,
    pub(super) returns: &'g Returns,
    pub(super) durations: &'g Durations,
    pub(super) properties: &'g [Box<dyn Property>],
    /// How often a `goto` may jump before it is not followed any further.
    pub(super) rounds: u32,
    pub(super) reductions: Reductions,
    pub(super) limits: Limits,
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
    /// Whether an expression left the machine.
    pub(super) evaluated: bool,
    /// Whether something was begun that runs beside the script.
    pub(super) started: bool,
    /// Whether a `goto` was not followed any further.
    pub(super) clamped: bool,
    /// Whether whole milliseconds were too coarse.
    pub(super) too_coarse: bool,
    /// The rows of the readings that were asked.
    pub(super) asked: Rows,
}

/// Calls that are to be expanded, by how many steps they are away: most moves are one step.
type Levels = BTreeMap<u32, Vec<Open>>;

/// A state that is to be expanded.
pub(super) struct Open {
    pub(super) state: u32,
    pub(super) call: Box<Call>,
    /// Which worker allocated it, and gets its memory back: memory that one thread allocates and another one
    /// frees costs both of them the lock of the allocator.
    owner: usize,
}

/// Explores everything that follows from the beginnings.
pub(super) fn search(ground: &Ground<'_>, roots: &[Call], bounds: &Bounds<'_>) -> Found {
    let exact = !ground.reductions.inclusion;
    let mut found = Found { visited: Visited::new(exact), ..Found::default() };
    let mut levels = Levels::new();
    let level = levels.entry(0).or_default();
    for (by, root) in (0..).zip(roots) {
        let mut call = root.clone();
        let print = call.settle(&ground.returns.live, ground.reductions);
        found.seen.asked = found.seen.asked.and(call.asked());
        let state = u32::try_from(found.visited.states()).unwrap_or(u32::MAX);
        found.visited.insert(print, call.shape(), 0, Reached { from: state, by });
        level.push(Open { state, call: Box::new(call), owner: 0 });
    }
    let mut workers: Vec<Worker> = Vec::new();
    workers.resize_with(bounds.workers.max(1), Worker::default);
    while let Some((depth, level)) = levels.pop_first() {
        found.levels = depth;
        (bounds.progress)(found.visited.states(), level.len());
        workers.iter_mut().for_each(|worker| worker.clear(exact));
        expand(ground, depth, &level, &found.visited, bounds, &mut workers);
        let size = level.first().map_or(0, |open| open.call.weight());
        for Open { call, owner, .. } in level {
            workers[owner].spare.push(call);
        }
        merge(&mut workers, depth, &mut found, &mut levels);
        let open = levels.values().map(Vec::len).sum::<usize>();
        let spare = workers.iter().map(|worker| worker.spare.len()).sum::<usize>();
        let bytes = found.visited.bytes() + (open + spare) * size + found.edges.len() * 8;
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

/// Below so many states a level is not worth a second worker: a state takes tens of microseconds, a thread
/// about as long to start.
const WORTH_SHARING: usize = 16;
/// How many parts of a level there are for each worker, so that none waits long for the others; and how small
/// a part may be.
const PARTS: usize = 32;
const SMALLEST: usize = 4;

/// Expands a level, part by part.
fn expand(
    ground: &Ground<'_>,
    depth: u32,
    level: &[Open],
    visited: &Visited,
    bounds: &Bounds<'_>,
    workers: &mut [Worker],
) {
    if level.len() < WORTH_SHARING || workers.len() == 1 {
        return workers[0].expand(ground, depth, 0, level, visited, bounds);
    }
    let size = level.len().div_ceil(workers.len() * PARTS).max(SMALLEST);
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let asked = || stop.load(Atomic::Relaxed) || (bounds.stop)();
    let bounds = Bounds { stop: &asked, ..*bounds };
    let (next, stop, bounds) = (&next, &stop, &bounds);
    let work = |worker: &mut Worker| {
        loop {
            let at = next.fetch_add(size, Atomic::Relaxed);
            let Some(rest) = level.get(at..).filter(|rest| !rest.is_empty()) else { break };
            let part = &rest[..size.min(rest.len())];
            worker.expand(ground, depth, at, part, visited, bounds);
            if worker.stopped {
                stop.store(true, Atomic::Relaxed);
                break;
            }
        }
    };
    let Some((first, others)) = workers.split_first_mut() else { return };
    std::thread::scope(|scope| {
        others.iter_mut().for_each(|worker| {
            scope.spawn(|| work(worker));
        });
        work(first);
    });
}

/// Adds what the workers found, in the order of the parts.
fn merge(workers: &mut [Worker], depth: u32, found: &mut Found, levels: &mut Levels) {
    let own = workers.iter_mut().enumerate();
    let mut parts: Vec<(usize, Part)> =
        own.flat_map(|(of, worker)| worker.parts.drain(..).map(move |part| (of, part))).collect();
    parts.sort_by_key(|(_, part)| part.at);
    let taken = |worker: &mut Worker| std::mem::take(&mut worker.fresh).into_iter();
    let mut fresh: Vec<_> = workers.iter_mut().map(taken).collect();
    // What became of the fresh states of each worker.
    let mut numbers: Vec<Vec<u32>> = fresh.iter().map(|of| Vec::with_capacity(of.len())).collect();
    for (of, part) in &parts {
        let missing = part.fresh - numbers[*of].len();
        for Fresh { reached, steps, print, call } in fresh[*of].by_ref().take(missing) {
            let depth = depth + steps;
            numbers[*of].push(match found.visited.covering(print, call.shape(), depth) {
                Some(state) => {
                    workers[*of].spare.push(call);
                    state
                }
                None => {
                    let state = found.visited.insert(print, call.shape(), depth, reached);
                    levels.entry(depth).or_default().push(Open { state, call, owner: *of });
                    state
                }
            });
        }
    }
    let mut done = vec![0; workers.len()];
    for (of, part) in parts {
        let from = std::mem::replace(&mut done[of], part.edges);
        for (from, to) in &workers[of].edges[from..part.edges] {
            let to = match *to {
                Target::Known(state) => state,
                Target::Fresh(at) => numbers[of][at],
            };
            if *from != to {
                found.edges.push((*from, to));
            }
        }
        for finding in part.findings {
            if found.findings.iter().all(|known| known.check != finding.check) {
                found.findings.push(finding);
            }
        }
    }
    for worker in workers {
        found.moves += worker.moves;
        found.seen.add(std::mem::take(&mut worker.seen));
        if worker.stopped {
            found.gave_up = Some(GaveUp::Time);
        }
    }
}

impl Seen {
    fn add(&mut self, other: Seen) {
        self.acts.extend(other.acts);
        self.fetched.extend(other.fetched);
        self.evaluated |= other.evaluated;
        self.started |= other.started;
        self.clamped |= other.clamped;
        self.too_coarse |= other.too_coarse;
        self.asked = self.asked.and(other.asked);
    }
}
