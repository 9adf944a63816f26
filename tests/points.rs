//! The table of open points and that of the platform's error codes: everything that cites a point cites one
//! that is there, each row is held by what it says, and the pages made of them are fresh.

#[path = "support/command.rs"]
#[allow(dead_code)]
mod running;
// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use running::{code, err, out, swml};
use swml_compiler::diagnostic::Code;
use swml_compiler::methods::Kind;
use swml_compiler::platform::{self, CALLING, MESSAGING, Met, PlatformCode};
use swml_compiler::points::{Held, markdown, points};
use swml_compiler::source::Source;
use swml_compiler::{compile, compile_with};
use swml_runtime::fault::Fault;

#[test]
fn the_pages_are_fresh() {
    support::is_page("docs/points.md", &markdown());
    support::is_page("docs/errors.md", &platform::markdown());
}

#[test]
fn every_point_is_there_once() {
    let numbers: Vec<_> = points().iter().map(|point| point.number).collect();
    assert_eq!(numbers, (1..=112).collect::<Vec<_>>());
}

#[test]
fn what_is_cited_is_there() {
    let folders = ["src", "compiler", "runtime", "tests", "docs", "fuzz/fuzz_targets"];
    let files = folders.iter().flat_map(|folder| support::files(folder, &[".rs", ".md", ".yaml"]));
    let known: BTreeSet<u16> = points().iter().map(|point| point.number).collect();
    let mut wrong = String::new();
    let mut cited = BTreeSet::new();
    for path in files {
        let text = fs::read_to_string(&path).expect("files are UTF-8");
        for rest in text.split("[A").skip(1) {
            let Some((number, _)) = rest.split_once(']') else { continue };
            let Ok(number) = number.parse() else { continue };
            cited.insert(number);
            if !known.contains(&number) {
                let _ = writeln!(wrong, "{}: [A{number}] is no point", support::name(&path));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(cited.len() >= 25, "only {} points are cited", cited.len());
}

#[test]
fn every_point_is_held_by_something() {
    let mut wrong = String::new();
    let mut held = 0;
    for point in points() {
        match point.held {
            Held::By(names) => {
                assert!(!names.is_empty(), "{}", point.name());
                for name in names.iter().filter(|name| !support::is_there(name)) {
                    let _ = writeln!(wrong, "{}: {name} is not there", point.name());
                }
                held += 1;
            }
            Held::Nothing(why) => assert!(!why.is_empty(), "{}", point.name()),
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(held >= 95, "only {held} points are held");
}

/// The points that show in a verdict are judged, each by the smallest document that asks.
#[test]
fn what_is_judged_is_held_by_that() {
    const JUDGED: &str = "tests/conformance/points.tsv";
    let text = fs::read_to_string(support::root().join(JUDGED)).expect("it is there");
    let judged: BTreeSet<u16> = text
        .lines()
        .filter_map(|line| line.strip_prefix('A')?.split(['\t', ' ']).next()?.parse().ok())
        .collect();
    let says = |held: Held| matches!(held, Held::By(names) if names.contains(&JUDGED));
    let held = points().into_iter().filter(|point| says(point.held));
    assert_eq!(judged, held.map(|point| point.number).collect());
}

#[test]
fn a_point_is_explained() {
    let page = swml(&["explain", "A24"]);
    assert_eq!(code(&page), 0);
    assert_eq!(
        out(&page),
        "A24: What follows when the jumps of a `goto` are spent\n\nThe next statement.\n\nThis is inferred.\n"
    );
}

#[test]
fn codes_of_the_platform_and_checks_are_explained() {
    for (name, begins) in [
        (
            "relay_script_js_eval_error",
            "relay_script_js_eval_error: an expression that cannot be evaluated\n\n\
             An error code of the platform. `swml check` finds it before the call: `bad-expression`",
        ),
        ("way-out", "every wait has a way out"),
        ("no-leg-dialled-twice", "swml: nothing is called no-leg-dialled-twice"),
    ] {
        let page = swml(&["explain", name]);
        let said = format!("{}{}", out(&page), err(&page));
        assert!(said.starts_with(begins), "{name}: {said}");
        assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
    }
}

#[test]
fn each_code_of_the_platform_is_met_as_its_row_says() {
    for PlatformCode { name, met, .. } in CALLING.iter().chain(MESSAGING) {
        match *met {
            Met::Found(codes) => found(name, codes),
            Met::Reached(scenario) => reached(name, scenario),
            Met::Both(codes, scenario) => {
                found(name, codes);
                reached(name, scenario);
            }
            Met::Never(why) => assert!(!why.is_empty(), "{name}"),
        }
    }
    assert_eq!((CALLING.len(), MESSAGING.len()), (23, 26));
    for fault in Fault::ALL {
        let name = fault.code();
        assert!(CALLING.iter().any(|code| code.name == name), "{name} has no row");
    }
}

/// A message that has it, for each code of messages that is found.
const MESSAGES: &[(&str, &str)] = &[
    ("json_or_yaml_required", "reply: [Hello"),
    ("swml_invalid_document", "{ reply: Hello, sections: { main: [] } }"),
    ("swml_missing_entry_point", "{ version: 1.0.0 }"),
    ("swml_invalid_section_format", "sections: { main: { reply: Hello } }"),
    ("swml_unsupported_method", "sections: { main: [play: 'say:Hello'] }"),
    ("swml_reply_media_limit_exceeded", "reply: { media: [a, b, c, d, e, f, g, h, i] }"),
    ("swml_reply_body_or_media_required", "reply: {}"),
    ("swml_reply_invalid_from_number", "reply: { body: Hello, from: nobody }"),
    ("swml_reply_invalid_to_number", "reply: { body: Hello, to: nobody }"),
    (
        "swml_switch_invalid_transform",
        "sections: { main: [switch: { variable: message.body, transform: big, case: {} }] }",
    ),
    ("swml_section_not_found", "sections: { main: [execute: menu] }"),
    ("swml_goto_label_not_found", "sections: { main: [goto: again] }"),
    ("swml_request_url_required", "sections: { main: [request: { method: GET }] }"),
];

#[test]
fn each_code_of_messages_that_is_found_is_found_in_one() {
    let mut documents = MESSAGES.iter();
    for PlatformCode { name, met, .. } in MESSAGING {
        let (Met::Found(codes) | Met::Both(codes, _)) = *met else { continue };
        let (known, document) = documents.next().expect("a document of each");
        assert_eq!(known, name);
        let source = Source::new("message.yaml", document);
        let findings = compile_with(&source, Some(Kind::Messaging), &[]).diagnostics.sorted();
        let has = findings.iter().any(|finding| codes.contains(&finding.code));
        assert!(has, "{name}: {findings:#?}");
    }
    assert!(documents.next().is_none());
}

/// Each finding has a document that has it, where a short one can show it.
fn found(name: &str, codes: &[Code]) {
    for code in codes {
        let page = code.page().expect("each code has a page");
        let findings = compile(&Source::new("bad.yaml", page.bad)).diagnostics.sorted();
        let has = findings.iter().any(|finding| finding.code == *code);
        assert!(has || page.bad.is_empty(), "{name}: {} is not found", code.name());
    }
}

/// The scenario passes, and its call has the code.
fn reached(name: &str, scenario: &str) {
    let path = format!("tests/scenarios/{scenario}.yaml");
    let ran = swml(&["run", "--scenario", &path, "--trace", "jsonl"]);
    assert_eq!(code(&ran), 0, "{scenario}");
    assert!(out(&ran).contains(name), "{scenario} does not reach {name}");
}
