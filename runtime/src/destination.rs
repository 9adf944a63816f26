//! Whom to dial: the kind of a destination by the look of its text.
//!
//! The compiler reads literal destinations with spans and hints of its own; this is for those that a
//! call computes. A test holds both to the same answers.

use alloc::format;

use crate::value::{Text, Value};

/// The five kinds of destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum DestinationKind {
    /// `+15550100001`
    Phone,
    /// `sip:alice@example.com`, `sips:...`
    Sip,
    /// `/public/room`, `/private/room`, `/room`
    Address,
    /// `queue:support`
    Queue,
    /// `stream:wss://example.com/audio`
    Stream,
}

impl DestinationKind {
    /// Whether it rings: a queue and a stream do not, and cannot be asked to confirm.
    #[must_use]
    pub const fn rings(self) -> bool {
        !matches!(self, DestinationKind::Queue | DestinationKind::Stream)
    }

    /// What `call.type` says on such a leg.
    #[must_use]
    pub const fn call_type(self) -> &'static str {
        match self {
            DestinationKind::Phone => "phone",
            DestinationKind::Sip => "sip",
            DestinationKind::Address => "webrtc",
            DestinationKind::Queue => "queue",
            DestinationKind::Stream => "stream",
        }
    }
}

/// The kind of a destination and its canonical text (`tel:` dropped, `sip:` added to `user@host`);
/// `None` where nothing can be dialled.
#[must_use]
pub fn classify(text: &Text) -> Option<(DestinationKind, Text)> {
    let trimmed = text.trim();
    let canonical =
        |same: &str| if same.len() == text.len() { text.clone() } else { Text::from(same) };
    if let Some(number) = trimmed.strip_prefix("tel:") {
        return is_phone(number).then(|| (DestinationKind::Phone, Text::from(number)));
    }
    if is_phone(trimmed) {
        return Some((DestinationKind::Phone, canonical(trimmed)));
    }
    if let Some(rest) = trimmed.strip_prefix("sips:").or_else(|| trimmed.strip_prefix("sip:")) {
        return is_sip(rest).then(|| (DestinationKind::Sip, canonical(trimmed)));
    }
    if let Some(name) = trimmed.strip_prefix("queue:") {
        let named = !name.trim().is_empty() && !name.contains(char::is_control);
        return named.then(|| (DestinationKind::Queue, canonical(trimmed)));
    }
    if let Some(rest) = trimmed.strip_prefix("stream:") {
        let host = rest.strip_prefix("wss://").or_else(|| rest.strip_prefix("ws://"))?;
        let found = is_word(host) && !host.starts_with(['/', ':', '?']);
        return found.then(|| (DestinationKind::Stream, canonical(trimmed)));
    }
    if let Some(rest) = trimmed.strip_prefix('/') {
        return is_address(rest).then(|| (DestinationKind::Address, canonical(trimmed)));
    }
    let (user, host) = trimmed.split_once('@')?;
    (is_word(user) && !user.contains([':', '/']) && is_host(host))
        .then(|| (DestinationKind::Sip, Text::from(format!("sip:{trimmed}"))))
}

/// What `call.sip_data` says of a SIP call, as far as its two ends tell: host, URI and user of each.
#[must_use]
pub fn sip_data(from: &str, to: &str) -> Value {
    let ends = [
        (["sip_from_host", "sip_from_uri", "sip_from_user"], from),
        (["sip_req_host", "sip_req_uri", "sip_req_user"], to),
        (["sip_to_host", "sip_to_uri", "sip_to_user"], to),
    ];
    let fields = ends.into_iter().flat_map(|([host_name, uri_name, user_name], uri)| {
        let uri = uri.trim();
        let rest = uri.strip_prefix("sips:").or_else(|| uri.strip_prefix("sip:")).unwrap_or(uri);
        // A number has no host.
        let whole = if rest.starts_with('+') { (rest, "") } else { ("", rest) };
        let (user, host) = rest.rsplit_once('@').unwrap_or(whole);
        let host = &host[..host.find([':', ';', '?']).unwrap_or(host.len())];
        [(host_name, host), (uri_name, rest), (user_name, user)]
    });
    Value::Map(fields.map(|(name, text)| (Text::word(name), Value::from(text))).collect())
}

/// `+` and 1 to 15 digits, the first not 0 (E.164).
fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (1..=15).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

/// `user@host` or `host`, behind `sip:`.
fn is_sip(rest: &str) -> bool {
    match rest.split_once('@') {
        Some((user, host)) => is_word(user) && is_host(host),
        None => is_host(rest),
    }
}

/// A host, and whatever follows a `:`, `;` or `?`.
fn is_host(text: &str) -> bool {
    let end = text.find([':', ';', '?']).unwrap_or(text.len());
    is_word(text) && end > 0 && !text[..end].contains('@')
}

/// `public/name` or `name`, behind `/`; more may follow a `?`.
fn is_address(rest: &str) -> bool {
    let path = rest.split('?').next().unwrap_or_default();
    is_word(rest) && path.split('/').all(|name| !name.is_empty())
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
