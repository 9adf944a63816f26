//! Generated scenarios of random flows: each goes as it says, and what is said to be unreachable is taken in no
//! random world.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use proptest::collection::vec;
use proptest::strategy::Strategy as _;
use serde_json::Value as Json;
use swml_compiler::coverage::Way;
use swml_compiler::generate::{Fate, Options, generate};
use swml_compiler::scenario::{FileLoader, Playback, Setting, play, read};
use swml_proof::documents::{self, FETCHED};
use swml_proof::hold::hold;
use swml_proof::{compiled, worlds, yaml};
use swml_runtime::program::Program;

/// How many flows the ordinary suite tries, each in so many worlds.
const CASES: u32 = 12;
const WORLDS: usize = 12;

#[test]
fn random_flows() {
    hold(
        CASES,
        &(documents::flow(), vec(worlds::world(), WORLDS)).boxed(),
        |(flow, worlds)| !wrong(flow, worlds).is_empty(),
        |(flow, worlds)| format!("# flow.yaml\n{}\n{}", yaml(&flow), wrong(&flow, &worlds)),
    );
}

/// What is wrong with what is generated for a flow.
fn wrong(flow: &Json, worlds: &[Json]) -> String {
    let mut wrong = String::new();
    let compilation = compiled(&yaml(flow));
    let Ok(program) = compilation.program() else { return wrong };
    let options = Options { calls: 500, states: 3_000, ..Options::default() };
    let generated = generate(&program, &compilation.flow, &options);
    for sample in &generated.samples {
        let text = sample.text("flow.yaml", &[]);
        let (playback, differences) = match played(&program, &text, &[]) {
            Ok(played) => played,
            Err(why) => {
                let _ = writeln!(wrong, "{why}\n{text}");
                continue;
            }
        };
        if !differences.is_empty() || playback.ways != sample.ways {
            let _ = writeln!(wrong, "{differences}{text}");
        }
    }
    let unreachable: BTreeMap<Way, String> = generated
        .ways
        .iter()
        .filter_map(|(way, named, fate)| match fate {
            Fate::Unreachable(why) => Some((*way, format!("{named}: {why}"))),
            _ => None,
        })
        .collect();
    for world in worlds.iter().filter(|_| !unreachable.is_empty()) {
        let mut world = world.clone();
        // What is said holds for a call that comes in, as the platform documents it.
        if let Json::Object(world) = &mut world {
            world.remove("call");
            world.remove("readings");
        }
        let Ok((playback, _)) = played(&program, &world.to_string(), &FETCHED) else { continue };
        for way in &playback.ways {
            if let Some(words) = unreachable.get(way) {
                let _ = writeln!(wrong, "is taken: {words}\nin {world}");
            }
        }
    }
    wrong
}

/// A scenario, played, and how that differs from what it expects.
fn played(
    program: &Program,
    text: &str,
    documents: &[(&'static str, &'static str)],
) -> Result<(Playback, String), String> {
    let scenario = read(text).map_err(|error| error.to_string())?;
    let files = documents.iter().map(|(url, _)| ((*url).to_owned(), (*url).into())).collect();
    let documents = documents.to_vec();
    let loader = FileLoader::new(files, move |path: &Path| {
        let known = documents.iter().find(|(url, _)| Path::new(url) == path);
        known.map(|(_, text)| (*text).to_owned())
    });
    let (info, readings, script) = (scenario.info, scenario.readings, scenario.script);
    let playback = play(program.clone(), Setting { info, readings, script, loader });
    let differences = scenario.expect.map(|expect| expect.differences(&playback));
    let words = differences.into_iter().flatten().map(|difference| {
        let (what, expected, found) = (difference.what, difference.expected, difference.found);
        format!("{what}: expected {expected}, found {found}\n")
    });
    let words = words.collect();
    Ok((playback, words))
}
