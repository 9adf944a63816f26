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
use crate::time::Time;
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
        let mut fired = false;
        while let Some((deadline, timer)) = self.earliest() {
            let is_due = match due {
                Due::BeforeNow => deadline < self.now,
                Due::Now => deadline <= self.now,
            };
            if !is_due || self.fuel == 0 {
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
