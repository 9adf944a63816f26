//! The method table: its order, its page, and that it says of each method what the language says.

use std::path::Path;

use swml_compiler::diagnostic::{Code, Diagnostics};
use swml_compiler::methods::{ALL, markdown, method};
use swml_compiler::source::Source;
use swml_compiler::{parse, syntax};

#[test]
fn every_method_is_found_by_its_name() {
    for row in ALL {
        assert_eq!(method(row.name).map(|found| found.name), Some(row.name));
    }
    assert!(
        ALL.is_sorted_by(|a, b| a.name < b.name),
        "the table is searched in alphabetical order"
    );
    assert_eq!(
        ALL.len(),
        48,
        "43 methods of calls, three of older documents, two of messages alone"
    );
    assert!(method("say").is_none());
}

#[test]
fn these_are_all_methods() {
    let names: Vec<_> = ALL.iter().map(|row| row.name).collect();
    assert_eq!(
        names.join(" "),
        "ai ai_sidecar amazon_bedrock answer cond connect denoise detect_machine enter_queue eval execute execute_rpc goto hangup \
         if join_conference join_room label live_transcribe live_translate pay play prompt \
         receive receive_fax record record_call reply request return send_digits send_fax send_sms set sip_refer \
         sleep stop_denoise stop_record_call stop_stream stop_tap stream switch tap transcribe \
         transcribe_stop transfer unset user_event"
    );
}

#[test]
fn these_methods_may_stand_in_a_confirm() {
    let names: Vec<_> = ALL.iter().filter(|row| row.confirmable).map(|row| row.name).collect();
    assert_eq!(
        names.join(" "),
        "cond denoise hangup play prompt record record_call send_digits send_sms set stop_denoise \
         stop_record_call stop_stream stop_tap stream tap unset"
    );
}

#[test]
fn names_in_a_row_are_unique_and_refer_to_parameters() {
    for row in ALL {
        let mut names: Vec<_> =
            row.params.iter().flat_map(|p| std::iter::once(&p.name).chain(p.legacy)).collect();
        names.sort_unstable();
        // A parameter that calls and messages have differently has a row of each.
        let differs =
            |name: &str| row.params.iter().filter(|p| p.name == name).all(|p| p.kind.is_some());
        let twice = names.windows(2).filter(|pair| pair[0] == pair[1] && !differs(pair[0]));
        assert_eq!(twice.count(), 0, "{}: {names:?}", row.name);
        let referred = row.one_of.iter().copied().flatten().chain(row.shorthand.iter());
        for name in referred.chain(row.params.iter().filter_map(|p| p.becomes.as_ref())) {
            assert!(row.param(name).is_some(), "{} refers to {name}", row.name);
        }
        assert!(row.summary.ends_with('.'), "{}", row.name);
        assert!(!row.example.is_empty(), "{} has no example", row.name);
    }
}

#[test]
fn secrets_are_marked() {
    let secrets: Vec<_> = ALL
        .iter()
        .flat_map(|row| row.params.iter().map(move |p| (row.name, p)))
        .filter(|(_, p)| p.secret)
        .map(|(name, p)| format!("{name}.{}", p.name))
        .collect();
    assert_eq!(
        secrets,
        [
            "answer.password",
            "connect.password",
            "connect.authorization_bearer_token",
            "sip_refer.password",
            "stream.authorization_bearer_token"
        ]
    );
}

#[test]
fn every_example_is_a_statement_without_findings() {
    for row in ALL {
        let body: String = row.example.lines().map(|line| format!("      {line}\n")).collect();
        let text = format!("sections:\n  main:\n    -{}", &body[5..]);
        let mut diagnostics = Diagnostics::default();
        let tree = syntax::parse(&Source::new(row.name, &text), &mut diagnostics);
        let document = parse::document_of(row.kinds[0], &tree, &mut diagnostics);
        let findings = diagnostics.sorted();
        let only_old = row.legacy.is_some() && findings.iter().all(|f| f.code == Code::LegacyForm);
        assert!(findings.is_empty() || only_old, "{text}\n{findings:#?}");
        let statements = &document.sections[0].body.statements;
        assert_eq!(statements.len(), 1, "{text}");
        assert_eq!(statements[0].method.text, row.name);
    }
}

#[test]
fn the_page_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/methods.md");
    if std::env::var_os("SWML_UPDATE").is_some() {
        std::fs::write(&path, markdown()).expect("docs/methods.md can be written");
    }
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        page == markdown(),
        "docs/methods.md is stale: run `SWML_UPDATE=1 cargo test -p swml-compiler --test methods`"
    );
}
