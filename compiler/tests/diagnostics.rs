//! Findings: the reference and its examples, the text for people, the list for programs, how many there are.

use std::path::Path;

use insta::assert_snapshot;
use swml_compiler::diagnostic::{
    Code, Diagnostic, Diagnostics, Severity, pages, reference, render_json, render_text, summary,
};
use swml_compiler::source::{Source, Span};
use swml_compiler::{compile, limits};

fn text_of(document: &str) -> String {
    let compilation = compile(&Source::new("flow.yaml", document));
    render_text(&compilation.source, &compilation.diagnostics.sorted(), false)
}

#[test]
fn the_reference_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    if std::env::var_os("SWML_UPDATE").is_some() {
        std::fs::write(&path, reference()).expect("the docs can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed.replace("\r\n", "\n") == reference(),
        "docs/diagnostics.md is stale: run this test with SWML_UPDATE=1"
    );
}

#[test]
fn every_code_has_one_page() {
    for code in Code::ALL {
        let found = pages().filter(|page| page.code == *code).count();
        assert_eq!(found, 1, "`{}` has {found} pages", code.name());
    }
    // Only what a short document cannot show has no example.
    let without: Vec<_> =
        pages().filter(|page| page.bad.is_empty()).map(|page| page.code.name()).collect();
    assert_eq!(
        without.join(" "),
        "too-large too-deep too-many-aliases not-json long-expression too-many-steps \
         too-many-placeholders too-many-legs unheard more-findings"
    );
}

#[test]
fn the_examples_have_the_finding_or_have_it_not() {
    let mut wrong = Vec::new();
    for page in pages().filter(|page| !page.bad.is_empty()) {
        let findings = |text| compile(&Source::new("example.yaml", text)).diagnostics.sorted();
        let (bad, good) = (findings(page.bad), findings(page.good));
        let name = page.code.name();
        if !bad.iter().any(|d| d.code == page.code) {
            wrong.push(format!("{name}: the bad example does not have it, but {bad:?}"));
        }
        if good.iter().any(|d| d.code == page.code || d.severity() == Severity::Error) {
            wrong.push(format!("{name}: the good example has {good:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_list_for_programs_counts_from_one_in_characters() {
    let text = "sections:\n  main:\n    - hangup: {'ä€😀': 1}\n";
    let compilation = compile(&Source::new("flow.yaml", text));
    let list = render_json(&compilation.source, &compilation.diagnostics.sorted());
    assert_eq!(
        list,
        serde_json::json!([{
            "code": "unknown-key",
            "severity": "error",
            "message": "unknown key \"ä€😀\" in hangup",
            "file": "flow.yaml",
            "line": 3,
            "column": 16,
            "end_line": 3,
            "end_column": 21,
            "help": null,
        }])
    );
}

#[test]
fn findings_come_by_place_and_once() {
    let mut diagnostics = Diagnostics::default();
    for at in [30, 10, 30, 20] {
        diagnostics.push(Diagnostic::new(Code::BadValue, Span::at(at), "a finding"));
    }
    let places: Vec<_> = diagnostics.sorted().iter().map(|d| d.span.start).collect();
    assert_eq!(places, [10, 20, 30]);
}

#[test]
fn of_too_many_findings_the_gravest_are_listed() {
    let mut diagnostics = Diagnostics::default();
    let many = 6000;
    for at in 0..many {
        diagnostics.push(Diagnostic::new(Code::DeadCode, Span::at(at), "a warning"));
    }
    diagnostics.push(Diagnostic::new(Code::BadValue, Span::at(many), "an error"));
    let sorted = diagnostics.sorted();
    assert_eq!(sorted.len(), limits::FINDINGS + 1);
    assert_eq!(sorted[limits::FINDINGS - 1].code, Code::BadValue);
    let last = &sorted[limits::FINDINGS];
    assert_eq!(last.code, Code::MoreFindings);
    assert_eq!(last.message, "5001 more findings are not listed");
    assert_eq!(summary(&sorted).to_string(), "1 error, 999 warnings, 1 note");
}

#[test]
fn counts_are_said_in_words() {
    let said = |codes: &[Code]| {
        let list: Vec<_> =
            codes.iter().map(|code| Diagnostic::new(*code, Span::at(0), "a finding")).collect();
        summary(&list).to_string()
    };
    assert_eq!(said(&[]), "no problems");
    assert_eq!(said(&[Code::OutsideExpression]), "no problems, 1 note");
    assert_eq!(said(&[Code::BadValue, Code::BadValue, Code::DeadCode]), "2 errors, 1 warning");
}

#[test]
fn the_text_has_no_control_character_but_line_breaks_and_colours() {
    let name = "a\u{1b}[2J\u{7}.yaml";
    let text = "sections: {main: [{\"\\u001b[2J\\u0007\u{202e}\u{9b}\": 1}]}";
    let source = Source::new(name, text);
    let findings = compile(&source).diagnostics.sorted();
    let plain = render_text(&source, &findings, false);
    assert!(plain.chars().all(|c| !c.is_control() || c == '\n'), "{plain:?}");
    assert!(!plain.contains('\u{202e}'), "{plain:?}");
    let colored = render_text(&source, &findings, true);
    assert!(colored.contains("\u{1b}[") && !colored.contains("[2J\u{7}"), "{colored:?}");
}

#[test]
fn no_line_of_the_text_is_much_wider_than_a_terminal() {
    for text in [long_line(), format!("sections: {{main: [{{'{}': 1}}]}}", "x".repeat(100_000))] {
        for line in text_of(&text).lines().filter(|line| line.contains(" | ")) {
            assert!(line.chars().count() <= 130, "{} columns: {line}", line.chars().count());
        }
    }
}

fn long_line() -> String {
    let steps: String = (0..20).map(|n| format!(r#"{{"play":"say:{n}"}},"#)).collect();
    let hangup = r#"{"hangup":{"raeson":"busy"}}"#;
    format!(r#"{{"sections":{{"main":[{steps}{hangup}]}}}}"#)
}

// What people read: the usual mistakes.

#[test]
fn an_unknown_key() {
    assert_snapshot!(text_of("\
sections:
  main:
    - connect:
        to: '+15550100001'
        time_out: 20
"), @r##"
    error[unknown-key]: unknown key "time_out" in connect
     --> flow.yaml:5:9
      |
    5 |         time_out: 20
      |         ^^^^^^^^
      |
      = help: did you mean "timeout"?
    "##);
}

#[test]
fn a_key_twice() {
    assert_snapshot!(text_of("\
sections:
  main:
    - connect:
        to: '+15550100001'
        timeout: 20
        to: '+15550100002'
"), @r##"
    error[duplicate-key]: the key "to" stands twice in this map
     --> flow.yaml:6:9
      |
    4 |         to: '+15550100001'
      |         -- first here
    5 |         timeout: 20
    6 |         to: '+15550100002'
      |         ^^
      |
      = help: keep one of them
    "##);
}

#[test]
fn a_placeholder_without_quotes() {
    assert_snapshot!(text_of("\
sections:
  main:
    - play:
        url: %{vars.greeting}
    - hangup
"), @r##"
    error[unquoted-placeholder]: a placeholder that YAML cannot read without quotes
     --> flow.yaml:4:14
      |
    4 |         url: %{vars.greeting}
      |              ^^^^^^^^^^^^^^^^
      |
      = help: quote this value: '%{vars.greeting}'
    "##);
}

#[test]
fn a_placeholder_in_brackets() {
    assert_snapshot!(text_of("\
sections:
  main:
    - play: {urls: ['say:hi', ${vars.name}]}
"), @r##"
    error[unquoted-placeholder]: a placeholder that YAML cannot read without quotes
     --> flow.yaml:3:31
      |
    3 |     - play: {urls: ['say:hi', ${vars.name}]}
      |                               ^^^^^^^^^^^^
      |
      = help: quote this value: '${vars.name}'
    "##);
}

#[test]
fn a_second_colon() {
    assert_snapshot!(text_of("\
sections:
  main:
    - play: say: hello %{vars.name}
    - hangup
"), @r##"
    error[unquoted-placeholder]: a placeholder that YAML cannot read without quotes
     --> flow.yaml:3:13
      |
    3 |     - play: say: hello %{vars.name}
      |             ^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: quote this value: 'say: hello %{vars.name}'
    "##);
}

#[test]
fn a_second_colon_without_placeholder() {
    assert_snapshot!(text_of("\
sections:
  main:
    - play: say: hello
"), @r##"
    error[syntax]: a second `: ` in one value
     --> flow.yaml:3:13
      |
    3 |     - play: say: hello
      |             ^^^^^^^^^^
      |
      = help: quote this value: 'say: hello'
    "##);
}

#[test]
fn a_tab() {
    assert_snapshot!(text_of("\
sections:
  main:
    - play:
\turl: 'say:hi'
"), @r##"
    error[syntax]: a tab where YAML wants spaces
     --> flow.yaml:4:2
      |
    4 |     url: 'say:hi'
      |     ^
      |
      = help: indent with spaces
    "##);
}

#[test]
fn an_apostrophe_in_quotes() {
    assert_snapshot!(text_of("\
sections:
  main:
    - play: 'say:it's fine'
"), @r##"
    error[syntax]: the text goes on after its closing quote
     --> flow.yaml:3:21
      |
    3 |     - play: 'say:it's fine'
      |                     ^^^^^^^
      |
      = help: write a quote that belongs to the text twice: 'it''s'
    "##);
}

#[test]
fn a_forgotten_quote() {
    assert_snapshot!(text_of("\
sections:
  main:
    - play: \"say:hi
    - hangup:
        reason: \"busy\"
"), @r##"
    error[syntax]: the text goes on after its closing quote
     --> flow.yaml:5:18
      |
    3 |     - play: "say:hi
      |             ------- or is the closing quote missing here?
    4 |     - hangup:
    5 |         reason: "busy"
      |                  ^^^^^
      |
      = help: write a quote that belongs to the text with a backslash: "a \"b\""
    "##);
}

#[test]
fn a_line_that_is_not_indented_alike() {
    assert_snapshot!(text_of("\
sections:
  main:
    - play:
        url: 'say:hi'
       volume: 3
"), @r##"
    error[syntax]: this line does not fit the indentation above it
     --> flow.yaml:5:8
      |
    5 |        volume: 3
      |        ^
      |
      = help: line it up with the keys or items that it belongs to
    "##);
}

#[test]
fn a_forgotten_colon() {
    assert_snapshot!(text_of("\
sections:
  main:
    - connect:
        to '+15550100001'
        timeout: 3
"), @r##"
    error[syntax]: the lines above belong to one value, so no key can stand here
     --> flow.yaml:5:16
      |
    4 |         to '+15550100001'
      |         ----------------- is a `:` missing on this line?
    5 |         timeout: 3
      |                ^
      |
      = help: write `key: value`, with a space after the colon
    "##);
}

#[test]
fn a_forgotten_bracket() {
    assert_snapshot!(text_of("\
sections:
  main:
    - connect: {serial: [{to: '+15550100001'}
    - hangup
"), @r##"
    error[syntax]: an item with a dash inside of brackets or braces
     --> flow.yaml:4:5
      |
    3 |     - connect: {serial: [{to: '+15550100001'}
      |                         - opened here
    4 |     - hangup
      |     ^
      |
      = help: close the bracket, or separate its items by `,`
    "##);
}

/// The pair is a map of its own, but no brace opened it: the place is that of the list's bracket.
#[test]
fn a_pair_in_a_list_that_is_not_closed() {
    assert_snapshot!(text_of("\
sections:
  main: [hangup, grüße: x {play: y}]
"), @r##"
    error[syntax]: a list in brackets is not closed here
     --> flow.yaml:2:27
      |
    2 |   main: [hangup, grüße: x {play: y}]
      |         - opened here     ^
      |
      = help: add `,` before the next item, or `]`
    "##);
    // Half a character is no place.
    let source = Source::new("flow.yaml", "main: [é: x {y}]");
    for finding in compile(&source).diagnostics.sorted() {
        for (span, _) in &finding.labels {
            assert_eq!(source.slice(*span), "[", "{finding:?}");
        }
    }
}

#[test]
fn a_forgotten_comma_in_json() {
    assert_snapshot!(text_of("\
{
  \"sections\": {
    \"main\": [
      {\"play\": {\"url\": \"say:hi\" \"volume\": 2}}
    ]
  }
}
"), @r##"
    error[syntax]: a `,` is missing before this text
     --> flow.yaml:4:33
      |
    4 |       {"play": {"url": "say:hi" "volume": 2}}
      |                                 ^
      |
      = help: add `,`
    "##);
}

#[test]
fn a_dash_without_space() {
    assert_snapshot!(text_of("\
sections:
  main:
    -play: 'say:hi'
    - hangup
"), @r##"
    error[unknown-method]: there is no method "-play"
     --> flow.yaml:3:5
      |
    3 |     -play: 'say:hi'
      |     ^^^^^
      |
      = help: did you mean "play"?

    warning[legacy-form]: section "main" is one statement; today's documents have a list
     --> flow.yaml:3:5
      |
    3 |     -play: 'say:hi'
      |     ^^^^^^^^^^^^^^^
      |
      = help: put a dash in front of the statement

    error[syntax]: this line does not fit the indentation above it
     --> flow.yaml:4:7
      |
    3 |     -play: 'say:hi'
      |     - is a space missing after this dash?
    4 |     - hangup
      |       ^
      |
      = help: write list items as `- item`
    "##);
}

#[test]
fn an_unknown_section() {
    assert_snapshot!(text_of("\
sections:
  main:
    - execute: survey
"), @r##"
    error[undefined-section]: there is no section "survey" in this document
     --> flow.yaml:3:16
      |
    3 |     - execute: survey
      |                ^^^^^^
      |
      = help: add a section "survey" under sections:
    "##);
}

#[test]
fn control_characters_and_marks_of_direction() {
    assert_snapshot!(text_of("\
sections:
  main:
    - hangup: {'rea\u{202e}son': \"b\\x1b[31m\", '\u{200b}': 1} # \u{2066}
"), @r##"
    error[unknown-key]: unknown key "rea�son" in hangup
     --> flow.yaml:3:16
      |
    3 |     - hangup: {'rea�son': "b\x1b[31m", '�': 1} # �
      |                ^^^^^^^^^
      |
      = help: did you mean "reason"?

    error[unknown-key]: unknown key "�" in hangup
     --> flow.yaml:3:40
      |
    3 |     - hangup: {'rea�son': "b\x1b[31m", '�': 1} # �
      |                                        ^^^
    "##);
}

#[test]
fn the_middle_of_a_long_line() {
    assert_snapshot!(text_of(&long_line()), @r##"
    error[unknown-key]: unknown key "raeson" in hangup
     --> flow.yaml:1:383
      |
    1 | ...:"say:18"},{"play":"say:19"},{"hangup":{"raeson":"busy"}}]}}
      |                                            ^^^^^^^^
      |
      = help: did you mean "reason"?
    "##);
}
