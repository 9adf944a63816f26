//! What no call gets to, and which exits no call takes.
//!
//! A `switch` that compares what a method has just set meets only the words that the method table has for it
//! and its parameters: a case of another word is never taken, and neither is `no match` where every word has a
//! case. The variable is followed back along every way to where it was set; where one way leads to something
//! else, nothing is claimed.

use std::collections::{BTreeSet, VecDeque};

use petgraph::graph::NodeIndex;
use swml_runtime::program::{ActKind, LoadPurpose};
use swml_runtime::value::{Text, Value};

use crate::expr::Formula;
use crate::flow::{self, Flow};
use crate::methods::{self, Method, connect};

/// What no call gets to or takes.
pub(crate) struct Reach {
    /// By state.
    pub(crate) reached: Vec<bool>,
    /// Exits by state and rank.
    pub(crate) never: BTreeSet<Exit>,
}

pub(crate) fn reach(flow: &Flow, exits: &[Vec<NodeIndex>]) -> Reach {
    let never = never(flow, exits);
    Reach { reached: reached(flow, exits, &never), never }
}

/// An exit: the state that is left, and its rank.
type Exit = (NodeIndex, usize);

fn never(flow: &Flow, exits: &[Vec<NodeIndex>]) -> BTreeSet<Exit> {
    let mut before: Vec<Vec<Exit>> = vec![Vec::new(); exits.len()];
    for (from, targets) in exits.iter().enumerate() {
        for (rank, target) in targets.iter().enumerate() {
            before[target.index()].push((NodeIndex::new(from), rank));
        }
    }
    let mut never = BTreeSet::new();
    for (index, node) in flow.nodes() {
        let flow::NodeKind::Switch { subject, keys, transform, .. } = &node.kind else { continue };
        let words = variable(subject).and_then(|name| words(flow, &before, index, &name));
        let Some(words) = words else { continue };
        let compared = |word: &&str| match transform {
            Some(transform) => transform.apply(word),
            None => Text::from(*word),
        };
        let words: BTreeSet<Text> = words.iter().map(compared).collect();
        if words.iter().all(|word| keys.contains(word)) {
            never.insert((index, keys.len()));
        }
        let others = keys.iter().enumerate().filter(|(_, key)| !words.contains(*key));
        never.extend(others.map(|(rank, _)| (index, rank)));
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
fn words<'f>(
    flow: &'f Flow,
    before: &[Vec<Exit>],
    index: NodeIndex,
    variable: &str,
) -> Option<BTreeSet<&'f str>> {
    let mut words = BTreeSet::new();
    // What runs beside the script may set it at any time.
    for (_, act) in acts(flow).filter(|(_, act)| runs_on(act)) {
        match act_gives(flow, act, variable) {
            Given::Words(given) => words.extend(given),
            Given::Unknown => return None,
            Given::Nothing | Given::Perhaps(_) => {}
        }
    }
    let mut seen = BTreeSet::new();
    let mut waiting = before[index.index()].clone();
    if waiting.is_empty() {
        return None;
    }
    while let Some(exit) = waiting.pop() {
        if !seen.insert(exit) {
            continue;
        }
        let goes_on = match set_by(flow, exit, variable) {
            Given::Words(given) => {
                words.extend(given);
                false
            }
            Given::Perhaps(given) => {
                words.extend(given);
                true
            }
            Given::Nothing => true,
            Given::Unknown => return None,
        };
        let behind = &before[exit.0.index()];
        if goes_on && behind.is_empty() {
            return None;
        }
        waiting.extend(behind.iter().filter(|_| goes_on));
    }
    Some(words)
}

fn acts(flow: &Flow) -> impl Iterator<Item = (NodeIndex, &flow::Act)> {
    flow.nodes().filter_map(|(index, node)| match &node.kind {
        flow::NodeKind::Act(act) => Some((index, act)),
        _ => None,
    })
}

/// Whether a step goes on at once and says later what it has found.
fn runs_on(act: &flow::Act) -> bool {
    let waits = |params: &Value| params.get("wait") == Some(&Value::Bool(true));
    act.kind == ActKind::Start && !act.params.constant().is_some_and(waits)
}

/// What a state makes of a variable where it is left by an exit.
enum Given<'f> {
    /// One of these.
    Words(Vec<&'f str>),
    /// One of these, or it stays what it was.
    Perhaps(Vec<&'f str>),
    Nothing,
    Unknown,
}

fn set_by<'f>(flow: &'f Flow, (at, rank): Exit, variable: &str) -> Given<'f> {
    let kind = &flow.node(at).kind;
    match kind {
        // A function of a conversation runs before there is a result.
        flow::NodeKind::Act(act) if act.conversation.is_some() && rank > 0 => {
            if variable == "ai_response" { Given::Unknown } else { Given::Nothing }
        }
        flow::NodeKind::Act(act) => act_gives(flow, act, variable),
        flow::NodeKind::Set(assignments) => set_gives(assignments, variable),
        // A bridge says that it worked, a group that is lost that it did not.
        flow::NodeKind::Dial { .. } | flow::NodeKind::Bridge { .. } => {
            connect_gives(matches!(kind, flow::NodeKind::Bridge { .. }), variable)
        }
        flow::NodeKind::Switch { .. }
        | flow::NodeKind::Cond { .. }
        | flow::NodeKind::Jump { .. } => Given::Nothing,
        _ => Given::Unknown,
    }
}

fn act_gives<'f>(flow: &'f Flow, act: &'f flow::Act, variable: &str) -> Given<'f> {
    let Some(method) = methods::method(&act.method) else { return Given::Unknown };
    let Some(output) = method.sets.iter().find(|output| output.name == variable) else {
        return match act.sets.iter().any(|name| name.as_str() == variable) {
            true => Given::Unknown,
            false => Given::Nothing,
        };
    };
    let Some(words) = output.values_in(flow.kind()).words() else { return Given::Unknown };
    let never = never_says(act, method);
    let meanwhile = output.meanwhile.iter().filter(|_| runs_on(act));
    let words = words.iter().filter(|word| !never.contains(word));
    let words = words.chain(meanwhile).chain(output.unasked).copied().collect();
    match output.on_failure {
        Some(_) => Given::Words(words),
        None => Given::Perhaps(words),
    }
}

/// The words that a step with these parameters never ends with.
fn never_says(act: &flow::Act, method: &Method) -> Vec<&'static str> {
    let Some(keys) = act.params.keys() else { return Vec::new() };
    let computed = act.params.constant().is_none();
    method.never(&|name| keys.iter().any(|key| key.as_str() == name), computed)
}

fn set_gives<'f>(assignments: &'f [(Text, Option<Formula>)], variable: &str) -> Given<'f> {
    let Some(at) = assignments.iter().rposition(|(name, _)| name.as_str() == variable) else {
        return Given::Nothing;
    };
    // Where one fails, those behind it are not made.
    let fails = |(_, to): &(Text, Option<Formula>)| to.as_ref().is_some_and(Formula::may_fail);
    match assignments[at].1.as_ref().and_then(Formula::constant) {
        Some(Value::Text(text)) if assignments[..at].iter().any(fails) => {
            Given::Perhaps(vec![text.as_str()])
        }
        Some(Value::Text(text)) => Given::Words(vec![text.as_str()]),
        _ => Given::Unknown,
    }
}

fn connect_gives<'f>(is_bridge: bool, variable: &str) -> Given<'f> {
    let Some(output) = connect::METHOD.sets.iter().find(|output| output.name == variable) else {
        return Given::Nothing;
    };
    let Some(words) = output.values.words() else { return Given::Unknown };
    match (output.on_failure, is_bridge) {
        (Some(word), false) => Given::Words(vec![word]),
        (Some(failed), true) => {
            Given::Words(words.iter().filter(|word| **word != failed).copied().collect())
        }
        (None, false) => Given::Words(words.to_vec()),
        (None, true) => Given::Unknown,
    }
}

/// The states that a call can get to, over exits, uses of sections and names of sections that it computes;
/// a flow without `main` may begin anywhere.
fn reached(flow: &Flow, exits: &[Vec<NodeIndex>], never: &BTreeSet<Exit>) -> Vec<bool> {
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
