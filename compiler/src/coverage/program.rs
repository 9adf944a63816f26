//! A program into all its ways.

use swml_runtime::id::{SectionId, StateId};
use swml_runtime::machine::DEFAULT_MAX_DURATION;
use swml_runtime::program::{Act, ActKind, Callee, Kind, Op, Program};
use swml_runtime::time::Millis;
use swml_runtime::value::Value;

use super::Way;

/// Every way of a program, by state. The first document and all that are linked to it or stand in its text.
#[must_use]
pub fn ways(program: &Program) -> Vec<Way> {
    let tables = program.tables();
    let mut ways = Vec::new();
    for (index, op) in tables.states.iter().enumerate() {
        let state = StateId::from_index(index);
        let uses = used(program, *op);
        ways.extend(uses.into_iter().map(|start| Way::Use(state, start)));
        if let Op::Load(load) = *op
            && let Some(section) = tables.loads[load.index()].known
        {
            // The step behind it goes there.
            let start = tables.sections[section.index()].start;
            ways.extend(program.exits(state).first().map(|call| Way::Use(*call, start)));
        }
        if let Op::Dial { connect, group } = *op {
            for leg in &tables.connects[connect.index()].groups[usize::from(group)] {
                ways.push(Way::RingsOut(*leg));
                let confirms = tables.legs[leg.index()].confirm.is_some();
                ways.extend(confirms.then_some(Way::ConfirmsOut(*leg)));
            }
        }
        let exits = 0..program.exits(state).len();
        ways.extend(exits.filter_map(|rank| Some(Way::Exit(state, u16::try_from(rank).ok()?))));
        // A message has nobody on the line.
        if program.kind() == Kind::Calling && waits(program, *op) {
            ways.push(Way::Left(state));
        }
    }
    ways.extend(limits(program).then_some(Way::Limit));
    ways
}

/// Whether the document says how long the call may last, and that is not as long as any call may.
fn limits(program: &Program) -> bool {
    program.tables().acts.iter().any(|act| {
        let params = program.constant(act.params).filter(|_| act.kind == ActKind::Answer);
        let limit = params.and_then(|params| params.get("max_duration"));
        limit.is_some_and(|limit| match limit {
            Value::Number(seconds) => millis(seconds.get()) != DEFAULT_MAX_DURATION,
            _ => true,
        })
    })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn millis(seconds: f64) -> Millis {
    Millis((seconds * 1000.0) as u64)
}

/// The first states of the sections that a state uses, each once.
fn used(program: &Program, op: Op) -> Vec<StateId> {
    let tables = program.tables();
    let start = |section: SectionId| tables.sections[section.index()].start;
    match op {
        Op::Call(call) => match tables.calls[call.index()].callee {
            Callee::Section(section) => vec![start(section)],
            Callee::Loaded => Vec::new(),
        },
        Op::Dial { connect, group } => {
            let legs = &tables.connects[connect.index()].groups[usize::from(group)];
            let confirms = legs.iter().filter_map(|leg| tables.legs[leg.index()].confirm);
            let mut starts: Vec<_> = confirms.map(start).collect();
            starts.sort_unstable();
            starts.dedup();
            starts
        }
        _ => Vec::new(),
    }
}

/// Whether time can pass in a state.
fn waits(program: &Program, op: Op) -> bool {
    match op {
        Op::Act(id) => {
            let Act { kind, .. } = program.act(id);
            matches!(kind, ActKind::Sleep | ActKind::Perform | ActKind::Converse)
        }
        Op::Dial { .. } | Op::Bridge(_) => true,
        // One that is known ahead is not fetched.
        Op::Load(load) => program.tables().loads[load.index()].known.is_none(),
        _ => false,
    }
}
