//! What is said of all combinations of readings: whether it holds under every one of them, or which few rows have to be
//! read otherwise for it not to.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};
use swml_compiler::verify::{Combinations, Counterexample, Explored, Report, Verdict as Found};
use swml_runtime::machine::readings::{COMBINATIONS, Readings};

use super::grouped;
use crate::run::timeline::paragraph;

/// What was found; the defaults, or what was given, come first.
pub(super) type Reports = Combinations<Report>;

/// Two that come to the same.
fn is_alike(one: &Report, other: &Report) -> bool {
    let checks = |report: &Report| {
        let mut checks: Vec<String> =
            report.counterexamples.iter().map(|c| c.check.clone()).collect();
        checks.sort();
        checks
    };
    one.verdict() == other.verdict() && checks(one) == checks(other)
}

/// The combinations that come to something else than every part of what they change does.
pub(super) fn news(reports: &Reports) -> impl Iterator<Item = &Explored<Report>> {
    reports.news(is_alike)
}

/// Whether a call that goes wrong is shown: under fewer rows that are read otherwise none of its kind was found.
fn is_news(example: &Counterexample, of: &Explored<Report>, reports: &Reports) -> bool {
    let is_known = |known: &Counterexample| {
        known.check == example.check && known.reproduced >= example.reproduced
    };
    !reports.within(of).any(|part| part.found.counterexamples.iter().any(is_known))
}

/// Whatever goes wrong, with the combination under which it does.
pub(super) fn examples(
    reports: &Reports,
) -> impl Iterator<Item = (&Explored<Report>, &Counterexample)> {
    reports.explored.iter().flat_map(|one| {
        let found = one.found.counterexamples.iter();
        found.filter(|example| is_news(example, one, reports)).map(move |example| (one, example))
    })
}

/// What a report comes to, in a word, with what goes wrong.
fn outcome(report: &Report) -> String {
    let checks: Vec<&str> = report.counterexamples.iter().map(|c| c.check.as_str()).collect();
    match checks.as_slice() {
        [] => report.verdict().word().to_owned(),
        checks => format!("{}: {}", report.verdict().word(), checks.join(", ")),
    }
}

/// What all combinations come to, `first` being what the first of them does.
pub(super) fn text(out: &mut String, name: &str, first: &str, reports: &Reports, limit: u64) {
    let default = &reports.explored[0].found;
    let rows: Vec<&Explored<Report>> = news(reports).collect();
    let is_all = reports.left.is_empty();
    paragraph(out, "", &format!("{name}: {first}"));
    if rows.len() == 1 {
        let so = if default.verdict() <= Found::Within { "and that holds" } else { "and so it is" };
        let far = match is_all {
            true => format!("under all {} combinations of readings", grouped(COMBINATIONS as u64)),
            false => so_far(reports),
        };
        paragraph(out, "  ", &format!("{so} {far}: {}", extent(reports, limit)));
        return;
    }
    let worse = rows.iter().any(|one| one.found.verdict() > default.verdict());
    let lead = if worse { "but not under every reading" } else { "otherwise under other readings" };
    let _ = writeln!(out, "  by default; {lead}:");
    let words = |one: &Explored<Report>| match one.words() {
        words if words.is_empty() => "defaults".to_owned(),
        words => words,
    };
    let wide = rows.iter().map(|one| words(one).len()).max().unwrap_or(0).min(56);
    for one in &rows {
        let _ = writeln!(out, "    {:wide$}  {}", words(one), outcome(&one.found));
    }
    let alike = reports.explored.iter().filter(|one| is_alike(&one.found, default));
    let alike: usize = alike.map(|one| one.stands_for).sum();
    let other = COMBINATIONS - reports.left.len() - alike;
    let counts = format!(
        "as by default under {} of {} combinations of readings, otherwise under {}",
        grouped(alike as u64),
        grouped(COMBINATIONS as u64),
        grouped(other as u64)
    );
    paragraph(out, "  ", &format!("{counts}: {}", extent(reports, limit)));
}

/// How much was explored, and what was not.
fn extent(reports: &Reports, limit: u64) -> String {
    let explored = grouped(reports.explored.len() as u64);
    match left(reports, limit) {
        Some(left) => format!("{explored} explored, {left}"),
        None => format!("{explored} explored, the others differ only in what no call asks"),
    }
}

/// What was not explored in time, where that is so.
pub(super) fn left(reports: &Reports, limit: u64) -> Option<String> {
    let fewest = changes(reports.left.first()?);
    let beyond = Readings::all().filter(|readings| changes(readings) >= fewest).count();
    let many = match fewest {
        1 => "combinations".to_owned(),
        2 => "combinations of two and more".to_owned(),
        3 => "combinations of three and more".to_owned(),
        many => format!("combinations of {many} and more"),
    };
    let (left, beyond) = (grouped(reports.left.len() as u64), grouped(beyond as u64));
    Some(format!("{left} of {beyond} {many} were not explored within {limit} s"))
}

/// Up to how many rows at once everything was explored.
fn so_far(reports: &Reports) -> String {
    match reports.left.first().map_or(0, changes) {
        0 | 1 => "by default".to_owned(),
        2 => "under each reading alone".to_owned(),
        3 => "under each reading alone and each pair".to_owned(),
        fewest => format!("under each reading alone and up to {} at once", fewest - 1),
    }
}

fn changes(readings: &Readings) -> usize {
    readings.changed().count()
}

/// The same for programs; `one` tells a report.
pub(super) fn to_json(reports: &Reports, one: impl Fn(&Report) -> Json) -> Json {
    let rows = |readings: &Readings| -> Map<String, Json> {
        readings.changed().map(|(name, word)| (name.to_owned(), json!(word))).collect()
    };
    let words = |of: &Explored<Report>| match of.words() {
        words if words.is_empty() => "defaults".to_owned(),
        words => words,
    };
    let explored = reports.explored.iter().map(|of| {
        json!({
            "rows": rows(&of.readings),
            "stands_for": of.stands_for,
            "verdict": of.found.verdict().word(),
            "violations": of.found.counterexamples.iter().map(|c| &c.check).collect::<Vec<_>>(),
        })
    });
    json!({
        "readings": news(reports)
            .map(|of| json!({"reading": words(of), "rows": rows(&of.readings), "report": one(&of.found)}))
            .collect::<Vec<_>>(),
        "combinations": {
            "all": COMBINATIONS,
            "explored": explored.collect::<Vec<_>>(),
            "left": reports.left.len(),
            "whole_up_to": reports.left.first().map(|first| changes(first) - 1),
        },
    })
}
