//! Flows drawn: what a view keeps, and what formats write. That no text breaks them is in `hostile.rs`.

mod support;

use std::collections::BTreeSet;

use petgraph::graph::NodeIndex;
use proptest::prelude::*;
use swml_compiler::compile;
use swml_compiler::flow::{Edge, Flow, NodeKind};
use swml_compiler::freeze::{freeze, thaw};
use swml_compiler::render::view::{EdgeKind, View};
use swml_compiler::render::{Format, Zoom, render};
use swml_compiler::source::Source;

const FORMATS: [Format; 4] = [Format::Dot, Format::Mermaid, Format::Outline, Format::Svg];
const ZOOMS: [Zoom; 3] = [Zoom::Step, Zoom::Group, Zoom::Leg];

fn flow(text: &str) -> Flow {
    compile(&Source::new("flow.yaml", text)).flow
}

fn outline(text: &str, zoom: Zoom) -> String {
    render(&flow(text), Format::Outline, zoom)
}

// --- how it reads ---------------------------------------------------------------------------------------

const DESK: &str = "\
sections:
  main:
    - answer
    - play: say:One moment
    - label: round
    - connect:
        timeout: 20
        confirm:
          - prompt: say:Press 1
        serial_parallel:
          - - to: sip:desk@example.com
            - to: '+15550100001'
              timeout: 90
          - - to: '+15550100002'
        result:
          case:
            connected: [hangup]
    - goto: {label: round, max: 2}
    - execute: bye
    - hangup
    - play: say:Nobody hears this
  bye:
    - play: say:Goodbye
";

#[test]
fn outlines_of_every_zoom() {
    for zoom in ZOOMS {
        insta::assert_snapshot!(format!("outline_{zoom:?}"), outline(DESK, zoom));
    }
}

const TALK: &str = include_str!("../../tests/flows/ai/steps.yaml");

/// A conversation is one box that counts, or opens into its contexts, steps and functions.
#[test]
fn conversations_of_every_zoom() {
    for zoom in ZOOMS {
        insta::assert_snapshot!(format!("conversation_{zoom:?}"), outline(TALK, zoom));
    }
    insta::assert_snapshot!(render(&flow(TALK), Format::Mermaid, Zoom::Leg));
}

#[test]
fn dot_of_groups() {
    insta::assert_snapshot!(render(&flow(DESK), Format::Dot, Zoom::Group));
}

#[test]
fn dot_of_legs() {
    let text = "sections: {main: [{connect: {parallel: ['+15550100001', 'queue:a'], timeout: 9}}]}";
    insta::assert_snapshot!(render(&flow(text), Format::Dot, Zoom::Leg));
}

#[test]
fn mermaid_of_groups() {
    insta::assert_snapshot!(render(&flow(DESK), Format::Mermaid, Zoom::Group));
}

#[test]
fn a_program_has_no_lines() {
    let thawed = thaw(&freeze(&flow(DESK)));
    insta::assert_snapshot!(render(&thawed, Format::Outline, Zoom::Group));
    for format in FORMATS {
        let drawn = render(&thawed, format, Zoom::Step);
        assert!(
            !drawn.contains("line ")
                && !drawn.contains("data-line")
                && !drawn.contains("flow.yaml"),
            "{drawn}"
        );
    }
}

#[test]
fn exits_are_told_apart() {
    let view = View::new(&flow(DESK), Zoom::Step);
    let kind = |label: &str| {
        let edge = view.edges.iter().find(|edge| edge.label() == label);
        edge.unwrap_or_else(|| panic!("no edge {label}")).kind
    };
    assert_eq!(kind("accepted"), EdgeKind::Success);
    assert_eq!(kind("timed out"), EdgeKind::Timeout);
    assert_eq!(kind("failed"), EdgeKind::Failure);
    assert_eq!(kind("again, max 2"), EdgeKind::Jump);
    let stub = |label: &str| {
        let mut stubs = view.nodes.iter().flat_map(|node| &node.stubs);
        let stub = stubs.find(|stub| stub.label == label);
        stub.unwrap_or_else(|| panic!("no stub {label}"))
    };
    assert_eq!(stub("confirm").kind, EdgeKind::Reference);
    assert_eq!((stub("calls").kind, stub("calls").to.as_str()), (EdgeKind::Reference, "bye"));
    let back: Vec<_> =
        view.edges.iter().filter(|edge| edge.back).map(|edge| edge.label()).collect();
    assert_eq!(back, ["again, max 2"]);
    let merged = View::new(&flow(DESK), Zoom::Group);
    assert!(merged.edges.iter().any(|edge| {
        (edge.kind, edge.label().as_str()) == (EdgeKind::Lost, "timed out, failed")
    }));
}

#[test]
fn what_no_call_gets_to_is_said() {
    let text = "sections: {main: [hangup, answer], lost: [hangup]}";
    for (format, states, sections) in [
        (Format::Outline, "* 1 answer  (never reached)", "section lost  (never reached)"),
        (Format::Dot, "<br/>never reached>", "never reached</font>>, labeljust"),
        (Format::Mermaid, "<br/>never reached\"):::never", "never reached\"]"),
    ] {
        let drawn = render(&flow(text), format, Zoom::Group);
        assert!(drawn.contains(states), "{drawn}");
        assert!(drawn.contains(sections), "{drawn}");
    }
    // A call may compute the name of any section.
    for step in ["execute: '%{vars.next}'", "transfer: '%{vars.next}'"] {
        let text = format!("sections: {{main: [{{{step}}}], lost: [hangup]}}");
        let drawn = outline(&text, Zoom::Group);
        assert!(!drawn.contains("never reached"), "{drawn}");
    }
    let text = "sections: {main: [{execute: 'https://example.com/%{vars.a}'}], lost: [hangup]}";
    assert!(outline(text, Zoom::Group).contains("section lost  (never reached)"));
}

#[test]
fn words_on_steps() {
    for (step, expected) in [
        (
            "{play: {urls: ['say:Hello', 'silence:1'], volume: 5}}",
            "say:Hello, silence:1, volume 5 dB",
        ),
        ("{prompt: {play: 'say:Hello', max_digits: 4}}", "0 prompt  say:Hello, max_digits 4"),
        ("{sleep: 500}", "0 sleep  500 ms"),
        ("{set: {a: 1, b: '%{call.from}', token: abc}}", "a = 1, b = %{call.from}, token = ***"),
        ("{unset: [a, b]}", "0 unset  a, b"),
        ("{return: {a: [1, two]}}", "0 return  {a: [1, two]}"),
        ("{play: 'https://user:secret@example.com/a.mp3'}", "https://***@example.com/a.mp3"),
        ("{connect: {to: '+15550100001', timeout: 90}}", "+15550100001  90 s"),
        ("{connect: {to: '+15550100001', timeout: 120}}", "+15550100001  2 min"),
        ("{connect: {to: '+15550100001', timeout: '%{vars.t}'}}", "+15550100001  %{vars.t} s"),
        ("{connect: {to: '+15550100001', max_duration: 7200}}", "bridge  at most 2 h"),
        (
            "{connect: {to: '+15550100001', answer_on_bridge: true}}",
            "connect, answers when bridged",
        ),
        ("{switch: {variable: a, case: {x: [], y: []}}}", "\"x\", \"y\" -> end"),
        ("{switch: {variable: a, case: {x: []}}}", "the script fails: no case matches"),
        ("{goto: {label: nowhere, when: 'vars.a'}}", "nowhere, when vars.a, max 100"),
        ("{execute: main}", "calls ..> section main (back)"),
        ("{execute: nowhere}", "the script fails: no such section"),
    ] {
        let drawn = outline(&format!("sections: {{main: [{step}]}}"), Zoom::Group);
        assert!(drawn.contains(expected), "{step}: no {expected:?} in\n{drawn}");
    }
}

#[test]
fn long_texts_are_short_in_labels_and_full_in_tooltips() {
    let text = format!("sections: {{main: [{{play: 'say:{} END'}}]}}", "word ".repeat(30));
    let drawn = render(&flow(&text), Format::Dot, Zoom::Step);
    let line = drawn.lines().find(|line| line.contains("main/0 play\" [")).expect("the step");
    let (label, tooltip) = line.split_once("tooltip=").expect("a tooltip");
    assert!(label.contains("...") && !label.contains("END"), "{label}");
    assert!(tooltip.contains("END"), "{tooltip}");
}

#[test]
fn what_mermaid_does_not_draw_is_said() {
    let steps = |count| format!("sections: {{main: [{}]}}", "{sleep: 1}, ".repeat(count));
    let drawn = |count| render(&flow(&steps(count)), Format::Mermaid, Zoom::Step);
    assert!(!drawn(10).contains("%%"));
    assert!(drawn(600).starts_with("flowchart TD\n  %% Too large for Mermaid"));
}

// --- what is kept ---------------------------------------------------------------------------------------

type Edges = Vec<(NodeIndex, Edge)>;

fn edges_of(flow: &Flow) -> Edges {
    let mut edges = Vec::new();
    for (index, _) in flow.nodes() {
        edges.extend((0..).zip(flow.exits(index)).map(|(rank, _)| (index, Edge::Exit(rank))));
        let slots = flow.references(index).into_iter().map(|(slot, _)| slot);
        edges.extend(slots.map(|slot| (index, Edge::Reference(slot))));
    }
    edges.sort_unstable();
    edges
}

/// Every state is in one box, every edge of the flow is an edge or lies within a box, and edges lead where
/// the flow leads.
fn check_view(flow: &Flow, zoom: Zoom) {
    let view = View::new(flow, zoom);
    let mut boxes = vec![None; flow.nodes().len()];
    for (number, node) in view.nodes.iter().enumerate() {
        for (index, _) in &node.states {
            assert_eq!(boxes[index.index()].replace(number), None, "{} twice", node.name);
        }
    }
    for (index, node) in flow.nodes() {
        let is_shown = boxes[index.index()].is_some();
        let is_led_to = flow.nodes().any(|(from, _)| flow.exits(from).contains(&index));
        let may_hide = zoom != Zoom::Step && node.kind == NodeKind::End && !is_led_to;
        assert!(is_shown != may_hide, "{}", node.name);
    }
    let names: BTreeSet<_> = view.nodes.iter().map(|node| &node.name).collect();
    assert_eq!(names.len(), view.nodes.len(), "names of their own");

    let mut drawn: Edges = view.edges.iter().flat_map(|edge| edge.of.iter().copied()).collect();
    let stubs = || view.nodes.iter().flat_map(|node| &node.stubs);
    drawn.extend(stubs().flat_map(|stub| stub.of.iter().copied()));
    drawn.sort_unstable();
    if zoom == Zoom::Step {
        assert_eq!(drawn, edges_of(flow));
    }
    let drawn: BTreeSet<_> = drawn.into_iter().collect();
    for (index, edge) in edges_of(flow) {
        let target = match edge {
            Edge::Exit(rank) => flow.exits(index)[usize::from(rank)],
            Edge::Reference(_) => continue,
        };
        let within = boxes[index.index()] == boxes[target.index()] && target > index;
        assert!(drawn.contains(&(index, edge)) != within, "{}", flow.node(index).name);
    }
    for stub in stubs() {
        let section = stub.section.expect("nothing was cut off");
        assert_eq!(stub.to, view.sections[section].name);
    }
    for edge in &view.edges {
        for (index, of) in &edge.of {
            let targets = match of {
                Edge::Exit(rank) => vec![flow.exits(*index)[usize::from(*rank)]],
                Edge::Reference(slot) => {
                    let all = flow.references(*index).into_iter();
                    all.filter(|(found, _)| found == slot).map(|(_, target)| target).collect()
                }
            };
            assert!(targets.iter().any(|target| boxes[target.index()] == Some(edge.to)));
        }
    }
}

proptest! {
    #![proptest_config(support::runs(48))]

    #[test]
    fn random_documents(text in support::document()) {
        let flow = flow(&text);
        let thawed = thaw(&freeze(&flow));
        for zoom in ZOOMS {
            check_view(&flow, zoom);
            check_view(&thawed, zoom);
            for format in FORMATS {
                let drawn = render(&flow, format, zoom);
                prop_assert_eq!(&drawn, &render(&flow, format, zoom));
                let again = compile(&Source::new("flow.yaml", &text)).flow;
                prop_assert_eq!(&drawn, &render(&again, format, zoom));
            }
        }
    }
}
