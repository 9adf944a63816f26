//! A thread: one script that runs, on the caller's side or on a leg that is in its confirm.

use alloc::vec::Vec;
use core::hash::Hash;

use super::canonical::{Live, Reader, read_callee};
use super::vars::{Callee, Vars};
use crate::id::{JumpId, OpId, ProgramId, StateId};
use crate::io::Party;
use crate::time::Time;
use crate::value::{Entries, Value};

/// One running script: frames, variables, and what it waits for.
#[derive(Debug, PartialEq, Eq, Hash)]
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
    /// The conversations that have called a function and wait for what it does, innermost last.
    pub(super) talks: Vec<Talk>,
    /// What the function was given that runs.
    pub(super) facts: Value,
}

/// A conversation that is suspended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Talk {
    /// The operation; none where it has ended meanwhile.
    pub(super) op: Option<OpId>,
    pub(super) program: ProgramId,
    pub(super) state: StateId,
    /// How many `execute`s were open.
    pub(super) depth: usize,
    /// The facts before it called its function.
    pub(super) before: Value,
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

#[derive(Debug, PartialEq, Eq, Hash)]
struct Frame {
    /// The `execute` that it returns to; none in the root frame.
    return_to: Option<(ProgramId, StateId)>,
    params: Value,
    /// Where its counters begin.
    counters: usize,
}

impl Clone for Frame {
    fn clone(&self) -> Self {
        Self { params: self.params.clone(), ..*self }
    }

    fn clone_from(&mut self, from: &Self) {
        self.params.clone_from(&from.params);
        (self.return_to, self.counters) = (from.return_to, from.counters);
    }
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
            talks: Vec::new(),
            facts: Value::Undefined,
        }
    }

    /// Makes it the beginning of a script, keeping what it has allocated.
    pub(super) fn reset(&mut self, party: Party, program: ProgramId, state: StateId) {
        self.party = party;
        self.callee = None;
        self.vars.clear();
        self.found = None;
        self.talks.clear();
        self.facts = Value::Undefined;
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

impl Thread {
    /// Forgets how often those have jumped that will not do so any more, by where their section stands.
    pub(super) fn forget_jumps(&mut self, is_over: impl Fn(ProgramId, StateId, JumpId) -> bool) {
        let mut kept = Vec::new();
        for at in 0..self.frames.len() {
            let inner = self.frames.get(at + 1);
            let end = inner.map_or(self.counters.len(), |inner| inner.counters);
            let stands = inner.and_then(|inner| inner.return_to);
            let (program, state) = stands.unwrap_or((self.program, self.state));
            let own = self.counters[self.frames[at].counters..end].iter();
            let counters = kept.len();
            kept.extend(own.filter(|counter| !is_over(program, state, counter.jump)).copied());
            self.frames[at].counters = counters;
        }
        self.counters = kept;
    }

    /// How often the `goto` that has jumped most has done so.
    pub(super) fn rounds(&self) -> u32 {
        self.counters.iter().map(|counter| counter.taken).max().unwrap_or(0)
    }

    /// Everything that the future of the script depends on: see [`canonical`](super::canonical).
    pub(super) fn canonical(&self, live: &Live, reader: &mut impl Reader) {
        let Self {
            // The same as that of whoever it is read with.
            party: _,
            program,
            state,
            wait,
            vars,
            callee,
            frames,
            counters,
            cursor,
            answers,
            found,
            talks,
            facts,
        } = self;
        reader.write_u32(program.0);
        reader.write_u32(state.0);
        // Of the operations of a side there is one that has not been stopped, and that no conversation below waits
        // with: this one.
        let (tag, until) = match wait {
            Waiting::Ready => (0, None),
            Waiting::Op(_) => (1, None),
            Waiting::Sleep(until) => (2, Some(*until)),
            Waiting::Dial => (3, None),
            Waiting::Bridge => (4, None),
            Waiting::Over => (5, None),
        };
        reader.write_u8(tag);
        if let Some(until) = until {
            reader.timer(until);
        }
        for (name, value) in vars.iter().filter(|(name, _)| live.reads(name)) {
            name.hash(reader);
            value.hash(reader);
        }
        read_callee(callee.as_ref(), live, reader);
        reader.write_usize(frames.len());
        for frame in &frames[1..] {
            frame.return_to.hash(reader);
            reader.write_usize(frame.counters);
        }
        frames.iter().for_each(|frame| frame.params.hash(reader));
        counters.hash(reader);
        if *cursor > 0 {
            reader.write_usize(*cursor);
        }
        if !answers.is_empty() {
            answers.hash(reader);
        }
        found.hash(reader);
        // Their operations lie in the same order as they do.
        for Talk { op, program, state, depth, before } in talks {
            (op.is_some(), program, state, depth, before).hash(reader);
        }
        if !facts.is_undefined() {
            facts.hash(reader);
        }
    }
}

/// Memory is reused where one thread becomes the copy of another: a verifier does little else.
impl Clone for Thread {
    fn clone(&self) -> Self {
        let mut copy = Self::new();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, from: &Self) {
        let Self {
            party,
            program,
            state,
            wait,
            vars,
            callee,
            frames,
            counters,
            cursor,
            answers,
            found,
            talks,
            facts,
        } = from;
        (self.party, self.program, self.state, self.wait) = (*party, *program, *state, *wait);
        self.vars.clone_from(vars);
        self.callee.clone_from(callee);
        self.frames.clone_from(frames);
        self.counters.clone_from(counters);
        self.cursor = *cursor;
        self.answers.clone_from(answers);
        self.found = *found;
        self.talks.clone_from(talks);
        self.facts.clone_from(facts);
    }
}

/// `{}`, shared.
pub(super) fn empty_map() -> Value {
    Value::Map(Entries::default())
}
