//! View to plain text: for a terminal, and for the diff of a review.
//!
//! Every box begins with `*` and its name within the section, so that a change is a change of its own
//! lines. Where a step only goes on with the line below, no arrow says so.

use super::text::{shown, tail, width};
use super::view::{Cluster, ClusterKind, Edge, EdgeKind, Item, Node, NodeKind, Row, Stub, View};

/// The longest line, in columns.
const COLUMNS: usize = 100;
/// What the file may take of that.
const FILE_COLUMNS: usize = 30;
/// What the name of a state may take at least.
const NAME_COLUMNS: usize = 40;

/// How deep lines are set in at most.
const DEPTH: usize = 8;

const NOTE: &str =
    "A step goes on with the one below it, unless it ends or an arrow says otherwise.";

pub(super) fn write(view: &View) -> String {
    let file = view.file.as_deref().map(|file| {
        let last = file.rfind(['/', '\\']).map_or(file, |end| &file[end + 1..]);
        tail(if width(file) > FILE_COLUMNS { last } else { file }, FILE_COLUMNS)
    });
    let mut outline =
        Outline { view, file, out: String::new(), after: vec![None; view.nodes.len()] };
    if let Some(file) = &view.file {
        outline.line(0, file, None);
    }
    outline.line(0, NOTE, None);
    for section in &view.sections {
        outline.follow(&section.items, &mut None);
    }
    for section in &view.sections {
        outline.out.push('\n');
        outline.cluster(section, 0, true);
    }
    outline.out
}

struct Outline<'v> {
    view: &'v View,
    file: Option<String>,
    out: String,
    /// The node below each node, in its section.
    after: Vec<Option<usize>>,
}

impl Outline<'_> {
    fn follow(&mut self, items: &[Item], last: &mut Option<usize>) {
        for item in items {
            match item {
                Item::Cluster(cluster) => self.follow(&cluster.items, last),
                Item::Node(node) => {
                    if let Some(last) = last.replace(*node) {
                        self.after[last] = Some(*node);
                    }
                }
            }
        }
    }

    fn cluster(&mut self, cluster: &Cluster, depth: usize, was_reached: bool) {
        let word = match cluster.kind {
            ClusterKind::Section => "section ",
            ClusterKind::Confirm => "confirm script ",
            ClusterKind::Connect
            | ClusterKind::Group
            | ClusterKind::Conversation
            | ClusterKind::Context
            | ClusterKind::Life => "",
        };
        let title = format!("{word}{}", tail(&cluster.title, COLUMNS / 2));
        let is_group = cluster.kind == ClusterKind::Group;
        if !is_group {
            self.line(depth, &said(&title, was_reached && !cluster.reached), cluster.line);
        }
        for (number, item) in cluster.items.iter().enumerate() {
            // The legs of a group belong to its own line.
            let depth = if is_group && number == 0 { depth } else { depth + 1 };
            match item {
                Item::Cluster(inner) => self.cluster(inner, depth, cluster.reached),
                Item::Node(node) => self.node(*node, depth, cluster.reached),
            }
        }
    }

    fn node(&mut self, number: usize, depth: usize, was_reached: bool) {
        let node = &self.view.nodes[number];
        let unreached = was_reached && !node.reached;
        for (at, row) in node.rows.iter().enumerate() {
            let bullet = if at == 0 { "* " } else { "  " };
            let is_state = at == 0 || node.kind == NodeKind::Steps;
            let name = match node.states.get(at) {
                Some((_, name)) => name,
                None => &node.short,
            };
            let gap = if node.kind == NodeKind::Leg { " " } else { "  " };
            let room = self.room(depth, row.line) - bullet.len();
            let text = match is_state {
                true => format!("{bullet}{}", row_of(row, name, room)),
                false => format!("    {}{gap}{}", row.title, row.detail.text),
            };
            self.line(depth, &said(&text, unreached && is_state), row.line);
        }
        let first = self.view.edges.partition_point(|edge| edge.from < number);
        for edge in self.view.edges[first..].iter().take_while(|edge| edge.from == number) {
            self.edge(node, edge, depth + 3);
        }
        for stub in &node.stubs {
            self.stub(stub, depth + 3);
        }
    }

    /// What is used or goes on elsewhere.
    fn stub(&mut self, stub: &Stub, depth: usize) {
        let Stub { kind, label, to, section, back, of: _ } = stub;
        let room = (COLUMNS - 2 * depth.min(DEPTH)).saturating_sub(width(label) + 24);
        let room = room.max(NAME_COLUMNS);
        let word = match section.map(|section| self.view.sections[section].kind) {
            Some(ClusterKind::Confirm) => "confirm script ",
            Some(_) => "section ",
            None => "",
        };
        let arrow = if *kind == EdgeKind::Reference { "..>" } else { "->" };
        let space = if label.is_empty() { "" } else { " " };
        let back = if *back { " (back)" } else { "" };
        self.line(depth, &format!("{label}{space}{arrow} {word}{}{back}", tail(to, room)), None);
    }

    fn edge(&mut self, node: &Node, edge: &Edge, depth: usize) {
        let label = edge.label();
        // where a step of a conversation goes on is a choice
        if edge.kind == EdgeKind::Plain
            && node.kind != NodeKind::Step
            && label.is_empty()
            && self.after[edge.from] == Some(edge.to)
        {
            return;
        }
        let to = &self.view.nodes[edge.to];
        let room = (COLUMNS - 2 * depth.min(DEPTH)).saturating_sub(width(&label) + 24);
        let room = room.max(NAME_COLUMNS);
        let target = match (to.kind, to.section == node.section) {
            (NodeKind::Start, _) => {
                let section = &self.view.sections[to.section];
                let word = match section.kind {
                    ClusterKind::Confirm => "confirm script",
                    _ => "section",
                };
                format!("{word} {}", tail(&section.name, room))
            }
            (_, true) => tail(&to.short, room),
            (_, false) => tail(&to.name, room),
        };
        let arrow =
            if matches!(edge.kind, EdgeKind::Reference | EdgeKind::Left) { "..>" } else { "->" };
        let space = if label.is_empty() { "" } else { " " };
        let back = if edge.back { " (back)" } else { "" };
        self.line(depth, &format!("{label}{space}{arrow} {target}{back}"), None);
    }

    /// The columns of a line up to its place.
    fn room(&self, depth: usize, line: Option<u32>) -> usize {
        COLUMNS - 2 * depth.min(DEPTH) - self.place(line).map_or(0, |place| width(&place) + 2)
    }

    fn place(&self, line: Option<u32>) -> Option<String> {
        Some(format!("{}:{}", self.file.as_ref()?, line?))
    }

    /// A line, its place at the margin.
    fn line(&mut self, depth: usize, text: &str, line: Option<u32>) {
        let room = self.room(depth, line);
        let text = shown(text, room);
        self.out.push_str(&" ".repeat(2 * depth.min(DEPTH)));
        self.out.push_str(text.trim_end());
        if let Some(place) = self.place(line) {
            self.out.push_str(&" ".repeat(room + 2 - width(text.trim_end())));
            self.out.push_str(&place);
        }
        self.out.push('\n');
    }
}

/// The name of a state and what it says, the title only where the name does not end in it. Where there is
/// no room for all, the name loses its beginning.
fn row_of(row: &Row, name: &str, room: usize) -> String {
    let Row { title, detail, .. } = row;
    let detail = detail.text.as_str();
    let words = match (name.ends_with(title.as_str()), detail) {
        (true, "") => String::new(),
        (true, detail) => format!("  {detail}"),
        (false, "") => format!("  {title}"),
        (false, detail) => format!("  {title}: {detail}"),
    };
    let name = tail(name, room.saturating_sub(width(&words)).max(NAME_COLUMNS));
    format!("{name}{words}")
}

fn said(text: &str, unreached: bool) -> String {
    if unreached { format!("{text}  (never reached)") } else { text.to_owned() }
}
