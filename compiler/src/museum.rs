//! Bugs of the museum that stand in parsing and lowering: see the runtime's
//! [`museum`](swml_runtime::machine::museum). Without the feature `museum` there is none to switch on.

#[cfg(feature = "museum")]
use std::cell::Cell;

use swml_runtime::machine::museum::Bug;

#[cfg(feature = "museum")]
thread_local! {
    static BUG: Cell<Option<Bug>> = const { Cell::new(None) };
}

/// Does something with a bug switched on, on this thread.
#[cfg(feature = "museum")]
pub fn with_bug<T>(bug: Bug, what: impl FnOnce() -> T) -> T {
    let before = BUG.replace(Some(bug));
    let done = what();
    BUG.set(before);
    done
}

#[cfg(feature = "museum")]
pub(crate) fn has(bug: Bug) -> bool {
    BUG.get() == Some(bug)
}

#[cfg(not(feature = "museum"))]
pub(crate) const fn has(_: Bug) -> bool {
    false
}
