//! Lengths of time that are added up, and the parts that they are made of.

use std::cmp::Ordering;
use std::ops::{Add, AddAssign};

use swml_runtime::id::{ProgramId, StateId};

/// A length of time: what is known of it, and how many parts have no known length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    /// The known part, in milliseconds.
    pub(super) ms: u64,
    /// How many parts last as long as they like.
    pub(super) open: u32,
}

impl Sum {
    pub(super) const ZERO: Sum = Sum { ms: 0, open: 0 };
    pub(super) const OPEN: Sum = Sum { ms: 0, open: 1 };

    pub(super) const fn of(ms: u64) -> Self {
        Self { ms, open: 0 }
    }

    pub(super) fn maybe(ms: Option<u64>) -> Self {
        ms.map_or(Self::OPEN, Self::of)
    }

    /// The milliseconds, where all of it is known.
    pub(super) fn known(self) -> Option<u64> {
        (self.open == 0).then_some(self.ms)
    }

    /// The same, cut off after so long.
    pub(super) fn cut(self, limit: u64) -> Self {
        if self > Self::of(limit) { Self::of(limit) } else { self }
    }
}

impl Add for Sum {
    type Output = Sum;
    fn add(self, other: Sum) -> Sum {
        Sum { ms: self.ms.saturating_add(other.ms), open: self.open.saturating_add(other.open) }
    }
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Sum) {
        *self = *self + other;
    }
}

/// What has no known length is longer than what has one.
impl Ord for Sum {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |sum: &Self| (sum.open > 0, sum.ms, sum.open);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Sum {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A part of a length of time: what is waited for, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Part {
    pub(super) state: (ProgramId, StateId),
    pub(super) what: What,
    /// How long it lasts at most, in milliseconds; none where nothing limits it.
    pub(super) ms: Option<u64>,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum What {
    /// A step: its name is that of its method.
    Step,
    /// The legs of a group ring; which of them longest, by place in the group.
    Ring(u16),
    /// Such a leg confirms.
    Confirm(u16),
    /// A leg and the caller talk.
    Talk,
}

impl Part {
    pub(super) fn sum(&self) -> Sum {
        Sum::maybe(self.ms)
    }
}
