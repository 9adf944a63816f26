//! What a machine is told in vain it names in its trace: one list of inputs per case, and beside each input
//! what is ignored of it.

use swml_compiler::{compile, source::Source};
use swml_runtime::id::{LegId, OpId};
use swml_runtime::io::{Called, Completion, EndReason, Ignored, Input, LegEvent, Output, Trace};
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::Image;
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::{Text, Value};

/// The call answers, rings a phone for ten seconds, then says something for as long as it takes.
const FLOW: &str = "
sections:
  main:
    - connect: {to: '+15550100001', timeout: 10}
    - play: say:Nobody is there
";

/// The call is over after five seconds.
const SHORT: &str = "
sections:
  main:
    - answer: {max_duration: 5}
    - connect: {to: '+15550100001', timeout: 10}
";

/// More jumps than fit into one step.
const LONG: &str = "
sections:
  main: [{label: a}, {execute: inner}, {goto: {label: a, max: 100}}]
  inner: [{label: b}, {set: {n: '%{n}'}}, {goto: {label: b, max: 100}}]
";

/// An input at a second, and what is ignored of it.
type Step = (u64, Input, &'static [Ignored]);

#[track_caller]
fn ignores(flow: &str, steps: &[Step]) {
    let program = compile(&Source::new("flow.yaml", flow)).program().expect("accepted");
    let image = Image::new(program);
    let mut machine = Machine::<true>::new(CallInfo::default());
    for (number, (second, input, expected)) in steps.iter().enumerate() {
        machine.handle_input(&image, Time::ZERO + Millis::from_secs(*second), input.clone());
        let mut ignored = Vec::new();
        loop {
            match machine.poll_output() {
                Output::Trace(Trace::Ignored(what)) => ignored.push(what),
                Output::Wait(_) | Output::Closed => break,
                _ => {}
            }
        }
        assert_eq!(ignored, *expected, "step {number}: {input:?} at {second} s");
    }
}

const fn leg(number: u32, event: LegEvent) -> Input {
    Input::Leg(LegId(number), event)
}

fn done(number: u32) -> Input {
    Input::Done(OpId(number), Completion::default())
}

const TIMEOUT: &[Ignored] = &[Ignored::Timeout];
const CALLER: &[Ignored] = &[Ignored::CallerHangup];
const BUSY: LegEvent = LegEvent::Ended(EndReason::Busy);

#[test]
fn a_timeout_with_nothing_due() {
    ignores(
        FLOW,
        &[
            (0, Input::Timeout, &[]),
            (3, Input::Timeout, TIMEOUT),
            (10, Input::Timeout, &[]),
            (10, Input::Timeout, TIMEOUT),
        ],
    );
}

/// The clock ran out before the timeout came, and because of it.
#[test]
fn a_late_timeout_is_not() {
    ignores(FLOW, &[(0, Input::Timeout, &[]), (12, Input::Timeout, &[])]);
}

/// Whatever begins the call, it is begun by it.
#[test]
fn the_first_timeout_is_not_at_any_time() {
    ignores(FLOW, &[(7, Input::Timeout, &[]), (7, Input::Timeout, TIMEOUT)]);
}

#[test]
fn a_timeout_that_lets_a_long_step_go_on_is_not() {
    ignores(LONG, &[(0, Input::Timeout, &[]), (0, Input::Timeout, &[])]);
}

#[test]
fn a_caller_leaves_once() {
    ignores(
        FLOW,
        &[
            (0, Input::Timeout, &[]),
            (1, Input::CallerHangup, &[]),
            (2, Input::CallerHangup, CALLER),
            (3, leg(1, LegEvent::Ended(EndReason::Cancel)), &[]),
            (4, Input::CallerHangup, CALLER),
        ],
    );
}

/// The leg has still to end when the caller, who was hung up, is heard of.
#[test]
fn a_caller_leaves_after_the_end() {
    ignores(
        SHORT,
        &[(0, Input::Timeout, &[]), (5, Input::Timeout, &[]), (6, Input::CallerHangup, CALLER)],
    );
}

#[test]
fn legs_that_nobody_dialled_or_that_have_ended() {
    ignores(
        FLOW,
        &[
            (0, Input::Timeout, &[]),
            (1, leg(2, LegEvent::Answered), &[Ignored::Leg(LegId(2), LegEvent::Answered)]),
            (2, leg(1, BUSY), &[]),
            (3, leg(1, BUSY), &[Ignored::Leg(LegId(1), BUSY)]),
        ],
    );
}

#[test]
fn what_changes_nothing_about_a_leg() {
    ignores(
        FLOW,
        &[
            (0, Input::Timeout, &[]),
            (1, leg(1, LegEvent::Ringing), &[]),
            (2, leg(1, LegEvent::EarlyMedia), &[Ignored::Leg(LegId(1), LegEvent::EarlyMedia)]),
            (3, leg(1, LegEvent::Answered), &[]),
            (4, leg(1, LegEvent::Answered), &[Ignored::Leg(LegId(1), LegEvent::Answered)]),
        ],
    );
}

#[test]
fn operations_that_were_not_started_or_have_ended() {
    ignores(
        FLOW,
        &[
            (0, Input::Timeout, &[]),
            (10, Input::Timeout, &[]),
            (11, done(2), &[Ignored::Op(OpId(2))]),
            (12, Input::Evaluated(OpId(3), None), &[Ignored::Op(OpId(3))]),
            (13, done(1), &[]),
            (14, done(1), &[Ignored::Op(OpId(1))]),
        ],
    );
}

/// A conversation with a function that interrupts it, and one that says something.
const TALK: &str = "
sections:
  main:
    - ai:
        prompt: {text: You are the front desk.}
        SWAIG:
          functions:
            - {function: note, description: Notes., data_map: {output: {response: Noted., action: [{SWML: {sections: {main: [{play: 'say:Noted'}]}}}]}}}
            - {function: hours, description: Tells., data_map: {output: {response: Nine to five.}}}
";

/// The same, with a step that allows one of them.
const STEPS: &str = "
sections:
  main:
    - ai:
        prompt: {text: You are the front desk., contexts: {default: {steps: [{name: first, text: Hello, functions: [hours]}]}}}
        SWAIG:
          functions:
            - {function: note, description: Notes., data_map: {output: {response: Noted., action: [{SWML: {sections: {main: [{play: 'say:Noted'}]}}}]}}}
            - {function: hours, description: Tells., data_map: {output: {response: Nine to five.}}}
";

#[test]
fn a_call_of_a_function_that_no_step_allows() {
    ignores(STEPS, &[(1, calls(1, "note", Some(1)), FIRST), (2, calls(1, "hours", None), &[])]);
}

fn calls(number: u32, function: &'static str, exit: Option<u16>) -> Input {
    let function = Text::word(function);
    Input::Called(OpId(number), Called { function, exit, facts: Value::Undefined })
}

const FIRST: &[Ignored] = &[Ignored::Called(OpId(1))];
const SECOND: &[Ignored] = &[Ignored::Called(OpId(2))];

#[test]
fn functions_that_are_not_there_or_do_something_else() {
    ignores(
        TALK,
        &[
            (0, Input::Timeout, &[]),
            (1, calls(1, "nobody", None), FIRST),
            (1, calls(1, "note", Some(0)), FIRST),
            (1, calls(1, "note", Some(2)), FIRST),
            (1, calls(1, "hours", Some(1)), FIRST),
            (1, calls(1, "hours", None), &[]),
            (2, calls(2, "note", Some(1)), SECOND),
            (2, calls(1, "note", Some(1)), &[]),
        ],
    );
}

/// While a function runs, when it is a playback that is said to call, and behind the end.
#[test]
fn functions_that_are_called_at_a_wrong_time() {
    ignores(
        TALK,
        &[
            (0, Input::Timeout, &[]),
            (1, calls(1, "note", Some(1)), &[]),
            (2, calls(1, "note", Some(1)), FIRST),
            (2, calls(1, "hours", None), FIRST),
            (2, calls(2, "note", Some(1)), SECOND),
            (3, done(2), &[]),
            (4, calls(1, "note", Some(1)), &[]),
            (5, Input::CallerHangup, &[]),
            (6, calls(1, "note", Some(1)), FIRST),
        ],
    );
}
