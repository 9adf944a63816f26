//! The words of findings that many places share.

use crate::destination;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Plain, Scalar, Style, View};

/// `WHAT wants WANTED, found ...`
pub(super) fn wrong_type(what: &str, wanted: &str, found: View<'_>) -> Diagnostic {
    let message = format!("{what} wants {wanted}, found {}", describe(found));
    Diagnostic::new(Code::WrongType, found.span(), message)
}

/// What stands there, scalars with their text.
pub(super) fn describe(view: View<'_>) -> String {
    let Some(scalar) = view.scalar() else {
        return view.describe().to_owned();
    };
    match scalar.plain() {
        Plain::Null => "nothing".to_owned(),
        _ if scalar.style() == Style::Missing => "nothing".to_owned(),
        Plain::Bool(_) => format!("the truth value {}", scalar.text()),
        Plain::Number(_) => format!("the number {}", scalar.text()),
        Plain::Text => format!("the text {}", quoted(scalar)),
    }
}

/// Cuts words that nobody would read to their end.
pub(super) fn cut(words: &mut String) {
    const LONGEST: usize = 600;
    if words.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| words.is_char_boundary(*at)).unwrap_or_default();
        words.truncate(end);
        words.push_str("...");
    }
}

/// The text of a scalar in quotes, shortened where it is long.
pub(super) fn quoted(scalar: &Scalar) -> String {
    shortened(scalar.text())
}

/// A text in quotes, on one line, shortened where it is long.
pub(super) fn shortened(text: &str) -> String {
    destination::quoted(text)
}
