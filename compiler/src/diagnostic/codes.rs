//! The table of diagnostic codes: one row each. `docs/diagnostics.md` is generated from it, and a test
//! compiles the examples.

use super::Verdict;

macro_rules! codes {
    ($($name:ident $code:literal $verdict:ident $summary:literal)*) => {
        /// What kind of finding it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum Code {
            $($name,)*
        }

        impl Code {
            /// Every code, in the order of the stages that find them.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// Its name in outputs, such as `unknown-key`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Code::$name => $code,)* }
            }

            /// What the platform makes of it.
            #[must_use]
            pub const fn verdict(self) -> Verdict {
                match self { $(Code::$name => Verdict::$verdict,)* }
            }

            /// One sentence.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Code::$name => $summary,)* }
            }
        }
    };
}

codes! {
    // text and tree
    TooLarge            "too-large"            Rejected "The document is larger than the limit."
    Syntax              "syntax"               Rejected "The text is neither YAML nor JSON."
    UnquotedPlaceholder "unquoted-placeholder" Rejected "A value begins with `%{` or holds braces and is not quoted."
    TooDeep             "too-deep"             Rejected "The document is nested deeper than the limit."
    TooManyAliases      "too-many-aliases"     Rejected "Aliases blow the document up beyond the limit."
    DuplicateKey        "duplicate-key"        Rejected "A key stands twice in one map."
    NotJson             "not-json"             Warned   "A file that is called `.json` is YAML, and no JSON."
    // document
    Empty               "empty"                Rejected "There is no document in the text."
    MissingSections     "missing-sections"     Rejected "The document has no `sections`."
    MissingMain         "missing-main"         Rejected "There is no section `main`."
    BadVersion          "bad-version"          Rejected "The version is not 1.0.0."
    WrongType           "wrong-type"           Rejected "A value is of another kind than its place wants."
    BadValue            "bad-value"            Rejected "A value is not among those that its place accepts."
    UnknownKey          "unknown-key"          Rejected "A key that nothing reads."
    MissingParameter    "missing-parameter"    Rejected "A parameter that the method needs is not there."
    Conflict            "conflict"             Rejected "Two parameters exclude each other."
    BadStatement        "bad-statement"        Rejected "A statement is not one method name with its parameters."
    UnknownMethod       "unknown-method"       Rejected "There is no such method."
    ReservedName        "reserved-name"        Rejected "A variable cannot have this name."
    DuplicateLabel      "duplicate-label"      Rejected "A label is defined twice in one section."
    BadExpression       "bad-expression"       Rejected "An expression that JavaScript could not read either."
    LongExpression      "long-expression"      Rejected "An expression longer than the platform's 1,024 characters."
    BadDestination      "bad-destination"      Rejected "A text that cannot be dialled, fetched or played."
    EmptyList           "empty-list"           Rejected "A list of destinations is empty."
    ConfirmMethod       "confirm-method"       Rejected "A method that a confirm script may not use."
    ConfirmDestination  "confirm-destination"  Rejected "A queue or a stream cannot be asked to confirm."
    BareSection         "bare-section"         Rejected "A section name where only a URL or a document can stand."
    TooManySteps        "too-many-steps"       Rejected "The document has more steps than the limit."
    TooManyPlaceholders "too-many-placeholders" Rejected "The document has more placeholders than the limit."
    TooManyLegs         "too-many-legs"        Rejected "A connect has more legs than the limit."
    // faults when reached
    UndefinedSection    "undefined-section"    Faults   "`execute` or `transfer` names a section that is not there."
    UndefinedLabel      "undefined-label"      Faults   "`goto` names a label that is not there or cannot be reached from it."
    // warnings
    CoercedValue        "coerced-value"        Warned   "A number or truth value written as text, or the reverse."
    LegacyForm          "legacy-form"          Warned   "A form of older documents that today's schema refuses."
    EmptySection        "empty-section"        Warned   "A section without steps."
    NobodyTold          "nobody-told"          Warned   "What is found in the background is told to nobody."
    UnlistedKey         "unlisted-key"         Warned   "A key that is passed on although the platform does not document it."
    IgnoredParameter    "ignored-parameter"    Warned   "A parameter that has no effect there."
    DeadCode            "dead-code"            Warned   "Steps that no call can reach."
    DuplicateDestination "duplicate-destination" Warned "The same destination twice in one dial group."
    DuplicateName       "duplicate-name"       Warned   "Two functions or steps of a conversation have one name."
    UndefinedName       "undefined-name"       Warned   "A function, step or context of a conversation that is not there."
    BadTemplate         "bad-template"         Warned   "A template of SWAIG that the platform does not know."
    ResultCoverage      "result-coverage"      Warned   "The cases of a result do not cover what can happen."
    SpeechOnly          "speech-only"          Warned   "A prompt that listens for speech alone, with cases on digits."
    ParamsArithmetic    "params-arithmetic"    Warned   "Arithmetic on params, which are texts."
    ParamsTruth         "params-truth"         Warned   "The truth of a param, which is a text: `\"false\"` is true."
    BareParam           "bare-param"           Warned   "A bare name that only the params of its section have."
    MisspeltName        "misspelt-name"        Warned   "A name that nothing has, and that is nearly one that something has."
    PlaceholderInWhen   "placeholder-in-when"  Warned   "A placeholder inside a condition, which is an expression already."
    PlainDollar         "plain-dollar"         Warned   "`${...}` in a document for messages, where it is plain text."
    EarlyPlaceholder    "early-placeholder"    Warned   "A placeholder in the text of a document, which is filled in before that is read."
    HyphenPath          "hyphen-path"          Warned   "A hyphen in a path, which JavaScript would read as minus."
    BadCheck            "bad-check"            Warned   "A sentence that nobody understands where a check is asked."
    // scenarios
    Unheard             "unheard"              Warned   "A scenario names a destination or a method that its flow never uses."
    // worth knowing
    ClampedValue        "clamped-value"        Noted    "A computed number that a call brings into its range."
    OutsideExpression   "outside-expression"   Noted    "An expression that the machine hands to an outside evaluator."
    MoreFindings        "more-findings"        Noted    "There are more findings than are listed."
}
