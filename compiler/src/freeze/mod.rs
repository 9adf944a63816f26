//! Flow to program and back, one to one: *state number = node number, exit number = edge rank*.
//!
//! Here the nodes' contents are sorted into flat tables; `thaw` is the way back. Spans do not survive it,
//! nor what formulas and labels were written as: a program has code and places.

mod places;
mod thaw;

pub use thaw::thaw;

use petgraph::graph::NodeIndex;
use swml_runtime::expr::Pool;
use swml_runtime::id::{
    ActId, BranchId, CallId, ConnectId, ExprId, JumpId, LegSpecId, LoadId, SectionId, SetId,
    StateId,
};
use swml_runtime::program::{
    self, Assign, Branch, Call, Callee, Debug, DebugRow, Jump, Load, Op, Place, Program, SetStep,
    Tables,
};
use swml_runtime::value::Text;

use self::places::places;
use crate::expr::Formula;
use crate::flow::{Act, Connect, Flow, Leg, NodeKind};
use crate::source::Source;

/// Freezes a flow into a program, its names and places included.
///
/// # Panics
/// When the flow is not well formed (see [`Flow::check`]) or has no section `main`, which no flow of an
/// accepted document is.
///
/// # Example
/// ```
/// use swml_compiler::{compile, freeze::{freeze, thaw}, source::Source};
///
/// let flow = compile(&Source::new("hello.yaml", "sections: {main: [answer, hangup]}")).flow;
/// let program = freeze(&flow);
/// assert_eq!(program.name(program.main()), "main/start");
/// assert_eq!(thaw(&program).nodes().len(), flow.nodes().len());
/// ```
#[must_use]
pub fn freeze(flow: &Flow) -> Program {
    let mut freezer = Freezer { flow, tables: Tables::default(), pool: Pool::default() };
    freezer.sections();
    freezer.connects();
    freezer.states();
    freezer.tables.code = freezer.pool.into_code();
    freezer.tables.debug = Some(debug(flow));
    Program::new(freezer.tables).expect("a well-formed flow freezes into a program")
}

struct Freezer<'f> {
    flow: &'f Flow,
    tables: Tables,
    pool: Pool,
}

impl Freezer<'_> {
    fn sections(&mut self) {
        let sections = self.flow.sections().iter().map(|section| program::Section {
            name: Text::from(section.name.as_str()),
            space: u32::try_from(section.space).expect("fewer than 2^32 documents"),
            start: state(section.start),
            confirm: section.confirm,
        });
        self.tables.sections = sections.collect();
        let spaces = self.flow.spaces().iter().map(|space| program::Space {
            title: Text::from(space.title.as_str()),
            url: space.url.as_deref().map(Text::from),
        });
        self.tables.spaces = spaces.collect();
        self.tables.kind = self.flow.kind();
    }

    fn connects(&mut self) {
        for connect in self.flow.connects() {
            let connect = self.connect(connect);
            self.tables.connects.push(connect);
        }
    }

    fn states(&mut self) {
        self.tables.first_exit.push(0);
        for (index, node) in self.flow.nodes() {
            let exits = self.flow.exits(index);
            let op = self.op(index, &node.kind, &exits);
            self.tables.states.push(op);
            self.tables.exits.extend(exits.into_iter().map(state));
            let end = self.tables.exits.len();
            self.tables.first_exit.push(u32::try_from(end).expect("fewer than 2^32 exits"));
        }
    }

    fn op(&mut self, index: NodeIndex, kind: &NodeKind, exits: &[NodeIndex]) -> Op {
        match kind {
            NodeKind::Start => Op::Start(self.section_of(index)),
            NodeKind::Act(act) => {
                let act = self.act(act);
                Op::Act(ActId::from_index(push(&mut self.tables.acts, act)))
            }
            NodeKind::Set(assignments) => {
                let assignments = assignments
                    .iter()
                    .map(|(name, value)| {
                        let value = value.as_ref().map(|value| self.expr(value));
                        (name.clone(), value.map_or(Assign::Unset, Assign::To))
                    })
                    .collect();
                Op::Set(SetId::from_index(push(&mut self.tables.sets, SetStep { assignments })))
            }
            NodeKind::Switch { subject, keys, partial, transform } => {
                let (subject, keys) = (self.expr(subject), keys.clone());
                let (partial, transform) = (*partial, *transform);
                let branch = Branch::Switch { subject, keys, partial, transform };
                Op::Branch(BranchId::from_index(push(&mut self.tables.branches, branch)))
            }
            NodeKind::Cond { whens, partial } => {
                let whens = whens.iter().map(|when| self.expr(when)).collect();
                let branch = Branch::Cond { whens, partial: *partial };
                Op::Branch(BranchId::from_index(push(&mut self.tables.branches, branch)))
            }
            NodeKind::Jump { label: _, when, max } => {
                let jump = Jump { when: self.maybe(when.as_ref()), max: self.expr(max) };
                Op::Jump(JumpId::from_index(push(&mut self.tables.jumps, jump)))
            }
            NodeKind::Call { params, fetched } => {
                let callee = self.flow.references(index).first().map(|(_, start)| *start);
                Op::Call(self.call(callee, params.as_ref(), *fetched))
            }
            NodeKind::Enter { params } => {
                Op::Enter(self.call(exits.first().copied(), params.as_ref(), false))
            }
            NodeKind::Load { dest, params, purpose } => {
                let (dest, params) = (self.expr(dest), self.maybe(params.as_ref()));
                let known = self.flow.references(index).first().map(|(_, start)| *start);
                let known = known.map(|start| self.section_of(start));
                let load = Load { dest, params, purpose: *purpose, known };
                Op::Load(LoadId::from_index(push(&mut self.tables.loads, load)))
            }
            NodeKind::Dial { connect, group } => Op::Dial {
                connect: ConnectId::from_index(*connect),
                group: u16::try_from(*group).expect("fewer groups than the limit of legs"),
            },
            NodeKind::Bridge { connect } => Op::Bridge(ConnectId::from_index(*connect)),
            NodeKind::Return(value) => Op::Return(self.expr(value)),
            NodeKind::End => Op::End,
            NodeKind::Fault(fault) => Op::Fault(*fault),
        }
    }

    fn act(&mut self, act: &Act) -> program::Act {
        program::Act {
            method: act.method.clone(),
            kind: act.kind,
            params: self.expr(&act.params),
            auto_answer: self.maybe(act.auto_answer.as_ref()),
            sets: act.sets.to_vec(),
            on_success: act.on_success.to_vec(),
            on_failure: act.on_failure.to_vec(),
            job: act.job.as_deref().cloned(),
            confirmable: act.confirmable,
            conversation: act.conversation.clone(),
        }
    }

    /// A call of the section that begins with a state, or of what was loaded.
    fn call(
        &mut self,
        start: Option<NodeIndex>,
        params: Option<&Formula>,
        fetched: bool,
    ) -> CallId {
        let callee = match start {
            Some(start) => Callee::Section(self.section_of(start)),
            None => Callee::Loaded,
        };
        let call = Call { callee, params: self.maybe(params), fetched };
        CallId::from_index(push(&mut self.tables.calls, call))
    }

    fn connect(&mut self, connect: &Connect) -> program::Connect {
        let legs = |freezer: &mut Self, legs: &Vec<Leg>| {
            legs.iter()
                .map(|leg| {
                    let leg = freezer.leg(leg);
                    LegSpecId::from_index(push(&mut freezer.tables.legs, leg))
                })
                .collect()
        };
        program::Connect {
            answer_on_bridge: self.maybe(connect.answer_on_bridge.as_ref()),
            auto_answer: self.maybe(connect.auto_answer.as_ref()),
            max_duration: self.expr(&connect.max_duration),
            timeout: self.expr(&connect.timeout),
            params: self.expr(&connect.params),
            status_url: self.maybe(connect.status_url.as_ref()),
            groups: connect.groups.iter().map(|group| legs(self, group)).collect(),
        }
    }

    fn leg(&mut self, leg: &Leg) -> program::LegSpec {
        program::LegSpec {
            to: self.expr(&leg.to),
            kind: leg.kind,
            from: self.maybe(leg.from.as_ref()),
            timeout: self.expr(&leg.timeout),
            confirm: leg.confirm.map(SectionId::from_index),
            confirm_timeout: self.maybe(leg.confirm_timeout.as_ref()),
            call_state_url: self.maybe(leg.call_state_url.as_ref()),
            call_state_events: leg.call_state_events,
            stream_status_url: self.maybe(leg.stream_status_url.as_ref()),
            params: self.expr(&leg.params),
        }
    }

    fn expr(&mut self, formula: &Formula) -> ExprId {
        let span = self.pool.append(&formula.code);
        ExprId::from_index(push(&mut self.tables.exprs, span))
    }

    fn maybe(&mut self, formula: Option<&Formula>) -> Option<ExprId> {
        formula.map(|formula| self.expr(formula))
    }

    fn section_of(&self, node: NodeIndex) -> SectionId {
        SectionId::from_index(self.flow.node(node).section)
    }
}

fn push<T>(table: &mut Vec<T>, row: T) -> usize {
    table.push(row);
    table.len() - 1
}

fn state(node: NodeIndex) -> StateId {
    StateId::from_index(node.index())
}

fn debug(flow: &Flow) -> Debug {
    let space = |section: usize| flow.sections()[section].space;
    // The legs of a connect stand in the document of its states.
    let mut of_connect = vec![0; flow.connects().len()];
    for (_, node) in flow.nodes() {
        if let NodeKind::Dial { connect, .. } = node.kind {
            of_connect[connect] = space(node.section);
        }
    }
    let legs = flow.connects().iter().zip(&of_connect).flat_map(|(connect, space)| {
        connect.groups.iter().flatten().map(|leg| (*space, leg.span.start))
    });
    let states = flow.nodes().map(|(_, node)| (space(node.section), node.span.start));
    let spots: Vec<(usize, u32)> = states.chain(legs).collect();
    let mut all = vec![Place::default(); spots.len()];
    for (file, document) in flow.spaces().iter().enumerate() {
        let here = (0..spots.len()).filter(|at| spots[*at].0 == file);
        let here: Vec<usize> = here.collect();
        let offsets: Vec<u32> = here.iter().map(|at| spots[*at].1).collect();
        let file = u32::try_from(file).expect("fewer than 2^32 documents");
        for (at, place) in here.into_iter().zip(places(document.source.as_ref(), &offsets)) {
            all[at] = Place { file, ..place };
        }
    }
    let mut places = all;
    let leg_places = places.split_off(flow.nodes().len());
    let row = |((_, node), place): ((_, &crate::flow::Node), Place)| DebugRow {
        name: Text::from(node.name.as_str()),
        place,
    };
    Debug {
        files: flow
            .spaces()
            .iter()
            .map(|space| Text::from(space.source.as_ref().map_or("", Source::name)))
            .collect(),
        states: flow.nodes().zip(places).map(row).collect(),
        legs: leg_places,
    }
}
