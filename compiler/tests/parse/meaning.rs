//! What documents mean: short forms, defaults and inheritance resolved. Each pair is what was written and
//! the outline of the typed document.

use crate::{main_of, outline, read};

#[track_caller]
fn means(statements: &str, expected: &str) {
    let (_, document, findings) = read(&main_of(statements));
    assert!(
        findings.iter().all(|f| f.severity() < swml_compiler::diagnostic::Severity::Error),
        "{findings:#?}"
    );
    let outline = outline::document(&document);
    let body: Vec<_> =
        outline.lines().skip(1).map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    let expected: Vec<_> = expected.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(body, expected, "\n{statements}");
}

#[test]
fn leaf_methods() {
    means(
        "
- answer
- answer: '60'
- hangup: busy
- play: say:Hello
- play: { url: '%{vars.file}', volume: '%{vars.v}' }
- play: [say:a, 'say:%{vars.b}']
- sleep: '%{vars.ms}'
- record: { format: '%{vars.f}', direction: listen, terminators: '*' }
",
        "
answer max_duration=14400
answer max_duration=60
hangup reason=\"busy\"
play urls=[\"say:Hello\"] auto_answer=true volume=0
play urls=<%{vars.file}> volume=<%{vars.v}:Number -40..40> auto_answer=true
play urls=[\"say:a\", <say:%{vars.b}:Text>] auto_answer=true volume=0
sleep duration=<%{vars.ms}:Integer -1..>
record format=<%{vars.f}:Text wav|mp3|mp4> direction=\"listen\" terminators=\"*\" stereo=false beep=false input_sensitivity=44 initial_timeout=4 end_silence_timeout=5
",
    );
}

#[test]
fn a_prompt_has_the_defaults_of_what_it_listens_for() {
    means(
        "
- prompt: say:Press
- prompt: { play: say:Speak, speech_timeout: 3 }
- prompt: { play: say:Both, speech_timeout: 3, max_digits: 2 }
",
        "
prompt play=[\"say:Press\"] volume=0 max_digits=1 digit_timeout=5 initial_timeout=5
prompt play=[\"say:Speak\"] speech_timeout=3 volume=0
prompt play=[\"say:Both\"] speech_timeout=3 max_digits=2 volume=0 digit_timeout=5 initial_timeout=5
",
    );
}

#[test]
fn values_keep_their_kind_and_params_become_texts() {
    means(
        "
- set: { a: 1, b: '1', c: true, d: null, e: [1, { f: 0x10 }], vars.g: '%{a} b', phone: +15550100001 }
- execute: { dest: other, params: { a: 1.50, b: true, c: null, d: [1, true], e: '%{vars.e}', phone: +15550100001 } }
- return: { list: ['%{vars.a}', 2] }
- return
",
        "
set a=1 b=\"1\" c=true d=null e=[1, {f: 16}] g=<%{a} b> phone=15550100001
execute section other {a: \"1.50\", b: \"true\", c: \"\", d: [1, true], e: text(<%{vars.e}>), phone: \"+15550100001\"}
return {list: [<%{vars.a}>, 2]}
return null
",
    );
}

#[test]
fn control_methods() {
    means(
        "
- unset: [vars.a, b]
- cond:
    - { when: vars.a, then: [hangup] }
    - { when: vars.b, then: [], else: [{ label: here }] }
- switch: { variable: prompt_value, case: { 1: [], 0x10: [hangup] }, default: [return] }
- goto: here
- goto: { label: here, when: vars.a, max: '%{vars.n}' }
- transfer: { dest: 'me:secret@https://example.com/a', params: {} }
- execute:
    dest: '%{vars.where}'
    on_return: [hangup]
    result: { case: { a: [] } }
- transfer: 'https://%{vars.host}/a'
",
        "
unset a b
cond
  when vars.a
    hangup reason=\"hangup\"
  when vars.b
  else
    label here
switch prompt_value
  case 1
  case 0x10
    hangup reason=\"hangup\"
  default
    return null
goto here when - max 100
goto here when vars.a max <%{vars.n}:Integer>
transfer url \"https://me:secret@example.com/a\" {}
execute computed <%{vars.where}:Text> -
  on_return
    hangup reason=\"hangup\"
  result return_value
    case a
transfer url <https://%{vars.host}/a:Text> -
",
    );
}

#[test]
fn the_four_modes_are_groups_of_legs() {
    means(
        "
- connect: { to: +15550100001 }
- connect: { serial: [+15550100001, { to: 'tel:+15550100002' }] }
- connect: { parallel: [/public/desk, 'alice@example.com'] }
- connect: { serial_parallel: [[+15550100001, +15550100002], ['%{vars.to}']] }
",
        "
connect To max_duration=14400 timeout=60
  group
    Phone \"+15550100001\" timeout=60
connect Serial max_duration=14400 timeout=60
  group
    Phone \"+15550100001\" timeout=60
  group
    Phone \"+15550100002\" timeout=60
connect Parallel max_duration=14400 timeout=60
  group
    Address \"/public/desk\" timeout=60
    Sip \"sip:alice@example.com\" timeout=60
connect SerialParallel max_duration=14400 timeout=60
  group
    Phone \"+15550100001\" timeout=60
    Phone \"+15550100002\" timeout=60
  group
    ? <%{vars.to}:Text> timeout=60
",
    );
}

#[test]
fn legs_inherit_and_override() {
    means(
        "
- connect:
    timeout: 20
    from: +15550100009
    headers: { X-All: 1 }
    codecs: pcmu
    call_state_url: https://example.com/all
    call_state_events: [created, ended]
    status_url: https://example.com/status
    max_duration: 600
    answer_on_bridge: true
    ringback: ring:us
    serial:
      - to: sip:a@example.com
        timeout: 5
        from: +15550100008
        headers: [{ name: X-Own, value: '%{vars.h}' }]
        call_state_events: []
      - to: +15550100001
      - to: stream:wss://example.com/audio
        codec: L16@24000h
      - to: '%{vars.to}'
        timeout: '%{vars.t}'
        session_timeout: 0
",
        "
connect Serial max_duration=600 timeout=20
  answer_on_bridge=true
  status_url=\"https://example.com/status\"
  ringback=[\"ring:us\"]
  group
    Sip \"sip:a@example.com\" timeout=5 from=\"+15550100008\" call_state_url=\"https://example.com/all\" events=0000 codecs=\"PCMU\" headers=[{name: \"X-Own\", value: <%{vars.h}:Text>}]
  group
    Phone \"+15550100001\" timeout=20 from=\"+15550100009\" call_state_url=\"https://example.com/all\" events=1001
  group
    Stream \"stream:wss://example.com/audio\" timeout=20 from=\"+15550100009\" call_state_url=\"https://example.com/all\" events=1001 codec=\"L16@24000h\" status_url=\"https://example.com/status\"
  group
    ? <%{vars.to}:Text> timeout=<%{vars.t}:Integer 1..> from=\"+15550100009\" call_state_url=\"https://example.com/all\" events=1001 headers=[{name: \"X-All\", value: \"1\"}] codecs=\"PCMU\" status_url=\"https://example.com/status\"
",
    );
}

#[test]
fn confirms_and_results() {
    means(
        "
- connect:
    serial_parallel:
      - [+15550100001]
      - - +15550100002
        - to: +15550100003
          confirm: https://example.com/own
          confirm_timeout: 7
    confirm:
      - play: say:A call for you
    transfer_after_bridge: https://example.com/after
    result:
      case: { connected: [], failed: [hangup] }
",
        "
connect SerialParallel max_duration=14400 timeout=60
  group
    Phone \"+15550100001\" timeout=60 confirm=0
  group
    Phone \"+15550100002\" timeout=60 confirm=0
    Phone \"+15550100003\" timeout=60 confirm_timeout=7 confirm=1
  confirm 0 of all
    play urls=[\"say:A call for you\"] auto_answer=true volume=0
  confirm 1 of 1.1 \"https://example.com/own\"
  after url \"https://example.com/after\"
  result connect_result
    case connected
    case failed
      hangup reason=\"hangup\"
",
    );
}

#[test]
fn inherited_arguments_stand_where_they_were_written() {
    let text = main_of("- connect:\n    timeout: 20\n    serial: [+15550100001]\n");
    let (source, document, _) = read(&text);
    let swml_compiler::ast::Step::Connect(connect) = &document.sections[0].body.statements[0].step
    else {
        panic!("a connect");
    };
    let leg = &connect.groups[0].legs[0];
    assert_eq!(source.slice(leg.timeout.span), "20");
    assert_eq!(source.slice(leg.to.span), "+15550100001");
}
