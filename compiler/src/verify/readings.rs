//! Under which readings something holds: all combinations of them, of which few have to be explored.
//!
//! Whoever explores says which rows of the table were asked. Had the other rows been read otherwise, everything would
//! have gone the same way: so an exploration stands for every combination that reads alike what it asked. By how many
//! rows combinations change they are taken in order, so that what is explored of those that go the same way is the one that
//! changes fewest, and what goes wrong under two rows only is found under just these two.

use swml_runtime::machine::readings::{Readings, Rows};

/// What came of one combination.
#[derive(Clone, Debug)]
pub struct Explored<T> {
    /// The combination.
    pub readings: Readings,
    /// The rows that it reads otherwise than the combination that all others are compared with.
    pub changed: Rows,
    /// The rows that were asked; none where a clock has cut it off, so that it says nothing about others.
    pub asked: Option<Rows>,
    /// For how many combinations it stands, itself among them.
    pub stands_for: usize,
    /// What was found.
    pub found: T,
}

/// What came of all combinations.
#[derive(Clone, Debug)]
pub struct Combinations<T> {
    /// Those that were explored, by the number of rows that they change; the first changes none.
    pub explored: Vec<Explored<T>>,
    /// Those that nobody explored, in the same order.
    pub left: Vec<Readings>,
}

/// Looks at every combination, compared with one of them, as long as `explore` gives something: what it came to, and
/// which rows were asked, unless a clock has cut it off. The first that it is asked for is what the others are compared with.
pub fn combinations<T>(
    base: Readings,
    mut explore: impl FnMut(Readings) -> Option<(T, Option<Rows>)>,
) -> Combinations<T> {
    let mut all: Vec<Readings> = Readings::all().collect();
    all.sort_by_key(|readings| readings.differing(&base).len());
    let mut explored: Vec<Explored<T>> = Vec::new();
    let mut left = Vec::new();
    for readings in all {
        let same = |one: &&mut Explored<T>| {
            one.asked.is_some_and(|asked| one.readings.differing(&readings).among(asked).is_empty())
        };
        if let Some(known) = explored.iter_mut().find(same) {
            known.stands_for += 1;
            continue;
        }
        match explore(readings) {
            Some((found, asked)) => {
                let changed = readings.differing(&base);
                explored.push(Explored { readings, changed, asked, stands_for: 1, found });
            }
            None => left.push(readings),
        }
    }
    Combinations { explored, left }
}

impl<T> Combinations<T> {
    /// A single combination, and nothing to compare it with.
    pub fn of_one(readings: Readings, found: T) -> Self {
        let changed = Rows::default();
        let one = Explored { readings, changed, asked: None, stands_for: 1, found };
        Self { explored: vec![one], left: Vec::new() }
    }

    /// What was explored of combinations that change a part of what another one changes.
    pub fn within<'c>(&'c self, of: &'c Explored<T>) -> impl Iterator<Item = &'c Explored<T>> {
        self.explored.iter().filter(move |one| {
            let lies_in = one.changed.len() < of.changed.len()
                && of.changed.among(one.changed) == one.changed;
            lies_in && one.readings.differing(&of.readings).among(one.changed).is_empty()
        })
    }

    /// Those of which nothing that changes a part of the same rows is alike.
    pub fn news<'c>(
        &'c self,
        alike: impl Fn(&T, &T) -> bool + 'c,
    ) -> impl Iterator<Item = &'c Explored<T>> {
        self.explored
            .iter()
            .filter(move |one| !self.within(one).any(|part| alike(&part.found, &one.found)))
    }
}

impl<T> Explored<T> {
    /// What it changes, as `name = value and name = value`; empty where that is nothing.
    pub fn words(&self) -> String {
        let rows = self.readings.of(self.changed);
        rows.map(|(name, word)| format!("{name} = {word}")).collect::<Vec<_>>().join(" and ")
    }
}
