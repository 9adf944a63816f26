//! The invariants of dialling as automata that watch a call: what goes into a machine and what comes out of
//! it, and nothing else. They know no program and no machine, so they hold any dialer to its word.
//!
//! Property tests, the simulated dialer and a live driver feed the same [`Monitors`]. Where they find fault,
//! the machine is wrong, whatever the flow says: there is nothing here that a user could mend. `ledger` keeps
//! the books of a call, `checks` holds them against the table.

mod canonical;
mod checks;
mod ledger;

use alloc::vec::Vec;
use core::fmt;

use self::ledger::Ledger;
use crate::driver::Event;
use crate::id::LegId;
use crate::io::{Input, Output};
use crate::machine::readings::{Answers, Readings, Rows};
use crate::time::Time;

macro_rules! invariants {
    ($($id:ident $name:literal $holds:literal $keeps_out:literal)*) => {
        /// An invariant of dialling.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Invariant {
            $(#[doc = $holds] $id,)*
        }

        impl Invariant {
            /// Every invariant.
            pub const ALL: &'static [Invariant] = &[$(Invariant::$id),*];

            /// Its name, such as `group-order`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Invariant::$id => $name,)* }
            }

            /// What always holds, as a sentence.
            #[must_use]
            pub const fn holds(self) -> &'static str {
                match self { $(Invariant::$id => $holds,)* }
            }

            /// What it keeps out: what a caller or a called party would notice.
            #[must_use]
            pub const fn keeps_out(self) -> &'static str {
                match self { $(Invariant::$id => $keeps_out,)* }
            }
        }
    };
}

invariants! {
    GroupOrder "group-order"
        "no leg of a group is dialled before every leg of the groups before it is lost"
        "the phones of the escalation ring together with those of the first line"
    ListOrder "list-order"
        "the legs of a group are dialled in the order of the list, the groups too"
        "the last of the list is reached first"
    OneBridge "one-bridge"
        "at most one leg is bridged at any time"
        "two people are put through to one caller, and both hear everything"
    LegConservation "leg-conservation"
        "a call is closed when every leg and operation has ended, neither before nor later"
        "a leg that nobody looks after any more and that is billed for hours"
    RingFull "ring-full"
        "a leg that rings is cancelled before its time only because another was accepted or the call is over"
        "a timeout, a busy or a declined leg takes the other phones of the group with it"
    RingBound "ring-bound"
        "no leg rings or confirms past its deadline, and no wait is longer than to the next deadline"
        "a phone rings for minutes while the caller hears nothing but ringing"
    LosersCancelled "losers-cancelled"
        "when a leg is accepted or the call is over, every other live leg is dropped in that step, and none is dialled for it any more"
        "phones ring on after somebody answered, or after the caller has left"
    AllTried "all-tried"
        "a connect fails only after every destination that can be dialled was dialled and lost"
        "a busy first number sends the caller to voicemail although the second was free"
    DialledOnce "dialled-once"
        "each destination of a connect is dialled at most once each time that it runs"
        "somebody who declined is rung again at once"
    ResultOnce "result-once"
        "the script goes on exactly once behind a connect, and not when the caller has left it"
        "the voicemail greeting plays once for every phone that did not answer"
    ReasonTable "reason-table"
        "the failed reason is that of the table of semantics, for the set of what happened to the legs"
        "a timeout that is reported as busy sends the caller the wrong way"
    ConfirmedBridge "confirmed-bridge"
        "only a leg that has answered, is up and has passed its confirm is bridged, and no operation is open on it"
        "a caller is connected to an answering machine, or to a phone that has hung up"
    ConnectedIffBridged "connected-iff-bridged"
        "connect_result is connected exactly when a leg was bridged"
        "after a good talk the caller is asked to leave a message"
    Progress "progress"
        "a call that waits has a clock, a live leg or an open operation to wait for; one that dials has a leg that can still win"
        "silence: nothing happens after the last phone was busy"
    LateAnswer "late-answer"
        "a leg that answers after it was cancelled, or after the end, is hung up in that step"
        "somebody answers, and there is nobody"
    SilenceAfterEnd "silence-after-end"
        "after the end nothing is commanded but cancels, hangups and stops"
        "a recording runs on a line that the caller has left"
}

/// An invariant was hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Violation {
    /// Which.
    pub invariant: Invariant,
    /// When.
    pub at: Time,
    /// The leg that it was seen on, where it was one.
    pub leg: Option<LegId>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { invariant, at, leg } = self;
        write!(f, "{} at {} ms", invariant.name(), at.0)?;
        if let Some(leg) = leg {
            write!(f, ", leg {}", leg.0)?;
        }
        write!(f, ": {}", invariant.holds())
    }
}

/// All invariants over one call.
///
/// ```
/// use swml_runtime::driver::Event;
/// use swml_runtime::id::LegId;
/// use swml_runtime::io::{Command, Output};
/// use swml_runtime::machine::readings::Readings;
/// use swml_runtime::monitor::{Invariant, Monitors};
/// use swml_runtime::time::Time;
///
/// let mut monitors = Monitors::new(Readings::default());
/// // Nobody has dialled leg 1.
/// monitors.see(Time(0), Event::Output(&Output::Command(Command::Bridge(LegId(1)))));
/// assert_eq!(monitors.violations()[0].invariant, Invariant::ConfirmedBridge);
/// ```
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Monitors {
    readings: Answers,
    ledger: Ledger,
    violations: Vec<Violation>,
}

impl Clone for Monitors {
    fn clone(&self) -> Self {
        let Self { readings, ledger, violations } = self;
        Self { readings: readings.clone(), ledger: ledger.clone(), violations: violations.clone() }
    }

    fn clone_from(&mut self, from: &Self) {
        self.readings.clone_from(&from.readings);
        self.ledger.clone_from(&from.ledger);
        self.violations.clone_from(&from.violations);
    }
}

impl Monitors {
    /// Monitors of a call that has not begun.
    #[must_use]
    pub fn new(readings: Readings) -> Self {
        Self { readings: Answers::new(readings), ledger: Ledger::default(), violations: Vec::new() }
    }

    /// Forgets the call, keeping what was allocated.
    pub fn reset(&mut self) {
        self.ledger.reset();
        self.violations.clear();
    }

    /// Something passed between machine and driver. Tell them everything, in order.
    pub fn see(&mut self, now: Time, event: Event<'_>) {
        match event {
            Event::Input(input) => self.input(now, input),
            Event::Output(output) => self.output(now, output),
        }
    }

    /// Something was told to the machine.
    pub fn input(&mut self, now: Time, input: &Input) {
        self.ledger.input(now, input, &self.readings);
    }

    /// The machine said something.
    pub fn output(&mut self, now: Time, output: &Output) {
        let found = &mut |invariant: Invariant, leg: Option<LegId>| {
            self.violations.push(Violation { invariant, at: now, leg });
        };
        checks::check(&self.ledger, &self.readings, output, found);
        self.ledger.output(output, &self.readings);
    }

    /// The rows of the readings that made a difference to what was found right, or may have.
    #[must_use]
    pub fn asked(&self) -> Rows {
        self.readings.asked()
    }

    /// Every violation so far, in order.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}
