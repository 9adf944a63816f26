//! What is written, and the comments between, into entries that each hold the comments which a reader would
//! take for theirs: above, behind the key, behind the value, or below the last entry of a list or map.
//!
//! A comment that ends a block belongs to the innermost one that it is indented into.

use crate::source::{Source, Span};
use crate::syntax::written::{Kind, Node, Written};
use crate::syntax::{Comment, Style};

/// What stands on lines of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead<'w> {
    /// One empty line or more.
    Blank,
    /// A comment.
    Comment(&'w str),
}

/// An item of a list or a pair of a map, or the whole document.
#[derive(Debug)]
pub(super) struct Entry<'w> {
    /// What stands above.
    pub(super) leads: Vec<Lead<'w>>,
    /// The key of a pair.
    pub(super) key: Option<&'w Node>,
    /// A comment behind the key, where the value begins below.
    pub(super) head: Option<&'w str>,
    /// The value.
    pub(super) value: Value<'w>,
    /// A comment behind the value.
    pub(super) tail: Option<&'w str>,
}

/// A value.
#[derive(Debug)]
pub(super) struct Value<'w> {
    /// As it is written.
    pub(super) node: &'w Node,
    /// What a list or map holds; nothing for what has no parts.
    pub(super) entries: Vec<Entry<'w>>,
    /// What stands below the last of them.
    pub(super) after: Vec<Lead<'w>>,
    /// Whether it may stand on one line: it did so, in brackets, and no comment stands inside.
    pub(super) inline: bool,
}

/// The whole text as an entry; of a text without any value, its comments alone.
pub(super) fn layout<'w>(
    source: &'w Source,
    written: &'w Written,
) -> (Option<Entry<'w>>, Vec<Lead<'w>>) {
    let mut reader = Reader { source, comments: &written.comments, seen: 0 };
    let root = written.root.as_ref().map(|root| reader.entry(None, root, -1, u32::MAX));
    let rest = reader.leads(u32::MAX);
    (root, rest)
}

struct Reader<'w> {
    source: &'w Source,
    /// Those that have no place yet.
    comments: &'w [Comment],
    /// The end of the last thing that has its place.
    seen: u32,
}

impl<'w> Reader<'w> {
    /// `outer` is the column of the entries around; what follows behind begins at `until`.
    fn entry(
        &mut self,
        key: Option<&'w Node>,
        node: &'w Node,
        outer: i64,
        until: u32,
    ) -> Entry<'w> {
        let mut leads = self.leads(key.unwrap_or(node).span.start);
        let mut head = None;
        if let Some(key) = key {
            self.seen = key.span.end;
            let value = if node.is_empty() { node.span.end } else { node.span.start };
            head = self.same_line(value.max(key.span.end));
        }
        let above = leads.len();
        let mut tail = self.header(node);
        let mut value = self.value(node, &mut leads, outer, until);
        tail = tail.or_else(|| self.same_line(until));
        if value.entries.is_empty()
            && let Some(head) = head.take()
        {
            // One comment fits behind the value; more go above, in their order.
            if tail.is_none() && leads.len() == above {
                tail = Some(head);
            } else {
                leads.insert(above, Lead::Comment(head));
            }
        }
        // Above the dash is where a reader looks for what stands between it and its item.
        if key.is_none()
            && let Some(first) = value.entries.first_mut()
        {
            leads.extend(first.leads.drain(..).filter(|lead| *lead != Lead::Blank));
        }
        // A pair behind a dash has no braces any more: what stood behind them stands behind the pair.
        if key.is_none()
            && matches!(node.kind, Kind::Map { .. })
            && let ([pair], []) = (value.entries.as_mut_slice(), value.after.as_slice())
            && pair.value.entries.is_empty()
            && pair.tail.is_none()
        {
            pair.tail = tail.take();
        }
        Entry { leads, key, head, value, tail }
    }

    /// A comment behind what announces a block of text.
    fn header(&mut self, node: &Node) -> Option<&'w str> {
        let Kind::Scalar(scalar) = &node.kind else { return None };
        if !matches!(scalar.style(), Style::Literal | Style::Folded) {
            return None;
        }
        self.seen = node.span.start;
        self.same_line(node.span.end)
    }

    fn value(
        &mut self,
        node: &'w Node,
        leads: &mut Vec<Lead<'w>>,
        outer: i64,
        until: u32,
    ) -> Value<'w> {
        let flow =
            matches!(node.kind, Kind::List { flow: true, .. } | Kind::Map { flow: true, .. });
        let inside = self.comments.iter().take_while(|comment| comment.span.start < node.span.end);
        let inline = flow && inside.count() == 0;
        if node.is_empty() {
            // Comments that nothing else can hold: in an empty list, between a key and a text below it.
            let comments = self.leads(node.span.end).into_iter();
            leads.extend(comments.filter(|lead| *lead != Lead::Blank));
            self.seen = self.seen.max(node.span.end);
            return Value { node, entries: Vec::new(), after: Vec::new(), inline };
        }
        let end = if flow { node.span.end } else { until };
        let column = self.column(node.span);
        let mut entries = Vec::new();
        match &node.kind {
            Kind::List { items, .. } => {
                for (at, item) in items.iter().enumerate() {
                    let next = items.get(at + 1).map_or(end, |next| next.span.start);
                    entries.push(self.entry(None, item, column, next));
                }
            }
            Kind::Map { entries: pairs, .. } => {
                for (at, (key, value)) in pairs.iter().enumerate() {
                    let next = pairs.get(at + 1).map_or(end, |(next, _)| next.span.start);
                    entries.push(self.entry(Some(key), value, column, next));
                }
            }
            Kind::Scalar(_) | Kind::Alias(_) => {}
        }
        let after = if flow {
            let mut inside = self.leads(node.span.end);
            inside.pop_if(|last| *last == Lead::Blank);
            self.seen = node.span.end;
            inside
        } else {
            self.below(outer, until)
        };
        Value { node, entries, after, inline }
    }

    /// The comments and empty lines before a byte.
    fn leads(&mut self, until: u32) -> Vec<Lead<'w>> {
        let mut leads = Vec::new();
        while let Some(comment) = self.comments.first().filter(|next| next.span.start < until) {
            self.lead(comment, &mut leads);
        }
        if until < u32::MAX && self.is_blank(until) {
            leads.push(Lead::Blank);
        }
        leads
    }

    /// The comments that end a block whose surroundings stand in the column `outer`.
    fn below(&mut self, outer: i64, until: u32) -> Vec<Lead<'w>> {
        let mut leads = Vec::new();
        while let Some(comment) = self
            .comments
            .first()
            .filter(|next| next.span.start < until && self.column(next.span) > outer)
            .filter(|next| self.is_alone(next.span))
        {
            self.lead(comment, &mut leads);
        }
        leads
    }

    fn lead(&mut self, comment: &'w Comment, leads: &mut Vec<Lead<'w>>) {
        if self.is_blank(comment.span.start) {
            leads.push(Lead::Blank);
        }
        leads.push(Lead::Comment(comment.text.trim_end()));
        self.took(comment);
    }

    /// A comment on the line on which the last thing ends.
    fn same_line(&mut self, until: u32) -> Option<&'w str> {
        let comment = self.comments.first().filter(|next| next.span.start < until)?;
        let between = self.source.text().get(self.seen as usize..comment.span.start as usize)?;
        if between.contains('\n') {
            return None;
        }
        self.took(comment);
        Some(comment.text.trim_end())
    }

    fn took(&mut self, comment: &Comment) {
        self.comments = &self.comments[1..];
        self.seen = comment.span.end;
    }

    /// Whether an empty line stands between the last thing and a byte.
    fn is_blank(&self, until: u32) -> bool {
        let between = self.source.text().get(self.seen as usize..until as usize);
        let mut lines = between.unwrap_or_default().split('\n').skip(1).peekable();
        std::iter::from_fn(|| lines.next().filter(|_| lines.peek().is_some()))
            .any(|line| line.trim().is_empty())
    }

    /// Whether nothing stands before it on its line, such as a dash.
    fn is_alone(&self, span: Span) -> bool {
        let before = self.source.text().get(..span.start as usize).unwrap_or_default();
        before.rsplit('\n').next().is_none_or(|before| before.trim().is_empty())
    }

    fn column(&self, span: Span) -> i64 {
        i64::from(self.source.position(span.start).column) - 1
    }
}

impl Node {
    /// Whether it holds no other nodes.
    pub(super) fn is_empty(&self) -> bool {
        match &self.kind {
            Kind::Scalar(_) | Kind::Alias(_) => true,
            Kind::List { items, .. } => items.is_empty(),
            Kind::Map { entries, .. } => entries.is_empty(),
        }
    }
}
