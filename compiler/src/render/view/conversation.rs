//! A conversation to rows and ways: its functions, its contexts and steps, and how it gets from one step to another.

use std::collections::BTreeSet;

use petgraph::graph::NodeIndex;
use swml_runtime::program::{Answer, Context, ContextStep, Conversation, Function};

use super::Row;
use crate::counted::counted;
use crate::flow::{Act, ConversationSpans, Flow, NodeKind};
use crate::render::words;
use crate::source::Span;

/// A conversation of a flow.
pub(super) struct Talk<'f> {
    flow: &'f Flow,
    section: usize,
    pub(super) table: &'f Conversation,
    spans: Option<&'f ConversationSpans>,
}

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

impl<'f> Talk<'f> {
    /// The conversation that a state holds.
    pub(super) fn of(flow: &'f Flow, index: NodeIndex) -> Option<Self> {
        let node = flow.node(index);
        match &node.kind {
            NodeKind::Act(Act { conversation: Some(table), spans, .. }) => {
                Some(Self { flow, section: node.section, table, spans: spans.as_deref() })
            }
            _ => None,
        }
    }

    pub(super) fn contexts(&self) -> &'f [Context] {
        &self.table.contexts
    }

    /// What there is in it, in one row; none where it only talks.
    pub(super) fn counts(&self) -> Option<Row> {
        let count = |count: usize, one| (count > 0).then(|| counted(count, one));
        let steps = self.contexts().iter().map(|context| context.steps.len()).sum();
        let counts = [
            count(self.contexts().len(), "context"),
            count(steps, "step"),
            count(self.table.functions.len(), "function"),
        ];
        let counts: Vec<_> = counts.into_iter().flatten().collect();
        (!counts.is_empty()).then(|| self.row(&counts.join(", "), "", None))
    }

    /// A row for each function: who answers it, and what it changes.
    pub(super) fn functions(&self) -> Vec<Row> {
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
            if !function.allowed {
                words.push("allowed in no step".to_owned());
            }
            words.extend(function.steps.iter().map(|step| format!("to step {step}")));
            let contexts = function.contexts.iter().map(|number| self.context(*number));
            words.extend(contexts.map(|context| format!("to context {}", context.name)));
            words.join(", ")
        };
        let row = |(number, function): (usize, &Function)| {
            let at = self.spans.and_then(|spans| spans.functions.get(number)).copied();
            self.row(&function.name, &detail(function), at)
        };
        self.table.functions.iter().enumerate().map(row).collect()
    }

    /// What a step says: its name, and the functions that it may call.
    pub(super) fn step(&self, (number, place): Place) -> Vec<Row> {
        let step = &self.contexts()[number].steps[place];
        let detail = match (step.end, step.passages.as_slice()) {
            (true, _) => "ends its context",
            (false, []) => "leads on to no step by itself",
            _ => "",
        };
        let spans = self.spans.and_then(|spans| spans.contexts.get(number));
        let at = spans.and_then(|(_, steps)| steps.get(place)).copied();
        let mut rows = vec![self.row(&step.name, detail, at)];
        let words = |words: &str| self.row(words, "", None);
        match step.functions.as_deref() {
            _ if self.table.functions.is_empty() => {}
            None => rows.push(words("any function")),
            Some([]) => rows.push(words("no function")),
            Some(numbers) => {
                let name = |number: &u16| &self.table.functions[usize::from(*number)].name;
                rows.extend(numbers.iter().map(|number| words(name(number))));
            }
        }
        rows
    }

    /// A row that stands for a context.
    pub(super) fn context_row(&self, number: usize) -> Row {
        let at = self.spans.and_then(|spans| spans.contexts.get(number)).map(|(span, _)| *span);
        self.row(&format!("context {}", self.contexts()[number].name), "", at)
    }

    /// Every way from a step to another: where the model may go by itself, and where functions lead it to. A function
    /// can be called in the steps that may call it.
    pub(super) fn ways(&self) -> Vec<Way> {
        let mut ways = Vec::new();
        for (number, context) in self.contexts().iter().enumerate() {
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
                for function in self.callable(step) {
                    let targets: BTreeSet<Place> =
                        self.table.leads(function, number).filter(|to| *to != from).collect();
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

    fn callable<'s>(&self, step: &'s ContextStep) -> impl Iterator<Item = &'f Function> + 's
    where
        'f: 's,
    {
        let all = (0u16..).zip(&self.table.functions);
        all.filter(|(number, _)| step.allows(*number)).map(|(_, function)| function)
    }

    fn context(&self, number: u16) -> &'f Context {
        &self.contexts()[usize::from(number)]
    }

    fn row(&self, title: &str, detail: &str, at: Option<Span>) -> Row {
        Row {
            title: words::title(title),
            detail: words::label(detail),
            line: at.and_then(|at| words::line(self.flow, self.section, at.start)),
            span: at.and_then(|at| words::span(self.flow, self.section, at)),
        }
    }
}
