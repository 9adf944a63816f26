//! Bounds that were worked out by hand: `tests/bounds` has flows whose comments say what they come to.
//!
//! `# bound: longest wait 2m` is how a line of the report begins; before a colon stands what else it is
//! of: `connect NAME`, `section NAME` or `with READING`.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::fmt::Write as _;
use std::fs;

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
