//! What a call and a check cost in memory, counted: no allocation per input once a machine has run a call,
//! and a bounded multiple of the text for a check.

#[path = "support/shaped.rs"]
mod shaped;

use swml_compiler::compile;
use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::expr::{Formula, condition};
use swml_compiler::source::Source;
use swml_compiler::syntax;
use swml_runtime::expr::{Span, Variables, evaluate};
use swml_runtime::id::{LegId, OpId};
use swml_runtime::io::{Completion, EndReason, Input, LegEvent, Output};
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::Image;
use swml_runtime::time::Time;
use swml_runtime::value::Value;

/// Dialling in groups, a confirm that passes, variables, branches, callbacks: nothing that builds a text.
const FLOW: &str = "
sections:
  main:
    - answer
    - label: again
    - connect:
        timeout: 20
        call_state_url: https://example.com/states
        status_url: https://example.com/connects
        confirm:
          - prompt: {play: 'say:Press 1', max_digits: 1}
          - cond:
              - when: prompt_value != '1'
                then: [hangup]
        serial_parallel:
          - [{to: '+15550100001'}, {to: '+15550100002'}]
          - [{to: 'sip:a@example.com'}, {to: '+15550100003', from: '+15550100004'}]
        result:
          case:
            connected:
              - set: {talked: true, kind: '%{call.type}'}
          default: []
    - goto: {label: again, when: vars.talked == false, max: 3}
";

fn call(machine: &mut Machine<false>, image: &Image, info: &CallInfo) -> (usize, bool) {
    let leg = |leg, event| Input::Leg(LegId(leg), event);
    let pressed = Completion::with(Vec::new());
    let inputs = [
        (0, Input::Timeout),
        (1_000, leg(1, LegEvent::Ringing)),
        (2_000, leg(1, LegEvent::Ended(EndReason::Busy))),
        (20_000, Input::Timeout),
        (20_000, leg(2, LegEvent::Ended(EndReason::Cancel))),
        (21_000, leg(3, LegEvent::Ringing)),
        (24_000, leg(3, LegEvent::Answered)),
        (26_000, Input::Done(OpId(1), pressed)),
        (26_000, leg(3, LegEvent::Ended(EndReason::Hangup))),
        (40_000, Input::Timeout),
        (40_000, leg(4, LegEvent::Ended(EndReason::Cancel))),
    ];
    machine.reset(info.clone());
    let (mut outputs, mut closed) = (0, false);
    for (at, input) in inputs {
        machine.handle_input(image, Time(at), input);
        loop {
            outputs += 1;
            match machine.poll_output() {
                Output::Wait(_) => break,
                Output::Closed => {
                    closed = true;
                    break;
                }
                _ => {}
            }
        }
    }
    (outputs, closed)
}

#[test]
fn a_call_on_a_used_machine_allocates_nothing() {
    let compilation = compile(&Source::new("flow.yaml", FLOW));
    let image = Image::new(compilation.program().expect("accepted"));
    let info = CallInfo {
        call: Value::Map([("from".into(), "+15550100099".into())].into()),
        ..CallInfo::default()
    };
    let mut machine = Machine::<false>::new(info.clone());
    let warm = call(&mut machine, &image, &info);
    assert!(warm.1, "the call comes to its end");
    let mut again = (0, false);
    let counted = allocation_counter::measure(|| again = call(&mut machine, &image, &info));
    assert_eq!(again, warm);
    assert_eq!(counted.count_total, 0, "{counted:?}");
}

/// A condition that looks at a number and at the beginning of a text, in the middle of others.
#[test]
fn an_expression_allocates_nothing() {
    let map = |count: u32, own: (&str, Value)| {
        let other = |n| (format!("variable_{n}"), Value::text(format!("value {n}")));
        let own = [(own.0.to_owned(), own.1)];
        Value::map((0..count).map(other).chain(own).chain((count..2 * count).map(other)))
    };
    let variables = Variables {
        vars: map(10, ("total", 61.5.into())),
        call: map(5, ("from", "+15550100001".into())),
        ..Variables::default()
    };
    let text = "'vars.total > 50 && call.from.startsWith(\"+1555\")'";
    let mut findings = Diagnostics::default();
    let tree = syntax::parse(&Source::new("expression.yaml", text), &mut findings);
    let scalar = tree.root().and_then(|root| root.scalar()).expect("it is a text");
    let code = Formula::condition(&condition(scalar, &mut findings)).code;
    let span = Span { start: 0, len: u32::try_from(code.instrs.len()).expect("it is short") };
    let mut stack = Vec::with_capacity(8);
    let mut value = Ok(Value::Undefined);
    let counted = allocation_counter::measure(|| {
        value = evaluate(&code, span, &variables, &[], &mut stack);
    });
    assert_eq!(value, Ok(Value::Bool(true)));
    assert_eq!(counted.count_total, 0, "{counted:?}");
}

#[test]
fn a_check_takes_less_than_twenty_times_the_text() {
    let section = FLOW.split_once("main:\n").expect("it has a main").1;
    let mut text = String::from("sections:\n");
    for number in 0..600 {
        let name = if number == 0 { "main".to_owned() } else { format!("part-{number}") };
        text.push_str(&format!("  {name}:\n{section}"));
    }
    let source = Source::new("flow.yaml", &text);
    let counted = allocation_counter::measure(|| drop(compile(&source)));
    let times = counted.bytes_max / text.len() as u64;
    assert!(times < 20, "{} bytes of text, {counted:?}", text.len());
}

#[test]
fn a_check_of_what_people_write_takes_no_more() {
    for format in [shaped::json as shaped::Format, shaped::yaml] {
        let text = shaped::document(500_000, format);
        let source = Source::new("flow", &text);
        let compilation = compile(&source);
        assert!(compilation.diagnostics.is_empty(), "{:?}", compilation.diagnostics.sorted());
        drop(compilation);
        let counted = allocation_counter::measure(|| drop(compile(&source)));
        let times = counted.bytes_max / text.len() as u64;
        assert!(times < 20, "{} bytes of text, {counted:?}", text.len());
    }
}
