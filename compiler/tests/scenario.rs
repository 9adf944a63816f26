//! Scenarios: how they are read, what their worlds do, what they expect, and the traces of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use swml_compiler::compile;
use swml_compiler::scenario::{
    Expect, FileLoader, Playback, Scenario, Setting, WallClock, Why, play, read, unheard,
};
use swml_compiler::source::Source;
use swml_runtime::sim::script::Rest;
use swml_runtime::time::Time;
use swml_runtime::value::Value;

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
        ("leg: {}", "1:1: unknown key \"leg\" in a scenario; did you mean \"legs\"?"),
        (
            "legs: {a: {asnwer: 2s}}",
            "1:12: unknown key \"asnwer\" in a leg; did you mean \"answer\"?",
        ),
        ("legs: {a: 5}", "a leg wants a map such as { ring: 1s, answer: 4s }, found a number 5"),
        ("legs: {a: {ring: fast}}", "a length of time is written `1500ms`, `2s`, `3m`"),
        ("legs: {a: {fail: bussy}}", "is \"bussy\"; expected `hangup`, `busy`"),
        ("legs: {a: {at: 2s}}", "`at` of a leg says when it fails and goes with `fail`"),
        ("legs: {a: {fail: busy, answer: 2s}}", "a leg has `answer` or `fail`"),
        ("legs: {a: {ring: 9s, answer: 2s}}", "a leg rings before it answers or fails"),
        ("legs: {a: {early_media: 9s, answer: 2s}}", "`early_media` of a leg comes before"),
        ("legs: {a: {hangup: 9s}}", "`hangup` of a leg counts from its `answer`"),
        ("legs: {a: {late: true}}", "`late` says when an `answer` comes"),
        ("caller: 5s", "\"caller\" wants a map such as { hangup: 20s }, found the text \"5s\""),
        ("steps: {prompt: [{digits: 1, no_input: true}]}", "a step ends in one way"),
        ("steps: {prompt: [{never: true, took: 2s}]}", "a step that never ends has no `took`"),
        ("confirm: {a: [{prompt: {digit: 1}}]}", "unknown key \"digit\" in a step"),
        (
            "inputs: [{t: 1s, leg: 1}]",
            "the event of a leg is ringing, early_media, answered or ended",
        ),
        ("inputs: [{leg: 1, event: ringing}]", "an input has a `t`"),
        ("inputs: [{t: 1s, op: play, event: ringing}]", "`event` goes with `leg`"),
        (
            "inputs: [{t: 1s, leg: 1, event: ringing, reason: busy}]",
            "`reason` goes with `event: ended`",
        ),
        ("{inputs: [], legs: {}}", "`inputs` are everything that happens"),
        ("steps: {promt: [{digits: 1}]}", "there is no method \"promt\"; did you mean \"prompt\"?"),
        ("inputs: [{t: 1s}]", "an input is one of `leg` with `event`, `caller: hangup`, or `op`"),
        ("readings: {group-timeout: wait}", "group-timeout is \"wait\"; expected `next` or `stop`"),
        ("readings: {group-timeuot: next}", "did you mean \"group-timeout\"?"),
        (
            "requests: {'https://example.com': {status: 2000}}",
            "the status of a reply is 2000; expected 100 to 599",
        ),
        (
            "requests: {'https://example.com': {never: true, body: x}}",
            "a reply that does not come says nothing",
        ),
        ("requests: {'https://example.com': {stauts: 200}}", "did you mean \"status\"?"),
        (
            "steps: {detect_machine: [{result: machin}]}",
            "detect_result is \"machin\"; expected `human`, `machine`, `fax`, `unknown` or `error`; did you mean \"machine\"?",
        ),
        ("steps: {send_sms: [{result: declined}]}", "send_sms_result is \"declined\""),
        ("steps: {play: [{digits: '1'}]}", "unknown key \"digits\" in a step of play"),
        ("steps: {play: [{result: success}]}", "unknown key \"result\" in a step of play"),
        (
            "steps: {pay: [{set: {pay_reslt: success}}]}",
            "pay does not set \"pay_reslt\"; did you mean \"pay_result\"?",
        ),
        ("steps: {pay: [{set: {pay_result: ok}}]}", "pay_result is \"ok\"; expected `success`"),
        ("scenario: 2", "this is scenario format 2; only 1 is known"),
        ("expect: {events: [{event: canceled}]}", "the event is \"canceled\"; expected `answer`"),
        ("expect: {outcome: done}", "the outcome is \"done\"; expected `hung_up`, `completed`"),
        (
            "call: {form: '+15550100003'}",
            "unknown key \"form\" in \"call\"; did you mean \"from\"?",
        ),
        (
            "call: {direction: in}",
            "\"direction\" of a call is \"in\"; expected `inbound` or `outbound`",
        ),
        ("call: {type: fax}", "\"type\" of a call is \"fax\"; expected `phone`, `sip` or `webrtc`"),
        ("call: {call_state: ended}", "`call_state` is what becomes of the call"),
        ("now: tomorrow", "\"tomorrow\" is no date and time; write it as 2026-03-02T17:59:30"),
        ("now: 2026-02-30T10:00:00", "\"2026-02-30T10:00:00\" is no date and time"),
        (
            "{now: 2026-03-08T02:30:00, tz: America/New_York}",
            "there is no 2026-03-08T02:30:00 in America/New_York: clocks are put forward then",
        ),
        ("tz: New York", "there is no time zone \"New York\"; did you mean \"America/New_York\"?"),
        ("tz: Europe/Berlim", "did you mean \"Europe/Berlin\"?"),
        ("seed: -3", "this wants a whole number, found a number -3"),
        ("[1, 2]", "a scenario wants a map such as { caller: { hangup: 20s } }, found a list"),
        ("legs: {a: {ring: 1s}, a: {ring: 2s}}", "the key \"a\" stands twice in this map"),
    ] {
        let error = read(text).expect_err(text).to_string();
        assert!(error.contains(sentence), "{text}\n  found:    {error}\n  expected: {sentence}");
    }
    assert!(read("").is_ok(), "an empty scenario says nothing, and may");
}

#[test]
fn all_mistakes_come_in_one_run() {
    let text = "
flwo: a.yaml
legs:
  '+15550100001': {anwser: 2s, ring: soon}
steps:
  prompt: [{digits: x}]
expect:
  outcome: gone
";
    let error = read(text).expect_err("five mistakes");
    let lines: Vec<_> =
        error.findings.iter().map(|f| error.source.position(f.span.start).line).collect();
    assert_eq!(lines, [2, 4, 4, 6, 8], "{error}");
}

#[test]
fn the_wall_clock_is_the_scenarios() {
    let clock = |text: &str| scenario(text).clock;
    let shown = |clock: &WallClock, second: u64| clock.written(clock.at(Time(second * 1000)));
    for (text, at_once, later) in [
        ("", "2026-01-01T12:00:00+00:00[UTC]", "2026-01-01T12:00:30+00:00[UTC]"),
        (
            "{now: 2026-03-02T17:59:45, tz: America/New_York}",
            "2026-03-02T17:59:45-05:00[America/New_York]",
            "2026-03-02T18:00:15-05:00[America/New_York]",
        ),
        // With an offset it is an instant, and the zone says how it is shown.
        (
            "{now: '2026-03-02T12:00:00Z', tz: Europe/Berlin}",
            "2026-03-02T13:00:00+01:00[Europe/Berlin]",
            "2026-03-02T13:00:30+01:00[Europe/Berlin]",
        ),
        // Twenty seconds before clocks are put forward.
        (
            "{now: 2026-03-29T01:59:40, tz: Europe/Berlin}",
            "2026-03-29T01:59:40+01:00[Europe/Berlin]",
            "2026-03-29T03:00:10+02:00[Europe/Berlin]",
        ),
        // A time that the zone has twice is the earlier one.
        (
            "{now: 2026-11-01T01:30:00, tz: America/New_York}",
            "2026-11-01T01:30:00-04:00[America/New_York]",
            "2026-11-01T01:30:30-04:00[America/New_York]",
        ),
    ] {
        let clock = clock(text);
        assert_eq!((shown(&clock, 0).as_str(), shown(&clock, 30).as_str()), (at_once, later));
    }
    let summer = clock("{now: '2026-07-01T00:00:00Z', tz: America/New_York}");
    assert_eq!((summer.offset(summer.at(Time(0))), summer.zone()), (-4 * 3600, "America/New_York"));
}

#[test]
fn a_call_has_the_fields_of_its_type() {
    let field = |text: &str, path: &[&str]| {
        let info = scenario(text).info;
        path.iter().try_fold(info.call, |value, name| value.get(name).cloned())
    };
    for (text, path, value) in [
        ("", vec!["from_number"], Some("+15550100001")),
        ("", vec!["direction"], Some("inbound")),
        ("", vec!["sip_data"], None),
        ("call: {direction: outbound}", vec!["direction"], Some("outbound")),
        ("call: {to: '+15550100007'}", vec!["to_number"], Some("+15550100007")),
        ("call: {type: sip, from: 'sip:ann@example.com'}", vec!["from_number"], None),
        (
            "call: {type: sip, from: 'sip:ann@example.com:5060'}",
            vec!["sip_data", "sip_from_host"],
            Some("example.com"),
        ),
        (
            "call: {type: sip, to: 'sip:desk@pbx.example.com'}",
            vec!["sip_data", "sip_req_user"],
            Some("desk"),
        ),
        (
            "call: {type: sip, sip_data: {sip_contact_host: h}}",
            vec!["sip_data", "sip_req_user"],
            None,
        ),
        ("call: {parent: {call_id: c-0}}", vec!["parent", "call_id"], Some("c-0")),
    ] {
        assert_eq!(field(text, &path), value.map(Value::from), "{text} {path:?}");
    }
}

/// A name that the flow never uses would make a test say nothing; where it computes, nothing is known.
#[test]
fn names_that_the_flow_never_uses_are_told() {
    let told = |flow: &str, text: &str| -> Vec<String> {
        let program = compile(&Source::new("flow.yaml", flow)).program().expect("accepted");
        let findings = unheard(&scenario(text).spoken, &[&program]).into_iter();
        findings.map(|f| format!("{}; {}", f.message, f.help.unwrap_or_default())).collect()
    };
    let text = "{legs: {'+15550100011': {answer: 3s}}, confirm: {'+15550100011': []}, steps: {record: []}}";
    assert_eq!(
        told(ONE, text),
        [
            "the flow never dials \"+15550100011\"; did you mean \"+15550100001\"?",
            "the flow has no step \"record\"; remove it, or check how it is written",
        ]
    );
    assert_eq!(told(ONE, "legs: {'+15550100001': {answer: 3s}}"), [""; 0]);
    let computed = "sections: {main: [{connect: {to: '%{vars.desk}'}}, record]}";
    assert_eq!(told(computed, "{legs: {'+15550100011': {}}, steps: {record: []}}"), [""; 0]);
    let fetched = "sections: {main: [{transfer: '%{vars.next}'}]}";
    assert_eq!(told(fetched, text), [""; 0]);
}

/// A function of a conversation is a name like any other.
#[test]
fn functions_that_no_conversation_has_are_told() {
    let flow = "sections: {main: [{ai: {prompt: {text: Hello.}, SWAIG: {functions: [{function: sales, description: Sells., data_map: {output: {response: Yes., action: [{stop: true}]}}}]}}}]}";
    let program = compile(&Source::new("flow.yaml", flow)).program().expect("accepted");
    let text = "steps: {ai: [{calls: [slaes, {function: sales, after: 3s}]}]}";
    let findings = unheard(&scenario(text).spoken, &[&program]);
    let told: Vec<_> = findings.iter().map(|f| (f.message.as_str(), f.help.as_deref())).collect();
    let expected = "the flow has no function \"slaes\"";
    assert_eq!(told, [(expected, Some("did you mean \"sales\"?"))]);
}

/// Where a web server answers, its document may have any name; where the scenario has it answer none, nothing else is there.
#[test]
fn exits_that_no_conversation_has_are_told() {
    let flow = "sections: {main: [{ai: {prompt: {text: Hello.}, SWAIG: {functions: [{function: sales, description: Sells., web_hook_url: 'https://example.com/sales'}]}}}]}";
    let program = compile(&Source::new("flow.yaml", flow)).program().expect("accepted");
    let told = |calls: &str| -> Vec<String> {
        let text =
            format!("{{legs: {{'+15550100001': {{}}}}, steps: {{ai: [{{calls: [{calls}]}}]}}}}");
        let findings = unheard(&scenario(&text).spoken, &[&program]);
        findings.into_iter().map(|finding| finding.message).collect()
    };
    let nobody = "the flow never dials \"+15550100001\"";
    assert_eq!(told("{function: sales, exit: 'web: hangup'}"), [nobody]);
    assert_eq!(
        told("{function: slaes, exit: 'web: hang'}"),
        [
            nobody,
            "the flow has no function \"slaes\"",
            "the flow has no conversation with an exit \"web: hang\"",
        ]
    );
    assert_eq!(told("{function: sales, web: SWML, swml: {sections: {main: []}}}"), [""; 0]);
}

#[test]
fn mistakes_in_calls_are_told() {
    for (text, says) in [
        ("steps: {play: [{calls: [a]}]}", "unknown key \"calls\" in a step of play"),
        ("steps: {ai: [{calls: a}]}", "\"calls\" wants a list"),
        ("steps: {ai: [{calls: [{after: 3s}]}]}", "a call has a `function`"),
        ("steps: {ai: [{calls: [{function: a, web: SMWL}]}]}", "did you mean \"SWML\"?"),
        ("steps: {ai: [{calls: [{function: a, agrs: {}}]}]}", "did you mean \"args\"?"),
        ("steps: {ai: [{calls: [{function: a, web: stop, exit: b}]}]}", "`web` says already"),
        ("steps: {ai: [{calls: [{function: a, swml: b}]}]}", "`swml` goes with"),
        (
            "steps: {ai: [{calls: [{function: a, args: {b: 1}, facts: {args: {}}}]}]}",
            "said already",
        ),
        ("inputs: [{t: 1s, called: a}]", "`called` goes with `op`"),
        ("inputs: [{t: 1s, op: ai, called: a, fail: true}]", "is not the end of the step"),
        ("inputs: [{t: 1s, op: play, called: a}]", "\"play\" is no conversation"),
        ("inputs: [{t: 1s, op: ai, called: {function: a, after: 3s}}]", "unknown key \"after\""),
    ] {
        let error = read(text).expect_err(text).to_string();
        assert!(error.contains(says), "{text}\n{error}");
    }
}

/// What could not be fetched, and why.
#[test]
fn a_document_that_cannot_be_used_is_told() {
    let flow = "sections: {main: [{execute: 'https://example.com/a'}, {execute: 'https://example.com/b'}, {transfer: 'https://user:secret@example.com/c'}]}";
    let program = compile(&Source::new("flow.yaml", flow)).program().expect("accepted");
    let files = ["a", "b"].map(|name| (format!("https://example.com/{name}"), name.into()));
    let loader = FileLoader::new(files.into(), |path| {
        (path == Path::new("a")).then(|| "sections: {main: [{plya: 'say:Hello'}]}".to_owned())
    });
    let unused = loader.unused();
    let Scenario { info, readings, script, .. } = scenario("");
    play(program, Setting { info, readings, script, loader });
    let told = unused.list().into_iter().map(|unusable| {
        let why = match unusable.why {
            Why::Unnamed => "unnamed".to_owned(),
            Why::Unreadable(path) => format!("unreadable {}", path.display()),
            Why::Rejected(source, findings) => {
                format!("{} {}", source.name(), findings[0].code.name())
            }
        };
        format!("{}: {why}", unusable.dest)
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "https://example.com/a: a unknown-method",
            "https://example.com/b: unreadable b",
            "https://***@example.com/c: unnamed",
        ]
    );
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
    let of_legs = after("leg_event(t,").chain(after("self.job(t,")).filter_map(literal);
    let answers = ["ringing", "early_media", "answered", "leg_hangup", "failed"].map(str::to_owned);
    let written: BTreeSet<_> = pushed.chain(of_legs).chain(answers).collect();
    let written: BTreeSet<_> = written.iter().map(String::as_str).collect();
    assert_eq!(documented, written);
}
