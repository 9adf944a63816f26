//! All that can come of a call as a graph: where it waits, and the moves between.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use swml_runtime::id::{ConnectId, ProgramId};
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::Op;

use super::sum::{Part, Sum};
use super::walk::{Answered, Call, Ground, Position, Stepped};
use crate::museum;
use crate::verify::asked::{is_alone, legs};

/// What a call waits for, and what comes then.
#[derive(Debug)]
pub(super) struct Node {
    /// Whether the caller is there and nobody and nothing speaks to the caller.
    pub(super) alone: bool,
    /// Whether the caller is there, and somebody or something speaks.
    pub(super) speaks: bool,
    /// How it was answered.
    pub(super) answered: Option<Answered>,
    /// The shortest time for which it has been answered then.
    pub(super) elapsed: u64,
    /// Where the caller's script stands, and the sections that it is in.
    pub(super) at: Position,
    pub(super) sections: Vec<Position>,
    /// The connect that dials, with its group.
    pub(super) dials: Option<((ProgramId, ConnectId), u16)>,
    /// Legs that are there.
    pub(super) legs: u32,
    /// Which beginning it has.
    pub(super) root: u32,
    /// The node and the move by which it is reached soonest; none of a beginning.
    pub(super) from: Option<(usize, usize)>,
    pub(super) moves: Vec<Edge>,
}

/// A move, with the wait before it.
#[derive(Debug)]
pub(super) struct Edge {
    /// Where to; none where nobody knows what follows.
    pub(super) to: Option<usize>,
    pub(super) min: u64,
    pub(super) max: Sum,
    pub(super) parts: Vec<Part>,
    /// Legs that are dialled at its end.
    pub(super) legs: u32,
    /// How many of the sections that the script was in it has not left.
    pub(super) kept: usize,
    /// Whether a connect begins at its end.
    pub(super) connects: bool,
    /// The step that fetches a document which nobody knows, and which does nothing here.
    pub(super) elsewhere: Option<Position>,
}

/// Everything that can come of a call.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    /// Where calls begin, each with the legs that are dialled then.
    pub(super) roots: Vec<(usize, u32)>,
    /// Whether there are more states than were looked at.
    pub(super) too_many: bool,
}

/// Walks through all that can come of calls with such beginnings, as long as there are few enough states.
pub(super) fn graph(ground: &Ground<'_>, infos: &[CallInfo], most: usize) -> Graph {
    let mut walk = Walk { ground, most, ..Walk::new(ground) };
    for (root, info) in (0..).zip(infos) {
        let readings = ground.readings.readings();
        let machine = museum::machine(Machine::with_readings(info.clone(), readings));
        let (call, stepped) = Call::begin(ground, root, machine);
        if let Some(at) = walk.place(call, None) {
            walk.graph.roots.push((at, stepped.legs));
        }
    }
    // Those that were reached soonest come first: what is left of their time is the most.
    while let Some(Reverse((_, at))) = walk.heap.pop() {
        if walk.graph.too_many {
            break;
        }
        let Some(call) = walk.calls[at].take() else { continue };
        let from = walk.graph.nodes[at].from;
        walk.graph.nodes[at] = Node { from, ..node(ground, &call) };
        for (number, one) in call.moves(ground).into_iter().enumerate() {
            let Stepped { legs, kept, connects, .. } = one.stepped;
            let to = match one.to {
                Some(to) => match walk.place(to, Some((at, number))) {
                    Some(to) => Some(to),
                    None => break,
                },
                None => None,
            };
            let (min, max, parts, elsewhere) = (one.min, one.max, one.parts, one.elsewhere);
            let edge = Edge { to, min, max, parts, legs, kept, connects, elsewhere };
            walk.graph.nodes[at].moves.push(edge);
        }
    }
    walk.graph
}

struct Walk<'w> {
    ground: &'w Ground<'w>,
    most: usize,
    graph: Graph,
    known: HashMap<u128, usize>,
    /// The calls that wait to be looked at.
    calls: Vec<Option<Call>>,
    heap: BinaryHeap<Reverse<(u64, usize)>>,
}

impl<'w> Walk<'w> {
    fn new(ground: &'w Ground<'w>) -> Self {
        Self {
            ground,
            most: 0,
            graph: Graph::default(),
            known: HashMap::new(),
            calls: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    /// The place of a call; none where there are too many.
    fn place(&mut self, call: Call, from: Option<(usize, usize)>) -> Option<usize> {
        let print = call.print(self.ground);
        let elapsed = call.elapsed();
        if let Some(&at) = self.known.get(&print) {
            if let Some(known) = &mut self.calls[at]
                && elapsed < known.elapsed()
            {
                *known = call;
                self.graph.nodes[at].from = from;
                self.heap.push(Reverse((elapsed, at)));
            }
            return Some(at);
        }
        let at = self.graph.nodes.len();
        if at >= self.most {
            self.graph.too_many = true;
            return None;
        }
        self.known.insert(print, at);
        self.graph.nodes.push(Node { from, ..node(self.ground, &call) });
        self.calls.push(Some(call));
        self.heap.push(Reverse((elapsed, at)));
        Some(at)
    }
}

fn node(ground: &Ground<'_>, call: &Call) -> Node {
    let racing = call.machine.live_legs().any(|leg| leg.state.is_candidate());
    let dials = match ground.image.program(call.at.0).op(call.at.1) {
        Op::Dial { connect, group } if racing => Some(((call.at.0, connect), group)),
        _ => None,
    };
    let alone = is_alone(&call.machine, ground.image);
    Node {
        alone,
        speaks: !alone && call.machine.is_running() && call.machine.has_caller(),
        answered: call.answered.map(|(_, answered)| answered),
        elapsed: call.elapsed(),
        at: call.at,
        sections: call.sections.clone(),
        dials,
        legs: u32::try_from(legs(&call.machine)).unwrap_or(u32::MAX),
        root: call.root,
        from: None,
        moves: Vec::new(),
    }
}

impl Graph {
    /// The moves by which a node is reached soonest.
    pub(super) fn way_to(&self, mut at: usize) -> Vec<(usize, usize)> {
        let mut way = Vec::new();
        while let Some(from) = self.nodes[at].from {
            way.push(from);
            at = from.0;
        }
        way.reverse();
        way
    }
}
