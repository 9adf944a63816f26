//! What can go wrong while a call runs, by the platform's own names.

use core::fmt;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $code:literal)*) => {
        /// A run-time fault. Whether it ends the script is decided where it occurs: see `docs/semantics.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
        pub enum Fault {
            $($(#[$doc])* $name,)*
        }

        impl Fault {
            /// Every fault.
            pub const ALL: &'static [Fault] = &[$(Fault::$name,)*];

            /// The platform's code, such as `relay_script_js_eval_error`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Fault::$name => $code,)*
                }
            }
        }
    };
}

faults! {
    /// A text that is no document, or a malformed URL.
    Parse = "relay_script_parse_error"
    /// `execute` or `transfer` names a section that does not exist.
    UndefinedSection = "relay_script_section_parameter_undefined"
    /// A parameter has a value that it cannot have (also: `goto` to a label that is not there).
    InvalidValue = "relay_script_method_parameter_invalid_value"
    /// `switch` found no matching case and has no `default`.
    NoMatch = "relay_script_method_no_matching_condition"
    /// An operation failed: playback, dialling, fetching.
    ExecuteFailed = "relay_script_method_execute_failed"
    /// An expression could not be evaluated.
    Expression = "relay_script_js_eval_error"
    /// `execute` went deeper than the limit.
    TooDeep = "relay_script_nested_too_deep"
    /// More transfers than a call may make.
    TooManyTransfers = "relay_script_too_many_transfers"
    /// A fetched document uses a method that this build does not know yet.
    UnknownMethod = "relay_script_method_undefined"
}

impl Fault {
    /// The platform's code in a document for messages. `reply` says whether it is a reply that failed.
    #[must_use]
    pub const fn message_code(self, reply: bool) -> &'static str {
        match self {
            Fault::Parse | Fault::UnknownMethod => "swml_transfer_document_invalid",
            Fault::UndefinedSection => "swml_section_not_found",
            Fault::InvalidValue => "swml_goto_label_not_found",
            Fault::NoMatch => "swml_switch_no_match",
            Fault::ExecuteFailed if reply => "swml_reply_failed",
            Fault::ExecuteFailed => "swml_transfer_fetch_failed",
            Fault::TooManyTransfers => "swml_transfer_failed",
            other => other.code(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
