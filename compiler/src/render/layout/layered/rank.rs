//! Boxes to layers: as far up as those that lead to them allow. A frame that another one leads to stands below all of
//! that, such as a dial group below the legs of the one before. What a box with many exits leads to stands in several
//! rows, every second box in the second one, so that the picture does not get too wide.

use super::{Graph, ROW};

/// So many rows there are at most.
const ROWS: usize = 3;
/// What is higher than this is not put into rows, in layers.
const LOW: usize = 3;

/// The layer of every box, from 0.
pub(super) fn ranks(graph: &Graph) -> Vec<usize> {
    let count = graph.boxes.len();
    let mut before = vec![Vec::new(); count];
    let mut after = vec![Vec::new(); count];
    for (number, edge) in graph.edges.iter().enumerate() {
        if !graph.leads_back(number) {
            before[edge.to].push(edge.from);
            after[edge.from].push(edge.to);
        }
    }
    let lower = in_rows(&before, &after);
    let mut ranks = vec![0usize; count];
    // Of each frame, as far as it is known.
    let mut deepest = vec![0usize; graph.frames.len()];
    for at in 0..count {
        let above = before[at].iter().map(|from| match frames_between(graph, *from, at) {
            Some(frame) => deepest[frame].max(ranks[*from]) + 1,
            None => ranks[*from] + 1,
        });
        ranks[at] = above.max().or_else(|| in_frame(graph, &ranks, at)).unwrap_or(0) + lower[at];
        for frame in graph.around(graph.boxes[at].frame) {
            deepest[frame] = deepest[frame].max(ranks[at]);
        }
    }
    // What nothing leads to stands right above what it leads to, or below what the text has before it.
    for at in (1..count).rev() {
        if !before[at].is_empty() || in_frame(graph, &ranks, at).is_some() {
            continue;
        }
        match after[at].iter().map(|to| ranks[*to]).min() {
            Some(next) => ranks[at] = next.saturating_sub(1),
            None => ranks[at] = ranks[at - 1] + 1,
        }
    }
    ranks
}

/// How many layers lower a box stands because it is in another row than the first.
fn in_rows(before: &[Vec<usize>], after: &[Vec<usize>]) -> Vec<usize> {
    let is_own = |to: &usize| before[*to].len() == 1;
    // How many layers there are of what only this box leads to.
    let mut height = vec![1; after.len()];
    for at in (0..after.len()).rev() {
        let below = after[at].iter().copied().filter(is_own).map(|to| height[to]).max();
        height[at] = 1 + below.unwrap_or(0);
    }
    let mut lower = vec![0; after.len()];
    for exits in after {
        let own: Vec<usize> = exits.iter().copied().filter(is_own).collect();
        let rows = own.len().div_ceil(ROW).min(ROWS);
        let highest = own.iter().map(|to| height[*to]).max().unwrap_or(0);
        if highest <= LOW {
            for (number, to) in own.into_iter().enumerate() {
                lower[to] = number % rows * highest;
            }
        }
    }
    lower
}

/// The frame that an edge leaves, where it leads into another one beside it.
fn frames_between(graph: &Graph, from: usize, to: usize) -> Option<usize> {
    let shared = graph.shared(from, to);
    let [left, entered] = [from, to].map(|at| graph.right_below(shared, graph.boxes[at].frame));
    entered.and(left)
}

/// Where a box stands that nothing leads to and that a frame has behind others: below the one before it, or beside the
/// frame of that, below what both of them belong to.
fn in_frame(graph: &Graph, ranks: &[usize], at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    let shared = graph.shared(before, at);
    let is_in = |number: &usize| graph.is_within(graph.boxes[*number].frame, shared);
    let above = match graph.boxes[at].frame == shared {
        true => before,
        false => (0..at).find(is_in)?,
    };
    (shared != 0).then(|| ranks[above] + 1)
}
