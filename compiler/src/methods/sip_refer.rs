//! `sip_refer`: its row of the method table.

use super::play::STATUS_URL;
use super::{ActKind, Callback, Method, Output, Param, RESULTS, Type, Values};

/// The row.
pub(super) static METHOD: Method = Method {
    name: "sip_refer",
    summary: "Hands a SIP call on by REFER.",
    example: "sip_refer:\n  to_uri: sip:alice@example.com\n",
    notes: &[
        "`sip_refer: sip:alice@example.com` is a short form of `to_uri`.",
        "On a call that is not SIP it fails.",
    ],
    params: &[
        Param::new("to_uri", Type::SipUri, "Where to.")
            .required()
            .legacy(&["to"])
            .mistaken(&["uri", "dest"]),
        STATUS_URL,
        Param::new("username", Type::Text, "The name for SIP authentication."),
        Param::new("password", Type::Text, "The password for SIP authentication.").secret(),
        Param::new("result", Type::Any, "A branch of an older form; write a `switch` after it.")
            .obsolete(),
    ],
    shorthand: Some("to_uri"),
    sets: &[
        Output::result("sip_refer_result", RESULTS),
        Output::returned(RESULTS),
        Output::new("sip_refer_to", Values::Text),
        Output::new("sip_refer_response_code", Values::Number),
        Output::new("sip_refer_to_response_code", Values::Number),
    ],
    tells: &[Callback { param: "status_url", event: "calling.call.refer", states: &[] }],
    kind: Some(ActKind::Perform),
    answers: true,
    ..Method::BASE
};
