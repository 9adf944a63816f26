//! Dialling: groups of legs, their races, and the bridge.
//!
//! What happens to a single leg is the table in [`leg`](super::leg); here is what follows for its group, its
//! connect and the caller. `docs/semantics.md`, section 3, has a row for each decision.

use super::Machine;
use super::leg::{LegEffect, LegState, LegTrigger, Loss, Losses, step};
use super::notify::Watch;
use super::step::whole_millis;
use super::thread::{Waiting, empty_map};
use super::vars::Callee;
use crate::destination::{DestinationKind, classify};
use crate::expr::{Stop, to_boolean, to_text};
use crate::fault::Fault;
use crate::id::{ConnectId, ExprId, LegId, LegSpecId, ProgramId, StateId};
use crate::io::{
    CallState, Command, ConnectState, Dial, EndReason, Ignored, LegEvent, Party, Trace,
};
use crate::program::{Connect, Image};
use crate::time::{Millis, Time};
use crate::value::{Text, Value};

static CONNECT_RESULT: Text = Text::word("connect_result");
static CONNECT_FAILED_REASON: Text = Text::word("connect_failed_reason");
static RETURN_VALUE: Text = Text::word("return_value");

/// Exits of a dial group.
const ACCEPTED: usize = 0;
const TIMED_OUT: usize = 1;
const FAILED: usize = 2;

/// A leg that has not ended. Small: legs are moved about on every input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Leg {
    pub(super) id: LegId,
    state: LegState,
    /// When its ring, confirm or bridge clock runs out.
    pub(super) deadline: Option<Time>,
    /// The reason that counts, where it ended because of us.
    why: Option<EndReason>,
    confirms: bool,
    /// Whether somebody is told of its states.
    pub(super) watched: bool,
}

/// What a leg has to confirm.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Confirm {
    leg: LegId,
    program: ProgramId,
    start: StateId,
    clock: Millis,
    /// What `call` says in the script.
    callee: Callee,
}

/// A connect that is dialling or bridged.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Run {
    program: ProgramId,
    connect: ConnectId,
    activation: u32,
    group: u16,
    /// Whether a clock of this group ran out.
    timed_out: bool,
    /// Of the whole connect.
    losses: Losses,
    max_duration: Millis,
    pub(super) status_url: Option<Text>,
    params: Value,
    /// The caller id where a leg has none of its own: the caller's.
    from: Text,
    /// A parameter of the connect itself came out unusable: none of its legs can be dialled.
    broken: Option<Fault>,
}

impl<const TRACE: bool> Machine<TRACE> {
    /// Runs a dial state: dials the legs of a group, the first group's after the connect has begun.
    pub(super) fn dial(
        &mut self,
        image: &Image,
        at: usize,
        connect: ConnectId,
        group: u16,
    ) -> Result<(), Stop> {
        if at > 0 {
            // Only the caller's script dials; a checked program has no such state in a confirm.
            self.fail_script(image, at, Fault::InvalidValue);
            return Ok(());
        }
        let program = self.threads[at].program;
        let spec = &image.program(program).tables().connects[connect.index()];
        let goes_on = group > 0
            && self
                .run
                .as_ref()
                .is_some_and(|run| (run.program, run.connect) == (program, connect));
        self.ask_outside(image, at, (!goes_on).then_some(spec), &spec.groups[usize::from(group)])?;
        if !goes_on {
            let (run, answers) = self.prepare_connect(image, at, connect, spec);
            self.begin_connect(at, run, answers);
        }
        self.dial_group(image, at, group, spec);
        self.settle(image);
        Ok(())
    }

    /// A group is dialled within one step: whatever only the outside can evaluate is asked for before.
    fn ask_outside(
        &mut self,
        image: &Image,
        at: usize,
        connect: Option<&Connect>,
        legs: &[LegSpecId],
    ) -> Result<(), Stop> {
        let tables = image.program(self.threads[at].program).tables();
        if tables.code.sources.is_empty() {
            return Ok(());
        }
        let mut ask = |exprs: &mut dyn Iterator<Item = ExprId>| {
            for expr in exprs {
                match self.value(image, at, expr) {
                    Err(Stop::Outside(source)) => return Err(Stop::Outside(source)),
                    // Nothing behind it will be evaluated.
                    Err(Stop::Fault(_)) => break,
                    Ok(_) => {}
                }
            }
            Ok(())
        };
        if let Some(connect) = connect {
            ask(&mut connect.exprs())?;
        }
        legs.iter().try_for_each(|leg| ask(&mut tables.legs[leg.index()].exprs()))
    }

    /// Evaluates what concerns the whole connect; also whether the caller is answered at once.
    fn prepare_connect(
        &mut self,
        image: &Image,
        at: usize,
        connect: ConnectId,
        spec: &Connect,
    ) -> (Run, bool) {
        let mut run = Run {
            program: self.threads[at].program,
            connect,
            activation: 0,
            group: 0,
            timed_out: false,
            losses: Losses::default(),
            max_duration: Millis(0),
            status_url: None,
            params: empty_map(),
            from: self.info.call.get("from").map(to_text).unwrap_or_default(),
            broken: None,
        };
        match self.evaluate_connect(image, at, spec, &mut run) {
            Ok(answers) => (run, answers),
            Err(stop) => {
                run.broken = Some(stop.fault());
                // Nobody will be dialled: nobody is answered for it.
                (run, false)
            }
        }
    }

    fn evaluate_connect(
        &mut self,
        image: &Image,
        at: usize,
        spec: &Connect,
        run: &mut Run,
    ) -> Result<bool, Stop> {
        run.status_url = self.maybe_text(image, at, spec.status_url)?;
        run.params = self.value(image, at, spec.params)?;
        run.max_duration = self.seconds(image, at, spec.max_duration)?;
        let on_bridge = match spec.answer_on_bridge {
            Some(expr) => to_boolean(&self.value(image, at, expr)?),
            None => false,
        };
        let auto = match spec.auto_answer {
            Some(expr) => to_boolean(&self.value(image, at, expr)?),
            None => true,
        };
        Ok(auto && !on_bridge)
    }

    /// Evaluates one leg and dials it, or says what is wrong with it before anything has happened.
    fn dial_leg(
        &mut self,
        image: &Image,
        at: usize,
        id: LegSpecId,
        group: u16,
        index: u16,
    ) -> Result<(), Stop> {
        let Some(run) = &self.run else { return Ok(()) };
        let Run { program, connect, activation, .. } = *run;
        let (shared, caller) = (run.params.clone(), run.from.clone());
        let tables = image.program(program).tables();
        let spec = &tables.legs[id.index()];
        let mut to = self.text(image, at, spec.to)?;
        let kind = match spec.kind {
            Some(kind) => kind,
            None => {
                let (kind, canonical) = classify(&to).ok_or(Stop::Fault(Fault::ExecuteFailed))?;
                to = canonical;
                kind
            }
        };
        let from = match spec.from {
            Some(from) => self.text(image, at, from)?,
            None => caller,
        };
        if spec.from.is_some() && from.is_empty() {
            // A caller id that comes out empty is a fault, never silently the caller's own.
            return Err(Stop::Fault(Fault::InvalidValue));
        }
        let timeout = self.seconds(image, at, spec.timeout)?;
        let confirm = match spec.confirm {
            Some(_) if !kind.rings() => return Err(Stop::Fault(Fault::InvalidValue)),
            Some(section) => {
                let clock = match spec.confirm_timeout {
                    Some(expr) => self.seconds(image, at, expr)?,
                    None => timeout,
                };
                Some((tables.sections[section.index()].start, clock))
            }
            None => None,
        };
        let call_state_url = self.maybe_text(image, at, spec.call_state_url)?;
        let stream_status_url = match kind {
            DestinationKind::Stream => self.maybe_text(image, at, spec.stream_status_url)?,
            _ => None,
        };
        let params = self.value(image, at, spec.params)?;
        // Nothing fails from here on.
        self.last_leg += 1;
        let leg = LegId(self.last_leg);
        let watched = call_state_url.is_some() || stream_status_url.is_some();
        self.legs.push(Leg {
            id: leg,
            state: LegState::Ringing,
            deadline: Some(self.now + timeout),
            why: None,
            confirms: confirm.is_some(),
            watched,
        });
        if let Some((start, clock)) = confirm {
            let callee = Callee { to: to.clone(), from: from.clone(), kind };
            self.confirms.push(Confirm { leg, program, start, clock, callee });
        }
        if watched {
            let call_state_events = spec.call_state_events;
            let watch = Watch { leg, call_state_url, call_state_events, stream_status_url };
            self.watches.push(watch);
        }
        self.command(Command::Dial(Dial {
            leg,
            activation,
            connect: (program, connect),
            group,
            index,
            to,
            kind,
            from,
            timeout,
            confirm: confirm.map(|(_, clock)| clock),
            params,
            shared,
        }));
        self.notify_leg(self.legs.len() - 1, CallState::Created, None);
        Ok(())
    }

    /// The connect is under way: who is answered at once is answered before anybody is dialled.
    fn begin_connect(&mut self, at: usize, mut run: Run, answers: bool) {
        self.activations += 1;
        run.activation = self.activations;
        if let Some(fault) = run.broken {
            self.note_fault(at, fault, None);
        }
        self.run = Some(run);
        if answers {
            self.answer(empty_map());
        }
        self.notify_connect(ConnectState::Connecting, None, None);
    }

    fn dial_group(&mut self, image: &Image, at: usize, group: u16, spec: &Connect) {
        let Some(run) = &mut self.run else { return };
        run.group = group;
        run.timed_out = false;
        let (activation, broken) = (run.activation, run.broken);
        self.threads[at].wait = Waiting::Dial;
        for (index, leg) in (0..).zip(&spec.groups[usize::from(group)]) {
            let dialled = match broken {
                Some(fault) => Err(fault),
                None => self.dial_leg(image, at, *leg, group, index).map_err(Stop::fault),
            };
            if let Err(fault) = dialled {
                self.note_fault(at, fault, None);
                self.trace(|| Trace::LegUnusable { activation, group, index });
                self.lose(Loss::Error);
            }
        }
    }

    /// Goes on when the last leg of the group is lost: to the next group, or to the end of the connect.
    fn settle(&mut self, image: &Image) {
        let Some(run) = &self.run else { return };
        if self.threads[0].wait != Waiting::Dial || self.legs.iter().any(|l| l.state.is_candidate())
        {
            return;
        }
        let rank = if run.timed_out { TIMED_OUT } else { FAILED };
        let groups = &image.program(run.program).tables().connects[run.connect.index()].groups;
        if usize::from(run.group) + 1 == groups.len() {
            let reason = end_reason(run.losses.reason());
            self.set(0, &CONNECT_RESULT, Value::word("failed"));
            self.set(0, &CONNECT_FAILED_REASON, Value::word(reason.word()));
            self.set(0, &RETURN_VALUE, Value::word("failed"));
            self.notify_connect(ConnectState::Failed, Some(reason), None);
            self.run = None;
        }
        self.leave(image, 0, rank);
    }

    fn lose(&mut self, loss: Loss) {
        if let Some(run) = &mut self.run {
            run.losses.add(loss);
        }
    }

    // --- what happens to a leg ----------------------------------------------------------------------

    pub(super) fn leg_event(&mut self, image: &Image, index: usize, event: LegEvent) {
        let leg = &self.legs[index];
        let (trigger, reason) = match event {
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
            None => self.end_thread(Party::Leg(leg)),
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
        self.lose(Loss::NoAnswer);
        self.settle(image);
    }

    fn start_confirm(&mut self, index: usize) {
        let leg = &mut self.legs[index];
        let of_leg = |confirm: &Confirm| confirm.leg == leg.id;
        let Some(at) = self.confirms.iter().position(of_leg) else { return };
        let Confirm { leg: id, program, start, clock, callee } = self.confirms.remove(at);
        leg.confirms = false;
        leg.deadline = Some(self.now + clock);
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
        for other in 0..self.legs.len() {
            if self.legs[other].id != winner {
                self.drop_leg(image, other);
            }
        }
        self.set(0, &CONNECT_RESULT, Value::word("connected"));
        self.set(0, &CONNECT_FAILED_REASON, Value::Undefined);
        self.set(0, &RETURN_VALUE, Value::word("connected"));
        self.notify_connect(ConnectState::Connected, None, Some(winner));
    }

    fn bridge_over(&mut self, image: &Image, rank: usize) {
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

    // --- values -------------------------------------------------------------------------------------

    /// A text that says something: an empty one is none.
    #[inline]
    fn maybe_text(
        &mut self,
        image: &Image,
        at: usize,
        expr: Option<ExprId>,
    ) -> Result<Option<Text>, Stop> {
        let Some(expr) = expr else { return Ok(None) };
        let text = self.text(image, at, expr)?;
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    #[inline]
    fn text(&mut self, image: &Image, at: usize, expr: ExprId) -> Result<Text, Stop> {
        match self.constant(image, at, expr) {
            Some(Value::Text(text)) => Ok(text.clone()),
            _ => self.value(image, at, expr).map(|value| to_text(&value)),
        }
    }

    /// A positive whole number of seconds.
    #[inline]
    fn seconds(&mut self, image: &Image, at: usize, expr: ExprId) -> Result<Millis, Stop> {
        let number = match self.constant(image, at, expr) {
            Some(Value::Number(number)) => number.get(),
            _ => match self.value(image, at, expr)? {
                Value::Number(number) => number.get(),
                _ => return Err(Stop::Fault(Fault::InvalidValue)),
            },
        };
        if number >= 1.0 && is_whole(number) {
            Ok(whole_millis(number * 1000.0))
        } else {
            Err(Stop::Fault(Fault::InvalidValue))
        }
    }
}

/// Whether a number has no fraction; beyond 2^63 none has.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn is_whole(number: f64) -> bool {
    number as i64 as f64 == number || number.abs() >= i64::MAX as f64
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
