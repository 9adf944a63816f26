//! Names that only the params of their section have: a bare name is never looked up there [A75].

use std::collections::{BTreeMap, BTreeSet};

use swml_runtime::expr::Root;
use swml_runtime::value::{Text, Value};

use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Argument, ArgumentKind, Formula, Written, fields};
use crate::flow::{Flow, NodeKind};
use crate::methods;

/// Finds them, each with its section. Nothing is said where somebody else may set variables: a document that is
/// fetched, or the functions of a conversation.
pub(super) fn bare(flow: &Flow) -> Vec<(usize, Diagnostic)> {
    let given = given(flow);
    if given.is_empty() || flow.nodes().any(|(at, _)| sets_anything(flow, at)) {
        return Vec::new();
    }
    let set = set(flow);
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for (_, node) in flow.nodes() {
        let Some(given) = given.get(&node.section) else { continue };
        for read in flow.formulas(&node.kind).into_iter().flat_map(Formula::reads) {
            let Root::Bare(name) = &read.path.root else { continue };
            let known = set.contains(name.as_str()) || fields::is_field(name);
            // What belongs to a whole connect is computed by each of its groups.
            let place = (node.section, read.span.start, name.clone());
            if known || !given.contains(name) || !seen.insert(place) {
                continue;
            }
            let message =
                format!("nothing sets a variable \"{name}\"; this section is given it in `params`");
            let finding = Diagnostic::new(Code::BareParam, read.span, message);
            found.push((node.section, finding.help(format!("did you mean params.{name}?"))));
        }
    }
    found
}

/// What each section is given by those that execute it or lead to it.
fn given(flow: &Flow) -> BTreeMap<usize, BTreeSet<Text>> {
    let mut given: BTreeMap<usize, BTreeSet<Text>> = BTreeMap::new();
    for (at, node) in flow.nodes() {
        let (params, target) = match &node.kind {
            NodeKind::Call { params, .. } => {
                (params, flow.references(at).first().map(|(_, start)| *start))
            }
            NodeKind::Enter { params } => (params, flow.exits(at).first().copied()),
            _ => continue,
        };
        let (Some(params), Some(target)) = (params, target) else { continue };
        given.entry(flow.node(target).section).or_default().extend(names(params));
    }
    given.retain(|_, names| !names.is_empty());
    given
}

/// The keys of a map of params.
fn names(params: &Formula) -> Vec<Text> {
    let of_value = |value: &Value| match value {
        Value::Map(entries) => entries.iter().map(|(name, _)| name.clone()).collect(),
        _ => Vec::new(),
    };
    match params.written.as_deref() {
        Some(Written::Argument(Argument { kind: ArgumentKind::Map(entries), .. })) => {
            entries.iter().map(|(name, _)| name.clone()).collect()
        }
        _ => params.constant().map(of_value).unwrap_or_default(),
    }
}

/// The variables that something sets, or that any method could.
pub(super) fn set(flow: &Flow) -> BTreeSet<&str> {
    let outputs = methods::ALL.iter().flat_map(|method| method.sets).map(|output| output.name);
    let mut set: BTreeSet<_> = outputs.chain(["script_error"]).collect();
    for (_, node) in flow.nodes() {
        if let NodeKind::Set(assignments) = &node.kind {
            set.extend(assignments.iter().map(|(name, _)| name.as_str()));
        }
    }
    set
}

/// Whether a state lets somebody else set variables.
pub(super) fn sets_anything(flow: &Flow, at: petgraph::graph::NodeIndex) -> bool {
    match &flow.node(at).kind {
        NodeKind::Load { .. } => flow.references(at).is_empty(),
        NodeKind::Act(act) => act.conversation.is_some(),
        _ => false,
    }
}
