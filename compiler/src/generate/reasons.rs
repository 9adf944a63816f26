//! Why no call takes a way: the edge at which all calls go another way, and what lies behind it.

use std::collections::{BTreeMap, BTreeSet};

use swml_runtime::id::StateId;
use swml_runtime::program::{LoadPurpose, Op, Program};

use super::words::{dials, named};
use crate::counted::counted;
use crate::coverage::{Way, ways};
use crate::flow::{Flow, NodeKind};

/// Looks for reasons.
pub(super) struct Reasons<'r> {
    flow: &'r Flow,
    program: &'r Program,
    /// The ways that no call takes, as far as is known.
    missing: BTreeSet<Way>,
    /// The ways that lead to each state.
    into: BTreeMap<StateId, Vec<Way>>,
}

/// Why a way is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// A call gets to its state, and goes another way.
    Itself(String),
    /// No call gets to its state, which lies behind another way that is not taken.
    Behind(Way),
    /// Nothing leads to its state at all.
    Nowhere(String),
}

impl<'r> Reasons<'r> {
    pub(super) fn new(flow: &'r Flow, program: &'r Program, missing: BTreeSet<Way>) -> Self {
        let mut into: BTreeMap<StateId, Vec<Way>> = BTreeMap::new();
        for way in ways(program) {
            match way {
                Way::Exit(from, rank) => {
                    into.entry(program.exits(from)[usize::from(rank)]).or_default().push(way);
                }
                Way::Use(_, start) => into.entry(start).or_default().push(way),
                _ => {}
            }
        }
        Self { flow, program, missing, into }
    }

    pub(super) fn why(&self, way: Way) -> Why {
        let at = match way {
            Way::Exit(at, _) | Way::Use(at, _) | Way::Left(at) => at,
            Way::RingsOut(leg) | Way::ConfirmsOut(leg) => dials(self.program, leg),
            Way::Limit => return Why::Itself("every call is over before".to_owned()),
        };
        if self.is_reached(at) {
            return Why::Itself(self.itself(way));
        }
        // Back to where calls do come.
        let mut waiting = vec![at];
        let mut seen = BTreeSet::from([at]);
        let mut gates = BTreeSet::new();
        while let Some(at) = waiting.pop() {
            for way in self.into.get(&at).into_iter().flatten() {
                let (Way::Exit(from, _) | Way::Use(from, _)) = *way else { continue };
                match self.is_reached(from) {
                    true => drop(gates.insert(*way)),
                    false if seen.insert(from) => waiting.push(from),
                    false => {}
                }
            }
        }
        match gates.first() {
            Some(gate) => Why::Behind(*gate),
            None => Why::Nowhere(self.nowhere(at, &seen)),
        }
    }

    /// Whether some call gets to a state.
    fn is_reached(&self, at: StateId) -> bool {
        let taken = |way: &Way| !self.missing.contains(way);
        let into = self.into.get(&at).into_iter().flatten();
        // Sections whose names are computed are entered without an edge.
        at == self.program.main()
            || into.into_iter().any(taken)
            || self.leaves(at).any(|w| taken(&w))
    }

    fn leaves(&self, at: StateId) -> impl Iterator<Item = Way> {
        let exits = 0..self.program.exits(at).len();
        exits.filter_map(move |rank| Some(Way::Exit(at, u16::try_from(rank).ok()?)))
    }

    /// Why nothing leads to a state; `behind` are those that would lead to it.
    fn nowhere(&self, at: StateId, behind: &BTreeSet<StateId>) -> String {
        let start = |state: &&StateId| matches!(self.program.op(**state), Op::Start(_));
        let node = |state: StateId| self.flow.nodes().nth(state.index()).map(|(_, node)| node);
        match behind.iter().find(start).and_then(|start| node(*start)) {
            Some(node) => {
                let section = &self.flow.sections()[node.section];
                format!("nothing executes or transfers to section {}", section.name)
            }
            None => {
                let first = behind.first().copied().and_then(node).or_else(|| node(at));
                let name = first.map(|node| node.name.as_str()).unwrap_or_default();
                format!("nothing leads to {name}: what stands before it never goes on")
            }
        }
    }

    /// Why calls that come to a state do not go this way.
    fn itself(&self, way: Way) -> String {
        let (at, rank) = match way {
            Way::Exit(at, rank) => (at, usize::from(rank)),
            Way::Use(..) => return "it is never used".to_owned(),
            Way::Left(_) => return "no call of a caller waits here".to_owned(),
            Way::RingsOut(_) => return "it never rings for as long as it may".to_owned(),
            Way::ConfirmsOut(_) => return "its confirm never takes as long as it may".to_owned(),
            Way::Limit => return "every call is over before".to_owned(),
        };
        let Some((index, node)) = self.flow.nodes().nth(at.index()) else { return String::new() };
        let label = self.flow.exit_label(index, rank);
        match (&node.kind, label.as_str()) {
            (NodeKind::Switch { subject, keys, .. }, _) if rank < keys.len() => {
                format!("{} is never \"{}\" here", subject.display().trim(), keys[rank])
            }
            (NodeKind::Switch { subject, .. }, _) => {
                format!("whatever {} is here, there is a case for it", subject.display().trim())
            }
            (NodeKind::Cond { whens, .. }, _) if rank < whens.len() => {
                match self.is_first_taken(at, rank) {
                    true => "the condition never holds here".to_owned(),
                    false => "it never holds here unless one before it does".to_owned(),
                }
            }
            (NodeKind::Cond { .. }, _) => "one of the conditions always holds here".to_owned(),
            (NodeKind::Jump { max, .. }, "spent") => {
                let max = max.display();
                match max.trim().parse::<u64>() {
                    Ok(max) => format!("no call comes here more than {}", counted(max, "time")),
                    Err(_) => format!("no call comes here more than {} times", max.trim()),
                }
            }
            (NodeKind::Jump { .. }, "taken") => "its condition never holds here".to_owned(),
            (NodeKind::Jump { .. }, "skipped") => "its condition always holds here".to_owned(),
            (NodeKind::Call { .. }, _) => {
                "the section that it executes never comes back".to_owned()
            }
            (NodeKind::Load { purpose: LoadPurpose::Function, .. }, "loaded") => {
                "it needs a document that a web server answers, which nobody knows ahead".to_owned()
            }
            (NodeKind::Load { dest, .. }, "loaded") => format!(
                "it needs the document {}: --link URL=FILE",
                crate::redact::redact_text(dest.display().trim())
            ),
            (NodeKind::Load { .. }, "failed") => "what it loads is always there".to_owned(),
            (NodeKind::Dial { .. }, "timed-out") => {
                "nobody who is dialled here can ring for too long".to_owned()
            }
            (NodeKind::Dial { .. }, "failed") => "whoever is lost here has rung out".to_owned(),
            (NodeKind::Dial { .. }, _) => {
                "nobody who is dialled here can be put through".to_owned()
            }
            (NodeKind::Bridge { .. }, "ended") => {
                "nobody hangs up before its time is over".to_owned()
            }
            (NodeKind::Bridge { .. }, _) => "the call is over before".to_owned(),
            (NodeKind::Act(act), "failed") => format!("{} does not fail here", act.method),
            (NodeKind::Act(act), "next") => format!("{} never ends here by itself", act.method),
            (NodeKind::Act(_), label) => format!("no function leads to {label} here"),
            _ => "no call goes on here".to_owned(),
        }
    }

    /// Whether none of the exits before is taken.
    fn is_first_taken(&self, at: StateId, rank: usize) -> bool {
        self.leaves(at).take(rank).all(|way| self.missing.contains(&way))
    }

    /// Why a way was not found, of which it is not known that no call takes it: no more than that is claimed.
    pub(super) fn guess(&self, way: Way, why: &Why) -> String {
        let loads = |at| matches!(self.program.op(at), Op::Load(_));
        match (why, way) {
            (Why::Itself(_), Way::Exit(at, 0)) if loads(at) => self.words(why),
            (Why::Itself(_), Way::RingsOut(_) | Way::ConfirmsOut(_)) => {
                "in whatever was tried, another clock or event came first".to_owned()
            }
            (Why::Itself(_), _) => "whatever was tried went another way here".to_owned(),
            (why, _) => self.words(why),
        }
    }

    /// In words.
    pub(super) fn words(&self, why: &Why) -> String {
        match why {
            Why::Itself(words) | Why::Nowhere(words) => words.clone(),
            Why::Behind(way) => {
                format!("it lies behind {}", named(self.flow, self.program, *way))
            }
        }
    }
}
