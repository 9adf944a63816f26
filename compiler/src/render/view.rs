//! Flow to what is seen of it: boxes, edges and the frames around them.
//!
//! All that is chosen is chosen here: which states share a box, what merges into one edge, what is back,
//! what no call gets to. Formats write a view down and decide nothing. Nodes, edges and frames come in the
//! order of the document.

use std::collections::{BTreeMap, VecDeque};

use petgraph::graph::NodeIndex;
use swml_runtime::program::{ActKind, LoadPurpose};

use super::text::Names;
use super::{Zoom, words};
use crate::flow::{self, Flow, Role};

/// What is seen of a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The name of the source; none in a flow that was read back from a program.
    pub file: Option<String>,
    /// Sections and confirm scripts, in order.
    pub sections: Vec<Cluster>,
    /// All nodes.
    pub nodes: Vec<Node>,
    /// All edges, by the node that they leave.
    pub edges: Vec<Edge>,
}

/// A frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// What it is.
    pub kind: ClusterKind,
    /// A name of its own, such as `main` or `main/1 connect`.
    pub name: String,
    /// What is written on it.
    pub title: String,
    /// Where it stands.
    pub line: Option<u32>,
    /// Whether a call can get here.
    pub reached: bool,
    /// What is inside.
    pub items: Vec<Item>,
}

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClusterKind {
    /// A section.
    Section,
    /// A confirm script.
    Confirm,
    /// The dial groups of a `connect` and its bridge.
    Connect,
    /// A dial group and its legs.
    Group,
}

/// Something in a frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// An index into [`View::nodes`].
    Node(usize),
    /// Another frame.
    Cluster(Cluster),
}

/// A box.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// A name of its own: that of its first state, or of a leg such as `main/1 connect/group 1 leg 2`.
    pub name: String,
    /// Its name within its section.
    pub short: String,
    /// What it is.
    pub kind: NodeKind,
    /// What it says. A box of several steps has a row for each; a dial group first says what it is, then has
    /// a row for each leg; a leg goes on with its terms.
    pub rows: Vec<Row>,
    /// The names within the section of all its states, in order; none in a leg.
    pub states: Vec<(NodeIndex, String)>,
    /// The section, an index into [`View::sections`].
    pub section: usize,
    /// Whether a call can get here.
    pub reached: bool,
}

/// What a box is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// The beginning of a section.
    Start,
    /// Leaf steps, `set` and `unset`.
    Steps,
    /// `switch`, `cond`, `result`.
    Branch,
    /// `goto`
    Goto,
    /// `execute`
    Call,
    /// `transfer`
    Transfer,
    /// Something to fetch or to find out first.
    Load,
    /// A dial group.
    Dial,
    /// One leg of a dial group.
    Leg,
    /// Two people talk.
    Bridge,
    /// `hangup`, `return` and the end of a section.
    End,
    /// The script fails.
    Fault,
}

/// A line in a box.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is, such as `play` or a destination.
    pub title: String,
    /// What there is to know of it; may be empty.
    pub detail: Label,
    /// Where it stands.
    pub line: Option<u32>,
}

/// A text that may be shortened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// The text, short.
    pub text: String,
    /// In full, or nearly: no more than 1000 columns.
    pub full: String,
}

/// An edge. It may stand for several exits.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The box that it leaves, an index into [`View::nodes`].
    pub from: usize,
    /// The box that it leads to.
    pub to: usize,
    /// What it is.
    pub kind: EdgeKind,
    /// Whether it leads back: to an earlier place of the same section.
    pub back: bool,
    /// What its exits are called, in order of rank; those that only go on say nothing.
    pub labels: Vec<Label>,
    /// The edges of the flow that it stands for. None between a dial group and its legs.
    pub of: Vec<(NodeIndex, flow::Edge)>,
}

/// What an edge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// On to the next state, a case of a branch, or from a dial group to a leg.
    Plain,
    /// What was hoped for.
    Success,
    /// A clock ran out.
    Timeout,
    /// It did not work out.
    Failure,
    /// [`EdgeKind::Timeout`] and [`EdgeKind::Failure`] in one.
    Lost,
    /// A `goto` that is taken, or a `transfer`.
    Jump,
    /// The use of a section: an `execute`, a confirm script.
    Reference,
}

/// The columns of an edge's labels, all together.
const LABELS_COLUMNS: usize = 48;

impl Edge {
    /// What is written on it: as many of its labels as there is room for.
    #[must_use]
    pub fn label(&self) -> String {
        let mut out = String::new();
        for (number, label) in self.labels.iter().enumerate() {
            let is_first = out.is_empty();
            let left = self.labels.len() - number;
            if !is_first && super::text::width(&out) + label.text.len() > LABELS_COLUMNS {
                out.push_str(&format!(" and {left} more"));
                break;
            }
            if !is_first {
                out.push_str(", ");
            }
            out.push_str(&label.text);
        }
        out
    }
}

impl View {
    /// Looks at a flow.
    #[must_use]
    pub fn new(flow: &Flow, zoom: Zoom) -> Self {
        let mut looker = Looker::new(flow, zoom);
        looker.sections();
        looker.nodes();
        looker.edges();
        looker.view
    }
}

struct Looker<'f> {
    flow: &'f Flow,
    zoom: Zoom,
    /// The exits of every state, by rank, and how many exits lead to it.
    exits: Vec<Vec<NodeIndex>>,
    entries: Vec<usize>,
    reached: Vec<bool>,
    /// What every name of a state in a section begins with.
    prefixes: Vec<String>,
    names: Names,
    /// The box of every state; none where it is not shown.
    boxes: Vec<Option<usize>>,
    /// The boxes of the legs of a dial group, by state, where legs have boxes.
    legs: BTreeMap<usize, Vec<usize>>,
    /// Where the frame of a connect lies in its section.
    connects: BTreeMap<(usize, usize), usize>,
    view: View,
}

impl<'f> Looker<'f> {
    fn new(flow: &'f Flow, zoom: Zoom) -> Self {
        let exits: Vec<_> = flow.nodes().map(|(index, _)| flow.exits(index)).collect();
        let mut entries = vec![0; exits.len()];
        for target in exits.iter().flatten() {
            entries[target.index()] += 1;
        }
        let file = flow.source().map(|source| words::name(source.name()));
        let view = View { file, sections: Vec::new(), nodes: Vec::new(), edges: Vec::new() };
        Self {
            flow,
            zoom,
            reached: reached(flow, &exits),
            exits,
            entries,
            prefixes: Vec::new(),
            names: Names::default(),
            boxes: Vec::new(),
            legs: BTreeMap::new(),
            connects: BTreeMap::new(),
            view,
        }
    }

    fn sections(&mut self) {
        for section in self.flow.sections() {
            let start = self.flow.node(section.start);
            let prefix = start.name.rfind('/').map_or("", |end| &start.name[..=end]);
            self.prefixes.push(prefix.to_owned());
            let (kind, title) = match section.confirm {
                false => (ClusterKind::Section, words::name(&section.name)),
                true => (ClusterKind::Confirm, format!("{}, on a leg", words::name(&section.name))),
            };
            let name = self.own(&section.name);
            self.view.sections.push(Cluster {
                kind,
                name,
                title,
                line: words::line(self.flow, start.span.start),
                reached: self.reached[section.start.index()],
                items: Vec::new(),
            });
        }
        // Sections may be called like states.
        self.names = Names::default();
    }

    fn nodes(&mut self) {
        for (index, node) in self.flow.nodes() {
            let row = words::state(self.flow, index);
            let short = self.short(node);
            let joined = self.joins(index).and_then(|before| self.boxes[before.index()]);
            // The end of a section that always ends before it says nothing.
            let is_shown = self.zoom == Zoom::Step
                || node.kind != flow::NodeKind::End
                || self.entries[index.index()] > 0;
            let number = match joined {
                Some(number) => {
                    self.view.nodes[number].rows.push(row);
                    Some(number)
                }
                None if is_shown => {
                    let mut rows = vec![row];
                    if self.zoom != Zoom::Leg {
                        let legs = self.legs_of(&node.kind).iter();
                        rows.extend(legs.map(|leg| words::leg(self.flow, leg)));
                    }
                    let number = self.node(index, short.clone(), rows, words::look(&node.kind));
                    self.place(index, number);
                    Some(number)
                }
                None => None,
            };
            if let Some(number) = number {
                self.view.nodes[number].states.push((index, short));
            }
            self.boxes.push(number);
        }
    }

    fn node(&mut self, state: NodeIndex, short: String, rows: Vec<Row>, kind: NodeKind) -> usize {
        let section = self.flow.node(state).section;
        let name = self.own(&format!("{}{short}", self.prefixes[section]));
        let (states, reached) = (Vec::new(), self.reached[state.index()]);
        self.view.nodes.push(Node { name, short, kind, rows, states, section, reached });
        self.view.nodes.len() - 1
    }

    /// The name of a state within its section.
    fn short(&self, node: &flow::Node) -> String {
        let prefix = &self.prefixes[node.section];
        words::name(node.name.strip_prefix(prefix.as_str()).unwrap_or(&node.name))
    }

    /// A name that nobody else has.
    fn own(&mut self, name: &str) -> String {
        self.names.own(words::name(name), '#')
    }

    fn legs_of(&self, kind: &flow::NodeKind) -> &'f [flow::Leg] {
        match *kind {
            flow::NodeKind::Dial { connect, group } => &self.flow.connects()[connect].groups[group],
            _ => &[],
        }
    }

    /// The state before that this one shares a box with: of plain steps that always follow one another, both
    /// as the text has them and when a call gets there.
    fn joins(&self, index: NodeIndex) -> Option<NodeIndex> {
        let state = index.index();
        if self.zoom == Zoom::Step || self.entries[state] != 1 || !is_plain(self.flow, index) {
            return None;
        }
        let before = NodeIndex::new(state.checked_sub(1)?);
        let follows = self.exits[before.index()] == [index]
            && is_plain(self.flow, before)
            && self.flow.node(before).section == self.flow.node(index).section;
        follows.then_some(before)
    }

    /// Puts a box into its frame.
    fn place(&mut self, index: NodeIndex, number: usize) {
        let node = self.flow.node(index);
        let (connect, group) = match node.kind {
            flow::NodeKind::Dial { connect, group } => (connect, Some(group)),
            flow::NodeKind::Bridge { connect } => (connect, None),
            _ => return self.view.sections[node.section].items.push(Item::Node(number)),
        };
        let item = match (group, self.zoom) {
            (Some(_), Zoom::Leg) => Item::Cluster(self.group(index, number)),
            _ => Item::Node(number),
        };
        let items = &mut self.view.sections[node.section].items;
        if let Some(frame) = self.connects.get(&(node.section, connect)) {
            if let Some(Item::Cluster(frame)) = items.get_mut(*frame) {
                frame.items.push(item);
            }
            return;
        }
        self.connects.insert((node.section, connect), items.len());
        let Node { name, reached, .. } = &self.view.nodes[number];
        let bridge = self.exits[index.index()].first().filter(|_| group.is_some());
        let span = self.flow.node(*bridge.unwrap_or(&index)).span;
        items.push(Item::Cluster(Cluster {
            kind: ClusterKind::Connect,
            name: name.rfind('/').map_or(name.as_str(), |end| &name[..end]).to_owned(),
            title: words::connect(&self.flow.connects()[connect]),
            line: words::line(self.flow, span.start),
            reached: *reached,
            items: vec![item],
        }));
    }

    /// A dial group with its legs.
    fn group(&mut self, index: NodeIndex, number: usize) -> Cluster {
        let flow = self.flow;
        let mut items = vec![Item::Node(number)];
        let mut legs = Vec::new();
        for (slot, leg) in self.legs_of(&flow.node(index).kind).iter().enumerate() {
            let short = format!("{} leg {}", self.view.nodes[number].short, slot + 1);
            let added = self.node(index, short, words::leg_rows(flow, leg), NodeKind::Leg);
            items.push(Item::Node(added));
            legs.push(added);
        }
        self.legs.insert(index.index(), legs);
        let Node { name, rows, reached, .. } = &mut self.view.nodes[number];
        Cluster {
            kind: ClusterKind::Group,
            name: name.clone(),
            // The frame says which group it is.
            title: std::mem::replace(&mut rows[0].title, "dial".to_owned()),
            line: rows[0].line,
            reached: *reached,
            items,
        }
    }

    fn edges(&mut self) {
        for (index, node) in self.flow.nodes() {
            let Some(from) = self.boxes[index.index()] else { continue };
            let mut merged = BTreeMap::new();
            let legs = self.legs.remove(&index.index()).unwrap_or_default();
            for leg in &legs {
                let label = words::label("dials");
                self.edge(&mut merged, (from, *leg, EdgeKind::Plain), false, label, None);
            }
            for (rank, target) in self.exits[index.index()].clone().into_iter().enumerate() {
                if self.joins(target) == Some(index) {
                    continue;
                }
                let Some(to) = self.boxes[target.index()] else { continue };
                let role = self.flow.exit_role(index, rank);
                let back = self.flow.node(target).section == node.section && target <= index;
                let label = words::exit(self.flow, index, rank);
                let of = u16::try_from(rank).ok().map(|rank| (index, flow::Edge::Exit(rank)));
                // What a leg achieves, it achieves itself.
                let by_legs = role == Role::Success && !legs.is_empty();
                let by = if by_legs { legs.clone() } else { vec![from] };
                for from in &by {
                    self.edge(&mut merged, (*from, to, kind(role)), back, label.clone(), of);
                }
            }
            let references = self.flow.references(index);
            let all = references.len() == self.legs_of(&node.kind).len();
            for (slot, start) in references {
                let Some(to) = self.boxes[start.index()] else { continue };
                let leg = legs.get(usize::from(slot));
                let label = match node.kind {
                    flow::NodeKind::Dial { .. } if all || leg.is_some() => "confirm".to_owned(),
                    flow::NodeKind::Dial { .. } => format!("confirm of leg {}", slot + 1),
                    _ => "calls".to_owned(),
                };
                let ends = (*leg.unwrap_or(&from), to, EdgeKind::Reference);
                let of = Some((index, flow::Edge::Reference(slot)));
                let back = self.flow.node(start).section == node.section;
                self.edge(&mut merged, ends, back, words::label(&label), of);
            }
        }
        self.view.edges.sort_by_key(|edge| edge.from);
    }

    /// Adds an exit to the edge that says the same, or makes it one of its own.
    fn edge(
        &mut self,
        merged: &mut BTreeMap<(usize, usize, EdgeKind), usize>,
        (from, to, kind): (usize, usize, EdgeKind),
        back: bool,
        label: Label,
        of: Option<(NodeIndex, flow::Edge)>,
    ) {
        let is_lost = matches!(kind, EdgeKind::Timeout | EdgeKind::Failure);
        let class = if is_lost && self.zoom == Zoom::Group { EdgeKind::Lost } else { kind };
        let number = *merged.entry((from, to, class)).or_insert(self.view.edges.len());
        if number == self.view.edges.len() {
            let (labels, of) = (Vec::new(), Vec::new());
            self.view.edges.push(Edge { from, to, kind, back, labels, of });
        }
        let edge = &mut self.view.edges[number];
        if edge.kind != kind {
            edge.kind = EdgeKind::Lost;
        }
        edge.of.extend(of);
        // legs that are asked to confirm all say so
        if !label.text.is_empty() && edge.labels.last() != Some(&label) {
            edge.labels.push(label);
        }
    }
}

const fn kind(role: Role) -> EdgeKind {
    match role {
        Role::Plain => EdgeKind::Plain,
        Role::Success => EdgeKind::Success,
        Role::Timeout => EdgeKind::Timeout,
        Role::Failure => EdgeKind::Failure,
        Role::Jump => EdgeKind::Jump,
    }
}

/// Whether a state only does something and goes on.
fn is_plain(flow: &Flow, index: NodeIndex) -> bool {
    match &flow.node(index).kind {
        flow::NodeKind::Act(act) => act.kind != ActKind::Hangup,
        kind => matches!(kind, flow::NodeKind::Set(_)),
    }
}

/// The states that a call can get to, over exits, uses of sections and names of sections that it computes;
/// a flow without `main` may begin anywhere.
fn reached(flow: &Flow, exits: &[Vec<NodeIndex>]) -> Vec<bool> {
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
        waiting.extend(&exits[index.index()]);
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
