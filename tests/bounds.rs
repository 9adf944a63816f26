//! Bounds that were worked out by hand: `tests/bounds` has flows whose comments say what they come to.
//!
//! `# bound: longest wait 2m` is how a line of the report begins; before a colon stands what else it is
//! of: `connect NAME`, `section NAME` or `with READING`.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

#[path = "support/command.rs"]
#[allow(dead_code)]
mod running;

use std::fmt::Write as _;
use std::fs;

use running::{code, err, file, out, scratch, swml};

use swml_compiler::bounds::{Bounds, Options, bounds};
use swml_compiler::compile;
use swml_compiler::scenario::read;
use swml_compiler::source::Source;

#[test]
fn bounds_are_what_was_worked_out_by_hand() {
    let mut wrong = String::new();
    let mut held = 0;
    for path in support::files("tests/bounds", &[".yaml"]) {
        let text = fs::read_to_string(&path).expect("flows are UTF-8");
        let program = compile(&Source::new(&support::name(&path), &text)).program();
        let info = read("{}").expect("a scenario").info;
        let options = Options { info, ..Options::default() };
        let found = bounds(program.expect("flows are accepted"), &options);
        for wanted in text.lines().filter_map(|line| line.strip_prefix("# bound: ")) {
            held += 1;
            let wanted = wanted.split_whitespace().collect::<Vec<_>>().join(" ");
            let said = said(&found);
            let fits = |line: &String| {
                let rest = line.strip_prefix(&wanted);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':']))
            };
            if !said.iter().any(fits) {
                let _ =
                    writeln!(wrong, "{}: {wanted}\n  {}", support::name(&path), said.join("\n  "));
            }
        }
    }
    assert!(held >= 30, "only {held} bounds");
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Every line of a report, with what it is of before a colon.
fn said(found: &Bounds) -> Vec<String> {
    let line = |of: &str, title: &str, words: &str| match of {
        "" => format!("{title} {words}"),
        of => format!("{of}: {title} {words}"),
    };
    let mut all = Vec::new();
    all.extend(found.lines().iter().map(|(title, words)| line("", title, words)));
    for connect in &found.connects {
        let of = format!("connect {}", connect.name);
        all.extend(connect.lines().iter().map(|(title, words)| line(&of, title, words)));
    }
    for section in &found.sections {
        let of = format!("section {}", section.name);
        let lines = section.part.lines("longest stay");
        all.extend(lines.iter().map(|(title, words)| line(&of, title, words)));
    }
    for other in &found.otherwise {
        let of = format!("with {}", other.words);
        let lines = other.bounds.differences(found);
        all.extend(lines.iter().map(|(title, words)| line(&of, title, words)));
    }
    all
}

/// In no flow of ours do readings together exceed a bound that none of them exceeds alone; `tests/bounds/together.yaml`
/// is made to. `BOUNDS_FLOWS=all` looks at every flow, else those of dialling.
#[test]
fn readings_together_exceed_no_bound_of_a_flow() {
    let folders: &[&str] = match std::env::var("BOUNDS_FLOWS").as_deref() {
        Ok("all") => &["tests/flows", "docs/examples"],
        _ => &["tests/flows/dial"],
    };
    let mut wrong = String::new();
    for path in folders.iter().flat_map(|folder| support::files(folder, &[".yaml"])) {
        let text = fs::read_to_string(&path).expect("flows are UTF-8");
        let Ok(program) = compile(&Source::new(&support::name(&path), &text)).program() else {
            continue;
        };
        let info = read("{}").expect("a scenario").info;
        let found = bounds(program, &Options { info, ..Options::default() });
        assert_eq!(found.unmeasured, 0, "{}", path.display());
        for other in found.otherwise.iter().filter(|other| other.words.contains(" and ")) {
            let _ = writeln!(wrong, "{}: {}", support::name(&path), other.words);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What the command prints for every flow of the gallery.
#[test]
fn the_gallery_has_these_bounds() {
    for path in support::files("docs/examples", &[".yaml"]) {
        if path.parent().is_none_or(|folder| !folder.ends_with("docs/examples")) {
            continue;
        }
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let output = swml(&["bounds", &support::name(&path)]);
        assert_eq!(code(&output), 0, "{name}: {}", err(&output));
        let text = out(&output);
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        let settings = "what `swml bounds` says of a flow of the gallery";
        insta::with_settings!({
            snapshot_path => "snapshots/bounds",
            prepend_module_to_snapshot => false,
            description => settings,
            omit_expression => true,
        }, { insta::assert_snapshot!(name, text) });
    }
}

#[test]
fn the_command_answers_for_programs_and_for_parts() {
    let flow = "docs/examples/business-hours.yaml";
    let json = out(&swml(&["bounds", flow, "--format", "json"]));
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["flow"]["longest_wait"]["ms"], 40_000);
    assert_eq!(json["flow"]["longest_wait"]["terms"][1]["at"]["line"], 30);
    assert_eq!(json["connects"][0]["legs"], 4);
    assert_eq!(json["otherwise"][0]["reading"], "timeout-scope = group");
    assert_eq!(json["exact"], true);
    let desk = out(&swml(&["bounds", flow, "--section", "desk"]));
    assert!(desk.starts_with("section desk (line 22), each time\n  longest wait    40s"), "{desk}");
    let none = swml(&["bounds", flow, "--section", "garden"]);
    assert_eq!(code(&none), 2);
    let those = "those that it gets to are main, desk, mailbox\n";
    assert!(err(&none).ends_with(those), "{}", err(&none));
    let read = out(&swml(&["bounds", flow, "--reading", "timeout-scope=connect"]));
    assert!(read.contains("  longest wait    15s = "), "{read}");
    let drawn = out(&swml(&["graph", flow, "--bounds", "--format", "outline"]));
    assert!(drawn.contains("section desk (waits up to 40s, 3 legs at once, 4 in all)"), "{drawn}");
    let plain = out(&swml(&["graph", flow, "--format", "outline"]));
    assert!(!plain.contains("waits up to"), "{plain}");
}

#[test]
fn and_says_what_it_cannot_tell() {
    let folder = scratch("bounds");
    let messages = file(&folder, "messages.yaml", b"sections: {main: [{reply: {body: Hello}}]}");
    let output = swml(&["bounds", &messages, "--kind", "messaging"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("dials nobody"), "{}", err(&output));
    let unknown = b"sections: {main: [{execute: 'https://example.com/menu'}]}";
    let unknown = file(&folder, "unknown.yaml", unknown);
    let text = out(&swml(&["bounds", &unknown]));
    let known = "what https://example.com/menu does (line 1) is not known and not counted";
    assert!(text.contains(known), "{text}");
    let link = "--link https://example.com/menu=FILE makes it known";
    assert!(text.replace("\n  ", " ").contains(link), "{text}");
    // What a web server answers may run and may be handed over to: that is one thing to know.
    let text = out(&swml(&["bounds", "tests/flows/ai/exits.yaml"]));
    let said = text.replace("\n  ", " ");
    let unknown = "what the web server of order answers (line 4) is not known and not counted";
    assert_eq!(said.matches(unknown).count(), 1, "{text}");
    assert!(said.contains("`swaig_allow_swml: false`"), "{text}");
    let section = |name: &str| {
        let of = text.split("\n\n").find(|part| part.starts_with(&format!("section {name} ")));
        of.unwrap_or_else(|| panic!("{text}")).to_owned()
    };
    assert!(section("main").contains("legs in all     none that is known"), "{text}");
    assert!(section("desk").ends_with("legs in all     none"), "{text}");
    let computed = file(
        &folder,
        "computed.yaml",
        b"sections: {main: [{execute: 'https://example.com/%{envs.menu}'}]}",
    );
    let text = out(&swml(&["bounds", &computed])).replace("\n  ", " ");
    assert!(text.contains("(line 1), whose address is computed, is not known"), "{text}");
    let short =
        b"sections: {main: [{answer: {max_duration: 7200}}, {connect: {to: '+15550100001'}}]}";
    let text = out(&swml(&["bounds", &file(&folder, "short.yaml", short)]));
    let talks = "talks           4h, but the call may last 2h from its answer (line 1)";
    assert!(text.contains(talks), "{text}");
    // Without names and places there are still numbers.
    let built = folder.join("small.swmlp").to_str().expect("a plain path").to_owned();
    swml(&["build", "docs/examples/support.yaml", "--strip", "-o", &built]);
    let text = out(&swml(&["bounds", &built]));
    assert!(text.contains("first word      at once: play (state 2)"), "{text}");
    assert_eq!(code(&swml(&["bounds", "docs/examples/mistakes/flow.yaml"])), 1);
    assert_eq!(code(&swml(&["bounds", "nowhere.yaml"])), 2);
}
