//! `cond`, and the list form of a `result`.

use super::fields::{Field, Fields};
use super::{Parser, action, is_nothing, statement, words};
use crate::ast::{CondEntry, Name, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Condition, condition};
use crate::methods;
use crate::methods::cond::METHOD;
use crate::syntax::{Plain, View};

pub(super) fn cond(p: &mut Parser<'_>, method: &Name, view: Option<View<'_>>) -> Step {
    let Some(view) = view.filter(|view| !is_nothing(*view)) else {
        let message = "cond wants a list of conditions, found nothing";
        p.report(Diagnostic::new(Code::MissingParameter, method.span, message));
        return Step::Broken;
    };
    if view.sequence().is_none() {
        p.report(
            words::wrong_type("cond", "a list of entries with `when` and `then`", view)
                .help("put a dash in front of each `when`"),
        );
        return Step::Broken;
    }
    Step::Cond(entries(p, "cond", view))
}

/// `if`: a `cond` with one entry.
pub(super) fn legacy(p: &mut Parser<'_>, method: &Name, view: Option<View<'_>>) -> Step {
    let row = &methods::r#if::METHOD;
    let Some(fields) = action::given(p, row, method, view) else {
        return Step::Broken;
    };
    fields.check(p, row);
    let condition = fields.get("condition").map(|field| when(p, "if", field));
    let mut block = |name: &'static str| {
        let field = fields.get(name)?;
        Some(statement::block(p, &format!("\"{name}\" in if"), field.value))
    };
    let (then, otherwise) = (block("then"), block("else"));
    let span = view.map_or(method.span, View::span);
    let when = condition.flatten().zip(then);
    Step::Cond(vec![CondEntry { span, when, otherwise }])
}

/// Reads the entries of a list.
pub(super) fn entries(p: &mut Parser<'_>, place: &'static str, view: View<'_>) -> Vec<CondEntry> {
    let mut list: Vec<CondEntry> = Vec::new();
    let (mut end, mut ended) = (None, false);
    for item in view.sequence().into_iter().flat_map(crate::syntax::Sequence::iter) {
        if let Some(end) = end.take() {
            let message = "nothing after an `else` is ever tried";
            p.report(
                Diagnostic::new(Code::DeadCode, item.span(), message)
                    .label(end, "this entry has the `else`"),
            );
        }
        let entry = entry(p, place, item);
        let ends = entry.as_ref().is_some_and(|entry| entry.otherwise.is_some());
        if ends && !ended {
            (end, ended) = (Some(item.span()), true);
        }
        list.extend(entry);
    }
    list.shrink_to_fit();
    list
}

fn entry(p: &mut Parser<'_>, place: &'static str, item: View<'_>) -> Option<CondEntry> {
    let Some(map) = item.mapping() else {
        let what = format!("an entry of {place}");
        p.wrong_type(&what, "`when` and `then`, or `else`", item);
        return None;
    };
    let anchor = map.iter().next().map_or(item.span(), |(key, _)| key.span());
    let fields = Fields::read(p, &METHOD, place, anchor, map);
    let when = fields.get("when").map(|field| when(p, place, field));
    let mut block = |name: &'static str| {
        fields
            .get(name)
            .map(|field| statement::block(p, &format!("\"{name}\" in {place}"), field.value))
    };
    let (then, otherwise) = (block("then"), block("else"));
    let missing = match (&when, &then, &otherwise) {
        (Some(_), None, _) => Some(("then", "say what happens where the condition holds")),
        (None, Some(_), _) => Some(("when", "for what happens otherwise, write else")),
        (None, None, None) => Some(("when", "an entry has `when` and `then`, or `else`")),
        _ => None,
    };
    if let Some((name, help)) = missing {
        let message = format!("\"{name}\" is missing in an entry of {place}");
        p.report(Diagnostic::new(Code::MissingParameter, anchor, message).help(help));
    }
    let when = when.flatten().zip(then);
    (when.is_some() || otherwise.is_some()).then_some(CondEntry {
        span: item.span(),
        when,
        otherwise,
    })
}

/// Reads a condition; `None` where it was reported.
pub(super) fn when(p: &mut Parser<'_>, place: &str, field: Field<'_>) -> Option<Condition> {
    let name = field.param.name;
    let Some(scalar) = field.value.scalar().filter(|_| !is_nothing(field.value)) else {
        let what = format!("\"{name}\" in {place}");
        p.wrong_type(&what, "a JavaScript condition", field.value);
        return None;
    };
    if scalar.text().trim().is_empty() {
        let message = format!("\"{name}\" in {place} is empty; expected a JavaScript condition");
        p.report(Diagnostic::new(Code::BadValue, scalar.span(), message));
        return None;
    }
    if scalar.plain() != Plain::Text {
        let message = format!("\"{name}\" in {place} is a text with a condition");
        p.report(
            Diagnostic::new(Code::CoercedValue, scalar.span(), message)
                .help(format!("write '{}'", scalar.text())),
        );
    }
    Some(condition(scalar, p.out))
}
