//! What is known of a flow before any call: what can come back to it, and which durations it starts clocks
//! with. Documents that it links to, or that stand in its text, are part of its program.

use std::collections::BTreeSet;

use swml_runtime::machine::DEFAULT_MAX_DURATION;
use swml_runtime::program::{Image, Program};
use swml_runtime::value::Value;

use super::reductions::Reductions;
use super::time::Durations;
use super::values::Returns;

/// What is known ahead.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) image: Image,
    pub(super) returns: Returns,
    pub(super) durations: Durations,
}

impl Known {
    pub(super) fn of(program: Program, reductions: Reductions) -> Self {
        let (returns, durations) = (Returns::of(&program, reductions), durations(&program));
        Self { image: Image::new(program), returns, durations }
    }
}

/// Every number of a program as a length of time, in seconds and in milliseconds: some are none, which does
/// no harm.
fn durations(program: &Program) -> Durations {
    let mut known = BTreeSet::from([0, DEFAULT_MAX_DURATION.0.cast_signed()]);
    let mut limited = BTreeSet::new();
    let tables = program.tables();
    let lengths = tables.code.consts.iter().flat_map(numbers).filter(|n| (0.0..1e9).contains(n));
    #[allow(clippy::cast_possible_truncation)]
    known.extend(lengths.flat_map(|length| [length as i64, (length * 1000.0) as i64]));
    let timeouts = tables.legs.iter().filter_map(|leg| program.constant(leg.timeout));
    #[allow(clippy::cast_possible_truncation)]
    limited.extend(timeouts.flat_map(numbers).map(|timeout| (timeout * 1000.0) as i64));
    Durations { known: known.into_iter().collect(), limited: limited.into_iter().collect() }
}

/// The numbers in a value, however deep.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Number(number) => vec![number.get()],
        Value::List(items) => items.iter().flat_map(numbers).collect(),
        Value::Map(entries) => entries.iter().flat_map(|(_, value)| numbers(value)).collect(),
        _ => Vec::new(),
    }
}
