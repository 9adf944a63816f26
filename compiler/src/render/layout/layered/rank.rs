//! Boxes to layers: as far up as those that lead to them allow.

use super::Graph;

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
    let mut ranks = vec![0usize; count];
    for at in 0..count {
        ranks[at] = before[at].iter().map(|from| ranks[*from] + 1).max().unwrap_or(0);
    }
    // What nothing leads to stands right above what it leads to, or below what the text has before it.
    for at in (1..count).rev() {
        if !before[at].is_empty() {
            continue;
        }
        match after[at].iter().map(|to| ranks[*to]).min() {
            Some(next) => ranks[at] = next.saturating_sub(1),
            None => ranks[at] = ranks[at - 1] + 1,
        }
    }
    ranks
}
