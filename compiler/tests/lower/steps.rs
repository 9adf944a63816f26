//! Steps, branches, jumps, calls, and whole documents.

use super::*;

#[test]
fn steps_follow_one_another() {
    lowers_to(
        "  main: [answer, {play: 'say:Hello'}, {set: {a: 1}}, {unset: a}, {return: 1}]
  other: [hangup]",
        "main/start: next -> main/0 answer
        main/0 answer: next -> main/1 play
        main/1 play: next -> main/2 set
        main/2 set: next -> main/3 unset
        main/3 unset: next -> main/4 return
        main/4 return
        main/end
        other/start: next -> other/0 hangup
        other/0 hangup
        other/end",
    );
}

#[test]
fn a_switch_without_default_fails_where_nothing_matches() {
    lowers_to(
        "  main:
    - switch:
        variable: prompt_value
        case:
          '1': [answer]
          '2': []
          gold: [hangup]
    - {sleep: 1}",
        "main/start: next -> main/0 switch
        main/0 switch: case \"1\" -> main/0 switch/case 1/0 answer, case \"2\" -> main/1 sleep, case \"gold\" -> main/0 switch/case gold/0 hangup, no match -> main/0 switch/no match
        main/0 switch/case 1/0 answer: next -> main/1 sleep
        main/0 switch/case gold/0 hangup
        main/0 switch/no match
        main/1 sleep: next -> main/end
        main/end",
    );
}

#[test]
fn a_default_takes_what_matches_nothing() {
    lowers_to(
        "  main:
    - switch: {variable: prompt_value, case: {a: [answer]}, default: [hangup]}
  empty:
    - switch: {variable: prompt_value, case: {a: [answer]}, default: []}",
        "main/start: next -> main/0 switch
        main/0 switch: case \"a\" -> main/0 switch/case a/0 answer, default -> main/0 switch/default/0 hangup
        main/0 switch/case a/0 answer: next -> main/end
        main/0 switch/default/0 hangup
        main/end
        empty/start: next -> empty/0 switch
        empty/0 switch: case \"a\" -> empty/0 switch/case a/0 answer, default -> empty/end
        empty/0 switch/case a/0 answer: next -> empty/end
        empty/end",
    );
}

#[test]
fn a_cond_goes_on_where_nothing_holds() {
    lowers_to(
        "  main:
    - cond:
        - {when: vars.a == 1, then: [answer]}
        - {when: vars.b, then: [hangup]}
    - {sleep: 1}",
        "main/start: next -> main/0 cond
        main/0 cond: when vars.a == 1 -> main/0 cond/then 1/0 answer, when vars.b -> main/0 cond/then 2/0 hangup, else -> main/1 sleep
        main/0 cond/then 1/0 answer: next -> main/1 sleep
        main/0 cond/then 2/0 hangup
        main/1 sleep: next -> main/end
        main/end",
    );
}

/// An `else` alone, beside a `when`, and before another entry, which then is never tried [A22] [A70].
#[test]
fn an_else_ends_a_cond() {
    let expected = "main/start: next -> main/0 cond
        main/0 cond: when vars.a -> main/end, else -> main/0 cond/else/0 hangup
        main/0 cond/else/0 hangup
        main/end";
    lowers_to("  main: [{cond: [{when: vars.a, then: []}, {else: [hangup]}]}]", expected);
    lowers_to("  main: [{cond: [{when: vars.a, then: [], else: [hangup]}]}]", expected);
    let text = "sections: {main: [{cond: [{when: vars.a, then: [], else: [hangup]}, {when: vars.b, then: [answer]}]}]}";
    let compilation = compiled(text);
    assert_eq!(outline(&compilation.flow).join("\n"), unindented(expected));
    assert_eq!(compilation.diagnostics.sorted()[0].code, Code::DeadCode);
}

#[test]
fn a_goto_leads_to_what_follows_its_label() {
    lowers_to(
        "  main:
    - label: again
    - {play: 'say:Hello'}
    - goto: {label: again, max: 3}
    - goto: {label: end, when: vars.a}
    - answer
    - label: end",
        "main/start: next -> main/1 play
        main/1 play: next -> main/2 goto
        main/2 goto: taken -> main/1 play, spent -> main/3 goto
        main/3 goto: taken -> main/end, spent -> main/4 answer, skipped -> main/4 answer
        main/4 answer: next -> main/end
        main/end",
    );
}

#[test]
fn a_goto_jumps_out_of_branches() {
    lowers_to(
        "  main:
    - label: menu
    - prompt: 'say:Press 1'
    - switch:
        variable: prompt_value
        case:
          '1':
            - label: inner
            - cond: [{when: vars.a, then: [{goto: menu}, {goto: inner}, {goto: bye}]}]
        default: []
    - label: bye
    - hangup",
        "main/start: next -> main/1 prompt
        main/1 prompt: next -> main/2 switch
        main/2 switch: case \"1\" -> main/2 switch/case 1/1 cond, default -> main/4 hangup
        main/2 switch/case 1/1 cond: when vars.a -> main/2 switch/case 1/1 cond/then 1/0 goto, else -> main/4 hangup
        main/2 switch/case 1/1 cond/then 1/0 goto: taken -> main/1 prompt, spent -> main/2 switch/case 1/1 cond/then 1/1 goto
        main/2 switch/case 1/1 cond/then 1/1 goto: taken -> main/2 switch/case 1/1 cond, spent -> main/2 switch/case 1/1 cond/then 1/2 goto
        main/2 switch/case 1/1 cond/then 1/2 goto: taken -> main/4 hangup, spent -> main/4 hangup
        main/4 hangup
        main/end",
    );
}

#[test]
fn a_label_in_the_last_branch_leads_behind_it() {
    lowers_to(
        "  main:
    - cond: [{when: vars.a, then: [{goto: out}, answer, {label: out}]}]
    - hangup",
        "main/start: next -> main/0 cond
        main/0 cond: when vars.a -> main/0 cond/then 1/0 goto, else -> main/1 hangup
        main/0 cond/then 1/0 goto: taken -> main/1 hangup, spent -> main/0 cond/then 1/1 answer
        main/0 cond/then 1/1 answer: next -> main/1 hangup
        main/1 hangup
        main/end",
    );
}

#[test]
fn labels_that_are_not_there() {
    for (sections, expected) in [
        (
            "main: [{goto: agian}, {label: again}]",
            "undefined-label: there is no label \"agian\" in this section | did you mean \"again\"?",
        ),
        (
            "main: [{goto: x}, {cond: [{when: vars.a, then: [{label: x}]}]}]",
            "undefined-label: a goto cannot jump into another branch, to \"x\" | put the label into the list of the goto, or into one around it",
        ),
        (
            "main: [{goto: x}], other: [{label: x}, answer]",
            "undefined-label: there is no label \"x\" in this section | a goto stays in its section; transfer leads to another",
        ),
        (
            "main: [{goto: voicemail}], voicemail: [answer]",
            "undefined-label: there is no label \"voicemail\" in this section | \"voicemail\" is a section: transfer goes there, execute goes there and comes back",
        ),
        (
            "main: [{goto: menu}]",
            "undefined-label: there is no label \"menu\" in this section | write the label \"menu\" where it should go on",
        ),
    ] {
        let text = format!("sections: {{{sections}}}");
        assert_eq!(findings(&text), [expected]);
        let compilation = compiled(&text);
        let fault = kind(&compilation.flow, "main/0 goto/no label");
        assert_eq!(*fault, NodeKind::Fault(Fault::InvalidValue));
        assert!(compilation.program().is_ok(), "accepted: it only fails when a call gets there");
    }
}

#[test]
fn an_execute_comes_back_to_on_return_and_then_result() {
    lowers_to(
        "  main:
    - execute:
        dest: survey
        on_return: [{set: {a: 1}}]
        result: {case: {done: [hangup]}}
    - answer
  survey: [{return: done}]",
        "main/start: next -> main/0 execute
        main/0 execute: returned -> main/0 execute/on_return/0 set, 0 uses survey/start
        main/0 execute/on_return/0 set: next -> main/0 execute/result
        main/0 execute/result: case \"done\" -> main/0 execute/result/done/0 hangup, no match -> main/1 answer
        main/0 execute/result/done/0 hangup
        main/1 answer: next -> main/end
        main/end
        survey/start: next -> survey/0 return
        survey/0 return
        survey/end",
    );
}

#[test]
fn what_is_not_a_section_is_loaded_first() {
    let sections = "  main:
    - execute: {dest: 'https://example.com/a.yaml', result: [{when: vars.a, then: [hangup]}]}
    - transfer: https://example.com/b.yaml";
    lowers_to(
        sections,
        "main/start: next -> main/0 execute/load
        main/0 execute/load: loaded -> main/0 execute, failed -> main/1 transfer/load
        main/0 execute: returned -> main/0 execute/result
        main/0 execute/result: when vars.a -> main/0 execute/result/then 1/0 hangup, else -> main/1 transfer/load
        main/0 execute/result/then 1/0 hangup
        main/1 transfer/load: loaded -> main/1 transfer, failed -> main/1 transfer/failed
        main/1 transfer
        main/1 transfer/failed
        main/end",
    );
    let flow = compiled(&format!("sections:\n{sections}")).flow;
    let fault = NodeKind::Fault(Fault::ExecuteFailed);
    assert_eq!(*kind(&flow, "main/1 transfer/failed"), fault);
    for (name, expected) in [
        ("main/0 execute/load", LoadPurpose::Execute),
        ("main/1 transfer/load", LoadPurpose::Transfer),
    ] {
        match kind(&flow, name) {
            NodeKind::Load { purpose, .. } => assert_eq!(*purpose, expected),
            other => panic!("{name} is {other:?}"),
        }
    }
}

#[test]
fn a_transfer_to_a_section_enters_it() {
    lowers_to(
        "  main: [{transfer: {dest: other, params: {a: 1}}}]
  other: [{transfer: main}]",
        "main/start: next -> main/0 transfer
        main/0 transfer: next -> other/start
        main/end
        other/start: next -> other/0 transfer
        other/0 transfer: next -> main/start
        other/end",
    );
}

#[test]
fn sections_that_are_not_there() {
    let text = "sections: {main: [{execute: voice_mal}, {transfer: nowhere}], voicemail: [answer]}";
    assert_eq!(
        findings(text),
        [
            "undefined-section: there is no section \"voice_mal\" in this document | did you mean \"voicemail\"?",
            "undefined-section: there is no section \"nowhere\" in this document | add a section \"nowhere\" under sections:",
        ]
    );
    let compilation = compiled(text);
    for name in ["main/0 execute", "main/1 transfer"] {
        let fault = NodeKind::Fault(Fault::UndefinedSection);
        assert_eq!(*kind(&compilation.flow, name), fault);
    }
    assert!(compilation.program().is_ok(), "accepted: it only fails when a call gets there");
}

/// The states behind a step that must fail are there all the same, with their findings.
#[test]
fn what_nothing_leads_to_is_kept() {
    let text = "sections: {main: [{execute: {dest: gone, on_return: [{goto: lost}]}}, answer]}";
    let compilation = compiled(text);
    let outline = outline(&compilation.flow);
    assert!(outline.contains(&"main/1 answer: next -> main/end".to_owned()), "{outline:#?}");
    let codes: Vec<_> = compilation.diagnostics.sorted().iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::UndefinedSection, Code::UndefinedLabel]);
}

#[test]
fn leaf_steps_carry_their_row_of_the_method_table() {
    let flow = compiled(
        "sections: {main: [{play: {url: 'say:Hi', auto_answer: false}}, {prompt: 'say:Hi'}, {sleep: 5}, hangup]}",
    )
    .flow;
    let act = |name| match kind(&flow, name) {
        NodeKind::Act(act) => act,
        other => panic!("{name} is {other:?}"),
    };
    let truth = |truth: bool| Some(Value::from(truth));
    let auto = |name| act(name).auto_answer.as_ref().map(|f| f.constant().cloned());
    assert_eq!(auto("main/0 play"), Some(truth(false)));
    assert_eq!(auto("main/1 prompt"), Some(truth(true)));
    assert_eq!(auto("main/2 sleep"), None);
    let prompt = act("main/1 prompt");
    assert_eq!(prompt.kind, ActKind::Perform);
    assert!(prompt.confirmable);
    assert!(prompt.sets.iter().any(|name| name.as_str() == "prompt_value"));
    let failures: Vec<_> = prompt.on_failure.iter().map(|(n, v)| (n.as_str(), v.clone())).collect();
    assert_eq!(failures, [("prompt_result", Value::word("failed"))]);
    let params = |name| act(name).params.constant().map(Value::to_json);
    assert_eq!(params("main/2 sleep").as_deref(), Some(r#"{"duration":5}"#));
    assert_eq!(params("main/3 hangup").as_deref(), Some(r#"{"reason":"hangup"}"#));
    let play = params("main/0 play").expect("a constant");
    assert!(play.starts_with(r#"{"urls":["say:Hi"],"auto_answer":false,"volume":0"#), "{play}");
}

#[test]
fn exits_play_their_parts() {
    let flow = compiled(
        "sections: {main: [{connect: {to: '+15550100001'}}, {switch: {variable: a, case: {b: []}}},
           {goto: nowhere}, {execute: 'https://example.com/a'}]}",
    )
    .flow;
    for (name, expected) in [
        ("main/start", vec![Role::Plain]),
        ("main/0 connect/group 1", vec![Role::Success, Role::Timeout, Role::Failure]),
        ("main/0 connect/bridge", vec![Role::Plain, Role::Timeout]),
        ("main/1 switch", vec![Role::Plain, Role::Failure]),
        ("main/2 goto", vec![Role::Jump, Role::Plain]),
        ("main/3 execute/load", vec![Role::Success, Role::Failure]),
    ] {
        let (index, _) = flow.nodes().find(|(_, node)| node.name == name).expect(name);
        let roles: Vec<_> =
            (0..flow.exits(index).len()).map(|rank| flow.exit_role(index, rank)).collect();
        assert_eq!(roles, expected, "{name}");
        assert_eq!(flow.exit_label(index, roles.len()), "", "no such exit");
    }
}

#[test]
fn dead_steps_are_reported_once() {
    for (steps, dead) in [
        ("[hangup, answer, {sleep: 1}]", Some("answer")),
        ("[{transfer: main}, answer]", Some("answer")),
        ("[return, {play: 'say:Hi'}, hangup, answer]", Some("play")),
        ("[{cond: [{when: vars.a, then: [hangup, answer]}]}, {sleep: 1}]", Some("answer")),
        ("[hangup, {label: unused}, answer]", Some("answer")),
        ("[{goto: {label: a, when: vars.b}}, hangup, {label: a}, answer]", None),
        ("[answer, hangup]", None),
        ("[hangup, {label: last}]", None),
        ("[{cond: [{when: vars.a, then: [hangup]}]}, answer]", None),
    ] {
        let compilation = compiled(&format!("sections: {{main: {steps}}}"));
        let found: Vec<_> = compilation
            .diagnostics
            .sorted()
            .into_iter()
            .map(|d| (d.code, compilation.source.slice(d.span).to_owned()))
            .collect();
        let expected: Vec<_> =
            dead.map(|step| (Code::DeadCode, step.to_owned())).into_iter().collect();
        assert_eq!(found, expected, "{steps}");
    }
}

/// Names are paths of what the author wrote; where two paths read the same, one gets a number.
#[test]
fn names_are_unique() {
    let long = "k".repeat(60);
    let flow = compiled(&format!(
        "sections:
  main: [{{switch: {{variable: a, case: {{{long}1: [answer], {long}2: [answer]}}, default: []}}}}]
  main/0 switch: [answer]
  main/0 switch/default: [hangup]"
    ))
    .flow;
    let short = "k".repeat(40);
    let names: Vec<_> = flow.nodes().map(|(_, node)| node.name.clone()).collect();
    assert!(names.contains(&format!("main/0 switch/case {short}.../0 answer")), "{names:#?}");
    assert!(names.contains(&format!("main/0 switch/case {short}.../0 answer#2")), "{names:#?}");
}

#[test]
fn a_switch_has_a_limit_of_cases() {
    let cases = |count: usize| {
        let keys: Vec<_> = (0..count).map(|key| format!("k{key}: []")).collect();
        let keys = keys.join(", ");
        format!("sections: {{main: [{{switch: {{variable: a, case: {{{keys}}}, default: []}}}}]}}")
    };
    assert!(compiled(&cases(limits::CASES)).diagnostics.is_empty());
    let findings = compiled(&cases(limits::CASES + 1)).diagnostics.sorted();
    assert_eq!(findings.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::TooManySteps]);
}

#[test]
fn what_could_not_be_read_leaves_the_rest() {
    let compilation = compiled(
        "sections: {other: [answer, {dail: '+15550100001'}, {sleep: soon}, {goto: end}, hangup, {label: end}]}",
    );
    assert_eq!(
        outline(&compilation.flow).join("\n"),
        unindented(
            "other/start: next -> other/0 answer
            other/0 answer: next -> other/2 sleep
            other/2 sleep: next -> other/3 goto
            other/3 goto: taken -> other/end, spent -> other/4 hangup
            other/4 hangup
            other/end"
        )
    );
    let refused = compilation.program().expect_err("there is no main");
    assert_eq!(refused.to_string(), "the document is refused for 3 reasons");
}

#[test]
fn random_documents_are_of_every_kind() {
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let strategy = support::document();
    let mut all = String::new();
    for _ in 0..200 {
        all += &strategy.new_tree(&mut runner).expect("nothing is filtered").current();
    }
    for word in [
        "answer",
        "hangup",
        "play:",
        "prompt:",
        "record:",
        "sleep:",
        "set:",
        "unset:",
        "cond:",
        "switch:",
        "label:",
        "goto:",
        "execute:",
        "return",
        "transfer:",
        "connect:",
        "serial:",
        "parallel:",
        "serial_parallel:",
        "confirm:",
        "on_return:",
        "result:",
        "not_there",
        "nowhere",
        "transfer_after_bridge:",
        "queue:",
        "stream:",
        "default:",
        "else:",
    ] {
        assert!(all.contains(word), "no {word} in 200 documents");
    }
}

/// Mistakes from end to end: thousands of names that are not there, and as many that they could mean.
#[test]
fn thousands_of_mistakes_are_all_reported() {
    let sections: Vec<_> = (0..3000)
        .map(|n| {
            format!("  section_number_{n:05}: [{{execute: sektion_numero_{n:05}}}, {{goto: l}}]")
        })
        .collect();
    let text = format!("sections:\n  main: [answer]\n{}", sections.join("\n"));
    let compilation = compiled(&text);
    assert_eq!(compilation.diagnostics.len(), 6000);
    // Names are compared while that takes little: for the first of them.
    let help = |d: &swml_compiler::diagnostic::Diagnostic| d.help.clone().unwrap_or_default();
    let all = compilation.diagnostics.sorted();
    let guessed = all.iter().filter(|d| help(d).starts_with("did you mean")).count();
    assert_eq!(guessed, 6);
    assert_eq!(help(&all[0]), "did you mean \"section_number_00000\"?");
}

/// A document in a text is lowered behind the one that it stands in, in a name space of its own.
#[test]
fn a_document_in_a_text_is_entered() {
    lowers_to(
        "  main:
    - execute: '{\"sections\": {\"main\": [{\"execute\": \"more\"}], \"more\": [\"hangup\"]}}'
    - transfer: '{\"sections\": {\"main\": [\"hangup\"]}}'
  more: [answer]",
        "main/start: next -> main/0 execute
        main/0 execute: returned -> main/1 transfer, 0 uses main/0 execute#main/start
        main/1 transfer: next -> main/1 transfer#main/start
        main/end
        more/start: next -> more/0 answer
        more/0 answer: next -> more/end
        more/end
        main/0 execute#main/start: next -> main/0 execute#main/0 execute
        main/0 execute#main/0 execute: returned -> main/0 execute#main/end, 0 uses main/0 execute#more/start
        main/0 execute#main/end
        main/0 execute#more/start: next -> main/0 execute#more/0 hangup
        main/0 execute#more/0 hangup
        main/0 execute#more/end
        main/1 transfer#main/start: next -> main/1 transfer#main/0 hangup
        main/1 transfer#main/0 hangup
        main/1 transfer#main/end",
    );
}
