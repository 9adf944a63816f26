//! When the caller is answered: once, by what comes first.

use std::collections::BTreeMap;

use swml_compiler::scenario::{FileLoader, Setting, play, read};
use swml_compiler::{compile, source::Source};

/// The seconds at which the caller is answered.
fn answered(steps: &str, scenario: &str) -> Vec<u64> {
    let flow = format!("sections: {{main: [{steps}]}}");
    let scenario = read(scenario).unwrap_or_else(|error| panic!("{error}\n{scenario}"));
    let program = compile(&Source::new("flow.yaml", &flow)).program().expect("accepted");
    let loader = FileLoader::new(BTreeMap::new(), |_| None);
    let (info, readings, script) = (scenario.info, scenario.readings, scenario.script);
    let playback = play(program, Setting { info, readings, script, loader });
    let answers = playback.events.iter().filter(|event| event.name == "answer");
    answers.map(|event| event.t.0 / 1000).collect()
}

#[test]
fn by_the_first_step_that_answers() {
    for (steps, seconds) in [
        ("{sleep: 2000}, answer, answer", &[2][..]),
        ("{sleep: 2000}, {play: 'say:Hello'}, answer", &[2]),
        (
            "{sleep: 2000}, {play: {url: 'say:Hello', auto_answer: false}}, {sleep: 3000}, answer",
            &[5],
        ),
        ("{set: {wanted: false}}, {play: {url: 'say:Hello', auto_answer: '%{wanted}'}}", &[]),
        ("{set: {a: 1}}", &[]),
    ] {
        assert_eq!(answered(steps, "steps: {play: [{took: 0s}]}"), seconds, "{steps}");
    }
}

/// The scripts of called parties answer nobody.
#[test]
fn in_the_step_that_bridges() {
    let scenario = "
        legs: {'+15550100001': {answer: 3s, hangup: 20s}}
        confirm: {'+15550100001': [{play: {took: 2s}}, {prompt: {took: 4s, digits: '1'}}]}";
    let confirm = "confirm: [{play: 'say:A call'}, {prompt: {play: 'say:Press 1', max_digits: 1}}]";
    for (more, seconds) in [
        ("answer_on_bridge: true", 3),
        (&format!("answer_on_bridge: true, {confirm}"), 9),
        (confirm, 0),
    ] {
        let steps = format!("{{connect: {{to: '+15550100001', timeout: 20, {more}}}}}");
        assert_eq!(answered(&steps, scenario), [seconds], "{more}");
    }
}
