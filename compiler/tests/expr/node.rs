//! A second opinion: random expressions, given to the machine and to Node.js, must give the same value or
//! fail in both. One process evaluates them all. Where there is no `node` the test says so and passes.
//!
//! `SWML_CASES` asks for more cases than the usual ones.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::json;
use swml_compiler::expr::{Body, Formula, is_template};
use swml_runtime::expr::{Stop, Variables, number_text};
use swml_runtime::fault::Fault;
use swml_runtime::value::Value;

use super::reading::wild;
use super::running::{compiled, run};
use super::{ENVIRONMENT, Text, expression};

const CASES: usize = 2000;

/// How often a case that differs is made smaller.
const SHRINKS: usize = 200;

/// Reads `{environment, sources}`, writes a list of results as texts.
const SCRIPT: &str = r#"
    const {environment, sources} = JSON.parse(require("fs").readFileSync(0, "utf8"));
    const names = {...environment.vars, missing: undefined, ...environment, vars: environment.vars};
    const show = value =>
        value === undefined ? "undefined"
        : Object.is(value, -0) ? "-0"
        : typeof value === "number" ? String(value)
        : typeof value === "string" ? JSON.stringify(value.toWellFormed())
        : JSON.stringify(value);
    const results = sources.map(source => {
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
    });
    process.stdout.write(JSON.stringify(results));
"#;

#[test]
fn node_agrees() {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("skipped: there is no `node` to ask");
        return;
    }
    let cases =
        std::env::var("SWML_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(CASES);
    let mut runner = TestRunner::deterministic();
    let strategy = expression();
    let mut trees: Vec<_> =
        (0..cases).map(|_| strategy.new_tree(&mut runner).expect("nothing is refused")).collect();
    let sources: Vec<String> = trees.iter().map(ValueTree::current).collect();
    let Some(differs) = first_difference(&sources) else {
        eprintln!("{cases} expressions, all the same");
        return;
    };
    let tree = &mut trees[differs];
    let mut smallest = tree.current();
    for _ in 0..SHRINKS {
        let smaller = tree.current();
        let still = first_difference(std::slice::from_ref(&smaller)).is_some();
        if still {
            smallest = smaller;
        }
        if !(if still { tree.simplify() } else { tree.complicate() }) {
            break;
        }
    }
    let ours = ours(&smallest, &environment());
    let theirs = theirs(std::slice::from_ref(&smallest));
    panic!("{smallest}\nhere: {ours}\nnode: {}", theirs[0]);
}

/// Whatever the machine takes for an expression that it can evaluate is one.
#[test]
fn node_reads_it_too() {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("skipped: there is no `node` to ask");
        return;
    }
    let mut runner = TestRunner::deterministic();
    let texts = wild();
    let mut ours: Vec<String> = Vec::new();
    for _ in 0..10 * cases() {
        let text = texts.new_tree(&mut runner).expect("nothing is refused").current();
        // Which marks of which scripts may begin a name is not followed to the letter.
        if !text.chars().all(|c| c.is_ascii() || "é😀\u{2028}\u{feff}".contains(c)) {
            continue;
        }
        let mut read = Text::new(&text);
        let condition = read.condition();
        let evaluated = matches!(condition.body, Body::Expr(_)) && !read.diagnostics.has_errors();
        if evaluated && read.scalar.text() == text && !is_template(&text) {
            ours.push(text);
        }
    }
    let theirs = theirs(&ours);
    eprintln!("{} of {} texts are expressions", ours.len(), 10 * cases());
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert!(!theirs.starts_with("no JavaScript"), "{ours:?} is {theirs}");
    }
}

fn first_difference(sources: &[String]) -> Option<usize> {
    let environment = environment();
    let theirs = theirs(sources);
    assert_eq!(theirs.len(), sources.len());
    sources.iter().zip(&theirs).position(|(source, theirs)| ours(source, &environment) != *theirs)
}

fn cases() -> usize {
    std::env::var("SWML_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(CASES)
}

fn theirs(sources: &[String]) -> Vec<String> {
    let environment: serde_json::Value = serde_json::from_str(ENVIRONMENT).expect("this is JSON");
    let mut node = Command::new("node")
        .args(["-e", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node has just been there");
    let question = json!({ "environment": environment, "sources": sources }).to_string();
    let mut input = node.stdin.take().expect("its input is a pipe");
    input.write_all(question.as_bytes()).expect("node reads its input");
    drop(input);
    let output = node.wait_with_output().expect("node ends");
    assert!(output.status.success(), "node failed");
    serde_json::from_slice(&output.stdout).expect("the script writes a list of texts")
}

/// What the machine gives, in the words of the script.
fn ours(source: &str, environment: &Variables) -> String {
    let code = Formula::condition(&compiled(source)).code;
    match run(&code, environment) {
        Ok(Value::Undefined) => "undefined".to_owned(),
        Ok(Value::Number(number)) if number.get() == 0.0 && number.get().is_sign_negative() => {
            "-0".to_owned()
        }
        Ok(Value::Number(number)) => number_text(number),
        Ok(value) => value.to_json(),
        Err(Stop::Fault(Fault::Expression)) => "error".to_owned(),
        Err(stop) => format!("{stop:?}"),
    }
}

fn environment() -> Variables {
    fn value(json: &serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(truth) => (*truth).into(),
            serde_json::Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
            serde_json::Value::String(text) => text.as_str().into(),
            serde_json::Value::Array(items) => Value::list(items.iter().map(value)),
            serde_json::Value::Object(entries) => {
                Value::map(entries.iter().map(|(key, item)| (key.as_str(), value(item))))
            }
        }
    }
    Variables::of(&value(&serde_json::from_str(ENVIRONMENT).expect("this is JSON")))
}
