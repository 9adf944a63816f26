//! The only user of `granit-parser`: its events into the arena.
//!
//! Limits are kept here, before anything is built that would break them: text size, depth (aliases
//! followed), and the size of the tree with aliases followed.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Options, Parser, ScalarStyle, StructureStyle, Tag};

use super::scalar::{Plain, Scalar, Style};
use super::words;
use super::{Comment, Kind, Node, NodeId, Tree};
use crate::destination::quoted;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits;
use crate::source::{Source, Span};

/// What is known of a node beside the tree itself: what it weighs with its aliases followed.
#[derive(Clone, Copy)]
struct Weight {
    nodes: u32,
    height: u32,
}

impl Weight {
    const ONE: Weight = Weight { nodes: 1, height: 1 };
}

/// The most characters of a key of YAML that nothing announces.
pub(super) const KEY_LENGTH: usize = 1024;

/// The tag `!`: a text, whatever it looks like.
const UNRESOLVED: &str = "!";

/// A collection whose end has not come yet.
struct Open {
    start: u32,
    anchor: usize,
    style: StructureStyle,
    mapping: bool,
    /// Where its children begin among those of all that is open.
    first: usize,
}

/// Puts a tree together, and keeps the limits.
pub(super) struct Reader<'s> {
    source: &'s Source,
    tree: Tree,
    weights: Vec<Weight>,
    open: Vec<Open>,
    /// What was read of all that is open, outer ones first.
    children: Vec<NodeId>,
    /// By anchor; `None` while the node is still being read.
    anchors: HashMap<usize, Option<NodeId>>,
    documents: usize,
    /// The nodes so far, aliases followed: what the limit is about. It never falls behind what the merging
    /// of maps copies.
    total: usize,
    aliases: bool,
    stopped: bool,
    /// The last value, where it has no end of its own: plain, or an empty block of text.
    last: Option<(NodeId, Span)>,
}

pub(super) fn read(source: &Source, diagnostics: &mut Diagnostics) -> Tree {
    let text = source.text();
    if text.len() > limits::TEXT_BYTES {
        let message =
            format!("the document has {} bytes; the limit is {}", text.len(), limits::TEXT_BYTES);
        diagnostics.push(
            Diagnostic::new(Code::TooLarge, Span::at(0), message)
                .help("split it: a flow can fetch other documents by `execute` and `transfer`"),
        );
        diagnostics.cut_off();
        return Tree::default();
    }
    let mut parser = Parser::new_from_str_with_options(text, options(text, false));
    let mut reader = Reader::new(source);
    while !reader.stopped {
        match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => break,
            Some(Ok((event, span))) => {
                let range = span.byte_range().unwrap_or(0..0);
                let tag = span.tag_span().and_then(|tag| tag.byte_range());
                let tag = tag.map(|range| Span::new(offset(range.start), offset(range.end)));
                let span = Span::new(offset(range.start), offset(range.end));
                reader.event(event, span, tag.unwrap_or(span), diagnostics);
            }
            Some(Err(error)) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                let near = reader.near(at);
                diagnostics.push(words::explain(source, &error, at, &near));
                reader.cut_off(near.value, diagnostics);
                break;
            }
        }
    }
    if reader.stopped && reader.tree.root.is_none() {
        diagnostics.cut_off();
    }
    reader.into_tree()
}

/// How texts are read; with the names of anchors as events of their own for who wants to write them again.
pub(super) fn options(text: &str, anchors: bool) -> Options {
    let json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
    granit_parser::options! {
        emit_comments: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: anchors,
        // In JSON a key may be of any length, and one line may be the whole document.
        simple_key_max_lookahead: if json { 1 << 20 } else { KEY_LENGTH },
        max_buffered_comment_events: limits::NODES,
    }
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        Self {
            source,
            tree: Tree { source: Some(source.clone()), ..Tree::default() },
            weights: Vec::new(),
            open: Vec::new(),
            children: Vec::new(),
            anchors: HashMap::new(),
            documents: 0,
            total: 0,
            aliases: false,
            stopped: false,
            last: None,
        }
    }

    pub(super) fn into_tree(self) -> Tree {
        self.tree
    }

    /// Whether a limit was reached.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    fn event(&mut self, event: Event<'_>, span: Span, tagged: Span, diagnostics: &mut Diagnostics) {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents == 2 {
                    let message = "a second document starts here; a flow is one document";
                    diagnostics.push(
                        Diagnostic::new(Code::Syntax, span, message)
                            .help("put it into a file of its own"),
                    );
                    self.stopped = true;
                }
            }
            Event::Comment(text, _) => {
                let text = format!("#{text}");
                self.tree.comments.push(Comment { span, text });
                self.count(1, span, diagnostics);
            }
            Event::Scalar(text, style, anchor, tag) => {
                let scalar = scalar(self.source, text, style, tag.as_deref(), span);
                self.check_scalar_tag(tag.as_deref(), &scalar, tagged, diagnostics);
                self.scalar(scalar, anchor, diagnostics);
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), &["seq"], tagged, diagnostics);
                self.begin(span, anchor, style, false, diagnostics);
            }
            Event::MappingStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), &["map"], tagged, diagnostics);
                self.begin(span, anchor, style, true, diagnostics);
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span, diagnostics),
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(Some(id)) => {
                    let id = *id;
                    self.aliases = true;
                    self.count(self.weights[id.0 as usize].nodes as usize, span, diagnostics);
                    self.attach(id, span, diagnostics);
                }
                _ => self.no_anchor(span, "this alias stands inside of what it names", diagnostics),
            },
            Event::UnresolvedAlias(name) => {
                let message = format!("there is no anchor `&{name}` above");
                self.no_anchor(span, &message, diagnostics);
            }
            _ => {}
        }
    }

    pub(super) fn scalar(&mut self, scalar: Scalar, anchor: usize, diagnostics: &mut Diagnostics) {
        let span = scalar.span();
        let block = matches!(scalar.style(), Style::Literal | Style::Folded);
        let open_ended = scalar.style() == Style::Plain || block && scalar.text().is_empty();
        self.count(1, span, diagnostics);
        let id = self.push(Node { span, kind: Kind::Scalar(scalar) }, Weight::ONE);
        self.finish(id, anchor, diagnostics);
        self.last = open_ended.then_some((id, span));
    }

    pub(super) fn begin(
        &mut self,
        span: Span,
        anchor: usize,
        style: StructureStyle,
        mapping: bool,
        diagnostics: &mut Diagnostics,
    ) {
        if anchor > 0 {
            self.anchors.insert(anchor, None);
        }
        self.last = None;
        let first = self.children.len();
        self.open.push(Open { start: span.start, anchor, style, mapping, first });
        self.count(1, span, diagnostics);
        if self.open.len() > limits::DEPTH {
            self.too_deep(span, diagnostics);
        }
    }

    pub(super) fn end(&mut self, span: Span, diagnostics: &mut Diagnostics) {
        let Some(open) = self.open.pop() else { return };
        let last = self.children_of(&open).last().map(|id| self.node(*id).span.end);
        // The end event of a block collection lies at the next token.
        let end = match open.style {
            StructureStyle::Block => last.unwrap_or(open.start),
            StructureStyle::Flow => span.end,
        };
        self.close(open, end, diagnostics);
    }

    fn close(&mut self, open: Open, end: u32, diagnostics: &mut Diagnostics) {
        let span = Span::new(open.start, end.max(open.start));
        let weigh = |weight: Weight, id: &NodeId| {
            let child = self.weights[id.0 as usize];
            Weight {
                nodes: weight.nodes.saturating_add(child.nodes),
                height: weight.height.max(child.height + 1),
            }
        };
        let children = self.children_of(&open);
        let weight = children.iter().fold(Weight::ONE, weigh);
        let kind = if open.mapping {
            Kind::Mapping(self.entries(children, diagnostics))
        } else {
            Kind::Sequence(children.to_vec())
        };
        self.children.truncate(open.first);
        let id = self.push(Node { span, kind }, weight);
        self.finish(id, open.anchor, diagnostics);
    }

    /// What stands right before a syntax error.
    fn near(&self, at: usize) -> words::Context {
        let between = |span: Span| self.source.text().get(span.end as usize..at);
        let value = self
            .last
            .map(|(_, span)| span)
            .filter(|span| between(*span).is_some_and(|text| text.trim().is_empty()));
        // A pair in a list is a map that no brace opened.
        let opened = |open: &&Open| {
            let text = self.source.text().get(open.start as usize..);
            text.is_some_and(|text| text.starts_with(['{', '[']))
        };
        let flow = |open: &&Open| open.style == StructureStyle::Flow;
        let open = self.open.iter().rev().take_while(flow).find(opened);
        let bracket = open.map(|open| Span::new(open.start, open.start + 1));
        words::Context { value, bracket }
    }

    /// Closes what a syntax error left open, without the value that the error is about, and without what
    /// is empty then: it was not, to its author.
    fn cut_off(&mut self, broken: Option<Span>, diagnostics: &mut Diagnostics) {
        let last = self.last.filter(|_| broken.is_some()).map(|(id, _)| id);
        let innermost = self.open.last().map(|open| self.children_of(open));
        if last.is_some() && innermost.is_some_and(|children| children.last() == last.as_ref()) {
            self.children.pop();
        }
        if self.tree.root == last {
            self.tree.root = None;
        }
        let mut unfinished = Vec::new();
        while let Some(open) = self.open.pop() {
            if open.mapping && self.children_of(&open).len() % 2 == 1 {
                self.children.pop();
            }
            let map = self.open.last().filter(|parent| parent.mapping);
            let key = map.and_then(|map| self.children[map.first..open.first].last());
            unfinished.extend(key.map(|id| self.node(*id).span));
            if let Some(last) = self.children_of(&open).last() {
                let end = self.node(*last).span.end;
                unfinished.push(Span::new(open.start, end.max(open.start)));
                self.close(open, end, diagnostics);
            }
        }
        diagnostics.cut_off();
        diagnostics.unread(unfinished);
    }

    /// The entries of a map: keys checked, duplicates reported, `<<` merged behind the map's own.
    fn entries(&self, children: &[NodeId], diagnostics: &mut Diagnostics) -> Vec<(NodeId, NodeId)> {
        let mut entries = Vec::with_capacity(children.len() / 2);
        let mut merged = Vec::new();
        for pair in children.chunks_exact(2) {
            let (key, value) = (pair[0], pair[1]);
            match &self.node(key).kind {
                Kind::Scalar(scalar) if scalar.text() == "<<" && scalar.style() == Style::Plain => {
                    merged.push(value);
                }
                Kind::Scalar(_) => entries.push((key, value)),
                _ => diagnostics.push(
                    Diagnostic::new(
                        Code::Syntax,
                        self.node(key).span,
                        "a key must be a single value, not a list or a map",
                    )
                    .help("write the key as a text"),
                ),
            }
        }
        self.report_duplicates(&entries, diagnostics);
        if !merged.is_empty() {
            self.merge(&merged, &mut entries, diagnostics);
        }
        entries
    }

    /// Adds the entries of the maps that `<<` names, but for keys that the map has: the first one counts.
    fn merge(
        &self,
        merged: &[NodeId],
        entries: &mut Vec<(NodeId, NodeId)>,
        diagnostics: &mut Diagnostics,
    ) {
        let mut known: HashSet<&str> = entries.iter().map(|(key, _)| self.key_text(*key)).collect();
        for value in merged {
            let sources = match &self.node(*value).kind {
                Kind::Sequence(items) if !items.is_empty() => items.as_slice(),
                _ => std::slice::from_ref(value),
            };
            for source in sources {
                if let Kind::Mapping(more) = &self.node(*source).kind {
                    let new = more.iter().filter(|(key, _)| known.insert(self.key_text(*key)));
                    entries.extend(new);
                } else {
                    let message = "`<<` merges a map or a list of maps, and this is neither";
                    diagnostics.push(Diagnostic::new(
                        Code::Syntax,
                        self.node(*source).span,
                        message,
                    ));
                }
            }
        }
    }

    fn report_duplicates(&self, entries: &[(NodeId, NodeId)], diagnostics: &mut Diagnostics) {
        const FEW: usize = 8;
        let mut seen: HashMap<&str, NodeId> = HashMap::new();
        for (index, (key, _)) in entries.iter().enumerate() {
            let name = self.key_text(*key);
            let first = if entries.len() <= FEW {
                let mut earlier = entries[..index].iter().map(|(key, _)| *key);
                earlier.find(|other| self.key_text(*other) == name)
            } else {
                let first = *seen.entry(name).or_insert(*key);
                (first != *key).then_some(first)
            };
            if let Some(first) = first {
                let message = format!("the key {} stands twice in this map", quoted(name));
                diagnostics.push(
                    Diagnostic::new(Code::DuplicateKey, self.node(*key).span, message)
                        .label(self.node(first).span, "first here")
                        .help("keep one of them"),
                );
            }
        }
    }

    fn key_text(&self, key: NodeId) -> &str {
        match &self.node(key).kind {
            Kind::Scalar(scalar) => scalar.text(),
            _ => "",
        }
    }

    /// Puts a finished node where it belongs.
    fn finish(&mut self, id: NodeId, anchor: usize, diagnostics: &mut Diagnostics) {
        if anchor > 0 {
            self.anchors.insert(anchor, Some(id));
        }
        self.attach(id, self.node(id).span, diagnostics);
    }

    fn attach(&mut self, id: NodeId, span: Span, diagnostics: &mut Diagnostics) {
        let height = self.weights[id.0 as usize].height as usize;
        if self.open.len() + height > limits::DEPTH + 1 {
            self.too_deep(span, diagnostics);
        }
        if self.stopped {
            return;
        }
        self.last = None;
        match self.open.last() {
            Some(_) => self.children.push(id),
            None if self.tree.root.is_none() => self.tree.root = Some(id),
            None => {}
        }
    }

    /// Counts nodes and comments, before anything is made of them.
    fn count(&mut self, more: usize, span: Span, diagnostics: &mut Diagnostics) {
        self.total = self.total.saturating_add(more);
        if self.total <= limits::NODES || self.stopped {
            return;
        }
        diagnostics.push(if self.aliases {
            let message = format!(
                "with its aliases followed the document has more than {} values",
                limits::NODES
            );
            Diagnostic::new(Code::TooManyAliases, span, message)
                .help("write the repeated part out, or use fewer aliases")
        } else {
            let message = format!("the document has more than {} values", limits::NODES);
            Diagnostic::new(Code::TooLarge, span, message)
                .help("split it: a flow can fetch other documents by `execute` and `transfer`")
        });
        self.stop();
    }

    fn stop(&mut self) {
        self.stopped = true;
        self.open.clear();
        self.children.clear();
    }

    fn too_deep(&mut self, span: Span, diagnostics: &mut Diagnostics) {
        if !self.stopped {
            let message = format!("lists and maps nest deeper than {} here", limits::DEPTH);
            diagnostics.push(
                Diagnostic::new(Code::TooDeep, span, message)
                    .help("move the inner steps into a section of their own and `execute` it"),
            );
        }
        self.stop();
    }

    fn no_anchor(&mut self, span: Span, message: &str, diagnostics: &mut Diagnostics) {
        diagnostics.push(
            Diagnostic::new(Code::Syntax, span, message)
                .help("`*` begins an alias; quote the value if it belongs to a text"),
        );
        let map = self.open.last().filter(|open| open.mapping);
        let children = map.map(|open| self.children_of(open)).filter(|list| list.len() % 2 == 1);
        let key = children.and_then(<[_]>::last).map(|id| self.node(*id).span);
        diagnostics.unread(key.into_iter().chain([span]));
        self.count(1, span, diagnostics);
        let scalar = Scalar::new(String::new(), Style::Missing, span, None);
        let id = self.push(Node { span, kind: Kind::Scalar(scalar) }, Weight::ONE);
        self.finish(id, 0, diagnostics);
    }

    fn check_scalar_tag(
        &self,
        tag: Option<&Tag>,
        scalar: &Scalar,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(written) = tag.map(Tag::original).filter(|tag| tag != UNRESOLVED) else { return };
        let fits = match (tag.and_then(Tag::core_suffix), scalar.plain()) {
            (Some("str"), _)
            | (Some("int" | "float"), Plain::Number(_))
            | (Some("bool"), Plain::Bool(_))
            | (Some("null"), Plain::Null) => true,
            (Some("int" | "float" | "bool" | "null"), _) => false,
            _ => return self.check_tag(tag, &[], span, diagnostics),
        };
        if !fits {
            let message =
                format!("the tag {} does not fit {}", quoted(&written), quoted(scalar.text()));
            diagnostics.push(Diagnostic::new(Code::Syntax, span, message).help("leave it out"));
        }
    }

    fn check_tag(
        &self,
        tag: Option<&Tag>,
        known: &[&str],
        span: Span,
        diagnostics: &mut Diagnostics,
    ) {
        if let Some(tag) = tag
            && !tag.core_suffix().is_some_and(|suffix| known.contains(&suffix))
        {
            let message = format!("the tag {} means nothing here", quoted(&tag.original()));
            diagnostics.push(
                Diagnostic::new(Code::Syntax, span, message)
                    .help("leave it out, or quote the value if the `!` belongs to it"),
            );
        }
    }

    /// What was read of the innermost collection that is open.
    fn children_of(&self, innermost: &Open) -> &[NodeId] {
        &self.children[innermost.first..]
    }

    fn push(&mut self, node: Node, weight: Weight) -> NodeId {
        let id = NodeId(offset(self.tree.nodes.len()));
        self.tree.nodes.push(node);
        self.weights.push(weight);
        id
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.tree.nodes[id.0 as usize]
    }
}

/// A scalar event as a scalar: what its tag and its quotes say, and where its text stands.
pub(super) fn scalar(
    source: &Source,
    text: Cow<'_, str>,
    style: ScalarStyle,
    tag: Option<&Tag>,
    span: Span,
) -> Scalar {
    let core = tag.and_then(Tag::core_suffix);
    let is_text = core == Some("str") || tag.is_some_and(|tag| tag.original() == UNRESOLVED);
    let missing = style == ScalarStyle::Plain && text == "~" && span.start == span.end;
    let style = match style {
        // The tag decides, whatever the quotes say.
        ScalarStyle::Plain if is_text => Style::SingleQuoted,
        _ if core.is_some() && !is_text && !missing => Style::Plain,
        ScalarStyle::Plain if missing => Style::Missing,
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    };
    let text = if missing { Cow::Borrowed("") } else { text };
    let written = source.slice(span);
    // A block of text ends with its last line that holds anything, not at the next token.
    let block = matches!(style, Style::Literal | Style::Folded);
    let written = if block { written.trim_end() } else { written };
    let span = Span::new(span.start, span.start + offset(written.len()));
    let quotes = ['\'', '"'].iter().any(|quote| written.starts_with(*quote));
    let quoted = quotes && style != Style::Literal && style != Style::Folded;
    let inner = if quoted { &written[1..] } else { written };
    let kept = if block { text.trim_end() } else { &text };
    let exact = (!missing && inner.starts_with(kept)).then_some(span.start + u32::from(quoted));
    Scalar::new(text.into_owned(), style, span, exact)
}

/// Texts and arenas stay far below 4 GiB: `limits::TEXT_BYTES`.
pub(super) fn offset(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
