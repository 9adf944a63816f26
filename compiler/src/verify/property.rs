//! What a call is held to: automata over its steps, which run along while it is explored.
//!
//! A [`Property`] sees what goes into the machine and what comes out, step by step, and remembers a
//! [`State`]; the state is part of what is explored. One that has to know how much time has passed sets a
//! deadline: exploring stops at it as at any clock of the call, and tells it that it has passed.

use std::hash::{Hash, Hasher};

use swml_runtime::io::{Input, Output};
use swml_runtime::machine::Machine;
use swml_runtime::program::Image;
use swml_runtime::time::Time;

/// One step of a call.
#[derive(Clone, Copy, Debug)]
pub struct Step<'s> {
    /// When.
    pub now: Time,
    /// What was told to the machine.
    pub input: &'s Input,
    /// What it said, in order; the last is its wait, or that it is closed.
    pub outputs: &'s [Output],
    /// The programs of the call.
    pub image: &'s Image,
    /// The machine as the step has left it.
    pub machine: &'s Machine,
}

/// What an automaton remembers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Where it is.
    pub at: u64,
    /// When its own clock runs out, if it runs. What happens in that very instant is still in time.
    pub deadline: Option<Time>,
}

/// Something that must hold for every call.
pub trait Property: Sync {
    /// Its name, such as `no-fault`: violations are told apart by it.
    fn name(&self) -> &str;

    /// What it says, as a sentence without its full stop.
    fn says(&self) -> &str;

    /// Whether it looks at texts that the flow tells the outside, such as destinations: what these can be where they
    /// are made of what nobody knows ahead, no value that is tried can say.
    fn reads_texts(&self) -> bool {
        false
    }

    /// Whether it asks how much time passes: then steps last no longer than their limits, and what the platform does by
    /// itself takes no time.
    fn asks_time(&self) -> bool {
        false
    }

    /// Where it begins.
    fn start(&self) -> State {
        State::default()
    }

    /// Goes on by a step; says what is wrong, where it is hurt.
    fn step(&self, state: &mut State, step: &Step<'_>) -> Option<String>;

    /// Its deadline has passed; says what is wrong, where that hurts it.
    fn expired(&self, state: &mut State) -> Option<String> {
        state.deadline = None;
        None
    }
}

impl State {
    /// Whatever the future depends on, but for the instant of the deadline.
    pub(super) fn read(self, hasher: &mut impl Hasher) {
        self.at.hash(hasher);
    }
}
