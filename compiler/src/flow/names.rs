//! What people call the exits of a state, and which part an exit plays.

use petgraph::graph::NodeIndex;
use swml_runtime::fault::Fault;

use super::{Act, Flow, Node, NodeKind};
use crate::expr::Formula;

/// How long a condition may be in a label, in characters.
const CONDITION_CHARS: usize = 48;

/// The part that an exit plays: renderers give each a look of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// On to the next state; also a case of a branch.
    Plain,
    /// What was hoped for: a leg was accepted, a document was loaded.
    Success,
    /// A clock ran out.
    Timeout,
    /// It did not work out.
    Failure,
    /// A jump: a `goto`, a `transfer`.
    Jump,
}

impl Flow {
    /// What people call an exit: `next`, `case "1"`, `timed-out`. Empty where the state has no such exit.
    #[must_use]
    pub fn exit_label(&self, node: NodeIndex, rank: usize) -> String {
        let word = match &self.node(node).kind {
            NodeKind::Switch { keys, .. } => match keys.get(rank) {
                Some(key) => return format!("case {}", quoted(key)),
                None if rank == keys.len() => self.otherwise(node),
                None => "",
            },
            NodeKind::Cond { whens, .. } => match whens.get(rank) {
                Some(when) => return condition(when),
                None if rank == whens.len() => "else",
                None => "",
            },
            NodeKind::Dial { connect, group } if rank == 0 => {
                let legs = &self.connects()[*connect].groups[*group];
                match legs.iter().any(|leg| leg.confirm.is_some()) {
                    true => "accepted",
                    false => "answered",
                }
            }
            NodeKind::Act(Act { conversation: Some(conversation), .. }) => {
                return conversation.exit(rank).to_owned();
            }
            // of some kinds, not every state has every exit
            kind if rank < self.exits(node).len() => words(kind).get(rank).copied().unwrap_or(""),
            _ => "",
        };
        word.to_owned()
    }

    /// Which part an exit plays.
    #[must_use]
    pub fn exit_role(&self, node: NodeIndex, rank: usize) -> Role {
        match (&self.node(node).kind, rank) {
            (NodeKind::Dial { .. } | NodeKind::Load { .. }, 0) => Role::Success,
            (NodeKind::Dial { .. } | NodeKind::Bridge { .. }, 1) => Role::Timeout,
            (NodeKind::Act(Act { conversation: Some(_), .. }), _) => Role::Plain,
            (NodeKind::Dial { .. }, _) | (NodeKind::Load { .. } | NodeKind::Act(_), 1) => {
                Role::Failure
            }
            (NodeKind::Jump { .. } | NodeKind::Enter { .. }, 0) => Role::Jump,
            (NodeKind::Switch { keys, .. }, rank) if rank == keys.len() => {
                match self.leads_to_no_match(node, rank) {
                    true => Role::Failure,
                    false => Role::Plain,
                }
            }
            _ => Role::Plain,
        }
    }

    /// What the last exit of a `switch` is. That a `result` without a match goes on, and a `switch` does
    /// not, tells them apart where the default has no states of its own.
    fn otherwise(&self, node: NodeIndex) -> &'static str {
        let NodeKind::Switch { keys, .. } = &self.node(node).kind else { return "" };
        let Node { name, .. } = self.node(node);
        let default = format!("{name}/default/");
        let in_default = self
            .exits(node)
            .get(keys.len())
            .is_some_and(|target| self.node(*target).name.starts_with(&default));
        let is_result = name.ends_with("/result");
        if in_default || !(is_result || self.leads_to_no_match(node, keys.len())) {
            "default"
        } else {
            "no match"
        }
    }

    fn leads_to_no_match(&self, node: NodeIndex, rank: usize) -> bool {
        let target = self.exits(node).get(rank).copied();
        target.is_some_and(|target| self.node(target).kind == NodeKind::Fault(Fault::NoMatch))
    }
}

/// The exits of the kinds that always have the same ones.
fn words(kind: &NodeKind) -> &'static [&'static str] {
    match kind {
        NodeKind::Start | NodeKind::Set(_) | NodeKind::Enter { .. } => &["next"],
        NodeKind::Act(_) => &["next", "failed"],
        NodeKind::Jump { .. } => &["taken", "spent", "skipped"],
        NodeKind::Call { .. } => &["returned"],
        NodeKind::Load { .. } => &["loaded", "failed"],
        NodeKind::Dial { .. } => &["accepted", "timed-out", "failed"],
        NodeKind::Bridge { .. } => &["ended", "max-duration"],
        NodeKind::Switch { .. }
        | NodeKind::Cond { .. }
        | NodeKind::Return(_)
        | NodeKind::End
        | NodeKind::Fault(_) => &[],
    }
}

fn condition(when: &Formula) -> String {
    let text = when.display();
    let text = text.trim();
    if text.is_empty() { "then".to_owned() } else { format!("when {}", shortened(text)) }
}

fn quoted(key: &str) -> String {
    format!("\"{}\"", shortened(key))
}

fn shortened(text: &str) -> String {
    crate::flow::shortened(text, CONDITION_CHARS)
}
