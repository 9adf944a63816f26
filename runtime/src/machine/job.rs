//! Jobs: operations that run beside the script. They are started, found again to be stopped or spoken to, and
//! end with their side of the call.
//!
//! A job belongs to the side on which it was started. The winner of a confirm keeps its jobs until its leg ends;
//! those of a loser stop with it, those of the caller with the call.

use core::hash::{Hash, Hasher};

use super::thread::Waiting;
use super::{Machine, OpenKind};
use crate::expr::{Stop, to_text};
use crate::fault::Fault;
use crate::id::{ActId, OpId, ProgramId};
use crate::io::{Command, Completion, Ignored, Party};
use crate::program::{Act, ActKind, Image, JobCount, JobSpec};
use crate::value::{Text, Value};

/// An operation that runs in the background, or is being started.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Job {
    pub(super) op: OpId,
    on: Party,
    /// The method that started it.
    of: Text,
    /// The name by which it can be stopped.
    control: Option<Text>,
    act: (ProgramId, ActId),
}

impl Job {
    /// What later steps can find out about the jobs of one side, in order of start.
    pub(super) fn read(jobs: &[Self], of: Party, reader: &mut impl Hasher) {
        for Self { op: _, on, of: method, control, act } in jobs {
            if *on == of {
                (method, control, act).hash(reader);
            }
        }
    }
}

/// What a step does with a job.
enum Verb {
    Start,
    /// Starts it and waits for its end, as for any other operation.
    StartAndWait,
    Stop,
    /// Says something to one that runs.
    Tell,
}

impl<const TRACE: bool> Machine<TRACE> {
    /// A step that starts a job, stops one or speaks to one.
    pub(super) fn job(&mut self, image: &Image, at: usize, id: ActId) -> Result<(), Stop> {
        let program = self.threads[at].program;
        let act = &image.program(program).tables().acts[id.index()];
        let answers = self.answers_first(image, at, act)?;
        let params = self.value(image, at, act.params)?;
        let Some(spec) = &act.job else { return Err(Stop::Fault(Fault::InvalidValue)) };
        let verb = verb(act.kind, spec, &params);
        if answers && !matches!(verb, Verb::Stop) {
            self.answer(super::thread::empty_map());
        }
        match verb {
            Verb::Start => self.start_job(image, at, program, id, params),
            Verb::Stop => self.stop_job(image, at, act, spec, &params),
            Verb::Tell if self.running(self.threads[at].party, &spec.of, None).is_none() => {
                Err(Stop::Fault(Fault::ExecuteFailed))
            }
            Verb::StartAndWait | Verb::Tell => {
                self.perform(at, program, id, act.method.clone(), params);
                Ok(())
            }
        }
    }

    fn start_job(
        &mut self,
        image: &Image,
        at: usize,
        program: ProgramId,
        id: ActId,
        params: Value,
    ) -> Result<(), Stop> {
        let act = &image.program(program).tables().acts[id.index()];
        let Some(spec) = &act.job else { return Ok(()) };
        let on = self.threads[at].party;
        let control = control_id(&params);
        let known = |job: &Job| match spec.count {
            JobCount::Several => control.is_some() && job.control == control,
            JobCount::One | JobCount::Same => true,
        };
        let of_it = |job: &&Job| job.on == on && job.of == spec.of && known(job);
        let excluded = |job: &&Job| job.on == on && spec.excludes.contains(&job.of);
        if self.jobs.iter().any(|job| excluded(&job)) {
            return Err(Stop::Fault(Fault::ExecuteFailed));
        }
        match self.jobs.iter().find(of_it) {
            Some(_) if spec.count == JobCount::Same => {
                self.succeed(at, act);
                self.leave(image, at, 0);
                return Ok(());
            }
            Some(_) => return Err(Stop::Fault(Fault::ExecuteFailed)),
            None => {}
        }
        let op = self.open(on, OpenKind::Start);
        self.jobs.push(Job { op, on, of: spec.of.clone(), control, act: (program, id) });
        self.threads[at].wait = Waiting::Op(op);
        let method = act.method.clone();
        self.command(Command::Start { op, on, method, params, act: (program, id) });
        Ok(())
    }

    /// A job runs: the script goes on beside it.
    pub(super) fn started(&mut self, image: &Image, op: OpId, set: &[(Text, Value)]) {
        let starting =
            |open: &super::Open| open.op == op && open.kind == OpenKind::Start && !open.stopped;
        let open = self.ops.iter().position(starting);
        let job = self.jobs.iter().position(|job| job.op == op);
        let (Some(open), Some(job)) = (open, job) else {
            return self.ignore(Ignored::Op(op));
        };
        self.ops[open].kind = OpenKind::Job;
        let Job { on, act: (program, id), .. } = self.jobs[job];
        let Some(at) = self.find(on) else { return };
        let act = &image.program(program).tables().acts[id.index()];
        let name = act.job.as_ref().and_then(|spec| spec.control.as_ref());
        self.give(at, act, set, name);
        if let Some(name) = name {
            let given = || set.iter().find(|(given, _)| given == name).map(|(_, id)| to_text(id));
            let control = self.jobs[job].control.clone().or_else(given);
            let value = control.clone().map_or(Value::Undefined, Value::Text);
            self.jobs[job].control = control;
            self.set(at, name, value);
        }
        self.leave(image, at, 0);
    }

    fn stop_job(
        &mut self,
        image: &Image,
        at: usize,
        act: &Act,
        spec: &JobSpec,
        params: &Value,
    ) -> Result<(), Stop> {
        let on = self.threads[at].party;
        let Some(op) = self.running(on, &spec.of, control_id(params).as_ref()) else {
            return Err(Stop::Fault(Fault::ExecuteFailed));
        };
        if let Some(index) = self.ops.iter().position(|open| open.op == op) {
            self.stop(index);
        }
        self.succeed(at, act);
        self.leave(image, at, 0);
        Ok(())
    }

    /// The job of that name, else the last one of the method.
    fn running(&self, on: Party, of: &Text, control: Option<&Text>) -> Option<OpId> {
        let wanted = |job: &&Job| {
            let named = control.is_none_or(|control| job.control.as_ref() == Some(control));
            job.on == on && job.of == *of && named
        };
        self.jobs.iter().rev().find(wanted).map(|job| job.op)
    }

    /// A job has ended by itself: what it gives is set where its script still runs, and the script goes on
    /// undisturbed.
    pub(super) fn job_ended(&mut self, image: &Image, op: OpId, completion: &Completion) {
        let Some(index) = self.jobs.iter().position(|job| job.op == op) else { return };
        let Job { on, act: (program, id), .. } = self.jobs.remove(index);
        let Some(at) = self.find(on) else { return };
        let act = &image.program(program).tables().acts[id.index()];
        for (name, value) in completion.set.iter().filter(|(name, _)| act.sets.contains(name)) {
            self.set(at, name, value.clone());
        }
        if completion.fault.is_some() {
            for (name, value) in &act.on_failure {
                self.set(at, name, value.clone());
            }
        }
    }

    /// The step that started a job.
    pub(super) fn job_act(&self, op: OpId) -> Option<(ProgramId, ActId)> {
        self.jobs.iter().find(|job| job.op == op).map(|job| job.act)
    }

    /// Forgets a job that has been stopped, or that could not be started.
    pub(super) fn forget_job(&mut self, op: OpId) {
        self.jobs.retain(|job| job.op != op);
    }

    /// Stops what runs beside the script of one side.
    pub(super) fn stop_jobs(&mut self, on: Party) {
        while let Some(job) = self.jobs.iter().find(|job| job.on == on) {
            let op = job.op;
            match self.ops.iter().position(|open| open.op == op) {
                Some(index) => self.stop(index),
                None => self.forget_job(op),
            }
        }
    }

    fn succeed(&mut self, at: usize, act: &Act) {
        for (name, value) in &act.on_success {
            self.set(at, name, value.clone());
        }
    }
}

fn verb(kind: ActKind, spec: &JobSpec, params: &Value) -> Verb {
    let said = spec.by.as_ref().and_then(|by| params.get(by)).map(|action| match action {
        Value::Map(entries) => entries.first().map(|(key, _)| key.clone()).unwrap_or_default(),
        action => to_text(action),
    });
    match (kind, said.as_deref()) {
        (ActKind::Stop, _) | (_, Some("stop")) => Verb::Stop,
        (_, None | Some("start")) => match params.get("wait") {
            Some(Value::Bool(true)) => Verb::StartAndWait,
            _ => Verb::Start,
        },
        (_, Some(_)) => Verb::Tell,
    }
}

/// The name of a job, where a step gives one.
fn control_id(params: &Value) -> Option<Text> {
    let id = params.get("control_id").filter(|id| !matches!(id, Value::Null | Value::Undefined));
    id.map(to_text).filter(|id| !id.is_empty())
}
