//! `confirm`: statements that the answered side must pass, or the document that has them.

use crate::ast::{Confirm, ConfirmScript};
use crate::parse::fields::Field;
use crate::parse::{Parser, call, is_nothing, statement};
use crate::syntax::ViewKind;

/// Reads a confirm; `None` where it was reported.
pub(super) fn confirm(
    p: &mut Parser<'_>,
    field: Field<'_>,
    leg: Option<(usize, usize)>,
) -> Option<Confirm> {
    let view = field.value;
    let script = match view.kind() {
        ViewKind::Scalar(_) if !is_nothing(view) => {
            let instead = "write its statements here as a list, or the URL of a document";
            ConfirmScript::Document(call::document(p, "\"confirm\"", instead, view)?)
        }
        ViewKind::Scalar(_) => {
            p.wrong_type("\"confirm\"", "a list of statements or a URL", view);
            return None;
        }
        ViewKind::Sequence(_) | ViewKind::Mapping(_) => {
            let outside = p.confirm.replace(field.key);
            let block = statement::block(p, "\"confirm\"", view);
            p.confirm = outside;
            ConfirmScript::Block(block)
        }
    };
    Some(Confirm { span: view.span(), leg, script })
}
