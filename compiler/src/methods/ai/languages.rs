//! How the caller is heard and spoken to: languages, voices, hints, fillers, pronunciation.

use super::UNFILLED;
use crate::methods::{Param, Shape, Type};

/// A word, or how something that was heard is to be replaced.
pub(super) const HINT_OR_WORD: Type = Type::OneOf(&[Type::Object(&HINT), Type::Text]);
pub(super) const LANGUAGE_ITEM: Type = Type::Object(&LANGUAGE);
pub(super) const PRONOUNCE_ITEM: Type = Type::Object(&PRONOUNCE);

/// Texts, or texts by language.
pub(super) const FILLERS: Type = Type::OneOf(&[Type::MapOf("language", &Type::Texts), Type::Texts]);

/// One language code or up to three.
const CODES: Type = Type::OneOf(&[Type::Texts, Type::Text]);
const TEXTS: Type = Type::Texts;

static HINT: Shape = Shape {
    name: "hint",
    params: &[
        Param::new("hint", Type::Text, "What to expect.").required(),
        Param::new("pattern", Type::Text, "What is heard: a regular expression.").required(),
        Param::new("replace", Type::Text, "What it is replaced with.").required(),
        Param::new("ignore_case", Type::Bool, "Whether case matters not.").bool(false),
    ],
    ..UNFILLED
};

static PRONOUNCE: Shape = Shape {
    name: "pronunciation",
    params: &[
        Param::new("replace", Type::Text, "The word.").required(),
        Param::new("with", Type::Text, "How it is said.").required(),
        Param::new("ignore_case", Type::Bool, "Whether case matters not.").bool(true),
    ],
    ..UNFILLED
};

static LANGUAGE: Shape = Shape {
    name: "language",
    params: &[
        Param::new("name", Type::Text, "Its name, for the model.").required(),
        Param::new("code", CODES, "Its code, such as `en-US`; `multi` for several.").required(),
        Param::new("listen_language", CODES, "Another name of `code`."),
        Param::new("voice", Type::Text, "The voice: `engine.voice` or `engine.voice:model`.")
            .required(),
        Param::new("model", Type::Text, "The model of the voice."),
        Param::new("auto_emotion", Type::Bool, "Whether the voice shows feelings by itself.")
            .bool(false),
        Param::new("auto_speed", Type::Bool, "Whether its speed adapts.").bool(false),
        Param::new(
            "engine",
            Type::Text,
            "The engine of the voice; today it stands in front of `voice`.",
        ),
        Param::new("params", Type::Object(&VOICE), "How the voice is tuned."),
        Param::new("fillers", FILLERS, "What is said while it thinks; today `speech_fillers`."),
        Param::new("function_fillers", FILLERS, "What is said while a function runs."),
        Param::new("speech_fillers", FILLERS, "What is said while it thinks."),
        Param::new("turn_fillers", FILLERS, "What is said while the caller talks."),
        Param::new("pronounce", Type::List(&PRONOUNCE_ITEM), "How to say certain words in it."),
    ],
    ..UNFILLED
};

static VOICE: Shape = Shape {
    name: "voice",
    params: &[
        Param::new("stability", Type::Number(0.0, 1.0), "How even it is.").number(0.5),
        Param::new("similarity", Type::Number(0.0, 1.0), "How close it is to its model.")
            .number(0.75),
        Param::new("speakingRate", Type::Number(0.5, 1.5), "How fast it speaks (Inworld).")
            .number(1.0),
        Param::new("temperature", Type::Number(0.0, 2.0), "How much it varies.").number(1.0),
        Param::new("speed", Type::Number(0.5, 2.0), "How fast it speaks (MiniMax).").number(1.0),
        Param::new("vol", Type::Number(0.1, 1.0), "How loud it is.").number(1.0),
        Param::new("pitch", Type::Integer(-12, 12), "How high it is.")
            .unit("semitones")
            .number(0.0),
        Param::new(
            "emotion",
            Type::Choice(&[
                "happy",
                "sad",
                "angry",
                "fearful",
                "disgusted",
                "surprised",
                "neutral",
            ]),
            "What it feels.",
        ),
    ],
    ..UNFILLED
};

pub(super) static MULTILINGUAL: Shape = Shape {
    name: "multilingual",
    params: &[
        Param::new("languages", Type::List(&Type::Object(&SWITCHED)), "The languages.").required(),
        Param::new("allowed", TEXTS, "The codes that it may switch to."),
        Param::new("engine", Type::Text, "The engine that recognizes speech."),
        Param::new("model", Type::Text, "Its model.").text("nova-3"),
        Param::new("provider", Type::Text, "Who runs it."),
        Param::new("start_language", Type::Text, "The code that it begins with.").text("en"),
        Param::new(
            "min_switch_words",
            Type::Integer(1, i64::MAX),
            "How many words it must hear before it switches.",
        )
        .number(2.0),
        Param::new("fillers", FILLERS, "What is said while it thinks."),
        Param::new("function_fillers", FILLERS, "What is said while a function runs."),
        Param::new("turn_fillers", FILLERS, "What is said while the caller talks."),
    ],
    ..UNFILLED
};

static SWITCHED: Shape = Shape {
    name: "language",
    params: &[
        Param::new("language", Type::Text, "Its code, or `default`.").required(),
        Param::new("voice", Type::Text, "The voice."),
        Param::new("model", Type::Text, "The model of the voice."),
        Param::new(
            "engine",
            Type::Text,
            "The engine of the voice; today it stands in front of `voice`.",
        ),
        Param::new("params", Type::Object(&VOICE), "How the voice is tuned."),
    ],
    ..UNFILLED
};
