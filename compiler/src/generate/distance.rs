//! How far a call is from what nobody has taken yet: by how many decisions at least, over the graph alone.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use swml_runtime::id::{LegSpecId, SectionId, StateId};
use swml_runtime::program::{ActKind, Callee, Op, Program};

use crate::coverage::Way;

/// The graph backwards, as calls go through it: exits, uses of sections, and ways back from them.
pub(super) struct Distances {
    before: Vec<Vec<StateId>>,
    /// How many decisions a state takes at least.
    weights: Vec<u32>,
    /// The groups in which legs are dialled.
    legs: BTreeMap<LegSpecId, StateId>,
    /// To the nearest goal, by state.
    to: Vec<u32>,
}

/// Nothing that is wanted lies ahead.
pub(super) const FAR: u32 = u32::MAX;

impl Distances {
    pub(super) fn of(program: &Program) -> Self {
        let tables = program.tables();
        let states = tables.states.len();
        let mut before = vec![Vec::new(); states];
        let mut legs = BTreeMap::new();
        let start = |section: SectionId| tables.sections[section.index()].start;
        let mut back: Vec<StateId> = Vec::new();
        for (index, op) in tables.states.iter().enumerate() {
            let from = StateId::from_index(index);
            let mut lead = |to: StateId| before[to.index()].push(from);
            program.exits(from).iter().copied().for_each(&mut lead);
            match *op {
                Op::Call(call) => {
                    back.extend(program.exits(from).first());
                    match tables.calls[call.index()].callee {
                        Callee::Section(section) => lead(start(section)),
                        // It may be any.
                        Callee::Loaded => tables.sections.iter().for_each(|s| lead(s.start)),
                    }
                }
                Op::Enter(_) if program.exits(from).is_empty() => {
                    tables.sections.iter().for_each(|section| lead(section.start));
                }
                Op::Dial { connect, group } => {
                    for leg in &tables.connects[connect.index()].groups[usize::from(group)] {
                        legs.insert(*leg, from);
                        tables.legs[leg.index()].confirm.map(start).into_iter().for_each(&mut lead);
                    }
                }
                _ => {}
            }
        }
        // The end of a section leads back to some call.
        let ends = |op: &Op| matches!(op, Op::End | Op::Return(_));
        for (index, _) in tables.states.iter().enumerate().filter(|(_, op)| ends(op)) {
            for to in &back {
                before[to.index()].push(StateId::from_index(index));
            }
        }
        let weights = tables.states.iter().map(|op| weight(program, *op)).collect();
        Self { before, weights, legs, to: vec![FAR; states] }
    }

    /// Measures anew how far it is to the nearest of these.
    pub(super) fn aim(&mut self, wanted: impl Iterator<Item = Way>) {
        self.to.fill(FAR);
        let mut next = BinaryHeap::new();
        for way in wanted {
            let at = match way {
                Way::Exit(at, _) | Way::Use(at, _) | Way::Left(at) => Some(at),
                Way::RingsOut(leg) | Way::ConfirmsOut(leg) => self.legs.get(&leg).copied(),
                // It comes by itself.
                Way::Limit => None,
            };
            next.extend(at.map(|at| Reverse((0, at))));
        }
        while let Some(Reverse((far, at))) = next.pop() {
            if self.to[at.index()] <= far {
                continue;
            }
            self.to[at.index()] = far;
            for from in &self.before[at.index()] {
                let far = far.saturating_add(self.weights[from.index()]);
                if far < self.to[from.index()] {
                    next.push(Reverse((far, *from)));
                }
            }
        }
    }

    /// From the nearest of these.
    pub(super) fn from(&self, places: impl Iterator<Item = StateId>) -> u32 {
        places.map(|place| self.to[place.index()]).min().unwrap_or(FAR)
    }
}

fn weight(program: &Program, op: Op) -> u32 {
    match op {
        Op::Act(id) => {
            let kind = program.act(id).kind;
            u32::from(matches!(kind, ActKind::Perform | ActKind::Start | ActKind::Converse))
        }
        Op::Dial { .. } => 1,
        _ => 0,
    }
}
