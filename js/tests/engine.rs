//! The engine: its limits, its clock, its dice, what an expression sees and what it may give.

use std::time::Instant;

use swml_js::{CHARS, Engine, Failure, TIME};
use swml_runtime::value::Value;

fn scopes() -> Value {
    let header = Value::map([("name", "X-Tier".into()), ("value", "gold".into())]);
    Value::map([
        (
            "vars",
            Value::map([("n", 2.0.into()), ("parseInt", "mine".into()), ("from", "vars".into())]),
        ),
        ("params", Value::map([("n", "7".into())])),
        ("envs", Value::map([("limit", 10.0.into())])),
        ("call", Value::map([("from", "call".into()), ("headers", Value::list([header]))])),
    ])
}

fn evaluate(source: &str) -> Result<Value, Failure> {
    Engine::new(|_| -5 * 3600, 7).evaluate(1_772_492_370_000, source, &scopes())
}

#[test]
fn variables_are_seen_as_the_machine_sees_them() {
    for (source, value) in [
        ("n + params.n", Value::from("27")),
        ("limit", 10.0.into()),
        ("from", "vars".into()),
        ("call.from", "call".into()),
        ("missing", Value::Undefined),
        ("typeof missing", "undefined".into()),
        ("call.headers['X-Tier'] + call.headers.length", "gold1".into()),
        // A variable hides what JavaScript has under its name; `undefined` is always itself.
        ("parseInt", "mine".into()),
        ("typeof parseFloat", "function".into()),
        // What an expression changes is gone with it.
        ("(n = 5, n)", 5.0.into()),
        ("n", 2.0.into()),
        ("vars.n", 2.0.into()),
        ("typeof scope + typeof source + typeof arguments", "undefinedundefinedundefined".into()),
    ] {
        assert_eq!(evaluate(source), Ok(value), "{source}");
    }
}

#[test]
fn the_clock_and_the_dice_are_those_of_the_call() {
    for (source, value) in [
        ("Date.now()", Value::from(1_772_492_370_000.0)),
        ("new Date().toISOString()", "2026-03-02T22:59:30.000Z".into()),
        ("String(new Date())", "Mon Mar 02 2026 17:59:30 GMT-0500".into()),
        ("Date()", "Mon Mar 02 2026 17:59:30 GMT-0500".into()),
        ("new Date().toLocaleString()", "3/2/2026, 5:59:30 PM".into()),
        (
            "[new Date().getHours(), new Date().getUTCHours(), new Date().getDay()].join()",
            "17,22,1".into(),
        ),
        ("new Date(2026, 0, 1).toISOString()", "2026-01-01T05:00:00.000Z".into()),
        ("new Date('2026-01-01').toISOString()", "2026-01-01T00:00:00.000Z".into()),
        ("new Date('2026-01-01T08:00').toISOString()", "2026-01-01T13:00:00.000Z".into()),
        ("new Date('2026-01-01T08:00Z').getHours()", 3.0.into()),
        ("new Date(new Date(0)).getTimezoneOffset()", 300.0.into()),
        ("new Date(0).setHours(0)", (-86_400_000.0 + 5.0 * 3_600_000.0).into()),
        ("new Date(NaN).getHours()", f64::NAN.into()),
        ("new Date('x').toString()", "Invalid Date".into()),
        ("new Date() instanceof Date && new Date().constructor === Date", true.into()),
        (
            "typeof performance + typeof setTimeout + typeof require",
            "undefinedundefinedundefined".into(),
        ),
    ] {
        assert_eq!(evaluate(source), Ok(value), "{source}");
    }
    let dice = "[Math.random(), Math.random()].join()";
    assert_eq!(evaluate(dice), evaluate(dice), "the same seed");
    let mut engine = Engine::new(|_| 0, 7);
    let mut throw = || engine.evaluate(0, dice, &scopes()).expect("numbers");
    assert_ne!(throw(), throw(), "one after another");
    assert_ne!(Engine::new(|_| 0, 8).evaluate(0, dice, &scopes()), evaluate(dice), "another seed");
}

#[test]
fn a_zone_that_changes_is_followed() {
    // Two hours east in summer of 2026, one in winter.
    let summer = 1_774_746_000_000..1_792_890_000_000;
    let mut engine = Engine::new(move |at| if summer.contains(&at) { 7200 } else { 3600 }, 0);
    let mut at = |source: &str| engine.evaluate(0, source, &scopes());
    assert_eq!(at("new Date(2026, 6, 1).toISOString()"), Ok("2026-06-30T22:00:00.000Z".into()));
    assert_eq!(at("new Date(2026, 0, 1).toISOString()"), Ok("2025-12-31T23:00:00.000Z".into()));
    assert_eq!(at("new Date(2026, 2, 29, 12).getHours()"), Ok(12.0.into()));
}

// How long it takes is what is tested.
#[allow(clippy::disallowed_methods)]
#[test]
fn limits_hold() {
    let failed = |source: &str| evaluate(source).expect_err(source);
    for source in ["(function () { for (;;); })()", "/(a+)+b/.test('a'.repeat(50))"] {
        let begin = Instant::now();
        assert_eq!(failed(source), Failure::Time);
        assert!(begin.elapsed() >= TIME);
    }
    for source in
        ["'x'.repeat(2 ** 28)", "[...Array(1e7).keys()]", "Array(1e6).fill('ab').map(x => [x])"]
    {
        assert_eq!(failed(source), Failure::Memory, "{source}");
    }
    assert_eq!(failed(&"1+".repeat(CHARS)), Failure::TooLong);
    assert!(evaluate(&format!("{}1", "1+".repeat(CHARS / 2 - 1))).is_ok());
    let message = failed("(f => f(f))(f => f(f))").to_string();
    assert!(message.contains("call stack"), "{message}");
    // Whoever comes after is not hurt.
    assert_eq!(evaluate("n"), Ok(2.0.into()));
}

#[test]
fn what_is_no_value_is_said() {
    for (source, words) in [
        ("x => x", "it gives a function, which is no value"),
        ("[Symbol()]", "it gives a symbol, which is no value"),
        ("10n", "it gives a big integer, which is no value"),
        ("(a => (a.push(a), a))([])", "it gives something that nests too deep, which is no value"),
        ("call.nothing.here", "TypeError: cannot read property 'here' of undefined"),
        ("parseInt('7')", "TypeError: not a function"),
        ("(() => { throw 'words' })()", "words"),
        ("n +", "SyntaxError: unexpected token in expression: ')'"),
    ] {
        assert_eq!(evaluate(source).expect_err(source).to_string(), words, "{source}");
    }
    // Sloppy mode, and values that are none of JSON but are values.
    for (source, value) in [
        ("010", Value::from(8.0)),
        ("(function () { return typeof this })()", "object".into()),
        ("[undefined, -0]", Value::list([Value::Undefined, (-0.0).into()])),
        ("new Date(0)", "1970-01-01T00:00:00.000Z".into()),
        ("'\\ud83d'", "\u{fffd}".into()),
        ("({b: 1, a: [2]})", Value::map([("b", 1.0.into()), ("a", Value::list([2.0.into()]))])),
    ] {
        assert_eq!(evaluate(source), Ok(value), "{source}");
    }
}

#[test]
fn the_limits_are_those_of_the_page() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/expressions.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let limits = format!(
        "{} ms, the platform's own; {} MiB; {} KiB of stack",
        TIME.as_millis(),
        swml_js::MEMORY >> 20,
        swml_js::STACK >> 10
    );
    assert!(page.contains(&limits), "docs/expressions.md does not say: {limits}");
}
