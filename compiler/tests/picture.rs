//! Pictures as data: whatever the flow, nothing lies on anything else, everything is inside of what it belongs
//! to, and edges begin and end at their boxes.

mod support;

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use swml_compiler::compile;
use swml_compiler::flow::Flow;
use swml_compiler::render::layout::{
    Arrow, Page, Point, Rect, Segment, Shape, Sheet, Text, lay_out, legend, long_edges, pack,
};
use swml_compiler::render::svg::{self, Theme};
use swml_compiler::render::view::{Cluster, Item, NodeKind};
use swml_compiler::render::{Cut, Look, View, Zoom, font};
use swml_compiler::source::Source;

fn flow(text: &str) -> Flow {
    compile(&Source::new("flow.yaml", text)).flow
}

fn looks() -> impl Iterator<Item = Look> {
    [Zoom::Step, Zoom::Group, Zoom::Leg].into_iter().flat_map(|zoom| {
        let plain = Look { zoom, ..Look::default() };
        let (call_left, long_edges) = (true, true);
        [Look { call_left, ..plain.clone() }, Look { long_edges, ..plain.clone() }, plain]
    })
}

/// Less than this is no overlap, but rounding.
const SLACK: f64 = 0.6;

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.x + SLACK < other.right()
        && other.x + SLACK < one.right()
        && one.y + SLACK < other.bottom()
        && other.y + SLACK < one.bottom()
}

fn contains(outer: &Rect, inner: &Rect) -> bool {
    inner.x + SLACK >= outer.x
        && inner.right() <= outer.right() + SLACK
        && inner.y + SLACK >= outer.y
        && inner.bottom() <= outer.bottom() + SLACK
}

fn room_of(text: &Text) -> Rect {
    let Text { x, y, width, size, .. } = *text;
    Rect { x, y: y - 0.75 * size, width, height: size }
}

/// Whether a point lies on the outline of a box, or within its slanted corners.
fn touches(rect: &Rect, point: Point) -> bool {
    let near = Rect {
        x: rect.x - 1.0,
        y: rect.y - 1.0,
        width: rect.width + 2.0,
        height: rect.height + 2.0,
    };
    let within = near.x <= point.x
        && point.x <= near.right()
        && near.y <= point.y
        && point.y <= near.bottom();
    let sides =
        [point.x - rect.x, rect.right() - point.x, point.y - rect.y, rect.bottom() - point.y];
    within && sides.iter().any(|side| side.abs() <= 1.0)
}

/// Points along an edge, closer together than any text is high.
fn points(arrow: &Arrow) -> Vec<Point> {
    const STEP: f64 = 4.0;
    let mut points = vec![arrow.start];
    for segment in &arrow.segments {
        let from = points[points.len() - 1];
        let to = segment.end();
        let steps = (((to.x - from.x).abs() + (to.y - from.y).abs()) / STEP).ceil().max(8.0);
        for step in (1..).map(f64::from).take_while(|step| *step <= steps) {
            let t = step / steps;
            let mix = |a: f64, b: f64| a + (b - a) * t;
            points.push(match *segment {
                Segment::Line(to) => Point { x: mix(from.x, to.x), y: mix(from.y, to.y) },
                Segment::Curve(one, other, to) => {
                    let at = |p: [f64; 4]| {
                        let s = 1.0 - t;
                        s * s * s * p[0]
                            + 3.0 * s * s * t * p[1]
                            + 3.0 * s * t * t * p[2]
                            + t * t * t * p[3]
                    };
                    Point {
                        x: at([from.x, one.x, other.x, to.x]),
                        y: at([from.y, one.y, other.y, to.y]),
                    }
                }
            });
        }
    }
    points
}

fn check(view: &View) {
    let sheets = lay_out(view);
    assert_eq!(sheets.len(), view.sections.len());
    for sheet in &sheets {
        check_sheet(view, sheet);
    }
    let boxes: usize = sheets.iter().map(|sheet| sheet.boxes.len()).sum();
    assert_eq!(boxes, view.nodes.len());
    let sizes: Vec<_> = sheets.iter().map(|sheet| (sheet.width, sheet.height)).collect();
    let page = pack(&sizes);
    let places = page.places.iter().zip(&sizes);
    let rects: Vec<_> = places
        .map(|(at, (width, height))| Rect { x: at.x, y: at.y, width: *width, height: *height })
        .collect();
    let whole = Rect { x: 0.0, y: 0.0, width: page.width, height: page.height };
    for (number, rect) in rects.iter().enumerate() {
        assert!(contains(&whole, rect), "a section outside of the page");
        assert!(rects[..number].iter().all(|other| !overlap(rect, other)), "sections overlap");
    }
    check_long_edges(view, &sheets, &page);
}

/// What leads from one section to another begins and ends at its boxes and stays on the page.
fn check_long_edges(view: &View, sheets: &[Sheet], page: &Page) {
    let long = long_edges(view, sheets, page);
    let section = |node: usize| view.nodes[node].section;
    let count = view.edges.iter().filter(|edge| section(edge.from) != section(edge.to)).count();
    assert_eq!(long.len(), count);
    let box_of = |node: usize| {
        let mut placed = sheets.iter().zip(&page.places);
        let placed = placed.find_map(|(sheet, at)| {
            let shape = sheet.boxes.iter().find(|shape| shape.node == node)?;
            let Rect { x, y, width, height } = shape.rect;
            Some(Rect { x: x + at.x, y: y + at.y, width, height })
        });
        placed.expect("every box is on the page")
    };
    let whole = Rect { x: 0.0, y: 0.0, width: page.width, height: page.height };
    for arrow in &long {
        let edge = &view.edges[arrow.edge];
        let line = points(arrow);
        assert!(
            touches(&box_of(edge.from), arrow.start),
            "{} does not begin at its box",
            arrow.tip
        );
        let end = line[line.len() - 1];
        assert!(touches(&box_of(edge.to), end), "{} does not end at its box", arrow.tip);
        for point in line {
            let near = Rect { x: point.x, y: point.y, width: 0.0, height: 0.0 };
            assert!(contains(&whole, &near), "{} leaves the page at {point:?}", arrow.tip);
        }
    }
}

fn check_sheet(view: &View, sheet: &Sheet) {
    let whole = Rect { x: 0.0, y: 0.0, width: sheet.width, height: sheet.height };
    for (number, shape) in sheet.boxes.iter().enumerate() {
        for other in &sheet.boxes[..number] {
            let apart = !overlap(&shape.rect, &other.rect);
            assert!(apart, "{} on {}: {:?} {:?}", shape.name, other.name, shape.rect, other.rect);
        }
        for text in &shape.texts {
            assert!(
                contains(&shape.rect, &room_of(text)),
                "{:?} outside of {}",
                text.text,
                shape.name
            );
        }
        for (at, text) in shape.texts.iter().enumerate() {
            let others = shape.texts[..at].iter();
            let free = others.into_iter().all(|other| !overlap(&room_of(text), &room_of(other)));
            assert!(free, "{:?} on another text of {}", text.text, shape.name);
        }
    }
    check_frames(sheet, &view.sections[sheet.section]);
    let box_of = |id: &str| &sheet.boxes.iter().find(|shape| shape.id == id).expect("a box").rect;
    for arrow in &sheet.arrows {
        let end = arrow.segments.last().expect("an edge has a line").end();
        let (from, to) = (box_of(&arrow.from), box_of(&arrow.to));
        assert!(
            touches(from, arrow.start),
            "{} begins at {:?}, not at {from:?}",
            arrow.tip,
            arrow.start
        );
        assert!(touches(to, end), "{} ends at {end:?}, not at {to:?}", arrow.tip);
        let line = points(arrow);
        for point in &line {
            assert!(point.x.is_finite() && point.y.is_finite());
            let near = Rect { x: point.x, y: point.y, width: 0.0, height: 0.0 };
            assert!(contains(&whole, &near), "{} leaves the section at {point:?}", arrow.tip);
            for frame in &sheet.frames {
                let free = frame.texts.iter().all(|text| !overlap(&near, &room_of(text)));
                assert!(free, "{} through the title of {}", arrow.tip, frame.name);
            }
            for shape in &sheet.boxes {
                let free = !overlap(&near, &shape.rect);
                assert!(
                    free,
                    "{} -> {}: {} through {}",
                    arrow.from, arrow.to, arrow.tip, shape.name
                );
            }
        }
    }
    let plates: Vec<_> = sheet.arrows.iter().filter_map(|arrow| arrow.label.as_ref()).collect();
    for (number, plate) in plates.iter().enumerate() {
        let said = &plate.text.text;
        assert!(contains(&whole, &plate.rect), "{said} outside of the section");
        assert!(contains(&plate.rect, &room_of(&plate.text)), "{said} outside of its room");
        let others = plates[..number].iter();
        assert!(
            others.into_iter().all(|other| !overlap(&plate.rect, &other.rect)),
            "{said} on a label"
        );
        for shape in &sheet.boxes {
            assert!(!overlap(&plate.rect, &shape.rect), "{said} on {}", shape.name);
        }
        for text in sheet.frames.iter().flat_map(|frame| &frame.texts) {
            assert!(!overlap(&plate.rect, &room_of(text)), "{said} on the title {}", text.text);
        }
    }
}

/// Every box and frame lies within its frame and below its title, and in no other one.
fn check_frames(sheet: &Sheet, section: &Cluster) {
    fn inside(sheet: &Sheet, cluster: &Cluster, at: &mut usize) -> Vec<usize> {
        let frame = &sheet.frames[*at];
        assert_eq!(frame.name, cluster.name);
        *at += 1;
        let mut nodes = Vec::new();
        for item in &cluster.items {
            match item {
                Item::Node(node) => nodes.push(*node),
                Item::Cluster(inner) => {
                    let rect = sheet.frames[*at].rect;
                    assert!(
                        contains(&frame.rect, &rect),
                        "{} outside of {}",
                        inner.name,
                        frame.name
                    );
                    let free = frame.texts.iter().all(|text| !overlap(&rect, &room_of(text)));
                    assert!(free, "{} on the title of {}", inner.name, frame.name);
                    nodes.extend(inside(sheet, inner, at));
                }
            }
        }
        for shape in &sheet.boxes {
            if nodes.contains(&shape.node) {
                assert!(
                    contains(&frame.rect, &shape.rect),
                    "{} outside of {}",
                    shape.name,
                    frame.name
                );
            } else {
                assert!(!overlap(&frame.rect, &shape.rect), "{} in {}", shape.name, frame.name);
            }
            for text in &frame.texts {
                assert!(!overlap(&shape.rect, &room_of(text)), "{} on a title", shape.name);
            }
        }
        for text in &frame.texts {
            assert!(contains(&frame.rect, &room_of(text)), "{} outside of its frame", text.text);
        }
        nodes
    }
    inside(sheet, section, &mut 0);
}

/// The steps that it may go on to, the functions that it may call, whether it is the last.
type Step = (Vec<usize>, Option<Vec<usize>>, bool);

/// A flow with a conversation: contexts and steps that lead to one another and name functions, which answer, leave for
/// good, come back, change the step, or ask the web.
fn conversation() -> impl Strategy<Value = String> {
    let step = (vec(0usize..4, 0..3), proptest::option::of(vec(0usize..5, 0..4)), any::<bool>());
    let contexts = vec(vec(step, 1..5), 0..4);
    let functions = vec(0usize..ACTIONS.len(), 0..5);
    (contexts, functions).prop_map(|(contexts, functions)| {
        let mut prompt = json!({ "text": "Help." });
        let count = functions.len();
        let named = |(number, steps): (usize, Vec<Step>)| {
            let all = steps.len();
            let step = |(at, (next, functions, end)): (usize, Step)| {
                let mut step = json!({ "name": format!("s{at}"), "text": "Ask.", "end": end });
                if !next.is_empty() {
                    let next = next.into_iter().map(|next| format!("s{}", next % all));
                    step["valid_steps"] = next.collect();
                }
                if let Some(functions) = functions {
                    let known = functions.into_iter().filter(|function| *function < count);
                    step["functions"] = known.map(|function| format!("f{function}")).collect();
                }
                step
            };
            let steps: Value = steps.into_iter().enumerate().map(step).collect();
            let name = if number == 0 { "default".to_owned() } else { format!("c{number}") };
            (name, json!({ "steps": steps }))
        };
        if !contexts.is_empty() {
            let contexts: serde_json::Map<_, _> =
                contexts.into_iter().enumerate().map(named).collect();
            prompt["contexts"] = Value::Object(contexts);
        }
        let function = |(number, action): (usize, usize)| {
            let mut function = json!({ "function": format!("f{number}"), "description": "It." });
            match ACTIONS[action] {
                "" => function["web_hook_url"] = json!("https://example.com/f"),
                action => {
                    let action: Value = serde_json::from_str(action).expect("an action is JSON");
                    function["data_map"] =
                        json!({ "output": { "response": "Done.", "action": [action] } });
                }
            }
            function
        };
        let functions: Value = functions.into_iter().enumerate().map(function).collect();
        let ai = json!({ "ai": { "prompt": prompt, "SWAIG": { "functions": functions } } });
        let main = json!(["answer", ai, { "play": "say:Bye" }]);
        json!({ "sections": { "main": main, "team": ["hangup"] } }).to_string()
    })
}

/// What a function can answer; nothing: it asks the web.
const ACTIONS: [&str; 6] = [
    "",
    r#"{"say": "Yes."}"#,
    r#"{"hangup": true}"#,
    r#"{"transfer": "team"}"#,
    r#"{"change_step": "s0"}"#,
    r#"{"SWML": {"sections": {"main": [{"play": "say:One moment"}]}}}"#,
];

proptest! {
    #![proptest_config(support::runs(40))]

    #[test]
    fn conversations_are_pictures(text in conversation()) {
        let flow = flow(&text);
        for look in looks() {
            let is_open = look.zoom != Zoom::Group;
            let view = View::new(&flow, look);
            check(&view);
            let steps = view.nodes.iter().filter(|node| node.kind == NodeKind::Step).count();
            let written = text.matches(r#""name":"s"#).count();
            prop_assert_eq!(steps, if is_open { written } else { 0 });
        }
    }

    #[test]
    fn nothing_lies_on_anything(text in prop_oneof![support::document(), support::dialling()]) {
        let flow = flow(&text);
        for look in looks() {
            check(&View::new(&flow, look));
        }
    }

    #[test]
    fn parts_are_pictures_too(text in support::dialling(), depth in 0usize..5) {
        let flow = flow(&text);
        for look in looks() {
            let view = View::new(&flow, look);
            let cut = Cut { depth: Some(depth), ..Cut::default() };
            let part = view.clone().cut(&cut).expect("there is a main");
            prop_assert!(part.nodes.len() <= view.nodes.len());
            check(&part);
            for section in &view.sections {
                let cut = Cut { section: Some(section.name.clone()), ..Cut::default() };
                check(&view.clone().cut(&cut).expect("it is there"));
            }
            for node in &view.nodes {
                let cut = Cut { from: Some(node.name.clone()), depth: Some(1), section: None };
                let part = view.clone().cut(&cut).expect("it is there");
                prop_assert!(part.nodes.iter().any(|kept| kept.name == node.name));
            }
        }
    }
}

/// Twenty cases do not stand in one row, and their order from left to right is that of the text.
#[test]
fn many_exits_are_not_one_row() {
    use std::fmt::Write as _;
    let mut cases = String::new();
    for number in 0..20 {
        // Writing to a string never fails.
        let _ = write!(
            cases,
            "'{number}': [{{play: 'say:You have chosen number {number}'}}, hangup], "
        );
    }
    let switch = format!("{{switch: {{variable: vars.a, case: {{{cases}}}, default: [hangup]}}}}");
    let view = View::new(&flow(&format!("sections: {{main: [{switch}]}}")), Zoom::Group);
    check(&view);
    let sheet = &lay_out(&view)[0];
    let plays: Vec<_> = sheet.boxes.iter().filter(|shape| shape.name.contains("play")).collect();
    let rows: BTreeSet<_> = plays.iter().map(|shape| shape.rect.y.to_bits()).collect();
    assert_eq!((plays.len(), rows.len()), (20, 3));
    let middle = |shape: &&Shape| shape.rect.x + shape.rect.width / 2.0;
    assert!(plays.iter().map(middle).is_sorted());
    assert!(sheet.width < 3_000.0, "{}", sheet.width);
}

#[test]
fn examples_are_pictures() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the examples are there") {
        let path = entry.expect("a folder that can be listed").path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let text = std::fs::read_to_string(&path).expect("an example is a text");
            let flow = flow(&text);
            looks().for_each(|look| check(&View::new(&flow, look)));
            count += 1;
        }
    }
    assert!(count >= 3, "only {count} examples");
}

#[test]
fn parts_that_are_not_there_are_named() {
    let view = View::new(&flow("sections: {main: [answer], sales: [hangup]}"), Zoom::Step);
    let cut = |cut: Cut| view.clone().cut(&cut);
    let section = |name: &str| Cut { section: Some(name.to_owned()), ..Cut::default() };
    let part = cut(section("sales")).expect("there is such a section");
    assert_eq!(part.sections.len(), 1);
    let missing = cut(section("sale")).expect_err("there is none");
    assert_eq!(
        missing.to_string(),
        "there is no section \"sale\" in this flow; there are \"main\", \"sales\""
    );
    let from = Cut { from: Some("main/7 play".to_owned()), ..Cut::default() };
    assert!(cut(from).expect_err("there is none").to_string().starts_with("there is no state"));
}

#[test]
fn themes_and_legends_differ() {
    let view = View::new(&flow("sections: {main: [{connect: {to: '+15550100001'}}]}"), Zoom::Group);
    let drawn = [Theme::Auto, Theme::Light, Theme::Dark].map(|theme| svg::write(&view, theme));
    assert!(drawn[0].contains("prefers-color-scheme:dark"));
    assert!(
        !drawn[1].contains("prefers-color-scheme") && !drawn[2].contains("prefers-color-scheme")
    );
    assert_ne!(drawn[1], drawn[2]);
    let words: Vec<_> = legend(&view).into_iter().map(|(_, words)| words).collect();
    assert!(words.contains(&"it worked") && !words.contains(&"the use of a section"), "{words:?}");
}

/// Widths are those of the committed font, and the wide letters of other scripts are not taken for narrow.
#[test]
fn widths_are_those_of_the_font() {
    use font::Cut::{Bold, Regular};
    assert!((font::width("i", 2048.0, Regular) - 455.0).abs() < 0.1);
    assert!((font::width("W", 2048.0, Bold) - 1933.0).abs() < 0.1);
    assert!(font::is_known("Grün, привет 1–2") && !font::is_known("電話"));
    assert!(font::width("電", 10.0, Regular) >= 10.0);
    assert_eq!(font::fitted("short", 10.0, Regular, 100.0), "short");
    let long = font::fitted("much too long for this room", 10.0, Regular, 60.0);
    assert!(long.ends_with('\u{2026}') && font::width(&long, 10.0, Regular) <= 60.0, "{long}");
}
