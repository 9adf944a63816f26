//! What expressions give: JavaScript's conversions, comparisons and texts of numbers, a fact per line.

mod code;
mod values;

use swml_runtime::value::{Number, Value};

const NAN: f64 = f64::NAN;
const INFINITY: f64 = f64::INFINITY;

fn n(value: f64) -> Value {
    value.into()
}

fn t(text: &str) -> Value {
    text.into()
}

fn yes() -> Value {
    true.into()
}

fn no() -> Value {
    false.into()
}

fn list<const N: usize>(items: [Value; N]) -> Value {
    Value::list(items)
}

fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::map(entries)
}

/// Equal as numbers that are written down: `-0` is not `0`, `NaN` is `NaN`.
fn same(a: f64, b: f64) -> bool {
    Number::new(a) == Number::new(b)
}
