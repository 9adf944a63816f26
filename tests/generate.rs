//! Generated scenarios: each goes as it says, all together take everything that can be taken, and what is said
//! to be unreachable no random call takes.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use swml_compiler::coverage::Way;
use swml_compiler::format::format;
use swml_compiler::generate::{Fate, Generated, Options, generate};
use swml_compiler::scenario::{FileLoader, Setting, play, read, unheard};
use swml_compiler::source::Source;
use swml_compiler::{Compilation, compile};
use swml_runtime::program::Program;
use swml_runtime::sim::script::{Rest, Script};

/// The flows that have a program, by name.
fn flows() -> Vec<(String, Compilation, Program)> {
    let files = ["docs/examples", "tests/flows"]
        .into_iter()
        .flat_map(|folder| support::files(folder, &[".yaml", ".json"]))
        .filter(|path| !path.parent().is_some_and(|folder| folder.ends_with("documents")));
    let flow = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).expect("a flow is UTF-8");
        let name = support::name(&path);
        let compilation = compile(&Source::new(&name, &text));
        let program = compilation.program().ok()?;
        Some((name, compilation, program))
    };
    files.filter_map(flow).collect()
}

fn generated(compilation: &Compilation, program: &Program) -> Generated {
    // Enough for small flows; the few large ones say what they have not found.
    let options = Options { calls: 2_000, states: 10_000, ..Options::default() };
    generate(program, &compilation.flow, &options)
}

#[test]
fn every_scenario_goes_as_it_says() {
    let mut out = String::new();
    let mut wrong = String::new();
    for (name, compilation, program) in flows() {
        let generated = generated(&compilation, &program);
        let mut taken: BTreeSet<Way> = BTreeSet::new();
        let mut names = BTreeSet::new();
        for sample in &generated.samples {
            assert!(names.insert(&sample.name), "{name}: {} twice", sample.name);
            let text = sample.text(&name, &[]);
            taken.extend(sample.ways.iter());
            if let Err(words) = holds(&text, &program, &sample.ways) {
                let _ = writeln!(wrong, "{name}, {}\n{words}{text}", sample.name);
            }
        }
        let mut counts = [0, 0, 0];
        for (way, named, fate) in &generated.ways {
            let (place, fits) = match fate {
                Fate::Taken(_) => (0, taken.contains(way)),
                Fate::Unreachable(_) => (1, !taken.contains(way)),
                Fate::NotFound(_) => (2, !taken.contains(way)),
            };
            counts[place] += 1;
            assert!(fits, "{name}: {named} is {fate:?}");
        }
        // Flows are added every day; of those of the gallery it is said what there is.
        if name.starts_with("docs/examples/") {
            out.push_str(&told(&name, &generated, counts));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    insta::assert_snapshot!(out);
}

/// What was generated, for a snapshot: the stories, and what no call takes.
fn told(name: &str, generated: &Generated, [taken, unreachable, not_found]: [usize; 3]) -> String {
    let mut out =
        format!("{name}: {taken} taken, {unreachable} unreachable, {not_found} not found\n");
    for sample in &generated.samples {
        let _ = writeln!(out, "  {}: {}.", sample.name, sample.story);
    }
    for (_, named, fate) in &generated.ways {
        match fate {
            Fate::Taken(_) => {}
            Fate::Unreachable(why) => drop(writeln!(out, "  no call: {named}: {why}")),
            Fate::NotFound(why) => drop(writeln!(out, "  not found: {named}: {why}")),
        }
    }
    out.push('\n');
    out
}

/// Plays a scenario as the command does.
fn holds(text: &str, program: &Program, ways: &BTreeSet<Way>) -> Result<(), String> {
    let scenario = read(text).map_err(|error| format!("  {error}\n"))?;
    let mut words = String::new();
    for finding in unheard(&scenario.spoken, &[program]) {
        let _ = writeln!(words, "  {}", finding.message);
    }
    let info = scenario.info_for(program);
    let loader = FileLoader::new(BTreeMap::new(), |_| None);
    let (readings, script) = (scenario.readings, scenario.script);
    let playback = play(program.clone(), Setting { info, readings, script, loader });
    for difference in scenario.expect.ok_or("  expects nothing\n")?.differences(&playback) {
        let (what, expected, found) = (difference.what, difference.expected, difference.found);
        let _ = writeln!(words, "  {what}: expected {expected}, found {found}");
    }
    if playback.ways != *ways {
        let _ = writeln!(words, "  another way: {:?}", playback.ways.symmetric_difference(ways));
    }
    if format(&Source::new("scenario", text)).ok().as_deref() != Some(text) {
        let _ = writeln!(words, "  not in canonical form");
    }
    if text.lines().any(|line| line.starts_with('#') && line.chars().count() > 100) {
        let _ = writeln!(words, "  a long line");
    }
    if words.is_empty() { Ok(()) } else { Err(words) }
}

/// Random calls take nothing of which it was said that no call takes it.
#[test]
fn no_random_call_takes_what_is_unreachable() {
    const SEEDS: u64 = 30;
    let mut calls = 0;
    for (name, compilation, program) in flows() {
        let generated = generated(&compilation, &program);
        let fates: BTreeMap<Way, _> =
            generated.ways.iter().map(|(way, named, fate)| (*way, (named, fate))).collect();
        if !fates.values().any(|(_, fate)| matches!(fate, Fate::Unreachable(_))) {
            continue;
        }
        let info = read("{}").expect("a scenario that says nothing").info_for(&program);
        for seed in 0..SEEDS {
            let script = Script { rest: Rest::Seeded(seed), ..Script::default() };
            let loader = FileLoader::new(BTreeMap::new(), |_| None);
            let readings = swml_runtime::machine::readings::Readings::default();
            let setting = Setting { info: info.clone(), readings, script, loader };
            let playback = play(program.clone(), setting);
            calls += 1;
            for way in &playback.ways {
                if let Some((named, Fate::Unreachable(why))) = fates.get(way) {
                    panic!("{name}: {named} is taken with seed {seed}, although {why}");
                }
            }
        }
    }
    assert!(calls > 1_000, "only {calls} calls");
}
