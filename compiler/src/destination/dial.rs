//! Whom to dial: the five kinds of destination. The runtime has a reader of its own for destinations that
//! a call computes; a test holds both to the same answers.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n, take_while1};
use nom::character::complete::{char, one_of};
use nom::combinator::{all_consuming, opt, recognize, verify};
use nom::multi::separated_list1;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};
use swml_runtime::destination::DestinationKind;

use super::{Mistake, first_gap, is_word_char, quoted};

/// What a destination can look like, for messages.
pub(super) const EXPECTED: &str =
    "`+15550100001`, `sip:user@host`, `/public/name`, `queue:name` or `stream:wss://host/path`";

/// A destination that can be dialled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// Its kind.
    pub kind: DestinationKind,
    /// Its text as it is dialled: no blanks around it, `tel:` dropped, `sip:` added to `user@host`.
    pub text: String,
    /// Whether it was written without its scheme, or with one too many, as older documents do.
    pub legacy: bool,
}

/// Reads a destination.
///
/// # Errors
/// When nothing can be dialled by that text: which bytes of it, and what to write instead.
pub fn destination(text: &str) -> Result<Destination, Mistake> {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    read(trimmed).map_err(|mistake| mistake.shift(start))
}

/// Reads a phone number, and gives it back without the blanks around it.
///
/// # Errors
/// When it is none: which bytes of it, and what to write instead.
pub fn phone_number(text: &str) -> Result<String, Mistake> {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    match destination(text) {
        Ok(Destination { kind: DestinationKind::Phone, text, .. }) => Ok(text),
        Ok(_) => Err(Mistake::new(
            start..start + trimmed.len(),
            format!("{} is no phone number; expected one as `+15550100001`", quoted(trimmed)),
        )),
        Err(_) if trimmed.is_empty() => {
            Err(Mistake::new(0..0, "an empty text is no phone number".to_owned()))
        }
        Err(_) => Err(phone_mistake(trimmed).shift(start)),
    }
}

/// The kind of a destination whose text begins like this, where that settles it: `queue:%{name}`.
#[must_use]
pub fn kind_of_prefix(text: &str) -> Option<DestinationKind> {
    let text = text.trim_start();
    let schemes = [
        ("sip:", DestinationKind::Sip),
        ("sips:", DestinationKind::Sip),
        ("queue:", DestinationKind::Queue),
        ("stream:", DestinationKind::Stream),
        ("tel:", DestinationKind::Phone),
        ("+", DestinationKind::Phone),
        ("/", DestinationKind::Address),
    ];
    schemes.iter().find(|(scheme, _)| text.starts_with(scheme)).map(|(_, kind)| *kind)
}

fn read(text: &str) -> Result<Destination, Mistake> {
    use DestinationKind::{Address, Phone, Queue, Sip, Stream};
    let found = |kind, text: &str, legacy| Destination { kind, text: text.to_owned(), legacy };
    let whole = |parser: fn(&str) -> IResult<&str, &str>| all_consuming(parser).parse(text).is_ok();
    if let Some(number) = text.strip_prefix("tel:") {
        return match all_consuming(phone).parse(number) {
            Ok(_) => Ok(found(Phone, number, true)),
            Err(_) => Err(phone_mistake(number).shift("tel:".len())),
        };
    }
    for (kind, parser) in [
        (Phone, phone as fn(&str) -> IResult<&str, &str>),
        (Sip, sip),
        (Queue, queue),
        (Stream, stream),
        (Address, address),
    ] {
        if whole(parser) {
            return Ok(found(kind, text, false));
        }
    }
    if whole(user_at_host) {
        return Ok(found(Sip, &format!("sip:{text}"), true));
    }
    Err(mistake(text))
}

/// `+` and 1 to 15 digits, the first not 0.
fn phone(input: &str) -> IResult<&str, &str> {
    let rest = take_while_m_n(0, 14, |c: char| c.is_ascii_digit());
    recognize((char('+'), one_of("123456789"), rest)).parse(input)
}

/// `sip:host`, `sips:user@host;transport=tcp`
fn sip(input: &str) -> IResult<&str, &str> {
    let user = terminated(take_while1(|c| is_word_char(c) && c != '@'), char('@'));
    recognize((alt((tag("sips:"), tag("sip:"))), opt(user), host_and_rest)).parse(input)
}

/// A host, and whatever follows a `:`, `;` or `?`.
fn host_and_rest(input: &str) -> IResult<&str, &str> {
    let host = take_while1(|c| is_word_char(c) && !matches!(c, '@' | ':' | ';' | '?'));
    recognize((host, opt((one_of(":;?"), opt(take_while1(is_word_char)))))).parse(input)
}

/// `user@host`, which lacks its `sip:`.
fn user_at_host(input: &str) -> IResult<&str, &str> {
    let user = take_while1(|c| is_word_char(c) && !matches!(c, '@' | ':' | '/'));
    recognize((user, char('@'), host_and_rest)).parse(input)
}

/// `queue:` and a name.
fn queue(input: &str) -> IResult<&str, &str> {
    let name = verify(take_while1(|c: char| !c.is_control()), |name: &str| !name.trim().is_empty());
    preceded(tag("queue:"), name).parse(input)
}

/// `stream:` and a web socket.
fn stream(input: &str) -> IResult<&str, &str> {
    let host = verify(take_while1(is_word_char), |rest: &str| !rest.starts_with(['/', ':', '?']));
    preceded(tag("stream:"), recognize((alt((tag("wss://"), tag("ws://"))), host))).parse(input)
}

/// `/public/name`, `/name`, and what may follow a `?`.
fn address(input: &str) -> IResult<&str, &str> {
    let name = take_while1(|c| is_word_char(c) && !matches!(c, '/' | '?'));
    let query = (char('?'), opt(take_while1(is_word_char)));
    recognize((char('/'), separated_list1(char('/'), name), opt(query))).parse(input)
}

/// Why a text is no destination.
fn mistake(text: &str) -> Mistake {
    let whole = 0..text.len();
    if text.is_empty() {
        return Mistake::new(
            whole,
            format!("an empty text cannot be dialled; expected {EXPECTED}"),
        );
    }
    let looks_like_number =
        text.starts_with('+') || text.chars().all(|c| c.is_ascii_digit() || " ()-./".contains(c));
    if looks_like_number && text.contains(|c: char| c.is_ascii_digit()) {
        return phone_mistake(text);
    }
    for scheme in ["sip:", "sips:", "queue:", "stream:", "tel:"] {
        if text.len() >= scheme.len()
            && text.is_char_boundary(scheme.len())
            && text[..scheme.len()].eq_ignore_ascii_case(scheme)
        {
            return scheme_mistake(text, scheme);
        }
    }
    if let Some(rest) = ["wss://", "ws://"].iter().find(|scheme| text.starts_with(**scheme)) {
        return Mistake::new(0..rest.len(), "a web socket alone cannot be dialled")
            .help(format!("write stream:{text}"));
    }
    if text.starts_with("http://") || text.starts_with("https://") {
        return Mistake::new(
            whole,
            format!("a web address cannot be dialled; expected {EXPECTED}"),
        );
    }
    if text.starts_with("public/") || text.starts_with("private/") {
        return Mistake::new(whole, "the address of a resource begins with `/`")
            .help(format!("write /{text}"));
    }
    if let Some(gap) = first_gap(text) {
        return Mistake::new(gap, "an address has no blanks");
    }
    if text.starts_with('/') {
        return Mistake::new(
            whole,
            "the address of a resource is `/public/name`, `/private/name` or `/name`",
        );
    }
    Mistake::new(whole, format!("{} cannot be dialled; expected {EXPECTED}", quoted(text)))
}

fn scheme_mistake(text: &str, scheme: &str) -> Mistake {
    let rest = &text[scheme.len()..];
    if !text.starts_with(scheme) {
        return Mistake::new(0..scheme.len(), format!("`{scheme}` is written in small letters"))
            .help(format!("write {scheme}{rest}"));
    }
    let here = scheme.len()..text.len();
    if rest.trim().is_empty() {
        return Mistake::new(
            0..text.len(),
            format!("nothing follows `{scheme}`; expected {EXPECTED}"),
        );
    }
    match (scheme, first_gap(rest)) {
        ("queue:", Some(gap)) => {
            Mistake::new(gap, "the name of a queue is one line").shift(scheme.len())
        }
        (_, Some(gap)) => Mistake::new(gap, "an address has no blanks").shift(scheme.len()),
        ("stream:", None) => {
            Mistake::new(here, "a stream goes to a web socket; expected `stream:wss://host/path`")
        }
        _ => Mistake::new(here, format!("a SIP address is `{scheme}user@host` or `{scheme}host`")),
    }
}

/// Why a text that looks like a number is none.
fn phone_mistake(text: &str) -> Mistake {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let plus = text.starts_with('+');
    let body = usize::from(plus);
    let odd = text[body..].find(|c: char| !c.is_ascii_digit());
    let proposal = propose(&digits, plus);
    let advise = |mistake: Mistake| match &proposal {
        Some(number) => mistake.help(format!("write {number}")),
        None => mistake.help("write + and the country code, then digits alone: +15550100001"),
    };
    if let Some(at) = odd {
        let tail = &text[body + at..];
        let len = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let range = body + at..body + at + len;
        return advise(Mistake::new(range, "a phone number is `+` and digits, nothing else"));
    }
    if !plus {
        let message = "a phone number begins with `+` and the country code";
        return match (&proposal, digits.len()) {
            (Some(number), 10) => Mistake::new(0..text.len(), message)
                .help(format!("in North America write {number}")),
            _ => advise(Mistake::new(0..text.len(), message)),
        };
    }
    if digits.is_empty() {
        return advise(Mistake::new(0..text.len(), "digits follow the `+`"));
    }
    if digits.starts_with('0') {
        return Mistake::new(1..2, "no country code begins with 0")
            .help("write + and the country code: +15550100001");
    }
    Mistake::new(16..text.len(), format!("{} digits; a phone number has 15 at most", digits.len()))
}

/// The number that was probably meant.
fn propose(digits: &str, plus: bool) -> Option<String> {
    let national = |digits: &str| digits.len() == 10 && !digits.starts_with(['0', '1']);
    if plus {
        let fits = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
        return fits.then(|| format!("+{digits}"));
    }
    if let Some(rest) = digits.strip_prefix("00").or_else(|| digits.strip_prefix("011")) {
        return ((7..=15).contains(&rest.len()) && !rest.starts_with('0'))
            .then(|| format!("+{rest}"));
    }
    if national(digits) {
        return Some(format!("+1{digits}"));
    }
    digits.strip_prefix('1').filter(|rest| national(rest)).map(|_| format!("+{digits}"))
}
