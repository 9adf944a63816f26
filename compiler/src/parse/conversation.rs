//! `ai` and `amazon_bedrock`: what the functions of a conversation do to the call, and the contexts and steps
//! that it walks through. The keys and their values are read by the method table like those of any other
//! method; here stands what only these have, and what the table cannot tell.

mod actions;
mod contexts;
mod reach;

use std::collections::HashMap;

use swml_runtime::program::Answer;

use self::reach::Reach;
use super::{Parser, action, is_nothing, words};
use crate::ast::{Conversation, Function, Name, Step};
use crate::destination::quoted;
use crate::diagnostic::{Code, Diagnostic};
use crate::methods::Method;
use crate::methods::ai::{HOOKS, NATIVE};
use crate::source::Span;
use crate::syntax::{Mapping, Plain, View};

pub(super) fn converse(
    p: &mut Parser<'_>,
    method: &'static Method,
    name: &Name,
    value: Option<View<'_>>,
) -> Step {
    let Step::Action(action) = action::action(p, method, name, value) else {
        return Step::Broken;
    };
    let mut conversation = Conversation {
        action,
        functions: Vec::new(),
        contexts: Vec::new(),
        allows_statements: true,
    };
    if let Some(entries) = value.and_then(View::mapping) {
        whole(p, method, entries);
        conversation.allows_statements = allows_statements(entries);
        let swaig = entries.get("SWAIG");
        conversation.functions = functions(p, swaig);
        let prompt = entries.get("prompt").and_then(View::mapping);
        let contexts = prompt.and_then(|prompt| prompt.get("contexts"));
        conversation.contexts = contexts::read(p, contexts);
        let reach = Reach::of(&conversation);
        let known = Known::new(&conversation.functions, swaig);
        contexts::check(p, &conversation, &known, reach.as_ref());
        for (number, function) in conversation.functions.iter_mut().enumerate() {
            function.allowed = reach.as_ref().is_none_or(|reach| reach.functions.contains(&number));
        }
        unheard(p, &conversation);
    }
    Step::Converse(Box::new(conversation))
}

/// What the table does not tell of the parameters.
fn whole(p: &mut Parser<'_>, method: &'static Method, entries: Mapping<'_>) {
    for key in ["prompt", "post_prompt"] {
        let Some(view) = entries.get(key) else { continue };
        if view.scalar().is_some() && !is_nothing(view) {
            let message = format!("\"{key}\" in {} is a map with `text` or `pom`", method.name);
            p.report(
                Diagnostic::new(Code::LegacyForm, view.span(), message)
                    .help(format!("write {key}: {{ text: ... }}")),
            );
        }
        let text = view.mapping().and_then(|prompt| key_of(prompt, "text"));
        if let Some(key_span) = text
            && view.mapping().is_some_and(|prompt| prompt.get("pom").is_some())
        {
            let message = format!("\"text\" in {key} has no effect beside \"pom\"");
            p.report(
                Diagnostic::new(Code::IgnoredParameter, key_span, message).help("keep one of them"),
            );
        }
    }
    if let Some(span) = key_of(entries, "languages")
        && entries.get("multilingual").is_some()
    {
        let message = "\"languages\" has no effect beside \"multilingual\"";
        p.report(Diagnostic::new(Code::IgnoredParameter, span, message).help("keep one of them"));
    }
    if let Some(view) = entries.get("SWAIG").filter(|view| view.sequence().is_some()) {
        let message = "\"SWAIG\" is a map; older documents have the list of functions alone";
        p.report(
            Diagnostic::new(Code::LegacyForm, view.span(), message)
                .help("put the list under functions:"),
        );
    }
}

/// Where a key stands.
fn key_of(entries: Mapping<'_>, key: &str) -> Option<Span> {
    let is_it = |view: &View<'_>| view.scalar().is_some_and(|scalar| scalar.text() == key);
    entries.iter().map(|(key, _)| key).find(is_it).map(View::span)
}

/// `params.swaig_allow_swml`, unless the call computes it.
fn allows_statements(entries: Mapping<'_>) -> bool {
    let params = entries.get("params").and_then(View::mapping);
    let allow = params.and_then(|params| params.get("swaig_allow_swml")).and_then(View::scalar);
    allow.is_none_or(|scalar| scalar.plain() != Plain::Bool(false) && scalar.text() != "false")
}

/// The functions of the document, of web servers, of the platform: the first of each name.
fn functions(p: &mut Parser<'_>, swaig: Option<View<'_>>) -> Vec<Function> {
    let mut list: Vec<Function> = Vec::new();
    let mut seen: HashMap<String, Span> = HashMap::new();
    let Some(swaig) = swaig else { return list };
    let entries = swaig.mapping();
    let defaults = entries.and_then(|entries| entries.get("defaults")).and_then(View::mapping);
    let by_default = defaults.is_some_and(|defaults| defaults.get("web_hook_url").is_some());
    for view in items(entries.map_or(Some(swaig), |entries| entries.get("functions"))) {
        let Some(map) = view.mapping() else { continue };
        let Some(name) = map.get("function").and_then(|name| self::name(name)) else { continue };
        let function = Function {
            answer: answer(map, by_default, &name.text),
            active: map.get("active").is_none_or(|active| !is_false(active)),
            allowed: true,
            outputs: actions::outputs(p, &name, map.get("data_map")),
            name,
        };
        match seen.get(&function.name.text) {
            Some(first) => {
                let message = format!("there are two functions {}", quoted(&function.name.text));
                p.report(
                    Diagnostic::new(Code::DuplicateName, function.name.span, message)
                        .label(*first, "the first stands here")
                        .help("give one of them another name"),
                );
            }
            None => {
                seen.insert(function.name.text.clone(), function.name.span);
                list.push(function);
            }
        }
    }
    let mut listed = |names: Option<View<'_>>, answer: Answer| {
        for name in items(names).into_iter().filter_map(name) {
            if seen.insert(name.text.clone(), name.span).is_none() {
                let outputs = Vec::new();
                list.push(Function { name, answer, active: true, allowed: true, outputs });
            }
        }
    };
    for include in items(entries.and_then(|entries| entries.get("includes"))) {
        listed(include.mapping().and_then(|include| include.get("functions")), Answer::Web);
    }
    listed(entries.and_then(|entries| entries.get("native_functions")), Answer::Platform);
    list
}

/// Who answers a function. What the platform calls when all is over cannot change the call any more.
fn answer(function: Mapping<'_>, by_default: bool, name: &str) -> Answer {
    let starts = name == "startup_hook" || name == "start_hook";
    if HOOKS.contains(&name) && !starts {
        Answer::Platform
    } else if function.get("data_map").is_some() {
        Answer::Document
    } else if by_default || function.get("web_hook_url").is_some() {
        Answer::Web
    } else {
        Answer::Platform
    }
}

/// The functions that can be named, and whether a name that is not among them may be one all the same.
pub(super) struct Known<'f> {
    names: Vec<&'f str>,
    open: bool,
}

impl<'f> Known<'f> {
    fn new(functions: &'f [Function], swaig: Option<View<'_>>) -> Self {
        let names = functions.iter().map(|function| function.name.text.as_str());
        // Only a server of tools knows what tools it has.
        let servers = swaig.and_then(View::mapping).and_then(|swaig| swaig.get("mcp_servers"));
        Self { names: names.chain(NATIVE.iter().copied()).collect(), open: servers.is_some() }
    }

    /// Warns of a name that no function has.
    fn check(&self, p: &mut Parser<'_>, name: &Name) {
        let computed = crate::expr::is_template(&name.text);
        if self.open || computed || self.names.contains(&name.text.as_str()) {
            return;
        }
        let message = format!("there is no function {} in this conversation", quoted(&name.text));
        let finding = Diagnostic::new(Code::UndefinedName, name.span, message);
        p.report(match p.nearest(&name.text, self.names.iter().copied()) {
            Some(meant) => finding.help(format!("did you mean {}?", quoted(meant))),
            None => finding.help("add it to the functions of SWAIG"),
        });
    }
}

/// Warns of actions that cannot happen.
fn unheard(p: &mut Parser<'_>, conversation: &Conversation) {
    if conversation.allows_statements {
        return;
    }
    let actions = conversation.functions.iter().flat_map(|function| &function.outputs);
    for action in actions.flat_map(|output| &output.actions) {
        if let crate::ast::ActionKind::Statements(..) = action.kind {
            let message = "these statements never run: `swaig_allow_swml` is false";
            p.report(Diagnostic::new(Code::IgnoredParameter, action.span, message));
        }
    }
}

/// The items of a list; a value that is none counts as one.
fn items(view: Option<View<'_>>) -> Vec<View<'_>> {
    match view.map(|view| (view, view.sequence())) {
        None => Vec::new(),
        Some((_, Some(items))) => items.iter().collect(),
        Some((view, None)) => vec![view],
    }
}

/// A scalar as a name.
fn name(view: View<'_>) -> Option<Name> {
    let scalar = view.scalar().filter(|_| !is_nothing(view))?;
    Some(Name { text: scalar.text().to_owned(), span: scalar.span() })
}

fn is_false(view: View<'_>) -> bool {
    view.scalar()
        .is_some_and(|scalar| scalar.plain() == Plain::Bool(false) || scalar.text() == "false")
}

fn wrong(p: &mut Parser<'_>, what: &str, wanted: &str, view: View<'_>) {
    p.report(words::wrong_type(what, wanted, view));
}
