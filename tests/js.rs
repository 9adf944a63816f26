//! Expressions that leave the machine, as the command plays them: with QuickJS where it is built in (feature
//! `js`), else with a sentence that says how to get it. `.ci/run` runs it both ways.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

#[path = "support/command.rs"]
#[allow(dead_code)]
mod running;

use running::{code, err, file, out, scratch, swml};

const FLOW: &str = r#"
sections:
  main:
    - set:
        local: "%{/^\\+1555/.test(call.from)}"
        hour: "%{new Date().getHours()}"
        stamp: "%{new Date().toISOString()}"
        dice: "%{Math.floor(Math.random() * 1000)}"
        names: "%{[{n: 'Ann'}, {n: 'Bob'}].map(one => one.n)}"
    - sleep: 90000
    - set: {later: "%{new Date().toTimeString()}"}
    - cond:
        - when: call.nothing.here.test(/a/)
          then: [{set: {went: wrong}}]
        - else: [{set: {went: on}}]
"#;

const SCENARIO: &str = "
flow: flow.yaml
now: 2026-03-02T17:59:30
tz: America/New_York
seed: 7
";

#[test]
fn expressions_outside_are_evaluated_or_it_is_said_why_not() {
    let folder = scratch("js");
    file(&folder, "flow.yaml", FLOW.as_bytes());
    let expect = if cfg!(feature = "js") {
        "expect:\n  vars: {local: true, hour: 17, stamp: '2026-03-02T22:59:30.000Z', names: [Ann, Bob],
           later: '18:01:00 GMT-0500', went: on, script_error: relay_script_js_eval_error}\n"
    } else {
        "expect:\n  vars: {went: on}\n"
    };
    let scenario = file(&folder, "scenario.yaml", format!("{SCENARIO}{expect}").as_bytes());
    let run = swml(&["run", "--scenario", &scenario]);
    assert_eq!(code(&run), 0, "{}{}", out(&run), err(&run));
    if cfg!(feature = "js") {
        let said =
            "swml: `call.nothing.here.test(/a/)` has no value: TypeError: cannot read property";
        assert!(err(&run).contains(said), "{}", err(&run));
        assert_eq!(out(&swml(&["run", "--scenario", &scenario])), out(&run), "it is the same call");
    } else {
        let said = "this build has no JavaScript engine. Build it with `--features js`";
        assert!(err(&run).contains(said), "{}", err(&run));
    }
}

#[test]
fn what_a_scenario_says_is_not_evaluated() {
    let folder = scratch("js_scenario");
    file(&folder, "flow.yaml", b"sections: {main: [{set: {a: '%{call.from.match(/x/)}'}}]}");
    let scenario = file(
        &folder,
        "scenario.yaml",
        b"flow: flow.yaml\nevaluate: {call.from.match(/x/): yes}\nexpect: {vars: {a: yes}}\n",
    );
    let run = swml(&["run", "--scenario", &scenario]);
    assert_eq!((code(&run), err(&run)), (0, String::new()), "{}", out(&run));
}

#[test]
fn check_says_which_way_expressions_take() {
    let folder = scratch("js_check");
    let flow = file(
        &folder,
        "flow.yaml",
        b"sections:
  main:
    - set: {a: '%{vars.x.trim()}', b: 'all of %{items.map(i => i.n)} and %{vars.y}'}
    - cond: [{when: \"a == 'x'\", then: []}]
",
    );
    let text = out(&swml(&["check", "--expressions", &flow]));
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with(&flow)).collect();
    assert_eq!(
        lines,
        [
            format!("{flow}:3:19: compiled  vars.x.trim()"),
            format!("{flow}:3:49: outside   items.map(i => i.n) (the call of `map`)"),
            format!("{flow}:4:22: compiled  a == 'x'"),
            format!("{flow}: no problems, 1 note"),
        ]
    );
    assert!(!out(&swml(&["check", &flow])).contains("compiled"));
    let json = out(&swml(&["check", "--expressions", "--format", "json", &flow]));
    for fact in [
        r#""expression": "items.map(i => i.n)""#,
        r#""outside_because": "the call of `map`""#,
        r#""compiled": true"#,
    ] {
        assert!(json.contains(fact), "{json}");
    }
}
