//! A row of the method table: what a method is called, takes, sets and does.

use swml_runtime::program::ActKind;

use super::param::Param;
use super::types::Shape;

/// A row of the method table.
#[derive(Debug)]
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// One sentence on what it does.
    pub summary: &'static str,
    /// A statement that uses it well, as YAML: compiled by a test, printed in the docs.
    pub example: &'static str,
    /// Further facts for the docs, one paragraph each: short forms, what happens then.
    pub notes: &'static [&'static str],
    /// Its parameters.
    pub params: &'static [Param],
    /// Groups of parameters of which exactly one must be given.
    pub one_of: &'static [&'static [&'static str]],
    /// Groups of parameters of which at least one must be given.
    pub any_of: &'static [&'static [&'static str]],
    /// The parameter that a bare scalar or list stands for.
    pub shorthand: Option<&'static str>,
    /// The variables that it sets.
    pub sets: &'static [Output],
    /// Where the call may go on instead of at the next statement.
    pub onward: Option<Onward>,
    /// Who is told how it goes.
    pub tells: &'static [Callback],
    /// Who carries it out; `None` for the control methods, which have parsers of their own.
    pub kind: Option<ActKind>,
    /// Whether it answers an unanswered call first, unless `auto_answer` is `false`.
    pub answers: bool,
    /// Whether it may stand in a confirm script.
    pub confirmable: bool,
    /// Whether this version compiles it.
    pub supported: bool,
}

impl Method {
    /// What a row says where it says nothing.
    pub const BASE: Method = Method {
        name: "",
        summary: "",
        example: "",
        notes: &[],
        params: &[],
        one_of: &[],
        any_of: &[],
        shorthand: None,
        sets: &[],
        onward: None,
        tells: &[],
        kind: None,
        answers: false,
        confirmable: false,
        supported: true,
    };

    /// Its parameters as the rows of a map.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        Shape { params: self.params, one_of: self.one_of, any_of: self.any_of, ..Shape::BASE }
    }

    /// A parameter by its canonical name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }
}

/// A variable that a method sets.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// Its name.
    pub name: &'static str,
    /// What it can be.
    pub values: Values,
    /// What it is after a failure, where it is set then.
    pub on_failure: Option<&'static str>,
}

impl Output {
    /// A variable that is not set by a failure.
    pub(super) const fn new(name: &'static str, values: Values) -> Self {
        Self { name, values, on_failure: None }
    }

    /// The same, with what it says after a failure.
    pub(super) const fn failing(self, word: &'static str) -> Self {
        Self { on_failure: Some(word), ..self }
    }

    /// A variable that says `failed` after a failure.
    pub(super) const fn result(name: &'static str, words: &'static [&'static str]) -> Self {
        Self { name, values: Values::Words(words), on_failure: Some("failed") }
    }
}

/// The values that a variable can have.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// One of these words.
    Words(&'static [&'static str]),
    /// Any text.
    Text,
    /// Any number.
    Number,
    /// `true` or `false`.
    Bool,
    /// Anything.
    Any,
}

impl Values {
    /// The words, where it is one of these.
    #[must_use]
    pub const fn words(self) -> Option<&'static [&'static str]> {
        match self {
            Values::Words(words) => Some(words),
            _ => None,
        }
    }
}

/// How a call leaves a method for a document that a parameter names.
#[derive(Clone, Copy, Debug)]
pub struct Onward {
    /// The variable that decides.
    pub variable: &'static str,
    /// What it is then.
    pub word: &'static str,
    /// The parameter with the document.
    pub param: &'static str,
}

/// Who is told how an operation goes. Whoever carries it out does the telling: what media do, the machine does
/// not know.
#[derive(Clone, Copy, Debug)]
pub struct Callback {
    /// The parameter with the address.
    pub param: &'static str,
    /// The event.
    pub event: &'static str,
    /// What it can say, in the order in which it happens.
    pub states: &'static [&'static str],
}
