//! `swml verify`: everything that can happen to a call, and the shortest one that goes wrong.

mod asked;
mod question;
mod readings;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use swml_compiler::checks::Check;
use swml_compiler::counted::{counted, noun};
use swml_compiler::points::{Basis, Point};
use swml_compiler::safety::Verdict as Safe;
use swml_compiler::scenario::{Event, FileLoader, Setting, play, read, to_json as value_json};
use swml_compiler::verify::{Counterexample, Explored, Report, Verdict as Found};
use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::Readings;
use swml_runtime::program::Program;

use self::question::Question;
use self::readings::{Reports, examples};
use crate::args::{ReportFormat, Verify, Which};
use crate::output::{color, could_not_run, point, print, unwritten, visible};
use crate::run::Subject;
use crate::run::timeline::{lines, paragraph};
use crate::{Verdict, input, run, safety};

pub(crate) fn verify(args: &Verify) -> Verdict {
    let subject = run::program(&args.file, args.kind, &args.links);
    let Subject { program, flow, checks, misread, points } = match subject {
        Ok(subject) => subject,
        Err(verdict) => return verdict,
    };
    if misread {
        return Verdict::CouldNotRun;
    }
    let checks = match asked::checks(args, checks) {
        Ok(checks) => checks,
        Err(verdict) => return verdict,
    };
    let given = match input::readings(Readings::default(), &args.readings) {
        Ok(readings) => readings,
        Err(sentence) => return could_not_run(&sentence),
    };
    let info = match read("{}") {
        Ok(scenario) => scenario.info_for(&program),
        Err(error) => return could_not_run(&error.to_string()),
    };
    let explored =
        |check: Option<&Check>| Question::new(args, &program, &info, check).reports(given);
    let reports: Reports = explored(None);
    let asked: Vec<(String, Reports)> =
        checks.iter().map(|check| (check.sentence.to_string(), explored(Some(check)))).collect();
    if let Some(folder) = &args.save
        && let Err(sentence) = std::iter::once(&reports)
            .chain(asked.iter().map(|(_, reports)| reports))
            .try_for_each(|reports| save(args, folder, reports))
    {
        return could_not_run(&sentence);
    }
    let safety = safety::in_short(&flow, &input::name(&args.file));
    match args.format {
        ReportFormat::Text => {
            let mut out = String::new();
            for (_, reports) in &asked {
                violations(&mut out, args, &program, reports);
            }
            print(
                &(out
                    + &text(args, &program, &reports, safety.as_ref(), &points)
                    + &asked::text(args, &asked)),
            );
        }
        ReportFormat::Json => {
            let mut object = to_json(args, &reports, &points);
            object["safety"] = json!(safety.map(|(found, _)| found.word()));
            let one = |(check, reports): &(String, Reports)| {
                let mut object = to_json(args, reports, &points);
                object["check"] = json!(check);
                object
            };
            if !asked.is_empty() {
                object["asked"] = asked.iter().map(one).collect();
            }
            print(&format!("{object:#}\n"));
        }
    }
    let all = || std::iter::once(&reports).chain(asked.iter().map(|(_, reports)| reports));
    let explored = all().flat_map(|reports| &reports.explored);
    let verdicts = explored.map(|one| match one.found.verdict() {
        Found::Violated => Verdict::Findings,
        Found::Possible | Found::GaveUp => Verdict::GaveUp,
        Found::Proved | Found::Within => Verdict::Fine,
    });
    let left = all().any(|reports| !reports.left.is_empty()).then_some(Verdict::GaveUp);
    let verdicts: Vec<Verdict> = verdicts.chain(left).collect();
    match verdicts.contains(&Verdict::Findings) {
        true => Verdict::Findings,
        false => verdicts.into_iter().max().unwrap_or(Verdict::Fine),
    }
}

// --- text -------------------------------------------------------------------------------------------

fn violations(out: &mut String, args: &Verify, program: &Program, reports: &Reports) {
    for (reading, example) in examples(reports) {
        violated(out, args, program, reading, example);
    }
}

fn text(
    args: &Verify,
    program: &Program,
    reports: &Reports,
    safety: Option<&(Safe, String)>,
    points: &[&Point],
) -> String {
    let mut out = String::new();
    let name = visible(&input::name(&args.file));
    violations(&mut out, args, program, reports);
    let report = &reports.explored[0].found;
    match args.which {
        Which::Given => summary(&mut out, &name, report),
        Which::All => {
            let first = verdict_words(report);
            readings::text(&mut out, &name, &first, reports, args.max_time);
        }
    }
    if let Some((_, words)) = safety {
        paragraph(&mut out, "  ", &visible(&format!("dial safety: {words}")));
    }
    rests(&mut out, args, reports, points);
    out
}

fn violated(
    out: &mut String,
    args: &Verify,
    program: &Program,
    reading: &Explored<Report>,
    example: &Counterexample,
) {
    let how = if example.reproduced { "violated" } else { "possible, not reproduced" };
    let under = match reading.words().as_str() {
        "" => String::new(),
        words => format!(", if {words}"),
    };
    let _ = writeln!(out, "{how}: {}{under}", example.check);
    paragraph(out, "  ", &visible(&example.words));
    let told: Vec<String> = told(program, &example.info).collect();
    if !told.is_empty() {
        paragraph(out, "  ", &visible(&format!("with {}", told.join(", "))));
    }
    if let Some(help) = example.help {
        paragraph(out, "  ", &format!("help: {help}"));
    }
    out.push('\n');
    let name = args.file.display().to_string();
    match played(program, &name, example) {
        Some(events) => out.push_str(&lines(&events, color())),
        None => out.push_str("  (no call shows it)\n"),
    }
    out.push('\n');
}

/// What is known when the call, or the message, begins, where that is not what it usually is.
fn told(program: &Program, info: &CallInfo) -> impl Iterator<Item = String> {
    let usual = read("{}").map(|scenario| scenario.info_for(program)).unwrap_or_default();
    let of = |info: &CallInfo| match info.call.get("message") {
        Some(message) => ("message", value_json(message)),
        None => ("call", value_json(&info.call)),
    };
    let envs = ("envs", value_json(&info.envs), value_json(&usual.envs));
    let ((scope, begins), (_, usually)) = (of(info), of(&usual));
    [(scope, begins, usually), envs].into_iter().flat_map(|(scope, map, usual)| {
        let entries = map.as_object().cloned().unwrap_or_default().into_iter();
        let news = entries.filter(move |(key, value)| usual.get(key) != Some(value));
        news.map(move |(key, value)| format!("{scope}.{key} = {value}"))
    })
}

/// What passes in the call, up to where it goes wrong.
fn played(program: &Program, name: &str, example: &Counterexample) -> Option<Vec<Event>> {
    let scenario = read(&example.scenario(name)).ok()?;
    let loader = FileLoader::new(BTreeMap::new(), |_| None);
    let info = scenario.info_for(program);
    let (readings, script) = (scenario.readings, scenario.script);
    let playback = play(program.clone(), Setting { info, readings, script, loader });
    let last = example.inputs.last().map_or(swml_runtime::time::Time::ZERO, |(at, _)| *at);
    Some(playback.events.into_iter().filter(|event| event.t <= last).collect())
}

fn summary(out: &mut String, name: &str, report: &Report) {
    let size = report.size;
    paragraph(out, "", &format!("{name}: {}", visible(&verdict_words(report))));
    let helps = if report.verdict() == Found::Within { report.help() } else { Vec::new() };
    for help in helps {
        paragraph(out, "  ", &visible(&format!("help: {help}")));
    }
    paragraph(
        out,
        "  ",
        &format!(
            "explored: {} {} ({} but for their clocks) by {} {} of the machine, at most {} deep",
            grouped(size.states as u64),
            noun(size.states, "state"),
            grouped(size.control_states as u64),
            grouped(size.moves),
            noun(size.moves, "move"),
            counted(size.steps, "step"),
        ),
    );
    let invariants = swml_runtime::monitor::Invariant::ALL.len();
    paragraph(
        out,
        "  ",
        &format!(
            "held to: the {invariants} invariants of dialling, {}, way-out, ends",
            report.checks.join(", ")
        ),
    );
}

fn verdict_words(report: &Report) -> String {
    match report.verdict() {
        Found::Proved => "proved: what always has to hold does, whatever happens".to_owned(),
        Found::Within => {
            let within = report.within().map(|holds| holds.to_string()).unwrap_or_default();
            format!("no violation within {within}")
        }
        Found::GaveUp => format!("gave up: {}", report.gave_up.unwrap_or_default()),
        Found::Possible => "possible violations, not reproduced".to_owned(),
        Found::Violated => {
            let count = report.counterexamples.iter().filter(|example| example.reproduced).count();
            counted(count, "violation")
        }
    }
}

/// What a verdict rests on, under all that was explored.
fn rests(out: &mut String, args: &Verify, reports: &Reports, points: &[&Point]) {
    let all = |items: fn(&Report) -> &Vec<String>| {
        let mut all: Vec<String> = Vec::new();
        for item in reports.explored.iter().flat_map(|one| items(&one.found)) {
            if !all.contains(item) {
                all.push(item.clone());
            }
        }
        all
    };
    let mut line = |lead: &str, items: &[String]| {
        if !items.is_empty() {
            paragraph(out, "  ", &visible(&format!("{lead}: {}", items.join(", "))));
        }
    };
    let is_given = args.which == Which::Given;
    if is_given {
        line("rests on the readings", &all(|report| &report.readings));
    }
    let open = points.iter().filter(|point| point.basis != Basis::Documented);
    let names: Vec<String> = open.map(|point| point.name()).collect();
    let first = names.first().map_or("A1", String::as_str);
    let rests = if is_given { "" } else { "rests " };
    let lead =
        format!("{rests}on these open points, which nothing documents (swml explain {first})");
    line(&lead, &names);
    line("and on these steps ending by themselves", &few(&all(|report| &report.trusted)));
    line("these end with the call alone", &few(&all(|report| &report.endless)));
}

/// The first of many; programs get them all.
fn few(items: &[String]) -> Vec<String> {
    const FEW: usize = 12;
    let rest = items.len().saturating_sub(FEW);
    let more = (rest > 0).then(|| format!("and {rest} more"));
    items.iter().take(FEW).cloned().chain(more).collect()
}

/// `12,345`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

// --- for programs, and to keep ----------------------------------------------------------------------

fn to_json(args: &Verify, reports: &Reports, points: &[&Point]) -> Json {
    let flow = args.file.display().to_string();
    let one = |report: &Report| {
        let mut object = report.to_json();
        object["rests_on"]["points"] = points.iter().map(|one| point(one)).collect();
        let scenarios = report.counterexamples.iter().map(|example| example.scenario(&flow));
        for (at, scenario) in scenarios.enumerate() {
            object["violations"][at]["scenario"] = json!(scenario);
        }
        object
    };
    let mut object = match args.which {
        Which::Given => one(&reports.explored[0].found),
        Which::All => readings::to_json(reports, one),
    };
    object["file"] = json!(flow);
    object
}

fn save(args: &Verify, folder: &Path, reports: &Reports) -> Result<(), String> {
    let failed = |error: std::io::Error| unwritten(folder, &error);
    fs::create_dir_all(folder).map_err(failed)?;
    let stem = args.file.file_stem().map_or("flow".into(), |stem| stem.to_string_lossy());
    // From where the scenario stands.
    let flow = fs::canonicalize(&args.file).unwrap_or_else(|_| args.file.clone());
    for (reading, example) in examples(reports) {
        let under = match plain(&reading.words()) {
            words if words.is_empty() => words,
            words => format!(".{words}"),
        };
        let path = folder.join(format!("{stem}.{}{under}.yaml", plain(&example.check)));
        fs::write(&path, example.scenario(&flow.display().to_string())).map_err(failed)?;
    }
    Ok(())
}

/// Words as a part of the name of a file.
fn plain(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars().take(90) {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ if out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    out.trim_matches('-').to_owned()
}
