//! The maker of flows, and the check that a flow is well formed.
//!
//! The maker keeps names unique and lets a section be used before its first node exists. What the nodes
//! mean is none of its business: that is lowering's.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use swml_runtime::program::{ActKind, Kind};

use super::{Act, Connect, Edge, Flow, Node, NodeKind, Section, Space};
use crate::source::Span;

/// Makes a [`Flow`].
pub(crate) struct Builder {
    flow: Flow,
    /// How often each name was asked for, by the hash of the name: two names of one hash cost a suffix.
    names: HashMap<u64, u32>,
    /// Edges to the beginnings of sections, which may not exist yet.
    to_sections: Vec<(NodeIndex, Edge, usize)>,
}

impl Builder {
    pub(crate) fn new(kind: Kind) -> Self {
        let (graph, sections) = (DiGraph::new(), Vec::new());
        let flow = Flow { kind, graph, sections, connects: Vec::new(), spaces: Vec::new() };
        Self { flow, names: HashMap::new(), to_sections: Vec::new() }
    }

    /// Announces a document.
    pub(crate) fn space(&mut self, space: Space) -> usize {
        self.flow.spaces.push(space);
        self.flow.spaces.len() - 1
    }

    /// Announces a section; its first node follows as a [`NodeKind::Start`].
    pub(crate) fn section(&mut self, name: String, space: usize, confirm: bool) -> usize {
        self.flow.sections.push(Section { name, space, start: NodeIndex::end(), confirm });
        self.flow.sections.len() - 1
    }

    pub(crate) fn connect(&mut self, connect: Connect) -> usize {
        self.flow.connects.push(connect);
        self.flow.connects.len() - 1
    }

    /// Adds a state. Where the name is taken it gets a number behind it.
    pub(crate) fn node(
        &mut self,
        name: String,
        kind: NodeKind,
        span: Span,
        section: usize,
    ) -> NodeIndex {
        let is_start = kind == NodeKind::Start;
        let mut name = self.unique(name);
        name.shrink_to_fit();
        let node = self.flow.graph.add_node(Box::new(Node { name, kind, span, section }));
        if is_start {
            self.flow.sections[section].start = node;
        }
        node
    }

    pub(crate) fn spaces(&self) -> &[Space] {
        &self.flow.spaces
    }

    /// How many states there are so far: the number of the next one.
    pub(crate) fn len(&self) -> usize {
        self.flow.graph.node_count()
    }

    pub(crate) fn exit(&mut self, from: NodeIndex, rank: u16, to: NodeIndex) {
        self.edge(from, to, Edge::Exit(rank));
    }

    fn edge(&mut self, from: NodeIndex, to: NodeIndex, edge: Edge) {
        self.flow.graph.add_edge(from, to, edge);
    }

    /// An exit to the beginning of a section.
    pub(crate) fn enter(&mut self, from: NodeIndex, rank: u16, section: usize) {
        self.to_sections.push((from, Edge::Exit(rank), section));
    }

    /// The use of a section.
    pub(crate) fn reference(&mut self, from: NodeIndex, slot: u16, section: usize) {
        self.to_sections.push((from, Edge::Reference(slot), section));
    }

    /// The first state of a section.
    pub(crate) fn start(&self, section: usize) -> NodeIndex {
        self.flow.sections[section].start
    }

    /// The targets of a state's exits so far, in no order.
    pub(crate) fn targets(&self, from: NodeIndex) -> impl Iterator<Item = NodeIndex> {
        let edges = self.flow.graph.edges(from);
        edges.filter(|e| matches!(e.weight(), Edge::Exit(_))).map(|edge| edge.target())
    }

    /// The flow. Every announced section must have got its first node.
    pub(crate) fn finish(mut self) -> Flow {
        for (from, edge, section) in core::mem::take(&mut self.to_sections) {
            self.edge(from, self.flow.sections[section].start, edge);
        }
        self.flow
    }

    fn unique(&mut self, name: String) -> String {
        let asked = hash(&name);
        let Some(mut count) = self.names.insert(asked, 1) else {
            return name;
        };
        loop {
            count += 1;
            let numbered = format!("{name}#{count}");
            let key = hash(&numbered);
            if !self.names.contains_key(&key) {
                self.names.insert(key, 1);
                self.names.insert(asked, count);
                return numbered;
            }
        }
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

impl Flow {
    /// Checks that the flow can be frozen and drawn: that every state has the exits of its kind and stays in
    /// its section, that names are unique, that the states of a section follow one another from its first
    /// one on, and that references lead to sections.
    ///
    /// # Errors
    /// What is wrong first. A flow that lowering made is always well formed, whatever the document.
    pub fn check(&self) -> Result<(), String> {
        let mut names = std::collections::HashSet::new();
        let mut current = None;
        for (index, node) in self.nodes() {
            let wrong = |what: String| Err(format!("{}: {what}", node.name));
            if node.name.is_empty() || !names.insert(node.name.as_str()) {
                return wrong("the name is not its own".into());
            }
            let Some(section) = self.sections.get(node.section) else {
                return wrong(format!("section {} of {}", node.section, self.sections.len()));
            };
            if (node.kind == NodeKind::Start) != (section.start == index) {
                return wrong(format!("section {} begins elsewhere", section.name));
            }
            if section.start == index {
                current = Some(node.section);
            }
            if current != Some(node.section) {
                return wrong(format!("it lies apart from section {}", section.name));
            }
            self.check_exits(index, node).or_else(wrong)?;
            self.check_references(index, node).or_else(wrong)?;
        }
        match self.sections.iter().find(|section| section.start == NodeIndex::end()) {
            Some(section) => Err(format!("section {} has no states", section.name)),
            None => Ok(()),
        }
    }

    fn check_exits(&self, index: NodeIndex, node: &Node) -> Result<(), String> {
        let mut ranks: Vec<u16> = self
            .graph
            .edges(index)
            .filter_map(|edge| match edge.weight() {
                Edge::Exit(rank) => Some(*rank),
                Edge::Reference(_) => None,
            })
            .collect();
        ranks.sort_unstable();
        if !ranks.iter().copied().eq((0..).take(ranks.len())) {
            return Err(format!("the exits have the ranks {ranks:?}"));
        }
        let (least, most) = exit_count(&node.kind);
        let exits = self.exits(index);
        if !(least..=most).contains(&exits.len()) {
            return Err(format!("{} exits, expected {least} to {most}", exits.len()));
        }
        let is_enter = matches!(node.kind, NodeKind::Enter { .. });
        for exit in &exits {
            let target = &self.graph[*exit];
            if is_enter && (target.kind != NodeKind::Start || self.sections[target.section].confirm)
            {
                return Err(format!("it enters {}, which begins no section", target.name));
            }
            if !is_enter && (target.section != node.section || target.kind == NodeKind::Start) {
                return Err(format!("an exit leads to {}", target.name));
            }
        }
        match node.kind {
            NodeKind::Dial { connect, group } => self.check_dial(connect, group, &exits),
            NodeKind::Bridge { connect } if connect >= self.connects.len() => {
                Err(format!("connect {connect} of {}", self.connects.len()))
            }
            _ => Ok(()),
        }
    }

    fn check_dial(&self, connect: usize, group: usize, exits: &[NodeIndex]) -> Result<(), String> {
        let groups = self.connects.get(connect).map_or(0, |connect| connect.groups.len());
        if group >= groups {
            return Err(format!("group {group} of {groups} in connect {connect}"));
        }
        if self.graph[exits[0]].kind != (NodeKind::Bridge { connect }) {
            return Err(format!("an accepted leg leads to {}", self.graph[exits[0]].name));
        }
        let next = NodeKind::Dial { connect, group: group + 1 };
        match exits[1..].iter().find(|exit| group + 1 < groups && self.graph[**exit].kind != next) {
            Some(exit) => {
                Err(format!("the next group is not tried but {}", self.graph[*exit].name))
            }
            None => Ok(()),
        }
    }

    fn check_references(&self, index: NodeIndex, node: &Node) -> Result<(), String> {
        let found = self.references(index);
        let mut expected = Vec::new();
        match node.kind {
            NodeKind::Call { .. } | NodeKind::Load { .. } => {
                let is_section = |target: NodeIndex| {
                    let target = &self.graph[target];
                    target.kind == NodeKind::Start && !self.sections[target.section].confirm
                };
                return match found.as_slice() {
                    [] => Ok(()),
                    [(0, target)] if is_section(*target) => Ok(()),
                    _ => Err(format!("its callees are {found:?}")),
                };
            }
            NodeKind::Dial { connect, group } => {
                for (slot, leg) in (0..).zip(&self.connects[connect].groups[group]) {
                    if let Some(confirm) = leg.confirm {
                        let section = self.sections.get(confirm).filter(|s| s.confirm);
                        let section = section.ok_or(format!("{confirm} is no confirm script"))?;
                        expected.push((slot, section.start));
                    }
                }
            }
            _ => {}
        }
        if found == expected { Ok(()) } else { Err(format!("it refers to {found:?}")) }
    }
}

/// The fewest and the most exits of a kind.
fn exit_count(kind: &NodeKind) -> (usize, usize) {
    match kind {
        NodeKind::Act(act) if act.kind == ActKind::Hangup => (0, 0),
        NodeKind::Act(Act { conversation: Some(conversation), .. }) => {
            let exits = conversation.exits.len() + 1;
            (exits, exits)
        }
        NodeKind::Act(_) => (1, 2),
        NodeKind::Start | NodeKind::Set(_) | NodeKind::Call { .. } => (1, 1),
        NodeKind::Switch { keys, .. } => (keys.len() + 1, keys.len() + 1),
        NodeKind::Cond { whens, .. } => (whens.len() + 1, whens.len() + 1),
        NodeKind::Jump { when: None, .. } | NodeKind::Load { .. } | NodeKind::Bridge { .. } => {
            (2, 2)
        }
        NodeKind::Jump { when: Some(_), .. } | NodeKind::Dial { .. } => (3, 3),
        NodeKind::Enter { .. } => (0, 1),
        NodeKind::Return(_) | NodeKind::End | NodeKind::Fault(_) => (0, 0),
    }
}
