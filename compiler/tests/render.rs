//! Flows drawn: what a view keeps, what formats write, and that no text of a document breaks them.

mod support;

use std::collections::BTreeSet;
use std::mem::{Discriminant, discriminant};

use petgraph::graph::NodeIndex;
use proptest::prelude::*;
use serde_json::{Value, json};
use swml_compiler::compile;
use swml_compiler::flow::{Edge, Flow, Node, NodeKind};
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

const TALK: &str = "\
sections:
  main:
    - ai:
        prompt:
          text: You are the desk.
          contexts:
            default:
              steps:
                - {name: greet, text: Hello., functions: [hours], valid_steps: [help]}
                - {name: help, text: Help., valid_contexts: [sales], valid_steps: [greet]}
            sales:
              steps:
                - {name: offer, text: Offer., functions: [], end: true}
        SWAIG:
          functions:
            - {function: hours, description: Hours., web_hook_url: 'https://example.com/hours'}
            - function: sell
              description: Sells.
              active: false
              data_map: {output: {response: Yes., action: [{change_context: sales}]}}
            - function: leave
              description: Leaves.
              data_map: {output: {response: Bye., action: [{hangup: true}]}}
";

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

// --- what no text may break -----------------------------------------------------------------------------

/// A document with a text wherever a document can have any.
fn document_with(text: &str) -> Value {
    let label = format!("l{text}");
    let key = format!("k{text}");
    let section = format!("s{text}");
    json!({"version": "1.0.0", "sections": {
        "main": [
            {"play": format!("say:{text}")},
            {"set": {"a": text}},
            {"label": label},
            {"switch": {"variable": "vars.a", "case": {key: [{"goto": {"label": label, "max": 3}}]},
                "default": [{"execute": {"dest": section, "params": {"a": text}}}]}},
            {"connect": {"from": format!("%{{vars.a}}{text}"), "serial": [
                {"to": "sip:a@example.com", "confirm": [{"play": format!("say:{text}")}]},
                {"to": format!("%{{vars.a}}{text}")}]}},
            {"return": text},
        ],
        section.as_str(): [{"cond": [{"when": format!("vars.a == {}", json!(text)), "then": ["hangup"]}]}],
    }})
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(vec![
            "\"", "\\", "\\\"", "\n", "\r\n", "\t", "\0", "\u{1b}[31m", "\u{202e}", "\u{2066}", "\u{feff}",
            "<b>", "</table>", "<", ">", "&", "&amp;", "&#10;", "#", "#35;", "#quot;", ";", "%%", "%%{init: {}}%%",
            "end", "subgraph", "]", "])", "}}", "{", "|", "-->", "`", "**", "__", "style a:#b;", "classDef",
            "click", "\\n", "\\N", "\\l", "'", "$$", "]:::never", "..>", "->", " ", "\u{ffff}", "\u{2028}", "電",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-z ]{0,80}",
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// The state machine of a document with such a text, under a name with it.
fn flow_with(text: &str) -> Flow {
    let source = Source::new(&format!("{text}.json"), &document_with(text).to_string());
    compile(&source).flow
}

/// A state without its texts: its kind, its exits, its references.
type Shape = (Discriminant<NodeKind>, Vec<NodeIndex>, Vec<(u16, NodeIndex)>);

fn shape(flow: &Flow) -> Vec<Shape> {
    let row = |(index, node): (NodeIndex, &Node)| {
        (discriminant(&node.kind), flow.exits(index), flow.references(index))
    };
    flow.nodes().map(row).collect()
}

fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || "\u{202e}\u{2066}\u{feff}\u{2028}\u{2029}\u{200f}\u{ad}\u{ffff}".contains(c)
}

fn check_format(format: Format, drawn: &str) {
    assert!(!drawn.contains(is_hidden), "{drawn}");
    assert!(drawn.ends_with('\n'));
    match format {
        Format::Dot => check_dot(drawn),
        Format::Mermaid => drawn.lines().for_each(check_mermaid),
        Format::Svg => check_svg(drawn),
        Format::Outline => {
            for line in drawn.lines() {
                assert!(line.chars().count() <= 100, "{line}");
                assert_eq!(line.trim_end(), line);
            }
        }
    }
}

/// Tags of ours alone, each closed, with attributes of ours; texts and values hold no sign of the format.
fn check_svg(drawn: &str) {
    const TAGS: [&str; 9] = ["svg", "title", "desc", "style", "g", "a", "text", "rect", "path"];
    let mut open = Vec::new();
    let mut rest = drawn;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        assert!(!text.contains('>') || open.last() == Some(&"style"), "{text}");
        let mut entities = text.split('&').skip(1);
        let is_entity = |part: &str| {
            ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|e| part.starts_with(e))
        };
        assert!(entities.all(is_entity), "{text}");
        let end = tag.find('>').expect("a tag that ends");
        let body = &tag[1..end];
        rest = &tag[end + 1..];
        if let Some(closed) = body.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{body}");
            continue;
        }
        let name = body.split([' ', '/']).next().unwrap_or_default();
        let name = TAGS.into_iter().find(|tag| *tag == name);
        let name = name.unwrap_or_else(|| panic!("a tag of somebody else: {body}"));
        let mut quoted = body.split('"');
        while let Some(outside) = quoted.next() {
            let attribute = outside.trim_end_matches('=').rsplit(' ').next().unwrap_or_default();
            assert!(!attribute.starts_with("on"), "{body}");
            if let (true, Some(value)) = (attribute == "href", quoted.next()) {
                assert!(value.starts_with('#'), "{body}");
            } else if attribute != "href" {
                quoted.next();
            }
        }
        if !body.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(
        !drawn.contains("<script") && !drawn.contains("url(http"),
        "nothing runs or is fetched"
    );
}

/// Outside of texts and labels, DOT has only words, brackets and signs; quotes and angles are in pairs.
fn check_dot(drawn: &str) {
    let mut rest = drawn;
    let mut depth = 0usize;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => {
                let mut escaped = false;
                let end = rest.find(|c| {
                    let ends = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    ends
                });
                rest = &rest[end.expect("a text that ends") + 1..];
            }
            '<' => rest = check_label(rest),
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1).expect("a graph that is open"),
            c => assert!(
                c.is_ascii_alphanumeric() || " \n[]=,;->._".contains(c),
                "{c:?} in\n{drawn}"
            ),
        }
    }
    assert_eq!(depth, 0, "{drawn}");
}

/// A label up to its end: known tags, each closed, and entities.
fn check_label(label: &str) -> &str {
    let mut open = Vec::new();
    let mut rest = label;
    loop {
        let at = rest.find(['<', '>', '&']).expect("a label that ends");
        let sign = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        match sign {
            b'>' => {
                assert!(open.is_empty(), "{open:?} open in {label}");
                return rest;
            }
            b'&' => {
                let end = rest.find(';').expect("an entity");
                assert!(
                    ["amp", "lt", "gt", "quot", "#160", "#8594"].contains(&&rest[..end]),
                    "{label}"
                );
            }
            _ => {
                let end = rest.find('>').expect("a tag");
                let tag = &rest[..end];
                let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap_or_default();
                assert!(["b", "br", "hr", "font", "table", "tr", "td"].contains(&name), "{tag}");
                if let Some(closed) = tag.strip_prefix('/') {
                    assert_eq!(open.pop(), Some(closed));
                } else if !tag.ends_with('/') {
                    open.push(name);
                }
                rest = &rest[end + 1..];
            }
        }
    }
}

/// A line of Mermaid is made of names, arrows and brackets, and at most one text that holds no sign of its
/// own.
fn check_mermaid(line: &str) {
    let parts: Vec<_> = line.split('"').collect();
    assert!(matches!(parts.len(), 1 | 3), "{line}");
    if parts[0].trim_start().starts_with("%%") {
        return;
    }
    for part in parts.iter().step_by(2) {
        let is_sign = |c: char| " _:#,.;-=>|[](){}/".contains(c);
        assert!(part.chars().all(|c| c.is_ascii_alphanumeric() || is_sign(c)), "{line}");
    }
    let Some(text) = parts.get(1) else { return };
    let mut text = (*text).to_owned();
    for tag in ["<b>", "</b>", "<i>", "</i>", "<br/>"] {
        text = text.replace(tag, "");
    }
    assert!(
        !text.contains(['<', '>', '&', '`', '%', '{', '}', '[', ']', '\\', '*', '|']),
        "{line}"
    );
    assert!(
        !text.contains("://") && !text.contains("style") && !text.contains("classDef"),
        "{line}"
    );
    for entity in text.split('#').skip(1) {
        let digits = entity.split(';').next().unwrap_or_default();
        assert!(!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()), "{line}");
        assert!(entity.len() > digits.len(), "{line}");
    }
}

proptest! {
    #![proptest_config(support::runs(48))]

    #[test]
    fn no_text_breaks_a_format(text in hostile()) {
        let tame = flow_with("tame");
        let flow = flow_with(&text);
        // Where it makes no step another one, it makes no line more or less.
        let same = shape(&flow) == shape(&tame);
        for zoom in ZOOMS {
            for format in FORMATS {
                let drawn = render(&flow, format, zoom);
                check_format(format, &drawn);
                let expected = render(&tame, format, zoom);
                if same {
                    prop_assert_eq!(drawn.lines().count(), expected.lines().count(), "{}", drawn);
                }
            }
        }
    }

    #[test]
    fn random_documents(text in support::document()) {
        let flow = flow(&text);
        let thawed = thaw(&freeze(&flow));
        for zoom in ZOOMS {
            check_view(&flow, zoom);
            check_view(&thawed, zoom);
            for format in FORMATS {
                let drawn = render(&flow, format, zoom);
                check_format(format, &drawn);
                check_format(format, &render(&thawed, format, zoom));
                prop_assert_eq!(&drawn, &render(&flow, format, zoom));
                let again = compile(&Source::new("flow.yaml", &text)).flow;
                prop_assert_eq!(&drawn, &render(&again, format, zoom));
            }
        }
    }
}

#[test]
fn endless_texts_are_no_matter() {
    let flow = flow_with(&"\"<電\u{202e}".repeat(2_500));
    for zoom in ZOOMS {
        for format in FORMATS {
            let drawn = render(&flow, format, zoom);
            check_format(format, &drawn);
            assert!(drawn.len() < 300_000, "{} bytes", drawn.len());
        }
    }
}
