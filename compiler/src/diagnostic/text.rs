//! Findings as text for people: the line, a caret under the very words, and what to try.
//!
//! Only the lines that matter are handed to the renderer, and of a long line only the part around the
//! finding, so that a finding costs the same in a document of any size. What could disturb a terminal, such
//! as control characters and marks that turn the direction of writing, is shown as a harmless sign.
//! Deliberately absent: the closing line of totals, which belongs to the command ([`super::summary`]).

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::{Source, Span};

/// Columns of the output.
const WIDTH: usize = 100;
/// How much of a line is shown before and after the start of a finding, in characters.
const BEFORE: usize = 40;
const AFTER: usize = 80;
/// How many lines may lie between a finding and another place for both to be drawn in one picture.
const NEAR: u32 = 1000;
/// The most characters of a message: a name that a machine made up may be endless.
const WORDS: usize = 700;

/// The findings one after the other, an empty line behind each; `color` with terminal colours.
#[must_use]
pub fn render_text(source: &Source, diagnostics: &[Diagnostic], color: bool) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        render(source, diagnostic, color, &mut out);
        out.push_str("\n\n");
    }
    out
}

fn render(source: &Source, diagnostic: &Diagnostic, color: bool, out: &mut String) {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let place = source.position(diagnostic.span.start);
    let mut excerpts = vec![Excerpt::around(source, diagnostic.span)];
    excerpts[0].mark(diagnostic.span, AnnotationKind::Primary, String::new());
    let mut far = Vec::new();
    for (span, words) in &diagnostic.labels {
        let there = source.position(span.start);
        let words = harmless(words, WORDS);
        match excerpts.iter_mut().find(|excerpt| excerpt.line == there.line) {
            Some(known) if known.shows(span.start) => {
                known.mark(*span, AnnotationKind::Context, words);
            }
            None if there.line.abs_diff(place.line) <= NEAR => {
                let mut excerpt = Excerpt::around(source, *span);
                excerpt.mark(*span, AnnotationKind::Context, words);
                excerpts.push(excerpt);
            }
            _ => far.push(format!("{words}: line {}, column {}", there.line, there.column)),
        }
    }
    excerpts.sort_by_key(|excerpt| excerpt.line);

    let digits = excerpts.last().map_or(1, |excerpt| excerpt.line.to_string().len());
    let (severity, code) = (diagnostic.severity().word(), diagnostic.code.name());
    let title = wrap(&harmless(&diagnostic.message, WORDS), severity.len() + code.len() + 4);
    let title_lines = title.lines().count();
    // `= help: ` stands behind the numbers of lines.
    let below = |words: &str| wrap(words, digits + 9);
    let help = diagnostic.help.iter().map(|words| below(&harmless(words, WORDS)));
    let group = level
        .primary_title(title)
        .id(code)
        .element(snippet(source, &excerpts))
        .elements(far.into_iter().map(|words| Level::NOTE.message(below(&words))))
        .elements(help.map(|words| Level::HELP.message(words)));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let drawn = renderer.term_width(WIDTH).render(&[group]);

    // The renderer counts columns in what it is shown, so the place is written here.
    let end = drawn.match_indices('\n').map(|(at, _)| at).nth(title_lines.max(1) - 1);
    let (title, picture) = end.map_or((drawn.as_str(), ""), |at| (&drawn[..at], &drawn[at + 1..]));
    let (on, off) = if color { ("\u{1b}[1m\u{1b}[94m", "\u{1b}[0m") } else { ("", "") };
    let name = harmless(source.name(), WORDS);
    write!(out, "{title}\n{:digits$}{on}--> {off}{name}:", "").expect("writing to a string");
    write!(out, "{}:{}\n{picture}", place.line, place.column).expect("writing to a string");
}

/// The lines from the first excerpt to the last one, those between them only where they are few.
fn snippet<'a>(source: &Source, excerpts: &[Excerpt]) -> Snippet<'a, Annotation<'a>> {
    const FEW: u32 = 3;
    let mut text = String::new();
    let mut annotations = Vec::new();
    let mut last: Option<u32> = None;
    for excerpt in excerpts {
        if let Some(last) = last {
            for line in last + 1..excerpt.line {
                text.push('\n');
                if excerpt.line - last <= FEW {
                    text.push_str(&Excerpt::around(source, Span::at(source.line(line).start)).text);
                }
            }
            text.push('\n');
        }
        last = Some(excerpt.line);
        for (range, kind, words) in &excerpt.marks {
            let annotation = kind.span(text.len() + range.start..text.len() + range.end);
            annotations.push(match words.as_str() {
                "" => annotation,
                words => annotation.label(words.to_owned()),
            });
        }
        text.push_str(&excerpt.text);
    }
    let first = excerpts.first().map_or(1, |excerpt| excerpt.line as usize);
    Snippet::source(text).line_start(first).annotations(annotations)
}

/// What is shown of a line, and the places in it.
struct Excerpt {
    line: u32,
    text: String,
    /// The bytes of the source that are shown.
    shown: Span,
    /// Where each of these bytes stands in the text; one more for the end.
    places: Vec<usize>,
    marks: Vec<(Range<usize>, AnnotationKind, String)>,
}

impl Excerpt {
    fn around(source: &Source, span: Span) -> Self {
        let line = source.position(span.start).line;
        let whole = source.line(line);
        let at = span.start.clamp(whole.start, whole.end);
        let (before, after) = (Span::new(whole.start, at), Span::new(at, whole.end));
        let (before, after) = (source.slice(before), source.slice(after));
        let left: usize = before.chars().rev().take(BEFORE).map(char::len_utf8).sum();
        let right: usize = after.chars().take(AFTER).map(char::len_utf8).sum();
        // A short line is shown whole.
        let short = BEFORE + AFTER;
        let whole_is_short = before.len() + after.len() <= short;
        let left = if whole_is_short { before.len() } else { left };

        let mut text = String::new();
        let mut places = Vec::new();
        if left < before.len() {
            text.push_str("...");
        }
        let shown = before[before.len() - left..].chars().chain(after[..right].chars());
        for c in shown {
            places.extend(std::iter::repeat_n(text.len(), c.len_utf8()));
            text.push(sign(c));
        }
        places.push(text.len());
        if right < after.len() {
            text.push_str("...");
        }
        let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let shown = Span::new(at - offset(left), at + offset(right));
        Self { line, text, shown, places, marks: Vec::new() }
    }

    fn shows(&self, offset: u32) -> bool {
        (self.shown.start..=self.shown.end).contains(&offset)
    }

    /// Marks a place; of one that goes on below this line, or beyond what is shown, the part here.
    fn mark(&mut self, span: Span, kind: AnnotationKind, words: String) {
        let place = |offset: u32| {
            let offset = offset.clamp(self.shown.start, self.shown.end);
            self.places[(offset - self.shown.start) as usize]
        };
        let start = place(span.start);
        let end = place(span.end).max(start);
        let end = start + self.text[start..end].trim_end().len();
        self.marks.push((start..end, kind, words));
    }
}

/// Words on lines that end before the last column of the output; `taken` columns of each are not theirs.
#[must_use]
pub fn wrap(words: &str, taken: usize) -> String {
    let width = WIDTH.saturating_sub(taken).max(20);
    let mut lines = String::new();
    let mut columns = 0;
    for word in words.split(' ') {
        let length = word.chars().count();
        if columns > 0 && columns + 1 + length > width {
            lines.push('\n');
            columns = 0;
        } else if !lines.is_empty() {
            lines.push(' ');
            columns += 1;
        }
        // A name may be longer than a line.
        for c in word.chars() {
            if columns >= width {
                lines.push('\n');
                columns = 0;
            }
            lines.push(c);
            columns += 1;
        }
    }
    lines
}

/// Words on one line, without anything that disturbs a terminal, cut where nobody would read on.
fn harmless(words: &str, longest: usize) -> String {
    let mut shown: String = words.chars().take(longest).map(sign).collect();
    shown = shown.replace('\t', " ");
    if words.chars().nth(longest).is_some() {
        shown.push_str("...");
    }
    shown
}

/// A character as it can be shown. One for one, so that a caret still stands under it.
fn sign(c: char) -> char {
    match c {
        '\t' => '\t',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // The other controls, and what is invisible, breaks lines or turns the direction of writing.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        c => c,
    }
}
