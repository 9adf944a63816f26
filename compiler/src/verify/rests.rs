//! What a verdict rests on: the readings that a flow can meet, and what the outside is trusted with.

use std::collections::BTreeSet;

use swml_runtime::id::{ActId, LegSpecId, StateId};
use swml_runtime::machine::readings::Readings;
use swml_runtime::program::{Act, ActKind, Branch, Op, Place, Program};

use crate::methods::ai::web_answers;

/// The names of the readings that make a difference to a flow with such steps.
pub(crate) fn readings(program: &Program) -> BTreeSet<&'static str> {
    let mut met = BTreeSet::new();
    let tables = program.tables();
    for op in &tables.states {
        match op {
            Op::Dial { connect, .. } => {
                let groups = &tables.connects[connect.index()].groups;
                met.extend(["timeout-scope", "early-media", "result-after-caller-left"]);
                let legs = groups.iter().map(Vec::len).sum::<usize>();
                if groups.len() > 1 {
                    met.insert("group-timeout");
                }
                if legs > 1 {
                    met.insert("failed-reason");
                }
                let confirms = |legs: &Vec<LegSpecId>| {
                    legs.len() > 1
                        && legs.iter().any(|leg| tables.legs[leg.index()].confirm.is_some())
                };
                if groups.iter().any(confirms) {
                    met.insert("confirm-siblings");
                }
            }
            Op::Branch(id) => {
                let (Branch::Switch { partial, .. } | Branch::Cond { partial, .. }) =
                    &tables.branches[id.index()];
                if *partial {
                    met.insert("result-no-match");
                }
            }
            Op::Jump(_) => met.extend(["goto-spent", "transfer-budget"]),
            Op::Enter(_) | Op::Load(_) => met.extend(["transfer-budget"]),
            Op::Act(_) | Op::Set(_) => met.extend(["statement-fault"]),
            _ => {}
        }
    }
    met
}

/// How each of them is read, as `name = value`.
pub(super) fn read_as(readings: Readings, met: &BTreeSet<&'static str>) -> Vec<String> {
    let rows = readings.iter().filter(|(name, _)| met.contains(name));
    rows.map(|(name, value)| format!("{name} = {value}")).collect()
}

/// The steps that the outside ends, as `method (line n)`: that they do end is taken for granted. And those
/// that nothing but the end of the call ends.
pub(super) fn operations(program: &Program, acts: &BTreeSet<ActId>) -> (Vec<String>, Vec<String>) {
    let (mut trusted, mut endless) = (Vec::new(), Vec::new());
    let tables = program.tables();
    for act in acts {
        let states = tables.states.iter().enumerate();
        let place = states
            .filter(|(_, op)| **op == Op::Act(*act))
            .find_map(|(at, _)| program.place(StateId::from_index(at)));
        let Act { method, kind, .. } = &tables.acts[act.index()];
        let words = at_its_line(program, method, place);
        match kind {
            ActKind::Sleep => endless.push(words),
            _ => trusted.push(words),
        }
    }
    (trusted, endless)
}

/// The conversations among some steps that run statements of a web server, as `functions (line n)`.
pub(super) fn web_servers(program: &Program, acts: &BTreeSet<ActId>) -> Vec<String> {
    let met = web_answers(program).into_iter().filter(|answers| acts.contains(&answers.act));
    met.map(|answers| at_its_line(program, &answers.functions, program.place(answers.at))).collect()
}

fn at_its_line(program: &Program, what: &str, place: Option<Place>) -> String {
    match place {
        Some(place) if place.file == 0 => format!("{what} (line {})", place.line),
        Some(place) => format!("{what} ({}:{})", program.file(place), place.line),
        None => what.to_owned(),
    }
}
