//! Secrets do not appear in outputs: passwords, tokens, and credentials in URLs.

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
                    let secret = SECRET_KEYS.contains(&key.to_ascii_lowercase().as_str());
                    let value = if secret { Value::String("***".into()) } else { redact(value) };
                    (key, value)
                })
                .collect(),
        ),
        other => other,
    }
}

/// `https://user:pass@host` without its credentials.
pub(super) fn redact_text(text: &str) -> String {
    let Some((before, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find(['/', '?', '#', ' ']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    match authority.rsplit_once('@') {
        Some((user, host)) if user.contains(':') => format!("{before}://***@{host}{tail}"),
        _ => text.to_owned(),
    }
}
