//! The evaluator.

use alloc::vec::Vec;

use super::{Code, Path, Segment, Span};
use crate::fault::Fault;
use crate::value::Value;

/// Where variables come from.
pub trait Scope {
    /// What a path leads to; `Undefined` where it leads nowhere.
    fn lookup(&self, path: &Path) -> Value;
}

/// Why an evaluation did not give a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It failed.
    Fault(Fault),
    /// It needs the value of this source text (an index into [`Code::sources`]), which is not among the
    /// answers yet. Evaluate again when it is.
    Outside(u32),
}

/// Evaluates one expression of a pool. `answers` are the values of the outside expressions met so far,
/// by index of their source; `None` where the
/// outside had no answer, which is [`Fault::Expression`]. `stack` is scratch: its content is unspecified afterwards.
///
/// # Errors
/// See [`Stop`].
pub fn evaluate(
    _code: &Code,
    _span: Span,
    _scope: &impl Scope,
    _answers: &[(u32, Option<Value>)],
    _stack: &mut Vec<Value>,
) -> Result<Value, Stop> {
    Ok(Value::Undefined)
}

/// What a path leads to from a value: keys of maps, indices of lists; `Undefined` where it leads nowhere.
#[must_use]
pub fn walk(_value: &Value, _segments: &[Segment]) -> Value {
    Value::Undefined
}
