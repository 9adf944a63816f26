//! Places from left to right to the whole picture: heights, boxes, frames, and the lines of the edges.
//!
//! Edges leave a box below and come in above, each at a place of its own; they run straight down through
//! every layer and bend between them. What leads back leaves and comes in at a side.

use super::grid::{Cell, Grid, Kind};
use super::order::as_number;
use super::place::Across;
use super::{Graph, Layout, Point, Rect, Route, Segment};

/// The least space below a layer of boxes, and below the labels that follow it: an arrow needs room.
const BELOW_BOXES: f64 = 14.0;
const BELOW_LABELS: f64 = 17.0;
/// How much more there may be where edges go far to a side.
const MORE: f64 = 40.0;
/// What edges keep from one another where they leave a box.
const PORTS: f64 = 13.0;
/// What they keep from its corner.
const CORNER: f64 = 12.0;
/// The radius of the corners of what leads back.
const BEND: f64 = 9.0;
/// What keeps lines apart that pass below boxes, and the radius of their corners.
const LANES: f64 = 3.5;

pub(super) fn route(grid: &Grid, graph: &Graph, across: Across) -> Layout {
    let mut drawing = Drawing {
        grid,
        graph,
        xs: across.cells,
        borders: across.borders,
        gates: Vec::new(),
        tops: Vec::new(),
        bottoms: Vec::new(),
    };
    drawing.heights();
    let boxes: Vec<Rect> = (0..graph.boxes.len()).map(|number| drawing.rect(number)).collect();
    let frames = drawing.frames();
    let ports = drawing.ports(&boxes, &frames);
    let routes = (0..graph.edges.len()).map(|edge| drawing.line(edge, &boxes, &ports)).collect();
    let mut layout = Layout { boxes, frames, routes };
    layout.begin_at_nothing();
    layout
}

struct Drawing<'g> {
    grid: &'g Grid,
    graph: &'g Graph,
    xs: Vec<f64>,
    borders: Vec<(f64, f64)>,
    /// Of each layer: where what is in it begins and ends, and where the titles of the frames begin that begin
    /// there. From a gate down to the bottom every line is vertical, so that it passes beside titles.
    gates: Vec<f64>,
    tops: Vec<f64>,
    bottoms: Vec<f64>,
}

/// Where an edge leaves its upper box and comes in at its lower one, from left to right.
#[derive(Clone, Copy, Default)]
struct Ports {
    upper: f64,
    lower: f64,
}

impl Drawing<'_> {
    fn heights(&mut self) {
        let grid = self.grid;
        let mut y = 0.0;
        for (layer, row) in grid.layers.iter().enumerate() {
            let height = |cell: &usize| grid.cells[*cell].height;
            let height = row.iter().map(height).fold(0.0, f64::max);
            self.gates.push(y);
            y += self.band(layer, true);
            self.tops.push(y);
            self.bottoms.push(y + height);
            y += height + self.band(layer, false);
            let mut far: f64 = 0.0;
            for cell in row {
                let is_back = |cell: usize| grid.cells[cell].kind == Kind::Piece { back: true };
                let down = grid.cells[*cell]
                    .down
                    .iter()
                    .filter(|below| is_back(*cell) == is_back(**below));
                for below in down {
                    far = far.max((self.xs[*cell] - self.xs[*below]).abs());
                }
            }
            let base = if layer % 2 == 0 { BELOW_BOXES } else { BELOW_LABELS };
            y += base + ((far - 50.0) * 0.09).clamp(0.0, MORE);
        }
    }

    /// The space that frames need above or below a layer, for those that begin or end there.
    fn band(&self, layer: usize, above: bool) -> f64 {
        (0..self.graph.frames.len())
            .filter(|frame| self.ends(*frame, layer, above))
            .map(|frame| self.depth(frame, layer, above, true))
            .fold(0.0, f64::max)
    }

    fn ends(&self, frame: usize, layer: usize, above: bool) -> bool {
        let (first, last) = self.grid.spans[frame];
        layer == if above { first } else { last }
    }

    /// The headers or paddings of a frame and those around it, or inside it, that begin or end there too.
    fn depth(&self, frame: usize, layer: usize, above: bool, outwards: bool) -> f64 {
        let own = |frame: usize| match above {
            true => self.graph.frames[frame].header,
            false => self.graph.frames[frame].padding,
        };
        if outwards {
            let around = self.graph.around(frame).filter(|at| self.ends(*at, layer, above));
            return around.map(own).sum();
        }
        let inner = (frame + 1..self.graph.frames.len())
            .filter(|at| self.graph.frames[*at].parent == frame && self.ends(*at, layer, above))
            .map(|at| self.depth(at, layer, above, false))
            .fold(0.0, f64::max);
        own(frame) + inner
    }

    fn rect(&self, number: usize) -> Rect {
        let Cell { layer, width, height, .. } = self.grid.cells[number];
        Rect { x: self.xs[number] - width / 2.0, y: self.tops[layer], width, height }
    }

    fn frames(&self) -> Vec<Rect> {
        let mut sides = self.borders.clone();
        // The first frame is around everything.
        let cells = self.grid.cells.iter().zip(&self.xs);
        let cells = cells.map(|(cell, x)| (x - cell.width / 2.0, x + cell.width / 2.0));
        let inner = cells.chain(sides.iter().skip(1).copied());
        let (left, right) = inner.fold((f64::MAX, f64::MIN), |(left, right), (one, other)| {
            (left.min(one), right.max(other))
        });
        let around = self.graph.frames[0];
        let right = right.max(left + around.title);
        sides[0] = (left - around.padding, right + around.padding);
        let rect = |(frame, (left, right)): (usize, (f64, f64))| {
            let (first, last) = self.grid.spans[frame];
            let (top, bottom) = (self.tops.get(first)?, self.bottoms.get(last)?);
            let y = top - self.depth(frame, first, true, false);
            let height = bottom + self.depth(frame, last, false, false) - y;
            Some(Rect { x: left, y, width: right - left, height })
        };
        sides.into_iter().enumerate().map(|side| rect(side).unwrap_or_default()).collect()
    }

    fn ports(&self, boxes: &[Rect], frames: &[Rect]) -> Vec<Ports> {
        let mut ports = vec![Ports::default(); self.graph.edges.len()];
        let mut ends = vec![(Vec::new(), Vec::new()); boxes.len()];
        for (number, edge) in self.graph.edges.iter().enumerate() {
            if let (false, [first, .., last] | [first @ last]) =
                (self.graph.leads_back(number), self.grid.chains[number].as_slice())
            {
                ends[edge.from].0.push((*first, number));
                ends[edge.to].1.push((*last, number));
            }
        }
        for (number, (mut below, mut above)) in ends.into_iter().enumerate() {
            for (ends, is_below) in [(&mut below, true), (&mut above, false)] {
                ends.sort_by_key(|(cell, edge)| (self.grid.at[*cell], *edge));
                let wanted = ends.iter().map(|(cell, _)| self.xs[*cell]).collect();
                let bevel = self.graph.boxes[number].bevel;
                let least = if is_below { f64::MIN } else { self.beside_titles(number, frames) };
                let places = spread(wanted, &boxes[number], bevel, least);
                for ((_, edge), x) in ends.iter().zip(places) {
                    match is_below {
                        true => ports[*edge].upper = x,
                        false => ports[*edge].lower = x,
                    }
                }
            }
        }
        ports
    }

    /// The frames around a box that begin where it stands, from the inside out.
    fn entered(&self, number: usize) -> impl Iterator<Item = usize> + '_ {
        let layer = self.grid.cells[number].layer;
        let around = self.graph.around(self.graph.boxes[number].frame);
        around.filter(move |frame| *frame != 0 && self.ends(*frame, layer, true))
    }

    /// Where an edge can come in from above without meeting a title.
    fn beside_titles(&self, number: usize, frames: &[Rect]) -> f64 {
        let end = |frame: usize| {
            let border = self.graph.frames[frame];
            frames[frame].x + border.padding + border.title + 4.0
        };
        self.entered(number).map(end).fold(f64::MIN, f64::max)
    }

    fn line(&self, number: usize, boxes: &[Rect], ports: &[Ports]) -> Route {
        let (edge, chain) = (self.graph.edges[number], &self.grid.chains[number]);
        let runs = chain.iter().map(|cell| {
            let layer = self.grid.cells[*cell].layer;
            (self.xs[*cell], self.gates[layer], self.bottoms[layer])
        });
        let Some((above, below)) = self.grid.sides[number] else {
            let label = chain.first().map_or(Point::default(), |cell| self.middle(*cell));
            let (from, to) = (boxes[edge.from], boxes[edge.to]);
            let ends = ports[number];
            let mut pen = Pen::new(Point { x: ends.upper, y: from.bottom() });
            pen.down_to(self.bottoms[self.grid.cells[edge.from].layer]);
            for (x, gate, bottom) in runs {
                pen.over_to(x, gate);
                pen.down_to(bottom);
            }
            // its head needs a straight end
            pen.over_to(ends.lower, self.gates[self.grid.cells[edge.to].layer].min(to.y - 6.0));
            pen.down_to(to.y);
            return pen.route(label);
        };
        match edge.from == edge.to {
            true => self.loop_beside(boxes[edge.from], above),
            false => self.line_beside(number, (above, below), runs.collect(), boxes),
        }
    }

    /// An edge that leads back: from the side of a box to the side of the other. Where another box stands in between,
    /// it goes below that.
    fn line_beside(
        &self,
        number: usize,
        (above, below): (usize, usize),
        mut runs: Vec<(f64, f64, f64)>,
        boxes: &[Rect],
    ) -> Route {
        let (edge, chain) = (self.graph.edges[number], &self.grid.chains[number]);
        let (layer, to_layer) = (self.grid.cells[edge.from].layer, self.grid.cells[edge.to].layer);
        let is_up = to_layer <= layer;
        let (start, end) = if is_up { (below, above) } else { (above, below) };
        let label = if is_up { chain.last() } else { chain.first() };
        let label = self.middle(label.copied().unwrap_or(above));
        let (from, to) = (boxes[edge.from], boxes[edge.to]);
        if is_up {
            runs.reverse();
            runs.iter_mut().for_each(|(_, top, bottom)| std::mem::swap(top, bottom));
        }
        let lane = LANES * as_number(number % 3) + LANES;
        let under = |layer: usize| self.bottoms[layer] + lane;
        let corner_of = |of: usize, side: usize| {
            let (rect, inset) = (boxes[of], self.graph.boxes[of].bevel + CORNER / 2.0);
            if self.xs[side] > rect.x { rect.right() - inset } else { rect.x + inset }
        };
        let turns_up = is_up && !runs.is_empty();
        let mut pen = if self.is_blocked(edge.from, start) {
            let mut pen = Pen::new(Point { x: corner_of(edge.from, start), y: from.bottom() });
            pen.down_to(under(layer) - LANES);
            pen.corner_to((pen.at.x + self.xs[start]) / 2.0, under(layer), false);
            let sign = if is_up { -1.0 } else { 1.0 };
            pen.corner_to(self.xs[start], under(layer) + sign * LANES, true);
            pen
        } else {
            let leaves = self.side_of(number, edge.from);
            let mut pen = Pen::new(Point { x: from.side(self.xs[start]), y: leaves });
            let sign = if turns_up { -1.0 } else { 1.0 };
            pen.corner_to(self.xs[start], leaves + sign * BEND, true);
            pen
        };
        if runs.is_empty() {
            // both stand in one layer
            pen.down_to(under(layer) - LANES);
            pen.corner_to((self.xs[start] + self.xs[end]) / 2.0, under(layer), false);
            pen.corner_to(self.xs[end], under(layer) - LANES, true);
        } else {
            // beside what else stands in the layer
            pen.down_to(if is_up { self.gates[layer] } else { self.bottoms[layer].max(pen.at.y) });
        }
        for (x, first, last) in runs {
            pen.over_to(x, first);
            pen.down_to(last);
        }
        if self.is_blocked(edge.to, end) {
            let y = under(to_layer);
            pen.over_to(self.xs[end], if is_up { y + LANES } else { self.gates[to_layer] });
            pen.down_to(if is_up { y + LANES } else { y - LANES });
            let x = corner_of(edge.to, end);
            pen.corner_to((x + self.xs[end]) / 2.0, y, false);
            pen.corner_to(x, y - LANES, true);
            pen.down_to(to.bottom());
        } else {
            let enters = self.side_of(number, edge.to);
            let turn = enters - if is_up { -BEND } else { BEND };
            let edge_of_layer = match is_up {
                true => self.bottoms[to_layer].max(turn),
                false => self.gates[to_layer].min(turn),
            };
            pen.over_to(self.xs[end], edge_of_layer);
            pen.down_to(turn);
            pen.corner_to(to.side(self.xs[end]), enters, false);
        }
        pen.route(label)
    }

    /// Whether another box stands between a box and a cell of its layer.
    fn is_blocked(&self, of: usize, side: usize) -> bool {
        let (one, other) = (self.grid.at[of], self.grid.at[side]);
        let row = &self.grid.layers[self.grid.cells[of].layer];
        let between = &row[one.min(other) + 1..one.max(other)];
        between.iter().any(|cell| self.grid.cells[*cell].kind == Kind::Box)
    }

    /// How high an edge leaves or comes in at the side of a box: those that lead back share its height.
    fn side_of(&self, edge: usize, of: usize) -> f64 {
        let is_at = |number: &usize| {
            let link = self.graph.edges[*number];
            self.grid.sides[*number].is_some() && (link.from == of || link.to == of)
        };
        let all: Vec<_> = (0..self.graph.edges.len()).filter(is_at).collect();
        let place = all.iter().position(|number| *number == edge).unwrap_or(0);
        let rect = self.rect(of);
        rect.height.mul_add(as_number(place + 1) / as_number(all.len() + 1), rect.y)
    }

    /// A step that leads to itself.
    fn loop_beside(&self, rect: Rect, side: usize) -> Route {
        let Cell { width, .. } = self.grid.cells[side];
        let (right, y) = (self.xs[side] > rect.x, rect.y);
        let sign = if right { 1.0 } else { -1.0 };
        let x = self.xs[side] - sign * (width / 2.0 + 6.0);
        let x = if right { x.max(rect.right() + 8.0) } else { x.min(rect.x - 8.0) };
        let (above, below) = (rect.height.mul_add(0.3, y), rect.height.mul_add(0.7, y));
        let mut pen = Pen::new(Point { x: rect.side(x), y: above });
        pen.corner_to(x, (above + below) / 2.0, true);
        pen.corner_to(rect.side(x), below, false);
        pen.route(Point { x: self.xs[side], y: (above + below) / 2.0 })
    }

    fn middle(&self, cell: usize) -> Point {
        let layer = self.grid.cells[cell].layer;
        let y = match self.grid.cells[cell].kind {
            Kind::Side => self.tops[layer] + self.grid.cells[cell].height / 2.0,
            _ => (self.tops[layer] + self.bottoms[layer]) / 2.0,
        };
        Point { x: self.xs[cell], y }
    }
}

/// Places on a side of a box for edges that would like to go straight on: in order, apart, within its corners.
/// The one that can go straight on nearest to the middle does.
fn spread(mut wanted: Vec<f64>, rect: &Rect, bevel: f64, least: f64) -> Vec<f64> {
    let middle = rect.x + rect.width / 2.0;
    let reach = (rect.width / 2.0 - bevel - CORNER).max(2.0);
    let last = middle + reach;
    let first = least.clamp(middle - reach, last);
    let from_the_middle = |at: &usize| (wanted[*at] - middle).abs();
    let straight = (0..wanted.len())
        .filter(|at| (first..=last).contains(&wanted[*at]))
        .min_by(|one, other| from_the_middle(one).total_cmp(&from_the_middle(other)));
    let to_the_left = wanted.iter().filter(|x| **x < first).count();
    let at = match straight {
        Some(at) => at,
        None if to_the_left == wanted.len() => 0,
        None if to_the_left == 0 => wanted.len().saturating_sub(1),
        None => to_the_left,
    };
    let Some(x) = wanted.get(at).map(|x| x.clamp(first, last)) else { return wanted };
    wanted[at] = x;
    let step = |count: usize, room: f64| PORTS.min(room / as_number(count.max(1)));
    let (left, right) = (step(at, x - first), step(wanted.len() - at - 1, last - x));
    for at in at + 1..wanted.len() {
        let most = last - right * as_number(wanted.len() - at - 1);
        wanted[at] = wanted[at].clamp(wanted[at - 1] + right, most.max(wanted[at - 1] + right));
    }
    for at in (0..at).rev() {
        let least = first + left * as_number(at);
        wanted[at] = wanted[at].clamp(least.min(wanted[at + 1] - left), wanted[at + 1] - left);
    }
    wanted
}

/// Draws a line that is vertical wherever it was told to stop.
struct Pen {
    start: Point,
    at: Point,
    segments: Vec<Segment>,
}

impl Pen {
    const fn new(start: Point) -> Self {
        Self { start, at: start, segments: Vec::new() }
    }

    fn down_to(&mut self, y: f64) {
        if (y - self.at.y).abs() > 0.01 {
            self.at.y = y;
            match self.segments.last_mut() {
                Some(Segment::Line(to)) if to.x == self.at.x => *to = self.at,
                _ => self.segments.push(Segment::Line(self.at)),
            }
        }
    }

    fn over_to(&mut self, x: f64, y: f64) {
        if (x - self.at.x).abs() < 0.6 {
            self.at.x = x;
            return self.down_to(y);
        }
        let half = (y - self.at.y) / 2.0;
        let (from, to) = (self.at, Point { x, y });
        let one = Point { x: from.x, y: from.y + half };
        self.segments.push(Segment::Curve(one, Point { x, y: y - half }, to));
        self.at = to;
    }

    /// Round a corner: first aside, then up or down; or the other way round.
    fn corner_to(&mut self, x: f64, y: f64, aside_first: bool) {
        let (from, to) = (self.at, Point { x, y });
        let bend = (y - from.y).abs().min((x - from.x).abs());
        let sign = (x - from.x).signum();
        if aside_first {
            let turn = Point { x: x - sign * bend, y: from.y };
            self.segments.push(Segment::Line(turn));
            let corner = Point { x, y: from.y };
            self.segments.push(Segment::Curve(corner, corner, to));
        } else {
            let after = Point { x: from.x + sign * bend, y };
            let corner = Point { x: from.x, y };
            self.segments.push(Segment::Curve(corner, corner, after));
            self.segments.push(Segment::Line(to));
        }
        self.at = to;
    }

    fn route(self, label: Point) -> Route {
        Route { start: self.start, segments: self.segments, label }
    }
}

impl Layout {
    /// Moves everything so that the first frame begins at 0, 0.
    fn begin_at_nothing(&mut self) {
        let Some(Rect { x, y, .. }) = self.frames.first().copied() else { return };
        let by = |point: &mut Point| {
            point.x -= x;
            point.y -= y;
        };
        for rect in self.boxes.iter_mut().chain(&mut self.frames) {
            rect.x -= x;
            rect.y -= y;
        }
        for route in &mut self.routes {
            by(&mut route.start);
            by(&mut route.label);
            for segment in &mut route.segments {
                match segment {
                    Segment::Line(to) => by(to),
                    Segment::Curve(one, other, to) => [one, other, to].into_iter().for_each(by),
                }
            }
        }
    }
}
