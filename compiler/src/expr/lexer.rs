//! JavaScript's tokens, with nom: every token that can stand in an expression, whether or not the machine
//! can evaluate what it belongs to.

use std::ops::Range;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{char, digit1, one_of, satisfy};
use nom::combinator::{map, map_opt, not, opt, peek, recognize, value};
use nom::multi::many0_count;
use nom::sequence::{pair, preceded};
use nom::{IResult, Parser};

use swml_runtime::expr::to_number;
use swml_runtime::value::Value;

use super::template;

/// A token and where it stands in the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    Number(f64),
    Text(String),
    Name(String),
    Punct(&'static str),
    /// `%{...}` inside a condition; the range of its body.
    Placeholder(Range<usize>),
    /// `` `a ${b}` ``: the texts, and the ranges of the expressions between them.
    Template(Vec<String>, Vec<Range<usize>>),
    /// `/pattern/flags`
    Regex(String, String),
    /// `7n`, its digits
    BigInt(String),
}

/// What cannot be a token.
pub(super) struct LexError {
    pub(super) range: Range<usize>,
    pub(super) message: &'static str,
}

/// Longest first, so that `===` is not read as `==` and `=`.
const PUNCTUATORS: [&str; 54] = [
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=",
    "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
    "<<", ">>", "**", "{", "}", "(", ")", "[", "]", ";", ",", "<", ">", "+", "-", "*", "/", "%",
    "&", "|", "^", "!", "~", "?",
];
const MORE: [&str; 3] = [":", "=", "."];

const LINE_ENDS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];

/// The tokens of a part of a text.
pub(super) fn lex(text: &str, range: Range<usize>) -> Result<Vec<Token>, LexError> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = range.start;
    let text = &text[..range.end];
    loop {
        let rest = text[at..].trim_start_matches(is_space);
        at = text.len() - rest.len();
        if let Some(length) = comment(rest) {
            let Some(length) = length else {
                return Err(LexError {
                    range: at..text.len(),
                    message: "a comment without its end",
                });
            };
            at += length;
            continue;
        }
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        if rest.starts_with("%{") || rest.starts_with("${") {
            let Some(end) = template::closing(text, at + 2) else {
                let message = "a placeholder without its closing brace";
                return Err(LexError { range: at..text.len(), message });
            };
            tokens.push(Token { kind: TokenKind::Placeholder(at + 2..end), range: at..end + 1 });
            at = end + 1;
            continue;
        }
        if first == '`' {
            let Some((kind, end)) = template_literal(text, at) else {
                let message =
                    "a template without its closing backtick, or with an escape that is none";
                return Err(LexError { range: at..text.len(), message });
            };
            tokens.push(Token { kind, range: at..end });
            at = end;
            continue;
        }
        let regex = first == '/' && !ends_operand(tokens.last());
        let lexed = if regex { regular_expression(rest) } else { token(rest) };
        let Ok((after, kind)) = lexed else {
            let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
            let (message, end) = match first {
                '\'' | '"' => ("a text without its closing quote", text.len()),
                '/' => ("a regular expression without its closing slash", text.len()),
                '‘' | '’' | '“' | '”' => {
                    ("this quote is for prose; write `'` or `\"`", at + first.len_utf8())
                }
                '0'..='9' | '.' => {
                    let length = rest.find(|c| !word(c)).unwrap_or(rest.len());
                    ("this is not a number as JavaScript writes one", at + length)
                }
                _ => ("this character cannot stand in an expression", at + first.len_utf8()),
            };
            return Err(LexError { range: at..end, message });
        };
        let end = text.len() - after.len();
        tokens.push(Token { kind, range: at..end });
        at = end;
    }
}

/// The length of a comment at the start of a text, where there is one; nothing where it does not end.
fn comment(text: &str) -> Option<Option<usize>> {
    if text.starts_with("//") {
        return Some(Some(text.find(LINE_ENDS).unwrap_or(text.len())));
    }
    let inside = text.strip_prefix("/*")?;
    Some(inside.find("*/").map(|end| end + 4))
}

/// White space as JavaScript has it.
fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\u{85}' || c == '\u{feff}'
}

/// Whether a `/` after this token divides.
fn ends_operand(token: Option<&Token>) -> bool {
    match token.map(|token| &token.kind) {
        None => false,
        Some(TokenKind::Punct(punct)) => matches!(*punct, ")" | "]" | "}"),
        Some(TokenKind::Name(name)) => {
            !matches!(name.as_str(), "typeof" | "void" | "delete" | "in" | "instanceof" | "new")
        }
        Some(_) => true,
    }
}

fn token(input: &str) -> IResult<&str, TokenKind> {
    alt((number, text, map(identifier, |n: &str| TokenKind::Name(n.into())), punct)).parse(input)
}

fn punct(input: &str) -> IResult<&str, TokenKind> {
    // `a?.5:b` is a choice.
    let choice =
        |punct: &str| punct == "?." && input[2..].starts_with(|c: char| c.is_ascii_digit());
    let found =
        PUNCTUATORS.iter().chain(&MORE).find(|punct| input.starts_with(**punct) && !choice(punct));
    match found {
        Some(punct) => value(TokenKind::Punct(punct), tag(*punct)).parse(input),
        None => Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Tag))),
    }
}

fn identifier(input: &str) -> IResult<&str, &str> {
    let first = |c: char| c.is_alphabetic() || matches!(c, '_' | '$');
    let rest = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '\u{200c}' | '\u{200d}');
    recognize(pair(satisfy(first), take_while(rest))).parse(input)
}

fn number(input: &str) -> IResult<&str, TokenKind> {
    let no_name = || not(peek(identifier));
    let some = |radix| take_while1(move |c: char| c.is_digit(radix));
    // Digits of a radix are read as the machine reads them in a text.
    let radix = |prefix: [&'static str; 2], radix: u32| {
        map(
            recognize(pair(
                alt((tag(prefix[0]), tag(prefix[1]))),
                recognize(pair(some(radix), many0_count(preceded(opt(char('_')), some(radix))))),
            )),
            |written: &str| to_number(&Value::text(written.replace('_', ""))).get(),
        )
    };
    // `1_000`: single separators between digits.
    let digits = || recognize(pair(digit1, many0_count(preceded(opt(char('_')), digit1))));
    let exponent = || opt((one_of("eE"), opt(one_of("+-")), digits()));
    let decimal = map_opt(
        recognize(alt((
            recognize((digits(), opt((char('.'), opt(digits()))), exponent())),
            recognize((char('.'), digits(), exponent())),
        ))),
        |written: &str| written.replace('_', "").parse::<f64>().ok(),
    );
    let big = map(nom::sequence::terminated(digits(), char('n')), |digits: &str| {
        TokenKind::BigInt(digits.replace('_', ""))
    });
    // `010` is eight, `09` is nine: old JavaScript.
    let old = map(recognize(preceded(char('0'), digit1)), |written: &str| {
        let octal = written.bytes().all(|digit| digit < b'8');
        let number = to_number(&Value::text(match octal {
            true => format!("0o{written}"),
            false => written.to_owned(),
        }));
        TokenKind::Number(number.get())
    });
    let radix = alt((radix(["0x", "0X"], 16), radix(["0o", "0O"], 8), radix(["0b", "0B"], 2)));
    nom::sequence::terminated(
        alt((big, old, map(alt((radix, decimal)), TokenKind::Number))),
        no_name(),
    )
    .parse(input)
}

fn text(input: &str) -> IResult<&str, TokenKind> {
    let failed = || nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Escaped));
    let mut chars = input.char_indices();
    let quote = match chars.next() {
        Some((_, c @ ('\'' | '"'))) => c,
        _ => return Err(failed()),
    };
    // UTF-16 units, as escapes can write surrogates one by one.
    let mut units: Vec<u16> = Vec::new();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => {
                let text = String::from_utf16_lossy(&units);
                return Ok((&input[at + 1..], TokenKind::Text(text)));
            }
            '\n' | '\r' => return Err(failed()),
            '\\' => escape(&mut chars, &mut units).ok_or_else(failed)?,
            c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
        }
    }
    Err(failed())
}

fn escape(chars: &mut std::str::CharIndices<'_>, units: &mut Vec<u16>) -> Option<()> {
    let mut push = |c: char| units.extend(c.encode_utf16(&mut [0; 2]).iter());
    let (_, c) = chars.next()?;
    match c {
        'n' => push('\n'),
        't' => push('\t'),
        'r' => push('\r'),
        'b' => push('\u{8}'),
        'f' => push('\u{c}'),
        'v' => push('\u{b}'),
        // A line that goes on.
        '\r' => {
            if chars.as_str().starts_with('\n') {
                chars.next();
            }
        }
        c if LINE_ENDS.contains(&c) => {}
        '0'..='7' => {
            // Up to three octal digits, in old JavaScript; `\0` in any.
            let mut value = c.to_digit(8)?;
            for _ in 0..2 {
                let next = chars.as_str().chars().next().and_then(|c| c.to_digit(8));
                let Some(digit) = next.filter(|digit| value * 8 + digit < 256) else { break };
                value = value * 8 + digit;
                chars.next();
            }
            push(char::from_u32(value)?);
        }
        'x' => units.push(hex(chars, 2)?),
        'u' => {
            let mut ahead = chars.clone();
            if ahead.next()?.1 == '{' {
                *chars = ahead;
                let digits: String = chars.map(|(_, c)| c).take_while(|c| *c != '}').collect();
                push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            } else {
                units.push(hex(chars, 4)?);
            }
        }
        c => push(c),
    }
    Some(())
}

fn hex(chars: &mut std::str::CharIndices<'_>, count: usize) -> Option<u16> {
    let digits: String = chars.by_ref().take(count).map(|(_, c)| c).collect();
    (digits.len() == count).then(|| u16::from_str_radix(&digits, 16).ok())?
}

/// The template literal that begins at a place, and where it ends.
fn template_literal(text: &str, at: usize) -> Option<(TokenKind, usize)> {
    let (mut texts, mut parts) = (Vec::new(), Vec::new());
    let mut begin = at + 1;
    let mut at = begin;
    loop {
        let rest = &text[at..];
        match rest.chars().next()? {
            '`' => {
                texts.push(cooked(&text[begin..at])?);
                return Some((TokenKind::Template(texts, parts), at + 1));
            }
            '$' if rest.starts_with("${") => {
                texts.push(cooked(&text[begin..at])?);
                let end = template::closing(text, at + 2)?;
                parts.push(at + 2..end);
                begin = end + 1;
                at = begin;
            }
            '\\' => at += 1 + rest[1..].chars().next()?.len_utf8(),
            c => at += c.len_utf8(),
        }
    }
}

/// A stretch of a template literal with its escapes read.
fn cooked(text: &str) -> Option<String> {
    let mut units: Vec<u16> = Vec::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            // Old escapes are none here.
            '\\' if octal_escape(&text[at + 1..]) => return None,
            '\\' => escape(&mut chars, &mut units)?,
            '\r' => {
                if !chars.as_str().starts_with('\n') {
                    units.push(u16::from(b'\n'));
                }
            }
            c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
        }
    }
    Some(String::from_utf16_lossy(&units))
}

fn octal_escape(escape: &str) -> bool {
    let mut digits = escape.chars().map(|c| c.is_ascii_digit());
    digits.next() == Some(true) && (!escape.starts_with('0') || digits.next() == Some(true))
}

fn regular_expression(input: &str) -> IResult<&str, TokenKind> {
    let failed = || nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Char));
    let (mut escaped, mut class) = (false, false);
    for (at, c) in input.char_indices().skip(1) {
        match c {
            c if LINE_ENDS.contains(&c) => break,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => {
                let (rest, flags) =
                    take_while(|c: char| c.is_ascii_alphabetic()).parse(&input[at + 1..])?;
                return Ok((rest, TokenKind::Regex(input[1..at].to_owned(), flags.to_owned())));
            }
            _ => {}
        }
    }
    Err(failed())
}
