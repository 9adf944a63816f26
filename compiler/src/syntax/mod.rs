//! YAML and JSON into one tree that keeps what the author wrote: a span and the raw text on every node,
//! quoting, duplicate keys, comments. Nothing is interpreted here: `+15551231234` keeps its plus.
//!
//! The tree is a flat arena. An alias is the node that its anchor names, so the tree is really a graph
//! without cycles; how large it is with aliases followed is bounded.

mod events;
mod json;
mod origin;
mod scalar;
mod words;
pub(crate) mod written;

pub use origin::Origin;
pub use scalar::{Plain, Scalar, Style};

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Source, Span};

/// A parsed text.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    root: Option<NodeId>,
    comments: Vec<Comment>,
    /// What it was read from.
    source: Option<Source>,
}

/// A node of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Scalar(Scalar),
    Sequence(Vec<NodeId>),
    Mapping(Vec<(NodeId, NodeId)>),
}

/// A comment, its `#` included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub span: Span,
    /// Its text.
    pub text: String,
}

/// Reads a text. Never fails: what could not be read is said in `diagnostics`, and the tree holds the rest.
///
/// Duplicate keys are reported here and kept in the tree; readers take the first.
#[must_use]
pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Tree {
    if let Some(tree) = json::read(source) {
        return tree;
    }
    let before = diagnostics.len();
    let tree = events::read(source, diagnostics);
    if let Some(place) = json::mistake(source).filter(|_| diagnostics.len() == before) {
        let message = "this is no JSON, although the file is called so; it is read as YAML";
        let finding = Diagnostic::new(Code::NotJson, place, message);
        let help = "JSON has no trailing commas, no comments and no texts without double quotes";
        diagnostics.push(finding.help(help));
    }
    tree
}

impl Tree {
    /// The top node; none where the text holds no document.
    #[must_use]
    pub fn root(&self) -> Option<View<'_>> {
        self.root.map(|id| View { tree: self, id })
    }

    /// Every scalar, keys among them.
    pub(crate) fn scalars(&self) -> impl Iterator<Item = &Scalar> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        })
    }

    /// The same tree, but for some scalars that are texts in it.
    pub(crate) fn with_texts(&self, places: &HashSet<Span>) -> Tree {
        let mut tree = self.clone();
        for node in &mut tree.nodes {
            if let Kind::Scalar(scalar) = &mut node.kind
                && places.contains(&scalar.span())
            {
                scalar.quote();
            }
        }
        tree
    }

    /// The comments, by place.
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// The comments alone; the rest is let go.
    #[must_use]
    pub fn into_comments(self) -> Vec<Comment> {
        self.comments
    }
}

/// A node together with its tree: what the parser of documents walks over.
#[derive(Clone, Copy, Debug)]
pub struct View<'t> {
    tree: &'t Tree,
    id: NodeId,
}

/// What a node is.
#[derive(Clone, Copy, Debug)]
pub enum ViewKind<'t> {
    /// A single value.
    Scalar(&'t Scalar),
    /// A list.
    Sequence(Sequence<'t>),
    /// A map.
    Mapping(Mapping<'t>),
}

impl<'t> View<'t> {
    /// Where it stands. A block collection ends with its last child.
    #[must_use]
    pub fn span(self) -> Span {
        self.node().span
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> ViewKind<'t> {
        let tree = self.tree;
        match &self.node().kind {
            Kind::Scalar(scalar) => ViewKind::Scalar(scalar),
            Kind::Sequence(items) => ViewKind::Sequence(Sequence { tree, items }),
            Kind::Mapping(entries) => ViewKind::Mapping(Mapping { tree, entries }),
        }
    }

    /// The scalar, where it is one.
    #[must_use]
    pub fn scalar(self) -> Option<&'t Scalar> {
        match self.kind() {
            ViewKind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The list, where it is one.
    #[must_use]
    pub fn sequence(self) -> Option<Sequence<'t>> {
        match self.kind() {
            ViewKind::Sequence(sequence) => Some(sequence),
            _ => None,
        }
    }

    /// Where the text of a scalar comes from; none of anything else.
    #[must_use]
    pub fn origin(self) -> Option<Origin> {
        self.scalar().map(|scalar| scalar.origin(self.tree.source.as_ref()))
    }

    /// The map, where it is one.
    #[must_use]
    pub fn mapping(self) -> Option<Mapping<'t>> {
        match self.kind() {
            ViewKind::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// `a text`, `a list`, ...: for messages.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self.kind() {
            ViewKind::Sequence(_) => "a list",
            ViewKind::Mapping(_) => "a map",
            ViewKind::Scalar(scalar) => match scalar.plain() {
                Plain::Null => "nothing",
                Plain::Bool(_) => "a truth value",
                Plain::Number(_) => "a number",
                Plain::Text => "a text",
            },
        }
    }

    fn node(self) -> &'t Node {
        &self.tree.nodes[self.id.0 as usize]
    }
}

/// A list of a tree.
#[derive(Clone, Copy, Debug)]
pub struct Sequence<'t> {
    tree: &'t Tree,
    items: &'t [NodeId],
}

impl<'t> Sequence<'t> {
    /// Its items.
    pub fn iter(self) -> impl ExactSizeIterator<Item = View<'t>> {
        self.items.iter().map(move |id| View { tree: self.tree, id: *id })
    }

    /// How many.
    #[must_use]
    pub fn len(self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.items.is_empty()
    }
}

/// A map of a tree, its entries in the order of the text, duplicates included.
#[derive(Clone, Copy, Debug)]
pub struct Mapping<'t> {
    tree: &'t Tree,
    entries: &'t [(NodeId, NodeId)],
}

impl<'t> Mapping<'t> {
    /// Its entries.
    pub fn iter(self) -> impl ExactSizeIterator<Item = (View<'t>, View<'t>)> {
        let view = move |id: &NodeId| View { tree: self.tree, id: *id };
        self.entries.iter().map(move |(key, value)| (view(key), view(value)))
    }

    /// The first value of a key.
    #[must_use]
    pub fn get(self, key: &str) -> Option<View<'t>> {
        self.iter()
            .find(|(k, _)| k.scalar().is_some_and(|s| s.text() == key))
            .map(|(_, value)| value)
    }

    /// How many entries.
    #[must_use]
    pub fn len(self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.entries.is_empty()
    }
}
