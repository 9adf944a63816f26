//! Flow to view: boxes, frames, edges, in the order of the document.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::NodeIndex;
use swml_runtime::program::ActKind;

use super::conversation::{Place, Talk, Way};
use super::life;
use super::reach::{self, Reach};
use super::{
    Cluster, ClusterKind, Edge, EdgeKind, Item, Label, Look, Node, NodeKind, Row, Stub, View,
};
use crate::flow::{self, Flow, Role};
use crate::render::text::Names;
use crate::render::{Zoom, words};
use crate::source::Span;

pub(super) fn look(flow: &Flow, look: &Look) -> View {
    let mut looker = Looker::new(flow, look);
    looker.sections();
    looker.nodes();
    looker.edges();
    if look.call_left {
        looker.call_left();
    }
    let mut view = looker.view;
    if look.zoom == Zoom::Leg && !flow.connects().is_empty() {
        let legs = flow.connects().iter().flat_map(|connect| connect.groups.iter().flatten());
        life::add(&mut view, legs.into_iter().any(|leg| leg.confirm.is_some()));
    }
    view
}

struct Looker<'f> {
    flow: &'f Flow,
    zoom: Zoom,
    long_edges: bool,
    folded: &'f BTreeSet<usize>,
    /// The exits of every state, by rank, and how many exits lead to it.
    exits: Vec<Vec<NodeIndex>>,
    entries: Vec<usize>,
    reach: Reach,
    /// What every name of a state in a section begins with.
    prefixes: Vec<String>,
    names: Names,
    /// The box of every state; none where it is not shown.
    boxes: Vec<Option<usize>>,
    /// The boxes of the legs of a dial group, by state, where legs have boxes.
    legs: BTreeMap<usize, Vec<usize>>,
    /// The boxes of the steps of a conversation, by state, where it is open.
    steps: BTreeMap<usize, BTreeMap<Place, usize>>,
    /// Where the frame of a connect lies in its section; of one that is folded, its box.
    connects: BTreeMap<(usize, usize), usize>,
    view: View,
}

impl<'f> Looker<'f> {
    fn new(flow: &'f Flow, look: &'f Look) -> Self {
        let exits: Vec<_> = flow.nodes().map(|(index, _)| flow.exits(index)).collect();
        let mut entries = vec![0; exits.len()];
        for target in exits.iter().flatten() {
            entries[target.index()] += 1;
        }
        let file = flow.source().map(|source| words::name(source.name()));
        let view = View { file, sections: Vec::new(), nodes: Vec::new(), edges: Vec::new() };
        Self {
            flow,
            zoom: look.zoom,
            long_edges: look.long_edges,
            folded: &look.folded,
            reach: reach::reach(flow, &exits),
            exits,
            entries,
            prefixes: Vec::new(),
            names: Names::default(),
            boxes: Vec::new(),
            legs: BTreeMap::new(),
            steps: BTreeMap::new(),
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
                line: words::line(self.flow, start.section, start.span.start),
                span: words::span(self.flow, start.section, start.span),
                reached: self.reach.reached[section.start.index()],
                items: Vec::new(),
            });
        }
        // Sections may be called like states.
        self.names = Names::default();
    }

    fn nodes(&mut self) {
        for (index, node) in self.flow.nodes() {
            if let Some(connect) = self.folded(index) {
                let number = self.fold(index, connect);
                self.boxes.push(Some(number));
                continue;
            }
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
                    if let Some(talk) = Talk::of(self.flow, index) {
                        match self.zoom {
                            Zoom::Group => rows.extend(talk.counts()),
                            _ => rows.extend(talk.functions()),
                        }
                    }
                    if self.zoom != Zoom::Leg {
                        let legs = self.legs_of(&node.kind).iter();
                        rows.extend(legs.map(|leg| words::leg(self.flow, node.section, leg)));
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
        let (states, stubs) = (Vec::new(), Vec::new());
        let reached = self.reach.reached[state.index()];
        self.view.nodes.push(Node { name, short, kind, rows, states, section, reached, stubs });
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

    /// The connect that a state belongs to, where it is folded.
    fn folded(&self, index: NodeIndex) -> Option<usize> {
        match self.flow.node(index).kind {
            flow::NodeKind::Dial { connect, .. } | flow::NodeKind::Bridge { connect } => {
                self.folded.get(&connect).copied()
            }
            _ => None,
        }
    }

    /// The one box of a folded connect, which has all its states.
    fn fold(&mut self, index: NodeIndex, connect: usize) -> usize {
        let section = self.flow.node(index).section;
        let state = self.short(self.flow.node(index));
        let number = match self.connects.get(&(section, connect)) {
            Some(number) => *number,
            None => {
                let span = self.connect_span(index);
                let row = Row {
                    title: words::connect(&self.flow.connects()[connect]),
                    detail: words::folded(&self.flow.connects()[connect]),
                    line: words::line(self.flow, section, span.start),
                    span: words::span(self.flow, section, span),
                };
                let short = state.rfind('/').map_or(state.as_str(), |end| &state[..end]);
                let number = self.node(index, short.to_owned(), vec![row], NodeKind::Dial);
                self.connects.insert((section, connect), number);
                self.view.sections[section].items.push(Item::Node(number));
                number
            }
        };
        self.view.nodes[number].states.push((index, state));
        number
    }

    /// What a connect was written as; `index` is its first state.
    fn connect_span(&self, index: NodeIndex) -> Span {
        let is_group = matches!(self.flow.node(index).kind, flow::NodeKind::Dial { .. });
        let bridge = self.exits[index.index()].first().filter(|_| is_group);
        self.flow.node(*bridge.unwrap_or(&index)).span
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
            _ => {
                let talk = Talk::of(self.flow, index).filter(|talk| !talk.contexts().is_empty());
                let item = match talk.filter(|_| self.zoom != Zoom::Group) {
                    Some(talk) => Item::Cluster(self.conversation(index, number, &talk)),
                    None => Item::Node(number),
                };
                return self.view.sections[node.section].items.push(item);
            }
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
        let span = self.connect_span(index);
        let Node { name, reached, .. } = &self.view.nodes[number];
        let items = &mut self.view.sections[node.section].items;
        items.push(Item::Cluster(Cluster {
            kind: ClusterKind::Connect,
            name: name.rfind('/').map_or(name.as_str(), |end| &name[..end]).to_owned(),
            title: words::connect(&self.flow.connects()[connect]),
            line: words::line(self.flow, node.section, span.start),
            span: words::span(self.flow, node.section, span),
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
            let added = self.node(
                index,
                short,
                words::leg_rows(flow, flow.node(index).section, leg),
                NodeKind::Leg,
            );
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
            span: rows[0].span,
            reached: *reached,
            items,
        }
    }

    /// A conversation with its contexts and steps.
    fn conversation(&mut self, index: NodeIndex, number: usize, talk: &Talk<'_>) -> Cluster {
        let Node { name, short, rows, reached, .. } = self.view.nodes[number].clone();
        let frame = |kind, name: String, title: String, row: &Row, items| Cluster {
            kind,
            name,
            title,
            line: row.line,
            span: row.span,
            reached,
            items,
        };
        let mut boxes = BTreeMap::new();
        let mut items = vec![Item::Node(number)];
        for (at, context) in talk.contexts().iter().enumerate() {
            let mut inner = Vec::new();
            for (place, step) in context.steps.iter().enumerate() {
                let short = format!("{short} step {}/{}", context.name, step.name);
                let rows = talk.step((at, place));
                let added = self.node(index, words::name(&short), rows, NodeKind::Step);
                inner.push(Item::Node(added));
                boxes.insert((at, place), added);
            }
            if !inner.is_empty() {
                let row = talk.context_row(at);
                let title = words::name(&format!("context {}", context.name));
                let name = words::name(&format!("{name} {title}"));
                items.push(Item::Cluster(frame(ClusterKind::Context, name, title, &row, inner)));
            }
        }
        self.steps.insert(index.index(), boxes);
        let title = format!("{} in steps", rows[0].title);
        frame(ClusterKind::Conversation, name, title, &rows[0], items)
    }

    /// How a conversation gets to its steps and from one to another.
    fn ways(&mut self, merged: &mut Merged, head: usize, index: NodeIndex) {
        let flow = self.flow;
        let Some(boxes) = self.steps.remove(&index.index()) else { return };
        let Some(talk) = Talk::of(flow, index) else { return };
        if let Some(first) = talk.table.begins().and_then(|first| boxes.get(&first)) {
            let begins = Drawn::new(EdgeKind::Plain, words::label("begins"));
            self.edge(merged, (head, *first), begins);
        }
        for Way { from, to, by } in talk.ways() {
            let way = Drawn { back: to < from, ..Drawn::new(EdgeKind::Plain, words::label(&by)) };
            self.edge(merged, (boxes[&from], boxes[&to]), way);
        }
    }

    fn edges(&mut self) {
        for (index, node) in self.flow.nodes() {
            let Some(from) = self.boxes[index.index()] else { continue };
            let mut merged = BTreeMap::new();
            let legs = self.legs.remove(&index.index()).unwrap_or_default();
            for leg in &legs {
                let dials = Drawn::new(EdgeKind::Plain, words::label("dials"));
                self.edge(&mut merged, (from, *leg), dials);
            }
            self.ways(&mut merged, from, index);
            for (rank, target) in self.exits[index.index()].clone().into_iter().enumerate() {
                if self.joins(target) == Some(index) {
                    continue;
                }
                let Some(to) = self.boxes[target.index()] else { continue };
                if self.folded(index).is_some() && self.folded(index) == self.folded(target) {
                    continue;
                }
                let role = self.flow.exit_role(index, rank);
                let drawn = Drawn {
                    kind: kind(role),
                    back: self.flow.node(target).section == node.section && target <= index,
                    never: self.reach.never.contains(&(index, rank)),
                    label: words::exit(self.flow, index, rank),
                    of: u16::try_from(rank).ok().map(|rank| (index, flow::Edge::Exit(rank))),
                };
                // What a leg achieves, it achieves itself.
                let by_legs = role == Role::Success && !legs.is_empty();
                let by = if by_legs { legs.clone() } else { vec![from] };
                for from in &by {
                    self.edge(&mut merged, (*from, to), drawn.clone());
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
                let drawn = Drawn {
                    of: Some((index, flow::Edge::Reference(slot))),
                    back: self.flow.node(start).section == node.section,
                    ..Drawn::new(EdgeKind::Reference, words::label(&label))
                };
                self.edge(&mut merged, (*leg.unwrap_or(&from), to), drawn);
            }
        }
        self.view.edges.sort_by_key(|edge| edge.from);
    }

    /// Adds an exit to the edge that says the same, or makes it one of its own. What leads to another
    /// section is a stub, unless long edges are wanted.
    fn edge(&mut self, merged: &mut Merged, (from, to): (usize, usize), drawn: Drawn) {
        let Drawn { kind, back, never, label, of } = drawn;
        let elsewhere = self.view.nodes[from].section != self.view.nodes[to].section;
        if !self.long_edges && (elsewhere || kind == EdgeKind::Reference) {
            return self.stub(from, to, (kind, back), label, of);
        }
        let is_lost = matches!(kind, EdgeKind::Timeout | EdgeKind::Failure);
        let class = if is_lost && self.zoom == Zoom::Group { EdgeKind::Lost } else { kind };
        let number = *merged.entry((from, to, class, never)).or_insert(self.view.edges.len());
        if number == self.view.edges.len() {
            let (labels, of) = (Vec::new(), Vec::new());
            self.view.edges.push(Edge { from, to, kind, back, never, labels, of });
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

    fn stub(
        &mut self,
        from: usize,
        to: usize,
        (kind, back): (EdgeKind, bool),
        label: Label,
        of: Option<(NodeIndex, flow::Edge)>,
    ) {
        let section = self.view.nodes[to].section;
        let stubs = &mut self.view.nodes[from].stubs;
        let known = |stub: &Stub| {
            (stub.kind, stub.section, stub.label.as_str()) == (kind, Some(section), &label.text)
        };
        if let Some(at) = stubs.iter().position(known) {
            return stubs[at].of.extend(of);
        }
        let to = self.view.sections[section].name.clone();
        let (label, of) = (label.text, of.into_iter().collect());
        stubs.push(Stub { kind, label, to, section: Some(section), back, of });
    }

    /// Where the script waits, a caller who hangs up ends it. Confirm scripts run on a leg, not on the caller.
    fn call_left(&mut self) {
        for number in 0..self.view.sections.len() {
            let section = &self.view.sections[number];
            if section.kind != ClusterKind::Section {
                continue;
            }
            let mut waiting = Vec::new();
            for (index, node) in self.flow.nodes().filter(|(_, node)| node.section == number) {
                waiting.extend(self.boxes[index.index()].filter(|_| waits(&node.kind)));
            }
            waiting.dedup();
            let Some(last) = self.flow.nodes().filter(|(_, node)| node.section == number).last()
            else {
                continue;
            };
            if waiting.is_empty() {
                continue;
            }
            let row = Row {
                title: "the caller has left".to_owned(),
                detail: words::label("the script ends"),
                line: None,
                span: None,
            };
            let name = "caller left".to_owned();
            let to = self.node(last.0, name, vec![row], NodeKind::End);
            self.view.nodes[to].reached = waiting.iter().any(|from| self.view.nodes[*from].reached);
            self.view.sections[number].items.push(Item::Node(to));
            for from in waiting {
                self.view.edges.push(Edge {
                    from,
                    to,
                    kind: EdgeKind::Left,
                    back: false,
                    never: false,
                    labels: vec![words::label("caller hangs up")],
                    of: Vec::new(),
                });
            }
        }
        self.view.edges.sort_by_key(|edge| edge.from);
    }
}

/// Edges by what they merge by.
type Merged = BTreeMap<(usize, usize, EdgeKind, bool), usize>;

/// An exit or reference about to be drawn.
#[derive(Clone)]
struct Drawn {
    kind: EdgeKind,
    back: bool,
    never: bool,
    label: Label,
    of: Option<(NodeIndex, flow::Edge)>,
}

impl Drawn {
    const fn new(kind: EdgeKind, label: Label) -> Self {
        Self { kind, back: false, never: false, label, of: None }
    }
}

/// Whether time passes in a state.
fn waits(kind: &flow::NodeKind) -> bool {
    match kind {
        flow::NodeKind::Act(act) => {
            matches!(act.kind, ActKind::Sleep | ActKind::Perform | ActKind::Converse)
        }
        kind => matches!(
            kind,
            flow::NodeKind::Dial { .. }
                | flow::NodeKind::Bridge { .. }
                | flow::NodeKind::Load { .. }
        ),
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
        flow::NodeKind::Act(act) => act.kind != ActKind::Hangup && act.conversation.is_none(),
        kind => matches!(kind, flow::NodeKind::Set(_)),
    }
}
