//! View to DOT, the language of Graphviz. Names are quoted, labels are HTML-like: both are escaped here.

use std::fmt::{self, Display, Formatter, Write};

use super::style::{self, INK, NEVER};
use super::view::{Cluster, ClusterKind, Edge, Item, Node, NodeKind, Row, View};

/// The colour of what is said on the side: lines, notes.
const QUIET: &str = "#6b7280";

pub(super) fn write(view: &View) -> String {
    let mut out = String::new();
    // Writing to a string never fails.
    let _ = graph(view, &mut out);
    out
}

fn graph(view: &View, out: &mut String) -> fmt::Result {
    let file = view.file.as_deref().unwrap_or("flow");
    writeln!(out, "digraph {} {{", Quoted(file))?;
    out.push_str(
        "  graph [fontname=\"Helvetica\", fontsize=12, nodesep=0.35, ranksep=0.4, tooltip=\" \"];\n  \
         node [fontname=\"Helvetica\", fontsize=11, margin=\"0.15,0.09\", height=0.3];\n  \
         edge [fontname=\"Helvetica\", fontsize=10, arrowsize=0.7];\n",
    );
    for section in &view.sections {
        cluster(view, section, 1, true, out)?;
    }
    for edge in &view.edges {
        write_edge(view, edge, out)?;
    }
    out.push_str("}\n");
    Ok(())
}

fn cluster(
    view: &View,
    cluster_: &Cluster,
    depth: usize,
    was_reached: bool,
    out: &mut String,
) -> fmt::Result {
    let Cluster { kind, name, title, line, span: _, reached, items } = cluster_;
    let indent = 2 * depth;
    let style = style::cluster(*kind);
    let (look, fill, border) = (style.dot_style, style.fill, style.border);
    writeln!(out, "{:indent$}subgraph {} {{", "", Quoted(&format!("cluster {name}")))?;
    write!(out, "{:indent$}  graph [label=<<b>{}</b>", "", Html(title))?;
    if let Some(line) = line {
        write!(out, "  <font color=\"{QUIET}\">line {line}</font>")?;
    }
    if was_reached && !reached {
        write!(out, "  <font color=\"{QUIET}\">never reached</font>")?;
    }
    writeln!(
        out,
        ">, labeljust=l, style=\"{look}\", fillcolor=\"{fill}\", color=\"{border}\", tooltip={}];",
        Quoted(name)
    )?;
    for item in items {
        match item {
            Item::Cluster(inner) => cluster(view, inner, depth + 1, *reached, out)?,
            Item::Node(number) => write_node(&view.nodes[*number], depth + 1, *reached, out)?,
        }
    }
    writeln!(out, "{:indent$}}}", "")
}

fn write_node(node: &Node, depth: usize, was_reached: bool, out: &mut String) -> fmt::Result {
    let indent = 2 * depth;
    let style = style::node(node.kind);
    write!(out, "{:indent$}{} [label=<", "", Quoted(&node.name))?;
    let never = was_reached && !node.reached;
    match node.kind {
        NodeKind::Start => {
            out.push_str("start");
            notes(node, never, ("<br/>", ""), out)?;
        }
        NodeKind::Dial | NodeKind::Steps | NodeKind::Conversation | NodeKind::Step
            if node.rows.len() > 1 =>
        {
            // beside a table there may be no text
            table(node, out)?;
            notes(node, never, ("<tr><td colspan=\"3\">", "</td></tr>"), out)?;
            out.push_str("</table>");
        }
        _ => {
            lines(node, out)?;
            notes(node, never, ("<br/>", ""), out)?;
        }
    }
    let (fill, border, font) = match node.reached {
        true => (style.fill, style.border, INK),
        false => NEVER,
    };
    let rounded = if style.rounded { ",rounded" } else { "" };
    let (shape, width) = (style.shape, style.width);
    write!(out, ">, shape={shape}, style=\"filled{rounded}\", fillcolor=\"{fill}\"")?;
    write!(out, ", color=\"{border}\", fontcolor=\"{font}\", penwidth={width}")?;
    match shape {
        "circle" => out.push_str(", margin=\"0.02\", fontsize=9"),
        // whose point takes room
        "cds" => out.push_str(", margin=\"0.3,0.12\""),
        "hexagon" => out.push_str(", margin=\"0.02,0.05\""),
        _ => {}
    }
    writeln!(out, ", tooltip={}];", Quoted(&tooltip(node)))
}

/// A title with its line, what else there is below.
fn lines(node: &Node, out: &mut String) -> fmt::Result {
    for (at, row) in node.rows.iter().enumerate() {
        if at > 0 {
            out.push_str("<br/>");
        }
        let is_terms = at > 0 && node.kind == NodeKind::Leg;
        match is_terms {
            true => write!(out, "{} {}", Html(&row.title), Html(&row.detail.text))?,
            false => {
                write!(out, "<b>{}</b>{}", Html(&row.title), Line(row.line))?;
                if !row.detail.text.is_empty() {
                    write!(out, "<br/>{}", Html(&row.detail.text))?;
                }
            }
        }
    }
    Ok(())
}

/// A row for each step or leg; the first row of all but steps is a head. It stays open.
fn table(node: &Node, out: &mut String) -> fmt::Result {
    out.push_str("<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"2\">");
    let mut rows = node.rows.as_slice();
    if let (NodeKind::Dial | NodeKind::Conversation | NodeKind::Step, [head, rest @ ..]) =
        (node.kind, rows)
    {
        let Row { title, detail, line, .. } = head;
        write!(out, "<tr><td colspan=\"3\"><b>{}</b>{}", Html(title), Line(*line))?;
        if !detail.text.is_empty() {
            write!(out, "<br/>{}", Html(&detail.text))?;
        }
        out.push_str("</td></tr><hr/>");
        rows = rest;
    }
    for Row { title, detail, line, .. } in rows {
        let title = Html(title);
        match node.kind {
            NodeKind::Steps => write!(out, "<tr><td align=\"left\"><b>{title}</b></td>")?,
            _ => write!(out, "<tr><td align=\"left\">{title}</td>")?,
        }
        write!(out, "<td align=\"left\">&#160;{}</td>", Html(&detail.text))?;
        write!(out, "<td align=\"right\">{}</td></tr>", Line(*line))?;
    }
    Ok(())
}

/// What it leads to elsewhere, and whether no call gets to it.
fn notes(node: &Node, never: bool, (open, close): (&str, &str), out: &mut String) -> fmt::Result {
    for stub in &node.stubs {
        let (color, label) = (style::edge(stub.kind).color, Html(&stub.label));
        let space = if stub.label.is_empty() { "" } else { " " };
        write!(out, "{open}<font color=\"{color}\">{label}{space}&#8594; ")?;
        write!(out, "{}</font>{close}", Html(&stub.to))?;
    }
    if never {
        write!(out, "{open}never reached{close}")?;
    }
    Ok(())
}

/// The names of the states, and everything in full.
fn tooltip(node: &Node) -> String {
    let mut out = node.name.clone();
    for Row { title, detail, .. } in &node.rows {
        out.push('\n');
        out.push_str(title);
        if !detail.full.is_empty() {
            out.push_str(": ");
            out.push_str(&detail.full);
        }
    }
    out
}

fn write_edge(view: &View, edge: &Edge, out: &mut String) -> fmt::Result {
    let (from, to) = (&view.nodes[edge.from], &view.nodes[edge.to]);
    let style = style::edge(edge.kind);
    let is_taken = from.reached && !edge.never;
    let color = if is_taken { style.dot_color } else { NEVER.1 };
    write!(out, "  {} -> {} [", Quoted(&from.name), Quoted(&to.name))?;
    let label = edge.label();
    if !label.is_empty() {
        let font = if is_taken { style.color } else { NEVER.2 };
        let full: Vec<_> = edge.labels.iter().take(20).map(|label| label.full.as_str()).collect();
        let full = full.join("\n");
        write!(out, "label=<&#160;{}>, fontcolor=\"{font}\", ", Html(&label))?;
        write!(out, "tooltip={}, labeltooltip={}, ", Quoted(&full), Quoted(&full))?;
    }
    write!(out, "color=\"{color}\", style={}, penwidth={}", style.dot_style, style.width)?;
    write!(out, ", arrowhead={}", style.arrow)?;
    // What leads back, or aside to a confirm script, does not push anything down.
    let aside = view.sections[to.section].kind == ClusterKind::Confirm;
    if edge.back || (aside && from.section != to.section) {
        out.push_str(", constraint=false");
    }
    out.push_str("];\n");
    Ok(())
}

/// A quoted text. Graphviz reads `&...;` and backslashes in it.
struct Quoted<'t>(&'t str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '&' => f.write_str("&amp;")?,
                c => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}

/// A text in a label.
struct Html<'t>(&'t str);

impl Display for Html<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut was_space = true;
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                // further spaces would be lost
                ' ' if was_space => f.write_str("&#160;")?,
                c => f.write_char(c)?,
            }
            was_space = c == ' ';
        }
        Ok(())
    }
}

/// Where something stands, said quietly.
struct Line(Option<u32>);

impl Display for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(line) => {
                write!(f, "<font color=\"{QUIET}\" point-size=\"9\">&#160;&#160;line {line}</font>")
            }
            None => Ok(()),
        }
    }
}
