//! Prompts: a text or sections, how the model is to be tuned, and the contexts and steps that it walks through.

use super::UNFILLED;
use crate::methods::{Extra, Param, Shape, Type};

/// A prompt as it is documented, or the bare text that older documents have [A51].
pub(super) const TEXT_OR_PROMPT: Type = Type::OneOf(&[Type::Object(&PROMPT), Type::Prompt]);
/// The same without contexts.
pub(super) const TEXT_OR_POST_PROMPT: Type =
    Type::OneOf(&[Type::Object(&POST_PROMPT), Type::Prompt]);
/// A prompt of Amazon Bedrock.
pub(super) const TEXT_OR_BEDROCK: Type = Type::OneOf(&[Type::Object(&BEDROCK), Type::Prompt]);

/// A text or sections; where both are given, the sections win [A50].
const TEXT_OR_POM: &[&[&str]] = &[&["text", "pom"]];

const TEXT: Param = Param::new("text", Type::Prompt, "The prompt as a text.");
pub(super) const POM: Param = Param::new("pom", Type::List(&SECTIONS), "The prompt in sections.");
const TEMPERATURE: Param =
    Param::new("temperature", Type::Number(0.0, 1.5), "How much the answers vary.").number(1.0);
const TOP_P: Param =
    Param::new("top_p", Type::Number(0.0, 1.0), "The same, by the share of likely words.")
        .number(1.0);
const CONFIDENCE: Param = Param::new(
    "confidence",
    Type::Number(0.0, 1.0),
    "How sure the recognition must be that the caller has finished.",
)
.number(0.6);
const PRESENCE: Param = Param::new(
    "presence_penalty",
    Type::Number(-2.0, 2.0),
    "How much it keeps away from what was talked about.",
)
.number(0.0);
const FREQUENCY: Param = Param::new(
    "frequency_penalty",
    Type::Number(-2.0, 2.0),
    "How much it keeps away from words that it has said.",
)
.number(0.0);
const TOKENS: Param =
    Param::new("max_tokens", Type::Integer(0, 4096), "The longest answer, in tokens.")
        .number(256.0);
const CONTEXTS: Param = Param::new(
    "contexts",
    Type::MapOf("context", &CONTEXT_ITEM),
    "Steps that it walks through; `default` is where it begins.",
);

static PROMPT: Shape = Shape {
    name: "prompt",
    params: &[TEXT, POM, TEMPERATURE, TOP_P, CONFIDENCE, PRESENCE, FREQUENCY, TOKENS, CONTEXTS],
    any_of: TEXT_OR_POM,
    ..UNFILLED
};

static POST_PROMPT: Shape = Shape {
    name: "post_prompt",
    params: &[TEXT, POM, TEMPERATURE, TOP_P, CONFIDENCE, PRESENCE, FREQUENCY, TOKENS],
    any_of: TEXT_OR_POM,
    ..UNFILLED
};

static BEDROCK: Shape = Shape {
    name: "prompt",
    params: &[
        TEXT,
        POM,
        Param::new(
            "voice_id",
            Type::Choice(&["tiffany", "matthew", "amy", "lupe", "carlos"]),
            "The voice.",
        )
        .text("matthew"),
        TEMPERATURE,
        TOP_P,
        CONFIDENCE,
        PRESENCE,
        FREQUENCY,
        TOKENS,
    ],
    any_of: TEXT_OR_POM,
    ..UNFILLED
};

/// A section of a prompt.
static SECTIONS: Type = Type::Object(&SECTION);

static BULLET: Type = Type::Prompt;

static SECTION: Shape = Shape {
    name: "section",
    params: &[
        Param::new("title", Type::Prompt, "Its heading."),
        Param::new("body", Type::Prompt, "Its text."),
        Param::new("bullets", Type::List(&BULLET), "Its points."),
        Param::new("subsections", Type::List(&SECTIONS), "Sections inside it."),
        Param::new("numbered", Type::Bool, "Whether its heading has a number."),
        Param::new("numberedBullets", Type::Bool, "Whether its points have numbers.")
            .mistaken(&["numbered_bullets"]),
    ],
    any_of: &[&["body", "bullets"]],
    extra: Extra::Refused,
    ..UNFILLED
};

static CONTEXT_ITEM: Type = Type::Object(&CONTEXT);
static STEP_ITEM: Type = Type::Object(&STEP);

static CONTEXT: Shape = Shape {
    name: "context",
    params: &[
        Param::new("steps", Type::List(&STEP_ITEM), "Its steps in order.").required(),
        Param::new("isolated", Type::Bool, "Whether it begins without what was said before.")
            .bool(false),
        Param::new("enter_fillers", super::languages::FILLERS, "What is said on the way in."),
        Param::new("exit_fillers", super::languages::FILLERS, "What is said on the way out."),
        Param::new("text", Type::Prompt, "A prompt of its own."),
        POM,
    ],
    ..UNFILLED
};

static STEP: Shape = Shape {
    name: "step",
    params: &[
        Param::new("name", Type::Text, "Its name; never `next`.").required(),
        Param::new("text", Type::Prompt, "What is to be done in it."),
        POM,
        Param::new("step_criteria", Type::Prompt, "When it is done."),
        Param::new("functions", Type::Texts, "The functions that it may call; absent: all."),
        Param::new("valid_contexts", Type::Texts, "The contexts that may follow."),
        Param::new("valid_steps", Type::Texts, "The steps that may follow; absent: the next."),
        Param::new(
            "skip_user_turn",
            Type::Bool,
            "Whether it goes on without waiting for the caller.",
        )
        .bool(false),
        Param::new("end", Type::Bool, "Whether it is the last of its context.").bool(false),
    ],
    any_of: TEXT_OR_POM,
    ..UNFILLED
};
