//! Code: what instructions give, what they may not do, and how pools share.

use std::borrow::Cow;

use proptest::prelude::*;
use swml_runtime::expr::{
    BinaryOp, Check, CheckKind, Code, Instr, Path, Pool, Root, Scope, Segment, Span, Stop, UnaryOp,
    VALUE_DEPTH, VALUE_SIZE, evaluate, number_text, strict_equal, to_number, to_text, walk,
};
use swml_runtime::fault::Fault;
use swml_runtime::value::Text;
use swml_runtime::value::Value::{Null, Undefined};

use super::*;

/// Variables for expressions: a map whose entries are the bare names.
struct Names(Value);

impl Scope for Names {
    fn lookup(&self, path: &Path) -> Cow<'_, Value> {
        Cow::Borrowed(match &path.root {
            Root::Bare(name) => walk(self.0.get(name).unwrap_or(&Undefined), &path.segments),
            _ => walk(&self.0, &path.segments),
        })
    }
}

fn run(code: &Code) -> Result<Value, Stop> {
    run_with(code, &[])
}

fn run_with(code: &Code, answers: &[(u32, Option<Value>)]) -> Result<Value, Stop> {
    let len = u32::try_from(code.instrs.len()).expect("tests are short");
    let span = Span { start: 0, len };
    assert_eq!(code.check_span(span), Ok(()));
    evaluate(code, span, &Names(Undefined), answers, &mut Vec::new())
}

const EXPRESSION: Result<Value, Stop> = Err(Stop::Fault(Fault::Expression));

/// The code of instructions that take constants in order.
fn code(values: &[Value], rest: &[Instr]) -> Code {
    let mut pool = Pool::default();
    for value in values {
        let index = pool.constant(value);
        pool.push(Instr::Const(index));
    }
    for instr in rest {
        pool.push(*instr);
    }
    pool.into_code()
}

#[test]
fn comparisons_are_instructions() {
    use BinaryOp::*;
    let ops =
        [Equal, NotEqual, StrictEqual, StrictNotEqual, Less, LessEqual, Greater, GreaterEqual];
    // ==, !=, ===, !==, <, <=, >, >=
    for (a, b, expected) in [
        (n(1.0), n(1.0), [true, false, true, false, false, true, false, true]),
        (n(1.0), t("1"), [true, false, false, true, false, true, false, true]),
        (n(1.0), n(2.0), [false, true, false, true, true, true, false, false]),
        (n(NAN), n(NAN), [false, true, false, true, false, false, false, false]),
        (Null, Undefined, [true, false, false, true, false, false, false, false]),
        (Null, n(0.0), [false, true, false, true, false, true, false, true]),
        (t("a"), n(1.0), [false, true, false, true, false, false, false, false]),
        (t("b"), t("a"), [false, true, false, true, false, false, true, true]),
    ] {
        for (op, expected) in ops.into_iter().zip(expected) {
            let found = run(&code(&[a.clone(), b.clone()], &[Instr::Binary(op)]));
            assert_eq!(found, Ok(expected.into()), "{a:?} {op:?} {b:?}");
        }
    }
}

fn logical(jump: fn(u32) -> Instr, left: &Value, right: &Value) -> Result<Value, Stop> {
    let mut pool = Pool::default();
    let left = pool.constant(left);
    pool.push(Instr::Const(left));
    let jump = pool.push(jump(0));
    let right = pool.constant(right);
    pool.push(Instr::Const(right));
    pool.land(jump);
    run(&pool.into_code())
}

#[test]
fn and_and_or_give_an_operand() {
    // a, b, a && b, a || b
    for (a, b, and, or) in [
        (yes(), t("b"), t("b"), yes()),
        (n(0.0), t("b"), n(0.0), t("b")),
        (t(""), Null, t(""), Null),
        (t("a"), t(""), t(""), t("a")),
        (n(NAN), Undefined, n(NAN), Undefined),
        (Undefined, no(), Undefined, no()),
        (list([]), n(1.0), n(1.0), list([])),
    ] {
        assert_eq!(logical(Instr::JumpIfFalseKeep, &a, &b), Ok(and), "{a:?} && {b:?}");
        assert_eq!(logical(Instr::JumpIfTrueKeep, &a, &b), Ok(or), "{a:?} || {b:?}");
    }
}

#[test]
fn a_choice_takes_one_branch() {
    for (test, taken) in [(yes(), "then"), (t(""), "else"), (map([]), "then"), (Null, "else")] {
        let mut pool = Pool::default();
        let constant = |pool: &mut Pool, value: &Value| {
            let index = pool.constant(value);
            pool.push(Instr::Const(index));
        };
        constant(&mut pool, &test);
        let to_else = pool.push(Instr::JumpIfFalse(0));
        constant(&mut pool, &t("then"));
        let to_end = pool.push(Instr::Jump(0));
        pool.land(to_else);
        constant(&mut pool, &t("else"));
        pool.land(to_end);
        assert_eq!(run(&pool.into_code()), Ok(t(taken)), "{test:?}");
    }
    assert_eq!(run(&code(&[n(0.0)], &[Instr::Unary(UnaryOp::Not)])), Ok(yes()));
    assert_eq!(run(&code(&[t("0")], &[Instr::Unary(UnaryOp::Not)])), Ok(no()));
}

#[test]
fn members_are_those_of_javascript() {
    let headers = list([
        map([("name", t("X-Tier")), ("value", t("gold"))]),
        map([("name", t("X-Id")), ("value", n(7.0))]),
    ]);
    for (object, key, found) in [
        (map([("a", n(1.0))]), t("a"), Ok(n(1.0))),
        (map([("a", n(1.0))]), t("b"), Ok(Undefined)),
        (map([("1", t("x"))]), n(1.0), Ok(t("x"))),
        (map([("true", t("x"))]), yes(), Ok(t("x"))),
        (map([("undefined", t("x"))]), Undefined, Ok(t("x"))),
        (map([("length", t("x"))]), t("length"), Ok(t("x"))),
        (map([]), t("length"), Ok(Undefined)),
        (list([t("x"), t("y")]), n(1.0), Ok(t("y"))),
        (list([t("x"), t("y")]), t("1"), Ok(t("y"))),
        (list([t("x"), t("y")]), n(-0.0), Ok(t("x"))),
        (list([t("x")]), t("01"), Ok(Undefined)),
        (list([t("x")]), t("+0"), Ok(Undefined)),
        (list([t("x")]), n(0.5), Ok(Undefined)),
        (list([t("x")]), n(-1.0), Ok(Undefined)),
        (list([t("x")]), n(1e21), Ok(Undefined)),
        (list([t("x"), t("y")]), t("length"), Ok(n(2.0))),
        (list([t("x")]), list([n(0.0)]), Ok(t("x"))),
        (t("abc"), n(1.0), Ok(t("b"))),
        (t("abc"), n(3.0), Ok(Undefined)),
        (t("abc"), t("length"), Ok(n(3.0))),
        (t("é😀"), t("length"), Ok(n(3.0))),
        (t("é😀"), n(0.0), Ok(t("é"))),
        (t("abc"), t("name"), Ok(Undefined)),
        (n(7.0), t("length"), Ok(Undefined)),
        (yes(), t("a"), Ok(Undefined)),
        (Null, t("a"), EXPRESSION),
        (Undefined, n(0.0), EXPRESSION),
        // What `call.headers` is: by place, by name, and by name in any case.
        (headers.clone(), t("X-Id"), Ok(n(7.0))),
        (headers.clone(), t("x-tier"), Ok(t("gold"))),
        (headers, t("X-Other"), Ok(Undefined)),
    ] {
        let computed = code(&[object.clone(), key.clone()], &[Instr::Index]);
        assert_eq!(run(&computed), found, "{object:?}[{key:?}]");
    }
}

#[test]
fn paths_never_fail() {
    let value = map([("a", map([("b", list([n(1.0), map([("c", Null)])]))])), ("text", t("abc"))]);
    let key = |name: &str| Segment::Key(name.into());
    for (segments, found) in [
        (vec![], value.clone()),
        (vec![key("a"), key("b"), Segment::Index(0)], n(1.0)),
        (vec![key("a"), key("b"), Segment::Index(1), key("c")], Null),
        (vec![key("a"), key("b"), Segment::Index(1), key("c"), key("d")], Undefined),
        (vec![key("a"), key("b"), Segment::Index(9)], Undefined),
        (vec![key("a"), Segment::Index(0)], Undefined),
        (vec![key("nothing"), key("at"), key("all")], Undefined),
        (vec![key("text"), key("length")], Undefined),
    ] {
        assert_eq!(*walk(&value, &segments), found, "{segments:?}");
    }
}

#[test]
fn texts_lists_and_maps_are_put_together() {
    let parts = [t("a "), n(1.5), Null, Undefined, yes(), list([n(1.0), n(2.0)])];
    assert_eq!(run(&code(&parts, &[Instr::Concat(6)])), Ok(t("a 1.5true1,2")));
    assert_eq!(run(&code(&[n(1.0), Undefined], &[Instr::List(2)])), Ok(list([n(1.0), Undefined])));
    assert_eq!(run(&code(&[], &[Instr::List(0)])), Ok(list([])));
    let mut pool = Pool::default();
    let shape = pool.shape(&vec!["b".into(), "gone".into(), "a".into()]);
    for value in [n(1.0), Undefined, Null] {
        let index = pool.constant(&value);
        pool.push(Instr::Const(index));
    }
    pool.push(Instr::Map(shape));
    assert_eq!(run(&pool.into_code()), Ok(map([("b", n(1.0)), ("a", Null)])));
    for (value, text) in [
        (n(3.0), t("3")),
        (Null, t("")),
        (no(), t("false")),
        (list([n(1.0)]), list([n(1.0)])),
        (map([("a", n(1.0))]), map([("a", n(1.0))])),
    ] {
        assert_eq!(run(&code(&[value], &[Instr::Stringify])), Ok(text));
    }
}

#[test]
fn computed_values_are_checked() {
    let check = |kind| Check { kind, min: None, max: None, choices: Vec::new() };
    let text = check(CheckKind::Text);
    let number = Check {
        min: Some(Number::new(0.0)),
        max: Some(Number::new(10.0)),
        ..check(CheckKind::Number)
    };
    let integer = check(CheckKind::Integer);
    let truth = check(CheckKind::Bool);
    let choice = Check { choices: vec!["wait".into(), "5".into()], ..text.clone() };
    let not = Err(Stop::Fault(Fault::InvalidValue));
    for (check, value, found) in [
        (&text, n(5.0), Ok(t("5"))),
        (&text, Undefined, Ok(t(""))),
        (&text, yes(), Ok(t("true"))),
        (&text, list([]), not.clone()),
        (&number, t(" 2.5 "), Ok(n(2.5))),
        (&number, n(10.0), Ok(n(10.0))),
        (&number, n(10.5), not.clone()),
        (&number, t("-1"), not.clone()),
        (&number, t(""), not.clone()),
        (&number, t("ten"), not.clone()),
        (&number, Null, not.clone()),
        (&number, yes(), not.clone()),
        (&number, n(NAN), not.clone()),
        (&integer, t("7"), Ok(n(7.0))),
        (&integer, n(-3.0), Ok(n(-3.0))),
        (&integer, n(7.5), not.clone()),
        (&integer, n(INFINITY), not.clone()),
        (&truth, t("true"), Ok(yes())),
        (&truth, no(), Ok(no())),
        (&truth, t("yes"), not.clone()),
        (&truth, n(1.0), not.clone()),
        (&choice, t("wait"), Ok(t("wait"))),
        (&choice, n(5.0), Ok(t("5"))),
        (&choice, t("Wait"), not),
    ] {
        let mut pool = Pool::default();
        let constant = pool.constant(&value);
        pool.push(Instr::Const(constant));
        let index = pool.check(check);
        pool.push(Instr::Coerce(index));
        assert_eq!(run(&pool.into_code()), found, "{value:?} as {check:?}");
    }
}

#[test]
fn the_outside_is_asked_until_it_has_answered() {
    let mut pool = Pool::default();
    for text in ["a + 1", "b + 1"] {
        let source = pool.source(&text.into());
        pool.push(Instr::Outside(source));
    }
    pool.push(Instr::Binary(BinaryOp::Less));
    let code = pool.into_code();
    assert_eq!(run(&code), Err(Stop::Outside(0)));
    assert_eq!(run_with(&code, &[(0, Some(n(1.0)))]), Err(Stop::Outside(1)));
    assert_eq!(run_with(&code, &[(1, Some(n(2.0))), (0, Some(n(1.0)))]), Ok(yes()));
    assert_eq!(run_with(&code, &[(0, None)]), EXPRESSION);
    assert_eq!(run_with(&code, &[(0, Some(Undefined)), (1, Some(n(2.0)))]), Ok(no()));
}

#[test]
fn values_have_a_size_and_a_depth() {
    let half = t(&"a".repeat(VALUE_SIZE / 2));
    let concat = |parts: &[Value]| {
        run(&code(parts, &[Instr::Concat(u32::try_from(parts.len()).expect("few"))]))
    };
    assert_eq!(
        concat(&[half.clone(), half.clone()]).map(|text| to_text(&text).len()),
        Ok(VALUE_SIZE)
    );
    assert_eq!(concat(&[half.clone(), half.clone(), t("a")]), EXPRESSION);
    assert_eq!(run(&code(&[half.clone(), half.clone()], &[Instr::List(2)])), EXPRESSION);

    // Doubling shares its parts and costs nothing, until somebody prints it.
    let mut value = t("a");
    let doublings = (0..100)
        .take_while(|_| match run(&code(&[value.clone(), value.clone()], &[Instr::List(2)])) {
            Ok(larger) => {
                value = larger;
                true
            }
            Err(stop) => {
                assert_eq!(stop, Stop::Fault(Fault::Expression));
                false
            }
        })
        .count();
    assert!((15..=20).contains(&doublings), "{doublings}");
    assert!(value.to_json().len() < 8 * VALUE_SIZE);

    let mut value = Null;
    for _ in 0..VALUE_DEPTH {
        value = run(&code(&[value], &[Instr::List(1)])).expect("not yet too deep");
    }
    assert_eq!(run(&code(&[value.clone()], &[Instr::List(1)])), EXPRESSION);
    assert_eq!(value.to_json().len(), 2 * VALUE_DEPTH + 4);
}

#[test]
fn a_pool_shares_what_is_equal() {
    let mut pool = Pool::default();
    let ones: Vec<Code> = (0..200u32)
        .map(|i| code(&[n(f64::from(i % 50)), t("same")], &[Instr::Binary(BinaryOp::Equal)]))
        .collect();
    let spans: Vec<Span> = ones.iter().map(|one| pool.append(one)).collect();
    let pooled = pool.into_code();
    assert_eq!(pooled.consts.len(), 51);
    assert_eq!(pooled.instrs.len(), 600);
    for (one, span) in ones.iter().zip(spans) {
        assert_eq!(pooled.check_span(span), Ok(()));
        assert_eq!(pooled.extract(span), *one);
    }
    // `0` and `-0` are two constants, and so are a number and its text.
    let two = code(&[n(0.0), n(-0.0), t("0"), n(NAN), n(-NAN)], &[Instr::List(5)]);
    assert_eq!(two.consts.len(), 4);
}

#[test]
fn what_cannot_run_is_told() {
    let check = |code: Code| {
        let len = u32::try_from(code.instrs.len()).expect("tests are short");
        code.check_span(Span { start: 0, len })
    };
    let of = |instrs: &[Instr]| check(code(&[n(1.0)], instrs)).expect_err("this cannot run");
    for (instrs, words) in [
        (&[Instr::Const(9)][..], "instruction 1, Const(9), names something that is not there"),
        (&[Instr::Load(0)], "instruction 1, Load(0), names something that is not there"),
        (&[Instr::Index], "instruction 1, Index, finds no value"),
        (&[Instr::Concat(2)], "instruction 1, Concat(2), finds no value"),
        (&[Instr::Const(0)], "leaves 2 values"),
        (&[Instr::JumpIfFalse(1), Instr::Const(0)], "instruction 1 jumps to 1"),
        (&[Instr::Jump(9)], "instruction 1 jumps to 9"),
        (&[Instr::Jump(3), Instr::Unary(UnaryOp::Not)], "instruction 2 is never reached"),
        (&[Instr::JumpIfFalse(3), Instr::Const(0)], "instruction 3: two heights"),
    ] {
        assert_eq!(of(instrs), words);
    }
    assert_eq!(check(Code::default()).expect_err("there is no value"), "leaves 0 values");
    let beyond = Code::default().check_span(Span { start: 3, len: u32::MAX });
    assert!(beyond.is_err(), "{beyond:?}");
}

fn instr() -> impl Strategy<Value = Instr> {
    prop_oneof![
        6 => (0..8u32).prop_map(Instr::Const),
        2 => (0..3u32).prop_map(Instr::Load),
        1 => (0..8u32).prop_map(Instr::Get),
        1 => Just(Instr::Index),
        1 => Just(Instr::Unary(UnaryOp::Not)),
        2 => prop::sample::select(vec![BinaryOp::Equal, BinaryOp::StrictEqual, BinaryOp::Less])
            .prop_map(Instr::Binary),
        1 => (0..12u32).prop_map(Instr::Jump),
        2 => (0..12u32).prop_map(Instr::JumpIfFalse),
        2 => (0..12u32).prop_map(Instr::JumpIfFalseKeep),
        1 => (0..12u32).prop_map(Instr::JumpIfTrueKeep),
        1 => (0..4u32).prop_map(Instr::Concat),
        1 => (0..4u32).prop_map(Instr::List),
        1 => (0..2u32).prop_map(Instr::Map),
        1 => Just(Instr::Stringify),
        1 => (0..2u32).prop_map(Instr::Coerce),
        1 => (0..2u32).prop_map(Instr::Outside),
    ]
}

/// Any instructions over tables that hold a few things.
fn any_code() -> impl Strategy<Value = Code> {
    prop::collection::vec(instr(), 0..12).prop_map(|instrs| Code {
        instrs,
        consts: vec![Undefined, Null, yes(), n(2.0), t("a"), list([n(1.0)]), map([("a", Null)])],
        paths: vec![
            Path { root: Root::Bare("a".into()), segments: Vec::new() },
            Path { root: Root::Vars, segments: vec![Segment::Key("a".into())] },
        ],
        shapes: vec![vec![Text::from("a"), Text::from("b")]],
        checks: vec![Check { kind: CheckKind::Number, min: None, max: None, choices: Vec::new() }],
        sources: vec!["a + 1".into()],
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Code that passes the check gives a value, asks, or fails for a reason that a document can have;
    /// code that does not pass it ends, too.
    #[test]
    fn any_code_ends(code in any_code()) {
        let span = Span { start: 0, len: u32::try_from(code.instrs.len()).expect("short") };
        let names = Names(map([("a", map([("a", n(1.0))]))]));
        let checked = code.check_span(span).is_ok();
        let mut stack = Vec::new();
        let result = evaluate(&code, span, &names, &[], &mut stack);
        if checked {
            let mut pool = Pool::default();
            pool.append(&code);
            let moved = pool.append(&code);
            let pooled = pool.into_code();
            prop_assert_eq!(pooled.check_span(moved), Ok(()));
            prop_assert_eq!(evaluate(&pooled, moved, &names, &[], &mut stack), result);
        }
    }

    /// A number is its text's number.
    #[test]
    fn texts_of_numbers_are_read_back(bits: u64) {
        let number = Number::new(f64::from_bits(bits));
        let text = number_text(number);
        let back = to_number(&Value::text(text.as_str()));
        prop_assert!(strict_equal(&Value::Number(back), &Value::Number(number)) || number.get().is_nan(), "{}", text);
    }
}
