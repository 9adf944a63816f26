//! The method table: one row per SWML method, one file per method. Parsing, hints, defaults, docs, the
//! exported schema and the verifier's value sets all read the same rows.

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

/// A parameter of a method.
#[derive(Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Older names of it; accepted with a warning.
    pub legacy: &'static [&'static str],
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
    /// Digits that end an input: `0-9 * # A-D`.
    Digits,
    /// A list of texts.
    Texts,
    /// Any map.
    Map,
    /// Any value.
    Any,
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
    ALL.iter().find(|method| method.name == name).copied()
}

/// Every method of SWML, in alphabetical order.
pub static ALL: &[&Method] = &[];
