//! The method table: one row per SWML method, one file per method. Parsing, hints, defaults, docs, the
//! exported schema and the verifier's value sets all read the same rows.

mod docs;

mod answer;
pub(crate) mod cond;
pub(crate) mod connect;
pub(crate) mod execute;
pub(crate) mod goto;
mod hangup;
mod label;
mod later;
pub(crate) mod play;
pub(crate) mod prompt;
mod record;
mod r#return;
mod set;
mod sleep;
pub(crate) mod switch;
pub(crate) mod transfer;
mod unset;

pub use docs::markdown;

use swml_runtime::destination::DestinationKind;
use swml_runtime::program::ActKind;
use swml_runtime::value::Value;

/// A row of the method table.
#[derive(Debug)]
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// One sentence on what it does.
    pub summary: &'static str,
    /// A statement that uses it well, as YAML: compiled by a test, printed in the docs.
    pub example: &'static str,
    /// Further facts for the docs, one paragraph each: short forms, what happens then.
    pub notes: &'static [&'static str],
    /// Its parameters.
    pub params: &'static [Param],
    /// Groups of parameters of which exactly one must be given.
    pub one_of: &'static [&'static [&'static str]],
    /// The parameter that a bare scalar or list stands for.
    pub shorthand: Option<&'static str>,
    /// The variables that it sets.
    pub sets: &'static [Output],
    /// Who carries it out; `None` for the control methods, which have parsers of their own.
    pub kind: Option<ActKind>,
    /// Whether it answers an unanswered call first, unless `auto_answer` is `false`.
    pub answers: bool,
    /// Whether it may stand in a confirm script.
    pub confirmable: bool,
    /// Whether this version compiles it.
    pub supported: bool,
}

impl Method {
    /// What a row says where it says nothing.
    pub const BASE: Method = Method {
        name: "",
        summary: "",
        example: "",
        notes: &[],
        params: &[],
        one_of: &[],
        shorthand: None,
        sets: &[],
        kind: None,
        answers: false,
        confirmable: false,
        supported: true,
    };

    /// A parameter by its canonical name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }
}

/// A parameter of a method.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Older names of it; accepted with a warning.
    pub legacy: &'static [&'static str],
    /// Names that are never right but often written: the error names this parameter.
    pub mistaken: &'static [&'static str],
    /// What it accepts.
    pub ty: Type,
    /// Its unit, for people: `s`, `ms`, `dB`.
    pub unit: Option<&'static str>,
    /// Whether it must be given.
    pub required: bool,
    /// Its value where it is not given; absent: it is left out.
    pub default: Option<Default>,
    /// What it is for.
    pub doc: &'static str,
    /// The parameter that this one is another way to give: `play.url` is `urls` with one item.
    pub becomes: Option<&'static str>,
    /// Whether its value must not appear in any output.
    pub secret: bool,
    /// Whether it is only known from older documents: accepted with a warning, and without effect.
    pub obsolete: bool,
    /// Of `connect`: where it can stand.
    pub level: Level,
    /// Of `connect`: the kinds of destination on which it has an effect; empty: all.
    pub only: &'static [DestinationKind],
    /// Values that are often written and never right, each with what to do instead.
    pub remedies: &'static [(&'static str, &'static str)],
}

/// Where a parameter of a `connect` can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// On the method itself; the only level of all other methods.
    Method,
    /// On the method and on each destination, which wins.
    Both,
    /// On each destination; beside `to` where there is only one.
    Destination,
}

impl Param {
    /// An optional parameter without a default.
    #[must_use]
    pub const fn new(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self {
            name,
            legacy: &[],
            mistaken: &[],
            ty,
            unit: None,
            required: false,
            default: None,
            doc,
            becomes: None,
            secret: false,
            obsolete: false,
            level: Level::Method,
            only: &[],
            remedies: &[],
        }
    }

    /// The same with a unit.
    #[must_use]
    pub const fn unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// The same, required.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same with a default number.
    #[must_use]
    pub const fn number(self, number: f64) -> Self {
        Self { default: Some(Default::Number(number)), ..self }
    }

    /// The same with a default text.
    #[must_use]
    pub const fn text(self, text: &'static str) -> Self {
        Self { default: Some(Default::Text(text)), ..self }
    }

    /// The same with a default truth value.
    #[must_use]
    pub const fn bool(self, truth: bool) -> Self {
        Self { default: Some(Default::Bool(truth)), ..self }
    }

    /// The same with names that people write by mistake.
    #[must_use]
    pub const fn mistaken(self, names: &'static [&'static str]) -> Self {
        Self { mistaken: names, ..self }
    }

    /// The same with older names.
    #[must_use]
    pub const fn legacy(self, names: &'static [&'static str]) -> Self {
        Self { legacy: names, ..self }
    }

    /// The same as another way to give a parameter.
    #[must_use]
    pub const fn becomes(self, name: &'static str) -> Self {
        Self { becomes: Some(name), ..self }
    }

    /// The same, to be kept out of outputs.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// The same, known from older documents alone.
    #[must_use]
    pub const fn obsolete(self) -> Self {
        Self { obsolete: true, ..self }
    }

    /// The same at another level.
    #[must_use]
    pub const fn at(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// The same with an effect on these kinds of destination alone.
    #[must_use]
    pub const fn only(self, kinds: &'static [DestinationKind]) -> Self {
        Self { only: kinds, ..self }
    }

    /// The same with advice on values that are never right.
    #[must_use]
    pub const fn remedies(self, remedies: &'static [(&'static str, &'static str)]) -> Self {
        Self { remedies, ..self }
    }

    /// Whether it has an effect on a kind of destination.
    #[must_use]
    pub fn applies_to(&self, kind: DestinationKind) -> bool {
        self.only.is_empty() || self.only.contains(&kind)
    }
}

/// A default value that can stand in a const.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Default {
    Number(f64),
    Text(&'static str),
    Bool(bool),
}

impl Default {
    /// The value.
    #[must_use]
    pub fn value(self) -> Value {
        match self {
            Default::Number(number) => number.into(),
            Default::Text(text) => Value::word(text),
            Default::Bool(truth) => truth.into(),
        }
    }
}

/// What a parameter accepts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    /// A text.
    Text,
    /// A text that is one of these.
    Choice(&'static [&'static str]),
    /// A number in a range.
    Number(f64, f64),
    /// A whole number in a range.
    Integer(i64, i64),
    /// `true` or `false`.
    Bool,
    /// A web address.
    Url,
    /// A play URL: `https:`, `say:`, `silence:`, `ring:`.
    PlayUrl,
    /// One play URL or a list of them; becomes a list.
    PlayUrls,
    /// A comma-separated list of codecs.
    Codecs,
    /// The codec of a stream, such as `L16@24000h@40i`.
    StreamCodec,
    /// Digits that end an input: `0-9 * # A-D`.
    Digits,
    /// A list of texts.
    Texts,
    /// A list of words among these.
    Words(&'static [&'static str]),
    /// Any map.
    Map,
    /// A map of texts.
    TextMap,
    /// SIP headers: a list of `name` and `value`, or a map; becomes the list.
    Headers,
    /// Any value.
    Any,
    /// The name of a label.
    Label,
    /// A variable's plain path, without `%{...}`.
    Path,
    /// A JavaScript condition.
    Condition,
    /// Statements.
    Block,
    /// A map from keys to statements.
    Cases,
    /// `variable`, `case` and `default`, or a list as in `cond`.
    Result,
    /// A section of this document, a URL or an inline document.
    Dest,
    /// A URL or an inline document.
    Document,
    /// Whom to dial.
    Destination,
    /// A list of destinations.
    Destinations,
    /// A list of lists of destinations.
    Groups,
    /// Statements for the answered leg, or the URL of a document.
    Confirm,
}

impl Type {
    /// What it accepts, in words that follow "wants": `a text`, `a number from -40 to 40`.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Type::Text => "a text".into(),
            Type::Choice(words) => one_of(words),
            Type::Number(min, max) => format!("a number{}", range(min, max)),
            #[allow(clippy::cast_precision_loss)]
            Type::Integer(min, max) => {
                let least = if min == i64::MIN { f64::NEG_INFINITY } else { min as f64 };
                let most = if max == i64::MAX { f64::INFINITY } else { max as f64 };
                format!("a whole number{}", range(least, most))
            }
            Type::Bool => "`true` or `false`".into(),
            Type::Url => "a web address".into(),
            Type::PlayUrl => "a play URL".into(),
            Type::PlayUrls => "a play URL or a list of them".into(),
            Type::Codecs => "codecs, separated by commas".into(),
            Type::StreamCodec => "a codec such as `PCMU` or `L16@24000h@40i`".into(),
            Type::Digits => "digits among `0-9`, `*`, `#` and `A-D`".into(),
            Type::Texts => "a list of texts".into(),
            Type::Words(words) => format!("a list of words: {}", one_of(words)),
            Type::Map => "a map".into(),
            Type::TextMap => "a map of texts".into(),
            Type::Headers => "a list of `name` and `value`".into(),
            Type::Any => "any value".into(),
            Type::Label => "the name of a label".into(),
            Type::Path => "a plain path such as `prompt_value`".into(),
            Type::Condition => "a JavaScript condition".into(),
            Type::Block => "a list of statements".into(),
            Type::Cases => "a map from keys to lists of statements".into(),
            Type::Result => "`case` and `default`, or a list as in `cond`".into(),
            Type::Dest => "a section, a URL or an inline document".into(),
            Type::Document => "a URL or an inline document".into(),
            Type::Destination => "a destination".into(),
            Type::Destinations => "a list of destinations".into(),
            Type::Groups => "a list of lists of destinations".into(),
            Type::Confirm => "a list of statements or a URL".into(),
        }
    }
}

/// `at least 1`, `from -40 to 40`, with a blank in front; empty where everything goes.
fn range(min: f64, max: f64) -> String {
    match (min.is_finite(), max.is_finite()) {
        (true, true) => format!(" from {min} to {max}"),
        (true, false) => format!(" of at least {min}"),
        (false, true) => format!(" of at most {max}"),
        (false, false) => String::new(),
    }
}

/// `a`, `b` or `c`.
pub(crate) fn one_of(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// A variable that a method sets.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// Its name.
    pub name: &'static str,
    /// What it can be.
    pub values: Values,
    /// What it is after a failure, where it is set then.
    pub on_failure: Option<&'static str>,
}

impl Output {
    /// A variable that is not set by a failure.
    const fn new(name: &'static str, values: Values) -> Self {
        Self { name, values, on_failure: None }
    }

    /// A variable that says `failed` after a failure.
    const fn result(name: &'static str, words: &'static [&'static str]) -> Self {
        Self { name, values: Values::Words(words), on_failure: Some("failed") }
    }
}

/// The values that a variable can have.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// One of these words.
    Words(&'static [&'static str]),
    /// Any text.
    Text,
    /// Any number.
    Number,
    /// Anything.
    Any,
}

/// The row of a method.
#[must_use]
pub fn method(name: &str) -> Option<&'static Method> {
    ALL.binary_search_by(|method| method.name.cmp(name)).ok().map(|at| ALL[at])
}

/// Every method of SWML, in alphabetical order.
pub static ALL: &[&Method] = &[
    &later::AI,
    &later::AI_SIDECAR,
    &later::AMAZON_BEDROCK,
    &answer::METHOD,
    &cond::METHOD,
    &connect::METHOD,
    &later::DENOISE,
    &later::DETECT_MACHINE,
    &later::ENTER_QUEUE,
    &later::EVAL,
    &execute::METHOD,
    &later::EXECUTE_RPC,
    &goto::METHOD,
    &hangup::METHOD,
    &later::IF,
    &later::JOIN_CONFERENCE,
    &later::JOIN_ROOM,
    &label::METHOD,
    &later::LIVE_TRANSCRIBE,
    &later::LIVE_TRANSLATE,
    &later::PAY,
    &play::METHOD,
    &prompt::METHOD,
    &later::RECEIVE_FAX,
    &record::METHOD,
    &later::RECORD_CALL,
    &later::REQUEST,
    &r#return::METHOD,
    &later::SEND_DIGITS,
    &later::SEND_FAX,
    &later::SEND_SMS,
    &set::METHOD,
    &later::SIP_REFER,
    &sleep::METHOD,
    &later::STOP_DENOISE,
    &later::STOP_RECORD_CALL,
    &later::STOP_STREAM,
    &later::STOP_TAP,
    &later::STREAM,
    &switch::METHOD,
    &later::TAP,
    &later::TRANSCRIBE,
    &later::TRANSCRIBE_STOP,
    &transfer::METHOD,
    &unset::METHOD,
    &later::USER_EVENT,
];
