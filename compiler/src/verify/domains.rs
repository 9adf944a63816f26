//! Values that stand for all that something can be: one for each way in which the tests of a flow can come out
//! together; and whether these are all ways.
//!
//! Candidates are the constants that the tests name, what lies between and beside them, and texts of every kind that
//! the machine tells apart. Each is put through the tests of the flow, by the flow's own code, and the first of
//! each pattern of answers is taken.
//!
//! They are all where the tests can tell no more apart. Those that only compare with constants tell each constant apart,
//! what lies between two numbers, and what is none of them: for each there is a candidate. Beside these, every other
//! test has to come out in all its ways, with all ways of all the others; where no candidate does so, nobody knows
//! whether one could.

use std::collections::{BTreeMap, BTreeSet};

use swml_runtime::expr::to_text;
use swml_runtime::value::{Text, Value};

use super::decisions::{Decisions, Place, Test};
use crate::methods::Values;

/// Values that stand for all.
#[derive(Debug)]
pub(super) struct Domain {
    pub(super) values: Vec<Value>,
    /// Why these may not be all.
    pub(super) open: Option<String>,
}

/// What something can be, whatever the flow makes of it.
pub(super) struct Source<'s> {
    pub(super) kind: Values,
    /// What stands for all that no test is about.
    pub(super) plainest: &'static str,
    /// Whether it can be this at all.
    pub(super) can_be: &'s dyn Fn(&Value) -> bool,
    /// Everything that it can be, where that is not much; else empty.
    pub(super) all: &'s [Value],
}

impl Default for Source<'_> {
    fn default() -> Self {
        Self { kind: Values::Text, plainest: "9", can_be: &|_| true, all: &[] }
    }
}

impl Domain {
    /// What a place can be, if it is of such values.
    pub(super) fn of(decisions: &Decisions<'_>, place: &Place, source: &Source<'_>) -> Self {
        let Source { kind, plainest, can_be, all } = source;
        let (tests, mut open) = decisions.tests(place);
        let (constants, others) = if all.is_empty() {
            let (constants, _) = candidates(*kind, &named(decisions, &tests, true), plainest);
            // Constants of other tests may be but parts of texts.
            let (hints, others) = candidates(*kind, &named(decisions, &tests, false), plainest);
            let others = others.into_iter().chain(hints).filter(|v| !constants.contains(v));
            let others = others.collect();
            (constants, others)
        } else {
            (all.to_vec(), Vec::new())
        };
        let of = |values: Vec<Value>| -> Vec<Value> {
            values.into_iter().filter(|value| can_be(value)).collect()
        };
        let (constants, others) = (of(constants), of(others));
        let known = constants.len();
        let values: Vec<Value> = constants.into_iter().chain(others).collect();
        let answer = |value: &Value| -> Vec<u32> {
            tests.iter().map(|test| decisions.answer(test, place, value)).collect()
        };
        let answers: Vec<Vec<u32>> = values.iter().map(answer).collect();
        if open.is_none() && all.is_empty() {
            open = missing(decisions, &tests, &answers[known..]);
        }
        let mut seen = BTreeSet::new();
        let new = |(_, answer): &(Value, Vec<u32>)| seen.insert(answer.clone());
        let values = values.into_iter().zip(answers).filter(new).map(|(value, _)| value).collect();
        Self { values, open }
    }
}

/// The constants of tests: of all, or of those that only compare with them.
pub(super) fn named(decisions: &Decisions<'_>, tests: &[Test], plain: bool) -> Vec<Value> {
    let tests = tests.iter().filter(|test| !plain || decisions.is_plain(test));
    tests.flat_map(|test| decisions.constants(test)).collect()
}

/// Why values that are no constants may come out in other ways than these.
fn missing(decisions: &Decisions<'_>, tests: &[Test], answers: &[Vec<u32>]) -> Option<String> {
    let plain: Vec<bool> = tests.iter().map(|test| decisions.is_plain(test)).collect();
    let pick = |answer: &[u32], wanted: bool| -> Vec<u32> {
        answer.iter().zip(&plain).filter(|(_, is)| **is == wanted).map(|(a, _)| *a).collect()
    };
    let others: Vec<&Test> =
        tests.iter().zip(&plain).filter(|(_, is)| !**is).map(|(t, _)| t).collect();
    if others.is_empty() {
        return None;
    }
    // What each of the others comes to at all.
    let mut ways: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); others.len()];
    let mut groups: BTreeMap<Vec<u32>, BTreeSet<Vec<u32>>> = BTreeMap::new();
    for answer in answers {
        let rest = pick(answer, false);
        ways.iter_mut().zip(&rest).for_each(|(ways, one)| {
            ways.insert(*one);
        });
        groups.entry(pick(answer, true)).or_default().insert(rest);
    }
    let settled = |(test, ways): (&&Test, &BTreeSet<u32>)| Decisions::is_settled(test, ways);
    if !others.iter().zip(&ways).all(settled) {
        return Some("no value was found for which a test of it comes out otherwise".to_owned());
    }
    let all: usize = ways.iter().map(BTreeSet::len).product();
    let whole = groups.values().all(|group| group.len() == all);
    (!whole)
        .then(|| "no values were found for every way in which its tests may come out".to_owned())
}

/// The constants that something is tested with, and what is none of them, the plainest first.
fn candidates(
    kind: Values,
    constants: &[Value],
    plainest: &'static str,
) -> (Vec<Value>, Vec<Value>) {
    let mut numbers: Vec<f64> =
        constants.iter().filter_map(|value| to_text(value).parse().ok()).collect();
    numbers.retain(|n| n.is_finite());
    numbers.sort_by(f64::total_cmp);
    let beside = beside(&numbers);
    let (own, others): (Vec<Value>, Vec<Value>) = match kind {
        Values::Words(words) => (words.iter().map(|word| Value::word(word)).collect(), Vec::new()),
        Values::Bool => (vec![true.into(), false.into()], Vec::new()),
        Values::Number => (
            numbers.iter().map(|n| (*n).into()).collect(),
            plainest.parse().into_iter().chain(beside.iter().copied()).map(Value::from).collect(),
        ),
        Values::Text => {
            let own = constants.iter().map(|value| Value::Text(to_text(value))).collect();
            (own, texts(constants, &beside, plainest))
        }
        Values::Any => {
            let mut others = texts(constants, &beside, plainest);
            others.extend(beside.iter().map(|n| Value::from(*n)));
            others.extend([true.into(), false.into(), Value::Null]);
            let texts = constants.iter().map(|value| Value::Text(to_text(value)));
            (constants.iter().cloned().chain(texts).collect(), others)
        }
    };
    let mut seen: Vec<Value> = Vec::new();
    let mut new = |value: &Value| {
        let is_new = !seen.contains(value);
        seen.extend(is_new.then(|| value.clone()));
        is_new
    };
    let own: Vec<Value> = own.into_iter().filter(&mut new).collect();
    let others = others.into_iter().filter(&mut new).collect();
    (own, others)
}

/// Numbers above and below, and between each two.
fn beside(numbers: &[f64]) -> Vec<f64> {
    let most = numbers.last().copied().unwrap_or(0.0);
    let least = numbers.first().copied().unwrap_or(0.0);
    let mut all = vec![most + 1.0, least - 1.0];
    all.extend(numbers.windows(2).map(|pair| f64::midpoint(pair[0], pair[1])));
    all.extend(numbers.iter().flat_map(|n| [n - 1.0, n + 1.0]));
    all.push(0.0);
    all.retain(|n| !numbers.contains(n));
    all
}

/// Texts that are none of the constants: the plain first, then each kind that anybody could tell apart, then what
/// begins, ends and goes on like a constant, or is as long as a number says.
fn texts(constants: &[Value], beside: &[f64], plainest: &'static str) -> Vec<Value> {
    const PLAIN: [&str; 14] =
        ["9", "8", "7", "6", "5", "4", "3", "2", "1", "0", "*", "#", "99", "anything else"];
    const KINDS: [&str; 16] = [
        "",
        " ",
        "+15550100199",
        "15550100199",
        "someone",
        "someone@example.com",
        "sip:someone@example.com",
        "/public/someone",
        "queue:someone",
        "stream:wss://example.com/someone",
        "https://example.com/someone",
        "true",
        "false",
        "null",
        "1.5",
        "Some One",
    ];
    const LONGEST: f64 = 64.0;
    let mut all: Vec<String> =
        [plainest].iter().chain(&PLAIN).chain(&KINDS).map(|text| (*text).to_owned()).collect();
    all.extend(beside.iter().map(|n| to_text(&Value::from(*n)).to_string()));
    // The same numbers, of which nobody but a comparison of texts knows that they are.
    let numbers: Vec<String> = constants.iter().map(|value| to_text(value).to_string()).collect();
    for number in
        numbers.iter().chain(&all).filter(|text| is_whole(text)).cloned().collect::<Vec<_>>()
    {
        all.extend([format!("0{number}"), format!("00{number}")]);
    }
    let known: Vec<Text> = constants.iter().map(to_text).filter(|text| !text.is_empty()).collect();
    for text in &known {
        all.extend([
            format!("{text}9"),
            format!("9{text}"),
            format!("{text} else"),
            format!("anything {text}"),
            format!("anything {text} else"),
            format!(" {text} "),
            format!("{text}5550199"),
            format!("+1555{text}"),
            format!("sip:{text}@example.com"),
            format!("sip:someone@{text}"),
            text.to_uppercase(),
            text.to_lowercase(),
        ]);
        let lengths = text.parse::<f64>().ok().filter(|n| (0.0..=LONGEST).contains(n));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        for length in lengths.into_iter().flat_map(|n| [n - 1.0, n, n + 1.0]).filter(|n| *n >= 0.0)
        {
            all.extend(["5", "x"].map(|one| one.repeat(length as usize)));
            for start in known.iter().filter(|start| start.len() < length as usize) {
                all.push(format!("{start}{}", "5".repeat(length as usize - start.len())));
            }
        }
    }
    for (one, other) in known.iter().flat_map(|one| known.iter().map(move |other| (one, other))) {
        if one != other && known.len() <= 12 {
            all.extend([format!("{one}{other}"), format!("{one}9{other}")]);
        }
    }
    all.into_iter().map(|text| Value::from(text.as_str())).collect()
}

/// Whether a text is made of digits, not too many.
fn is_whole(text: &str) -> bool {
    (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
