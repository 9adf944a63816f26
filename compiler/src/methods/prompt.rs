//! `prompt`: its row of the method table, and when it listens for digits or for speech.

use super::play::{SAY_GENDER, SAY_LANGUAGE, SAY_VOICE, STATUS_URL, VOLUME};
use super::{ActKind, Callback, Form, Given, Giver, Method, Output, Param, Type, Values, Way};

/// Parameters that make it listen for speech.
const SPEECH: &[&str] =
    &["speech_timeout", "speech_end_timeout", "speech_language", "speech_hints"];
/// Parameters that make it listen for digits where it listens for speech.
pub(crate) const DIGITS: &[&str] =
    &["max_digits", "terminators", "digit_timeout", "initial_timeout"];

/// The result where keys were pressed.
const PRESSED: &[&str] = &["match_digits"];
/// The result where something was said.
const SPOKEN: &[&str] = &["match_speech"];

/// What a prompt listens for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Listens {
    pub digits: bool,
    pub speech: bool,
}

/// What a prompt with these parameters listens for.
pub(crate) fn listens(given: Given<'_>) -> Listens {
    let any = |names: &[&str]| names.iter().any(|name| given(name));
    let speech = any(SPEECH);
    Listens { digits: !speech || any(DIGITS), speech }
}

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "prompt",
    summary: "Plays something and collects digits or speech.",
    example: "prompt:\n  play: say:Press 1 for sales, 2 for support\n  max_digits: 1\n  digit_timeout: 3.5\n",
    notes: &[
        "`prompt: say:Press a key` and a list are short forms of `play`.",
        "It listens for digits. With any of `speech_timeout`, `speech_end_timeout`, `speech_language` and `speech_hints` it listens for speech instead, and for both where a parameter of the digits is given too.",
    ],
    params: &[
        Param::new("play", Type::PlayUrls, "What to play.").required().mistaken(&["url", "urls"]),
        VOLUME,
        SAY_VOICE,
        SAY_LANGUAGE,
        SAY_GENDER,
        Param::new("max_digits", Type::Integer(1, i64::MAX), "How many digits at most.")
            .number(1.0)
            .mistaken(&["digits", "num_digits"]),
        Param::new("terminators", Type::Digits, "Digits that end the input."),
        Param::new(
            "digit_timeout",
            Type::Number(0.0, f64::INFINITY),
            "The longest pause between digits.",
        )
        .unit("s")
        .number(5.0),
        Param::new(
            "initial_timeout",
            Type::Number(0.0, f64::INFINITY),
            "How long to wait for the first input.",
        )
        .unit("s")
        .number(5.0)
        .mistaken(&["timeout"]),
        Param::new("speech_timeout", Type::Number(0.0, f64::INFINITY), "How long to listen.")
            .unit("s"),
        Param::new(
            "speech_end_timeout",
            Type::Number(0.0, f64::INFINITY),
            "The pause that ends the speech.",
        )
        .unit("s"),
        Param::new("speech_language", Type::Text, "The language that is spoken."),
        Param::new("speech_hints", Type::Texts, "Words to expect."),
        Param::new(
            "speech_engine",
            Type::Text,
            "Who recognises the speech: `Google`, `Google.V2`, `Deepgram`.",
        ),
        STATUS_URL,
        Param::new(
            "result",
            Type::Any,
            "A branch of an older form; write a `switch` after the prompt.",
        )
        .obsolete(),
    ],
    shorthand: Some("play"),
    sets: &[
        Output::new(
            "prompt_result",
            Values::Words(&["match_digits", "match_speech", "no_input", "no_match", "failed"]),
        )
        .failing("failed"),
        Output::new("prompt_value", Values::Text).by(Giver::Caller).with(&[
            Way { with: PRESSED, form: Form::Keys },
            Way { with: SPOKEN, form: Form::Speech },
        ]),
        Output::new("prompt_value_raw", Values::Text).by(Giver::Caller).with(&[
            Way { with: PRESSED, form: Form::AllKeys },
            Way { with: SPOKEN, form: Form::Speech },
        ]),
        Output::new("prompt_digit_terminator", Values::Text)
            .by(Giver::Caller)
            .with(&[Way { with: PRESSED, form: Form::LastKey }]),
        Output::new("prompt_speech_confidence", Values::Number)
            .with(&[Way { with: SPOKEN, form: Form::Any }]),
    ],
    excluded: |given| match listens(given) {
        Listens { speech: false, .. } => &["match_speech"],
        Listens { digits: false, .. } => &["match_digits"],
        Listens { .. } => &[],
    },
    tells: &[Callback {
        param: "status_url",
        event: "calling.call.collect",
        states: &["collecting", "finished", "error"],
    }],
    kind: Some(ActKind::Perform),
    answers: true,
    confirmable: true,
    ..Method::BASE
};
