//! The life of a leg as one table: what state it is in, what happens to it, what follows.
//!
//! The machine executes this table ([`step`]), the documentation prints it, and a test enumerates it.
//! The module `dial` carries the effects out; nothing here knows of groups or of the caller.

use core::fmt;

/// Where a leg is in its life. A leg that has ended is forgotten and has no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegState {
    /// Dialled; its ring clock runs.
    Ringing,
    /// It answered and runs its confirm script; its confirm clock runs.
    Confirming,
    /// It talks to the caller; the clock of `max_duration` runs.
    Bridged,
    /// We gave it up before it answered and wait for its end.
    Cancelled,
    /// We hung it up and wait for its end.
    HangingUp,
}

/// What can happen to a leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegTrigger {
    /// It rings.
    Rings,
    /// It sends early media.
    EarlyMedia,
    /// It answers and has no confirm.
    Answers,
    /// It answers and has a confirm.
    AnswersToConfirm,
    /// Its confirm script ended while it was up.
    Passes,
    /// Its confirm script hung up or failed.
    Declines,
    /// Its clock ran out.
    Clock,
    /// Another leg was accepted, the caller left, or the call is over.
    Dropped,
    /// It is over.
    Ends,
}

/// What the machine does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LegEffect {
    /// Nothing at all: the event came too late or changes nothing.
    Ignore,
    /// Note the progress (callbacks).
    Progress,
    /// Start the confirm script and its clock.
    StartConfirm,
    /// Bridge it and drop every other leg.
    Accept,
    /// Cancel it; it is lost with `no_answer`, and its group timed out.
    RingOut,
    /// Hang it up; it is lost with `no_answer`, and its group timed out.
    ConfirmOut,
    /// Hang it up; it is lost with `declined`.
    ConfirmLost,
    /// It is lost with the reason that it gives.
    Lost,
    /// It is lost with `declined`: it left its confirm.
    LeftConfirm,
    /// Cancel it.
    Cancel,
    /// Hang it up.
    Hangup,
    /// The bridge has ended.
    BridgeEnded,
    /// Hang it up: the bridge has lasted as long as it may.
    BridgeSpent,
    /// It has ended after our cancel or hangup.
    Drained,
}

/// A row of the table: in `state`, at `trigger`, go to `next` (`None`: forgotten) and do `effect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegRow {
    /// The state before.
    pub state: LegState,
    /// What happens.
    pub trigger: LegTrigger,
    /// The state after; `None` where the leg has ended.
    pub next: Option<LegState>,
    /// What is done.
    pub effect: LegEffect,
}

/// The table. A pair that is not listed is ignored.
pub const LEG_TABLE: &[LegRow] = {
    use LegEffect as E;
    use LegState::{Bridged, Cancelled, Confirming, HangingUp, Ringing};
    use LegTrigger as T;
    &[
        row(Ringing, T::Rings, Some(Ringing), E::Progress),
        row(Ringing, T::Answers, Some(Bridged), E::Accept),
        row(Ringing, T::AnswersToConfirm, Some(Confirming), E::StartConfirm),
        row(Ringing, T::Clock, Some(Cancelled), E::RingOut),
        row(Ringing, T::Dropped, Some(Cancelled), E::Cancel),
        row(Ringing, T::Ends, None, E::Lost),
        row(Confirming, T::Passes, Some(Bridged), E::Accept),
        row(Confirming, T::Declines, Some(HangingUp), E::ConfirmLost),
        row(Confirming, T::Clock, Some(HangingUp), E::ConfirmOut),
        row(Confirming, T::Dropped, Some(HangingUp), E::Hangup),
        row(Confirming, T::Ends, None, E::LeftConfirm),
        row(Bridged, T::Clock, Some(HangingUp), E::BridgeSpent),
        row(Bridged, T::Dropped, Some(HangingUp), E::Hangup),
        row(Bridged, T::Ends, None, E::BridgeEnded),
        row(Cancelled, T::Answers, Some(HangingUp), E::Hangup),
        row(Cancelled, T::AnswersToConfirm, Some(HangingUp), E::Hangup),
        row(Cancelled, T::Ends, None, E::Drained),
        row(HangingUp, T::Ends, None, E::Drained),
    ]
};

const fn row(
    state: LegState,
    trigger: LegTrigger,
    next: Option<LegState>,
    effect: LegEffect,
) -> LegRow {
    LegRow { state, trigger, next, effect }
}

/// What follows when something happens to a leg.
#[must_use]
pub const fn step(state: LegState, trigger: LegTrigger) -> (Option<LegState>, LegEffect) {
    STEPS[state as usize][trigger as usize]
}

/// The table by state and trigger.
const STEPS: [[(Option<LegState>, LegEffect); LegTrigger::ALL.len()]; LegState::ALL.len()] = {
    let mut steps = [[(None, LegEffect::Ignore); LegTrigger::ALL.len()]; LegState::ALL.len()];
    let mut state = 0;
    while state < LegState::ALL.len() {
        steps[state] = [(Some(LegState::ALL[state]), LegEffect::Ignore); LegTrigger::ALL.len()];
        state += 1;
    }
    let mut at = 0;
    while at < LEG_TABLE.len() {
        let LegRow { state, trigger, next, effect } = LEG_TABLE[at];
        steps[state as usize][trigger as usize] = (next, effect);
        at += 1;
    }
    steps
};

impl LegState {
    /// Every state.
    pub const ALL: [LegState; 5] = [
        LegState::Ringing,
        LegState::Confirming,
        LegState::Bridged,
        LegState::Cancelled,
        LegState::HangingUp,
    ];

    /// Whether it can still win.
    #[must_use]
    pub const fn is_candidate(self) -> bool {
        matches!(self, LegState::Ringing | LegState::Confirming)
    }
}

impl LegTrigger {
    /// Everything that can happen.
    pub const ALL: [LegTrigger; 9] = [
        LegTrigger::Rings,
        LegTrigger::EarlyMedia,
        LegTrigger::Answers,
        LegTrigger::AnswersToConfirm,
        LegTrigger::Passes,
        LegTrigger::Declines,
        LegTrigger::Clock,
        LegTrigger::Dropped,
        LegTrigger::Ends,
    ];
}

impl fmt::Display for LegState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LegState::Ringing => "ringing",
            LegState::Confirming => "confirming",
            LegState::Bridged => "bridged",
            LegState::Cancelled => "cancelled",
            LegState::HangingUp => "hanging up",
        })
    }
}

/// Why a leg was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// It rang out, or its confirm clock did, or the network said so.
    NoAnswer,
    /// The call was declined, or its confirm was.
    Declined,
    /// It was busy.
    Busy,
    /// There is no such destination.
    NotFound,
    /// Anything else, a destination that could not be dialled among it.
    Error,
}

/// Which losses a connect has seen so far. What it says in the end depends on the set, never on the order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Losses(u8);

impl Losses {
    /// Adds a loss.
    pub fn add(&mut self, loss: Loss) {
        self.0 |= 1 << loss as u8;
    }

    /// A number for what the set comes to: the same for sets that no further loss tells apart.
    #[must_use]
    pub fn rank(self) -> u8 {
        if self == Self::default() { u8::MAX } else { self.reason() as u8 }
    }

    /// The loss that the connect reports: the first of no answer, declined, busy, not found, error.
    #[must_use]
    pub fn reason(self) -> Loss {
        const ORDER: [Loss; 4] = [Loss::NoAnswer, Loss::Declined, Loss::Busy, Loss::NotFound];
        ORDER.into_iter().find(|loss| self.0 & (1 << *loss as u8) != 0).unwrap_or(Loss::Error)
    }
}
