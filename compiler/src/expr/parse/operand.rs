//! Operands: names, plain literals, what stands in parentheses, members and calls.

use std::ops::Range;

use swml_runtime::expr::Path;
use swml_runtime::value::Value;

use super::source::Placeholder;
use super::{Mistake, Parsed, Parser};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::lexer::{Token, TokenKind};
use crate::expr::template;

impl Parser<'_> {
    pub(super) fn postfix(&mut self) -> Parsed<Expr> {
        let mut expr = self.primary()?;
        let mut chain = false;
        loop {
            let start = expr.span;
            if self.is("?.") {
                let range = self.next_range();
                self.at += 1;
                chain = true;
                let span = start.to(self.scalar.span_of(range));
                expr = Expr { span, kind: ExprKind::Optional(Box::new(expr)) };
                let next = self.peek().map(|token| &token.kind);
                if !matches!(next, Some(TokenKind::Punct("(" | "["))) {
                    expr = self.member(expr)?;
                }
            } else if self.eat(".") {
                expr = self.member(expr)?;
            } else if self.is("[") {
                expr = self.index(expr)?;
            } else if self.is("(") {
                let (args, end) = self.items("(", ")")?;
                let span = start.to(self.scalar.span_of(end));
                expr = Expr { span, kind: ExprKind::Call(Box::new(expr), args) };
            } else if matches!(self.peek(), Some(Token { kind: TokenKind::Template(..), .. })) {
                let span = start.to(self.scalar.span_of(self.next_range()));
                if chain {
                    let mut mistake = self.unexpected("an operator");
                    mistake.message = "a template cannot follow `?.`".into();
                    return Err(mistake);
                }
                let template = self.template_literal()?;
                expr = Expr { span, kind: ExprKind::Tagged(Box::new(expr), template) };
            } else if chain {
                return Ok(Expr { span: start, kind: ExprKind::Chain(Box::new(expr)) });
            } else {
                return Ok(expr);
            }
        }
    }

    /// The property whose name comes next.
    fn member(&mut self, object: Expr) -> Parsed<Expr> {
        let (name, range) = self.property()?;
        let span = object.span.to(self.scalar.span_of(range));
        Ok(Expr { span, kind: ExprKind::Member(Box::new(object), name) })
    }

    fn index(&mut self, object: Expr) -> Parsed<Expr> {
        self.expect("[")?;
        let key = self.sequence()?;
        let end = self.expect("]")?;
        let span = object.span.to(self.scalar.span_of(end));
        Ok(Expr { span, kind: ExprKind::Index(Box::new(object), Box::new(key)) })
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let Some(token) = self.peek().cloned() else { return Err(self.unexpected("a value")) };
        let span = self.scalar.span_of(token.range.clone());
        let kind = match token.kind {
            TokenKind::Number(number) => ExprKind::Literal(number.into()),
            TokenKind::Text(text) => {
                self.note_quoted_placeholder(token.range);
                ExprKind::Literal(Value::text(text))
            }
            TokenKind::BigInt(digits) => ExprKind::BigInt(digits),
            TokenKind::Regex(pattern, flags) => ExprKind::Regex(pattern, flags),
            TokenKind::Template(..) => return Ok(Expr { span, kind: self.template()? }),
            TokenKind::Placeholder(body) => return self.placeholder(token.range, body),
            TokenKind::Name(name) => return self.name(&name, token.range),
            TokenKind::Punct("(") => {
                self.at += 1;
                let inner = self.sequence()?;
                let end = self.expect(")")?;
                return Ok(Expr { span: span.to(self.scalar.span_of(end)), kind: inner.kind });
            }
            TokenKind::Punct("[") => {
                let (items, end) = self.items("[", "]")?;
                let span = span.to(self.scalar.span_of(end));
                return Ok(Expr { span, kind: ExprKind::List(items) });
            }
            TokenKind::Punct("{") => return self.object(),
            TokenKind::Punct(_) => return Err(self.unexpected("a value")),
        };
        self.at += 1;
        Ok(Expr { span, kind })
    }

    /// `new a.b(c)`: the first arguments are those of the constructor.
    fn new_object(&mut self, start: Range<usize>) -> Parsed<Expr> {
        let start = self.scalar.span_of(start);
        let mut callee = self.deeper(Self::primary)?;
        loop {
            if self.eat(".") {
                callee = self.member(callee)?;
            } else if self.is("[") {
                callee = self.index(callee)?;
            } else {
                break;
            }
        }
        let mut span = start.to(callee.span);
        let mut args = Vec::new();
        if self.is("(") {
            let (items, end) = self.items("(", ")")?;
            args = items;
            span = span.to(self.scalar.span_of(end));
        }
        Ok(Expr { span, kind: ExprKind::New(Box::new(callee), args) })
    }

    /// Warns of a placeholder inside of quotes, which an author may expect to be replaced.
    fn note_quoted_placeholder(&mut self, quoted: Range<usize>) {
        let text = &self.scalar.text()[..quoted.end];
        if let Some(open) = template::opening(text, quoted.start) {
            let end = template::closing(text, open + 2).map_or(quoted.end, |end| end + 1);
            self.findings.push(
                Diagnostic::new(
                    Code::PlaceholderInWhen,
                    self.scalar.span_of(open..end),
                    "a placeholder inside of quotes is text, and nothing takes its place",
                )
                .help("write the name without quotes: `vars.tier == 'gold'`"),
            );
        }
    }

    pub(super) fn name(&mut self, name: &str, range: Range<usize>) -> Parsed<Expr> {
        let span = self.scalar.span_of(range.clone());
        self.at += 1;
        let kind = match name {
            name if self.locals.iter().any(|local| local == name) => ExprKind::Local(name.into()),
            "true" => ExprKind::Literal(true.into()),
            "false" => ExprKind::Literal(false.into()),
            "null" => ExprKind::Literal(Value::Null),
            "undefined" => ExprKind::Literal(Value::Undefined),
            "NaN" => ExprKind::Literal(f64::NAN.into()),
            "Infinity" => ExprKind::Literal(f64::INFINITY.into()),
            "new" => return self.new_object(range),
            "this" => ExprKind::This,
            name if OPERATOR_WORDS.contains(&name) => {
                self.at -= 1;
                return Err(self.unexpected("a value"));
            }
            name if STATEMENT_WORDS.contains(&name) => {
                let function = matches!(name, "function" | "class" | "async");
                let (message, help) = match function {
                    true => (
                        format!(
                            "`{name}` makes something with a body, and only expressions can stand here"
                        ),
                        "give an arrow function one expression: `x => x.name`",
                    ),
                    false => (
                        format!("`{name}` is a statement, and only expressions can stand here"),
                        "use `cond`, `switch` or `goto` steps for control flow",
                    ),
                };
                return Err(Mistake { range, message, help: help.into() });
            }
            name if GLOBALS.contains(&name) => ExprKind::Global(name.into()),
            name => {
                let path = Path { root: template::root_of(name), segments: Vec::new() };
                ExprKind::Name(path)
            }
        };
        Ok(Expr { span, kind })
    }

    /// A placeholder inside a condition: a lookup, or a parenthesised expression.
    fn placeholder(&mut self, whole: Range<usize>, body: Range<usize>) -> Parsed<Expr> {
        let span = self.scalar.span_of(body.clone());
        self.findings.push(
            Diagnostic::new(
                Code::PlaceholderInWhen,
                self.scalar.span_of(whole.clone()),
                "an expression sees every variable and needs no placeholder",
            )
            .help("write the name alone: `prompt_value == 1`"),
        );
        self.at += 1;
        let found = template::path_in(self.scalar, trim(self.scalar.text(), body.clone()));
        let path = found.as_ref().map(|found| found.path.clone());
        let expr = match found {
            Some(path) => Expr { span, kind: ExprKind::Lookup(path) },
            None => self.part(body.clone())?,
        };
        self.placeholders.push(Placeholder { whole, body, path });
        Ok(expr)
    }

    fn property(&mut self) -> Parsed<(String, Range<usize>)> {
        match self.peek() {
            Some(Token { kind: TokenKind::Name(name), range }) => {
                let found = (name.clone(), range.clone());
                self.at += 1;
                Ok(found)
            }
            _ => Err(self.unexpected("a name after the dot")),
        }
    }
}

/// Operators that are words, and words that only stand in a place of their own.
const OPERATOR_WORDS: [&str; 8] =
    ["delete", "enum", "extends", "in", "instanceof", "super", "typeof", "void"];

const STATEMENT_WORDS: [&str; 27] = [
    "function", "var", "let", "const", "if", "else", "for", "while", "do", "return", "class",
    "switch", "throw", "try", "catch", "import", "export", "async", "await", "yield", "break",
    "continue", "case", "default", "finally", "with", "debugger",
];

const VALUE_WORDS: [&str; 8] =
    ["true", "false", "null", "undefined", "NaN", "Infinity", "new", "this"];

/// Names that JavaScript itself gives a meaning, which a variable of that name hides.
const GLOBALS: [&str; 57] = [
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "Atomics",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "Boolean",
    "DataView",
    "Date",
    "Error",
    "EvalError",
    "FinalizationRegistry",
    "Float32Array",
    "Float64Array",
    "Function",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Intl",
    "Iterator",
    "JSON",
    "Map",
    "Math",
    "Number",
    "Object",
    "Promise",
    "Proxy",
    "RangeError",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Set",
    "SharedArrayBuffer",
    "String",
    "Symbol",
    "SyntaxError",
    "TypeError",
    "URIError",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "eval",
    "globalThis",
    "isFinite",
    "isNaN",
    "parseFloat",
    "parseInt",
];

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = &text[range.clone()];
    let start = range.start + (whole.len() - whole.trim_start().len());
    start..start + whole.trim().len()
}

/// Whether a bare name in an expression is something else than a variable.
pub(in crate::expr) fn is_reserved(name: &str) -> bool {
    is_word(name) || GLOBALS.contains(&name)
}

/// Whether a name is a word of the language, which nothing can be called.
pub(super) fn is_word(name: &str) -> bool {
    [&VALUE_WORDS[..], &OPERATOR_WORDS, &STATEMENT_WORDS].iter().any(|words| words.contains(&name))
}
