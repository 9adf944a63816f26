//! Sorts the cells of every layer so that few edges cross: by the means of their neighbours, up and down, and
//! then by exchanging neighbours. Of two orders that are as good as each other, the one nearer to the text
//! stays. The members of a frame stay together.

use super::Graph;
use super::grid::{Grid, Kind};

/// How often it is tried; it ends sooner where nothing gets better.
const ROUNDS: usize = 24;
/// How many rounds without success are enough.
const PATIENCE: usize = 6;
/// Above so many cells neighbours are not exchanged: it takes long, and nobody sees it.
const CELLS_TO_EXCHANGE: usize = 6_000;

pub(super) fn order(grid: &mut Grid, graph: &Graph) {
    initial(grid, graph);
    let mut best = grid.layers.clone();
    let mut fewest = crossings(grid);
    let mut patience = PATIENCE;
    for round in 0..ROUNDS {
        if fewest == 0 || patience == 0 {
            break;
        }
        sweep(grid, graph, round % 2 == 0);
        if grid.cells.len() < CELLS_TO_EXCHANGE {
            exchange(grid);
        }
        let count = crossings(grid);
        patience -= 1;
        if count < fewest {
            (fewest, patience) = (count, PATIENCE);
            best.clone_from(&grid.layers);
        }
    }
    grid.layers = best;
    grid.number();
    settle(grid, graph);
}

/// Frames that stand beside one another do so in the same order in all layers: else they would cross.
fn settle(grid: &mut Grid, graph: &Graph) {
    let places = |grid: &Grid| {
        let mut places = vec![Vec::new(); graph.frames.len()];
        for (layer, row) in grid.layers.iter().enumerate() {
            for (at, cell) in row.iter().enumerate() {
                for frame in graph.around(grid.cells[*cell].frame) {
                    let place = (as_number(at) + 0.5) / as_number(row.len());
                    places[frame].push((layer, place));
                }
            }
        }
        places
    };
    let before = places(grid);
    let mean = |frame: usize| {
        let sum: f64 = before[frame].iter().map(|(_, place)| place).sum();
        sum / as_number(before[frame].len().max(1))
    };
    let beside = |one: usize, other: usize| {
        let mut is_left = before[one].iter().flat_map(|(layer, place)| {
            let there = before[other].iter().filter(move |(at, _)| at == layer);
            there.map(move |(_, other)| place < other)
        });
        let first = is_left.next();
        is_left.any(|is_left| Some(is_left) != first)
    };
    let frames = 1..graph.frames.len();
    let crosses = |one: usize| {
        let siblings =
            (1..one).filter(|other| graph.frames[*other].parent == graph.frames[one].parent);
        siblings.into_iter().any(|other| beside(one, other))
    };
    if !frames.into_iter().any(crosses) {
        return;
    }
    // no two the same
    let own = |frame: usize| 1e-6_f64.mul_add(as_number(frame), mean(frame));
    let means: Vec<f64> = (0..graph.frames.len()).map(own).collect();
    for layer in 0..grid.layers.len() {
        let row = as_number(grid.layers[layer].len());
        let keys: Vec<f64> = grid.at.iter().map(|at| (as_number(*at) + 0.5) / row).collect();
        sort(grid, graph, layer, &keys, Some(&means));
    }
}

/// As one reads: down the first exits first.
fn initial(grid: &mut Grid, graph: &Graph) {
    let mut seen = vec![false; grid.cells.len()];
    for start in 0..graph.boxes.len() {
        let mut waiting = vec![start];
        while let Some(cell) = waiting.pop() {
            if std::mem::replace(&mut seen[cell], true) {
                continue;
            }
            grid.layers[grid.cells[cell].layer].push(cell);
            waiting.extend(grid.cells[cell].down.iter().rev());
        }
    }
    for cell in graph.boxes.len()..grid.cells.len() {
        if grid.cells[cell].kind == Kind::Hold {
            grid.layers[grid.cells[cell].layer].push(cell);
        }
    }
    grid.number();
    for layer in 0..grid.layers.len() {
        let place = |(cell, at): (usize, &usize)| match grid.cells[cell].kind {
            Kind::Hold => grid.cells[cell].up.first().map_or(*at, |above| grid.at[*above]),
            _ => *at,
        };
        let keys: Vec<f64> = grid.at.iter().enumerate().map(place).map(as_number).collect();
        sort(grid, graph, layer, &keys, None);
    }
}

fn sweep(grid: &mut Grid, graph: &Graph, downwards: bool) {
    let count = grid.layers.len();
    let mut keys = vec![0.0; grid.cells.len()];
    for step in 0..count {
        let layer = if downwards { step } else { count - 1 - step };
        for cell in &grid.layers[layer] {
            let neighbours = match downwards {
                true => &grid.cells[*cell].up,
                false => &grid.cells[*cell].down,
            };
            let (mut sum, mut weights) = (0.0, 0.0);
            for other in neighbours {
                // What leads back has less to say.
                let is_back = |cell: usize| grid.cells[cell].kind == Kind::Piece { back: true };
                let weight = if is_back(*cell) || !is_back(*other) { 1.0 } else { 0.05 };
                let row = grid.layers[grid.cells[*other].layer].len();
                sum += weight * (as_number(grid.at[*other]) + 0.5) / as_number(row);
                weights += weight;
            }
            let row = grid.layers[layer].len();
            keys[*cell] = match neighbours.is_empty() {
                true => (as_number(grid.at[*cell]) + 0.5) / as_number(row),
                false => sum / weights,
            };
        }
        sort(grid, graph, layer, &keys, None);
    }
}

/// Sorts a layer by keys, the members of each frame together: at the mean of their keys, or where `frames` says.
fn sort(grid: &mut Grid, graph: &Graph, layer: usize, keys: &[f64], frames: Option<&[f64]>) {
    let mut cells = std::mem::take(&mut grid.layers[layer]);
    sort_within(grid, graph, 0, &mut cells, (keys, frames));
    for (at, cell) in cells.iter().enumerate() {
        grid.at[*cell] = at;
    }
    grid.layers[layer] = cells;
}

fn sort_within(
    grid: &Grid,
    graph: &Graph,
    frame: usize,
    cells: &mut [usize],
    (keys, frames): (&[f64], Option<&[f64]>),
) {
    // The frame right below `frame` that a cell is in.
    let inner = |cell: usize| graph.right_below(frame, grid.cells[cell].frame);
    let mut groups: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    let mut of_frame = std::collections::BTreeMap::new();
    for cell in cells.iter() {
        let inner = inner(*cell);
        match inner.and_then(|inner| of_frame.get(&inner).copied()) {
            Some(group) => {
                let (_, members): &mut (_, Vec<usize>) = &mut groups[group];
                members.push(*cell);
            }
            None => {
                if let Some(inner) = inner {
                    of_frame.insert(inner, groups.len());
                }
                groups.push((inner, vec![*cell]));
            }
        }
    }
    let mean = |members: &[usize]| {
        members.iter().map(|cell| keys[*cell]).sum::<f64>() / as_number(members.len())
    };
    let key = |(inner, members): &(Option<usize>, Vec<usize>)| match (inner, frames) {
        (Some(inner), Some(frames)) => frames[*inner],
        _ => mean(members),
    };
    let mut keyed: Vec<_> = groups.into_iter().map(|group| (key(&group), group)).collect();
    keyed.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let mut at = 0;
    for (_, (inner, mut members)) in keyed {
        if let Some(inner) = inner {
            sort_within(grid, graph, inner, &mut members, (keys, frames));
        }
        for cell in members {
            cells[at] = cell;
            at += 1;
        }
    }
}

/// Exchanges neighbours as long as that helps.
fn exchange(grid: &mut Grid) {
    for _ in 0..4 {
        let mut helped = false;
        for layer in 0..grid.layers.len() {
            for at in 1..grid.layers[layer].len() {
                let (left, right) = (grid.layers[layer][at - 1], grid.layers[layer][at]);
                if grid.cells[left].frame != grid.cells[right].frame {
                    continue;
                }
                let (now, then) = (between(grid, left, right), between(grid, right, left));
                if then < now {
                    grid.layers[layer].swap(at - 1, at);
                    (grid.at[left], grid.at[right]) = (at, at - 1);
                    helped = true;
                }
            }
        }
        if !helped {
            break;
        }
    }
}

/// How many edges of two neighbours cross.
fn between(grid: &Grid, left: usize, right: usize) -> usize {
    let count = |of_left: &[usize], of_right: &[usize]| {
        let pairs = of_left.iter().flat_map(|one| of_right.iter().map(move |other| (one, other)));
        pairs.filter(|(one, other)| grid.at[**one] > grid.at[**other]).count()
    };
    let (left, right) = (&grid.cells[left], &grid.cells[right]);
    count(&left.up, &right.up) + count(&left.down, &right.down)
}

/// How many edges cross in all.
fn crossings(grid: &Grid) -> usize {
    let mut count = 0;
    for (layer, next) in grid.layers.iter().zip(grid.layers.iter().skip(1)) {
        // The ends of the edges in the layer below, in order of their beginnings: pairs out of order cross.
        let mut seen = vec![0usize; next.len() + 1];
        let mut total = 0;
        for cell in layer {
            let mut ends: Vec<_> =
                grid.cells[*cell].down.iter().map(|down| grid.at[*down]).collect();
            ends.sort_unstable();
            for end in &ends {
                // how many earlier ones end right of it
                let mut left = 0;
                let mut at = end + 1;
                while at > 0 {
                    left += seen[at];
                    at &= at - 1;
                }
                count += total - left;
            }
            for end in ends {
                total += 1;
                let mut at = end + 1;
                while at < seen.len() {
                    seen[at] += 1;
                    at += at & at.wrapping_neg();
                }
            }
        }
    }
    count
}

pub(super) fn as_number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
