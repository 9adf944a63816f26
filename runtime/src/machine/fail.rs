//! Faults: of a statement, after which the call goes on, and of a whole script.

use super::Machine;
use super::step::SCRIPT_ERROR;
use crate::fault::Fault;
use crate::id::ExprId;
use crate::io::{Outcome, Party, Trace};
use crate::machine::leg::LegTrigger;
use crate::machine::readings::StatementFault;
use crate::program::{Act, Image, Kind, Op};
use crate::value::{Text, Value};

impl<const TRACE: bool> Machine<TRACE> {
    /// A statement fault: the variables say so, and the call goes on by `failed` or `next` [A49].
    pub(super) fn fail_statement(&mut self, image: &Image, at: usize, op: Op, fault: Fault) {
        let program = image.program(self.threads[at].program);
        if let Op::Act(id) = op {
            let act = program.act(id);
            self.fail_act(at, act, fault);
            // The exits of a conversation behind the first are what its functions do.
            let failed = match act.conversation {
                Some(_) => 0,
                None => program.exits(self.threads[at].state).len() - 1,
            };
            return self.leave(image, at, failed);
        }
        self.note_fault(at, fault, None);
        match op {
            // No jump, no further assignment, no call: on to what follows.
            Op::Jump(_) | Op::Load(_) => self.leave(image, at, 1),
            Op::Return(_) => self.return_from(image, at, Value::Undefined),
            // What cannot be had matches nothing.
            Op::Branch(id) => {
                let exits = program.exits(self.threads[at].state).len();
                self.leave_branch(image, at, id, exits - 1);
            }
            // A transfer has nothing that follows it.
            Op::Enter(_) => self.fail_script(image, at, fault),
            _ => self.leave(image, at, 0),
        }
    }

    /// What a leaf step leaves behind that has failed.
    pub(super) fn fail_act(&mut self, at: usize, act: &Act, fault: Fault) {
        self.note_fault(at, fault, None);
        for (name, value) in &act.on_failure {
            self.set(at, name, value.clone());
        }
    }

    /// A fatal fault: the script ends here.
    pub(super) fn fail_script(&mut self, image: &Image, at: usize, fault: Fault) {
        self.set_script_error(at, fault);
        match self.threads[at].party {
            Party::Caller => self.finish(image, Outcome::Failed(fault), Text::word("hangup")),
            Party::Leg(leg) => self.leg_script_ended(image, leg, LegTrigger::Declines),
        }
    }

    /// Says what went wrong and lets the call go on.
    pub(super) fn note_fault(&mut self, at: usize, fault: Fault, expr: Option<ExprId>) {
        self.set_script_error(at, fault);
        let on = self.threads[at].party;
        self.trace(|| Trace::StatementFault { on, fault, expr });
        if self.fatal.is_none() && self.readings.statement_fault() == StatementFault::End {
            self.fatal = Some((on, fault));
        }
    }

    /// Only a script of a call sees what went wrong; of a message, its log.
    fn set_script_error(&mut self, at: usize, fault: Fault) {
        if self.kind == Kind::Calling {
            self.set(at, &SCRIPT_ERROR, Value::word(fault.code()));
        }
    }
}
