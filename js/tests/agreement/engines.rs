//! Engines that evaluate many expressions at once: QuickJS in one context, and Node.js, the platform's own
//! kind of engine, in one process, where it is there.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use rquickjs::{Context, Function, Runtime};
use serde_json::json;
use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::expr::{Body, condition, is_template};

use super::expressions::{ENVIRONMENT, wild};
use super::scalar;

/// A function from `{environment, sources}` to a list of results in the words of `show`, both as JSON.
const SCRIPT: &str = r#"
    question => {
        const {environment, sources} = JSON.parse(question);
        const names = {...environment.vars, missing: undefined, ...environment, vars: environment.vars};
        const show = value =>
            Array.isArray(value) ? `[${value.map(show).join(",")}]`
            : value === null || typeof value === "boolean" ? String(value)
            : value === undefined ? "undefined"
            : Object.is(value, -0) ? "-0"
            : typeof value === "number" ? String(value)
            : typeof value === "string" ? JSON.stringify(value.toWellFormed())
            : `{${Object.entries(value).map(([key, item]) => `${show(key)}:${show(item)}`).join(",")}}`;
        return JSON.stringify(sources.map(source => {
            let compiled;
            try {
                compiled = new Function(...Object.keys(names), "return (" + source + "\n);");
            } catch (error) {
                return "no JavaScript: " + error;
            }
            try {
                return show(compiled(...Object.values(names)));
            } catch (error) {
                return "error";
            }
        }));
    }
"#;

fn question(sources: &[String]) -> String {
    let environment: serde_json::Value = serde_json::from_str(ENVIRONMENT).expect("this is JSON");
    json!({ "environment": environment, "sources": sources }).to_string()
}

/// What QuickJS gives.
pub(super) fn quickjs(sources: &[String]) -> Vec<String> {
    let runtime = Runtime::new().expect("there is memory");
    let context = Context::full(&runtime).expect("there is memory");
    let answer: String = context.with(|ctx| {
        let script: Function<'_> = ctx.eval(SCRIPT).expect("this is JavaScript");
        script.call((question(sources),)).expect("it fails on nothing")
    });
    serde_json::from_str(&answer).expect("the script gives a list of texts")
}

/// The version of Node.js; none where there is none.
pub(super) fn node_version() -> Option<String> {
    let output = Command::new("node").arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What Node.js gives.
pub(super) fn node(sources: &[String]) -> Vec<String> {
    let read = "require('fs').readFileSync(0, 'utf8')";
    let mut node = Command::new("node")
        .args(["-e", &format!("process.stdout.write(({SCRIPT})({read}))")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node has just been there");
    let mut input = node.stdin.take().expect("its input is a pipe");
    input.write_all(question(sources).as_bytes()).expect("node reads its input");
    drop(input);
    let output = node.wait_with_output().expect("node ends");
    assert!(output.status.success(), "node failed");
    serde_json::from_slice(&output.stdout).expect("the script gives a list of texts")
}

/// Whatever is taken for an expression, compiled or not, is one.
#[test]
fn node_reads_it_too() {
    const TEXTS: usize = 20_000;
    if node_version().is_none() {
        eprintln!("skipped: there is no `node` to ask");
        return;
    }
    let mut runner = TestRunner::deterministic();
    let texts = wild();
    let mut ours: Vec<String> = Vec::new();
    for _ in 0..TEXTS {
        let text = texts.new_tree(&mut runner).expect("nothing is refused").current();
        // Which marks of which scripts may begin a name is not followed to the letter.
        if !text.chars().all(|c| c.is_ascii() || "é😀\u{2028}\u{feff}".contains(c)) {
            continue;
        }
        let mut diagnostics = Diagnostics::default();
        let read = condition(&scalar(&text), &mut diagnostics);
        let read = matches!(&read.body, Body::Expr(_))
            || matches!(&read.body, Body::Outside(outside) if outside.expr.is_some());
        // What stands in a regular expression is for the engine to read.
        if read && !diagnostics.has_errors() && !is_template(&text) && !text.contains('/') {
            ours.push(text);
        }
    }
    let theirs = node(&ours);
    eprintln!("{} of {TEXTS} texts are expressions", ours.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert!(!theirs.starts_with("no JavaScript"), "{ours:?} is {theirs}");
    }
}
