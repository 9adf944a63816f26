//! What is seen of a flow, as readable text: frames and what is in them, boxes with their rows, edges with what they
//! are, what they say and which exits they stand for. No coordinates, no format.

use std::fmt::Write as _;

use swml_compiler::compile;
use swml_compiler::flow::{Edge, Flow};
use swml_compiler::render::view::{Cluster, Item, Label};
use swml_compiler::render::{Cut, Look, View, Zoom};
use swml_compiler::source::Source;

/// A menu that gives up after three rounds, with a way that no call takes and a box that none gets to.
const MENU: &str = "\
sections:
  main:
    - answer
    - set: {rounds: 0}
    - label: menu
    - prompt: {play: 'say:Press 1 for sales, and this is so long a text that it is shortened', max_digits: 1}
    - switch:
        variable: prompt_result
        case:
          match_digits:
            - execute: {dest: sales, params: {from: menu}}
          no_input:
            - play: say:Are you there?
            - goto: {label: menu, max: 3}
          match_speech: []
          nonsense:
            - play: say:Never
    - hangup
    - play: say:Behind the end
  sales:
    - return: done
";

/// Groups after one another, one of them asked to confirm, and what follows from how it ended.
const DIAL: &str = "\
sections:
  main:
    - connect:
        answer_on_bridge: true
        timeout: 20
        serial_parallel:
          - - to: sip:desk@example.com
            - {to: '+15550100001', timeout: 90}
          - - {to: '+15550100002', confirm: [{play: 'say:A call for you'}]}
        result:
          case:
            connected: [hangup]
    - connect: {to: 'queue:tickets'}
";

/// Cases of what is found later, and of what an assignment that fails leaves.
const CASES: &str = include_str!("../../tests/flows/vars/cases.yaml");

/// A conversation with contexts, steps and functions.
const TALK: &str = include_str!("../../tests/flows/ai/steps.yaml");

fn flow(text: &str) -> Flow {
    compile(&Source::new("flow.yaml", text)).flow
}

/// A view as text.
fn text(view: &View) -> String {
    let mut out = String::new();
    for section in &view.sections {
        frame(view, section, 0, &mut out);
    }
    // Writing to a string never fails.
    let _ = writeln!(out, "edges");
    for edge in &view.edges {
        let [from, to] = [edge.from, edge.to].map(|node| &view.nodes[node].name);
        let _ = write!(out, "  {from} -> {to}  {:?}", edge.kind);
        for (is, word) in [(edge.back, " back"), (edge.never, " never")] {
            out.push_str(if is { word } else { "" });
        }
        let labels: Vec<_> = edge.labels.iter().map(said).collect();
        let _ = writeln!(out, "  [{}]  of {}", labels.join(", "), exits(&edge.of));
    }
    out
}

fn exits(of: &[(petgraph::graph::NodeIndex, Edge)]) -> String {
    let one = |(state, edge): &(petgraph::graph::NodeIndex, Edge)| match edge {
        Edge::Exit(rank) => format!("{}.{rank}", state.index()),
        Edge::Reference(slot) => format!("{}@{slot}", state.index()),
    };
    let all: Vec<_> = of.iter().map(one).collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(" ") }
}

/// A text, and in braces the whole of it where that is more.
fn said(label: &Label) -> String {
    match label.text == label.full {
        true => label.text.clone(),
        false => format!("{} {{{}}}", label.text, label.full),
    }
}

fn frame(view: &View, cluster: &Cluster, depth: usize, out: &mut String) {
    let Cluster { kind, name, title, line, reached, .. } = cluster;
    let indent = "  ".repeat(depth);
    let never = if *reached { "" } else { "  never reached" };
    let _ = writeln!(out, "{indent}{kind:?} {name:?} \"{title}\"{}{never}", place(*line));
    for item in &cluster.items {
        match item {
            Item::Cluster(inner) => frame(view, inner, depth + 1, out),
            Item::Node(number) => node(view, *number, depth + 1, out),
        }
    }
}

fn place(line: Option<u32>) -> String {
    line.map(|line| format!("  :{line}")).unwrap_or_default()
}

fn node(view: &View, number: usize, depth: usize, out: &mut String) {
    let node = &view.nodes[number];
    let indent = "  ".repeat(depth);
    let states: Vec<_> = node.states.iter().map(|(state, _)| state.index().to_string()).collect();
    let never = if node.reached { "" } else { "  never reached" };
    let _ =
        writeln!(out, "{indent}{:?} {}  states {}{never}", node.kind, node.name, states.join(" "));
    for row in &node.rows {
        let _ =
            writeln!(out, "{indent}  | {} | {} |{}", row.title, said(&row.detail), place(row.line));
    }
    for stub in &node.stubs {
        let back = if stub.back { " back" } else { "" };
        let _ = writeln!(
            out,
            "{indent}  {:?}{back} {} -> {}  of {}",
            stub.kind,
            stub.label,
            stub.to,
            exits(&stub.of)
        );
    }
}

fn keep(name: &str, shown: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("view_{name}"), shown);
    });
}

/// Every level of every flow, below the flow.
#[test]
fn views() {
    for (name, document) in [("menu", MENU), ("dial", DIAL), ("talk", TALK)] {
        let flow = flow(document);
        for zoom in [Zoom::Step, Zoom::Group, Zoom::Leg] {
            let shown = text(&View::new(&flow, zoom));
            keep(&format!("{name}_{zoom:?}"), &format!("{document}\n{shown}"));
        }
    }
}

/// Which cases no call takes.
#[test]
fn views_of_cases() {
    keep("cases", &format!("{CASES}\n{}", text(&View::new(&flow(CASES), Zoom::Step))));
}

/// What can be chosen beside the level.
#[test]
fn views_of_choice() {
    let (menu, dial) = (flow(MENU), flow(DIAL));
    let folded = Look { folded: [0].into(), ..Look::default() };
    let call_left = Look { call_left: true, ..Look::default() };
    let long_edges = Look { long_edges: true, ..Look::default() };
    let near = Cut { from: Some("main/3 prompt".to_owned()), depth: Some(1), ..Cut::default() };
    let depth = Cut { section: Some("main".to_owned()), depth: Some(2), ..Cut::default() };
    let cut = |view: View, cut: &Cut| view.cut(cut).expect("it is there");
    for (name, view) in [
        ("dial_folded", View::new(&dial, folded)),
        ("dial_call_left", View::new(&dial, call_left)),
        ("menu_long_edges", View::new(&menu, long_edges)),
        ("menu_from_prompt", cut(View::new(&menu, Zoom::Group), &near)),
        ("dial_depth_2", cut(View::new(&dial, Zoom::Group), &depth)),
    ] {
        keep(name, &text(&view));
    }
}
