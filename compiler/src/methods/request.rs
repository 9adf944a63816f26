//! `request`: its row of the method table.

use super::{ActKind, Form, Giver, Kind, Method, Output, Param, RESULTS, Type, Values, Way};

/// The result where there may be a reply.
const REPLIED: &[&str] = RESULTS;
/// The results in documents for messages.
const OF_MESSAGES: &[&str] = &["success", "failed", "timeout", "limit_exceeded"];
/// The results that the machine comes to by itself.
const UNASKED: &[&str] = &["limit_exceeded"];

/// The row.
pub(super) static METHOD: Method = Method {
    name: "request",
    summary: "Sends a web request and keeps the reply.",
    example: "request:\n  url: https://example.com/customers?number=%{call.from}\n  method: GET\n  save_variables: true\n  timeout: 5\n",
    notes: &[
        "It is a success with a status from 200 to 299.",
        "With `save_variables`, a reply in JSON is read into `request_response`: `%{request_response.name}`. Names of `request_response_headers` are in lower case.",
        "A document for messages sends ten at most: those beyond are not sent, and say `limit_exceeded`.",
    ],
    params: &[
        Param::new("url", Type::Url, "Where to; the address may have credentials.").required(),
        Param::new("method", Type::Choice(&["GET", "POST", "PUT", "DELETE"]), "How.")
            .required()
            .of(Kind::Calling)
            .also(&[("get", "GET"), ("post", "POST"), ("put", "PUT"), ("delete", "DELETE")]),
        Param::new("method", Type::Choice(&["GET", "POST", "PUT", "PATCH", "DELETE"]), "How.")
            .text("POST")
            .of(Kind::Messaging),
        Param::new("headers", Type::RequestHeaders, "Headers to send along."),
        Param::new("body", Type::Any, "What to send: a text as it is, anything else as JSON."),
        Param::new(
            "timeout",
            Type::Number(0.0, f64::INFINITY),
            "How long the reply may take; 0: as long as it takes.",
        )
        .unit("s")
        .number(0.0)
        .of(Kind::Calling),
        Param::new("timeout", Type::Number(0.0, 5.0), "How long the reply may take.")
            .unit("s")
            .number(5.0)
            .of(Kind::Messaging),
        Param::new(
            "connect_timeout",
            Type::Number(0.0, f64::INFINITY),
            "How long the connection may take; 0: as long as it takes.",
        )
        .unit("s")
        .number(0.0)
        .of(Kind::Calling),
        Param::new("save_variables", Type::Bool, "Reads a reply in JSON into variables.")
            .bool(false),
    ],
    sets: &[
        Output::result("request_result", RESULTS).in_messages(OF_MESSAGES).unasked(UNASKED).soft(),
        Output::returned(RESULTS).in_messages(OF_MESSAGES).unasked(UNASKED).soft(),
        Output::new("request_url", Values::Text).by(Giver::Web),
        Output::new("request_response_code", Values::Number).by(Giver::Web).with(&[
            Way { with: &["success"], form: Form::Success },
            Way { with: &["failed"], form: Form::NoSuccess },
        ]),
        Output::new("request_response_headers", Values::Any)
            .by(Giver::Web)
            .with(&[Way { with: REPLIED, form: Form::Texts }]),
        Output::new("request_response_body", Values::Text)
            .by(Giver::Web)
            .with(&[Way { with: REPLIED, form: Form::Body }]),
        Output::new("request_response", Values::Any)
            .by(Giver::Web)
            .asked_by("save_variables")
            .with(&[Way { with: REPLIED, form: Form::Json }]),
    ],
    kind: Some(ActKind::Perform),
    kinds: Kind::BOTH,
    limit: Some("timeout"),
    ..Method::BASE
};
