//! Ways in words: where they stand, and what they are called, as the picture has it.

use swml_runtime::id::{LegSpecId, StateId};
use swml_runtime::program::{Op, Program};

use crate::coverage::Way;
use crate::expr::Formula;
use crate::flow::{Flow, NodeKind};
use crate::redact::redact_text;

/// A way, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name of its state; empty for the whole call.
    pub state: String,
    /// What it is called there, such as `timed-out` or `case "1"`.
    pub label: String,
    /// The file and the line where the state stands.
    pub place: Option<(String, u32)>,
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.state.as_str() {
            "" => f.write_str(&self.label),
            state => write!(f, "{state}: {}", self.label),
        }
    }
}

pub(super) fn named(flow: &Flow, program: &Program, way: Way) -> Named {
    let of = |state: StateId, label: String| {
        let (_, node) = flow.nodes().nth(state.index()).expect("every state is a node");
        let source = flow.source_of(node.section);
        let place =
            source.map(|source| (source.name().to_owned(), source.position(node.span.start).line));
        Named { state: node.name.clone(), label, place }
    };
    match way {
        Way::Exit(state, rank) => {
            let index = flow.nodes().nth(state.index()).map(|(index, _)| index);
            let label = index.map(|index| flow.exit_label(index, usize::from(rank)));
            of(state, label.unwrap_or_default())
        }
        Way::Use(state, start) => {
            let confirms = matches!(program.op(state), Op::Dial { .. });
            let verb = if confirms { "confirm by" } else { "executes" };
            let (_, node) = flow.nodes().nth(start.index()).expect("every state is a node");
            of(state, format!("{verb} {}", flow.sections()[node.section].name))
        }
        Way::Left(state) => of(state, "the caller hangs up".to_owned()),
        Way::RingsOut(leg) => {
            of(dials(program, leg), format!("{} rings out", to(flow, program, leg)))
        }
        Way::ConfirmsOut(leg) => {
            let label = format!("{} does not confirm in time", to(flow, program, leg));
            of(dials(program, leg), label)
        }
        Way::Limit => Named {
            state: String::new(),
            label: "the clock of the call runs out".to_owned(),
            place: None,
        },
    }
}

/// The state in which a leg is dialled.
pub(super) fn dials(program: &Program, leg: LegSpecId) -> StateId {
    let tables = program.tables();
    let dials = |op: &Op| match *op {
        Op::Dial { connect, group } => {
            tables.connects[connect.index()].groups[usize::from(group)].contains(&leg)
        }
        _ => false,
    };
    StateId::from_index(tables.states.iter().position(dials).unwrap_or_default())
}

/// Whom a leg dials.
fn to(flow: &Flow, program: &Program, leg: LegSpecId) -> String {
    let state = dials(program, leg);
    let place = match program.op(state) {
        Op::Dial { connect, group } => {
            let legs = &program.tables().connects[connect.index()].groups[usize::from(group)];
            legs.iter().position(|known| *known == leg)
        }
        _ => None,
    };
    let node = flow.nodes().nth(state.index()).map(|(_, node)| &node.kind);
    let words = |to: &Formula| redact_text(&to.display());
    match (node, place) {
        (Some(NodeKind::Dial { connect, group }), Some(place)) => {
            words(&flow.connects()[*connect].groups[*group][place].to)
        }
        _ => "a leg".to_owned(),
    }
}
