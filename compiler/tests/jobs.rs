//! What a job that runs beside the script tells it.

use std::collections::BTreeMap;

use swml_compiler::scenario::{FileLoader, Setting, play, read};
use swml_compiler::{compile, source::Source};

/// What a variable is set to in the ordinary call, one value after the other.
fn values(flow: &str, name: &str) -> Vec<String> {
    let program = compile(&Source::new("flow.yaml", flow)).program().expect("an accepted flow");
    let scenario = read("{}").expect("an empty scenario");
    let (info, readings, script) = (scenario.info, scenario.readings, scenario.script);
    let loader = FileLoader::new(BTreeMap::new(), |_| None);
    let playback = play(program, Setting { info, readings, script, loader });
    let events = playback.events.iter().map(|event| event.to_json());
    events
        .filter(|event| event["name"] == name)
        .map(|event| event["value"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Its name is the one that the step gives it, else the platform's; either is set once.
#[test]
fn the_name_of_a_job_is_set_once() {
    for (job, name) in [
        ("record_call: {}", "record_call-1"),
        ("record_call: {control_id: all}", "all"),
        ("tap: {uri: 'wss://example.com/tap'}", "tap-1"),
    ] {
        let flow = format!("sections: {{main: [answer, {{{job}}}, hangup]}}");
        let variable = if job.starts_with("tap") { "tap_control_id" } else { "record_control_id" };
        assert_eq!(values(&flow, variable), [name], "{flow}");
    }
}
