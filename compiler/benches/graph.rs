//! How fast a flow becomes a picture, beside Graphviz on the DOT text of the same flow, where it is installed;
//! and how fast its bounds are found.
//!
//! `cargo bench -p swml-compiler --bench graph`

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use swml_compiler::bounds::{Options, bounds};
use swml_compiler::compile;
use swml_compiler::flow::Flow;
use swml_compiler::freeze::freeze;
use swml_compiler::render::svg::{self, Theme};
use swml_compiler::render::{Format, View, Zoom, write};
use swml_compiler::source::Source;

/// A menu with a dial group, a mailbox and loops: some eighteen boxes.
const PART: &str = "
    - label: lN
    - prompt: {play: 'say:Menu N, press a key', max_digits: 1}
    - switch:
        variable: prompt_value
        case:
          '1':
            - play: say:One moment please
            - connect:
                timeout: 20
                serial_parallel:
                  - - to: '+15550100001'
                    - to: sip:desk@example.com
                  - - to: '+15550100002'
                result:
                  case:
                    connected: [hangup]
                    failed:
                      - play: say:Nobody is there
                      - goto: {label: lN, max: 2}
          '2':
            - record: {beep: true}
            - cond:
                - when: record_result == 'success'
                  then: [{play: 'say:Thank you'}, hangup]
                - when: record_result == 'failed'
                  then: [{goto: {label: lN, max: 1}}]
        default:
          - play: say:Sorry
";

fn flow(sections: usize, parts: usize) -> Flow {
    let mut text = String::from("version: 1.0.0\nsections:\n");
    for section in 0..sections {
        let name = if section == 0 { "main".to_owned() } else { format!("part{section}") };
        let _ = write!(text, "  {name}:");
        for part in 0..parts {
            text.push_str(&PART.replace('N', &part.to_string()));
        }
        if section + 1 < sections {
            let _ = writeln!(text, "    - execute: part{}", section + 1);
        }
        text.push_str("    - hangup\n");
    }
    compile(&Source::new("bench.yaml", &text)).flow
}

/// Graphviz as a program: what it takes to start is about 10 ms of it.
fn graphviz(dot: &str) -> Option<Vec<u8>> {
    let mut command = Command::new("dot");
    let mut child =
        command.arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    child.stdin.take()?.write_all(dot.as_bytes()).ok()?;
    Some(child.wait_with_output().ok()?.stdout)
}

/// Of the large ones Graphviz needs seconds each time, too long for a hundred samples: the median of three.
#[allow(clippy::disallowed_methods)]
fn seconds(name: &str, dot: &str) {
    let mut times = [0; 3].map(|_: u8| {
        let before = Instant::now();
        black_box(graphviz(black_box(dot)));
        before.elapsed().as_secs_f64()
    });
    times.sort_by(f64::total_cmp);
    println!("graph {name}/Graphviz, DOT to SVG: {:.2} s (median of {})", times[1], times.len());
}

fn graph(criterion: &mut Criterion) {
    let has_graphviz = graphviz("digraph {}").is_some();
    if !has_graphviz {
        println!("no `dot` at hand: there is no peer to measure beside");
    }
    for (name, sections, parts) in
        [("40 boxes", 1, 2), ("800 boxes", 10, 5), ("800 boxes in one section", 1, 50)]
    {
        let flow = flow(sections, parts);
        let view = View::new(&flow, Zoom::Group);
        println!("{name}: {} boxes, {} edges", view.nodes.len(), view.edges.len());
        let mut group = criterion.benchmark_group(format!("graph {name}"));
        group.sample_size(10);
        group.bench_function("swml, flow to SVG", |b| {
            b.iter(|| svg::write(&View::new(black_box(&flow), Zoom::Group), Theme::Auto));
        });
        let program = freeze(&flow);
        group.bench_function("swml, bounds of the flow", |b| {
            let options = Options { others: false, ..Options::default() };
            b.iter(|| bounds(black_box(&program).clone(), &options));
        });
        let dot = write(&view, Format::Dot);
        if view.nodes.len() < 100 && has_graphviz {
            group.bench_function("Graphviz, DOT to SVG", |b| {
                b.iter(|| graphviz(black_box(&dot)));
            });
        } else if has_graphviz {
            seconds(name, &dot);
        }
        group.finish();
    }
}

criterion_group!(benches, graph);
criterion_main!(benches);
