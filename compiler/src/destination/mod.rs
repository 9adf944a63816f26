//! Destinations, play URLs, codec lists and dests, read with nom: what a literal text means, and what is
//! wrong with it.
//!
//! Nothing here knows of documents or spans: a mistake names a range of bytes of the text, and the caller
//! finds its place. Placeholders are the caller's affair too, but for [`check_template`], which looks at
//! the text before the first one.

mod codec;
mod dest;
mod dial;
mod media;
mod web;

use std::ops::Range;

pub use codec::{StreamCodec, codecs, stream_codec};
pub use dest::{DestText, dest};
pub use dial::{Destination, destination, kind_of_prefix, phone_number};
pub use media::{COUNTRIES, PlayUrl, play_url};
pub use web::{WebUrl, socket_url, web_url};

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Which bytes of the text.
    pub range: Range<usize>,
    /// What was found, and what was expected.
    pub message: String,
    /// What to try.
    pub help: Option<String>,
}

impl Mistake {
    fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), help: None }
    }

    pub(crate) fn help(mut self, words: impl Into<String>) -> Self {
        self.help = Some(words.into());
        self
    }

    /// The same mistake of a text of which this one is a part that begins at a byte.
    fn shift(mut self, by: usize) -> Self {
        self.range = self.range.start + by..self.range.end + by;
        self
    }
}

/// What a text with placeholders must be, as far as it can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A destination.
    Destination,
    /// A play URL.
    PlayUrl,
    /// A web address.
    Url,
}

/// Looks at the text before the first placeholder: a scheme that can never be right is a mistake.
///
/// # Errors
/// When the scheme is none of those that the place accepts.
pub fn check_template(text: &str, wanted: Wanted) -> Result<(), Mistake> {
    let literal = text.find("%{").into_iter().chain(text.find("${")).min().unwrap_or(text.len());
    let prefix = text[..literal].trim_start();
    let start = text[..literal].len() - prefix.len();
    let Some((scheme, _)) = prefix.split_once(':') else {
        return Ok(());
    };
    let (schemes, done, expected): (&[&str], &str, &str) = match wanted {
        Wanted::Destination => {
            (&["sip", "sips", "queue", "stream", "tel"], "dialled", dial::EXPECTED)
        }
        Wanted::PlayUrl => {
            (&["http", "https", "say", "silence", "ring"], "played", media::EXPECTED)
        }
        Wanted::Url => {
            (&["http", "https"], "fetched", "a web address such as `https://example.com/status`")
        }
    };
    let is_scheme = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric());
    if !is_scheme || schemes.contains(&scheme) {
        return Ok(());
    }
    Err(Mistake::new(
        start..start + scheme.len() + 1,
        format!("what begins with `{scheme}:` cannot be {done}; expected {expected}"),
    ))
}

/// A text in quotes, on one line, shortened where it is long.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown: String =
        text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push_str("...");
    }
    format!("\"{shown}\"")
}

/// Whether a character can stand in an address.
fn is_word_char(c: char) -> bool {
    !c.is_whitespace() && !c.is_control()
}

/// The first character that cannot stand in an address.
fn first_gap(text: &str) -> Option<Range<usize>> {
    text.char_indices().find(|(_, c)| !is_word_char(*c)).map(|(at, c)| at..at + c.len_utf8())
}
