//! The books of a call: what has been dialled, what became of it, and what has been said in this step.

use alloc::vec::Vec;

use crate::id::{LegId, OpId};
use crate::io::{Command, EndReason, Input, LegEvent, Output, Party, Trace};
use crate::machine::readings::{Answers, EarlyMedia, TimeoutScope};
use crate::time::{Millis, Time};
use crate::value::Text;

/// What is known of a call.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Ledger {
    pub(super) now: Time,
    pub(super) begun: bool,
    /// The legs that have not ended.
    pub(super) legs: Vec<Leg>,
    pub(super) connect: Option<Connect>,
    /// Runs of connects so far.
    pub(super) activations: u32,
    /// The operations that have not ended.
    pub(super) ops: Vec<Op>,
    pub(super) caller_left: bool,
    pub(super) finished: bool,
    pub(super) closed: bool,
    /// The last wait, if any.
    pub(super) wait: Option<Option<Time>>,
    pub(super) step: Step,
}

/// A leg that was dialled and has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Leg {
    pub(super) id: LegId,
    pub(super) activation: u32,
    pub(super) answered: bool,
    pub(super) cancelled: bool,
    /// Cancelled in this step, before its time.
    pub(super) cancelled_early: bool,
    pub(super) hung_up: bool,
    pub(super) bridged: bool,
    /// Whether it has ended in this very step; it is forgotten with it.
    pub(super) ended: bool,
    /// How long its confirm may take, where it has one.
    pub(super) confirm: Option<Millis>,
    /// How its confirm ended.
    pub(super) passed: Option<bool>,
    /// When it has rung, or confirmed, as long as it may.
    pub(super) deadline: Time,
    /// What it was lost for.
    pub(super) lost: bool,
}

impl Leg {
    /// Whether it can still be accepted.
    pub(super) fn is_candidate(&self) -> bool {
        !self.ended && !self.is_dropped() && !self.bridged
    }

    pub(super) fn is_dropped(&self) -> bool {
        self.cancelled || self.hung_up
    }

    pub(super) fn has_confirm(&self) -> bool {
        self.confirm.is_some()
    }
}

/// A connect that runs.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Connect {
    pub(super) activation: u32,
    /// How many destinations it has.
    pub(super) legs: u32,
    pub(super) began: Time,
    pub(super) limit: Option<Millis>,
    pub(super) group_began: Time,
    /// Group and place of every destination that was tried, in order.
    pub(super) tried: Vec<(u16, u16)>,
    /// The outcomes of its legs, as a set, and the last.
    pub(super) lost: Losses,
    /// Whether a clock ran out in the current group.
    pub(super) timed_out: bool,
    pub(super) bridged: bool,
    /// What `connect_result` says, where it has been set.
    pub(super) result: Option<bool>,
    /// What `connect_failed_reason` says.
    pub(super) reason: Option<Text>,
}

/// What happened to legs: a set, and the last of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Losses {
    pub(super) no_answer: bool,
    pub(super) declined: bool,
    pub(super) busy: bool,
    pub(super) not_found: bool,
    pub(super) last: Option<EndReason>,
}

impl Losses {
    fn add(&mut self, reason: EndReason) {
        let reason = match reason {
            EndReason::Hangup | EndReason::Cancel => EndReason::Error,
            reason => reason,
        };
        self.no_answer |= reason == EndReason::NoAnswer;
        self.declined |= reason == EndReason::Declined;
        self.busy |= reason == EndReason::Busy;
        self.not_found |= reason == EndReason::NotFound;
        self.last = Some(reason);
    }
}

/// An operation that was started and has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Op {
    pub(super) op: OpId,
    pub(super) on: Party,
    pub(super) stopped: bool,
    /// Whether it is a job.
    starts: bool,
    /// It runs beside the script: nobody waits for its end.
    pub(super) background: bool,
}

/// What has passed in this step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Step {
    /// Whether clocks had to run out before its input was looked at.
    pub(super) late: bool,
    pub(super) is_timeout: bool,
    pub(super) caller_left: bool,
    pub(super) finished: bool,
    pub(super) bridged: Option<LegId>,
    /// A leg with a confirm has answered.
    pub(super) confirming: bool,
    /// Whether anything was said.
    pub(super) said: bool,
    /// Told of a leg or an operation that is not there; clocks that had to run out before may make it.
    early_leg: Option<(LegId, LegEvent)>,
    /// A leg that its input loses, after the clocks that had to run out before.
    last_lost: Option<(LegId, EndReason)>,
    early_op: Option<OpId>,
    /// The same of a job that is said to run.
    early_start: Option<OpId>,
}

/// Memory is reused where one becomes the copy of another.
impl Clone for Ledger {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, from: &Self) {
        let Self {
            now,
            begun,
            legs,
            connect,
            activations,
            ops,
            caller_left,
            finished,
            closed,
            wait,
            step,
        } = from;
        (self.now, self.begun, self.activations) = (*now, *begun, *activations);
        self.legs.clone_from(legs);
        self.connect.clone_from(connect);
        self.ops.clone_from(ops);
        (self.caller_left, self.finished, self.closed) = (*caller_left, *finished, *closed);
        (self.wait, self.step) = (*wait, *step);
    }
}

impl Clone for Connect {
    fn clone(&self) -> Self {
        let Self { tried, reason, .. } = self;
        Self { tried: tried.clone(), reason: reason.clone(), ..*self }
    }

    fn clone_from(&mut self, from: &Self) {
        let (mut tried, mut reason) = (core::mem::take(&mut self.tried), self.reason.take());
        tried.clone_from(&from.tried);
        reason.clone_from(&from.reason);
        *self = Self { tried, reason, ..*from };
    }
}

impl Ledger {
    pub(super) fn reset(&mut self) {
        let (mut legs, mut ops) = (core::mem::take(&mut self.legs), core::mem::take(&mut self.ops));
        legs.clear();
        ops.clear();
        *self = Self { legs, ops, ..Self::default() };
    }

    pub(super) fn leg(&self, id: LegId) -> Option<&Leg> {
        self.legs.iter().find(|leg| leg.id == id)
    }

    fn leg_mut(&mut self, id: LegId) -> Option<&mut Leg> {
        self.legs.iter_mut().find(|leg| leg.id == id)
    }

    pub(super) fn input(&mut self, now: Time, input: &Input, readings: &Answers) {
        self.now = self.now.max(now);
        // The first input begins the call, and is looked at before anything has been done.
        let late = self.begun && matches!(self.wait, Some(Some(wait)) if wait < self.now);
        self.begun = true;
        self.step = Step { late, ..Step::default() };
        match input {
            Input::Timeout => self.step.is_timeout = true,
            Input::CallerHangup => {
                // One that had left, or was hung up, cannot leave.
                self.step.caller_left = !self.caller_left && !self.finished;
                self.caller_left = true;
            }
            Input::Leg(id, event) if self.leg(*id).is_none() => {
                self.step.early_leg = Some((*id, *event)).filter(|_| late);
            }
            Input::Leg(id, event) => self.leg_event(*id, *event, readings),
            Input::Started(op, _) => {
                let mut known = false;
                for open in self.ops.iter_mut().filter(|open| open.op == *op && open.starts) {
                    open.background = true;
                    known = true;
                }
                self.step.early_start = Some(*op).filter(|_| late && !known);
            }
            // The conversation stays open.
            Input::Called(..) => {}
            Input::Done(op, _) | Input::Loaded(op, _) | Input::Evaluated(op, _) => {
                let open = self.ops.len();
                self.ops.retain(|open| open.op != *op);
                self.step.early_op = Some(*op).filter(|_| late && self.ops.len() == open);
            }
        }
    }

    fn leg_event(&mut self, id: LegId, event: LegEvent, readings: &Answers) {
        let now = self.now;
        let Some(leg) = self.leg_mut(id) else { return };
        // Where its own clock had run out before, that came first.
        let was_candidate = leg.is_candidate() && leg.deadline >= now;
        match event {
            LegEvent::EarlyMedia if readings.early_media() == EarlyMedia::Ringing => {}
            LegEvent::Ringing => {}
            LegEvent::EarlyMedia | LegEvent::Answered => {
                let first = !leg.answered;
                leg.answered = true;
                if let (Some(clock), true, true) = (leg.confirm, first, was_candidate) {
                    leg.deadline = now + clock;
                    self.step.confirming = true;
                }
            }
            LegEvent::Ended(reason) => {
                leg.ended = true;
                let confirms = leg.answered && leg.passed.is_none() && leg.has_confirm();
                let reason = if confirms { EndReason::Declined } else { reason };
                match was_candidate {
                    true if self.step.late => self.step.last_lost = Some((id, reason)),
                    true => self.lose(id, reason),
                    false => {}
                }
            }
        }
    }

    /// A leg is lost, for the first reason that it has.
    fn lose(&mut self, id: LegId, reason: EndReason) {
        let Some(leg) = self.leg_mut(id) else { return };
        let (activation, first) = (leg.activation, !core::mem::replace(&mut leg.lost, true));
        if let Some(connect) = &mut self.connect
            && connect.activation == activation
            && first
        {
            connect.lost.add(reason);
        }
    }

    pub(super) fn output(&mut self, output: &Output, readings: &Answers) {
        // What it comes to is said, or the step is over: by now it is lost.
        if matches!(output, Output::Trace(Trace::Set { .. }) | Output::Wait(_))
            && let Some((id, reason)) = self.step.last_lost.take()
        {
            self.lose(id, reason);
        }
        match output {
            Output::Command(command) => self.command(command, readings),
            Output::Trace(trace) => self.trace(trace),
            Output::Finished(_) => {
                self.finished = true;
                self.step.finished = true;
                self.connect = None;
            }
            Output::Wait(wait) => {
                self.wait = Some(*wait);
                self.legs.retain(|leg| !leg.ended);
                self.legs.iter_mut().for_each(|leg| leg.cancelled_early = false);
            }
            Output::Closed => self.closed = true,
        }
        self.step.said = true;
    }

    fn command(&mut self, command: &Command, readings: &Answers) {
        match command {
            Command::Dial(dial) => {
                let now = self.now;
                let mut deadline = now + dial.timeout;
                if let Some(connect) = &mut self.connect {
                    connect.group_of(dial.group, now);
                    connect.tried.push((dial.group, dial.index));
                    let shared = connect.limit.map(|limit| match readings.timeout_scope() {
                        TimeoutScope::Connect => connect.began + limit,
                        TimeoutScope::Group | TimeoutScope::Leg => connect.group_began + limit,
                    });
                    deadline = shared.map_or(deadline, |shared| shared.min(deadline));
                }
                self.legs.push(Leg {
                    id: dial.leg,
                    activation: dial.activation,
                    answered: false,
                    cancelled: false,
                    cancelled_early: false,
                    hung_up: false,
                    bridged: false,
                    ended: false,
                    confirm: dial.confirm,
                    passed: None,
                    deadline,
                    lost: false,
                });
                if let Some((id, event)) = self.step.early_leg.filter(|(id, _)| *id == dial.leg) {
                    self.leg_event(id, event, readings);
                }
            }
            Command::Cancel(id) => {
                let now = self.now;
                if let Some(leg) = self.leg_mut(*id) {
                    leg.cancelled_early = leg.deadline > now;
                    leg.cancelled = true;
                }
            }
            Command::Hangup(id) => {
                let Some(leg) = self.leg_mut(*id) else { return };
                leg.hung_up = true;
                // Had its clock run out, it would be lost already; had it been dropped, nobody would ask.
                if leg.passed == Some(false) {
                    self.lose(*id, EndReason::Declined);
                }
            }
            Command::Bridge(id) => {
                self.step.bridged = Some(*id);
                if let Some(leg) = self.leg_mut(*id) {
                    leg.bridged = true;
                }
                if let Some(connect) = &mut self.connect {
                    connect.bridged = true;
                }
            }
            Command::Perform { op, on, .. }
            | Command::Start { op, on, .. }
            | Command::Load { op, on, .. }
            | Command::Evaluate { op, on, .. } => {
                if self.step.early_op != Some(*op) {
                    let starts = matches!(command, Command::Start { .. });
                    let background = starts && self.step.early_start == Some(*op);
                    self.ops.push(Op { op: *op, on: *on, stopped: false, starts, background });
                }
            }
            Command::Stop(op) => {
                self.ops.iter_mut().filter(|o| o.op == *op).for_each(|o| o.stopped = true);
            }
            Command::Answer { .. }
            | Command::HangupCaller { .. }
            | Command::Notify { .. }
            | Command::Resume { .. } => {}
        }
    }

    fn trace(&mut self, trace: &Trace) {
        match trace {
            Trace::Connect { activation, legs, limit, .. } => {
                self.activations = *activation;
                self.connect = Some(Connect {
                    activation: *activation,
                    legs: *legs,
                    began: self.now,
                    limit: *limit,
                    group_began: self.now,
                    tried: Vec::new(),
                    lost: Losses::default(),
                    timed_out: false,
                    bridged: false,
                    result: None,
                    reason: None,
                });
            }
            Trace::ConnectEnd { .. } => self.connect = None,
            Trace::LegTimeout(id) => {
                let Some(leg) = self.leg(*id) else { return };
                if !leg.bridged {
                    self.lose(*id, EndReason::NoAnswer);
                    if let Some(connect) = &mut self.connect {
                        connect.timed_out = true;
                    }
                }
            }
            Trace::ConfirmEnd { leg, passed } => {
                if let Some(leg) = self.leg_mut(*leg) {
                    leg.passed = Some(*passed);
                }
            }
            Trace::LegUnusable { group, index, .. } => {
                let now = self.now;
                if let Some(connect) = &mut self.connect {
                    connect.group_of(*group, now);
                    connect.tried.push((*group, *index));
                    connect.lost.add(EndReason::Error);
                }
            }
            // No statement of the caller's script runs while a connect does: these are the connect's own.
            Trace::Set { on: Party::Caller, name, value } => {
                let Some(connect) = &mut self.connect else { return };
                let text = value.as_text();
                match name.as_str() {
                    "connect_result" => {
                        connect.result = text.map(|text| text.as_str() == "connected");
                    }
                    "connect_failed_reason" => connect.reason = text.cloned(),
                    _ => {}
                }
            }
            Trace::Set { .. }
            | Trace::Enter { .. }
            | Trace::StatementFault { .. }
            | Trace::Called { .. }
            | Trace::Ignored(_) => {}
        }
    }
}

impl Connect {
    /// Something of a group is tried: maybe the first of it.
    fn group_of(&mut self, group: u16, now: Time) {
        if self.tried.last().is_none_or(|(last, _)| *last != group) {
            self.group_began = now;
            self.timed_out = false;
        }
    }
}
