//! The machine's table of legs to a frame: the life that every leg leads. It is drawn where legs are boxes.

use swml_runtime::machine::leg::{LEG_TABLE, LegEffect, LegRow, LegState, LegTrigger};

use super::{Cluster, ClusterKind, Edge, EdgeKind, Item, Node, NodeKind, Row, View};
use crate::render::words;

/// The name of the frame, and what it is called.
const NAME: &str = "the life of a leg";
const OVER: &str = "over";

/// Adds the frame. What takes a confirm script does not happen where there is none.
pub(super) fn add(view: &mut View, confirms: bool) {
    let section = view.sections.len();
    let first = view.nodes.len();
    let happens = |row: &LegRow| {
        confirms
            || !(row.state == LegState::Confirming || row.trigger == LegTrigger::AnswersToConfirm)
    };
    let of = |state: Option<LegState>| match state {
        Some(state) => LegState::ALL.iter().position(|at| *at == state),
        None => None,
    };
    let place = |state: Option<LegState>| first + of(state).unwrap_or(LegState::ALL.len());
    let names = LegState::ALL.iter().map(|state| (state.to_string(), NodeKind::Leg));
    for (name, kind) in names.chain([(OVER.to_owned(), NodeKind::End)]) {
        let reached = confirms || name != LegState::Confirming.to_string();
        let row = Row { title: name.clone(), detail: words::label(""), line: None, span: None };
        view.nodes.push(Node {
            name: format!("{NAME}/{name}"),
            short: name,
            kind,
            rows: vec![row],
            states: Vec::new(),
            section,
            reached,
            stubs: Vec::new(),
        });
    }
    let mut edges: Vec<Edge> = Vec::new();
    for row in LEG_TABLE {
        let (from, to) = (place(Some(row.state)), place(row.next));
        let (kind, never) = (kind(row.effect), !happens(row));
        let label = words::label(trigger(row.trigger));
        let known = |edge: &&mut Edge| {
            (edge.from, edge.to, edge.kind, edge.never) == (from, to, kind, never)
        };
        if let Some(edge) = edges.iter_mut().find(known) {
            if !edge.labels.contains(&label) {
                edge.labels.push(label);
            }
            continue;
        }
        let back = to <= from;
        edges.push(Edge { from, to, kind, back, never, labels: vec![label], of: Vec::new() });
    }
    edges.sort_by_key(|edge| edge.from);
    view.edges.extend(edges);
    view.sections.push(Cluster {
        kind: ClusterKind::Life,
        name: NAME.to_owned(),
        title: NAME.to_owned(),
        line: None,
        span: None,
        reached: true,
        items: (first..view.nodes.len()).map(Item::Node).collect(),
    });
}

const fn trigger(trigger: LegTrigger) -> &'static str {
    match trigger {
        LegTrigger::Rings => "rings",
        LegTrigger::EarlyMedia => "early media",
        LegTrigger::Answers => "answers",
        LegTrigger::AnswersToConfirm => "answers, must confirm",
        LegTrigger::Passes => "passes",
        LegTrigger::Declines => "declines",
        LegTrigger::Clock => "its clock runs out",
        LegTrigger::Dropped => "dropped",
        LegTrigger::Ends => "ends",
    }
}

const fn kind(effect: LegEffect) -> EdgeKind {
    match effect {
        LegEffect::Accept | LegEffect::StartConfirm => EdgeKind::Success,
        LegEffect::RingOut | LegEffect::ConfirmOut | LegEffect::BridgeSpent => EdgeKind::Timeout,
        LegEffect::Lost | LegEffect::LeftConfirm | LegEffect::ConfirmLost => EdgeKind::Failure,
        LegEffect::Ignore
        | LegEffect::Progress
        | LegEffect::Cancel
        | LegEffect::Hangup
        | LegEffect::BridgeEnded
        | LegEffect::Drained => EdgeKind::Plain,
    }
}
