//! Status callbacks: who is told of what, and when.

use std::collections::BTreeMap;

use swml_compiler::scenario::{FileLoader, Setting, play, read};
use swml_compiler::{compile, source::Source};

/// Two legs, one after the other, that want to hear of different states; the first has its own address.
const LEGS: &str = "
sections:
  main:
    - connect:
        call_state_url: https://example.com/any
        call_state_events: [answered, ended]
        serial:
          - {to: '+15550100001', timeout: 5, call_state_url: 'https://example.com/own', call_state_events: [created, ringing]}
          - {to: '+15550100002', timeout: 5}
";

/// Callbacks as `second address state reason`, where they have a reason.
fn told(flow: &str, scenario: &str) -> Vec<String> {
    let scenario = read(scenario).unwrap_or_else(|error| panic!("{error}\n{scenario}"));
    let program = compile(&Source::new("flow.yaml", flow)).program().expect("accepted");
    let loader = FileLoader::new(BTreeMap::new(), |_| None);
    let (info, readings, script) = (scenario.info, scenario.readings, scenario.script);
    let playback = play(program, Setting { info, readings, script, loader });
    let told = playback.events.iter().filter(|event| event.name == "notify");
    told.map(|event| {
        let (url, body) = (event.text("url"), &event.facts["body"]);
        let address = url.rsplit('/').next().unwrap_or_default().to_owned();
        let words = ["call_state", "end_reason"];
        let words = words.iter().filter_map(|name| body[*name].as_str());
        let said: Vec<&str> = [address.as_str()].into_iter().chain(words).collect();
        format!("{} {}", event.t.0 / 1000, said.join(" "))
    })
    .collect()
}

#[test]
fn legs_tell_what_is_asked_of_them() {
    let answered = "legs:
      '+15550100001': {ring: 1s}
      '+15550100002': {ring: 1s, answer: 2s, hangup: 3s}";
    assert_eq!(
        told(LEGS, answered),
        ["0 own created", "1 own ringing", "7 any answered", "10 any ended hangup"]
    );
    let failed = "legs:
      '+15550100001': {answer: 3s, hangup: 1s}
      '+15550100002': {ring: 1s}";
    assert_eq!(told(LEGS, failed), ["0 own created"]);
    let nobody = "legs: {'+15550100001': {fail: busy, at: 2s}}";
    assert_eq!(told(LEGS, nobody), ["0 own created", "7 any ended no_answer"]);
}
