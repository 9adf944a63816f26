//! The text of a document and the places in it.

use std::ops::Range;
use std::sync::Arc;

/// A stretch of a source, in bytes, the end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// A span of bytes `start..end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// An empty span.
    #[must_use]
    pub const fn at(offset: u32) -> Self {
        Self { start: offset, end: offset }
    }

    /// The span from the start of this one to the end of another.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span as a range of indices.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place for people: both from 1, the column in Unicode scalars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A named text with an index of its lines. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    line_starts: Arc<[u32]>,
    /// How many characters begin before every `STRIDE`th byte: a document may be one long line.
    characters: Arc<[u32]>,
}

const STRIDE: usize = 4096;

impl Source {
    /// The text under a name, usually its path; `<stdin>` for standard input.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        let starts = text.bytes().zip(1u32..).filter(|(b, _)| *b == b'\n').map(|(_, next)| next);
        Self {
            name: name.into(),
            text: text.into(),
            line_starts: std::iter::once(0).chain(starts).collect(),
            characters: text
                .as_bytes()
                .chunks(STRIDE)
                .scan(0, |before, chunk| Some(std::mem::replace(before, *before + begun(chunk))))
                .collect(),
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty where it lies outside.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The line and column of a byte. A byte order mark has no column.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1) - 1;
        let before =
            self.characters_before(offset) - self.characters_before(self.line_starts[line]);
        let mark = line == 0 && before > 0 && self.text.starts_with('\u{feff}');
        let line = u32::try_from(line + 1).unwrap_or(u32::MAX);
        Position { line, column: before + 1 - u32::from(mark) }
    }

    /// The first byte of a line, which counts from 1, and the byte after its last one, the line break not
    /// included.
    #[must_use]
    pub fn line(&self, line: u32) -> Span {
        let index = (line as usize).clamp(1, self.line_starts.len()) - 1;
        let start = self.line_starts[index];
        let rest = self.text.get(start as usize..).unwrap_or_default();
        let line = match self.line_starts.get(index + 1) {
            Some(next) => &rest[..(*next - start) as usize - 1],
            None => rest,
        };
        let length = line.strip_suffix('\r').unwrap_or(line).len();
        Span::new(start, start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX)))
    }

    fn characters_before(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.text.len());
        let stride = offset / STRIDE;
        let counted = self.characters.get(stride).or(self.characters.last()).copied().unwrap_or(0);
        let from = stride.min(self.characters.len().saturating_sub(1)) * STRIDE;
        counted + begun(&self.text.as_bytes()[from..offset])
    }
}

/// How many characters begin in these bytes of UTF-8.
fn begun(bytes: &[u8]) -> u32 {
    let count = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}
