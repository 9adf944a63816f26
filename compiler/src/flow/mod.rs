//! The state machine that people review: a petgraph graph whose nodes are states and whose edges are the
//! exits of those states, every dial group, timeout and failure among them.
//!
//! [`Flow`] hands edges out in order of rank, never in petgraph's order. Every node has a stable name,
//! such as `main/1 connect/group 1`; snapshots, pictures and traces use names, never numbers. The node
//! number is the state number of the program that the flow is frozen into.

mod build;
mod formulas;
mod names;

use std::rc::Rc;

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use swml_runtime::destination::DestinationKind;
use swml_runtime::fault::Fault;
use swml_runtime::program::{ActKind, Conversation, JobSpec, Kind, LoadPurpose, Transform};
use swml_runtime::value::{Text, Value};

pub(crate) use build::Builder;
pub use names::Role;

use crate::expr::Formula;
use crate::source::{Source, Span};

/// A compiled document as a graph.
#[derive(Clone, Debug)]
pub struct Flow {
    kind: Kind,
    /// Nodes are boxed: a large flow must not be copied as a whole while it grows.
    graph: DiGraph<Box<Node>, Edge>,
    sections: Vec<Section>,
    connects: Vec<Connect>,
    spaces: Vec<Space>,
}

/// A document: a name space for sections. The first is the one that a call begins with; the others stand in the text
/// of a document, or were linked by their URLs.
#[derive(Clone, Debug)]
pub struct Space {
    /// What its sections are told apart by; empty for the first.
    pub title: String,
    /// The URL that it was linked by.
    pub url: Option<String>,
    /// The text that its places lie in; none in a flow that was read back from a program.
    pub source: Option<Source>,
}

impl Space {
    /// What a section of it is called among those of all documents.
    #[must_use]
    pub fn name(&self, section: &str) -> String {
        match self.title.as_str() {
            "" => section.to_owned(),
            title => format!("{title}#{section}"),
        }
    }
}

/// A state.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its stable name.
    pub name: String,
    /// What it does.
    pub kind: NodeKind,
    /// What it was written as; empty at offset 0 in a flow that was read back from a program.
    pub span: Span,
    /// The section that it belongs to, an index into [`Flow::sections`].
    pub section: usize,
}

/// A section or a confirm script.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its name; of a confirm script its place, such as `main/1 connect/confirm`; of a section of another
    /// document that document's title and its name, such as `example.com/next#main`.
    pub name: String,
    /// Its document, an index into [`Flow::spaces`].
    pub space: usize,
    /// Its first node.
    pub start: NodeIndex,
    /// Whether it is a confirm script.
    pub confirm: bool,
}

/// An edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edge {
    /// An exit of a state, by rank.
    Exit(u16),
    /// A section that a state uses: a call's callee, a leg's confirm. By slot: of a dial group, the leg.
    Reference(u16),
}

/// What a state does.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// The beginning of a section.
    Start,
    /// A leaf step.
    Act(Act),
    /// `set` and `unset`: a formula, or none where the variable is removed.
    Set(Vec<(Text, Option<Formula>)>),
    /// `switch` or a `result` object.
    Switch {
        /// What is compared.
        subject: Formula,
        /// With what.
        keys: Vec<Text>,
        /// Whether it is a `result` without a default: what matches nothing goes on, in one reading.
        partial: bool,
        /// What becomes of the value first.
        transform: Option<Transform>,
    },
    /// `cond` or a `result` list.
    Cond {
        /// The conditions.
        whens: Vec<Formula>,
        /// Whether it is a `result` without an `else`.
        partial: bool,
    },
    /// `goto`
    Jump {
        /// The label as written; empty in a flow that was read back from a program.
        label: Text,
        /// The condition.
        when: Option<Formula>,
        /// How often.
        max: Formula,
    },
    /// `execute`; the callee is its reference, or what the [`NodeKind::Load`] before it found.
    Call {
        /// The arguments.
        params: Option<Formula>,
        /// Whether the callee is a document that would be fetched: that counts as a transfer.
        fetched: bool,
    },
    /// `transfer`; the target is its exit, or what the [`NodeKind::Load`] before it found.
    Enter {
        /// The arguments.
        params: Option<Formula>,
    },
    /// A document, or a dest that the call computes; its reference is `main` of a document that is known ahead.
    Load {
        /// The dest.
        dest: Formula,
        /// The arguments to send along.
        params: Option<Formula>,
        /// What it is for.
        purpose: LoadPurpose,
    },
    /// One dial group.
    Dial {
        /// An index into [`Flow::connects`].
        connect: usize,
        /// The group, from 0.
        group: usize,
    },
    /// The winner and the caller talk.
    Bridge {
        /// An index into [`Flow::connects`].
        connect: usize,
    },
    /// `return`
    Return(Formula),
    /// The end of a section.
    End,
    /// The script fails here.
    Fault(Fault),
}

/// The name under which a web server's answer to a function is seen: a document, its address, or a section.
pub(crate) const ANSWER: &str = "swml";

/// A leaf step.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// The method's name.
    pub method: Text,
    /// Who carries it out.
    pub kind: ActKind,
    /// A map of its parameters.
    pub params: Formula,
    /// Whether it answers an unanswered call first; see the runtime's `Act`.
    pub auto_answer: Option<Formula>,
    /// The variables that its completion may set.
    pub sets: Rc<[Text]>,
    /// What its result variables say when it succeeds.
    pub on_success: Rc<[(Text, Value)]>,
    /// What it sets when it fails.
    pub on_failure: Rc<[(Text, Value)]>,
    /// The jobs that it starts, stops or speaks to.
    pub job: Option<Rc<JobSpec>>,
    /// Whether it may stand in a confirm script.
    pub confirmable: bool,
    /// Of a conversation: its functions, what they can do to the call, its contexts and steps.
    pub conversation: Option<Box<Conversation>>,
    /// Where the parts of that stand; none in a flow that was read back from a program.
    pub spans: Option<Box<ConversationSpans>>,
}

/// Where the parts of a conversation stand.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationSpans {
    /// Of each function its name.
    pub functions: Vec<Span>,
    /// Of each context all of it, and all of its steps.
    pub contexts: Vec<(Span, Vec<Span>)>,
}

impl Act {
    /// A step that sets nothing, for the driver.
    pub(crate) fn bare(method: Text, params: Formula) -> Self {
        Self {
            method,
            kind: ActKind::Perform,
            params,
            auto_answer: None,
            sets: Rc::default(),
            on_success: Rc::default(),
            job: None,
            on_failure: Rc::default(),
            confirmable: false,
            conversation: None,
            spans: None,
        }
    }
}

/// A `connect`.
#[derive(Clone, Debug, PartialEq)]
pub struct Connect {
    /// `answer_on_bridge`
    pub answer_on_bridge: Option<Formula>,
    /// `auto_answer`
    pub auto_answer: Option<Formula>,
    /// The longest time of the bridge, in seconds.
    pub max_duration: Formula,
    /// Its own `timeout`, in seconds; its legs have theirs.
    pub timeout: Formula,
    /// `ringback` and whatever else concerns no single leg: a map.
    pub params: Formula,
    /// `status_url`
    pub status_url: Option<Formula>,
    /// The groups.
    pub groups: Vec<Vec<Leg>>,
}

/// A destination.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// Whom to dial.
    pub to: Formula,
    /// Its kind, where it is literal.
    pub kind: Option<DestinationKind>,
    /// The caller id.
    pub from: Option<Formula>,
    /// How long it may ring, in seconds.
    pub timeout: Formula,
    /// Its confirm script, an index into [`Flow::sections`].
    pub confirm: Option<usize>,
    /// How long that may take, in seconds.
    pub confirm_timeout: Option<Formula>,
    /// Who is told of its states.
    pub call_state_url: Option<Formula>,
    /// Which states: bit n stands for `CallState::ALL[n]`.
    pub call_state_events: u8,
    /// Who is told of a stream's states.
    pub stream_status_url: Option<Formula>,
    /// Everything else: a map.
    pub params: Formula,
    /// Where it stands.
    pub span: Span,
}

impl Flow {
    /// The sections; `main` is among them in every flow that came from an accepted document.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The connects, in the order of the text.
    #[must_use]
    pub fn connects(&self) -> &[Connect] {
        &self.connects
    }

    /// Whether any state leads to a section or uses it.
    #[must_use]
    pub fn is_entered(&self, section: &Section) -> bool {
        self.graph.edges_directed(section.start, Direction::Incoming).next().is_some()
    }

    /// What its documents are for.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The documents; the first is the one that a call begins with.
    #[must_use]
    pub fn spaces(&self) -> &[Space] {
        &self.spaces
    }

    /// Where it came from; none in a flow that was read back from a program.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.spaces.first().and_then(|space| space.source.as_ref())
    }

    /// Where a section came from: another file where its document was linked.
    #[must_use]
    pub fn source_of(&self, section: usize) -> Option<&Source> {
        self.spaces[self.sections[section].space].source.as_ref()
    }

    /// A state.
    #[must_use]
    pub fn node(&self, index: NodeIndex) -> &Node {
        &self.graph[index]
    }

    /// The states, by number.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (NodeIndex, &Node)> {
        self.graph.node_indices().map(|index| (index, &*self.graph[index]))
    }

    /// The targets of a state's exits, in order of rank.
    #[must_use]
    pub fn exits(&self, index: NodeIndex) -> Vec<NodeIndex> {
        let mut exits: Vec<_> = self.graph.edges(index).collect();
        exits.retain(|edge| matches!(edge.weight(), Edge::Exit(_)));
        exits.sort_by_key(|edge| *edge.weight());
        exits.into_iter().map(|edge| edge.target()).collect()
    }

    /// The sections that a state uses, in order of slot.
    #[must_use]
    pub fn references(&self, index: NodeIndex) -> Vec<(u16, NodeIndex)> {
        let slot = |edge: petgraph::graph::EdgeReference<'_, Edge>| match edge.weight() {
            Edge::Reference(slot) => Some((*slot, edge.target())),
            Edge::Exit(_) => None,
        };
        let mut references: Vec<_> = self.graph.edges(index).filter_map(slot).collect();
        references.sort_unstable();
        references
    }

    /// The graph itself, for petgraph's algorithms. Its edges come in no useful order: see [`Flow::exits`].
    #[must_use]
    pub fn graph(&self) -> &DiGraph<Box<Node>, Edge> {
        &self.graph
    }
}

/// A text of one line and at most so many characters, for names and labels.
pub(crate) fn shortened(text: &str, chars: usize) -> String {
    let mut short = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == chars {
            short.push_str("...");
            break;
        }
        short.push(if c.is_control() { ' ' } else { c });
    }
    short
}
