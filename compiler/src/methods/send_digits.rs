//! `send_digits`: its row of the method table.

use super::{ActKind, Method, Output, Param, RESULTS, Type};

/// The row.
pub(super) static METHOD: Method = Method {
    name: "send_digits",
    summary: "Sends digits as tones.",
    example: "send_digits:\n  digits: 1234w#\n",
    notes: &[
        "`send_digits: '1234#'` is a short form of `digits`.",
        "`W` is a pause of a second, `w` of half a second.",
    ],
    params: &[Param::new("digits", Type::DialString, "What to send.").required()],
    shorthand: Some("digits"),
    sets: &[Output::result("send_digits_result", RESULTS)],
    kind: Some(ActKind::Perform),
    answers: true,
    confirmable: true,
    ..Method::BASE
};
