//! Conversations: one state, left by its own end or by what a function does to the call. What a function does
//! becomes ordinary states behind the exit; where they come back, the conversation goes on.

use std::collections::HashMap;

use petgraph::graph::NodeIndex;
use swml_runtime::expr::{Path, Root};
use swml_runtime::program::{self, ActKind, Answer, LoadPurpose, Passage};
use swml_runtime::value::Text;

use super::call::{MAIN, Target};
use super::{Lowering, NAME_CHARS, Open, exit};
use crate::ast::{
    ActionKind, Context, Conversation, Document, Flag, Function, FunctionOutput, Name, Statements,
};
use crate::expr::{Argument, Formula, PathExpr, is_template};
use crate::flow::{ANSWER, Act, ConversationSpans, NodeKind, shortened};
use crate::limits;
use crate::methods::ai::WEB_EXITS;
use crate::source::Span;

/// A way out of a conversation.
struct Way<'d> {
    name: String,
    /// The numbers of the functions that take it.
    functions: Vec<usize>,
    leads: Leads<'d>,
}

/// What stands behind an exit.
enum Leads<'d> {
    /// The actions of an output.
    Output(&'d FunctionOutput),
    /// Statements that a web server answers.
    WebStatements,
    /// The call goes where a web server says.
    WebTransfer,
    /// The call ends.
    WebHangup,
    /// The conversation ends.
    WebStop,
}

impl<'d> Lowering<'d, '_> {
    pub(super) fn converse(
        &mut self,
        conversation: &'d Conversation,
        name: String,
        span: Span,
        open: Open,
    ) -> Open {
        let ways = self.ways(conversation, span);
        let mut act = self.act(&conversation.action, ActKind::Converse, span);
        act.conversation = Some(Box::new(table(conversation, &ways)));
        act.spans = Some(Box::new(spans(conversation)));
        let node = self.step(name.clone(), NodeKind::Act(act), span, open);
        let mut ended = vec![exit(node, 0)];
        for (index, way) in ways.iter().enumerate() {
            let path = format!("{name}/{}", way.name);
            let behind = vec![exit(node, index + 1)];
            let (resumes, ends) = self.way(way, conversation, &path, span, behind);
            self.patch(resumes, node);
            ended.extend(ends);
        }
        ended
    }

    /// Everything that functions can do to the call, in the order of the text; then what web servers can.
    fn ways(&mut self, conversation: &'d Conversation, span: Span) -> Vec<Way<'d>> {
        let mut ways = Vec::new();
        for (number, function) in conversation.functions.iter().enumerate() {
            let leaves = |output: &&FunctionOutput| conversation.leaves(output);
            let outputs: Vec<_> = function.outputs.iter().filter(leaves).collect();
            let name = shortened(&function.name.text, NAME_CHARS);
            for output in &outputs {
                let name = match (outputs.len(), output.path.as_str()) {
                    (1, _) => name.clone(),
                    (_, "") => format!("{name}/output"),
                    (_, path) => format!("{name}/{path}"),
                };
                ways.push(Way { name, functions: vec![number], leads: Leads::Output(output) });
            }
        }
        let of_web = |(_, function): &(usize, &Function)| function.answer == Answer::Web;
        let functions = conversation.functions.iter().enumerate().filter(of_web);
        let web: Vec<_> = functions.map(|(number, _)| number).collect();
        if !web.is_empty() {
            let [swml, transfer, hangup, stop] = WEB_EXITS;
            let statements = [(swml, Leads::WebStatements), (transfer, Leads::WebTransfer)];
            let always = [(hangup, Leads::WebHangup), (stop, Leads::WebStop)];
            let allowed = statements.into_iter().filter(|_| conversation.allows_statements);
            ways.extend(allowed.chain(always).map(|(name, leads)| Way {
                name: name.to_owned(),
                functions: web.clone(),
                leads,
            }));
        }
        let count = self.within_limit("what the functions do", ways.len(), span);
        ways.truncate(count);
        ways
    }

    /// What stands behind one exit: what is open where the conversation goes on, and where it has ended.
    fn way(
        &mut self,
        way: &Way<'d>,
        conversation: &'d Conversation,
        path: &str,
        span: Span,
        mut open: Open,
    ) -> (Open, Open) {
        match way.leads {
            Leads::Output(output) => self.output(output, conversation, path, open),
            Leads::WebStatements => {
                let purpose = LoadPurpose::Function;
                let load = self.load(path, answer(span), None, purpose, span, open);
                let kind = NodeKind::Call { params: None, fetched: false };
                let call = self.step(path.to_owned(), kind, span, vec![exit(load, 0)]);
                (vec![exit(call, 0), exit(load, 1)], Vec::new())
            }
            Leads::WebTransfer => {
                let load = self.load(path, answer(span), None, LoadPurpose::Transfer, span, open);
                let kind = NodeKind::Enter { params: None };
                self.step(path.to_owned(), kind, span, vec![exit(load, 0)]);
                // What cannot be had is no transfer: the conversation goes on.
                (vec![exit(load, 1)], Vec::new())
            }
            Leads::WebHangup => {
                self.hang_up(path.to_owned(), span, open);
                (Vec::new(), Vec::new())
            }
            Leads::WebStop => {
                open = self.end_conversation(path.to_owned(), span, open);
                (Vec::new(), open)
            }
        }
    }

    /// The actions of an output, one after another, until one leaves for good.
    fn output(
        &mut self,
        output: &'d FunctionOutput,
        conversation: &'d Conversation,
        path: &str,
        mut open: Open,
    ) -> (Open, Open) {
        let mut ended = Vec::new();
        for (number, action) in output.actions.iter().enumerate() {
            if open.is_empty() {
                break;
            }
            let span = action.span;
            let name = match number {
                0 => path.to_owned(),
                number => format!("{path} {}", number + 1),
            };
            match &action.kind {
                ActionKind::Statements(statements, transfer) if conversation.allows_statements => {
                    open = self.statements(statements, transfer, &name, span, open);
                }
                ActionKind::Transfer(dest) => {
                    self.leave(dest, None, LoadPurpose::Transfer, &name, span, open);
                    open = Vec::new();
                }
                ActionKind::Hangup(flag) => {
                    let (does, goes_on) = self.flag(flag, &name, span, open);
                    if !does.is_empty() {
                        self.hang_up(format!("{name}/hangup"), span, does);
                    }
                    open = goes_on;
                }
                ActionKind::Stop(flag) => {
                    let (does, goes_on) = self.flag(flag, &name, span, open);
                    if !does.is_empty() {
                        ended.extend(self.end_conversation(format!("{name}/stop"), span, does));
                    }
                    open = goes_on;
                }
                ActionKind::Statements(..)
                | ActionKind::ContextSwitch
                | ActionKind::Step(_)
                | ActionKind::Context(_) => {}
            }
        }
        (open, ended)
    }

    /// Statements of a function; gives back what is open where the conversation goes on.
    fn statements(
        &mut self,
        statements: &'d Statements,
        transfer: &Flag,
        name: &str,
        span: Span,
        open: Open,
    ) -> Open {
        let (leaves, stays) = self.flag(transfer, name, span, open);
        match statements {
            Statements::Document(document) => {
                self.inner_document(document, name, span, leaves, stays)
            }
            Statements::Text(dest) => {
                if !leaves.is_empty() {
                    self.leave(dest, None, LoadPurpose::Transfer, name, span, leaves);
                }
                if stays.is_empty() {
                    return stays;
                }
                let call = NodeKind::Call { params: None, fetched: false };
                match self.target(dest, name) {
                    Target::Section { section, .. } => {
                        let call = self.step(name.to_owned(), call, span, stays);
                        self.builder.reference(call, 0, section);
                        vec![exit(call, 0)]
                    }
                    // reported; what cannot be read does nothing
                    Target::Nowhere => stays,
                    Target::Loaded(text) => {
                        let load = self.load(name, text, None, LoadPurpose::Function, span, stays);
                        let call = self.step(name.to_owned(), call, span, vec![exit(load, 0)]);
                        vec![exit(call, 0), exit(load, 1)]
                    }
                }
            }
        }
    }

    /// One document, entered for good where `leaves` leads to it and called where `stays` does.
    fn inner_document(
        &mut self,
        document: &'d Document,
        name: &str,
        span: Span,
        leaves: Open,
        stays: Open,
    ) -> Open {
        let unit = self.spaces[self.space].unit;
        let space = self.announce_document(document, name.to_owned(), unit, None, false);
        let Some(main) = self.spaces[space].sections.get(MAIN).copied() else {
            // reported; what cannot be read does nothing
            return [leaves, stays].concat();
        };
        if !leaves.is_empty() {
            let kind = NodeKind::Enter { params: None };
            let enter = self.step(name.to_owned(), kind, span, leaves);
            self.builder.enter(enter, 0, main);
        }
        if stays.is_empty() {
            return stays;
        }
        let call = self.step(
            name.to_owned(),
            NodeKind::Call { params: None, fetched: false },
            span,
            stays,
        );
        self.builder.reference(call, 0, main);
        vec![exit(call, 0)]
    }

    /// Splits what is open by a truth value: where it holds, and where it does not.
    fn flag(&mut self, flag: &Flag, name: &str, span: Span, open: Open) -> (Open, Open) {
        match flag {
            Flag::No => (Vec::new(), open),
            Flag::Yes => (open, Vec::new()),
            Flag::Computed(argument) => {
                let keys = vec![Text::word("true")];
                let subject = Formula::argument(argument);
                let kind = NodeKind::Switch { subject, keys, partial: true, transform: None };
                let node = self.step(format!("{name}/if"), kind, span, open);
                (vec![exit(node, 0)], vec![exit(node, 1)])
            }
        }
    }

    fn hang_up(&mut self, name: String, span: Span, open: Open) {
        let params = self.formula(&Argument::literal(span, empty()));
        let act = Act { kind: ActKind::Hangup, ..Act::bare(Text::word("hangup"), params) };
        self.step(name, NodeKind::Act(act), span, open);
    }

    fn end_conversation(&mut self, name: String, span: Span, open: Open) -> Open {
        let params = self.formula(&Argument::literal(span, empty()));
        let sets = [Text::word("ai_result"), Text::word("return_value")].into();
        let act =
            Act { kind: ActKind::EndConversation, sets, ..Act::bare(Text::word("stop"), params) };
        let node: NodeIndex = self.step(name, NodeKind::Act(act), span, open);
        vec![exit(node, 0)]
    }
}

impl Conversation {
    /// Whether an output interrupts the conversation or leaves it.
    fn leaves(&self, output: &FunctionOutput) -> bool {
        output.actions.iter().any(|action| match &action.kind {
            ActionKind::Statements(..) => self.allows_statements,
            ActionKind::Hangup(flag) | ActionKind::Stop(flag) => !matches!(flag, Flag::No),
            ActionKind::Transfer(_) | ActionKind::ContextSwitch => true,
            ActionKind::Step(_) | ActionKind::Context(_) => false,
        })
    }
}

/// The text that a web server has answered.
fn answer(span: Span) -> Formula {
    let path = Path { root: Root::Bare(Text::word(ANSWER)), segments: Vec::new() };
    Formula::path(&PathExpr { span, path, text: ANSWER.to_owned() })
}

fn empty() -> swml_runtime::value::Value {
    swml_runtime::value::Value::Map([].into())
}

/// Where the parts of a conversation stand.
fn spans(conversation: &Conversation) -> ConversationSpans {
    let of_context =
        |context: &Context| (context.span, context.steps.iter().map(|step| step.span).collect());
    ConversationSpans {
        functions: conversation.functions.iter().map(|function| function.name.span).collect(),
        contexts: conversation.contexts.iter().map(of_context).collect(),
    }
}

/// What the program knows of a conversation.
fn table(conversation: &Conversation, ways: &[Way<'_>]) -> program::Conversation {
    let count = conversation.functions.len().min(limits::CASES);
    let numbers: HashMap<&str, u16> = (0..)
        .zip(&conversation.functions[..count])
        .map(|(number, function)| (function.name.text.as_str(), number))
        .collect();
    let mut exits = vec![Vec::new(); conversation.functions.len()];
    for (rank, way) in (1..).zip(ways) {
        way.functions.iter().for_each(|function| exits[*function].push(rank));
    }
    let contexts: HashMap<&str, u16> = (0..)
        .zip(&conversation.contexts)
        .map(|(n, context)| (context.name.text.as_str(), n))
        .collect();
    let functions = conversation.functions[..count].iter().zip(exits);
    program::Conversation {
        exits: ways.iter().map(|way| Text::from(way.name.as_str())).collect(),
        functions: functions
            .map(|(function, exits)| function_row(function, exits, &contexts))
            .collect(),
        contexts: (0..)
            .zip(&conversation.contexts)
            .map(|(number, context)| context_row(number, context, &contexts, &numbers))
            .collect(),
    }
}

fn function_row(
    function: &Function,
    exits: Vec<u16>,
    contexts: &HashMap<&str, u16>,
) -> program::Function {
    let actions = || function.outputs.iter().flat_map(|output| &output.actions);
    let steps = actions().filter_map(|action| match &action.kind {
        ActionKind::Step(name) => Some(Text::from(name.text.as_str())),
        _ => None,
    });
    let leads = actions().filter_map(|action| match &action.kind {
        ActionKind::Context(name) => contexts.get(name.text.as_str()).copied(),
        _ => None,
    });
    program::Function {
        name: Text::from(function.name.text.as_str()),
        answer: function.answer,
        active: function.active,
        allowed: function.allowed,
        exits,
        steps: steps.collect(),
        contexts: leads.collect(),
    }
}

fn context_row(
    number: u16,
    context: &Context,
    contexts: &HashMap<&str, u16>,
    functions: &HashMap<&str, u16>,
) -> program::Context {
    let steps: HashMap<&str, u16> =
        (0..).zip(&context.steps).map(|(n, step)| (step.name.text.as_str(), n)).collect();
    let known = |names: &[Name]| -> Vec<u16> {
        names.iter().filter_map(|name| functions.get(name.text.as_str()).copied()).collect()
    };
    // A name that the call computes may be that of any function.
    let is_known = |names: &&[Name]| !names.iter().any(|name| is_template(&name.text));
    let rows = (0u16..).zip(&context.steps).map(|(at, step)| {
        let next = at + 1;
        let has_next = usize::from(next) < context.steps.len();
        let named = step.valid_steps.iter().filter_map(|name| match name.text.as_str() {
            "next" => has_next.then_some(next),
            name => steps.get(name).copied(),
        });
        let by_order = step.valid_steps.is_empty() && !step.end && has_next;
        let within = named.chain(by_order.then_some(next));
        let others = step.valid_contexts.iter().filter_map(|name| contexts.get(name.text.as_str()));
        let passages = within
            .map(|step| Passage { context: number, step })
            .chain(others.map(|context| Passage { context: *context, step: 0 }));
        program::ContextStep {
            name: Text::from(step.name.text.as_str()),
            functions: step.functions.as_deref().filter(is_known).map(known),
            passages: passages.collect(),
            end: step.end,
        }
    });
    program::Context { name: Text::from(context.name.text.as_str()), steps: rows.collect() }
}
