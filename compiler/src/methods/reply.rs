//! `reply` and `receive`, of documents for messages: their rows of the method table.

use super::{ActKind, Address, Kind, Method, Output, Param, Type, Values};

/// The most media of one reply.
pub(crate) const MEDIA: usize = 8;

/// The row of `reply`.
pub(crate) static METHOD: Method = Method {
    name: "reply",
    summary: "Answers the message.",
    example: "reply: Thank you, we will call you back.\n",
    notes: &[
        "`reply: { switch: { variable: ..., case: { ... }, default: ... } }` chooses among replies by a variable, as `switch` does among statements. The script goes on.",
    ],
    kinds: &[Kind::Messaging],
    params: &[
        Param::new("body", Type::Text, "The text.").mistaken(&["text", "message"]),
        Param::new("media", Type::Texts, "Web addresses of pictures and the like, eight at most.")
            .address(Address::Web),
        Param::new("to", Type::Text, "Whom; the sender of the message where it is not given.")
            .address(Address::Recipient),
        Param::new(
            "from",
            Type::Text,
            "From which number; the one that was written to where it is not given.",
        )
        .address(Address::CallerId),
        Param::new("status_url", Type::Url, "Who is told what becomes of it."),
    ],
    any_of: &[&["body", "media"]],
    shorthand: Some("body"),
    sets: &[
        Output::result("reply_result", &["queued", "failed"]),
        Output::new("reply_message_id", Values::Text),
    ],
    kind: Some(ActKind::Perform),
    ..Method::BASE
};

/// The row of `receive`.
pub(crate) static RECEIVE: Method = Method {
    name: "receive",
    summary: "Takes the message, and does nothing.",
    example: "receive: {}\n",
    kinds: &[Kind::Messaging],
    kind: Some(ActKind::Perform),
    ..Method::BASE
};
