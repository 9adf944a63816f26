//! A question that is put to a flow, what always has to hold or a sentence, and what was found out about it: under the
//! readings given, or under all combinations of them, in the time that there is for it.

use std::cell::Cell;
use std::io::{IsTerminal, Write as _, stderr};
use std::time::{Duration, Instant};

use swml_compiler::checks::Check;
use swml_compiler::counted::counted;
use swml_compiler::verify::{Combinations, Options, Report, asked, combinations, verify};
use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::Readings;
use swml_runtime::program::Program;

use super::readings::Reports;
use crate::args::{Verify, Which};

pub(super) struct Question<'q> {
    pub(super) args: &'q Verify,
    pub(super) program: &'q Program,
    pub(super) info: &'q CallInfo,
    /// None: what always has to hold.
    pub(super) check: Option<&'q Check>,
    began: Instant,
    /// How many combinations were explored.
    explored: Cell<usize>,
}

// The clock says when to give up, never what holds.
#[allow(clippy::disallowed_methods)]
impl<'q> Question<'q> {
    pub(super) fn new(
        args: &'q Verify,
        program: &'q Program,
        info: &'q CallInfo,
        check: Option<&'q Check>,
    ) -> Self {
        Self { args, program, info, check, began: Instant::now(), explored: Cell::new(0) }
    }

    /// What is found out about it, compared with these readings.
    pub(super) fn reports(&self, given: Readings) -> Reports {
        match self.args.which {
            Which::Given => Combinations::of_one(given, self.explore(given)),
            Which::All => combinations(given, |readings| {
                if readings != given && self.is_late() {
                    return None;
                }
                let report = self.explore(readings);
                // What the clock has cut off is as good as not explored, but for the readings that come first.
                let tells = report.whole || !report.counterexamples.is_empty() || readings == given;
                let asked = report.whole.then_some(report.asked);
                tells.then_some((report, asked))
            }),
        }
    }

    fn is_late(&self) -> bool {
        self.began.elapsed() > Duration::from_secs(self.args.max_time)
    }

    fn explore(&self, readings: Readings) -> Report {
        let (args, began) = (self.args, self.began);
        let limit = Duration::from_secs(args.max_time);
        let before = match (args.which, self.explored.get()) {
            (Which::All, explored) => {
                format!("{} of readings, ", counted(explored, "combination"))
            }
            (Which::Given, _) => String::new(),
        };
        let is_terminal = stderr().is_terminal();
        let shows = || is_terminal && began.elapsed() > Duration::from_millis(500);
        let report = verify(
            self.program.clone(),
            Options {
                info: self.info.clone(),
                readings,
                always: self.check.is_none(),
                properties: self.check.map(asked).into_iter().collect(),
                states: args.max_states,
                memory: args.max_memory.saturating_mul(1 << 20),
                rounds: args.rounds,
                workers: args.threads.unwrap_or_else(|| {
                    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
                }),
                stop: &|| began.elapsed() > limit,
                progress: &|states, open| {
                    if shows() {
                        let states = counted(states, "state");
                        let _ = write!(stderr(), "\r{before}{states}, {open} to look at \u{1b}[K");
                    }
                },
                ..Options::default()
            },
        );
        if shows() {
            let _ = write!(stderr(), "\r\u{1b}[K");
        }
        self.explored.set(self.explored.get() + 1);
        report
    }
}
