//! The longest way through a graph of ways, and the shortest.
//!
//! Ways that lead in a circle are as long as they like, unless they take no time: a circle has no counter that
//! would end it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::sum::Sum;

/// A way on from a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// Where to; none where what is measured ends with it.
    pub(super) to: Option<usize>,
    pub(super) sum: Sum,
    /// What is behind it is cut off after so long.
    pub(super) limit: Option<u64>,
    /// Its number among all that lead on from its place.
    pub(super) number: usize,
}

/// The longest way from a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Best {
    pub(super) sum: Sum,
    pub(super) next: Next,
}

/// How it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Not at all.
    End,
    /// By the way of this number of a place.
    By(usize, usize),
    /// The same, which leads out of what is measured.
    Out(usize, usize),
    /// The same, and what is behind it is cut off.
    Cut(usize, usize),
    /// Round and round.
    Again(usize, usize),
}

/// The longest way from every place to an end; none where there is no way to an end. `ends` says where a way may
/// end. A way that goes round for ever need not come to one.
pub(super) fn longest(ways: &[Vec<Way>], ends: impl Fn(usize) -> bool) -> Vec<Option<Best>> {
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(ways.len(), ways.len());
    for _ in ways {
        graph.add_node(());
    }
    for (from, out) in ways.iter().enumerate() {
        for to in out.iter().filter_map(|way| way.to) {
            graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
        }
    }
    let mut best: Vec<Option<Best>> = vec![None; ways.len()];
    // What others lead to comes first.
    for group in kosaraju_scc(&graph) {
        let places: Vec<usize> = group.iter().map(|node| node.index()).collect();
        let inside = |to: Option<usize>| to.is_some_and(|to| places.contains(&to));
        let circles = places.len() > 1 || ways[places[0]].iter().any(|way| inside(way.to));
        let mut found: Option<Best> = None;
        for &place in &places {
            let end = ends(place).then_some(Best { sum: Sum::ZERO, next: Next::End });
            let on = ways[place].iter().filter_map(|way| {
                if circles && inside(way.to) {
                    // Once more costs something: there is no end to it.
                    let again = Best { sum: Sum::OPEN, next: Next::Again(place, way.number) };
                    return (way.sum > Sum::ZERO).then_some(again);
                }
                let Some(to) = way.to else {
                    return Some(Best { sum: way.sum, next: Next::Out(place, way.number) });
                };
                let behind = best[to]?.sum;
                let cut = way.limit.map_or(behind, |limit| behind.cut(limit));
                let next = match cut < behind {
                    true => Next::Cut(place, way.number),
                    false => Next::By(place, way.number),
                };
                Some(Best { sum: way.sum + cut, next })
            });
            for one in end.into_iter().chain(on) {
                // The first of equals, so that nothing depends on the order of the graph's own lists.
                if found.is_none_or(|known| one.sum > known.sum) {
                    found = Some(one);
                }
            }
        }
        for place in places {
            best[place] = found;
        }
    }
    best
}

/// The shortest way from places to one at which `ends` holds: how long it is, and the ways by place and number.
pub(super) fn shortest(
    ways: &[Vec<(Option<usize>, u64)>],
    from: &[usize],
    ends: impl Fn(usize) -> bool,
) -> Option<(u64, Vec<(usize, usize)>)> {
    let mut known: Vec<Option<u64>> = vec![None; ways.len()];
    let mut by: Vec<Option<(usize, usize)>> = vec![None; ways.len()];
    let mut heap = BinaryHeap::new();
    for &place in from {
        known[place] = Some(0);
        heap.push(Reverse((0, place)));
    }
    while let Some(Reverse((far, place))) = heap.pop() {
        if known[place].is_none_or(|best| best < far) {
            continue;
        }
        if ends(place) {
            let mut path = Vec::new();
            let mut at = place;
            while let Some((before, number)) = by[at] {
                path.push((before, number));
                at = before;
            }
            path.reverse();
            return Some((far, path));
        }
        for (number, (to, length)) in ways[place].iter().enumerate() {
            let Some(to) = to else { continue };
            let reached = far.saturating_add(*length);
            if known[*to].is_none_or(|best| reached < best) {
                (known[*to], by[*to]) = (Some(reached), Some((place, number)));
                heap.push(Reverse((reached, *to)));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Best, Next, Way, longest, shortest};
    use crate::bounds::sum::Sum;

    fn way(to: usize, ms: u64, number: usize) -> Way {
        Way { to: Some(to), sum: Sum::of(ms), limit: None, number }
    }

    #[test]
    fn the_longest_of_two_ways_and_where_it_is_cut_off() {
        let cut = Way { limit: Some(3), ..way(1, 5, 0) };
        let ways = [vec![cut, way(2, 6, 1)], vec![way(2, 10, 0)], vec![]];
        let best = longest(&ways, |place| place == 2);
        let Some(Best { sum, next }) = best[0] else { panic!("there is a way") };
        assert_eq!((sum, next), (Sum::of(8), Next::Cut(0, 0)));
    }

    #[test]
    fn a_circle_has_no_end_unless_it_takes_no_time() {
        let round = |ms| {
            longest(&[vec![way(1, ms, 0)], vec![way(0, 0, 0), way(2, 7, 1)], vec![]], |p| p == 2)
        };
        assert_eq!(round(0)[0].map(|best| best.sum), Some(Sum::of(7)));
        assert_eq!(round(1)[0].map(|best| best.sum), Some(Sum::OPEN));
    }

    #[test]
    fn the_shortest_way() {
        let ways = [vec![(Some(1), 5), (Some(2), 1), (None, 0)], vec![], vec![(Some(1), 3)]];
        assert_eq!(shortest(&ways, &[0], |place| place == 1), Some((4, vec![(0, 1), (2, 0)])));
        assert_eq!(shortest(&ways, &[1], |place| place == 0), None);
    }
}
