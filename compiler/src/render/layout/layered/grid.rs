//! Layers to cells: a cell for each box, and one for every layer that an edge passes.
//!
//! Layers of boxes have even numbers. Every edge has a cell in the layer below the box it comes from, where
//! its label stands. An edge that leads back comes down like the others, with its arrow turned round; once
//! all is sorted, it gets a cell beside either box, so that it runs beside the flow.

use std::collections::BTreeMap;

use super::Graph;

/// So many layers below a frame, or above it, are near.
const NEAR: usize = 4;

/// All cells, and in which order they stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    pub(super) cells: Vec<Cell>,
    /// The cells of each layer, from left to right. The first cells are those of the boxes.
    pub(super) layers: Vec<Vec<usize>>,
    /// The cells of each edge, from the upper end to the lower; the boxes at its ends are not among them.
    pub(super) chains: Vec<Vec<usize>>,
    /// The cells beside the boxes at the upper and the lower end of an edge that leads back.
    pub(super) sides: Vec<Option<(usize, usize)>>,
    /// Where each cell stands in its layer.
    pub(super) at: Vec<usize>,
    /// The first and last layer of each frame.
    pub(super) spans: Vec<(usize, usize)>,
}

/// A place in a layer.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) layer: usize,
    pub(super) frame: usize,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) kind: Kind,
    /// The cells that it is connected with in the layer above and below.
    pub(super) up: Vec<usize>,
    pub(super) down: Vec<usize>,
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Box,
    /// A piece of an edge; `back`: of one that leads back.
    Piece {
        back: bool,
    },
    /// The corner of an edge beside a box.
    Side,
    /// Keeps a frame in a layer in which it has nothing else, so that nothing passes through it. Above it is
    /// what else the frame has in the layer before, which does not know of it.
    Hold,
}

impl Grid {
    pub(super) fn new(graph: &Graph, ranks: &[usize]) -> Self {
        let mut grid = Self::default();
        let depth = ranks.iter().max().map_or(0, |deepest| 2 * deepest + 1);
        grid.layers = vec![Vec::new(); depth];
        grid.spans = vec![(usize::MAX, 0); graph.frames.len()];
        for (size, rank) in graph.boxes.iter().zip(ranks) {
            for frame in graph.around(size.frame) {
                let (first, last) = &mut grid.spans[frame];
                (*first, *last) = ((*first).min(2 * rank), (*last).max(2 * rank));
            }
            grid.cell(2 * rank, size.frame, (size.width, size.height), Kind::Box);
        }
        for number in 0..graph.edges.len() {
            grid.chain(graph, ranks, number);
        }
        grid.hold(graph);
        grid.sides = vec![None; graph.edges.len()];
        grid
    }

    /// Gives every frame a cell in every layer from its first to its last.
    fn hold(&mut self, graph: &Graph) {
        let mut members = BTreeMap::new();
        for (number, cell) in self.cells.iter().enumerate() {
            for frame in graph.around(cell.frame) {
                members.entry((frame, cell.layer)).or_insert(number);
            }
        }
        // what holds an inner frame holds those around it
        for frame in (1..graph.frames.len()).rev() {
            let (first, last) = self.spans[frame];
            for layer in first.saturating_add(1)..last {
                if members.contains_key(&(frame, layer)) {
                    continue;
                }
                let cell = self.cell(layer, frame, (0.0, 0.0), Kind::Hold);
                self.cells[cell].up.extend(members.get(&(frame, layer - 1)));
                for around in graph.around(frame) {
                    members.entry((around, layer)).or_insert(cell);
                }
            }
        }
    }

    fn cell(
        &mut self,
        layer: usize,
        frame: usize,
        (width, height): (f64, f64),
        kind: Kind,
    ) -> usize {
        let (up, down) = (Vec::new(), Vec::new());
        self.cells.push(Cell { layer, frame, width, height, kind, up, down });
        self.cells.len() - 1
    }

    fn chain(&mut self, graph: &Graph, ranks: &[usize], number: usize) {
        let edge = graph.edges[number];
        let back = graph.leads_back(number);
        let (mut upper, mut lower) = if back { (edge.to, edge.from) } else { (edge.from, edge.to) };
        if ranks[upper] > ranks[lower] {
            // leads back in the text, but not in the picture
            (upper, lower) = (lower, upper);
        }
        let layers = 2 * ranks[upper] + 1..2 * ranks[lower];
        let labelled = if upper == edge.from { layers.start } else { layers.end.saturating_sub(1) };
        let mut chain: Vec<usize> = Vec::new();
        for layer in layers {
            let frame = match back {
                true => graph.shared(upper, lower),
                false => self.frame_of(graph, (upper, lower), layer),
            };
            let size = if layer == labelled { edge.label } else { (0.0, 0.0) };
            let cell = self.cell(layer, frame, size, Kind::Piece { back });
            let above = chain.last().copied().unwrap_or(upper);
            self.connect(above, cell);
            chain.push(cell);
        }
        if let Some(last) = chain.last() {
            self.connect(*last, lower);
        }
        self.chains.push(chain);
    }

    fn connect(&mut self, above: usize, below: usize) {
        self.cells[above].down.push(below);
        self.cells[below].up.push(above);
    }

    /// The frame that an edge is in: of its ends as long as these frames last, else of both. What leads far away from
    /// a frame, or to something beside it, leaves at once, so that the frame is no wider than what is in it.
    fn frame_of(&self, graph: &Graph, (upper, lower): (usize, usize), layer: usize) -> usize {
        let (from, to) = (graph.boxes[upper].frame, graph.boxes[lower].frame);
        let (from_layer, to_layer) = (self.cells[upper].layer, self.cells[lower].layer);
        let shared = |frame: &usize| graph.is_within(from, *frame) && graph.is_within(to, *frame);
        let in_from = |frame: &usize| {
            let (_, last) = self.spans[*frame];
            layer <= last && last < to_layer && to_layer <= last + NEAR
        };
        let in_to = |frame: &usize| {
            let (first, _) = self.spans[*frame];
            first <= layer && from_layer < first && first <= from_layer + NEAR
        };
        let mut of_from = graph.around(from).filter(|frame| shared(frame) || in_from(frame));
        let mut of_to = graph.around(to).filter(|frame| shared(frame) || in_to(frame));
        match of_from.next() {
            Some(frame) if !shared(&frame) => frame,
            _ => of_to.next().unwrap_or(0),
        }
    }

    /// Says where each cell stands.
    pub(super) fn number(&mut self) {
        self.at.resize(self.cells.len(), 0);
        for layer in &self.layers {
            for (at, cell) in layer.iter().enumerate() {
                self.at[*cell] = at;
            }
        }
    }

    /// Gives every edge that leads back a cell beside either of its boxes.
    pub(super) fn add_sides(&mut self, graph: &Graph) {
        for number in 0..graph.edges.len() {
            if !graph.leads_back(number) {
                continue;
            }
            let edge = graph.edges[number];
            let (upper, lower) = if self.cells[edge.to].layer <= self.cells[edge.from].layer {
                (edge.to, edge.from)
            } else {
                (edge.from, edge.to)
            };
            let (first, last) = match self.chains[number].as_slice() {
                [first, .., last] => (Some(*first), Some(*last)),
                [only] => (Some(*only), Some(*only)),
                [] => (None, None),
            };
            let label = if first.is_none() { graph.edges[number].label } else { (0.0, 0.0) };
            let above = self.side(graph, upper, lower, first, label);
            let below = if upper == lower {
                above
            } else {
                self.side(graph, lower, upper, last, (0.0, 0.0))
            };
            self.sides[number] = Some((above, below));
            self.number();
        }
        self.number();
    }

    fn side(
        &mut self,
        graph: &Graph,
        of: usize,
        other: usize,
        next: Option<usize>,
        size: (f64, f64),
    ) -> usize {
        let (layer, own) = (self.cells[of].layer, self.cells[of].frame);
        let frame = graph.shared(of, other);
        // On the side that it goes on to, seen from the edges that lead straight on.
        let to_the_right = next.is_none_or(|next| {
            let is_below = self.cells[next].layer > layer;
            let cell = &self.cells[of];
            let all = if is_below { &cell.down } else { &cell.up };
            let left = all.iter().filter(|other| self.at[**other] < self.at[next]).count();
            2 * left + 1 >= all.len()
        });
        let cell = self.cell(layer, frame, size, Kind::Side);
        let row = &self.layers[layer];
        // Outside of the frames that the box is in and the edge is not.
        let inner = graph.right_below(frame, own);
        let belongs = |cell: &usize| {
            *cell == of
                || inner.is_some_and(|inner| graph.is_within(self.cells[*cell].frame, inner))
        };
        let at = match to_the_right {
            true => row.iter().rposition(belongs).map_or(row.len(), |at| at + 1),
            false => row.iter().position(belongs).unwrap_or(0),
        };
        self.layers[layer].insert(at, cell);
        cell
    }
}
