//! Places on a line as near as possible to where they are wanted, with the distances that they must keep.
//!
//! Quadratic placement with separation constraints, solved as Dwyer, Marriott and Stuckey do it (VPSC): from
//! left to right, whatever comes too near to something left of it becomes one block with that, and a block
//! stands at the mean of what its members want.

/// `right` stands at least `gap` to the right of `left`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Apart {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) gap: f64,
}

/// What must stand apart, made ready.
pub(super) struct Solver {
    constraints: Vec<Apart>,
    /// The constraints that have a place on their right side.
    before: Vec<Vec<usize>>,
    /// The places, none before one that must stand left of it.
    order: Vec<usize>,
}

struct Block {
    members: Vec<usize>,
    /// Constraints from others to members.
    before: Vec<usize>,
    weight: f64,
    /// The sum of what members want for the first of them, by weight.
    wanted: f64,
}

impl Solver {
    /// Constraints that lead round in a circle are left out, the last ones first.
    pub(super) fn new(places: usize, constraints: Vec<Apart>) -> Self {
        let mut before = vec![Vec::new(); places];
        let mut after = vec![Vec::new(); places];
        let mut open = vec![0usize; places];
        for (number, constraint) in constraints.iter().enumerate() {
            before[constraint.right].push(number);
            after[constraint.left].push(constraint.right);
            open[constraint.right] += 1;
        }
        let mut order: Vec<usize> = (0..places).filter(|place| open[*place] == 0).collect();
        let mut at = 0;
        while let Some(place) = order.get(at).copied() {
            at += 1;
            for next in &after[place] {
                open[*next] -= 1;
                if open[*next] == 0 {
                    order.push(*next);
                }
            }
        }
        if order.len() < places {
            let mut rank = vec![usize::MAX; places];
            for (at, place) in order.iter().enumerate() {
                rank[*place] = at;
            }
            let sound = |constraint: &Apart| {
                rank[constraint.left] != usize::MAX && rank[constraint.right] != usize::MAX
                    || constraint.left < constraint.right
            };
            return Self::new(places, constraints.into_iter().filter(sound).collect());
        }
        Self { constraints, before, order }
    }

    /// The places, given what each wants and how much.
    pub(super) fn solve(&self, wanted: &[f64], weights: &[f64]) -> Vec<f64> {
        let mut offset = vec![0.0; wanted.len()];
        let mut of: Vec<usize> = (0..wanted.len()).collect();
        let mut blocks: Vec<Block> = (0..wanted.len())
            .map(|place| Block {
                members: vec![place],
                before: self.before[place].clone(),
                weight: weights[place],
                wanted: weights[place] * wanted[place],
            })
            .collect();
        for place in &self.order {
            self.push(of[*place], &mut blocks, &mut of, &mut offset);
        }
        (0..wanted.len())
            .map(|place| blocks[of[place]].wanted / blocks[of[place]].weight + offset[place])
            .collect()
    }

    /// Joins a block with those to the left that it stands too near to.
    fn push(&self, mut at: usize, blocks: &mut [Block], of: &mut [usize], offset: &mut [f64]) {
        loop {
            let position = |place: usize, blocks: &[Block]| {
                let block = &blocks[of[place]];
                block.wanted / block.weight + offset[place]
            };
            let mut worst = (1e-7, None);
            for number in &blocks[at].before {
                let Apart { left, right, gap } = self.constraints[*number];
                if of[left] == at {
                    continue;
                }
                let missing = position(left, blocks) + gap - position(right, blocks);
                if missing > worst.0 {
                    worst = (missing, Some(*number));
                }
            }
            let Some(number) = worst.1 else { return };
            let Apart { left, right, gap } = self.constraints[number];
            let other = of[left];
            // where the members of `at` come to stand as seen from the first of `other`
            let shift = offset[left] + gap - offset[right];
            let (kept, gone, shift) = match blocks[at].members.len() > blocks[other].members.len() {
                true => (at, other, -shift),
                false => (other, at, shift),
            };
            let Block { members, before, weight, wanted } = std::mem::replace(
                &mut blocks[gone],
                Block { members: Vec::new(), before: Vec::new(), weight: 1.0, wanted: 0.0 },
            );
            for member in &members {
                of[*member] = kept;
                offset[*member] += shift;
            }
            let block = &mut blocks[kept];
            block.members.extend(members);
            block.before.extend(before);
            block.before.retain(|number| of[self.constraints[*number].left] != kept);
            block.weight += weight;
            block.wanted += wanted - weight * shift;
            at = kept;
        }
    }
}
