//! `connect`: groups, bridge, result, confirm scripts.

use super::*;

#[test]
fn a_connect_tries_group_after_group() {
    lowers_to(
        "  main:
    - connect:
        serial_parallel:
          - [{to: '+15550100001'}, {to: '+15550100002'}]
          - [{to: 'sip:desk@example.com', confirm: []}]
        result: {case: {connected: [hangup], failed: [{record: {}}]}}
    - answer",
        "main/start: next -> main/0 connect/group 1
        main/0 connect/group 1: answered -> main/0 connect/bridge, timed-out -> main/0 connect/group 2, failed -> main/0 connect/group 2
        main/0 connect/group 2: accepted -> main/0 connect/bridge, timed-out -> main/0 connect/result, failed -> main/0 connect/result, 0 uses main/0 connect/group 2 leg 1 confirm/start
        main/0 connect/bridge: ended -> main/0 connect/result, max-duration -> main/0 connect/result
        main/0 connect/result: case \"connected\" -> main/0 connect/result/connected/0 hangup, case \"failed\" -> main/0 connect/result/failed/0 record, no match -> main/1 answer
        main/0 connect/result/connected/0 hangup
        main/0 connect/result/failed/0 record: next -> main/1 answer
        main/1 answer: next -> main/end
        main/end
        main/0 connect/group 2 leg 1 confirm/start: next -> main/0 connect/group 2 leg 1 confirm/end
        main/0 connect/group 2 leg 1 confirm/end",
    );
}

/// After a bridge the caller is transferred; a connect that fails goes on to its `result`.
#[test]
fn a_transfer_after_the_bridge_skips_the_result() {
    lowers_to(
        "  main:
    - connect:
        to: queue:support
        transfer_after_bridge: https://example.com/after
        result: {case: {connected: [answer], failed: []}}",
        "main/start: next -> main/0 connect/group 1
        main/0 connect/group 1: answered -> main/0 connect/bridge, timed-out -> main/0 connect/result, failed -> main/0 connect/result
        main/0 connect/bridge: ended -> main/0 connect/transfer/load, max-duration -> main/0 connect/transfer/load
        main/0 connect/transfer/load: loaded -> main/0 connect/transfer, failed -> main/0 connect/transfer/failed
        main/0 connect/transfer
        main/0 connect/transfer/failed
        main/0 connect/result: case \"connected\" -> main/0 connect/result/connected/0 answer, case \"failed\" -> main/end, no match -> main/end
        main/0 connect/result/connected/0 answer: next -> main/end
        main/end",
    );
}

#[test]
fn confirms_are_sections_of_their_own() {
    lowers_to(
        "  main:
    - connect:
        confirm: [{prompt: 'say:Press 1'}, {cond: [{when: prompt_value != '1', then: [hangup]}]}]
        parallel:
          - {to: '+15550100001'}
          - {to: '+15550100002', confirm: 'https://example.com/confirm'}
          - {to: '+15550100003'}
  other: [answer]",
        "main/start: next -> main/0 connect/group 1
        main/0 connect/group 1: accepted -> main/0 connect/bridge, timed-out -> main/end, failed -> main/end, 0 uses main/0 connect/confirm/start, 1 uses main/0 connect/group 1 leg 2 confirm/start, 2 uses main/0 connect/confirm/start
        main/0 connect/bridge: ended -> main/end, max-duration -> main/end
        main/end
        main/0 connect/confirm/start: next -> main/0 connect/confirm/0 prompt
        main/0 connect/confirm/0 prompt: next -> main/0 connect/confirm/1 cond
        main/0 connect/confirm/1 cond: when prompt_value != '1' -> main/0 connect/confirm/1 cond/then 1/0 hangup, else -> main/0 connect/confirm/end
        main/0 connect/confirm/1 cond/then 1/0 hangup
        main/0 connect/confirm/end
        main/0 connect/group 1 leg 2 confirm/start: next -> main/0 connect/group 1 leg 2 confirm/load
        main/0 connect/group 1 leg 2 confirm/load: loaded -> main/0 connect/group 1 leg 2 confirm/call, failed -> main/0 connect/group 1 leg 2 confirm/failed
        main/0 connect/group 1 leg 2 confirm/call: returned -> main/0 connect/group 1 leg 2 confirm/end
        main/0 connect/group 1 leg 2 confirm/failed
        main/0 connect/group 1 leg 2 confirm/end
        other/start: next -> other/0 answer
        other/0 answer: next -> other/end
        other/end",
    );
}

#[test]
fn legs_have_what_they_inherit() {
    let text = "sections:
  main:
    - connect:
        timeout: 20
        status_url: https://example.com/status
        answer_on_bridge: true
        ringback: ['ring:us']
        call_state_url: https://example.com/leg
        parallel:
          - {to: '+15550100001', timeout: 5, call_state_events: [created, ended]}
          - {to: 'stream:wss://example.com/audio', name: ear}
          - {to: '%{vars.agent}', from: '+15550100009'}
";
    let compilation = compiled(text);
    let [connect] = compilation.flow.connects() else { panic!("one connect") };
    let number = |n: f64| Some(Value::from(n));
    let constant = |f: &swml_compiler::expr::Formula| f.constant().cloned();
    let text = |f: Option<&swml_compiler::expr::Formula>| {
        f.and_then(|f| f.constant()?.as_text().map(ToString::to_string))
    };
    assert_eq!(constant(&connect.max_duration), number(14400.0));
    assert_eq!(text(connect.status_url.as_ref()).as_deref(), Some("https://example.com/status"));
    assert_eq!(connect.answer_on_bridge.as_ref().and_then(constant), Some(Value::from(true)));
    assert_eq!(connect.auto_answer, None);
    assert_eq!(
        constant(&connect.params).map(|v| v.to_json()).as_deref(),
        Some(r#"{"ringback":["ring:us"]}"#)
    );
    let legs: Vec<_> = connect.groups[0]
        .iter()
        .map(|leg| {
            (
                text(Some(&leg.to)),
                constant(&leg.timeout),
                text(leg.from.as_ref()),
                leg.call_state_events,
                text(leg.stream_status_url.as_ref()),
                constant(&leg.params).map(|params| params.to_json()),
            )
        })
        .collect();
    let status = || Some("https://example.com/status".to_owned());
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        legs,
        [
            (some("+15550100001"), number(5.0), None, 0b1001, None, some("{}")),
            (
                some("stream:wss://example.com/audio"),
                number(20.0),
                None,
                0b1000,
                status(),
                some(r#"{"name":"ear"}"#),
            ),
            (None, number(20.0), some("+15550100009"), 0b1000, status(), some("{}")),
        ]
    );
}
