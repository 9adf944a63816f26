//! JavaScript expressions: tokens into a tree.
//!
//! The whole expression grammar is read, so that mistakes are found in all of it. What the machine cannot
//! evaluate yet is read over and makes the expression one for the outside ([`Body::Outside`]). Statements,
//! assignments and function bodies are no expressions and are refused. Here are the operators; `operand` has
//! what stands between them.

mod operand;

pub(super) use operand::is_reserved;

use std::ops::Range;

use swml_runtime::expr::{BinaryOp, Path, Root};
use swml_runtime::value::{Text, Value};

use super::ast::{Body, Condition, Expr, ExprKind, LogicalOp, PathExpr};
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
    if let Body::Expr(expr) = &body {
        warn_truth(expr, diagnostics);
    }
    condition(body)
}

/// Reads a plain path (`switch.variable`); `None` where the text is not one.
#[must_use]
pub fn path(scalar: &Scalar) -> Option<PathExpr> {
    template::path_in(scalar, 0..scalar.text().len())
}

/// Reads JavaScript at a place of a text.
pub(super) fn javascript(
    scalar: &Scalar,
    range: Range<usize>,
    diagnostics: &mut Diagnostics,
) -> Body {
    let source = &scalar.text()[range.clone()];
    let outside = || Body::Outside(source.to_owned());
    let mut report = |code, range: Range<usize>, message: String, help: String| {
        let diagnostic = Diagnostic::new(code, scalar.span_of(range), message);
        diagnostics.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    };
    if source.is_empty() {
        let message = "nothing stands here where an expression must";
        report(
            Code::BadExpression,
            range,
            message.into(),
            "write a name, such as `vars.name`".into(),
        );
        return outside();
    }
    let length = source.chars().count();
    if length > limits::EXPRESSION_CHARS {
        let message = format!(
            "this expression has {length} characters; the platform takes {}",
            limits::EXPRESSION_CHARS
        );
        report(
            Code::LongExpression,
            range,
            message,
            "compute parts of it with `set` before".into(),
        );
        return outside();
    }
    let tokens = match lex(scalar.text(), range.clone()) {
        Ok(tokens) => tokens,
        Err(error) => {
            report(Code::BadExpression, error.range, error.message.into(), String::new());
            return outside();
        }
    };
    let mut parser = Parser {
        scalar,
        tokens: &tokens,
        at: 0,
        end: range.end,
        depth: 0,
        beyond: None,
        findings: Vec::new(),
    };
    let result = parser.whole();
    let Parser { beyond, findings, .. } = parser;
    match result {
        Err(mistake) => {
            report(Code::BadExpression, mistake.range, mistake.message, mistake.help.into());
            outside()
        }
        Ok(expr) => {
            for finding in findings {
                diagnostics.push(finding);
            }
            match beyond {
                None => Body::Expr(expr),
                Some((what, at)) => {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::OutsideExpression,
                            scalar.span_of(at),
                            format!("the machine does not evaluate {what}; it asks outside"),
                        )
                        .help("a scenario answers it under `evaluate`; without an answer it is a fault"),
                    );
                    outside()
                }
            }
        }
    }
}

/// What no JavaScript engine could read.
struct Mistake {
    range: Range<usize>,
    message: String,
    help: &'static str,
}

type Parsed<T> = Result<T, Mistake>;

struct Parser<'p> {
    scalar: &'p Scalar,
    tokens: &'p [Token],
    at: usize,
    end: usize,
    depth: usize,
    /// The first thing that only the outside can evaluate.
    beyond: Option<(String, Range<usize>)>,
    findings: Vec<Diagnostic>,
}

impl Parser<'_> {
    fn whole(&mut self) -> Parsed<Expr> {
        let expr = self.expression()?;
        match self.peek() {
            None => Ok(expr),
            Some(_) => Err(self.unexpected("an operator or the end")),
        }
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
            mistake.help = "compute parts of it with `set` before";
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
            let test = self.binary(0)?;
            if self.is("=") {
                let mut mistake = self.unexpected("an operator");
                mistake.message = "one `=` assigns, and an expression cannot".into();
                mistake.help = "compare with `==`";
                return Err(mistake);
            }
            if !self.eat("?") {
                break test;
            }
            warn_truth_of(&test, &mut self.findings);
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

    /// Operators that bind at least as tight as a level.
    fn binary(&mut self, least: usize) -> Parsed<Expr> {
        let mut left = self.unary()?;
        while let Some((token, operator, level)) = self.operator().filter(|found| found.2 >= least)
        {
            self.at += 1;
            // `**` binds to the right; all others to the left.
            let least = if operator == "**" { level } else { level + 1 };
            let right = self.deeper(|parser| parser.binary(least))?;
            left = self.combine(operator, token, left, right);
        }
        Ok(left)
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

    fn combine(&mut self, operator: &str, at: Range<usize>, left: Expr, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        let comparison = match operator {
            "==" => Some(BinaryOp::Equal),
            "!=" => Some(BinaryOp::NotEqual),
            "===" => Some(BinaryOp::StrictEqual),
            "!==" => Some(BinaryOp::StrictNotEqual),
            "<" => Some(BinaryOp::Less),
            "<=" => Some(BinaryOp::LessEqual),
            ">" => Some(BinaryOp::Greater),
            ">=" => Some(BinaryOp::GreaterEqual),
            _ => None,
        };
        let kind = match (operator, comparison) {
            (_, Some(op)) => ExprKind::Binary(op, Box::new(left), Box::new(right)),
            ("&&" | "||", _) => {
                warn_truth_of(&left, &mut self.findings);
                let op = if operator == "&&" { LogicalOp::And } else { LogicalOp::Or };
                ExprKind::Logical(op, Box::new(left), Box::new(right))
            }
            _ => {
                if operator == "+" && (is_param(&left) || is_param(&right)) {
                    self.findings.push(
                        Diagnostic::new(
                            Code::ParamsArithmetic,
                            span,
                            "params are texts, and `+` puts texts together",
                        )
                        .help("turn them into numbers first: `parseInt(params.n) + 1`"),
                    );
                }
                self.go_beyond(format!("`{operator}`"), at);
                ExprKind::Opaque
            }
        };
        Expr { span, kind }
    }

    fn unary(&mut self) -> Parsed<Expr> {
        let Some(token) = self.peek().cloned() else { return Err(self.unexpected("a value")) };
        let operator = match &token.kind {
            TokenKind::Punct(punct @ ("!" | "-" | "+" | "~")) => *punct,
            TokenKind::Name(name) if name == "typeof" => "typeof",
            TokenKind::Name(name) if name == "void" => "void",
            _ => return self.postfix(),
        };
        self.at += 1;
        let operand = self.deeper(Self::unary)?;
        let span = self.scalar.span_of(token.range.clone()).to(operand.span);
        let kind = match (operator, &operand.kind) {
            ("!", _) => {
                warn_truth_of(&operand, &mut self.findings);
                ExprKind::Not(Box::new(operand))
            }
            ("-", ExprKind::Literal(Value::Number(number))) => {
                ExprKind::Literal(Value::from(-number.get()))
            }
            _ => {
                self.go_beyond(format!("`{operator}`"), token.range);
                ExprKind::Opaque
            }
        };
        Ok(Expr { span, kind })
    }

    fn go_beyond(&mut self, what: String, at: Range<usize>) {
        self.beyond.get_or_insert((what, at));
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn is(&self, punct: &str) -> bool {
        matches!(self.peek(), Some(Token { kind: TokenKind::Punct(p), .. }) if *p == punct)
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
            return Mistake { range, message, help: "" };
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
        Mistake { range, message: format!("found `{written}` where {wanted} must stand"), help }
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

const ASSIGNMENTS: [&str; 18] = [
    "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=",
    "??=", "++", "--",
];

/// `params.n`: always a text.
fn is_param(expr: &Expr) -> bool {
    let of_params = |path: &Path| path.root == Root::Params;
    match &expr.kind {
        ExprKind::Member(object, name) if name != "length" => {
            matches!(&object.kind, ExprKind::Name(path) if of_params(path))
        }
        ExprKind::Lookup(lookup) => of_params(&lookup.path) && lookup.path.segments.len() == 1,
        _ => false,
    }
}

/// Warns where the truth of the whole expression is that of a param.
fn warn_truth(expr: &Expr, diagnostics: &mut Diagnostics) {
    match &expr.kind {
        ExprKind::Logical(_, _, right) => warn_truth(right, diagnostics),
        _ => {
            let mut findings = Vec::new();
            warn_truth_of(expr, &mut findings);
            findings.into_iter().for_each(|finding| diagnostics.push(finding));
        }
    }
}

fn warn_truth_of(expr: &Expr, findings: &mut Vec<Diagnostic>) {
    if is_param(expr) {
        findings.push(
            Diagnostic::new(
                Code::ParamsTruth,
                expr.span,
                "params are texts, and every text but the empty one is true",
            )
            .help("compare it: `params.flag == \"true\"`"),
        );
    }
}

/// The key of a member, as a constant.
pub(super) fn key(name: &str) -> Value {
    Value::Text(Text::from(name))
}
