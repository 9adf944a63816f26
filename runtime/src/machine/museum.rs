//! The museum: bugs that dialling engines shipped, each to be switched on in a machine that is otherwise
//! whole. Whatever is to keep them out must find them: `docs/museum.md` has the table.
//!
//! Without the feature `museum`, which only tests have, no machine has a bug to switch on. Those of parsing
//! and lowering are in the compiler, under the same names.

use super::Machine;
use crate::id::StateId;
use crate::program::{Image, Op};

/// A bug of the museum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bug {
    /// Its name.
    pub name: &'static str,
    /// What goes wrong.
    pub what: &'static str,
    /// Where it is: `machine`, `parsing` or `lowering`.
    pub place: &'static str,
}

macro_rules! bugs {
    ($(#[doc = $doc:literal])* $list:ident: $($id:ident $name:literal $place:literal $what:literal)*) => {
        $(#[doc = $doc])*
        pub const $list: &[Bug] = &[$($id),*];
        $(
            #[doc = $what]
            pub const $id: Bug = Bug { name: $name, what: $what, place: $place };
        )*
    };
}

bugs! {
    /// Every bug, in the order of the museum.
    MUSEUM:
    TIMEOUT_MISREPORTED "timeout-misreported" "machine"
        "a leg that rings out is reported as busy"
    NOTHING_AFTER_TIMEOUT "nothing-after-timeout" "machine"
        "nothing happens after the last leg of a group has rung out"
    ANSWER_CLEARS_CLOCKS "answer-clears-clocks" "machine"
        "an answer or a decline clears the ring clock of every leg"
    BUSY_CANCELS_SIBLINGS "busy-cancels-siblings" "machine"
        "a busy leg cancels the others of its group"
    RESULT_PER_LEG "result-per-leg" "machine"
        "the result runs once per leg of the last group"
    NOTHING_AFTER_BUSY "nothing-after-busy" "machine"
        "nothing happens after all legs were busy"
    LEGS_RING_ON "legs-ring-on" "machine"
        "legs go on ringing when the caller has hung up"
    CONFIRM_WITHOUT_LEG "confirm-without-leg" "machine"
        "a confirm counts as passed although its leg has hung up"
    LOSERS_DROPPED_EARLY "losers-dropped-early" "machine"
        "the other legs are dropped at an answer that has yet to be confirmed"
    GROUP_DEADLINE "group-deadline" "machine"
        "the shortest timeout of a group ends the ringing of all its legs"
    TIMEOUT_STOPS_GROUPS "timeout-stops-groups" "machine"
        "a group that timed out ends the connect"
    TIMEOUT_COUNTED_TWICE "timeout-counted-twice" "machine"
        "a leg rings twice as long as it should"
    DUPLICATES_MERGED "duplicates-merged" "parsing"
        "a destination that is listed twice in a group is dialled once"
    VOICEMAIL_AFTER_TALK "voicemail-after-talk" "machine"
        "a call that was bridged goes on as if it had failed"
    TEXT_TIMEOUT_IGNORED "text-timeout-ignored" "parsing"
        "a timeout that is written as a text silently becomes the default"
    SAME_INSTANT_LEAK "same-instant-leak" "machine"
        "a leg that answers after its cancel is never hung up"
    PARALLEL_TIMEOUT_DROPPED "parallel-timeout-dropped" "lowering"
        "a destination's own timeout is dropped in parallel mode"
    REDIAL_AFTER_DECLINE "redial-after-decline" "machine"
        "a group that a leg declined is dialled again in the same connect"
}

bugs! {
    /// Bugs of other kinds, which were made up when what is to find them was finished.
    LATER:
    RINGING_RESTARTS_CLOCK "ringing-restarts-clock" "machine"
        "each sign of ringing gives a leg its whole time again"
    LATE_ANSWER_WINS "late-answer-wins" "machine"
        "a leg that answers after it was cancelled is put through"
    CONFIRM_WITHOUT_CLOCK "confirm-without-clock" "machine"
        "a leg may confirm for ever"
    SECOND_PASS_WINS "second-pass-wins" "machine"
        "legs that confirm are not dropped when another is accepted"
    PEER_LEFT_ALONE "peer-left-alone" "machine"
        "the bridged leg is not hung up when the caller leaves"
}

impl<const TRACE: bool> Machine<TRACE> {
    /// Switches a bug on, for good.
    #[cfg(feature = "museum")]
    #[must_use]
    pub fn with_bug(self, bug: Bug) -> Self {
        Self { bug: Some(bug), ..self }
    }

    #[cfg(feature = "museum")]
    pub(super) fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    #[cfg(not(feature = "museum"))]
    #[allow(clippy::unused_self)]
    pub(super) const fn has(&self, _: Bug) -> bool {
        false
    }

    /// Puts the script back to the group that is dialling, wherever it is by now.
    pub(super) fn back_to_group(&mut self, image: &Image) {
        let Some(run) = &self.run else { return };
        let dial = Op::Dial { connect: run.connect, group: run.group };
        let states = &image.program(run.program).tables().states;
        if let Some(state) = states.iter().position(|op| *op == dial) {
            self.threads[0].go(run.program, StateId::from_index(state));
        }
    }

    /// Dials the group once more.
    pub(super) fn dial_again(&mut self, image: &Image) {
        let Some(run) = &self.run else { return };
        let spec = &image.program(run.program).tables().connects[run.connect.index()];
        self.dial_group(image, 0, run.group, spec);
    }
}
