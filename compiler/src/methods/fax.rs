//! `send_fax` and `receive_fax`: their rows of the method table.

use super::play::STATUS_URL;
use super::{ActKind, Callback, Giver, Method, Output, Param, RESULTS, Type, Values};

const TELLS: &[Callback] =
    &[Callback { param: "status_url", event: "calling.call.fax", states: &["page", "finished"] }];

/// The row of `send_fax`.
pub(super) static SEND: Method = Method {
    name: "send_fax",
    summary: "Sends a fax.",
    example: "send_fax:\n  document: https://example.com/invoice.pdf\n  header_info: Invoice\n",
    notes: &["`send_fax: https://example.com/invoice.pdf` is a short form of `document`."],
    params: &[
        Param::new("document", Type::Url, "The document, a PDF.").required().mistaken(&["url"]),
        Param::new("header_info", Type::Text, "What the header says."),
        Param::new("identity", Type::Text, "Who sends it; else the caller id."),
        STATUS_URL,
    ],
    shorthand: Some("document"),
    sets: &[
        Output::result("send_fax_result", RESULTS),
        Output::new("send_fax_document", Values::Text),
        Output::new("send_fax_identity", Values::Text),
        Output::new("send_fax_remote_identity", Values::Text),
        Output::new("send_fax_pages", Values::Number),
        Output::new("send_fax_result_code", Values::Number),
        Output::new("send_fax_result_text", Values::Text),
    ],
    tells: TELLS,
    kind: Some(ActKind::Perform),
    answers: true,
    ..Method::BASE
};

/// The row of `receive_fax`.
pub(super) static RECEIVE: Method = Method {
    name: "receive_fax",
    summary: "Receives a fax.",
    example: "receive_fax:\n  status_url: https://example.com/fax\n",
    notes: &["`- receive_fax` alone is a short form."],
    params: &[STATUS_URL],
    sets: &[
        Output::result("receive_fax_result", RESULTS),
        Output::new("receive_fax_document", Values::Text).by(Giver::Platform),
        Output::new("receive_fax_identity", Values::Text),
        Output::new("receive_fax_remote_identity", Values::Text),
        Output::new("receive_fax_pages", Values::Number),
        Output::new("receive_fax_result_code", Values::Number),
        Output::new("receive_fax_result_text", Values::Text),
    ],
    tells: TELLS,
    kind: Some(ActKind::Perform),
    answers: true,
    ..Method::BASE
};
