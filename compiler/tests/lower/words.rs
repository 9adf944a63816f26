//! What is said about jumps that lead nowhere and steps that nothing leads to: the place, the second place,
//! and what to do.

use super::*;

/// Where the label stands that a `goto` before it cannot reach.
#[test]
fn labels_are_found_wherever_they_stand() {
    for branch in [
        "{cond: [{when: vars.a, then: [{label: x}]}]}",
        "{cond: [{when: vars.a, then: []}, {else: [{label: x}]}]}",
        "{switch: {variable: a, case: {b: [{label: x}]}, default: []}}",
        "{switch: {variable: a, case: {b: []}, default: [{label: x}]}}",
        "{execute: {dest: other, on_return: [{label: x}]}}",
        "{execute: {dest: other, result: {case: {b: [{label: x}]}}}}",
        "{execute: {dest: other, result: [{when: vars.a, then: [{label: x}]}]}}",
        "{connect: {to: '+15550100001', result: {case: {connected: []}, default: [{label: x}]}}}",
        "{connect: {to: '+15550100001', result: [{else: [{label: x}]}]}}",
    ] {
        let text = format!("sections: {{main: [{{goto: x}}, {branch}], other: [answer]}}");
        let found = compiled(&text).diagnostics.sorted();
        let finding = found.iter().find(|finding| finding.code == Code::UndefinedLabel);
        let finding = finding.unwrap_or_else(|| panic!("{text}: {found:#?}"));
        assert_eq!(finding.message, "a goto cannot jump into another branch, to \"x\"", "{text}");
        let (place, words) = &finding.labels[0];
        assert_eq!((&text[place.start as usize..][..1], words.as_ref()), ("x", "the label"));
    }
}

#[test]
fn a_label_is_no_section() {
    assert_eq!(
        findings("sections: {main: [{label: again}, answer, {execute: again}]}"),
        [
            "undefined-section: there is no section \"again\" in this document | \"again\" is a label: goto leads there"
        ]
    );
    // The label of a block that has ended is of no use.
    assert_eq!(
        findings(
            "sections: {main: [{cond: [{when: vars.a, then: [{label: again}]}]}, {execute: again}]}"
        ),
        [
            "undefined-section: there is no section \"again\" in this document | add a section \"again\" under sections:"
        ]
    );
}

#[test]
fn why_a_step_cannot_be_reached() {
    for (ending, words, help) in [
        ("hangup", "the call ends here", "remove it, or move it up"),
        ("return", "the section ends here", "remove it, or move it up"),
        ("transfer: main", "a transfer never comes back", "to come back, write execute"),
    ] {
        let text = format!("sections:\n  main:\n    - {ending}\n    - answer\n");
        let found = compiled(&text).diagnostics.sorted();
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].message, "no call can reach this step");
        assert_eq!(found[0].help.as_deref(), Some(help), "{text}");
        let (place, said) = &found[0].labels[0];
        let method = ending.split(':').next().unwrap_or_default();
        let slice = &text[place.start as usize..place.end as usize];
        assert_eq!((slice, said.as_ref()), (method, words), "{text}");
    }
}

/// Steps in a `case` that is called `default` are not those of the default.
#[test]
fn a_case_may_be_called_default() {
    lowers_to(
        "  main:
    - execute:
        dest: other
        result:
          case: {default: [answer], other: [{sleep: 1}]}
          default: [hangup]
  other: [answer]",
        "main/start: next -> main/0 execute
        main/0 execute: returned -> main/0 execute/result, 0 uses other/start
        main/0 execute/result: case \"default\" -> main/0 execute/result/case default/0 answer, case \"other\" -> main/0 execute/result/other/0 sleep, default -> main/0 execute/result/default/0 hangup
        main/0 execute/result/case default/0 answer: next -> main/end
        main/0 execute/result/other/0 sleep: next -> main/end
        main/0 execute/result/default/0 hangup
        main/end
        other/start: next -> other/0 answer
        other/0 answer: next -> other/end
        other/end",
    );
}
