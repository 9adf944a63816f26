//! The end of a call: legs, operations and the caller, in one step.

use super::thread::Waiting;
use super::{Machine, OpenKind, Phase, museum};
use crate::io::{Command, Outcome, Output, Party};
use crate::machine::leg::{LegState, LegTrigger};
use crate::program::{ActKind, Image, Kind, Op, Program};
use crate::value::Text;

impl<const TRACE: bool> Machine<TRACE> {
    /// Ends the script: every leg is cancelled or hung up, every operation stopped, the caller hung up if
    /// still there, all in this step. `Closed` follows when all of them have ended.
    pub(super) fn finish(&mut self, image: &Image, outcome: Outcome, reason: Text) {
        if self.phase != Phase::Running {
            return;
        }
        let outcome = if self.caller_up { outcome } else { Outcome::CallerLeft };
        let ring_on = self.has(museum::LEGS_RING_ON) && outcome == Outcome::CallerLeft;
        let alone = self.has(museum::PEER_LEFT_ALONE) && outcome == Outcome::CallerLeft;
        for index in 0..if ring_on { 0 } else { self.legs.len() } {
            if alone && self.legs[index].state == LegState::Bridged {
                continue;
            }
            self.drop_leg(image, index);
        }
        for index in 0..self.ops.len() {
            self.stop(index);
        }
        // A message has nobody on the line.
        if self.kind == Kind::Calling && outcome != Outcome::CallerLeft {
            self.command(Command::HangupCaller { reason });
        }
        self.leave_bridge();
        self.call_deadline = None;
        // The caller's thread stays, for its variables.
        self.keep_threads(1);
        self.threads[0].wait = Waiting::Over;
        self.phase = Phase::Finished;
        self.outputs.push_back(Output::Finished(outcome));
    }

    /// Ends the thread of a leg that has left its confirm, and what it waited for. Its jobs are the leg's.
    pub(super) fn end_thread(&mut self, on: Party) {
        let Some(at) = self.find(on).filter(|at| *at > 0) else { return };
        let thread = self.threads.remove(at);
        self.scratch.threads.push(thread);
        for index in 0..self.ops.len() {
            if self.ops[index].on == on && self.ops[index].kind != OpenKind::Job {
                self.stop(index);
            }
        }
    }

    /// Drops a leg because the call, or its race, is over.
    pub(super) fn drop_leg(&mut self, image: &Image, index: usize) {
        self.leg_trigger(image, index, LegTrigger::Dropped, None);
    }

    /// Stops an operation by its place among the open ones.
    pub(super) fn stop(&mut self, index: usize) {
        if !self.ops[index].stopped {
            self.ops[index].stopped = true;
            self.forget_job(self.ops[index].op);
            self.command(Command::Stop(self.ops[index].op));
        }
    }
}

/// Whether a step dials, or does something with the caller: what makes no sense when the caller is gone.
pub(super) fn needs_caller(program: &Program, op: Op) -> bool {
    match op {
        Op::Dial { .. } => true,
        Op::Act(id) => {
            let act = &program.tables().acts[id.index()];
            act.kind == ActKind::Answer || act.auto_answer.is_some()
        }
        _ => false,
    }
}
