//! Arbitrary inputs for a machine: sensible and nonsensical, in any order, at any time.

use proptest::collection::vec;
use proptest::prelude::*;
use swml_runtime::fault::Fault;
use swml_runtime::id::{LegId, OpId, ProgramId};
use swml_runtime::io::{Completion, EndReason, Input, LegEvent, Output};
use swml_runtime::machine::Machine;
use swml_runtime::program::Image;
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::{Text, Value};

/// Inputs, each with the time since the one before.
pub fn inputs(most: usize) -> impl Strategy<Value = Vec<(Millis, Input)>> {
    let wait = prop_oneof![
        4 => Just(0u64),
        3 => 1..3_000u64,
        2 => 3_000..40_000u64,
        1 => any::<u64>().prop_map(|millis| millis >> 12),
    ];
    vec((wait.prop_map(Millis), input()), 0..=most)
}

fn input() -> impl Strategy<Value = Input> {
    let leg = || (0..8u32).prop_map(LegId);
    let op = || (0..12u32).prop_map(OpId);
    let fault = || proptest::sample::select(Fault::ALL);
    let completion = prop_oneof![
        3 => (value(), value()).prop_map(|(result, value)| Completion::with(vec![
            (Text::word("prompt_result"), result),
            (Text::word("prompt_value"), value),
        ])),
        1 => fault().prop_map(Completion::failed),
    ];
    prop_oneof![
        8 => Just(Input::Timeout),
        1 => Just(Input::CallerHangup),
        8 => (leg(), event()).prop_map(|(leg, event)| Input::Leg(leg, event)),
        6 => (op(), completion).prop_map(|(op, completion)| Input::Done(op, completion)),
        1 => (op(), prop_oneof![(0..2u32).prop_map(ProgramId).prop_map(Ok), fault().prop_map(Err)])
            .prop_map(|(op, result)| Input::Loaded(op, result)),
        1 => (op(), proptest::option::of(value())).prop_map(|(op, v)| Input::Evaluated(op, v)),
    ]
}

fn event() -> impl Strategy<Value = LegEvent> {
    let reason = proptest::sample::select(&EndReason::ALL);
    prop_oneof![
        Just(LegEvent::Ringing),
        Just(LegEvent::EarlyMedia),
        Just(LegEvent::Answered),
        reason.prop_map(LegEvent::Ended),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Undefined),
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..30i32).prop_map(|n| Value::from(f64::from(n))),
        any::<f64>().prop_map(Value::from),
        "[0-9a-z*#]{0,3}".prop_map(Value::text),
    ]
}

/// Feeds a machine and gives everything that it said, step by step.
pub fn feed<const TRACE: bool>(
    machine: &mut Machine<TRACE>,
    image: &Image,
    inputs: &[(Millis, Input)],
) -> Vec<Vec<Output>> {
    let mut now = Time::ZERO;
    let steps = inputs.iter().map(|(wait, input)| {
        now = now + *wait;
        machine.handle_input(image, now, input.clone());
        drain(machine)
    });
    steps.collect()
}

/// The outputs of one step, the last one that says what is waited for.
pub fn drain<const TRACE: bool>(machine: &mut Machine<TRACE>) -> Vec<Output> {
    let mut outputs = Vec::new();
    machine.take_outputs(&mut outputs);
    outputs
}
