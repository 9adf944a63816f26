//! The machine: plain data that turns inputs into outputs.
//!
//! **It does no I/O, reads no clock and uses no randomness. [`Machine::handle_input`] never fails, never
//! panics and always returns.** Time comes in with every input and never goes back.
//!
//! A call is a set of *threads* (the caller's script, and one per leg that is in its confirm) beside the
//! table of *legs*. `step` runs the states of a thread, `job` what runs beside it, `dial` dials, `race` is what
//! happens to legs, `end` the end of the call, `fail` what goes wrong, `talk` what functions of conversations do, `aim` what a computed dest is; the
//! life of a leg is the table in [`leg`]. What a row of `docs/semantics.md` says is cited where it is done.

mod aim;
pub mod canonical;
mod dial;
mod end;
mod fail;
mod job;
pub mod leg;
mod message;
pub mod museum;
mod notify;
mod race;
pub mod readings;
mod step;
mod talk;
mod thread;
mod timer;
mod vars;
mod view;

pub use message::{MAX_MESSAGE_REQUESTS, MAX_MESSAGE_STEPS};
pub use view::{LiveLeg, OpenOp, Pending};

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

use self::dial::{Confirm, Leg, Run};
use self::job::Job;
use self::message::Spent;
use self::notify::Watch;
use self::readings::{Answers, Readings, ResultAfterCallerLeft, Rows};
use self::thread::{Thread, Waiting};
use self::vars::{CallView, Sight};
use crate::fault::Fault;
use crate::id::{LegId, OpId, ProgramId, StateId};
use crate::io::{By, Command, Completion, Ignored, Input, LegEvent, Outcome, Output, Party, Trace};
use crate::program::{Image, Kind};
use crate::time::{Millis, Time};
use crate::value::{Text, Value};

/// How deep `execute` may nest: `relay_script_nested_too_deep` beyond it \[A13\].
pub const MAX_DEPTH: usize = 64;
/// How many transfers and URL executes a call may make \[A12\].
pub const MAX_TRANSFERS: u32 = 32;
/// How many states may run in one step before the machine asks to be called again.
pub const FUEL: u32 = 10_000;
/// How long an answered call may last where its `answer` does not say.
pub const DEFAULT_MAX_DURATION: Millis = Millis::from_secs(14_400);

/// What is known about a call when it begins.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub struct CallInfo {
    /// The fields of `call`: a map with `from`, `to`, `type`, `direction`, `headers`, ...
    pub call: Value,
    /// The fields of `envs`: a map.
    pub envs: Value,
}

impl Clone for CallInfo {
    fn clone(&self) -> Self {
        Self { call: self.call.clone(), envs: self.envs.clone() }
    }

    fn clone_from(&mut self, from: &Self) {
        self.call.clone_from(&from.call);
        self.envs.clone_from(&from.envs);
    }
}

/// One call. With `TRACE` off it emits no [`Output::Trace`]; everything else is the same.
///
/// ```
/// use swml_runtime::io::{Input, Output};
/// use swml_runtime::machine::{CallInfo, Machine};
/// use swml_runtime::time::Time;
///
/// let mut machine = Machine::<false>::new(CallInfo::default());
/// // A call that has not begun waits for its first instant.
/// assert_eq!(machine.poll_output(), Output::Wait(Some(Time::ZERO)));
/// ```
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Machine<const TRACE: bool = true> {
    info: CallInfo,
    readings: Answers,
    #[cfg(feature = "museum")]
    bug: Option<museum::Bug>,
    now: Time,
    phase: Phase,
    /// Whether the caller's leg has been answered.
    answered: bool,
    /// Whether the caller is still there.
    caller_up: bool,
    /// When the call's own `max_duration` passes.
    call_deadline: Option<Time>,
    /// The caller's thread, then one per leg in its confirm, in order of leg.
    threads: Vec<Thread>,
    /// The legs that have not ended, in order of attempt.
    legs: Vec<Leg>,
    /// What those of them have to confirm that have not answered.
    confirms: Vec<Confirm>,
    /// Who is told of them.
    watches: Vec<Watch>,
    /// The connect that is dialling or bridged.
    run: Option<Run>,
    /// The operations that have not ended, in order of start.
    ops: Vec<Open>,
    /// Those of them that run beside the script, in order of start.
    jobs: Vec<Job>,
    transfers: u32,
    /// What the document is for.
    kind: Kind,
    /// What a message has used up.
    spent: Spent,
    /// A statement fault that ends the script, where faults are read so.
    fatal: Option<(Party, Fault)>,
    activations: u32,
    last_leg: u32,
    last_op: u32,
    fuel: u32,
    outputs: VecDeque<Output>,
    scratch: Scratch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Phase {
    NotBegun,
    Running,
    Finished,
    Closed,
}

/// A started operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Open {
    op: OpId,
    on: Party,
    kind: OpenKind,
    /// Stopped: its end matters to nobody but must still come.
    stopped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum OpenKind {
    Act,
    /// A job that is being started.
    Start,
    /// A job that runs.
    Job,
    Load,
    /// An expression outside: the index of its source.
    Outside(u32),
}

/// Memory that is kept for reuse. It is no part of the call: all scratch is equal.
#[derive(Debug, Default)]
struct Scratch {
    stack: Vec<Value>,
    threads: Vec<Thread>,
}

impl Clone for Scratch {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Scratch {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Scratch {}

impl Hash for Scratch {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// Memory is reused where one machine becomes the copy of another: a verifier does little else.
impl<const TRACE: bool> Clone for Machine<TRACE> {
    fn clone(&self) -> Self {
        let mut copy = Self::with_readings(CallInfo::default(), self.readings());
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, from: &Self) {
        let Self {
            info,
            readings,
            #[cfg(feature = "museum")]
            bug,
            now,
            phase,
            answered,
            caller_up,
            call_deadline,
            threads,
            legs,
            confirms,
            watches,
            run,
            ops,
            jobs,
            transfers,
            kind,
            spent,
            fatal,
            activations,
            last_leg,
            last_op,
            fuel,
            outputs,
            scratch: _,
        } = from;
        self.info.clone_from(info);
        self.readings.clone_from(readings);
        #[cfg(feature = "museum")]
        {
            self.bug = *bug;
        }
        (self.now, self.phase) = (*now, *phase);
        (self.answered, self.caller_up) = (*answered, *caller_up);
        self.call_deadline = *call_deadline;
        self.keep_threads(threads.len());
        let missing = threads.len() - self.threads.len();
        let kept = self.scratch.threads.len().saturating_sub(missing);
        self.threads.extend(self.scratch.threads.drain(kept..));
        self.threads.clone_from(threads);
        self.legs.clone_from(legs);
        self.confirms.clone_from(confirms);
        self.watches.clone_from(watches);
        self.run.clone_from(run);
        self.ops.clone_from(ops);
        self.jobs.clone_from(jobs);
        (self.transfers, self.fatal) = (*transfers, *fatal);
        (self.kind, self.spent) = (*kind, *spent);
        (self.activations, self.last_leg) = (*activations, *last_leg);
        (self.last_op, self.fuel) = (*last_op, *fuel);
        self.outputs.clone_from(outputs);
    }
}

impl<const TRACE: bool> Machine<TRACE> {
    /// A call that has not begun: feed [`Input::Timeout`] at time 0 to begin it.
    #[must_use]
    pub fn new(info: CallInfo) -> Self {
        Self::with_readings(info, Readings::default())
    }

    /// The same, with the open points read in a certain way.
    #[must_use]
    pub fn with_readings(info: CallInfo, readings: Readings) -> Self {
        let mut machine = Self {
            info: CallInfo::default(),
            readings: Answers::new(readings),
            #[cfg(feature = "museum")]
            bug: None,
            now: Time::ZERO,
            phase: Phase::NotBegun,
            answered: false,
            caller_up: true,
            call_deadline: None,
            threads: alloc::vec![Thread::new()],
            legs: Vec::new(),
            confirms: Vec::new(),
            watches: Vec::new(),
            run: None,
            ops: Vec::new(),
            jobs: Vec::new(),
            transfers: 0,
            kind: Kind::Calling,
            spent: Spent::default(),
            fatal: None,
            activations: 0,
            last_leg: 0,
            last_op: 0,
            fuel: 0,
            outputs: VecDeque::new(),
            scratch: Scratch::default(),
        };
        machine.reset(info);
        machine
    }

    /// Makes it a new call, keeping what it has allocated and how it reads.
    pub fn reset(&mut self, info: CallInfo) {
        self.info = info;
        self.now = Time::ZERO;
        self.phase = Phase::NotBegun;
        self.answered = false;
        self.caller_up = true;
        self.call_deadline = None;
        self.keep_threads(1);
        self.threads[0].reset(Party::Caller, ProgramId(0), StateId(0));
        self.legs.clear();
        self.confirms.clear();
        self.watches.clear();
        self.run = None;
        self.ops.clear();
        self.jobs.clear();
        self.fatal = None;
        (self.kind, self.spent) = (Kind::Calling, Spent::default());
        (self.transfers, self.activations, self.last_leg, self.last_op) = (0, 0, 0, 0);
        self.outputs.clear();
    }

    /// Lets go of the threads behind the first few, for reuse.
    fn keep_threads(&mut self, few: usize) {
        while self.threads.len() > few {
            self.scratch.threads.extend(self.threads.pop());
        }
    }

    /// One step: takes an input at a time. Drain [`Machine::poll_output`] afterwards.
    ///
    /// Every timer whose deadline lies before `now` fires first; a deadline at `now` fires on
    /// [`Input::Timeout`] only, so an event at the very time of a deadline is handled before it.
    pub fn handle_input(&mut self, image: &Image, now: Time, input: Input) {
        self.now = self.now.max(now);
        self.fuel = FUEL;
        let due = match self.phase {
            Phase::NotBegun => {
                self.begin(image);
                true
            }
            Phase::Running => {
                let unfinished = self.threads.iter().any(|t| t.wait == Waiting::Ready);
                self.fire(image, Due::BeforeNow) || unfinished
            }
            Phase::Finished | Phase::Closed => false,
        };
        self.take(image, input, due);
        self.run_threads(image);
        if self.phase == Phase::Finished && self.legs.is_empty() && self.ops.is_empty() {
            self.phase = Phase::Closed;
        }
        // What is left is no part of the call: calls that stand at the same point are equal.
        self.fuel = 0;
    }

    /// The next output of the step; [`Output::Wait`] or [`Output::Closed`] when there is nothing more.
    pub fn poll_output(&mut self) -> Output {
        if let Some(output) = self.outputs.pop_front() {
            return output;
        }
        match self.phase {
            Phase::Closed => Output::Closed,
            _ => Output::Wait(self.next_wake()),
        }
    }

    /// The same all at once: everything up to [`Output::Wait`] or [`Output::Closed`], that included. What was there
    /// is dropped, and its memory used; no output is moved about.
    pub fn take_outputs(&mut self, into: &mut Vec<Output>) {
        into.clear();
        let empty = VecDeque::from(core::mem::take(into));
        *into = Vec::from(core::mem::replace(&mut self.outputs, empty));
        into.push(self.poll_output());
    }

    /// The caller's variables, by name. They stay readable when the call is over.
    pub fn vars(&self) -> impl Iterator<Item = (&Text, &Value)> {
        self.threads[0].vars.iter()
    }

    /// What an expression sees on one side of the call: a map of `vars`, `params`, `envs`, `call`.
    /// `Undefined` where that side runs no script.
    #[must_use]
    pub fn environment(&self, on: Party) -> Value {
        self.find(on).map_or(Value::Undefined, |at| self.sight(at).to_value())
    }

    /// How the open points are read.
    #[must_use]
    pub const fn readings(&self) -> Readings {
        self.readings.readings()
    }

    /// The rows of the readings that made a difference to what it has done, or may have: had the others been read
    /// otherwise, it would have done the same.
    #[must_use]
    pub fn asked(&self) -> Rows {
        self.readings.asked()
    }

    /// How the call began.
    #[must_use]
    pub const fn info(&self) -> &CallInfo {
        &self.info
    }

    /// Begins the call, whatever the first input is.
    fn begin(&mut self, image: &Image) {
        self.phase = Phase::Running;
        self.kind = image.program(ProgramId(0)).kind();
        if self
            .info
            .call
            .get("direction")
            .and_then(Value::as_text)
            .is_some_and(|d| &**d == "outbound")
        {
            self.answered = true;
            self.call_deadline = Some(self.now + DEFAULT_MAX_DURATION);
        }
        let start = image.program(ProgramId(0)).main();
        self.threads[0].go(ProgramId(0), start);
        let (on, program) = (Party::Caller, ProgramId(0));
        self.trace(|| Trace::Enter { on, program, state: start, by: By::Start });
    }

    /// Acts on an input. `due` says whether the machine had something to do at this time anyway.
    fn take(&mut self, image: &Image, input: Input, due: bool) {
        match input {
            Input::Timeout => {
                if !self.fire(image, Due::Now) && !due {
                    self.ignore(Ignored::Timeout);
                }
            }
            Input::CallerHangup => {
                let was_up = core::mem::replace(&mut self.caller_up, false);
                if !was_up || self.phase != Phase::Running {
                    self.ignore(Ignored::CallerHangup);
                } else if !matches!(self.threads[0].wait, Waiting::Dial | Waiting::Bridge)
                    || self.readings.result_after_caller_left() == ResultAfterCallerLeft::No
                    || !self.leave_connect_alone(image)
                {
                    self.finish(image, Outcome::CallerLeft, Text::word("hangup"));
                }
            }
            Input::Leg(id, event) => self.take_leg(image, id, event),
            Input::Done(op, completion) => match self.close(op) {
                Some(open @ Open { kind: OpenKind::Act, .. }) => self.done(image, open, completion),
                Some(open @ Open { kind: OpenKind::Start, .. }) => {
                    self.forget_job(op);
                    self.done(image, open, completion);
                }
                Some(Open { kind: OpenKind::Job, .. }) => self.job_ended(image, op, &completion),
                Some(Open { kind: OpenKind::Load, on, .. }) => {
                    let fault = completion.fault.unwrap_or(Fault::ExecuteFailed);
                    self.loaded(image, on, Err(fault));
                }
                Some(Open { kind: OpenKind::Outside(source), on, .. }) => {
                    self.evaluated(on, source, None);
                }
                None => {}
            },
            Input::Started(op, set) => self.started(image, op, &set),
            Input::Loaded(op, result) => match self.close(op) {
                Some(Open { kind: OpenKind::Load, on, .. }) => self.loaded(image, on, result),
                Some(open) => self.mistaken(image, open),
                None => {}
            },
            Input::Evaluated(op, value) => match self.close(op) {
                Some(Open { kind: OpenKind::Outside(source), on, .. }) => {
                    self.evaluated(on, source, value);
                }
                Some(open) => self.mistaken(image, open),
                None => {}
            },
            Input::Called(op, called) => self.called(image, op, called),
        }
    }

    /// An operation was answered by the wrong kind of input: it has ended, but gave nothing.
    fn mistaken(&mut self, image: &Image, open: Open) {
        match open.kind {
            OpenKind::Act | OpenKind::Start => {
                self.forget_job(open.op);
                self.done(image, open, Completion::failed(Fault::ExecuteFailed));
            }
            OpenKind::Job => {
                let failed = Completion::failed(Fault::ExecuteFailed);
                self.job_ended(image, open.op, &failed);
            }
            OpenKind::Load => self.loaded(image, open.on, Err(Fault::ExecuteFailed)),
            OpenKind::Outside(source) => self.evaluated(open.on, source, None),
        }
    }

    /// The end of an operation: what it was, where its end still matters.
    fn close(&mut self, op: OpId) -> Option<Open> {
        let Some(index) = self.ops.iter().position(|open| open.op == op) else {
            self.ignore(Ignored::Op(op));
            return None;
        };
        let open = self.ops.remove(index);
        (!open.stopped).then_some(open)
    }

    fn open(&mut self, on: Party, kind: OpenKind) -> OpId {
        self.last_op += 1;
        let op = OpId(self.last_op);
        self.ops.push(Open { op, on, kind, stopped: false });
        op
    }

    fn take_leg(&mut self, image: &Image, id: LegId, event: LegEvent) {
        match self.legs.iter().position(|leg| leg.id == id) {
            Some(index) => self.leg_event(image, index, event),
            None => self.ignore(Ignored::Leg(id, event)),
        }
    }

    fn find(&self, on: Party) -> Option<usize> {
        self.threads.iter().position(|thread| thread.party == on)
    }

    fn sight(&self, at: usize) -> Sight<'_> {
        let thread = &self.threads[at];
        let call = match &thread.callee {
            Some(callee) => CallView::Leg(callee),
            None => CallView::Caller { answered: self.answered },
        };
        Sight { thread, info: &self.info, call }
    }

    fn command(&mut self, command: Command) {
        self.outputs.push_back(Output::Command(command));
    }

    fn trace(&mut self, trace: impl FnOnce() -> Trace) {
        if TRACE {
            self.outputs.push_back(Output::Trace(trace()));
        }
    }

    fn ignore(&mut self, what: Ignored) {
        self.trace(|| Trace::Ignored(what));
    }
}

/// Which timers fire.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    /// Those whose deadline has been missed.
    BeforeNow,
    /// Those, and those whose deadline is this very instant.
    Now,
}

impl Due {
    fn includes(self, deadline: Time, now: Time) -> bool {
        match self {
            Due::BeforeNow => deadline < now,
            Due::Now => deadline <= now,
        }
    }
}
