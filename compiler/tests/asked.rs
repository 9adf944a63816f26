//! What sentences mean for calls: each form with flows that keep it and flows that break it, and the shortest
//! call that shows it; and what only the outside knows.

#[path = "support/explore.rs"]
mod explore;

use explore::explore;
use swml_compiler::checks::{Check, sentence};
use swml_compiler::compile;
use swml_compiler::source::{Source, Span};
use swml_compiler::verify::{Options, Verdict, asked, combinations, verify};
use swml_runtime::machine::readings::{COMBINATIONS, Readings};

/// A sentence; a flow that keeps it; a flow that breaks it, and what is said then.
const FORMS: &[(&str, &str, &str, &str)] = &[
    (
        "never dial \"+1900*\"",
        "    - connect: {to: '+15550100001'}\n",
        "    - connect: {parallel: [{to: '+15550100001'}, {to: '+19005550100'}]}\n",
        "`dial \"+1900*\"` happens",
    ),
    (
        "answer before play",
        "    - play: 'say:Hello'\n",
        "    - play: {url: 'say:Hello', auto_answer: false}\n",
        "`play` happens before `answer`",
    ),
    (
        "dial \"sip:ann*\" before dial \"sip:bob*\"",
        "    - connect: {serial: [{to: 'sip:ann@example.com'}, {to: 'sip:bob@example.com'}]}\n",
        "    - connect: {parallel: [{to: 'sip:bob@example.com'}, {to: 'sip:ann@example.com'}]}\n",
        "`dial \"sip:bob*\"` happens before `dial \"sip:ann*\"`",
    ),
    (
        "eventually record",
        "    - play: 'say:Speak after the tone'\n    - record\n",
        "    - switch: {variable: call.type, case: {phone: [record], sip: [record], webrtc: [hangup]}}\n",
        "the script is over (hung_up) without `record`",
    ),
    (
        "after connect failed, eventually record or play",
        "    - connect:\n        to: '+15550100001'\n        timeout: 5\n        result:\n          case: {failed: [{play: 'say:Nobody is there'}]}\n",
        "    - connect: {to: '+15550100001', timeout: 5}\n",
        "the script is over (completed) without `record` or `play`",
    ),
    (
        "after connect failed, never dial",
        "    - connect: {to: '+15550100001'}\n",
        "    - connect: {to: '+15550100001'}\n    - connect: {to: '+15550100002'}\n",
        "`dial` happens after `connect failed`",
    ),
    (
        "within 20s: bridge or hangup",
        "    - connect: {to: '+15550100001', timeout: 20}\n",
        "    - connect: {serial: [{to: '+15550100001', timeout: 20}, {to: '+15550100002', timeout: 1}]}\n",
        "20 s passed without `bridge` or `hangup`",
    ),
    (
        "after connect failed, within 1500ms: hangup",
        "    - connect: {to: '+15550100001', timeout: 5}\n    - sleep: 1500\n    - hangup\n",
        "    - connect: {to: '+15550100001', timeout: 5}\n    - sleep: 1501\n    - hangup\n",
        "1500 ms passed without `hangup`",
    ),
    (
        "at most 2 times dial",
        "    - connect: {parallel: [{to: '+15550100001'}, {to: '+15550100002'}]}\n",
        "    - connect: {serial: [{to: '+15550100001'}, {to: '+15550100002'}, {to: '+15550100003'}]}\n",
        "`dial` happens 3 times",
    ),
    (
        "at most 2 legs at once",
        "    - connect: {serial_parallel: [[{to: '+15550100001'}, {to: '+15550100002'}], [{to: '+15550100003'}]]}\n",
        "    - connect: {parallel: [{to: '+15550100001'}, {to: '+15550100002'}, {to: '+15550100003'}]}\n",
        "3 legs at once",
    ),
    (
        "at most 2 legs",
        "    - connect: {serial: [{to: '+15550100001'}, {to: '+15550100002'}]}\n",
        "    - label: again\n    - connect: {to: '+15550100001'}\n    - goto: {label: again, max: 2}\n",
        "3 legs are dialled",
    ),
    (
        "every destination in \"+1555*\", \"sip:*@example.com\"",
        "    - connect: {parallel: [{to: '+15550100001'}, {to: 'sip:ann@example.com'}]}\n",
        "    - connect: {parallel: [{to: '+15550100001'}, {to: 'sip:ann@example.org'}]}\n",
        "sip:ann@example.org is dialled",
    ),
    (
        "wait at most 20s",
        "    - connect: {to: '+15550100001', timeout: 20}\n    - play: 'say:Nobody'\n    - connect: {to: '+15550100001', timeout: 20}\n",
        "    - connect: {to: '+15550100001', timeout: 20}\n    - connect: {to: '+15550100001', timeout: 20}\n",
        "the caller is left alone for more than 20 s",
    ),
    (
        "never section \"voice*\"",
        "    - execute: desk\n  desk: [hangup]\n  voicemail: [record]\n",
        "    - execute: voicemail\n  voicemail: [record]\n",
        "`section \"voice*\"` happens",
    ),
    (
        "never load \"http:*\"",
        "    - transfer: next\n  next: [hangup]\n",
        "    - transfer: 'http://example.com/next'\n",
        "`load \"http:*\"` happens",
    ),
    (
        "never play \"say:*fee*\"",
        "    - play: ['say:Hello', 'silence:1']\n",
        "    - play: ['say:Hello', 'say:There is a fee']\n",
        "`play \"say:*fee*\"` happens",
    ),
    (
        "never fault",
        "    - return: 1\n",
        "    - connect: {to: '%{vars.nobody}'}\n",
        "`fault` happens",
    ),
];

#[test]
fn every_form_tells_calls_apart() {
    for (asks, keeps, breaks, words) in FORMS {
        let report = explore(keeps, asks);
        assert_eq!(report.verdict(), Verdict::Proved, "{asks}\n{keeps}{report:#?}");
        let report = explore(breaks, asks);
        assert_eq!(report.verdict(), Verdict::Violated, "{asks}\n{breaks}");
        let [example] = report.counterexamples.as_slice() else { panic!("{asks}: {report:#?}") };
        assert_eq!(&example.words, words, "{asks}");
        assert!(example.reproduced, "{asks}");
    }
}

/// One that goes wrong at once hides no other, since each is explored by itself; and nothing that always has to
/// hold is mixed with it.
#[test]
fn a_sentence_is_judged_by_itself() {
    let flow = "    - connect: {to: '%{vars.nobody}'}\n    - connect: {to: '+19005550100'}\n";
    assert_eq!(explore(flow, "never dial \"+1900*\"").verdict(), Verdict::Violated);
    assert_eq!(explore(flow, "never answer").verdict(), Verdict::Violated);
    assert_eq!(explore(flow, "eventually hangup").verdict(), Verdict::Proved);
}

/// A caller who leaves is owed nothing.
#[test]
fn nothing_is_owed_to_a_caller_who_has_left() {
    let flow = "    - play: 'say:Hello'\n    - record\n";
    for asks in
        ["eventually record", "after answer, eventually record", "after play, eventually record"]
    {
        assert_eq!(explore(flow, asks).verdict(), Verdict::Proved, "{asks}");
    }
}

/// What only the outside knows is not known to the verifier: both ways are gone.
#[test]
fn who_calls_is_not_known() {
    for (fact, other) in [
        ("call.from == '+15550100077'", "call.from = +15550100077"),
        ("call.direction == 'outbound'", "outbound"),
        ("call.type == 'webrtc'", "webrtc"),
        ("envs.night == 'yes'", "yes"),
        ("night == 'yes'", "yes"),
    ] {
        let flow = format!(
            "    - cond:\n        - when: {fact}\n          then: [{{connect: {{to: '+19005550100'}}}}]\n"
        );
        let report = explore(&flow, "never dial \"+1900*\"");
        assert_eq!(report.verdict(), Verdict::Violated, "{fact}");
        let scenario = report.counterexamples[0].scenario("flow.yaml");
        let value = other.rsplit(' ').next().unwrap_or(other);
        assert!(scenario.contains(value), "{fact}\n{scenario}");
        let report = explore(&flow, "at most 1 leg");
        assert_eq!(report.verdict(), Verdict::Proved, "{fact}: both ways keep it");
    }
}

/// Where a destination is made of what nobody knows, a text of the form could come out: that is never called
/// proved.
#[test]
fn a_computed_destination_is_not_proved() {
    for (to, expected) in [
        ("%{call.from}", Verdict::Within),
        ("+%{prompt_value}", Verdict::Within),
        ("%{envs.desk}", Verdict::Within),
    ] {
        let flow = format!(
            "    - prompt: {{play: 'say:Whom?', max_digits: 9}}\n    - connect: {{to: '{to}'}}\n"
        );
        assert_eq!(explore(&flow, "never dial \"+1900*\"").verdict(), expected, "{to}");
    }
    // What it is made of is known.
    let flow = "    - set: {desk: '+15550100001'}\n    - connect: {to: '%{desk}'}\n";
    assert_eq!(explore(flow, "never dial \"+1900*\"").verdict(), Verdict::Proved);
}

/// Sentences hold or break under readings, as anything else.
#[test]
fn sentences_are_asked_under_every_reading() {
    let program = compile(&Source::new(
        "flow.yaml",
        "sections: {main: [{connect: {timeout: 10, serial: [{to: '+15550100001'}, {to: '+15550100002'}]}}]}",
    ))
    .program()
    .expect("an accepted flow");
    let check = Check {
        text: String::new(),
        span: Span::default(),
        sentence: sentence("within 10s: bridge or dial \"*2\" or hangup").expect("a sentence"),
    };
    let all = combinations(Readings::default(), |readings| {
        let options = Options {
            readings,
            always: false,
            properties: vec![asked(&check)],
            ..Options::default()
        };
        let report = verify(program.clone(), options);
        Some((report.verdict(), Some(report.asked)))
    });
    assert!(all.left.is_empty());
    assert_eq!(all.explored.iter().map(|one| one.stands_for).sum::<usize>(), COMBINATIONS);
    assert!(all.explored.len() < 200, "{}", all.explored.len());
    let broken = all.explored.iter().filter(|one| one.found != Verdict::Proved);
    let breaks: Vec<String> = broken.map(|one| one.words()).collect();
    assert_eq!(breaks, Vec::<String>::new());
}

/// What a prompt listens for is said by its parameters: what it cannot hear does not happen.
#[test]
fn a_prompt_hears_what_it_listens_for() {
    let digits = "max_digits: 4";
    let speech = "speech_hints: [sales]";
    let both = "max_digits: 4, speech_hints: [sales]";
    let result = "prompt_result";
    let value = "prompt_value";
    for (listens, variable, case, heard) in [
        (digits, result, "match_digits", true),
        (digits, result, "match_speech", false),
        (speech, result, "match_digits", false),
        (speech, result, "match_speech", true),
        (both, result, "match_digits", true),
        (both, result, "match_speech", true),
        (digits, value, "42*#", true),
        (digits, value, "sales", false),
        (speech, value, "sales", true),
        (both, value, "sales", true),
    ] {
        let flow = format!(
            "    - prompt: {{play: 'say:Whom do you want?', {listens}}}\n    \
             - switch: {{variable: {variable}, case: {{'{case}': [{{connect: {{to: '+15550100001'}}}}]}}}}\n"
        );
        let report = explore(&flow, "never dial");
        let expected = if heard { Verdict::Violated } else { Verdict::Proved };
        assert_eq!(report.verdict(), expected, "{flow}");
    }
}

/// What is made of an answer decides, not the answer itself: a value is found that gets there, or it is said that
/// nobody knows. (Each of these was called proved once.)
#[test]
fn what_is_made_of_an_answer_is_followed() {
    let prompt = "    - prompt: {play: 'say:Press', max_digits: 4}\n";
    let request =
        "    - request: {url: 'https://example.com/tell', method: GET, save_variables: true}\n";
    for (before, when) in [
        (format!("{prompt}    - set: {{code: 'x%{{prompt_value}}'}}\n"), "vars.code == 'x5'"),
        (prompt.to_owned(), "prompt_value.length == 3 && prompt_value.startsWith('4')"),
        (prompt.to_owned(), "Number(prompt_value) > 3 && Number(prompt_value) < 5"),
        (request.to_owned(), "request_response_body > 3 && request_response_body < 4"),
        (request.to_owned(), "request_response.status == 'closed' && request_response.code == 7"),
        (request.to_owned(), "!request_response_body"),
        (request.to_owned(), "request_response_body.toLowerCase() == 'closed'"),
        (String::new(), "call.from.startsWith('+1900')"),
        (String::new(), "call.to.endsWith('99') && call.type == 'sip'"),
    ] {
        let flow = format!(
            "{before}    - cond:\n        - when: \"{when}\"\n          then: [{{record: {{}}}}]\n"
        );
        let report = explore(&flow, "never record");
        assert_eq!(report.verdict(), Verdict::Violated, "{when}\n{report:#?}");
        assert!(report.counterexamples[0].reproduced, "{when}");
    }
}

/// Where the values that are tried are all that can be told apart it is proved; where they are not, it is said why.
#[test]
fn what_is_computed_with_is_proved_where_all_ways_are_known() {
    let prompt = "    - prompt: {play: 'say:Press', max_digits: 4}\n";
    for (when, expected) in [
        ("prompt_value.length == 4", None),
        ("prompt_value.startsWith('1') || prompt_value == '5'", None),
        ("call.from.startsWith('+1555')", None),
        ("call.to.includes('sales') && prompt_value > 3", None),
        ("prompt_value * 2 == 8", None),
        // Both at once is impossible, which nobody looks at.
        ("call.to.startsWith('+1555') && call.to.startsWith('sip:')", Some("call.to (no values")),
        ("prompt_value == call.to", Some("call.to (it decides together with something else)")),
    ] {
        let flow =
            format!("{prompt}    - cond:\n        - when: \"{when}\"\n          then: [hangup]\n");
        let report = explore(&flow, "never record");
        match expected {
            None => assert_eq!(report.verdict(), Verdict::Proved, "{when}\n{:?}", report.tried),
            Some(why) => {
                assert_eq!(report.verdict(), Verdict::Within, "{when}");
                assert!(
                    report.tried.iter().any(|tried| tried.starts_with(why)),
                    "{:?}",
                    report.tried
                );
            }
        }
    }
    // Whom it dials is not known, but what comes of it is: each kind of destination, and none.
    let flow = "    - connect: {to: '%{call.to}'}\n";
    let report = explore(flow, "at most 1 leg");
    assert_eq!(report.verdict(), Verdict::Proved, "{:?}", report.tried);
}

/// What a message says is known to it alone.
#[test]
fn what_a_message_says_is_not_known() {
    for (variable, case, comes) in [
        ("message.body", "STOP", true),
        ("message.type", "mms", true),
        ("message.type", "fax", false),
        ("message.from", "+15550100009", true),
        ("message.direction", "outbound", false),
    ] {
        let flow = format!(
            "    - switch: {{variable: {variable}, case: {{'{case}': [{{execute: asked}}]}}, default: [{{reply: Hello}}]}}\n  asked: [{{reply: Well}}]\n"
        );
        let report = explore(&flow, "never section \"asked\"");
        let expected = if comes { Verdict::Violated } else { Verdict::Proved };
        assert_eq!(report.verdict(), expected, "{flow}");
    }
}

/// The clock of the call and that of a confirm are two, also where nothing says which runs out first. (They were
/// taken for one once, where a step of any length came before.)
#[test]
fn a_confirm_ends_the_wait_however_late_the_call_is() {
    let flow = "    - play: 'say:One moment'
    - connect:
        parallel: [{to: '+15550100001'}, {to: '+15550100002'}]
        timeout: 20
        confirm: [{prompt: {play: 'say:Press 1'}}]
        confirm_timeout: 10
    - hangup\n";
    assert_eq!(explore(flow, "wait at most 30s").verdict(), Verdict::Proved);
    assert_eq!(explore(flow, "wait at most 29s").verdict(), Verdict::Violated);
}

/// Every step that the caller's script starts is seen, in the background too.
#[test]
fn steps_beside_the_script_are_seen() {
    for step in [
        "record_call: {}",
        "tap: {uri: 'wss://example.com/tap'}",
        "stream: {url: 'wss://example.com/stream'}",
        "denoise: {}",
        "live_transcribe: {action: {start: {lang: en-US, direction: [remote-caller]}}}",
        "sleep: 5",
    ] {
        let method = step.split(':').next().expect("a method");
        let flow = format!("    - {step}\n");
        assert_eq!(
            explore(&flow, &format!("never {method}")).verdict(),
            Verdict::Violated,
            "{step}"
        );
        let report = explore(&flow, &format!("eventually {method}"));
        assert_eq!(report.verdict(), Verdict::Proved, "{step}");
    }
    let stopped =
        "    - record_call: {control_id: all}\n    - stop_record_call: {control_id: all}\n";
    assert_eq!(explore(stopped, "never stop_record_call").verdict(), Verdict::Violated);
    assert_eq!(explore(stopped, "never stop_record_call \"some\"").verdict(), Verdict::Proved);
}

/// What another document gives to this one is known to nobody here.
#[test]
fn params_from_elsewhere_are_not_known() {
    let report = explore("    - connect: {to: '%{params.x}'}\n", "never dial \"+1900*\"");
    assert_eq!(report.verdict(), Verdict::Within);
    let given = "    - execute: {dest: desk, params: {x: '+15550100001'}}\n  desk: [{connect: {to: '%{params.x}'}}]\n";
    assert_eq!(explore(given, "never dial \"+1900*\"").verdict(), Verdict::Proved);
}

/// What an expression outside gives was evaluated by nobody: a finding that needs it is only possible.
#[test]
fn a_finding_that_rests_on_an_answer_of_an_expression_is_possible() {
    let needs = "    - prompt: {play: 'say:Number?', max_digits: 12}
    - set: {n: '+%{prompt_value}'}
    - cond:
        - when: '/^\\+1555\\d{7}$/.test(vars.n)'
          then: [{connect: {to: '%{n}', timeout: 10}}]
    - hangup\n";
    let report = explore(needs, "every destination in \"+1555*\"");
    assert_eq!(report.verdict(), Verdict::Possible, "{report:#?}");
    // Whatever the hour, this one goes wrong.
    let whatever = "    - set: {hour: '%{new Date().getHours()}'}
    - connect: {to: '+19005550100'}\n";
    assert_eq!(explore(whatever, "never dial \"+1900*\"").verdict(), Verdict::Violated);
}

/// How a value can come to where it decides. (Each of these was called proved once.)
#[test]
fn values_come_by_every_way() {
    let keys = "    - prompt: {play: 'say:Press', max_digits: 6}\n";
    let request = "    - request: {url: 'https://example.com/tell', method: GET}\n";
    for (before, when, behind) in [
        (
            "    - execute: {dest: asked}\n",
            "return_value == '42'",
            "  asked: [{prompt: {play: 'say:Press', max_digits: 2}}, {return: '%{prompt_value}'}]\n",
        ),
        (
            "    - execute: {dest: asked}\n",
            "return_value.a == '+1'",
            "  asked: [{return: {a: '%{call.from}'}}]\n",
        ),
        (request, "request_result == 'failed' && request_response_code == 404", ""),
        (request, "request_result == 'failed' && request_response_code == 500", ""),
        (keys, "prompt_value == 5 && prompt_value != '5'", ""),
        (keys, "prompt_value > 12 && prompt_value < '12'", ""),
        (keys, "prompt_value == 'A'", ""),
        ("", "envs.flag === true", ""),
        ("", "envs.n === 5", ""),
    ] {
        let flow = format!(
            "{before}    - cond:\n        - when: \"{when}\"\n          then: [{{record: {{}}}}]\n{behind}"
        );
        let report = explore(&flow, "never record");
        assert_eq!(report.verdict(), Verdict::Violated, "{when}\n{:?}", report.tried);
        assert!(report.counterexamples[0].reproduced, "{when}");
    }
    for impossible in [
        "request_result == 'success' && request_response_code == 500",
        "request_result == 'failed' && request_response_code == 204",
        "request_result == 'failed' && return_value == 'success'",
    ] {
        let flow = format!(
            "{request}    - cond:\n        - when: \"{impossible}\"\n          then: [{{record: {{}}}}]\n"
        );
        assert_eq!(explore(&flow, "never record").verdict(), Verdict::Proved, "{impossible}");
    }
    // What is dialled by it is not known.
    let dialled = "    - execute: {dest: asked}\n    - connect: {to: '+1%{return_value}'}\n  asked: [{prompt: {play: 'say:Press', max_digits: 10}}, {return: '%{prompt_value}'}]\n";
    assert_eq!(explore(dialled, "never dial \"+1900*\"").verdict(), Verdict::Within);
}
