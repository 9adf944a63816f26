//! `amazon_bedrock`: an `ai` by a model of Amazon Bedrock, with less to tune.

use swml_runtime::program::ActKind;

use super::{
    GLOBAL_DATA, POST_PROMPT, POST_PROMPT_URL, SETS, functions, params, prompt, swaig, tuned,
};
use crate::methods::{Method, Type};

pub(crate) static METHOD: Method = Method {
    name: "amazon_bedrock",
    summary: "Talks with the caller by a model of Amazon Bedrock, until the conversation ends.",
    example: "\
amazon_bedrock:
  prompt: { text: You tell callers when Example Tools is open., voice_id: amy }
",
    notes: &["Its functions do to the call what those of `ai` do."],
    params: &[
        super::prompt(prompt::TEXT_OR_BEDROCK),
        POST_PROMPT,
        POST_PROMPT_URL,
        GLOBAL_DATA,
        tuned(&params::BEDROCK),
        functions(Type::Object(&swaig::BEDROCK)),
    ],
    sets: SETS,
    kind: Some(ActKind::Converse),
    answers: true,
    ..Method::BASE
};
