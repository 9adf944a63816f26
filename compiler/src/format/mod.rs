//! A document into the same document, written canonically; and from YAML to JSON and back.
//!
//! Only the writing changes: no short form becomes a long one, no key moves, no character of a text or a
//! comment is lost. Nothing is taken on trust: what was written is read again and compared before it is
//! handed out. `docs/formatting.md` describes the canonical form.

mod json;
mod layout;
mod numbers;
mod same;
mod text;
mod yaml;

use numbers::Texts;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Verdict};
use crate::source::Source;
use crate::syntax::written::{self, Written};
use crate::syntax::{self, Tree};

/// How a document can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// For people.
    Yaml,
    /// For programs.
    Json,
}

/// A document in another notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// The text.
    pub text: String,
    /// How many comments it has no place for.
    pub lost_comments: usize,
}

/// What a text is written in: JSON where a strict reader of JSON takes it, else YAML.
#[must_use]
pub fn notation(source: &Source) -> Notation {
    match json::is_json(source.text()) {
        Ok(()) => Notation::Json,
        Err(_) => Notation::Yaml,
    }
}

/// A text in canonical form. JSON stays JSON.
///
/// # Errors
/// With what is found where the text cannot be read. Whatever else is wrong with a document, it has a
/// canonical form.
///
/// # Example
/// ```
/// use swml_compiler::{format::format, source::Source};
///
/// let text = "sections:\n  main:\n  - play: 'say:Hello'   # a greeting\n  -   hangup\n";
/// let formatted = format(&Source::new("flow.yaml", text)).expect("it can be read");
/// assert_eq!(formatted, "sections:\n  main:\n    - play: say:Hello # a greeting\n    - hangup\n");
/// ```
pub fn format(source: &Source) -> Result<String, Diagnostics> {
    let tree = read(source, |code| code != Code::DuplicateKey)?;
    match notation(source) {
        Notation::Json => json::write(&tree, &Texts::default()),
        Notation::Yaml => yaml(source, true),
    }
}

/// A document in another notation. Values are exact: numbers keep their digits, and a number that is read
/// as a text becomes one.
///
/// # Errors
/// With what is found where the text cannot be read, or where JSON has no way to say it.
///
/// # Example
/// ```
/// use swml_compiler::format::{Notation, convert};
/// use swml_compiler::source::Source;
///
/// let text = "sections: {main: [{connect: {to: +15550100001, timeout: 20}}]} # one\n";
/// let json = convert(&Source::new("flow.yaml", text), Notation::Json).expect("it can be read");
/// assert!(json.text.contains("\"to\": \"+15550100001\""));
/// assert_eq!(json.lost_comments, 1);
/// ```
pub fn convert(source: &Source, to: Notation) -> Result<Converted, Diagnostics> {
    let tree = read(source, |_| true)?;
    match to {
        Notation::Json => {
            let text = json::write(&tree, &numbers::texts(source, to))?;
            Ok(Converted { text, lost_comments: tree.comments().len() })
        }
        Notation::Yaml => {
            let text = yaml(source, notation(source) == Notation::Yaml)?;
            Ok(Converted { text, lost_comments: 0 })
        }
    }
}

fn read(source: &Source, matters: impl Fn(Code) -> bool) -> Result<Tree, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(source, &mut diagnostics);
    let refused = |finding: &Diagnostic| finding.verdict() == Verdict::Rejected;
    let unread = diagnostics.sorted().iter().any(|f| refused(f) && matters(f.code));
    if unread { Err(diagnostics) } else { Ok(tree) }
}

fn yaml(source: &Source, flow: bool) -> Result<String, Diagnostics> {
    let before = written::read(source);
    let texts = numbers::texts(source, Notation::Yaml);
    let text = match with_line_feeds(source) {
        None => laid_out(source, &before, &texts, flow),
        Some(lines) => laid_out(&lines, &written::read(&lines), &texts, flow),
    };
    let after = Source::new(source.name(), &text);
    let readable = read(&after, |code| code != Code::DuplicateKey).is_ok();
    if readable && same::same(&before, &written::read(&after), &texts) {
        return Ok(text);
    }
    let mut diagnostics = Diagnostics::default();
    let message =
        "this document cannot be written in canonical form without a change of what it says";
    diagnostics.push(
        Diagnostic::new(Code::Syntax, crate::source::Span::at(0), message)
            .help("this is a mistake of swml, please report it; nothing was changed"),
    );
    Err(diagnostics)
}

fn laid_out(source: &Source, written: &Written, texts: &Texts, flow: bool) -> String {
    let (root, rest) = layout::layout(source, written);
    yaml::write(root.as_ref(), &rest, texts, flow)
}

/// The same with a line feed for every carriage return that ends a line by itself: every byte stays where it was.
fn with_line_feeds(source: &Source) -> Option<Source> {
    let text = source.text();
    let is_alone = |at: usize| !text[at + 1..].starts_with('\n');
    text.match_indices('\r').any(|(at, _)| is_alone(at)).then(|| {
        let letter = |(at, c)| if c == '\r' && is_alone(at) { '\n' } else { c };
        let lines: String = text.char_indices().map(letter).collect();
        Source::new(source.name(), &lines)
    })
}
