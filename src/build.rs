//! `swml build`: a document into a program that runs without its source.

use std::fs;
use std::path::Path;

use crate::args::Build;
use crate::output::{could_not_run, print, report_all, visible};
use crate::{Verdict, input};

pub(crate) fn build(args: &Build) -> Verdict {
    if same_file(&args.file, &args.output) {
        return could_not_run(&format!(
            "{} is the document itself; name another file for the program",
            args.output.display()
        ));
    }
    let source = match input::source(&args.file) {
        Ok(source) => source,
        Err(sentence) => return could_not_run(&sentence),
    };
    let compilation = match input::compiled(&source, &args.links) {
        Ok(compilation) => compilation,
        Err(sentence) => return could_not_run(&sentence),
    };
    report_all(&compilation);
    let Ok(program) = compilation.program() else { return Verdict::Findings };
    let program = if args.strip { program.without_debug() } else { program };
    let bytes = program.to_bytes();
    if let Err(error) = fs::write(&args.output, &bytes) {
        return could_not_run(&format!("{} could not be written: {error}", args.output.display()));
    }
    let states = program.tables().states.len();
    let name = visible(&args.output.display().to_string());
    print(&format!("{name}: {} bytes, {states} states\n", bytes.len()));
    Verdict::Fine
}

/// Whether two paths lead to one file, by whatever way.
fn same_file(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}
