//! Splitting a text into literal pieces and placeholders.

use std::ops::Range;

use nom::bytes::complete::{take_while, take_while_m_n, take_while1};
use nom::character::complete::char;
use nom::combinator::{all_consuming, map, map_res, recognize, verify};
use nom::multi::many0;
use nom::sequence::{delimited, pair, preceded};
use nom::{IResult, Parser, branch::alt};
use swml_runtime::expr::{Path, Root, Segment};

use super::ast::{Body, PathExpr, Piece, Template};
use super::{parse, swaig};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::syntax::Scalar;

/// Whether a text holds a placeholder, `%{...}` or `${...}`.
#[must_use]
pub fn is_template(text: &str) -> bool {
    text.contains("%{") || text.contains("${")
}

/// Where a template stands: what it may hold besides paths and JavaScript.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// In a statement: nothing.
    #[default]
    Statement,
    /// In a statement that a function of a conversation runs: templates of SWAIG, which leave the machine.
    Function,
    /// In a prompt: templates of SWAIG and names that only the platform knows. They stay in the text.
    Prompt,
}

/// The most placeholders that a text can hold.
#[must_use]
pub fn placeholders(text: &str) -> usize {
    text.matches("%{").count() + text.matches("${").count()
}

/// Reads a text with placeholders. What is wrong inside is reported, once each.
#[must_use]
pub fn template(scalar: &Scalar, diagnostics: &mut Diagnostics) -> Template {
    template_in(scalar, Dialect::Statement, diagnostics)
}

/// The same with what may stand there besides.
#[must_use]
pub fn template_in(scalar: &Scalar, dialect: Dialect, diagnostics: &mut Diagnostics) -> Template {
    let text = scalar.text();
    let mut pieces = Vec::new();
    let mut done = 0;
    while let Some(open) = opening(text, done) {
        if open > done {
            pieces.push(Piece::Text(text[done..open].to_owned()));
        }
        let Some(end) = closing(text, open + 2) else {
            diagnostics.push(
                Diagnostic::new(
                    Code::BadExpression,
                    scalar.span_of(open..text.len()),
                    "a placeholder without its closing brace",
                )
                .help("close it with `}`"),
            );
            done = text.len();
            pieces.push(Piece::Text(text[open..].to_owned()));
            break;
        };
        if dialect == Dialect::Prompt && swaig::is_of_prompt(&text[open + 2..end]) {
            pieces.push(Piece::Text(text[open..=end].to_owned()));
        } else {
            let span = scalar.span_of(open..end + 1);
            let body = body_in(scalar, open + 2..end, dialect, diagnostics);
            pieces.push(Piece::Placeholder(span, body));
        }
        done = end + 1;
    }
    if done < text.len() {
        pieces.push(Piece::Text(text[done..].to_owned()));
    }
    Template { span: scalar.span(), text: text.to_owned(), pieces }
}

/// Reads a text of a document for messages: `%{...}` holds a plain path, and `${...}` is text as any other.
#[must_use]
pub fn path_template(scalar: &Scalar, diagnostics: &mut Diagnostics) -> Template {
    let text = scalar.text();
    let (mut pieces, mut done) = (Vec::new(), 0);
    if let Some(at) = text.find("${") {
        let message = "`${` in a document for messages is plain text";
        diagnostics.push(
            Diagnostic::new(Code::PlainDollar, scalar.span_of(at..at + 2), message)
                .help("write %{...} for the value of a variable"),
        );
    }
    while let Some(open) = text[done..].find("%{").map(|at| done + at) {
        let end = text[open..].find('}').map(|at| open + at);
        let path = end.and_then(|end| path_in(scalar, open + 2..end));
        let span = scalar.span_of(open..end.map_or(text.len(), |end| end + 1));
        let Some((path, end)) = path.zip(end) else {
            let message = "a placeholder in a document for messages is a plain path";
            diagnostics.push(
                Diagnostic::new(Code::BadExpression, span, message)
                    .help("write it as %{message.body} or %{params.name}"),
            );
            break;
        };
        pieces.push(Piece::Text(text[done..open].to_owned()));
        pieces.push(Piece::Placeholder(span, Body::Path(path)));
        done = end + 1;
    }
    pieces.push(Piece::Text(text[done..].to_owned()));
    pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    Template { span: scalar.span(), text: text.to_owned(), pieces }
}

/// What stands between the braces: a plain path, else JavaScript.
pub(super) fn body(scalar: &Scalar, range: Range<usize>, diagnostics: &mut Diagnostics) -> Body {
    body_in(scalar, range, Dialect::Statement, diagnostics)
}

fn body_in(
    scalar: &Scalar,
    range: Range<usize>,
    dialect: Dialect,
    diagnostics: &mut Diagnostics,
) -> Body {
    let whole = &scalar.text()[range.clone()];
    let trimmed = whole.trim();
    let start = range.start + (whole.len() - whole.trim_start().len());
    let range = start..start + trimmed.len();
    if let Some(path) = path_in(scalar, range.clone()) {
        warn_hyphen(&path, diagnostics);
        return Body::Path(path);
    }
    if dialect != Dialect::Statement && swaig::is_template_of_swaig(trimmed) {
        let span = scalar.span_of(range.clone());
        return match swaig::expression(trimmed, span) {
            Some(expr) => Body::Expr(expr),
            None => parse::no_javascript(scalar, range),
        };
    }
    if let Some(function) = template_function(trimmed) {
        diagnostics.push(
            Diagnostic::new(
                Code::BadExpression,
                scalar.span_of(range.clone()),
                format!("the template function `{function}` works inside SWAIG only"),
            )
            .help("write it as JavaScript, such as `${(vars.name).toLowerCase()}`"),
        );
        return parse::no_javascript(scalar, range);
    }
    parse::javascript(scalar, range, diagnostics)
}

/// A plain path at this place of a text, if that is all there is.
pub(super) fn path_in(scalar: &Scalar, range: Range<usize>) -> Option<PathExpr> {
    let text = &scalar.text()[range.clone()];
    let path = path_of(text)?;
    Some(PathExpr { span: scalar.span_of(range), path, text: text.to_owned() })
}

/// A plain path, if a text is that.
pub(super) fn path_of(text: &str) -> Option<Path> {
    all_consuming(plain_path).parse(text).ok().map(|(_, path)| path)
}

/// The next `%{` or `${`.
pub(super) fn opening(text: &str, from: usize) -> Option<usize> {
    // One search for both: two would read on to the end of the text for the one that is not there.
    let bytes = &text.as_bytes()[from..];
    let found = bytes.windows(2).position(|two| matches!(two, b"%{" | b"${"))?;
    Some(from + found)
}

/// How deep templates may stand in one another where the end of a placeholder is looked for.
const DEPTH: usize = 16;

/// The brace that closes a placeholder whose body begins at `from`: nested braces are counted, and those
/// in JavaScript's texts, templates, comments and regular expressions skipped.
pub(super) fn closing(text: &str, from: usize) -> Option<usize> {
    closing_brace(text, from, DEPTH)
}

fn closing_brace(text: &str, from: usize, templates: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut before = '(';
    let mut chars = text[from..].char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(from + at),
            '}' => depth -= 1,
            '\'' | '"' => skip_to(&mut chars, c)?,
            '`' => {
                let end = closing_backtick(text, from + at + 1, templates.checked_sub(1)?)?;
                while chars.offset() + from <= end {
                    chars.next()?;
                }
            }
            '/' if chars.as_str().starts_with(['/', '*']) => {
                skip_comment(&mut chars)?;
                continue;
            }
            '/' if "(,=:[!&|?{;+-*%<>~^".contains(before) => skip_regex(&mut chars)?,
            _ => {}
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    None
}

/// The backtick that closes a template literal whose text begins at `from`.
fn closing_backtick(text: &str, from: usize, templates: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = &text[at..];
        match rest.chars().next()? {
            '`' => return Some(at),
            '$' if rest.starts_with("${") => at = closing_brace(text, at + 2, templates)? + 1,
            '\\' => at += 1 + rest[1..].chars().next()?.len_utf8(),
            c => at += c.len_utf8(),
        }
    }
}

fn skip_to(chars: &mut std::str::CharIndices<'_>, quote: char) -> Option<()> {
    while let Some((_, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            c if c == quote => return Some(()),
            _ => {}
        }
    }
    None
}

/// To the end of a comment whose first slash is behind us.
fn skip_comment(chars: &mut std::str::CharIndices<'_>) -> Option<()> {
    let rest = chars.as_str();
    let length = match rest.strip_prefix('*') {
        Some(inside) => 1 + inside.find("*/")? + 2,
        None => rest.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(rest.len()),
    };
    *chars = {
        let mut ahead = chars.clone();
        let end = ahead.offset() + length;
        while ahead.offset() < end {
            ahead.next()?;
        }
        ahead
    };
    Some(())
}

/// To the slash that ends a regular expression; one in brackets does not.
fn skip_regex(chars: &mut std::str::CharIndices<'_>) -> Option<()> {
    let mut class = false;
    while let Some((_, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' => class = true,
            ']' => class = false,
            '/' if !class => return Some(()),
            _ => {}
        }
    }
    None
}

/// `lc:name`, `enc:url:name`: the functions of SWAIG templates.
fn template_function(body: &str) -> Option<&str> {
    let (function, rest) = body.split_once(':')?;
    let known = matches!(function, "lc" | "uc" | "enc" | "fmt_ph" | "strftime_tz" | "expr");
    (known && rest.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(function)
}

/// A hyphen that JavaScript would read as minus. Names of headers have them.
fn warn_hyphen(path: &PathExpr, diagnostics: &mut Diagnostics) {
    let of_headers = path.text.contains("headers");
    let hyphen = |segment: &Segment| matches!(segment, Segment::Key(key) if key.contains('-'));
    if !of_headers && path.path.segments.iter().any(hyphen) {
        diagnostics.push(
            Diagnostic::new(
                Code::HyphenPath,
                path.span,
                format!("`{}` is one name here, not a subtraction", path.text),
            )
            .help("for a subtraction put blanks around the minus: `a.b - c`"),
        );
    }
}

/// `root ( '.' segment | '[' number ']' )*`
fn plain_path(input: &str) -> IResult<&str, Path> {
    let segment = take_while_m_n(1, 255, |c: char| c.is_ascii_alphanumeric() || "-_".contains(c));
    let key = map(preceded(char('.'), segment), |key: &str| Segment::Key(key.into()));
    let digits = take_while1(|c: char| c.is_ascii_digit());
    let index = map_res(delimited(char('['), digits, char(']')), |digits: &str| {
        digits.parse().map(Segment::Index)
    });
    map(pair(name, many0(alt((key, index)))), |(root, segments)| Path {
        root: root_of(root),
        segments,
    })
    .parse(input)
}

/// A name of a variable.
pub(super) fn name(input: &str) -> IResult<&str, &str> {
    let first = take_while_m_n(1, 1, |c: char| c.is_ascii_alphabetic() || c == '_');
    let rest = take_while(|c: char| c.is_ascii_alphanumeric() || c == '_');
    verify(recognize(pair(first, rest)), |name: &str| name.len() <= 256).parse(input)
}

/// What a name at the start of a path or expression refers to.
pub(super) fn root_of(name: &str) -> Root {
    match name {
        "vars" => Root::Vars,
        "params" => Root::Params,
        "envs" => Root::Envs,
        "call" => Root::Call,
        name => Root::Bare(name.into()),
    }
}
