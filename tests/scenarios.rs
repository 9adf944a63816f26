//! Every scenario against its own expectations, all differences of all scenarios at once.
//!
//! What a scenario expects was derived by hand from `docs/semantics.md`; a comment in it says how.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use swml_compiler::compile;
use swml_compiler::diagnostic::Diagnostic;
use swml_compiler::scenario::{FileLoader, Playback, Scenario, Setting, play, read, unheard};
use swml_compiler::source::Source;
use swml_runtime::program::Program;

#[test]
fn scenarios_go_as_expected() {
    let mut report = String::new();
    let mut scenarios = 0;
    for folder in ["tests/scenarios", "docs/examples/scenarios"] {
        for path in support::files(folder, &[".yaml"]) {
            if path.parent().is_some_and(|parent| parent.ends_with("documents")) {
                continue;
            }
            scenarios += 1;
            if let Err(words) = check(&path) {
                let _ = writeln!(report, "{}\n{words}", support::name(&path));
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
    assert!(scenarios >= 100, "only {scenarios} scenarios");
}

fn check(path: &Path) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|e| format!("  {e}\n"))?;
    let scenario = read(&text).map_err(|e| format!("  {e}\n"))?;
    let (playback, unheard) = played(path, &scenario)?;
    let expect = scenario.expect.ok_or("  expects nothing\n")?;
    let differences = expect.differences(&playback);
    let mut words = String::new();
    for finding in unheard {
        let _ = writeln!(words, "  {}", finding.message);
    }
    for violation in &playback.violations {
        let _ = writeln!(words, "  {violation}");
    }
    if differences.is_empty() && words.is_empty() {
        return Ok(());
    }
    for difference in differences {
        let (what, expected, found) = (difference.what, difference.expected, difference.found);
        let _ = writeln!(words, "  {what}: expected {expected}, found {found}");
    }
    for event in &playback.events {
        let _ = writeln!(words, "    {}", event.to_json());
    }
    Err(words)
}

/// The call, and what the scenario names although its flow never uses it.
fn played(path: &Path, scenario: &Scenario) -> Result<(Playback, Vec<Diagnostic>), String> {
    let folder = path.with_file_name("");
    let flow = scenario.flow.as_ref().ok_or("  names no flow\n")?;
    let file = folder.join(flow);
    let text = fs::read_to_string(&file).map_err(|e| format!("  {}: {e}\n", file.display()))?;
    let source = Source::new(&flow.to_string_lossy(), &text);
    let program = compile(&source).program().map_err(|e| format!("  {e}\n"))?;
    let fetched: Vec<Program> = scenario
        .documents
        .values()
        .filter_map(|name| {
            let text = fs::read_to_string(folder.join(name)).ok()?;
            compile(&Source::new("fetched", &text)).program().ok()
        })
        .collect();
    let programs: Vec<&Program> = std::iter::once(&program).chain(&fetched).collect();
    let unheard = unheard(&scenario.spoken, &programs);
    let read = move |name: &Path| fs::read_to_string(folder.join(name)).ok();
    let loader = FileLoader::new(scenario.documents.clone(), read);
    let (info, script) = (scenario.info_for(&program), scenario.script.clone());
    let setting = Setting { info, readings: scenario.readings, script, loader };
    Ok((play(program, setting), unheard))
}
