//! `connect`: modes, destinations, levels of parameters, confirms and results.

use swml_compiler::ast::Step;

use crate::{expect_main, main_of, messages, read};

#[test]
fn every_mode_as_it_should_be() {
    expect_main(
        "
- connect: { to: +15550100001, from: +15550100002, timeout: 20 }
- connect: { to: sip:alice@example.com, username: a, password: b, headers: { X-Origin: web }, encryption: mandatory }
- connect: { to: '%{vars.to}', codecs: PCMU, codec: PCMU }
- connect:
    serial: [+15550100001, { to: /public/desk, timeout: 5 }, 'sip:%{vars.user}@example.com']
    answer_on_bridge: true
    max_duration: 60
    ringback: [ring:us, 'https://example.com/hold.mp3']
- connect:
    parallel:
      - to: stream:wss://example.com/audio
        name: audio
        codec: L16@24000h@40i
        realtime: true
        custom_parameters: { a: b }
        status_url_method: GET
      - to: sip:bob@example.com
        headers: [{ name: X-A, value: 1 }, { name: X-B, value: '%{vars.b}' }]
        call_state_url: https://example.com/state
        call_state_events: [ringing, ended]
    status_url: https://example.com/status
- connect:
    serial_parallel:
      - [+15550100001, +15550100002]
      - - to: +15550100003
          confirm:
            - prompt: say:Press 1
            - cond:
                - { when: prompt_value != '1', then: [hangup] }
    confirm: https://example.com/confirm
    confirm_timeout: 10
    result:
      - { when: connect_result == 'failed', then: [hangup] }
- connect: { to: 'queue:support', transfer_after_bridge: https://example.com/after }
",
    );
}

#[test]
fn exactly_one_mode() {
    expect_main(
        "
- connect: # error[missing-parameter] connect
- connect: {} # error[missing-parameter] connect
- connect: +15550100001 # error[wrong-type] +15550100001 -> write connect: { to: ... }
- connect: { to: +15550100001, serial: [+15550100002] } # error[conflict] serial -> keep one of them
- connect: { codec: PCMU } # error[missing-parameter] connect
- connect: { to: stream:wss://example.com/audio, serial: [+15550100002], codec: L16@24000h@40i } # error[conflict] serial
- connect: { parallel: [5550100001], serial: [] } # error[bad-destination] 5550100001 # error[conflict] serial # error[empty-list] []
",
    );
}

#[test]
fn lists_of_destinations() {
    expect_main(
        "
- connect: { serial: [] } # error[empty-list] []
- connect: { parallel: } # error[wrong-type]
- connect: { parallel: +15550100001 } # error[wrong-type] +15550100001
- connect: { serial_parallel: [[], [+15550100001]] } # error[empty-list] []
- connect: { serial_parallel: [+15550100001] } # error[wrong-type] +15550100001 -> write a second dash in front of it: - - to: ...
- connect: { serial: [[+15550100001]] } # error[wrong-type] [+15550100001] -> a list of lists is dialled by serial_parallel
- connect: { serial: [{ timeout: 5 }, null] } # error[missing-parameter] timeout # error[wrong-type] null
- connect: { parallel: [+15550100001, 'tel:+15550100001'] } # warning[legacy-form] 'tel:+15550100001' -> write +15550100001 # warning[duplicate-destination] 'tel:+15550100001'
- connect: { serial: [+15550100001, +15550100001] }
",
    );
}

#[test]
fn destinations_that_cannot_be_dialled() {
    expect_main(
        "
- connect: { to: +1(555)010-0001 } # error[bad-destination] ( -> write +15550100001
- connect: { to: 5550100001 } # error[bad-destination] 5550100001 -> in North America write +15550100001
- connect: { to: alice@example.com } # warning[legacy-form] alice@example.com -> write sip:alice@example.com
- connect: { to: 'https://%{vars.x}' } # error[bad-destination] https:
- connect: { to: } # error[wrong-type]
- connect: { to: [a] } # error[wrong-type] [a]
",
    );
}

#[test]
fn parameters_at_their_level() {
    expect_main(
        "
- connect:
    serial:
      - to: +15550100001
        max_duration: 5 # error[unknown-key] max_duration -> move it up to the connect
        time_out: 5 # error[unknown-key] time_out -> did you mean \"timeout\"?
    codec: PCMU # error[unknown-key] codec -> move it into each destination that needs it
    username: me # warning[legacy-form] username
    fsvars: {} # warning[legacy-form] fsvars
    auto_answer: false # warning[legacy-form] auto_answer
- connect: { to: sip:a@example.com, username: me, session_timeout: 0 } # warning[ignored-parameter] session_timeout
- connect: { to: +15550100001, headers: { X-A: b }, codec: PCMU } # warning[ignored-parameter] headers # warning[ignored-parameter] codec
- connect: { serial: [+15550100001], headers: { X-A: b } }
",
    );
}

#[test]
fn values_of_parameters() {
    expect_main(
        "
- connect: { to: +15550100001, timeout: 0 } # error[bad-value] 0
- connect: { to: +15550100001, timeout: 2.5, confirm_timeout: -1 } # error[bad-value] 2.5 # error[bad-value] -1
- connect: { to: +15550100001, timeout: '30' } # warning[coerced-value] '30'
- connect: { to: +15550100001, timeout: '%{vars.t}' }
- connect: { to: +15550100001, call_state_events: [ringin] } # error[bad-value] ringin -> did you mean \"ringing\"?
- connect: { to: +15550100001, call_state_events: ended } # error[wrong-type] ended -> put a dash in front of it
- connect: { to: +15550100001, call_state_events: ['%{vars.e}'] } # error[bad-value] '%{vars.e}'
- connect: { to: sip:a@example.com, headers: { 'X A': 1 } } # error[bad-value] 'X A'
- connect: { to: sip:a@example.com, headers: [X-A, { name: X-B, valu: 1 }] } # error[wrong-type] X-A # error[missing-parameter] { name: X-B, valu: 1 } # error[unknown-key] valu
- connect: { to: sip:a@example.com, encryption: always } # error[bad-value] always
- connect: { to: +15550100001, ringback: { url: ring:us, volume: 3 } } # warning[legacy-form] { url: ring:us, volume: 3 } # warning[ignored-parameter] volume
",
    );
}

#[test]
fn confirms() {
    expect_main(
        "
- connect:
    to: +15550100001
    confirm:
      - switch: { variable: prompt_value, case: {} } # error[confirm-method] switch
      - cond:
          - when: vars.a
            then:
              - connect: { to: nobody } # error[confirm-method] connect # error[bad-destination] nobody
      - record_call: {}
      - ai: { prompt: { text: Hello } } # error[confirm-method] ai
      - hangup
- connect: { to: +15550100001, confirm: voicemail } # error[bare-section] voicemail
- connect: { to: +15550100001, confirm: } # error[wrong-type]
- connect: { to: +15550100001, confirm: { hangup: {} } } # warning[legacy-form] { hangup: {} }
- connect:
    parallel:
      - queue:support # error[confirm-destination] queue:support
      - to: stream:wss://example.com/audio # error[confirm-destination] stream:wss://example.com/audio
      - +15550100001
    confirm: [hangup]
    transfer_after_bridge: https://example.com/after
- switch: { variable: a, case: {} }
",
    );
}

#[test]
fn what_follows_a_bridge() {
    expect_main(
        "
- connect: { to: 'queue:support' } # error[missing-parameter] connect
- connect: { serial: [+15550100001, 'queue:%{vars.q}'] } # error[missing-parameter] connect
- connect: { to: 'queue:support', transfer_after_bridge: after } # error[bare-section] after
- connect: { to: 'queue:support', transfer_after_bridge: '%{vars.after}' }
- connect: { to: 'queue:support', transfer_after_bridge: '{\"sections\":{\"main\":[]}}' } # warning[empty-section] \"main\"
- connect: { to: 'queue:support', transfer_after_bridge: [a] } # error[wrong-type] [a]
",
    );
}

#[test]
fn results() {
    expect_main(
        "
- connect: { to: +15550100001, result: { case: { connected: [] }, default: [] } }
- connect: { to: +15550100001, result: { case: { connected: [], failed: [] } } }
- connect:
    to: +15550100001
    result: # warning[result-coverage] result
      case:
        connected: []
- connect:
    to: +15550100001
    result:
      case:
        answered: [] # warning[result-coverage] answered -> did you mean \"connected\"?
        no-answer: [] # warning[result-coverage] no-answer -> for \"no_answer\", look at connect_failed_reason
- connect:
    to: +15550100001
    result:
      variable: connect_failed_reason
      case:
        no-answer: [] # warning[result-coverage] no-answer -> did you mean \"no_answer\"?
        busy: []
- connect: { to: +15550100001, result: { variable: vars.own, case: { a: [] } } }
- connect: { to: +15550100001, result: { default: [] } } # error[missing-parameter] result
- connect: { to: +15550100001, result: [hangup] } # error[wrong-type] hangup
- connect: { to: +15550100001, result: hangup } # error[wrong-type] hangup
",
    );
}

#[test]
fn both_places_of_a_conflict_are_named() {
    let text =
        "sections:\n  main:\n    - connect: { to: +15550100001, parallel: [+15550100002] }\n";
    let (source, _, findings) = read(text);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].message, "\"to\" and \"parallel\" exclude each other in connect");
    assert_eq!(source.slice(findings[0].span), "parallel");
    assert_eq!(source.slice(findings[0].labels[0].0), "to");
    assert_eq!(
        messages("- connect: {}\n"),
        ["connect needs one of \"to\", \"serial\", \"parallel\" and \"serial_parallel\""]
    );
}

#[test]
fn no_more_legs_than_the_limit() {
    let legs = swml_compiler::limits::LEGS;
    let document = |count: usize| {
        let list = (0..count).map(|n| format!("          - +1555010{n:04}\n")).collect::<String>();
        format!("sections:\n  main:\n    - connect:\n        serial:\n{list}")
    };
    let groups = |count: usize| {
        let document = read(&document(count)).1;
        match &document.sections[0].body.statements[0].step {
            Step::Connect(connect) => connect.groups.len(),
            step => panic!("{step:?}"),
        }
    };
    assert!(read(&document(legs)).2.is_empty());
    assert_eq!((groups(legs), groups(legs + 5)), (legs, legs));
    let codes: Vec<_> = read(&document(legs + 5)).2.iter().map(|f| f.code.name()).collect();
    assert_eq!(codes, ["too-many-legs"]);
}

#[test]
fn what_has_no_effect_says_on_what() {
    for (to, kind) in [
        ("+15550100001", "a phone number"),
        ("/public/desk", "the address of a resource"),
        ("queue:support", "a queue"),
    ] {
        let after = "transfer_after_bridge: 'https://example.com/after'";
        assert_eq!(
            messages(&format!("- connect: {{ to: '{to}', codec: PCMU, {after} }}\n")),
            [format!("\"codec\" has no effect on {kind}")]
        );
    }
    assert_eq!(
        messages("- connect: { to: sip:a@example.com, name: audio }\n"),
        ["\"name\" has no effect on a SIP address"]
    );
    assert_eq!(
        messages("- connect: { to: 'stream:wss://example.com/audio', session_timeout: 600 }\n"),
        ["\"session_timeout\" has no effect on a stream"]
    );
}

/// Only a timer of zero is none; and only that timer.
#[test]
fn no_timer_is_no_timer_at_zero() {
    assert_eq!(
        messages("- connect: { to: sip:a@example.com, session_timeout: 0 }\n"),
        ["a \"session_timeout\" of 0 is the same as none"]
    );
    assert_eq!(messages("- connect: { to: sip:a@example.com, session_timeout: 600 }\n"), [""; 0]);
}

#[test]
fn nothing_in_place_of_something_is_named_for_what_it_should_be() {
    assert_eq!(
        messages("- connect: { to: +15550100001, confirm: }\n"),
        ["\"confirm\" wants a list of statements or a URL, found nothing"]
    );
    assert_eq!(
        messages("- connect: { serial: [null] }\n"),
        ["a destination wants a map with `to`, or a text, found nothing"]
    );
}

/// The events of a callback are a set.
#[test]
fn an_event_that_is_listed_twice_is_asked_for_once() {
    for (events, bits) in
        [("[ended]", 8), ("[ended, created, ended]", 9), ("[answered, ringing]", 6)]
    {
        let text = main_of(&format!(
            "- connect: {{ to: +15550100001, call_state_url: 'https://example.com/leg', call_state_events: {events} }}\n"
        ));
        match &read(&text).1.sections[0].body.statements[0].step {
            Step::Connect(connect) => assert_eq!(connect.groups[0].legs[0].call_state_events, bits),
            step => panic!("{step:?}"),
        }
    }
}
