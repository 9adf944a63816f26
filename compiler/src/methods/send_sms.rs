//! `send_sms`: its row of the method table.

use super::{ActKind, Address, Callback, Method, Output, Param, RESULTS, Type};

/// The row.
pub(super) static METHOD: Method = Method {
    name: "send_sms",
    summary: "Sends a text message, and goes on when it is accepted.",
    example: "send_sms:\n  to_number: '%{call.from}'\n  from_number: '+15550100001'\n  body: Thank you for calling\n",
    notes: &["Whether it arrives, `status_callback` is told; the script never is."],
    params: &[
        Param::new("to_number", Type::Phone, "To whom.")
            .required()
            .address(Address::Recipient)
            .mistaken(&["to"]),
        Param::new("from_number", Type::Phone, "From which of one's own numbers.")
            .required()
            .address(Address::CallerId)
            .mistaken(&["from"]),
        Param::new("body", Type::Text, "The text.").mistaken(&["text", "message"]),
        Param::new("media", Type::Texts, "Addresses of files to send along.").address(Address::Web),
        Param::new("region", Type::Text, "The region that it is sent from."),
        Param::new("tags", Type::Texts, "Words to find it by."),
        Param::new("status_callback", Type::Url, "Who is told of its delivery.")
            .mistaken(&["status_url"]),
    ],
    any_of: &[&["body", "media"]],
    sets: &[Output::result("send_sms_result", RESULTS)],
    tells: &[Callback {
        param: "status_callback",
        event: "a message's state",
        states: &["queued", "initiated", "sent", "delivered", "undelivered", "failed", "read"],
    }],
    kind: Some(ActKind::Perform),
    confirmable: true,
    ..Method::BASE
};
