//! `amazon_bedrock`: an `ai` by a model of Amazon Bedrock, with less to tune.

use swml_runtime::program::ActKind;

use super::{SETS, params, prompt, swaig};
use crate::methods::{Method, Param, Type};

pub(crate) static METHOD: Method = Method {
    name: "amazon_bedrock",
    summary: "Talks with the caller by a model of Amazon Bedrock, until the conversation ends.",
    example: "\
amazon_bedrock:
  prompt: { text: You tell callers when Example Tools is open., voice_id: amy }
",
    notes: &["Its functions do to the call what those of `ai` do."],
    params: &[
        Param::new("prompt", prompt::TEXT_OR_BEDROCK, "What the model is to be and do.").required(),
        Param::new(
            "post_prompt",
            prompt::TEXT_OR_POST_PROMPT,
            "What it is asked when the conversation is over.",
        ),
        Param::new(
            "post_prompt_url",
            Type::Url,
            "Who is told of the conversation and of the answer to `post_prompt`.",
        ),
        Param::new("global_data", Type::Map, "Data that all functions see and may change."),
        Param::new("params", Type::Object(&params::BEDROCK), "Everything else that can be tuned."),
        Param::new("SWAIG", Type::Object(&swaig::BEDROCK), "The functions that it may call.")
            .mistaken(&["swaig", "functions"]),
    ],
    sets: SETS,
    kind: Some(ActKind::Converse),
    answers: true,
    ..Method::BASE
};
