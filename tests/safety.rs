//! Whom a flow can reach: every address of the flows in `tests/flows/safety` with what proves it, or with what comes
//! there, in a comment on its very line. What is printed for each stands in a snapshot.

// Each harness uses its part of it.
#[allow(dead_code)]
#[path = "support/command.rs"]
mod command;
#[allow(dead_code)]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use swml_compiler::compile;
use swml_compiler::safety::{Addressed, Options, Report, analyse};
use swml_compiler::source::Source;

/// What stands before an expectation.
const MARK: &str = "# address:";

fn found(one: &Addressed) -> BTreeSet<String> {
    if !one.reached {
        return BTreeSet::from(["unreached".to_owned()]);
    }
    let proofs = one.proofs.iter().map(|proof| proof.by.to_owned());
    proofs.chain(one.gaps.iter().map(|gap| format!("gap {}", gap.name))).collect()
}

/// What is found on each line, and what is expected there.
fn compare(name: &str, text: &str, report: &Report) -> String {
    let mut lines: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for one in &report.addresses {
        lines.entry(one.place.line).or_default().extend(found(one));
    }
    let mut wrong = String::new();
    for (number, line) in (1..).zip(text.lines()) {
        let expected = line.split_once(MARK).map(|(_, words)| words).unwrap_or_default();
        let expected = expected.split(" # ").next().unwrap_or_default();
        let expected: BTreeSet<String> = expected
            .split(',')
            .map(|word| word.trim().to_owned())
            .filter(|w| !w.is_empty())
            .collect();
        let found = lines.remove(&number).unwrap_or_default();
        if found != expected {
            let _ = writeln!(wrong, "{name}:{number}: expected {expected:?}, found {found:?}");
        }
    }
    wrong
}

#[test]
fn every_address_is_what_its_line_says() {
    let mut wrong = String::new();
    for file in support::files("tests/flows/safety", &[".yaml"]) {
        let text = fs::read_to_string(&file).expect("a flow is UTF-8");
        let name = support::name(&file);
        let compilation = compile(&Source::new(&name, &text));
        assert!(!compilation.rejected(), "{name} is refused");
        wrong.push_str(&compare(&name, &text, &analyse(&compilation.flow, &Options::default())));
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn what_is_printed() {
    let mut out = String::new();
    for file in support::files("tests/flows/safety", &[".yaml"]) {
        let name = support::name(&file);
        let printed = command::out(&command::swml(&["safety", "--all", &name]));
        let _ = writeln!(out, "$ swml safety --all {name}\n{printed}");
    }
    insta::assert_snapshot!(out.trim_end());
}
