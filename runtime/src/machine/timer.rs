//! The clocks: sleeping threads, ringing, confirming and bridged legs, and the call itself.
//!
//! Due timers fire in order of deadline, then of leg (the caller's thread first; on one leg its script
//! before its clock), and the call's own `max_duration` last.

use super::thread::Waiting;
use super::{Due, Machine, Phase};
use crate::id::LegId;
use crate::io::{Outcome, Party};
use crate::machine::leg::LegTrigger;
use crate::program::Image;
use crate::time::{Millis, Time};
use crate::value::Text;

/// Whose clock it is; the order breaks ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    Caller,
    Leg(LegId, LegTimer),
    Call,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum LegTimer {
    Script,
    Clock,
}

impl<const TRACE: bool> Machine<TRACE> {
    /// Fires what is due, running the threads in between. Whether anything was.
    pub(super) fn fire(&mut self, image: &Image, due: Due) -> bool {
        if !self.is_due(due) {
            return false;
        }
        let mut fired = false;
        while let Some((deadline, timer)) = self.earliest() {
            if !due.includes(deadline, self.now) || self.fuel == 0 {
                break;
            }
            fired = true;
            match timer {
                Timer::Caller => self.wake(image, Party::Caller),
                Timer::Leg(leg, LegTimer::Script) => self.wake(image, Party::Leg(leg)),
                Timer::Leg(leg, LegTimer::Clock) => {
                    if let Some(index) = self.legs.iter().position(|l| l.id == leg) {
                        self.legs[index].deadline = None;
                        self.leg_trigger(image, index, LegTrigger::Clock, None);
                    }
                }
                Timer::Call => self.finish(image, Outcome::MaxDuration, Text::word("max_duration")),
            }
            self.run_threads(image);
        }
        fired
    }

    /// Whether any clock has run out, whichever is first.
    fn is_due(&self, due: Due) -> bool {
        let of_legs = || self.legs.iter().filter_map(|leg| leg.deadline);
        let of_scripts = || {
            self.threads.iter().filter_map(|thread| match thread.wait {
                Waiting::Sleep(until) => Some(until),
                _ => None,
            })
        };
        let includes = |deadline: Time| due.includes(deadline, self.now);
        of_legs().any(includes)
            || of_scripts().any(includes)
            || self.call_deadline.is_some_and(includes)
    }

    /// When the machine wants to be called again, if nothing else happens.
    pub(super) fn next_wake(&self) -> Option<Time> {
        if self.phase == Phase::NotBegun {
            return Some(Time::ZERO);
        }
        if self.threads.iter().any(|thread| thread.wait == Waiting::Ready) {
            return Some(self.now);
        }
        self.earliest().map(|(deadline, _)| deadline.max(self.now))
    }

    fn earliest(&self) -> Option<(Time, Timer)> {
        let mut first = self.call_deadline.map(|deadline| (deadline, Timer::Call));
        let mut offer = |deadline: Time, timer: Timer| {
            if first.is_none_or(|first| (deadline, timer) < first) {
                first = Some((deadline, timer));
            }
        };
        for leg in &self.legs {
            if let Some(deadline) = leg.deadline {
                offer(deadline, Timer::Leg(leg.id, LegTimer::Clock));
            }
        }
        for thread in &self.threads {
            if let Waiting::Sleep(until) = thread.wait {
                offer(
                    until,
                    match thread.party {
                        Party::Caller => Timer::Caller,
                        Party::Leg(leg) => Timer::Leg(leg, LegTimer::Script),
                    },
                );
            }
        }
        first
    }

    fn wake(&mut self, image: &Image, on: Party) {
        if let Some(at) = self.find(on) {
            self.leave(image, at, 0);
        }
    }
}

/// A positive number of milliseconds, cut to a whole one; `as` saturates.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn whole_millis(millis: f64) -> Millis {
    Millis(millis as u64)
}
