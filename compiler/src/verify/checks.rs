//! What is held against every flow: that no fault is reached, and that the caller who is gone is left alone.
//! The sixteen invariants of dialling are the runtime's monitors; that there is always a way out, and that
//! calls end, is seen by the search itself.

use swml_runtime::fault::Fault;
use swml_runtime::id::ProgramId;
use swml_runtime::io::{Command, Input, Outcome, Output, Party, Trace};

use super::property::{Property, State, Step};
use crate::methods;

/// A check that the search itself makes: its name, what it says, and what to try where it is hurt.
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) says: &'static str,
    help: &'static str,
}

/// See [`super::search`].
pub(super) const WAY_OUT: Check = Check {
    name: "way-out",
    says: "every wait has a way out that does not need the caller to leave",
    help: "give the step a limit of time, or another end than the caller's leaving",
};

/// See [`super::ends`].
pub(super) const ENDS: Check = Check {
    name: "ends",
    says: "the script ends when every operation that it starts ends, and the caller stays",
    help: "give the circle an end: a `goto` with `max`, or a way out that is taken some time",
};

/// What hurts a check.
pub(super) enum Hurt {
    /// It is hurt in one way, and this is what to try.
    Itself(&'static str),
    /// One of these faults.
    Faults(&'static [Fault]),
}

/// What hurts a check that is made of every flow. `None`: it is none of these, or an invariant.
pub(super) fn hurt_by(check: &str) -> Option<Hurt> {
    Some(match check {
        FAULT => Hurt::Faults(&[
            Fault::ExecuteFailed,
            Fault::NoMatch,
            Fault::UndefinedSection,
            Fault::InvalidValue,
            Fault::Parse,
            Fault::UnknownMethod,
        ]),
        DEPTH => Hurt::Faults(&[Fault::TooDeep]),
        TRANSFERS => Hurt::Faults(&[Fault::TooManyTransfers]),
        STATEMENT_FAULT => {
            Hurt::Faults(&[Fault::ExecuteFailed, Fault::InvalidValue, Fault::Expression])
        }
        SILENCE => Hurt::Itself("end the branch where it hangs up, or do this before"),
        _ if check == WAY_OUT.name => Hurt::Itself(WAY_OUT.help),
        _ if check == ENDS.name => Hurt::Itself(ENDS.help),
        _ => return None,
    })
}

const FAULT: &str = "no-fault";
const DEPTH: &str = "depth-budget";
const TRANSFERS: &str = "transfer-budget";
pub(super) const STATEMENT_FAULT: &str = "no-statement-fault";
const SILENCE: &str = "no-media-after-hangup";

/// The properties that every flow is held to.
pub(super) fn always() -> Vec<Box<dyn Property>> {
    vec![
        Box::new(NoFault),
        Box::new(Budget {
            name: DEPTH,
            says: "`execute` never nests too deep",
            fault: Fault::TooDeep,
        }),
        Box::new(Budget {
            name: TRANSFERS,
            says: "a call is never transferred too often",
            fault: Fault::TooManyTransfers,
        }),
        Box::new(NoStatementFault),
        Box::new(Silence),
    ]
}

/// The fault that ended the script in a step.
fn fatal(step: &Step<'_>) -> Option<Fault> {
    step.outputs.iter().find_map(|output| match output {
        Output::Finished(Outcome::Failed(fault)) => Some(*fault),
        _ => None,
    })
}

/// The code of a fault, in the words of calls or of messages.
fn code(step: &Step<'_>, fault: Fault) -> &'static str {
    step.image.program(ProgramId(0)).kind().code_of(fault, false)
}

/// No fault ends the script.
struct NoFault;

impl Property for NoFault {
    fn name(&self) -> &str {
        FAULT
    }

    fn says(&self) -> &str {
        "no fault ends the script"
    }

    fn step(&self, _: &mut State, step: &Step<'_>) -> Option<String> {
        let fault = fatal(step)?;
        let counted = matches!(fault, Fault::TooDeep | Fault::TooManyTransfers);
        (!counted).then(|| format!("the script ends with {}", code(step, fault)))
    }
}

/// A budget that a call has is never spent.
struct Budget {
    name: &'static str,
    says: &'static str,
    fault: Fault,
}

impl Property for Budget {
    fn name(&self) -> &str {
        self.name
    }

    fn says(&self) -> &str {
        self.says
    }

    fn step(&self, _: &mut State, step: &Step<'_>) -> Option<String> {
        let fault = fatal(step).filter(|fault| *fault == self.fault)?;
        Some(format!("the script ends with {}", code(step, fault)))
    }
}

/// No step fails by itself. What fails because the outside failed (a playback, a fetch, an expression that
/// nobody answered) is no fault of the flow.
struct NoStatementFault;

impl Property for NoStatementFault {
    fn name(&self) -> &str {
        STATEMENT_FAULT
    }

    fn says(&self) -> &str {
        "no step fails by itself"
    }

    fn step(&self, _: &mut State, step: &Step<'_>) -> Option<String> {
        let outside = match step.input {
            Input::Done(_, completion) => completion.fault,
            Input::Loaded(_, Err(fault)) => Some(*fault),
            Input::Evaluated(_, None) => Some(Fault::Expression),
            _ => None,
        };
        step.outputs.iter().find_map(|output| match output {
            Output::Trace(Trace::StatementFault { fault, .. }) if Some(*fault) != outside => {
                Some(format!("a step fails with {}", code(step, *fault)))
            }
            _ => None,
        })
    }
}

/// Nothing is played to a caller who is gone.
struct Silence;

impl Property for Silence {
    fn name(&self) -> &str {
        SILENCE
    }

    fn says(&self) -> &str {
        "no step answers, plays or dials once the caller has left or was hung up"
    }

    fn step(&self, state: &mut State, step: &Step<'_>) -> Option<String> {
        const GONE: u64 = 1;
        if *step.input == Input::CallerHangup {
            state.at = GONE;
        }
        for output in step.outputs {
            let media = match output {
                Output::Command(Command::HangupCaller { .. }) => {
                    state.at = GONE;
                    None
                }
                Output::Command(Command::Answer { .. }) => Some("answer"),
                Output::Command(Command::Dial(_)) => Some("connect"),
                Output::Command(Command::Bridge(_)) => Some("bridge"),
                Output::Command(
                    Command::Perform { on: Party::Caller, method, .. }
                    | Command::Start { on: Party::Caller, method, .. },
                ) => methods::method(method)
                    .filter(|method| method.answers)
                    .map(|method| method.name),
                _ => None,
            };
            if let Some(media) = media.filter(|_| state.at == GONE) {
                return Some(format!("{media}, although the caller is gone"));
            }
        }
        None
    }
}
