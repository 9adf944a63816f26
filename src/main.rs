//! The `swml` command: arguments and printing around the compiler and the runtime.
//!
//! Exit codes: 0 fine, 1 findings, 2 could not run, 3 gave up.

mod args;
mod bounds;
mod build;
mod check;
mod completions;
mod explain;
mod fmt;
mod generate;
mod graph;
mod input;
mod output;
mod run;
mod safety;
mod schema;
mod verify;

use std::process::ExitCode;

use clap::Parser as _;

use self::args::{Args, Command};

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// Nothing is wrong.
    Fine,
    /// Something is wrong with what was looked at.
    Findings,
    /// It was given up before all of it was looked at.
    GaveUp,
    /// It could not be looked at.
    CouldNotRun,
}

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return output::usage(&error),
    };
    let verdict = match args.command {
        Command::Check(args) => check::check(&args),
        Command::Graph(args) => graph::graph(&args),
        Command::Run(args) => run::run(&args),
        Command::Verify(args) => verify::verify(&args),
        Command::Bounds(args) => bounds::bounds(&args),
        Command::Safety(args) => safety::safety(&args),
        Command::Generate(args) => generate::generate(&args),
        Command::Build(args) => build::build(&args),
        Command::Fmt(args) => fmt::fmt(&args),
        Command::Convert(args) => fmt::convert(&args),
        Command::Schema(args) => schema::schema(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Completions(args) => completions::completions(&args),
    };
    ExitCode::from(match output::verdict(verdict) {
        Verdict::Fine => 0,
        Verdict::Findings => 1,
        Verdict::GaveUp => 3,
        Verdict::CouldNotRun => 2,
    })
}
