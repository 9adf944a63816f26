//! `ai`, `amazon_bedrock` and `ai_sidecar`: every key at every depth. One file per part of them.

mod bedrock;
mod data_map;
mod functions;
mod languages;
mod params;
mod prompt;
mod sidecar;
mod swaig;
mod web;

pub(crate) use functions::HOOKS;
pub(crate) use swaig::NATIVE;
pub use web::KEPT_OUT;
pub(crate) use web::{WEB_EXITS, answered, web_answers};

pub(super) use bedrock::METHOD as BEDROCK;
pub(super) use sidecar::METHOD as SIDECAR;

use swml_runtime::program::ActKind;

use super::{Method, Output, Param, RESULTS, Shape, Type};

/// A map into which no defaults are written: the platform has them, and newer ones maybe.
const UNFILLED: Shape = Shape { fills: false, ..Shape::BASE };

/// What a conversation leaves behind.
const SETS: &[Output] = &[Output::result("ai_result", RESULTS), Output::returned(RESULTS)];

/// The row of `ai`.
pub(crate) static METHOD: Method = Method {
    name: "ai",
    summary: "Talks with the caller by a language model, until the conversation ends.",
    example: "\
ai:
  prompt: { text: You are the front desk of Example Tools. Find out what the caller needs. }
  SWAIG:
    functions:
    - function: sales
      description: Connects the caller with sales.
      data_map:
        output:
          response: One moment.
          action:
          - transfer: true
            SWML: { sections: { main: [{ connect: { to: '+15550100001' } }] } }
",
    notes: &[
        "A function whose answer leads out of the conversation is an exit of its state: statements (`SWML`) run as sections of their own, \
         and the conversation goes on behind them unless `transfer` says otherwise; `transfer`, `hangup` and `stop` leave it. \
         What only a web server decides is an exit, too, for everything that it may answer.",
        "Inside the SWAIG part and in prompts, placeholders and template functions such as `${lc:args.name}` are the platform's to fill in. \
         Statements of a function see its arguments as `args`, its data as `meta_data` and `global_data`, before any variable.",
        "The variable `ai_response`, where the statements of a function set it, is what the model says when it goes on.",
    ],
    params: PARAMS,
    sets: SETS,
    kind: Some(ActKind::Converse),
    answers: true,
    ..Method::BASE
};

const PARAMS: &[Param] = &[
    prompt(prompt::TEXT_OR_PROMPT),
    POST_PROMPT,
    POST_PROMPT_URL,
    GLOBAL_DATA,
    Param::new(
        "hints",
        Type::List(&languages::HINT_OR_WORD),
        "Words that the recognition of speech shall expect.",
    ),
    Param::new(
        "languages",
        Type::List(&languages::LANGUAGE_ITEM),
        "Languages that it speaks, each with a voice.",
    ),
    Param::new(
        "multilingual",
        Type::Object(&languages::MULTILINGUAL),
        "Follows the caller from language to language; instead of `languages`.",
    ),
    tuned(&params::AI),
    Param::new("pronounce", Type::List(&languages::PRONOUNCE_ITEM), "How to say certain words."),
    functions(swaig::SWAIG_OR_LIST),
    Param::new("agent", Type::Text, "").obsolete(),
    Param::new("engine", Type::Text, "").obsolete(),
    Param::new("voice", Type::Text, "").obsolete(),
    Param::new("post_prompt_auth_user", Type::Text, "").obsolete(),
    Param::new("post_prompt_auth_password", Type::Text, "").obsolete(),
];

// What several of the three have.

const fn prompt(ty: Type) -> Param {
    Param::new("prompt", ty, "What the model is to be and do.").required()
}

const POST_PROMPT: Param = Param::new(
    "post_prompt",
    prompt::TEXT_OR_POST_PROMPT,
    "What it is asked when the conversation is over.",
);
const POST_PROMPT_URL: Param = Param::new(
    "post_prompt_url",
    Type::Url,
    "Who is told of the conversation and of the answer to `post_prompt`.",
);
const GLOBAL_DATA: Param =
    Param::new("global_data", Type::Map, "Data that all functions see and may change.");

const fn tuned(shape: &'static Shape) -> Param {
    Param::new("params", Type::Object(shape), "Everything else that can be tuned.")
}

const fn functions(ty: Type) -> Param {
    Param::new("SWAIG", ty, "The functions that it may call.").mistaken(&["swaig", "functions"])
}
