//! The only user of `granit-parser`: its events into the arena.
//!
//! Limits are kept here, before anything is built that would break them: text size, depth (aliases
//! followed), and the size of the tree with aliases followed.

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Options, Parser, ScalarStyle, Tag};

use super::scalar::{Scalar, Style};
use super::words;
use super::{Comment, Kind, Node, NodeId, Tree};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits;
use crate::source::{Source, Span};

/// What is known of a node beside the tree itself: what it weighs with its aliases followed.
#[derive(Clone, Copy)]
struct Weight {
    nodes: u32,
    height: u32,
}

/// A collection whose end has not come yet.
struct Open {
    start: u32,
    anchor: usize,
    block: bool,
    children: Vec<NodeId>,
    mapping: bool,
}

struct Reader<'s> {
    source: &'s Source,
    tree: Tree,
    weights: Vec<Weight>,
    open: Vec<Open>,
    /// By anchor; `None` while the node is still being read.
    anchors: HashMap<usize, Option<NodeId>>,
    documents: usize,
    stopped: bool,
}

pub(super) fn read(source: &Source, diagnostics: &mut Diagnostics) -> Tree {
    let text = source.text();
    if text.len() > limits::TEXT_BYTES {
        let message =
            format!("the document has {} bytes; the limit is {}", text.len(), limits::TEXT_BYTES);
        diagnostics.push(Diagnostic::new(Code::TooLarge, Span::at(0), message));
        return Tree::default();
    }
    let json = text.trim_start().starts_with(['{', '[']);
    let options: Options = granit_parser::options! {
        emit_comments: true,
        emit_unresolved_aliases: true,
        simple_key_max_lookahead: if json { 1 << 20 } else { 1024 },
    };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut reader = Reader {
        source,
        tree: Tree::default(),
        weights: Vec::new(),
        open: Vec::new(),
        anchors: HashMap::new(),
        documents: 0,
        stopped: false,
    };
    while !reader.stopped {
        match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => break,
            Some(Ok((event, span))) => {
                let range = span.byte_range().unwrap_or(0..0);
                reader.event(event, Span::new(offset(range.start), offset(range.end)), diagnostics);
            }
            Some(Err(error)) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                diagnostics.push(words::explain(source, &error, at));
                break;
            }
        }
    }
    reader.close_all(diagnostics);
    reader.tree
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, span: Span, diagnostics: &mut Diagnostics) {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents == 2 {
                    let diagnostic = Diagnostic::new(
                        Code::Syntax,
                        span,
                        "a second document starts here; a flow is one document",
                    );
                    diagnostics.push(diagnostic.help("put it into a file of its own"));
                    self.stopped = true;
                }
            }
            Event::Comment(text, _) => {
                let text = format!("#{text}");
                self.tree.comments.push(Comment { span, text });
            }
            Event::Scalar(text, style, anchor, tag) => {
                let style = self.style(&text, style, tag.as_deref(), span, diagnostics);
                let exact = self.exact(&text, style, span);
                let scalar = Scalar::new(text.into_owned(), style, span, exact);
                let weight = Weight { nodes: 1, height: 1 };
                let id = self.push(Node { span, kind: Kind::Scalar(scalar) }, weight);
                self.finish(id, anchor, diagnostics);
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), &["seq"], span, diagnostics);
                self.begin(
                    span,
                    anchor,
                    style == granit_parser::StructureStyle::Block,
                    false,
                    diagnostics,
                );
            }
            Event::MappingStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), &["map"], span, diagnostics);
                self.begin(
                    span,
                    anchor,
                    style == granit_parser::StructureStyle::Block,
                    true,
                    diagnostics,
                );
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span, diagnostics),
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(Some(id)) => {
                    let id = *id;
                    self.attach(id, span, diagnostics);
                }
                _ => self.no_anchor(span, "this alias stands inside of what it names", diagnostics),
            },
            Event::UnresolvedAlias(name) => {
                self.no_anchor(span, &format!("there is no anchor `&{name}` above"), diagnostics);
            }
            _ => {}
        }
    }

    fn begin(
        &mut self,
        span: Span,
        anchor: usize,
        block: bool,
        mapping: bool,
        diagnostics: &mut Diagnostics,
    ) {
        if anchor > 0 {
            self.anchors.insert(anchor, None);
        }
        self.open.push(Open { start: span.start, anchor, block, children: Vec::new(), mapping });
        if self.open.len() > limits::DEPTH {
            self.too_deep(span, diagnostics);
        }
    }

    fn end(&mut self, span: Span, diagnostics: &mut Diagnostics) {
        let Some(open) = self.open.pop() else { return };
        let last = open.children.last().map(|id| self.node(*id).span.end);
        // The end event of a block collection lies at the next token.
        let end = if open.block { last.unwrap_or(open.start) } else { span.end };
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
        let weight = open.children.iter().fold(Weight { nodes: 1, height: 1 }, weigh);
        let kind = if open.mapping {
            let pairs = open.children.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            Kind::Mapping(self.entries(pairs, diagnostics))
        } else {
            Kind::Sequence(open.children)
        };
        let id = self.push(Node { span, kind }, weight);
        self.finish(id, open.anchor, diagnostics);
    }

    /// What has been read of collections that a syntax error cut off.
    fn close_all(&mut self, diagnostics: &mut Diagnostics) {
        while let Some(open) = self.open.pop() {
            let end = open.children.last().map_or(open.start, |id| self.node(*id).span.end);
            self.close(open, end, diagnostics);
        }
    }

    /// The entries of a map: keys checked, duplicates reported, `<<` merged behind the map's own.
    fn entries(
        &mut self,
        pairs: Vec<(NodeId, NodeId)>,
        diagnostics: &mut Diagnostics,
    ) -> Vec<(NodeId, NodeId)> {
        let mut entries = Vec::with_capacity(pairs.len());
        let mut merged = Vec::new();
        for (key, value) in pairs {
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
        for value in merged {
            self.merge(value, &mut entries, diagnostics);
        }
        entries
    }

    fn report_duplicates(&self, entries: &[(NodeId, NodeId)], diagnostics: &mut Diagnostics) {
        const FEW: usize = 8;
        let mut seen: HashSet<&str> = HashSet::new();
        for (index, (key, _)) in entries.iter().enumerate() {
            let name = self.key_text(*key);
            let mut earlier = entries[..index].iter().map(|(key, _)| *key);
            let again = match entries.len() {
                0..=FEW => earlier.clone().any(|other| self.key_text(other) == name),
                _ => !seen.insert(name),
            };
            if again && let Some(first) = earlier.find(|other| self.key_text(*other) == name) {
                let message = format!("the key `{name}` stands twice in this map");
                diagnostics.push(
                    Diagnostic::new(Code::DuplicateKey, self.node(*key).span, message)
                        .label(self.node(first).span, "first here")
                        .help("keep one of them"),
                );
            }
        }
    }

    fn merge(
        &mut self,
        value: NodeId,
        entries: &mut Vec<(NodeId, NodeId)>,
        diagnostics: &mut Diagnostics,
    ) {
        let sources = match &self.node(value).kind {
            Kind::Mapping(_) => vec![value],
            Kind::Sequence(items) => items.clone(),
            Kind::Scalar(_) => Vec::new(),
        };
        let is_map = |id: &NodeId| matches!(self.node(*id).kind, Kind::Mapping(_));
        if sources.is_empty() || !sources.iter().all(is_map) {
            let message = "`<<` merges a map or a list of maps, and this is neither";
            diagnostics.push(Diagnostic::new(Code::Syntax, self.node(value).span, message));
            return;
        }
        for id in sources {
            let Kind::Mapping(more) = self.node(id).kind.clone() else { continue };
            for (key, value) in more {
                let name = self.key_text(key);
                if !entries.iter().any(|(known, _)| self.key_text(*known) == name) {
                    entries.push((key, value));
                }
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
        let weight = self.weights[id.0 as usize];
        if self.open.len() + weight.height as usize > limits::DEPTH + 1 {
            self.too_deep(span, diagnostics);
        }
        if weight.nodes as usize > limits::NODES {
            if !self.stopped {
                let message = format!(
                    "with its aliases followed this holds more than {} values",
                    limits::NODES
                );
                diagnostics.push(
                    Diagnostic::new(Code::TooManyAliases, span, message)
                        .help("write the repeated part out, or use fewer aliases"),
                );
            }
            self.stopped = true;
            self.open.clear();
            return;
        }
        match self.open.last_mut() {
            Some(open) => open.children.push(id),
            None if self.tree.root.is_none() => self.tree.root = Some(id),
            None => {}
        }
    }

    fn too_deep(&mut self, span: Span, diagnostics: &mut Diagnostics) {
        if !self.stopped {
            let message = format!("lists and maps nest deeper than {} here", limits::DEPTH);
            diagnostics.push(
                Diagnostic::new(Code::TooDeep, span, message)
                    .help("move the inner steps into a section of their own and `execute` it"),
            );
        }
        self.stopped = true;
        self.open.clear();
    }

    fn no_anchor(&mut self, span: Span, message: &str, diagnostics: &mut Diagnostics) {
        diagnostics.push(Diagnostic::new(Code::Syntax, span, message));
        let scalar = Scalar::new(String::new(), Style::Missing, span, None);
        let id =
            self.push(Node { span, kind: Kind::Scalar(scalar) }, Weight { nodes: 1, height: 1 });
        self.finish(id, 0, diagnostics);
    }

    fn style(
        &self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> Style {
        const SCALAR_TAGS: [&str; 6] = ["str", "int", "float", "bool", "null", "binary"];
        self.check_tag(tag, &SCALAR_TAGS, span, diagnostics);
        let is_text = tag.is_some_and(|tag| tag.core_suffix() == Some("str"));
        match style {
            ScalarStyle::Plain if text == "~" && span.start == span.end => Style::Missing,
            // What is tagged as a text is one, as if it were quoted.
            ScalarStyle::Plain if is_text => Style::SingleQuoted,
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
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
            let message = format!("the tag `{}` means nothing in SWML", tag.original());
            diagnostics.push(Diagnostic::new(Code::Syntax, span, message).help("leave it out"));
        }
    }

    /// Where the text stands in the source byte for byte, if it does.
    fn exact(&self, text: &str, style: Style, span: Span) -> Option<u32> {
        let written = self.source.slice(span);
        let inner = match style {
            Style::SingleQuoted | Style::DoubleQuoted => {
                written.strip_prefix(['\'', '"']).map(|rest| (rest, span.start + 1))
            }
            Style::Plain => Some((written, span.start)),
            Style::Literal | Style::Folded => {
                let line = written.find('\n').map(|at| at + 1)?;
                let indent = written[line..].len() - written[line..].trim_start().len();
                Some((&written[line + indent..], span.start + offset(line + indent)))
            }
            Style::Missing => None,
        };
        let (inner, start) = inner?;
        inner.starts_with(text.trim_end_matches('\n')).then_some(start)
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

/// Texts and arenas stay far below 4 GiB: `limits::TEXT_BYTES`.
fn offset(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
