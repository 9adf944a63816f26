//! A document that is a text of another one, read ahead of time: its places are those in the text of the outer
//! document. What the platform would refuse in it is no reason to refuse the outer one: a call that gets there fails.

use std::ops::Range;

use super::{Parser, document};
use crate::ast::{Document, Inside};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits;
use crate::source::{Source, Span};
use crate::syntax::{self, Scalar, View};

/// Reads the document; `None` where there are too many in each other, which is reported.
pub(super) fn inline(p: &mut Parser<'_>, view: View<'_>, scalar: &Scalar) -> Option<Box<Inside>> {
    let (document, found) = read(p, view, scalar)?;
    let refused = found.rejected();
    p.out.absorb(found);
    Some(Box::new(Inside { document, refused }))
}

/// Looks at a document with placeholders: what the call makes of it is only known when it gets there, what surely is
/// wrong with it now.
pub(super) fn template(p: &mut Parser<'_>, view: View<'_>, scalar: &Scalar) -> Option<Box<Inside>> {
    if let Some(range) = of_params(scalar.text()) {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = view.origin()?.span(Span::new(byte(range.start), byte(range.end)));
        let message =
            "this is filled in before the document is read: with the params of the outer one";
        let finding = Diagnostic::new(Code::EarlyPlaceholder, span, message);
        p.report(finding.help("a document that needs params of its own is best one with a URL"));
    }
    let (document, mut found) = read(p, view, scalar)?;
    let wholly_read = found.retain_literal();
    p.out.absorb(found);
    wholly_read.then(|| Box::new(Inside { document, refused: true }))
}

/// The first placeholder that names `params`.
fn of_params(text: &str) -> Option<Range<usize>> {
    text.match_indices(['%', '$'])
        .filter(|(at, _)| text[at + 1..].starts_with('{'))
        .map(|(at, _)| at..text[at..].find('}').map_or(text.len(), |end| at + end + 1))
        .find(|range| text[range.clone()].contains("params"))
}

fn read(p: &mut Parser<'_>, view: View<'_>, scalar: &Scalar) -> Option<(Document, Diagnostics)> {
    if p.depth >= limits::INLINE {
        let message =
            format!("documents stand more than {} deep in each other here", limits::INLINE);
        let finding = Diagnostic::new(Code::TooDeep, scalar.span(), message)
            .help("write the inner one as a section, or as a document of its own");
        p.report(Diagnostic { inner: true, ..finding });
        return None;
    }
    let origin = view.origin()?;
    let mut found = Diagnostics::default();
    let tree = syntax::parse(&Source::new("", scalar.text()), &mut found);
    found.moved(|span| origin.span(span));
    let tree = tree.within(&origin);
    let mut inner = Parser::new(&mut found, p.depth + 1);
    (inner.steps, inner.placeholders) = (p.steps, p.placeholders);
    inner.of_function = p.of_function;
    let document = document::read(&mut inner, tree.root());
    (p.steps, p.placeholders) = (inner.steps, inner.placeholders);
    Some((document, found))
}
