//! The looks that pictures share. One row each, so that all formats look alike.
//!
//! Edges differ in colour *and* in dashes *and* in label: nobody needs to see colours, and a print in grey
//! says the same.

use super::view::{ClusterKind, EdgeKind, NodeKind};

/// The look of a node.
pub(super) struct NodeStyle {
    /// Its class in Mermaid.
    pub(super) class: &'static str,
    pub(super) fill: &'static str,
    pub(super) border: &'static str,
    /// The width of the border, in points.
    pub(super) width: &'static str,
    /// The shape in Graphviz, and whether its corners are round.
    pub(super) shape: &'static str,
    pub(super) rounded: bool,
    /// What stands around the label in Mermaid.
    pub(super) brackets: (&'static str, &'static str),
}

const NODE: NodeStyle = NodeStyle {
    class: "steps",
    fill: "#ffffff",
    border: "#4b5563",
    width: "1",
    shape: "box",
    rounded: true,
    brackets: ("(", ")"),
};

/// The colour of words.
pub(super) const INK: &str = "#111827";

/// The fill, the border and the words of what no call gets to: grey, whatever it is.
pub(super) const NEVER: (&str, &str, &str) = ("#f3f4f6", "#b6bcc6", "#8a919e");

pub(super) const NODES: [NodeKind; 12] = [
    NodeKind::Start,
    NodeKind::Steps,
    NodeKind::Branch,
    NodeKind::Goto,
    NodeKind::Call,
    NodeKind::Transfer,
    NodeKind::Load,
    NodeKind::Dial,
    NodeKind::Leg,
    NodeKind::Bridge,
    NodeKind::End,
    NodeKind::Fault,
];

pub(super) const fn node(kind: NodeKind) -> NodeStyle {
    match kind {
        NodeKind::Start => NodeStyle {
            class: "begin",
            fill: "#e5e7eb",
            shape: "circle",
            rounded: false,
            brackets: ("((", "))"),
            ..NODE
        },
        NodeKind::Steps => NODE,
        NodeKind::Branch => NodeStyle {
            class: "branch",
            fill: "#fef3c7",
            border: "#92700c",
            shape: "hexagon",
            rounded: false,
            brackets: ("{{", "}}"),
            ..NODE
        },
        NodeKind::Goto => NodeStyle {
            class: "jump",
            fill: "#e0ecff",
            border: "#1d4ed8",
            shape: "cds",
            rounded: false,
            brackets: (">", "]"),
            ..NODE
        },
        NodeKind::Call => NodeStyle {
            class: "callee",
            fill: "#f3e8ff",
            border: "#7e22ce",
            rounded: false,
            brackets: ("[[", "]]"),
            ..NODE
        },
        NodeKind::Transfer => NodeStyle {
            class: "transfer",
            fill: "#f3e8ff",
            border: "#7e22ce",
            shape: "cds",
            rounded: false,
            brackets: (">", "]"),
            ..NODE
        },
        NodeKind::Load => NodeStyle {
            class: "fetch",
            fill: "#f3e8ff",
            border: "#7e22ce",
            shape: "note",
            rounded: false,
            brackets: ("[/", "/]"),
            ..NODE
        },
        NodeKind::Dial => NodeStyle {
            class: "dial",
            fill: "#ffffff",
            border: "#1e3a8a",
            rounded: false,
            brackets: ("[", "]"),
            ..NODE
        },
        NodeKind::Leg => NodeStyle {
            class: "leg",
            fill: "#ffffff",
            border: "#3b6fb6",
            brackets: ("(", ")"),
            ..NODE
        },
        NodeKind::Bridge => NodeStyle {
            class: "bridge",
            fill: "#dcfce7",
            border: "#15803d",
            brackets: ("([", "])"),
            ..NODE
        },
        NodeKind::End => NodeStyle {
            class: "over",
            border: "#111827",
            width: "2",
            brackets: ("([", "])"),
            ..NODE
        },
        NodeKind::Fault => NodeStyle {
            class: "fault",
            fill: "#fee2e2",
            border: "#b91c1c",
            width: "2",
            shape: "octagon",
            rounded: false,
            brackets: ("[", "]"),
        },
    }
}

/// The look of a frame.
pub(super) struct ClusterStyle {
    /// Its class in Mermaid.
    pub(super) class: &'static str,
    /// Its style in Graphviz.
    pub(super) dot_style: &'static str,
    pub(super) fill: &'static str,
    pub(super) border: &'static str,
}

pub(super) const fn cluster(kind: ClusterKind) -> ClusterStyle {
    let (class, dot_style, fill, border) = match kind {
        ClusterKind::Section => ("section", "filled", "#fafafa", "#9ca3af"),
        ClusterKind::Confirm => ("confirm", "filled,dashed", "#faf5ff", "#a78bca"),
        ClusterKind::Connect => ("connect", "filled,rounded", "#eef5ff", "#8aa9d6"),
        ClusterKind::Group => ("group", "filled,rounded", "#dbeafe", "#8aa9d6"),
    };
    ClusterStyle { class, dot_style, fill, border }
}

/// The look of an edge.
pub(super) struct EdgeStyle {
    pub(super) color: &'static str,
    /// The style in Graphviz: what two colours say there, a line of dashes and dots says in Mermaid.
    pub(super) dot_color: &'static str,
    pub(super) dot_style: &'static str,
    pub(super) arrow: &'static str,
    /// The width of the line, in points.
    pub(super) width: &'static str,
    /// Dashes and gaps in Mermaid, in pixels; empty: a line.
    pub(super) dashes: &'static str,
}

pub(super) const fn edge(kind: EdgeKind) -> EdgeStyle {
    let base = EdgeStyle {
        color: "#4b5563",
        dot_color: "#4b5563",
        dot_style: "solid",
        arrow: "normal",
        width: "1",
        dashes: "",
    };
    match kind {
        EdgeKind::Plain => base,
        EdgeKind::Success => {
            EdgeStyle { color: "#15803d", dot_color: "#15803d", width: "2", ..base }
        }
        EdgeKind::Timeout => EdgeStyle {
            color: "#b45309",
            dot_color: "#b45309",
            dot_style: "dashed",
            width: "1.5",
            dashes: "8 4",
            ..base
        },
        EdgeKind::Failure => EdgeStyle {
            color: "#b91c1c",
            dot_color: "#b91c1c",
            dot_style: "dotted",
            width: "2",
            dashes: "2 3",
            ..base
        },
        EdgeKind::Lost => EdgeStyle {
            color: "#b91c1c",
            dot_color: "#b45309:#b91c1c",
            dot_style: "dashed",
            width: "1.5",
            dashes: "8 3 2 3",
            ..base
        },
        EdgeKind::Jump => EdgeStyle {
            color: "#1d4ed8",
            dot_color: "#1d4ed8",
            dot_style: "dashed",
            dashes: "4 4",
            ..base
        },
        EdgeKind::Reference => EdgeStyle {
            color: "#7e22ce",
            dot_color: "#7e22ce",
            dot_style: "dotted",
            arrow: "open",
            dashes: "1 4",
            ..base
        },
    }
}
