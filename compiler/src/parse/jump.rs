//! `label` and `goto`.

use super::fields::Field;
use super::{Parser, action, cond, is_nothing, scalar, words};
use crate::ast::{Goto, Name, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Argument, ArgumentKind, is_template};
use crate::methods::goto::METHOD;
use crate::syntax::View;

pub(super) fn label(p: &mut Parser<'_>, method: &Name, view: Option<View<'_>>) -> Step {
    let Some(view) = view.filter(|view| !is_nothing(*view)) else {
        let message = "label wants a name, found nothing";
        p.report(Diagnostic::new(Code::MissingParameter, method.span, message));
        return Step::Broken;
    };
    let Some(name) = name(p, "label", view) else {
        return Step::Broken;
    };
    if let Some(first) = p.labels.get(&name.text).copied() {
        let message = format!("the label \"{}\" is defined twice in this section", name.text);
        p.report(
            Diagnostic::new(Code::DuplicateLabel, name.span, message)
                .label(first, "first defined here")
                .help("give one of them another name"),
        );
        return Step::Broken;
    }
    p.labels.insert(name.text.clone(), name.span);
    Step::Label(name)
}

pub(super) fn goto(p: &mut Parser<'_>, method: &Name, view: Option<View<'_>>) -> Step {
    let Some(fields) = action::given(p, &METHOD, method, view) else {
        return Step::Broken;
    };
    fields.check(p, &METHOD);
    let label = fields.get("label").and_then(|field| name(p, "\"label\" in goto", field.value));
    let when = fields.get("when").map(|field| cond::when(p, "goto", field));
    let max = match fields.get("max") {
        Some(field) => max(p, field),
        None => Some(Argument::literal(method.span, 100.0)),
    };
    match (label, when, max) {
        (_, Some(None), _) | (None, ..) | (.., None) => Step::Broken,
        (Some(label), when, Some(max)) => {
            Step::Goto(Box::new(Goto { label, when: when.flatten(), max }))
        }
    }
}

/// A computed number of jumps is brought into its range when the call gets there, not refused.
fn max(p: &mut Parser<'_>, field: Field<'_>) -> Option<Argument> {
    let mut argument = scalar::argument(p, field.param, "goto", field.value)?;
    if let ArgumentKind::Template(_, Some(check)) = &mut argument.kind {
        (check.min, check.max) = (None, None);
        let message = "\"max\" in goto is computed: a call brings it into the range from 1 to 100";
        p.report(Diagnostic::new(Code::ClampedValue, argument.span, message));
    }
    Some(argument)
}

/// The name of a label: never computed.
fn name(p: &mut Parser<'_>, what: &str, view: View<'_>) -> Option<Name> {
    let Some(scalar) = view.scalar().filter(|_| !is_nothing(view)) else {
        p.wrong_type(what, "the name of a label", view);
        return None;
    };
    let text = scalar.text();
    if is_template(text) || text.trim().is_empty() {
        let message = format!("{what} is {}; expected the name itself", words::quoted(scalar));
        p.report(
            Diagnostic::new(Code::BadValue, scalar.span(), message)
                .help("a label cannot be computed: use a switch with one goto for each"),
        );
        return None;
    }
    Some(Name { text: text.to_owned(), span: scalar.span() })
}
