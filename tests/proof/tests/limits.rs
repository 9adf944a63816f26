//! Two analyses that know nothing of each other's arithmetic come to one number: what `swml bounds` says of the longest
//! wait, the verifier proves as `wait at most ...`, and a millisecond less it refutes by a call.
//!
//! Bounds go the longest way through a graph in which time stands still; the verifier has every clock running. All they
//! share is the machine, what can come back from outside, and the lengths of steps.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use swml_compiler::bounds::{Bounds, Options as BoundsOptions, bounds};
use swml_compiler::checks::{Check, Sentence};
use swml_compiler::compile;
use swml_compiler::scenario::read;
use swml_compiler::source::{Source, Span};
use swml_compiler::verify::{Options, Report, Verdict, asked, verify};
use swml_proof::{documents, yaml};
use swml_runtime::program::{Kind, Program};
use swml_runtime::time::Millis;

/// How many random flows the ordinary suite tries.
const FLOWS: u32 = 12;
/// States of the verifier beyond which a flow is left out.
const STATES: usize = 6_000;
/// Longer than any call.
const LONG: Millis = Millis::from_secs(1_000_000);

/// Flows of which the two say different things, with the reason. Nothing else may differ.
const EXCEPTIONS: &[(&str, &str)] = &[];

#[derive(Debug, Default)]
struct Counts {
    agree: u32,
    left_out: u32,
}

#[test]
fn bounds_and_verifier_agree_on_the_longest_wait() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../flows");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    paths.sort();
    let (mut wrong, mut counts) = (String::new(), Counts::default());
    let mut differ = BTreeSet::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a flow is UTF-8");
        let name = path.strip_prefix(&root).unwrap_or(&path).with_extension("");
        let name = name.display().to_string();
        let Ok(program) = compile(&Source::new(&name, &text)).program() else { continue };
        if program.kind() == Kind::Messaging {
            continue;
        }
        if let Some(words) = difference(&program, &mut counts) {
            match EXCEPTIONS.iter().find(|(known, _)| *known == name) {
                Some((known, _)) => drop(differ.insert(*known)),
                None => drop(writeln!(wrong, "{name}: {words}")),
            }
        }
    }
    println!("{counts:?}");
    assert!(wrong.is_empty(), "\n{wrong}");
    let stale = EXCEPTIONS.iter().find(|(name, _)| !differ.contains(name));
    assert!(stale.is_none(), "they agree on {stale:?} now");
}

#[test]
fn and_so_they_do_on_random_flows() {
    let flows = std::env::var("SWML_LIMITS").ok().and_then(|cases| cases.parse().ok());
    let config =
        Config { rng_seed: RngSeed::Fixed(11), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let strategy = documents::flow().boxed();
    let (mut wrong, mut counts) = (String::new(), Counts::default());
    for _ in 0..flows.unwrap_or(FLOWS) {
        let flow = strategy.new_tree(&mut runner).expect("a flow").current();
        let text = yaml(&flow);
        let program = compile(&Source::new("flow.yaml", &text)).program();
        let program = program.expect("random flows are accepted");
        if let Some(words) = difference(&program, &mut counts) {
            let _ = writeln!(wrong, "{text}\n# {words}");
        }
    }
    println!("{counts:?}");
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// In what they differ.
fn difference(program: &Program, counts: &mut Counts) -> Option<String> {
    let said = measured(program);
    let longest = said.flow.waits.longest;
    let most = longest.unwrap_or(LONG);
    // What nothing limits is longer than anything.
    let holds = longest.map(|longest| asks(program, longest));
    let less = Millis(most.0.saturating_sub(1));
    let fails = (most.0 > 0 && !said.too_many).then(|| asks(program, less));
    let reports = [holds.as_ref(), fails.as_ref()];
    if reports.into_iter().flatten().any(|report| report.verdict() == Verdict::GaveUp) {
        counts.left_out += 1;
        return None;
    }
    let words = longest.map_or("none".to_owned(), |longest| format!("{} ms", longest.0));
    if let Some(report) = holds.filter(|report| !holds_so(report)) {
        return Some(format!("bounds say {words}: {}", shown(&report)));
    }
    // What an expression outside comes to nobody has evaluated: then it is possible.
    let refuted =
        |report: &Report| matches!(report.verdict(), Verdict::Violated | Verdict::Possible);
    if let Some(report) = fails.filter(|report| !refuted(report)) {
        return Some(format!("bounds say {words}, and less is {}", report.verdict().word()));
    }
    counts.agree += 1;
    None
}

fn holds_so(report: &Report) -> bool {
    matches!(report.verdict(), Verdict::Proved | Verdict::Within)
}

/// The call that goes wrong.
fn shown(report: &Report) -> String {
    let calls = report.counterexamples.iter().map(|call| call.scenario("flow.yaml"));
    format!("{}\n{}", report.verdict().word(), calls.collect::<String>())
}

fn measured(program: &Program) -> Bounds {
    let info = read("{}").expect("a scenario that says nothing").info_for(program);
    let options = BoundsOptions { info, others: false, ..BoundsOptions::default() };
    bounds(program.clone(), &options)
}

/// What the verifier says of `wait at most ...`.
fn asks(program: &Program, time: Millis) -> Report {
    let info = read("{}").expect("a scenario that says nothing").info_for(program);
    let sentence = Sentence::Wait(time);
    let check = Check { text: String::new(), span: Span::new(0, 0), sentence };
    let properties = vec![asked(&check)];
    let options = Options { info, always: false, properties, states: STATES, ..Options::default() };
    verify(program.clone(), options)
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of flows").flatten() {
        let path = entry.path();
        let is_flow = path.extension().is_some_and(|kind| kind == "yaml" || kind == "json");
        match path.is_dir() {
            true => files(&path, into),
            false if is_flow => into.push(path),
            false => {}
        }
    }
}
