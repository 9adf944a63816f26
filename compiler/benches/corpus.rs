//! What the verifier says of real documents, and how long it takes: every accepted document of the table of
//! conformance for calls, with the defaults of `swml verify`, one worker each.
//!
//! `cargo bench -p swml-compiler --bench corpus` prints the table, with `-- --list` each document besides.
//! Where no corpus is at hand it says so.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use swml_compiler::compile;
use swml_compiler::scenario::read;
use swml_compiler::source::Source;
use swml_compiler::verify::{Options, Report, Verdict, verify};
use swml_runtime::program::Kind;

#[path = "../../tests/conformance/parts.rs"]
mod parts;

/// What became of one document.
struct Row {
    file: String,
    report: Report,
    took: Duration,
}

// A benchmark looks at the clock.
#[allow(clippy::disallowed_methods)]
fn main() {
    let Some(corpus) = corpus() else { return println!("no corpus is at hand") };
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance/verdicts.tsv");
    let table = std::fs::read_to_string(table).expect("the table of verdicts");
    let info = read("{}").expect("a scenario that says nothing").info;
    let mut rows = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let mut cells = line.split('\t');
        let (file, part) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
        let text = std::fs::read_to_string(corpus.join(file)).expect("a document is UTF-8");
        let whole = parts::whole(part, file.ends_with(".json"), &text);
        let Ok(program) = compile(&Source::new(file, &whole)).program() else { continue };
        if program.kind() != Kind::Calling {
            continue;
        }
        let began = Instant::now();
        let limit = Duration::from_secs(60);
        let stop = || began.elapsed() > limit;
        let report =
            verify(program, Options { info: info.clone(), stop: &stop, ..Options::default() });
        rows.push(Row { file: file.to_owned(), report, took: began.elapsed() });
    }
    if std::env::args().any(|arg| arg == "--list") {
        rows.iter().for_each(list);
    }
    print(&rows);
}

fn list(row: &Row) {
    let Row { file, report, took } = row;
    let checks: Vec<_> = report.counterexamples.iter().map(|c| c.check.as_str()).collect();
    let within = report.within().map(|holds| holds.to_string()).unwrap_or_default();
    println!(
        "{}\t{file}\t{:.3} s\t{} states\t{}{within}",
        report.verdict().word(),
        took.as_secs_f64(),
        report.size.states,
        checks.join(", "),
    );
}

fn print(rows: &[Row]) {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.report.verdict()).or_default() += 1;
    }
    println!("{} documents", rows.len());
    for (verdict, count) in counts {
        let share = 100 * count / rows.len().max(1);
        println!("{:10} {count:4}  {share:3} %", verdict.word());
    }
    let mut took: Vec<Duration> = rows.iter().map(|row| row.took).collect();
    took.sort();
    let at = |part: usize| took.get((took.len() * part / 100).min(took.len().saturating_sub(1)));
    for (name, part) in [("p50", 50), ("p95", 95), ("max", 100)] {
        println!("{name} {:.1} ms", at(part).map_or(0.0, |took| took.as_secs_f64() * 1e3));
    }
}

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let named = std::env::var_os("SWML_CORPUS").map(PathBuf::from);
    named.into_iter().chain([beside]).find(|folder| folder.join("manifest.tsv").is_file())
}
