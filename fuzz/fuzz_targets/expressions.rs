//! Any text as a condition and as a template.
//!
//! What must hold: both are read, and what is wrong with them lies in the text; their code has no more
//! instructions than the text has room for, so that it ends soon; it is the same after its way through the
//! pool of a program; it gives a value within the bounds, or a fault, never a panic; and the words of a
//! condition's code, which is all that a program keeps of it, are read to that very code.

#![no_main]

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::expr::{self, Argument, ArgumentKind, Body, Condition, Formula};
use swml_compiler::source::Source;
use swml_compiler::syntax::{self, Scalar};
use swml_runtime::expr::{
    Code, Instr, Path, Pool, Root, Scope, Span, Stop, VALUE_SIZE, evaluate, to_text, walk,
};
use swml_runtime::value::Value;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (source, scalar) = scalar(text);

    let mut found = Diagnostics::default();
    let condition = expr::condition(&scalar, &mut found);
    lie_in(&source, &found);
    let formula = Formula::condition(&condition);
    runs(&formula.code, text);
    if !found.has_errors() && matches!(condition.body, Body::Expr(_)) {
        words_are_read_again(&formula);
    }

    let mut found = Diagnostics::default();
    let template = expr::template(&scalar, &mut found);
    lie_in(&source, &found);
    let kind = ArgumentKind::Template(Box::new(template), None);
    let formula = Formula::argument(&Argument { span: scalar.span(), kind });
    runs(&formula.code, text);
    assert_eq!(Formula::from_code((*formula.code).clone()), formula);
    let _ = Formula::from_code((*formula.code).clone()).display();
});

/// A text as the only value of a document.
fn scalar(text: &str) -> (Source, Scalar) {
    let plain = |c: char| c.is_alphanumeric() || c.is_ascii_graphic() || c == ' ';
    let document = if text.chars().all(plain) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        let escaped = text.chars().map(|c| format!("\\U{:08X}", u32::from(c)));
        format!("\"{}\"", escaped.collect::<String>())
    };
    let source = Source::new("text.yaml", &document);
    let tree = syntax::parse(&source, &mut Diagnostics::default());
    let root = tree.root().and_then(|root| root.scalar()).expect("a text is a value").clone();
    assert_eq!(root.text(), text);
    (source, root)
}

fn lie_in(source: &Source, found: &Diagnostics) {
    for finding in found.sorted() {
        assert!(source.text().get(finding.span.range()).is_some(), "{finding:?}");
        assert!(!finding.message.is_empty(), "{finding:?}");
    }
}

fn runs(code: &Code, text: &str) {
    // Jumps lead forward: no instruction runs twice.
    assert!(code.instrs.len() <= 2 * text.len() + 4, "{code:?}");
    let whole = Span { start: 0, len: u32::try_from(code.instrs.len()).expect("few") };
    assert_eq!(code.check_span(whole), Ok(()));
    let mut pool = Pool::default();
    pool.append(&Code { instrs: Vec::new(), consts: vec![1.0.into()], ..Code::default() });
    let span = pool.append(code);
    let pool = pool.into_code();
    assert_eq!(&pool.extract(span), code);

    let mut stack = Vec::new();
    let value = evaluate(code, whole, &Variables, &[], &mut stack);
    assert_eq!(evaluate(&pool, span, &Variables, &[], &mut stack).is_ok(), value.is_ok());
    match value {
        Ok(value) => assert!(to_text(&value).len() <= VALUE_SIZE, "{code:?}"),
        Err(Stop::Outside(source)) => {
            // With an answer it goes on; without one it is a fault.
            assert!(code.sources.get(source as usize).is_some(), "{code:?}");
            let answers: Vec<_> =
                (0..).zip(&code.sources).map(|(at, _)| (at, Some(7.0.into()))).collect();
            let again = evaluate(code, whole, &Variables, &answers, &mut stack);
            assert!(!matches!(again, Err(Stop::Outside(_))), "{code:?}");
            let none = evaluate(code, whole, &Variables, &[(source, None)], &mut stack);
            assert!(matches!(none, Err(Stop::Fault(_))), "{code:?}");
        }
        Err(Stop::Fault(_)) => {}
    }
}

fn words_are_read_again(formula: &Formula) {
    let bare = Formula::from_code((*formula.code).clone());
    // Alone, a text stands in words without its quotes, and a lookup without its braces.
    if bare.constant().is_some() || matches!(formula.code.instrs[..], [Instr::Load(_)]) {
        return;
    }
    let words = bare.display();
    // The platform takes no more than that, and parentheses may have come in.
    if words.chars().count() > 1024 {
        return;
    }
    let again = read_condition(&words);
    assert_eq!(Formula::condition(&again).code, Rc::clone(&formula.code), "{words}");
}

fn read_condition(text: &str) -> Condition {
    let mut found = Diagnostics::default();
    let condition = expr::condition(&scalar(text).1, &mut found);
    assert!(!found.has_errors(), "{text}: {:#?}", found.sorted());
    condition
}

/// A few values of each kind, under short names.
struct Variables;

static VARIABLES: LazyLock<Value> = LazyLock::new(|| {
    Value::map([
        ("a", 1.0.into()),
        ("b", "7".into()),
        ("c", Value::list([1.0.into(), "b".into(), Value::Null, Value::list([2.0.into()])])),
        ("d", Value::map([("a", "x".into()), ("b", Value::map([("a", true.into())]))])),
        ("e", Value::Null),
        ("f", false.into()),
        ("g", "😀é～".into()),
        ("h", Value::list([Value::map([("name", "X-Tier".into()), ("value", "gold".into())])])),
    ])
});

impl Scope for Variables {
    fn lookup(&self, path: &Path) -> Cow<'_, Value> {
        match &path.root {
            Root::Vars | Root::Call => Cow::Borrowed(walk(&VARIABLES, &path.segments)),
            Root::Bare(name) => {
                let found = VARIABLES.get(name).map(|value| walk(value, &path.segments));
                found.map_or(Cow::Owned(Value::Undefined), Cow::Borrowed)
            }
            Root::Params | Root::Envs => Cow::Owned(Value::Undefined),
        }
    }
}
