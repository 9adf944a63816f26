//! View to Mermaid's `flowchart TD`. Everything in a label that Mermaid could take for its own is written
//! as the number of the character.

use std::collections::HashSet;
use std::fmt::{self, Display, Formatter, Write};

use super::style::{self, NEVER, NODES};
use super::view::{Cluster, Edge, EdgeKind, Item, Node, NodeKind, Row, View};

const INDENT: &str = "  ";

pub(super) fn write(view: &View) -> String {
    let mut names = Names::default();
    let ids = view.nodes.iter().map(|node| names.own("n", &node.name)).collect();
    let mut chart = Chart { view, ids, names, out: "flowchart TD\n".to_owned() };
    // Writing to a string never fails.
    let _ = chart.write();
    chart.out
}

struct Chart<'v> {
    view: &'v View,
    ids: Vec<String>,
    names: Names,
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
        let id = self.names.own("c", &cluster.name);
        write!(self.out, "{indent}subgraph {id}[\"{}", Words(&cluster.title))?;
        if let Some(line) = cluster.line {
            write!(self.out, ", line {line}")?;
        }
        if was_reached && !cluster.reached {
            self.out.push_str(", never reached");
        }
        self.out.push_str("\"]\n");
        for item in &cluster.items {
            match item {
                Item::Cluster(inner) => self.cluster(inner, depth + 1, cluster.reached)?,
                Item::Node(node) => self.node(*node, depth + 1, cluster.reached)?,
            }
        }
        writeln!(self.out, "{indent}end")
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
        if was_reached && !node.reached {
            self.out.push_str("<br/>never reached");
        }
        writeln!(self.out, "\"{close}:::{class}")
    }

    fn row(&mut self, node: &Node, row: &Row, at: usize) -> fmt::Result {
        let Row { title, detail, line } = row;
        let is_title = at == 0 || node.kind == NodeKind::Steps;
        match is_title {
            true => write!(self.out, "<b>{}</b>", Words(title))?,
            false => write!(self.out, "{}", Words(title))?,
        }
        if !detail.text.is_empty() {
            write!(self.out, " {}", Words(&detail.text))?;
        }
        match line {
            Some(line) if node.kind != NodeKind::Start => {
                write!(self.out, " <i>line {line}</i>")
            }
            _ => Ok(()),
        }
    }

    fn edge(&mut self, edge: &Edge) -> fmt::Result {
        let arrow = match edge.kind {
            EdgeKind::Plain => "-->",
            EdgeKind::Success => "==>",
            EdgeKind::Timeout | EdgeKind::Failure | EdgeKind::Lost => "-->",
            EdgeKind::Jump | EdgeKind::Reference => "-.->",
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
        for kind in NODES {
            if self.view.nodes.iter().any(|node| node.kind == kind && node.reached) {
                let style = style::node(kind);
                let (class, fill, border) = (style.class, style.fill, style.border);
                write!(self.out, "{INDENT}classDef {class} fill:{fill},stroke:{border}")?;
                writeln!(self.out, ",stroke-width:{}px,color:#111827", style.width)?;
            }
        }
        if self.view.nodes.iter().any(|node| !node.reached) {
            let (fill, border, font) = NEVER;
            writeln!(self.out, "{INDENT}classDef never fill:{fill},stroke:{border},color:{font}")?;
        }
        for kind in [
            EdgeKind::Success,
            EdgeKind::Timeout,
            EdgeKind::Failure,
            EdgeKind::Lost,
            EdgeKind::Jump,
            EdgeKind::Reference,
        ] {
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

/// Names as Mermaid takes them: letters, digits and `_`, each its own.
#[derive(Default)]
struct Names {
    used: HashSet<String>,
}

impl Names {
    fn own(&mut self, prefix: &str, name: &str) -> String {
        let mut id = format!("{prefix}_");
        let plain = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
        id.extend(plain);
        let mut own = id.clone();
        let mut count = 1;
        while !self.used.insert(own.clone()) {
            count += 1;
            own = format!("{id}_{count}");
        }
        own
    }
}

/// A text in quotes.
struct Words<'t>(&'t str);

impl Display for Words<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                c if c.is_alphanumeric() || " .,:/_+-=?!()'@".contains(c) => f.write_char(c)?,
                c => write!(f, "#{};", u32::from(c))?,
            }
        }
        Ok(())
    }
}
