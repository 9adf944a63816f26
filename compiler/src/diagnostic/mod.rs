//! What is wrong with a document: one struct that every stage fills and every output reads.

pub mod codes;
mod json;
mod pages;
mod text;

use std::fmt;

pub use codes::Code;
pub use json::render_json;
pub use pages::{Page, explain, pages, reference};
pub use text::{render_text, wrap};

use crate::counted::counted;
use crate::limits;
use crate::source::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing: the document is fine.
    Note,
    /// It runs, but hardly as meant.
    Warning,
    /// The platform would refuse it, or the call would fail there.
    Error,
}

impl Severity {
    /// The word for it in outputs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// What the platform makes of it: `docs/semantics.md`, section 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing is wrong; worth knowing.
    Noted,
    /// Runs, but hardly as meant.
    Warned,
    /// Accepted, but this step must fail when a call gets there.
    Faults,
    /// The whole document is refused.
    Rejected,
}

impl Verdict {
    /// How it is reported.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Verdict::Noted => Severity::Note,
            Verdict::Warned => Severity::Warning,
            Verdict::Faults | Verdict::Rejected => Severity::Error,
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its code; the verdict and severity follow from it.
    pub code: Code,
    /// What was found, and what was expected. No full stop at the end.
    pub message: String,
    /// Where.
    pub span: Span,
    /// Other places that matter, each with a few words.
    pub labels: Vec<(Span, String)>,
    /// What to try.
    pub help: Option<String>,
    /// Whether it lies in a document that the platform reads only when a call gets there.
    pub inner: bool,
}

impl Diagnostic {
    /// A finding without labels or help.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span, labels: Vec::new(), help: None, inner: false }
    }

    /// The same with another place that matters.
    #[must_use]
    pub fn label(mut self, span: Span, words: impl Into<String>) -> Self {
        self.labels.push((span, words.into()));
        self
    }

    /// The same with something to try.
    #[must_use]
    pub fn help(mut self, words: impl Into<String>) -> Self {
        self.help = Some(words.into());
        self
    }

    /// What the platform makes of it: what it would refuse in a document that it reads only when a call gets
    /// there, fails there.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self.code.verdict() {
            Verdict::Rejected if self.inner => Verdict::Faults,
            verdict => verdict,
        }
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.verdict().severity()
    }
}

/// All findings of a document, in the order of finding; sorted by place when reported.
///
/// A broken document of many megabytes can have millions of them: what nobody could read is only counted.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// By verdict: how many were found, those in the list among them.
    found: [usize; 4],
    /// The places of what could not be read.
    unread: Vec<Span>,
    /// Whether the text could be read only in part.
    cut_off: bool,
    /// The expressions that were read.
    expressions: Vec<Expression>,
}

/// An expression that was read, and which way it takes when a call gets there. No finding: `check` lists them
/// on request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// Where it stands.
    pub span: Span,
    /// What in it makes it leave the machine, such as `an arrow function`; none where it is compiled.
    pub outside: Option<String>,
}

impl Diagnostics {
    /// How many of one verdict are kept: more than are reported, since they do not come sorted by place.
    const KEPT: usize = 4 * limits::FINDINGS;

    /// Adds a finding, unless it only follows from what could not be read.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.follows(&diagnostic) {
            return;
        }
        let found = &mut self.found[diagnostic.verdict() as usize];
        *found += 1;
        if *found <= Self::KEPT {
            self.list.push(diagnostic);
        }
    }

    /// Notes an expression.
    pub(crate) fn expression(&mut self, span: Span, outside: Option<String>) {
        self.expressions.push(Expression { span, outside });
    }

    /// The expressions that were read, by place. Plain paths are none.
    #[must_use]
    pub fn expressions(&self) -> Vec<&Expression> {
        let mut list: Vec<&Expression> = self.expressions.iter().collect();
        list.sort_by_key(|expression| (expression.span.range().start, expression.span.range().end));
        // What many legs inherit was read for each of them.
        list.dedup_by_key(|expression| expression.span);
        list
    }

    /// At these places something could not be read: that it is missing is no finding of its own.
    pub(crate) fn unread(&mut self, places: impl IntoIterator<Item = Span>) {
        self.unread.extend(places);
    }

    /// The text could not be read to its end: what the whole document lacks is no finding of its own.
    pub(crate) fn cut_off(&mut self) {
        self.cut_off = true;
    }

    /// Moves the places of everything so far: what was found in a text that stands in another source.
    pub(crate) fn moved(&mut self, place: impl Fn(Span) -> Span) {
        for finding in &mut self.list {
            finding.span = place(finding.span);
            finding.labels.iter_mut().for_each(|(span, _)| *span = place(*span));
        }
        self.unread.iter_mut().for_each(|span| *span = place(*span));
        self.expressions.iter_mut().for_each(|found| found.span = place(found.span));
    }

    /// Adds the findings of a document inside of this one, which the platform reads when a call gets there.
    pub(crate) fn absorb(&mut self, inner: Diagnostics) {
        self.expressions.extend(inner.expressions);
        for finding in inner.list {
            self.push(Diagnostic { inner: true, ..finding });
        }
    }

    /// Keeps what is found whatever the placeholders in a text come to: nothing, where it could not be read with
    /// them in it, and nothing that quotes one. Whether it could be read.
    pub(crate) fn retain_literal(&mut self) -> bool {
        let read = !self.cut_off && !self.list.iter().any(|finding| finding.code == Code::Syntax);
        self.list.retain(|finding| {
            read && !finding.message.contains("%{") && !finding.message.contains("${")
        });
        read
    }

    fn follows(&self, diagnostic: &Diagnostic) -> bool {
        match diagnostic.code {
            Code::Empty
            | Code::MissingSections
            | Code::MissingMain
            | Code::UndefinedSection
            | Code::UndefinedLabel
            | Code::DeadCode => self.cut_off,
            Code::MissingParameter
            | Code::BadStatement
            | Code::WrongType
            | Code::EmptyList
            | Code::EmptySection
            | Code::ResultCoverage
            | Code::SpeechOnly => self.unread.contains(&diagnostic.span),
            _ => false,
        }
    }

    /// Whether the platform would refuse the document.
    #[must_use]
    pub fn rejected(&self) -> bool {
        self.found[Verdict::Rejected as usize] > 0
    }

    /// Whether anything is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.rejected() || self.found[Verdict::Faults as usize] > 0
    }

    /// The findings, by place, each once.
    ///
    /// Of more than [`limits::FINDINGS`] the gravest are given, and a last one says how many are left out.
    #[must_use]
    pub fn sorted(&self) -> Vec<Diagnostic> {
        let mut list = self.list.clone();
        list.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        list.dedup();
        let more = list.len().saturating_sub(limits::FINDINGS) + (self.len() - self.list.len());
        if more == 0 {
            return list;
        }
        list.sort_by_key(|d| std::cmp::Reverse(d.verdict()));
        list.truncate(limits::FINDINGS);
        list.sort_by_key(|d| (d.span, d.code));
        let last = list.last().map_or(Span::at(0), |d| d.span);
        let message = format!("{more} more findings are not listed");
        list.push(
            Diagnostic::new(Code::MoreFindings, last, message)
                .help("mend the ones above, then check again"),
        );
        list
    }

    /// How many there are so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.iter().sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// Counts findings.
///
/// # Example
/// ```
/// use swml_compiler::diagnostic::{Code, Diagnostic, summary};
/// use swml_compiler::source::Span;
///
/// let of = |code| Diagnostic::new(code, Span::default(), "a finding");
/// let counts = summary(&[of(Code::BadValue), of(Code::UnknownKey), of(Code::DeadCode)]);
/// assert_eq!(counts.to_string(), "2 errors, 1 warning");
/// ```
#[must_use]
pub fn summary(diagnostics: &[Diagnostic]) -> Counts {
    let count = |severity| diagnostics.iter().filter(|d| d.severity() == severity).count();
    Counts {
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
    }
}

/// `2 errors, 1 warning`; `no problems` where there are none. Notes are no problems.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.errors + self.warnings == 0 {
            f.write_str("no problems")?;
        }
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let mut before = self.errors + self.warnings == 0;
        for (count, word) in kinds.into_iter().filter(|(count, _)| *count > 0) {
            let comma = if before { ", " } else { "" };
            write!(f, "{comma}{}", counted(count, word))?;
            before = true;
        }
        Ok(())
    }
}
