//! An observer of one call: from inputs and outputs alone it knows what is open, and it panics where the
//! machine contradicts what it said before. What dialling demands beyond that is not judged here.

use swml_runtime::id::{LegId, OpId};
use swml_runtime::io::{Command, Ignored, Input, LegEvent, Output, Party, Trace};
use swml_runtime::machine::Machine;
use swml_runtime::program::Image;
use swml_runtime::time::Time;

/// What is known of a call.
#[derive(Clone, Debug, Default)]
pub struct Observer {
    /// The latest instant of any input.
    pub now: Time,
    /// When the machine wants to be called again.
    pub wake: Option<Time>,
    /// Whether the caller has left.
    pub caller_left: bool,
    /// Whether the script is over.
    pub finished: bool,
    /// Whether the machine has said that everything is.
    pub closed: bool,
    /// The legs that have not ended, in the order of dialling.
    pub legs: Vec<LegId>,
    /// The operations that have not ended, in the order of their start.
    pub ops: Vec<(OpId, Kind)>,
    given_up: Vec<LegId>,
    hung_up: Vec<LegId>,
    bridged: Vec<LegId>,
    stopped: Vec<OpId>,
    last_leg: u32,
    last_op: u32,
}

/// What an operation is, which says what its end should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A step that the driver carries out.
    Act,
    /// The same, where it may call functions meanwhile.
    Talk,
    /// A job that is being started; when it runs, it ends as a step does.
    Start,
    /// A document that is fetched.
    Load,
    /// An expression that is evaluated outside.
    Outside,
}

/// One step of a machine: what it says to an input.
pub fn step<const TRACE: bool>(
    machine: &mut Machine<TRACE>,
    image: &Image,
    now: Time,
    input: &Input,
) -> Vec<Output> {
    machine.handle_input(image, now, input.clone());
    let mut outputs = Vec::new();
    machine.take_outputs(&mut outputs);
    outputs
}

impl Observer {
    /// Notes a step.
    ///
    /// # Panics
    /// Where the outputs contradict each other, the input, or what was said before.
    pub fn hear(&mut self, now: Time, input: &Input, outputs: &[Output]) {
        self.now = self.now.max(now);
        assert!(!self.closed || nothing_new(outputs), "{outputs:?} after it has closed");
        for output in outputs {
            match output {
                Output::Command(command) => self.hear_command(command),
                Output::Finished(_) => {
                    assert!(!self.finished, "finished twice");
                    self.finished = true;
                }
                Output::Trace(_) => {}
                Output::Wait(wake) => {
                    assert!(wake.is_none_or(|wake| wake >= self.now), "{wake:?} has passed");
                    assert!(!self.finished || wake.is_none(), "{wake:?} at its end");
                    self.wake = *wake;
                }
                Output::Closed => self.closed = true,
            }
        }
        let ignored = outputs.iter().any(is_ignored);
        match input {
            Input::Leg(leg, LegEvent::Ended(_)) if !ignored => {
                let at = self.legs.iter().position(|known| known == leg);
                self.legs.remove(at.unwrap_or_else(|| panic!("{leg:?} is over")));
            }
            Input::Done(op, _) | Input::Loaded(op, _) | Input::Evaluated(op, _) if !ignored => {
                let at = self.ops.iter().position(|(known, _)| known == op);
                self.ops.remove(at.unwrap_or_else(|| panic!("{op:?} is over")));
            }
            Input::Started(op, _) if !ignored => {
                let at = self.ops.iter().position(|known| *known == (*op, Kind::Start));
                let at = at.unwrap_or_else(|| panic!("{op:?} is not being started"));
                self.ops[at].1 = Kind::Act;
            }
            Input::CallerHangup => self.caller_left = true,
            _ => {}
        }
        let over = self.finished && self.legs.is_empty() && self.ops.is_empty();
        assert_eq!(self.closed, over, "closed is when all has ended: {self:?}");
        let waits = self.closed || self.wake.is_some() || !self.legs.is_empty();
        assert!(waits || !self.ops.is_empty(), "nothing can ever happen: {self:?}");
    }

    fn hear_command(&mut self, command: &Command) {
        match command {
            Command::Answer { .. } | Command::Bridge(_) | Command::Dial(_) => {
                assert!(!self.finished && !self.caller_left, "{command:?}");
            }
            Command::Perform { .. }
            | Command::Start { .. }
            | Command::Load { .. }
            | Command::Evaluate { .. } => {
                assert!(!self.finished, "{command:?}");
            }
            Command::HangupCaller { .. } => assert!(!self.caller_left, "{command:?}"),
            Command::Resume { op, .. } => {
                assert!(!self.finished && !self.stopped.contains(op), "{command:?}");
                assert!(self.ops.iter().any(|(known, _)| known == op), "{op:?} is over");
            }
            Command::Cancel(leg) | Command::Hangup(leg) => assert!(self.is_up(*leg), "{leg:?}"),
            Command::Stop(_) | Command::Notify { .. } => {}
        }
        match command {
            Command::Dial(dial) => {
                self.last_leg += 1;
                assert_eq!(dial.leg, LegId(self.last_leg));
                self.legs.push(dial.leg);
            }
            Command::Cancel(leg) => {
                assert!(!self.given_up.contains(leg), "{leg:?} is given up twice");
                self.given_up.push(*leg);
            }
            Command::Hangup(leg) => self.hung_up.push(*leg),
            Command::Bridge(leg) => {
                let is_free = !self.bridged.contains(leg) && !self.given_up.contains(leg);
                assert!(is_free && self.is_up(*leg), "{leg:?}");
                self.bridged.push(*leg);
            }
            Command::Perform { op, on, method, .. } => {
                let talks = ["ai", "amazon_bedrock"].contains(&method.as_str());
                self.start(*op, *on, if talks { Kind::Talk } else { Kind::Act });
            }
            Command::Start { op, on, .. } => self.start(*op, *on, Kind::Start),
            Command::Load { op, on, .. } => self.start(*op, *on, Kind::Load),
            Command::Evaluate { op, on, .. } => self.start(*op, *on, Kind::Outside),
            Command::Stop(op) => {
                assert!(self.ops.iter().any(|(known, _)| known == op), "{op:?} is over");
                assert!(!self.stopped.contains(op), "{op:?} is stopped twice");
                self.stopped.push(*op);
            }
            Command::Answer { .. }
            | Command::HangupCaller { .. }
            | Command::Notify { .. }
            | Command::Resume { .. } => {}
        }
    }

    fn start(&mut self, op: OpId, on: Party, kind: Kind) {
        self.last_op += 1;
        assert_eq!(op, OpId(self.last_op));
        if let Party::Leg(leg) = on {
            assert!(self.is_up(leg), "{leg:?}");
        }
        self.ops.push((op, kind));
    }

    fn is_up(&self, leg: LegId) -> bool {
        self.legs.contains(&leg) && !self.hung_up.contains(&leg)
    }
}

/// Whether an output says that the input came to nothing.
fn is_ignored(output: &Output) -> bool {
    matches!(output, Output::Trace(Trace::Ignored(Ignored::Leg(..) | Ignored::Op(_))))
}

fn nothing_new(outputs: &[Output]) -> bool {
    outputs.iter().all(|output| matches!(output, Output::Trace(Trace::Ignored(_)) | Output::Closed))
}
