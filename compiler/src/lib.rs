//! Compiles SWML call flows into state machines.
//!
//! `Source -> Tree -> Document -> Flow -> Program`: every stage reports what it finds as
//! [`diagnostic::Diagnostic`]s and goes on with what it has. [`compile`] runs them all.

pub mod ast;
pub mod destination;
pub mod diagnostic;
pub mod expr;
pub mod flow;
pub mod format;
pub mod freeze;
pub mod limits;
pub mod lower;
pub mod methods;
pub mod museum;
pub mod parse;
mod redact;
pub mod render;
pub mod scenario;
pub mod schema;
pub mod source;
pub mod syntax;

use std::fmt;

use swml_runtime::program::Program;

use self::ast::Document;
use self::diagnostic::{Diagnostics, Verdict};
use self::flow::Flow;
use self::source::Source;
use self::syntax::Comment;

/// What became of a text: every stage's result, and everything that was found.
#[derive(Clone, Debug)]
pub struct Compilation {
    /// The text.
    pub source: Source,
    /// Its comments, by place.
    pub comments: Vec<Comment>,
    /// What it means.
    pub document: Document,
    /// The state machine that it describes.
    pub flow: Flow,
    /// Everything that was found.
    pub diagnostics: Diagnostics,
}

/// Compiles a text. Never fails: whatever is wrong with it is among the diagnostics, and the flow has what
/// could be read.
///
/// # Example
/// ```
/// use swml_compiler::{compile, source::Source};
///
/// let text = "sections: {main: [answer, {play: 'say:Hello'}, {execute: survey}]}";
/// let compilation = compile(&Source::new("hello.yaml", text));
///
/// // Accepted, although a call that gets to the `execute` fails there.
/// let findings = compilation.diagnostics.sorted();
/// assert_eq!(findings[0].code.name(), "undefined-section");
/// let program = compilation.program()?;
/// assert_eq!(program.name(program.main()), "main/start");
/// # Ok::<(), swml_compiler::Rejected>(())
/// ```
#[must_use]
pub fn compile(source: &Source) -> Compilation {
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(source, &mut diagnostics);
    let document = parse::document(&tree, &mut diagnostics);
    // The tree is the largest of all stages, and the document has whatever is needed of it.
    let comments = tree.into_comments();
    let flow = lower::lower(&document, source, &mut diagnostics);
    Compilation { source: source.clone(), comments, document, flow, diagnostics }
}

impl Compilation {
    /// The program to run.
    ///
    /// # Errors
    /// When the platform would refuse the document. One with steps that fail when a call gets there is
    /// accepted.
    pub fn program(&self) -> Result<Program, Rejected> {
        let findings = self.diagnostics.sorted();
        let reasons = findings.iter().filter(|d| d.code.verdict() == Verdict::Rejected).count();
        match reasons {
            0 => Ok(freeze::freeze(&self.flow)),
            reasons => Err(Rejected { reasons }),
        }
    }
}

/// A document that the platform would refuse, and that has no program therefore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// How many findings are a reason to refuse it.
    pub reasons: usize,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reasons {
            1 => f.write_str("the document is refused for 1 reason"),
            reasons => write!(f, "the document is refused for {reasons} reasons"),
        }
    }
}

impl std::error::Error for Rejected {}
