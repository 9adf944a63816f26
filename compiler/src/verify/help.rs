//! What to try where a call goes wrong: a line for each check that a flow can hurt by itself, and for each fault.

use swml_runtime::fault::Fault;
use swml_runtime::io::{Input, Outcome, Output, Trace};
use swml_runtime::monitor::Invariant;

use super::checks::{self, Hurt};

/// What hurts the invariants of dialling: no document does.
const INVARIANT: &str = "no flow can hurt this by itself, so it is a bug of \
    swml: report it with the call that `--save` writes";

/// What to try where a check is hurt by what the machine said last, when it was told this.
pub(super) fn of(check: &str, input: Option<&Input>, said: &[Output]) -> Option<&'static str> {
    match checks::hurt_by(check) {
        Some(Hurt::Itself(help)) => Some(help),
        Some(Hurt::Faults(_)) => {
            let is_fetch = matches!(input, Some(Input::Loaded(..)));
            said.iter().find_map(|output| match output {
                Output::Finished(Outcome::Failed(fault))
                | Output::Trace(Trace::StatementFault { fault, .. }) => {
                    Some(of_fault(*fault, is_fetch))
                }
                _ => None,
            })
        }
        None => Invariant::ALL.iter().any(|inv| inv.name() == check).then_some(INVARIANT),
    }
}

/// All that can be said about a check: for each fault that hurts it, or for itself.
pub(super) fn about(check: &str) -> Vec<(Option<Fault>, &'static str)> {
    match checks::hurt_by(check) {
        Some(Hurt::Itself(help)) => vec![(None, help)],
        Some(Hurt::Faults(faults)) => {
            // What ends a script by itself is a fetch; what fails in a step alone is the step.
            let is_fetch = check != checks::STATEMENT_FAULT;
            faults.iter().map(|fault| (Some(*fault), of_fault(*fault, is_fetch))).collect()
        }
        None => vec![(None, INVARIANT)],
    }
}

const fn of_fault(fault: Fault, is_fetch: bool) -> &'static str {
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
        Fault::ExecuteFailed if is_fetch => {
            "what is fetched may not be there, and no step catches that: keep it in a section of this \
             document, or look at the call with the document at hand (`--link URL=FILE`)"
        }
        Fault::ExecuteFailed => {
            "make sure of what the step needs: that what is stopped was started before, that what is \
             dialled is a number or an address, that what is played is there"
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
    use swml_runtime::fault::Fault;
    use swml_runtime::id::OpId;
    use swml_runtime::io::{Input, Outcome, Output};

    use super::{about, of};
    use crate::verify::always_checked;

    #[test]
    fn whatever_is_checked_says_what_to_try() {
        for check in always_checked() {
            assert!(!about(&check.name).is_empty(), "{}", check.name);
            assert!(check.help.iter().all(|(_, help)| !help.ends_with('.')), "{}", check.name);
        }
    }

    /// Where faults of steps end the script, it is not always a fetch that does.
    #[test]
    fn a_fetch_is_told_from_a_step() {
        let said = [Output::Finished(Outcome::Failed(Fault::ExecuteFailed))];
        let fetched = Input::Loaded(OpId(1), Err(Fault::ExecuteFailed));
        let help = |input: &Input| of("no-fault", Some(input), &said).unwrap_or_default();
        assert!(help(&fetched).contains("fetched"));
        assert!(help(&Input::Timeout).contains("what the step needs"));
    }
}
