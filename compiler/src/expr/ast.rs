//! The syntax tree of templates and expressions. Every node has a span in the document, or the span of
//! its whole scalar where escapes or folding lie between.

use swml_runtime::expr::{BinaryOp, Path};
use swml_runtime::value::Value;

use crate::source::Span;

/// A text with placeholders.
#[derive(Clone, Debug)]
pub struct Template {
    /// The whole text.
    pub span: Span,
    /// The text as written.
    pub text: String,
    /// Its pieces, in order. One placeholder and nothing else keeps the type of its value.
    pub pieces: Vec<Piece>,
}

/// A piece of a template.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Literal text.
    Text(String),
    /// A placeholder: its whole span, and what is inside.
    Placeholder(Span, Body),
}

/// What is inside a placeholder or a condition.
#[derive(Clone, Debug)]
pub enum Body {
    /// A plain path: a lookup that never fails.
    Path(PathExpr),
    /// JavaScript that the machine evaluates.
    Expr(Expr),
    /// JavaScript that somebody else must evaluate: its text.
    Outside(String),
}

/// A lookup of a variable.
#[derive(Clone, Debug)]
pub struct PathExpr {
    /// Where it stands.
    pub span: Span,
    /// What it looks up.
    pub path: Path,
    /// Its text as written.
    pub text: String,
}

/// A `when`: one expression whose truth decides.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The whole text.
    pub span: Span,
    /// The text as written.
    pub text: String,
    /// What it says. A condition never has a plain path: `vars.a` is JavaScript here.
    pub body: Body,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// The kinds of expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number, a text, `true`, `null`, `undefined`...
    Literal(Value),
    /// A bare name or a scope name: `prompt_value`, `vars`. A missing one is `undefined`.
    Name(Path),
    /// A placeholder inside a condition: a lookup that never fails.
    Lookup(PathExpr),
    /// `a.b`
    Member(Box<Expr>, String),
    /// `a[b]`
    Index(Box<Expr>, Box<Expr>),
    /// `!a`
    Not(Box<Expr>),
    /// `a == b`
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a && b`
    Logical(LogicalOp, Box<Expr>, Box<Expr>),
    /// `a ? b : c`
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    /// Something that only the outside evaluates; never inside of a [`Body::Expr`].
    Opaque,
}

/// `&&` or `||`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogicalOp {
    /// `&&`
    And,
    /// `||`
    Or,
}
