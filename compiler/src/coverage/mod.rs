//! What passed in a call into the ways that it took through its flow.
//!
//! A [`Way`] is an edge of the picture, or a clock that runs out: [`ways`] lists all that a program has,
//! in the order of the document, and a [`Tracker`] that listens to a call says which of them it took. What
//! a state does it does not know: the machine says by which exit it leaves one.

mod program;
mod tracker;

pub use program::ways;
pub use tracker::{Tracker, taken};

use swml_runtime::id::{LegSpecId, StateId};

/// A way that a call can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// An exit of a state, by rank.
    Exit(StateId, u16),
    /// A state uses a section, which begins with this one: an `execute`, a leg that has to confirm.
    Use(StateId, StateId),
    /// The caller leaves while the script waits in this state.
    Left(StateId),
    /// The ring clock of a leg runs out.
    RingsOut(LegSpecId),
    /// The confirm clock of a leg runs out.
    ConfirmsOut(LegSpecId),
    /// The clock of the whole call runs out.
    Limit,
}
