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
    /// The same on a dark page.
    pub(super) dark: (&'static str, &'static str),
    /// What it is, for a legend; empty where the words in it say so.
    pub(super) means: &'static str,
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
    dark: ("#232a36", "#8b96a8"),
    means: "a step, or several that follow one another",
    width: "1",
    shape: "box",
    rounded: true,
    brackets: ("(", ")"),
};

/// The colour of words.
pub(super) const INK: &str = "#111827";

/// The fill, the border and the words of what no call gets to: grey, whatever it is.
pub(super) const NEVER: (&str, &str, &str) = ("#f3f4f6", "#b6bcc6", "#8a919e");

/// The same on a dark page.
pub(super) const NEVER_DARK: (&str, &str, &str) = ("#1d222b", "#4b5464", "#7a8496");

/// What that look says.
pub(super) const MEANS_NEVER: &str = "no call gets here or takes this";

pub(super) const NODES: [NodeKind; 14] = [
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
    NodeKind::Conversation,
    NodeKind::Step,
    NodeKind::End,
    NodeKind::Fault,
];

pub(super) const fn node(kind: NodeKind) -> NodeStyle {
    match kind {
        NodeKind::Start => NodeStyle {
            dark: ("#3a4352", "#c3cad6"),
            means: "the beginning of a section",
            class: "begin",
            fill: "#e5e7eb",
            shape: "circle",
            rounded: false,
            brackets: ("((", "))"),
            ..NODE
        },
        NodeKind::Steps => NODE,
        NodeKind::Branch => NodeStyle {
            dark: ("#42371a", "#e0b64a"),
            means: "decides by a value or a condition",
            class: "branch",
            fill: "#fef3c7",
            border: "#92700c",
            shape: "hexagon",
            rounded: false,
            brackets: ("{{", "}}"),
            ..NODE
        },
        NodeKind::Goto => NodeStyle {
            dark: ("#1c2b4d", "#7ba6ff"),
            means: "goes to a label, at most so often",
            class: "jump",
            fill: "#e0ecff",
            border: "#1d4ed8",
            shape: "cds",
            rounded: false,
            brackets: (">", "]"),
            ..NODE
        },
        NodeKind::Call => NodeStyle {
            dark: ("#33234a", "#c08bf5"),
            means: "runs a section and comes back",
            class: "callee",
            fill: "#f3e8ff",
            border: "#7e22ce",
            rounded: false,
            brackets: ("[[", "]]"),
            ..NODE
        },
        NodeKind::Transfer => NodeStyle {
            dark: ("#33234a", "#c08bf5"),
            means: "goes on in a section and does not come back",
            class: "transfer",
            fill: "#f3e8ff",
            border: "#7e22ce",
            shape: "cds",
            rounded: false,
            brackets: (">", "]"),
            ..NODE
        },
        NodeKind::Load => NodeStyle {
            dark: ("#33234a", "#c08bf5"),
            means: "fetches a document",
            class: "fetch",
            fill: "#f3e8ff",
            border: "#7e22ce",
            shape: "note",
            rounded: false,
            brackets: ("[/", "/]"),
            ..NODE
        },
        NodeKind::Dial => NodeStyle {
            dark: ("#1f2c45", "#8fb4f0"),
            means: "dials everybody in it at once",
            class: "dial",
            fill: "#ffffff",
            border: "#1e3a8a",
            rounded: false,
            brackets: ("[", "]"),
            ..NODE
        },
        NodeKind::Leg => NodeStyle {
            dark: ("#1f2c45", "#8fb4f0"),
            means: "one of those who are dialled",
            class: "leg",
            fill: "#ffffff",
            border: "#3b6fb6",
            brackets: ("(", ")"),
            ..NODE
        },
        NodeKind::Bridge => NodeStyle {
            dark: ("#173a26", "#5fce86"),
            means: "caller and callee talk",
            class: "bridge",
            fill: "#dcfce7",
            border: "#15803d",
            brackets: ("([", "])"),
            ..NODE
        },
        NodeKind::Conversation => NodeStyle {
            dark: ("#12343a", "#4cc3d1"),
            means: "a language model talks with the caller",
            class: "talk",
            fill: "#e0f5f7",
            border: "#0e7490",
            rounded: false,
            brackets: ("[", "]"),
            ..NODE
        },
        NodeKind::Step => NodeStyle {
            dark: ("#1c2f36", "#4a9aa8"),
            means: "a step of such a talk, with the functions that it may call",
            class: "turn",
            fill: "#ffffff",
            border: "#4a9aa8",
            ..NODE
        },
        NodeKind::End => NodeStyle {
            dark: ("#232a36", "#e5e9f0"),
            means: "ends the call, or this section",
            class: "over",
            border: "#111827",
            width: "2",
            brackets: ("([", "])"),
            ..NODE
        },
        NodeKind::Fault => NodeStyle {
            dark: ("#4a1d1f", "#f28b8b"),
            means: "the script fails",
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
    /// The same on a dark page.
    pub(super) dark: (&'static str, &'static str),
}

pub(super) const CLUSTERS: [ClusterKind; 7] = [
    ClusterKind::Section,
    ClusterKind::Confirm,
    ClusterKind::Connect,
    ClusterKind::Group,
    ClusterKind::Conversation,
    ClusterKind::Context,
    ClusterKind::Life,
];

pub(super) const fn cluster(kind: ClusterKind) -> ClusterStyle {
    let (class, dot_style, fill, border, dark) = match kind {
        ClusterKind::Section => ("section", "filled", "#fafafa", "#9ca3af", ("#171c24", "#4b5464")),
        ClusterKind::Confirm => {
            ("confirm", "filled,dashed", "#faf5ff", "#a78bca", ("#1f1a2b", "#7d62a8"))
        }
        ClusterKind::Connect => {
            ("connect", "filled,rounded", "#eef5ff", "#8aa9d6", ("#18243a", "#4d6da3"))
        }
        ClusterKind::Group => {
            ("group", "filled,rounded", "#dbeafe", "#8aa9d6", ("#1d2f4f", "#4d6da3"))
        }
        ClusterKind::Conversation => {
            ("conversation", "filled,rounded", "#f0fafb", "#7db8c2", ("#14262b", "#3f7a85"))
        }
        ClusterKind::Context => {
            ("context", "filled,rounded", "#dff1f4", "#7db8c2", ("#193238", "#3f7a85"))
        }
        ClusterKind::Life => {
            ("life", "filled,dashed", "#f5f7f9", "#9ca3af", ("#1b2028", "#4b5464"))
        }
    };
    ClusterStyle { class, dot_style, fill, border, dark }
}

/// The look of an edge.
pub(super) struct EdgeStyle {
    /// Its class in pictures.
    pub(super) class: &'static str,
    pub(super) color: &'static str,
    /// The same on a dark page.
    pub(super) dark: &'static str,
    /// What it is, for a legend.
    pub(super) means: &'static str,
    /// The style in Graphviz: what two colours say there, a line of dashes and dots says in Mermaid.
    pub(super) dot_color: &'static str,
    pub(super) dot_style: &'static str,
    pub(super) arrow: &'static str,
    /// The width of the line, in points.
    pub(super) width: &'static str,
    /// Dashes and gaps in Mermaid, in pixels; empty: a line.
    pub(super) dashes: &'static str,
}

pub(super) const EDGES: [EdgeKind; 8] = [
    EdgeKind::Plain,
    EdgeKind::Success,
    EdgeKind::Timeout,
    EdgeKind::Failure,
    EdgeKind::Lost,
    EdgeKind::Jump,
    EdgeKind::Reference,
    EdgeKind::Left,
];

pub(super) const fn edge(kind: EdgeKind) -> EdgeStyle {
    let base = EdgeStyle {
        class: "plain",
        color: "#4b5563",
        dark: "#a3adbd",
        means: "goes on",
        dot_color: "#4b5563",
        dot_style: "solid",
        arrow: "normal",
        width: "1",
        dashes: "",
    };
    match kind {
        EdgeKind::Plain => base,
        EdgeKind::Success => EdgeStyle {
            class: "success",
            color: "#15803d",
            dark: "#5fce86",
            means: "it worked",
            dot_color: "#15803d",
            width: "2",
            ..base
        },
        EdgeKind::Timeout => EdgeStyle {
            class: "timeout",
            dark: "#f0a94b",
            means: "a clock ran out",
            color: "#b45309",
            dot_color: "#b45309",
            dot_style: "dashed",
            width: "1.5",
            dashes: "8 4",
            ..base
        },
        EdgeKind::Failure => EdgeStyle {
            class: "failure",
            dark: "#f28b8b",
            means: "it did not work",
            color: "#b91c1c",
            dot_color: "#b91c1c",
            dot_style: "dotted",
            width: "2",
            dashes: "2 3",
            ..base
        },
        EdgeKind::Lost => EdgeStyle {
            class: "lost",
            dark: "#f28b8b",
            means: "a clock ran out, or it did not work",
            color: "#b91c1c",
            dot_color: "#b45309:#b91c1c",
            dot_style: "dashed",
            width: "1.5",
            dashes: "8 3 2 3",
            ..base
        },
        EdgeKind::Jump => EdgeStyle {
            class: "jumps",
            dark: "#7ba6ff",
            means: "a jump; beside the flow, back to an earlier step",
            color: "#1d4ed8",
            dot_color: "#1d4ed8",
            dot_style: "dashed",
            dashes: "4 4",
            ..base
        },
        EdgeKind::Reference => EdgeStyle {
            class: "use",
            dark: "#c08bf5",
            means: "the use of a section",
            color: "#7e22ce",
            dot_color: "#7e22ce",
            dot_style: "dotted",
            arrow: "open",
            dashes: "1 4",
            ..base
        },
        EdgeKind::Left => EdgeStyle {
            class: "left",
            dark: "#4fd1c5",
            means: "the caller hangs up",
            color: "#0f766e",
            dot_color: "#0f766e",
            dot_style: "dashed",
            arrow: "empty",
            dashes: "12 3 2 3",
            ..base
        },
    }
}

/// How a box is drawn, in words.
pub(super) const fn drawn(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Start => "a dark grey pill",
        NodeKind::Steps => "a white box with round corners",
        NodeKind::Branch => "a yellow hexagon",
        NodeKind::Goto => "a blue arrow",
        NodeKind::Call => "a violet box with double sides",
        NodeKind::Transfer => "a violet arrow",
        NodeKind::Load => "a violet sheet",
        NodeKind::Dial => "a white box with a blue border that lists its legs",
        NodeKind::Leg => "a white box with round corners and a blue border",
        NodeKind::Bridge => "a green pill",
        NodeKind::Conversation => "a teal box",
        NodeKind::Step => "a white box with round corners and a teal border",
        NodeKind::End => "a white pill with a thick border",
        NodeKind::Fault => "a red octagon",
    }
}

/// How an edge is drawn, in words.
pub(super) const fn edge_drawn(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Plain => "a thin grey line",
        EdgeKind::Success => "a thick green line",
        EdgeKind::Timeout => "orange dashes",
        EdgeKind::Failure => "red dots",
        EdgeKind::Lost => "red dashes and dots",
        EdgeKind::Jump => "short blue dashes",
        EdgeKind::Reference => "violet dots",
        EdgeKind::Left => "long teal dashes and dots",
    }
}
