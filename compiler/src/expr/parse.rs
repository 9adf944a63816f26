//! JavaScript expressions: tokens into a tree.
//!
//! The whole expression grammar is read, so that mistakes are found in all of it. What the machine cannot
//! evaluate yet is read over and makes the expression one for the outside ([`Body::Outside`]). Statements,
//! assignments and function bodies are no expressions and are refused.

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
const DEPTH: usize = 200;

/// Reads a condition: the whole text is one expression, its placeholders parenthesised parts of it [A19].
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
        diagnostics.push(
            Diagnostic::new(
                Code::PlaceholderInWhen,
                scalar.span(),
                "a condition is an expression already and needs no placeholder",
            )
            .help("write the name alone: `prompt_value == 1`"),
        );
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
        self.depth += 1;
        if self.depth > DEPTH {
            let mut mistake = self.unexpected("the end");
            mistake.message = "this expression nests too deep".into();
            mistake.help = "compute parts of it with `set` before";
            return Err(mistake);
        }
        let result = self.conditional();
        self.depth -= 1;
        result
    }

    fn conditional(&mut self) -> Parsed<Expr> {
        if self.at_arrow() {
            return self.arrow();
        }
        let test = self.binary(0)?;
        if self.is("=") {
            let mut mistake = self.unexpected("an operator");
            mistake.message = "one `=` assigns, and an expression cannot".into();
            mistake.help = "compare with `==`";
            return Err(mistake);
        }
        if !self.eat("?") {
            return Ok(test);
        }
        warn_truth_of(&test, &mut self.findings);
        let then = self.expression()?;
        self.expect(":")?;
        let otherwise = self.expression()?;
        let span = test.span.to(otherwise.span);
        let kind = ExprKind::Conditional(Box::new(test), Box::new(then), Box::new(otherwise));
        Ok(Expr { span, kind })
    }

    /// Operators by precedence, the loosest first.
    fn binary(&mut self, level: usize) -> Parsed<Expr> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        while let Some((token, operator)) = self.operator(operators) {
            self.at += 1;
            // `**` binds to the right; all others to the left.
            let right =
                if operator == "**" { self.binary(level)? } else { self.binary(level + 1)? };
            left = self.combine(operator, token, left, right);
        }
        Ok(left)
    }

    fn operator(&self, operators: &[&'static str]) -> Option<(Range<usize>, &'static str)> {
        let token = self.peek()?;
        let written = match &token.kind {
            TokenKind::Punct(punct) => *punct,
            TokenKind::Name(name) => name.as_str(),
            _ => return None,
        };
        let operator = operators.iter().find(|operator| **operator == written)?;
        Some((token.range.clone(), operator))
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
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.unexpected("fewer operators"));
        }
        let operand = self.unary()?;
        self.depth -= 1;
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

    fn postfix(&mut self) -> Parsed<Expr> {
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
                self.go_beyond(what, end);
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
            TokenKind::Text(text) => ExprKind::Literal(Value::text(text)),
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
                    self.postfix()?;
                }
                ExprKind::Opaque
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
    fn at_arrow(&self) -> bool {
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

    fn arrow(&mut self) -> Parsed<Expr> {
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

    fn go_beyond(&mut self, what: String, at: Range<usize>) {
        self.beyond.get_or_insert((what, at));
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn is(&self, punct: &str) -> bool {
        matches!(self.peek(), Some(Token { kind: TokenKind::Punct(p), .. }) if *p == punct)
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
            TokenKind::Name(name) if name == "not" => "JavaScript writes `!`",
            _ => "",
        };
        Mistake { range, message: format!("found `{written}` where {wanted} must stand"), help }
    }
}

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

const STATEMENT_WORDS: [&str; 22] = [
    "function", "var", "let", "const", "if", "else", "for", "while", "do", "return", "class",
    "switch", "throw", "try", "catch", "import", "export", "async", "await", "yield", "delete",
    "break",
];

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = &text[range.clone()];
    let start = range.start + (whole.len() - whole.trim_start().len());
    start..start + whole.trim().len()
}

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
