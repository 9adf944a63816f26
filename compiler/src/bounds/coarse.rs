//! Bounds by the graph alone, for flows with too many states to look at one by one: every branch goes every way, whatever
//! was decided before. No call exceeds them; perhaps none reaches them.
//!
//! What a piece of a flow can come to is a [`Path`]; pieces follow one another, are chosen from, and are repeated. A
//! section is one piece for whoever executes it.

use std::collections::BTreeMap;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use swml_runtime::expr::to_number;
use swml_runtime::id::{ConnectId, ExprId, LoadId, StateId};
use swml_runtime::machine::readings::{Answers, TimeoutScope};
use swml_runtime::machine::{DEFAULT_MAX_DURATION, MAX_TRANSFERS};
use swml_runtime::program::{Act, ActKind, Callee, Connect, LoadPurpose, Op, Program};
use swml_runtime::value::Value;

use super::sum::Sum;
use crate::{lengths, methods};

/// The most jumps of a `goto` that computes them.
const MOST_JUMPS: u64 = 100;
/// No end of legs.
pub(super) const NO_END: u64 = u64::MAX;

/// What all ways through a piece come to at most, with a mark: something that speaks, or that answers the call.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Path {
    /// All of it.
    all: Sum,
    /// Ways without the mark; none where there are none.
    through: Option<Sum>,
    /// What comes before the first mark, behind the last, and between two.
    before: Option<Sum>,
    behind: Option<Sum>,
    between: Sum,
    legs: u64,
}

impl Path {
    const NOTHING: Path = Path {
        all: Sum::ZERO,
        through: Some(Sum::ZERO),
        before: None,
        behind: None,
        between: Sum::ZERO,
        legs: 0,
    };

    fn plain(length: Sum) -> Self {
        Self { all: length, through: Some(length), ..Self::NOTHING }
    }

    fn marked(length: Sum) -> Self {
        let zero = Some(Sum::ZERO);
        Self { all: length, through: None, before: zero, behind: zero, ..Self::NOTHING }
    }

    /// No end to any of it.
    fn endless(self) -> Self {
        let open =
            |sum: Option<Sum>| sum.filter(|sum| *sum == Sum::ZERO).or(sum.map(|_| Sum::OPEN));
        Self {
            all: open(Some(self.all)).unwrap_or_default(),
            through: open(self.through),
            before: open(self.before),
            behind: open(self.behind),
            between: open(Some(self.between)).unwrap_or_default(),
            legs: if self.legs == 0 { 0 } else { NO_END },
        }
    }

    fn then(self, next: Self) -> Self {
        let add = |one: Option<Sum>, other: Option<Sum>| Some(one? + other?);
        let meet = add(self.behind, next.before).unwrap_or_default();
        Self {
            all: self.all + next.all,
            through: add(self.through, next.through),
            before: self.before.max(add(self.through, next.before)),
            behind: next.behind.max(add(self.behind, next.through)),
            between: self.between.max(next.between).max(meet),
            legs: self.legs.saturating_add(next.legs),
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            all: self.all.max(other.all),
            through: self.through.max(other.through),
            before: self.before.max(other.before),
            behind: self.behind.max(other.behind),
            between: self.between.max(other.between),
            legs: self.legs.max(other.legs),
        }
    }

    /// In any order with another, each or none of them.
    fn with(self, other: Self) -> Self {
        self.then(other).or(other.then(self)).or(self).or(other)
    }

    /// Up to so many times, without end where there is no number.
    fn times(self, most: Option<u64>) -> Self {
        let Some(most) = most else { return self.with(self).endless() };
        let many = |sum: Sum, times: u64| Sum {
            ms: sum.ms.saturating_mul(times),
            open: sum.open.saturating_mul(u32::try_from(times).unwrap_or(u32::MAX)),
        };
        let through = self.through.unwrap_or_default();
        let others = many(through, most.saturating_sub(1));
        let meet = self.behind.zip(self.before).map_or(Sum::ZERO, |(behind, before)| {
            if most > 1 { behind + before + many(through, most - 2) } else { Sum::ZERO }
        });
        Self {
            all: many(self.all, most),
            through: Some(many(through, most)),
            before: self.before.map(|before| before + others),
            behind: self.behind.map(|behind| behind + others),
            between: self.between.max(meet),
            legs: self.legs.saturating_mul(most),
        }
    }

    /// The longest part without a mark.
    fn longest(self) -> Sum {
        let ends = self.through.max(self.before).max(self.behind);
        self.between.max(ends.unwrap_or_default())
    }
}

/// What a section comes to: ways that return, and ways that do not.
#[derive(Clone, Copy, Debug, Default)]
struct Piece {
    returns: Option<Path>,
    leaves: Option<Path>,
}

impl Piece {
    fn or(self, other: Self) -> Self {
        let or = |one: Option<Path>, other: Option<Path>| match (one, other) {
            (Some(one), Some(other)) => Some(one.or(other)),
            (one, other) => one.or(other),
        };
        Self { returns: or(self.returns, other.returns), leaves: or(self.leaves, other.leaves) }
    }

    fn behind(self, before: Path) -> Self {
        Self {
            returns: self.returns.map(|path| before.then(path)),
            leaves: self.leaves.map(|path| before.then(path)),
        }
    }

    fn any(self) -> Path {
        match (self.returns, self.leaves) {
            (Some(one), Some(other)) => one.or(other),
            (one, other) => one.or(other).unwrap_or(Path::NOTHING),
        }
    }
}

/// The most of a section, or of a flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Most {
    pub(super) waits: Sum,
    pub(super) lasts: Sum,
    pub(super) at_once: u32,
    /// [`NO_END`] where there is none.
    pub(super) legs: u64,
}

/// What the mark of a path is.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Speaks,
    Answers,
}

/// How long each connect takes at most until somebody is accepted or all are lost, and its legs at once and in all.
pub(super) fn connects(program: &Program, readings: &Answers) -> Vec<(ConnectId, Sum, u32, u32)> {
    let coarse = Coarse { program, readings, mark: Mark::Speaks };
    let of = |(at, connect): (usize, &Connect)| {
        let id = ConnectId::from_index(at);
        let groups = (0..).zip(&connect.groups);
        let rings = groups.fold(Sum::ZERO, |sum, (group, _)| sum + coarse.group(id, group).all);
        let sizes =
            || connect.groups.iter().map(|legs| u32::try_from(legs.len()).unwrap_or(u32::MAX));
        (id, rings, sizes().max().unwrap_or(0), sizes().sum())
    };
    program.tables().connects.iter().enumerate().map(of).collect()
}

/// The most that a flow can come to.
pub(super) fn most(program: &Program, readings: &Answers) -> Most {
    let speaks = Coarse { program, readings, mark: Mark::Speaks }.flow();
    let answers = Coarse { program, readings, mark: Mark::Answers }.flow();
    let limit = Sum::maybe(limit(program));
    // Unanswered it lasts as long as it likes, and then as long as it may.
    let answered = answers.before.map_or(Sum::ZERO, |before| before + limit);
    let lasts = answers.all.min(answered.max(answers.through.unwrap_or_default()));
    let groups = program.tables().connects.iter().flat_map(|connect| &connect.groups);
    let at_once = groups.map(Vec::len).max().unwrap_or(0);
    Most {
        waits: speaks.longest().min(lasts),
        lasts,
        at_once: u32::try_from(at_once).unwrap_or(u32::MAX),
        legs: speaks.legs,
    }
}

/// The longest time that an answer gives a call.
fn limit(program: &Program) -> Option<u64> {
    let answers = program.tables().acts.iter().filter(|act| act.kind == ActKind::Answer);
    let mut longest = DEFAULT_MAX_DURATION.0;
    for act in answers {
        let params = program.constant(act.params)?;
        if let Some(seconds) = params.get("max_duration") {
            longest = longest.max(millis(to_number(seconds).get() * 1000.0));
        }
    }
    Some(longest)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn millis(number: f64) -> u64 {
    number.max(0.0) as u64
}

struct Coarse<'c> {
    program: &'c Program,
    readings: &'c Answers,
    mark: Mark,
}

impl Coarse<'_> {
    fn flow(&self) -> Path {
        let sections = &self.program.tables().sections;
        let pieces = self.sections();
        // A transfer leads from section to section; those that lead back do so until the budget is spent.
        let exits: Vec<Vec<usize>> = (0..sections.len()).map(|at| self.transfers(at)).collect();
        let node = |piece: &Piece| Node {
            path: piece.any(),
            leaves: None,
            ends: Piece { returns: None, leaves: Some(Path::NOTHING) },
            jumps: Some(0),
        };
        let nodes: Vec<Node> = pieces.iter().map(node).collect();
        let begin = self.section(self.program.main()).unwrap_or(0);
        solve(&exits, &nodes, u64::from(MAX_TRANSFERS) + 1)[begin].any()
    }

    /// Where a section can transfer to, and what it executes.
    fn transfers(&self, from: usize) -> Vec<usize> {
        let sections = &self.program.tables().sections;
        let (mut all, mut to) = (vec![from], Vec::new());
        let mut at = 0;
        while let Some(section) = all.get(at).copied() {
            at += 1;
            for state in self.states(sections[section].start) {
                if matches!(self.program.op(state), Op::Enter(_)) {
                    to.extend(self.program.exits(state).iter().filter_map(|to| self.section(*to)));
                }
                all.extend(self.callee(state).filter(|callee| !all.contains(callee)));
            }
        }
        to
    }

    /// Every section as a piece; those that execute each other have no end.
    fn sections(&self) -> Vec<Piece> {
        let sections = &self.program.tables().sections;
        let calls: Vec<Vec<usize>> = sections
            .iter()
            .map(|section| {
                self.states(section.start).iter().filter_map(|at| self.callee(*at)).collect()
            })
            .collect();
        let mut pieces: Vec<Option<Piece>> = vec![None; sections.len()];
        for group in groups(&calls) {
            let again = group.len() > 1 || calls[group[0]].contains(&group[0]);
            for &at in &group {
                pieces[at] = Some(self.piece(sections[at].start, &pieces));
            }
            if again {
                // As deep as it may be, and as often on each level as the level below.
                let all =
                    group.iter().filter_map(|at| pieces[*at]).fold(Piece::default(), Piece::or);
                let endless = all.any().times(None);
                for at in group {
                    pieces[at] = Some(Piece { returns: Some(endless), leaves: Some(endless) });
                }
            }
        }
        pieces.into_iter().map(Option::unwrap_or_default).collect()
    }

    fn piece(&self, start: StateId, pieces: &[Option<Piece>]) -> Piece {
        let states = self.states(start);
        let place: BTreeMap<StateId, usize> = states.iter().copied().zip(0..).collect();
        let exits: Vec<Vec<usize>> = states
            .iter()
            .map(|at| match self.program.op(*at) {
                Op::Enter(_) => Vec::new(),
                _ => {
                    self.program.exits(*at).iter().filter_map(|to| place.get(to).copied()).collect()
                }
            })
            .collect();
        let nodes: Vec<Node> = states.iter().map(|at| self.node(*at, pieces)).collect();
        solve(&exits, &nodes, 1)[place[&start]]
    }

    /// What a state comes to.
    fn node(&self, at: StateId, pieces: &[Option<Piece>]) -> Node {
        let tables = self.program.tables();
        let done = Some(Path::NOTHING);
        let mut node =
            Node { path: Path::NOTHING, leaves: None, ends: Piece::default(), jumps: Some(0) };
        // A statement that fails may end the script, and a goto the section, in some reading.
        match self.program.op(at) {
            Op::Act(act) => {
                let act = self.program.act(act);
                node.path = self.act(act);
                node.ends = Piece { returns: None, leaves: done };
                if act.conversation.is_some() {
                    // Its functions may be called again and again.
                    node.jumps = None;
                }
            }
            Op::Dial { connect, group } => node.path = self.group(connect, group),
            Op::Bridge(connect) => {
                let longest = self.seconds(tables.connects[connect.index()].max_duration);
                node.path = Path::marked(Sum::maybe(longest));
            }
            Op::Jump(jump) => {
                let most = self.program.constant(tables.jumps[jump.index()].max);
                let most = most.map_or(MOST_JUMPS, |most| millis(to_number(most).get()));
                node.jumps = Some(most.min(MOST_JUMPS));
                node.ends = Piece { returns: done, leaves: done };
            }
            Op::Call(_) => {
                let piece = self.callee(at).and_then(|callee| pieces[callee]);
                let piece = piece.unwrap_or(Piece { returns: done, leaves: None });
                node.leaves = piece.leaves;
                node.path = piece.returns.unwrap_or(Path::NOTHING);
            }
            // Whatever is computed may be any section.
            Op::Load(load) if self.may_be_anything(load) => {
                node.path = Path { legs: NO_END, ..Path::plain(Sum::OPEN) };
            }
            Op::End | Op::Return(_) => node.ends = Piece { returns: done, leaves: None },
            Op::Enter(_) | Op::Fault(_) => node.ends = Piece { returns: None, leaves: done },
            _ => node.ends = Piece { returns: None, leaves: done },
        }
        node
    }

    fn may_be_anything(&self, load: LoadId) -> bool {
        let load = &self.program.tables().loads[load.index()];
        let purpose = matches!(load.purpose, LoadPurpose::Execute | LoadPurpose::Transfer);
        purpose && load.known.is_none() && self.program.constant(load.dest).is_none()
    }

    fn act(&self, act: &Act) -> Path {
        let params = self.program.constant(act.params);
        let length = match act.kind {
            ActKind::Answer | ActKind::Hangup | ActKind::Stop | ActKind::EndConversation => {
                Sum::ZERO
            }
            ActKind::Sleep => {
                let duration = params.and_then(|params| params.get("duration"));
                let duration = duration.map_or(-1.0, |duration| to_number(duration).get());
                Sum::maybe((duration >= 0.0).then(|| millis(duration)))
            }
            ActKind::Start => match params.and_then(|params| params.get("wait")) {
                None | Some(Value::Bool(false)) if params.is_some() => Sum::ZERO,
                _ => Sum::maybe(params.and_then(|params| lengths::longest(&act.method, params))),
            },
            ActKind::Perform | ActKind::Converse => {
                Sum::maybe(params.and_then(|params| lengths::longest(&act.method, params)))
            }
        };
        let performs = matches!(act.kind, ActKind::Perform | ActKind::Converse);
        // What cannot be computed is left out by the call.
        let performs = performs && params.is_some();
        let answers = act.auto_answer.map(|answers| self.program.constant(answers));
        let marked = match self.mark {
            Mark::Speaks => {
                let speaks = methods::method(&act.method).is_some_and(|method| method.answers);
                performs && speaks && answers != Some(None)
            }
            Mark::Answers => {
                let is_answer = act.kind == ActKind::Answer && params.is_some();
                is_answer || (performs && answers == Some(Some(&Value::Bool(true))))
            }
        };
        match (marked, self.mark) {
            (false, _) => Path::plain(length),
            (true, Mark::Speaks) => Path::marked(length),
            // It is answered before it does anything.
            (true, Mark::Answers) => {
                let behind = Some(length);
                Path { behind, ..Path::marked(length) }
            }
        }
    }

    fn group(&self, connect: ConnectId, group: u16) -> Path {
        let tables = self.program.tables();
        let connect = &tables.connects[connect.index()];
        let own = self.seconds(connect.timeout);
        let legs = &connect.groups[usize::from(group)];
        let longest = legs.iter().map(|leg| {
            let leg = &tables.legs[leg.index()];
            let ring = self.seconds(leg.timeout);
            let confirm = match (leg.confirm, leg.confirm_timeout) {
                (None, _) => Some(0),
                (Some(_), Some(clock)) => self.seconds(clock),
                (Some(_), None) => ring,
            };
            let ring = match self.readings.timeout_scope() {
                TimeoutScope::Leg => ring,
                TimeoutScope::Group | TimeoutScope::Connect => match (ring, own) {
                    (Some(ring), Some(own)) => Some(ring.min(own)),
                    (ring, own) => ring.or(own),
                },
            };
            Sum::maybe(ring) + Sum::maybe(confirm)
        });
        let length = longest.max().unwrap_or_default();
        let path = Path { legs: legs.len() as u64, ..Path::plain(length) };
        let certain = |expr: Option<ExprId>, wanted: bool| match expr {
            None => wanted,
            Some(expr) => self.program.constant(expr) == Some(&Value::Bool(wanted)),
        };
        let answers = group == 0
            && certain(connect.auto_answer, true)
            && certain(connect.answer_on_bridge, false)
            // A connect that cannot even begin answers nobody.
            && own.is_some()
            && self.seconds(connect.max_duration).is_some();
        match self.mark == Mark::Answers && answers {
            true => Path { legs: path.legs, behind: Some(length), ..Path::marked(length) },
            false => path,
        }
    }

    fn seconds(&self, expr: ExprId) -> Option<u64> {
        Some(millis(to_number(self.program.constant(expr)?).get() * 1000.0))
    }

    /// The states of a section.
    fn states(&self, start: StateId) -> Vec<StateId> {
        let mut states = vec![start];
        let mut seen = std::collections::BTreeSet::from([start]);
        let mut at = 0;
        while let Some(state) = states.get(at).copied() {
            at += 1;
            if matches!(self.program.op(state), Op::Enter(_)) {
                continue;
            }
            for exit in self.program.exits(state) {
                if seen.insert(*exit) {
                    states.push(*exit);
                }
            }
        }
        states
    }

    /// The section that an `execute` leads to: one of the flow, or a document that is known.
    fn callee(&self, at: StateId) -> Option<usize> {
        let tables = self.program.tables();
        match self.program.op(at) {
            Op::Call(call) => match tables.calls[call.index()].callee {
                Callee::Section(section) => Some(section.index()),
                Callee::Loaded => {
                    let loads = tables.states.iter().zip(0..).filter_map(|(op, from)| match op {
                        Op::Load(load)
                            if self.program.exits(StateId::from_index(from)).first()
                                == Some(&at) =>
                        {
                            tables.loads[load.index()].known
                        }
                        _ => None,
                    });
                    loads.map(|section| section.index()).next()
                }
            },
            _ => None,
        }
    }

    fn section(&self, start: StateId) -> Option<usize> {
        self.program.tables().sections.iter().position(|section| section.start == start)
    }
}

/// Nodes that lead to each other together, those that others lead to first.
fn groups(exits: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut graph: DiGraph<(), ()> = DiGraph::new();
    for _ in exits {
        graph.add_node(());
    }
    for (from, to) in exits.iter().enumerate() {
        for to in to {
            graph.add_edge(NodeIndex::new(from), NodeIndex::new(*to), ());
        }
    }
    let groups = kosaraju_scc(&graph).into_iter();
    groups.map(|group| group.into_iter().map(NodeIndex::index).collect()).collect()
}

/// What a node is.
struct Node {
    /// What comes of it where it goes on.
    path: Path,
    /// What leaves the script in it.
    leaves: Option<Path>,
    /// What can end with it.
    ends: Piece,
    /// How often it can lead back, at most; none where there is no end to it.
    jumps: Option<u64>,
}

/// What every node comes to, with whatever follows.
fn solve(exits: &[Vec<usize>], nodes: &[Node], once: u64) -> Vec<Piece> {
    let mut found: Vec<Option<Piece>> = vec![None; exits.len()];
    for group in groups(exits) {
        let circles = group.len() > 1 || exits[group[0]].contains(&group[0]);
        let (mut behind, mut leaves) = (Piece::default(), Piece::default());
        let mut pass = Path::NOTHING;
        let mut rounds = Some(once);
        for &at in &group {
            let Node { path, leaves: own, ends, jumps } = &nodes[at];
            pass = if circles { pass.with(*path) } else { *path };
            rounds = rounds.zip(*jumps).map(|(rounds, jumps)| rounds.saturating_add(jumps));
            leaves = leaves.or(Piece { returns: None, leaves: *own });
            let on = exits[at].iter().filter_map(|to| found[*to]);
            behind = on.fold(behind.or(*ends), Piece::or);
        }
        let piece = match circles {
            true => behind.or(leaves).behind(pass.times(rounds)),
            false => behind.behind(pass).or(leaves),
        };
        for at in group {
            found[at] = Some(piece);
        }
    }
    found.into_iter().map(Option::unwrap_or_default).collect()
}
