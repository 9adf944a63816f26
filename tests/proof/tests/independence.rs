//! The verifier against brute force: for small connects, every sequence of events on a coarse grid of instants
//! is told to the reference dialer, which shares no code with machine, lowering and verifier. Both must come
//! to the same set of outcomes.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use swml_compiler::ast::Document;
use swml_compiler::scenario::read;
use swml_compiler::verify::property::{Property, State, Step};
use swml_compiler::verify::{Options, Verdict, verify};
use swml_proof::reference::Reference;
use swml_proof::{compiled, program};
use swml_runtime::id::{LegId, OpId};
use swml_runtime::io::{Command, Completion, EndReason, Input, LegEvent, Output, Trace};
use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::Readings;
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::Text;

/// Small connects whose clocks are multiples of five seconds.
const FLOWS: [&str; 5] = [
    "{to: '+15550100001', timeout: 10, max_duration: 5}",
    "{serial: [{to: '+15550100001', timeout: 5}, {to: '+15550100002', timeout: 10}], max_duration: 5}",
    "{parallel: [{to: '+15550100001', timeout: 5}, {to: '+15550100002', timeout: 10}], max_duration: 5}",
    "{serial_parallel: [[{to: '+15550100001', timeout: 5}, {to: '+15550100002', timeout: 5}], [{to: '+15550100003', timeout: 5}]], max_duration: 5}",
    "{parallel: [{to: '+15550100001', confirm: [{play: 'ring:us'}]}, {to: '+15550100002'}], timeout: 5, max_duration: 5}",
];

const GRID: Millis = Millis(2_500);

/// How a call went: the group that was bridged, the reason of a failure, and the outcome.
type Outcome = (Option<u16>, Option<String>, &'static str);

/// What is to be known of a call to say how it went.
#[derive(Clone, Default)]
struct Went {
    groups: Vec<(LegId, u16)>,
    bridged: Option<u16>,
    reason: Option<String>,
    outcome: Option<&'static str>,
}

impl Went {
    fn see(&mut self, outputs: &[Output]) {
        for output in outputs {
            match output {
                Output::Command(Command::Dial(dial)) => self.groups.push((dial.leg, dial.group)),
                Output::Command(Command::Bridge(leg)) => {
                    self.bridged = self.groups.iter().find(|(id, _)| id == leg).map(|(_, g)| *g);
                }
                Output::Trace(Trace::Set { name, value, .. })
                    if name.as_str() == "connect_failed_reason" =>
                {
                    self.reason = value.as_text().map(Text::to_string);
                }
                Output::Finished(outcome) => self.outcome = Some(outcome.word()),
                _ => {}
            }
        }
    }

    fn outcome(&self) -> Option<Outcome> {
        Some((self.bridged, self.reason.clone(), self.outcome?))
    }
}

// --- by the verifier --------------------------------------------------------------------------------

/// Notes how calls go, and never finds fault.
struct Outcomes(Arc<Mutex<BTreeSet<Outcome>>>);

impl Property for Outcomes {
    fn name(&self) -> &str {
        "outcomes"
    }

    fn says(&self) -> &str {
        "calls go as they go"
    }

    /// The state is the group that was bridged, from 1.
    fn step(&self, state: &mut State, step: &Step<'_>) -> Option<String> {
        for output in step.outputs {
            if let Output::Trace(Trace::Enter { program, state: at, .. }) = output {
                let name = step.image.program(*program).name(*at);
                // The group that is dialled, as its state is named.
                let group = name.rsplit_once("group ").and_then(|(_, g)| g.parse::<u64>().ok());
                if let Some(group) = group {
                    state.at = state.at % 100 + group * 100;
                }
            }
            if let Output::Command(Command::Bridge(_)) = output {
                state.at = state.at / 100 * 101;
            }
        }
        let mut went = Went::default();
        went.see(step.outputs);
        went.bridged = u16::try_from(state.at % 100).ok().and_then(|group| group.checked_sub(1));
        if let Some(outcome) = went.outcome() {
            self.0.lock().expect("nobody panics").insert(outcome);
        }
        None
    }
}

fn explored(flow: &str) -> BTreeSet<Outcome> {
    let found = Arc::new(Mutex::new(BTreeSet::new()));
    let info = read("{}").expect("a scenario that says nothing").info;
    let properties: Vec<Box<dyn Property>> = vec![Box::new(Outcomes(found.clone()))];
    let report =
        verify(program(&compiled(flow)), Options { info, properties, ..Options::default() });
    assert_eq!(report.verdict(), Verdict::Proved, "{:?}", report.counterexamples);
    let found = found.lock().expect("nobody panics");
    found.clone()
}

// --- by brute force ---------------------------------------------------------------------------------

/// One sequence of events, told to the reference from its beginning.
struct Told {
    went: Went,
    /// Legs that have not ended, and whether they have answered.
    legs: Vec<(LegId, bool)>,
    ops: Vec<OpId>,
    wait: Option<Time>,
}

fn told(flow: &[Document], info: &CallInfo, inputs: &[(Time, Input)]) -> Told {
    let mut reference = Reference::new(flow, info, Readings::default());
    let mut told = Told { went: Went::default(), legs: Vec::new(), ops: Vec::new(), wait: None };
    for (now, input) in inputs {
        match input {
            Input::Leg(leg, LegEvent::Answered) => {
                told.legs.iter_mut().filter(|(id, _)| id == leg).for_each(|leg| leg.1 = true);
            }
            Input::Leg(leg, LegEvent::Ended(_)) => told.legs.retain(|(id, _)| id != leg),
            Input::Done(op, _) => told.ops.retain(|open| open != op),
            _ => {}
        }
        let outputs = reference.step(*now, input);
        told.went.see(&outputs);
        for output in &outputs {
            match output {
                Output::Command(Command::Dial(dial)) => told.legs.push((dial.leg, false)),
                Output::Command(Command::Perform { op, .. }) => told.ops.push(*op),
                Output::Command(Command::Stop(op)) => told.ops.retain(|open| open != op),
                // What is dropped is left alone: it has nothing more to say that counts.
                Output::Command(Command::Cancel(leg) | Command::Hangup(leg)) => {
                    told.legs.retain(|(id, _)| id != leg);
                }
                Output::Wait(wait) => told.wait = *wait,
                _ => {}
            }
        }
    }
    told
}

/// Everything that can come next, on the grid.
fn next(told: &Told, now: Time) -> Vec<(Time, Input)> {
    let mut next = vec![(now, Input::CallerHangup)];
    for (leg, answered) in &told.legs {
        let ends = if *answered { &[EndReason::Hangup][..] } else { &EndReason::ALL[..] };
        next.extend(ends.iter().map(|reason| (now, Input::Leg(*leg, LegEvent::Ended(*reason)))));
        if !answered {
            next.push((now, Input::Leg(*leg, LegEvent::Answered)));
        }
    }
    next.extend(told.ops.iter().map(|op| (now, Input::Done(*op, Completion::default()))));
    next
}

fn enumerate(
    flow: (&[Document], &CallInfo),
    inputs: &mut Vec<(Time, Input)>,
    now: Time,
    found: &mut BTreeSet<Outcome>,
    sequences: &mut u64,
) {
    let told = told(flow.0, flow.1, inputs);
    if let Some(outcome) = told.went.outcome() {
        *sequences += 1;
        found.insert(outcome);
        return;
    }
    for (at, input) in next(&told, now) {
        inputs.push((at, input));
        enumerate(flow, inputs, now, found, sequences);
        inputs.pop();
    }
    // Or nothing, until the grid's next instant or a clock that runs out at this one.
    match told.wait {
        Some(wait) if wait <= now => {
            inputs.push((now, Input::Timeout));
            enumerate(flow, inputs, now, found, sequences);
            inputs.pop();
        }
        _ => enumerate_later(flow, inputs, now + GRID, &told, found, sequences),
    }
}

/// The same with the time gone on: all that had been told before is told again first.
fn enumerate_later(
    flow: (&[Document], &CallInfo),
    inputs: &mut Vec<(Time, Input)>,
    now: Time,
    told: &Told,
    found: &mut BTreeSet<Outcome>,
    sequences: &mut u64,
) {
    // Two instants in a row without anything say no more than one would.
    if told.wait.is_some_and(|wait| wait < now) {
        return;
    }
    enumerate(flow, inputs, now, found, sequences);
}

#[test]
fn brute_force_comes_to_the_same_outcomes() {
    for connect in FLOWS {
        let flow = format!("sections: {{main: [{{connect: {connect}}}]}}");
        let (mut found, mut sequences) = (BTreeSet::new(), 0);
        let mut inputs = vec![(Time::ZERO, Input::Timeout)];
        let documents = [compiled(&flow).document];
        let info = read("{}").expect("a scenario that says nothing").info;
        enumerate((&documents, &info), &mut inputs, Time::ZERO, &mut found, &mut sequences);
        assert!(sequences > 50, "{flow}: only {sequences} sequences");
        assert_eq!(explored(&flow), found, "{flow}");
    }
}
