//! How fast documents are checked, text to diagnostics, beside readers that only make a value of the same text.
//!
//! `cargo bench -p swml-compiler --bench check`

#[path = "../tests/support/shaped.rs"]
mod shaped;

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::source::Source;
use swml_compiler::{compile, syntax};

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

/// What the goal of megabytes a second is about.
const SHAPED: usize = 10_000_000;

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

/// The whole folder of real documents, where it is at hand.
fn corpus() -> Vec<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let mut folders = vec![std::env::var_os("SWML_CORPUS").map_or(beside, PathBuf::from)];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let document = path.extension().is_some_and(|ext| ext == "json" || ext == "yaml");
            if path.is_dir() {
                folders.push(path);
            } else if document {
                texts.extend(std::fs::read_to_string(path));
            }
        }
    }
    texts
}

#[derive(Clone, Copy)]
enum Peer {
    Yaml,
    Json,
    None,
}

fn compare(criterion: &mut Criterion, name: &str, texts: &[String], peer: Peer) {
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group(format!("check {name}"));
    group.throughput(Throughput::Bytes(bytes as u64));
    if bytes > 10_000 {
        group.sample_size(10).measurement_time(Duration::from_secs(8));
    }
    group.bench_function("swml", |b| {
        b.iter(|| {
            for text in texts {
                black_box(compile(&Source::new("bench", black_box(text))));
            }
        });
    });
    group.bench_function("swml, reading alone", |b| {
        b.iter(|| {
            for text in texts {
                let source = Source::new("bench", black_box(text));
                black_box(syntax::parse(&source, &mut Diagnostics::default()));
            }
        });
    });
    match peer {
        Peer::Yaml => group.bench_function("serde_yaml to a value", |b| {
            b.iter(|| {
                for text in texts {
                    black_box(serde_yaml::from_str::<serde_yaml::Value>(black_box(text)).ok());
                }
            });
        }),
        Peer::Json => group.bench_function("serde_json to a value", |b| {
            b.iter(|| {
                for text in texts {
                    black_box(serde_json::from_str::<serde_json::Value>(black_box(text)).ok());
                }
            });
        }),
        Peer::None => &mut group,
    };
    group.finish();
}

fn check(criterion: &mut Criterion) {
    compare(criterion, "400 bytes", &[SMALL.to_owned()], Peer::Yaml);
    compare(criterion, "1 MB of short steps", &[large()], Peer::Yaml);

    let (json, yaml) = (shaped::json as shaped::Format, shaped::yaml as shaped::Format);
    compare(criterion, "10 MB of JSON", &shaped::documents(SHAPED, json), Peer::Json);
    compare(criterion, "10 MB of YAML", &shaped::documents(SHAPED, yaml), Peer::Yaml);
    compare(
        criterion,
        "10 MB of JSON in one document",
        &[shaped::document(SHAPED, json)],
        Peer::Json,
    );
    compare(
        criterion,
        "10 MB of YAML in one document",
        &[shaped::document(SHAPED, yaml)],
        Peer::Yaml,
    );

    let corpus = corpus();
    if !corpus.is_empty() {
        compare(criterion, "the corpus", &corpus, Peer::None);
    }
}

criterion_group!(benches, check);
criterion_main!(benches);
