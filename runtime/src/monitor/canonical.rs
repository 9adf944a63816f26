//! What the books of a call say about its future, and nothing else: see
//! [`machine::canonical`](crate::machine::canonical).

use core::hash::Hash;

use super::Monitors;
use super::ledger::{Connect, Ledger, Leg, Losses, Op};
use crate::id::LegId;
use crate::io::{EndReason, Party};
use crate::machine::canonical::Reader;
use crate::machine::readings::{Answers, FailedReason};
use crate::time::Time;

impl Monitors {
    /// Reads the books between two steps, the legs in the order given. Violations are no part of it.
    pub fn canonical(&self, order: impl Iterator<Item = LegId> + Clone, reader: &mut impl Reader) {
        let Ledger {
            now: _,
            begun,
            legs,
            connect,
            activations: _,
            ops,
            caller_left,
            finished,
            closed,
            // Whoever plays the outside comes back in time.
            wait: _,
            step: _,
        } = &self.ledger;
        let flags = [begun, caller_left, finished, closed];
        reader.write_u8(flags.iter().fold(0, |bits, flag| bits << 1 | u8::from(**flag)));
        let current = connect.as_ref().map(|connect| connect.activation);
        let mut known = 0;
        for id in order.clone() {
            if let Some(leg) = legs.iter().find(|leg| leg.id == id) {
                leg.canonical(current, reader);
                known += 1;
            }
        }
        if legs.len() > known {
            // Those that were dropped only have to end; others the machine has forgotten.
            let forgotten = |leg: &&Leg| order.clone().all(|id| id != leg.id) && !leg.is_dropped();
            for leg in legs.iter().filter(forgotten) {
                leg.canonical(current, reader);
            }
        }
        if let Some(connect) = connect {
            connect.canonical(&self.readings, reader);
        }
        // Of each side in order of start; those that were stopped only have to end.
        let sides = core::iter::once(Party::Caller).chain(order.map(Party::Leg));
        for side in sides.filter(|_| !ops.is_empty()) {
            let open = |op: &&Op| op.on == side && !op.stopped;
            reader.write_usize(ops.iter().filter(open).count());
        }
    }

    /// What tells a leg apart from others in the books.
    pub fn leg_signature(&self, id: LegId, reader: &mut impl Reader) {
        let current = self.ledger.connect.as_ref().map(|connect| connect.activation);
        if let Some(leg) = self.ledger.leg(id) {
            reader.write_u32(leg.bits(current));
        }
    }

    /// Shows every instant that the books hold, to be moved.
    pub fn instants(&mut self, mut show: impl FnMut(&mut Time)) {
        let ledger = &mut self.ledger;
        show(&mut ledger.now);
        if let Some(Some(wait)) = &mut ledger.wait {
            show(wait);
        }
        ledger.legs.iter_mut().for_each(|leg| show(&mut leg.deadline));
        if let Some(connect) = &mut ledger.connect {
            let Some(limit) = connect.limit else { return };
            for began in [&mut connect.began, &mut connect.group_began] {
                let mut until = *began + limit;
                show(&mut until);
                *began = Time(until.0.saturating_sub(limit.0));
            }
        }
    }
}

impl Leg {
    fn bits(&self, current: Option<u32>) -> u32 {
        let passed = match self.passed {
            None => 0,
            Some(false) => 1,
            Some(true) => 2,
        };
        let flags = [
            self.answered,
            self.cancelled,
            self.hung_up,
            self.bridged,
            self.ended,
            self.lost,
            current == Some(self.activation),
            self.has_confirm(),
        ];
        flags.iter().fold(passed, |bits, flag| bits << 1 | u32::from(*flag))
    }

    fn canonical(&self, current: Option<u32>, reader: &mut impl Reader) {
        let Self {
            id: _,
            activation: _,
            answered,
            cancelled: _,
            cancelled_early: _,
            hung_up: _,
            bridged: _,
            ended: _,
            confirm,
            passed: _,
            deadline,
            lost: _,
        } = self;
        reader.write_u32(self.bits(current));
        if !self.is_candidate() {
            return;
        }
        reader.bound(*deadline);
        if !answered {
            confirm.hash(reader);
        }
    }
}

impl Connect {
    fn canonical(&self, readings: &Answers, reader: &mut impl Reader) {
        let Self {
            activation: _,
            legs,
            began,
            limit,
            group_began,
            tried,
            lost,
            timed_out,
            bridged,
            result,
            reason: said,
        } = self;
        reader.write_u8(u8::from(*bridged) | u8::from(*timed_out) << 1);
        result.hash(reader);
        if *bridged {
            return;
        }
        reader.write_u32(*legs);
        tried.hash(reader);
        said.hash(reader);
        lost.canonical(readings, reader);
        if let Some(limit) = limit {
            reader.limit(*began + *limit);
            reader.limit(*group_began + *limit);
        }
    }
}

impl Losses {
    /// The set comes to its first reason, whatever else is in it.
    fn canonical(&self, readings: &Answers, reader: &mut impl Reader) {
        let Self { no_answer, declined, busy, not_found, last } = self;
        let first = match (no_answer, declined, busy, not_found) {
            (true, ..) => EndReason::NoAnswer,
            (_, true, ..) => EndReason::Declined,
            (_, _, true, _) => EndReason::Busy,
            (.., true) => EndReason::NotFound,
            _ => EndReason::Error,
        };
        let last = last.unwrap_or(EndReason::Error);
        let is_last = first != last && readings.failed_reason() == FailedReason::Last;
        (if is_last { last } else { first }).hash(reader);
    }
}
