//! What keeps states few loses none: with each reduction switched off, and with all of them, every flow of
//! dialling and small flows drawn at random come to the same verdict, the same findings and the same outcomes of
//! calls.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use proptest::test_runner::{Config, TestRunner};
use swml_compiler::scenario::read;
use swml_compiler::source::Source;
use swml_compiler::verify::property::{Property, State, Step};
use swml_compiler::verify::{Options, Reductions, Verdict, verify};
use swml_proof::{compiled, documents, program, yaml};
use swml_runtime::io::{Output, Trace};
use swml_runtime::program::Program;

/// Each of them off, and all.
fn fewer() -> [(&'static str, Reductions); 5] {
    let all = Reductions::default();
    [
        ("symmetry", Reductions { symmetry: false, ..all }),
        ("slicing", Reductions { slicing: false, ..all }),
        ("inclusion", Reductions { inclusion: false, ..all }),
        ("merging", Reductions { merging: false, ..all }),
        ("everything", Reductions::NONE),
    ]
}

/// What is compared: the verdict, the checks that are hurt, and what calls come to.
type Found = (Verdict, BTreeSet<String>, BTreeSet<String>);

/// Notes what calls come to, and never finds fault.
struct Outcomes(Arc<Mutex<BTreeSet<String>>>);

impl Property for Outcomes {
    fn name(&self) -> &str {
        "outcomes"
    }

    fn says(&self) -> &str {
        "calls go as they go"
    }

    fn step(&self, _: &mut State, step: &Step<'_>) -> Option<String> {
        let mut met = self.0.lock().expect("nobody panics while holding it");
        for output in step.outputs {
            let said = match output {
                Output::Finished(outcome) => outcome.word().to_owned(),
                Output::Trace(Trace::Set { name, value, .. }) if name.starts_with("connect_") => {
                    format!("{name} = {}", value.to_json())
                }
                Output::Trace(Trace::ConfirmEnd { passed, .. }) => format!("passed {passed}"),
                Output::Trace(Trace::StatementFault { fault, .. }) => fault.code().to_owned(),
                Output::Trace(Trace::Enter { program, state, .. }) => {
                    format!("enters {}", step.image.program(*program).name(*state))
                }
                _ => continue,
            };
            met.insert(said);
        }
        None
    }
}

/// Everything that is found of a flow, and how many states that took; nothing where it was too much.
fn found(program: &Program, reductions: Reductions, most: usize) -> Option<(Found, usize)> {
    let info = read("{}").expect("a scenario that says nothing").info;
    let options = || Options {
        info: info.clone(),
        reductions,
        states: most,
        rounds: Some(1_000),
        ..Options::default()
    };
    let report = verify(program.clone(), options());
    let outcomes = Arc::new(Mutex::new(BTreeSet::new()));
    let properties: Vec<Box<dyn Property>> = vec![Box::new(Outcomes(outcomes.clone()))];
    let told = verify(program.clone(), Options { always: false, properties, ..options() });
    if report.gave_up.is_some() || told.gave_up.is_some() {
        return None;
    }
    let checks = report.counterexamples.iter().map(|example| example.check.clone()).collect();
    let outcomes = outcomes.lock().expect("nobody panicked").clone();
    Some(((report.verdict(), checks, outcomes), told.size.states))
}

/// Compares; how many states there are without any reduction, where that was not too much.
fn compare(name: &str, program: &Program, most: usize) -> usize {
    let Some((all, _)) = found(program, Reductions::default(), most) else { return 0 };
    let mut without = 0;
    for (off, reductions) in fewer() {
        let Some((fewer, more)) = found(program, reductions, most) else { continue };
        assert_eq!(all, fewer, "{name}: without {off}");
        without = more;
    }
    without
}

#[test]
fn dial_flows_are_the_same_without_reductions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../flows/dial");
    let (mut compared, mut states) = (0, 0);
    for entry in fs::read_dir(folder).expect("the flows of dialling") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a flow is UTF-8");
        let name = path.display().to_string();
        let Ok(program) = swml_compiler::compile(&Source::new(&name, &text)).program() else {
            continue;
        };
        let without = compare(&name, &program, 20_000);
        compared += usize::from(without > 0);
        states += without;
    }
    assert!(compared > 30 && states > 2_500, "{compared} flows, {states} states");
}

#[test]
fn random_flows_are_the_same_without_reductions() {
    let cases = std::env::var("SWML_REDUCTIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let mut runner = TestRunner::new(Config { cases, ..Config::default() });
    let outcome = runner.run(&documents::flow(), |flow| {
        let text = yaml(&flow);
        compare(&text, &program(&compiled(&text)), 2_000);
        Ok(())
    });
    outcome.expect("all of them are the same");
}
