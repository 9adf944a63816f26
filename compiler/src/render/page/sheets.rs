//! Every section at every zoom, with its connects folded and not, as pieces of SVG.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::Places;
use crate::flow::{self, Flow};
use crate::render::layout::{Sheet, lay_out_some};
use crate::render::{Look, View, Zoom, svg, words};

/// Up to so many connects of a section are folded one by one; of more than that all are, or none.
const FOLDED_ALONE: usize = 3;

const ZOOMS: [Zoom; 3] = [Zoom::Group, Zoom::Step, Zoom::Leg];

pub(super) struct Sheets {
    /// A section: its name, id and connects; what is left of it when it is folded; its sheets by zoom and by
    /// what is folded.
    pub(super) sections: Vec<Value>,
    /// The places of each box, by zoom and name.
    pub(super) boxes: Value,
    pub(super) legend: String,
}

/// A zoom as the page calls it.
pub(super) const fn name(zoom: Zoom) -> &'static str {
    match zoom {
        Zoom::Step => "step",
        Zoom::Group => "group",
        Zoom::Leg => "leg",
    }
}

pub(super) fn sheets(flow: &Flow, places: &mut Places<'_>) -> Sheets {
    let connects = connects(flow);
    let folds: Vec<_> = connects.iter().map(|connects| folds(connects.len())).collect();
    let rounds = folds.iter().map(Vec::len).max().unwrap_or(1);
    let mut sections: Vec<Map<String, Value>> = vec![Map::new(); connects.len()];
    let mut boxes = Map::new();
    let mut legend = String::new();
    for zoom in ZOOMS {
        let mut of_boxes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut sheets: Vec<Map<String, Value>> = vec![Map::new(); connects.len()];
        for round in 0..rounds {
            // Every section has its turn with what it folds in this round.
            let folded: BTreeSet<usize> = connects
                .iter()
                .zip(&folds)
                .filter_map(|(connects, folds)| Some((connects, folds.get(round)?)))
                .flat_map(|(connects, fold)| fold.iter().map(|at| connects[*at]))
                .collect();
            let view = View::new(flow, Look { zoom, folded, ..Look::default() });
            for node in &view.nodes {
                of_boxes.entry(node.name.clone()).or_insert_with(|| places.of_box(node));
            }
            if round == 0 && zoom == Zoom::Leg {
                legend = svg::legend_of(&view);
            }
            // The table of the life of legs, a section of the closest zoom alone, is no part of the flow.
            let wanted = |section: usize| folds.get(section).is_some_and(|f| f.len() > round);
            for sheet in lay_out_some(&view, wanted) {
                let section = sheet.section;
                if round == 0 && zoom == Zoom::Group {
                    sections[section] = described(&sheet, flow, &connects[section]);
                }
                let key = folds[section][round].iter().map(usize::to_string).collect::<Vec<_>>();
                sheets[section].insert(key.join(" "), picture(&sheet));
            }
        }
        boxes.insert(name(zoom).to_owned(), json!(of_boxes));
        for (section, sheets) in sections.iter_mut().zip(sheets) {
            let all = section.entry("sheets").or_insert_with(|| json!({}));
            all[name(zoom)] = Value::Object(sheets);
        }
    }
    let sections = sections.into_iter().map(Value::Object).collect();
    Sheets { sections, boxes: Value::Object(boxes), legend }
}

/// The connects of each section, in order.
fn connects(flow: &Flow) -> Vec<Vec<usize>> {
    let mut connects = vec![Vec::new(); flow.sections().len()];
    for (_, node) in flow.nodes() {
        if let flow::NodeKind::Bridge { connect } = node.kind {
            connects[node.section].push(connect);
        }
    }
    connects
}

/// What can be folded of so many connects: nothing first.
fn folds(count: usize) -> Vec<Vec<usize>> {
    let all: Vec<usize> = (0..count).collect();
    match count {
        0 => vec![Vec::new()],
        1..=FOLDED_ALONE => (0..1_usize << count)
            .map(|bits| all.iter().copied().filter(|at| bits & (1 << at) != 0).collect())
            .collect(),
        _ => vec![Vec::new(), all],
    }
}

fn described(sheet: &Sheet, flow: &Flow, connects: &[usize]) -> Map<String, Value> {
    let frame = &sheet.frames[0];
    let mut folded = Sheet { frames: vec![frame.clone()], ..Sheet::default() };
    let texts = frame.texts.iter();
    let right = texts.clone().map(|text| text.x + text.width).fold(0.0, f64::max);
    let below = texts.map(|text| text.y).fold(0.0, f64::max);
    (folded.width, folded.height) = (right + 30.0, below + 12.0);
    (folded.frames[0].rect.width, folded.frames[0].rect.height) = (folded.width, folded.height);
    let mut described = Map::new();
    described.insert("name".into(), json!(frame.name));
    described.insert("id".into(), json!(frame.id));
    described.insert("connects".into(), json!(names(flow, connects)));
    described.insert("folded".into(), picture(&folded));
    described
}

/// The names of the frames of connects, and of their boxes when they are folded.
fn names(flow: &Flow, connects: &[usize]) -> Vec<String> {
    let bridge = |wanted: usize| {
        flow.nodes().map(|(_, node)| node).find(
            |node| matches!(node.kind, flow::NodeKind::Bridge { connect } if connect == wanted),
        )
    };
    let name = |connect: &usize| {
        let name = bridge(*connect).map(|node| node.name.as_str()).unwrap_or_default();
        words::name(name.rfind('/').map_or(name, |end| &name[..end]))
    };
    connects.iter().map(name).collect()
}

fn picture(sheet: &Sheet) -> Value {
    json!({ "w": sheet.width.ceil(), "h": sheet.height.ceil(), "svg": svg::sheet(sheet) })
}
