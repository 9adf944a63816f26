//! Edges from one section to another, once sections have their places: for those who ask for them.
//!
//! They are drawn over everything and say what they are by their looks and in their tips: a label would lie on
//! something else.

use super::{Arrow, Page, Point, Rect, Segment, Sheet, content, layered};
use crate::render::view::View;

/// How far such an edge goes aside before it turns.
const ASIDE: f64 = 60.0;

/// The edges of a view that leave their section, as they lie on the page.
#[must_use]
pub fn long_edges(view: &View, sheets: &[Sheet], page: &Page) -> Vec<Arrow> {
    let shape = |node: usize| {
        let mut placed = sheets.iter().zip(&page.places);
        placed.find_map(|(sheet, at)| {
            let shape = sheet.boxes.iter().find(|shape| shape.node == node)?;
            let Rect { x, y, width, height } = shape.rect;
            Some((Rect { x: x + at.x, y: y + at.y, width, height }, shape.id.clone()))
        })
    };
    let mut arrows = Vec::new();
    for (number, edge) in view.edges.iter().enumerate() {
        if view.nodes[edge.from].section == view.nodes[edge.to].section {
            continue;
        }
        let (Some((from, from_id)), Some((to, to_id))) = (shape(edge.from), shape(edge.to)) else {
            continue;
        };
        let (start, segments) = line(&from, &to, page.width);
        let route = layered::Route { start, segments, label: start };
        arrows.push(Arrow {
            edge: number,
            kind: edge.kind,
            back: edge.back,
            taken: view.nodes[edge.from].reached && !edge.never,
            from: from_id,
            to: to_id,
            start: route.start,
            head: route.head(),
            segments: route.segments,
            label: None,
            tip: content::tip_of_edge(edge),
        });
    }
    arrows
}

/// From the side of a box that looks to the other one into a side of that; on a page that is so wide.
fn line(from: &Rect, to: &Rect, wide: f64) -> (Point, Vec<Segment>) {
    let middle = |rect: &Rect| rect.y + rect.height / 2.0;
    let to_the_right = to.x >= from.right();
    let beside = !to_the_right && to.right() > from.x;
    let x = if to_the_right || beside { from.right() } else { from.x };
    let start = Point { x, y: middle(from) };
    let x = if to_the_right { to.x } else { to.right() };
    let end = Point { x, y: middle(to) };
    let out = if to_the_right || beside { ASIDE } else { -ASIDE };
    let into = if to_the_right { -ASIDE } else { ASIDE };
    let one = Point { x: (start.x + out).clamp(0.0, wide), y: start.y };
    let other = Point { x: (end.x + into).clamp(0.0, wide), y: end.y };
    (start, vec![Segment::Curve(one, other, end)])
}
