//! A graph of sized boxes in nested frames to places for all of them: layered layout, as Sugiyama has it.
//!
//! 1. [`rank`]: every box gets a layer below all that lead to it. What leads back is no matter here.
//! 2. [`grid`]: edges are cut into pieces, one a layer; between two layers of boxes there is one for labels.
//! 3. [`order`]: within the layers, boxes and pieces are sorted so that few edges cross.
//! 4. [`place`]: what should be straight becomes one column, and columns are moved to where they want to be
//!    as far as the order allows ([`solve`]).
//! 5. [`route`]: heights, frames and the lines themselves.
//!
//! Frames stay whole: in each layer the members of a frame stand together, and nothing passes through. Nothing
//! here knows what the boxes are. The same graph gives the same picture, bit for bit.

mod grid;
mod order;
mod place;
mod rank;
mod route;
mod solve;

use super::{Point, Rect, Segment};

/// What is to be laid out.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    /// The boxes. An edge from a box to a later one leads on, any other leads back.
    pub(super) boxes: Vec<Size>,
    pub(super) edges: Vec<Link>,
    /// The frames; the first is around everything, each other one behind the one that it lies in.
    pub(super) frames: Vec<Border>,
}

/// A box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) width: f64,
    pub(super) height: f64,
    /// How much of its upper and lower side is no place for edges, at either end.
    pub(super) bevel: f64,
    /// The frame that it lies in.
    pub(super) frame: usize,
}

/// An edge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The size of its label; none: `(0, 0)`.
    pub(super) label: (f64, f64),
}

/// A frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Border {
    /// The frame around it; its own number in the first one.
    pub(super) parent: usize,
    /// The height of the band that its title stands in.
    pub(super) header: f64,
    /// How wide the title is.
    pub(super) title: f64,
    /// The space between it and what is inside.
    pub(super) padding: f64,
}

/// Where everything is.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) boxes: Vec<Rect>,
    pub(super) frames: Vec<Rect>,
    pub(super) routes: Vec<Route>,
}

/// The line of an edge.
#[derive(Clone, Debug, Default)]
pub(super) struct Route {
    pub(super) start: Point,
    pub(super) segments: Vec<Segment>,
    /// The middle of its label.
    pub(super) label: Point,
}

impl Route {
    /// The head of the arrow: its tip, then its two corners. Lines end straight down, straight up or straight
    /// aside.
    pub(super) fn head(&self) -> [Point; 3] {
        let (mut before, mut tip) = (self.start, self.start);
        for segment in &self.segments {
            before = match segment {
                Segment::Line(_) => tip,
                Segment::Curve(_, control, _) => *control,
            };
            tip = segment.end();
        }
        let (x, y) = (tip.x - before.x, tip.y - before.y);
        let (along, across) = if y.abs() >= x.abs() {
            (Point { x: 0.0, y: y.signum() }, Point { x: 1.0, y: 0.0 })
        } else {
            (Point { x: x.signum(), y: 0.0 }, Point { x: 0.0, y: 1.0 })
        };
        let corner = |side: f64| Point {
            x: HEAD.mul_add(-along.x, tip.x) + side * across.x,
            y: HEAD.mul_add(-along.y, tip.y) + side * across.y,
        };
        [tip, corner(-HEAD / 2.0), corner(HEAD / 2.0)]
    }
}

/// More exits than this are many: what they lead to stands in rows, and the box above the middle of all of it.
const ROW: usize = 7;
/// The length of the head of an arrow.
const HEAD: f64 = 7.0;

pub(super) fn lay_out(graph: &Graph) -> Layout {
    let ranks = rank::ranks(graph);
    let mut grid = grid::Grid::new(graph, &ranks);
    order::order(&mut grid, graph);
    grid.add_sides(graph);
    let xs = place::place(&grid, graph);
    route::route(&grid, graph, xs)
}

impl Graph {
    fn leads_back(&self, edge: usize) -> bool {
        self.edges[edge].to <= self.edges[edge].from
    }

    /// The frames around a box or piece that lies in `frame`, from the inside out, the first frame last.
    fn around(&self, frame: usize) -> impl Iterator<Item = usize> + '_ {
        let up = |at: &usize| (*at != 0).then(|| self.frames[*at].parent);
        std::iter::successors(Some(frame), up)
    }

    fn is_within(&self, frame: usize, outer: usize) -> bool {
        self.around(frame).any(|at| at == outer)
    }

    /// The innermost frame that two boxes share.
    fn shared(&self, one: usize, other: usize) -> usize {
        let (one, other) = (self.boxes[one].frame, self.boxes[other].frame);
        self.around(one).find(|frame| self.is_within(other, *frame)).unwrap_or(0)
    }

    /// The frame right below `outer` that `frame` is or lies in; none where it is `outer` itself.
    fn right_below(&self, outer: usize, frame: usize) -> Option<usize> {
        self.around(frame).take_while(|at| *at != outer).last()
    }
}
