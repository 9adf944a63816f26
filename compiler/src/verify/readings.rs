//! Under which readings something holds: the table of readings, each row read in every way.

use swml_runtime::machine::readings::{READINGS, Readings};

/// One way to read the open points.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The rows that are not read by their default, as `name = value`; empty: the defaults.
    pub words: String,
    /// The readings.
    pub readings: Readings,
}

/// The defaults, and every way in which a single row can be read otherwise.
///
/// Rows are independent of each other where they are asked: two that are changed at once are not tried, and
/// a report says so.
pub fn every_reading() -> impl Iterator<Item = Reading> {
    let defaults = Reading { words: String::new(), readings: Readings::default() };
    let changed = READINGS.iter().flat_map(|row| {
        row.values[1..].iter().filter_map(|(word, _)| {
            let mut readings = Readings::default();
            readings.set(row.name, word).ok()?;
            Some(Reading { words: format!("{} = {word}", row.name), readings })
        })
    });
    std::iter::once(defaults).chain(changed)
}
