//! Steps end within their limits: what that makes of sentences about time, and that no call which goes wrong holds a step
//! longer than it can last.

use swml_compiler::checks::{Check, sentence};
use swml_compiler::compile;
use swml_compiler::scenario::read;
use swml_compiler::source::{Source, Span};
use swml_compiler::verify::property::{Property, State, Step};
use swml_compiler::verify::{Options, Reductions, Report, Verdict, asked, verify};
use swml_runtime::io::{Outcome, Output};
use swml_runtime::program::Program;

fn program(flow: &str) -> Program {
    let text = format!("sections:\n  main:\n{flow}");
    let compilation = compile(&Source::new("flow.yaml", &text));
    let found = compilation.diagnostics.sorted();
    compilation.program().unwrap_or_else(|_| panic!("{found:#?}"))
}

fn explore(flow: &str, property: Box<dyn Property>, reductions: Reductions) -> Report {
    let program = program(flow);
    let info = read("{}").expect("an empty scenario").info_for(&program);
    let properties = vec![property];
    verify(program, Options { info, always: false, properties, reductions, ..Options::default() })
}

fn asks(flow: &str, asks: &str) -> Report {
    let asked_for = sentence(asks).unwrap_or_else(|mistake| panic!("{asks}: {mistake:?}"));
    let check = Check { text: asks.to_owned(), span: Span::default(), sentence: asked_for };
    explore(flow, asked(&check), Reductions::default())
}

/// A flow, what it keeps, and what it breaks, by a little.
const FLOWS: &[(&str, &str, &str)] = &[
    (
        "    - request: {method: GET, url: 'https://example.com/', timeout: 2}\n    - play: 'say:Hello'\n",
        "wait at most 2s",
        "wait at most 1999ms",
    ),
    (
        "    - record: {max_length: 60}\n    - hangup\n",
        "within 60s: hangup",
        "within 59999ms: hangup",
    ),
    (
        "    - prompt: {play: 'silence:1', initial_timeout: 4, digit_timeout: 2, max_digits: 3}\n    - hangup\n",
        "within 9s: hangup",
        "within 8999ms: hangup",
    ),
    (
        "    - answer\n    - sleep: 3000\n    - detect_machine: {timeout: 5}\n    - hangup\n",
        "after answer, within 8s: hangup",
        "after answer, within 7999ms: hangup",
    ),
    // A sibling that rings on is no reason to wait longer.
    (
        "    - connect:
        timeout: 20
        confirm_timeout: 60
        confirm: [{prompt: {play: 'silence:1', initial_timeout: 2}}]
        parallel: [{to: '+15550100001'}, {to: '+15550100002'}]\n",
        "wait at most 23s",
        "wait at most 22999ms",
    ),
];

#[test]
fn sentences_about_time_hold_within_the_limits_of_steps() {
    for (flow, keeps, breaks) in FLOWS {
        let kept = asks(flow, keeps);
        assert_eq!(kept.verdict(), Verdict::Proved, "{keeps}\n{flow}");
        let broken = asks(flow, breaks);
        assert_eq!(broken.verdict(), Verdict::Violated, "{breaks}\n{flow}");
    }
}

#[test]
fn without_a_limit_a_step_lasts_as_long_as_it_likes() {
    for step in [
        "request: {method: GET, url: 'https://example.com/'}",
        "request: {method: GET, url: 'https://example.com/', timeout: 0}",
        "send_sms: {from_number: '+15550100001', to_number: '+15550100002', body: Hello}",
    ] {
        let report = asks(&format!("    - {step}\n    - play: 'say:Hello'\n"), "wait at most 24h");
        assert_eq!(report.verdict(), Verdict::Violated, "{step}");
    }
}

#[test]
fn of_a_limit_that_is_computed_not_every_value_is_tried() {
    let flow = "    - prompt: {play: 'say:How long?', max_digits: 2}
    - request: {method: GET, url: 'https://example.com/', timeout: '%{prompt_value}'}
    - play: 'say:Hello'\n";
    let report = asks(flow, "wait at most 9s");
    assert_eq!(report.verdict(), Verdict::Within);
    let within = report.within().map(|within| within.to_string()).unwrap_or_default();
    let words = "timeout of request (it says how long that may last)";
    assert!(within.contains(words), "{within}");
    // Where nothing is asked of time, it does not matter.
    assert_eq!(asks(flow, "eventually play").verdict(), Verdict::Proved);
}

#[test]
fn what_the_platform_does_by_itself_takes_no_time_which_is_said() {
    let flow = "    - execute: {dest: 'https://example.com/menu'}
    - record_call: {control_id: all}
    - play: 'say:Hello'\n";
    let report = asks(flow, "wait at most 1ms");
    assert_eq!(report.verdict(), Verdict::Within);
    let said = ["to fetch a document", "to begin what runs beside the script"];
    assert_eq!(report.at_once, said);
    assert!(asks(flow, "eventually play").at_once.is_empty());
}

/// The call never has its longest time.
struct Ends;

impl Property for Ends {
    fn name(&self) -> &str {
        "ends before its time is over"
    }

    fn says(&self) -> &str {
        self.name()
    }

    fn step(&self, _: &mut State, step: &Step<'_>) -> Option<String> {
        let over = Output::Finished(Outcome::MaxDuration);
        step.outputs.contains(&over).then(|| "its time is over".to_owned())
    }
}

#[test]
fn no_call_that_goes_wrong_holds_a_step_beyond_its_limit() {
    let flow = |seconds: u32| {
        format!(
            "    - answer: {{max_duration: {seconds}}}
    - request: {{method: GET, url: 'https://example.com/', timeout: 4}}
    - play: 'silence:3'\n"
        )
    };
    let early = explore(&flow(8), Box::new(Ends), Reductions::default());
    assert_eq!(early.verdict(), Verdict::Proved);
    let late = explore(&flow(6), Box::new(Ends), Reductions::default());
    assert_eq!(late.verdict(), Verdict::Violated);
    // The request takes long enough for the rest not to fit, and no longer than it can.
    let inputs = &late.counterexamples[0].inputs;
    let times: Vec<u64> = inputs.iter().map(|(at, _)| at.0).collect();
    assert_eq!(times, [0, 3_000, 6_000], "{inputs:?}");
}

#[test]
fn legs_in_limited_confirms_are_alike_only_where_their_time_is() {
    let flow = "    - connect:
        timeout: 10
        confirm_timeout: 60
        confirm: [{prompt: {play: 'silence:1', initial_timeout: 2}}, {play: 'silence:4'}]
        parallel: [{to: '+15550100001'}, {to: '+15550100002'}, {to: '+15550100003'}]\n";
    for (asked_for, verdict) in
        [("wait at most 17s", Verdict::Proved), ("wait at most 16999ms", Verdict::Violated)]
    {
        for reductions in [Reductions::default(), Reductions::NONE] {
            let sentence = sentence(asked_for).expect("a sentence");
            let check = Check { text: asked_for.to_owned(), span: Span::default(), sentence };
            let found = explore(flow, asked(&check), reductions);
            assert_eq!(found.verdict(), verdict, "{asked_for} {reductions:?}");
        }
    }
}
