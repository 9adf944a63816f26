//! `data_map`: how the platform answers a function by itself, and the actions that an answer can have. Its
//! texts are templates of SWAIG, filled in when the function is called.

use super::UNFILLED;
use crate::methods::{Address, Param, Shape, Type};

const TEXT: Type = Type::Swaig;
/// One text or a list of them.
const TEXTS: Type = Type::OneOf(&[Type::List(&Type::Swaig), Type::Swaig]);

pub(super) static DATA_MAP: Shape =
    Shape { name: "data_map", params: &data_map(&EXPRESSION, &WEBHOOK, &OUTPUT), ..UNFILLED };

pub(super) static BEDROCK: Shape = Shape {
    name: "data_map",
    params: &data_map(&BEDROCK_EXPRESSION, &BEDROCK_WEBHOOK, &BEDROCK_OUTPUT),
    ..UNFILLED
};

const fn data_map(
    expression: &'static Type,
    webhook: &'static Type,
    output: &'static Shape,
) -> [Param; 3] {
    [
        Param::new("expressions", Type::List(expression), "Texts against patterns, tried first."),
        Param::new("webhooks", Type::List(webhook), "Web requests, tried next."),
        Param::new("output", Type::Object(output), "The answer where none of them has one."),
    ]
}

static EXPRESSION: Type =
    Type::Object(&Shape { name: "expression", params: &expression(&OUTPUT), ..UNFILLED });

static BEDROCK_EXPRESSION: Type =
    Type::Object(&Shape { name: "expression", params: &expression(&BEDROCK_OUTPUT), ..UNFILLED });

const fn expression(output: &'static Shape) -> [Param; 3] {
    [
        Param::new("string", TEXT, "The text, mostly a placeholder.").required(),
        Param::new("pattern", Type::Literal, "What it must look like: a regular expression.")
            .required(),
        Param::new("output", Type::Object(output), "The answer where it fits.").required(),
    ]
}

static WEBHOOK: Type =
    Type::Object(&Shape { name: "webhook", params: &webhook(&EXPRESSION, &OUTPUT), ..UNFILLED });

static BEDROCK_WEBHOOK: Type = Type::Object(&Shape {
    name: "webhook",
    params: &webhook(&BEDROCK_EXPRESSION, &BEDROCK_OUTPUT),
    ..UNFILLED
});

const fn webhook(expression: &'static Type, output: &'static Shape) -> [Param; 11] {
    [
        Param::new("url", TEXT, "The address.").required().address(Address::Web),
        Param::new("method", Type::Choice(&["GET", "POST", "PUT", "DELETE"]), "How it is asked."),
        Param::new("headers", Type::SwaigMap, "Headers of the request."),
        Param::new("params", Type::SwaigMap, "What is sent.").mistaken(&["body"]),
        Param::new("input_args_as_params", Type::Bool, "Whether the arguments are sent."),
        Param::new("require_args", TEXTS, "The arguments without which it is not asked [A53]."),
        Param::new("required_args", TEXTS, "Another spelling of `require_args`.")
            .becomes("require_args"),
        Param::new("error_keys", TEXTS, "Keys of the answer that tell of an error."),
        Param::new("foreach", Type::Object(&FOREACH), "Makes one text of a list."),
        Param::new("expressions", Type::List(expression), "Parts of its answer against patterns."),
        Param::new("output", Type::Object(output), "The answer where it went well."),
    ]
}

static FOREACH: Shape = Shape {
    name: "foreach",
    params: &[
        Param::new("input_key", TEXT, "Where the list stands in the answer.").required(),
        Param::new("output_key", TEXT, "The name of the text.").required(),
        Param::new("append", TEXT, "What is added for each item, which is `this`.").required(),
        Param::new("max", Type::Integer(0, i64::MAX), "How many items are taken."),
    ],
    ..UNFILLED
};

const ACTIONS_OR_ONE: &[Type] = &[Type::List(&ACTION_ITEM), Type::Object(&ACTION)];

const ACTIONS: Param = Param::new("action", Type::OneOf(ACTIONS_OR_ONE), "What happens besides.");

static OUTPUT: Shape = Shape {
    name: "output",
    params: &[
        Param::new(
            "response",
            Type::OneOf(&[Type::Object(&TOOL_RESULT), TEXT]),
            "What the model is told.",
        ),
        ACTIONS,
        Param::new("post_process", Type::Bool, "Whether the actions wait until it has spoken.")
            .bool(false),
    ],
    ..UNFILLED
};

static BEDROCK_OUTPUT: Shape = Shape {
    name: "output",
    params: &[Param::new("response", TEXT, "What the model is told."), ACTIONS],
    ..UNFILLED
};

static TOOL_RESULT: Shape = Shape {
    name: "response",
    params: &[
        Param::new("tool_result", TEXT, "The result."),
        Param::new("tool_prompt", TEXT, "What to do with it."),
    ],
    ..UNFILLED
};

/// Actions, one or more in a map.
static ACTION_ITEM: Type = Type::Object(&ACTION);

static ACTION: Shape = Shape {
    name: "action",
    params: &[
        Param::new("SWML", Type::Statements, "Statements: a document."),
        Param::new(
            "transfer",
            Type::OneOf(&[Type::Bool, Type::Object(&TRANSFER), TEXT]),
            "Beside `SWML`: whether the conversation is over. Alone: where the call goes.",
        ),
        Param::new("hangup", Type::Bool, "Whether the call ends."),
        Param::new("stop", Type::Bool, "Whether the conversation ends."),
        Param::new("say", TEXT, "Something to say."),
        Param::new("hold", Type::OneOf(&[Type::Object(&HOLD), SECONDS]), "Holds the caller."),
        Param::new("change_context", TEXT, "Goes on with a context."),
        Param::new("change_step", TEXT, "Goes on with a step of this context."),
        Param::new("context_switch", Type::Object(&SWITCH), "Goes on by another prompt."),
        Param::new("toggle_functions", Type::List(&TOGGLE_ITEM), "Switches functions on and off."),
        Param::new("set_global_data", Type::SwaigMap, "Data that all functions see."),
        Param::new(
            "unset_global_data",
            Type::OneOf(&[Type::SwaigMap, TEXTS]),
            "Removes some of it.",
        ),
        Param::new("set_meta_data", Type::SwaigMap, "Data of this function."),
        Param::new("unset_meta_data", Type::OneOf(&[Type::SwaigMap, TEXTS]), "Removes some of it."),
        Param::new(
            "playback_bg",
            Type::OneOf(&[Type::Object(&PLAYBACK), TEXT]),
            "Plays a file in the background.",
        )
        .address(Address::Web),
        Param::new("stop_playback_bg", Type::Bool, "Whether that stops."),
        Param::new("user_input", TEXT, "Something as if the caller had said it."),
    ],
    ..UNFILLED
};

const SECONDS: Type = Type::Integer(0, 900);

static TRANSFER: Shape = Shape {
    name: "transfer",
    params: &[
        Param::new("dest", TEXT, "A section or a URL.").required(),
        Param::new("summarize", Type::Bool, "Whether a summary goes along."),
    ],
    ..UNFILLED
};

static HOLD: Shape = Shape {
    name: "hold",
    params: &[Param::new("timeout", SECONDS, "How long at most.").unit("s").number(300.0)],
    ..UNFILLED
};

static SWITCH: Shape = Shape {
    name: "context_switch",
    params: &[
        Param::new("system_prompt", TEXT, "The new prompt.").required(),
        Param::new("consolidate", Type::Bool, "Whether what was said is summed up."),
        Param::new("user_prompt", TEXT, "Something as if the caller had said it."),
    ],
    ..UNFILLED
};

static TOGGLE_ITEM: Type = Type::Object(&TOGGLE);

static TOGGLE: Shape = Shape {
    name: "switch",
    params: &[
        Param::new("function", TEXTS, "The function or functions.").required(),
        Param::new("active", Type::Bool, "Whether they can be called.").required(),
    ],
    ..UNFILLED
};

static PLAYBACK: Shape = Shape {
    name: "playback",
    params: &[
        Param::new("file", TEXT, "The file.").required().address(Address::Web),
        Param::new("wait", Type::Bool, "Whether the model is silent meanwhile."),
    ],
    ..UNFILLED
};
