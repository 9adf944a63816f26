//! What methods of texts give, case by case: see `texts.txt`.

use swml_compiler::expr::Formula;
use swml_runtime::expr::{Stop, Variables};
use swml_runtime::fault::Fault;
use swml_runtime::value::Value;

use super::running::{compiled, run};

const TEXTS: &str = include_str!("texts.txt");

/// What an expression gives by itself.
fn value(text: &str) -> Result<Value, Stop> {
    let code = Formula::condition(&compiled(text)).code;
    run(&code, &Variables::of(&Value::Undefined))
}

#[test]
fn methods_of_texts() {
    let mut wrong = Vec::new();
    for line in TEXTS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (expression, expected) = line.split_once(" // ").expect("an expression and its value");
        let expected = match expected {
            "fails" => Err(Stop::Fault(Fault::Expression)),
            expected => value(expected),
        };
        let found = value(expression);
        if found != expected {
            wrong.push(format!("{line}\n  gives {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
