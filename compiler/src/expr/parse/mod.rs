//! JavaScript expressions: tokens into a tree.
//!
//! The whole expression grammar is read, so that variables and mistakes are found in all of it. What is not
//! compiled makes the expression one for the outside ([`Body::Outside`]); `code` says what that is.
//! Statements, assignments and function bodies are no expressions and are refused. Here are the operators;
//! `operand` has what stands between them, `literal` lists, objects and templates, `arrow` functions.

mod arrow;
mod literal;
mod operand;
mod source;
mod warn;

pub(super) use operand::is_reserved;

use std::ops::Range;

use swml_runtime::expr::{BinaryOp, UnaryOp};
use swml_runtime::value::Value;

use self::source::Placeholder;
use super::ast::{Body, Condition, Expr, ExprKind, LogicalOp, Outside, PathExpr};
use super::code;
use super::lexer::{Token, TokenKind, lex};
use super::template;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits;
use crate::syntax::Scalar;

/// How deep an expression may nest: parentheses, operators that wait for their right side.
const DEPTH: usize = 64;

/// Reads a condition: the whole text is one expression, its placeholders parenthesised parts of it \[A19\].
#[must_use]
pub fn condition(scalar: &Scalar, diagnostics: &mut Diagnostics) -> Condition {
    let text = scalar.text();
    let condition = |body| Condition { span: scalar.span(), text: text.to_owned(), body };
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let range = start..start + trimmed.len();
    if let Some(open) = template::opening(text, 0) {
        let whole = open == start && template::closing(text, open + 2) == Some(range.end - 1);
        if whole {
            return condition(template::body(scalar, open + 2..range.end - 1, diagnostics));
        }
    }
    let body = javascript(scalar, range, diagnostics);
    if let Body::Expr(expr) | Body::Outside(Outside { expr: Some(expr), .. }) = &body {
        warn::truth(expr, diagnostics);
    }
    condition(body)
}

/// Reads a plain path (`switch.variable`); `None` where the text is not one.
#[must_use]
pub fn path(scalar: &Scalar) -> Option<PathExpr> {
    template::path_in(scalar, 0..scalar.text().len())
}

/// What is left of a text that is no JavaScript.
pub(super) fn no_javascript(scalar: &Scalar, range: Range<usize>) -> Body {
    let source = scalar.text()[range.clone()].to_owned();
    Body::Outside(Outside { span: scalar.span_of(range), source, expr: None, because: None })
}

/// Reads JavaScript at a place of a text.
pub(super) fn javascript(
    scalar: &Scalar,
    range: Range<usize>,
    diagnostics: &mut Diagnostics,
) -> Body {
    let source = &scalar.text()[range.clone()];
    let length = source.chars().count();
    let mut parser = Parser::new(scalar, range.end);
    let read = if source.is_empty() {
        Err(Mistake {
            range: range.clone(),
            message: "nothing stands here where an expression must".into(),
            help: "write a name, such as `vars.name`".into(),
        })
    } else if length > limits::EXPRESSION_CHARS {
        let most = limits::EXPRESSION_CHARS;
        diagnostics.push(
            Diagnostic::new(
                Code::LongExpression,
                scalar.span_of(range.clone()),
                format!("this expression has {length} characters; the platform takes {most}"),
            )
            .help("compute parts of it with `set` before"),
        );
        return no_javascript(scalar, range);
    } else {
        parser.part(range.clone())
    };
    let expr = match read {
        Ok(expr) => expr,
        Err(Mistake { range: at, message, help }) => {
            let found = Diagnostic::new(Code::BadExpression, scalar.span_of(at), message);
            diagnostics.push(if help.is_empty() { found } else { found.help(help) });
            return no_javascript(scalar, range);
        }
    };
    for finding in parser.findings {
        diagnostics.push(finding);
    }
    let beyond = code::beyond(&expr);
    let outside = beyond.as_ref().map(|beyond| beyond.what.clone());
    diagnostics.expression(scalar.span_of(range.clone()), outside);
    let Some(beyond) = beyond else { return Body::Expr(expr) };
    diagnostics.push(
        Diagnostic::new(
            Code::OutsideExpression,
            beyond.span,
            format!("the machine does not evaluate {}; it asks outside", beyond.what),
        )
        .help("a scenario answers it under `evaluate`, or an engine; else it is a fault"),
    );
    Body::Outside(Outside {
        span: scalar.span_of(range.clone()),
        source: source::javascript(scalar.text(), range, &parser.placeholders),
        expr: Some(expr),
        because: Some(beyond.what),
    })
}

/// What no JavaScript engine could read, or what may not stand in an expression.
struct Mistake {
    range: Range<usize>,
    message: String,
    help: String,
}

type Parsed<T> = Result<T, Mistake>;

struct Parser<'p> {
    scalar: &'p Scalar,
    tokens: Vec<Token>,
    at: usize,
    end: usize,
    depth: usize,
    /// Names that arrow functions around this place bind.
    locals: Vec<String>,
    /// The placeholders that were met, those within others before them.
    placeholders: Vec<Placeholder>,
    findings: Vec<Diagnostic>,
}

impl<'p> Parser<'p> {
    fn new(scalar: &'p Scalar, end: usize) -> Self {
        Self {
            scalar,
            tokens: Vec::new(),
            at: 0,
            end,
            depth: 0,
            locals: Vec::new(),
            placeholders: Vec::new(),
            findings: Vec::new(),
        }
    }
}

impl Parser<'_> {
    /// Reads an expression in a stretch of the text that has an end of its own.
    fn part(&mut self, range: Range<usize>) -> Parsed<Expr> {
        let tokens = lex(self.scalar.text(), range.clone()).map_err(|error| Mistake {
            range: error.range,
            message: error.message.into(),
            help: String::new(),
        })?;
        let outer = (std::mem::replace(&mut self.tokens, tokens), self.at, self.end);
        (self.at, self.end) = (0, range.end);
        let expr = self.deeper(|parser| {
            let expr = parser.sequence()?;
            match parser.peek() {
                None => Ok(expr),
                Some(_) => Err(parser.unexpected("an operator or the end")),
            }
        })?;
        (self.tokens, self.at, self.end) = outer;
        Ok(expr)
    }

    /// Expressions between commas, of which the last one counts.
    fn sequence(&mut self) -> Parsed<Expr> {
        let first = self.expression()?;
        if !self.is(",") {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.eat(",") {
            parts.push(self.expression()?);
        }
        let span = parts[0].span.to(parts[parts.len() - 1].span);
        Ok(Expr { span, kind: ExprKind::Sequence(parts) })
    }

    fn expression(&mut self) -> Parsed<Expr> {
        self.deeper(Self::conditional)
    }

    /// One level further down: only so many are followed.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.depth += 1;
        if self.depth > DEPTH {
            let mut mistake = self.unexpected("the end");
            mistake.message = "this expression nests too deep".into();
            mistake.help = "compute parts of it with `set` before".into();
            return Err(mistake);
        }
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn conditional(&mut self) -> Parsed<Expr> {
        // Choices after the last colon are no nesting: they may be as many as there are.
        let mut choices = Vec::new();
        let mut last = loop {
            if self.at_arrow() {
                break self.arrow()?;
            }
            let (test, _) = self.binary(0)?;
            if self.is("=") {
                let mut mistake = self.unexpected("an operator");
                mistake.message = "one `=` assigns, and an expression cannot".into();
                mistake.help = "compare with `==`".into();
                return Err(mistake);
            }
            if !self.eat("?") {
                break test;
            }
            warn::truth_of(&test, &mut self.findings);
            let then = self.expression()?;
            self.expect(":")?;
            choices.push((test, then));
        };
        while let Some((test, then)) = choices.pop() {
            let span = test.span.to(last.span);
            let kind = ExprKind::Conditional(Box::new(test), Box::new(then), Box::new(last));
            last = Expr { span, kind };
        }
        Ok(last)
    }

    /// Operators that bind at least as tight as a level, and the last of them that stands in no parentheses.
    fn binary(&mut self, least: usize) -> Parsed<(Expr, Option<&'static str>)> {
        let sign = self.prefix_operator();
        let mut left = self.unary()?;
        let mut last = None;
        while let Some((token, operator, level)) = self.operator().filter(|found| found.2 >= least)
        {
            if operator == "**" && last.is_none() && sign.is_some() {
                let mut mistake = self.unexpected("an operator");
                mistake.message =
                    "JavaScript does not say whether this sign or `**` comes first".into();
                mistake.help = "write `(-a) ** b` or `-(a ** b)`".into();
                return Err(mistake);
            }
            self.at += 1;
            // `**` binds to the right; all others to the left.
            let least = if operator == "**" { level } else { level + 1 };
            let (right, right_last) = self.deeper(|parser| parser.binary(least))?;
            let mixed = |other| match operator {
                "??" => matches!(other, Some("&&" | "||")),
                "||" => other == Some("??"),
                _ => false,
            };
            if mixed(last) || mixed(right_last) {
                return Err(Mistake {
                    range: token,
                    message: "JavaScript does not mix `??` with `&&` and `||` without parentheses"
                        .into(),
                    help: "put one of them in parentheses: `(a ?? b) || c`".into(),
                });
            }
            last = Some(operator);
            left = self.combine(operator, left, right);
        }
        Ok((left, last))
    }

    /// The operator that comes next, and its level.
    fn operator(&self) -> Option<(Range<usize>, &'static str, usize)> {
        let token = self.peek()?;
        let written = match &token.kind {
            TokenKind::Punct(punct) => *punct,
            TokenKind::Name(name) => name.as_str(),
            _ => return None,
        };
        LEVELS.iter().enumerate().find_map(|(level, operators)| {
            let operator = operators.iter().find(|operator| **operator == written)?;
            Some((token.range.clone(), *operator, level))
        })
    }

    fn combine(&mut self, operator: &str, left: Expr, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        let logical = match operator {
            "&&" => Some(LogicalOp::And),
            "||" => Some(LogicalOp::Or),
            "??" => Some(LogicalOp::Coalesce),
            _ => None,
        };
        if matches!(logical, Some(LogicalOp::And | LogicalOp::Or)) {
            warn::truth_of(&left, &mut self.findings);
        }
        if operator == "+" {
            warn::sum_of(&left, &right, span, &mut self.findings);
        }
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = match (logical, BinaryOp::named(operator)) {
            (Some(op), _) => ExprKind::Logical(op, left, right),
            (_, Some(op)) => ExprKind::Binary(op, left, right),
            _ => ExprKind::InstanceOf(left, right),
        };
        Expr { span, kind }
    }

    /// The operator that stands before an operand here, where there is one.
    fn prefix_operator(&self) -> Option<&'static str> {
        let written = match &self.peek()?.kind {
            TokenKind::Punct(punct) => *punct,
            TokenKind::Name(name) => name.as_str(),
            _ => return None,
        };
        PREFIXES.iter().copied().find(|prefix| *prefix == written)
    }

    fn unary(&mut self) -> Parsed<Expr> {
        let Some(operator) = self.prefix_operator() else { return self.postfix() };
        let start = self.scalar.span_of(self.next_range());
        self.at += 1;
        let operand = self.deeper(Self::unary)?;
        let span = start.to(operand.span);
        let Some(op) = UnaryOp::named(operator) else {
            return Ok(Expr { span, kind: ExprKind::Delete(Box::new(operand)) });
        };
        if op == UnaryOp::Not {
            warn::truth_of(&operand, &mut self.findings);
        }
        let kind = match (op, &operand.kind) {
            (UnaryOp::Minus, ExprKind::Literal(Value::Number(number))) => {
                ExprKind::Literal(Value::from(-number.get()))
            }
            _ => ExprKind::Unary(op, Box::new(operand)),
        };
        Ok(Expr { span, kind })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn is(&self, punct: &str) -> bool {
        self.is_at(self.at, punct)
    }

    fn is_at(&self, at: usize, punct: &str) -> bool {
        matches!(self.tokens.get(at), Some(Token { kind: TokenKind::Punct(p), .. }) if *p == punct)
    }

    /// Whether a name stands right before.
    fn follows(&self, word: &str) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        matches!(before, Some(Token { kind: TokenKind::Name(name), .. }) if name == word)
    }

    fn eat(&mut self, punct: &str) -> bool {
        let found = self.is(punct);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, punct: &'static str) -> Parsed<Range<usize>> {
        let range = self.next_range();
        if self.eat(punct) { Ok(range) } else { Err(self.unexpected(&format!("`{punct}`"))) }
    }

    fn next_range(&self) -> Range<usize> {
        self.peek().map_or(self.end..self.end, |token| token.range.clone())
    }

    fn unexpected(&self, wanted: &str) -> Mistake {
        let Some(token) = self.peek() else {
            // An empty stretch has no place for a caret: point at what is last.
            let range = self.tokens.last().map_or(self.end..self.end, |token| token.range.clone());
            let message = format!("the expression ends where {wanted} must follow");
            return Mistake { range, message, help: String::new() };
        };
        let range = token.range.clone();
        let written = &self.scalar.text()[range.clone()];
        let assignment = matches!(token.kind, TokenKind::Punct(p) if ASSIGNMENTS.contains(&p));
        let help = match &token.kind {
            _ if assignment => "an expression cannot change a variable; use `set`",
            TokenKind::Name(name) if matches!(name.as_str(), "and" | "or") => {
                "JavaScript writes `&&` and `||`"
            }
            _ if self.follows("not") => "JavaScript writes `!`",
            TokenKind::Punct(";") => "an expression ends without a semicolon",
            _ => "",
        };
        let message = format!("found `{written}` where {wanted} must stand");
        Mistake { range, message, help: help.into() }
    }
}

/// Operators with two operands, the loosest first.
const LEVELS: [&[&str]; 11] = [
    &["||", "??"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!=", "===", "!=="],
    &["<", "<=", ">", ">=", "in", "instanceof"],
    &["<<", ">>", ">>>"],
    &["+", "-"],
    &["*", "/", "%"],
    &["**"],
];

/// Operators before their operand.
const PREFIXES: [&str; 7] = ["!", "-", "+", "~", "typeof", "void", "delete"];

const ASSIGNMENTS: [&str; 18] = [
    "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=",
    "??=", "++", "--",
];
