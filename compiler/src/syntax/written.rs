//! A text into the nodes that stand in it, as they are written: what is in braces and what is not, names of
//! anchors, aliases and merge keys unresolved. For who writes the text again; everybody else reads the
//! [`Tree`](super::Tree), which is what these nodes mean.

use granit_parser::{Event, Parser, StructureStyle};

use super::Comment;
use super::events::{offset, options, scalar};
use super::scalar::{Scalar, Style};
use crate::source::{Source, Span};

/// A text as it is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Written {
    /// The top node; none where the text holds comments at most.
    pub(crate) root: Option<Node>,
    /// The comments, by place.
    pub(crate) comments: Vec<Comment>,
}

/// A node as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Where it stands, its anchor and tag not included; a block of text with what announces it.
    pub(crate) span: Span,
    /// The name of its anchor.
    pub(crate) anchor: Option<String>,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// A single value.
    Scalar(Scalar),
    /// The name of an anchor.
    Alias(String),
    /// A list.
    List { items: Vec<Node>, flow: bool },
    /// A map, every pair in it.
    Map { entries: Vec<(Node, Node)>, flow: bool },
}

impl Node {
    /// Whether it is a key that merges: a plain `<<`.
    pub(crate) fn merges(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(scalar)
            if scalar.text() == "<<" && scalar.style() == Style::Plain)
    }
}

/// Reads a text that [`parse`](super::parse) can read; of any other, what stands before the first mistake.
pub(crate) fn read(source: &Source) -> Written {
    let text = source.text();
    let mut parser = Parser::new_from_str_with_options(text, options(text, true));
    let mut written = Written::default();
    let mut open: Vec<Open> = Vec::new();
    // Whether the last event began a collection: the name of its anchor comes before its first child.
    let mut began = false;
    while let Some(Ok((event, span))) = parser.next_event() {
        let range = span.byte_range().unwrap_or(0..0);
        let span = Span::new(offset(range.start), offset(range.end));
        let before = std::mem::replace(&mut began, false);
        match event {
            Event::StreamEnd => break,
            Event::Comment(text, _) => {
                written.comments.push(Comment { span, text: format!("#{text}") });
            }
            Event::Anchor(_, name) => {
                let node = match open.last_mut() {
                    Some(open) if before => &mut open.anchor,
                    Some(open) => &mut open.children.last_mut().expect("it has a node").anchor,
                    None => &mut written.root.as_mut().expect("it has a node").anchor,
                };
                *node = Some(name.into_owned());
            }
            Event::SequenceStart(style, ..) => {
                open.push(Open::new(span, style, false));
                began = true;
            }
            Event::MappingStart(style, ..) => {
                open.push(Open::new(span, style, true));
                began = true;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(last) = open.pop() {
                    place(&mut written, &mut open, last.close(span));
                }
            }
            Event::Scalar(text, style, _, tag) => {
                let scalar = scalar(source, text, style, tag.as_deref(), span);
                let span = match scalar.style() {
                    Style::Literal | Style::Folded => {
                        let before = open.last().and_then(|open| open.children.last());
                        let from = before.map_or(0, |node| node.span.end);
                        with_header(source, scalar.span(), from)
                    }
                    _ => scalar.span(),
                };
                let node = Node { span, anchor: None, kind: Kind::Scalar(scalar) };
                place(&mut written, &mut open, node);
            }
            Event::Alias(_) => {
                let name = source.slice(span).trim_start_matches('*').to_owned();
                let node = Node { span, anchor: None, kind: Kind::Alias(name) };
                place(&mut written, &mut open, node);
            }
            _ => {}
        }
    }
    written
}

/// A block of text from what announces it, `|` or `>`: the parser begins it with its first line. What
/// announces it stands on the line above, but for empty ones, and behind `from`.
fn with_header(source: &Source, block: Span, from: u32) -> Span {
    let text = source.text();
    let above = text.get(..block.start as usize).unwrap_or_default();
    let above = above.rfind('\n').map_or("", |end| above[..end].trim_end());
    let line = above.rfind('\n').map_or(0, |end| end + 1).max(from as usize);
    let announces = |at: &usize| {
        let rest =
            above[*at + 1..].trim_start_matches(|c: char| "+-".contains(c) || c.is_ascii_digit());
        rest.is_empty() || rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#')
    };
    let signs = above.get(line..).unwrap_or_default().match_indices(['|', '>']);
    let start = signs.map(|(at, _)| line + at).find(announces);
    start.map_or(block, |start| Span::new(offset(start), block.end))
}

/// A collection whose end has not come yet.
struct Open {
    start: u32,
    anchor: Option<String>,
    flow: bool,
    mapping: bool,
    children: Vec<Node>,
}

impl Open {
    fn new(span: Span, style: StructureStyle, mapping: bool) -> Self {
        let flow = style == StructureStyle::Flow;
        Self { start: span.start, anchor: None, flow, mapping, children: Vec::new() }
    }

    fn close(self, end: Span) -> Node {
        let Self { start, anchor, flow, mapping, children } = self;
        // The end event of a block collection lies at the next token.
        let last = children.last().map_or(start, |child| child.span.end);
        let end = if flow { end.end } else { last };
        let kind = if mapping {
            let mut children = children.into_iter();
            let pair = || Some((children.next()?, children.next()?));
            Kind::Map { entries: std::iter::from_fn(pair).collect(), flow }
        } else {
            Kind::List { items: children, flow }
        };
        Node { span: Span::new(start, end.max(start)), anchor, kind }
    }
}

fn place(written: &mut Written, open: &mut [Open], node: Node) {
    match open.last_mut() {
        Some(open) => open.children.push(node),
        None => written.root = written.root.take().or(Some(node)),
    }
}
