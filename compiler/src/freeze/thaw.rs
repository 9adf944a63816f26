//! Program to flow: what an artifact without its source can show.

use petgraph::graph::NodeIndex;
use swml_runtime::id::{CallId, ConnectId, ExprId, LegSpecId, StateId};
use swml_runtime::program::{self, Assign, Branch, Callee, Op, Program, Tables};
use swml_runtime::value::Text;

use crate::expr::Formula;
use crate::flow::{Act, Builder, Connect, Flow, Leg, NodeKind, Space};
use crate::source::Span;

/// Thaws a program into the flow that it was frozen from: the same states, exits, references, sections and
/// connects. Spans, labels and what formulas were written as are lost; names too where they were stripped,
/// the states then being `state 0`, `state 1`...
#[must_use]
pub fn thaw(program: &Program) -> Flow {
    let tables = program.tables();
    let mut builder = Builder::new(tables.kind);
    for space in &tables.spaces {
        let url = space.url.as_ref().map(ToString::to_string);
        builder.space(Space { title: space.title.to_string(), url, source: None });
    }
    for section in &tables.sections {
        builder.section(section.name.to_string(), section.space as usize, section.confirm);
    }
    for connect in &tables.connects {
        builder.connect(thaw_connect(tables, connect));
    }
    // The states of a section follow its first one.
    let mut section = 0;
    for (index, op) in tables.states.iter().enumerate() {
        if let Op::Start(id) = op {
            section = id.index();
        }
        let name = match program.name(StateId::from_index(index)) {
            "" => format!("state {index}"),
            name => name.to_owned(),
        };
        builder.node(name, kind(tables, *op), Span::default(), section);
    }
    for (index, op) in tables.states.iter().enumerate() {
        let node = NodeIndex::new(index);
        for (rank, target) in (0..).zip(program.exits(StateId::from_index(index))) {
            builder.exit(node, rank, NodeIndex::new(target.index()));
        }
        for (slot, section) in references(tables, *op) {
            builder.reference(node, slot, section);
        }
    }
    builder.finish()
}

fn kind(tables: &Tables, op: Op) -> NodeKind {
    let expr = |id: ExprId| expr(tables, id);
    let maybe = |id: Option<ExprId>| id.map(expr);
    let params = |id: CallId| maybe(tables.calls[id.index()].params);
    match op {
        Op::Start(_) => NodeKind::Start,
        Op::Act(id) => {
            let act = &tables.acts[id.index()];
            NodeKind::Act(Act {
                method: act.method.clone(),
                kind: act.kind,
                params: expr(act.params),
                auto_answer: maybe(act.auto_answer),
                sets: act.sets.as_slice().into(),
                on_success: act.on_success.as_slice().into(),
                on_failure: act.on_failure.as_slice().into(),
                job: act.job.clone().map(std::rc::Rc::new),
                confirmable: act.confirmable,
                conversation: act.conversation.clone(),
                spans: None,
            })
        }
        Op::Set(id) => {
            let one = |(name, assign): &(Text, Assign)| match assign {
                Assign::To(value) => (name.clone(), Some(expr(*value))),
                Assign::Unset => (name.clone(), None),
            };
            NodeKind::Set(tables.sets[id.index()].assignments.iter().map(one).collect())
        }
        Op::Branch(id) => match &tables.branches[id.index()] {
            Branch::Switch { subject, keys, partial, transform } => {
                let (subject, keys) = (expr(*subject), keys.clone());
                NodeKind::Switch { subject, keys, partial: *partial, transform: *transform }
            }
            Branch::Cond { whens, partial } => {
                let whens = whens.iter().map(|when| expr(*when)).collect();
                NodeKind::Cond { whens, partial: *partial }
            }
        },
        Op::Jump(id) => {
            let jump = tables.jumps[id.index()];
            let label = Text::default();
            NodeKind::Jump { label, when: maybe(jump.when), max: expr(jump.max) }
        }
        Op::Call(id) => {
            NodeKind::Call { params: params(id), fetched: tables.calls[id.index()].fetched }
        }
        Op::Enter(id) => NodeKind::Enter { params: params(id) },
        Op::Load(id) => {
            let load = tables.loads[id.index()];
            let (dest, params) = (expr(load.dest), maybe(load.params));
            NodeKind::Load { dest, params, purpose: load.purpose }
        }
        Op::Dial { connect, group } => {
            NodeKind::Dial { connect: connect.index(), group: usize::from(group) }
        }
        Op::Bridge(connect) => NodeKind::Bridge { connect: connect.index() },
        Op::Return(value) => NodeKind::Return(expr(value)),
        Op::End => NodeKind::End,
        Op::Fault(fault) => NodeKind::Fault(fault),
    }
}

/// The sections that a state uses, by slot.
fn references(tables: &Tables, op: Op) -> Vec<(u16, usize)> {
    match op {
        Op::Call(id) => match tables.calls[id.index()].callee {
            Callee::Section(section) => vec![(0, section.index())],
            Callee::Loaded => Vec::new(),
        },
        Op::Load(id) => {
            let known = tables.loads[id.index()].known;
            known.into_iter().map(|section| (0, section.index())).collect()
        }
        Op::Dial { connect, group } => {
            let legs = &group_legs(tables, connect)[usize::from(group)];
            let confirm = |(slot, leg): (u16, &LegSpecId)| {
                Some((slot, tables.legs[leg.index()].confirm?.index()))
            };
            (0..).zip(legs).filter_map(confirm).collect()
        }
        _ => Vec::new(),
    }
}

fn group_legs(tables: &Tables, connect: ConnectId) -> &[Vec<LegSpecId>] {
    &tables.connects[connect.index()].groups
}

fn thaw_connect(tables: &Tables, connect: &program::Connect) -> Connect {
    let maybe = |id: Option<ExprId>| id.map(|id| expr(tables, id));
    let legs = |legs: &Vec<LegSpecId>| {
        legs.iter().map(|leg| thaw_leg(tables, &tables.legs[leg.index()])).collect()
    };
    Connect {
        answer_on_bridge: maybe(connect.answer_on_bridge),
        auto_answer: maybe(connect.auto_answer),
        max_duration: expr(tables, connect.max_duration),
        timeout: expr(tables, connect.timeout),
        params: expr(tables, connect.params),
        status_url: maybe(connect.status_url),
        groups: connect.groups.iter().map(legs).collect(),
    }
}

fn thaw_leg(tables: &Tables, leg: &program::LegSpec) -> Leg {
    let maybe = |id: Option<ExprId>| id.map(|id| expr(tables, id));
    Leg {
        to: expr(tables, leg.to),
        kind: leg.kind,
        from: maybe(leg.from),
        timeout: expr(tables, leg.timeout),
        confirm: leg.confirm.map(swml_runtime::id::SectionId::index),
        confirm_timeout: maybe(leg.confirm_timeout),
        call_state_url: maybe(leg.call_state_url),
        call_state_events: leg.call_state_events,
        stream_status_url: maybe(leg.stream_status_url),
        params: expr(tables, leg.params),
        span: Span::default(),
    }
}

fn expr(tables: &Tables, id: ExprId) -> Formula {
    Formula::from_code(tables.code.extract(tables.exprs[id.index()]))
}
