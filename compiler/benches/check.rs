//! How fast a document is checked, text to diagnostics, beside a plain YAML reader on the same text.
//!
//! `cargo bench -p swml-compiler --bench check`

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use swml_compiler::compile;
use swml_compiler::source::Source;

const SMALL: &str = "\
version: 1.0.0
sections:
  main:
    - answer
    - prompt:
        play: 'say:Press 1 for sales'
    - switch:
        variable: prompt_value
        case:
          '1':
            - connect:
                timeout: 20
                serial:
                  - to: '+15550100001'
                result:
                  case: {connected: [hangup]}
                  default: [{record: {beep: true}}]
";

/// A document of about a megabyte: the small one's steps in many sections.
fn large() -> String {
    let mut text = String::from("version: 1.0.0\nsections:\n");
    let steps = SMALL.split_once("  main:\n").expect("the small document has a main").1;
    for number in 0.. {
        let name = if number == 0 { "main".to_owned() } else { format!("part{number}") };
        write!(text, "  {name}:\n{steps}").expect("writing to a string");
        if text.len() >= 1_000_000 {
            break;
        }
    }
    text
}

fn check(criterion: &mut Criterion) {
    for (name, text) in [("400 bytes", SMALL.to_owned()), ("1 MB", large())] {
        let mut group = criterion.benchmark_group(format!("check {name}"));
        group.throughput(Throughput::Bytes(text.len() as u64));
        if text.len() > 10_000 {
            group.sample_size(10);
        }
        group.bench_function("swml", |b| {
            b.iter_with_large_drop(|| compile(&Source::new("bench.yaml", black_box(&text))));
        });
        group.bench_function("serde_yaml to a value", |b| {
            b.iter_with_large_drop(|| serde_yaml::from_str::<serde_yaml::Value>(black_box(&text)));
        });
        group.finish();
    }
}

criterion_group!(benches, check);
criterion_main!(benches);
