//! Zones: all the ways in which the clocks of one state of a call can stand, as one set.
//!
//! A zone bounds how much time is left on each clock, and how far any two of them are apart: a difference
//! bound matrix, closed, so that equal sets are equal matrices. Bounds are exact in dense time; a strict one
//! is told from one that is reached. Row and column 0 are the present.

/// A bound: twice the milliseconds, plus one where it is reached.
pub(super) type Bound = i64;

/// No bound at all.
const NONE: Bound = i64::MAX / 4;
/// `<= 0`.
const AT_MOST_ZERO: Bound = 1;
/// `< 0`.
const BELOW_ZERO: Bound = 0;

const fn at_most(millis: i64) -> Bound {
    millis * 2 + 1
}

const fn plus(one: Bound, other: Bound) -> Bound {
    if one >= NONE || other >= NONE {
        return NONE;
    }
    (one & !1) + (other & !1) + (one & other & 1)
}

/// A set of ways in which clocks can stand.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Zone {
    /// Clocks, and the present.
    size: usize,
    /// `bounds[i * size + j]` limits clock `i` minus clock `j`.
    bounds: Vec<Bound>,
}

/// Where a clock of a new zone comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// A clock of the old zone, which goes on.
    Old(usize),
    /// It has just been started with so many milliseconds.
    Fresh(i64),
}

impl Clone for Zone {
    fn clone(&self) -> Self {
        Self { size: self.size, bounds: self.bounds.clone() }
    }

    fn clone_from(&mut self, from: &Self) {
        self.size = from.size;
        self.bounds.clone_from(&from.bounds);
    }
}

impl Zone {
    /// The zone of a call without any clock.
    pub(super) fn of_no_clocks() -> Self {
        Self { size: 1, bounds: vec![AT_MOST_ZERO] }
    }

    /// The bounds, row by row.
    pub(super) fn bounds(&self) -> &[Bound] {
        &self.bounds
    }

    /// How many clocks there are.
    #[cfg(test)]
    fn clocks(&self) -> usize {
        self.size.saturating_sub(1)
    }

    /// The most milliseconds by which one clock can be ahead of another, where that is limited, and whether
    /// that is reached. Clock 0 is the present.
    pub(super) fn limit(&self, one: usize, other: usize) -> Option<(i64, bool)> {
        let bound = self.get(one, other);
        (bound < NONE).then_some((bound >> 1, bound & 1 == 1))
    }

    fn get(&self, i: usize, j: usize) -> Bound {
        self.bounds[i * self.size + j]
    }

    fn set(&mut self, i: usize, j: usize, bound: Bound) {
        self.bounds[i * self.size + j] = bound;
    }

    /// Lets time pass: as much as there is before the first of the timers runs out, or none.
    pub(super) fn delay(&mut self, timer: impl Fn(usize) -> bool) {
        for i in 1..self.size {
            let mut least = if timer(i) { AT_MOST_ZERO } else { NONE };
            for j in (1..self.size).filter(|j| *j != i && timer(*j)) {
                least = least.min(self.get(j, i));
            }
            self.set(0, i, least);
        }
    }

    /// Only the ways in which a clock has run out right now. Whether there are any.
    pub(super) fn is_zero(&mut self, clock: usize) -> bool {
        self.constrain(clock, 0, AT_MOST_ZERO) && self.constrain(0, clock, AT_MOST_ZERO)
    }

    /// Only the ways in which a clock still has time. Whether there are any.
    pub(super) fn is_positive(&mut self, clock: usize) -> bool {
        self.constrain(0, clock, BELOW_ZERO)
    }

    /// Only the ways in which a clock ran out before. Whether there are any.
    pub(super) fn is_negative(&mut self, clock: usize) -> bool {
        self.constrain(clock, 0, BELOW_ZERO)
    }

    /// Only the ways in which a clock has less than, exactly, or more than so much left.
    pub(super) fn compare(&mut self, clock: usize, millis: i64, order: std::cmp::Ordering) -> bool {
        match order {
            std::cmp::Ordering::Less => self.constrain(clock, 0, at_most(millis) - 1),
            std::cmp::Ordering::Greater => self.constrain(0, clock, at_most(-millis) - 1),
            std::cmp::Ordering::Equal => {
                self.constrain(clock, 0, at_most(millis))
                    && self.constrain(0, clock, at_most(-millis))
            }
        }
    }

    /// Adds a bound and closes the matrix again. Whether anything is left.
    fn constrain(&mut self, i: usize, j: usize, bound: Bound) -> bool {
        if plus(bound, self.get(j, i)) < AT_MOST_ZERO {
            return false;
        }
        if bound >= self.get(i, j) {
            return true;
        }
        for a in 0..self.size {
            let left = plus(self.get(a, i), bound);
            if left >= NONE {
                continue;
            }
            for b in 0..self.size {
                let through = plus(left, self.get(j, b));
                if through < self.get(a, b) {
                    self.set(a, b, through);
                }
            }
        }
        true
    }

    /// The zone of the clocks that are left or new after a step.
    pub(super) fn project(&self, clocks: &[From], into: &mut Zone) {
        let size = clocks.len() + 1;
        into.size = size;
        into.bounds.clear();
        into.bounds.resize(size * size, AT_MOST_ZERO);
        let place = |at: usize| match at {
            0 => From::Fresh(0),
            at => clocks[at - 1],
        };
        for i in 0..size {
            for j in 0..size {
                let bound = match (place(i), place(j)) {
                    (From::Fresh(one), From::Fresh(other)) => at_most(one - other),
                    (From::Fresh(one), From::Old(other)) => plus(at_most(one), self.get(0, other)),
                    (From::Old(one), From::Fresh(other)) => plus(self.get(one, 0), at_most(-other)),
                    (From::Old(one), From::Old(other)) => self.get(one, other),
                };
                into.set(i, j, if i == j { AT_MOST_ZERO } else { bound });
            }
        }
    }

    /// A way in which the clocks stand that says as little as possible: no two of them at the same instant,
    /// and none at a round one, unless they always are. `None` where whole milliseconds are too coarse.
    pub(super) fn sample(&self) -> Option<Vec<i64>> {
        const GAPS: [i64; 6] = [1009, 127, 31, 7, 3, 1];
        GAPS.iter().find_map(|gap| self.sample_with(*gap))
    }

    fn sample_with(&self, gap: i64) -> Option<Vec<i64>> {
        let size = self.size;
        // Strict bounds as whole numbers, a gap away.
        let whole = |bound: Bound| match bound {
            bound if bound >= NONE => NONE,
            bound if bound & 1 == 1 => bound >> 1,
            bound => (bound >> 1) - gap,
        };
        let mut limits: Vec<i64> = self.bounds.iter().map(|bound| whole(*bound)).collect();
        let add =
            |one: i64, other: i64| if one >= NONE || other >= NONE { NONE } else { one + other };
        let close = |limits: &mut Vec<i64>| {
            for k in 0..size {
                for i in 0..size {
                    for j in 0..size {
                        let through = add(limits[i * size + k], limits[k * size + j]);
                        if through < limits[i * size + j] {
                            limits[i * size + j] = through;
                        }
                    }
                }
            }
            (0..size).all(|i| limits[i * size + i] >= 0)
        };
        if !close(&mut limits) {
            return None;
        }
        let mut found = vec![0; size];
        for clock in 1..size {
            let (least, most) = (-limits[clock], limits[clock * size]);
            let least = if least <= -NONE { most - 1_000_000 } else { least };
            // A little above the least, off anything round.
            let room = most - least;
            let off = (gap * 3 / 7 + 1).min(room / 2);
            // A clock is told from another by its instant.
            let is_taken = |left: &i64| found[..clock].contains(left);
            let free = (least + off..=most).take(size).find(|left| !is_taken(left));
            let free =
                free.or_else(|| (least..least + off).rev().take(size).find(|l| !is_taken(l)));
            found[clock] = free.unwrap_or(least + off);
            limits[clock] = -found[clock];
            limits[clock * size] = found[clock];
            if !close(&mut limits) {
                return None;
            }
        }
        found.remove(0);
        Some(found)
    }

    /// Whether a clock can have so many milliseconds left.
    pub(super) fn allows(&self, clock: usize, millis: i64) -> bool {
        at_most(millis) <= self.get(clock, 0) && at_most(-millis) <= self.get(0, clock)
    }

    /// Whether the clocks can stand so, all of them; `left` gives the milliseconds left on each, from 0.
    pub(super) fn holds(&self, left: &impl Fn(usize) -> i64) -> bool {
        (1..self.size).all(|i| {
            (1..self.size).all(|j| i == j || at_most(left(i - 1) - left(j - 1)) <= self.get(i, j))
        })
    }

    /// Whether a clock always stands at one instant.
    pub(super) fn is_pinned(&self, clock: usize) -> bool {
        plus(self.get(0, clock), self.get(clock, 0)) == AT_MOST_ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::{From, Zone};

    fn fresh(clocks: &[i64]) -> Zone {
        let mut zone = Zone::default();
        let clocks: Vec<From> = clocks.iter().map(|c| From::Fresh(*c)).collect();
        Zone::of_no_clocks().project(&clocks, &mut zone);
        zone
    }

    #[test]
    fn clocks_that_start_together_stay_apart_for_ever() {
        let mut zone = fresh(&[10_000, 20_000]);
        zone.delay(|_| true);
        let mut first = zone.clone();
        assert!(first.is_zero(1) && first.is_positive(2));
        assert!(first.is_pinned(2));
        let mut second = zone.clone();
        assert!(!(second.is_zero(2) && second.is_zero(1)));
    }

    #[test]
    fn a_later_clock_may_run_out_first_or_together() {
        let mut zone = fresh(&[20_000]);
        zone.delay(|_| true);
        let mut both = Zone::default();
        zone.project(&[From::Old(1), From::Fresh(20_000)], &mut both);
        both.delay(|_| true);
        // The first is never later than the second.
        let mut together = both.clone();
        assert!(together.is_zero(1) && together.is_zero(2));
        let mut before = both.clone();
        assert!(before.is_zero(1) && before.is_positive(2));
        assert!(!(both.is_zero(2) && both.is_positive(1)));
    }

    #[test]
    fn clocks_that_nothing_orders_stand_apart_in_samples() {
        let mut zone = fresh(&[14_400_000]);
        zone.delay(|_| true);
        let mut both = Zone::default();
        zone.project(&[From::Old(1), From::Fresh(10_000)], &mut both);
        both.delay(|_| true);
        assert!(both.is_positive(1) && both.is_positive(2));
        let sample = both.sample().expect("there is room");
        assert_ne!(sample[0], sample[1], "{sample:?}");
    }

    #[test]
    fn samples_stand_apart() {
        let mut zone = fresh(&[1_000]);
        for _ in 0..6 {
            zone.delay(|_| true);
            let clocks: Vec<From> =
                (1..=zone.clocks()).map(From::Old).chain([From::Fresh(1_000)]).collect();
            let mut next = Zone::default();
            zone.project(&clocks, &mut next);
            zone = next;
        }
        zone.delay(|_| true);
        for clock in 2..=zone.clocks() {
            assert!(zone.constrain(clock - 1, clock, 0), "one after the other");
        }
        let sample = zone.sample().expect("a second has room");
        assert!(sample.windows(2).all(|pair| pair[0] < pair[1]), "{sample:?}");
    }
}
