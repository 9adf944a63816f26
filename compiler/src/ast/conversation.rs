//! Conversations with a language model: the functions that it may call, what they do to the call, and the
//! contexts and steps that it walks through. All else is parameters.

use swml_runtime::program::Answer;

use super::{Action, Dest, Document, Name};
use crate::expr::Argument;
use crate::source::Span;

/// An `ai` or `amazon_bedrock`.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// The step with its parameters.
    pub action: Action,
    /// The functions, in the order of the text; the first of each name.
    pub functions: Vec<Function>,
    /// The contexts of the prompt.
    pub contexts: Vec<Context>,
    /// Whether a function may run statements: `swaig_allow_swml`.
    pub allows_statements: bool,
}

/// A function that the model may call.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: Name,
    /// Who answers it.
    pub answer: Answer,
    /// Whether it can be called from the beginning.
    pub active: bool,
    /// Whether any step allows it that the conversation can come to.
    pub allowed: bool,
    /// What the document answers, one after another: the first that fits is taken.
    pub outputs: Vec<FunctionOutput>,
}

/// An `output` of a `data_map`.
#[derive(Clone, Debug)]
pub struct FunctionOutput {
    /// The way there from the function: `expression 1`, `webhook 1`, `webhook 1/expression 2`; empty for the one
    /// that ends a `data_map`.
    pub path: String,
    /// Where it stands.
    pub span: Span,
    /// Its actions that concern the call or the steps of the conversation, in order.
    pub actions: Vec<FunctionAction>,
}

/// An action.
#[derive(Clone, Debug)]
pub struct FunctionAction {
    /// Where it stands.
    pub span: Span,
    /// What it does.
    pub kind: ActionKind,
}

/// What an action does.
#[derive(Clone, Debug)]
pub enum ActionKind {
    /// `SWML`: statements, and whether the conversation is over then (`transfer`).
    Statements(Statements, Flag),
    /// `transfer`: the call goes elsewhere.
    Transfer(Dest),
    /// `hangup`: the call ends.
    Hangup(Flag),
    /// `stop`: the conversation ends, and the next statement follows.
    Stop(Flag),
    /// `context_switch`: the conversation goes on by another prompt.
    ContextSwitch,
    /// `change_step`: it goes on with a step of this context.
    Step(Name),
    /// `change_context`: it goes on with a context.
    Context(Name),
}

/// The value of a `SWML` action.
#[derive(Clone, Debug)]
pub enum Statements {
    /// A document.
    Document(Document),
    /// The text of one.
    Text(Dest),
}

/// A truth value.
#[derive(Clone, Debug)]
pub enum Flag {
    /// It is not set.
    No,
    /// It is.
    Yes,
    /// The call knows.
    Computed(Argument),
}

/// A context of a prompt.
#[derive(Clone, Debug)]
pub struct Context {
    /// Its name.
    pub name: Name,
    /// Where it stands.
    pub span: Span,
    /// Its steps in order.
    pub steps: Vec<ContextStep>,
}

/// A step of a context.
#[derive(Clone, Debug)]
pub struct ContextStep {
    /// Its name.
    pub name: Name,
    /// Where it stands.
    pub span: Span,
    /// The functions that it may call; absent: all.
    pub functions: Option<Vec<Name>>,
    /// The steps of its context that may follow; absent or empty: the next one.
    pub valid_steps: Vec<Name>,
    /// The contexts that may follow.
    pub valid_contexts: Vec<Name>,
    /// Whether it is the last of its context.
    pub end: bool,
}
