//! `reply`, of documents for messages: a text, a map, or a choice among such by a variable.

use swml_runtime::value::Value;

use super::fields::{Field, Fields};
use super::{Parser, action, switch, words};
use crate::ast::{Block, Cases, Name, Statement, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::methods::reply::{MEDIA, METHOD};
use crate::methods::switch as row;
use crate::syntax::{Mapping, View};

pub(super) fn reply(p: &mut Parser<'_>, name: &Name, value: Option<View<'_>>) -> Step {
    let map = value.and_then(View::mapping);
    match map.and_then(|map| Some((map, map.get("switch")?))) {
        Some((map, choice)) => choose(p, name, map, choice),
        None => one(p, name, value),
    }
}

fn one(p: &mut Parser<'_>, name: &Name, value: Option<View<'_>>) -> Step {
    let media = value.and_then(View::mapping).and_then(|map| map.get("media"));
    if let Some((view, items)) = media.and_then(|view| Some((view, view.sequence()?)))
        && items.len() > MEDIA
    {
        let message = format!("a reply has {MEDIA} media at most, found {}", items.len());
        p.report(
            Diagnostic::new(Code::BadValue, view.span(), message)
                .help("send the others in a second reply"),
        );
    }
    let step = action::action(p, &METHOD, name, value);
    if let Step::Action(action) = &step {
        for name in ["to", "from"] {
            let Some(argument) = action.arg(name) else { continue };
            if let Some(text) = argument.value().and_then(Value::as_text)
                && !is_number(text)
            {
                let message =
                    format!("\"{name}\" in reply is no phone number: {}", words::shortened(text));
                p.report(
                    Diagnostic::new(Code::BadDestination, argument.span, message)
                        .help("write it as +15550100001"),
                );
            }
        }
    }
    step
}

/// A phone number, or a short code.
fn is_number(text: &str) -> bool {
    let digits = text.trim().trim_start_matches('+');
    (3..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// `switch` with replies instead of statements. What matches nothing fails, as in a `switch`.
fn choose(p: &mut Parser<'_>, name: &Name, map: Mapping<'_>, choice: View<'_>) -> Step {
    for (key, _) in map.iter() {
        if let Some(other) = key.scalar().filter(|key| key.text() != "switch") {
            let message = format!("\"{}\" cannot stand beside \"switch\" in reply", other.text());
            p.report(
                Diagnostic::new(Code::Conflict, other.span(), message)
                    .help("write it into each of the replies"),
            );
        }
    }
    let Some(entries) = choice.mapping() else {
        p.report(words::wrong_type("\"switch\" in reply", "`variable` and `case`", choice));
        return Step::Broken;
    };
    let fields = Fields::read(p, &row::METHOD, "switch in reply", name.span, entries);
    fields.check(p, &row::METHOD);
    let (variable, transform) = switch::subject(p, &fields, None);
    let reply = |p: &mut Parser<'_>, view: View<'_>| Block {
        span: view.span(),
        statements: vec![Statement {
            span: view.span(),
            method: Name { text: METHOD.name.to_owned(), span: view.span() },
            step: one(p, &Name { text: METHOD.name.to_owned(), span: view.span() }, Some(view)),
        }],
    };
    let mut cases = Vec::new();
    if let Some(Field { value, .. }) = fields.get("case") {
        match value.mapping() {
            Some(entries) => {
                for (key, value) in entries.iter() {
                    let Some(key) = p.key(key) else { continue };
                    let block = reply(p, value);
                    cases.push((key, block));
                }
            }
            None => {
                let what = "\"case\" of switch in reply";
                p.report(words::wrong_type(what, "a map from keys to replies", value));
            }
        }
    }
    let default = fields.get("default").map(|field| reply(p, field.value));
    Step::Switch(Box::new(Cases { variable, transform, cases, default }))
}
