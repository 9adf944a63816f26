//! Dialling: a connect begins, and the legs of a group are evaluated and dialled, all in one step.
//!
//! What happens to them then is in [`race`](super::race).

use super::Machine;
use super::leg::{LegState, Loss, Losses};
use super::museum;
use super::notify::Watch;
use super::readings::TimeoutScope;
use super::thread::{Waiting, empty_map};
use super::timer::whole_millis;
use super::vars::Callee;
use crate::destination::{DestinationKind, classify};
use crate::expr::{Stop, to_boolean, to_text};
use crate::fault::Fault;
use crate::id::{ConnectId, ExprId, LegId, LegSpecId, ProgramId, StateId};
use crate::io::{CallState, Command, ConnectState, Dial, EndReason, Trace};
use crate::program::{Connect, Image};
use crate::time::{Millis, Time};
use crate::value::{Text, Value};

/// A leg that has not ended. Small: legs are moved about on every input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Leg {
    pub(super) id: LegId,
    pub(super) state: LegState,
    /// When its ring, confirm or bridge clock runs out.
    pub(super) deadline: Option<Time>,
    /// The reason that counts, where it ended because of us.
    pub(super) why: Option<EndReason>,
    pub(super) confirms: bool,
    /// Whether somebody is told of its states.
    pub(super) watched: bool,
}

/// What a leg has to confirm.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Confirm {
    pub(super) leg: LegId,
    pub(super) program: ProgramId,
    pub(super) start: StateId,
    pub(super) clock: Millis,
    /// What `call` says in the script.
    pub(super) callee: Callee,
}

impl Clone for Confirm {
    fn clone(&self) -> Self {
        Self { callee: self.callee.clone(), ..*self }
    }

    fn clone_from(&mut self, from: &Self) {
        self.callee.clone_from(&from.callee);
        let Self { leg, program, start, clock, callee: _ } = *from;
        (self.leg, self.program, self.start, self.clock) = (leg, program, start, clock);
    }
}

/// A connect that is dialling or bridged.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Run {
    pub(super) program: ProgramId,
    pub(super) connect: ConnectId,
    pub(super) activation: u32,
    pub(super) group: u16,
    /// Whether a clock of this group ran out.
    pub(super) timed_out: bool,
    /// Of the whole connect.
    pub(super) losses: Losses,
    pub(super) last_loss: Loss,
    /// How long the ringing of a group, or of all, may take, where the reading has such a limit.
    pub(super) limit: Option<Millis>,
    /// When that time is over.
    pub(super) limit_at: Option<Time>,
    pub(super) max_duration: Millis,
    pub(super) status_url: Option<Text>,
    pub(super) params: Value,
    /// The caller id where a leg has none of its own: the caller's.
    pub(super) from: Text,
    /// A parameter of the connect itself came out unusable: none of its legs can be dialled.
    pub(super) broken: Option<Fault>,
}

impl Clone for Run {
    fn clone(&self) -> Self {
        let Self { status_url, params, from, .. } = self;
        Self { status_url: status_url.clone(), params: params.clone(), from: from.clone(), ..*self }
    }

    fn clone_from(&mut self, from: &Self) {
        let mut kept = (
            self.status_url.take(),
            core::mem::take(&mut self.params),
            core::mem::take(&mut self.from),
        );
        kept.0.clone_from(&from.status_url);
        kept.1.clone_from(&from.params);
        kept.2.clone_from(&from.from);
        *self = Self { status_url: kept.0, params: kept.1, from: kept.2, ..*from };
    }
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
            self.begin_connect(at, run, spec, answers);
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
        let is_limited = self.readings.timeout_scope() != TimeoutScope::Leg;
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
            let needed = |expr: &ExprId| *expr != connect.timeout || is_limited;
            ask(&mut connect.exprs().filter(needed))?;
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
            last_loss: Loss::Error,
            limit: None,
            limit_at: None,
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
        if self.readings.timeout_scope() != TimeoutScope::Leg {
            run.limit = Some(self.seconds(image, at, spec.timeout)?);
        }
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
        let Run { program, connect, activation, limit_at, .. } = *run;
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
        let twice = if self.has(museum::TIMEOUT_COUNTED_TWICE) { timeout } else { Millis(0) };
        let rings_until = self.now + timeout + twice;
        // Nothing fails from here on.
        self.last_leg += 1;
        let leg = LegId(self.last_leg);
        let watched = call_state_url.is_some() || stream_status_url.is_some();
        self.legs.push(Leg {
            id: leg,
            state: LegState::Ringing,
            deadline: limit_at.into_iter().chain([rings_until]).min(),
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
    fn begin_connect(&mut self, at: usize, mut run: Run, spec: &Connect, answers: bool) {
        self.activations += 1;
        run.activation = self.activations;
        let legs = spec.groups.iter().map(|legs| legs.len()).sum::<usize>();
        self.trace(|| Trace::Connect {
            activation: run.activation,
            connect: (run.program, run.connect),
            legs: u32::try_from(legs).unwrap_or(u32::MAX),
            limit: run.limit,
        });
        if let Some(fault) = run.broken {
            self.note_fault(at, fault, None);
        }
        self.run = Some(run);
        if answers {
            self.answer(empty_map());
        }
        self.notify_connect(ConnectState::Connecting, None, None);
    }

    pub(super) fn dial_group(&mut self, image: &Image, at: usize, group: u16, spec: &Connect) {
        let Some(run) = &mut self.run else { return };
        run.group = group;
        run.timed_out = false;
        if group == 0 || self.readings.timeout_scope() == TimeoutScope::Group {
            run.limit_at = run.limit.map(|limit| self.now + limit);
        }
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
        if self.has(museum::GROUP_DEADLINE) {
            let ringing = |leg: &&mut Leg| leg.state == LegState::Ringing;
            let first = self.legs.iter().filter_map(|leg| leg.deadline).min();
            self.legs.iter_mut().filter(ringing).for_each(|leg| leg.deadline = first);
        }
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
