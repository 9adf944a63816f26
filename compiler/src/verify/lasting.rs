//! What is open and cannot last for ever: until when each operation must be over, by what limits it.
//!
//! A limit ends nothing by itself: it only says that no time passes beyond it while the operation is open. In which way
//! it ends, the outside says.

use std::hash::{DefaultHasher, Hash, Hasher};

use swml_runtime::id::{ActId, OpId, ProgramId};
use swml_runtime::io::{Command, Input, Output, Party};
use swml_runtime::machine::Machine;
use swml_runtime::program::Image;
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::{Text, Value};

use crate::lengths;

/// Which limits of time calls are held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limits {
    /// None: every operation may last as long as it likes.
    None,
    /// Those of steps.
    Steps,
    /// Those of steps; and what the platform does by itself takes no time: to fetch a document, to evaluate an
    /// expression, to begin what runs beside the script.
    All,
}

/// The operations of a call that must be over at some instant, in order of start.
#[derive(Debug, Default)]
pub(super) struct Lasting(Vec<Last>);

#[derive(Clone, Copy, Debug)]
struct Last {
    op: OpId,
    on: Party,
    /// What it is: an act of a program, or none.
    act: Option<(ProgramId, ActId)>,
    until: Time,
    /// Of a job that is being started: for how long it may run then.
    runs: Option<Option<Millis>>,
}

impl Clone for Lasting {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }

    fn clone_from(&mut self, from: &Self) {
        self.0.clone_from(&from.0);
    }
}

/// The longest time of a step, where there is one that any call gets to.
pub(super) fn longest(method: &Text, params: &Value) -> Option<Millis> {
    const FOR_EVER: u64 = 1_000_000_000_000;
    lengths::longest(method, params).filter(|millis| *millis < FOR_EVER).map(Millis)
}

impl Lasting {
    /// Goes on by a step of a machine: what has begun in it, what runs now, what is over.
    pub(super) fn step(
        &mut self,
        limits: Limits,
        now: Time,
        (input, outputs): (&Input, &[Output]),
        (machine, image): (&Machine, &Image),
    ) {
        if limits == Limits::None {
            return;
        }
        if let Input::Started(op, _) = input {
            self.0.retain_mut(|last| match last.runs.take_if(|_| last.op == *op) {
                Some(runs) => {
                    last.until = now + runs.unwrap_or_default();
                    runs.is_some()
                }
                None => true,
            });
        }
        let all = limits == Limits::All;
        for output in outputs {
            let Output::Command(command) = output else { continue };
            self.0.extend(match command {
                Command::Perform { op, on, method, params, act } => {
                    let until = longest(method, params).map(|longest| now + longest);
                    let act = Some(*act);
                    until.map(|until| Last { op: *op, on: *on, act, until, runs: None })
                }
                Command::Start { op, on, method, params, act } if all => {
                    let runs = Some(longest(method, params));
                    Some(Last { op: *op, on: *on, act: Some(*act), until: now, runs })
                }
                Command::Load { op, on, .. } | Command::Evaluate { op, on, .. } if all => {
                    Some(Last { op: *op, on: *on, act: None, until: now, runs: None })
                }
                _ => None,
            });
        }
        if !self.0.is_empty() {
            let open = |last: &Last| {
                machine.open_ops(image).any(|open| open.op == last.op && !open.stopped)
            };
            self.0.retain(open);
        }
    }

    /// Reads those of one side canonically.
    pub(super) fn read<R: Hasher>(
        &self,
        on: Party,
        reader: &mut R,
        mut ends: impl FnMut(&mut R, Time),
    ) {
        for Last { op: _, on: _, act, until, runs } in self.0.iter().filter(|last| last.on == on) {
            (act, runs).hash(reader);
            ends(reader, *until);
        }
    }

    /// When the first of one side must be over.
    pub(super) fn first(&self, on: Party) -> Option<Time> {
        self.0.iter().filter(|last| last.on == on).map(|last| last.until).min()
    }

    /// When each of one side must be over, as a number: what tells legs apart that are alike else.
    pub(super) fn mark(&self, on: Party) -> u64 {
        if self.0.is_empty() {
            return 0;
        }
        let mut hasher = DefaultHasher::new();
        self.read(on, &mut hasher, |hasher, until| until.hash(hasher));
        hasher.finish()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether anything must be over at once.
    pub(super) fn is_urgent(&self, now: Time) -> bool {
        self.0.iter().any(|last| last.until <= now)
    }

    /// Shows every instant, to be moved.
    pub(super) fn instants(&mut self, show: impl FnMut(&mut Time)) {
        self.0.iter_mut().map(|last| &mut last.until).for_each(show);
    }
}
