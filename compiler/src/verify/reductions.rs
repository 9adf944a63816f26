//! What keeps states few without losing any: each can be switched off, so that tests can hold it to account.

/// What keeps states few. All of it does, by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reductions {
    /// Legs that nothing but their number tells apart can stand in any order.
    pub symmetry: bool,
    /// Variables that no expression reads are left out, and values that nothing tells apart are one.
    pub slicing: bool,
    /// A state whose clocks can only stand in ways in which those of another can adds nothing.
    pub inclusion: bool,
    /// Of legs and operations that only have to end it counts that there are some, not how many.
    pub merging: bool,
}

impl Reductions {
    /// None of them.
    pub const NONE: Self =
        Self { symmetry: false, slicing: false, inclusion: false, merging: false };
}

impl Default for Reductions {
    fn default() -> Self {
        Self { symmetry: true, slicing: true, inclusion: true, merging: true }
    }
}
