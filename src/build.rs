//! `swml build`: a document into a program that runs without its source.

use std::fs;

use swml_compiler::compile;

use crate::args::Build;
use crate::output::{above_notes, could_not_run, print, report};
use crate::{Verdict, input};

pub(crate) fn build(args: &Build) -> Verdict {
    let source = match input::source(&args.file) {
        Ok(source) => source,
        Err(sentence) => return could_not_run(&sentence),
    };
    let compilation = compile(&source);
    report(&source, &above_notes(&compilation.diagnostics.sorted()));
    let Ok(program) = compilation.program() else { return Verdict::Findings };
    let program = if args.strip { program.without_debug() } else { program };
    let bytes = program.to_bytes();
    if let Err(error) = fs::write(&args.output, &bytes) {
        return could_not_run(&format!("{} could not be written: {error}", args.output.display()));
    }
    let states = program.tables().states.len();
    print(&format!("{}: {} bytes, {states} states\n", args.output.display(), bytes.len()));
    Verdict::Fine
}
