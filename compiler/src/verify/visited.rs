//! The states that have been seen, by their prints, and how each was reached.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::call::Shape;
use super::zone::Bound;

/// A state that was reached.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached {
    /// The state before; the state itself where it is a beginning.
    pub(super) from: u32,
    /// Which move of that state led here.
    pub(super) by: u32,
}

/// All states so far. One covers another of the same print if its clocks can stand in all the ways of the
/// other's, and if what drains can become no less: then it can go on in every way in which the other can.
#[derive(Debug, Default)]
pub(super) struct Visited {
    /// Only what is the same is covered: see [`Reductions`](super::Reductions).
    exact: bool,
    /// The newest record of each print.
    heads: HashMap<u128, u32, BuildHasherDefault<Printed>>,
    records: Vec<Record>,
    bounds: Vec<Bound>,
    reached: Vec<Reached>,
}

#[derive(Clone, Copy, Debug)]
struct Record {
    state: u32,
    /// Where its zone lies in the bounds.
    bounds: usize,
    both: bool,
    /// How many steps it is away.
    depth: u32,
    /// The record of the same print before it.
    before: u32,
}

const NO_RECORD: u32 = u32::MAX;

impl Visited {
    pub(super) fn new(exact: bool) -> Self {
        Self { exact, ..Self::default() }
    }

    /// Forgets everything, and keeps its memory.
    pub(super) fn clear(&mut self, exact: bool) {
        self.exact = exact;
        self.heads.clear();
        self.records.clear();
        self.bounds.clear();
        self.reached.clear();
    }

    /// A state of the same print that covers one of that shape, and is no further away.
    pub(super) fn covering(&self, print: u128, shape: Shape<'_>, depth: u32) -> Option<u32> {
        let Shape { zone, both } = shape;
        let mut at = *self.heads.get(&print)?;
        while at != NO_RECORD {
            let record = &self.records[at as usize];
            let known = &self.bounds[record.bounds..record.bounds + zone.bounds().len()];
            let covers = record.depth <= depth && both <= record.both;
            let lies_in = match self.exact {
                false => zone.bounds().iter().zip(known).all(|(own, known)| own <= known),
                true => zone.bounds() == known,
            };
            if covers && lies_in {
                return Some(record.state);
            }
            at = record.before;
        }
        None
    }

    /// Adds a state that nothing covers; gives its number.
    pub(super) fn insert(
        &mut self,
        print: u128,
        shape: Shape<'_>,
        depth: u32,
        reached: Reached,
    ) -> u32 {
        let state = u32::try_from(self.reached.len()).unwrap_or(NO_RECORD);
        self.reached.push(reached);
        let record = u32::try_from(self.records.len()).unwrap_or(NO_RECORD);
        let before = self.heads.insert(print, record).unwrap_or(NO_RECORD);
        let Shape { zone, both } = shape;
        self.records.push(Record { state, bounds: self.bounds.len(), both, depth, before });
        self.bounds.extend_from_slice(zone.bounds());
        state
    }

    /// How a state was reached.
    pub(super) fn reached(&self, state: u32) -> Reached {
        self.reached[state as usize]
    }

    /// How many states there are.
    pub(super) fn states(&self) -> usize {
        self.reached.len()
    }

    /// How many there are when clocks do not count.
    pub(super) fn control_states(&self) -> usize {
        self.heads.len()
    }

    /// The prints of all states.
    #[allow(clippy::disallowed_methods)]
    pub(super) fn prints(&self) -> std::collections::BTreeSet<u128> {
        self.heads.keys().copied().collect()
    }

    /// About how many bytes it holds.
    pub(super) fn bytes(&self) -> usize {
        const ENTRY: usize = size_of::<(u128, u32)>() * 2;
        self.heads.len() * ENTRY
            + self.records.len() * (size_of::<Record>() + size_of::<Reached>())
            + self.bounds.len() * size_of::<Bound>()
    }
}

/// Prints are as good as random: part of one is its hash.
#[derive(Default)]
pub(super) struct Printed(u64);

impl Hasher for Printed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    #[allow(clippy::cast_possible_truncation)]
    fn write_u128(&mut self, print: u128) {
        self.0 = print as u64;
    }
}
