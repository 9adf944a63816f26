//! Compiles SWML call flows into state machines.
//!
//! `Source -> Tree -> Document -> Flow -> Program`: every stage reports what it finds as
//! [`diagnostic::Diagnostic`]s and goes on with what it has. [`compile`] runs them all.

pub mod ast;
pub mod bounds;
pub mod checks;
pub mod counted;
pub mod coverage;
pub mod destination;
pub mod diagnostic;
pub mod expr;
pub mod flow;
pub mod format;
pub mod freeze;
pub mod generate;
mod lengths;
pub mod limits;
pub mod lower;
pub mod methods;
pub mod museum;
pub mod parse;
pub mod platform;
pub mod points;
mod redact;
pub mod render;
pub mod safety;
pub mod scenario;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod verify;

use std::fmt;

use swml_runtime::program::Program;

use self::ast::Document;
use self::checks::Check;
use self::counted::counted;
use self::diagnostic::{Diagnostics, Verdict};
use self::flow::Flow;
use self::methods::Kind;
use self::parse::Taken;
use self::source::Source;
use self::syntax::Comment;

/// What became of a text: every stage's result, and everything that was found.
#[derive(Clone, Debug)]
pub struct Compilation {
    /// The text.
    pub source: Source,
    /// What it was taken for, and why.
    pub taken: Taken,
    /// Its comments, by place.
    pub comments: Vec<Comment>,
    /// What its comments ask of it.
    pub checks: Vec<Check>,
    /// What it means.
    pub document: Document,
    /// The state machine that it describes.
    pub flow: Flow,
    /// Everything that was found.
    pub diagnostics: Diagnostics,
    /// The documents that were linked to it, in the order in which they were given.
    pub linked: Vec<Linked>,
}

/// A document that stands for a URL: whatever names the URL leads to it, and nothing is fetched.
#[derive(Clone, Debug)]
pub struct Link {
    /// The URL.
    pub url: String,
    /// The text of the document.
    pub source: Source,
}

/// What became of a [`Link`].
#[derive(Clone, Debug)]
pub struct Linked {
    /// The URL.
    pub url: String,
    /// The text.
    pub source: Source,
    /// What it means.
    pub document: Document,
    /// Everything that was found in it.
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
    compile_linked(source, &[])
}

/// Compiles a text together with the documents that stand for the URLs it names, and which may name each other and
/// it. They become part of its flow and program, each with sections of its own.
///
/// # Example
/// ```
/// use swml_compiler::{Link, compile_linked, source::Source};
///
/// let main = Source::new("main.yaml", "sections: {main: [{transfer: 'https://example.com/next'}]}");
/// let next = Source::new("next.yaml", "sections: {main: [hangup]}");
/// let link = Link { url: "https://example.com/next".to_owned(), source: next };
///
/// let flow = compile_linked(&main, &[link]).flow;
/// let names: Vec<_> = flow.sections().iter().map(|section| section.name.as_str()).collect();
/// assert_eq!(names, ["main", "example.com/next#main"]);
/// ```
#[must_use]
pub fn compile_linked(source: &Source, links: &[Link]) -> Compilation {
    compile_with(source, None, links)
}

/// The same, as a document of a kind. Without one it is found out from the methods that the text uses, and is for calls
/// where nothing decides.
#[must_use]
pub fn compile_with(source: &Source, kind: Option<Kind>, links: &[Link]) -> Compilation {
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(source, &mut diagnostics);
    let taken = kind.map_or_else(|| parse::infer(&tree), |kind| Taken { kind, ..Taken::default() });
    let document = parse::document_of(taken.kind, &tree, &mut diagnostics);
    // The tree is the largest of all stages, and the document has whatever is needed of it.
    let comments = tree.into_comments();
    let checks = checks::of_comments(&comments, source, &mut diagnostics);
    let mut linked: Vec<Linked> = links.iter().map(|link| read(link, taken.kind)).collect();
    let main =
        lower::Unit { url: None, document: &document, source, diagnostics: &mut diagnostics };
    let others = linked.iter_mut().map(|Linked { url, source, document, diagnostics }| {
        lower::Unit { url: Some(url), document, source, diagnostics }
    });
    let flow = lower::lower_all(std::iter::once(main).chain(others).collect());
    let source = source.clone();
    Compilation { source, taken, comments, checks, document, flow, diagnostics, linked }
}

/// Reads a document that stands for a URL.
fn read(link: &Link, kind: Kind) -> Linked {
    let Link { url, source } = link.clone();
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(&source, &mut diagnostics);
    let document = parse::document_of(kind, &tree, &mut diagnostics);
    Linked { url: url.trim().to_owned(), source, document, diagnostics }
}

impl Compilation {
    /// Whether the platform would refuse the document, or one that is linked to it.
    #[must_use]
    pub fn rejected(&self) -> bool {
        self.diagnostics.rejected() || self.linked.iter().any(|l| l.diagnostics.rejected())
    }

    /// The texts with what was found in each: the document, then those that are linked to it.
    pub fn found(&self) -> impl Iterator<Item = (&Source, &Diagnostics)> {
        let linked = self.linked.iter().map(|linked| (&linked.source, &linked.diagnostics));
        std::iter::once((&self.source, &self.diagnostics)).chain(linked)
    }

    /// The open points on which rests what is said of it, linked documents included, each once.
    #[must_use]
    pub fn points(&self) -> Vec<&'static points::Point> {
        let all = self.found().flat_map(|(source, found)| points::matter(source, &found.sorted()));
        let numbered: std::collections::BTreeMap<u16, _> =
            all.map(|point| (point.number, point)).collect();
        numbered.into_values().collect()
    }

    /// The URLs that are linked and that no step names. Where a step computes what it fetches they may be needed all
    /// the same: then there are none.
    #[must_use]
    pub fn unused_links(&self) -> Vec<&str> {
        let computed = |node: &flow::Node| match &node.kind {
            flow::NodeKind::Load { dest, .. } => dest.constant().is_none(),
            _ => false,
        };
        if self.flow.nodes().any(|(_, node)| computed(node)) {
            return Vec::new();
        }
        let named = |url: &str| {
            self.flow.sections().iter().any(|section| {
                let space = &self.flow.spaces()[section.space];
                let is_main = section.name == space.name("main");
                space.url.as_deref() == Some(url) && is_main && self.flow.is_entered(section)
            })
        };
        self.linked.iter().map(|linked| linked.url.as_str()).filter(|url| !named(url)).collect()
    }

    /// The program to run.
    ///
    /// # Errors
    /// When the platform would refuse the document, or one that is linked to it. One with steps that fail when a call gets there is
    /// accepted.
    pub fn program(&self) -> Result<Program, Rejected> {
        let refused = |found: &Diagnostics| {
            let findings = found.sorted();
            findings.iter().filter(|d| d.verdict() == Verdict::Rejected).count()
        };
        let others = self.linked.iter().map(|linked| &linked.diagnostics);
        match std::iter::once(&self.diagnostics).chain(others).map(refused).sum() {
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
        write!(f, "the document is refused for {}", counted(self.reasons, "reason"))
    }
}

impl std::error::Error for Rejected {}
