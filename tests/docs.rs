//! What the documentation shows is what the command prints, and what it names is there.
//!
//! A `console` block has a line `$ swml ...` and the output of it; a fenced block after a comment
//! `<!-- swml ... -->` has the output alone. `SWML_UPDATE=1 cargo test --test docs` writes them anew.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn shown_outputs_are_real() {
    let update = std::env::var_os("SWML_UPDATE").is_some();
    let mut stale = String::new();
    let mut shown = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).expect("documentation is UTF-8");
        let (real, count) = with_real_outputs(&text);
        shown += count;
        if real != text {
            if update {
                fs::write(&path, real).expect("documentation can be written");
            } else {
                let _ = writeln!(stale, "{}", support::name(&path));
            }
        }
    }
    assert!(shown >= 3, "only {shown} outputs are shown");
    assert!(
        stale.is_empty(),
        "stale outputs, run with SWML_UPDATE=1 and read the difference:\n{stale}"
    );
}

#[test]
fn links_lead_somewhere() {
    let mut broken = String::new();
    for path in documents() {
        let text = fs::read_to_string(&path).expect("documentation is UTF-8");
        let folder = path.parent().expect("a file is in a folder");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") && !folder.join(file).exists() {
                let _ = writeln!(broken, "{}: {target}", support::name(&path));
            }
        }
    }
    assert!(broken.is_empty(), "\n{broken}");
}

/// `docs/semantics.md` has a decision a row, and in the last column what holds it: flows and scenarios by
/// name, test files by path.
#[test]
fn decisions_are_held_by_something() {
    let text = fs::read_to_string(support::root().join("docs/semantics.md")).expect("it is there");
    let mut missing = String::new();
    let mut held = 0;
    let tables = text.split("| Decision | | Held by |\n|---|---|---|\n").skip(1);
    let rows = tables.flat_map(|table| table.lines().take_while(|line| line.starts_with('|')));
    for row in rows {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [decision, .., by] = cells[..] else { continue };
        let names: Vec<_> = by.split('`').skip(1).step_by(2).collect();
        if names.is_empty() {
            let _ = writeln!(missing, "nothing holds: {decision}");
        }
        for name in names {
            held += 1;
            if !support::is_there(name) {
                let _ = writeln!(missing, "{name} is not there, and should hold: {decision}");
            }
        }
    }
    assert!(held >= 60, "only {held} names");
    assert!(missing.is_empty(), "\n{missing}");
}

fn documents() -> Vec<std::path::PathBuf> {
    let mut found = support::files("docs", &[".md"]);
    found.extend(["README.md", "CONTRIBUTING.md"].map(|name| support::root().join(name)));
    found
}

/// The text with every shown output replaced by the real one, and how many there are.
fn with_real_outputs(text: &str) -> (String, usize) {
    let mut out = String::new();
    let mut count = 0;
    let mut lines = text.lines();
    let mut pending: Option<String> = None;
    while let Some(line) = lines.next() {
        let _ = writeln!(out, "{line}");
        if let Some(command) = line.strip_prefix("<!-- swml ").and_then(|c| c.strip_suffix(" -->"))
        {
            pending = Some(command.to_owned());
        } else if line == "```console" {
            let prompt = lines.next().unwrap_or_default();
            let _ = writeln!(out, "{prompt}");
            let command = ["$ cargo run --release -- ", "$ swml "]
                .iter()
                .find_map(|start| prompt.strip_prefix(start))
                .unwrap_or_else(|| panic!("a console block that runs something else: {prompt}"));
            out.push_str(&output(command));
            count += 1;
            close(&mut lines, &mut out);
        } else if line.starts_with("```") && pending.is_some() {
            out.push_str(&output(&pending.take().expect("just seen")));
            count += 1;
            close(&mut lines, &mut out);
        }
    }
    (out, count)
}

/// Leaves out the lines of a block, up to its end.
fn close<'t>(lines: &mut impl Iterator<Item = &'t str>, out: &mut String) {
    let end = lines.find(|line| *line == "```").expect("a block has an end");
    let _ = writeln!(out, "{end}");
}

fn output(command: &str) -> String {
    let ran = Command::new(Path::new(env!("CARGO_BIN_EXE_swml")))
        .args(command.split_whitespace())
        .current_dir(support::root())
        .output()
        .expect("the command runs");
    assert_ne!(ran.status.code(), Some(2), "what is shown could not run: swml {command}");
    let mut text = String::from_utf8(ran.stdout).expect("output is UTF-8");
    text.push_str(&String::from_utf8(ran.stderr).expect("output is UTF-8"));
    text
}
