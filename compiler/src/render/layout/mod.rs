//! View to a picture as data: where every frame, box, line and text is. Formats that have coordinates write
//! it down and decide nothing.
//!
//! Each section is a [`Sheet`] of its own, laid out by itself; [`pack`] puts sheets beside one another. A sheet
//! begins at 0, 0, `y` grows downwards, and a unit is a CSS pixel. `content` measures what is written,
//! `layered` finds the places.

mod content;
mod layered;
mod legend;
mod long;
mod pack;

use content::Content;
use layered::{Border, Graph, Link, Size};
pub use legend::{Sample, legend, signs};
pub use long::long_edges;
pub use pack::{Page, pack};

use super::font::Cut;
use super::text::Names;
use super::view::{Cluster, ClusterKind, EdgeKind, Item, NodeKind, View};
use crate::source::Span;

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// A place with a size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A piece of a line, from where the last one ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Straight to a place.
    Line(Point),
    /// A cubic curve: two control points, and the place that it leads to.
    Curve(Point, Point, Point),
}

/// A section, laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// An index into [`View::sections`].
    pub section: usize,
    /// All of it, its frame included.
    pub width: f64,
    /// The same downwards.
    pub height: f64,
    /// The frame of the section, then those inside, each behind the one around it.
    pub frames: Vec<Frame>,
    /// The boxes, in the order of the view.
    pub boxes: Vec<Shape>,
    /// The edges, in the order of the view.
    pub arrows: Vec<Arrow>,
}

/// A frame with its title.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Unique in the picture, and the same as long as its name is.
    pub id: String,
    /// Its name in the view.
    pub name: String,
    /// What it is.
    pub kind: ClusterKind,
    /// Where it is.
    pub rect: Rect,
    /// Its title.
    pub texts: Vec<Text>,
    /// Everything about it, in lines.
    pub tip: String,
    /// Where it stands in the source.
    pub line: Option<u32>,
    /// What it was written as.
    pub span: Option<Span>,
    /// Whether a call can get here.
    pub reached: bool,
}

/// A box with what is written in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Unique in the picture, and the same as long as its name is.
    pub id: String,
    /// An index into [`View::nodes`].
    pub node: usize,
    /// Its name in the view.
    pub name: String,
    /// What it is; its outline follows from that.
    pub kind: NodeKind,
    /// Where it is.
    pub rect: Rect,
    /// What is written in it.
    pub texts: Vec<Text>,
    /// Where lines are drawn across it.
    pub rules: Vec<f64>,
    /// Everything in full, in lines.
    pub tip: String,
    /// Where its first row stands in the source.
    pub line: Option<u32>,
    /// What its rows were written as, from the first to the last.
    pub span: Option<Span>,
    /// Whether a call can get here.
    pub reached: bool,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where it begins.
    pub x: f64,
    /// Where its letters stand.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How large it is set.
    pub size: f64,
    /// What it is set in.
    pub cut: Cut,
    /// What it is.
    pub ink: Ink,
    /// The text, short enough.
    pub text: String,
    /// The id of the frame that it leads to.
    pub link: Option<String>,
}

/// The colour of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// What matters.
    Plain,
    /// What is said on the side.
    Quiet,
    /// That of an edge.
    Edge(EdgeKind),
}

/// An edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// An index into [`View::edges`].
    pub edge: usize,
    /// What it is.
    pub kind: EdgeKind,
    /// Whether it leads back.
    pub back: bool,
    /// Whether a call can take it.
    pub taken: bool,
    /// The ids of the boxes that it joins.
    pub from: String,
    /// The second of them.
    pub to: String,
    /// Where it begins.
    pub start: Point,
    /// Its line.
    pub segments: Vec<Segment>,
    /// The head at its end: the tip, then the two corners.
    pub head: [Point; 3],
    /// What is written on it.
    pub label: Option<Plate>,
    /// What it says in full; empty: nothing.
    pub tip: String,
}

/// A label of an edge and the room that it has.
#[derive(Clone, Debug, PartialEq)]
pub struct Plate {
    /// The room, which nothing else is in but the line itself.
    pub rect: Rect,
    /// The text.
    pub text: Text,
    /// The innermost frame that it is in.
    pub within: ClusterKind,
}

impl Rect {
    /// Its right side.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Its lower side.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The side that looks to `x`.
    fn side(&self, x: f64) -> f64 {
        if x > self.x + self.width / 2.0 { self.right() } else { self.x }
    }
}

impl Segment {
    /// Where it leads to.
    #[must_use]
    pub const fn end(&self) -> Point {
        match self {
            Segment::Line(to) | Segment::Curve(_, _, to) => *to,
        }
    }
}

/// Lays out every section.
#[must_use]
pub fn lay_out(view: &View) -> Vec<Sheet> {
    lay_out_some(view, |_| true)
}

/// Lays out the sections that are wanted, by index.
pub(super) fn lay_out_some(view: &View, wanted: impl Fn(usize) -> bool) -> Vec<Sheet> {
    let mut names = Names::default();
    let frames = Ids::of_sections(view, &mut names);
    let boxes: Vec<String> =
        view.nodes.iter().map(|node| names.own(slug(&node.name, "s-"), '_')).collect();
    let mut edges = vec![Vec::new(); view.sections.len()];
    for (number, edge) in view.edges.iter().enumerate() {
        let section = view.nodes[edge.from].section;
        if section == view.nodes[edge.to].section {
            edges[section].push(number);
        }
    }
    let ids = Ids { frames, boxes };
    let section = |section| sheet(view, &ids, &mut names, section, &edges[section]);
    (0..view.sections.len()).filter(|section| wanted(*section)).map(section).collect()
}

/// The ids of everything that can be led to.
struct Ids {
    /// Of the sections.
    frames: Vec<String>,
    boxes: Vec<String>,
}

impl Ids {
    fn of_sections(view: &View, names: &mut Names) -> Vec<String> {
        view.sections.iter().map(|section| names.own(slug(&section.name, "f-"), '_')).collect()
    }
}

/// A name as an id: letters, digits, `-`, `_` and `.`.
fn slug(name: &str, prefix: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._".contains(c) { c } else { '-' };
    format!("{prefix}{}", name.chars().take(80).map(plain).collect::<String>())
}

/// What of a section is laid out: its frames with their measures, which box is which.
struct Plan<'v> {
    clusters: Vec<(&'v Cluster, usize)>,
    /// The nodes of the view, with the frames that they are in.
    nodes: Vec<(usize, usize)>,
}

impl<'v> Plan<'v> {
    fn new(section: &'v Cluster) -> Self {
        let mut plan = Self { clusters: Vec::new(), nodes: Vec::new() };
        plan.add(section, 0);
        plan.nodes.sort_unstable();
        plan
    }

    fn add(&mut self, cluster: &'v Cluster, parent: usize) {
        let frame = self.clusters.len();
        self.clusters.push((cluster, parent));
        for item in &cluster.items {
            match item {
                Item::Node(node) => self.nodes.push((*node, frame)),
                Item::Cluster(inner) => self.add(inner, frame),
            }
        }
    }
}

fn sheet(view: &View, ids: &Ids, names: &mut Names, section: usize, edges: &[usize]) -> Sheet {
    let plan = Plan::new(&view.sections[section]);
    let is_reached = |frame: usize| plan.clusters[frame].0.reached;
    let contents: Vec<Content> = plan
        .nodes
        .iter()
        .map(|(node, frame)| {
            let node = &view.nodes[*node];
            content::of_node(node, is_reached(*frame), &ids.frames)
        })
        .collect();
    let titles: Vec<content::Title> = plan
        .clusters
        .iter()
        .map(|(cluster, parent)| content::of_frame(cluster, is_reached(*parent)))
        .collect();
    let labels: Vec<Option<content::Label>> =
        edges.iter().map(|edge| content::of_edge(&view.edges[*edge])).collect();
    let local = |node: usize| plan.nodes.partition_point(|(other, _)| *other < node);
    let graph = Graph {
        boxes: plan
            .nodes
            .iter()
            .zip(&contents)
            .map(|((_, frame), content)| Size {
                width: content.width,
                height: content.height,
                bevel: content.bevel,
                frame: *frame,
            })
            .collect(),
        edges: edges
            .iter()
            .zip(&labels)
            .map(|(edge, label)| Link {
                from: local(view.edges[*edge].from),
                to: local(view.edges[*edge].to),
                label: label.as_ref().map_or((0.0, 0.0), |label| (label.width, label.height)),
            })
            .collect(),
        frames: plan
            .clusters
            .iter()
            .zip(&titles)
            .map(|((_, parent), title)| Border {
                parent: *parent,
                header: title.height,
                title: title.width,
                padding: content::PADDING,
            })
            .collect(),
    };
    let laid = layered::lay_out(&graph);
    let frames: Vec<Frame> = plan
        .clusters
        .iter()
        .zip(titles)
        .zip(&laid.frames)
        .enumerate()
        .map(|(number, (((cluster, _), title), rect))| Frame {
            id: match number {
                0 => ids.frames[section].clone(),
                _ => names.own(slug(&cluster.name, "f-"), '_'),
            },
            name: cluster.name.clone(),
            kind: cluster.kind,
            rect: *rect,
            texts: title.at(rect),
            tip: content::tip_of_frame(cluster),
            line: cluster.line,
            span: cluster.span,
            reached: cluster.reached,
        })
        .collect();
    let boxes = plan
        .nodes
        .iter()
        .zip(contents)
        .zip(&laid.boxes)
        .map(|(((number, _), content), rect)| {
            let node = &view.nodes[*number];
            let (texts, rules) = content.at(rect);
            Shape {
                id: ids.boxes[*number].clone(),
                node: *number,
                name: node.name.clone(),
                kind: node.kind,
                rect: *rect,
                texts,
                rules,
                tip: content::tip_of_node(node),
                line: node.rows.iter().find_map(|row| row.line),
                span: content::span_of(node),
                reached: node.reached,
            }
        })
        .collect();
    let arrows = edges
        .iter()
        .zip(labels)
        .zip(laid.routes)
        .map(|((number, label), route)| {
            let edge = &view.edges[*number];
            Arrow {
                edge: *number,
                kind: edge.kind,
                back: edge.back,
                taken: view.nodes[edge.from].reached && !edge.never,
                from: ids.boxes[edge.from].clone(),
                to: ids.boxes[edge.to].clone(),
                start: route.start,
                head: route.head(),
                segments: route.segments,
                label: label.map(|label| label.at(route.label, &frames)),
                tip: content::tip_of_edge(edge),
            }
        })
        .collect();
    let Rect { width, height, .. } = laid.frames.first().copied().unwrap_or_default();
    Sheet { section, width, height, frames, boxes, arrows }
}
