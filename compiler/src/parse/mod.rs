//! Tree to document: one file per control method, `action` for everything in the method table.
//!
//! Never fails and never stops at the first mistake. What only a look at the whole document can tell
//! (undefined sections and labels, dead code) is found by lowering, not here.

mod action;
mod call;
mod cond;
mod connect;
mod conversation;
mod data;
mod document;
mod fields;
mod inline;
mod jump;
mod kind;
mod nested;
mod place;
mod reply;
mod result;
mod scalar;
mod statement;
pub mod suggest;
mod swaig;
mod switch;
mod text;
mod value;
mod words;

pub use kind::{Taken, infer};

use std::collections::BTreeMap;
use std::ops::Range;

use crate::ast::{Document, Name, Nested};
use crate::destination::Mistake;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expr::{self, Dialect, Template};
use crate::limits;
use crate::methods::Kind;
use crate::source::Span;
use crate::syntax::{Plain, Scalar, Style, Tree, View};

/// Reads a calling document. Never fails: what was wrong is reported, and the document holds the rest.
#[must_use]
pub fn document(tree: &Tree, diagnostics: &mut Diagnostics) -> Document {
    document_of(Kind::Calling, tree, diagnostics)
}

/// Reads a document of a kind, in the same way.
#[must_use]
pub fn document_of(kind: Kind, tree: &Tree, diagnostics: &mut Diagnostics) -> Document {
    let mut parser = Parser::new(diagnostics, 0);
    parser.kind = kind;
    Document { kind, ..document::read(&mut parser, tree.root()) }
}

/// What the parts of the parser share.
struct Parser<'d> {
    out: &'d mut Diagnostics,
    /// What the document is for.
    kind: Kind,
    /// How many statements were read.
    steps: usize,
    /// How many placeholders its texts have had.
    placeholders: usize,
    /// Where the `confirm` begins in whose script we are.
    confirm: Option<Span>,
    /// The labels of this section so far.
    labels: BTreeMap<String, Span>,
    /// Statements and documents in the parameters of the leaf method that is being read.
    nested: Vec<Nested>,
    /// In how many texts of other documents this one stands.
    depth: usize,
    /// Whether we are in statements that a function of a conversation runs.
    of_function: bool,
}

impl<'d> Parser<'d> {
    /// A parser of a document that stands in so many texts of other documents.
    fn new(out: &'d mut Diagnostics, depth: usize) -> Self {
        let (labels, nested) = (BTreeMap::new(), Vec::new());
        Self {
            out,
            kind: Kind::Calling,
            steps: 0,
            placeholders: 0,
            confirm: None,
            labels,
            nested,
            depth,
            of_function: false,
        }
    }

    /// Reports a finding. A text of the document that stands in its words may be very long: it is cut.
    fn report(&mut self, mut diagnostic: Diagnostic) {
        words::cut(&mut diagnostic.message);
        diagnostic.help.iter_mut().for_each(words::cut);
        self.out.push(diagnostic);
    }

    /// Reads something that stands in an answer of a function.
    fn of_function<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.of_function, true);
        let read = read(self);
        self.of_function = outer;
        read
    }

    /// The nearest of some names. With more findings than anybody reads, it is not looked for any more.
    fn nearest<'n>(&self, name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        (self.out.len() < limits::FINDINGS).then(|| suggest::nearest(name, known)).flatten()
    }

    /// Reads a text with placeholders.
    fn template(&mut self, scalar: &Scalar) -> Template {
        let dialect = if self.of_function { Dialect::Function } else { Dialect::Statement };
        self.template_in(scalar, dialect)
    }

    /// The same with what may stand there besides. In messages `%{...}` holds a plain path, and `${...}` means
    /// nothing.
    fn template_in(&mut self, scalar: &Scalar, dialect: Dialect) -> Template {
        let before = self.placeholders;
        self.placeholders += expr::placeholders(scalar.text());
        if self.placeholders > limits::PLACEHOLDERS {
            if before <= limits::PLACEHOLDERS {
                let most = limits::PLACEHOLDERS;
                let message =
                    format!("more than {most} placeholders; those from here on are not read");
                let finding = Diagnostic::new(Code::TooManyPlaceholders, scalar.span(), message);
                self.report(finding.help("make several documents of this one"));
            }
            return Template::unread(scalar);
        }
        match self.kind {
            Kind::Calling => expr::template_in(scalar, dialect, self.out),
            Kind::Messaging => expr::path_template(scalar, self.out),
        }
    }

    /// A value of the wrong kind.
    fn wrong_type(&mut self, what: &str, wanted: &str, found: View<'_>) {
        self.report(words::wrong_type(what, wanted, found));
    }

    /// A mistake in the text of a scalar.
    fn mistake(&mut self, code: Code, scalar: &Scalar, mistake: Mistake) {
        let Range { start, end } = mistake.range;
        let span = if start == end { scalar.span() } else { scalar.span_of(start..end) };
        let mut diagnostic = Diagnostic::new(code, span, mistake.message);
        diagnostic.help = mistake.help;
        self.report(diagnostic);
    }

    /// The text of a key; reported where it is none.
    fn key(&mut self, key: View<'_>) -> Option<Name> {
        let Some(scalar) = key.scalar() else {
            self.report(Diagnostic::new(
                Code::WrongType,
                key.span(),
                format!("a key is a text, found {}", key.describe()),
            ));
            return None;
        };
        Some(Name { text: scalar.text().to_owned(), span: scalar.span() })
    }
}

/// Whether nothing stands there: `key:` or `key: null`.
fn is_nothing(view: View<'_>) -> bool {
    view.scalar()
        .is_some_and(|scalar| scalar.style() == Style::Missing || scalar.plain() == Plain::Null)
}
