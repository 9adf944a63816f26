//! Operands: names, literals, what stands in brackets, members and calls.

use std::ops::Range;

use swml_runtime::expr::{Path, Root};
use swml_runtime::value::Value;

use super::{Mistake, Parsed, Parser};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::lexer::{Token, TokenKind, lex};
use crate::expr::template;

impl Parser<'_> {
    pub(super) fn postfix(&mut self) -> Parsed<Expr> {
        let first = self.next_range().start;
        let mut expr = self.primary()?;
        loop {
            let start = expr.span;
            if self.eat(".") {
                let (name, range) = self.property()?;
                let span = start.to(self.scalar.span_of(range));
                expr = Expr { span, kind: ExprKind::Member(Box::new(expr), name) };
            } else if self.eat("[") {
                let key = self.expression()?;
                let end = self.expect("]")?;
                let span = start.to(self.scalar.span_of(end));
                expr = Expr { span, kind: ExprKind::Index(Box::new(expr), Box::new(key)) };
            } else if self.is("(") {
                let what = match &expr.kind {
                    ExprKind::Member(_, name) => format!("the call of `{name}`"),
                    ExprKind::Name(Path { root: Root::Bare(name), .. }) => {
                        format!("the call of `{name}`")
                    }
                    _ => "a call".to_owned(),
                };
                let end = self.list("(", ")")?;
                let span = start.to(self.scalar.span_of(end.clone()));
                self.go_beyond(what, first..end.end);
                expr = Expr { span, kind: ExprKind::Opaque };
            } else if self.is("?.") {
                let range = self.next_range();
                self.at += 1;
                self.go_beyond("`?.`".to_owned(), range);
                if !self.is("(") && !self.is("[") {
                    self.property()?;
                }
                expr = Expr { span: start, kind: ExprKind::Opaque };
            } else if matches!(self.peek().map(|t| &t.kind), Some(TokenKind::Opaque(what)) if what.contains("template"))
            {
                let range = self.next_range();
                self.at += 1;
                self.go_beyond("a tagged template".to_owned(), range);
                expr = Expr { span: start, kind: ExprKind::Opaque };
            } else {
                return Ok(expr);
            }
        }
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
            TokenKind::Opaque(what) => {
                self.go_beyond(what.to_owned(), token.range.clone());
                ExprKind::Opaque
            }
            TokenKind::Placeholder(body) => return self.placeholder(body),
            TokenKind::Name(name) => return self.name(&name, token.range),
            TokenKind::Punct("(") => {
                self.at += 1;
                let inner = self.expression()?;
                let end = self.expect(")")?;
                return Ok(Expr { span: span.to(self.scalar.span_of(end)), kind: inner.kind });
            }
            TokenKind::Punct("[") => {
                let end = self.list("[", "]")?;
                self.go_beyond("a list".to_owned(), token.range);
                return Ok(Expr {
                    span: span.to(self.scalar.span_of(end)),
                    kind: ExprKind::Opaque,
                });
            }
            TokenKind::Punct("{") => {
                let end = self.object()?;
                self.go_beyond("an object".to_owned(), token.range);
                return Ok(Expr {
                    span: span.to(self.scalar.span_of(end)),
                    kind: ExprKind::Opaque,
                });
            }
            TokenKind::Punct(_) => return Err(self.unexpected("a value")),
        };
        self.at += 1;
        Ok(Expr { span, kind })
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

    fn name(&mut self, name: &str, range: Range<usize>) -> Parsed<Expr> {
        let span = self.scalar.span_of(range.clone());
        self.at += 1;
        let kind = match name {
            "true" => ExprKind::Literal(true.into()),
            "false" => ExprKind::Literal(false.into()),
            "null" => ExprKind::Literal(Value::Null),
            "undefined" => ExprKind::Literal(Value::Undefined),
            "NaN" => ExprKind::Literal(f64::NAN.into()),
            "Infinity" => ExprKind::Literal(f64::INFINITY.into()),
            "new" | "this" => {
                self.go_beyond(format!("`{name}`"), range);
                if name == "new" {
                    self.deeper(Self::postfix)?;
                }
                ExprKind::Opaque
            }
            "in" | "instanceof" | "enum" | "extends" | "super" => {
                self.at -= 1;
                return Err(self.unexpected("a value"));
            }
            name if STATEMENT_WORDS.contains(&name) => {
                return Err(Mistake {
                    range,
                    message: format!(
                        "`{name}` is a statement, and only expressions can stand here"
                    ),
                    help: "use `cond`, `switch` or `goto` steps for control flow",
                });
            }
            name => {
                let known =
                    matches!(name, "Math" | "Date" | "JSON" | "String" | "Number" | "Object");
                if known {
                    self.go_beyond(format!("`{name}`"), range);
                }
                let path = Path { root: template::root_of(name), segments: Vec::new() };
                ExprKind::Name(path)
            }
        };
        Ok(Expr { span, kind })
    }

    /// A placeholder inside a condition: a lookup, or a parenthesised expression.
    fn placeholder(&mut self, body: Range<usize>) -> Parsed<Expr> {
        let span = self.scalar.span_of(body.clone());
        self.findings.push(
            Diagnostic::new(
                Code::PlaceholderInWhen,
                self.scalar.span_of(self.next_range()),
                "an expression sees every variable and needs no placeholder",
            )
            .help("write the name alone: `prompt_value == 1`"),
        );
        if let Some(path) = template::path_in(self.scalar, trim(self.scalar.text(), body.clone())) {
            self.at += 1;
            return Ok(Expr { span, kind: ExprKind::Lookup(path) });
        }
        let inner = lex(self.scalar.text(), body.clone()).map_err(|error| Mistake {
            range: error.range,
            message: error.message.into(),
            help: "",
        })?;
        let mut parser = Parser {
            scalar: self.scalar,
            tokens: &inner,
            at: 0,
            end: body.end,
            depth: self.depth + 1,
            beyond: self.beyond.take(),
            findings: std::mem::take(&mut self.findings),
        };
        let expr = parser.whole();
        (self.beyond, self.findings) = (parser.beyond, parser.findings);
        self.at += 1;
        expr
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

    /// Arguments or items: expressions between commas, read over.
    fn list(&mut self, open: &'static str, close: &'static str) -> Parsed<Range<usize>> {
        self.expect(open)?;
        loop {
            if self.is(close) {
                return self.expect(close);
            }
            self.eat("...");
            self.expression()?;
            if !self.eat(",") {
                return self.expect(close);
            }
        }
    }

    fn object(&mut self) -> Parsed<Range<usize>> {
        self.expect("{")?;
        loop {
            if self.is("}") {
                return self.expect("}");
            }
            if self.eat("...") {
                self.expression()?;
            } else {
                if self.is("[") {
                    self.list("[", "]")?;
                } else {
                    match self.peek().map(|token| &token.kind) {
                        Some(TokenKind::Name(_) | TokenKind::Text(_) | TokenKind::Number(_)) => {
                            self.at += 1;
                        }
                        _ => return Err(self.unexpected("a key")),
                    }
                }
                if self.eat(":") {
                    self.expression()?;
                }
            }
            if !self.eat(",") {
                return self.expect("}");
            }
        }
    }

    /// Whether an arrow function begins here: `x =>` or `(...) =>`.
    pub(super) fn at_arrow(&self) -> bool {
        let is = |at: usize, punct| matches!(self.tokens.get(at), Some(Token { kind: TokenKind::Punct(p), .. }) if *p == punct);
        match self.peek().map(|token| &token.kind) {
            Some(TokenKind::Name(_)) => is(self.at + 1, "=>"),
            Some(TokenKind::Punct("(")) => {
                let mut depth = 0usize;
                for at in self.at..self.tokens.len() {
                    if is(at, "(") {
                        depth += 1;
                    } else if is(at, ")") {
                        depth -= 1;
                        if depth == 0 {
                            return is(at + 1, "=>");
                        }
                    }
                }
                false
            }
            _ => false,
        }
    }

    pub(super) fn arrow(&mut self) -> Parsed<Expr> {
        let start = self.next_range();
        while !self.is("=>") {
            self.at += 1;
        }
        self.at += 1;
        if self.is("{") {
            let mut mistake = self.unexpected("an expression");
            mistake.message = "a function with a body in braces cannot stand here".into();
            mistake.help = "give the arrow function one expression: `x => x.name`";
            return Err(mistake);
        }
        let body = self.expression()?;
        let span = self.scalar.span_of(start.clone()).to(body.span);
        self.go_beyond("an arrow function".to_owned(), start);
        Ok(Expr { span, kind: ExprKind::Opaque })
    }
}

const STATEMENT_WORDS: [&str; 28] = [
    "function", "var", "let", "const", "if", "else", "for", "while", "do", "return", "class",
    "switch", "throw", "try", "catch", "import", "export", "async", "await", "yield", "delete",
    "break", "continue", "case", "default", "finally", "with", "debugger",
];

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = &text[range.clone()];
    let start = range.start + (whole.len() - whole.trim_start().len());
    start..start + whole.trim().len()
}

/// Names that are words of JavaScript in an expression, never variables of their own.
pub(in crate::expr) fn is_reserved(name: &str) -> bool {
    const WORDS: [&str; 21] = [
        "true",
        "false",
        "null",
        "undefined",
        "NaN",
        "Infinity",
        "new",
        "this",
        "in",
        "instanceof",
        "enum",
        "extends",
        "super",
        "typeof",
        "void",
        "Math",
        "Date",
        "JSON",
        "String",
        "Number",
        "Object",
    ];
    WORDS.contains(&name) || STATEMENT_WORDS.contains(&name)
}
