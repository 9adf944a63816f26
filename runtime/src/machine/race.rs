//! The race: what happens to legs, and what follows for their group, their connect and the caller.
//!
//! What happens to a single leg is the table in [`leg`](super::leg). `docs/semantics.md`, section 3, has a
//! row for each decision.

use super::Machine;
use super::dial::{Confirm, Leg};
use super::leg::{LegEffect, LegState, LegTrigger, Loss, step};
use super::museum;
use super::readings::{ConfirmSiblings, EarlyMedia, FailedReason, GroupTimeout, TimeoutScope};
use super::thread::{Waiting, empty_map};
use crate::id::{LegId, StateId};
use crate::io::{CallState, Command, ConnectState, EndReason, Ignored, LegEvent, Party, Trace};
use crate::program::{Image, LoadPurpose, Op, Program};
use crate::time::Millis;
use crate::value::{Text, Value};

static CONNECT_RESULT: Text = Text::word("connect_result");
static CONNECT_FAILED_REASON: Text = Text::word("connect_failed_reason");
static RETURN_VALUE: Text = Text::word("return_value");

/// Exits of a dial group.
const ACCEPTED: usize = 0;
const TIMED_OUT: usize = 1;
const FAILED: usize = 2;

impl<const TRACE: bool> Machine<TRACE> {
    /// Goes on when the last leg of the group is lost: to the next group, or to the end of the connect.
    pub(super) fn settle(&mut self, image: &Image) {
        let Some(run) = &self.run else { return };
        let per_leg = self.has(museum::RESULT_PER_LEG);
        let undecided = self.legs.iter().any(|leg| leg.state.is_candidate());
        if (self.threads[0].wait != Waiting::Dial || undecided) && !per_leg {
            return;
        }
        if self.has(museum::NOTHING_AFTER_BUSY) && run.last_loss == Loss::Busy {
            return;
        }
        let rank = if run.timed_out { TIMED_OUT } else { FAILED };
        let groups = &image.program(run.program).tables().connects[run.connect.index()].groups;
        let is_last = usize::from(run.group) + 1 == groups.len();
        let stops = !is_last
            && run.timed_out
            && (self.readings.group_timeout() == GroupTimeout::Stop
                || self.has(museum::TIMEOUT_STOPS_GROUPS));
        let no_time = || {
            run.limit_at.is_some_and(|limit| limit <= self.now)
                && self.readings.timeout_scope() == TimeoutScope::Connect
        };
        if is_last || stops || no_time() {
            let (first, last) = (run.losses.reason(), run.last_loss);
            let is_last = first != last && self.readings.failed_reason() == FailedReason::Last;
            let loss = if is_last { last } else { first };
            self.fail_connect(image, end_reason(loss), rank);
        } else {
            self.leave(image, 0, rank);
        }
    }

    /// The connect has failed: the script goes on behind its last group.
    fn fail_connect(&mut self, image: &Image, reason: EndReason, rank: usize) {
        let Some(run) = &self.run else { return };
        let (activation, connect) = (run.activation, run.connect);
        self.set(0, &CONNECT_RESULT, Value::word("failed"));
        self.set(0, &CONNECT_FAILED_REASON, Value::word(reason.word()));
        self.set(0, &RETURN_VALUE, Value::word("failed"));
        self.notify_connect(ConnectState::Failed, Some(reason), None);
        self.trace(|| Trace::ConnectEnd { activation, bridged: false });
        if self.has(museum::RESULT_PER_LEG) {
            self.back_to_group(image);
        } else {
            self.run = None;
        }
        let program = image.program(self.threads[0].program);
        let is_next_group = |state: StateId| matches!(program.op(state), Op::Dial { connect: of, group } if of == connect && group > 0);
        while is_next_group(program.exits(self.threads[0].state)[rank]) {
            self.threads[0].state = program.exits(self.threads[0].state)[rank];
        }
        self.leave(image, 0, rank);
    }

    /// The caller has left a connect, and the script goes on behind it. Whether there is such a connect.
    pub(super) fn leave_connect_alone(&mut self, image: &Image) -> bool {
        let bridged = match self.threads[0].wait {
            Waiting::Dial => false,
            Waiting::Bridge => true,
            _ => return false,
        };
        let program = image.program(self.threads[0].program);
        let next = program.op(program.exits(self.threads[0].state)[0]);
        if bridged && is_transfer_after_bridge(program, next) {
            return false;
        }
        for index in 0..self.legs.len() {
            self.drop_leg(image, index);
        }
        self.stop_jobs(Party::Caller);
        if bridged {
            self.bridge_over(image, 0);
        } else {
            self.fail_connect(image, EndReason::Cancel, FAILED);
        }
        true
    }

    pub(super) fn lose(&mut self, loss: Loss) {
        if let Some(run) = &mut self.run {
            run.losses.add(loss);
            run.last_loss = loss;
        }
    }

    // --- what happens to a leg ----------------------------------------------------------------------

    pub(super) fn leg_event(&mut self, image: &Image, index: usize, event: LegEvent) {
        let was = self.legs[index].state;
        let ends = matches!(event, LegEvent::Ended(_));
        if self.has(museum::SAME_INSTANT_LEAK) && was == LegState::Cancelled && !ends {
            return;
        }
        if self.has(museum::CONFIRM_WITHOUT_LEG) && was == LegState::Confirming && ends {
            self.leg_trigger(image, index, LegTrigger::Passes, None);
            return;
        }
        let clears = matches!(event, LegEvent::Answered | LegEvent::Ended(EndReason::Declined));
        if self.has(museum::ANSWER_CLEARS_CLOCKS) && clears {
            self.legs.iter_mut().for_each(|leg| leg.deadline = None);
        }
        if self.has(museum::RINGING_RESTARTS_CLOCK)
            && was == LegState::Ringing
            && event == LegEvent::Ringing
        {
            self.legs[index].deadline = Some(self.now + Millis::from_secs(20));
        }
        if self.has(museum::LATE_ANSWER_WINS) && was == LegState::Cancelled && !ends {
            self.legs[index].state = LegState::Ringing;
        }
        let leg = &self.legs[index];
        let is_answer =
            event == LegEvent::EarlyMedia && self.readings.early_media() == EarlyMedia::Answer;
        let (trigger, reason) = match if is_answer { LegEvent::Answered } else { event } {
            LegEvent::Ringing => (LegTrigger::Rings, None),
            LegEvent::EarlyMedia => (LegTrigger::EarlyMedia, None),
            LegEvent::Answered if leg.confirms => (LegTrigger::AnswersToConfirm, None),
            LegEvent::Answered => (LegTrigger::Answers, None),
            LegEvent::Ended(reason) => (LegTrigger::Ends, Some(reason)),
        };
        let id = leg.id;
        if self.leg_trigger(image, index, trigger, reason) == LegEffect::Ignore {
            self.ignore(Ignored::Leg(id, event));
        }
    }

    /// The confirm script of a leg has ended, by itself.
    pub(super) fn leg_script_ended(&mut self, image: &Image, leg: LegId, how: LegTrigger) {
        match self.legs.iter().position(|l| l.id == leg) {
            Some(index) => {
                self.leg_trigger(image, index, how, None);
            }
            None => {
                self.end_thread(Party::Leg(leg));
                self.stop_jobs(Party::Leg(leg));
            }
        }
    }

    /// One step of a leg through its table, and what follows from it for everybody else.
    pub(super) fn leg_trigger(
        &mut self,
        image: &Image,
        index: usize,
        trigger: LegTrigger,
        reason: Option<EndReason>,
    ) -> LegEffect {
        let was = self.legs[index].state;
        let (next, effect) = step(was, trigger);
        let id = self.legs[index].id;
        if was == LegState::Confirming && next != Some(LegState::Confirming) {
            self.end_thread(Party::Leg(id));
            self.trace(|| Trace::ConfirmEnd { leg: id, passed: effect == LegEffect::Accept });
        }
        if matches!(next, None | Some(LegState::HangingUp)) {
            self.stop_jobs(Party::Leg(id));
        }
        match next {
            Some(state) => {
                self.legs[index].state = state;
                if state != was {
                    self.legs[index].deadline = None;
                }
            }
            None => {
                let end = self.legs[index].why.or(reason).unwrap_or(EndReason::Error);
                self.notify_leg(index, CallState::Ended, Some(end));
                self.forget(index);
            }
        }
        match effect {
            LegEffect::Ignore | LegEffect::Drained => {}
            LegEffect::Progress => self.notify_leg(index, CallState::Ringing, None),
            LegEffect::StartConfirm => {
                self.notify_leg(index, CallState::Answered, None);
                self.start_confirm(index);
                let is_other = |leg: &Leg| leg.id != id && leg.state.is_candidate();
                if self.legs.iter().any(is_other)
                    && (self.readings.confirm_siblings() == ConfirmSiblings::Cancel
                        || self.has(museum::LOSERS_DROPPED_EARLY))
                {
                    self.drop_others(image, id);
                }
            }
            LegEffect::Accept => {
                if was == LegState::Ringing {
                    self.notify_leg(index, CallState::Answered, None);
                }
                self.accept(image, index);
            }
            LegEffect::RingOut => {
                self.trace(|| Trace::LegTimeout(id));
                self.legs[index].why = Some(EndReason::NoAnswer);
                self.command(Command::Cancel(id));
                self.run_out(image);
            }
            LegEffect::ConfirmOut => {
                self.trace(|| Trace::LegTimeout(id));
                self.command(Command::Hangup(id));
                self.run_out(image);
            }
            LegEffect::ConfirmLost => {
                self.command(Command::Hangup(id));
                self.lose(Loss::Declined);
                self.settle(image);
            }
            LegEffect::LeftConfirm => {
                self.lose(Loss::Declined);
                self.settle(image);
            }
            LegEffect::Lost => {
                self.lose(loss(reason));
                if self.has(museum::BUSY_CANCELS_SIBLINGS) && reason == Some(EndReason::Busy) {
                    self.drop_others(image, id);
                }
                if self.has(museum::REDIAL_AFTER_DECLINE)
                    && reason == Some(EndReason::Declined)
                    && id < LegId(8)
                {
                    self.dial_again(image);
                    return effect;
                }
                self.settle(image);
            }
            LegEffect::Cancel => {
                self.legs[index].why = Some(EndReason::Cancel);
                self.command(Command::Cancel(id));
            }
            LegEffect::Hangup => self.command(Command::Hangup(id)),
            LegEffect::BridgeEnded => self.bridge_over(image, 0),
            LegEffect::BridgeSpent => {
                self.trace(|| Trace::LegTimeout(id));
                self.command(Command::Hangup(id));
                self.bridge_over(image, 1);
            }
        }
        effect
    }

    fn forget(&mut self, index: usize) {
        let leg = self.legs.remove(index);
        if leg.confirms {
            self.confirms.retain(|confirm| confirm.leg != leg.id);
        }
        if leg.watched {
            self.watches.retain(|watch| watch.leg != leg.id);
        }
    }

    fn run_out(&mut self, image: &Image) {
        if let Some(run) = &mut self.run {
            run.timed_out = true;
        }
        let misreported = self.has(museum::TIMEOUT_MISREPORTED);
        self.lose(if misreported { Loss::Busy } else { Loss::NoAnswer });
        if !self.has(museum::NOTHING_AFTER_TIMEOUT) {
            self.settle(image);
        }
    }

    fn start_confirm(&mut self, index: usize) {
        let endless = self.has(museum::CONFIRM_WITHOUT_CLOCK);
        let leg = &mut self.legs[index];
        let of_leg = |confirm: &Confirm| confirm.leg == leg.id;
        let Some(at) = self.confirms.iter().position(of_leg) else { return };
        let Confirm { leg: id, program, start, clock, callee } = self.confirms.remove(at);
        leg.confirms = false;
        leg.deadline = Some(self.now + clock);
        if endless {
            leg.deadline = None;
        }
        self.start_thread(Party::Leg(id), program, start);
        if let Some(at) = self.find(Party::Leg(id)) {
            self.threads[at].callee = Some(callee);
        }
    }

    /// A leg has won: the caller is answered if need be, both are bridged, and every other leg is dropped,
    /// in that order and in this step.
    fn accept(&mut self, image: &Image, index: usize) {
        let Some(run) = &self.run else { return };
        let limit = run.max_duration;
        let winner = self.legs[index].id;
        self.legs[index].deadline = Some(self.now + limit);
        self.leave(image, 0, ACCEPTED);
        self.threads[0].wait = Waiting::Bridge;
        self.answer(empty_map());
        self.command(Command::Bridge(winner));
        self.drop_others(image, winner);
        self.set(0, &CONNECT_RESULT, Value::word("connected"));
        self.set(0, &CONNECT_FAILED_REASON, Value::Undefined);
        self.set(0, &RETURN_VALUE, Value::word("connected"));
        self.notify_connect(ConnectState::Connected, None, Some(winner));
    }

    fn drop_others(&mut self, image: &Image, but: LegId) {
        let spares = self.has(museum::SECOND_PASS_WINS);
        for other in 0..self.legs.len() {
            if spares && self.legs[other].state == LegState::Confirming {
                continue;
            }
            if self.legs[other].id != but {
                self.drop_leg(image, other);
            }
        }
    }

    fn bridge_over(&mut self, image: &Image, rank: usize) {
        if self.has(museum::VOICEMAIL_AFTER_TALK) {
            self.set(0, &CONNECT_RESULT, Value::word("failed"));
        }
        if let Some(activation) = self.run.as_ref().map(|run| run.activation) {
            self.trace(|| Trace::ConnectEnd { activation, bridged: true });
        }
        self.leave_bridge();
        self.leave(image, 0, rank);
    }

    /// Ends the connect for good, bridged or not.
    pub(super) fn leave_bridge(&mut self) {
        if self.threads[0].wait == Waiting::Bridge {
            self.notify_connect(ConnectState::Disconnected, None, None);
        }
        self.run = None;
    }
}

/// Where a bridge leads to a transfer.
fn is_transfer_after_bridge(program: &Program, next: Op) -> bool {
    let Op::Load(id) = next else { return false };
    program.tables().loads[id.index()].purpose == LoadPurpose::AfterBridge
}

/// Why a leg that ended before it was accepted is lost. An end that nobody asked for is an error.
const fn loss(reason: Option<EndReason>) -> Loss {
    match reason {
        Some(EndReason::Busy) => Loss::Busy,
        Some(EndReason::NoAnswer) => Loss::NoAnswer,
        Some(EndReason::Declined) => Loss::Declined,
        Some(EndReason::NotFound) => Loss::NotFound,
        Some(EndReason::Hangup | EndReason::Cancel | EndReason::Error) | None => Loss::Error,
    }
}

const fn end_reason(loss: Loss) -> EndReason {
    match loss {
        Loss::NoAnswer => EndReason::NoAnswer,
        Loss::Declined => EndReason::Declined,
        Loss::Busy => EndReason::Busy,
        Loss::NotFound => EndReason::NotFound,
        Loss::Error => EndReason::Error,
    }
}
