//! The platform's own error codes, and how each is met here: by a finding before the call, by a fault during
//! it, or never, and why. `docs/errors.md` is made of this table.

use std::fmt::Write as _;

use crate::diagnostic::Code;

/// An error code of the platform.
#[derive(Clone, Copy, Debug)]
pub struct PlatformCode {
    /// Its name there.
    pub name: &'static str,
    /// What is wrong then.
    pub means: &'static str,
    /// How it is met here.
    pub met: Met,
}

/// How a code of the platform is met.
#[derive(Clone, Copy, Debug)]
pub enum Met {
    /// By a finding of `check`; the page of each has a document that has it.
    Found(&'static [Code]),
    /// By a fault of a call, which the scenario of this name reaches.
    Reached(&'static str),
    /// By both: what only the call knows is a fault.
    Both(&'static [Code], &'static str),
    /// It is not, and why.
    Never(&'static str),
}

use Met::{Both, Found, Never, Reached};

const fn code(name: &'static str, means: &'static str, met: Met) -> PlatformCode {
    PlatformCode { name, means, met }
}

const ROUTING: &str = "it is about an account and its numbers, before any document";
const FETCHING: &str = "it is about fetching the first document, which is a file here";

/// The codes of calls.
pub const CALLING: &[PlatformCode] = &[
    code(
        "relay_script_parse_error",
        "a text that is no document, or an address that is none",
        Both(
            &[Code::Syntax, Code::UnquotedPlaceholder, Code::BadDestination],
            "execute-url.refused",
        ),
    ),
    code(
        "relay_script_parse_internal_error",
        "the platform's parser failed",
        Never("it is the platform's own; this parser has no such state"),
    ),
    code("relay_script_version_invalid", "another version than 1.0.0", Found(&[Code::BadVersion])),
    code(
        "relay_script_sections_missing",
        "no `sections`",
        Found(&[Code::MissingSections, Code::Empty]),
    ),
    code("relay_script_main_section_missing", "no section `main`", Found(&[Code::MissingMain])),
    code(
        "relay_script_section_code_missing",
        "a section without steps",
        Found(&[Code::EmptySection]),
    ),
    code(
        "relay_script_section_parameter_undefined",
        "`execute` or `transfer` names a section that is not there",
        Both(&[Code::UndefinedSection], "execute-undefined.reached"),
    ),
    code(
        "relay_script_element_undefined",
        "an unknown key of a document",
        Found(&[Code::UnknownKey]),
    ),
    code("relay_script_element_wrong_type", "a value of another kind", Found(&[Code::WrongType])),
    code(
        "relay_script_element_invalid_value",
        "a value that is not allowed there",
        Found(&[Code::BadValue, Code::ReservedName]),
    ),
    code("relay_script_element_duplicated", "a key given twice", Found(&[Code::DuplicateKey])),
    code(
        "relay_script_method_missing_name",
        "a statement that is not one method's name",
        Found(&[Code::BadStatement]),
    ),
    code("relay_script_method_undefined", "an unknown method", Found(&[Code::UnknownMethod])),
    code(
        "relay_script_method_parameter_missing",
        "a parameter that must be there is not",
        Found(&[Code::MissingParameter]),
    ),
    code(
        "relay_script_method_parameter_invalid_value",
        "a value that the parameter cannot have",
        Both(
            &[Code::BadValue, Code::BadDestination, Code::EmptyList, Code::UndefinedLabel],
            "goto-nowhere.reached",
        ),
    ),
    code(
        "relay_script_method_parameter_undefined",
        "an unknown parameter",
        Found(&[Code::UnknownKey]),
    ),
    code(
        "relay_script_method_parameter_conflict",
        "two parameters that exclude each other",
        Found(&[Code::Conflict]),
    ),
    code(
        "relay_script_method_no_matching_condition",
        "a `switch` without a matching case and without `default`",
        Reached("switch-no-match.fatal"),
    ),
    code(
        "relay_script_method_execute_failed",
        "what a step does failed: playing, dialling, fetching",
        Reached("execute-url.gone"),
    ),
    code(
        "relay_script_js_eval_error",
        "an expression that cannot be evaluated",
        Both(&[Code::BadExpression, Code::LongExpression], "outside.unanswered"),
    ),
    code("relay_script_nested_too_deep", "too deep", Both(&[Code::TooDeep], "recursion.too-deep")),
    code(
        "relay_script_too_many_transfers",
        "more than 32 transfers",
        Reached("transfer-budget.spent"),
    ),
    code(
        "relay_script_internal_error",
        "the platform failed",
        Never("it is the platform's own; a machine here never fails by itself"),
    ),
];

/// The codes of messages.
pub const MESSAGING: &[PlatformCode] = &[
    code("unrouteable_message", "the message cannot be routed", Never(ROUTING)),
    code("insufficient_balance", "the account cannot pay", Never(ROUTING)),
    code("message_filtered", "the message was filtered", Never(ROUTING)),
    code("http_retrieval_error", "the document cannot be fetched", Never(FETCHING)),
    code("url_failed_to_parse", "the address of the document is none", Never(FETCHING)),
    code("json_or_yaml_required", "neither JSON nor YAML", Found(&[Code::Syntax])),
    code(
        "swml_invalid_document",
        "more than one of `reply`, `receive`, `sections`",
        Found(&[Code::Conflict]),
    ),
    code(
        "swml_missing_entry_point",
        "none of them",
        Found(&[Code::MissingSections, Code::Empty, Code::MissingMain]),
    ),
    code(
        "swml_invalid_section_format",
        "`main` is no list",
        Found(&[Code::LegacyForm, Code::WrongType]),
    ),
    code("swml_unsupported_method", "an unknown method", Found(&[Code::UnknownMethod])),
    code("swml_reply_failed", "a reply failed", Reached("message-transfer.refused")),
    code("swml_reply_media_limit_exceeded", "more than eight media", Found(&[Code::BadValue])),
    code(
        "swml_reply_body_or_media_required",
        "a reply without text and media",
        Found(&[Code::MissingParameter]),
    ),
    code(
        "swml_reply_invalid_from_number",
        "a sender that is no number",
        Found(&[Code::BadDestination]),
    ),
    code(
        "swml_reply_invalid_to_number",
        "a recipient that is no number",
        Found(&[Code::BadDestination]),
    ),
    code(
        "swml_reply_missing_messaging_capability",
        "the number cannot send messages",
        Never(ROUTING),
    ),
    code(
        "swml_reply_character_limit_exceeded",
        "a reply that is too long",
        Never("how long a reply may be is not published"),
    ),
    code(
        "swml_reply_inactive_campaign",
        "the number belongs to no active campaign",
        Never(ROUTING),
    ),
    code("swml_switch_no_match", "a `switch` without a match", Reached("message-fails.no-match")),
    code("swml_switch_invalid_transform", "an unknown `transform`", Found(&[Code::BadValue])),
    code(
        "swml_section_not_found",
        "`execute` names no section",
        Both(&[Code::UndefinedSection], "message-computed.unknown"),
    ),
    code("swml_transfer_failed", "a transfer failed", Reached("message-transfer.spent")),
    code(
        "swml_transfer_fetch_failed",
        "its document cannot be fetched",
        Reached("message-transfer.gone"),
    ),
    code(
        "swml_transfer_document_invalid",
        "its document is none",
        Reached("message-transfer.broken"),
    ),
    code(
        "swml_goto_label_not_found",
        "`goto` names no label",
        Both(&[Code::UndefinedLabel], "message-goto-nowhere.reached"),
    ),
    code(
        "swml_request_url_required",
        "a `request` without its address",
        Found(&[Code::MissingParameter]),
    ),
];

/// The page of the codes as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(
        "# Errors of the platform\n\nGenerated from `compiler/src/platform.rs`; a test keeps it fresh and reaches each row.\n\n\
         The platform names what goes wrong by codes of its own. Most are met here before the call, by a finding of `check` with a name that says more; what only a call or a message can know is a fault, which has the platform's own code: of a call in `script_error` and in the outcome, of a message in its outcome and in the log alone.\n",
    );
    for (title, whose, codes) in [("Calls", "call", CALLING), ("Messages", "message", MESSAGING)] {
        let reached = |scenario| format!("a fault of the {whose}: scenario `{scenario}`");
        write!(page, "\n## {title}\n\n| Code | What is wrong | Here |\n|---|---|---|\n")
            .expect("writing to a string");
        for code in codes {
            let here = match code.met {
                Found(findings) => found(findings),
                Reached(scenario) => reached(scenario),
                Both(findings, scenario) => format!("{}; {}", found(findings), reached(scenario)),
                Never(why) => format!("not met: {why}"),
            };
            writeln!(page, "| `{}` | {} | {here} |", code.name, code.means)
                .expect("writing to a string");
        }
    }
    page
}

fn found(findings: &[Code]) -> String {
    let link = |code: &Code| format!("[`{0}`](diagnostics.md#{0})", code.name());
    format!("found: {}", findings.iter().map(link).collect::<Vec<_>>().join(", "))
}
