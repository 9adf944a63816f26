//! Templates of SWAIG: what the platform fills in by itself, in answers of functions and in prompts. `${...}`
//! and `%{...}` hold a path, maybe behind functions (`${lc:enc:url:args.q}`) and with others inside it;
//! `@{...}` calls a function.
//!
//! In answers and prompts they are checked and left as they are: what they stand for is only known when a
//! function is called. In statements that a function runs they become expressions.

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::multi::many0_count;
use nom::{IResult, Parser};
use swml_runtime::expr::Root;
use swml_runtime::value::Value;

use super::ast::{Expr, ExprKind, Item, LogicalOp, PathExpr};
use super::template::{opening, path_of};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::syntax::Scalar;

/// The functions of `@{...}`.
const FUNCTIONS: &[&str] = &["strftime_tz", "fmt_ph", "expr", "echo", "separate", "sleep"];
/// The formats of `fmt_ph`.
const FORMATS: &[&str] = &["national", "international", "RFC3966", "e164"];
/// What a prompt can name that no statement knows.
const OF_PROMPTS: &[&str] = &[
    "global_data",
    "meta_data",
    "args",
    "input",
    "this",
    "function",
    "ai_session_id",
    "conversation_id",
    "app_name",
    "caller_id_name",
    "caller_id_num",
    "caller_id_number",
    "call_direction",
    "local_date",
    "spoken_date",
    "local_time",
    "time_of_day",
    "supported_languages",
    "default_language",
];

/// Checks the templates in a text. What the platform would not know is a warning: it may say so, or say it
/// as it stands.
pub fn check_templates(scalar: &Scalar, diagnostics: &mut Diagnostics) {
    Check { scalar, diagnostics }.text(0, scalar.text().len());
}

/// Whether the body of a placeholder is the platform's to fill in and not an expression: a function stands in
/// front of a path, or another placeholder inside it.
pub(super) fn is_template_of_swaig(body: &str) -> bool {
    let (rest, functions) = functions(body);
    functions > 0 || (opening(rest, 0).is_some() && path_of(&without_inner(rest)).is_some())
}

/// Whether a placeholder in a prompt is the platform's to fill in: such a template, or one of its names.
pub(super) fn is_of_prompt(body: &str) -> bool {
    let named =
        |root: &Root| matches!(root, Root::Bare(name) if OF_PROMPTS.contains(&name.as_str()));
    is_template_of_swaig(body) || path_of(body).is_some_and(|path| named(&path.root))
}

struct Check<'c> {
    scalar: &'c Scalar,
    diagnostics: &'c mut Diagnostics,
}

impl Check<'_> {
    fn text(&mut self, mut from: usize, end: usize) {
        while let Some((open, close)) = next(&self.scalar.text()[..end], from) {
            let Some(close) = close else {
                let help = "close it with `}`";
                return self.warn(open, end, "a template without its closing brace", Some(help));
            };
            if self.scalar.text().as_bytes()[open] == b'@' {
                self.call(open + 2, close);
            } else {
                self.path(open + 2, close);
            }
            // What stands inside is checked as well.
            self.text(open + 2, close);
            from = close + 1;
        }
    }

    /// `lc:args.name`
    fn path(&mut self, from: usize, end: usize) {
        let body = &self.scalar.text()[from..end];
        let (rest, _) = functions(body);
        if path_of(without_inner(rest).trim()).is_some() {
            return;
        }
        let at = end - rest.len();
        let function = rest.split_once(':').map(|(function, _)| function);
        let is_name = |name: &&str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        if let Some(function) = function.filter(is_name) {
            let message = format!("there is no template function {}", named(function));
            return self.warn(at, at + function.len(), &message, Some("they are lc and enc:url"));
        }
        let message = format!("{} is no path", named(rest));
        let help =
            "the platform fills in paths such as args.name; JavaScript works in statements alone";
        self.warn(at, end, &message, Some(help));
    }

    /// `fmt_ph national ${args.number}`
    fn call(&mut self, from: usize, end: usize) {
        let body = &self.scalar.text()[from..end];
        let name = body.split_whitespace().next().unwrap_or_default();
        let rest = body.trim_start().strip_prefix(name).unwrap_or_default().trim();
        let computed = opening(rest, 0).is_some();
        let wrong = match name {
            _ if !FUNCTIONS.contains(&name) => {
                let message = format!("there is no template function {}", named(name));
                let known = FUNCTIONS.join(", ");
                return self.warn(from, end, &message, Some(&format!("they are {known}")));
            }
            "strftime_tz" if rest.split_whitespace().count() < 2 && !computed => {
                Some("strftime_tz wants a time zone and a format")
            }
            "fmt_ph" if !is_format(rest) => {
                Some("fmt_ph wants national, international, RFC3966 or e164, and a number")
            }
            "expr" if !without_inner(rest).chars().all(is_arithmetic) => {
                Some("expr knows numbers, + - * / and brackets")
            }
            "sleep" if !computed && rest.parse::<f64>().is_err() => {
                Some("sleep wants a number of seconds")
            }
            _ if rest.is_empty() => Some("a template function without anything to work on"),
            _ => None,
        };
        if let Some(message) = wrong {
            self.warn(from, end, message, None);
        }
    }

    fn warn(&mut self, from: usize, to: usize, message: &str, help: Option<&str>) {
        let finding = Diagnostic::new(Code::BadTemplate, self.scalar.span_of(from..to), message);
        self.diagnostics.push(match help {
            Some(help) => finding.help(help),
            None => finding,
        });
    }
}

/// What stands behind the functions in front of a path, and how many there are.
fn functions(body: &str) -> (&str, usize) {
    fn chain(input: &str) -> IResult<&str, usize> {
        many0_count(alt((tag("lc:"), tag("enc:url:")))).parse(input)
    }
    chain(body.trim()).unwrap_or((body, 0))
}

/// The next template and its closing brace, where it has one.
fn next(text: &str, from: usize) -> Option<(usize, Option<usize>)> {
    let starts = |two: &[u8]| matches!(two, b"%{" | b"${" | b"@{");
    let open = from + text.as_bytes().get(from..)?.windows(2).position(starts)?;
    let mut depth = 0usize;
    for (at, c) in text[open + 2..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some((open, Some(open + 2 + at))),
            '}' => depth -= 1,
            _ => {}
        }
    }
    Some((open, None))
}

/// A text with a name, or a digit, in the place of each template.
fn without_inner(text: &str) -> String {
    let mut plain = String::new();
    let mut from = 0;
    while let Some((open, Some(close))) = next(text, from) {
        plain.push_str(&text[from..open]);
        plain.push('0');
        from = close + 1;
    }
    plain.push_str(&text[from..]);
    plain
}

/// A piece of a template as messages show it.
fn named(text: &str) -> String {
    format!("`{}`", text.trim())
}

fn is_arithmetic(c: char) -> bool {
    c.is_ascii_digit() || c.is_whitespace() || "+-*/().".contains(c)
}

/// A format may be left out, and may have a separator behind it.
fn is_format(rest: &str) -> bool {
    let mut words = rest.split_whitespace();
    let (Some(first), Some(_)) = (words.next(), words.next()) else { return true };
    let format = first.split(':').next().unwrap_or_default();
    opening(first, 0).is_some() || FORMATS.contains(&format)
}

/// What a template of SWAIG comes to, as an expression: `${lc:a.${b}}` is `String(a?.[b] ?? "").toLowerCase()`.
/// None where it is no path behind functions.
pub(super) fn expression(body: &str, span: Span) -> Option<Expr> {
    let (rest, count) = functions(body);
    let names = &body.trim()[..body.trim().len() - rest.len()];
    let path = path_expression(rest.trim(), span)?;
    let expr = |kind| Expr { span, kind };
    let call = |function: Expr, argument: Option<Expr>| {
        let arguments = argument.into_iter().map(Item::One).collect();
        expr(ExprKind::Call(Box::new(function), arguments))
    };
    // Applied from left to right, each to the text of what was there before.
    let applied = names.split(':').filter(|name| matches!(*name, "lc" | "url"));
    let made = applied.fold(path, |value, name| {
        let none = expr(ExprKind::Literal(Value::word("")));
        let value = ExprKind::Logical(LogicalOp::Coalesce, Box::new(value), Box::new(none));
        let text = call(expr(ExprKind::Global("String".into())), Some(expr(value)));
        match name {
            "lc" => call(expr(ExprKind::Member(Box::new(text), "toLowerCase".into())), None),
            _ => call(expr(ExprKind::Global("encodeURIComponent".into())), Some(text)),
        }
    });
    debug_assert!(count > 0 || opening(rest, 0).is_some(), "a plain path is none of these");
    Some(made)
}

/// `a.b.${c}.d`
fn path_expression(path: &str, span: Span) -> Option<Expr> {
    let expr = |kind| Expr { span, kind };
    let lookup = |text: &str| {
        let path = path_of(text)?;
        Some(expr(ExprKind::Lookup(PathExpr { span, path, text: text.to_owned() })))
    };
    let Some((open, close)) = next(path, 0) else { return lookup(path) };
    let close = close?;
    let inner = &path[open + 2..close];
    let inner = path_of(inner)
        .map(|path| expr(ExprKind::Lookup(PathExpr { span, path, text: inner.to_owned() })))
        .or_else(|| expression(inner, span))?;
    let before = lookup(path[..open].strip_suffix('.')?)?;
    let optional = |base: Expr| Box::new(expr(ExprKind::Optional(Box::new(base))));
    let mut made = ExprKind::Index(optional(before), Box::new(inner));
    let mut rest = &path[close + 1..];
    while let Some(behind) = rest.strip_prefix('.') {
        let end = match behind.starts_with(['$', '%']) {
            true => next(behind, 0)?.1? + 1,
            false => behind.find('.').unwrap_or(behind.len()),
        };
        let segment = &behind[..end];
        made = match next(segment, 0) {
            Some((0, Some(close))) => {
                let inner = &segment[2..close];
                let inner = lookup(inner).or_else(|| expression(inner, span))?;
                ExprKind::Index(optional(expr(made)), Box::new(inner))
            }
            Some(_) => return None,
            None => ExprKind::Member(optional(expr(made)), segment.to_owned()),
        };
        rest = &behind[end..];
    }
    rest.is_empty().then(|| expr(ExprKind::Chain(Box::new(expr(made)))))
}
