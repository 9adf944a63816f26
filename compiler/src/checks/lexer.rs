//! A line to its words, with nom.

use std::ops::Range;

use nom::branch::alt;
use nom::bytes::complete::{take_till, take_while1};
use nom::character::complete::{char, one_of};
use nom::combinator::{map, recognize};
use nom::sequence::delimited;
use nom::{IResult, Parser as _};

use crate::destination::Mistake;

/// A word and its place in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind<'t>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// A word or a number, such as `never`, `connect`, `90s`.
    Word(&'t str),
    /// What stands between quotes.
    Text(&'t str),
    /// `:` or `,`
    Mark(char),
}

/// The words of a line.
///
/// # Errors
/// At the first character that belongs to no word: mostly quotes that are not closed.
pub(super) fn lex(line: &str) -> Result<Vec<Token<'_>>, Mistake> {
    let mut tokens = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let start = line.len() - rest.len();
        let Ok((after, kind)) = token(rest) else { return Err(stray(line, start)) };
        let end = line.len() - after.len();
        tokens.push(Token { range: start..end, kind });
        rest = after.trim_start();
    }
    Ok(tokens)
}

/// Where the comment of a line begins: at a `#` outside of quotes; else at its end.
pub(super) fn comment(line: &str) -> usize {
    let mut quote = None;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    line.len()
}

fn token(input: &str) -> IResult<&str, Kind<'_>> {
    let quoted = |quote| delimited(char(quote), take_till(move |c| c == quote), char(quote));
    alt((
        map(quoted('"'), Kind::Text),
        map(quoted('\''), Kind::Text),
        map(one_of(":,"), Kind::Mark),
        map(recognize(take_while1(is_word)), Kind::Word),
    ))
    .parse(input)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

fn stray(line: &str, start: usize) -> Mistake {
    let c = line[start..].chars().next().unwrap_or_default();
    let (end, message, help) = match c {
        '"' | '\'' => (
            line.len(),
            "these quotes are not closed".to_owned(),
            format!("end the text with `{c}`"),
        ),
        _ => (
            start + c.len_utf8(),
            format!("`{c}` belongs to no word of a check"),
            "put numbers and addresses into quotes, such as `dial \"+1900*\"`".to_owned(),
        ),
    };
    Mistake { range: start..end, message, help: Some(help) }
}
