//! Secrets do not appear in outputs: passwords, tokens, and credentials in URLs and SIP addresses.

use serde_json::Value;

const SECRET_KEYS: [&str; 4] = ["password", "authorization_bearer_token", "authorization", "token"];

/// The same value with secrets replaced by `***`.
#[must_use]
pub fn redact(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(redact_text(&text)),
        Value::Array(items) => Value::Array(items.into_iter().map(redact).collect()),
        Value::Object(entries) => Value::Object(
            entries
                .into_iter()
                .map(|(key, value)| {
                    let secret = is_secret(&key);
                    let value = if secret { Value::String("***".into()) } else { redact(value) };
                    (key, value)
                })
                .collect(),
        ),
        other => other,
    }
}

/// Whether the value of a key of this name is a secret, whatever it belongs to.
pub(crate) fn is_secret(key: &str) -> bool {
    SECRET_KEYS.iter().any(|secret| secret.eq_ignore_ascii_case(key))
}

/// `https://user:pass@host` without its credentials, wherever it stands in the text.
pub(crate) fn redact_text(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = behind_scheme(rest) {
        let (before, behind) = rest.split_at(start);
        let end = behind.find(|c: char| "/?# \"'<>,".contains(c) || c.is_control());
        let (authority, tail) = behind.split_at(end.unwrap_or(behind.len()));
        out.push_str(before);
        match authority.rsplit_once('@') {
            Some((user, host)) if user.contains(':') => {
                out.push_str("***@");
                out.push_str(host);
            }
            _ => out.push_str(authority),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The byte behind the first scheme in a text.
fn behind_scheme(text: &str) -> Option<usize> {
    let behind = |(colon, _)| {
        let before = &text[..colon];
        if text[colon..].starts_with("://") {
            return Some(colon + 3);
        }
        (before.ends_with("sip") || before.ends_with("sips")).then_some(colon + 1)
    };
    text.match_indices(':').find_map(behind)
}

#[cfg(test)]
mod tests {
    use super::redact_text;

    #[test]
    fn credentials_are_left_out() {
        for (text, expected) in [
            ("https://a:b@example.com/c", "https://***@example.com/c"),
            ("say:see http://a:b@example.com", "say:see http://***@example.com"),
            (
                "https://example.com, wss://a:b@example.com/x",
                "https://example.com, wss://***@example.com/x",
            ),
            ("sip:alice:secret@example.com", "sip:***@example.com"),
            ("sip:alice@example.com:5060", "sip:alice@example.com:5060"),
            ("https://alice@example.com", "https://alice@example.com"),
            ("https://example.com/?to=a:b@c", "https://example.com/?to=a:b@c"),
        ] {
            assert_eq!(redact_text(text), expected);
        }
    }
}
