//! The answers of a function that the document has itself, and what their actions do to the call.

use super::{items, name};
use crate::ast::{
    ActionKind, Dest, DestKind, Flag, FunctionAction, FunctionOutput, Name, Statements,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::is_template;
use crate::parse::{Parser, call, document, is_nothing, value};
use crate::syntax::{Mapping, Plain, View};

/// The outputs of a `data_map`, in the order in which they are tried.
pub(super) fn outputs(
    p: &mut Parser<'_>,
    function: &Name,
    data_map: Option<View<'_>>,
) -> Vec<FunctionOutput> {
    let mut list = Vec::new();
    let Some(map) = data_map.and_then(View::mapping) else { return list };
    expressions(p, function, map, "", &mut list);
    for (number, webhook) in items(map.get("webhooks")).into_iter().enumerate() {
        let path = format!("webhook {}", number + 1);
        let Some(webhook) = webhook.mapping() else { continue };
        expressions(p, function, webhook, &format!("{path}/"), &mut list);
        output(p, function, webhook, path, &mut list);
    }
    output(p, function, map, String::new(), &mut list);
    list
}

fn expressions(
    p: &mut Parser<'_>,
    function: &Name,
    map: Mapping<'_>,
    path: &str,
    list: &mut Vec<FunctionOutput>,
) {
    for (number, expression) in items(map.get("expressions")).into_iter().enumerate() {
        if let Some(expression) = expression.mapping() {
            let path = format!("{path}expression {}", number + 1);
            output(p, function, expression, path, list);
        }
    }
}

fn output(
    p: &mut Parser<'_>,
    function: &Name,
    map: Mapping<'_>,
    path: String,
    list: &mut Vec<FunctionOutput>,
) {
    let Some(view) = map.get("output") else { return };
    let Some(output) = view.mapping() else { return };
    let mut found = Vec::new();
    for action in items(output.get("action")) {
        if let Some(action) = action.mapping() {
            actions(p, function, action, &mut found);
        }
    }
    list.push(FunctionOutput { path, span: view.span(), actions: found });
}

/// The actions of one map, in its order: `transfer` belongs to the `SWML` beside it, wherever it stands [A108].
fn actions(p: &mut Parser<'_>, function: &Name, map: Mapping<'_>, list: &mut Vec<FunctionAction>) {
    let statements = map.get("SWML");
    for (key, view) in map.iter() {
        let Some(scalar) = key.scalar() else { continue };
        let kind = match scalar.text() {
            "SWML" => {
                let transfer = map.get("transfer").map_or(Flag::No, |view| flag(p, view));
                self::statements(p, function, view)
                    .map(|statements| ActionKind::Statements(statements, transfer))
            }
            "transfer" if statements.is_none() => transfer(p, key, view).map(ActionKind::Transfer),
            "hangup" => Some(ActionKind::Hangup(flag(p, view))),
            "stop" => Some(ActionKind::Stop(flag(p, view))),
            "context_switch" => Some(ActionKind::ContextSwitch),
            "change_step" => name(view).map(ActionKind::Step),
            "change_context" => name(view).map(ActionKind::Context),
            _ => None,
        };
        let span = key.span().to(view.span());
        list.extend(kind.map(|kind| FunctionAction { span, kind }));
    }
}

/// A document that a function runs: a map, or the text of one.
fn statements(p: &mut Parser<'_>, function: &Name, view: View<'_>) -> Option<Statements> {
    if view.mapping().is_some() {
        return Some(Statements::Document(document::inner(p, view)));
    }
    let what = format!("\"SWML\" of function {}", crate::destination::quoted(&function.text));
    let Some(scalar) = view.scalar().filter(|_| !is_nothing(view)) else {
        super::wrong(p, &what, "a document with `sections`", view);
        return None;
    };
    // Some write the document as a text.
    let instead = "write the document with its sections";
    let dest = p.of_function(|p| call::document(p, &what, instead, view))?;
    if let DestKind::Url(_) = dest.kind {
        let message = format!("{what} wants a document, found an address");
        p.report(
            Diagnostic::new(Code::BadValue, scalar.span(), message)
                .help("to go there, write transfer: { dest: ... } alone"),
        );
        return None;
    }
    Some(Statements::Text(dest))
}

/// Where a `transfer` alone goes; none where it goes nowhere.
fn transfer(p: &mut Parser<'_>, key: View<'_>, view: View<'_>) -> Option<Dest> {
    let dest = match view.mapping() {
        Some(map) => map.get("dest")?,
        None => view,
    };
    let scalar = dest.scalar().filter(|_| !is_nothing(dest))?;
    if matches!(scalar.plain(), Plain::Bool(_)) || ["true", "false"].contains(&scalar.text()) {
        let message = "this transfer has no effect: there is no \"SWML\" beside it";
        p.report(
            Diagnostic::new(Code::IgnoredParameter, key.span(), message)
                .help("write SWML beside it, or where the call goes: transfer: { dest: ... }"),
        );
        return None;
    }
    p.of_function(|p| call::dest(p, "transfer", dest))
}

fn flag(p: &mut Parser<'_>, view: View<'_>) -> Flag {
    let Some(scalar) = view.scalar() else { return Flag::Yes };
    if is_template(scalar.text()) {
        return Flag::Computed(p.of_function(|p| value::computed(p, scalar)));
    }
    match super::is_false(view) || is_nothing(view) {
        true => Flag::No,
        false => Flag::Yes,
    }
}
