//! View to Mermaid's `flowchart TD`. Everything in a label that Mermaid could take for its own is written
//! as the number of the character.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter, Write};

use super::style::{self, INK, NEVER, NODES};
use super::text::Names;
use super::view::{Cluster, ClusterKind, Edge, EdgeKind, Item, Node, NodeKind, Row, Stub, View};

const INDENT: &str = "  ";
/// The length of a name of ours, in characters.
const ID_CHARS: usize = 48;
/// What Mermaid draws unless it is told otherwise: so many characters, so many edges.
const MOST_CHARS: usize = 50_000;
const MOST_EDGES: usize = 500;
const TOO_LARGE: &str = "  %% Too large for Mermaid as it comes: raise its maxTextSize and \
                         maxEdges, or draw the DOT text.\n";
const HEAD: &str = "flowchart TD\n";

pub(super) fn write(view: &View) -> String {
    let mut names = Names::default();
    let ids = view.nodes.iter().map(|node| names.own(id("n", &node.name), '_')).collect();
    let (frames, out) = (BTreeMap::new(), HEAD.to_owned());
    let mut chart = Chart { view, ids, names, frames, out };
    // Writing to a string never fails.
    let _ = chart.write();
    if chart.out.chars().count() > MOST_CHARS || view.edges.len() > MOST_EDGES {
        chart.out.insert_str(HEAD.len(), TOO_LARGE);
    }
    chart.out
}

struct Chart<'v> {
    view: &'v View,
    ids: Vec<String>,
    names: Names,
    /// The frames of each kind.
    frames: BTreeMap<ClusterKind, Vec<String>>,
    out: String,
}

impl Chart<'_> {
    fn write(&mut self) -> fmt::Result {
        for section in &self.view.sections {
            self.cluster(section, 1, true)?;
        }
        for edge in &self.view.edges {
            self.edge(edge)?;
        }
        self.looks()
    }

    fn cluster(&mut self, cluster: &Cluster, depth: usize, was_reached: bool) -> fmt::Result {
        let indent = INDENT.repeat(depth);
        let id = self.names.own(id("c", &cluster.name), '_');
        write!(self.out, "{indent}subgraph {id}[\"<b>{}</b>", Words(&cluster.title))?;
        if let Some(line) = cluster.line {
            write!(self.out, ", line {line}")?;
        }
        if was_reached && !cluster.reached {
            self.out.push_str(", never reached");
        }
        self.out.push_str("\"]\n");
        if depth == 1 {
            // else Mermaid lays a section that nothing leads to on its side
            writeln!(self.out, "{indent}{INDENT}direction TB")?;
        }
        for item in &cluster.items {
            match item {
                Item::Cluster(inner) => self.cluster(inner, depth + 1, cluster.reached)?,
                Item::Node(node) => self.node(*node, depth + 1, cluster.reached)?,
            }
        }
        writeln!(self.out, "{indent}end")?;
        self.frames.entry(cluster.kind).or_default().push(id);
        Ok(())
    }

    fn node(&mut self, number: usize, depth: usize, was_reached: bool) -> fmt::Result {
        let node = &self.view.nodes[number];
        let style = style::node(node.kind);
        let (open, close) = style.brackets;
        let class = if node.reached { style.class } else { "never" };
        write!(self.out, "{}{}{open}\"", INDENT.repeat(depth), self.ids[number])?;
        for (at, row) in node.rows.iter().enumerate() {
            if at > 0 {
                self.out.push_str("<br/>");
            }
            self.row(node, row, at)?;
        }
        for Stub { label, to, .. } in &node.stubs {
            let space = if label.is_empty() { "" } else { " " };
            write!(self.out, "<br/><i>{}{space}{}</i>", Words(label), Words(to))?;
        }
        if was_reached && !node.reached {
            self.out.push_str("<br/>never reached");
        }
        writeln!(self.out, "\"{close}:::{class}")
    }

    fn row(&mut self, node: &Node, row: &Row, at: usize) -> fmt::Result {
        let Row { title, detail, line, .. } = row;
        let is_title = at == 0 || node.kind == NodeKind::Steps;
        let has_own_lines = at == 0 && (node.rows.len() == 1 || node.kind != NodeKind::Steps);
        let place = line.filter(|_| node.kind != NodeKind::Start);
        let place = place.map(|line| format!(" <i>line {line}</i>")).unwrap_or_default();
        match is_title {
            true => write!(self.out, "<b>{}</b>", Words(title))?,
            false => write!(self.out, "{}", Words(title))?,
        }
        match (detail.text.as_str(), has_own_lines) {
            ("", _) => write!(self.out, "{place}"),
            (detail, true) => write!(self.out, "{place}<br/>{}", Words(detail)),
            (detail, false) => write!(self.out, " {}{place}", Words(detail)),
        }
    }

    fn edge(&mut self, edge: &Edge) -> fmt::Result {
        let arrow = match edge.kind {
            EdgeKind::Plain => "-->",
            EdgeKind::Success => "==>",
            EdgeKind::Timeout | EdgeKind::Failure | EdgeKind::Lost => "-->",
            EdgeKind::Jump | EdgeKind::Reference | EdgeKind::Left => "-.->",
        };
        write!(self.out, "{INDENT}{} {arrow}", self.ids[edge.from])?;
        let label = edge.label();
        if !label.is_empty() {
            write!(self.out, "|\"{}\"|", Words(&label))?;
        }
        writeln!(self.out, " {}", self.ids[edge.to])
    }

    /// Colours and dashes, for the kinds that there are.
    fn looks(&mut self) -> fmt::Result {
        for (kind, ids) in &self.frames {
            let style = style::cluster(*kind);
            let (class, fill, border) = (style.class, style.fill, style.border);
            write!(self.out, "{INDENT}classDef {class} fill:{fill},stroke:{border}")?;
            writeln!(self.out, ",color:{INK}")?;
            writeln!(self.out, "{INDENT}class {} {class}", ids.join(","))?;
        }
        for kind in NODES {
            if self.view.nodes.iter().any(|node| node.kind == kind && node.reached) {
                let style = style::node(kind);
                let (class, fill, border) = (style.class, style.fill, style.border);
                write!(self.out, "{INDENT}classDef {class} fill:{fill},stroke:{border}")?;
                writeln!(self.out, ",stroke-width:{}px,color:{INK}", style.width)?;
            }
        }
        if self.view.nodes.iter().any(|node| !node.reached) {
            let (fill, border, font) = NEVER;
            writeln!(self.out, "{INDENT}classDef never fill:{fill},stroke:{border},color:{font}")?;
        }
        for kind in style::EDGES.into_iter().filter(|kind| *kind != EdgeKind::Plain) {
            let edges = self.view.edges.iter().enumerate().filter(|(_, edge)| edge.kind == kind);
            let numbers: Vec<_> = edges.map(|(number, _)| number.to_string()).collect();
            if numbers.is_empty() {
                continue;
            }
            let style = style::edge(kind);
            let (color, width) = (style.color, style.width);
            let numbers = numbers.join(",");
            write!(self.out, "{INDENT}linkStyle {numbers} stroke:{color},stroke-width:{width}px")?;
            if !style.dashes.is_empty() {
                write!(self.out, ",stroke-dasharray:{}", style.dashes)?;
            }
            writeln!(self.out, ",color:{color}")?;
        }
        Ok(())
    }
}

/// A name as Mermaid takes it: letters, digits and `_`, and not too many.
fn id(prefix: &str, name: &str) -> String {
    let plain = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    let id: String = plain.take(ID_CHARS).collect();
    // Mermaid takes these for a style, wherever they stand.
    let id = id.replace("style", "st_yle").replace("classDef", "class_Def");
    format!("{prefix}_{id}")
}

/// A text in quotes. Mermaid looks for Markdown, links, icons and directives of its own in it, each version
/// for others; what could be one is written as the number of its first sign.
struct Words<'t>(&'t str);

impl Display for Words<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut before = ' ';
        for (at, c) in self.0.char_indices() {
            let rest = &self.0[at..];
            let after = rest.chars().nth(1).unwrap_or(' ');
            let is_plain = match c {
                // of a list, a link or an icon
                '-' | '+' => after != ' ',
                '.' | ')' => {
                    !(self.0[..at].ends_with("www") || before.is_numeric() && after == ' ')
                }
                ':' => !rest.starts_with("://") && !rest.starts_with(":fa"),
                // of what Mermaid takes for a style, wherever it stands
                's' => !rest.starts_with("style"),
                'c' => !rest.starts_with("classDef"),
                '_' => before.is_alphanumeric() && after.is_alphanumeric(),
                ' ' => before != ' ' || at > 0,
                c => c.is_alphanumeric() || ",/=?!('".contains(c),
            };
            match is_plain {
                true => f.write_char(c)?,
                false => write!(f, "#{};", u32::from(c))?,
            }
            before = c;
        }
        Ok(())
    }
}
