//! A function that the model may call: its name, its arguments, and who answers it.

use super::{UNFILLED, data_map, languages, swaig};
use crate::methods::{Address, Param, Shape, Type, Variants};

pub(super) const ITEM: Type = Type::Object(&FUNCTION);
pub(super) const BEDROCK_ITEM: Type = Type::Object(&BEDROCK);
pub(super) const SIDECAR_ITEM: Type = Type::Object(&SIDECAR);

/// The names that the platform calls by itself [A52].
pub(crate) const HOOKS: &[&str] =
    &["startup_hook", "hangup_hook", "summarize_conversation", "start_hook", "stop_hook"];

const NAME: Param = Param::new("function", Type::Text, "Its name.").required().mistaken(&["name"]);
const DESCRIPTION: Param = Param::new("description", Type::Text, "When the model shall call it.");
const PURPOSE: Param = Param::new("purpose", Type::Text, "How older documents say `description`.");
/// Whichever name it has, the model must know what a function is for.
const DESCRIBED: &[&[&str]] = &[&["description", "purpose"]];
const PARAMETERS: Param = Param::new("parameters", Type::Object(&ARGUMENTS), "Its arguments.");
const ARGUMENT_MAP: Param =
    Param::new("argument", Type::Object(&ARGUMENTS), "How older documents say `parameters`.");
/// A web address, or something that only the platform takes for one.
pub(super) const ADDRESS: Type = Type::OneOf(&[Type::Url, Type::Text]);
pub(super) const WEB_HOOK_URL: Param =
    Param::new("web_hook_url", ADDRESS, "The web server that answers it.").address(Address::Web);
const ACTIVE: Param =
    Param::new("active", Type::Bool, "Whether it can be called from the beginning.").bool(true);
const META_DATA: Param = Param::new("meta_data", Type::Map, "Data that goes with each call.");
const TOKEN: Param =
    Param::new("meta_data_token", Type::Text, "Functions with the same one share their data.");

static FUNCTION: Shape = Shape {
    name: "function",
    params: &[
        NAME,
        DESCRIPTION,
        PURPOSE,
        PARAMETERS,
        ARGUMENT_MAP,
        WEB_HOOK_URL,
        Param::new(
            "data_map",
            Type::Object(&data_map::DATA_MAP),
            "How the platform answers it by itself.",
        ),
        ACTIVE,
        Param::new("fillers", languages::FILLERS, "What is said while it runs."),
        Param::new("skip_fillers", Type::Bool, "Whether nothing is said while it runs.")
            .bool(false),
        Param::new("wait_file", Type::Url, "What is played while it runs."),
        Param::new(
            "wait_file_loops",
            Type::OneOf(&[Type::Integer(i64::MIN, i64::MAX), Type::Text]),
            "How often.",
        ),
        Param::new("wait_for_fillers", Type::Bool, "Whether it waits until all is said.")
            .bool(false),
        META_DATA,
        TOKEN,
        swaig::USER,
        swaig::PASSWORD,
        swaig::PASS,
    ],
    any_of: DESCRIBED,
    ..UNFILLED
};

static BEDROCK: Shape = Shape {
    name: "function",
    params: &[
        NAME,
        DESCRIPTION.required(),
        PARAMETERS,
        WEB_HOOK_URL,
        Param::new(
            "data_map",
            Type::Object(&data_map::BEDROCK),
            "How the platform answers it by itself.",
        ),
        ACTIVE,
        META_DATA,
        TOKEN,
    ],
    ..UNFILLED
};

static SIDECAR: Shape = Shape {
    name: "function",
    params: &[
        NAME,
        DESCRIPTION,
        PURPOSE,
        Param::new("parameters", Type::Object(&SIDECAR_ARGUMENTS), "Its arguments."),
        WEB_HOOK_URL,
        swaig::USER,
        swaig::PASSWORD,
        swaig::PASS,
    ],
    ..UNFILLED
};

const REQUIRED: Param = Param::new("required", Type::Texts, "The arguments that must be given.");

static ARGUMENTS: Shape = Shape { name: "parameters", params: &arguments(&ARGUMENT), ..UNFILLED };

static SIDECAR_ARGUMENTS: Shape =
    Shape { name: "parameters", params: &arguments(&SIDECAR_ARGUMENT), ..UNFILLED };

const fn arguments(argument: &'static Type) -> [Param; 3] {
    [
        Param::new("type", Type::Choice(&["object"]), "Always `object`.").required(),
        Param::new("properties", Type::MapOf("argument", argument), "The arguments by name.")
            .required(),
        REQUIRED,
    ]
}

/// An argument, as JSON Schema describes it.
static ARGUMENT: Type = Type::Variant(&KINDS);

static KINDS: Variants = Variants {
    name: "argument",
    key: "type",
    doc: "Its kind.",
    shapes: &[
        ("string", &STRING),
        ("integer", &INTEGER),
        ("number", &NUMBER),
        ("boolean", &BOOLEAN),
        ("array", &ARRAY),
        ("object", &MAP),
        ("null", &NULL),
    ],
    otherwise: Some(&COMBINED),
};

static SIDECAR_ARGUMENT: Type = Type::Variant(&SIDECAR_KINDS);

static SIDECAR_KINDS: Variants = Variants {
    name: "argument",
    key: "type",
    doc: "Its kind.",
    shapes: &[
        ("string", &PLAIN_STRING),
        ("integer", &PLAIN_INTEGER),
        ("number", &PLAIN_NUMBER),
        ("boolean", &PLAIN_BOOLEAN),
        ("array", &PLAIN_ARRAY),
        ("object", &PLAIN_MAP),
    ],
    otherwise: None,
};

const ABOUT: Param = Param::new("description", Type::Text, "What it is, for the model.");
const NULLABLE: Param = Param::new("nullable", Type::Bool, "Whether it may be `null`.");
const WHOLE: Type = Type::Integer(i64::MIN, i64::MAX);
const ANY_NUMBER: Type = Type::Number(f64::NEG_INFINITY, f64::INFINITY);

/// The keys of an argument.
const fn argument(params: &'static [Param]) -> Shape {
    Shape { name: "argument", params, ..UNFILLED }
}

const ENUM: Param = Param::new("enum", Type::Texts, "The texts that it can be.");
const ENUM_WHOLE: Param = Param::new("enum", Type::List(&WHOLE), "The numbers that it can be.");
const ENUM_NUMBER: Param =
    Param::new("enum", Type::List(&ANY_NUMBER), "The numbers that it can be.");
const DEFAULT: Param = Param::new("default", Type::Text, "What it is where it is not given.");
const DEFAULT_WHOLE: Param = Param::new("default", WHOLE, "What it is where it is not given.");
const DEFAULT_NUMBER: Param =
    Param::new("default", ANY_NUMBER, "What it is where it is not given.");
const DEFAULT_BOOL: Param = Param::new("default", Type::Bool, "What it is where it is not given.");

/// The formats of texts.
const FORMATS: &[&str] =
    &["date_time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"];

static STRING: Shape = argument(&[
    ABOUT,
    NULLABLE,
    ENUM,
    DEFAULT,
    Param::new("pattern", Type::Literal, "What it must look like: a regular expression."),
    Param::new("format", Type::Choice(FORMATS), "What it is."),
]);
static INTEGER: Shape = argument(&[ABOUT, NULLABLE, ENUM_WHOLE, DEFAULT_WHOLE]);
static NUMBER: Shape = argument(&[ABOUT, NULLABLE, ENUM_NUMBER, DEFAULT_NUMBER]);
static BOOLEAN: Shape = argument(&[ABOUT, NULLABLE, DEFAULT_BOOL]);
static ARRAY: Shape = argument(&[
    ABOUT,
    NULLABLE,
    Param::new("default", Type::List(&Type::Any), "What it is where it is not given."),
    Param::new("items", Type::Variant(&KINDS), "Its items.").required(),
]);
static MAP: Shape = argument(&[
    ABOUT,
    NULLABLE,
    Param::new("default", Type::Map, "What it is where it is not given."),
    Param::new("properties", Type::MapOf("argument", &ARGUMENT), "Its keys."),
    REQUIRED,
]);
static NULL: Shape = argument(&[ABOUT.required()]);
static COMBINED: Shape = Shape {
    name: "argument",
    params: &[
        Param::new("oneOf", Type::List(&ARGUMENT), "Exactly one of these."),
        Param::new("allOf", Type::List(&ARGUMENT), "All of these."),
        Param::new("anyOf", Type::List(&ARGUMENT), "Any of these."),
        Param::new("const", Type::Any, "Just this."),
    ],
    one_of: &[&["oneOf", "allOf", "anyOf", "const"]],
    ..UNFILLED
};

static PLAIN_STRING: Shape = argument(&[ABOUT, ENUM, DEFAULT]);
static PLAIN_INTEGER: Shape = argument(&[ABOUT, ENUM_WHOLE, DEFAULT_WHOLE]);
static PLAIN_NUMBER: Shape = argument(&[ABOUT, ENUM_NUMBER, DEFAULT_NUMBER]);
static PLAIN_BOOLEAN: Shape = argument(&[ABOUT, DEFAULT_BOOL]);
static PLAIN_ARRAY: Shape =
    argument(&[ABOUT, Param::new("items", Type::Variant(&SIDECAR_KINDS), "Its items.").required()]);
static PLAIN_MAP: Shape = argument(&[
    ABOUT,
    Param::new("properties", Type::MapOf("argument", &SIDECAR_ARGUMENT), "Its keys."),
    REQUIRED,
]);
