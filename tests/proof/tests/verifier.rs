//! The verifier finds every bug of the museum's machines, each by a call of a few steps.

use std::fs;
use std::path::Path;

use swml_compiler::museum::with_bug;
use swml_compiler::scenario::read;
use swml_compiler::verify::{Options, Verdict, verify};
use swml_proof::{compiled, program};
use swml_runtime::machine::CallInfo;
use swml_runtime::machine::museum::{Bug, MUSEUM};

/// The most steps that show a bug.
const STEPS: usize = 12;

fn info() -> CallInfo {
    read("{}").expect("a scenario that says nothing").info
}

/// The flow of a bug's scenario.
fn flow(bug: &Bug) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../flows/museum");
    fs::read_to_string(folder.join(format!("{}.yaml", bug.name))).expect("it has a flow")
}

#[test]
fn every_bug_of_the_machine_is_found() {
    let mut missed = Vec::new();
    for bug in MUSEUM.iter().filter(|bug| bug.place == "machine") {
        let program = program(&compiled(&flow(bug)));
        let options = || Options { info: info(), ..Options::default() };
        let whole = verify(program.clone(), options());
        assert!(whole.verdict() <= Verdict::Within, "{}: {:?}", bug.name, whole.counterexamples);
        let broken = with_bug(*bug, || verify(program, Options { first: true, ..options() }));
        let shown = broken.counterexamples.iter().filter(|example| example.reproduced);
        let steps = shown.map(|example| example.steps()).min();
        match steps.filter(|steps| *steps <= STEPS) {
            Some(_) => {}
            None => missed.push((bug.name, broken.counterexamples)),
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
