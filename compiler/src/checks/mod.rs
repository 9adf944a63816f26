//! What the author of a flow asks of it: sentences of a closed set that read as English, such as
//! `never dial "+1900*"`, turned into [`Sentence`]s. What they mean for a call is `verify`'s affair, and
//! `docs/checks.md` says it for people.
//!
//! Sentences stand in a `*.checks` file, one a line, or in comments of the flow that begin with `# swml:`. A
//! sentence that cannot be read is a finding at its place, and hides no other.

mod grammar;
mod lexer;
mod pattern;

use std::fmt;

use swml_runtime::time::Millis;

pub use grammar::sentence;
pub use pattern::Pattern;

use crate::counted::counted;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Source, Span};
use crate::syntax::Comment;

/// What a comment of a flow begins with that holds a sentence.
const MARK: &str = "swml:";

/// A sentence and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// As written, without what is around it.
    pub text: String,
    /// Its place.
    pub span: Span,
    /// What it says.
    pub sentence: Sentence,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// `never E`: it does not happen.
    Never(Events),
    /// `A before B`: no B until there was an A.
    Before(Events, Events),
    /// `eventually E`: it happens before the script ends.
    Eventually(Events),
    /// `after A, eventually B`: a B follows on every A.
    Response(Events, Events),
    /// `after A, never B`
    NeverAfter(Events, Events),
    /// `within T: E`: it happens before so much time of the call has passed.
    Within(Millis, Events),
    /// `after A, within T: B`
    ResponseWithin(Events, Millis, Events),
    /// `at most N times E`
    AtMost(u32, Events),
    /// `at most N legs at once`
    LegsAtOnce(u32),
    /// `at most N legs`
    Legs(u32),
    /// `every destination in P, ...`: whatever is dialled matches one of them.
    Destinations(Vec<Pattern>),
    /// `wait at most T`: the caller is never left alone for longer.
    Wait(Millis),
}

/// One of several things; never empty.
pub type Events = Vec<Event>;

/// Something that is seen to happen in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `answer`: the caller is answered.
    Answer,
    /// `hangup`: the flow hangs up the caller.
    Hangup,
    /// `caller leaves`
    CallerLeaves,
    /// `dial`: a leg to such a destination is dialled.
    Dial(Option<Pattern>),
    /// `bridge`: the caller and a leg are connected.
    Bridge,
    /// `connect`: a connect begins.
    Connect,
    /// `connect failed`: a connect has reached nobody.
    ConnectFailed,
    /// `section`: such a section begins, on the caller's side or in a confirm.
    Section(Pattern),
    /// `load`: such a document is fetched.
    Load(Option<Pattern>),
    /// `fault`: a step fails with such a code.
    Fault(Option<Pattern>),
    /// The name of a method: the caller's script starts such a step. The pattern is for what its short form
    /// gives, such as the `url` of a `play`.
    Step(&'static str, Option<Pattern>),
}

/// The sentences of a `*.checks` file: one a line; empty lines and what follows a `#` are for people.
#[must_use]
pub fn of_file(source: &Source, diagnostics: &mut Diagnostics) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let words = &line[..lexer::comment(line)];
        checks.extend(one(words, start, diagnostics));
        start += line.len();
    }
    checks
}

/// The sentences in the comments of a flow: `# swml: never dial "+1900*"`.
#[must_use]
pub fn of_comments(
    comments: &[Comment],
    source: &Source,
    diagnostics: &mut Diagnostics,
) -> Vec<Check> {
    let mut checks = Vec::new();
    for comment in comments {
        let text = source.slice(comment.span);
        let Some(words) = text.trim_start_matches('#').trim_start().strip_prefix(MARK) else {
            continue;
        };
        let start = comment.span.start as usize + (text.len() - words.len());
        let words = &words[..lexer::comment(words)];
        if words.trim().is_empty() {
            let message = "no sentence follows on `swml:`";
            diagnostics.push(
                Diagnostic::new(Code::BadCheck, comment.span, message)
                    .help("write one, such as `# swml: eventually hangup`"),
            );
        }
        checks.extend(one(words, start, diagnostics));
    }
    checks
}

/// The sentence of a line that begins at a byte of the source; none where it is empty or cannot be read.
fn one(line: &str, start: usize, diagnostics: &mut Diagnostics) -> Option<Check> {
    let text = line.trim();
    if text.is_empty() {
        return None;
    }
    let start = start + (line.len() - line.trim_start().len());
    let place = |range: std::ops::Range<usize>| {
        let at = |byte: usize| u32::try_from(start + byte).unwrap_or(u32::MAX);
        Span::new(at(range.start), at(range.end))
    };
    match sentence(text) {
        Ok(sentence) => Some(Check { text: text.to_owned(), span: place(0..text.len()), sentence }),
        Err(mistake) => {
            let found = Diagnostic::new(Code::BadCheck, place(mistake.range), mistake.message);
            diagnostics.push(match mistake.help {
                Some(help) => found.help(help),
                None => found,
            });
            None
        }
    }
}

/// The canonical form, which reads as the same sentence.
impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Sentence::Never(events) => write!(f, "never {}", or(events)),
            Sentence::Before(first, then) => write!(f, "{} before {}", or(first), or(then)),
            Sentence::Eventually(events) => write!(f, "eventually {}", or(events)),
            Sentence::Response(on, then) => {
                write!(f, "after {}, eventually {}", or(on), or(then))
            }
            Sentence::NeverAfter(on, then) => write!(f, "after {}, never {}", or(on), or(then)),
            Sentence::Within(time, events) => {
                write!(f, "within {}: {}", duration(*time), or(events))
            }
            Sentence::ResponseWithin(on, time, then) => {
                write!(f, "after {}, within {}: {}", or(on), duration(*time), or(then))
            }
            Sentence::AtMost(count, events) => {
                write!(f, "at most {} {}", counted(*count, "time"), or(events))
            }
            Sentence::LegsAtOnce(count) => {
                write!(f, "at most {} at once", counted(*count, "leg"))
            }
            Sentence::Legs(count) => write!(f, "at most {}", counted(*count, "leg")),
            Sentence::Destinations(patterns) => {
                let patterns: Vec<_> = patterns.iter().map(Pattern::to_string).collect();
                write!(f, "every destination in {}", patterns.join(", "))
            }
            Sentence::Wait(time) => write!(f, "wait at most {}", duration(*time)),
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, pattern) = match self {
            Event::Answer => ("answer", None),
            Event::Hangup => ("hangup", None),
            Event::CallerLeaves => ("caller leaves", None),
            Event::Dial(pattern) => ("dial", pattern.as_ref()),
            Event::Bridge => ("bridge", None),
            Event::Connect => ("connect", None),
            Event::ConnectFailed => ("connect failed", None),
            Event::Section(pattern) => ("section", Some(pattern)),
            Event::Load(pattern) => ("load", pattern.as_ref()),
            Event::Fault(pattern) => ("fault", pattern.as_ref()),
            Event::Step(method, pattern) => (*method, pattern.as_ref()),
        };
        f.write_str(word)?;
        pattern.map_or(Ok(()), |pattern| write!(f, " {pattern}"))
    }
}

fn or(events: &[Event]) -> String {
    events.iter().map(Event::to_string).collect::<Vec<_>>().join(" or ")
}

/// In the largest unit that gives a whole number.
fn duration(time: Millis) -> String {
    match time.0 {
        ms if ms % 1000 != 0 => format!("{ms}ms"),
        ms if ms % 60_000 != 0 || ms == 0 => format!("{}s", ms / 1000),
        ms if ms % 3_600_000 != 0 => format!("{}m", ms / 60_000),
        ms => format!("{}h", ms / 3_600_000),
    }
}
