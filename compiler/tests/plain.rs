//! A machine is plain data: at any point of a call it can be copied, compared, hashed, or made a new call.

use std::hash::{DefaultHasher, Hash, Hasher};

use swml_compiler::{compile, source::Source};
use swml_runtime::id::{LegId, OpId};
use swml_runtime::io::{Completion, EndReason, Input, LegEvent, Output, Party};
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::Image;
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::{Text, Value};

/// Two desks are asked at the same time, the second takes the call.
const FLOW: &str = "
sections:
  main:
    - set: {tier: gold}
    - execute: {dest: desks, params: {round: 1}}
  desks:
    - connect:
        timeout: 10
        status_url: https://example.com/status
        call_state_url: https://example.com/leg
        confirm: [{prompt: {play: 'say:Press 1', max_digits: 1}}]
        parallel: ['+15550100001', '+15550100002', '+15550100003']
";

fn flow() -> Image {
    Image::new(compile(&Source::new("flow.yaml", FLOW)).program().expect("accepted"))
}

fn info() -> CallInfo {
    CallInfo { call: Value::map([("from", Value::from("+15550100009"))]), envs: Value::Undefined }
}

/// The whole call, as seconds and inputs.
fn call() -> Vec<(u64, Input)> {
    let leg = |number, event| Input::Leg(LegId(number), event);
    let done = |number| Input::Done(OpId(number), Completion::default());
    vec![
        (0, Input::Timeout),
        (1, leg(3, LegEvent::Ended(EndReason::Busy))),
        (2, leg(1, LegEvent::Answered)),
        (3, leg(2, LegEvent::Answered)),
        (4, done(2)),
        (5, done(1)),
        (5, leg(1, LegEvent::Ended(EndReason::Hangup))),
        (60, leg(2, LegEvent::Ended(EndReason::Hangup))),
    ]
}

fn hash(machine: &Machine) -> u64 {
    let mut hasher = DefaultHasher::new();
    machine.hash(&mut hasher);
    hasher.finish()
}

fn tell(machine: &mut Machine, image: &Image, (second, input): &(u64, Input)) -> Output {
    machine.handle_input(image, Time::ZERO + Millis::from_secs(*second), input.clone());
    loop {
        let output = machine.poll_output();
        if matches!(output, Output::Wait(_) | Output::Closed) {
            return output;
        }
    }
}

#[test]
fn at_every_point_of_a_call() {
    let image = flow();
    let fresh = Machine::new(info());
    let mut machine = fresh.clone();
    let mut last = machine.poll_output();
    for step in call() {
        let before = machine.clone();
        last = tell(&mut machine, &image, &step);
        assert_ne!(machine, before, "{step:?}");

        let copy = machine.clone();
        assert_eq!(copy, machine, "{step:?}");
        assert_eq!(hash(&copy), hash(&machine), "{step:?}");

        let mut anew = machine.clone();
        anew.reset(info());
        assert_eq!(anew, fresh, "made a new call after {step:?}");
    }
    assert_eq!(last, Output::Closed);
}

/// Where a call stands is all that counts, not what was said to it in vain.
#[test]
fn what_is_ignored_leaves_nothing_behind() {
    let image = flow();
    let mut machine = Machine::new(info());
    for step in call() {
        tell(&mut machine, &image, &step);
        let before = machine.clone();
        tell(&mut machine, &image, &(step.0, Input::Leg(LegId(9), LegEvent::Answered)));
        assert_eq!(machine, before, "{step:?}");
    }
}

/// What an evaluator outside is given: all that an expression can name, on the side that runs a script.
#[test]
fn the_environment_of_either_side() {
    let image = flow();
    let mut machine = Machine::<true>::new(info());
    for step in &call()[..3] {
        tell(&mut machine, &image, step);
    }
    let value = |on: Party, root: &str, name: &str| {
        let environment = machine.environment(on);
        environment.get(root).and_then(|map| map.get(name).cloned()).unwrap_or_default()
    };
    assert_eq!(value(Party::Caller, "vars", "tier"), Value::from("gold"));
    assert_eq!(value(Party::Caller, "params", "round"), Value::from("1"));
    assert_eq!(value(Party::Caller, "call", "from"), Value::from("+15550100009"));
    assert_eq!(value(Party::Caller, "call", "call_state"), Value::from("answered"));

    let asked = Party::Leg(LegId(1));
    assert_eq!(value(asked, "vars", "tier"), Value::Undefined);
    assert_eq!(value(asked, "call", "to"), Value::from("+15550100001"));
    assert_eq!(value(asked, "call", "from"), Value::from("+15550100009"));
    assert_eq!(value(asked, "call", "direction"), Value::from("outbound"));

    // The second leg rings, the third has ended: no script runs there.
    assert_eq!(machine.environment(Party::Leg(LegId(2))), Value::Undefined);
    assert_eq!(machine.environment(Party::Leg(LegId(3))), Value::Undefined);
    let names: Vec<&Text> = machine.vars().map(|(name, _)| name).collect();
    assert_eq!(names, [&Text::word("tier")]);
}
