//! What generated scenarios are worth: how many bugs of the museum those of the flows of dialling notice.
//! `docs/generate.md` has the figure.

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::path::Path;
use std::{env, fs};

use swml_compiler::generate::{Options, generate};
use swml_compiler::museum::with_bug;
use swml_compiler::scenario::{FileLoader, Setting, play, read};
use swml_proof::compiled;
use swml_runtime::machine::museum::{Bug, MUSEUM};
use swml_runtime::program::Program;

/// The page with the figure.
const PAGE: &str = "docs/generate.md";

/// What stands before it.
const LEAD: &str = "switches on in the machine one by one: ";

#[test]
fn generated_scenarios_notice_bugs_of_the_machine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut scenarios: Vec<(Program, String)> = Vec::new();
    let mut flows = 0;
    for file in fs::read_dir(root.join("tests/flows/dial")).expect("the flows are there") {
        let text = fs::read_to_string(file.expect("a file").path()).expect("a flow is UTF-8");
        let compilation = compiled(&text);
        let Ok(program) = compilation.program() else { continue };
        let options = Options { calls: 500, states: 3_000, ..Options::default() };
        let generated = generate(&program, &compilation.flow, &options);
        flows += 1;
        let texts = generated.samples.iter().map(|sample| sample.text("flow.yaml", &[]));
        scenarios.extend(texts.map(|text| (program.clone(), text)));
    }
    let usual: Vec<_> =
        scenarios.iter().filter(|(program, text)| goes_otherwise(program, text)).collect();
    assert!(usual.is_empty(), "these do not go as they say without any bug: {usual:?}");

    let bugs = || MUSEUM.iter().filter(|bug| bug.place == "machine");
    let notices = |bug: &&Bug| {
        // A machine with a bug may also come apart: what it was told makes no sense to it any more.
        let otherwise = |(program, text): &(Program, String)| {
            catch_unwind(|| goes_otherwise(program, text)).unwrap_or(true)
        };
        with_bug(**bug, || scenarios.iter().any(otherwise))
    };
    let (noticed, missed): (Vec<&Bug>, Vec<&Bug>) = bugs().partition(notices);
    let missed: Vec<String> = missed.iter().map(|bug| format!("`{}`", bug.name)).collect();
    let not = match missed.as_slice() {
        [] => String::new(),
        missed => format!("; they do not notice {}", missed.join(", ")),
    };
    let figure = format!(
        "{} scenarios of {flows} flows notice {} of {} bugs{not}.",
        scenarios.len(),
        noticed.len(),
        bugs().count(),
    );
    let page = fs::read_to_string(root.join(PAGE)).expect("the page is there");
    let (before, behind) = page.split_once(LEAD).expect("the page has the figure");
    let (known, behind) = behind.split_once('\n').expect("in a line");
    if known != figure && env::var_os("SWML_UPDATE").is_some() {
        let page = format!("{before}{LEAD}{figure}\n{behind}");
        fs::write(root.join(PAGE), page).expect("documentation can be written");
        return;
    }
    assert_eq!(known, figure, "{PAGE} is stale: run with SWML_UPDATE=1 and read the difference");
}

/// Whether a call does not go as its scenario expects.
fn goes_otherwise(program: &Program, text: &str) -> bool {
    let scenario = read(text).expect("a generated scenario");
    let loader = FileLoader::new(BTreeMap::new(), |_| None);
    let (info, readings, script) = (scenario.info, scenario.readings, scenario.script);
    let playback = play(program.clone(), Setting { info, readings, script, loader });
    let expect = scenario.expect.expect("it expects something");
    !expect.differences(&playback).is_empty()
}
