//! Printing: colour only on a terminal that wants it, nothing that disturbs it, and silence when a reader
//! has left.

use std::fs;
use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use swml_compiler::Compilation;
use swml_compiler::diagnostic::{Diagnostic, Severity, render_text, summary};
use swml_compiler::points::Point;
use swml_compiler::render::width;
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

/// Prints a sentence to standard error.
fn complain(sentence: &str) {
    // Nobody is left to tell where even this fails.
    let _ = writeln!(stderr(), "swml: {}", visible(sentence));
}

/// Says something beside the output proper.
pub(crate) fn note(sentence: &str) {
    complain(sentence);
}

/// Says why a command could not run.
pub(crate) fn could_not_run(sentence: &str) -> Verdict {
    complain(sentence);
    Verdict::CouldNotRun
}

/// An open point on which what is said rests, for programs.
pub(crate) fn point(point: &Point) -> Value {
    json!({
        "id": point.name(),
        "title": point.title,
        "here": point.does,
        "basis": point.basis.word(),
    })
}

/// A text on one line, in which nothing disturbs a terminal: control characters and marks that turn the
/// direction of writing, of which names of files may be made as well.
pub(crate) fn visible(text: &str) -> String {
    let sign = |c| match c {
        '\n' | '\t' | '\r' => ' ',
        c if c.is_control() => '\u{fffd}',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(sign).collect()
}

/// What the readers of arguments and of numbers say, and what is said here.
const WORDS: &[(&str, &str)] = &[
    ("invalid value", "unusable value"),
    ("invalid digit found in string", "a whole number is wanted"),
    ("cannot parse integer from empty string", "a whole number is wanted"),
    ("number too large to fit in target type", "the number is too large"),
    ("unrecognized subcommand", "there is no command"),
];

/// Says what is wrong with the arguments, or shows the help that they ask for.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // Help and version.
        error.exit();
    }
    let text = error.render();
    let text = match wants_color(stderr().is_terminal()) {
        true => text.ansi().to_string(),
        false => text.to_string(),
    };
    let text = WORDS.iter().fold(text, |text, (theirs, ours)| text.replace(theirs, ours));
    let _ = stderr().write_all(text.as_bytes());
    ExitCode::from(2)
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
        let _ = writeln!(stderr(), "{}: {}", visible(source.name()), summary(findings));
    }
}

/// Prints what was found in a document and in those that are linked to it, mere notes left out.
pub(crate) fn report_all(compilation: &Compilation) {
    for (source, found) in compilation.found() {
        report(source, &above_notes(&found.sorted()));
    }
}

/// The findings that are no mere notes.
pub(crate) fn above_notes(findings: &[Diagnostic]) -> Vec<Diagnostic> {
    findings.iter().filter(|d| d.severity() > Severity::Note).cloned().collect()
}

fn wants_color(terminal: bool) -> bool {
    terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Writes a file, unless it is the very one that it was made from.
pub(crate) fn write_file(path: &Path, from: &Path, bytes: &[u8]) -> Verdict {
    let name = visible(&path.display().to_string());
    if same_file(path, from) {
        return could_not_run(&format!("{name} is the document itself; name another file"));
    }
    match fs::write(path, bytes) {
        Ok(()) => Verdict::Fine,
        Err(error) => could_not_run(&unwritten(path, &error)),
    }
}

/// That a file could not be written, and why.
pub(crate) fn unwritten(path: &Path, error: &std::io::Error) -> String {
    let name = visible(&path.display().to_string());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match (error.kind(), folder) {
        (ErrorKind::NotFound, Some(folder)) if !folder.exists() => {
            let folder = visible(&folder.display().to_string());
            format!("{name} could not be written: there is no folder {folder}")
        }
        (ErrorKind::PermissionDenied, _) => {
            format!("{name} could not be written: permission denied")
        }
        _ if path.is_dir() => format!("{name} is a folder; name a file in it"),
        _ => format!("{name} could not be written: {error}"),
    }
}

/// Whether two paths lead to one file, by whatever way.
fn same_file(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}

/// A text that is too long, cut at its end; control characters made visible.
pub(crate) fn shorten(text: &str, columns: usize) -> String {
    let shown = visible(text);
    if width(&shown) <= columns {
        return shown;
    }
    format!("{}\u{2026}", &shown[..fitting(&shown, columns.saturating_sub(1))])
}

/// How many bytes of a text fit into so many columns.
pub(crate) fn fitting(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let fits = |(_, c): &(usize, char)| {
        used += width(c.encode_utf8(&mut [0; 4]));
        used <= columns
    };
    text.char_indices().take_while(fits).last().map_or(0, |(at, c)| at + c.len_utf8())
}
