//! Flow to one HTML file that shows it: no network, no framework, no other file.
//!
//! Everything that can be seen is laid out here, section by section, at every zoom and with connects folded
//! and not. The page (`page.html`, `page.css`, `js/`) packs the sheets, and has the source beside them, search,
//! and calls that are played step by step. Deliberately absent: a second writer of pictures; sheets come from
//! [`svg`].

mod sheets;
mod source;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::svg::{self, Escaped};
use super::view::{self, Row};
use super::{Note, Zoom, text, words};
use crate::flow::Flow;
use crate::source::Source;

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const DARK: &str = include_str!("dark.css");
/// In the order in which they need each other.
const SCRIPTS: [&str; 7] = [
    include_str!("js/page.js"),
    include_str!("js/canvas.js"),
    include_str!("js/source.js"),
    include_str!("js/search.js"),
    include_str!("js/notes.js"),
    include_str!("js/play.js"),
    include_str!("js/main.js"),
];
/// Nothing is fetched, whatever the page is made to hold.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; font-src data:; \
                      base-uri 'none'; form-action 'none'";

/// A call to be played in the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Which one, such as the name of a scenario.
    pub title: String,
    /// What passed, one object an event: those that `swml run --trace jsonl` prints.
    pub events: Vec<Value>,
}

/// Writes a page. Secrets of the source are replaced by `***`. The same flow and call give the same page, byte
/// for byte.
#[must_use]
pub fn write(flow: &Flow, zoom: Zoom, call: Option<&Call>) -> String {
    write_noted(flow, zoom, call, &[], false)
}

/// The same, with what there is to say about frames as a layer that can be switched on, and `on` says whether it is.
#[must_use]
pub fn write_noted(
    flow: &Flow,
    zoom: Zoom,
    call: Option<&Call>,
    notes: &[Note],
    on: bool,
) -> String {
    let title =
        flow.source().map_or_else(|| "flow".to_owned(), |source| words::name(source.name()));
    let files = files(flow);
    let mut places = Places::of_states(flow, &files);
    let sheets::Sheets { sections, boxes, legend } = sheets::sheets(flow, &mut places);
    let data = json!({
        "zoom": sheets::name(zoom),
        "files": files.iter().map(file).collect::<Vec<_>>(),
        "places": places.list,
        "sections": sections,
        "boxes": boxes,
        "notes": notes.iter().map(note).collect::<Vec<_>>(),
        "noted": on,
        "call": call.map(|call| json!({ "title": call.title, "events": call.events })),
    });
    let data = escaped(&data.to_string());
    fill(&[
        ("policy", POLICY),
        ("title", &Escaped(&title).to_string()),
        ("style", &format!("{}{STYLE}", svg::css(svg::Theme::Light))),
        ("dark", &format!("{}{DARK}", svg::colours(true))),
        ("legend", &legend),
        ("data", &data),
        ("script", &SCRIPTS.join("\n")),
    ])
}

/// The texts of all documents of a flow, the first first: what stands in a text of another has its places there.
fn files(flow: &Flow) -> Vec<&Source> {
    let mut files: Vec<&Source> = Vec::new();
    for source in flow.spaces().iter().filter_map(|space| space.source.as_ref()) {
        if !files.iter().any(|file| file.name() == source.name()) {
            files.push(source);
        }
    }
    files
}

fn note(note: &Note) -> Value {
    json!({ "frame": words::name(&note.frame), "short": note.short, "lines": note.lines })
}

fn file(source: &&Source) -> Value {
    json!({ "name": words::name(source.name()), "lines": source::lines(source) })
}

/// JSON that holds no `<`, which could end the element that it stands in, and nothing that cannot be seen.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '<' || text::is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string never fails.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Whatever stands somewhere in the source: the states by number, then legs and the steps of conversations. Each is its
/// name, its first and its last line, and its file.
struct Places<'f> {
    list: Vec<Value>,
    flow: &'f Flow,
    files: &'f [&'f Source],
    /// Of what is no state, by name.
    others: BTreeMap<String, usize>,
}

impl<'f> Places<'f> {
    fn of_states(flow: &'f Flow, files: &'f [&'f Source]) -> Self {
        let mut places = Self { list: Vec::new(), flow, files, others: BTreeMap::new() };
        for (_, node) in flow.nodes() {
            let line = |offset| words::line(flow, node.section, offset).unwrap_or(0);
            let last = line(node.span.end.max(node.span.start + 1) - 1);
            places.add(&node.name, (line(node.span.start), last), node.section);
        }
        places
    }

    /// The places of a box: of its states, or its own.
    fn of_box(&mut self, node: &view::Node) -> Vec<usize> {
        if !node.states.is_empty() {
            return node.states.iter().map(|(index, _)| index.index()).collect();
        }
        let Some(Row { line: Some(first), span, .. }) = node.rows.first() else {
            return Vec::new();
        };
        if let Some(known) = self.others.get(&node.name) {
            return vec![*known];
        }
        let end = span.map(|span| span.end.max(span.start + 1) - 1);
        let last = end.and_then(|end| words::line(self.flow, node.section, end));
        self.others.insert(node.name.clone(), self.list.len());
        self.add(&node.name, (*first, last.unwrap_or(*first)), node.section);
        vec![self.list.len() - 1]
    }

    fn add(&mut self, name: &str, (first, last): (u32, u32), section: usize) {
        let file = self.flow.source_of(section).map(Source::name);
        let file = self.files.iter().position(|source| Some(source.name()) == file);
        self.list.push(json!([name, first, last, file.unwrap_or(0)]));
    }
}

/// The template with its `{{marks}}` replaced, in one go: what is put in is not looked at.
fn fill(parts: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = TEMPLATE;
    while let Some((before, behind)) = rest.split_once("{{") {
        let Some((mark, after)) = behind.split_once("}}") else { break };
        let part = parts.iter().find(|(name, _)| *name == mark);
        debug_assert!(part.is_some(), "the template has a mark {mark} that nobody fills");
        out.push_str(before);
        out.push_str(part.map_or("", |(_, text)| text));
        rest = after;
    }
    // Writing to a string never fails.
    let _ = out.write_str(rest);
    out
}
