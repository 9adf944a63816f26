//! Flow to what is seen of it: boxes, edges and the frames around them.
//!
//! All that is chosen is chosen here: which states share a box, what merges into one edge, what is back,
//! what no call gets to. Formats write a view down and decide nothing. Nodes, edges and frames come in the
//! order of the document.
//!
//! `look` makes it, `reach` knows what no call takes or gets to, `cut` takes a part out.

mod conversation;
mod cut;
mod life;
mod look;
pub(crate) mod reach;

use std::collections::BTreeSet;

use petgraph::graph::NodeIndex;

pub use cut::{Cut, NoSuchPart};

use super::Zoom;
use crate::flow::{self, Flow};
use crate::source::Span;

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
    /// What it was written as; none in a flow that was read back from a program.
    pub span: Option<Span>,
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
    /// A conversation with a language model.
    Conversation,
    /// The steps of one of its contexts.
    Context,
    /// The life of a leg, as the machine's table has it.
    Life,
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
    /// a row for each leg; a leg goes on with its terms; a conversation and its steps go on with functions.
    pub rows: Vec<Row>,
    /// The names within the section of all its states, in order; none in a leg.
    pub states: Vec<(NodeIndex, String)>,
    /// The section, an index into [`View::sections`].
    pub section: usize,
    /// Whether a call can get here.
    pub reached: bool,
    /// What it leads to elsewhere, named instead of drawn.
    pub stubs: Vec<Stub>,
}

/// The name of a place elsewhere that a box leads to: a section that it uses or goes on in, or what was cut off.
#[derive(Clone, Debug, PartialEq)]
pub struct Stub {
    /// What kind of edge it stands for.
    pub kind: EdgeKind,
    /// What it is called, such as `calls` or `confirm`.
    pub label: String,
    /// The name of the place.
    pub to: String,
    /// The section there, an index into [`View::sections`]; none where it was cut off.
    pub section: Option<usize>,
    /// Whether it leads back into its own section.
    pub back: bool,
    /// The edges of the flow that it stands for.
    pub of: Vec<(NodeIndex, flow::Edge)>,
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
    /// A language model and the caller talk.
    Conversation,
    /// A step of a conversation.
    Step,
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
    /// What it was written as; none in a flow that was read back from a program.
    pub span: Option<Span>,
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
    /// Whether no call can take it.
    pub never: bool,
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
    /// The caller hangs up.
    Left,
}

/// What is said of an edge that no call takes.
const NEVER: &str = "never";

/// What can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// How close to look.
    pub zoom: Zoom,
    /// Whether the use of a section elsewhere is drawn as an edge; else its box names the section.
    pub long_edges: bool,
    /// Whether it is drawn where a caller who hangs up leaves the flow.
    pub call_left: bool,
    /// The connects that are one box each, as indices into [`Flow::connects`].
    pub folded: BTreeSet<usize>,
}

impl From<Zoom> for Look {
    fn from(zoom: Zoom) -> Self {
        Self { zoom, ..Self::default() }
    }
}

/// The columns of an edge's labels, all together.
const LABELS_COLUMNS: usize = 48;

impl Edge {
    /// What is written on it: as many of its labels as there is room for.
    #[must_use]
    pub fn label(&self) -> String {
        let words = self.words();
        match (self.never, words.is_empty()) {
            (false, _) => words,
            (true, true) => NEVER.to_owned(),
            (true, false) => format!("{words} ({NEVER})"),
        }
    }

    fn words(&self) -> String {
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

/// Something to say about a frame beside its title.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The name of the frame, such as `main` or `main/1 connect`; empty: all of the flow.
    pub frame: String,
    /// In a few words.
    pub short: String,
    /// In full: lines, each with its title.
    pub lines: Vec<(String, String)>,
}

impl View {
    /// Looks at a flow, as a [`Look`] or just a [`Zoom`] says.
    #[must_use]
    pub fn new(flow: &Flow, look: impl Into<Look>) -> Self {
        look::look(flow, &look.into())
    }

    /// The same, with what there is to say about its frames behind their titles.
    #[must_use]
    pub fn noted(mut self, notes: &[Note]) -> Self {
        fn note(cluster: &mut Cluster, notes: &[Note]) {
            let said = notes.iter().find(|note| note.frame == cluster.name);
            if let Some(Note { short, .. }) = said.filter(|note| !note.short.is_empty()) {
                cluster.title = format!("{} ({short})", cluster.title);
            }
            for item in &mut cluster.items {
                if let Item::Cluster(inner) = item {
                    note(inner, notes);
                }
            }
        }
        self.sections.iter_mut().for_each(|section| note(section, notes));
        self
    }
}
