//! Tree to document: one file per control method, `action` for everything in the method table.

use crate::ast::Document;
use crate::diagnostic::Diagnostics;
use crate::syntax::Tree;

/// Reads a calling document. Never fails: what was wrong is reported, and the document holds the rest.
#[must_use]
pub fn document(_tree: &Tree, _diagnostics: &mut Diagnostics) -> Document {
    Document::default()
}
