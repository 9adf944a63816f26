//! Calls that are played: against what a scenario expects, drawn from a seed, and what is said beside them.

use crate::SUPPORT;
use crate::running::{code, err, file, out, scratch, swml, with_stdin};

#[test]
fn runs_compare_with_what_a_scenario_expects() {
    let good = swml(&["run", "--scenario", "docs/examples/scenarios/support.manager.yaml"]);
    assert_eq!(code(&good), 0);
    assert!(out(&good).contains("hung_up after 1:34.0"), "{}", out(&good));
    let bad = swml(&["run", "--scenario", "docs/examples/mistakes/scenario.yaml"]);
    assert_eq!(code(&bad), 1);
    assert!(out(&bad).contains("- expected sip:desk-1@example.com, sip:desk-2@example.com, +1"));
    // A trace is for a program: the differences stay out of it.
    let trace =
        swml(&["run", "--trace", "jsonl", "--scenario", "docs/examples/mistakes/scenario.yaml"]);
    assert_eq!(code(&trace), 1);
    assert!(err(&trace).contains("not as expected"));
    for line in out(&trace).lines() {
        let event: serde_json::Value = serde_json::from_str(line).expect("one object a line");
        assert!(event["t"].is_number() && event["event"].is_string(), "{line}");
    }
}

/// A fault that ends the script stands in the timeline where it happens, and once.
#[test]
fn where_a_fault_ends_the_script_is_shown() {
    let none = "sections: {main: [{switch: {variable: envs.day, case: {mon: [hangup]}}}]}";
    let run = with_stdin(&["run", "-"], none.as_bytes());
    let line = "        fault: relay_script_method_no_matching_condition ";
    assert_eq!(out(&run).matches(line).count(), 1, "{}", out(&run));
    let nowhere = with_stdin(&["run", "-"], b"sections: {main: [{execute: nowhere}]}");
    assert_eq!(
        out(&nowhere).matches("fault: relay_script_section").count(),
        1,
        "{}",
        out(&nowhere)
    );
    // One that the call survives has a line of its own already.
    let unusable = out(&swml(&["run", "tests/flows/dial/unusable.yaml"]));
    let faults: Vec<_> = unusable.lines().filter(|line| line.contains("fault: ")).collect();
    let mut once = faults.clone();
    once.dedup();
    assert_eq!(faults, once, "{unusable}");
}

/// Arguments decide nothing in a scenario: that a function takes the first of its ways is said.
#[test]
fn a_function_of_several_ways_is_told_of() {
    let folder = scratch("undecided");
    let flow = "\
sections:
  main:
    - ai:
        prompt: { text: You are the front desk. }
        SWAIG:
          functions:
            - function: reach
              description: Reaches a desk.
              data_map:
                expressions:
                  - { string: '%{args.desk}', pattern: sales, output: { response: Yes., action: [{ transfer: { dest: sales } }] } }
                  - { string: '%{args.desk}', pattern: '.*', output: { response: Yes., action: [{ transfer: { dest: desk } }] } }
  sales: [{ play: 'say:Sales' }]
  desk: [{ play: 'say:Desk' }]
";
    file(&folder, "flow.yaml", flow.as_bytes());
    let run = |call: &str| {
        let text = format!("flow: flow.yaml\nsteps:\n  ai: [{{ calls: [{call}] }}]\n");
        let output = swml(&["run", "--scenario", &file(&folder, "call.yaml", text.as_bytes())]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        err(&output)
    };
    let said = run("{ function: reach, args: { desk: garden } }");
    let words = "nothing says which of its ways `reach` takes";
    assert!(said.contains("call.yaml:3: ") && said.contains(words), "{said}");
    assert!(said.contains("the first, \"reach/expression 1\""), "{said}");
    assert!(run("reach").contains(words));
    assert_eq!(run("{ function: reach, exit: reach/expression 2 }"), "");
}

#[test]
fn a_seed_gives_the_same_call_again() {
    let run = |seed: &str| out(&swml(&["run", SUPPORT, "--seed", seed, "--trace", "jsonl"]));
    assert_eq!(run("7"), run("7"));
    let calls: std::collections::BTreeSet<_> = (0..12).map(|seed| run(&seed.to_string())).collect();
    assert!(calls.len() > 6, "only {} different calls", calls.len());
}
