//! Blocks and statements: a bare name, or a map with one key.

use std::collections::HashSet;

use swml_runtime::expr::{Root, Segment};

use super::{
    Parser, action, call, cond, connect, conversation, data, is_nothing, jump, reply, switch, words,
};
use crate::ast::{Action, Block, Name, Statement, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::PathExpr;
use crate::limits;
use crate::methods::{self, Method, prompt};
use crate::source::Span;
use crate::syntax::{Mapping, View, ViewKind};

/// Source positions that an older editor left in documents.
pub(super) const ANNOTATIONS: &[&str] = &[":l", ":c", ":i"];

/// Reads a list of statements.
pub(super) fn block(p: &mut Parser<'_>, what: &str, view: View<'_>) -> Block {
    let mut block = Block { span: view.span(), statements: Vec::new() };
    match view.kind() {
        ViewKind::Sequence(items) => {
            block.statements.reserve_exact(items.len().min(limits::STEPS));
            for item in items.iter() {
                block.statements.extend(statement(p, item));
            }
        }
        ViewKind::Scalar(_) if is_nothing(view) => {
            p.report(
                words::wrong_type(what, "a list of statements", view)
                    .help("write [] where nothing happens"),
            );
        }
        ViewKind::Scalar(_) | ViewKind::Mapping(_) => {
            let message = format!("{what} is one statement; today's documents have a list");
            p.report(
                Diagnostic::new(Code::LegacyForm, view.span(), message)
                    .help("put a dash in front of the statement"),
            );
            block.statements.extend(statement(p, view));
        }
    }
    speech_only(p, &block);
    block
}

/// Reads a statement; `None` beyond the limit of steps.
fn statement(p: &mut Parser<'_>, view: View<'_>) -> Option<Statement> {
    p.steps += 1;
    if p.steps > limits::STEPS {
        if p.steps == limits::STEPS + 1 {
            let message = format!("more than {} steps; the rest is not read", limits::STEPS);
            p.report(
                Diagnostic::new(Code::TooManySteps, view.span(), message)
                    .help("move a part into a document of its own and execute its URL"),
            );
        }
        return None;
    }
    let broken = || Name { text: String::new(), span: view.span() };
    let (method, step) = match view.kind() {
        ViewKind::Scalar(scalar) if !is_nothing(view) => {
            let name = Name { text: scalar.text().to_owned(), span: scalar.span() };
            let step = bare(p, &name);
            (name, step)
        }
        ViewKind::Mapping(entries) => {
            from_map(p, view, entries).unwrap_or((broken(), Step::Broken))
        }
        _ => {
            let message = format!(
                "a statement is a method's name with its parameters, found {}",
                words::describe(view)
            );
            let finding = Diagnostic::new(Code::BadStatement, view.span(), message);
            p.report(match view.sequence() {
                Some(_) => finding.help("remove one dash"),
                None => finding.help("remove the dash, or write a method's name behind it"),
            });
            (broken(), Step::Broken)
        }
    };
    Some(Statement { span: view.span(), method, step })
}

/// A statement that stands alone.
pub(super) fn named(p: &mut Parser<'_>, name: &Name, value: View<'_>) -> Statement {
    let step = step(p, name, Some(value));
    Statement { span: name.span.to(value.span()), method: name.clone(), step }
}

/// `- hangup`
fn bare(p: &mut Parser<'_>, name: &Name) -> Step {
    if methods::method(&name.text).is_none()
        && let Some((first, _)) = name.text.split_once([' ', ':'])
        && methods::method(first).is_some()
    {
        let message = format!(
            "a statement without parameters is a method's name alone, found {}",
            words::shortened(&name.text)
        );
        p.report(
            Diagnostic::new(Code::BadStatement, name.span, message)
                .help(format!("write a colon and a blank behind it: {first}: ...")),
        );
        return Step::Broken;
    }
    step(p, name, None)
}

/// `- hangup: {}`
fn from_map(p: &mut Parser<'_>, view: View<'_>, entries: Mapping<'_>) -> Option<(Name, Step)> {
    let mut keys: Vec<(Name, View<'_>)> = Vec::new();
    let mut seen = HashSet::new();
    for (key, value) in entries.iter() {
        let Some(name) = p.key(key) else { continue };
        let first = entries.len() == 1 || seen.insert(name.text.clone());
        if first && !ANNOTATIONS.contains(&name.text.as_str()) {
            keys.push((name, value));
        }
    }
    if keys.len() > 1 {
        several_keys(p, &keys);
        return None;
    }
    let Some((name, value)) = keys.pop() else {
        let message = "a statement is a method's name with its parameters, found an empty map";
        p.report(Diagnostic::new(Code::BadStatement, view.span(), message));
        return None;
    };
    let step = step(p, &name, Some(value));
    Some((name, step))
}

/// Two or more keys where one method's name should stand.
fn several_keys(p: &mut Parser<'_>, keys: &[(Name, View<'_>)]) {
    let methods = keys.iter().filter(|(name, _)| methods::method(&name.text).is_some()).count();
    let (first, rest) = (&keys[0].0, &keys[1..]);
    let params = methods::method(&first.text).filter(|method| {
        methods == 1 && rest.iter().all(|(name, _)| method.param(&name.text).is_some())
    });
    let message = format!("a statement has one key, found {}", keys.len());
    let mut finding = Diagnostic::new(Code::BadStatement, rest[0].0.span, message);
    finding = finding.label(first.span, "the statement begins here");
    p.report(match params {
        Some(method) => finding.help(format!(
            "indent \"{}\" further, so that it belongs to {}",
            rest[0].0.text, method.name
        )),
        None => finding
            .help(format!("split into {} statements, each with a dash of its own", keys.len())),
    });
    if params.is_none() {
        for (name, value) in keys {
            step(p, name, Some(*value));
        }
    }
}

/// Reads what a method says. A `null` value is the same as none.
fn step(p: &mut Parser<'_>, name: &Name, value: Option<View<'_>>) -> Step {
    let Some(method) = methods::method(&name.text).filter(|method| method.is_for(p.kind)) else {
        unknown(p, name);
        return Step::Broken;
    };
    if let Some(confirm) = p.confirm.filter(|_| !method.confirmable) {
        let message = format!("{} cannot stand in a confirm script", method.name);
        let allowed: Vec<_> = methods::ALL
            .iter()
            .filter(|method| method.confirmable)
            .map(|method| method.name)
            .collect();
        p.report(
            Diagnostic::new(Code::ConfirmMethod, name.span, message)
                .label(confirm, "the script begins here")
                .help(format!("it may use {}", methods::one_of(&allowed))),
        );
    }
    if let Some(instead) = method.legacy {
        let message = format!("`{}` is no method of today's schema", method.name);
        p.report(Diagnostic::new(Code::LegacyForm, name.span, message).help(instead));
    }
    let step = control(p, method, name, value);
    if p.confirm.is_some() && !method.confirmable { Step::Broken } else { step }
}

fn control(
    p: &mut Parser<'_>,
    method: &'static Method,
    name: &Name,
    value: Option<View<'_>>,
) -> Step {
    match method.name {
        "set" => data::set(p, name, value),
        "unset" => data::unset(p, name, value),
        "eval" => data::eval(p, name, value),
        "cond" => cond::cond(p, name, value),
        "if" => cond::legacy(p, name, value),
        "switch" => switch::switch(p, name, value),
        "label" => jump::label(p, name, value),
        "goto" => jump::goto(p, name, value),
        "execute" => call::execute(p, name, value),
        "transfer" => call::transfer(p, name, value),
        "return" => call::give_back(p, name, value),
        "connect" => connect::connect(p, name, value),
        "ai" | "amazon_bedrock" => conversation::converse(p, method, name, value),
        "reply" => reply::reply(p, name, value),
        _ => action::action(p, method, name, value),
    }
}

fn unknown(p: &mut Parser<'_>, name: &Name) {
    let message = format!("there is no method {}", words::shortened(&name.text));
    let finding = Diagnostic::new(Code::UnknownMethod, name.span, message);
    let kind = p.kind;
    let known = methods::ALL.iter().filter(|row| row.is_for(kind)).map(|method| method.name);
    let help = match name.text.as_str() {
        "say" => Some("to speak, write play: 'say:...'".to_owned()),
        "dial" => Some("to dial, write connect".to_owned()),
        other if methods::method(other).is_some_and(|row| !row.is_for(kind)) => {
            let (other, own) = (kind.other().words(), kind.words());
            Some(format!("it belongs to documents {other}; this one is {own}"))
        }
        written => p.nearest(written, known).map(|meant| format!("did you mean \"{meant}\"?")),
    };
    p.report(match help {
        Some(help) => finding.help(help),
        None => finding,
    });
}

/// A prompt that listens for speech alone, and a switch after it that looks for digits.
fn speech_only(p: &mut Parser<'_>, block: &Block) {
    let mut listening: Option<Span> = None;
    for statement in &block.statements {
        match &statement.step {
            Step::Action(action) if action.method.name == "prompt" => {
                listening = hears_speech_alone(action).then_some(statement.method.span);
            }
            Step::Switch(cases) if variable(&cases.variable) == Some("prompt_value") => {
                let digits = |name: &&Name| {
                    !name.text.is_empty()
                        && name.text.chars().all(|c| c.is_ascii_digit() || "*#".contains(c))
                };
                let key = cases.cases.iter().map(|(name, _)| name).find(digits);
                if let (Some(prompt), Some(key)) = (listening.take(), key) {
                    let message =
                        "this prompt listens for speech alone, yet a case looks for digits";
                    p.report(
                        Diagnostic::new(Code::SpeechOnly, prompt, message)
                            .label(key.span, "never what is heard")
                            .help("give max_digits too, so that it listens for both"),
                    );
                }
            }
            _ => {}
        }
    }
}

fn hears_speech_alone(action: &Action) -> bool {
    !prompt::listens(&|name| action.arg(name).is_some()).digits
}

/// The variable that a path names, where it is a whole one.
pub(super) fn variable(path: &PathExpr) -> Option<&str> {
    match (&path.path.root, path.path.segments.as_slice()) {
        (Root::Bare(name), []) | (Root::Vars, [Segment::Key(name)]) => Some(name.as_str()),
        _ => None,
    }
}
