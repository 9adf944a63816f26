//! Dialling as `docs/semantics.md`, section 3, has it: groups one after another, legs at once.

use swml_compiler::ast::{self, ConfirmScript, Connect};
use swml_compiler::expr::Argument;
use swml_runtime::destination::classify;
use swml_runtime::expr::{to_boolean, to_text};
use swml_runtime::fault::Fault;
use swml_runtime::id::{ConnectId, LegId, ProgramId};
use swml_runtime::io::{
    CallState, Command, ConnectState, DestinationKind, Dial, EndReason, LegEvent, Notice, Output,
    Party, Trace,
};
use swml_runtime::machine::readings::{ConfirmSiblings, FailedReason, GroupTimeout, TimeoutScope};
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::{Text, Value};

use super::Reference;
use super::action::millis;
use super::scope::Callee;
use super::script::{Script, Waits};

/// A leg that was dialled.
pub(super) struct Leg<'d> {
    pub(super) id: LegId,
    state: State,
    /// When its ring, confirm or bridge clock runs out.
    pub(super) deadline: Option<Time>,
    /// The reason that its end has, where that was our doing.
    ended_by_us: Option<EndReason>,
    confirm: Option<Confirm<'d>>,
    call_state_url: Option<Text>,
    call_state_events: u8,
    stream_status_url: Option<Text>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Rings,
    Confirms,
    Talks,
    Cancelled,
    HungUp,
    Over,
}

impl Leg<'_> {
    pub(super) fn is_over(&self) -> bool {
        self.state == State::Over
    }

    fn may_win(&self) -> bool {
        matches!(self.state, State::Rings | State::Confirms)
    }
}

#[derive(Clone)]
struct Confirm<'d> {
    document: usize,
    script: &'d ConfirmScript,
    clock: Millis,
    callee: Callee,
}

/// The connect that dials or has bridged.
pub(super) struct Dialling<'d> {
    connect: &'d Connect,
    document: usize,
    activation: u32,
    group: usize,
    group_timed_out: bool,
    /// What became of its legs so far, in the order in which they were lost.
    lost: Vec<EndReason>,
    status_url: Option<Text>,
    facts: Result<Facts, Fault>,
    limit_at: Option<Time>,
}

/// What concerns the whole connect, evaluated when it begins.
#[derive(Clone)]
struct Facts {
    params: Value,
    max_duration: Millis,
    answers: bool,
    limit: Option<Millis>,
}

impl<'d> Reference<'d> {
    pub(super) fn connect(&mut self, connect: &'d Connect) {
        let status_url = self.said_text(connect.status_url.as_ref());
        let facts = status_url.clone().and_then(|_| self.facts(connect));
        self.connects += 1;
        let activation = self.connects;
        let legs = connect.groups.iter().map(|group| group.legs.len()).sum::<usize>();
        self.said.push(Output::Trace(Trace::Connect {
            activation,
            connect: (ProgramId(0), ConnectId(0)),
            legs: u32::try_from(legs).expect("few legs"),
            limit: facts.as_ref().ok().and_then(|facts| facts.limit),
        }));
        if let Err(fault) = facts {
            self.statement_fault(Party::Caller, fault);
        }
        let document = self.script(Party::Caller).document();
        let limit_at = facts.as_ref().ok().and_then(|facts| Some(self.now + facts.limit?));
        let answers = facts.as_ref().is_ok_and(|facts| facts.answers);
        self.dialling = Some(Dialling {
            connect,
            document,
            activation,
            group: 0,
            group_timed_out: false,
            lost: Vec::new(),
            status_url: status_url.unwrap_or_default(),
            facts,
            limit_at,
        });
        if answers {
            self.answer_caller(Value::map::<Text>([]));
        }
        self.notify_connect(ConnectState::Connecting, None, None);
        self.dial_group(0);
    }

    fn facts(&self, connect: &Connect) -> Result<Facts, Fault> {
        let who = Party::Caller;
        let truth = |argument: &Option<Argument>, otherwise: bool| {
            let value = self.maybe(who, argument.as_ref())?;
            Ok(value.map_or(otherwise, |value| to_boolean(&value)))
        };
        let params =
            self.map(who, connect.params.iter().map(|(name, value)| (name.text.as_str(), value)))?;
        let max_duration = self.seconds(&connect.max_duration)?;
        let on_bridge = truth(&connect.answer_on_bridge, false)?;
        let auto = truth(&connect.auto_answer, true)?;
        let limit = match self.readings.timeout_scope() {
            TimeoutScope::Leg => None,
            TimeoutScope::Group | TimeoutScope::Connect => Some(self.seconds(&connect.timeout)?),
        };
        Ok(Facts { params, max_duration, answers: auto && !on_bridge, limit })
    }

    pub(super) fn dial_group(&mut self, group: usize) {
        let dialling = self.dialling.as_mut().expect("a connect dials");
        dialling.group = group;
        dialling.group_timed_out = false;
        if let Ok(Facts { limit: Some(limit), .. }) = &dialling.facts
            && self.readings.timeout_scope() == TimeoutScope::Group
        {
            dialling.limit_at = Some(self.now + *limit);
        }
        let connect = dialling.connect;
        let activation = dialling.activation;
        self.script(Party::Caller).waits = Waits::ForLegs;
        for (index, leg) in (0..).zip(&connect.groups[group].legs) {
            let group = u16::try_from(group).expect("few groups");
            if let Err(fault) = self.dial(connect, leg, group, index) {
                self.statement_fault(Party::Caller, fault);
                let unusable = Trace::LegUnusable { activation, group, index };
                self.said.push(Output::Trace(unusable));
                self.lose(EndReason::Error);
            }
        }
        self.look_at_group();
    }

    fn dial(
        &mut self,
        connect: &'d Connect,
        leg: &'d ast::Leg,
        group: u16,
        index: u16,
    ) -> Result<(), Fault> {
        let dialling = self.dialling.as_ref().expect("a connect dials");
        let facts = dialling.facts.clone()?;
        let (activation, document, limit_at) =
            (dialling.activation, dialling.document, dialling.limit_at);
        let who = Party::Caller;
        let text = to_text(&self.value(who, &leg.to)?);
        let (kind, to) = match leg.kind {
            Some(kind) => (kind, text),
            None => classify(&text).ok_or(Fault::ExecuteFailed)?,
        };
        let from = match &leg.from {
            Some(from) => Some(to_text(&self.value(who, from)?)).filter(|from| !from.is_empty()),
            None => Some(self.info.call.get("from").map(to_text).unwrap_or_default()),
        };
        let from = from.ok_or(Fault::InvalidValue)?;
        let timeout = self.seconds(&leg.timeout)?;
        let confirm = match leg.confirm {
            Some(_) if !kind.rings() => return Err(Fault::InvalidValue),
            Some(index) => {
                let clock = match &leg.confirm_timeout {
                    Some(clock) => self.seconds(clock)?,
                    None => timeout,
                };
                let callee = Callee { to: to.clone(), from: from.clone(), kind };
                let script = &connect.confirms[index].script;
                Some(Confirm { document, script, clock, callee })
            }
            None => None,
        };
        let call_state_url = self.said_text(leg.call_state_url.as_ref())?;
        let own = leg.params.iter().find(|(name, _)| name.text == "status_url");
        let stream_status_url = match kind {
            DestinationKind::Stream => {
                let own = own.map(|(_, url)| url);
                self.said_text(own.or(connect.status_url.as_ref()))?
            }
            _ => None,
        };
        let rest = leg.params.iter().filter(|(name, _)| name.text != "status_url");
        let params = self.map(who, rest.map(|(name, value)| (name.text.as_str(), value)))?;

        let id = LegId(u32::try_from(self.legs.len()).expect("few legs") + 1);
        // A leg rings as long as itself says, and no longer than a clock that it shares.
        let deadline = [Some(self.now + timeout), limit_at].into_iter().flatten().min();
        let clock = confirm.as_ref().map(|confirm| confirm.clock);
        self.legs.push(Leg {
            id,
            state: State::Rings,
            deadline,
            ended_by_us: None,
            confirm,
            call_state_url,
            call_state_events: leg.call_state_events,
            stream_status_url,
        });
        self.say(Command::Dial(Dial {
            leg: id,
            activation,
            connect: (ProgramId(0), ConnectId(0)),
            group,
            index,
            to,
            kind,
            from,
            timeout,
            confirm: clock,
            params,
            shared: facts.params,
        }));
        self.notify_leg(id, CallState::Created, None);
        Ok(())
    }

    // --- what happens to a leg ----------------------------------------------------------------------

    /// Whether there was anything to do about it.
    pub(super) fn leg_event(&mut self, id: LegId, event: LegEvent) -> bool {
        match (self.leg(id).state, self.read(event)) {
            (State::Rings, LegEvent::Ringing) => self.notify_leg(id, CallState::Ringing, None),
            (State::Rings, LegEvent::Answered) => {
                self.notify_leg(id, CallState::Answered, None);
                match self.leg(id).confirm.clone() {
                    Some(confirm) => self.confirm(id, confirm),
                    None => self.accept(id),
                }
            }
            // It had been cancelled: too late.
            (State::Cancelled, LegEvent::Answered) => {
                self.leg(id).state = State::HungUp;
                self.say(Command::Hangup(id));
            }
            (was, LegEvent::Ended(reason)) => self.leg_ends(id, was, reason),
            _ => return false,
        }
        true
    }

    fn leg_ends(&mut self, id: LegId, was: State, reason: EndReason) {
        if was == State::Confirms {
            self.confirm_is_over(id, false);
        }
        let told = self.leg(id).ended_by_us.unwrap_or(reason);
        self.notify_leg(id, CallState::Ended, Some(told));
        self.leg(id).state = State::Over;
        self.leg(id).deadline = None;
        match was {
            State::Rings => {
                // Nobody asked for a hangup or a cancel: an error.
                self.lose(match reason {
                    EndReason::Hangup | EndReason::Cancel => EndReason::Error,
                    reason => reason,
                });
                self.look_at_group();
            }
            State::Confirms => {
                self.lose(EndReason::Declined);
                self.look_at_group();
            }
            State::Talks => self.bridge_ends(),
            State::Cancelled | State::HungUp | State::Over => {}
        }
    }

    pub(super) fn leg_clock_runs_out(&mut self, id: LegId) {
        self.leg(id).deadline = None;
        let was = self.leg(id).state;
        if was == State::Confirms {
            self.confirm_is_over(id, false);
        }
        self.said.push(Output::Trace(Trace::LegTimeout(id)));
        if was == State::Rings {
            self.leg(id).state = State::Cancelled;
            self.leg(id).ended_by_us = Some(EndReason::NoAnswer);
            self.say(Command::Cancel(id));
        } else {
            self.leg(id).state = State::HungUp;
            self.say(Command::Hangup(id));
        }
        if was == State::Talks {
            self.bridge_ends();
        } else {
            self.dialling.as_mut().expect("a connect dials").group_timed_out = true;
            self.lose(EndReason::NoAnswer);
            self.look_at_group();
        }
    }

    /// Another leg was accepted, or the caller or the call has gone.
    pub(super) fn drop_leg(&mut self, id: LegId) {
        match self.leg(id).state {
            State::Rings => {
                self.leg(id).state = State::Cancelled;
                self.leg(id).ended_by_us = Some(EndReason::Cancel);
                self.say(Command::Cancel(id));
            }
            State::Confirms => {
                self.confirm_is_over(id, false);
                self.leg(id).state = State::HungUp;
                self.say(Command::Hangup(id));
            }
            State::Talks => {
                self.leg(id).state = State::HungUp;
                self.say(Command::Hangup(id));
            }
            State::Cancelled | State::HungUp | State::Over => return,
        }
        self.leg(id).deadline = None;
    }

    fn drop_all_but(&mut self, id: LegId) {
        let others: Vec<_> = self.legs.iter().map(|leg| leg.id).filter(|leg| *leg != id).collect();
        others.into_iter().for_each(|other| self.drop_leg(other));
    }

    // --- confirms -----------------------------------------------------------------------------------

    fn confirm(&mut self, id: LegId, confirm: Confirm<'d>) {
        self.leg(id).state = State::Confirms;
        self.leg(id).deadline = Some(self.now + confirm.clock);
        let who = Party::Leg(id);
        let mut script = match confirm.script {
            ConfirmScript::Block(block) => Script::new(who, confirm.document, &block.statements),
            ConfirmScript::Document(dest) => Script::of_document(who, confirm.document, dest),
        };
        script.callee = Some(confirm.callee);
        self.scripts.push(script);
        self.scripts.sort_by_key(|script| script.who);
        if self.readings.confirm_siblings() == ConfirmSiblings::Cancel {
            self.drop_all_but(id);
        }
    }

    /// The script has come to its end while the leg was up.
    pub(super) fn confirm_passes(&mut self, id: LegId) {
        self.confirm_is_over(id, true);
        self.accept(id);
    }

    /// The script hung up, or failed.
    pub(super) fn confirm_declines(&mut self, id: LegId) {
        self.confirm_is_over(id, false);
        self.leg(id).state = State::HungUp;
        self.leg(id).deadline = None;
        self.say(Command::Hangup(id));
        self.lose(EndReason::Declined);
        self.look_at_group();
    }

    fn confirm_is_over(&mut self, id: LegId, passed: bool) {
        let who = Party::Leg(id);
        self.scripts.retain(|script| script.who != who);
        let of_it = self.ops.iter().filter(|op| op.who == who).map(|op| op.id);
        of_it.collect::<Vec<_>>().into_iter().for_each(|op| self.stop(op));
        self.said.push(Output::Trace(Trace::ConfirmEnd { leg: id, passed }));
    }

    // --- the connect --------------------------------------------------------------------------------

    fn accept(&mut self, id: LegId) {
        let facts = self.dialling.as_ref().expect("a connect dials").facts.clone();
        let facts = facts.expect("nothing was dialled otherwise");
        self.leg(id).state = State::Talks;
        self.leg(id).deadline = Some(self.now + facts.max_duration);
        self.script(Party::Caller).waits = Waits::ForEndOfBridge;
        self.answer_caller(Value::map::<Text>([]));
        self.say(Command::Bridge(id));
        self.drop_all_but(id);
        self.set(Party::Caller, "connect_result", "connected".into());
        self.set(Party::Caller, "connect_failed_reason", Value::Undefined);
        self.set(Party::Caller, "return_value", "connected".into());
        self.notify_connect(ConnectState::Connected, None, Some(id));
    }

    fn bridge_ends(&mut self) {
        let dialling = self.dialling.as_ref().expect("a connect is bridged");
        let (connect, activation) = (dialling.connect, dialling.activation);
        self.said.push(Output::Trace(Trace::ConnectEnd { activation, bridged: true }));
        self.bridge_is_over();
        self.dialling = None;
        self.script(Party::Caller).behind(connect, true);
    }

    pub(super) fn bridge_is_over(&mut self) {
        if self.script(Party::Caller).waits == Waits::ForEndOfBridge {
            self.notify_connect(ConnectState::Disconnected, None, None);
        }
    }

    fn lose(&mut self, reason: EndReason) {
        self.dialling.as_mut().expect("a connect dials").lost.push(reason);
    }

    /// Goes on when nobody is left who could still be accepted.
    fn look_at_group(&mut self) {
        let dialling = self.dialling.as_ref().expect("a connect dials");
        if self.legs.iter().any(Leg::may_win) {
            return;
        }
        let groups = dialling.connect.groups.len();
        let next = dialling.group + 1;
        let stops = dialling.group_timed_out && self.readings.group_timeout() == GroupTimeout::Stop;
        let no_time_left = self.readings.timeout_scope() == TimeoutScope::Connect
            && dialling.limit_at.is_some_and(|limit| limit <= self.now);
        if next == groups || stops || no_time_left {
            let reason = self.failed_reason();
            self.connect_fails(reason);
        } else {
            self.script(Party::Caller).before_group(next);
        }
    }

    fn failed_reason(&self) -> EndReason {
        let lost = &self.dialling.as_ref().expect("a connect dials").lost;
        if self.readings.failed_reason() == FailedReason::Last {
            return *lost.last().expect("somebody was lost");
        }
        let in_order = [
            EndReason::NoAnswer,
            EndReason::Declined,
            EndReason::Busy,
            EndReason::NotFound,
            EndReason::Error,
        ];
        let first = in_order.into_iter().find(|reason| lost.contains(reason));
        first.expect("every leg is lost for one of these")
    }

    fn connect_fails(&mut self, reason: EndReason) {
        let dialling = self.dialling.as_ref().expect("a connect dials");
        let (connect, activation) = (dialling.connect, dialling.activation);
        self.set(Party::Caller, "connect_result", "failed".into());
        self.set(Party::Caller, "connect_failed_reason", Value::word(reason.word()));
        self.set(Party::Caller, "return_value", "failed".into());
        self.notify_connect(ConnectState::Failed, Some(reason), None);
        self.said.push(Output::Trace(Trace::ConnectEnd { activation, bridged: false }));
        self.dialling = None;
        self.script(Party::Caller).behind(connect, false);
    }

    /// The caller has left, and the script goes on behind the connect that dials or is bridged. Whether
    /// there is one behind which it can.
    pub(super) fn connect_without_caller(&mut self) -> bool {
        let Some(dialling) = &self.dialling else { return false };
        // A group that is yet to be dialled: the script waits for nothing.
        let waits = self.scripts[0].waits;
        let bridged = waits == Waits::ForEndOfBridge;
        if !bridged && waits != Waits::ForLegs {
            return false;
        }
        if bridged && dialling.connect.transfer_after_bridge.is_some() {
            return false;
        }
        self.drop_all_but(LegId(0));
        if bridged {
            self.bridge_ends();
        } else {
            self.connect_fails(EndReason::Cancel);
        }
        true
    }

    // --- who is told --------------------------------------------------------------------------------

    fn notify_leg(&mut self, id: LegId, state: CallState, end_reason: Option<EndReason>) {
        let leg = self.leg(id);
        let asked = leg.call_state_events & (1 << state as u8) != 0;
        let call_state = leg.call_state_url.clone().filter(|_| asked);
        let is_told = matches!(state, CallState::Answered | CallState::Ended);
        let stream = leg.stream_status_url.clone().filter(|_| is_told);
        if let Some(url) = stream {
            let notice = Notice::Stream { leg: id, finished: state == CallState::Ended };
            self.say(Command::Notify { url, notice });
        }
        if let Some(url) = call_state {
            let notice = Notice::CallState { leg: id, state, end_reason };
            self.say(Command::Notify { url, notice });
        }
    }

    fn notify_connect(
        &mut self,
        state: ConnectState,
        failed_reason: Option<EndReason>,
        peer: Option<LegId>,
    ) {
        if let Some(url) = self.dialling.as_ref().and_then(|dialling| dialling.status_url.clone()) {
            let notice = Notice::Connect { state, failed_reason, peer };
            self.say(Command::Notify { url, notice });
        }
    }

    // --- small things -------------------------------------------------------------------------------

    fn leg(&mut self, id: LegId) -> &mut Leg<'d> {
        self.legs.iter_mut().find(|leg| leg.id == id).expect("a leg that was dialled")
    }

    /// A text of the caller's script; an empty one is none.
    fn said_text(&self, argument: Option<&Argument>) -> Result<Option<Text>, Fault> {
        let value = self.maybe(Party::Caller, argument)?;
        Ok(value.map(|value| to_text(&value)).filter(|text| !text.is_empty()))
    }

    /// A positive whole number of seconds.
    fn seconds(&self, argument: &Argument) -> Result<Millis, Fault> {
        match self.value(Party::Caller, argument)? {
            Value::Number(n) if n.get() >= 1.0 && n.get().fract() == 0.0 => {
                Ok(millis(n.get() * 1000.0))
            }
            _ => Err(Fault::InvalidValue),
        }
    }
}
