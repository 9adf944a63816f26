//! Numbers that name things, one type each, so that a leg is never taken for a state.
//!
//! Indices into a program's tables are checked once, when the program is built or loaded; from then on
//! they are used without a check of their own. [`LegId`] names an *attempt* to reach somebody, never a
//! destination: a late answer of an earlier attempt must not be taken for an answer of a later one.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
        pub struct $name(pub u32);

        impl $name {
            /// The number as a table index.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of the entry at `index`.
            ///
            /// # Panics
            /// When `index` is above `u32::MAX`; the compiler's limits stay far below.
            #[must_use]
            pub fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).expect("tables stay below 2^32 entries"))
            }
        }
    )*};
}

ids! {
    /// A state of a program; equal to the number of its node in the compiler's graph.
    StateId
    /// One attempt to reach one destination, counted from 1 in the order of dialling.
    LegId
    /// One started operation (a `play`, a fetch, an outside evaluation), counted from 1.
    OpId
    /// A program of an [`Image`](crate::program::Image); 0 is the document that the call began with.
    ProgramId
    /// A section: a named one or the confirm script of a leg.
    SectionId
    /// An entry of the table of acts.
    ActId
    /// An entry of the table of `set` and `unset` steps.
    SetId
    /// An entry of the table of branches.
    BranchId
    /// An entry of the table of jumps.
    JumpId
    /// An entry of the table of calls.
    CallId
    /// An entry of the table of loads.
    LoadId
    /// An entry of the table of connects.
    ConnectId
    /// An entry of the table of legs to dial.
    LegSpecId
    /// An entry of the table of expressions.
    ExprId
}
