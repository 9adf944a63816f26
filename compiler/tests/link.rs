//! Documents that stand for URLs: compiled together, each with sections of its own, cycles included; and documents in
//! texts of others, whose findings have their places in the outer text.

use std::collections::BTreeMap;

use swml_compiler::freeze::{freeze, thaw};
use swml_compiler::scenario::{FileLoader, Playback, Setting, play, read};
use swml_compiler::source::Source;
use swml_compiler::{Compilation, Link, compile, compile_linked};
use swml_runtime::program::Program;

const MAIN: &str = "
sections:
  main:
    - execute:
        dest: 'https://example.com/greet'
        params: {name: Ada}
        on_return: [{set: {greeted: '%{return_value}'}}]
    - execute: menu
    - transfer: 'https://user:secret@example.com/next'
  menu: [{set: {at: outer}}]
";

/// Its `menu` is its own; it knows the caller's variables, not the caller's sections.
const GREET: &str = "
sections:
  main: [{set: {name: '%{params.name}'}}, {execute: menu}, {return: '%{at}'}]
  menu: [{set: {at: inner}}]
";

fn linked(main: &str, others: &[(&str, &str)]) -> Compilation {
    let links: Vec<Link> = others
        .iter()
        .map(|(url, text)| Link {
            url: (*url).to_owned(),
            source: Source::new(&format!("{}.yaml", url.rsplit('/').next().unwrap_or("a")), text),
        })
        .collect();
    compile_linked(&Source::new("main.yaml", main), &links)
}

fn played(program: Program, scenario: &str) -> Playback {
    let scenario = read(scenario).unwrap_or_else(|error| panic!("{error}"));
    let loader = FileLoader::new(BTreeMap::new(), |_| None);
    let (info, readings, script) = (scenario.info, scenario.readings, scenario.script);
    play(program, Setting { info, readings, script, loader })
}

fn names(playback: &Playback, name: &str) -> Vec<String> {
    let events = playback.events.iter().filter(|event| event.name == name);
    events.map(|event| event.to_json().to_string()).collect()
}

#[test]
fn a_link_is_part_of_flow_program_and_artifact() {
    let next = "sections: {main: [{play: 'say:Goodbye'}]}";
    let links =
        [("https://example.com/greet", GREET), ("https://user:secret@example.com/next", next)];
    let compilation = linked(MAIN, &links);
    assert!(compilation.found().all(|(_, found)| found.is_empty()));
    let sections: Vec<_> = compilation.flow.sections().iter().map(|s| s.name.as_str()).collect();
    assert_eq!(
        sections,
        [
            "main",
            "menu",
            "example.com/greet#main",
            "example.com/greet#menu",
            "***@example.com/next#main"
        ]
    );
    assert_eq!(compilation.flow.check(), Ok(()));
    let program = compilation.program().expect("accepted");
    let bytes = program.to_bytes();
    let read = Program::from_bytes(&bytes).expect("it was written");
    assert_eq!(read, program);
    assert_eq!(freeze(&thaw(&program)).without_debug(), program.clone().without_debug());

    let call = played(read, "");
    assert_eq!(call.outcome.as_deref(), Some("completed"));
    assert_eq!((&call.vars["name"], &call.vars["greeted"]), (&"Ada".into(), &"inner".into()));
    assert_eq!(call.vars["at"], "outer");
    assert_eq!(names(&call, "load"), [""; 0], "nothing is fetched");
    let perform = names(&call, "perform").concat();
    assert!(perform.contains("\"at\":\"next.yaml:1:19\""), "{perform}");
}

/// Two documents that execute each other, and one that names the first again.
#[test]
fn cycles_are_resolved() {
    let a = "sections: {main: [{execute: 'https://example.com/b'}, {set: {a: 1}}]}";
    let b = "
sections:
  main:
    - cond: [{when: 'vars.a == 1', then: [return]}]
    - execute: 'https://example.com/a'
";
    let links = [("https://example.com/a", a), ("https://example.com/b", b)];
    let compilation = linked(a, &links);
    assert!(compilation.found().all(|(_, found)| found.is_empty()));
    assert_eq!(compilation.unused_links(), [""; 0]);
    let call = played(compilation.program().expect("accepted"), "");
    // Round and round, until a call has used up its transfers: an execute of what would be fetched is one.
    assert_eq!(call.outcome.as_deref(), Some("failed"));
    assert_eq!(call.vars["script_error"], "relay_script_too_many_transfers");
    assert_eq!(call.visits.iter().filter(|name| name.ends_with("#main/start")).count(), 32);
}

/// A link wins over fetching also where the call computes the URL, and in documents that are fetched.
#[test]
fn what_a_call_computes_finds_its_link() {
    let main = "
sections:
  main:
    - set: {page: greet}
    - execute: {dest: 'https://example.com/%{page}', params: {name: Bo}}
    - execute: '%{vars.page}'
  greet: [{set: {found: own section}}]
";
    let compilation = linked(main, &[("https://example.com/greet", GREET)]);
    assert_eq!(compilation.unused_links(), [""; 0], "who knows");
    let call = played(compilation.program().expect("accepted"), "");
    assert_eq!((&call.vars["name"], &call.vars["found"]), (&"Bo".into(), &"own section".into()));
    assert_eq!(names(&call, "load"), [""; 0]);
}

/// Inside of a linked document a computed name is one of its own sections.
#[test]
fn computed_names_are_looked_up_in_their_own_document() {
    let main = "
sections:
  main: [{execute: 'https://example.com/other'}, {execute: '%{vars.name}'}]
  here: [{set: {seen: '%{seen} outer'}}]
";
    let other = "
sections:
  main: [{set: {name: here}}, {execute: '%{vars.name}'}]
  here: [{set: {seen: inner}}]
";
    let compilation = linked(main, &[("https://example.com/other", other)]);
    let call = played(compilation.program().expect("accepted"), "");
    assert_eq!(call.vars["seen"], "inner outer");
}

#[test]
fn a_confirm_is_linked_too() {
    let main = "
sections:
  main:
    - connect:
        serial:
          - {to: '+15550100001', confirm: 'https://example.com/dials'}
          - {to: '+15550100002', confirm: 'https://example.com/screen'}
";
    let links = [
        ("https://example.com/dials", "sections: {main: [{connect: {to: '+15550100009'}}]}"),
        (
            "https://example.com/screen",
            "sections: {main: [{prompt: {play: 'say:Press 1', max_digits: 1}}, {return: fine}]}",
        ),
    ];
    let compilation = linked(main, &links);
    assert_eq!(compilation.flow.check(), Ok(()));
    let program = compilation.program().expect("accepted");
    let world = "legs: {'+15550100001': {answer: 1s}, '+15550100002': {answer: 1s, hangup: 60s}}";
    let call = played(Program::from_bytes(&program.to_bytes()).expect("written"), world);
    // What dials cannot be asked of a leg: declined. The other passes by returning.
    assert_eq!(call.bridged.as_deref(), Some("+15550100002"));
    assert_eq!(call.dialled, ["+15550100001", "+15550100002"]);
    assert_eq!(names(&call, "load"), [""; 0]);
}

#[test]
fn findings_belong_to_their_own_document() {
    let next = "sections: {main: [{play: 'say:Hello'}, {transfer: menu}, {plya: x}]}";
    let main = "sections: {main: [{transfer: 'https://example.com/next'}], menu: [hangup]}";
    let compilation = linked(main, &[("https://example.com/next", next)]);
    let found: Vec<_> = compilation
        .found()
        .flat_map(|(source, found)| {
            let of = |f: swml_compiler::diagnostic::Diagnostic| {
                format!("{} {} {}", source.name(), f.code.name(), source.slice(f.span))
            };
            found.sorted().into_iter().map(of).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(
        found,
        ["next.yaml undefined-section menu", "next.yaml unknown-method plya"],
        "the sections of one document are not those of another"
    );
    assert!(compilation.rejected() && compilation.program().is_err());
    let other = linked(main, &[("https://example.com/nxet", GREET)]);
    assert_eq!(other.unused_links(), ["https://example.com/nxet"]);
}

/// What is wrong inside a document in a text is no reason to refuse the outer one: it fails there.
#[test]
fn a_refused_document_in_a_text_is_a_fault() {
    for (statement, outcome, error) in [
        ("execute", "completed", "relay_script_parse_error"),
        ("transfer", "failed", "relay_script_method_execute_failed"),
    ] {
        let text = format!(
            "sections: {{main: [{{{statement}: '{{\"sections\": {{\"main\": [{{\"plya\": 1}}]}}}}'}}]}}"
        );
        let compilation = compile(&Source::new("main.yaml", &text));
        assert!(compilation.diagnostics.has_errors() && !compilation.rejected());
        let call = played(compilation.program().expect("accepted"), "");
        assert_eq!(call.outcome.as_deref(), Some(outcome), "{statement}");
        assert_eq!(call.vars["script_error"], error, "{statement}");
    }
}

/// Of every style of writing a text the very characters are found that are wrong.
#[test]
fn places_lie_in_the_text_of_the_outer_document() {
    let wrong = |text: &str| -> Vec<String> {
        let compilation = compile(&Source::new("main.yaml", text));
        let findings = compilation.diagnostics.sorted();
        findings.iter().map(|f| compilation.source.slice(f.span).to_owned()).collect()
    };
    let json = r#"{"sections": {"main": [{"play": {"url": "say:a", "volume": "much"}}]}}"#;
    let escaped = json.replace('"', "\\\"");
    let unicode = escaped.replace("say:a", "say:\\u00e9\\ud83d\\ude00\\\\n");
    let broken = json.replace("\"play\"", "\\\n        \"play\"").replace('"', "\\\"");
    let indented = json.replace("{\"main\"", "\n\n            {\"main\"");
    for text in [
        format!("sections: {{main: [{{execute: '{json}'}}]}}"),
        format!("sections: {{main: [{{execute: \"{escaped}\"}}]}}"),
        format!("sections: {{main: [{{execute: \"{unicode}\"}}]}}"),
        format!("sections:\n  main:\n    - execute: \"{}\"\n", broken.replace("\\\\\\\"", "\\\"")),
        format!("sections:\n  main:\n    - execute: |\n        {indented}\n"),
        format!("sections:\n  main:\n    - execute: |4\n            {indented}\n"),
        format!("sections:\n  main:\n    - execute: >-\n        {indented}\n"),
        format!("sections:\r\n  main:\r\n    - execute: |\r\n        {json}\r\n"),
        format!("{{\"sections\": {{\"main\": [{{\"execute\": \"{unicode}\"}}]}}}}"),
    ] {
        let found = wrong(&text);
        assert!(found.iter().all(|w| w.trim_matches(['\\', '"']) == "much"), "{text}\n{found:?}");
        assert_eq!(found.len(), 1, "{text}");
    }
    // A syntax error, too, and an expression inside.
    assert_eq!(wrong("sections: {main: [{execute: '{\"sections\": [}'}]}").len(), 1);
    let expression = r#"{"sections": {"main": [{"cond": [{"when": "a ++ b", "then": []}]}]}}"#;
    assert_eq!(wrong(&format!("sections: {{main: [{{execute: '{expression}'}}]}}")), ["++"]);
    let deeper = serde_json::json!({"sections": {"main": [{"transfer": json}]}}).to_string();
    let deepest = serde_json::json!({"sections": {"main": [{"execute": deeper}]}}).to_string();
    let found = wrong(&deepest);
    assert!(found.len() == 1 && found[0].contains("much"), "{found:?}");
}

#[test]
fn documents_stand_in_each_other_only_so_deep() {
    let mut text = "sections:\n  main: [hangup]\n".to_owned();
    for _ in 0..12 {
        let lines: String = text.lines().map(|line| format!("        {line}\n")).collect();
        text = format!("sections:\n  main:\n    - transfer: |\n{lines}");
    }
    let compilation = compile(&Source::new("main.yaml", &text));
    let findings = compilation.diagnostics.sorted();
    let codes: Vec<_> = findings.iter().map(|finding| finding.code.name()).collect();
    assert_eq!(codes, ["too-deep"]);
    assert!(!compilation.rejected());
}
