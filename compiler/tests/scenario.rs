//! Scenarios: how they are read, what their worlds do, what they expect, and the traces of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use swml_compiler::compile;
use swml_compiler::scenario::{Expect, FileLoader, Playback, Scenario, Setting, play, read};
use swml_compiler::source::Source;
use swml_runtime::sim::script::Rest;

const GROUPS: &str = "
sections:
  main:
    - prompt: {play: 'say:Press a key', max_digits: 1}
    - switch:
        variable: prompt_value
        case:
          '7': [{set: {pressed: seven}}]
          '8': [{set: {pressed: eight}}]
        default: [{set: {pressed: other}}]
    - connect:
        timeout: 10
        confirm:
          - prompt: {play: 'say:Press 4 to take it', max_digits: 1}
          - cond:
              - when: prompt_value != '4'
                then: [hangup]
        serial_parallel:
          - [{to: '+15550100001'}, {to: '+15550100002'}]
          - [{to: '+15550100003'}, {to: '+15550100004'}]
";

const ONE: &str = "sections: {main: [{connect: {to: '+15550100001', timeout: 10}}]}";

fn scenario(text: &str) -> Scenario {
    read(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn played(flow: &str, scenario: Scenario) -> Playback {
    let program = compile(&Source::new("flow.yaml", flow)).program().expect("accepted");
    let loader = FileLoader::new(BTreeMap::new(), |_| None);
    let (info, readings, script) = (scenario.info, scenario.readings, scenario.script);
    play(program, Setting { info, readings, script, loader })
}

/// Events as `seconds name leg`.
fn events(playback: &Playback, names: &[&str]) -> Vec<String> {
    let wanted = playback.events.iter().filter(|event| names.contains(&event.name));
    wanted
        .map(|event| {
            let time = event.t.0;
            format!("{time} {} {}", event.name, event.text("leg")).trim_end().to_owned()
        })
        .collect()
}

#[test]
fn mistakes_are_named() {
    for (text, sentence) in [
        ("leg: {}", "unknown key `leg`, expected one of"),
        ("legs: {a: {asnwer: 2s}}", "unknown key `asnwer`, expected one of `ring`, `early_media`"),
        ("legs: {a: 5}", "found integer `5`, expected a map such as { ring: 1s, answer: 4s }"),
        ("legs: {a: {ring: fast}}", "a length of time is written `1500ms`, `2s`, `3m`"),
        ("legs: {a: {fail: sleepy}}", "unknown word `sleepy`, expected one of `hangup`, `busy`"),
        ("legs: {a: {at: 2s}}", "`at` of a leg says when it fails and goes with `fail`"),
        ("legs: {a: {fail: busy, answer: 2s}}", "a leg has `answer` or `fail`"),
        ("legs: {a: {ring: 9s, answer: 2s}}", "a leg rings before it answers or fails"),
        ("legs: {a: {early_media: 9s, answer: 2s}}", "`early_media` of a leg comes before"),
        ("legs: {a: {hangup: 9s}}", "`hangup` of a leg counts from its `answer`"),
        ("legs: {a: {late: true}}", "`late` says when an `answer` comes"),
        ("caller: 5s", "found string \"5s\", expected a map such as { hangup: 20s }"),
        ("steps: {prompt: [{digits: 1, no_input: true}]}", "a step ends in one way"),
        ("confirm: {a: [{prompt: {digit: 1}}]}", "unknown key `digit`"),
        (
            "inputs: [{t: 1s, leg: 1}]",
            "the event of a leg is ringing, early_media, answered or ended",
        ),
        ("steps: {promt: [{digits: 1}]}", "there is no method `promt`"),
        ("inputs: [{t: 1s}]", "an input is one of `leg` with `event`, `caller: hangup`, or `op`"),
        ("readings: {group-timeout: wait}", "group-timeout is read as one of next, stop"),
        ("readings: {group-timeuot: next}", "the readings are timeout-scope, group-timeout, "),
        (
            "requests: {'https://example.com': {status: 200}}",
            "`requests` answers the method `request`",
        ),
        ("scenario: 2", "this is scenario format 2; only 1 is known"),
        (
            "expect: {events: [{event: canceled}]}",
            "there is no event `canceled`; there are answer,",
        ),
        ("expect: {outcome: done}", "unknown word `done`, expected one of `hung_up`, `completed`"),
    ] {
        let error = read(text).expect_err(text).to_string();
        assert!(error.contains(sentence), "{text}\n  found:    {error}\n  expected: {sentence}");
    }
    assert!(read("").is_ok(), "an empty scenario says nothing, and may");
}

#[test]
fn lengths_of_time_have_forms() {
    for (written, millis) in [
        ("1500ms", 1500),
        ("2s", 2000),
        ("2.5s", 2500),
        ("3m", 180_000),
        ("4", 4000),
        ("0.25", 250),
    ] {
        let scenario = scenario(&format!("caller: {{hangup: {written}}}"));
        assert_eq!(scenario.script.caller_hangup.map(|at| at.0), Some(millis), "{written}");
    }
}

#[test]
fn the_usual_world() {
    let mut usual = scenario("");
    usual.script.rest = Rest::Usual;
    let call = played(GROUPS, usual);
    // The first key that is tested; all groups but the last ring out; its first leg answers after 5 s,
    // presses what its confirm tests for, and hangs up 30 s after its answer.
    assert_eq!(call.vars["pressed"], "seven");
    assert_eq!(call.bridged.as_deref(), Some("+15550100003"));
    let dialled = call.events.iter().find(|e| e.name == "dial").expect("somebody is dialled").t.0;
    let since: Vec<_> = events(&call, &["timeout", "answered", "leg_hangup"])
        .iter()
        .filter(|line| !line.ends_with(" 4"))
        .map(|line| {
            // Leg 4 ends when leg 3 has pressed its key: that takes as long as its words do.
            let (time, rest) = line.split_once(' ').expect("a time and a name");
            format!("{} {rest}", time.parse::<u64>().expect("a time") - dialled)
        })
        .collect();
    assert_eq!(
        since,
        [
            "10000 timeout 1",
            "10000 timeout 2",
            "10000 leg_hangup 1",
            "10000 leg_hangup 2",
            "15000 answered 3",
            "45000 leg_hangup 3",
        ]
    );
}

#[test]
fn a_seed_is_a_world() {
    let call = |seed| {
        let mut seeded = scenario("");
        seeded.script.rest = Rest::Seeded(seed);
        played(GROUPS, seeded).events
    };
    assert_eq!(call(7), call(7));
    let ends: BTreeSet<_> = (0..40).map(|seed| format!("{:?}", call(seed).last())).collect();
    assert!(ends.len() > 10, "only {} different ends", ends.len());
}

#[test]
fn a_prompt_hears_no_more_keys_than_it_takes() {
    for (params, keys, value, raw) in [
        ("max_digits: 2", "12345", "12", "12"),
        ("max_digits: 2", "1", "1", "1"),
        ("max_digits: 4, terminators: '#'", "12#45", "12", "12#"),
        ("max_digits: 2, terminators: '#'", "12#", "12", "12"),
    ] {
        let flow = format!("sections: {{main: [{{prompt: {{play: 'say:Press', {params}}}}}]}}");
        let call = played(&flow, scenario(&format!("steps: {{prompt: [{{digits: '{keys}'}}]}}")));
        let heard = (&call.vars["prompt_value"], &call.vars["prompt_value_raw"]);
        assert_eq!(heard, (&value.into(), &raw.into()), "{params}, {keys} pressed");
    }
}

#[test]
fn a_late_answer_comes_after_the_cancel() {
    let call = played(
        "sections: {main: [{connect: {serial: [{to: '+15550100001', timeout: 5}, {to: '+15550100002'}]}}]}",
        scenario(
            "legs: {'+15550100001': {answer: 6s, late: true}, '+15550100002': {answer: 4s, hangup: 2s}}",
        ),
    );
    assert_eq!(
        events(&call, &["cancel", "answered", "hangup", "bridge"]),
        ["5000 cancel 1", "6000 answered 1", "6000 hangup 1", "9000 answered 2", "9000 bridge 2"]
    );
}

#[test]
fn a_voicemail_answers_and_hangs_up_by_itself() {
    let call = played(ONE, scenario("legs: {'+15550100001': {answer: 3s, by: voicemail}}"));
    assert_eq!(
        events(&call, &["answered", "bridge", "leg_hangup"]),
        ["3000 answered 1", "3000 bridge 1", "23000 leg_hangup 1"]
    );
}

#[test]
fn exact_inputs_are_all_that_happens() {
    let call = played(
        ONE,
        scenario(
            "inputs: [{t: 2s, leg: 1, event: ringing}, {t: 4s, leg: 1, event: answered},
                      {t: 4s, leg: 1, event: ended, reason: hangup}]",
        ),
    );
    assert_eq!(
        events(&call, &["ringing", "answered", "bridge", "leg_hangup", "finished"]),
        [
            "2000 ringing 1",
            "4000 answered 1",
            "4000 bridge 1",
            "4000 leg_hangup 1",
            "4000 finished"
        ]
    );
}

#[test]
fn every_difference_is_told() {
    let expect = |text: &str| -> Expect {
        scenario(&format!("expect: {text}")).expect.expect("it expects something")
    };
    let call = played(ONE, scenario("legs: {'+15550100001': {answer: 3s, hangup: 2s}}"));
    let told = |text: &str| -> Vec<String> {
        let differences = expect(text).differences(&call).into_iter();
        differences.map(|d| format!("{}: {} / {}", d.what, d.expected, d.found)).collect()
    };
    assert_eq!(
        told(
            "{outcome: completed, at: 5s, dialled: ['+15550100001'], bridged: '+15550100001',
              vars: {connect_result: connected, nothing: null}, waiting: false,
              visits: ['main/start', 'main/0 connect/bridge']}"
        ),
        [""; 0]
    );
    for (text, difference) in [
        ("{outcome: failed}", "outcome: failed / completed"),
        ("{at: 6s}", "at: 0:06.0 / 0:05.0"),
        ("{dialled: []}", "dialled: nobody / +15550100001"),
        ("{bridged: null}", "bridged: nobody / +15550100001"),
        ("{vars: {connect_result: failed}}", "vars.connect_result: \"failed\" / \"connected\""),
        ("{waiting: true}", "waiting: true / false"),
        ("{visits: ['main/9 play']}", "visits: main/9 play / never entered"),
        (
            "{visits: ['main/0 connect/bridge', 'main/start']}",
            "visits: main/start / entered, but not in this order",
        ),
    ] {
        assert_eq!(told(text), [difference], "{text}");
    }
}

#[test]
fn secrets_stay_out_of_traces() {
    let call = played(
        "sections: {main: [{connect: {to: 'sip:a@example.com', username: desk, password: hunter2}}, {play: 'https://user:hunter2@example.com/a.mp3'}]}",
        scenario("legs: {'sip:a@example.com': {fail: busy}}"),
    );
    let trace: String = call.events.iter().map(|event| format!("{}\n", event.to_json())).collect();
    assert!(trace.contains("https://***@example.com/a.mp3"), "{trace}");
    assert!(!trace.contains("hunter2"), "{trace}");
}

/// `docs/scenarios.md` lists the events of a trace; the code that writes them has the same ones.
#[test]
fn events_are_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("../docs/scenarios.md")).expect("it is there");
    let table = page.split("| `event` | Facts |").nth(1).expect("it has the table");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| ")?.split('|').next());
    let documented: BTreeSet<_> =
        rows.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    let code = fs::read_to_string(root.join("src/scenario/trace.rs")).expect("it is there");
    let after = |call: &'static str| code.split(call).skip(1);
    let literal =
        |rest: &str| rest.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned);
    let pushed = after("push(t,").filter_map(literal);
    let of_legs = after("leg_event(t,").filter_map(literal);
    let answers = ["ringing", "early_media", "answered", "leg_hangup", "failed"].map(str::to_owned);
    let written: BTreeSet<_> = pushed.chain(of_legs).chain(answers).collect();
    let written: BTreeSet<_> = written.iter().map(String::as_str).collect();
    assert_eq!(documented, written);
}
