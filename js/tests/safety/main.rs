//! Dial safety against calls: random documents are played with random values from outside, by the machine and a
//! real engine for JavaScript. Whoever is dialled, texted, presented or asked must be among what the analysis says
//! that the address can be; and what it says is not proved must be something that calls do show.
//!
//! `SAFETY_MINUTES=10 cargo test --release -p swml-js --test safety -- --nocapture` runs for as long.

mod dice;
mod flows;
mod world;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use swml_compiler::safety::{Addressed, Options, Report, analyse};
use swml_compiler::{compile, source::Source};

use self::dice::Dice;
use self::world::Reached;

/// How many documents, and how many calls of each.
const DOCUMENTS: u64 = 500;
const CALLS: usize = 12;
/// The texts that a document may have written where this one is dialled: a number loses its `tel:`, a SIP address
/// gets its scheme, and blanks around it go.
fn written(text: &str) -> Vec<String> {
    let bare = text.strip_prefix("sip:").unwrap_or(text);
    let forms = [text.to_owned(), bare.to_owned(), format!("tel:{text}")];
    forms
        .into_iter()
        .flat_map(|form| [form.clone(), format!(" {form}"), format!("{form} ")])
        .collect()
}

fn addresses<'r>(report: &'r Report, reached: &Reached) -> Vec<&'r Addressed> {
    let is_it = |one: &&Addressed| one.state == reached.state && one.param == reached.param;
    report.addresses.iter().filter(is_it).collect()
}

/// What was found over many documents.
#[derive(Debug, Default)]
struct Count {
    documents: u64,
    reached: u64,
    proved: u64,
    open: u64,
    /// How many of these calls have shown to be anything that no proof names.
    shown: u64,
}

fn one(seed: u64, count: &mut Count) {
    let mut dice = Dice::new(seed);
    let document = flows::document(&mut dice);
    let text = format!("{document:#}");
    let compilation = compile(&Source::new("flow.json", &text));
    let Ok(program) = compilation.program() else { return };
    let report = analyse(&compilation.flow, &Options::default());
    count.documents += 1;
    // Of each address that is open, whether something came that nothing proves.
    let mut open: BTreeMap<(String, String), bool> = BTreeMap::new();
    let mut seen: BTreeMap<(String, String), bool> = BTreeMap::new();
    for _ in 0..CALLS {
        for reached in world::call(&program, &mut dice) {
            let found = addresses(&report, &reached);
            if found.is_empty() {
                // A leg without a caller id presents the caller's own.
                assert_eq!(reached.param, "from", "seed {seed}: {reached:?}\n{text}");
                continue;
            }
            count.reached += 1;
            let texts = written(&reached.text);
            let admitted = found.iter().any(|one| texts.iter().any(|text| one.admits(text)));
            // Another leg of the group may have none of its own.
            let own = reached.param == "from" && world::PARTIES.contains(&reached.text.as_str());
            assert!(
                admitted || own,
                "seed {seed}: {reached:?} is not expected\n{found:#?}\n{text}"
            );
            let key = (reached.state.clone(), reached.param.to_owned());
            let gaps = found.iter().any(|one| !one.gaps.is_empty());
            seen.insert(key.clone(), gaps);
            if gaps {
                let proofs = || found.iter().flat_map(|one| &one.proofs);
                let proved = proofs().any(|proof| written(&reached.text).contains(&proof.form));
                *open.entry(key).or_default() |= !proved;
            }
        }
    }
    count.proved += seen.values().filter(|open| !**open).count() as u64;
    count.open += open.len() as u64;
    count.shown += open.values().filter(|shown| **shown).count() as u64;
}

// The clock says when to end, never what holds.
#[allow(clippy::disallowed_methods)]
#[test]
fn calls_reach_nobody_that_the_analysis_does_not_know() {
    let mut count = Count::default();
    match std::env::var("SAFETY_MINUTES").ok().and_then(|minutes| minutes.parse::<u64>().ok()) {
        None => (0..DOCUMENTS).for_each(|seed| one(seed, &mut count)),
        Some(minutes) => {
            let (began, limit) = (Instant::now(), Duration::from_secs(60 * minutes));
            let mut seed = DOCUMENTS;
            while began.elapsed() < limit {
                one(seed, &mut count);
                seed += 1;
            }
        }
    }
    println!("{count:?}");
    // Random documents must not be all alike.
    assert!(count.documents > DOCUMENTS / 4, "{count:?}");
    assert!(count.reached > count.documents, "{count:?}");
    assert!(count.proved * 10 > count.open, "{count:?}");
    assert!(count.shown * 2 > count.open, "{count:?}");
}
