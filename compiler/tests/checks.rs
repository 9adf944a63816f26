//! Sentences: what is read, how it is written back, what is said of those that nobody understands.

use swml_compiler::checks::{Pattern, of_file, sentence};
use swml_compiler::compile;
use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::source::Source;

/// Sentences in their canonical form.
const CANONICAL: &[&str] = &[
    "never dial \"+1900*\"",
    "never dial \"+1900*\" or send_sms",
    "answer before play",
    "dial \"sip:alice*\" before dial \"sip:bob*\"",
    "eventually hangup",
    "after connect failed, eventually record",
    "after caller leaves, never dial",
    "after answer, within 1500ms: play \"say:Welcome*\"",
    "within 90s: bridge or record or hangup",
    "at most 4 legs at once",
    "at most 12 legs",
    "at most 2 times section \"voicemail\"",
    "every destination in \"+1555*\", \"sip:*@example.com\"",
    "wait at most 2m",
    "never fault \"relay_script_*\" or load \"http:*\"",
    "never dial 'sip:\"ann\"@example.com'",
    "connect before hangup",
];

#[test]
fn sentences_are_written_as_they_are_read() {
    for text in CANONICAL {
        let read = sentence(text).unwrap_or_else(|mistake| panic!("{text}: {mistake:?}"));
        assert_eq!(&read.to_string(), text);
    }
}

#[test]
fn sentences_may_be_written_in_other_ways() {
    for (text, canonical) in [
        ("  never   dial '+1900*'", "never dial \"+1900*\""),
        ("after answer eventually hangup", "after answer, eventually hangup"),
        ("within 1.5m: hangup", "within 90s: hangup"),
        ("wait at most 60", "wait at most 1m"),
        ("at most 1 legs", "at most 1 leg"),
        ("at most 1 time: answer", "at most 1 time answer"),
    ] {
        assert_eq!(sentence(text).expect(text).to_string(), canonical);
    }
}

/// What is wrong, the place in the text, what to try.
#[test]
fn mistakes_say_what_to_write() {
    for (text, place, message, help) in [
        (
            "never dail",
            "dail",
            "expected an event or the name of a method, found `dail`",
            "did you mean `dial`?",
        ),
        (
            "never",
            "",
            "expected something that happens, such as `dial` or `hangup`, the line ends",
            "",
        ),
        ("never dial \"+1", "\"+1", "these quotes are not closed", "end the text with `\"`"),
        (
            "never dial +1900",
            "+",
            "`+` belongs to no word of a check",
            "put numbers and addresses into quotes, such as `dial \"+1900*\"`",
        ),
        ("answer play", "play", "expected `before`, found `play`", ""),
        (
            "answer before play hangup",
            "hangup",
            "the check is complete before this",
            "write one check a line; several events are joined with `or`",
        ),
        (
            "within hangup",
            "hangup",
            "expected a length of time, such as `90s`, `1500ms`, `2m` or `1h`, found `hangup`",
            "",
        ),
        (
            "within 0s: hangup",
            "0s",
            "expected a length of time, such as `90s`, `1500ms`, `2m` or `1h`, found `0s`",
            "",
        ),
        ("within 90s hangup", "hangup", "expected `:`, found `hangup`", ""),
        ("at most four legs", "four", "expected a whole number, such as `4`, found `four`", ""),
        (
            "at most 4 dials",
            "dials",
            "expected `legs at once`, `legs` or `times` and an event, found `dials`",
            "",
        ),
        (
            "every destination in +1555",
            "+",
            "`+` belongs to no word of a check",
            "put numbers and addresses into quotes, such as `dial \"+1900*\"`",
        ),
        (
            "every destination in",
            "",
            "expected a text in quotes, such as `\"+1555*\"`, the line ends",
            "",
        ),
        (
            "never goto",
            "goto",
            "expected something that is seen from outside, found `goto`",
            "name a section or a document instead: `section \"voicemail\"`, `load \"https:*\"`",
        ),
        (
            "after answer, soon hangup",
            "soon",
            "expected `eventually`, `never` or `within`, found `soon`",
            "",
        ),
    ] {
        let mistake = sentence(text).expect_err(text);
        assert_eq!(mistake.message, message, "{text}");
        assert_eq!(&text[mistake.range.clone()], place, "{text}");
        assert_eq!(mistake.help.unwrap_or_default(), help, "{text}");
    }
    let mistake = sentence("please do not").expect_err("no sentence");
    assert!(mistake.help.expect("all forms").contains("`within 90s: ...`"));
}

#[test]
fn a_file_has_a_sentence_a_line() {
    let text =
        "# Dialling\n\n  never dial \"+1900#*\"  # premium\r\nnever dail\neventually hangup\n";
    let mut diagnostics = Diagnostics::default();
    let source = Source::new("desk.checks", text);
    let checks = of_file(&source, &mut diagnostics);
    let read: Vec<_> = checks.iter().map(|check| source.slice(check.span)).collect();
    assert_eq!(read, ["never dial \"+1900#*\"", "eventually hangup"]);
    let found = diagnostics.sorted();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (source.slice(found[0].span), source.position(found[0].span.start).line),
        ("dail", 4)
    );
}

#[test]
fn comments_of_a_flow_ask_too() {
    let text = "# swml: answer before play\nsections:\n  main: # swml: never dail '+1900*'\n    - play: 'say:# swml: no'\n    # an ordinary comment\n    #swml: eventually hangup\n    # swml:\n";
    let compilation = compile(&Source::new("desk.yaml", text));
    let read: Vec<_> = compilation.checks.iter().map(|check| check.sentence.to_string()).collect();
    assert_eq!(read, ["answer before play", "eventually hangup"]);
    let found: Vec<_> =
        compilation.diagnostics.sorted().into_iter().map(|d| (d.code.name(), d.message)).collect();
    assert_eq!(
        found,
        [
            ("bad-check", "expected an event or the name of a method, found `dail`".to_owned()),
            ("bad-check", "no sentence follows on `swml:`".to_owned()),
        ]
    );
}

#[test]
fn patterns_match_the_whole_text() {
    for (pattern, text, is) in [
        ("+1900*", "+19005550100", true),
        ("+1900*", "+15550100001", false),
        ("*", "", true),
        ("", "", true),
        ("", "a", false),
        ("sip:*@example.com", "sip:@example.com", true),
        ("sip:*@example.com", "sip:ann@example.com.example.org", false),
        ("a*a", "a", false),
        ("a*b*c", "axbxbc", true),
        ("*b", "ab", true),
        ("a", "ab", false),
    ] {
        assert_eq!(Pattern::new(pattern).matches(text), is, "{pattern} {text}");
    }
}
