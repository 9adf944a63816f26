//! Actions: whoever answers, plays, asks, records, sleeps, hangs up.

use swml_compiler::ast::Action;
use swml_runtime::expr::to_text;
use swml_runtime::fault::Fault;
use swml_runtime::id::{ActId, OpId, ProgramId};
use swml_runtime::io::{Command, Completion, Outcome, Party};
use swml_runtime::program::ActKind;
use swml_runtime::time::Millis;
use swml_runtime::value::{Text, Value};

use super::Reference;
use super::script::{Op, Then, Waits};

impl<'d> Reference<'d> {
    pub(super) fn action(&mut self, who: Party, action: &'d Action) {
        let params = self.map(who, action.args.iter().map(|(param, value)| (param.name, value)));
        match action.method.kind.expect("control methods are no actions") {
            ActKind::Answer => match params {
                Ok(params) => {
                    self.answer_caller(params);
                    self.set(who, "answer_result", Value::word("success"));
                }
                Err(fault) => self.action_fails(who, action, fault),
            },
            ActKind::Hangup => {
                let reason = match params {
                    Ok(params) => params.get("reason").map(to_text),
                    Err(fault) => {
                        self.statement_fault(who, fault);
                        None
                    }
                };
                match who {
                    Party::Caller => {
                        self.finish(Outcome::HungUp, reason.unwrap_or("hangup".into()));
                    }
                    Party::Leg(leg) => self.confirm_declines(leg),
                }
            }
            ActKind::Sleep => match params {
                Ok(params) => match params.get("duration") {
                    Some(Value::Number(ms)) if ms.get() < 0.0 => self.perform(who, action, params),
                    Some(Value::Number(ms)) if ms.get() == 0.0 => {}
                    Some(Value::Number(ms)) => {
                        self.script(who).waits = Waits::Until(self.now + millis(ms.get()));
                    }
                    _ => self.action_fails(who, action, Fault::InvalidValue),
                },
                Err(fault) => self.action_fails(who, action, fault),
            },
            ActKind::Start | ActKind::Stop => {
                unreachable!("no flow of the proof starts anything in the background")
            }
            ActKind::Converse | ActKind::EndConversation => {
                unreachable!("a conversation is no action, and its end no statement")
            }
            ActKind::Perform => match params {
                Ok(params) => {
                    let keeps = params.get("auto_answer") == Some(&Value::from(false));
                    if action.method.answers && !keeps && who == Party::Caller {
                        self.answer_caller(Value::map::<Text>([]));
                    }
                    self.perform(who, action, params);
                }
                Err(fault) => self.action_fails(who, action, fault),
            },
        }
    }

    fn perform(&mut self, who: Party, action: &'d Action, params: Value) {
        let op = self.start(who, Then::Action(action));
        let act = (ProgramId(0), ActId(0));
        let method = Text::word(action.method.name);
        self.say(Command::Perform { op, on: who, method, params, act });
    }

    pub(super) fn start(&mut self, who: Party, then: Then<'d>) -> OpId {
        self.last_op += 1;
        let id = OpId(self.last_op);
        self.ops.push(Op { id, who, stopped: false, then });
        self.script(who).waits = Waits::ForOp;
        id
    }

    pub(super) fn op_done(&mut self, op: Op<'d>, completion: Completion) {
        let Then::Action(action) = op.then else {
            let fault = completion.fault.unwrap_or(Fault::ExecuteFailed);
            return self.loaded(op, Err(fault));
        };
        self.script(op.who).waits = Waits::Nothing;
        for output in action.method.sets {
            let given = completion.set.iter().find(|(name, _)| name.as_str() == output.name);
            let value = given.map(|(_, value)| value.clone()).unwrap_or_default();
            self.set(op.who, output.name, value);
        }
        if let Some(fault) = completion.fault {
            self.action_fails(op.who, action, fault);
        }
    }

    fn action_fails(&mut self, who: Party, action: &'d Action, fault: Fault) {
        self.statement_fault(who, fault);
        for output in action.method.sets {
            if let Some(word) = output.on_failure {
                self.set(who, output.name, Value::word(word));
            }
        }
    }

    /// Answers the caller, unless that has happened; the clock of the call starts then.
    pub(super) fn answer_caller(&mut self, params: Value) {
        if self.answered {
            return;
        }
        self.answered = true;
        let limit = match params.get("max_duration") {
            Some(Value::Number(seconds)) => millis(seconds.get() * 1000.0),
            _ => Millis::from_secs(14_400),
        };
        self.call_ends = Some(self.now + limit);
        self.say(Command::Answer { params });
    }
}

/// A positive number of milliseconds, cut to a whole one.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn millis(millis: f64) -> Millis {
    Millis(millis as u64)
}
