//! Where an `execute` or a `transfer` goes, in the order in which the kinds are recognised: an inline
//! document, a URL, a section.

use super::{Mistake, WebUrl, web_url};

/// The text of a `dest`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DestText {
    /// A document: JSON, or YAML of several lines with `sections`.
    Inline,
    /// A document to fetch.
    Url(WebUrl),
    /// The name of a section.
    Section(String),
}

/// Reads a `dest`. Whether the section exists is not known here.
///
/// # Errors
/// When it is empty, a web address without a host, or an application of the platform (`relay:`).
pub fn dest(text: &str) -> Result<DestText, Mistake> {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    if trimmed.is_empty() {
        return Err(Mistake::new(
            0..text.len(),
            "an empty text leads nowhere; expected a section, a URL or a document",
        ));
    }
    if trimmed.starts_with('{') || is_yaml_document(trimmed) {
        return Ok(DestText::Inline);
    }
    if trimmed.starts_with("http://") || trimmed.starts_with("https://") || has_credentials(trimmed)
    {
        return web_url(trimmed).map(DestText::Url).map_err(|mistake| mistake.shift(start));
    }
    if trimmed.starts_with("relay:") {
        return Err(Mistake::new(
            start..start + "relay:".len(),
            "`relay:` leads to an application of the platform, which is not supported",
        )
        .help("give the URL of a document, or a section"));
    }
    Ok(DestText::Section(trimmed.to_owned()))
}

/// Several lines, of which one is the key `sections`.
fn is_yaml_document(text: &str) -> bool {
    text.contains('\n') && text.lines().any(|line| line.trim_end().starts_with("sections:"))
}

/// `user:password@host`
fn has_credentials(text: &str) -> bool {
    text.split_once('@').is_some_and(|(credentials, host)| {
        let plain = |part: &str| !part.is_empty() && !part.contains(['/', ' ', '\n', ':']);
        !host.is_empty()
            && credentials
                .split_once(':')
                .is_some_and(|(user, password)| plain(user) && plain(password))
    })
}
