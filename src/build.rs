//! `swml build`: a document into a program that runs without its source.

use swml_compiler::counted::counted;

use crate::args::Build;
use crate::output::{could_not_run, print, report_all, visible, write_file};
use crate::{Verdict, input};

pub(crate) fn build(args: &Build) -> Verdict {
    let compilation = match input::document(&args.file, args.kind, &args.links) {
        Ok(compilation) => compilation,
        Err(sentence) => return could_not_run(&sentence),
    };
    report_all(&compilation);
    let Ok(program) = compilation.program() else { return Verdict::Findings };
    let program = if args.strip { program.without_debug() } else { program };
    let bytes = program.to_bytes();
    match write_file(&args.output, &args.file, &bytes) {
        Verdict::Fine => {}
        verdict => return verdict,
    }
    let states = program.tables().states.len();
    let name = visible(&args.output.display().to_string());
    print(&format!("{name}: {}, {}\n", counted(bytes.len(), "byte"), counted(states, "state")));
    Verdict::Fine
}
