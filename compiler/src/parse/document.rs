//! The outside of a document: its version and its sections.

use std::collections::HashSet;

use super::statement::{self, ANNOTATIONS};
use super::{Parser, is_nothing, suggest, words};
use crate::ast::{Block, Document, Name, Section};
use crate::diagnostic::{Code, Diagnostic};
use crate::methods::Kind;
use crate::source::Span;
use crate::syntax::{Mapping, View};

/// A document that stands inside another, as an answer of a function: its names are its own.
pub(super) fn inner(p: &mut Parser<'_>, root: View<'_>) -> Document {
    let outer = (std::mem::take(&mut p.labels), p.confirm.take());
    let document = p.of_function(|p| read(p, Some(root)));
    (p.labels, p.confirm) = outer;
    document
}

pub(super) fn read(p: &mut Parser<'_>, root: Option<View<'_>>) -> Document {
    let Some(root) = root.filter(|root| !is_nothing(*root)) else {
        // a text that could not be read has been reported as that
        if !p.out.has_errors() {
            let finding =
                Diagnostic::new(Code::Empty, Span::default(), "there is no document in the text");
            p.report(finding.help("a document has sections, and one of them is main"));
        }
        return Document::default();
    };
    let Some(entries) = root.mapping() else {
        let finding = words::wrong_type("a document", "a map with `sections`", root);
        p.report(match root.sequence() {
            Some(_) => finding.help("put the statements under sections: and main:"),
            None => finding,
        });
        return Document::default();
    };
    let mut sections = None;
    let mut short = Vec::new();
    for (key, value) in entries.iter() {
        let Some(name) = p.key(key) else { continue };
        match name.text.as_str() {
            "version" => version(p, value),
            "sections" => sections = sections.or(Some((name, value))),
            "reply" | "receive" if p.kind == Kind::Messaging => short.push((name, value)),
            _ => unknown(p, &name, entries),
        }
    }
    if let [(first, _), ..] = short.as_slice() {
        return self::short(p, root, first.span, &short, sections.is_some());
    }
    match sections {
        Some((name, value)) => self::sections(p, &name, value),
        None => {
            let place = entries.iter().next().map_or(root.span(), |(key, _)| key.span());
            let finding =
                Diagnostic::new(Code::MissingSections, place, "the document has no `sections`");
            p.report(match entries.get("main") {
                Some(_) => finding.help("put main under sections:"),
                None => finding.help("a document has sections, and one of them is main"),
            });
            Document::default()
        }
    }
}

/// A document for messages that is a single `reply` or `receive` [A48].
fn short(
    p: &mut Parser<'_>,
    root: View<'_>,
    first: Span,
    given: &[(Name, View<'_>)],
    sections: bool,
) -> Document {
    if sections || given.len() > 1 {
        let message = "a document has one of `sections`, `reply` and `receive`";
        let place = given.last().map_or(first, |(name, _)| name.span);
        p.report(
            Diagnostic::new(Code::Conflict, place, message)
                .help("put the statements under sections: and main:"),
        );
    } else {
        let message = "this is one statement; a document has `sections`, and one of them is main";
        p.report(
            Diagnostic::new(Code::LegacyForm, first, message)
                .help("put it under sections: and main:"),
        );
    }
    let steps = given.iter().map(|(name, value)| statement::named(p, name, *value)).collect();
    let body = Block { span: root.span(), statements: steps };
    let name = Name { text: "main".to_owned(), span: first };
    Document { sections: vec![Section { name, body }], ..Document::default() }
}

fn version(p: &mut Parser<'_>, value: View<'_>) {
    match value.scalar() {
        Some(scalar) if scalar.text() == "1.0.0" => {}
        Some(_) if !is_nothing(value) => {
            let message = format!("the version is {}; expected 1.0.0", words::describe(value));
            p.report(
                Diagnostic::new(Code::BadVersion, value.span(), message)
                    .help("write version: 1.0.0"),
            );
        }
        _ => p.wrong_type("\"version\"", "1.0.0", value),
    }
}

fn unknown(p: &mut Parser<'_>, name: &Name, entries: Mapping<'_>) {
    if ANNOTATIONS.contains(&name.text.as_str()) {
        return;
    }
    let message = format!("unknown key \"{}\" in the document", name.text);
    let finding = Diagnostic::new(Code::UnknownKey, name.span, message);
    let nearest = p.nearest(&name.text, ["version", "sections"].into_iter());
    p.report(match nearest {
        Some(meant) => finding.help(format!("did you mean \"{meant}\"?")),
        None if entries.get("sections").is_some() => {
            finding.help("a document has `version` and `sections`; sections go under `sections`")
        }
        None => finding,
    });
}

fn sections(p: &mut Parser<'_>, name: &Name, value: View<'_>) -> Document {
    let mut document = Document::default();
    let Some(entries) = value.mapping() else {
        let finding =
            words::wrong_type("\"sections\"", "a map from names to lists of statements", value);
        p.report(match value.sequence() {
            Some(_) => finding.help("name the list: main:"),
            None => finding,
        });
        return document;
    };
    let mut names = HashSet::new();
    for (key, value) in entries.iter() {
        let Some(name) = p.key(key) else { continue };
        if ANNOTATIONS.contains(&name.text.as_str()) {
            continue;
        }
        if name.text.is_empty() || name.text.starts_with(':') {
            let message =
                format!("{} cannot be the name of a section", words::shortened(&name.text));
            p.report(
                Diagnostic::new(Code::BadValue, name.span, message).help("begin it with a letter"),
            );
            continue;
        }
        // the first of two counts; the tree has reported the second
        if !names.insert(name.text.clone()) {
            continue;
        }
        let body = section(p, &name, value);
        document.sections.push(Section { name, body });
    }
    if !names.contains("main") {
        let finding = Diagnostic::new(
            Code::MissingMain,
            name.span,
            "there is no section `main`, where a call begins",
        );
        let names = document.sections.iter().map(|section| &section.name);
        let like_main = names
            .clone()
            .find(|name| suggest::nearest("main", std::iter::once(name.text.as_str())).is_some());
        p.report(match like_main {
            Some(other) => finding.label(other.span, "should this be main?"),
            None => finding.help("name the first section main"),
        });
    }
    document
}

fn section(p: &mut Parser<'_>, name: &Name, value: View<'_>) -> Block {
    p.labels.clear();
    let what = format!("section \"{}\"", name.text);
    let Some(value) = typed_form(p, &what, value) else {
        return Block { span: value.span(), statements: Vec::new() };
    };
    let body = if is_nothing(value) {
        Block { span: value.span(), statements: Vec::new() }
    } else {
        statement::block(p, &what, value)
    };
    if body.statements.is_empty() && (is_nothing(value) || value.sequence().is_some()) {
        let message = format!("{what} has no steps");
        p.report(Diagnostic::new(Code::EmptySection, name.span, message));
    }
    body
}

/// `{code: [...], params: ..., result: ..., meta: ...}`: the steps of an older form.
fn typed_form<'t>(p: &mut Parser<'_>, what: &str, value: View<'t>) -> Option<View<'t>> {
    let Some(entries) = value.mapping() else { return Some(value) };
    let Some(code) = entries.get("code") else {
        let typed = ["params", "result", "meta"];
        if let Some(name) = typed.into_iter().find(|name| entries.get(name).is_some()) {
            let message = format!("{what} has the older form, with `{name}`, and no `code`");
            p.report(
                Diagnostic::new(Code::MissingParameter, value.span(), message)
                    .help("write the list of its steps as the section"),
            );
            return None;
        }
        return Some(value);
    };
    let message =
        format!("{what} has the older form with `code`; today's documents have the list alone");
    p.report(
        Diagnostic::new(Code::LegacyForm, value.span(), message)
            .help("write the list of `code` as the section"),
    );
    for (key, _) in value.mapping().into_iter().flat_map(Mapping::iter) {
        let Some(name) = p.key(key) else { continue };
        let known = ["code", "params", "result", "meta"];
        if !known.contains(&name.text.as_str()) && !ANNOTATIONS.contains(&name.text.as_str()) {
            let message = format!("unknown key \"{}\" in {what}", name.text);
            p.report(Diagnostic::new(Code::UnknownKey, name.span, message));
        }
    }
    Some(code)
}
