//! The canonical reading of a call: everything that its future depends on, and nothing else. Two calls that
//! are read alike go on alike, but for the numbers of their legs and operations.
//!
//! Numbers of legs and operations are not read, only their order; instants are handed on as such, so that
//! the reader can make them relative. What nothing looks at any more is left out: the losses of a connect
//! that is bridged, the script of a call that is over, variables that no expression reads. Each `let Self`
//! below names every field, so that a new one has to be decided on here.

use core::hash::{Hash, Hasher};

use super::dial::{Confirm, Leg, Run};
use super::job::Job;
use super::leg::LegState;
use super::notify::Watch;
use super::readings::{Answers, FailedReason};
use super::thread::Waiting;
use super::vars::Callee;
use super::{Machine, Open, Phase};
use crate::io::Party;
use crate::time::Time;
use crate::value::Text;

/// Takes a canonical reading down.
pub trait Reader: Hasher {
    /// An instant at which a clock of the machine runs out.
    fn timer(&mut self, at: Time);
    /// An instant that is only compared with the present.
    fn bound(&mut self, at: Time);
    /// An instant that is compared with the present and with deadlines that are yet to come.
    fn limit(&mut self, at: Time);
}

/// How many there are of what only has to end: nothing else depends on what they do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Draining {
    /// Legs that were given up, and may still answer.
    pub cancelled: usize,
    /// Legs that were hung up.
    pub hanging_up: usize,
    /// Operations that were stopped.
    pub stopped: usize,
}

/// What of a call is ever looked at.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// Expressions that see everything: no variable is left out.
    pub all: bool,
    /// The variables that expressions read by name, sorted.
    pub vars: alloc::vec::Vec<Text>,
    /// Whether expressions read what `call` says: it tells B-legs apart.
    pub call: bool,
}

impl Live {
    /// Whether anything looks at a variable.
    #[must_use]
    pub fn reads(&self, name: &Text) -> bool {
        self.all || self.vars.binary_search(name).is_ok()
    }
}

impl<const TRACE: bool> Machine<TRACE> {
    /// Reads the call. `order` lists the places of its legs (see [`Machine::live_legs`]) in the order in
    /// which they are to be read: legs that [`Machine::leg_signature`] does not tell apart can stand in
    /// any order. Those that [drain](Machine::drains) are not among them: of these it is read that there are
    /// some, not how many.
    pub fn canonical(
        &self,
        live: &Live,
        order: impl Iterator<Item = usize>,
        reader: &mut impl Reader,
    ) {
        let Self {
            // The same for every call of an exploration.
            info: _,
            readings,
            #[cfg(feature = "museum")]
                bug: _,
            // Everything is relative to it.
            now: _,
            phase,
            answered,
            caller_up,
            call_deadline,
            threads,
            legs,
            confirms: _,
            watches: _,
            run,
            ops,
            jobs,
            transfers,
            // The same for every call of a program.
            kind: _,
            spent,
            fatal,
            // Numbers that are never compared with anything that stays.
            activations: _,
            last_leg: _,
            last_op: _,
            fuel: _,
            outputs: _,
            scratch: _,
        } = self;
        reader.write_u8(*phase as u8);
        if *phase == Phase::Running {
            reader.write_u8(u8::from(*answered) | u8::from(*caller_up) << 1);
            if let Some(at) = call_deadline {
                reader.timer(*at);
            }
            reader.write_u32(*transfers);
            spent.hash(reader);
            fatal.hash(reader);
            threads[0].canonical(live, reader);
            if let Some(run) = run {
                run.canonical(
                    readings,
                    self.has_any_bug(),
                    threads[0].wait == Waiting::Bridge,
                    reader,
                );
            }
        }
        for at in order {
            let leg = &legs[at];
            self.read_leg(leg, live, reader);
            if let Some(at) = leg.deadline {
                reader.timer(at);
            }
            if let Some(thread) = self.find(Party::Leg(leg.id)) {
                threads[thread].canonical(live, reader);
            }
            read_ops(ops, Party::Leg(leg.id), reader);
            Job::read(jobs, Party::Leg(leg.id), reader);
        }
        read_ops(ops, Party::Caller, reader);
        Job::read(jobs, Party::Caller, reader);
        let draining = self.draining();
        let present = [draining.cancelled, draining.hanging_up, draining.stopped].map(|n| n > 0);
        reader.write_u8(present.iter().fold(0, |bits, is| bits << 1 | u8::from(*is)));
    }

    /// What only has to end, and what it comes to interests nobody.
    #[must_use]
    pub fn draining(&self) -> Draining {
        let in_state = |state| {
            let legs = (0..self.legs.len()).filter(|at| self.drains(*at));
            legs.filter(|at| self.legs[*at].state == state).count()
        };
        Draining {
            cancelled: in_state(LegState::Cancelled),
            hanging_up: in_state(LegState::HangingUp),
            stopped: self.ops.iter().filter(|open| open.stopped).count(),
        }
    }

    /// Whether the leg at a place only has to end, and nobody is told.
    #[must_use]
    pub fn drains(&self, at: usize) -> bool {
        let leg = &self.legs[at];
        matches!(leg.state, LegState::Cancelled | LegState::HangingUp)
            && !leg.watched
            && leg.deadline.is_none()
    }

    /// What tells the leg at a place apart from others: legs of like signature can be exchanged for one
    /// another. A leg whose script sleeps is like no other: at the instant at which two scripts wake up, the
    /// first leg's turn is first.
    pub fn leg_signature(&self, live: &Live, at: usize, reader: &mut impl Reader) {
        let leg = &self.legs[at];
        self.read_leg(leg, live, reader);
        if let Some(thread) = self.find(Party::Leg(leg.id)) {
            let thread = &self.threads[thread];
            thread.canonical(live, reader);
            if matches!(thread.wait, Waiting::Sleep(_)) {
                reader.write_u32(leg.id.0);
            }
        }
        read_ops(&self.ops, Party::Leg(leg.id), reader);
        Job::read(&self.jobs, Party::Leg(leg.id), reader);
    }

    /// When the clock of the leg at a place runs out.
    #[must_use]
    pub fn leg_deadline(&self, at: usize) -> Option<Time> {
        self.legs[at].deadline
    }

    fn read_leg(&self, leg: &Leg, live: &Live, reader: &mut impl Reader) {
        // Read in its place by whoever reads the leg.
        let Leg { id, state, deadline, why, confirms, watched } = leg;
        let why = why.map_or(0, |why| why as u32 + 1);
        // Why it ended is told to those who asked, and to nobody else.
        let why = if *watched { why } else { 0 };
        let bits = *state as u32
            | u32::from(*confirms) << 4
            | u32::from(*watched) << 5
            | u32::from(deadline.is_some()) << 6
            | why << 8;
        reader.write_u32(bits);
        if *confirms {
            let of_leg = |confirm: &&Confirm| confirm.leg == *id;
            if let Some(confirm) = self.confirms.iter().find(of_leg) {
                let Confirm { leg: _, program, start, clock, callee } = confirm;
                reader.write_u32(program.0);
                reader.write_u32(start.0);
                reader.write_u64(clock.0);
                read_callee(Some(callee), live, reader);
            }
        }
        if *watched && let Some(watch) = self.watches.iter().find(|watch| watch.leg == *id) {
            let Watch { leg: _, call_state_url, call_state_events, stream_status_url } = watch;
            (call_state_url, call_state_events, stream_status_url).hash(reader);
        }
    }

    #[cfg(feature = "museum")]
    fn has_any_bug(&self) -> bool {
        self.bug.is_some()
    }

    #[cfg(not(feature = "museum"))]
    #[allow(clippy::unused_self)]
    const fn has_any_bug(&self) -> bool {
        false
    }

    /// Shows every instant that the call holds, to be moved.
    pub fn instants(&mut self, mut show: impl FnMut(&mut Time)) {
        show(&mut self.now);
        self.call_deadline.iter_mut().for_each(&mut show);
        for thread in &mut self.threads {
            if let Waiting::Sleep(until) = &mut thread.wait {
                show(until);
            }
        }
        self.legs.iter_mut().filter_map(|leg| leg.deadline.as_mut()).for_each(&mut show);
        if let Some(limit) = self.run.as_mut().and_then(|run| run.limit_at.as_mut()) {
            show(limit);
        }
    }
}

impl Run {
    fn canonical(&self, readings: &Answers, all: bool, bridged: bool, reader: &mut impl Reader) {
        let Self {
            program,
            connect,
            activation: _,
            group,
            timed_out,
            losses,
            last_loss,
            limit,
            limit_at,
            max_duration,
            status_url,
            params,
            from,
            broken,
        } = self;
        reader.write_u32(program.0);
        reader.write_u32(connect.0);
        status_url.hash(reader);
        if bridged && !all {
            return;
        }
        reader.write_u32(u32::from(*group) << 1 | u32::from(*timed_out));
        // The set of losses comes to its first reason, whatever else is in it. Without any there is no last one.
        let (first, last) = (losses.rank(), *last_loss as u8);
        let differ = losses.reason() != *last_loss;
        let is_last = differ && readings.failed_reason() == FailedReason::Last;
        reader.write_u8(if is_last { last } else { first });
        if all {
            reader.write_u8(*last_loss as u8);
        }
        limit.hash(reader);
        if let Some(at) = limit_at {
            reader.limit(*at);
        }
        reader.write_u64(max_duration.0);
        params.hash(reader);
        from.hash(reader);
        broken.hash(reader);
    }
}

/// The operations of one side that still matter, in order of start.
fn read_ops(ops: &[Open], of: Party, reader: &mut impl Reader) {
    for open in ops.iter().filter(|open| open.on == of && !open.stopped) {
        let Open { op: _, on: _, kind, stopped: _ } = open;
        kind.hash(reader);
    }
}

pub(super) fn read_callee(callee: Option<&Callee>, live: &Live, reader: &mut impl Reader) {
    if live.call || live.all {
        callee.hash(reader);
    }
}
