//! Printing: colour only on a terminal that wants it, and silence when a reader has left.

use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use swml_compiler::diagnostic::{Diagnostic, Severity, render_text, summary};
use swml_compiler::source::Source;

use crate::Verdict;

/// Whether something that was to be printed could not be.
static LOST: AtomicBool = AtomicBool::new(false);

/// What a command came to, once everything is printed.
pub(crate) fn verdict(verdict: Verdict) -> Verdict {
    if LOST.load(Ordering::Relaxed) { Verdict::CouldNotRun } else { verdict }
}

/// Prints to standard output. A reader that has left (`| head`) is no error.
pub(crate) fn print(text: &str) {
    let mut out = stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush())
        && error.kind() != ErrorKind::BrokenPipe
    {
        complain(&format!("standard output could not be written: {error}"));
        LOST.store(true, Ordering::Relaxed);
    }
}

/// Prints a sentence about what could not be done.
pub(crate) fn complain(sentence: &str) {
    // Nobody is left to tell where even this fails.
    let _ = writeln!(stderr(), "swml: {sentence}");
}

/// Says why a command could not run.
pub(crate) fn could_not_run(sentence: &str) -> Verdict {
    complain(sentence);
    Verdict::CouldNotRun
}

/// Whether standard output wants colour.
pub(crate) fn color() -> bool {
    wants_color(stdout().is_terminal())
}

/// Prints findings to standard error, for commands whose output is something else.
pub(crate) fn report(source: &Source, findings: &[Diagnostic]) {
    let text = render_text(source, findings, wants_color(stderr().is_terminal()));
    let _ = stderr().write_all(text.as_bytes());
    if !findings.is_empty() {
        let _ = writeln!(stderr(), "{}: {}", source.name(), summary(findings));
    }
}

/// The findings that are no mere notes.
pub(crate) fn above_notes(findings: &[Diagnostic]) -> Vec<Diagnostic> {
    findings.iter().filter(|d| d.severity() > Severity::Note).cloned().collect()
}

fn wants_color(terminal: bool) -> bool {
    terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
