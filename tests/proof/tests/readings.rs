//! All combinations of readings, of which few are explored: those that nobody explores come to the same as the one that
//! stands for them. Small random flows are explored under combinations drawn at random, each by itself.
//!
//! `PROPTEST_CASES` says how many flows are tried, `PROOF_COMBINATIONS` under how many combinations each: 0 for all of them.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use swml_compiler::checks::{Check, sentence};
use swml_compiler::source::{Source, Span};
use swml_compiler::verify::{Options, Report, Verdict, asked, combinations, verify};
use swml_compiler::{Link, compile_linked};
use swml_proof::documents::{self, FETCHED};
use swml_proof::yaml;
use swml_runtime::machine::readings::{COMBINATIONS, Readings};
use swml_runtime::program::Program;

/// How many flows the ordinary suite tries, and under how many combinations.
const FLOWS: usize = 4;
const TRIED: usize = 10;
/// The most states that a flow has by default, and the most combinations that are explored of it: others take too long.
const FEW: usize = 40;
const EXPLORED: usize = 40;
/// What is asked of every flow.
const SENTENCES: [&str; 3] =
    ["wait at most 20s", "at most 2 legs", "after connect failed, eventually hangup"];

#[test]
fn what_is_not_explored_is_as_what_stands_for_it() {
    let number = |name: &str, otherwise| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let (flows, tried) = (number("PROPTEST_CASES", FLOWS), number("PROOF_COMBINATIONS", TRIED));
    let seed = number("PROOF_SEED", 11) as u64;
    let config =
        Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let strategy = documents::flow().boxed();
    let all: Vec<Readings> = Readings::all().collect();
    let (mut done, mut explored, mut checked, mut broken, mut drawn) = (0, 0, 0, 0, 0);
    while done < flows && drawn < flows * 100 {
        drawn += 1;
        let flow = yaml(&strategy.new_tree(&mut runner).expect("a flow").current());
        let program = linked(&flow);
        let first = one(&program, Readings::default(), None);
        if first.gave_up.is_some() || first.size.states > FEW {
            continue;
        }
        let mut left = if tried == 0 { COMBINATIONS } else { EXPLORED };
        let check = [None, Some(SENTENCES[drawn % 3])][drawn % 2];
        let found = combinations(Readings::default(), |readings| {
            left = left.checked_sub(1)?;
            let report = one(&program, readings, check);
            let asked = report.asked;
            Some((outcome(&report), Some(asked)))
        });
        if !found.left.is_empty() {
            continue;
        }
        done += 1;
        assert_eq!(found.explored.iter().map(|one| one.stands_for).sum::<usize>(), COMBINATIONS);
        explored += found.explored.len();
        broken +=
            usize::from(found.explored.iter().any(|one| one.found.1 != found.explored[0].found.1));
        let some = (0..tried)
            .map(|_| (0..COMBINATIONS).new_tree(&mut runner).expect("a number").current());
        let some: Vec<usize> =
            if tried == 0 { (0..COMBINATIONS).collect() } else { some.collect() };
        for readings in some.into_iter().map(|number| all[number]) {
            let mut standing = found.explored.iter().filter(|one| {
                let asked = one.asked.expect("nothing is cut off");
                one.readings.differing(&readings).among(asked).is_empty()
            });
            let (one_of, others) =
                (standing.next().expect("one stands for each"), standing.count());
            assert_eq!(others, 0, "{flow}\n{readings:?}: two stand for it");
            checked += 1;
            assert_eq!(
                outcome(&one(&program, readings, check)),
                one_of.found,
                "{flow}\nunder {readings:?}, for which {:?} stands",
                one_of.readings
            );
        }
    }
    println!("{done} flows of {drawn}, {explored} explored, {checked} compared, {broken} differ");
    assert_eq!(done, flows);
    assert!(broken > 0, "only {broken} of {flows} depend on readings");
}

fn linked(text: &str) -> Program {
    let links = FETCHED.iter().filter(|(url, _)| !url.ends_with("/refused"));
    let link = |(url, text): &(&str, &str)| Link {
        url: (*url).to_owned(),
        source: Source::new("fetched.yaml", text),
    };
    let links: Vec<Link> = links.map(link).collect();
    compile_linked(&Source::new("flow.yaml", text), &links).program().expect("accepted")
}

fn one(program: &Program, readings: Readings, check: Option<&str>) -> Report {
    let check = check.map(|text| Check {
        text: text.to_owned(),
        span: Span::new(0, 0),
        sentence: sentence(text).expect("a sentence"),
    });
    let options = Options {
        readings,
        always: check.is_none(),
        properties: check.iter().map(asked).collect(),
        states: 20_000,
        ..Options::default()
    };
    verify(program.clone(), options)
}

/// Everything that a reader could tell two explorations apart by: the verdict, what goes wrong and after how many steps,
/// and every state that there is.
type Outcome = (Verdict, BTreeSet<(String, String, bool, usize)>, u64, BTreeSet<u128>);

fn outcome(report: &Report) -> Outcome {
    let found = report.counterexamples.iter();
    let found = found.map(|c| (c.check.clone(), c.words.clone(), c.reproduced, c.steps()));
    (report.verdict(), found.collect(), report.size.moves, report.prints.clone())
}
