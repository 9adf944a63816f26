//! `SWAIG`: where functions come from, and what all of them share.

use super::languages::FILLERS;
use super::{UNFILLED, functions};
use crate::methods::{Address, Param, Shape, Type};

/// `SWAIG`, or the list of functions alone that older documents have.
pub(super) const SWAIG_OR_LIST: Type =
    Type::OneOf(&[Type::Object(&SWAIG), Type::List(&functions::ITEM)]);

/// Functions that the platform has itself.
pub(crate) const NATIVE: &[&str] =
    &["check_time", "wait_seconds", "wait_for_user", "adjust_response_latency"];

static SWAIG: Shape = Shape {
    name: "SWAIG",
    params: &[
        DEFAULTS,
        Param::new("functions", Type::List(&functions::ITEM), "The functions."),
        Param::new(
            "includes",
            Type::List(&Type::Object(&INCLUDE)),
            "Functions that web servers list.",
        ),
        Param::new("native_functions", Type::Words(NATIVE), "Functions of the platform."),
        Param::new(
            "internal_fillers",
            Type::Object(&INTERNAL),
            "What is said while the platform's own functions run.",
        ),
        SERVERS,
    ],
    ..UNFILLED
};

/// What functions have that do not say otherwise.
pub(super) const DEFAULTS: Param = Param::new(
    "defaults",
    Type::Object(&DEFAULT),
    "What functions have that do not say otherwise.",
);

static DEFAULT: Shape = Shape {
    name: "defaults",
    params: &[functions::WEB_HOOK_URL, USER, PASSWORD, PASS],
    ..UNFILLED
};

pub(super) const USER: Param =
    Param::new("web_hook_auth_user", Type::Text, "A user for the web server [A54].").secret();
pub(super) const PASSWORD: Param =
    Param::new("web_hook_auth_password", Type::Text, "A password for the web server [A54].")
        .secret();

/// How one page of the documentation spells it.
pub(super) const PASS: Param =
    Param::new("web_hook_auth_pass", Type::Text, "Another spelling of `web_hook_auth_password`.")
        .becomes("web_hook_auth_password")
        .secret();

pub(super) static BEDROCK: Shape = Shape {
    name: "SWAIG",
    params: &[
        DEFAULTS,
        Param::new("functions", Type::List(&functions::BEDROCK_ITEM), "The functions."),
    ],
    ..UNFILLED
};

pub(super) static SIDECAR: Shape = Shape {
    name: "SWAIG",
    params: &[
        DEFAULTS,
        Param::new("functions", Type::List(&functions::SIDECAR_ITEM), "The functions."),
        SERVERS,
    ],
    ..UNFILLED
};

static INCLUDE: Shape = Shape {
    name: "include",
    params: &[
        Param::new("url", functions::ADDRESS, "The web server.").required().address(Address::Web),
        Param::new("functions", Type::Texts, "The names of its functions.").required(),
        Param::new("meta_data", Type::Map, "Data that goes with each call."),
        Param::new("auth_user", Type::Text, "A user for the web server.")
            .legacy(&["user"])
            .secret(),
        Param::new("auth_password", Type::Text, "A password for it.").legacy(&["pass"]).secret(),
    ],
    ..UNFILLED
};

/// Servers of tools.
const SERVERS: Param =
    Param::new("mcp_servers", Type::List(&SERVER_ITEM), "Servers of tools (MCP).");

static SERVER_ITEM: Type = Type::Object(&SERVER);

static SERVER: Shape = Shape {
    name: "server",
    params: &[
        Param::new("url", Type::Url, "Its address.").required(),
        Param::new("headers", Type::TextMap, "Headers of each request."),
        Param::new("resources", Type::Bool, "Whether its resources are read.").bool(false),
        Param::new("resource_vars", Type::TextMap, "What stands in the addresses of resources."),
    ],
    ..UNFILLED
};

static INTERNAL: Shape = Shape {
    name: "internal_fillers",
    params: &[
        Param::new("check_time", FILLERS, "While it looks at the clock."),
        Param::new("wait_for_user", FILLERS, "While it waits for the caller."),
        Param::new("wait_seconds", FILLERS, "While it waits."),
        Param::new("adjust_response_latency", FILLERS, "While it changes its pace."),
        Param::new("next_step", FILLERS, "On the way to the next step."),
        Param::new("change_context", FILLERS, "On the way to another context."),
        Param::new("get_visual_input", FILLERS, "While it looks at the video."),
        Param::new("get_ideal_strategy", FILLERS, "While it thinks about how to go on."),
        Param::new("pause_conversation", FILLERS, "When it pauses."),
    ],
    ..UNFILLED
};
