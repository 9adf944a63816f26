//! The syntax tree of templates and expressions. Every node has a span in the document, or the span of
//! its whole scalar where escapes or folding lie between.

use swml_runtime::expr::{BinaryOp, Path, UnaryOp};
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
    /// JavaScript that somebody else must evaluate.
    Outside(Outside),
}

/// An expression that leaves the machine.
#[derive(Clone, Debug)]
pub struct Outside {
    /// Where it stands.
    pub span: Span,
    /// Its text, as JavaScript: what the machine asks for. Placeholders inside are parts in parentheses.
    pub source: String,
    /// What it says; none where it is no JavaScript at all.
    pub expr: Option<Expr>,
    /// What in it is not compiled, such as `an arrow function`; none where it is no JavaScript at all.
    pub because: Option<String>,
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

/// The kinds of expression: the grammar of ECMAScript without assignments, classes and function bodies.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number, a text, `true`, `null`, `undefined`...
    Literal(Value),
    /// `7n`
    BigInt(String),
    /// `/pattern/flags`
    Regex(String, String),
    /// `` `a ${b}` ``
    Template(TemplateLiteral),
    /// `` tag`a ${b}` ``
    Tagged(Box<Expr>, TemplateLiteral),
    /// A variable or a scope: `prompt_value`, `vars`. A missing one is `undefined`.
    Name(Path),
    /// A parameter of an arrow function around it.
    Local(String),
    /// A name of JavaScript's own, such as `Math`. A variable of that name hides it.
    Global(String),
    /// A placeholder inside a condition: a lookup that never fails.
    Lookup(PathExpr),
    /// `this`
    This,
    /// `[a, b]`
    List(Vec<Item>),
    /// `{a: b}`
    Object(Vec<Property>),
    /// `a.b`
    Member(Box<Expr>, String),
    /// `a[b]`
    Index(Box<Expr>, Box<Expr>),
    /// `a(b)`
    Call(Box<Expr>, Vec<Item>),
    /// `new a(b)`
    New(Box<Expr>, Vec<Item>),
    /// What stands before a `?.`; always inside of a [`Chain`](ExprKind::Chain).
    Optional(Box<Expr>),
    /// A whole `a?.b.c`: `undefined` where something before a `?.` is missing.
    Chain(Box<Expr>),
    /// `!a`
    Unary(UnaryOp, Box<Expr>),
    /// `delete a`
    Delete(Box<Expr>),
    /// `a == b`
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a instanceof b`
    InstanceOf(Box<Expr>, Box<Expr>),
    /// `a && b`
    Logical(LogicalOp, Box<Expr>, Box<Expr>),
    /// `a ? b : c`
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `(a, b) => c`
    Arrow(Arrow),
    /// `a, b`
    Sequence(Vec<Expr>),
}

/// The pieces of a template literal: a text more than there are expressions between them.
#[derive(Clone, Debug)]
pub struct TemplateLiteral {
    /// What stands around the expressions.
    pub texts: Vec<String>,
    /// The expressions.
    pub parts: Vec<Expr>,
}

/// An item of a list, an argument of a call.
#[derive(Clone, Debug)]
pub enum Item {
    /// A value.
    One(Expr),
    /// `...a`
    Spread(Expr),
    /// Nothing between two commas of a list.
    Gap,
}

/// A property of an object literal.
#[derive(Clone, Debug)]
pub enum Property {
    /// `a: b`, and `a` alone.
    Named(String, Expr),
    /// `[a]: b`
    Computed(Expr, Expr),
    /// `...a`
    Spread(Expr),
}

/// An arrow function with an expression as its body.
#[derive(Clone, Debug)]
pub struct Arrow {
    /// The names that its parameters bind.
    pub names: Vec<String>,
    /// Values that its parameters have where none is given, and computed keys of those taken apart.
    pub defaults: Vec<Expr>,
    /// What it gives.
    pub body: Box<Expr>,
}

/// Operators that do not always evaluate their right side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogicalOp {
    /// `&&`
    And,
    /// `||`
    Or,
    /// `??`
    Coalesce,
}
