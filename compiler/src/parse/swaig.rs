//! Texts that belong to a language model or to its functions: what the platform fills in stays in them.

use swml_runtime::value::{Text, Value};

use super::place::Place;
use super::words::quoted;
use super::{Parser, is_nothing, value};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Argument, ArgumentKind, Dialect, Piece, check_templates, is_template};
use crate::syntax::{Plain, Scalar, View, ViewKind};

/// A prompt: placeholders of statements are filled in when the step begins, all others stay in the text.
pub(super) fn prompt(p: &mut Parser<'_>, scalar: &Scalar) -> Argument {
    if !is_template(scalar.text()) {
        return Argument::literal(scalar.span(), scalar.text());
    }
    let template = p.template_in(scalar, Dialect::Prompt);
    let is_text = |piece: &Piece| matches!(piece, Piece::Text(_));
    if template.pieces.iter().all(is_text) {
        return Argument::literal(scalar.span(), scalar.text());
    }
    Argument { span: scalar.span(), kind: ArgumentKind::Template(Box::new(template), None) }
}

/// A value whose texts the platform fills in when a function is called.
pub(super) fn any(p: &mut Parser<'_>, view: View<'_>) -> Argument {
    match view.kind() {
        ViewKind::Scalar(scalar) => {
            check_templates(scalar, p.out);
            Argument::literal(scalar.span(), plain(scalar, view))
        }
        ViewKind::Sequence(items) => {
            value::list(view.span(), items.iter().map(|item| any(p, item)).collect())
        }
        ViewKind::Mapping(entries) => {
            let entries = value::named(p, entries);
            let entries: Vec<(Text, Argument)> =
                entries.into_iter().map(|(name, view)| (name, any(p, view))).collect();
            value::map(view.span(), entries)
        }
    }
}

fn plain(scalar: &Scalar, view: View<'_>) -> Value {
    match scalar.plain() {
        _ if is_nothing(view) => Value::Null,
        Plain::Null => Value::Null,
        Plain::Bool(truth) => truth.into(),
        Plain::Number(number) => number.into(),
        Plain::Text => scalar.text().into(),
    }
}

/// `1h30m`, `45s`
pub(super) fn hours_and_minutes(
    p: &mut Parser<'_>,
    name: &str,
    place: Place<'_>,
    scalar: &Scalar,
) -> Option<Argument> {
    let mut rest = scalar.text();
    for unit in ['h', 'm', 's'] {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if digits > 0
            && let Some(behind) = rest[digits..].strip_prefix(unit)
        {
            rest = behind;
        }
    }
    if rest.is_empty() {
        return Some(Argument::literal(scalar.span(), scalar.text()));
    }
    let message =
        format!("\"{name}\" in {place} is {}; expected a time such as `1h30m`", quoted(scalar));
    p.report(
        Diagnostic::new(Code::BadValue, scalar.span(), message)
            .help("write hours, minutes and seconds in this order: 1h, 30m, 90s"),
    );
    None
}
