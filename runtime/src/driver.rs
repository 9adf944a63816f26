//! Drives a machine with a dialer: whatever makes real or simulated phones ring.
//!
//! The loop is short on purpose. Everything that waits, sleeps or talks to a network is the dialer's.

use crate::id::OpId;
use crate::io::{Command, Input, Output};
use crate::machine::Machine;
use crate::program::Image;
use crate::time::Time;
use crate::value::{Text, Value};

/// Carries commands out and brings back what happens.
pub trait Dialer {
    /// Does what the machine says. What follows from it comes back later, from [`Dialer::wait`].
    fn command(&mut self, now: Time, command: &Command, image: &Image);

    /// Evaluates an expression that the machine cannot; answer with [`Input::Evaluated`] later.
    /// `environment` is a map of `vars`, `params`, `envs` and `call`.
    fn evaluate(&mut self, now: Time, op: OpId, source: &Text, environment: Value);

    /// Waits for the next thing to happen, at most until `until`, and then gives [`Input::Timeout`] at
    /// that instant. `None` where nothing can ever happen. Fetched documents are added to the image here.
    fn wait(&mut self, now: Time, until: Option<Time>, image: &mut Image) -> Option<(Time, Input)>;
}

/// What passes between machine and dialer.
#[derive(Clone, Copy, Debug)]
pub enum Event<'e> {
    /// Into the machine.
    Input(&'e Input),
    /// Out of the machine.
    Output(&'e Output),
}

/// An [`Event`] that is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Owned {
    /// Into the machine.
    Input(Input),
    /// Out of the machine.
    Output(Output),
}

impl Event<'_> {
    /// The event for keeping.
    #[must_use]
    pub fn to_owned(self) -> Owned {
        match self {
            Event::Input(input) => Owned::Input(input.clone()),
            Event::Output(output) => Owned::Output(output.clone()),
        }
    }
}

/// How driving a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Everything has ended.
    Closed,
    /// The dialer said that nothing can ever happen any more.
    Waiting,
}

/// Runs a call until it is closed. `observe` sees everything that passes, in order.
pub fn drive<const TRACE: bool>(
    machine: &mut Machine<TRACE>,
    image: &mut Image,
    dialer: &mut impl Dialer,
    mut observe: impl FnMut(Time, Event<'_>),
) -> End {
    let mut now = Time::ZERO;
    loop {
        let output = machine.poll_output();
        observe(now, Event::Output(&output));
        match output {
            Output::Command(Command::Evaluate { op, on, source }) => {
                dialer.evaluate(now, op, &source, machine.environment(on));
            }
            Output::Command(command) => dialer.command(now, &command, image),
            Output::Trace(_) | Output::Finished(_) => {}
            Output::Closed => return End::Closed,
            Output::Wait(until) => {
                let Some((time, input)) = dialer.wait(now, until, image) else {
                    return End::Waiting;
                };
                now = now.max(time);
                observe(now, Event::Input(&input));
                machine.handle_input(image, now, input);
            }
        }
    }
}
