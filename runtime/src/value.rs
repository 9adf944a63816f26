//! Values as SWML sees them: JSON, with JavaScript's `undefined` beside `null`.
//!
//! Cloning never allocates: text and containers are shared. Equality is identity of content (what a
//! verifier needs), not JavaScript's `==`; that one is in [`expr`](crate::expr).

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use crate::expr::number_text;

/// Any value of a variable, a parameter or an expression.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub enum Value {
    /// Not there at all: an unset variable, a missing field.
    #[default]
    Undefined,
    /// JSON's `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A JavaScript number.
    Number(Number),
    /// A text.
    Text(Text),
    /// A list.
    List(Arc<[Value]>),
    /// A map, in the order in which it was written.
    Map(Entries),
}

/// What is already the same is not counted anew: whoever copies one call over another again and again, as a
/// verifier does, mostly copies what is there.
impl Clone for Value {
    fn clone(&self) -> Self {
        match self {
            Value::Undefined => Value::Undefined,
            Value::Null => Value::Null,
            Value::Bool(truth) => Value::Bool(*truth),
            Value::Number(number) => Value::Number(*number),
            Value::Text(text) => Value::Text(text.clone()),
            Value::List(items) => Value::List(items.clone()),
            Value::Map(entries) => Value::Map(entries.clone()),
        }
    }

    fn clone_from(&mut self, from: &Self) {
        match (&mut *self, from) {
            (Value::Text(own), Value::Text(from)) => own.clone_from(from),
            (Value::List(own), Value::List(from)) if Arc::ptr_eq(own, from) => {}
            (Value::Map(own), Value::Map(from)) => own.clone_from(from),
            _ => *self = from.clone(),
        }
    }
}

impl Value {
    /// A text value.
    #[must_use]
    pub fn text(text: impl Into<Text>) -> Self {
        Value::Text(text.into())
    }

    /// A text value that costs no allocation.
    #[must_use]
    pub const fn word(text: &'static str) -> Self {
        Value::Text(Text::word(text))
    }

    /// A list value.
    #[must_use]
    pub fn list(items: impl IntoIterator<Item = Value>) -> Self {
        Value::List(items.into_iter().collect())
    }

    /// A map value, in the order given.
    #[must_use]
    pub fn map<K: Into<Text>>(entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// The text, where the value is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&Text> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a key, where the value is a map that has it.
    #[must_use]
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Map(entries) => entries.iter().find(|(k, _)| k.as_str() == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The value as JSON text. `undefined` is `null`, and so are numbers that JSON does not have.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = String::new();
        self.write_json(&mut text);
        text
    }

    fn write_json(&self, out: &mut String) {
        let separate = |out: &mut String, first: bool| {
            if !first {
                out.push(',');
            }
        };
        match self {
            Value::Undefined | Value::Null => out.push_str("null"),
            Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Value::Number(number) if number.get().is_finite() => {
                out.push_str(&number_text(*number))
            }
            Value::Number(_) => out.push_str("null"),
            Value::Text(text) => write_json_text(text, out),
            Value::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    separate(out, index == 0);
                    item.write_json(out);
                }
                out.push(']');
            }
            Value::Map(entries) => {
                out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    separate(out, index == 0);
                    write_json_text(key, out);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
        }
    }

    /// Whether nothing is there: `undefined`.
    #[must_use]
    pub const fn is_undefined(&self) -> bool {
        matches!(self, Value::Undefined)
    }
}

/// The pairs of a map, shared. An empty one is nothing at all: most maps of parameters are empty, and to
/// count who shares them would be a good part of a call.
#[derive(Default, PartialEq, Eq, Hash)]
pub struct Entries(Option<Arc<[(Text, Value)]>>);

impl Clone for Entries {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }

    fn clone_from(&mut self, from: &Self) {
        if !self.is(from) {
            self.0.clone_from(&from.0);
        }
    }
}

impl Entries {
    /// Whether both are the same map, not only equal ones. An empty one is never taken for another.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.0.as_ref().zip(other.0.as_ref()).is_some_and(|(one, other)| Arc::ptr_eq(one, other))
    }
}

impl core::ops::Deref for Entries {
    type Target = [(Text, Value)];
    fn deref(&self) -> &Self::Target {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<T: Into<Arc<[(Text, Value)]>>> From<T> for Entries {
    fn from(entries: T) -> Self {
        Self(Some(entries.into()).filter(|entries| !entries.is_empty()))
    }
}

impl FromIterator<(Text, Value)> for Entries {
    fn from_iter<I: IntoIterator<Item = (Text, Value)>>(entries: I) -> Self {
        entries.into_iter().collect::<Arc<[_]>>().into()
    }
}

impl fmt::Debug for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

pub(crate) fn write_json_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Value::Number(Number::new(value))
    }
}

impl From<Number> for Value {
    fn from(value: Number) -> Self {
        Value::Number(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::text(value)
    }
}

/// A JavaScript number: an IEEE 754 double whose every NaN is the same one, so that it is `Eq` and `Hash`.
#[derive(Clone, Copy)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "artifact", serde(from = "f64", into = "f64"))]
pub struct Number(f64);

impl Number {
    /// The number, with any NaN made the canonical one.
    #[must_use]
    pub const fn new(value: f64) -> Self {
        Self(if value.is_nan() { f64::NAN } else { value })
    }

    /// The number as a double.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Self::new(value)
    }
}

impl From<Number> for f64 {
    fn from(value: Number) -> Self {
        value.0
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A text: shared, or a word that is part of the program itself and costs nothing.
pub struct Text(Repr);

impl Clone for Text {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }

    fn clone_from(&mut self, from: &Self) {
        match (&self.0, &from.0) {
            (Repr::Shared(own), Repr::Shared(from)) if Arc::ptr_eq(own, from) => {}
            _ => self.0 = from.0.clone(),
        }
    }
}

#[derive(Clone)]
enum Repr {
    Word(&'static str),
    Shared(Arc<str>),
}

impl Text {
    /// A text that costs no allocation.
    #[must_use]
    pub const fn word(text: &'static str) -> Self {
        Self(Repr::Word(text))
    }

    /// The text itself.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Word(text) => text,
            Repr::Shared(text) => text,
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Text::word("")
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Repr::Shared(text.into()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Repr::Shared(text.into()))
    }
}

impl core::ops::Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(feature = "artifact")]
impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "artifact")]
impl<'de> serde::Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Text::from)
    }
}
