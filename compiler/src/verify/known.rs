//! What is known of a flow before any call: what can come back to it, and which durations it starts clocks
//! with. Documents that it links to, or that stand in its text, are part of its program.

use std::collections::BTreeSet;

use swml_runtime::expr::Instr;
use swml_runtime::machine::DEFAULT_MAX_DURATION;
use swml_runtime::program::{Image, Program};
use swml_runtime::value::Value;

use super::cuts::{instrs, operands};
use super::lasting::longest;
use super::reductions::Reductions;
use super::time::Durations;
use super::values::Returns;
use crate::lengths;

/// What is known ahead.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) image: Image,
    pub(super) returns: Returns,
    pub(super) durations: Durations,
    /// What says how long a step may last, and is not known ahead: of these the values that were tried are not all that
    /// there are, where it is asked how much time passes.
    pub(super) lengths: BTreeSet<String>,
}

impl Known {
    pub(super) fn of(program: Program, reductions: Reductions) -> Self {
        let (returns, durations) = (Returns::of(&program, reductions), durations(&program));
        let lengths = lengths(&program);
        Self { image: Image::new(program), returns, durations, lengths }
    }
}

/// Parameters that limit a step and are computed, by method and name.
fn lengths(program: &Program) -> BTreeSet<String> {
    let tables = program.tables();
    let code = &tables.code;
    let mut found = BTreeSet::new();
    for act in tables.acts.iter().filter(|act| program.constant(act.params).is_none()) {
        let (played, numbers) = lengths::params(&act.method);
        let span = tables.exprs[act.params.index()];
        let (Some(parts), Some(Instr::Map(shape))) =
            (operands(code, span), instrs(code, span).last())
        else {
            continue;
        };
        let names = &code.shapes[*shape as usize];
        for (part, name) in parts.into_iter().zip(names.iter()) {
            let code_of = instrs(code, part);
            let computed = code_of.iter().any(|i| matches!(i, Instr::Load(_) | Instr::Outside(_)));
            // What is said or lies in a file limits nothing, whatever it is.
            let sounds = |instr: &Instr| match instr {
                Instr::Const(at) => code.consts[*at as usize].as_text().is_some_and(|text| {
                    ["silence:", "ring:"].iter().any(|kind| text.trim_start().starts_with(kind))
                }),
                _ => false,
            };
            let limits = numbers.contains(&name.as_str())
                || played.contains(&name.as_str()) && code_of.iter().any(sounds);
            if computed && limits {
                found.insert(format!("{name} of {} (it says how long that may last)", act.method));
            }
        }
    }
    found
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
    // Steps last no longer than this, in milliseconds.
    let steps = tables.acts.iter().filter_map(|act| {
        longest(&act.method, program.constant(act.params)?).map(|most| most.0.cast_signed())
    });
    known.extend(steps);
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
