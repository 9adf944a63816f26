//! Programs as bytes.

/// Why bytes are no program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireError;
