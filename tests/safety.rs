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

/// An author vouches for what is made up on the way, and for where it comes from.
#[test]
fn what_is_allowed_and_trusted() {
    let flow = "docs/examples/safety/extension.yaml";
    for (args, code, words) in [
        (&["safety", flow][..], 1, "not proved: to of connect"),
        (&["safety", flow, "--allow", "sip:*@example.com"], 0, "allowed: \"sip:*@example.com\""),
        (&["safety", flow, "--allow", "sip:*@example.org"], 1, "no test stands before it"),
        (&["safety", flow, "--trust", "prompt_value"], 0, "trusted: prompt_value"),
        (&["safety", flow, "--trust", "prompt"], 1, "no test stands before it"),
        (&["safety", "docs/examples/safety/extension-listed.yaml"], 0, "includes(prompt_value)"),
        // Any text may hold an @ of its own: a pattern with a host does not cover it.
        (
            &["safety", "tests/flows/safety/traps.yaml", "--allow", "sip:*@example.com"],
            1,
            "the host is not fixed to its end",
        ),
        (&["safety", "docs/examples/mistakes/flow.yaml"], 2, ""),
    ] {
        let output = command::swml(args);
        let out = command::out(&output);
        assert_eq!(command::code(&output), code, "{args:?}: {out}");
        assert!(out.contains(words), "{args:?}: {out}");
    }
}

/// What is fetched and not known is said once a line, with its URL and with what can be done about it.
#[test]
fn what_nobody_knows_is_named_once() {
    let folder = command::scratch("safety_unknown");
    let confirm = "confirm: 'https://example.com/confirm'";
    let flow = format!(
        "sections: {{main: [{{connect: {{parallel: [{{to: '+15550100001', {confirm}}}, {{to: '+15550100002', {confirm}}}]}}}}]}}"
    );
    let flow = command::file(&folder, "flow.yaml", flow.as_bytes());
    let text = command::out(&command::swml(&["safety", &flow])).replace("\n    ", " ");
    let link = "--link https://example.com/confirm=FILE puts a document in its place";
    assert_eq!(text.matches(link).count(), 1, "{text}");
    let text = command::out(&command::swml(&["safety", "tests/flows/ai/exits.yaml"]));
    let server =
        "what the web server of order (line 4) answers is not known, and may dial by itself";
    assert_eq!(text.replace("\n    ", " ").matches(server).count(), 1, "{text}");
    let json = command::swml(&["safety", "tests/flows/ai/exits.yaml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("it is JSON");
    assert_eq!(json["web_servers"][0]["functions"], "order");
}

#[test]
fn programs_read_it() {
    let output =
        command::swml(&["safety", "docs/examples/safety/extension.yaml", "--format", "json"]);
    let json: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("the report is JSON");
    assert_eq!(json["verdict"], "not-proved");
    let addresses = json["addresses"].as_array().expect("a list");
    let dialled = addresses.iter().find(|one| one["address"] == "dialled").expect("a connect");
    let gap = &dialled["gaps"][0];
    assert_eq!((&gap["name"], &gap["source"]), (&"prompt_value".into(), &"caller".into()));
    assert_eq!(gap["form"], "sip:<digits>@example.com");
    let lines = gap["way"].as_array().expect("a way").iter().map(|stage| &stage["at"]["line"]);
    assert_eq!(lines.collect::<Vec<_>>(), [6, 7, 8, 11]);
}

/// Real documents, where the folder with them is there: none is too much, and how many of them are proved.
#[test]
fn real_documents() {
    let corpus = support::root().join("../shared/corpus");
    if !corpus.exists() {
        eprintln!("skipped: there are no real documents");
        return;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in support::files("../shared/corpus", &[".yaml", ".yml", ".json"]) {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let compilation = compile(&Source::new(&support::name(&file), &text));
        let report = analyse(&compilation.flow, &Options::default());
        let verdict = match compilation.rejected() {
            true => "refused",
            false => report.verdict().word(),
        };
        *counts.entry(verdict).or_default() += 1;
    }
    println!("{counts:?}");
    assert!(counts.values().sum::<usize>() > 300, "{counts:?}");
}
