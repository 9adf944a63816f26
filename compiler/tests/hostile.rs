//! Texts that would break a format: markup, quotes, marks that turn the direction of writing, signs of DOT and
//! Mermaid, ten thousand characters. Wherever a document can have a text, it is drawn as a text, and nothing runs.

mod support;

use std::mem::{Discriminant, discriminant};

use petgraph::graph::NodeIndex;
use proptest::prelude::*;
use serde_json::{Value, json};
use swml_compiler::compile;
use swml_compiler::flow::{Flow, Node, NodeKind};
use swml_compiler::freeze::{freeze, thaw};
use swml_compiler::render::page::{self, Call};
use swml_compiler::render::svg::{self, Theme};
use swml_compiler::render::{Format, Look, View, Zoom, render, write};
use swml_compiler::source::Source;

const FORMATS: [Format; 4] = [Format::Dot, Format::Mermaid, Format::Outline, Format::Svg];
const ZOOMS: [Zoom; 3] = [Zoom::Step, Zoom::Group, Zoom::Leg];

/// A document with a text wherever a document can have any.
fn document_with(text: &str) -> Value {
    let [label, key, section, context, step, function] =
        ["l", "k", "s", "c", "t", "f"].map(|prefix| format!("{prefix}{text}"));
    let url = format!("https://example.com/{text}");
    let talk = json!({
        "prompt": {"text": text, "contexts": {
            "default": {"steps": [
                {"name": step, "text": text, "functions": [function]},
                {"name": "last", "text": text, "valid_contexts": [context]},
            ]},
            context.as_str(): {"steps": [{"name": step, "text": text, "end": true}]},
        }},
        "SWAIG": {"functions": [
            {"function": function, "description": text,
                "data_map": {"output": {"response": text, "action": [{"change_context": context}, {"say": text}]}}},
            {"function": format!("w{text}"), "description": text, "web_hook_url": url},
            {"function": format!("h{text}"), "description": text,
                "data_map": {"output": {"response": text, "action": [
                    {"SWML": {"sections": {"main": [{"play": format!("say:{text}")}]}}}]}}},
        ]},
    });
    json!({"version": "1.0.0", "sections": {
        "main": [
            {"play": format!("say:{text}")},
            {"play": {"urls": [url, format!("say:{text}")]}},
            {"request": {"url": url, "method": "POST", "headers": {"a": text}, "body": {text: text}}},
            {"set": {"a": text}},
            {"label": label},
            {"switch": {"variable": "vars.a", "case": {key: [{"goto": {"label": label, "max": 3}}]},
                "default": [{"execute": {"dest": section, "params": {"a": text}}}]}},
            {"connect": {"from": format!("%{{vars.a}}{text}"), "serial": [
                {"to": "sip:a@example.com", "confirm": [{"play": format!("say:{text}")}]},
                {"to": format!("%{{vars.a}}{text}")}]}},
            {"ai": talk},
            {"execute": url},
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
        for look in [
            Look { long_edges: true, ..Look::default() },
            Look { call_left: true, zoom: Zoom::Leg, ..Look::default() },
        ] {
            let view = View::new(&flow, look);
            FORMATS.iter().for_each(|format| check_format(*format, &write(&view, *format)));
            [Theme::Light, Theme::Dark].iter().for_each(|theme| check_svg(&svg::write(&view, *theme)));
        }
        for zoom in ZOOMS {
            for format in FORMATS {
                let drawn = render(&flow, format, zoom);
                check_format(format, &drawn);
                let expected = render(&tame, format, zoom);
                if same {
                    // Tips have as many lines as have something to say; they alone begin without a tag.
                    let lines = |drawn: &str| {
                        let is_ours = |line: &&str| format != Format::Svg || line.starts_with('<');
                        drawn.lines().filter(is_ours).count()
                    };
                    prop_assert_eq!(lines(&drawn), lines(&expected), "{}", drawn);
                }
            }
        }
    }
}

/// A call with a text in all that it says.
fn call_with(text: &str) -> Call {
    let event = |name: &str| {
        json!({"t": 0.0, "event": name, "state": text, "to": text, "name": text, "value": {text: text}, "url": text,
            "reason": text, "method": text, "function": text, "args": {text: text}, "response": text, "source": text,
            "what": text, "code": text, "outcome": text, "leg": 1, "at": format!("{text}:1:1")})
    };
    let mut events: Vec<_> =
        swml_compiler::scenario::EVENT_NAMES.iter().map(|name| event(name)).collect();
    events.push(event(text));
    Call { title: text.to_owned(), events }
}

/// A page has as many tags as one with a tame text in all its places, and data that holds none.
fn check_page(page: &str, tame: &str) {
    assert!(!page.contains(is_hidden));
    let parts = |page: &str| {
        let (before, rest) = page.split_once("<script type=\"application/json\"").expect("data");
        let (data, after) = rest.split_once("</script>").expect("data that ends");
        assert!(!data.contains('<'), "a tag in the data");
        let data = data.split_once('>').expect("a tag that ends").1;
        serde_json::from_str::<Value>(data).expect("the data is JSON");
        // The legend has what occurs.
        let (head, rest) = before.split_once("<svg class=\"swml\"").expect("a legend");
        let (legend, tail) = rest.split_once("</svg>").expect("a legend that ends");
        check_svg(&format!("<svg {legend}</svg>"));
        [head, tail, after].map(|part| part.matches('<').count())
    };
    assert_eq!(parts(page), parts(tame));
}

proptest! {
    #![proptest_config(support::runs(12))]

    #[test]
    fn no_text_breaks_a_page(text in hostile()) {
        let page = |text: &str| page::write(&flow_with(text), Zoom::Group, Some(&call_with(text)));
        check_page(&page(&text), &page("tame"));
    }
}

proptest! {
    #![proptest_config(support::runs(24))]

    #[test]
    fn random_documents_are_whole_in_every_format(text in support::document()) {
        let flow = compile(&Source::new("flow.yaml", &text)).flow;
        let thawed = thaw(&freeze(&flow));
        for zoom in ZOOMS {
            for format in FORMATS {
                check_format(format, &render(&flow, format, zoom));
                check_format(format, &render(&thawed, format, zoom));
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
            assert!(drawn.len() < 400_000, "{} bytes", drawn.len());
        }
    }
    let text = "\"<電\u{202e}".repeat(2_500);
    let page = page::write(&flow, Zoom::Group, Some(&call_with(&text)));
    check_page(&page, &page::write(&flow_with("tame"), Zoom::Group, Some(&call_with("tame"))));
}
