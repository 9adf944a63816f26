//! What is asked of a flow: sentences from its comments, from files and from the command line, and what became of
//! each.

use std::fmt::Write as _;

use swml_compiler::checks::{Check, of_file};
use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::source::Source;
use swml_compiler::verify::Verdict as Found;
use swml_runtime::machine::readings::COMBINATIONS;

use super::grouped;
use super::readings::{Reports, left, news};
use crate::args::{Verify, Which};
use crate::output::{could_not_run, report, visible};
use crate::run::timeline::{WIDTH, wrap};
use crate::{Verdict, input};

/// Everything that is asked, each once. What cannot be read has been said, and nothing is explored then.
pub(super) fn checks(args: &Verify, of_comments: Vec<Check>) -> Result<Vec<Check>, Verdict> {
    let mut checks = of_comments;
    let mut sources: Vec<Source> = Vec::new();
    for file in &args.files {
        sources.push(input::source(file).map_err(|sentence| could_not_run(&sentence))?);
    }
    sources.extend(args.sentences.iter().map(|sentence| Source::new("--check", sentence)));
    let mut unread = false;
    for source in &sources {
        let mut diagnostics = Diagnostics::default();
        checks.extend(of_file(source, &mut diagnostics));
        unread |= !diagnostics.is_empty();
        report(source, &diagnostics.sorted());
    }
    if unread {
        return Err(Verdict::CouldNotRun);
    }
    let mut known = Vec::new();
    checks.retain(|check| {
        let is_new = !known.contains(&check.sentence);
        known.push(check.sentence.clone());
        is_new
    });
    Ok(checks)
}

/// What became of each, a line each, and of the readings under which it is otherwise.
pub(super) fn text(args: &Verify, asked: &[(String, Reports)]) -> String {
    let mut out = String::new();
    let is_all = asked.iter().all(|(_, reports)| reports.left.is_empty());
    match args.which {
        _ if asked.is_empty() => {}
        Which::All if is_all => {
            let all = grouped(COMBINATIONS as u64);
            // Writing to a string never fails.
            let _ = writeln!(out, "  asked of it, under all {all} combinations of readings:");
        }
        _ => out.push_str("  asked of it:\n"),
    }
    let word = |reports: &Reports| reports.explored[0].found.verdict().word().to_owned();
    let wide = asked.iter().map(|(_, reports)| word(reports).len()).max().unwrap_or(0);
    for (check, reports) in asked {
        let first = &reports.explored[0].found;
        let mut line = |words: &str, indent: &str, text: &str| {
            for part in wrap(text, WIDTH - wide - 6 - indent.len()) {
                let _ = writeln!(out, "    {words:wide$}  {indent}{part}");
            }
        };
        line(&word(reports), "", &visible(check));
        if first.verdict() == Found::Within
            && let Some(holds) = first.within()
        {
            line("", "  ", &visible(&holds.to_string()));
        }
        if !first.at_once.is_empty() {
            line("", "  ", &format!("it takes no time {}", first.at_once.join(", ")));
        }
        for one in news(reports).skip(1) {
            line("", "  ", &format!("{}, if {}", one.found.verdict().word(), one.words()));
        }
        if let Some(left) = left(reports, args.max_time) {
            line("", "  ", &format!("of combinations of readings {left}"));
        }
    }
    out
}
