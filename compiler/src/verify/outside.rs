//! The outside of a flow by itself, for whoever explores calls in another way than [`verify`](super::verify()) does.

use swml_runtime::io::{Completion, Input};
use swml_runtime::machine::canonical::Live;
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::{Image, Program};

use super::beginnings::beginnings;
use super::known::Known;
use super::reductions::Reductions;
use super::world;

/// What can happen to the calls of a flow.
#[derive(Debug)]
pub struct Outside(Known);

impl Outside {
    /// Reads a program.
    #[must_use]
    pub fn of(program: Program) -> Self {
        Self(Known::of(program, Reductions::default()))
    }

    /// Every beginning that the flow can tell apart; the given one first.
    #[must_use]
    pub fn beginnings(&self, given: &CallInfo) -> Vec<CallInfo> {
        beginnings(given, &self.0.returns.unknown).0
    }

    /// What of a call is ever looked at.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.0.returns.live
    }

    /// The programs of its calls.
    #[must_use]
    pub fn image(&self) -> &Image {
        &self.0.image
    }

    /// Everything that can happen to a call now, but that a clock runs out: of each leg and operation by itself.
    #[must_use]
    pub fn inputs(&self, machine: &Machine) -> Vec<Input> {
        let mut inputs = Vec::new();
        if !machine.has_begun() {
            return inputs;
        }
        if machine.is_running() && machine.has_caller() {
            inputs.push(Input::CallerHangup);
        }
        let Self(known) = self;
        machine.live_legs().for_each(|leg| world::of_leg(leg, &mut |input| inputs.push(input)));
        world::of_ops(machine, &known.image, &known.returns, &mut |input| inputs.push(input));
        let stopped = machine.open_ops(&known.image).filter(|open| open.stopped);
        inputs.extend(stopped.map(|open| Input::Done(open.op, Completion::default())));
        inputs
    }
}
