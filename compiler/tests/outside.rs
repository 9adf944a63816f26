//! What leaves the machine and comes back: expressions that an engine evaluates, steps that are carried out,
//! documents that are fetched. When they are asked for, and what becomes of an answer of the wrong kind.

use std::collections::BTreeMap;

use swml_compiler::scenario::{FileLoader, Playback, Setting, play, read};
use swml_compiler::{compile, source::Source};
use swml_runtime::fault::Fault;
use swml_runtime::id::{LegId, OpId, ProgramId};
use swml_runtime::io::{
    Command, Completion, EndReason, Input, LegEvent, Outcome, Output, Party, Trace,
};
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::Image;
use swml_runtime::time::Time;
use swml_runtime::value::{Text, Value};

/// Two desks at once, then a third; much of it is computed.
const DESKS: &str = "
sections:
  main:
    - set: {name: Ada}
    - connect:
        timeout: '%{name.match(0)}'
        max_duration: '%{name.search(1)}'
        serial_parallel:
          - - {to: '+15550100001', timeout: 10}
            - {to: 'sip:%{name.toLocaleLowerCase()}@example.com', timeout: 10}
          - - {to: 'sip:%{name.toLocaleUpperCase()}@example.com', timeout: 20}
";

const ENGINE: &str = "
evaluate:
  name.match(0): 25
  name.search(1): 100
  name.toLocaleLowerCase(): ada
  name.toLocaleUpperCase(): ADA
";

fn played(flow: &str, scenario: &str) -> Playback {
    let scenario = read(scenario).unwrap_or_else(|error| panic!("{error}\n{scenario}"));
    let program = compile(&Source::new("flow.yaml", flow)).program().expect("accepted");
    let loader = FileLoader::new(BTreeMap::new(), |_| None);
    let (info, readings, script) = (scenario.info, scenario.readings, scenario.script);
    play(program, Setting { info, readings, script, loader })
}

/// What is evaluated and who is dialled, with the second at which it is.
fn asked(scenario: &str) -> Vec<String> {
    let playback = played(DESKS, scenario);
    let events = playback.events.iter().filter_map(|event| {
        let what = match event.name {
            "evaluate" => event.text("source"),
            "dial" => event.text("to"),
            _ => return None,
        };
        Some(format!("{} {} {what}", event.t.0 / 1000, event.name))
    });
    events.collect()
}

/// A group is dialled in one step: what is needed for it is asked for before, and nothing else. The connect's
/// own timeout is not: every leg has one.
#[test]
fn a_group_is_asked_for_before_it_is_dialled() {
    assert_eq!(
        asked(ENGINE),
        [
            "0 evaluate name.search(1)",
            "0 evaluate name.toLocaleLowerCase()",
            "0 dial +15550100001",
            "0 dial sip:ada@example.com",
            "10 evaluate name.toLocaleUpperCase()",
            "10 dial sip:ADA@example.com",
        ]
    );
}

/// Where it limits a group, or all of them, it is needed.
#[test]
fn the_timeout_of_a_connect_is_asked_for_where_it_limits_more_than_a_leg() {
    for scope in ["group", "connect"] {
        let scenario = format!("{ENGINE}\nreadings: {{timeout-scope: {scope}}}");
        assert_eq!(
            asked(&scenario),
            [
                "0 evaluate name.search(1)",
                "0 evaluate name.match(0)",
                "0 evaluate name.toLocaleLowerCase()",
                "0 dial +15550100001",
                "0 dial sip:ada@example.com",
                "10 evaluate name.toLocaleUpperCase()",
                "10 dial sip:ADA@example.com",
            ],
            "{scope}"
        );
        let end = played(DESKS, &scenario).events.last().map(|event| event.t.0 / 1000);
        assert_eq!(end, Some(if scope == "group" { 30 } else { 25 }), "{scope}");
    }
}

/// A destination that nobody can evaluate is lost alone.
#[test]
fn the_others_are_dialled() {
    let one_desk = "evaluate: {name.search(1): 100, name.toLocaleUpperCase(): ADA}";
    assert_eq!(
        asked(one_desk),
        [
            "0 evaluate name.search(1)",
            "0 evaluate name.toLocaleLowerCase()",
            "0 dial +15550100001",
            "10 evaluate name.toLocaleUpperCase()",
            "10 dial sip:ADA@example.com",
        ]
    );
}

/// What the machine says to the answer of its first operation.
fn answered(steps: &str, answer: Input) -> (Vec<Output>, Vec<(Text, Value)>) {
    let text =
        format!("sections: {{main: [{steps}, {{play: {{url: 'say:Next', auto_answer: false}}}}]}}");
    let program = compile(&Source::new("flow.yaml", &text)).program().expect("accepted");
    let image = Image::new(program);
    let mut machine = Machine::<true>::new(CallInfo::default());
    let mut said = Vec::new();
    for input in [Input::Timeout, answer] {
        said.clear();
        machine.handle_input(&image, Time::ZERO, input);
        loop {
            match machine.poll_output() {
                Output::Wait(_) | Output::Closed => break,
                output => said.push(output),
            }
        }
    }
    let vars = machine.vars().map(|(name, value)| (name.clone(), value.clone())).collect();
    (said, vars)
}

/// A step, a fetch and an expression, each ended by an input that is none of its kind: the operation has ended
/// and gave nothing. The call goes on with what follows.
#[test]
fn an_answer_of_another_kind_gives_nothing() {
    let op = OpId(1);
    let loaded = || Input::Loaded(op, Ok(ProgramId(0)));
    let evaluated = || Input::Evaluated(op, Some(Value::from("yes")));
    let done = || Input::Done(op, Completion::default());
    let step = "{prompt: {play: 'say:Yes?', max_digits: 1}}";
    let fetch = "{execute: 'https://example.com/other'}";
    let expression = "{set: {heard: '%{call.from.normalize()}'}}";
    for (steps, answer, fault, var) in [
        (step, loaded(), Fault::ExecuteFailed, Some(("prompt_result", "failed"))),
        (step, evaluated(), Fault::ExecuteFailed, Some(("prompt_result", "failed"))),
        (fetch, done(), Fault::ExecuteFailed, None),
        (fetch, evaluated(), Fault::ExecuteFailed, None),
        (expression, done(), Fault::Expression, None),
        (expression, loaded(), Fault::Expression, None),
    ] {
        let (said, vars) = answered(steps, answer.clone());
        let faults: Vec<Fault> = said
            .iter()
            .filter_map(|output| match output {
                Output::Trace(Trace::StatementFault { fault, .. }) => Some(*fault),
                _ => None,
            })
            .collect();
        assert_eq!(faults, [fault], "{steps} {answer:?}: {said:#?}");
        let next = matches!(said.last(), Some(Output::Command(Command::Perform { method, .. })) if method.as_str() == "play");
        assert!(next, "{steps} {answer:?}: {said:#?}");
        if let Some((name, word)) = var {
            let value = vars.iter().find(|(known, _)| known.as_str() == name);
            assert_eq!(value.map(|(_, value)| value), Some(&Value::from(word)), "{steps}");
        }
        assert!(!vars.iter().any(|(name, _)| name.as_str() == "heard"), "{steps} {answer:?}");
    }
}

/// Where a dest leads that only the call knows.
#[derive(Debug, PartialEq)]
enum Leads {
    /// To a section of the document.
    Inside,
    /// To a document: it is fetched, or is the text itself.
    Out,
    /// To nothing, which the call survives.
    Nowhere,
    /// To nothing, which it does not.
    Failed(Fault),
}

fn leads(step: &str, dest: &str, inputs: &[Input]) -> Leads {
    let text = format!(
        "sections: {{main: [{step}, {{sleep: -1}}], helper: [{{play: 'say:This is the helper'}}]}}"
    );
    let program = compile(&Source::new("flow.yaml", &text)).program().expect("accepted");
    let image = Image::new(program);
    let envs = Value::map([("where", Value::from(dest))]);
    let mut machine = Machine::<true>::new(CallInfo { call: Value::Undefined, envs });
    let mut found = None;
    for input in inputs {
        machine.handle_input(&image, Time::ZERO, input.clone());
        loop {
            match machine.poll_output() {
                Output::Wait(_) | Output::Closed => break,
                Output::Command(Command::Load { dest: asked, .. }) => {
                    assert_eq!(asked.as_str(), dest);
                    found = Some(Leads::Out);
                }
                Output::Command(Command::Perform { method, .. }) => {
                    let helps = method.as_str() == "play";
                    found = Some(if helps { Leads::Inside } else { Leads::Nowhere });
                }
                Output::Finished(Outcome::Failed(fault)) => found = Some(Leads::Failed(fault)),
                _ => {}
            }
        }
    }
    found.unwrap_or_else(|| panic!("{step}: {dest}"))
}

#[test]
fn where_a_computed_dest_leads() {
    let undefined = || Leads::Failed(Fault::UndefinedSection);
    for (dest, expected) in [
        ("helper", Leads::Inside),
        ("  helper ", Leads::Inside),
        ("https://example.com/next", Leads::Out),
        ("http://example.com/next", Leads::Out),
        ("user:secret@example.com/next", Leads::Out),
        ("{\"sections\": {\"main\": []}}", Leads::Out),
        ("sections:\n  main: []", Leads::Out),
        ("nowhere", undefined()),
        ("", undefined()),
        ("ftp://example.com/next", undefined()),
        // No credentials: no password, no host, blanks, or behind the host.
        ("user@example.com", undefined()),
        ("user:secret@", undefined()),
        ("user:sec ret@example.com", undefined()),
        ("example.com/user:secret@next", undefined()),
        ("relay:next", Leads::Nowhere),
    ] {
        let step = "{execute: '%{envs.where}'}";
        assert_eq!(leads(step, dest, &[Input::Timeout]), expected, "{dest}");
    }
    // What is transferred to must be there.
    for (dest, expected) in [
        ("helper", Leads::Inside),
        ("https://example.com/next", Leads::Out),
        ("relay:next", Leads::Failed(Fault::ExecuteFailed)),
    ] {
        let step = "{transfer: '%{envs.where}'}";
        assert_eq!(leads(step, dest, &[Input::Timeout]), expected, "{dest}");
    }
}

/// Behind a bridge a section is none: the document says where the caller goes.
#[test]
fn where_a_computed_dest_behind_a_bridge_leads() {
    let answered = Input::Leg(LegId(1), LegEvent::Answered);
    let hangs_up = Input::Leg(LegId(1), LegEvent::Ended(EndReason::Hangup));
    for (dest, expected) in
        [("https://example.com/next", Leads::Out), ("helper", Leads::Failed(Fault::ExecuteFailed))]
    {
        let step = "{connect: {to: '+15550100001', transfer_after_bridge: '%{envs.where}'}}";
        let inputs = [Input::Timeout, answered.clone(), hangs_up.clone()];
        assert_eq!(leads(step, dest, &inputs), expected, "{dest}");
    }
}

/// A loader that names a program which nobody loaded has loaded none.
#[test]
fn a_program_that_is_not_there() {
    let fetch = "{execute: 'https://example.com/other'}";
    let (said, _) = answered(fetch, Input::Loaded(OpId(1), Ok(ProgramId(9))));
    let fault = Output::Trace(Trace::StatementFault {
        on: Party::Caller,
        fault: Fault::ExecuteFailed,
        expr: None,
    });
    assert!(said.contains(&fault), "{said:#?}");
}
