//! What plain calls have not shown, looked for in all calls: by the verifier.
//!
//! It goes through everything that can happen, with somebody who listens and notes which ways are taken.
//! What is not among them when it is through, no call takes. What is, has a shortest call that takes it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use swml_runtime::id::ProgramId;
use swml_runtime::io::{Input, Outcome, Output, Party};
use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::Readings;
use swml_runtime::program::Program;

use crate::counted::counted;
use crate::coverage::{Way, taken};
use crate::verify::property::{Property, State, Step};
use crate::verify::{Counterexample, Options, verify};

/// How far it looks.
pub(super) struct Bounds<'b> {
    pub(super) info: &'b CallInfo,
    pub(super) readings: Readings,
    pub(super) states: usize,
    pub(super) stop: &'b (dyn Fn() -> bool + Sync),
}

/// What came of it.
pub(super) struct Proof {
    /// Those of the ways that some call takes.
    pub(super) taken: BTreeSet<Way>,
    /// Within which bounds the others are taken by none; none where they are taken by none at all.
    pub(super) within: Option<String>,
}

/// Which of these ways any call takes.
pub(super) fn explore(program: &Program, wanted: &BTreeSet<Way>, bounds: &Bounds<'_>) -> Proof {
    let found = Arc::new(Mutex::new(BTreeSet::new()));
    let listener = Listener { wanted: wanted.clone(), found: found.clone() };
    let report = verify(program.clone(), options(bounds, Box::new(listener), false));
    let taken = found.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let gave_up =
        report.gave_up.map(|why| format!("{}: {why}", counted(report.size.states, "state")));
    let within = gave_up.or_else(|| report.within().map(|holds| holds.to_string()));
    Proof { taken, within }
}

/// A shortest call that takes a way.
pub(super) fn shortest(program: &Program, way: Way, bounds: &Bounds<'_>) -> Option<Counterexample> {
    let report = verify(program.clone(), options(bounds, Box::new(Wanted(way)), true));
    report.counterexamples.into_iter().find(|found| found.reproduced)
}

fn options<'b>(bounds: &Bounds<'b>, property: Box<dyn Property>, first: bool) -> Options<'b> {
    Options {
        info: bounds.info.clone(),
        readings: bounds.readings,
        always: false,
        properties: vec![property],
        states: bounds.states,
        stop: bounds.stop,
        first,
        ..Options::default()
    }
}

/// The ways that a step takes; which of the legs of a group it is about is not seen in it.
fn ways(step: &Step<'_>) -> impl Iterator<Item = Way> {
    step.outputs.iter().filter_map(|output| match (output, step.input) {
        (Output::Finished(Outcome::CallerLeft), Input::CallerHangup) => {
            let place = step.machine.position(Party::Caller);
            place.filter(|(program, _)| *program == ProgramId(0)).map(|(_, at)| Way::Left(at))
        }
        (Output::Finished(Outcome::MaxDuration), _) => Some(Way::Limit),
        (output, _) => taken(output, step.image.program(ProgramId(0))),
    })
}

/// Notes which ways are taken, and never finds fault.
struct Listener {
    wanted: BTreeSet<Way>,
    found: Arc<Mutex<BTreeSet<Way>>>,
}

impl Property for Listener {
    fn name(&self) -> &str {
        "ways"
    }

    fn says(&self) -> &str {
        "calls go as they go"
    }

    fn step(&self, _: &mut State, step: &Step<'_>) -> Option<String> {
        for way in ways(step).filter(|way| self.wanted.contains(way)) {
            self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(way);
        }
        None
    }
}

/// Is hurt as soon as a way is taken.
struct Wanted(Way);

impl Property for Wanted {
    fn name(&self) -> &str {
        "way"
    }

    fn says(&self) -> &str {
        "this way is not taken"
    }

    fn step(&self, _: &mut State, step: &Step<'_>) -> Option<String> {
        ways(step).any(|way| way == self.0).then(|| "it is taken".to_owned())
    }
}
