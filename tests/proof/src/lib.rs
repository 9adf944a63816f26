//! What the proof of dialling is made of: a reference dialer that walks the typed document, random flows and
//! worlds, and calls that are played by the machine and held against the reference.
//!
//! A package of its own, because it builds runtime and compiler with the bugs of the museum inside, to be
//! switched on. Nothing that is released depends on it.

pub mod documents;
pub mod hold;
/// Arbitrary inputs, shared with the tests of the compiler.
#[path = "../../../compiler/tests/support/inputs.rs"]
pub mod inputs;
pub mod play;
pub mod reference;
pub mod report;
pub mod smallest;
pub mod worlds;

use serde_json::Value as Json;
use swml_compiler::{Compilation, compile, source::Source};
use swml_runtime::program::Program;

/// A value as a YAML text.
///
/// # Panics
/// Never: every JSON value is YAML.
#[must_use]
pub fn yaml(value: &Json) -> String {
    serde_yaml::to_string(value).expect("a JSON value is YAML")
}

/// A flow, compiled.
#[must_use]
pub fn compiled(text: &str) -> Compilation {
    compile(&Source::new("flow.yaml", text))
}

/// Its program.
///
/// # Panics
/// Where it is refused: random flows are accepted.
#[must_use]
pub fn program(compilation: &Compilation) -> Program {
    compilation.program().unwrap_or_else(|_| {
        panic!("random flows are accepted: {:#?}", compilation.diagnostics.sorted())
    })
}
