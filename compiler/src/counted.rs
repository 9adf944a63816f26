//! Numbers with their nouns, as everything that is printed has them: `1 leg`, `2 legs`, `3 addresses`.

use std::fmt::Display;

/// A number and what it counts; `one` is the noun as it is for one.
///
/// ```
/// use swml_compiler::counted::counted;
///
/// assert_eq!(counted(1_u32, "leg"), "1 leg");
/// assert_eq!(counted(0_usize, "address"), "0 addresses");
/// assert_eq!(counted(4_u64, "way"), "4 ways");
/// ```
#[must_use]
pub fn counted(number: impl Display + TryInto<u64> + Copy, one: &str) -> String {
    format!("{number} {}", noun(number, one))
}

/// The noun alone: behind a number that is written in another way.
#[must_use]
pub fn noun(number: impl TryInto<u64>, one: &str) -> String {
    match number.try_into() {
        Ok(1) => one.to_owned(),
        _ if one.ends_with(['s', 'x']) => format!("{one}es"),
        _ => format!("{one}s"),
    }
}
