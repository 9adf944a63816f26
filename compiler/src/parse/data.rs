//! `set` and `unset`.

use std::collections::HashSet;

use super::{Parser, is_nothing, value, words};
use crate::ast::{Name, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Argument, ArgumentKind, Condition, Piece, Template, condition, is_template};
use crate::syntax::{Plain, View};

/// Names that would hide a scope.
const RESERVED: &[&str] = &["call", "params", "vars", "envs"];

pub(super) fn set(p: &mut Parser<'_>, method: &Name, view: Option<View<'_>>) -> Step {
    let Some(view) = view.filter(|view| !is_nothing(*view)) else {
        nothing(p, method, "set", "names and their values");
        return Step::Broken;
    };
    let Some(entries) = view.mapping() else {
        p.report(
            words::wrong_type("set", "a map from names to values", view)
                .help("write set: { name: value }"),
        );
        return Step::Broken;
    };
    let mut assignments = Vec::new();
    let mut seen = HashSet::new();
    for (key, value) in entries.iter() {
        let Some(name) = p.key(key) else { continue };
        let name = variable(p, name);
        let value = value::any(p, value);
        let Some(name) = name else { continue };
        // the first of two counts; the tree has reported the second
        if seen.insert(name.text.clone()) {
            assignments.push((name, value));
        }
    }
    Step::Set(assignments)
}

/// `eval`: a `set` whose values are expressions.
pub(super) fn eval(p: &mut Parser<'_>, method: &Name, view: Option<View<'_>>) -> Step {
    let Some(view) = view.filter(|view| !is_nothing(*view)) else {
        nothing(p, method, "eval", "names and their expressions");
        return Step::Broken;
    };
    let Some(entries) = view.mapping() else {
        p.report(
            words::wrong_type("eval", "a map from names to expressions", view)
                .help("write eval: { name: 'expression' }"),
        );
        return Step::Broken;
    };
    let mut assignments = Vec::new();
    let mut seen = HashSet::new();
    for (key, value) in entries.iter() {
        let Some(name) = p.key(key) else { continue };
        let what = format!("\"{}\" in eval", name.text);
        let name = variable(p, name);
        let Some(scalar) = value.scalar().filter(|_| !is_nothing(value)) else {
            p.wrong_type(&what, "a JavaScript expression", value);
            continue;
        };
        let Condition { span, text, body } = condition(scalar, p.out);
        let pieces = vec![Piece::Placeholder(span, body)];
        let template = Box::new(Template { span, text, pieces });
        let value = Argument { span, kind: ArgumentKind::Template(template, None) };
        let Some(name) = name else { continue };
        if seen.insert(name.text.clone()) {
            assignments.push((name, value));
        }
    }
    Step::Set(assignments)
}

pub(super) fn unset(p: &mut Parser<'_>, method: &Name, view: Option<View<'_>>) -> Step {
    let Some(mut view) = view.filter(|view| !is_nothing(*view)) else {
        nothing(p, method, "unset", "a name or a list of names");
        return Step::Broken;
    };
    if let Some(vars) = view.mapping().and_then(|entries| entries.get("vars")) {
        let message = "unset has a name or a list of names; older documents have `vars`";
        p.report(
            Diagnostic::new(Code::LegacyForm, view.span(), message)
                .help("write the names behind unset:"),
        );
        view = vars;
    }
    let mut names = Vec::new();
    match (view.scalar(), view.sequence()) {
        (Some(_), _) => names.extend(unset_name(p, view)),
        (_, Some(items)) => {
            for item in items.iter() {
                names.extend(unset_name(p, item));
            }
        }
        _ => p.wrong_type("unset", "a name or a list of names", view),
    }
    Step::Unset(names)
}

fn unset_name(p: &mut Parser<'_>, view: View<'_>) -> Option<Name> {
    let Some(scalar) = view.scalar().filter(|_| !is_nothing(view)) else {
        p.wrong_type("unset", "the name of a variable", view);
        return None;
    };
    if is_template(scalar.text()) {
        let message = format!("{} is computed; unset wants the name itself", words::quoted(scalar));
        p.report(
            Diagnostic::new(Code::BadValue, scalar.span(), message)
                .help("write the name without %{...}"),
        );
        return None;
    }
    if scalar.plain() != Plain::Text {
        let message =
            format!("unset wants the name of a variable, found {}", words::describe(view));
        p.report(
            Diagnostic::new(Code::CoercedValue, scalar.span(), message)
                .help(format!("write '{}' where that is its name", scalar.text())),
        );
    }
    variable(p, Name { text: scalar.text().to_owned(), span: scalar.span() })
}

/// The name of a variable, `vars.` left out; `None` where it cannot be one, which is reported.
fn variable(p: &mut Parser<'_>, mut name: Name) -> Option<Name> {
    if let Some(rest) = name.text.strip_prefix("vars.") {
        name.text = rest.to_owned();
    }
    if RESERVED.contains(&name.text.as_str()) {
        let message =
            format!("a variable cannot have the name \"{}\", which is a scope", name.text);
        p.report(
            Diagnostic::new(Code::ReservedName, name.span, message).help("choose another name"),
        );
        return None;
    }
    let odd = name.text.contains(['.', '[', ']']) || name.text.trim() != name.text;
    if odd || name.text.is_empty() {
        let message = format!("{} cannot be the name of a variable", words::shortened(&name.text));
        let finding = Diagnostic::new(Code::BadValue, name.span, message);
        p.report(match name.text.split_once('.') {
            Some((whole, _)) if RESERVED.contains(&whole) => {
                finding.help(format!("only variables can be changed; {whole} is read only"))
            }
            Some((whole, _)) => {
                finding.help(format!("a part cannot be set alone: set all of \"{whole}\""))
            }
            None => finding,
        });
        return None;
    }
    Some(name)
}

fn nothing(p: &mut Parser<'_>, method: &Name, name: &str, wanted: &str) {
    let message = format!("{name} wants {wanted}, found nothing");
    p.report(Diagnostic::new(Code::MissingParameter, method.span, message));
}
