//! What is said where the command is pointed at something else than it wants, in words that help.

use crate::SUPPORT;
use crate::running::{code, err, file, out, scratch, swml};

/// What is given, and what is said; nothing else is.
const MISTAKES: &[(&[&str], &str)] = &[
    (&["frobnicate"], "there is no command 'frobnicate'"),
    (&["run", SUPPORT, "--seed", "x"], "'--seed <N>': a whole number is wanted"),
    (&["verify", SUPPORT, "--threads", "99999999999999999999"], "the number is too large"),
    (
        &["graph", SUPPORT, "-o", "nowhere/flow.svg"],
        "nowhere/flow.svg could not be written: there is no folder nowhere",
    ),
    (
        &["convert", SUPPORT, "-o", "nowhere/flow.json"],
        "nowhere/flow.json could not be written: there is no folder nowhere",
    ),
    (&["build", SUPPORT, "-o", "docs"], "docs is a folder; name a file in it"),
    (&["graph", SUPPORT, "--section", "garden"], "there are \"main\", \"support\""),
    (
        &["check", "docs/examples/scenarios/support.busy.yaml"],
        "is a scenario: swml run --scenario docs/examples/scenarios/support.busy.yaml",
    ),
    (
        &["safety", "docs/examples/scenarios/support.busy.yaml"],
        "is a scenario: swml run --scenario",
    ),
    (
        &["generate", SUPPORT, "--reading", "group-timeout=sto"],
        "no reading group-timeout=sto: group-timeout is read as one of next, stop",
    ),
];

#[test]
fn mistakes_are_told_in_words() {
    for (args, words) in MISTAKES {
        let output = swml(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(err(&output).contains(words), "{args:?}: {}", err(&output));
        assert_eq!(out(&output), "", "{args:?}");
    }
}

/// A large file that is no document is read, and found to be none.
#[test]
fn a_large_file_that_is_no_document() {
    let folder = scratch("garbage");
    let text = file(&folder, "text.yaml", "lorem ipsum dolor sit amet\n".repeat(40_000).as_bytes());
    let said = swml(&["check", &text]);
    assert_eq!(code(&said), 1);
    assert!(out(&said).contains("a document wants a map with `sections`"), "{}", out(&said));
    let binary =
        file(&folder, "binary.yaml", &[0x89, b'P', b'N', b'G', 0, 1, 2, 3].repeat(100_000));
    let said = swml(&["check", &binary]);
    assert_eq!(code(&said), 2);
    assert!(err(&said).contains("is not UTF-8 text, as a document is"), "{}", err(&said));
}

/// The verdict on addresses stands beside that on calls, and changes nothing.
#[test]
fn verify_says_what_safety_finds() {
    for (flow, exit, words) in [
        (SUPPORT, 0, "dial safety: every address is proved (swml safety)"),
        (
            "docs/examples/safety/extension.yaml",
            // Whoever presses nothing makes it fail.
            1,
            "dial safety: its one address is not proved: swml safety docs/examples/safety/extension.yaml",
        ),
        ("tests/flows/ai/exits.yaml", 0, "dial safety: every address is proved for what is known"),
    ] {
        let output = swml(&["verify", flow]);
        assert_eq!(code(&output), exit, "{flow}: {}", out(&output));
        assert!(out(&output).contains(words), "{flow}: {}", out(&output));
    }
    let json = swml(&["verify", "docs/examples/safety/extension.yaml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out(&json)).expect("it is JSON");
    assert_eq!((&json["verdict"], &json["safety"]), (&"violated".into(), &"not-proved".into()));
}

/// A scenario says how it reads an open point, so that it goes the same way by itself.
#[test]
fn generated_scenarios_keep_their_reading() {
    let folder = scratch("generate_reading");
    let flow =
        "sections: {main: [{connect: {serial: [{to: '+15550100001'}, {to: '+15550100002'}]}}]}";
    let flow = file(&folder, "flow.yaml", flow.as_bytes());
    let into = folder.to_str().expect("a plain path");
    let made = swml(&["generate", &flow, "-o", into, "--reading", "group-timeout=stop"]);
    assert!([0, 3].contains(&code(&made)), "{}", err(&made));
    let mut played = 0;
    for path in std::fs::read_dir(&folder).expect("it is there") {
        let path = path.expect("a file").path().to_str().expect("a plain path").to_owned();
        if path == flow {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a scenario is UTF-8");
        assert!(text.contains("readings: {group-timeout: stop}"), "{text}");
        assert_eq!(code(&swml(&["run", "--scenario", &path])), 0, "{text}");
        played += 1;
    }
    assert!(played > 3, "only {played} scenarios");
}
