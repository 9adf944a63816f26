//! What the signs of a picture mean, for those that occur in it.

use crate::render::style;
use crate::render::view::{EdgeKind, NodeKind, View};

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// A line.
    Edge(EdgeKind),
    /// A box.
    Box(NodeKind),
    /// What no call gets to or takes.
    Never,
}

/// The signs of a view, each with what it means.
#[must_use]
pub fn legend(view: &View) -> Vec<(Sample, &'static str)> {
    let mut rows = Vec::new();
    for kind in style::NODES {
        let words = style::node(kind).means;
        let speaks_for_itself = matches!(kind, NodeKind::Start | NodeKind::Steps);
        if !speaks_for_itself && view.nodes.iter().any(|node| node.kind == kind) {
            rows.push((Sample::Box(kind), words));
        }
    }
    for kind in style::EDGES {
        let is_used = view.edges.iter().any(|edge| edge.kind == kind);
        if is_used && kind != EdgeKind::Plain {
            rows.push((Sample::Edge(kind), style::edge(kind).means));
        }
    }
    let never = view.nodes.iter().any(|node| !node.reached)
        || view.edges.iter().any(|edge| edge.never)
        || view.sections.iter().any(|section| !section.reached);
    if never {
        rows.push((Sample::Never, style::MEANS_NEVER));
    }
    rows
}

/// Every sign that there is, with how it is drawn and what it means.
#[must_use]
pub fn signs() -> Vec<(Sample, &'static str, &'static str)> {
    let boxes =
        style::NODES.map(|kind| (Sample::Box(kind), style::drawn(kind), style::node(kind).means));
    let edges = style::EDGES
        .map(|kind| (Sample::Edge(kind), style::edge_drawn(kind), style::edge(kind).means));
    let never = (Sample::Never, "grey", style::MEANS_NEVER);
    boxes.into_iter().chain(edges).chain([never]).collect()
}
