//! A flow frozen into a program and thawed again is the same flow.

mod support;

use petgraph::graph::NodeIndex;
use proptest::prelude::*;
use swml_compiler::flow::{Connect, Flow, Node, NodeKind};
use swml_compiler::freeze::{freeze, thaw};
use swml_compiler::source::{Source, Span};
use swml_compiler::{Compilation, compile};
use swml_runtime::id::StateId;
use swml_runtime::value::Text;

/// A state without what a program does not keep: where it stands, and the label of a `goto` as written.
fn kept(node: &Node) -> Node {
    let mut node = node.clone();
    node.span = Span::default();
    if let NodeKind::Jump { label, .. } = &mut node.kind {
        *label = Text::default();
    }
    node
}

fn kept_connect(connect: &Connect) -> Connect {
    let mut connect = connect.clone();
    for leg in connect.groups.iter_mut().flatten() {
        leg.span = Span::default();
    }
    connect
}

/// Every state with its exits by rank and its references by slot.
type Row = (Node, Vec<NodeIndex>, Vec<(u16, NodeIndex)>);

fn rows(flow: &Flow) -> Vec<Row> {
    let row = |(index, node)| (kept(node), flow.exits(index), flow.references(index));
    flow.nodes().map(row).collect()
}

fn assert_survives(flow: &Flow) {
    let thawed = thaw(&freeze(flow));
    assert_eq!(thawed.check(), Ok(()));
    for (thawed, frozen) in rows(&thawed).iter().zip(rows(flow)) {
        assert_eq!(*thawed, frozen);
    }
    assert_eq!(thawed.nodes().len(), flow.nodes().len());
    assert_eq!(thawed.sections(), flow.sections());
    let connects = |flow: &Flow| flow.connects().iter().map(kept_connect).collect::<Vec<_>>();
    assert_eq!(connects(&thawed), connects(flow));
    assert_eq!(freeze(&thawed).tables().states, freeze(flow).tables().states);
}

fn accepted(text: &str) -> Compilation {
    let compilation = compile(&Source::new("flow.yaml", text));
    let findings = compilation.diagnostics.sorted();
    assert!(!compilation.diagnostics.rejected(), "{text}\n{findings:#?}");
    assert_eq!(compilation.flow.check(), Ok(()));
    compilation
}

#[test]
fn flows_survive() {
    for steps in [
        "[]",
        "[answer, {play: 'say:Hello'}, {sleep: 100}, hangup]",
        "[{set: {a: 1, b: '%{call.from}'}}, {unset: [a, b]}]",
        "[{switch: {variable: prompt_value, case: {'1': [hangup], '2': []}}}]",
        "[{switch: {variable: vars.a.b, case: {}, default: [{return: {a: [1, '%{vars.x}']}}]}}]",
        "[{cond: [{when: 'vars.a == 1', then: [hangup]}, {when: '!vars.b', then: []}]}, answer]",
        "[{label: again}, {prompt: 'say:Hello'}, {goto: {label: again, max: '%{vars.n}'}}]",
        "[{goto: {label: end, when: 'vars.a'}}, answer, {label: end}]",
        "[{execute: {dest: other, params: {a: 1, b: '%{vars.b}'}, on_return: [answer]}}]",
        "[{execute: 'https://example.com/a'}, {transfer: '%{vars.next}'}]",
        "[{execute: {dest: missing, result: {case: {done: [hangup]}}}}, {transfer: other}]",
        "[{connect: {to: '+15550100001', timeout: 20, from: '+15550100009'}}]",
        "[{connect: {serial: [{to: 'sip:a@example.com'}, {to: '+15550100001', timeout: 5}]}}]",
        "[{connect: {parallel: [{to: 'stream:wss://example.com/a', name: a}, '%{vars.b}'],
           status_url: 'https://example.com/s', max_duration: 60, ringback: ['ring:us']}}]",
        "[{connect: {to: 'queue:a', transfer_after_bridge: 'https://example.com/after'}}]",
        "[{connect: {serial_parallel: [[{to: '+15550100001', confirm: [hangup]}, '+15550100002'],
           [{to: 'sip:a@example.com', confirm: 'https://example.com/c'}]], confirm: [{play: 'say:A'}],
           confirm_timeout: 5, answer_on_bridge: true, call_state_url: 'https://example.com/l',
           call_state_events: [ringing, answered], result: [{when: 'connect_result', then: []}]}}]",
    ] {
        let text = format!("sections: {{main: {steps}, other: [return]}}");
        assert_survives(&accepted(&text).flow);
    }
}

#[test]
fn states_know_their_place() {
    let compilation = accepted("sections:\n  main:\n    - connect:\n        to: '+15550100001'\n");
    let program = compilation.program().expect("the document is accepted");
    let rows: Vec<_> = (0..)
        .zip(compilation.flow.nodes())
        .map(|(state, _)| {
            let place = program.place(StateId(state)).expect("the program has names");
            format!("{} {}:{}", program.name(StateId(state)), place.line, place.column)
        })
        .collect();
    assert_eq!(
        rows,
        [
            "main/start 2:3",
            "main/0 connect/group 1 4:13",
            "main/0 connect/bridge 3:7",
            "main/end 2:3",
        ]
    );
    let debug = program.tables().debug.as_ref().expect("the program has names");
    assert_eq!(debug.files[0].as_str(), "flow.yaml");
    assert_eq!((debug.legs[0].line, debug.legs[0].column), (4, 13));
}

#[test]
fn a_program_without_names_has_numbers() {
    let program = accepted("sections: {main: [answer]}").program().expect("accepted");
    let mut tables = program.tables().clone();
    tables.debug = None;
    let stripped = swml_runtime::program::Program::new(tables).expect("names are not needed");
    let flow = thaw(&stripped);
    let names: Vec<_> = flow.nodes().map(|(_, node)| node.name.as_str()).collect();
    assert_eq!(names, ["state 0", "state 1", "state 2"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_flows_survive(text in support::document()) {
        assert_survives(&accepted(&text).flow);
    }

    /// A document with a line missing somewhere is hardly ever accepted, and has a well-formed flow still.
    #[test]
    fn broken_documents_have_flows(text in support::document(), line in any::<prop::sample::Index>()) {
        let lines: Vec<_> = text.lines().collect();
        let gone = line.index(lines.len());
        let rest = |(at, line)| (at != gone).then_some(line);
        let broken: Vec<_> = lines.into_iter().enumerate().filter_map(rest).collect();
        let compilation = compile(&Source::new("broken.yaml", &broken.join("\n")));
        prop_assert_eq!(compilation.flow.check(), Ok(()));
        prop_assert_eq!(compilation.program().is_err(), compilation.diagnostics.rejected());
    }
}
