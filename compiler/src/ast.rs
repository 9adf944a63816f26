//! The typed document: what the tree means, shorthands and inheritance resolved, every part with its span.
//!
//! It can be incomplete: what was wrong has been reported and stands here as [`Step::Broken`], so that one
//! mistake never hides another.

mod conversation;

pub use conversation::*;

use swml_runtime::destination::DestinationKind;
use swml_runtime::program::Transform;

use crate::expr::{Argument, Condition, PathExpr};
use crate::methods::{Kind, Method, Param};
use crate::source::Span;

/// A document.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What it is for.
    pub kind: Kind,
    /// Its sections in the order of the text.
    pub sections: Vec<Section>,
}

/// A name and where it stands.
#[derive(Clone, Debug)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// A named section.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its name.
    pub name: Name,
    /// Its steps.
    pub body: Block,
}

/// A list of statements.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The whole list.
    pub span: Span,
    /// Its statements.
    pub statements: Vec<Statement>,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The whole statement.
    pub span: Span,
    /// The method's name as written.
    pub method: Name,
    /// What it says.
    pub step: Step,
}

/// The kinds of statement.
#[derive(Clone, Debug)]
pub enum Step {
    /// A leaf method, checked against its row of the method table.
    Action(Action),
    /// `set`: variables in document order.
    Set(Vec<(Name, Argument)>),
    /// `unset`
    Unset(Vec<Name>),
    /// `cond`
    Cond(Vec<CondEntry>),
    /// `switch`
    Switch(Box<Cases>),
    /// `label`
    Label(Name),
    /// `goto`
    Goto(Box<Goto>),
    /// `execute`
    Execute(Box<Execute>),
    /// `return`; its value is `null` where none is given.
    Return(Argument),
    /// `transfer`
    Transfer(Box<Transfer>),
    /// `connect`
    Connect(Box<Connect>),
    /// `ai`, `amazon_bedrock`
    Converse(Box<Conversation>),
    /// Something that could not be read; reported.
    Broken,
}

/// A leaf method with its parameters.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its row of the method table.
    pub method: &'static Method,
    /// The parameters that are given, in document order, and the defaults of those that have one.
    pub args: Vec<(&'static Param, Argument)>,
    /// The statements and documents among them, which are no values.
    pub nested: Box<[Nested]>,
}

impl Action {
    /// A parameter by its canonical name.
    #[must_use]
    pub fn arg(&self, name: &str) -> Option<&Argument> {
        self.args.iter().find(|(param, _)| param.name == name).map(|(_, arg)| arg)
    }
}

/// Statements or a document that a parameter of a leaf method holds, however deep.
#[derive(Clone, Debug)]
pub struct Nested {
    /// The row of the parameter.
    pub param: &'static Param,
    /// The way there from the method, as the names of states have it: `result`.
    pub path: String,
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: NestedKind,
}

/// The kinds of [`Nested`].
#[derive(Clone, Debug)]
pub enum NestedKind {
    /// Statements.
    Block(Block),
    /// What is decided when the method has ended.
    Result(ResultBranch),
    /// A document to fetch, or its text.
    Document(Dest),
}

/// One entry of a `cond`: the first whose `when` holds is taken.
#[derive(Clone, Debug)]
pub struct CondEntry {
    /// The entry.
    pub span: Span,
    /// Its condition and what follows; none in an entry that is only an `else`.
    pub when: Option<(Condition, Block)>,
    /// What happens otherwise; ends the `cond`.
    pub otherwise: Option<Block>,
}

/// A value against keys.
#[derive(Clone, Debug)]
pub struct Cases {
    /// The variable.
    pub variable: PathExpr,
    /// What becomes of its value first; in messages.
    pub transform: Option<Transform>,
    /// The keys and their blocks, in document order.
    pub cases: Vec<(Name, Block)>,
    /// What happens otherwise.
    pub default: Option<Block>,
}

/// The `result` of a `connect` or `execute`.
#[derive(Clone, Debug)]
pub struct ResultBranch {
    /// The whole `result`.
    pub span: Span,
    /// How it decides.
    pub kind: ResultKind,
}

/// The two forms of a `result`.
#[derive(Clone, Debug)]
pub enum ResultKind {
    /// An object: a `switch`.
    Cases(Cases),
    /// A list: a `cond`.
    Cond(Vec<CondEntry>),
}

/// A jump to a label.
#[derive(Clone, Debug)]
pub struct Goto {
    /// The label.
    pub label: Name,
    /// Only if this holds.
    pub when: Option<Condition>,
    /// How often, 1 to 100; 100 where it is not given.
    pub max: Argument,
}

/// Where an `execute` or `transfer` goes.
#[derive(Clone, Debug)]
pub struct Dest {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: DestKind,
}

/// A document in a text of another one.
#[derive(Clone, Debug)]
pub struct Inside {
    /// What it says.
    pub document: Document,
    /// Whether the platform would refuse it when a call gets there.
    pub refused: bool,
}

impl Dest {
    /// The document in its text, where it can be read ahead and is not refused.
    #[must_use]
    pub fn inside(&self) -> Option<&Document> {
        match &self.kind {
            DestKind::Inline(_, Some(inside)) if !inside.refused => Some(&inside.document),
            _ => None,
        }
    }

    /// Its text, where it is not the name of a section.
    #[must_use]
    pub fn text(&self) -> Option<&Argument> {
        match &self.kind {
            DestKind::Section(_) => None,
            DestKind::Url(text) | DestKind::Inline(text, _) | DestKind::Computed(text) => {
                Some(text)
            }
        }
    }
}

/// The kinds of [`Dest`].
#[derive(Clone, Debug)]
pub enum DestKind {
    /// A section of this document, by name; it may not exist.
    Section(String),
    /// A URL to fetch.
    Url(Argument),
    /// The text of a document, and what it says, where it is literal.
    Inline(Argument, Option<Box<Inside>>),
    /// Something that only the call knows.
    Computed(Argument),
}

/// A subroutine call.
#[derive(Clone, Debug)]
pub struct Execute {
    /// Where to.
    pub dest: Dest,
    /// Its arguments, stringified.
    pub params: Option<Argument>,
    /// What the caller runs when it returns.
    pub on_return: Option<Block>,
    /// What the caller decides then.
    pub result: Option<ResultBranch>,
}

/// A call that never returns.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Where to.
    pub dest: Dest,
    /// Its arguments, stringified.
    pub params: Option<Argument>,
}

/// A `connect`.
#[derive(Clone, Debug)]
pub struct Connect {
    /// Which of the four modes.
    pub mode: Mode,
    /// The groups in order; each leg has everything that it inherits.
    pub groups: Vec<Group>,
    /// The confirm scripts that the legs name by index.
    pub confirms: Vec<Confirm>,
    /// `answer_on_bridge`
    pub answer_on_bridge: Option<Argument>,
    /// `auto_answer`
    pub auto_answer: Option<Argument>,
    /// `max_duration` in seconds; 14400 where it is not given.
    pub max_duration: Argument,
    /// Its own `timeout` in seconds, which its legs inherit; 60 where it is not given.
    pub timeout: Argument,
    /// `ringback` and other parameters that concern no single leg, by name.
    pub params: Vec<(Name, Argument)>,
    /// `status_url`
    pub status_url: Option<Argument>,
    /// `transfer_after_bridge`
    pub transfer_after_bridge: Option<Dest>,
    /// `result`
    pub result: Option<ResultBranch>,
}

/// How a connect lists its destinations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `to`
    To,
    /// `serial`
    Serial,
    /// `parallel`
    Parallel,
    /// `serial_parallel`
    SerialParallel,
}

/// Legs that are dialled at once.
#[derive(Clone, Debug)]
pub struct Group {
    /// Where it stands.
    pub span: Span,
    /// Its legs in order.
    pub legs: Vec<Leg>,
}

/// A destination.
#[derive(Clone, Debug)]
pub struct Leg {
    /// Where it stands.
    pub span: Span,
    /// Whom to dial; a literal is canonical (`sip:` added, `tel:` dropped).
    pub to: Argument,
    /// Its kind, where `to` is literal.
    pub kind: Option<DestinationKind>,
    /// The caller id.
    pub from: Option<Argument>,
    /// How long it may ring, in seconds; 60 where nothing is given.
    pub timeout: Argument,
    /// Its confirm script, an index into [`Connect::confirms`].
    pub confirm: Option<usize>,
    /// How long that may take, in seconds.
    pub confirm_timeout: Option<Argument>,
    /// Who is told of its states.
    pub call_state_url: Option<Argument>,
    /// Which states: bit n stands for `CallState::ALL[n]`.
    pub call_state_events: u8,
    /// Everything else, by name: `headers`, `codecs`, ...
    pub params: Vec<(Name, Argument)>,
}

/// What an answered leg must pass.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// Where it stands.
    pub span: Span,
    /// The leg that it belongs to, as group and place from 0; `None`: the whole connect.
    pub leg: Option<(usize, usize)>,
    /// What it is.
    pub script: ConfirmScript,
}

/// The two forms of a confirm.
#[derive(Clone, Debug)]
pub enum ConfirmScript {
    /// Steps.
    Block(Block),
    /// A document.
    Document(Dest),
}
