//! The contexts and steps of a prompt: names that must be there, and steps that no conversation comes to.

use std::collections::{HashMap, HashSet};

use super::{Known, items, name};
use crate::ast::{ActionKind, Context, ContextStep, Conversation, Function, Name};
use crate::destination::quoted;
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::is_template;
use crate::parse::Parser;
use crate::source::Span;
use crate::syntax::{Mapping, View};
use swml_runtime::program::Answer;

/// What stands for the step behind.
const NEXT: &str = "next";

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
pub(super) fn check(p: &mut Parser<'_>, conversation: &Conversation, known: &Known<'_>) {
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
    unreachable(p, conversation);
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

/// Warns of steps and functions that no conversation comes to. Where a web server or the call decides, it may
/// come to any.
fn unreachable(p: &mut Parser<'_>, conversation: &Conversation) {
    let contexts = &conversation.contexts;
    let unknown = |function: &Function| {
        let of_outputs = function.outputs.iter().flat_map(|output| &output.actions);
        function.answer == Answer::Web
            || of_outputs.into_iter().any(|action| match &action.kind {
                ActionKind::Step(name) | ActionKind::Context(name) => is_template(&name.text),
                _ => false,
            })
    };
    let Some(first) = contexts.iter().position(|context| context.name.text == "default") else {
        return;
    };
    if conversation.functions.iter().any(unknown) {
        return;
    }
    let mut reached = HashSet::from([(first, 0)]);
    let mut waiting = vec![(first, 0)];
    while let Some((at, number)) = waiting.pop() {
        let context = &contexts[at];
        let Some(step) = context.steps.get(number) else { continue };
        let step_named = |name: &str| context.steps.iter().position(|step| step.name.text == name);
        let context_named = |name: &str| contexts.iter().position(|c| c.name.text == name);
        let mut leads: Vec<(usize, usize)> = Vec::new();
        if step.valid_steps.is_empty() && !step.end {
            leads.push((at, number + 1));
        }
        for name in &step.valid_steps {
            let next = if name.text == NEXT { Some(number + 1) } else { step_named(&name.text) };
            leads.extend(next.map(|next| (at, next)));
        }
        let others = step.valid_contexts.iter().filter_map(|name| context_named(&name.text));
        leads.extend(others.map(|context| (context, 0)));
        for function in &conversation.functions {
            let listed = |names: &Vec<Name>| names.iter().any(|n| n.text == function.name.text);
            if !step.functions.as_ref().is_none_or(listed) {
                continue;
            }
            for action in function.outputs.iter().flat_map(|output| &output.actions) {
                match &action.kind {
                    ActionKind::Step(name) => {
                        leads.extend(step_named(&name.text).map(|step| (at, step)));
                    }
                    ActionKind::Context(name) => {
                        leads.extend(context_named(&name.text).map(|context| (context, 0)));
                    }
                    _ => {}
                }
            }
        }
        waiting.extend(leads.into_iter().filter(|lead| reached.insert(*lead)));
    }
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
