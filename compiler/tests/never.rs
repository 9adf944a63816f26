//! No call takes what a picture greys: the flows of `tests/flows` and random documents, played in random worlds.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use swml_compiler::compile;
use swml_compiler::coverage::Way;
use swml_compiler::flow::{Edge, Flow};
use swml_compiler::render::{View, Zoom};
use swml_compiler::scenario::{FileLoader, Setting, play};
use swml_compiler::source::Source;
use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::Readings;
use swml_runtime::program::Program;
use swml_runtime::sim::script::{Rest, Script};

/// Exits by state and rank, and states.
struct Greyed {
    exits: BTreeSet<(usize, usize)>,
    states: BTreeSet<usize>,
}

fn greyed(flow: &Flow) -> Greyed {
    let view = View::new(flow, Zoom::Step);
    let of = view.edges.iter().filter(|edge| edge.never).flat_map(|edge| &edge.of);
    let exits = of.filter_map(|(state, edge)| match edge {
        Edge::Exit(rank) => Some((state.index(), usize::from(*rank))),
        Edge::Reference(_) => None,
    });
    let nodes = view.nodes.iter().filter(|node| !node.reached);
    let states = nodes.flat_map(|node| &node.states).map(|(state, _)| state.index());
    Greyed { exits: exits.collect(), states: states.collect() }
}

/// The ways that a call takes in a world drawn from a seed.
fn taken(program: &Program, seed: u64) -> BTreeSet<Way> {
    let script = Script { rest: Rest::Seeded(seed), ..Script::default() };
    let loader = FileLoader::new(BTreeMap::new(), |_| None);
    let setting =
        Setting { info: CallInfo::default(), readings: Readings::default(), script, loader };
    play(program.clone(), setting).ways
}

fn no_call_takes_them(text: &str, seeds: std::ops::Range<u64>) {
    let compilation = compile(&Source::new("flow.yaml", text));
    let Ok(program) = compilation.program() else { return };
    let greyed = greyed(&compilation.flow);
    for seed in seeds {
        for way in taken(&program, seed) {
            let Way::Exit(state, rank) = way else { continue };
            let exit = (state.index(), usize::from(rank));
            let is_greyed = greyed.exits.contains(&exit) || greyed.states.contains(&exit.0);
            let name = compilation.flow.node(petgraph::graph::NodeIndex::new(exit.0)).name.clone();
            assert!(!is_greyed, "a call takes exit {rank} of {name}, seed {seed}:\n{text}");
        }
    }
}

#[test]
fn of_flows() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/flows")];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    assert!(files.len() > 50, "{}", files.len());
    for file in files {
        let text = fs::read_to_string(&file).expect("a flow is UTF-8");
        no_call_takes_them(&text, 0..8);
    }
}

proptest! {
    #![proptest_config(support::runs(150))]

    #[test]
    fn of_random_documents(text in prop_oneof![support::document(), support::dialling()], seed in 0..1000u64) {
        no_call_takes_them(&text, seed..seed + 4);
    }
}
