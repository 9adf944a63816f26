//! Proof: the bytecode, QuickJS and, where it is there, Node.js give the same value for the same expression,
//! or fail alike. On random expressions, of which most give a value and which use whatever is compiled, and on
//! those of real documents.
//!
//! `SWML_CASES=20000` asks for more random expressions than the usual ones.
//!
//! Left out by name, since engines differ there and nothing of it is compiled: `localeCompare`,
//! `toLocaleString`, `toLocaleUpperCase`, `toLocaleLowerCase`, `normalize`, `Intl`; and of `**` the exponents
//! that are no whole numbers, but for roots.

mod corpus;
mod coverage;
mod engines;
#[path = "../../../compiler/tests/support/expressions.rs"]
mod expressions;
mod random;
mod table;

use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::expr::{Body, Condition, Formula, condition};
use swml_compiler::source::Source;
use swml_compiler::syntax::{self, Scalar};
use swml_js::{Engine, Failure};
use swml_runtime::expr::{Span, Stop, Variables, evaluate, number_text};
use swml_runtime::fault::Fault;
use swml_runtime::value::{Text, Value};

/// A text as the only value of a document.
fn scalar(text: &str) -> Scalar {
    let document = match text.chars().all(|c| !c.is_control() && c.is_ascii()) {
        true => format!("'{}'", text.replace('\'', "''")),
        false => {
            let escaped = text.chars().map(|c| format!("\\U{:08X}", u32::from(c)));
            format!("\"{}\"", escaped.collect::<String>())
        }
    };
    let source = Source::new("expression.yaml", &document);
    let tree = syntax::parse(&source, &mut Diagnostics::default());
    tree.root().and_then(|root| root.scalar()).expect("a text is a value").clone()
}

/// An expression that is compiled.
fn compiled(source: &str) -> Condition {
    let mut diagnostics = Diagnostics::default();
    let read = condition(&scalar(source), &mut diagnostics);
    assert!(matches!(read.body, Body::Expr(_)), "{source}\n{:#?}", diagnostics.sorted());
    read
}

/// What the bytecode gives.
fn ours(condition: &Condition, variables: &Variables) -> String {
    let code = Formula::condition(condition).code;
    let span = Span { start: 0, len: u32::try_from(code.instrs.len()).expect("it is short") };
    match evaluate(&code, span, variables, &[], &mut Vec::new()) {
        Ok(value) => show(&value),
        Err(Stop::Fault(Fault::Expression)) => "error".to_owned(),
        Err(stop) => format!("{stop:?}"),
    }
}

/// What the engine of the command gives, with its limits and its way to look up names.
fn engine(source: &str, scopes: &Value) -> String {
    let asked = || Engine::new(|_| 0, 1).evaluate(0, source, scopes);
    // Its time is that of a clock on the wall: on a machine that does something else it is asked again.
    let answer = std::iter::repeat_with(asked).take(20).find(|a| !matches!(a, Err(Failure::Time)));
    match answer.unwrap_or(Err(Failure::Time)) {
        Ok(value) => show(&value),
        Err(Failure::Threw(what)) if !what.starts_with("SyntaxError") => "error".to_owned(),
        Err(failure) => format!("{failure:?}"),
    }
}

/// A value in words that tell apart whatever differs.
fn show(value: &Value) -> String {
    match value {
        Value::Undefined => "undefined".to_owned(),
        Value::Number(number) if number.get() == 0.0 && number.get().is_sign_negative() => {
            "-0".to_owned()
        }
        Value::Number(number) => number_text(*number),
        Value::List(items) => {
            format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(","))
        }
        Value::Map(entries) => {
            let shown = |(key, item): &(Text, Value)| {
                format!("{}:{}", Value::Text(key.clone()).to_json(), show(item))
            };
            format!("{{{}}}", entries.iter().map(shown).collect::<Vec<_>>().join(","))
        }
        value => value.to_json(),
    }
}

fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(truth) => (*truth).into(),
        serde_json::Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        serde_json::Value::String(text) => text.as_str().into(),
        serde_json::Value::Array(items) => Value::list(items.iter().map(from_json)),
        serde_json::Value::Object(entries) => {
            Value::map(entries.iter().map(|(key, item)| (key.as_str(), from_json(item))))
        }
    }
}
