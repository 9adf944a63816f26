//! Documents that nobody would write: whatever the tree, the parser ends, says something about what is
//! wrong, and points into the text.

use proptest::prelude::*;
use swml_compiler::methods::ALL;

use crate::read;

/// A document whose maps, lists and scalars are drawn from the words of the language, as JSON.
fn document() -> impl Strategy<Value = String> {
    let words = || {
        let mut words: Vec<&'static str> = vec![
            "sections",
            "main",
            "version",
            "1.0.0",
            "code",
            ":l",
            "when",
            "then",
            "else",
            "case",
            "default",
            "variable",
            "vars",
            "vars.a",
            "prompt_value",
            "%{vars.a}",
            "${a + 1}",
            "%{",
            "+15550100001",
            "sip:a@example.com",
            "queue:q",
            "stream:wss://example.com",
            "say:a",
            "https://example.com",
            "connected",
            "name",
            "value",
            "ended",
            "",
            " ",
            "5",
            "true",
            "é",
        ];
        for method in ALL {
            words.push(method.name);
            words.extend(method.params.iter().map(|param| param.name));
        }
        prop::sample::select(words)
    };
    let quoted = |word: &str| format!("\"{}\"", word.replace('"', ""));
    let leaf = prop_oneof![
        4 => words().prop_map(quoted),
        1 => prop::sample::select(vec!["null", "true", "-1", "0", "2.5", "1e400", "14400"]).prop_map(String::from),
    ];
    let value = leaf.prop_recursive(6, 60, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((words().prop_map(quoted), inner), 0..5).prop_map(|entries| {
                let entries: Vec<_> = entries.iter().map(|(k, v)| format!("{k}:{v}")).collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    });
    prop_oneof![
        1 => value.clone(),
        5 => prop::collection::vec(value, 0..5)
            .prop_map(|items| format!("{{\"sections\":{{\"main\":[{}]}}}}", items.join(","))),
    ]
}

/// Statements of the table's methods with parameters of the table, filled at random.
fn statements() -> impl Strategy<Value = String> {
    let values = prop::sample::select(vec![
        "1",
        "\"x\"",
        "true",
        "[]",
        "{}",
        "null",
        "\"%{vars.a}\"",
        "[\"say:a\"]",
        "[[\"+15550100001\"]]",
        "{\"to\":\"+15550100001\",\"confirm\":[\"hangup\"]}",
        "[{\"to\":\"queue:a\",\"timeout\":5}]",
        "[{\"when\":\"a\",\"then\":[{\"label\":\"a\"}]}]",
        "{\"connected\":[{\"goto\":\"a\"}]}",
        "{\"case\":{\"failed\":[\"hangup\"]}}",
    ]);
    let statement = prop::sample::select(ALL.to_vec()).prop_flat_map(move |method| {
        let names: Vec<&'static str> = method.params.iter().map(|param| param.name).collect();
        let names = if names.is_empty() { vec!["a"] } else { names };
        prop::collection::vec((prop::sample::select(names), values.clone()), 0..6).prop_map(
            move |params| {
                let params: Vec<_> = params.iter().map(|(k, v)| format!("\"{k}\":{v}")).collect();
                format!("{{\"{}\":{{{}}}}}", method.name, params.join(","))
            },
        )
    });
    prop::collection::vec(statement, 0..6)
        .prop_map(|list| format!("{{\"sections\":{{\"main\":[{}]}}}}", list.join(",")))
}

fn holds(text: &str) -> Result<(), TestCaseError> {
    let (_, document, findings) = read(text);
    for finding in &findings {
        prop_assert!(finding.span.end as usize <= text.len(), "{finding:?}");
        prop_assert!(finding.span.start <= finding.span.end, "{finding:?}");
        prop_assert!(text.get(finding.span.range()).is_some(), "{finding:?}");
        prop_assert!(!finding.message.is_empty(), "{finding:?}");
    }
    let clean = findings.iter().all(|f| f.severity() < swml_compiler::diagnostic::Severity::Error);
    let broken = format!("{document:?}").contains("step: Broken");
    prop_assert!(!(clean && broken), "a broken step without a finding: {text}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_tree_of_the_languages_words(text in document()) {
        holds(&text)?;
    }

    #[test]
    fn any_parameters_of_any_method(text in statements()) {
        holds(&text)?;
    }

    #[test]
    fn any_text(text in any::<String>()) {
        holds(&text)?;
    }
}
