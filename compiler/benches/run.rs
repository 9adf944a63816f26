//! How fast the machine runs whole calls: three groups of three legs, every one of them lost.
//!
//! `cargo bench -p swml-compiler --bench run`

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use swml_compiler::source::Source;
use swml_runtime::id::LegId;
use swml_runtime::io::{EndReason, Input, LegEvent, Output};
use swml_runtime::machine::readings::Readings;
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::monitor::Monitors;
use swml_runtime::program::Image;
use swml_runtime::time::Time;
use swml_runtime::value::Value;

const NINE_LEGS: &str = "
sections:
  main:
    - connect:
        timeout: 20
        serial_parallel:
          - [{to: '+15550100001'}, {to: '+15550100002'}, {to: '+15550100003'}]
          - [{to: '+15550100004'}, {to: '+15550100005'}, {to: '+15550100006'}]
          - [{to: 'sip:a@example.com'}, {to: 'sip:b@example.com'}, {to: 'sip:c@example.com'}]
";

fn image(text: &str) -> Image {
    let compilation = swml_compiler::compile(&Source::new("bench.yaml", text));
    Image::new(compilation.program().expect("the document of the benchmark is accepted"))
}

fn info() -> CallInfo {
    let call = [("from".into(), Value::from("+15550100099")), ("to".into(), "+15550100098".into())];
    CallInfo { call: Value::Map(call.into()), ..CallInfo::default() }
}

/// One call from `reset` to `Closed`. The number of outputs, so that nothing is optimised away.
fn call<const TRACE: bool>(machine: &mut Machine<TRACE>, image: &Image, info: &CallInfo) -> usize {
    machine.reset(info.clone());
    let mut outputs = 0;
    let mut drain = |machine: &mut Machine<TRACE>| loop {
        outputs += 1;
        match black_box(machine.poll_output()) {
            Output::Wait(_) => break false,
            Output::Closed => break true,
            _ => {}
        }
    };
    machine.handle_input(image, Time(0), Input::Timeout);
    drain(machine);
    for leg in 1..=9 {
        let busy = LegEvent::Ended(EndReason::Busy);
        machine.handle_input(image, Time(u64::from(leg) * 100), Input::Leg(LegId(leg), busy));
        if drain(machine) {
            break;
        }
    }
    outputs
}

fn whole_calls(criterion: &mut Criterion) {
    let (image, info) = (image(NINE_LEGS), info());
    let mut group = criterion.benchmark_group("nine legs fail");
    group.throughput(Throughput::Elements(1));
    let mut machine = Machine::<false>::new(info.clone());
    group.bench_function("trace off", |b| b.iter(|| call(&mut machine, &image, &info)));
    let mut machine = Machine::<true>::new(info.clone());
    group.bench_function("trace on", |b| b.iter(|| call(&mut machine, &image, &info)));
    let mut monitors = Monitors::new(Readings::default());
    group.bench_function("trace on, watched", |b| {
        b.iter(|| watched(&mut machine, &image, &info, &mut monitors));
    });
    group.finish();
}

/// The same call, with all monitors beside it.
fn watched(
    machine: &mut Machine<true>,
    image: &Image,
    info: &CallInfo,
    monitors: &mut Monitors,
) -> usize {
    machine.reset(info.clone());
    monitors.reset();
    let tell = |machine: &mut Machine<true>, monitors: &mut Monitors, now: Time, input: Input| {
        monitors.input(now, &input);
        machine.handle_input(image, now, input);
        loop {
            let output = black_box(machine.poll_output());
            monitors.output(now, &output);
            match output {
                Output::Wait(_) => break false,
                Output::Closed => break true,
                _ => {}
            }
        }
    };
    tell(machine, monitors, Time(0), Input::Timeout);
    for leg in 1..=9 {
        let input = Input::Leg(LegId(leg), LegEvent::Ended(EndReason::Busy));
        if tell(machine, monitors, Time(u64::from(leg) * 100), input) {
            break;
        }
    }
    assert!(monitors.violations().is_empty());
    monitors.violations().len()
}

criterion_group!(benches, whole_calls);
criterion_main!(benches);
