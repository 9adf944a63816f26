//! `pay`: its row of the method table, and the prompts that it speaks.

use super::play::STATUS_URL;
use super::{ActKind, Callback, Form, Method, Output, Param, Shape, Type, Values, Variants, Way};

/// What the caller is asked for, and told.
const STEPS: &[&str] = &[
    "payment-card-number",
    "expiration-date",
    "security-code",
    "postal-code",
    "payment-processing",
    "payment-completed",
    "payment-failed",
    "payment-canceled",
];
const ERRORS: &[&str] = &[
    "timeout",
    "invalid-card-number",
    "invalid-card-type",
    "invalid-date",
    "invalid-security-code",
    "invalid-postal-code",
    "session-in-progress",
    "invalid-bank-routing-number",
    "invalid-bank-account-number",
    "input-matching-failed",
    "card-declined",
];
const CARDS: &[&str] = &["visa", "mastercard", "amex", "maestro", "discover", "jcb", "diners-club"];
const PROMPTED_CARDS: &[&str] =
    &["visa", "mastercard", "amex", "maestro", "discover", "optima", "jcb", "diners-club"];

/// What `pay_result` can be.
const RESULTS: &[&str] = &[
    "success",
    "too-many-failed-attempts",
    "payment-connector-error",
    "caller-interrupted-with-star",
    "relay-pay-stop",
    "caller-hung-up",
    "validation-error",
    "internal-error",
];

static PARAMETER: Shape = Shape {
    name: "parameter",
    params: &[
        Param::new("name", Type::Text, "Its name.").required(),
        Param::new("value", Type::Text, "Its value.").required(),
    ],
    ..Shape::BASE
};

static SAY: Shape = Shape {
    name: "action",
    params: &[Param::new("phrase", Type::Text, "What to say.").required().mistaken(&["text"])],
    ..Shape::BASE
};

static PLAY: Shape = Shape {
    name: "action",
    params: &[Param::new("phrase", Type::Url, "The file to play.").required().mistaken(&["url"])],
    ..Shape::BASE
};

static ACTION: Variants = Variants {
    name: "action",
    key: "type",
    doc: "Whether to speak or to play a file.",
    shapes: &[("Say", &SAY), ("Play", &PLAY)],
    otherwise: None,
};

static PROMPT: Shape = Shape {
    name: "prompt",
    params: &[
        Param::new("for", Type::Choice(STEPS), "The point of the dialogue at which it is heard.")
            .required()
            .also(&[("payment-cancelled", "payment-canceled")]),
        Param::new("actions", Type::List(&Type::Variant(&ACTION)), "What is heard, in order.")
            .required(),
        Param::new("attempts", Type::Text, "In which attempts, such as `2 3`; else in all."),
        Param::new(
            "card_type",
            Type::WordsText(' ', PROMPTED_CARDS),
            "For which cards; else for all.",
        ),
        Param::new(
            "error_type",
            Type::WordsText(' ', ERRORS),
            "After which mistakes; else always.",
        ),
    ],
    ..Shape::BASE
};

/// The row.
pub(super) static METHOD: Method = Method {
    name: "pay",
    summary: "Takes a payment by card: asks for the card by keys, and hands it to a payment processor.",
    example: "pay:\n  payment_connector_url: https://example.com/pay\n  charge_amount: '12.50'\n  prompts:\n    - for: payment-card-number\n      actions:\n        - type: Say\n          phrase: Please enter your card number\n",
    notes: &[
        "Without `charge_amount`, or with `0`, the card is stored as a token; else it is charged.",
        "The caller ends an input with `#` and cancels with `*`.",
    ],
    params: &[
        Param::new("payment_connector_url", Type::Url, "Who takes the payment, by POST.")
            .required(),
        Param::new("charge_amount", Type::Amount, "How much, as decimal text.")
            .mistaken(&["amount"]),
        Param::new("currency", Type::Text, "The currency, by ISO 4217.").text("usd"),
        Param::new("description", Type::Text, "What the payment is for."),
        Param::new("input", Type::Choice(&["dtmf"]), "How the caller answers.").text("dtmf"),
        Param::new("language", Type::Text, "The language of the prompts.").text("en-US"),
        Param::new("max_attempts", Type::Integer(1, i64::MAX), "How often an input may fail.")
            .number(1.0),
        Param::new(
            "min_postal_code_length",
            Type::Integer(0, i64::MAX),
            "The fewest characters of a postal code.",
        )
        .number(0.0),
        Param::new(
            "parameters",
            Type::List(&Type::Object(&PARAMETER)),
            "What else the payment processor is told.",
        ),
        Param::new("payment_method", Type::Choice(&["credit-card"]), "What is paid with."),
        Param::new(
            "postal_code",
            Type::OneOf(&[Type::Bool, Type::Text]),
            "Whether to ask for the postal code, or the code itself.",
        )
        .bool(true),
        Param::new(
            "prompts",
            Type::List(&Type::Object(&PROMPT)),
            "What the caller hears; the platform has its own words for what is not listed.",
        ),
        Param::new("security_code", Type::Bool, "Whether to ask for the security code.").bool(true),
        STATUS_URL,
        Param::new("timeout", Type::Integer(1, i64::MAX), "The longest pause between digits.")
            .unit("s")
            .number(5.0),
        Param::new(
            "token_type",
            Type::Choice(&["one-time", "reusable"]),
            "How often the token can be used.",
        )
        .text("reusable"),
        Param::new("valid_card_types", Type::WordsText(' ', CARDS), "Which cards are taken.")
            .text("visa mastercard amex"),
        Param::new("voice", Type::Text, "The voice of the prompts.").text("woman"),
    ],
    sets: &[
        Output::new("pay_result", Values::Words(RESULTS))
            .succeeding("success")
            .failing("internal-error"),
        Output::new("pay_payment_results", Values::Any)
            .with(&[Way { with: &["success"], form: Form::Any }]),
    ],
    tells: &[Callback { param: "status_url", event: "calling.call.pay", states: &[] }],
    kind: Some(ActKind::Perform),
    answers: true,
    ..Method::BASE
};
