//! Looking things up in a script: by name, by attempt, by use.

use alloc::vec::Vec;

use crate::value::Text;

pub(super) fn find<'t, T>(table: &'t [(Text, T)], name: &str) -> Option<&'t T> {
    table.iter().find(|(known, _)| &**known == name).map(|(_, entry)| entry)
}

/// The entry of an attempt; the last one repeats.
pub(super) fn nth<T>(entries: Option<&Vec<T>>, attempt: usize) -> Option<&T> {
    let entries = entries?;
    entries.get(attempt).or(entries.last())
}

/// How often a name was counted before.
pub(super) fn count(table: &mut Vec<(Text, usize)>, name: &Text) -> usize {
    match table.iter_mut().find(|(known, _)| known == name) {
        Some((_, uses)) => {
            *uses += 1;
            *uses - 1
        }
        None => {
            table.push((name.clone(), 1));
            0
        }
    }
}
