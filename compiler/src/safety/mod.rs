//! Dial safety: a proof, or a path step by step, that whoever a call can reach was meant by the document.
//!
//! Everybody who is dialled, texted or presented, and every web address, must be a literal of the document or have
//! passed a test against a list of what is allowed. [`analyse`] follows values through a flow: what variables can
//! be at each state (`walk`, `state`, `value`, `text`, `class`), what formulas and expressions make of them
//! (`evaluate`, `expression`, `call`), what comes from outside (`look`, `trail`), what tests leave (`guard`, `passed`,
//! `fails`, `regex`), where addresses stand (`sinks`), and what that says of them (`judge`, `near`). `docs/safety.md` has the argument.

mod call;
mod class;
mod evaluate;
mod expression;
mod fails;
mod guard;
mod judge;
mod look;
mod near;
mod passed;
mod regex;
mod report;
mod sinks;
mod state;
mod text;
mod trail;
mod value;
mod walk;

pub use class::Class;
pub use judge::{FIXED_DIGITS, Why};
pub use passed::TestKind;
pub use report::{Addressed, Gap, Place, Proof, Report, Stage, Unknown, Verdict};
pub use trail::Source;

use crate::checks::Pattern;
use crate::flow::Flow;

/// What an author vouches for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Forms of addresses that are fine: `+1555*`.
    pub allow: Vec<Pattern>,
    /// Names of what comes from outside and can be trusted: `envs`, `envs.DESK`, `call.from`.
    pub trust: Vec<String>,
}

/// Follows every value of a flow to every address.
///
/// # Example
/// ```
/// use swml_compiler::safety::{Options, Verdict, analyse};
/// use swml_compiler::{compile, source::Source};
///
/// let text = "sections: {main: [{prompt: 'say:Whom?'}, {connect: {to: 'sip:%{prompt_value}@example.com'}}]}";
/// let flow = compile(&Source::new("desk.yaml", text)).flow;
///
/// let report = analyse(&flow, &Options::default());
/// assert_eq!(report.verdict(), Verdict::NotProved);
/// assert_eq!(report.gaps().next().map(|(_, gap)| gap.form.as_str()), Some("sip:<digits>@example.com"));
/// ```
#[must_use]
pub fn analyse(flow: &Flow, options: &Options) -> Report {
    report::report(flow, &walk::Walk::of(flow), options)
}
