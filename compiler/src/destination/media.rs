//! Play URLs: files, speech, silence and ring tones.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::{char, space0};
use nom::combinator::{all_consuming, map_opt, opt, rest, value};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use super::{Mistake, quoted, web_url};
use crate::methods::one_of;

/// The countries whose ring tones are known.
pub const COUNTRIES: &[&str] = &[
    "at", "au", "bg", "br", "be", "ch", "cl", "cn", "cz", "de", "dk", "ee", "es", "fi", "fr", "gr",
    "hu", "il", "in", "it", "lt", "jp", "mx", "my", "nl", "no", "nz", "ph", "pl", "pt", "ru", "se",
    "sg", "th", "uk", "us", "us-old", "tw", "ve", "za",
];

/// Countries that older documents name.
const OLDER_COUNTRIES: &[&str] =
    &["ca", "cy", "dz", "eg", "ko", "pk", "ro", "rs", "sa", "tr", "bong"];

/// What a play URL can look like, for messages.
pub(super) const EXPECTED: &str =
    "`https://...`, `say:TEXT`, `silence:SECONDS` or `ring:[SECONDS:]COUNTRY`";

/// Something to play.
#[derive(Clone, Debug, PartialEq)]
pub enum PlayUrl {
    /// A file, by its web address.
    File(String),
    /// A text to speak.
    Say(String),
    /// So many seconds of silence.
    Silence(f64),
    /// A ring tone; once where no seconds are given.
    Ring {
        /// How long.
        seconds: Option<f64>,
        /// Whose.
        country: String,
    },
}

/// Reads a play URL.
///
/// # Errors
/// When it can never be played: which bytes of it, and what to write instead.
pub fn play_url(text: &str) -> Result<PlayUrl, Mistake> {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    read(trimmed).map_err(|mistake| mistake.shift(start))
}

fn read(text: &str) -> Result<PlayUrl, Mistake> {
    if let Ok((_, speech)) = say(text) {
        return Ok(PlayUrl::Say(speech.to_owned()));
    }
    if let Some(rest) = text.strip_prefix("silence:") {
        return all_consuming(preceded(space0, seconds)).parse(rest).map_or_else(
            |_| {
                let range = "silence:".len()..text.len();
                let range = if range.is_empty() { 0..text.len() } else { range };
                Err(Mistake::new(range, "`silence:` wants a number of seconds")
                    .help("write silence:1.5"))
            },
            |(_, seconds)| Ok(PlayUrl::Silence(seconds)),
        );
    }
    if let Some(rest) = text.strip_prefix("ring:") {
        return ring(rest).map_err(|mistake| mistake.shift("ring:".len()));
    }
    if text.starts_with("http://") || text.starts_with("https://") || text.contains("@http") {
        return web_url(text).map(|url| PlayUrl::File(url.text));
    }
    let whole = 0..text.len();
    let mistake =
        Mistake::new(whole, format!("{} cannot be played; expected {EXPECTED}", quoted(text)));
    Err(match text.split_once(':') {
        _ if text.is_empty() => Mistake::new(0..0, format!("an empty text; expected {EXPECTED}")),
        Some((scheme, rest))
            if is_known(&scheme.to_ascii_lowercase()) && scheme != "http" && scheme != "https" =>
        {
            mistake.help(format!("write {}:{rest}", scheme.to_ascii_lowercase()))
        }
        Some(_) => mistake,
        None if text.contains(' ') => mistake.help(format!("to speak it, write 'say:{text}'")),
        None => mistake.help(format!(
            "to play a file, write its address: https://example.com/{}",
            text.trim_start_matches('/')
        )),
    })
}

fn is_known(scheme: &str) -> bool {
    matches!(scheme, "say" | "silence" | "ring" | "http" | "https")
}

/// `say:TEXT`, one blank after the colon left out.
fn say(input: &str) -> IResult<&str, &str> {
    preceded((tag("say:"), opt(char(' '))), rest).parse(input)
}

/// A number of seconds.
fn seconds(input: &str) -> IResult<&str, f64> {
    let number = take_while1(|c: char| c.is_ascii_digit() || c == '.');
    map_opt(number, |text: &str| text.parse().ok()).parse(input)
}

/// What follows `ring:`.
fn ring(text: &str) -> Result<PlayUrl, Mistake> {
    let time = terminated(alt((seconds_or_none, value(None, tag("")))), (space0, char(':')));
    let (country, seconds) = preceded(space0::<_, nom::error::Error<&str>>, opt(time))
        .parse(text)
        .map_or((text, None), |(rest, time)| (rest, time.flatten()));
    let name = country.trim_start();
    let start = text.len() - name.len();
    if COUNTRIES.contains(&name) || OLDER_COUNTRIES.contains(&name) {
        return Ok(PlayUrl::Ring { seconds, country: name.to_owned() });
    }
    let lower = name.to_ascii_lowercase();
    let range = if name.is_empty() { 0..text.len() } else { start..text.len() };
    let mistake = if name.is_empty() {
        Mistake::new(range, "`ring:` wants a country, such as `ring:us`")
    } else {
        Mistake::new(range, format!("no ring tone is known for {}", quoted(name)))
    };
    Err(if COUNTRIES.contains(&lower.as_str()) {
        mistake.help(format!("write {lower}"))
    } else {
        mistake.help(format!("expected one of {}", one_of(COUNTRIES)))
    })
}

fn seconds_or_none(input: &str) -> IResult<&str, Option<f64>> {
    seconds(input).map(|(rest, seconds)| (rest, Some(seconds)))
}
