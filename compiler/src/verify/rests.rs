//! What a verdict rests on besides readings: what the outside is trusted with.

use std::collections::BTreeSet;

use swml_runtime::id::{ActId, StateId};
use swml_runtime::program::{Act, ActKind, Op, Place, Program};

use crate::methods::ai::web_answers;

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
