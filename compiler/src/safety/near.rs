//! Tests that look at what comes to an address and do not protect it: named beside a gap, since their author thought
//! that they would.

use std::collections::BTreeSet;

use petgraph::algo::has_path_connecting;
use petgraph::graph::NodeIndex;
use swml_runtime::expr::{Path, Root, Segment};

use super::look::Sight;
use super::state::Key;
use super::trail::{Trail, What};
use super::walk::Walk;
use crate::expr::{Condition, Written};
use crate::flow::{Flow, NodeKind};
use crate::source::Span;

/// The most that are named.
const MOST: usize = 3;

/// A test that does not protect.
pub(super) struct Near {
    pub(super) node: NodeIndex,
    pub(super) span: Span,
    /// Whether it would where it is passed: a call comes to the address on another way.
    pub(super) beside: bool,
}

/// The tests of what takes a way to an address, in the sections that it leads through.
pub(super) fn near(
    flow: &Flow,
    walk: &Walk<'_>,
    way: &Trail,
    sink: NodeIndex,
    span: Span,
) -> Vec<Near> {
    let mut names = BTreeSet::from([way.origin.name.clone()]);
    let mut sections = BTreeSet::from([flow.node(sink).section]);
    for stage in way.stages() {
        if stage.node != NodeIndex::end() {
            sections.insert(flow.node(stage.node).section);
        }
        match &stage.what {
            What::Set(name) => names.insert(name.clone()),
            What::Param(name) => names.insert(format!("params.{name}")),
            _ => false,
        };
    }
    let mut found: Vec<Near> = Vec::new();
    for ((_, node), state) in &walk.states {
        let before = || has_path_connecting(flow.graph(), *node, sink, None);
        let kind = &flow.node(*node).kind;
        if conditions(kind).is_empty() || !sections.contains(&flow.node(*node).section) || !before()
        {
            continue;
        }
        for condition in conditions(kind) {
            // Of one `cond` what stands behind the address does not come before it.
            let section = |node| flow.node(node).section;
            if section(*node) == section(sink) && condition.span.start > span.start {
                continue;
            }
            let reads = condition.reads();
            let Some(read) = reads.iter().find(|read| names.contains(&name(&read.path))) else {
                continue;
            };
            let Some(key) = Key::of(&read.path) else { continue };
            let sight = walk.sight(*node, state);
            let beside = narrows(sight, condition, &key);
            match found.iter_mut().find(|known| (known.node, known.span) == (*node, condition.span))
            {
                Some(known) => known.beside |= beside,
                None => found.push(Near { node: *node, span: condition.span, beside }),
            }
        }
    }
    found.sort_by_key(|near| (near.node, near.span.start));
    found.truncate(MOST);
    found
}

/// Whether one of the ways behind a condition says more of a value than was known before.
fn narrows(sight: Sight<'_>, condition: &Condition, key: &Key) -> bool {
    let before = sight.key(key, None);
    let (yes, no) = sight.condition(condition);
    let more = |state: Option<_>| match state {
        Some(state) => {
            let value = sight.with(&state).key(key, None);
            value != before && value.holes().iter().all(|hole| hole.tested.is_some())
        }
        None => false,
    };
    more(yes) || more(no)
}

fn conditions(kind: &NodeKind) -> Vec<&Condition> {
    let formulas = match kind {
        NodeKind::Cond { whens, .. } => whens.iter().collect(),
        NodeKind::Jump { when: Some(when), .. } => vec![when],
        _ => Vec::new(),
    };
    formulas
        .into_iter()
        .filter_map(|formula| formula.written.as_deref())
        .filter_map(|written| match written {
            Written::Condition(condition) => Some(condition),
            Written::Argument(_) | Written::Path(_) => None,
        })
        .collect()
}

/// What a document calls a path, variables without their scope.
fn name(path: &Path) -> String {
    let first = match &path.root {
        Root::Bare(name) => Some(name.to_string()),
        Root::Vars => None,
        Root::Params => Some("params".to_owned()),
        Root::Envs => Some("envs".to_owned()),
        Root::Call => Some("call".to_owned()),
    };
    let rest = path.segments.iter().map(|segment| match segment {
        Segment::Key(key) => key.to_string(),
        Segment::Index(index) => index.to_string(),
    });
    first.into_iter().chain(rest).collect::<Vec<_>>().join(".")
}
