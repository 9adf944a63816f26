//! A conversation to rows and ways: its functions, its contexts and steps, and how it gets from one step to another.

use std::collections::BTreeSet;

use swml_runtime::program::{Answer, Context, ContextStep, Conversation, Function};

use super::Row;
use crate::render::words;

/// A step, by its context and its place in that.
pub(super) type Place = (usize, usize);

/// What is said of a way that needs no function, where there is one that leads there as well.
const BY_ITSELF: &str = "by itself";

/// A way from a step to another.
pub(super) struct Way {
    pub(super) from: Place,
    pub(super) to: Place,
    /// The function that leads there, or that the model also goes there by itself; empty: it does nothing else.
    pub(super) by: String,
}

/// What there is in it, in one row; none where it only talks.
pub(super) fn counts(conversation: &Conversation) -> Option<Row> {
    let count = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {one}s")),
    };
    let Conversation { functions, contexts, exits: _ } = conversation;
    let steps = contexts.iter().map(|context| context.steps.len()).sum();
    let counts = [
        count(contexts.len(), "context"),
        count(steps, "step"),
        count(functions.len(), "function"),
    ];
    let counts: Vec<_> = counts.into_iter().flatten().collect();
    (!counts.is_empty()).then(|| row(&counts.join(", "), ""))
}

/// A row for each function: who answers it, and what it changes.
pub(super) fn functions(conversation: &Conversation) -> Vec<Row> {
    let detail = |function: &Function| {
        let mut words = vec![
            match function.answer {
                Answer::Document => "answered here",
                Answer::Web => "asks a web server",
                Answer::Platform => "built in",
            }
            .to_owned(),
        ];
        if !function.active {
            words.push("off at first".to_owned());
        }
        words.extend(function.steps.iter().map(|step| format!("to step {step}")));
        let contexts = function.contexts.iter().map(|number| context(conversation, *number));
        words.extend(contexts.map(|context| format!("to context {}", context.name)));
        words.join(", ")
    };
    let functions = conversation.functions.iter();
    functions.map(|function| row(&function.name, &detail(function))).collect()
}

/// What a step says: its name, and the functions that it may call.
pub(super) fn step(conversation: &Conversation, step: &ContextStep) -> Vec<Row> {
    let detail = match (step.end, step.passages.as_slice()) {
        (true, _) => "ends its context",
        (false, []) => "leads on to no step by itself",
        _ => "",
    };
    let mut rows = vec![row(&step.name, detail)];
    match step.functions.as_deref() {
        _ if conversation.functions.is_empty() => {}
        None => rows.push(row("any function", "")),
        Some([]) => rows.push(row("no function", "")),
        Some(numbers) => {
            let name = |number: &u16| &conversation.functions[usize::from(*number)].name;
            rows.extend(numbers.iter().map(|number| row(name(number), "")));
        }
    }
    rows
}

/// Every way from a step to another: where the model may go by itself, and where functions lead it to. A function
/// can be called in the steps that may call it.
pub(super) fn ways(conversation: &Conversation) -> Vec<Way> {
    let mut ways = Vec::new();
    for (number, context) in conversation.contexts.iter().enumerate() {
        for (at, step) in context.steps.iter().enumerate() {
            let from = (number, at);
            let mut known = BTreeSet::new();
            for passage in &step.passages {
                let to = (usize::from(passage.context), usize::from(passage.step));
                if to != from && known.insert(to) {
                    ways.push(Way { from, to, by: String::new() });
                }
            }
            let own = ways.len() - known.len()..ways.len();
            for function in callable(conversation, step) {
                let in_context = function.steps.iter().filter_map(|name| {
                    let is_it = |step: &ContextStep| step.name == *name;
                    Some((number, context.steps.iter().position(is_it)?))
                });
                let elsewhere = function.contexts.iter().map(|context| (usize::from(*context), 0));
                let targets: BTreeSet<Place> =
                    in_context.chain(elsewhere).filter(|to| *to != from).collect();
                for way in &mut ways[own.clone()] {
                    if targets.contains(&way.to) {
                        BY_ITSELF.clone_into(&mut way.by);
                    }
                }
                let way = |to| Way { from, to, by: function.name.to_string() };
                ways.extend(targets.into_iter().map(way));
            }
        }
    }
    ways
}

/// Where it begins: with the first step of `default`.
pub(super) fn begins(conversation: &Conversation) -> Option<Place> {
    let is_default = |context: &Context| context.name.as_str() == "default";
    let number = conversation.contexts.iter().position(is_default).unwrap_or(0);
    conversation.contexts.get(number)?.steps.first().map(|_| (number, 0))
}

fn callable<'c>(
    conversation: &'c Conversation,
    step: &'c ContextStep,
) -> impl Iterator<Item = &'c Function> {
    let all = (0u16..).zip(&conversation.functions);
    let may = |number: u16| step.functions.as_ref().is_none_or(|some| some.contains(&number));
    all.filter(move |(number, _)| may(*number)).map(|(_, function)| function)
}

fn context(conversation: &Conversation, number: u16) -> &Context {
    &conversation.contexts[usize::from(number)]
}

fn row(title: &str, detail: &str) -> Row {
    Row { title: words::title(title), detail: words::label(detail), line: None, span: None }
}
