//! One test per row of `limits`: what lies at the limit is read, what lies beyond is refused with its code.

use std::fmt::Write as _;

use swml_compiler::diagnostic::{Code, Diagnostic, Diagnostics};
use swml_compiler::source::Source;
use swml_compiler::{compile, limits, syntax};

/// The findings of reading alone.
fn read(text: &str) -> Vec<Diagnostic> {
    let mut diagnostics = Diagnostics::default();
    let _ = syntax::parse(&Source::new("flow.yaml", text), &mut diagnostics);
    diagnostics.sorted()
}

fn codes(findings: &[Diagnostic]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

/// The findings of all stages.
fn check(text: &str) -> Vec<Code> {
    codes(&compile(&Source::new("flow.yaml", text)).diagnostics.sorted())
}

#[test]
fn text_bytes() {
    let mut text = "a".repeat(limits::TEXT_BYTES);
    assert_eq!(read(&text), []);
    text.push('a');
    assert_eq!(check(&text), [Code::TooLarge], "and no finding that the document is empty");
}

#[test]
fn depth() {
    let brackets = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(read(&brackets(limits::DEPTH)), []);
    let findings = read(&brackets(limits::DEPTH + 1));
    assert_eq!(codes(&findings), [Code::TooDeep]);
    assert_eq!(findings[0].span.start as usize, limits::DEPTH, "the place that is too deep");
    assert_eq!(check(&"[".repeat(1_000_000)), [Code::TooDeep]);
    assert_eq!(check(&"- ".repeat(1_000_000)), [Code::TooDeep]);
    assert_eq!(check(&"{a: ".repeat(100_000)), [Code::TooDeep]);
}

#[test]
fn depth_with_aliases_followed() {
    let mut text = String::from("- &a0 [x]\n");
    for n in 1..200 {
        writeln!(text, "- &a{n} [*a{}]", n - 1).expect("writing to a string");
    }
    assert_eq!(codes(&read(&text)), [Code::TooDeep]);
}

#[test]
fn nodes() {
    let list = |items: usize| format!("[{}]", "1,".repeat(items));
    assert_eq!(read(&list(limits::NODES - 1)), []);
    assert_eq!(check(&list(limits::NODES)), [Code::TooLarge]);
    assert_eq!(check(&"#\n".repeat(limits::NODES + 1)), [Code::TooLarge], "comments count too");
}

#[test]
fn nodes_with_aliases_followed() {
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for n in 1..30 {
        let before = n - 1;
        let items = format!("*a{before},").repeat(10);
        writeln!(bomb, "a{n}: &a{n} [{items}]").expect("writing to a string");
    }
    let findings = read(&bomb);
    assert_eq!(codes(&findings), [Code::TooManyAliases]);
    assert_eq!(Source::new("", &bomb).position(findings[0].span.start).line, 6);
    assert_eq!(check(&bomb), [Code::TooManyAliases]);
}

#[test]
fn merged_maps_count_as_often_as_they_are_merged() {
    let keys: String = (0..1000).map(|n| format!("k{n}: 1, ")).collect();
    let merges = "- <<: *base\n".repeat(2000);
    let text = format!("- &base {{{keys}}}\n{merges}");
    assert_eq!(codes(&read(&text)), [Code::TooManyAliases]);
}

#[test]
fn many_keys_twice_are_found_in_one_go() {
    let keys: String = (0..100_000).chain(0..100_000).map(|n| format!("k{n}: 1\n")).collect();
    let findings = read(&keys);
    assert_eq!(findings.len(), limits::FINDINGS + 1);
    assert_eq!(findings[0].code, Code::DuplicateKey);
    assert_eq!(findings[limits::FINDINGS].message, "99000 more findings are not listed");
}

#[test]
fn steps() {
    let flow = |steps: usize| {
        let steps = "    - answer\n".repeat(steps - 1);
        format!("sections:\n  main:\n{steps}    - hangup\n")
    };
    assert_eq!(check(&flow(limits::STEPS)), []);
    assert!(check(&flow(limits::STEPS + 1)).contains(&Code::TooManySteps));
}

#[test]
fn legs() {
    let flow = |legs: usize| {
        let legs: String =
            (0..legs).map(|n| format!("          - to: '+1555010{n:04}'\n")).collect();
        format!("sections:\n  main:\n    - connect:\n        parallel:\n{legs}")
    };
    assert_eq!(check(&flow(limits::LEGS)), []);
    assert!(check(&flow(limits::LEGS + 1)).contains(&Code::TooManyLegs));
}

#[test]
fn cases() {
    let flow = |cases: usize| {
        let cases: String = (0..cases).map(|n| format!("          '{n}': [hangup]\n")).collect();
        let switch = "    - switch:\n        variable: prompt_value\n        case:\n";
        format!(
            "sections:\n  main:\n    - prompt: 'say:Which?'\n{switch}{cases}        default: [hangup]\n"
        )
    };
    assert_eq!(check(&flow(limits::CASES - 1)), []);
    assert!(check(&flow(limits::CASES + 1)).contains(&Code::TooManySteps));
}

#[test]
fn expression_chars() {
    let flow = |characters: usize| {
        let name = "x".repeat(characters - "vars.".len());
        format!(
            "sections:\n  main:\n    - cond:\n        - when: vars.{name}\n          then: [hangup]\n"
        )
    };
    assert_eq!(check(&flow(limits::EXPRESSION_CHARS)), []);
    assert_eq!(check(&flow(limits::EXPRESSION_CHARS + 1)), [Code::LongExpression]);
}

#[test]
fn findings() {
    let flow = |wrong: usize| {
        let steps = "    - nothing\n".repeat(wrong);
        format!("sections:\n  main:\n{steps}    - hangup\n")
    };
    assert_eq!(check(&flow(limits::FINDINGS)).len(), limits::FINDINGS);
    let more = check(&flow(limits::FINDINGS + 1));
    assert_eq!(more.len(), limits::FINDINGS + 1);
    assert_eq!(more.last(), Some(&Code::MoreFindings));
}

/// A text of nothing but placeholders is read in one go. Where each of them reads on to the end of the text,
/// this takes minutes.
#[test]
fn placeholders() {
    let flow = |count: usize| format!("sections: {{main: [play: 'say:{}']}}", "%{a}".repeat(count));
    assert_eq!(check(&flow(limits::PLACEHOLDERS)), []);
    assert_eq!(check(&flow(limits::PLACEHOLDERS + 1)), [Code::TooManyPlaceholders]);
    // It does not matter how many texts they stand in.
    let texts = |count: usize| {
        let step = format!("{{play: 'say:{}'}}, ", "%{a}".repeat(1000));
        format!("sections: {{main: [{}]}}", step.repeat(count))
    };
    assert_eq!(check(&texts(limits::PLACEHOLDERS / 1000 + 1)), [Code::TooManyPlaceholders]);
}
