//! What no call gets to, and which exits no call takes.
//!
//! A `switch` that compares what a method has just set meets only the words that the method table has for it
//! and its parameters: a case of another word is never taken, and neither is `no match` where every word has a
//! case. The variable is followed back along every way to where it was set; where one way leads to something
//! else, nothing is claimed.

use std::collections::{BTreeSet, VecDeque};

use petgraph::graph::NodeIndex;
use swml_runtime::program::LoadPurpose;
use swml_runtime::value::Value;

use crate::expr::Formula;
use crate::flow::{self, Flow};
use crate::methods::{self, Method, Output, Values};

/// What no call gets to or takes.
pub(crate) struct Reach {
    /// By state.
    pub(crate) reached: Vec<bool>,
    /// Exits by state and rank.
    pub(crate) never: BTreeSet<(NodeIndex, usize)>,
}

pub(crate) fn reach(flow: &Flow, exits: &[Vec<NodeIndex>]) -> Reach {
    let never = never(flow, exits);
    Reach { reached: reached(flow, exits, &never), never }
}

fn never(flow: &Flow, exits: &[Vec<NodeIndex>]) -> BTreeSet<(NodeIndex, usize)> {
    let mut before = vec![Vec::new(); exits.len()];
    for (from, targets) in exits.iter().enumerate() {
        for target in targets {
            before[target.index()].push(NodeIndex::new(from));
        }
    }
    let mut never = BTreeSet::new();
    for (index, node) in flow.nodes() {
        let flow::NodeKind::Switch { subject, keys, .. } = &node.kind else { continue };
        let Some(words) = variable(subject).and_then(|name| words(flow, &before, index, &name))
        else {
            continue;
        };
        let is_met = |word: &String| keys.iter().any(|key| key.as_str() == word);
        if words.iter().all(is_met) {
            never.insert((index, keys.len()));
        }
        for (rank, key) in keys.iter().enumerate() {
            if !words.contains(key.as_str()) {
                never.insert((index, rank));
            }
        }
    }
    never
}

/// The variable that is compared, where it is nothing but one.
fn variable(subject: &Formula) -> Option<String> {
    let text = subject.display();
    let name = text.trim().strip_prefix("vars.").unwrap_or(text.trim());
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (!name.is_empty() && name.chars().all(is_name)).then(|| name.to_owned())
}

/// Everything that a variable can be in a state.
fn words(
    flow: &Flow,
    before: &[Vec<NodeIndex>],
    index: NodeIndex,
    variable: &str,
) -> Option<BTreeSet<String>> {
    let mut words = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut waiting = before[index.index()].clone();
    if waiting.is_empty() {
        return None;
    }
    while let Some(at) = waiting.pop() {
        if !seen.insert(at) {
            continue;
        }
        match set_by(flow, at, variable) {
            Given::Words(given) => words.extend(given),
            Given::Unknown => return None,
            Given::Nothing if before[at.index()].is_empty() => return None,
            Given::Nothing => waiting.extend(&before[at.index()]),
        }
    }
    Some(words)
}

/// What a state makes of a variable.
enum Given {
    Words(Vec<String>),
    Nothing,
    Unknown,
}

fn set_by(flow: &Flow, at: NodeIndex, variable: &str) -> Given {
    let kind = &flow.node(at).kind;
    let output = |method: &str| {
        let outputs = methods::method(method).map_or(&[][..], |method| method.sets);
        outputs.iter().find(|output| output.name == variable)
    };
    let owned =
        |words: &[&str]| Given::Words(words.iter().map(|word| (*word).to_owned()).collect());
    match kind {
        flow::NodeKind::Act(act) => match (methods::method(&act.method), output(&act.method)) {
            (Some(method), Some(output)) => match output.values_in(flow.kind()).words() {
                Some(words) => {
                    let never = never_says(act, method);
                    let words = words.iter().filter(|word| !never.contains(word));
                    owned(&words.copied().collect::<Vec<_>>())
                }
                None => Given::Unknown,
            },
            (None, _) => Given::Unknown,
            (Some(_), None) if act.sets.iter().any(|name| name.as_str() == variable) => {
                Given::Unknown
            }
            (Some(_), None) => Given::Nothing,
        },
        flow::NodeKind::Set(assignments) => {
            match assignments.iter().rfind(|(name, _)| name.as_str() == variable) {
                None => Given::Nothing,
                Some((_, to)) => match to.as_ref().and_then(|to| to.constant()) {
                    Some(Value::Text(text)) => Given::Words(vec![text.to_string()]),
                    _ => Given::Unknown,
                },
            }
        }
        // A bridge says that it worked, a group that is lost that it did not.
        flow::NodeKind::Dial { .. } | flow::NodeKind::Bridge { .. } => {
            let is_bridge = matches!(kind, flow::NodeKind::Bridge { .. });
            match output("connect") {
                None => Given::Nothing,
                Some(Output { values: Values::Words(words), on_failure, .. }) => {
                    match (on_failure, is_bridge) {
                        (Some(word), false) => owned(&[*word]),
                        (Some(word), true) => {
                            let good: Vec<_> =
                                words.iter().filter(|other| *other != word).copied().collect();
                            owned(&good)
                        }
                        (None, false) => owned(words),
                        (None, true) => Given::Unknown,
                    }
                }
                Some(_) => Given::Unknown,
            }
        }
        flow::NodeKind::Switch { .. }
        | flow::NodeKind::Cond { .. }
        | flow::NodeKind::Jump { .. } => Given::Nothing,
        _ => Given::Unknown,
    }
}

/// The words that a step with these parameters never ends with.
fn never_says(act: &flow::Act, method: &Method) -> Vec<&'static str> {
    let Some(keys) = act.params.keys() else { return Vec::new() };
    let computed = act.params.constant().is_none();
    method.never(&|name| keys.iter().any(|key| key.as_str() == name), computed)
}

/// The states that a call can get to, over exits, uses of sections and names of sections that it computes;
/// a flow without `main` may begin anywhere.
fn reached(
    flow: &Flow,
    exits: &[Vec<NodeIndex>],
    never: &BTreeSet<(NodeIndex, usize)>,
) -> Vec<bool> {
    let sections = || flow.sections().iter().filter(|section| !section.confirm);
    let mut waiting: VecDeque<NodeIndex> =
        sections().filter(|section| section.name == "main").map(|section| section.start).collect();
    if waiting.is_empty() {
        waiting.extend(sections().map(|section| section.start));
    }
    let mut reached = vec![false; exits.len()];
    let mut computes = false;
    while let Some(index) = waiting.pop_front() {
        if std::mem::replace(&mut reached[index.index()], true) {
            continue;
        }
        let taken = exits[index.index()].iter().enumerate();
        let taken = taken.filter(|(rank, _)| !never.contains(&(index, *rank)));
        waiting.extend(taken.map(|(_, target)| *target));
        waiting.extend(flow.references(index).into_iter().map(|(_, start)| start));
        if !computes && may_find_section(&flow.node(index).kind) {
            computes = true;
            waiting.extend(sections().map(|section| section.start));
        }
    }
    reached
}

/// Whether the name of a section may come out of what a state loads.
fn may_find_section(kind: &flow::NodeKind) -> bool {
    match kind {
        flow::NodeKind::Load { purpose: LoadPurpose::Confirm, .. } => false,
        flow::NodeKind::Load { dest, .. } => {
            dest.constant().is_none() && !dest.display().trim_start().starts_with("http")
        }
        _ => false,
    }
}
