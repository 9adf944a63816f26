//! The sorted cells to a place from left to right for each.
//!
//! What should be straight shares a column: the pieces of an edge, and a box with the one that the call most
//! likely goes on to, the way to which is longest. A column that would cross another is broken there. Columns then
//! move to the mean of what they are connected with.

use std::collections::BTreeMap;

use super::grid::{Grid, Kind};
use super::order::as_number;
use super::solve::{Apart, Solver};
use super::{Graph, ROW};

/// The space between two boxes, a box and an edge, two edges, two labels.
const BOXES: f64 = 30.0;
const BOX_AND_EDGE: f64 = 18.0;
const EDGES: f64 = 16.0;
/// The space between frames, and between a frame and what is not in it.
const FRAMES: f64 = 22.0;
/// What a title keeps from an edge.
const TITLE_AND_EDGE: f64 = 14.0;
const ROUNDS: usize = 40;

/// Where things are, from left to right.
pub(super) struct Across {
    /// The middle of each cell.
    pub(super) cells: Vec<f64>,
    /// The left and the right side of each frame but the first.
    pub(super) borders: Vec<(f64, f64)>,
}

pub(super) fn place(grid: &Grid, graph: &Graph) -> Across {
    let columns = Columns::new(grid, graph);
    let count = columns.count;
    let border = |frame: usize, right: bool| count + 2 * frame + usize::from(right);
    let mut apart = Constraints::default();
    for row in &grid.layers {
        constrain(grid, graph, &columns, row, &border, &mut apart);
    }
    for frame in 1..graph.frames.len() {
        let Border { title, padding, .. } = graph.frames[frame].into();
        apart.add(border(frame, false), border(frame, true), title + 2.0 * padding);
        let (first, _) = grid.spans[frame];
        for cell in grid.layers.get(first).into_iter().flatten() {
            let is_entry =
                !grid.cells[*cell].up.is_empty() && graph.is_within(grid.cells[*cell].frame, frame);
            if is_entry {
                let ports = 9.0 * as_number(grid.cells[*cell].up.len() - 1);
                let gap = padding + title + TITLE_AND_EDGE + ports;
                apart.add(border(frame, false), columns.of[*cell], gap);
            }
        }
    }
    let places = count + 2 * graph.frames.len();
    let solver = Solver::new(places, apart.list());
    let pulls = columns.pulls(grid);
    let mut weights = vec![0.01; places];
    for (column, pulls) in pulls.iter().enumerate() {
        weights[column] = 0.05 + pulls.iter().map(|(_, weight)| weight).sum::<f64>();
    }
    let mut xs = solver.solve(&columns.centred(grid, places), &weights);
    for _ in 0..ROUNDS {
        let mut wanted = xs.clone();
        for (column, pulls) in pulls.iter().enumerate() {
            let sum: f64 = pulls.iter().map(|(other, weight)| weight * xs[*other]).sum();
            let all: f64 = pulls.iter().map(|(_, weight)| weight).sum();
            let still = 0.3 * all + 0.01;
            wanted[column] = still.mul_add(xs[column], sum) / (all + still);
        }
        for frame in 1..graph.frames.len() {
            let inside = columns.inside(grid, graph, frame);
            for (column, right) in [(inside.0, false), (inside.1, true)] {
                wanted[border(frame, right)] = column.map_or(0.0, |column| xs[column]);
            }
        }
        let next = solver.solve(&wanted, &weights);
        let moved = xs.iter().zip(&next).map(|(x, next)| (x - next).abs()).fold(0.0, f64::max);
        xs = next;
        if moved < 0.4 {
            break;
        }
    }
    let sides = |frame| (xs[border(frame, false)].floor(), xs[border(frame, true)].ceil());
    Across {
        cells: columns.of.iter().map(|column| xs[*column].round()).collect(),
        borders: (0..graph.frames.len()).map(sides).collect(),
    }
}

/// What of a frame matters here.
struct Border {
    title: f64,
    padding: f64,
}

impl From<super::Border> for Border {
    fn from(border: super::Border) -> Self {
        Self { title: border.title, padding: border.padding }
    }
}

#[derive(Default)]
struct Constraints(BTreeMap<(usize, usize), f64>);

impl Constraints {
    fn add(&mut self, left: usize, right: usize, gap: f64) {
        if left != right {
            let known = self.0.entry((left, right)).or_insert(gap);
            *known = known.max(gap);
        }
    }

    fn list(self) -> Vec<Apart> {
        let apart = |((left, right), gap)| Apart { left, right, gap };
        self.0.into_iter().map(apart).collect()
    }
}

/// The distances in one layer: between neighbours, and between them and the borders of their frames.
fn constrain(
    grid: &Grid,
    graph: &Graph,
    columns: &Columns,
    row: &[usize],
    border: &impl Fn(usize, bool) -> usize,
    apart: &mut Constraints,
) {
    let half = |cell: usize| grid.cells[cell].width / 2.0;
    let frame = |cell: usize| grid.cells[cell].frame;
    let mut before: Option<usize> = None;
    for cell in row.iter().copied() {
        let shared = match before {
            Some(before) => graph
                .around(frame(before))
                .find(|at| graph.is_within(frame(cell), *at))
                .unwrap_or(0),
            None => 0,
        };
        let mut last = before.map(|before| (columns.of[before], half(before), true));
        if let Some(before) = before {
            for at in graph.around(frame(before)).take_while(|at| *at != shared) {
                let (from, half, _) = last.expect("begins at the cell before");
                apart.add(from, border(at, true), half + graph.frames[at].padding);
                last = Some((border(at, true), 0.0, false));
            }
        }
        let entered: Vec<_> = graph.around(frame(cell)).take_while(|at| *at != shared).collect();
        for at in entered.iter().rev().copied() {
            if let Some((from, half, is_cell)) = last {
                let gap = match (is_cell, graph.frames[at].parent == shared) {
                    (_, true) => FRAMES,
                    _ => graph.frames[at].padding,
                };
                apart.add(from, border(at, false), half + gap);
            }
            last = Some((border(at, false), 0.0, false));
        }
        if let Some((from, own, is_cell)) = last {
            let gap = match (is_cell, entered.first()) {
                (_, Some(at)) => graph.frames[*at].padding,
                (false, None) => FRAMES,
                (true, None) => before.map_or(0.0, |before| between(grid, before, cell)),
            };
            apart.add(from, columns.of[cell], own + gap + half(cell));
        }
        before = Some(cell);
    }
    let mut last = before.map(|before| (columns.of[before], half(before)));
    for at in before.into_iter().flat_map(|before| graph.around(frame(before))) {
        if let (Some((from, half)), true) = (last, at != 0) {
            apart.add(from, border(at, true), half + graph.frames[at].padding);
            last = Some((border(at, true), 0.0));
        }
    }
}

fn between(grid: &Grid, left: usize, right: usize) -> f64 {
    match (grid.cells[left].kind, grid.cells[right].kind) {
        (Kind::Box, Kind::Box) => BOXES,
        (Kind::Box, _) | (_, Kind::Box) => BOX_AND_EDGE,
        _ => EDGES,
    }
}

/// Cells that stand straight below one another.
struct Columns {
    /// The column of each cell.
    of: Vec<usize>,
    count: usize,
}

/// What is straight between a layer and the next: where its ends stand in them.
type Gap = BTreeMap<usize, usize>;

impl Columns {
    fn new(grid: &Grid, graph: &Graph) -> Self {
        let mut joined: Vec<usize> = (0..grid.cells.len()).collect();
        let mut gaps = vec![Gap::new(); grid.layers.len()];
        let extents = extents(grid, graph);
        let mut join = |upper: usize, lower: usize| {
            if fits(grid, graph, &extents, &gaps, upper, lower) {
                gaps[grid.cells[upper].layer].insert(grid.at[upper], grid.at[lower]);
                let (one, other) = (root(&joined, upper), root(&joined, lower));
                joined[other.max(one)] = one.min(other);
            }
        };
        for chain in &grid.chains {
            chain.windows(2).for_each(|pair| join(pair[0], pair[1]));
        }
        for (chain, sides) in grid.chains.iter().zip(&grid.sides) {
            if let (Some((above, below)), [first, .., last] | [first @ last]) =
                (sides, chain.as_slice())
            {
                join(*above, *first);
                join(*last, *below);
            }
        }
        for (upper, lower) in spine(grid, graph) {
            join(upper, lower);
        }
        for (cell, hold) in grid.cells.iter().enumerate() {
            if hold.kind == Kind::Hold {
                hold.up.iter().for_each(|above| join(*above, cell));
            }
        }
        let mut names = BTreeMap::new();
        let mut of = Vec::new();
        for cell in 0..grid.cells.len() {
            let count = names.len();
            of.push(*names.entry(root(&joined, cell)).or_insert(count));
        }
        Self { of, count: names.len() }
    }

    /// For each column the other columns that it is connected with, and how much it wants to be below them.
    fn pulls(&self, grid: &Grid) -> Vec<Vec<(usize, f64)>> {
        let mut pulls = vec![Vec::new(); self.count];
        let mut pull = |one: usize, other: usize, weight: f64| {
            let (one, other) = (self.of[one], self.of[other]);
            if one != other {
                pulls[one].push((other, weight));
                pulls[other].push((one, weight));
            }
        };
        for (number, cell) in grid.cells.iter().enumerate() {
            if cell.kind == Kind::Hold {
                cell.up.iter().for_each(|above| pull(*above, number, 1.0));
            }
            for below in &cell.down {
                let weight = match (cell.kind, grid.cells[*below].kind) {
                    (Kind::Piece { back: true }, _) | (_, Kind::Piece { back: true }) => 0.05,
                    (Kind::Piece { .. }, Kind::Piece { .. }) => 4.0,
                    _ => 1.0,
                };
                pull(number, *below, weight);
            }
        }
        for (chain, sides) in grid.chains.iter().zip(&grid.sides) {
            if let (Some((above, below)), Some(first), Some(last)) =
                (sides, chain.first(), chain.last())
            {
                pull(*above, *first, 2.0);
                pull(*last, *below, 2.0);
            }
        }
        pulls
    }

    /// Where columns begin: every layer as close together as may be, around the middle.
    fn centred(&self, grid: &Grid, places: usize) -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0); places];
        for row in &grid.layers {
            let whole: f64 = row.iter().map(|cell| grid.cells[*cell].width + EDGES).sum();
            let mut x = -whole / 2.0;
            for cell in row {
                let width = grid.cells[*cell].width + EDGES;
                let (sum, count) = &mut sums[self.of[*cell]];
                (*sum, *count) = (*sum + x + width / 2.0, *count + 1.0);
                x += width;
            }
        }
        sums.into_iter().map(|(sum, count)| if count > 0.0 { sum / count } else { 0.0 }).collect()
    }

    /// A column at the left and one at the right end of a frame.
    fn inside(&self, grid: &Grid, graph: &Graph, frame: usize) -> (Option<usize>, Option<usize>) {
        let (first, last) = grid.spans[frame];
        let mut ends = (None, None);
        for row in grid.layers.iter().take(last.saturating_add(1)).skip(first) {
            let is_in = |cell: &&usize| graph.is_within(grid.cells[**cell].frame, frame);
            ends.0 = ends.0.or(row.iter().find(is_in));
            ends.1 = ends.1.or(row.iter().rfind(is_in));
        }
        (ends.0.map(|cell| self.of[*cell]), ends.1.map(|cell| self.of[*cell]))
    }
}

fn root(joined: &[usize], mut cell: usize) -> usize {
    while joined[cell] != cell {
        cell = joined[cell];
    }
    cell
}

/// The frames of each layer, with where they begin and end in it.
fn extents(grid: &Grid, graph: &Graph) -> Vec<BTreeMap<usize, (usize, usize)>> {
    let mut extents = vec![BTreeMap::new(); grid.layers.len()];
    for (layer, row) in grid.layers.iter().enumerate() {
        for (at, cell) in row.iter().enumerate() {
            for frame in graph.around(grid.cells[*cell].frame).filter(|frame| *frame != 0) {
                extents[layer].entry(frame).or_insert((at, at)).1 = at;
            }
        }
    }
    extents
}

/// Whether a straight line between two cells crosses no other one and no border.
fn fits(
    grid: &Grid,
    graph: &Graph,
    extents: &[BTreeMap<usize, (usize, usize)>],
    gaps: &[Gap],
    upper: usize,
    lower: usize,
) -> bool {
    let (layer, from, to) = (grid.cells[upper].layer, grid.at[upper], grid.at[lower]);
    if grid.cells[lower].layer != layer + 1 {
        return false;
    }
    let gap = &gaps[layer];
    let left = gap.range(..from).next_back();
    let right = gap.range(from..).next();
    if left.is_some_and(|(_, end)| *end >= to) || right.is_some_and(|(_, end)| *end <= to) {
        return false;
    }
    if gap.contains_key(&from) {
        return false;
    }
    extents[layer].iter().all(|(frame, (above, _))| {
        let Some((below, _)) = extents[layer + 1].get(frame) else { return true };
        let inside = |cell: usize| graph.is_within(grid.cells[cell].frame, *frame);
        match (inside(upper), inside(lower)) {
            (false, false) => (from < *above) == (to < *below),
            (one, other) => one == other,
        }
    })
}

/// What should be straight, most wanted first: from each box on to what the longest way lies before.
fn spine(grid: &Grid, graph: &Graph) -> Vec<(usize, usize)> {
    let count = graph.boxes.len();
    let mut outs = vec![Vec::new(); count];
    for (number, edge) in graph.edges.iter().enumerate() {
        if !graph.leads_back(number) {
            outs[edge.from].push(number);
        }
    }
    let mut length = vec![0.0; count];
    let mut wanted = Vec::new();
    for at in (0..count).rev() {
        let mut best: Option<(f64, usize)> = None;
        for number in outs[at].iter().copied() {
            let to = graph.edges[number].to;
            let is_next = grid.chains[number].len() == 1;
            let way = length[to] + if is_next { 1.0 } else { 0.5 };
            if best.is_none_or(|(length, _)| way > length) {
                best = Some((way, number));
            }
        }
        if let Some((way, number)) = best {
            length[at] = way;
            if outs[at].len() <= ROW {
                wanted.push((way, number));
            }
        }
    }
    wanted.sort_by(|(one, first), (other, second)| other.total_cmp(one).then(first.cmp(second)));
    let mut pairs = Vec::new();
    for (_, number) in wanted {
        let (edge, chain) = (graph.edges[number], &grid.chains[number]);
        if let (Some(first), Some(last)) = (chain.first(), chain.last()) {
            pairs.push((edge.from, *first));
            pairs.push((*last, edge.to));
        }
    }
    // What is left may be straight as well.
    for (number, chain) in grid.chains.iter().enumerate() {
        let (edge, back) = (graph.edges[number], graph.leads_back(number));
        if let (Some(first), Some(last), false) = (chain.first(), chain.last(), back) {
            pairs.push((*last, edge.to));
            if outs[edge.from].len() <= ROW {
                pairs.push((edge.from, *first));
            }
        }
    }
    pairs
}
