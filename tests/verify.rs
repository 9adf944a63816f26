//! Every flow of dialling, explored completely: its verdict and how many states it has, in one snapshot. And
//! the calls that go wrong, played as scenarios: `swml run` shows what the verifier found.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use swml_compiler::compile;
use swml_compiler::scenario::{FileLoader, Setting, play, read};
use swml_compiler::source::Source;
use swml_compiler::verify::{Options, Report, verify};
use swml_runtime::io::Input;
use swml_runtime::machine::CallInfo;
use swml_runtime::program::Program;

fn info(program: &Program) -> CallInfo {
    read("{}").expect("a scenario that says nothing").info_for(program)
}

/// The flows of a folder that have a program, by name.
fn flows(folder: &str) -> Vec<(String, Program)> {
    let files = support::files(folder, &[".yaml", ".json"]);
    let flow = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).expect("a flow is UTF-8");
        let name = support::name(&path);
        Some((name.clone(), compile(&Source::new(&name, &text)).program().ok()?))
    };
    files.into_iter().filter_map(flow).collect()
}

fn explored(program: &Program) -> Report {
    verify(program.clone(), Options { info: info(program), ..Options::default() })
}

#[test]
fn dial_flows() {
    let mut out = String::from("verdict    states  but for clocks    moves  steps  flow\n");
    for (name, program) in flows("tests/flows/dial") {
        let report = explored(&program);
        let size = report.size;
        let checks: Vec<_> = report.counterexamples.iter().map(|c| c.check.as_str()).collect();
        let _ = writeln!(
            out,
            "{:9} {:7} {:15} {:8} {:6}  {} {}",
            report.verdict().word(),
            size.states,
            size.control_states,
            size.moves,
            size.steps,
            name.trim_start_matches("tests/flows/dial/"),
            checks.join(", "),
        );
    }
    let out: Vec<&str> = out.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(out.join("\n"));
}

#[test]
fn what_is_found_can_be_played() {
    let mut played = 0;
    for (name, program) in flows("tests/flows") {
        let report = explored(&program);
        for example in &report.counterexamples {
            let text = example.scenario(&name);
            let scenario = read(&text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
            let info = scenario.info_for(&program);
            let (readings, script) = (scenario.readings, scenario.script);
            let loader = FileLoader::new(BTreeMap::new(), |_| None);
            let playback = play(program.clone(), Setting { info, readings, script, loader });
            let trace: Vec<_> = playback.events.iter().map(|event| event.to_json()).collect();
            let expected = example.trace(&program);
            // What an expression outside gives was evaluated by nobody.
            let evaluated = |(_, input): &(_, Input)| matches!(input, Input::Evaluated(..));
            let vouched = example.reproduced || example.inputs.iter().any(evaluated);
            assert!(vouched, "{name}: {}\n{text}", example.check);
            assert!(
                trace.len() >= expected.len() && trace[..expected.len()] == expected,
                "{name}: {}\n{text}\n{trace:#?}\n{expected:#?}",
                example.check
            );
            played += 1;
        }
    }
    assert!(played > 10, "only {played} calls went wrong");
}

#[test]
fn any_number_of_workers_finds_the_same() {
    for (name, program) in flows("tests/flows/dial") {
        let of = |workers| {
            verify(program.clone(), Options { info: info(&program), workers, ..Options::default() })
        };
        let (one, three) = (of(1), of(3));
        assert_eq!(one.size, three.size, "{name}");
        let scenarios = |report: &Report| -> Vec<String> {
            report.counterexamples.iter().map(|example| example.scenario(&name)).collect()
        };
        assert_eq!(scenarios(&one), scenarios(&three), "{name}");
    }
}

/// The move that goes wrong starts no clock, while the one before it has just ended some.
#[test]
fn a_call_that_goes_wrong_as_clocks_end() {
    let flow = "
sections:
  main:
    - connect:
        transfer_after_bridge: https://example.com/after
        parallel: [{to: '+15550100001', timeout: 5}, {to: 'queue:support'}]
    - connect: {to: '+15550100001', answer_on_bridge: '%{vars.tier}'}
";
    let program = compile(&Source::new("flow.yaml", flow)).program().expect("an accepted flow");
    let report = explored(&program);
    let checks: Vec<_> = report.counterexamples.iter().map(|c| c.check.as_str()).collect();
    assert_eq!(checks, ["no-statement-fault", "no-fault"]);
    assert!(report.counterexamples.iter().all(|example| example.reproduced));
}
