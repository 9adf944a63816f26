//! What compiled expressions give, that they go into a pool and come out of it, that they can be read
//! again, and that no loop makes a value without end.

use proptest::prelude::*;
use swml_compiler::expr::{Body, Condition, Formula};
use swml_compiler::{compile, source::Source};
use swml_runtime::expr::{Code, Pool, Span, Stop, VALUE_SIZE, Variables, evaluate};
use swml_runtime::fault::Fault;
use swml_runtime::io::{Input, Output, Trace};
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::Image;
use swml_runtime::time::Time;
use swml_runtime::value::Value;

use super::Text;
use super::expressions::expression;

pub(super) fn run(code: &Code, environment: &Variables) -> Result<Value, Stop> {
    evaluate(code, whole(code), environment, &[], &mut Vec::new())
}

fn whole(code: &Code) -> Span {
    Span { start: 0, len: u32::try_from(code.instrs.len()).expect("an expression is short") }
}

/// A condition that the machine evaluates.
pub(super) fn compiled(text: &str) -> Condition {
    let mut read = Text::new(text);
    let condition = read.condition();
    assert!(!read.diagnostics.has_errors(), "{text}{}", read.findings());
    assert!(matches!(condition.body, Body::Expr(_)), "{text}{}", read.findings());
    condition
}

/// What a condition shows when only its code is left.
fn words(text: &str) -> String {
    let code = Formula::condition(&compiled(text)).code;
    Formula::from_code((*code).clone()).display()
}

#[test]
fn code_is_put_into_words() {
    for (text, shown) in [
        ("vars.a", "vars.a"),
        ("  a==1  ", "a == 1"),
        ("((a)) == ((1))", "a == 1"),
        ("(a == 1) == (b == 2)", "a == 1 == (b == 2)"),
        ("a < 1 == b > 2", "a < 1 == b > 2"),
        ("a < (1 == b) > 2", "a < (1 == b) > 2"),
        ("a && b || c && d", "a && b || c && d"),
        ("a && (b || c) && d", "a && (b || c) && d"),
        ("a && (b && c)", "a && (b && c)"),
        ("!(a && b)", "!(a && b)"),
        ("!!a == !b", "!!a == !b"),
        ("a ? b : c ? d : e", "a ? b : c ? d : e"),
        ("(a ? b : c) ? d : e", "(a ? b : c) ? d : e"),
        ("a ? b ? 1 : 2 : 3", "a ? b ? 1 : 2 : 3"),
        ("a && (b ? 1 : 2) || 3", "a && (b ? 1 : 2) || 3"),
        ("vars.a.b['c d'][0].e", r#"vars.a.b["c d"][0].e"#),
        ("(a || b).c", "(a || b).c"),
        ("(5).a == -1", "(5).a == -1"),
        ("a == 'it\\'s \"x\"'", r#"a == "it's \"x\"""#),
        ("a == undefined", "a == undefined"),
        ("a === NaN || a > -Infinity", "a === NaN || a > -Infinity"),
        ("a == %{vars.x.y-z[0]}", "a == %{vars.x.y-z[0]}"),
        ("a == %{b == 1}", "a == (b == 1)"),
        ("%{params}.length == 1", "%{params}.length == 1"),
        ("params.length == 1", "params.length == 1"),
        // A variable that only a placeholder can name.
        ("a == %{typeof }", "a == %{typeof}"),
    ] {
        assert_eq!(words(text), shown, "{text}");
    }
}

#[test]
fn values_are_put_into_words() {
    let document = "sections: {main: [{set: {a: 'Hello %{vars.name}, %{b == 1 ? \"x\" : y}', \
                    list: [1, '%{call.from}', two], map: {deep: '%{vars.x.y}', n: null}, \
                    path: '%{vars.x.y}', text: plain, sum: '%{a + 1} pieces'}}]}";
    let compilation = compile(&Source::new("flow.yaml", document));
    let flow = swml_compiler::freeze::thaw(&compilation.program().expect("accepted"));
    let mut words = Vec::new();
    for (_, node) in flow.nodes() {
        if let swml_compiler::flow::NodeKind::Set(list) = &node.kind {
            let shown = |value: &Option<Formula>| value.as_ref().map(Formula::display);
            words.extend(list.iter().filter_map(|(_, value)| shown(value)));
        }
    }
    assert_eq!(
        words,
        [
            r#"Hello %{vars.name}, %{b == 1 ? "x" : y}"#,
            "[1, %{call.from}, two]",
            "{deep: %{vars.x.y}, n: null}",
            "vars.x.y",
            "plain",
            "%{a + 1} pieces",
        ]
    );
}

#[test]
fn code_that_no_expression_makes_is_no_trouble() {
    use swml_runtime::expr::Instr::{Const, Jump, JumpIfFalse, JumpIfFalseKeep, Unary};
    const NOT: swml_runtime::expr::Instr = Unary(swml_runtime::expr::UnaryOp::Not);
    let shown = |instrs: &[swml_runtime::expr::Instr]| {
        let code = Code { instrs: instrs.to_vec(), consts: vec![1.0.into()], ..Code::default() };
        Formula::from_code(code).display()
    };
    assert_eq!(shown(&[Const(0), NOT]), "!1");
    for instrs in [
        &[][..],
        &[Const(9)],
        &[NOT],
        &[Const(0), Jump(2), NOT],
        &[Const(0), JumpIfFalse(9)],
        &[Const(0), JumpIfFalse(0), Const(0)],
        &[Const(0), JumpIfFalse(3), Jump(9), Const(0)],
        &[Const(0), JumpIfFalseKeep(1), Const(0)],
        &[Const(0), JumpIfFalseKeep(u32::MAX), Const(0)],
        &[Const(0), Const(0)],
    ] {
        assert_eq!(shown(instrs), "...", "{instrs:?}");
    }
}

#[test]
fn templates_are_put_together() {
    let environment = Variables::of(&Value::map([(
        "vars",
        Value::map([
            ("name", "Ann".into()),
            ("n", 3.0.into()),
            ("list", Value::list([1.0.into(), "b".into()])),
            ("map", Value::map([("a", Value::Null)])),
        ]),
    )]));
    for (text, value) in [
        ("Hello %{name}", "Hello Ann".into()),
        ("${name}${name}", "AnnAnn".into()),
        // One placeholder and nothing else keeps the kind of its value; a blank is something else.
        ("%{n}", Value::from(3.0)),
        ("%{ n }", Value::from(3.0)),
        ("%{n} ", "3 ".into()),
        ("%{n == 3}", true.into()),
        ("it is %{n == 3}", "it is true".into()),
        ("%{missing}", Value::Undefined),
        ("[%{missing}]", "[]".into()),
        ("%{vars.missing.at.all}!", "!".into()),
        ("%{list}", Value::list([1.0.into(), "b".into()])),
        ("a %{list} %{map}", "a 1,b {\"a\":null}".into()),
        ("100% {name} $name", "100% {name} $name".into()),
        ("%{name == 'Ann' ? '}' : '{'}", "}".into()),
    ] {
        let mut read = Text::new(text);
        let template = read.template();
        assert!(read.diagnostics.is_empty(), "{text}{}", read.findings());
        let argument = swml_compiler::expr::Argument {
            span: template.span,
            kind: swml_compiler::expr::ArgumentKind::Template(Box::new(template), None),
        };
        assert_eq!(run(&Formula::argument(&argument).code, &environment), Ok(value), "{text}");
    }
    let mut read = Text::new("vars.missing.at");
    let code = Formula::condition(&read.condition()).code;
    let fault = Err(Stop::Fault(Fault::Expression));
    assert_eq!(run(&code, &environment), fault, "in a condition that is JavaScript");
}

/// Runs a flow without any input, and gives how it ended and what failed on the way.
fn faults(body: &str) -> (Vec<Fault>, usize) {
    let compilation = compile(&Source::new("flow.yaml", &format!("sections: {{main: [{body}]}}")));
    let findings = compilation.diagnostics.sorted();
    let program = compilation.program().unwrap_or_else(|_| panic!("{body}: {findings:?}"));
    let image = Image::new(program);
    let mut machine = Machine::<true>::new(CallInfo::default());
    let mut faults = Vec::new();
    // As often as the machine asks to be called again at once.
    for _ in 0..100 {
        machine.handle_input(&image, Time::ZERO, Input::Timeout);
        loop {
            match machine.poll_output() {
                Output::Trace(Trace::StatementFault { fault, .. }) => faults.push(fault),
                Output::Wait(Some(_)) => break,
                Output::Wait(None) | Output::Closed => {
                    let size = machine.vars().map(|(_, value)| value.to_json().len()).sum();
                    return (faults, size);
                }
                _ => {}
            }
        }
    }
    panic!("the flow does not end");
}

#[test]
fn what_doubles_in_a_loop_ends_in_a_fault() {
    for set in [
        "{a: '%{a}%{a}x'}",
        "{a: ['%{a}', '%{a}']}",
        "{a: {b: '%{a}', c: '%{a}', d: x}}",
        "{b: 'x%{a}', a: '%{b}%{b}'}",
        "{a: [[['%{a}']]]}",
        "{a: {b: {c: ['%{a}']}}}",
    ] {
        let body =
            format!("{{label: again}}, {{set: {set}}}, {{goto: {{label: again, max: 100}}}}");
        let (faults, size) = faults(&body);
        assert!(faults.contains(&Fault::Expression), "{set}: {faults:?}");
        assert!(size < 8 * VALUE_SIZE, "{set}: {size}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn code_comes_out_of_a_pool_as_it_went_in(texts in prop::collection::vec(expression(), 1..8)) {
        let codes: Vec<_> =
            texts.iter().map(|text| Formula::condition(&compiled(text)).code).collect();
        let mut pool = Pool::default();
        let spans: Vec<_> = codes.iter().map(|code| pool.append(code)).collect();
        let pooled = pool.into_code();
        for (code, span) in codes.iter().zip(spans) {
            prop_assert_eq!(code.check_span(whole(code)), Ok(()));
            prop_assert_eq!(pooled.check_span(span), Ok(()));
            prop_assert_eq!(&pooled.extract(span), &**code);
        }
    }

    #[test]
    fn the_words_of_code_compile_to_it(text in expression()) {
        let code = Formula::condition(&compiled(&text)).code;
        let words = Formula::from_code((*code).clone()).display();
        // A constant text stands in words without its quotes.
        prop_assume!(Formula::from_code((*code).clone()).constant().is_none());
        let again = Formula::condition(&compiled(&words)).code;
        prop_assert_eq!(again, code, "{}", words);
    }
}
