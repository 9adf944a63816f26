//! Bugs of the museum that stand in parsing and lowering: see the runtime's
//! [`museum`](swml_runtime::machine::museum). Without the feature `museum` there is none to switch on.

#[cfg(feature = "museum")]
use std::cell::Cell;

use swml_runtime::machine::Machine;
use swml_runtime::machine::museum::Bug;

#[cfg(feature = "museum")]
thread_local! {
    static BUG: Cell<Option<Bug>> = const { Cell::new(None) };
}

/// Does something with a bug switched on, on this thread: in parsing, lowering and calls that are played.
#[cfg(feature = "museum")]
pub fn with_bug<T>(bug: Bug, what: impl FnOnce() -> T) -> T {
    let before = BUG.replace(Some(bug));
    let done = what();
    BUG.set(before);
    done
}

/// A machine with the bug that is on, if any.
#[cfg(feature = "museum")]
pub(crate) fn machine(machine: Machine<true>) -> Machine<true> {
    match BUG.get() {
        Some(bug) => machine.with_bug(bug),
        None => machine,
    }
}

#[cfg(not(feature = "museum"))]
pub(crate) const fn machine(machine: Machine<true>) -> Machine<true> {
    machine
}

#[cfg(feature = "museum")]
pub(crate) fn has(bug: Bug) -> bool {
    BUG.get() == Some(bug)
}

#[cfg(not(feature = "museum"))]
pub(crate) const fn has(_: Bug) -> bool {
    false
}
