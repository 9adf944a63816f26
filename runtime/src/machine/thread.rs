//! A thread: one script that runs, on the caller's side or on a leg that is in its confirm.

use alloc::vec::Vec;

use super::vars::{Callee, Vars};
use crate::id::{JumpId, OpId, ProgramId, StateId};
use crate::io::Party;
use crate::time::Time;
use crate::value::{Entries, Value};

/// One running script: frames, variables, and what it waits for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Thread {
    pub(super) party: Party,
    pub(super) program: ProgramId,
    pub(super) state: StateId,
    pub(super) wait: Waiting,
    pub(super) vars: Vars,
    /// What `call` says, on a leg.
    pub(super) callee: Option<Callee>,
    /// The root frame first. Never empty.
    frames: Vec<Frame>,
    /// The `goto` counters of all frames, innermost last.
    counters: Vec<Counter>,
    /// How far the current state has come, where it waited in between.
    pub(super) cursor: usize,
    /// What the outside said about the expressions of the current state; `None`: nothing.
    pub(super) answers: Vec<(u32, Option<Value>)>,
    /// What the last load found.
    pub(super) found: Option<(ProgramId, StateId)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Waiting {
    /// For nothing: it runs.
    Ready,
    /// For the end of an operation.
    Op(OpId),
    /// For an instant.
    Sleep(Time),
    /// For a leg to be accepted or all to be lost.
    Dial,
    /// For the end of the bridge.
    Bridge,
    /// The script is over.
    Over,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Frame {
    /// The `execute` that it returns to; none in the root frame.
    return_to: Option<(ProgramId, StateId)>,
    params: Value,
    /// Where its counters begin.
    counters: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Counter {
    jump: JumpId,
    taken: u32,
}

impl Thread {
    pub(super) fn new() -> Self {
        Self {
            party: Party::Caller,
            program: ProgramId(0),
            state: StateId(0),
            wait: Waiting::Ready,
            vars: Vars::default(),
            callee: None,
            frames: Vec::new(),
            counters: Vec::new(),
            cursor: 0,
            answers: Vec::new(),
            found: None,
        }
    }

    /// Makes it the beginning of a script, keeping what it has allocated.
    pub(super) fn reset(&mut self, party: Party, program: ProgramId, state: StateId) {
        self.party = party;
        self.callee = None;
        self.vars.clear();
        self.found = None;
        self.restart(empty_map());
        self.go(program, state);
    }

    /// Drops every frame: what a transfer does.
    pub(super) fn restart(&mut self, params: Value) {
        self.frames.clear();
        self.counters.clear();
        self.frames.push(Frame { return_to: None, params, counters: 0 });
    }

    pub(super) fn go(&mut self, program: ProgramId, state: StateId) {
        self.program = program;
        self.state = state;
        self.wait = Waiting::Ready;
        self.cursor = 0;
        self.answers.clear();
    }

    /// How many `execute`s are open.
    pub(super) fn depth(&self) -> usize {
        self.frames.len() - 1
    }

    pub(super) fn push(&mut self, params: Value) {
        let return_to = Some((self.program, self.state));
        self.frames.push(Frame { return_to, params, counters: self.counters.len() });
    }

    /// Ends the innermost `execute` and says where it stands; `None` in the root frame.
    pub(super) fn pop(&mut self) -> Option<(ProgramId, StateId)> {
        let return_to = self.frames.last()?.return_to?;
        let frame = self.frames.pop()?;
        self.counters.truncate(frame.counters);
        Some(return_to)
    }

    pub(super) fn params(&self) -> &Value {
        &self.frames[self.frames.len() - 1].params
    }

    /// Counts a jump of this activation of its section; `false` where it has jumped `max` times.
    pub(super) fn count(&mut self, jump: JumpId, max: u32) -> bool {
        let from = self.frames[self.frames.len() - 1].counters;
        match self.counters[from..].iter_mut().find(|counter| counter.jump == jump) {
            Some(counter) if counter.taken >= max => false,
            Some(counter) => {
                counter.taken += 1;
                true
            }
            None => {
                self.counters.push(Counter { jump, taken: 1 });
                true
            }
        }
    }
}

/// `{}`, shared.
pub(super) fn empty_map() -> Value {
    Value::Map(Entries::default())
}
