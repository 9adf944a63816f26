//! `swml run`: one call against simulated phones, in virtual time.

mod timeline;

use std::fmt::Write as _;
use std::io::{Write as _, stderr};
use std::path::{Component, Path, PathBuf};

use swml_compiler::compile;
use swml_compiler::scenario::{EVENTS, FileLoader, Playback, Scenario, Setting, clock, play, read};
use swml_compiler::source::Source;
use swml_runtime::program::Program;
use swml_runtime::sim::script::Rest;
use swml_runtime::time::Time;

use crate::args::{Run, TraceFormat};
use crate::output::{above_notes, color, could_not_run, print, report};
use crate::{Verdict, input};

pub(crate) fn run(args: &Run) -> Verdict {
    let (scenario, folder) = match scenario(args) {
        Ok(found) => found,
        Err(sentence) => return could_not_run(&sentence),
    };
    let Some(file) =
        args.file.clone().or_else(|| scenario.flow.as_ref().map(|flow| beside(&folder, flow)))
    else {
        return could_not_run("no flow: name a FILE, or give the scenario a `flow`");
    };
    let program = match program(&file) {
        Ok(program) => program,
        Err(verdict) => return verdict,
    };
    let documents =
        scenario.documents.iter().map(|(url, path)| (url.clone(), beside(&folder, path))).collect();
    let loader =
        FileLoader::new(documents, |path| input::source(path).ok().map(|s| s.text().to_owned()));
    let mut world = world(args, &scenario);
    let expect = scenario.expect.clone();
    let Scenario { info, script, mut readings, .. } = scenario;
    for (name, value) in &args.readings {
        if let Err(unknown) = readings.set(name, value) {
            return could_not_run(&format!("no reading {name}={value}: {unknown}"));
        }
    }
    for (name, value) in readings.changed() {
        let _ = write!(world, "; {name} = {value}");
    }
    let setting = Setting { info, readings, script, loader };
    let playback = play(program, setting);
    if playback.given_up {
        // A timeline of a million lines helps nobody; where it went round does.
        let round = playback.visits.last().map(String::as_str).unwrap_or_default();
        let after = clock(playback.events.last().map_or(Time::ZERO, |event| event.t));
        return could_not_run(&format!(
            "the call was given up at {after}, at {round}: more than {EVENTS} things had happened; \
             look for sections that execute each other, or for many jumps back"
        ));
    }
    match args.trace {
        TraceFormat::Text => print(&timeline::render(&world, &playback, color())),
        TraceFormat::Jsonl => print(&jsonl(&playback)),
    }
    if let Some(violation) = playback.violations.first() {
        return could_not_run(&format!(
            "this call broke a rule that no flow can break, which is a bug of swml: {violation}"
        ));
    }
    let differences = expect.map(|expect| expect.differences(&playback)).unwrap_or_default();
    if differences.is_empty() {
        return Verdict::Fine;
    }
    let text = timeline::differences(&differences, color());
    match args.trace {
        TraceFormat::Text => print(&text),
        // The trace is for a program: it must stay clean.
        TraceFormat::Jsonl => {
            // Nobody is left to tell where this fails.
            let _ = stderr().write_all(text.as_bytes());
        }
    }
    Verdict::Findings
}

/// The scenario, and the folder that its paths start from.
fn scenario(args: &Run) -> Result<(Scenario, PathBuf), String> {
    let Some(path) = &args.scenario else {
        let mut scenario = read("{}").map_err(|error| error.to_string())?;
        scenario.script.rest = args.seed.map_or(Rest::Usual, Rest::Seeded);
        return Ok((scenario, PathBuf::new()));
    };
    let source = input::source(path)?;
    let scenario = read(source.text()).map_err(|error| format!("{}: {error}", source.name()))?;
    Ok((scenario, path.parent().unwrap_or(Path::new("")).to_path_buf()))
}

/// A path of a scenario, from where the command runs; `a/b/../c` is written `a/c`.
fn beside(folder: &Path, path: &Path) -> PathBuf {
    let mut joined = PathBuf::new();
    for part in folder.join(path).components() {
        match (part, joined.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                joined.pop();
            }
            _ => joined.push(part),
        }
    }
    joined
}

/// The program of a document or of an artifact.
fn program(file: &Path) -> Result<Program, Verdict> {
    let bytes = input::bytes(file).map_err(|sentence| could_not_run(&sentence))?;
    if Program::is_artifact(&bytes) {
        return Program::from_bytes(&bytes)
            .map_err(|error| could_not_run(&format!("{}: {error}", input::name(file))));
    }
    let source = input::text(file, bytes).map_err(|sentence| could_not_run(&sentence))?;
    let compilation = compile(&source);
    let findings = above_notes(&compilation.diagnostics.sorted());
    if compilation.diagnostics.rejected() && is_scenario(&source) {
        let name = source.name();
        let sentence = format!("{name} is a scenario: swml run --scenario {name}");
        return Err(could_not_run(&sentence));
    }
    report(&source, &findings);
    compilation.program().map_err(|_| Verdict::Findings)
}

/// Whether a file that is no document reads as a scenario.
fn is_scenario(source: &Source) -> bool {
    const LARGEST: usize = 1 << 16;
    source.text().len() <= LARGEST
        && read(source.text()).is_ok_and(|s| s.flow.is_some() || s.expect.is_some())
}

/// The world of the call, in one line.
fn world(args: &Run, scenario: &Scenario) -> String {
    match (&args.scenario, scenario.script.rest) {
        (Some(path), Rest::Seeded(seed)) => {
            format!("as {} has it, the rest drawn from seed {seed}", path.display())
        }
        (Some(path), _) => format!("as {} has it", path.display()),
        (None, Rest::Seeded(seed)) => format!("drawn from seed {seed}"),
        (None, _) => {
            "the caller stays; the last group's first leg answers after 5 s, all others ring out"
                .to_owned()
        }
    }
}

fn jsonl(playback: &Playback) -> String {
    playback.events.iter().map(|event| format!("{}\n", event.to_json())).collect()
}
