//! What to try where a call goes wrong: a line for each check that a flow can hurt by itself, and for each fault.

use swml_runtime::fault::Fault;
use swml_runtime::io::{Outcome, Output, Trace};
use swml_runtime::monitor::Invariant;

use super::checks::{self, Hurt};

/// What hurts the invariants of dialling: no document does.
const INVARIANT: &str = "no flow can hurt this by itself, so it is a bug of \
    swml: report it with the call that `--save` writes";

/// What to try where a check is hurt by what the machine said last.
pub(super) fn of(check: &str, said: &[Output]) -> Option<&'static str> {
    match checks::hurt_by(check) {
        Some(Hurt::Itself(help)) => Some(help),
        Some(Hurt::Faults(faults)) => {
            let is_fatal = check != checks::STATEMENT_FAULT;
            let fault = said.iter().find_map(|output| match output {
                Output::Finished(Outcome::Failed(fault)) if is_fatal => Some(*fault),
                Output::Trace(Trace::StatementFault { fault, .. }) if !is_fatal => Some(*fault),
                _ => None,
            })?;
            faults.contains(&fault).then(|| of_fault(fault, is_fatal))
        }
        None => Invariant::ALL.iter().any(|inv| inv.name() == check).then_some(INVARIANT),
    }
}

/// All that can be said about a check: for each fault that hurts it, or for itself.
pub(super) fn about(check: &str) -> Vec<(Option<Fault>, &'static str)> {
    match checks::hurt_by(check) {
        Some(Hurt::Itself(help)) => vec![(None, help)],
        Some(Hurt::Faults(faults)) => {
            let is_fatal = check != checks::STATEMENT_FAULT;
            faults.iter().map(|fault| (Some(*fault), of_fault(*fault, is_fatal))).collect()
        }
        None => vec![(None, INVARIANT)],
    }
}

const fn of_fault(fault: Fault, is_fatal: bool) -> &'static str {
    match fault {
        Fault::Parse | Fault::UnknownMethod => {
            "what an address brings may be no SWML document: keep what must not fail in this one"
        }
        Fault::UndefinedSection => {
            "test the name before it is used, or give each value that it can have a section"
        }
        Fault::InvalidValue => {
            "test the value before the step that takes it: it can be something that the step does not take"
        }
        Fault::NoMatch => "add a `default`: what none of the cases names comes here",
        Fault::ExecuteFailed if is_fatal => {
            "what is fetched may not be there, and no step catches that: keep it in a section of this \
             document, or look at the call with the document at hand (`--link URL=FILE`)"
        }
        Fault::ExecuteFailed => {
            "make sure of what the step needs: that what is stopped was started before, that what is \
             dialled is a number or an address"
        }
        Fault::Expression => "test what the expression is made of before it is used",
        Fault::TooDeep => {
            "let the section end before it is executed again, or `transfer` to it: that does not come back"
        }
        Fault::TooManyTransfers => {
            "end the circle of transfers after some rounds: a `goto` with `max` counts them"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::about;
    use crate::verify::always_checked;

    #[test]
    fn whatever_is_checked_says_what_to_try() {
        for check in always_checked() {
            assert!(!about(&check.name).is_empty(), "{}", check.name);
            assert!(check.help.iter().all(|(_, help)| !help.ends_with('.')), "{}", check.name);
        }
    }
}
