//! Every flow of `tests/flows` through all stages, in one snapshot that can be judged by itself: the source,
//! what is found in it, the outline, the graph, the program.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::fmt::Write as _;
use std::fs;

use swml_compiler::compile;
use swml_compiler::diagnostic::render_text;
use swml_compiler::render::{Format, Zoom, render};
use swml_compiler::source::Source;

#[test]
fn flows_through_all_stages() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/flows");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for path in support::files("tests/flows", &[".yaml", ".json"]) {
        let text = fs::read_to_string(&path).expect("a flow is UTF-8");
        let name = support::name(&path);
        let file = name.strip_prefix("tests/flows/").unwrap_or(&name);
        let stages = stages(&Source::new(file, &text));
        let snapshot = file.rsplit_once('.').map_or(file, |(stem, _)| stem).replace('/', ".");
        settings.bind(|| insta::assert_snapshot!(snapshot, stages));
    }
}

fn stages(source: &Source) -> String {
    let compilation = compile(source);
    let mut out = String::new();
    let mut stage = |title: &str, text: &str| {
        let _ = writeln!(out, "======== {title}\n{}\n", text.trim_end());
    };
    stage("source", source.text());
    let findings = compilation.diagnostics.sorted();
    let shown = render_text(source, &findings, false);
    stage("findings", if shown.is_empty() { "none" } else { &shown });
    match compilation.program() {
        Ok(program) => {
            stage("outline", &render(&compilation.flow, Format::Outline, Zoom::Step));
            stage("graph", &render(&compilation.flow, Format::Dot, Zoom::Group));
            stage("program", &program.listing());
        }
        Err(rejected) => stage("no program", &rejected.to_string()),
    }
    out
}
