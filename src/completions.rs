//! `swml completions`: completions for a shell.

use clap::CommandFactory as _;

use crate::Verdict;
use crate::args::{Args, Completions};
use crate::output::print;

pub(crate) fn completions(args: &Completions) -> Verdict {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "swml", &mut script);
    print(&String::from_utf8_lossy(&script));
    Verdict::Fine
}
