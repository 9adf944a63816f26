//! What `call` and `message` have: what scenarios give, what the outside can say of it, what a bare name may mean.

/// The fields of `call`, with the words that one may have.
pub(crate) const FIELDS: &[(&str, &[&str])] = &[
    ("call_id", &[]),
    ("node_id", &[]),
    ("segment_id", &[]),
    ("project_id", &[]),
    ("space_id", &[]),
    ("tag", &[]),
    ("direction", &["inbound", "outbound"]),
    ("type", &["phone", "sip", "webrtc"]),
    ("from", &[]),
    ("to", &[]),
    ("from_number", &[]),
    ("to_number", &[]),
    ("headers", &[]),
    ("dial_winner", &["true"]),
    ("parent", &[]),
    ("peer", &[]),
    ("sip_data", &[]),
];

/// The words that a field of a call can be, none where it can be any text; no such field, or one that the call
/// itself keeps: nothing.
pub(crate) fn field(name: &str) -> Option<&'static [&'static str]> {
    FIELDS.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

/// The fields of `message`, and the words that they can be.
pub(crate) const MESSAGE_FIELDS: &[(&str, &[&str])] = &[
    ("message_id", &[]),
    ("project_id", &[]),
    ("space_id", &[]),
    ("direction", &["inbound"]),
    ("type", &["sms", "mms"]),
    ("from", &[]),
    ("to", &[]),
    ("body", &[]),
    ("media", &[]),
    ("segments", &[]),
    ("timestamp", &[]),
];

/// The same of a field of a message.
pub(crate) fn message_field(name: &str) -> Option<&'static [&'static str]> {
    MESSAGE_FIELDS.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

/// Fields that are more than a text.
pub(crate) const DEEP: [&str; 6] = ["headers", "parent", "peer", "sip_data", "media", "segments"];

/// Fields that the call itself keeps.
pub(crate) const KEPT: [&str; 2] = ["call_state", "state"];

/// Whether `call` has a field of the name, its own included.
pub(crate) fn is_field(name: &str) -> bool {
    KEPT.contains(&name) || field(name).is_some()
}
