//! The simulated dialer: phones, callers and operations in virtual time, scripted or drawn from a seed.
//!
//! Everything that will happen stands in an agenda. Of two things at one instant the one that was put in
//! first happens first; a thing at the very time of the machine's deadline happens before it. An end that
//! we asked for (cancel, hangup, stop) comes at once.

pub mod digits;
mod lazy;
mod lookup;
mod random;
mod results;
pub mod script;
mod talks;

use alloc::vec::Vec;

use self::lookup::{count, find, nth};
use self::random::Random;
use self::script::{
    CallScript, ExactInput, LegScript, Reply, Rest, Script, StepResult, StepScript,
};
use self::talks::{Next, Talk};
use crate::driver::Dialer;
use crate::fault::Fault;
use crate::id::{ActId, LegId, OpId, ProgramId};
use crate::io::{Called, Command, Completion, Dial, EndReason, Input, LegEvent, Party};
use crate::program::Image;
use crate::time::{Millis, Time};
use crate::value::{Text, Value};

/// What a simulated call gets from outside: documents, and values of expressions.
pub trait Loader {
    /// Turns a URL or the text of a document into a program of the image.
    ///
    /// # Errors
    /// With the fault that the call sees where there is no such document, or it is refused.
    fn load(&mut self, dest: &str, image: &mut Image) -> Result<ProgramId, Fault>;

    /// The value of an expression that the script does not answer, at a time of the call; none where it has
    /// none. `environment` is a map of `vars`, `params`, `envs` and `call`.
    fn evaluate(&mut self, now: Time, source: &str, environment: &Value) -> Option<Value> {
        let _ = (now, source, environment);
        None
    }
}

/// A loader that finds nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLoader;

impl Loader for NoLoader {
    fn load(&mut self, _: &str, _: &mut Image) -> Result<ProgramId, Fault> {
        Err(Fault::ExecuteFailed)
    }
}

/// The simulated dialer.
#[derive(Clone, Debug)]
pub struct Sim<L> {
    script: Script,
    loader: L,
    random: Random,
    agenda: Vec<Planned>,
    exact: Vec<(Time, ExactInput)>,
    legs: Vec<SimLeg>,
    /// Attempts so far, by destination.
    attempts: Vec<(Text, usize)>,
    /// Uses so far: of a method by the caller, and of the confirm of a leg.
    uses: Vec<(Text, usize)>,
    ops: Vec<SimOp>,
    /// Jobs that were started so far, for their names.
    jobs: usize,
    /// What is fetched, in a strict script.
    fetches: Vec<(OpId, Text)>,
    /// The conversations among them.
    talks: Vec<Talk>,
    began: bool,
}

#[derive(Clone, Debug)]
struct Planned {
    at: Time,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Leg(LegId, LegEvent),
    Started(OpId, Vec<(Text, Value)>),
    Done(OpId, Completion),
    Called(OpId, CallScript),
    Load(OpId, Text),
    Evaluated(OpId, Option<Value>),
    CallerHangup,
}

/// An operation that has not ended, and where it stands.
#[derive(Clone, Debug)]
struct SimOp {
    op: OpId,
    method: Text,
    params: Value,
    act: (ProgramId, ActId),
    /// Whether it is a job that has not been said to run.
    starting: bool,
}

#[derive(Clone, Debug)]
struct SimLeg {
    leg: LegId,
    to: Text,
    attempt: usize,
    script: LegScript,
    /// Uses of methods so far, in its confirm.
    uses: Vec<(Text, usize)>,
}

impl<L: Loader> Sim<L> {
    /// A dialer that plays a script; documents come from the loader.
    #[must_use]
    pub fn new(script: Script, loader: L) -> Self {
        let seed = if let Rest::Seeded(seed) = script.rest { seed } else { 0 };
        let mut exact = script.inputs.clone().unwrap_or_default();
        exact.sort_by_key(|(at, _)| *at);
        exact.reverse();
        Self {
            script,
            loader,
            random: Random::new(seed),
            agenda: Vec::new(),
            exact,
            legs: Vec::new(),
            attempts: Vec::new(),
            uses: Vec::new(),
            ops: Vec::new(),
            jobs: 0,
            fetches: Vec::new(),
            talks: Vec::new(),
            began: false,
        }
    }

    fn begin(&mut self) {
        self.began = true;
        let drawn = match self.script.rest {
            Rest::Seeded(_) => self.random.caller_hangup(),
            _ => None,
        };
        if let Some(at) = self.script.caller_hangup.or(drawn) {
            self.plan(at, What::CallerHangup);
        }
    }

    fn is_exact(&self) -> bool {
        self.script.inputs.is_some()
    }

    fn plan(&mut self, at: Time, what: What) {
        let place = self.agenda.partition_point(|planned| planned.at <= at);
        self.agenda.insert(place, Planned { at, what });
    }

    fn forget_leg(&mut self, leg: LegId) {
        self.agenda.retain(|planned| !matches!(planned.what, What::Leg(id, _) if id == leg));
    }

    // --- legs ---------------------------------------------------------------------------------------

    fn dial(&mut self, now: Time, dial: &Dial, image: &Image) {
        let attempt = count(&mut self.attempts, &dial.to);
        let listed = nth(find(&self.script.legs, &dial.to), attempt).copied();
        let script = match (listed, self.script.rest) {
            (Some(script), _) => script,
            (None, Rest::Silent) => LegScript::default(),
            (None, Rest::Usual) => usual_leg(dial, image),
            (None, Rest::Seeded(_)) => self.random.leg(),
        };
        let to = dial.to.clone();
        self.legs.push(SimLeg { leg: dial.leg, to, attempt, script, uses: Vec::new() });
        if self.is_exact() {
            return;
        }
        let mut plan = |after, event| self.plan(now + after, What::Leg(dial.leg, event));
        if let Some(ring) = script.ring
            && dial.kind.rings()
        {
            plan(ring, LegEvent::Ringing);
        }
        if let Some(sound) = script.early_media {
            plan(sound, LegEvent::EarlyMedia);
        }
        match (script.answer, script.fail) {
            (Some(answer), None) => plan(answer, LegEvent::Answered),
            (None, Some((after, reason))) => plan(after, LegEvent::Ended(reason)),
            (Some(answer), Some((after, _))) if answer <= after => plan(answer, LegEvent::Answered),
            (Some(_), Some((after, reason))) => plan(after, LegEvent::Ended(reason)),
            (None, None) => {}
        }
    }

    /// What follows from an answer: the end of the talk.
    fn answered(&mut self, now: Time, leg: LegId) {
        const VOICEMAIL: Millis = Millis::from_secs(20);
        let Some(known) = self.legs.iter().find(|known| known.leg == leg) else { return };
        let usual = known.script.voicemail.then_some(VOICEMAIL);
        if let Some(after) = known.script.hangup.or(usual)
            && !self.is_exact()
        {
            self.plan(now + after, What::Leg(leg, LegEvent::Ended(EndReason::Hangup)));
        }
    }

    fn cancel(&mut self, now: Time, leg: LegId) {
        let late = self.legs.iter().find(|known| known.leg == leg).is_some_and(|l| l.script.late);
        let answers = self
            .agenda
            .iter()
            .any(|planned| matches!(planned.what, What::Leg(id, LegEvent::Answered) if id == leg));
        if late && answers {
            return;
        }
        self.end_leg(now, leg, EndReason::Cancel);
    }

    fn end_leg(&mut self, now: Time, leg: LegId, reason: EndReason) {
        self.forget_leg(leg);
        // In an exact script the end may be told later, by the script itself.
        let told = |(_, input): &(Time, ExactInput)| matches!(input, ExactInput::Leg(id, LegEvent::Ended(_)) if *id == leg.0);
        if !self.exact.iter().any(told) {
            self.plan(now, What::Leg(leg, LegEvent::Ended(reason)));
        }
    }

    // --- operations ---------------------------------------------------------------------------------

    fn perform(&mut self, now: Time, on: Party, what: SimOp, image: &Image) {
        let (program, id) = (image.program(what.act.0), what.act.1);
        let act = program.act(id);
        let SimOp { op, ref method, ref params, starting, .. } = what;
        let conversation = act.conversation.as_deref();
        if self.is_exact() {
            if conversation.is_some() {
                self.talks.push(Talk::new(op, what.act, &[], None));
            }
        } else {
            let step = match on {
                Party::Caller => self.caller_step(method),
                Party::Leg(leg) => self.leg_step(leg, method),
            };
            let reply = match step {
                None if method.as_str() == "request" => self.reply(params),
                _ => None,
            };
            let tested = || digits::tested_inputs(program, id);
            let step = step.unwrap_or_else(|| match (conversation, self.script.rest) {
                (Some(conversation), Rest::Seeded(_)) => self.random.talk(conversation),
                _ => self.unscripted(on, method, &tested),
            });
            if starting {
                self.jobs += 1;
                let run = results::job(act, params, &step, self.jobs);
                if let Some(set) = run.started {
                    self.plan(now, What::Started(op, set));
                }
                if let Some((after, completion)) = run.end {
                    self.plan(now + after, What::Done(op, completion));
                }
            } else {
                let end = match reply {
                    Some(reply) => results::reply(program.kind(), params, &reply),
                    None => results::outcome(act, params, &step),
                };
                if conversation.is_some() {
                    let calls = match &step.result {
                        StepResult::Talks(calls, _) => calls.as_slice(),
                        _ => &[],
                    };
                    self.talks.push(Talk::new(op, what.act, calls, end));
                    self.go_on(now, op);
                } else if let Some((took, completion)) = end {
                    self.plan(now + took, What::Done(op, completion));
                }
            }
        }
        self.ops.push(what);
    }

    /// How the server of a request replies: as its address says, or the same without its query.
    fn reply(&mut self, params: &Value) -> Option<Reply> {
        let url = params.get("url").and_then(Value::as_text)?;
        let bare = url.split(['?', '#']).next().unwrap_or_default();
        let (known, replies) = [url.as_str(), bare].iter().find_map(|url| {
            self.script.requests.iter().find(|(known, _)| known.as_str() == *url)
        })?;
        let name = Text::from(alloc::format!("request {known}").as_str());
        let use_ = count(&mut self.uses, &name);
        nth(Some(replies), use_).cloned()
    }

    /// Plans what a conversation does next.
    fn go_on(&mut self, now: Time, op: OpId) {
        let Some(talk) = self.talks.iter_mut().find(|talk| talk.op == op) else { return };
        match talk.next() {
            Some((after, Next::Call(call))) => self.plan(now + after, What::Called(op, call)),
            Some((after, Next::End(end))) => self.plan(now + after, What::Done(op, end)),
            None => {}
        }
    }

    /// A conversation calls a function. Where that leads nowhere, it goes on at once.
    fn call(&mut self, now: Time, op: OpId, call: &CallScript, image: &Image) -> Input {
        let Some(talk) = self.talks.iter().find(|talk| talk.op == op) else {
            let called =
                Called { function: call.function.clone(), exit: None, facts: Value::Undefined };
            return Input::Called(op, called);
        };
        let conversation = image.program(talk.act.0).act(talk.act.1).conversation.as_deref();
        let called = talks::called(image, talk.act, call);
        let leads = conversation
            .and_then(|conversation| conversation.function(&called.function))
            .is_some_and(|function| called.exit.is_some_and(|exit| function.exits.contains(&exit)));
        if !leads {
            self.go_on(now, op);
        }
        Input::Called(op, called)
    }

    fn caller_step(&mut self, method: &Text) -> Option<StepScript> {
        let use_ = count(&mut self.uses, method);
        find(&self.script.steps, method)?.get(use_).cloned()
    }

    /// A machine that picked up presses and says nothing.
    fn leg_step(&mut self, leg: LegId, method: &Text) -> Option<StepScript> {
        let known = self.legs.iter_mut().find(|known| known.leg == leg)?;
        if known.script.voicemail && &**method == "prompt" {
            return Some(StepScript { took: None, result: StepResult::NoInput });
        }
        let use_ = count(&mut known.uses, method);
        let attempts = find(&self.script.confirm, &known.to)?;
        let mut steps = nth(Some(attempts), known.attempt)?.iter().filter(|(of, _)| of == method);
        steps.nth(use_).map(|(_, step)| step.clone())
    }

    fn unscripted(
        &mut self,
        on: Party,
        method: &Text,
        tested: &dyn Fn() -> Vec<Text>,
    ) -> StepScript {
        let prompt = &**method == "prompt";
        match self.script.rest {
            Rest::Seeded(_) if prompt => self.random.prompt(&tested()),
            // One that is performed lasts for ever.
            Rest::Seeded(_) if method.as_str() == "sleep" => StepScript::default(),
            Rest::Seeded(_) if on == Party::Caller => {
                self.random.step(find(&self.script.words, method).map_or(&[], Vec::as_slice))
            }
            // Nobody takes the call.
            Rest::Silent if method.as_str() == "enter_queue" => {
                StepScript { took: None, result: StepResult::Word(Text::word("timeout")) }
            }
            Rest::Usual if prompt => {
                let result = tested().first().map_or(StepResult::Digits(Text::word("1")), input);
                StepScript { took: None, result }
            }
            _ => StepScript::default(),
        }
    }

    fn stop(&mut self, now: Time, op: OpId) {
        self.agenda.retain(|planned| match planned.what {
            What::Started(id, _)
            | What::Done(id, _)
            | What::Called(id, _)
            | What::Load(id, _)
            | What::Evaluated(id, _) => id != op,
            What::Leg(..) | What::CallerHangup => true,
        });
        self.plan(now, What::Done(op, Completion::default()));
    }

    // --- what happens -------------------------------------------------------------------------------

    /// The next input of the agenda or of the exact script, up to an instant.
    fn next(&mut self, until: Option<Time>, image: &mut Image) -> Option<(Time, Input)> {
        if self.script.strict
            && let Some((at, input)) = self.exact.pop()
        {
            return Some((at, self.exact_input(at, input, image)));
        }
        let due = |at: Time| until.is_none_or(|until| at <= until);
        let exact = self.exact.last().map(|(at, _)| *at);
        let planned = self.agenda.first().map(|planned| planned.at);
        match (planned, exact) {
            (Some(at), exact) if exact.is_none_or(|exact| at <= exact) && due(at) => {
                let planned = self.agenda.remove(0);
                Some((at, self.happen(at, planned.what, image)))
            }
            (_, Some(at)) if due(at) => {
                let (at, input) = self.exact.pop()?;
                Some((at, self.exact_input(at, input, image)))
            }
            _ => None,
        }
    }

    fn happen(&mut self, at: Time, what: What, image: &mut Image) -> Input {
        match what {
            What::Leg(leg, event) => {
                if event == LegEvent::Answered {
                    self.answered(at, leg);
                }
                Input::Leg(leg, event)
            }
            What::Done(op, completion) => {
                self.forget(op);
                Input::Done(op, completion)
            }
            What::Started(op, set) => {
                self.ops.iter_mut().filter(|known| known.op == op).for_each(|known| {
                    known.starting = false;
                });
                Input::Started(op, set)
            }
            What::Called(op, call) => self.call(at, op, &call, image),
            What::Load(op, dest) => Input::Loaded(op, self.loader.load(&dest, image)),
            What::Evaluated(op, value) => Input::Evaluated(op, value),
            What::CallerHangup => Input::CallerHangup,
        }
    }

    fn exact_input(&mut self, at: Time, input: ExactInput, image: &mut Image) -> Input {
        if let ExactInput::Numbered(op, ..)
        | ExactInput::Loaded(op, _)
        | ExactInput::Evaluated(op, _) = &input
        {
            // What it would have come to by itself.
            let own = OpId(*op);
            self.agenda.retain(|planned| match planned.what {
                What::Started(id, _)
                | What::Done(id, _)
                | What::Called(id, _)
                | What::Load(id, _)
                | What::Evaluated(id, _) => id != own,
                What::Leg(..) | What::CallerHangup => true,
            });
        }
        match input {
            ExactInput::Timeout => Input::Timeout,
            ExactInput::Numbered(op, _, step) => {
                let op = OpId(op);
                match self.ops.iter().position(|known| known.op == op) {
                    Some(index) => self.exact_end(index, &step, image),
                    None => Input::Done(op, Completion::default()),
                }
            }
            ExactInput::Loaded(op, found) => {
                let op = OpId(op);
                let dest = self.fetches.iter().find(|(known, _)| *known == op);
                let dest = dest.map(|(_, dest)| dest.clone()).unwrap_or_default();
                let loaded = match found {
                    true => self.loader.load(&dest, image),
                    false => Err(Fault::ExecuteFailed),
                };
                Input::Loaded(op, loaded)
            }
            ExactInput::Evaluated(op, value) => Input::Evaluated(OpId(op), value),
            ExactInput::CallerHangup => Input::CallerHangup,
            ExactInput::Leg(leg, event) => Input::Leg(LegId(leg), event),
            ExactInput::Op(method, step) => {
                match self.ops.iter().position(|known| known.method == method) {
                    Some(index) => self.exact_end(index, &step, image),
                    // Nothing of that name is open: the machine says that it ignored it.
                    None => Input::Done(OpId(0), Completion::default()),
                }
            }
            ExactInput::Called(number, method, call) => {
                let open = self.ops.iter().rfind(|known| known.method == method);
                let op = number.map(OpId).or(open.map(|known| known.op)).unwrap_or(OpId(0));
                self.call(at, op, &call, image)
            }
        }
    }

    /// The end of an operation; of a job that is being started, that it runs. What is said to be set is all
    /// that is.
    fn exact_end(&mut self, index: usize, step: &StepScript, image: &Image) -> Input {
        let SimOp { op, params, act: (program, id), starting, .. } = &self.ops[index];
        let (op, act) = (*op, &image.program(*program).tables().acts[id.index()]);
        let set = match &step.result {
            StepResult::Set(set) => Some(set.clone()),
            _ => None,
        };
        if *starting && let Some(usual) = results::job(act, params, step, self.jobs + 1).started {
            self.jobs += 1;
            self.ops[index].starting = false;
            return Input::Started(op, set.unwrap_or(usual));
        }
        let outcome = results::outcome(act, params, step).map(|(_, completion)| completion);
        self.ops.remove(index);
        Input::Done(op, set.map(Completion::with).or(outcome).unwrap_or_default())
    }

    /// Forgets an operation that has ended.
    fn forget(&mut self, op: OpId) {
        self.ops.retain(|known| known.op != op);
        self.talks.retain(|talk| talk.op != op);
    }
}

impl<L: Loader> Dialer for Sim<L> {
    fn command(&mut self, now: Time, command: &Command, image: &Image) {
        match command {
            Command::Dial(dial) => self.dial(now, dial, image),
            Command::Cancel(leg) => self.cancel(now, *leg),
            Command::Hangup(leg) => self.end_leg(now, *leg, EndReason::Hangup),
            Command::Perform { op, on, method, params, act }
            | Command::Start { op, on, method, params, act } => {
                let starting = matches!(command, Command::Start { .. });
                let (method, params) = (method.clone(), params.clone());
                let what = SimOp { op: *op, method, params, act: *act, starting };
                self.perform(now, *on, what, image);
            }
            Command::Resume { op, .. } => self.go_on(now, *op),
            Command::Stop(op) => self.stop(now, *op),
            Command::Load { op, dest, .. } => {
                self.fetches.push((*op, dest.clone()));
                self.plan(now, What::Load(*op, dest.clone()));
            }
            Command::HangupCaller { .. } => {
                self.agenda.retain(|planned| !matches!(planned.what, What::CallerHangup));
            }
            Command::Answer { .. }
            | Command::Bridge(_)
            | Command::Notify { .. }
            | Command::Evaluate { .. } => {}
        }
    }

    fn evaluate(&mut self, now: Time, op: OpId, source: &Text, environment: Value) {
        let written = find(&self.script.evaluate, source).cloned();
        let value = written.or_else(|| self.loader.evaluate(now, source, &environment));
        self.plan(now, What::Evaluated(op, value));
    }

    fn wait(&mut self, now: Time, until: Option<Time>, image: &mut Image) -> Option<(Time, Input)> {
        // The first instant belongs to the machine.
        if !self.began {
            self.begin();
            return Some((Time::ZERO, Input::Timeout));
        }
        self.next(until, image).or_else(|| until.map(|at| (at.max(now), Input::Timeout)))
    }
}

/// A key that a flow tests for, as somebody gives it: digits are pressed, words are spoken.
fn input(text: &Text) -> StepResult {
    let pressed = |c: char| c.is_ascii_digit() || "*#ABCD".contains(c);
    match text.chars().all(pressed) && !text.is_empty() {
        true => StepResult::Digits(text.clone()),
        false => StepResult::Speech(text.clone()),
    }
}

/// A leg in the usual world: only the first leg of the last group answers.
fn usual_leg(dial: &Dial, image: &Image) -> LegScript {
    let ring = Some(Millis::from_secs(1));
    let groups = image.groups(dial.connect);
    let wins = usize::from(dial.group) + 1 == groups && dial.index == 0;
    if !wins {
        return LegScript { ring, ..LegScript::default() };
    }
    LegScript {
        ring,
        answer: Some(Millis::from_secs(5)),
        hangup: Some(Millis::from_secs(30)),
        ..LegScript::default()
    }
}
