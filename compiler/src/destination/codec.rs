//! Codecs: the list that a call offers, and the one codec of a stream with its modifiers.

use nom::Parser;
use nom::character::complete::{char, digit1};
use nom::combinator::{all_consuming, map_res};
use nom::sequence::delimited;

use super::{Mistake, quoted};
use crate::methods::one_of;

/// Codecs that a call can offer.
const CALL: &[&str] = &["PCMU", "PCMA", "G722", "G729", "AMR-WB", "OPUS", "VP8", "H264"];
/// Codecs that a stream can have.
const STREAM: &[&str] = &["PCMU", "PCMA", "G722", "L16"];

/// The codec of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamCodec {
    /// Its name, in capitals.
    pub name: &'static str,
    /// The sampling rate in Hz: `@8000h`.
    pub rate: Option<u32>,
    /// The time of a packet in ms: `@20i`.
    pub ptime: Option<u32>,
}

/// Reads a comma-separated list of codecs; gives their names in capitals.
///
/// # Errors
/// At the first name that is no codec.
pub fn codecs(text: &str) -> Result<Vec<&'static str>, Mistake> {
    let mut start = 0;
    text.split(',')
        .map(|item| {
            let at = start;
            start += item.len() + 1;
            let name = item.trim();
            let first = at + (item.len() - item.trim_start().len());
            named(name, CALL).ok_or_else(|| unknown(first..first + name.len(), name, CALL))
        })
        .collect()
}

/// Reads the codec of a stream, such as `PCMU` or `L16@24000h@40i`.
///
/// # Errors
/// When the name is no codec of streams, or a modifier is neither a rate nor a packet time.
pub fn stream_codec(text: &str) -> Result<StreamCodec, Mistake> {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let name = trimmed.split('@').next().unwrap_or_default();
    let Some(known) = named(name, STREAM) else {
        return Err(unknown(start..start + name.len(), name, STREAM));
    };
    let mut codec = StreamCodec { name: known, rate: None, ptime: None };
    let mut rest = &trimmed[name.len()..];
    while !rest.is_empty() {
        let at = start + trimmed.len() - rest.len();
        let modifier = &rest[..rest[1..].find('@').map_or(rest.len(), |next| next + 1)];
        let slot = match modifier.as_bytes().last() {
            Some(b'h') => &mut codec.rate,
            Some(b'i') => &mut codec.ptime,
            _ => return Err(bad_modifier(at..at + modifier.len())),
        };
        match number(modifier) {
            Some(value) if slot.is_none() => *slot = Some(value),
            _ => return Err(bad_modifier(at..at + modifier.len())),
        }
        rest = &rest[modifier.len()..];
    }
    Ok(codec)
}

/// The number in `@8000h`.
fn number(modifier: &str) -> Option<u32> {
    let unit = nom::branch::alt((char('h'), char('i')));
    let digits = map_res(digit1::<_, nom::error::Error<&str>>, str::parse::<u32>);
    all_consuming(delimited(char('@'), digits, unit)).parse(modifier).ok().map(|(_, n)| n)
}

fn bad_modifier(range: std::ops::Range<usize>) -> Mistake {
    Mistake::new(
        range,
        "a codec's name is followed by a rate such as `@8000h` or a packet time such as `@20i`",
    )
}

/// The codec of that name, whatever its case.
fn named(name: &str, known: &[&'static str]) -> Option<&'static str> {
    known.iter().copied().find(|codec| codec.eq_ignore_ascii_case(name))
}

fn unknown(range: std::ops::Range<usize>, name: &str, known: &[&str]) -> Mistake {
    let message = if name.is_empty() {
        "a codec's name is missing".to_owned()
    } else {
        format!("{} is no codec that is known here", quoted(name))
    };
    Mistake::new(range, message).help(format!("expected {}", one_of(known)))
}
