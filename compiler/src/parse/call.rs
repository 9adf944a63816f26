//! `execute`, `transfer` and `return`: where a call goes on.

use swml_runtime::value::Value;

use super::fields::{Field, Fields};
use super::result::Owner;
use super::{Parser, action, inline, is_nothing, result, scalar, statement, value, words};
use crate::ast::{Dest, DestKind, Execute, Name, Step, Transfer};
use crate::destination::{self, DestText, Wanted};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Argument, ArgumentKind, is_template};
use crate::methods::{self, Kind};
use crate::syntax::{Scalar, View};

pub(super) fn execute(p: &mut Parser<'_>, method: &Name, view: Option<View<'_>>) -> Step {
    let row = &methods::execute::METHOD;
    let Some(fields) = action::given(p, row, method, view) else {
        return Step::Broken;
    };
    fields.check(p, row);
    let dest = fields.get("dest").and_then(|field| dest(p, "execute", field.value));
    let params = params(p, &fields);
    let on_return = fields
        .get("on_return")
        .map(|field| statement::block(p, "\"on_return\" in execute", field.value));
    let result = fields.get("result").and_then(|field| result::result(p, Owner::Execute, field));
    // A dest that is none has been reported; what stands beside it is looked at all the same.
    let dest = dest.unwrap_or_else(|| Dest {
        span: method.span,
        kind: DestKind::Computed(Argument::literal(method.span, "")),
    });
    Step::Execute(Box::new(Execute { dest, params, on_return, result }))
}

pub(super) fn transfer(p: &mut Parser<'_>, method: &Name, view: Option<View<'_>>) -> Step {
    let row = &methods::transfer::METHOD;
    let Some(fields) = action::given(p, row, method, view) else {
        return Step::Broken;
    };
    fields.check(p, row);
    let dest = fields.get("dest").and_then(|field| dest(p, "transfer", field.value));
    let params = params(p, &fields);
    match dest {
        Some(dest) => Step::Transfer(Box::new(Transfer { dest, params })),
        None => Step::Broken,
    }
}

/// `return`
pub(super) fn give_back(p: &mut Parser<'_>, method: &Name, view: Option<View<'_>>) -> Step {
    // In calls an empty map is no value either, in messages it is one [A17].
    let calling = p.kind == Kind::Calling;
    let none = |view: &View<'_>| {
        is_nothing(*view) || calling && view.mapping().is_some_and(|map| map.is_empty())
    };
    Step::Return(match view {
        None => Argument::literal(method.span, Value::Null),
        Some(view) if none(&view) => Argument::literal(view.span(), Value::Null),
        Some(view) => value::any(p, view),
    })
}

/// Reads the `params` of a call.
fn params(p: &mut Parser<'_>, fields: &Fields<'_>) -> Option<Argument> {
    let Field { value: view, .. } = fields.get("params")?;
    if is_nothing(view) {
        return None;
    }
    let computed = view.scalar().is_some_and(|scalar| is_template(scalar.text()));
    if view.mapping().is_none() && !computed {
        let what = format!("\"params\" in {}", fields.place);
        let finding = words::wrong_type(&what, "a map", view);
        p.report(match view.sequence() {
            Some(_) => finding.help("remove the dashes"),
            None => finding,
        });
        return None;
    }
    Some(value::stringified(p, view))
}

/// Reads where an `execute` or a `transfer` goes; `None` where it was reported.
pub(super) fn dest(p: &mut Parser<'_>, place: &str, view: View<'_>) -> Option<Dest> {
    let what = format!("\"dest\" in {place}");
    let Some(scalar) = view.scalar().filter(|_| !is_nothing(view)) else {
        let finding = words::wrong_type(&what, "a section, a URL or the text of a document", view);
        p.report(match view.mapping() {
            Some(_) => finding.help("write the document as a text, behind |"),
            None => finding,
        });
        return None;
    };
    if is_template(scalar.text()) {
        return Some(computed(p, view, scalar));
    }
    match destination::dest(scalar.text()) {
        Ok(found) if p.kind == Kind::Messaging => of_messages(p, place, scalar, found),
        Ok(found) => Some(Dest { span: scalar.span(), kind: literal(p, view, scalar, found) }),
        Err(mistake) => {
            p.mistake(Code::BadDestination, scalar, mistake);
            None
        }
    }
}

/// In messages `execute` leads to a section, and `transfer` to a URL.
fn of_messages(p: &mut Parser<'_>, place: &str, scalar: &Scalar, found: DestText) -> Option<Dest> {
    let span = scalar.span();
    let (wanted, help) = match (place, found) {
        ("execute", DestText::Section(name)) => {
            return Some(Dest { span, kind: DestKind::Section(name) });
        }
        ("transfer", DestText::Url(url)) => {
            let text = Argument::literal(span, url.text.as_str());
            return Some(Dest { span, kind: DestKind::Url(text) });
        }
        ("execute", _) => ("a section of this document", "transfer leads to a URL"),
        _ => ("a URL", "execute runs a section"),
    };
    let message = format!(
        "{place} in a document for messages wants {wanted}, found {}",
        words::quoted(scalar)
    );
    p.report(Diagnostic::new(Code::BadDestination, span, message).help(help));
    None
}

/// Reads a URL or the text of a document: where no section of this one can stand.
pub(super) fn document(
    p: &mut Parser<'_>,
    what: &str,
    instead: &str,
    view: View<'_>,
) -> Option<Dest> {
    let Some(scalar) = view.scalar().filter(|_| !is_nothing(view)) else {
        p.wrong_type(what, "a URL or the text of a document", view);
        return None;
    };
    if is_template(scalar.text()) {
        return Some(computed(p, view, scalar));
    }
    match destination::dest(scalar.text()) {
        Ok(DestText::Section(name)) => {
            bare_section(p, what, instead, scalar, &name);
            None
        }
        Ok(found) => Some(Dest { span: scalar.span(), kind: literal(p, view, scalar, found) }),
        Err(mistake) => {
            p.mistake(Code::BadDestination, scalar, mistake);
            None
        }
    }
}

/// A name where only a URL or a document can stand.
fn bare_section(p: &mut Parser<'_>, what: &str, instead: &str, scalar: &Scalar, name: &str) {
    let message =
        format!("{what} wants a URL or the text of a document, found {}", words::shortened(name));
    let finding = Diagnostic::new(Code::BareSection, scalar.span(), message);
    p.report(match destination::web_url(name).err().and_then(|mistake| mistake.help) {
        Some(help) => finding.help(help),
        None => finding.help(instead),
    });
}

fn literal(p: &mut Parser<'_>, view: View<'_>, scalar: &Scalar, found: DestText) -> DestKind {
    match found {
        DestText::Section(name) => DestKind::Section(name),
        DestText::Inline => {
            let text = Argument::literal(scalar.span(), scalar.text());
            DestKind::Inline(text, inline::inline(p, view, scalar))
        }
        DestText::Url(url) => {
            if url.legacy {
                scalar::credentials_first(p, scalar);
            }
            DestKind::Url(Argument::literal(scalar.span(), url.text.as_str()))
        }
    }
}

/// A dest with placeholders. What stands before the first may tell its kind.
fn computed(p: &mut Parser<'_>, view: View<'_>, scalar: &Scalar) -> Dest {
    let template = p.template(scalar);
    let argument = Argument {
        span: scalar.span(),
        kind: ArgumentKind::Template(Box::new(template), Some(Box::new(scalar::text_check()))),
    };
    let text = scalar.text().trim_start();
    let is_url = text.starts_with("https://") || text.starts_with("http://");
    if is_url && let Err(mistake) = destination::check_template(scalar.text(), Wanted::Url) {
        p.mistake(Code::BadDestination, scalar, mistake);
    }
    let kind = match text {
        _ if is_url => DestKind::Url(argument),
        _ if destination::dest(scalar.text()) == Ok(DestText::Inline) => {
            DestKind::Inline(argument, inline::template(p, view, scalar))
        }
        _ => DestKind::Computed(argument),
    };
    Dest { span: scalar.span(), kind }
}
