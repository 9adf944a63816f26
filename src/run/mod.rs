//! `swml run`: one call against simulated phones, in virtual time.

mod outside;
pub(crate) mod timeline;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Write as _, stderr};
use std::path::{Component, Path, PathBuf};

use swml_compiler::checks::Check;
use swml_compiler::diagnostic::Code;
use swml_compiler::flow::Flow;
use swml_compiler::freeze::thaw;
use swml_compiler::points::Point;
use swml_compiler::render::Zoom;
use swml_compiler::render::page::{self, Call};
use swml_compiler::scenario::{
    EVENTS, Event, FileLoader, Playback, Scenario, Setting, Undecided, Unusable, Why, clock, play,
    read, read_source, undecided, unheard,
};
use swml_compiler::source::Source;
use swml_compiler::{Compilation, compile};
use swml_runtime::program::{Kind, Program};
use swml_runtime::sim::script::Rest;
use swml_runtime::time::Time;

use self::outside::Outside;
use crate::args::{Links, OfKind, Run, TraceFormat};
use crate::output::{
    above_notes, color, could_not_run, note, print, report, report_all, visible, write_file,
};
use crate::{Verdict, bounds, input};

pub(crate) fn run(args: &Run) -> Verdict {
    let Given { source, scenario, folder } = match scenario(args) {
        Ok(found) => found,
        Err(verdict) => return verdict,
    };
    let Some(file) =
        args.file.clone().or_else(|| scenario.flow.as_ref().map(|flow| beside(&folder, flow)))
    else {
        return could_not_run("no flow: name a FILE, or give the scenario a `flow`");
    };
    let Subject { program, flow, .. } = match program(&file, args.kind, &args.links) {
        Ok(subject) => subject,
        Err(verdict) => return verdict,
    };
    let documents: BTreeMap<String, PathBuf> =
        scenario.documents.iter().map(|(url, path)| (url.clone(), beside(&folder, path))).collect();
    let mut verdict = Verdict::Fine;
    if let Some(source) = &source {
        let fetched: Vec<Program> = documents.values().filter_map(|path| fetched(path)).collect();
        let programs: Vec<&Program> = std::iter::once(&program).chain(&fetched).collect();
        let findings = unheard(&scenario.spoken, &programs);
        if !findings.is_empty() {
            report(source, &findings);
            verdict = Verdict::Findings;
        }
        undecided(&scenario.spoken, &programs).iter().for_each(|one| say_undecided(source, one));
    }
    let loader =
        FileLoader::new(documents, |path| input::source(path).ok().map(|s| s.text().to_owned()));
    let unused = loader.unused();
    let seed = scenario.seed.or(args.seed).unwrap_or_default();
    let loader = Outside::new(loader, scenario.clock.clone(), seed);
    let failures = loader.failures();
    let mut world = world(args, &scenario);
    let expect = scenario.expect.clone();
    let info = scenario.info_for(&program);
    if program.kind() == Kind::Messaging && args.scenario.is_none() {
        world = "a message \u{201c}Hello\u{201d} comes in".to_owned();
    }
    let Scenario { script, readings, .. } = scenario;
    let readings = match input::readings(readings, &args.readings) {
        Ok(readings) => readings,
        Err(sentence) => return could_not_run(&sentence),
    };
    for (name, value) in readings.changed() {
        let _ = write!(world, "; {name} = {value}");
    }
    let notes = args.html.as_ref().map(|_| bounds::notes(program.clone())).unwrap_or_default();
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
    unused.list().iter().for_each(say_unusable);
    if let Some(path) = &args.html {
        let events = playback.events.iter().map(Event::to_json).collect();
        let call = Call { title: world, events };
        let page = page::write_noted(&flow, Zoom::default(), Some(&call), &notes, false);
        verdict = verdict.max(write_file(path, &file, page.as_bytes()));
    }
    for (source, why) in failures.borrow().iter() {
        note(&format!("`{}` has no value: {}", visible(source), visible(why)));
    }
    if let Some(violation) = playback.violations.first() {
        return could_not_run(&format!(
            "this call broke a rule that no flow can break, which is a bug of swml: {violation}"
        ));
    }
    let differences = expect.map(|expect| expect.differences(&playback)).unwrap_or_default();
    if differences.is_empty() {
        return verdict;
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

/// A scenario with its text, where it has one, and the folder that its paths start from.
struct Given {
    source: Option<Source>,
    scenario: Scenario,
    folder: PathBuf,
}

fn scenario(args: &Run) -> Result<Given, Verdict> {
    let Some(path) = &args.scenario else {
        let mut scenario = read("{}").map_err(|error| could_not_run(&error.to_string()))?;
        scenario.script.rest = args.seed.map_or(Rest::Usual, Rest::Seeded);
        return Ok(Given { source: None, scenario, folder: PathBuf::new() });
    };
    let source = input::source(path).map_err(|sentence| could_not_run(&sentence))?;
    match read_source(&source) {
        Ok(scenario) => {
            let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
            Ok(Given { source: Some(source), scenario, folder })
        }
        Err(error) => {
            report(&error.source, &error.findings);
            Err(Verdict::CouldNotRun)
        }
    }
}

/// A document that a scenario names, where it is one.
fn fetched(path: &Path) -> Option<Program> {
    compile(&input::source(path).ok()?).program().ok()
}

/// Says that a function takes the first of its ways for want of a word, which its arguments do not decide here.
fn say_undecided(source: &Source, undecided: &Undecided) {
    let Undecided { function, span, exits } = undecided;
    let line = source.position(span.start).line;
    let names: Vec<String> = exits.iter().map(|exit| format!("{exit:?}")).collect();
    let Some((first, others)) = names.split_first() else { return };
    note(&format!(
        "{}:{line}: nothing says which of its ways `{function}` takes, and what it is given decides nothing \
         here: it is the first, {first}; `exit` names another: {}",
        source.name(),
        others.join(", ")
    ));
}

/// Says why a document that the call asked for could not be used: the timeline has only the fault.
fn say_unusable(unusable: &Unusable) {
    let dest = visible(&unusable.dest);
    let sentence = match &unusable.why {
        Why::Unnamed => format!(
            "{dest} was not fetched: name its file under `documents` of the scenario, or by --link"
        ),
        Why::Unreadable(path) => match input::source(path) {
            Ok(_) => format!("{dest} could not be read"),
            Err(why) => format!("{dest} could not be fetched: {why}"),
        },
        Why::Rejected(source, findings) => {
            report(source, &above_notes(findings));
            format!("{dest} was fetched, and is refused")
        }
    };
    note(&sentence);
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

/// What a call runs.
pub(crate) struct Subject {
    pub(crate) program: Program,
    /// What it looks like.
    pub(crate) flow: Flow,
    /// What the comments of its document ask of it.
    pub(crate) checks: Vec<Check>,
    /// Whether they ask something that cannot be read; it has been said then.
    pub(crate) misread: bool,
    /// The open points that matter for its documents; of an artifact nobody knows.
    pub(crate) points: Vec<&'static Point>,
}

/// The program of a document or of an artifact.
pub(crate) fn program(file: &Path, kind: OfKind, links: &Links) -> Result<Subject, Verdict> {
    let bytes = input::bytes(file).map_err(|sentence| could_not_run(&sentence))?;
    if Program::is_artifact(&bytes) {
        if !links.links.is_empty() {
            let name = input::name(file);
            return Err(could_not_run(&format!(
                "{name} is a built program: what it fetches is linked when it is built"
            )));
        }
        let program = Program::from_bytes(&bytes)
            .map_err(|error| could_not_run(&format!("{}: {error}", input::name(file))))?;
        let flow = thaw(&program);
        let (checks, points) = (Vec::new(), Vec::new());
        return Ok(Subject { program, flow, checks, misread: false, points });
    }
    let source = input::text(file, bytes).map_err(|sentence| could_not_run(&sentence))?;
    let compilation =
        input::compiled(&source, kind, links).map_err(|sentence| could_not_run(&sentence))?;
    if let Some(sentence) = taken_for_flow(&compilation) {
        return Err(could_not_run(&sentence));
    }
    report_all(&compilation);
    let program = compilation.program().map_err(|_| Verdict::Findings)?;
    let points = compilation.points();
    let findings = compilation.diagnostics.sorted();
    let misread = findings.iter().any(|finding| finding.code == Code::BadCheck);
    let Compilation { flow, checks, .. } = compilation;
    Ok(Subject { program, flow, checks, misread, points })
}

/// What to do with a scenario that was given where a document is wanted.
pub(crate) fn taken_for_flow(compilation: &Compilation) -> Option<String> {
    let source = &compilation.source;
    let name = source.name();
    let is_one = compilation.diagnostics.rejected() && is_scenario(source);
    is_one.then(|| format!("{name} is a scenario: swml run --scenario {name}"))
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
