//! Whether calls end: a call that could go on for ever without its caller leaving goes round in a circle of
//! states, since there are only so many.

use super::search::Finding;

/// A state that a call can come back to again and again.
pub(super) fn circle(states: usize, edges: &[(u32, u32)]) -> Option<Finding> {
    let mut left = vec![0_u32; states];
    // Where the edges of each state begin, in an order by state.
    let mut first = vec![0_usize; states + 1];
    for (from, to) in edges {
        first[*from as usize + 1] += 1;
        left[*to as usize] += 1;
    }
    for at in 0..states {
        first[at + 1] += first[at];
    }
    let mut next = first.clone();
    let mut targets = vec![0_u32; edges.len()];
    for (from, to) in edges {
        targets[next[*from as usize]] = *to;
        next[*from as usize] += 1;
    }
    // What nothing leads to is in no circle; nor is what only that leads to.
    let mut free: Vec<usize> = (0..states).filter(|state| left[*state] == 0).collect();
    let mut gone = 0;
    while let Some(state) = free.pop() {
        gone += 1;
        for to in &targets[first[state]..first[state + 1]] {
            left[*to as usize] -= 1;
            if left[*to as usize] == 0 {
                free.push(*to as usize);
            }
        }
    }
    if gone == states {
        return None;
    }
    // The first that is left is reached by the fewest steps, and is in a circle or behind one: go back along
    // what is left until a state comes again.
    let (mut before, mut seen) = (vec![u32::MAX; states], vec![false; states]);
    for (from, to) in edges {
        if left[*from as usize] > 0 && left[*to as usize] > 0 {
            before[*to as usize] = *from;
        }
    }
    let mut at = (0..states).find(|state| left[*state] > 0)?;
    while !std::mem::replace(&mut seen[at], true) {
        at = before[at] as usize;
    }
    Some(Finding {
        check: super::checks::ENDS.name.to_owned(),
        words: "from here the call can come back to this very state, again and again".to_owned(),
        state: u32::try_from(at).ok()?,
        by: None,
    })
}

#[cfg(test)]
mod tests {
    use super::circle;

    #[test]
    fn a_circle_is_told_from_two_ways_to_one_place() {
        assert!(circle(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]).is_none());
        let found = circle(4, &[(0, 1), (1, 2), (2, 1), (2, 3)]).expect("there is one");
        assert!([1, 2].contains(&found.state));
    }
}
