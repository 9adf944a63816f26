//! What is wrong with a document: one struct that every stage fills and every output reads.

pub mod codes;
mod json;
mod text;

pub use codes::Code;

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
}

impl Diagnostic {
    /// A finding without labels or help.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span, labels: Vec::new(), help: None }
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

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.verdict().severity()
    }
}

/// All findings of a document, in the order of finding; sorted by place when reported.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Whether the platform would refuse the document.
    #[must_use]
    pub fn rejected(&self) -> bool {
        self.list.iter().any(|d| d.code.verdict() == Verdict::Rejected)
    }

    /// Whether anything is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity() == Severity::Error)
    }

    /// The findings, by place.
    #[must_use]
    pub fn sorted(&self) -> Vec<Diagnostic> {
        let mut list = self.list.clone();
        list.sort_by_key(|d| (d.span, d.code));
        list
    }

    /// How many there are so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
