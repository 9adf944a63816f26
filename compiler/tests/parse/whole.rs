//! The outside of a document, and statements as such.

use crate::{expect, expect_main, messages, read};

#[test]
fn documents_that_are_fine() {
    expect("version: 1.0.0\nsections:\n  main:\n    - answer\n    - hangup:\n    - hangup: {}\n");
    expect("{\"sections\": {\"main\": [\"hangup\", {\"hangup\": null}]}}");
    expect(
        "---\nsections:\n  :l: 3\n  main:\n    - :l: 4\n      :c: 2\n      hangup: { :l: 4, reason: busy }\n",
    );
}

#[test]
fn nothing_at_all() {
    for text in ["", "# only a comment\n", "null\n", "---\n"] {
        let codes: Vec<_> = read(text).2.iter().map(|finding| finding.code.name()).collect();
        assert_eq!(codes, ["empty"], "{text:?}");
    }
}

#[test]
fn the_outer_keys() {
    expect(
        "version: 2.0.0 # error[bad-version] 2.0.0 -> write version: 1.0.0
section: # error[unknown-key] section -> did you mean \"sections\"?
  main: []
sections:
  main:
    - hangup
description: a menu # error[unknown-key] description
",
    );
    expect("version: # error[wrong-type]\nsections:\n  main: [hangup]\n");
    expect(
        "version: 1.0.0 # error[missing-sections] version\nmain: # error[unknown-key] main\n  - hangup\n",
    );
    expect(
        "[hangup] # error[wrong-type] [hangup] -> put the statements under sections: and main:\n",
    );
    expect(
        "sections: # error[missing-main] sections -> name the first section main\n  menu: [hangup]\n",
    );
    expect("sections: # error[missing-main] sections\n  Main: [hangup]\n");
    expect("sections: [hangup] # error[wrong-type] [hangup] -> name the list: main:\n");
}

#[test]
fn forms_of_a_section() {
    expect("sections:\n  main:\n    hangup: {} # warning[legacy-form] hangup: {}\n");
    expect(
        "sections:\n  main: [hangup]\n  empty: [] # warning[empty-section] empty\n  none: # warning[empty-section] none\n",
    );
    expect(
        "sections:
  main:
    code: # warning[legacy-form] code:
      - hangup
    params: {}
    cod: 1 # error[unknown-key] cod
",
    );
    expect("sections:\n  main: 5 # warning[legacy-form] 5 # error[unknown-method] 5\n");
    expect("sections:\n  main: [hangup]\n  ':x': [hangup] # error[bad-value] ':x'\n");
}

#[test]
fn statements_that_are_none() {
    expect_main(
        "
- hangup
- {} # error[bad-statement] {}
- { ':l': 4 } # error[bad-statement] { ':l': 4 }
- - hangup # error[bad-statement] - hangup -> remove one dash
- # error[bad-statement]
- null # error[bad-statement] null
- play say:Hello # error[bad-statement] play say:Hello -> write a colon and a blank behind it: play: ...
- [a]: 1 # error[syntax] [a] # error[bad-statement] [a]: 1
",
    );
}

#[test]
fn several_keys_in_one_statement() {
    expect_main(
        "
- answer: {}
  hangup: # error[bad-statement] hangup -> split into 2 statements, each with a dash of its own
    reason: bsy # error[bad-value] bsy -> did you mean \"busy\"?
- play:
  url: say:Hello # error[bad-statement] url -> indent \"url\" further, so that it belongs to play
- hangup
",
    );
}

#[test]
fn methods_by_name() {
    expect_main(
        "
- hang_up # error[unknown-method] hang_up -> did you mean \"hangup\"?
- say: Hello # error[unknown-method] say -> to speak, write play: 'say:...'
- reply: Hello # error[unknown-method] reply -> it belongs to documents for messages; this one is for calls
- frobnicate: 1 # error[unknown-method] frobnicate
- if: { condition: 'true', then: [] } # warning[legacy-form] if -> write cond: with a list of `when`, `then` and `else`
- play # error[missing-parameter] play
- transfer: # error[missing-parameter] transfer
",
    );
    assert_eq!(
        messages("- if: {}\n"),
        [
            "\"condition\" is missing in if",
            "\"then\" is missing in if",
            "`if` is no method of today's schema",
        ]
    );
}

#[test]
fn one_run_finds_everything() {
    expect(
        "version: 1.0 # error[bad-version] 1.0
sections:
  main:
    - answr # error[unknown-method] answr -> did you mean \"answer\"?
    - play: { url: say:Hello, volum: 3 } # error[unknown-key] volum -> did you mean \"volume\"?
    - cond:
        - when: vars.a
          then:
            - switch:
                variable: prompt_value
                case:
                  1:
                    - connect: { to: 5550100001 } # error[bad-destination] 5550100001
        - els: [] # error[unknown-key] els -> did you mean \"else\"? # error[missing-parameter] els
  other:
    - sleep: -2 # error[bad-value] -2
",
    );
}

#[test]
fn no_more_steps_than_the_limit() {
    let steps = swml_compiler::limits::STEPS;
    let document = |count: usize| format!("sections:\n  main:\n{}", "    - hangup\n".repeat(count));
    assert!(read(&document(steps)).2.is_empty());
    let (_, parsed, findings) = read(&document(steps + 3));
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].code.name(), "too-many-steps");
    assert_eq!(parsed.sections[0].body.statements.len(), steps);
}

#[test]
fn long_texts_are_cut_in_findings() {
    let long = "x".repeat(100_000);
    let text = format!(
        "{{\"sections\":{{\"main\":[{{\"connect\":{{\"to\":\"{long}\",\"é{long}\":1}}}}]}}}}"
    );
    let (_, _, findings) = read(&text);
    assert_eq!(findings.len(), 2);
    assert!(findings.iter().all(|finding| finding.message.len() < 1000), "{findings:#?}");
}
