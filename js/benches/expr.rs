//! One expression, compiled and with QuickJS: evaluated again and again, and from its text each time.
//!
//! `cargo bench -p swml-js --bench expr`

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use rquickjs::{Context, Function, Runtime};
use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::expr::{Formula, condition};
use swml_compiler::source::Source;
use swml_compiler::syntax::{self, Scalar};
use swml_js::Engine;
use swml_runtime::expr::{Code, Span, Variables, evaluate};
use swml_runtime::value::Value;

const SOURCE: &str = r#"vars.total > 50 && call.from.startsWith("+1555")"#;

/// Twenty variables and eleven fields of the call, the ones that are looked at in the middle.
fn scopes() -> Value {
    let var = |n: usize| match n {
        10 => ("total".to_owned(), Value::from(61.5)),
        n if n % 2 == 0 => (format!("variable_{n}"), Value::text(format!("value {n}"))),
        n => (format!("variable_{n}"), Value::from(f64::from(u8::try_from(n).unwrap_or(0)))),
    };
    let field = |n: usize| match n {
        5 => ("from".to_owned(), Value::from("+15550100001")),
        n => (format!("field_{n}"), Value::text(format!("value {n}"))),
    };
    Value::map([("vars", Value::map((0..20).map(var))), ("call", Value::map((0..11).map(field)))])
}

fn scalar() -> Scalar {
    let source = Source::new("expression.yaml", &format!("'{SOURCE}'"));
    let tree = syntax::parse(&source, &mut Diagnostics::default());
    tree.root().and_then(|root| root.scalar()).expect("a text is a value").clone()
}

fn whole(code: &Code) -> Span {
    Span { start: 0, len: u32::try_from(code.instrs.len()).expect("it is short") }
}

fn warm(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("expression, compiled before");
    let variables = Variables::of(&scopes());
    let code = Formula::condition(&condition(&scalar(), &mut Diagnostics::default())).code;
    let mut stack = Vec::with_capacity(8);
    group.bench_function("swml", |b| {
        b.iter(|| evaluate(black_box(&code), whole(&code), &variables, &[], &mut stack));
    });
    let runtime = Runtime::new().expect("there is memory");
    let context = Context::full(&runtime).expect("there is memory");
    context.with(|ctx| {
        let globals =
            format!("globalThis.scopes = {}; var {{vars, call}} = scopes", scopes().to_json());
        ctx.eval::<(), _>(globals).expect("this is JavaScript");
        let compiled: Function<'_> =
            ctx.eval(format!("() => {SOURCE}")).expect("this is JavaScript");
        group.bench_function("QuickJS", |b| b.iter(|| compiled.call::<_, bool>(())));
    });
}

fn cold(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("expression, from its text");
    let (scopes, scalar) = (scopes(), scalar());
    let variables = Variables::of(&scopes);
    group.bench_function("swml", |b| {
        b.iter(|| {
            let read = condition(black_box(&scalar), &mut Diagnostics::default());
            let code = Formula::condition(&read).code;
            evaluate(&code, whole(&code), &variables, &[], &mut Vec::new())
        });
    });
    group.bench_function("QuickJS with a new context", |b| {
        let globals =
            format!("globalThis.scopes = {}; var {{vars, call}} = scopes", scopes.to_json());
        let runtime = Runtime::new().expect("there is memory");
        b.iter(|| {
            let context = Context::full(&runtime).expect("there is memory");
            context.with(|ctx| {
                ctx.eval::<(), _>(globals.as_str()).expect("this is JavaScript");
                ctx.eval::<bool, _>(black_box(SOURCE))
            })
        });
    });
    group.bench_function("this crate, with its limits and its clock", |b| {
        let mut engine = Engine::new(|_| 0, 1);
        b.iter(|| engine.evaluate(0, black_box(SOURCE), &scopes));
    });
}

criterion_group!(benches, warm, cold);
criterion_main!(benches);
