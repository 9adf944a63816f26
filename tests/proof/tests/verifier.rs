//! The verifier finds every bug of the museum's machines, each by a call of a few steps.

use std::fs;
use std::path::Path;

use swml_compiler::museum::with_bug;
use swml_compiler::scenario::read;
use swml_compiler::verify::{Options, Verdict, verify};
use swml_proof::{compiled, program};
use swml_runtime::machine::CallInfo;
use swml_runtime::machine::museum::{Bug, LATER, MUSEUM};

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

/// What every bug of other kinds is looked for in: two phones with a confirm, then a third without.
const OTHER: &str = "
sections:
  main:
    - connect:
        timeout: 20
        serial_parallel:
          - - {to: '+15550100011', confirm: [{prompt: 'say:Press 1'}]}
            - {to: '+15550100012', confirm: [{prompt: 'say:Press 1'}]}
          - - to: '+15550100013'
";

#[test]
fn every_bug_of_the_machine_is_found() {
    let machines = MUSEUM.iter().filter(|bug| bug.place == "machine");
    let missed: Vec<_> = machines.filter_map(|bug| missed(*bug, &flow(bug))).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn bugs_of_other_kinds_are_found() {
    let missed: Vec<_> = LATER.iter().filter_map(|bug| missed(*bug, OTHER)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
    assert_eq!(LATER.len(), 5);
}

/// What was found instead, where a bug does not show in a flow by a few steps.
fn missed(bug: Bug, flow: &str) -> Option<String> {
    let program = program(&compiled(flow));
    let options = || Options { info: info(), ..Options::default() };
    let whole = verify(program.clone(), options());
    assert!(whole.verdict() <= Verdict::Within, "{}: {:?}", bug.name, whole.counterexamples);
    let broken = with_bug(bug, || verify(program, Options { first: true, ..options() }));
    let shown = broken.counterexamples.iter().filter(|example| example.reproduced);
    let steps = shown.map(|example| example.steps()).min();
    let found = steps.is_some_and(|steps| steps <= STEPS);
    (!found).then(|| format!("{}: {:?}", bug.name, broken.counterexamples))
}
