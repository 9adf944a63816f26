//! Which steps of its prompt a conversation can come to, and which functions these allow. Which step it is in, only the
//! platform knows.

use std::collections::HashSet;

use swml_runtime::program::Answer;

use super::contexts::NEXT;
use crate::ast::{ActionKind, Conversation, Function, Name};
use crate::expr::is_template;
use crate::methods::ai::HOOKS;

/// A step, by the numbers of its context and of itself.
pub(super) type Place = (usize, usize);

/// What a conversation can come to.
pub(super) struct Reach {
    pub(super) steps: HashSet<Place>,
    /// The functions that can be called, by number.
    pub(super) functions: HashSet<usize>,
}

impl Reach {
    /// Walks through the steps, from the first of `default`; `None` where there are none.
    pub(super) fn of(conversation: &Conversation) -> Option<Self> {
        let contexts = &conversation.contexts;
        let is_default = |name: &Name| name.text == "default";
        let first = contexts.iter().position(|context| is_default(&context.name))?;
        let functions = &conversation.functions;
        let mut reach = Self { steps: HashSet::from([(first, 0)]), functions: HashSet::new() };
        let mut waiting = vec![(first, 0)];
        while let Some(place) = waiting.pop() {
            let Some(step) = contexts[place.0].steps.get(place.1) else { continue };
            let mut leads = passages(conversation, place);
            // A name that the call computes may be that of any function.
            let any = |names: &Vec<Name>| names.iter().any(|name| is_template(&name.text));
            for (number, function) in functions.iter().enumerate() {
                let listed = |names: &Vec<Name>| names.iter().any(|n| n.text == function.name.text);
                // The platform calls its hooks by itself.
                let is_hook = HOOKS.contains(&function.name.text.as_str());
                if is_hook
                    || step.functions.as_ref().is_none_or(|names| any(names) || listed(names))
                {
                    reach.functions.insert(number);
                    leads.extend(called(conversation, function, place));
                }
            }
            waiting.extend(leads.into_iter().filter(|lead| reach.steps.insert(*lead)));
        }
        Some(reach)
    }
}

/// Every step: where nobody knows which follows.
fn everywhere(conversation: &Conversation) -> Vec<Place> {
    let contexts = conversation.contexts.iter().enumerate();
    contexts.flat_map(|(at, context)| (0..context.steps.len()).map(move |n| (at, n))).collect()
}

/// Where the model may go from a step by itself.
fn passages(conversation: &Conversation, (at, number): Place) -> Vec<Place> {
    let context = &conversation.contexts[at];
    let step = &context.steps[number];
    let mut names = step.valid_steps.iter().chain(&step.valid_contexts);
    if names.any(|name| is_template(&name.text)) {
        return everywhere(conversation);
    }
    let mut leads: Vec<Place> = Vec::new();
    if step.valid_steps.is_empty() && !step.end {
        leads.push((at, number + 1));
    }
    for name in &step.valid_steps {
        let next = match name.text == NEXT {
            true => Some((at, number + 1)),
            false => step_named(conversation, at, name),
        };
        leads.extend(next);
    }
    leads.extend(step.valid_contexts.iter().filter_map(|name| context_named(conversation, name)));
    leads
}

/// Where a function leads that is called in a step. A web server answers any action, and behind another prompt nobody
/// knows the step.
fn called(conversation: &Conversation, function: &Function, (at, _): Place) -> Vec<Place> {
    let actions = function.outputs.iter().flat_map(|output| &output.actions);
    let mut leads = Vec::new();
    for action in actions {
        match &action.kind {
            ActionKind::Step(name) | ActionKind::Context(name) if is_template(&name.text) => {
                return everywhere(conversation);
            }
            ActionKind::ContextSwitch => return everywhere(conversation),
            ActionKind::Step(name) => leads.extend(step_named(conversation, at, name)),
            ActionKind::Context(name) => leads.extend(context_named(conversation, name)),
            _ => {}
        }
    }
    match function.answer {
        Answer::Web => everywhere(conversation),
        Answer::Document | Answer::Platform => leads,
    }
}

fn step_named(conversation: &Conversation, at: usize, name: &Name) -> Option<Place> {
    let mut steps = conversation.contexts[at].steps.iter();
    Some((at, steps.position(|step| step.name.text == name.text)?))
}

fn context_named(conversation: &Conversation, name: &Name) -> Option<Place> {
    let mut contexts = conversation.contexts.iter();
    Some((contexts.position(|context| context.name.text == name.text)?, 0))
}
