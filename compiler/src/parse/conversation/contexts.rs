//! The contexts and steps of a prompt: names that must be there, and steps that no conversation comes to.

use std::collections::{HashMap, HashSet};

use super::reach::{Place, Reach};
use super::{Known, items, name};
use crate::ast::{ActionKind, Context, ContextStep, Conversation, Name};
use crate::destination::quoted;
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::is_template;
use crate::parse::Parser;
use crate::source::Span;
use crate::syntax::{Mapping, View};

/// What stands for the step behind.
pub(super) const NEXT: &str = "next";

pub(super) fn read(p: &mut Parser<'_>, view: Option<View<'_>>) -> Vec<Context> {
    let mut list: Vec<Context> = Vec::new();
    let Some(entries) = view.and_then(View::mapping) else { return list };
    let mut seen = HashSet::new();
    for (key, view) in entries.iter() {
        let (Some(name), Some(map)) = (name(key), view.mapping()) else { continue };
        // the first of two counts; the tree has reported the second
        if seen.insert(name.text.clone()) {
            let (span, steps) = (name.span.to(view.span()), steps(p, map));
            list.push(Context { name, span, steps });
        }
    }
    if !seen.contains("default") {
        let span = entries.iter().next().map_or(Span::default(), |(key, _)| key.span());
        let message = "there is no context \"default\", where a conversation begins";
        p.report(
            Diagnostic::new(Code::MissingParameter, span, message)
                .help("name the first context default"),
        );
    }
    list
}

fn steps(p: &mut Parser<'_>, context: Mapping<'_>) -> Vec<ContextStep> {
    let mut list: Vec<ContextStep> = Vec::new();
    let mut seen: HashMap<String, Span> = HashMap::new();
    for view in items(context.get("steps")) {
        let Some(map) = view.mapping() else { continue };
        let Some(step_name) = map.get("name").and_then(name) else { continue };
        if step_name.text == NEXT {
            let message = "a step cannot have the name \"next\", which stands for the step behind";
            p.report(
                Diagnostic::new(Code::BadValue, step_name.span, message)
                    .help("choose another name"),
            );
        }
        if let Some(first) = seen.get(&step_name.text) {
            let message =
                format!("there are two steps {} in this context", quoted(&step_name.text));
            p.report(
                Diagnostic::new(Code::DuplicateName, step_name.span, message)
                    .label(*first, "the first stands here")
                    .help("give one of them another name"),
            );
            continue;
        }
        seen.insert(step_name.text.clone(), step_name.span);
        let names = |key: &str| items(map.get(key)).into_iter().filter_map(name).collect();
        let end = map.get("end").is_some_and(|end| !super::is_false(end));
        if let Some(span) = super::key_of(map, "valid_steps").filter(|_| end) {
            let message = "\"valid_steps\" has no effect beside \"end\", which ends the context";
            p.report(
                Diagnostic::new(Code::IgnoredParameter, span, message).help("keep one of them"),
            );
        }
        let mut functions: Option<Vec<Name>> = map.get("functions").map(|_| names("functions"));
        if let Some(named) = &mut functions {
            named.retain(|name| name.text != "none");
        }
        list.push(ContextStep {
            name: step_name,
            span: view.span(),
            functions,
            valid_steps: if end { Vec::new() } else { names("valid_steps") },
            valid_contexts: names("valid_contexts"),
            end,
        });
    }
    list
}

/// Names that are not there, and steps that no conversation comes to.
pub(super) fn check(
    p: &mut Parser<'_>,
    conversation: &Conversation,
    known: &Known<'_>,
    reach: Option<&Reach>,
) {
    let contexts = &conversation.contexts;
    for context in contexts {
        for step in &context.steps {
            step.functions.iter().flatten().for_each(|name| known.check(p, name));
            for name in step.valid_steps.iter().filter(|name| name.text != NEXT) {
                let steps = || context.steps.iter().map(|step| step.name.text.as_str());
                named(p, "step", name, steps);
            }
            for name in &step.valid_contexts {
                named(p, "context", name, || contexts.iter().map(|c| c.name.text.as_str()));
            }
        }
    }
    let actions = conversation.functions.iter().flat_map(|function| &function.outputs);
    for action in actions.flat_map(|output| &output.actions) {
        match &action.kind {
            ActionKind::Step(name) => {
                let steps = || contexts.iter().flat_map(|c| &c.steps).map(|s| s.name.text.as_str());
                named(p, "step", name, steps);
            }
            ActionKind::Context(name) => {
                named(p, "context", name, || contexts.iter().map(|c| c.name.text.as_str()));
            }
            _ => {}
        }
    }
    if let Some(reach) = reach {
        unreachable(p, contexts, &reach.steps);
    }
}

/// Warns of a name that is not there.
fn named<'n, I: Iterator<Item = &'n str>>(
    p: &mut Parser<'_>,
    what: &str,
    name: &Name,
    known: impl Fn() -> I,
) {
    if is_template(&name.text) || known().any(|known| known == name.text) {
        return;
    }
    let message = format!("there is no {what} {} in this conversation", quoted(&name.text));
    let finding = Diagnostic::new(Code::UndefinedName, name.span, message);
    p.report(match p.nearest(&name.text, known()) {
        Some(meant) => finding.help(format!("did you mean {}?", quoted(meant))),
        None => finding,
    });
}

/// Warns of steps that no conversation comes to.
fn unreachable(p: &mut Parser<'_>, contexts: &[Context], reached: &HashSet<Place>) {
    for (at, context) in contexts.iter().enumerate() {
        let missed = |number: &usize| !reached.contains(&(at, *number));
        let missed: Vec<_> = (0..context.steps.len()).filter(missed).collect();
        if missed.len() == context.steps.len() && !missed.is_empty() {
            let message = "no conversation comes to this context";
            p.report(
                Diagnostic::new(Code::DeadCode, context.name.span, message)
                    .help("name it in valid_contexts of a step, or remove it"),
            );
            continue;
        }
        for number in missed {
            let message = "no conversation comes to this step";
            p.report(
                Diagnostic::new(Code::DeadCode, context.steps[number].name.span, message)
                    .help("name it in valid_steps of a step before it, or remove it"),
            );
        }
    }
}
