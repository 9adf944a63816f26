//! Random expressions: how many, how many of them give a value, and that all three say the same.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use swml_runtime::expr::Variables;
use swml_runtime::value::Value;

use super::coverage::Coverage;
use super::expressions::{ENVIRONMENT, expression};
use super::{compiled, engine, engines, from_json, ours};

/// How many are drawn where nobody asks for more.
const CASES: usize = 2_000;

/// How many of a hundred must give a value.
const VALUES: usize = 70;

/// In so many cases each operator, method, function and constant must occur once: in 20,000 a hundred times.
const OCCURS_IN: usize = 200;

/// How often a case that differs is made smaller.
const SHRINKS: usize = 500;

/// One of so many is evaluated by the engine of the command, too.
const ENGINE: usize = 40;

#[test]
fn bytecode_and_engines_agree() {
    let cases =
        std::env::var("SWML_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(CASES);
    let scopes = environment();
    let variables = Variables::of(&scopes);
    let (mut sources, mut results) = (Vec::new(), Vec::new());
    let (mut coverage, mut values) = (Coverage::default(), 0);
    for source in drawn(cases).map(|tree| tree.current()) {
        let condition = compiled(&source);
        let result = ours(&condition, &variables);
        coverage.count(&condition);
        values += usize::from(result != "error");
        if sources.len() % ENGINE == 0 {
            assert_eq!(engine(&source, &scopes), result, "{source}");
        }
        sources.push(source);
        results.push(result);
    }
    compare(swml_js::NAME, &sources, &results, engines::quickjs);
    match engines::node_version() {
        Some(version) => compare(&format!("Node.js {version}"), &sources, &results, engines::node),
        None => eprintln!("Node.js was not asked: there is none"),
    }
    eprintln!("{values} of {cases} give a value, the others fail alike");
    assert!(values * 100 >= cases * VALUES, "only {values} of {cases} give a value");
    coverage.check(cases / OCCURS_IN);
}

/// The same expressions in every run.
fn drawn(count: usize) -> impl Iterator<Item = impl ValueTree<Value = String>> {
    let mut runner = TestRunner::deterministic();
    let strategy = expression();
    (0..count).map(move |_| strategy.new_tree(&mut runner).expect("nothing is refused"))
}

fn compare(
    name: &str,
    sources: &[String],
    results: &[String],
    engine: fn(&[String]) -> Vec<String>,
) {
    let theirs = engine(sources);
    let mut digits = 0;
    for at in 0..sources.len() {
        if theirs[at] == results[at] {
            continue;
        }
        if same_numbers(&theirs[at], &results[at]) {
            digits += 1;
            continue;
        }
        // The same expression again, to be made smaller.
        let mut tree = drawn(at + 1).last().expect("there is one");
        differs(name, &mut tree, |source| engine(&[source.to_owned()]).remove(0));
    }
    let count = sources.len();
    eprintln!(
        "{count} expressions: the same in the bytecode and in {name}, {digits} but for digits"
    );
    assert!(digits * 200 <= count, "{digits} of {count} differ in the digits of a number");
}

/// Whether two results are the same but for how the same number is written: QuickJS does not always find the
/// shortest digits, as ECMAScript and V8 have it.
fn same_numbers(one: &str, other: &str) -> bool {
    numbers(one) == numbers(other)
}

/// A text whose numbers are replaced by what they are.
fn numbers(text: &str) -> String {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | '+' | '-');
    let mut written = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        written.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
        match rest[..end].parse::<f64>() {
            Ok(number) if end > 15 => written.push_str(&format!("<{:x}>", number.to_bits())),
            _ => written.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    written + rest
}

/// Makes an expression on which an engine differs as small as it gets, and says what each gives.
fn differs<T: ValueTree<Value = String>>(
    engine: &str,
    tree: &mut T,
    theirs: impl Fn(&str) -> String,
) -> ! {
    let variables = Variables::of(&environment());
    let mut smallest = tree.current();
    for _ in 0..SHRINKS {
        let smaller = tree.current();
        let still = !same_numbers(&ours(&compiled(&smaller), &variables), &theirs(&smaller));
        if still {
            smallest = smaller;
        }
        if !(if still { tree.simplify() } else { tree.complicate() }) {
            break;
        }
    }
    let ours = ours(&compiled(&smallest), &variables);
    panic!("{smallest}\nhere: {ours}\n{engine}: {}", theirs(&smallest));
}

fn environment() -> Value {
    from_json(&serde_json::from_str(ENVIRONMENT).expect("this is JSON"))
}
