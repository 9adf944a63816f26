//! Few calls that take everything together.
//!
//! Greedy: the call next that is the least odd for each new thing that it takes; then whatever the others
//! take without it is left out. No set that costs less than 1/H(n) of this one does it, for n things to
//! take in the call that takes most (Chvatal's bound for weighted set cover). The weights are what makes
//! calls short and plain: one that does everything costs more than two that each tell one thing.

use std::collections::BTreeSet;

use crate::coverage::Way;

/// A call to choose.
pub(super) struct Candidate {
    pub(super) ways: BTreeSet<Way>,
    pub(super) cost: u32,
}

/// What has to be taken: any of these.
pub(super) type Goal = Vec<Way>;

/// The calls that are chosen, in the order of the candidates.
pub(super) fn choose(candidates: &[Candidate], goals: &[Goal]) -> Vec<usize> {
    let takes =
        |candidate: &Candidate, goal: &Goal| goal.iter().any(|w| candidate.ways.contains(w));
    let reached = |candidate: &Candidate| -> BTreeSet<usize> {
        (0..goals.len()).filter(|goal| takes(candidate, &goals[*goal])).collect()
    };
    let reached: Vec<BTreeSet<usize>> = candidates.iter().map(reached).collect();
    let mut missing: BTreeSet<usize> = reached.iter().flatten().copied().collect();
    let mut chosen: Vec<usize> = Vec::new();
    while !missing.is_empty() {
        let new =
            |at: usize| u64::try_from(reached[at].intersection(&missing).count()).unwrap_or(0);
        let weight = |at: usize| u64::from(candidates[at].cost) + BASE;
        // The least weight for each new goal; of equal ones the first.
        let better = |one: usize, other: usize| weight(one) * new(other) < weight(other) * new(one);
        let best = (0..candidates.len()).filter(|at| new(*at) > 0);
        let best = best.reduce(|best, at| if better(at, best) { at } else { best });
        let Some(best) = best else { break };
        missing.retain(|goal| !reached[best].contains(goal));
        chosen.push(best);
    }
    // The dearest first: does it still have anything of its own?
    let mut dear = chosen.clone();
    dear.sort_by_key(|at| std::cmp::Reverse((candidates[*at].cost, *at)));
    for at in dear {
        let others = || chosen.iter().filter(|other| **other != at);
        let spared = reached[at].iter().all(|goal| others().any(|o| reached[*o].contains(goal)));
        if spared {
            chosen.retain(|other| *other != at);
        }
    }
    chosen.sort_unstable();
    chosen
}

/// What a call costs that is plain throughout.
const BASE: u64 = 6;
