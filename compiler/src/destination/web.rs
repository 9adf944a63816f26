//! Web addresses: `https://user:password@example.com/path`.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::char;
use nom::combinator::{fail, opt, recognize, rest};
use nom::sequence::{delimited, terminated};
use nom::{IResult, Parser};

use super::{Mistake, first_gap, is_word_char, quoted};

/// A web address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebUrl {
    /// Its text, credentials behind the scheme.
    pub text: String,
    /// Whether the credentials stood before the scheme, or the scheme was missing.
    pub legacy: bool,
}

/// Reads a web address. `user:password@https://host` and `user:password@host/path` are accepted too.
///
/// # Errors
/// When it has another scheme, no host, or blanks.
pub fn web_url(text: &str) -> Result<WebUrl, Mistake> {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    read(trimmed).map_err(|mistake| mistake.shift(start))
}

fn read(text: &str) -> Result<WebUrl, Mistake> {
    if let Some(gap) = first_gap(text) {
        return Err(Mistake::new(gap, "a web address has no blanks").help("write %20 for a blank"));
    }
    if address(text).is_ok() {
        return Ok(WebUrl { text: text.to_owned(), legacy: false });
    }
    if let Ok((behind, credentials)) = credentials(text) {
        let (host, scheme) =
            opt(scheme).parse(behind).map_or((behind, None), |(host, scheme)| (host, scheme));
        let text = format!("{}{credentials}{host}", scheme.unwrap_or("https://"));
        if address(&text).is_ok() && !host.starts_with("//") {
            return Ok(WebUrl { text, legacy: true });
        }
    }
    let expected = "expected a web address such as `https://example.com/path`";
    Err(match text.split_once("://") {
        _ if text.is_empty() => Mistake::new(0..0, format!("an empty text; {expected}")),
        Some(("http" | "https", _)) => {
            Mistake::new(0..text.len(), format!("a web address without a host; {expected}"))
        }
        Some((scheme, _)) => {
            Mistake::new(0..scheme.len(), format!("`{scheme}:` cannot be fetched; {expected}"))
        }
        None if looks_like_host(text) => {
            Mistake::new(0..text.len(), format!("no `https://` in front; {expected}"))
                .help(format!("write https://{text}"))
        }
        None => {
            Mistake::new(0..text.len(), format!("{} is no web address; {expected}", quoted(text)))
        }
    })
}

fn scheme(input: &str) -> IResult<&str, &str> {
    alt((tag("https://"), tag("http://"))).parse(input)
}

/// `user:password@`
fn credentials(input: &str) -> IResult<&str, &str> {
    let part = |input| take_while1(|c| is_word_char(c) && !matches!(c, '@' | ':' | '/'))(input);
    recognize((part, char(':'), part, char('@'))).parse(input)
}

fn address(input: &str) -> IResult<&str, &str> {
    let user = terminated(take_while1(|c| !matches!(c, '@' | '/' | '?' | '#')), char('@'));
    recognize((scheme, opt(user), host, rest)).parse(input)
}

/// A name, or an address in brackets: `example.com`, `[2001:db8::1]`.
fn host(input: &str) -> IResult<&str, &str> {
    let name = take_while1(|c| !matches!(c, '@' | '/' | '?' | '#' | ':' | '[' | ']'));
    let digits = take_while1(|c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.'));
    let end = |rest: &str| rest.is_empty() || rest.starts_with([':', '/', '?', '#']);
    let (left, host) = alt((name, delimited(char('['), digits, char(']')))).parse(input)?;
    if end(left) { Ok((left, host)) } else { fail().parse(input) }
}

/// Checks the address of a socket: one of these schemes, a host, no blanks.
///
/// # Errors
/// When it has another scheme, no host, or blanks.
pub fn socket_url(text: &str, schemes: &[&str]) -> Result<(), Mistake> {
    let start = text.len() - text.trim_start().len();
    let text = text.trim();
    let expected = format!("expected an address such as `{}host`", schemes[0]);
    let mistake = match first_gap(text) {
        Some(gap) => Mistake::new(gap, "an address has no blanks").help("write %20 for a blank"),
        None if text.is_empty() => Mistake::new(0..0, format!("an empty text; {expected}")),
        None => match schemes.iter().find_map(|scheme| text.strip_prefix(scheme)) {
            Some(behind) if host(behind).is_ok() => return Ok(()),
            Some(_) => {
                Mistake::new(0..text.len(), format!("an address without a host; {expected}"))
            }
            None => {
                Mistake::new(0..text.len(), format!("{} will not do; {expected}", quoted(text)))
            }
        },
    };
    Err(mistake.shift(start))
}

fn looks_like_host(text: &str) -> bool {
    let host = text.split(['/', ':', '?']).next().unwrap_or_default();
    host.contains('.') && host.split('.').all(|label| !label.is_empty())
}
