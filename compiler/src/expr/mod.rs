//! Templates and expressions: what stands inside `%{...}`, in a `when`, in `switch.variable`.
//!
//! `template` splits a text into literal pieces and placeholders; `lexer` and `parse` (nom) read the
//! JavaScript inside; `code` turns the result into the runtime's bytecode, and `words` makes that readable
//! again; `visit` walks what was read. What is not compiled becomes [`Body::Outside`]: the driver evaluates
//! it, and `check` says so. `docs/expressions.md` has what is compiled and what is not.

mod ast;
mod code;
pub(crate) mod fields;
mod lexer;
mod parse;
mod swaig;
mod template;
mod visit;
mod words;

pub use ast::{
    Arrow, Body, Condition, Expr, ExprKind, Item, LogicalOp, Outside, PathExpr, Piece, Property,
    Template, TemplateLiteral,
};
pub use parse::{condition, path};
pub use swaig::check_templates;
pub use template::{Dialect, is_template, path_template, placeholders, template, template_in};
pub use visit::Read;

use std::rc::Rc;

use swml_runtime::expr::{BinaryOp, Check, Code, Instr};
use swml_runtime::value::{Text, Value};

use crate::source::Span;

/// The value of a parameter as the document gives it: literal, computed, or a container of both.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Where it stands. Of a default, the place that lacks it.
    pub span: Span,
    /// What it is.
    pub kind: ArgumentKind,
}

/// The kinds of [`Argument`].
#[derive(Clone, Debug)]
pub enum ArgumentKind {
    /// A value without any placeholder, already of the kind that its parameter wants.
    Literal(Value),
    /// A text with placeholders, and what its value must be at run time.
    Template(Box<Template>, Option<Box<Check>>),
    /// A list with a placeholder somewhere inside.
    List(Vec<Argument>),
    /// A map with a placeholder somewhere inside, in document order.
    Map(Vec<(Text, Argument)>),
    /// The same value with its scalars turned into texts: how `params` are passed.
    Stringified(Box<Argument>),
}

impl Argument {
    /// A literal.
    #[must_use]
    pub fn literal(span: Span, value: impl Into<Value>) -> Self {
        Self { span, kind: ArgumentKind::Literal(value.into()) }
    }

    /// The value, where it is known ahead of time.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match &self.kind {
            ArgumentKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// The text, where it is known ahead of time and is one.
    #[must_use]
    pub fn literal_text(&self) -> Option<&str> {
        self.value()?.as_text().map(Text::as_str)
    }
}

/// A formula of the graph: bytecode, and the argument that it came from where that is known.
///
/// Two formulas are equal when they compute the same way; where they were written does not count. A
/// program that is read back has formulas without a source.
#[derive(Clone, Debug)]
pub struct Formula {
    /// What the machine runs. Shared: a document says the same thing in many places.
    pub code: Rc<Code>,
    /// What was written; none where it is a constant, which says all.
    pub written: Option<Rc<Written>>,
}

/// Where a formula comes from.
#[derive(Clone, Debug)]
pub enum Written {
    /// A parameter.
    Argument(Argument),
    /// A `when`.
    Condition(Condition),
    /// A `switch.variable`.
    Path(PathExpr),
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Formula {}

impl Formula {
    /// A formula read back from a program.
    #[must_use]
    pub fn from_code(code: Code) -> Self {
        Self { code: Rc::new(code), written: None }
    }

    /// The formula of a parameter.
    #[must_use]
    pub fn argument(argument: &Argument) -> Self {
        let written = || Rc::new(Written::Argument(argument.clone()));
        Self {
            code: Rc::new(code::argument(argument)),
            written: argument.value().is_none().then(written),
        }
    }

    /// The formula of a condition.
    #[must_use]
    pub fn condition(condition: &Condition) -> Self {
        Self {
            code: Rc::new(code::condition(condition)),
            written: Some(Rc::new(Written::Condition(condition.clone()))),
        }
    }

    /// The formula of a variable that is looked up.
    #[must_use]
    pub fn path(path: &PathExpr) -> Self {
        Self {
            code: Rc::new(code::path(path)),
            written: Some(Rc::new(Written::Path(path.clone()))),
        }
    }

    /// The value, where it is known ahead of time.
    #[must_use]
    pub fn constant(&self) -> Option<&Value> {
        match self.code.instrs.as_slice() {
            [Instr::Const(index)] => self.code.consts.get(*index as usize),
            _ => None,
        }
    }

    /// The keys of a map, where it is written as one.
    #[must_use]
    pub fn keys(&self) -> Option<Vec<&Text>> {
        match (self.constant(), self.code.instrs.last()) {
            (Some(Value::Map(entries)), _) => Some(entries.iter().map(|(key, _)| key).collect()),
            (None, Some(Instr::Map(shape))) => {
                self.code.shapes.get(*shape as usize).map(|keys| keys.iter().collect())
            }
            _ => None,
        }
    }

    /// Whether evaluating it can fail, but for values beyond all limits.
    #[must_use]
    pub fn may_fail(&self) -> bool {
        self.code.instrs.iter().any(|instr| {
            matches!(
                instr,
                Instr::Get(_)
                    | Instr::Index
                    | Instr::Free(_)
                    | Instr::Named(_)
                    | Instr::Method(..)
                    | Instr::Coerce(_)
                    | Instr::Outside(_)
                    | Instr::Binary(BinaryOp::In)
            )
        })
    }

    /// What a reader of a graph should see: the constant, or the text as written.
    #[must_use]
    pub fn display(&self) -> String {
        words::display(self)
    }
}
