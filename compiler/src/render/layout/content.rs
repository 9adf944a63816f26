//! What is written in boxes, on frames and on edges, and how much room that takes.

use super::{Frame, Ink, Plate, Point, Rect, Text};
use crate::render::font::{Cut, fitted, width};
use crate::render::view::{self, Cluster, ClusterKind, Edge, Node, NodeKind, Row};
use crate::source::Span;

/// The space between a frame and what is inside.
pub(super) const PADDING: f64 = 16.0;

const TITLE: f64 = 12.5;
const DETAIL: f64 = 11.5;
const QUIET: f64 = 10.0;
const ON_EDGE: f64 = 11.0;
/// The height of a line of text.
const LINE: f64 = 16.0;
/// The space between a box and what is written in it.
const SIDES: f64 = 12.0;
const ENDS: f64 = 7.0;
/// The space between two columns of a box.
const GAP: f64 = 12.0;
/// The widest that a text may be in a box, on a frame, on an edge.
const WIDEST: f64 = 270.0;
const WIDEST_TITLE: f64 = 300.0;
const WIDEST_LABEL: f64 = 190.0;
/// The room of a frame's title.
const HEADER: f64 = 30.0;
/// What a tip says at most, in lines.
const TIP_LINES: usize = 40;

/// What is written in a box.
pub(super) struct Content {
    pub(super) width: f64,
    pub(super) height: f64,
    /// How much of its upper and lower side is slanted or round, at either end.
    pub(super) bevel: f64,
    lines: Vec<Line>,
    rules: Vec<f64>,
}

/// A line of a box.
enum Line {
    /// In the middle.
    Middle(Vec<Piece>),
    /// In columns: the last one ends at the right side, the others begin where the box says.
    Columns(Vec<Piece>),
    /// Across the box.
    Rule,
}

struct Piece {
    text: String,
    size: f64,
    cut: Cut,
    ink: Ink,
    link: Option<String>,
    /// Where it begins, seen from the left of the content.
    x: f64,
}

impl Piece {
    fn new(text: &str, size: f64, cut: Cut, ink: Ink) -> Self {
        let text = fitted(text, size, cut, WIDEST);
        Self { text, size, cut, ink, link: None, x: 0.0 }
    }

    fn title(text: &str) -> Self {
        Self::new(text, TITLE, Cut::Bold, Ink::Plain)
    }

    fn detail(text: &str) -> Self {
        Self::new(text, DETAIL, Cut::Regular, Ink::Plain)
    }

    fn quiet(text: &str) -> Self {
        Self::new(text, QUIET, Cut::Regular, Ink::Quiet)
    }

    fn line(line: Option<u32>) -> Self {
        Self::quiet(&line.map(|line| format!("line {line}")).unwrap_or_default())
    }

    fn width(&self) -> f64 {
        width(&self.text, self.size, self.cut)
    }

    fn at(self, x: f64, y: f64) -> Text {
        let width = self.width();
        let Self { text, size, cut, ink, link, .. } = self;
        Text { x: round(x), y: round(y), width, size, cut, ink, text, link }
    }
}

/// What is written in a box; a box that no call gets to says so, unless its frame does.
pub(super) fn of_node(node: &Node, frame_is_reached: bool, sections: &[String]) -> Content {
    let mut lines = Vec::new();
    let in_columns = match node.kind {
        NodeKind::Steps => node.rows.len() > 1,
        NodeKind::Dial | NodeKind::Leg | NodeKind::Conversation | NodeKind::Step => true,
        _ => false,
    };
    match (node.kind, node.rows.as_slice()) {
        // its life has no terms
        (NodeKind::Leg, [row]) => head_of(row, &mut lines),
        (NodeKind::Start, _) => lines.push(Line::Middle(vec![Piece::title("start")])),
        (
            NodeKind::Dial | NodeKind::Leg | NodeKind::Conversation | NodeKind::Step,
            [head, rest @ ..],
        ) => {
            head_of(head, &mut lines);
            if !rest.is_empty() {
                lines.push(Line::Rule);
            }
            let has_lines = rest.iter().any(|row| row.line.is_some());
            lines.extend(rest.iter().map(|row| columns(row, has_lines, false)));
        }
        (_, rows) if in_columns => lines.extend(rows.iter().map(|row| columns(row, true, true))),
        (_, [row]) if node.stubs.iter().any(|stub| stub.to == row.detail.text) => {
            // the stub says it
            let detail = view::Label::default();
            head_of(&Row { detail, ..row.clone() }, &mut lines);
        }
        (_, rows) => rows.iter().for_each(|row| head_of(row, &mut lines)),
    }
    let rule_before_stubs = in_columns && !node.stubs.is_empty();
    if rule_before_stubs {
        lines.push(Line::Rule);
    }
    for stub in &node.stubs {
        let ink = Ink::Edge(stub.kind);
        let label = if stub.label.is_empty() { String::new() } else { format!("{} ", stub.label) };
        let mut piece =
            Piece::new(&format!("{label}\u{2192} {}", stub.to), DETAIL, Cut::Regular, ink);
        piece.link = stub.section.and_then(|section| sections.get(section)).cloned();
        lines.push(Line::Middle(vec![piece]));
    }
    if frame_is_reached && !node.reached {
        lines.push(Line::Middle(vec![Piece::quiet("never reached")]));
    }
    Content::new(node.kind, lines)
}

/// A title with its line, and what else there is below.
fn head_of(row: &Row, lines: &mut Vec<Line>) {
    let mut pieces = vec![Piece::title(&row.title)];
    if row.line.is_some() {
        pieces.push(Piece::line(row.line));
    }
    lines.push(Line::Middle(pieces));
    if !row.detail.text.is_empty() {
        lines.push(Line::Middle(vec![Piece::detail(&row.detail.text)]));
    }
}

fn columns(row: &Row, has_line: bool, bold: bool) -> Line {
    let title = match bold {
        true => Piece::title(&row.title),
        false => Piece::detail(&row.title),
    };
    let line = if has_line { Piece::line(row.line) } else { Piece::quiet("") };
    Line::Columns(vec![title, Piece::detail(&row.detail.text), line])
}

impl Content {
    fn new(kind: NodeKind, mut lines: Vec<Line>) -> Self {
        let mut widest: [f64; 3] = [0.0; 3];
        for line in &lines {
            if let Line::Columns(pieces) = line {
                for (widest, piece) in widest.iter_mut().zip(pieces) {
                    *widest = widest.max(piece.width());
                }
            }
        }
        let starts = columns_at(widest);
        let mut inner = starts[3];
        for line in &lines {
            if let Line::Middle(pieces) = line {
                inner = inner.max(row_width(pieces));
            }
        }
        let height: f64 = lines.iter().map(Line::height).sum();
        let (sides, bevel, least) = match kind {
            NodeKind::Start => (10.0, 10.0, 0.0),
            NodeKind::Branch | NodeKind::Fault => (20.0, 12.0, 70.0),
            NodeKind::Goto | NodeKind::Transfer => (18.0, 14.0, 60.0),
            NodeKind::Bridge | NodeKind::End => (16.0, 14.0, 60.0),
            NodeKind::Call => (18.0, 6.0, 60.0),
            _ => (SIDES, 4.0, 60.0),
        };
        let outer = (inner + 2.0 * sides).max(least);
        // an even number of pixels: its middle is one, too
        let outer = (outer / 2.0).ceil() * 2.0;
        let inner = outer - 2.0 * sides;
        for line in &mut lines {
            match line {
                Line::Columns(pieces) => {
                    for (at, piece) in pieces.iter_mut().enumerate() {
                        piece.x = sides + starts[at];
                    }
                    if let Some(last) = pieces.last_mut() {
                        last.x = sides + inner - last.width();
                    }
                }
                Line::Middle(pieces) => {
                    let mut x = sides + (inner - row_width(pieces)) / 2.0;
                    for piece in pieces {
                        piece.x = x;
                        x += piece.width() + GAP / 2.0;
                    }
                }
                Line::Rule => {}
            }
        }
        let ends = if kind == NodeKind::Start { 3.0 } else { ENDS };
        let height = (height + 2.0 * ends).round();
        Self { width: outer, height, bevel, lines, rules: vec![ends] }
    }

    /// The texts and lines, in a box at its place.
    pub(super) fn at(self, rect: &Rect) -> (Vec<Text>, Vec<f64>) {
        let mut y = rect.y + self.rules[0];
        let (mut texts, mut rules) = (Vec::new(), Vec::new());
        for line in self.lines {
            let height = line.height();
            match line {
                Line::Rule => rules.push(round(y + height / 2.0)),
                Line::Middle(pieces) | Line::Columns(pieces) => {
                    for piece in pieces.into_iter().filter(|piece| !piece.text.is_empty()) {
                        let x = rect.x + piece.x;
                        texts.push(piece.at(x, y + 12.0));
                    }
                }
            }
            y += height;
        }
        (texts, rules)
    }
}

impl Line {
    const fn height(&self) -> f64 {
        match self {
            Line::Rule => 9.0,
            _ => LINE,
        }
    }
}

fn row_width(pieces: &[Piece]) -> f64 {
    let gaps = if pieces.len() > 1 { GAP / 2.0 } else { 0.0 };
    pieces.iter().map(Piece::width).sum::<f64>() + gaps
}

/// Where columns begin, and how wide they are together.
fn columns_at(widest: [f64; 3]) -> [f64; 4] {
    let mut starts = [0.0; 4];
    let mut x: f64 = 0.0;
    for (at, width) in widest.into_iter().enumerate() {
        if width > 0.0 && x > 0.0 {
            x += GAP;
        }
        starts[at] = x;
        x += width;
    }
    starts[3] = x;
    starts
}

/// The title of a frame.
pub(super) struct Title {
    pub(super) width: f64,
    pub(super) height: f64,
    pieces: Vec<Piece>,
}

pub(super) fn of_frame(cluster: &Cluster, around_is_reached: bool) -> Title {
    let size = if is_section(cluster.kind) { TITLE + 1.0 } else { TITLE - 0.5 };
    let text = fitted(&cluster.title, size, Cut::Bold, WIDEST_TITLE);
    let mut pieces = vec![Piece::new(&text, size, Cut::Bold, Ink::Plain)];
    pieces[0].text = text;
    pieces.extend(cluster.line.map(|line| Piece::line(Some(line))));
    if !cluster.reached && (around_is_reached || is_section(cluster.kind)) {
        pieces.push(Piece::quiet("never reached"));
    }
    let mut x = 0.0;
    for piece in &mut pieces {
        piece.x = x;
        x += piece.width() + GAP * 0.7;
    }
    Title { width: x - GAP * 0.7, height: HEADER, pieces }
}

const fn is_section(kind: ClusterKind) -> bool {
    matches!(kind, ClusterKind::Section | ClusterKind::Confirm | ClusterKind::Life)
}

impl Title {
    pub(super) fn at(self, rect: &Rect) -> Vec<Text> {
        let place = |piece: Piece| {
            let x = rect.x + PADDING - 4.0 + piece.x;
            piece.at(x, rect.y + 19.0)
        };
        self.pieces.into_iter().map(place).collect()
    }
}

/// What is written on an edge.
pub(super) struct Label {
    pub(super) width: f64,
    pub(super) height: f64,
    piece: Piece,
}

pub(super) fn of_edge(edge: &Edge) -> Option<Label> {
    let text = edge.label();
    if text.is_empty() {
        return None;
    }
    let ink = if edge.never { Ink::Quiet } else { Ink::Edge(edge.kind) };
    let mut piece = Piece::new("", ON_EDGE, Cut::Regular, ink);
    piece.text = fitted(&text, ON_EDGE, Cut::Regular, WIDEST_LABEL);
    let width = ((piece.width() + 8.0) / 2.0).ceil() * 2.0;
    Some(Label { width, height: LINE, piece })
}

impl Label {
    pub(super) fn at(self, middle: Point, frames: &[Frame]) -> Plate {
        let Self { width, height, piece } = self;
        let (x, y) = (middle.x - width / 2.0, middle.y - height / 2.0);
        let rect = Rect { x, y, width, height };
        let is_in = |frame: &&Frame| {
            let Rect { x, y, .. } = frame.rect;
            x <= middle.x
                && middle.x <= frame.rect.right()
                && y <= middle.y
                && middle.y <= frame.rect.bottom()
        };
        let within = frames.iter().rfind(is_in).map_or(ClusterKind::Section, |frame| frame.kind);
        let left = middle.x - piece.width() / 2.0;
        Plate { rect, text: piece.at(left, y + 11.8), within }
    }
}

/// Everything in full, in lines: its name, then what its rows say.
pub(super) fn tip_of_node(node: &Node) -> String {
    let mut lines = vec![node.name.clone()];
    for row in &node.rows {
        let line = row.line.map(|line| format!(" (line {line})")).unwrap_or_default();
        lines.push(match row.detail.full.as_str() {
            "" => format!("{}{line}", row.title),
            full => format!("{}{line}: {full}", row.title),
        });
    }
    for stub in &node.stubs {
        lines.push(format!("{} \u{2192} {}", stub.label, stub.to).trim_start().to_owned());
    }
    joined(lines)
}

pub(super) fn tip_of_frame(cluster: &Cluster) -> String {
    let line = cluster.line.map(|line| format!(" (line {line})")).unwrap_or_default();
    joined(vec![format!("{}{line}", cluster.name), cluster.title.clone()])
}

pub(super) fn tip_of_edge(edge: &Edge) -> String {
    let mut lines: Vec<_> = edge.labels.iter().map(|label| label.full.clone()).collect();
    if edge.never {
        lines.push("no call can take this".to_owned());
    }
    joined(lines)
}

fn joined(mut lines: Vec<String>) -> String {
    let more = lines.len().saturating_sub(TIP_LINES);
    lines.truncate(TIP_LINES);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.dedup();
    lines.join("\n")
}

/// What a box was written as, from its first row to its last.
pub(super) fn span_of(node: &Node) -> Option<Span> {
    node.rows.iter().filter_map(|row| row.span).reduce(Span::to)
}

/// To a tenth: enough for eyes, and short.
fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}
