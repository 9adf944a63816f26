//! Whether the random calls get everywhere: a property over calls in which nothing happens proves nothing.

use std::fmt::Write as _;

use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::TestRunner;
use swml_proof::play::Call;
use swml_proof::{compiled, documents, program, worlds, yaml};
use swml_runtime::fault::Fault;
use swml_runtime::io::{Command, Notice, Outcome, Output, Party, Trace};
use swml_runtime::value::Value;

type Is = fn(&Output) -> bool;

/// What must be said in three hundred calls, and how often at least.
const WANTED: &[(&str, usize, Is)] = &[
    ("a leg is dialled", 500, |o| matches!(o, Output::Command(Command::Dial(_)))),
    (
        "a leg of a later group is dialled",
        50,
        |o| matches!(o, Output::Command(Command::Dial(d)) if d.group > 0),
    ),
    (
        "a later connect dials",
        50,
        |o| matches!(o, Output::Command(Command::Dial(d)) if d.activation > 1),
    ),
    ("a leg is bridged", 60, |o| matches!(o, Output::Command(Command::Bridge(_)))),
    ("a leg is cancelled", 200, |o| matches!(o, Output::Command(Command::Cancel(_)))),
    ("a leg is hung up", 50, |o| matches!(o, Output::Command(Command::Hangup(_)))),
    ("a clock runs out", 100, |o| matches!(o, Output::Trace(Trace::LegTimeout(_)))),
    ("a confirm passes", 15, |o| {
        matches!(o, Output::Trace(Trace::ConfirmEnd { passed: true, .. }))
    }),
    ("a confirm does not", 15, |o| {
        matches!(o, Output::Trace(Trace::ConfirmEnd { passed: false, .. }))
    }),
    ("a step of a confirm begins", 15, |o| {
        matches!(o, Output::Command(Command::Perform { on: Party::Leg(_), .. }))
    }),
    ("an operation is stopped", 10, |o| matches!(o, Output::Command(Command::Stop(_)))),
    ("a leg cannot be dialled", 50, |o| matches!(o, Output::Trace(Trace::LegUnusable { .. }))),
    ("a connect ends bridged", 15, |o| {
        matches!(o, Output::Trace(Trace::ConnectEnd { bridged: true, .. }))
    }),
    ("a document is fetched", 15, |o| matches!(o, Output::Command(Command::Load { .. }))),
    ("a connect is told of", 100, |o| {
        matches!(o, Output::Command(Command::Notify { notice: Notice::Connect { .. }, .. }))
    }),
    ("a leg is told of", 20, |o| {
        matches!(o, Output::Command(Command::Notify { notice: Notice::CallState { .. }, .. }))
    }),
    ("busy", 3, |o| is_reason(o, "busy")),
    ("declined", 10, |o| is_reason(o, "declined")),
    ("no_answer", 50, |o| is_reason(o, "no_answer")),
    ("not_found", 1, |o| is_reason(o, "not_found")),
    ("error", 20, |o| is_reason(o, "error")),
    ("the caller leaves", 30, |o| matches!(o, Output::Finished(Outcome::CallerLeft))),
    ("the script ends", 30, |o| matches!(o, Output::Finished(Outcome::Completed))),
    ("the call is as long as it may be", 5, |o| {
        matches!(o, Output::Finished(Outcome::MaxDuration))
    }),
    ("nothing matches", 3, |o| matches!(o, Output::Finished(Outcome::Failed(Fault::NoMatch)))),
    ("a statement fault", 50, |o| matches!(o, Output::Trace(Trace::StatementFault { .. }))),
];

fn is_reason(output: &Output, reason: &str) -> bool {
    matches!(output, Output::Trace(Trace::Set { name, value: Value::Text(value), .. })
        if name.as_str() == "connect_failed_reason" && value.as_str() == reason)
}

#[test]
fn random_calls_get_everywhere() {
    const CALLS: usize = 300;
    let mut runner = TestRunner::deterministic();
    let mut counts = vec![0; WANTED.len()];
    for _ in 0..CALLS {
        let case = (documents::flow(), worlds::world()).new_tree(&mut runner);
        let (flow, world) = case.expect("there are always more").current();
        let call = Call::play(program(&compiled(&yaml(&flow))), &world);
        for output in call.said() {
            for ((_, _, is_it), count) in WANTED.iter().zip(&mut counts) {
                *count += usize::from(is_it(output));
            }
        }
    }
    let mut rare = String::new();
    for ((what, least, _), count) in WANTED.iter().zip(counts) {
        if count < *least {
            let _ = writeln!(rare, "{what}: {count} times, wanted {least}");
        }
    }
    assert!(rare.is_empty(), "in {CALLS} calls\n{rare}");
}
