//! The machine: plain data that turns inputs into outputs.
//!
//! **It does no I/O, reads no clock and uses no randomness. [`Machine::handle_input`] never fails, never
//! panics and always returns.** Time comes in with every input and never goes back.

use crate::io::{Input, Output, Party};
use crate::program::Image;
use crate::time::Time;
use crate::value::{Text, Value};

/// What is known about a call when it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CallInfo {
    /// The fields of `call`: a map with `from`, `to`, `type`, `direction`, `headers`, ...
    pub call: Value,
    /// The fields of `envs`: a map.
    pub envs: Value,
}

/// One call. With `TRACE` off it emits no [`Output::Trace`]; everything else is the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Machine<const TRACE: bool = true> {
    info: CallInfo,
}

impl<const TRACE: bool> Machine<TRACE> {
    /// A call that has not begun: feed [`Input::Timeout`] at time 0 to begin it.
    #[must_use]
    pub fn new(info: CallInfo) -> Self {
        Self { info }
    }

    /// Makes it a new call, keeping what it has allocated.
    pub fn reset(&mut self, info: CallInfo) {
        self.info = info;
    }

    /// One step: takes an input at a time. Drain [`Machine::poll_output`] afterwards.
    pub fn handle_input(&mut self, _image: &Image, _now: Time, _input: Input) {}

    /// The next output of the step; [`Output::Wait`] or [`Output::Closed`] when there is nothing more.
    pub fn poll_output(&mut self) -> Output {
        Output::Closed
    }

    /// The caller's variables, by name.
    pub fn vars(&self) -> impl Iterator<Item = (&Text, &Value)> {
        core::iter::empty()
    }

    /// What an expression sees on one side of the call: a map of `vars`, `params`, `envs`, `call`.
    #[must_use]
    pub fn environment(&self, _on: Party) -> Value {
        Value::Undefined
    }
}
