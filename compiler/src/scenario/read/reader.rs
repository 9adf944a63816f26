//! What the parts of a scenario are read with: maps of known keys, lengths of time, words, values.

use serde_json::Value as Json;
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::{Text, Value};

use super::super::{Spoken, duration};
use crate::destination::quoted;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::methods::{self, Method, one_of};
use crate::parse::suggest;
use crate::source::Span;
use crate::syntax::{Mapping, Plain, Scalar, Style, View, ViewKind};

/// Reads values and says what is wrong with them.
pub(super) struct Reader<'d> {
    out: &'d mut Diagnostics,
    /// What conversations are said to call, and what comes of it.
    pub(super) spoken: Spoken,
}

/// A free name, such as a destination.
pub(super) struct Named {
    pub(super) text: String,
    pub(super) span: Span,
}

impl<'d> Reader<'d> {
    pub(super) fn new(out: &'d mut Diagnostics) -> Self {
        Self { out, spoken: Spoken::default() }
    }

    pub(super) fn report(&mut self, finding: Diagnostic) {
        self.out.push(finding);
    }

    pub(super) fn conflict(&mut self, span: Span, message: &str) {
        self.report(Diagnostic::new(Code::Conflict, span, message));
    }

    pub(super) fn wrong(&mut self, what: &str, wanted: &str, view: View<'_>) {
        let found = match view.scalar() {
            Some(scalar) if !is_nothing(view) => match scalar.plain() {
                Plain::Text => format!("the text {}", quoted(scalar.text())),
                _ => format!("{} {}", view.describe(), scalar.text()),
            },
            _ => view.describe().to_owned(),
        };
        let message = format!("{what} wants {wanted}, found {found}");
        self.report(Diagnostic::new(Code::WrongType, view.span(), message));
    }

    /// A map; `example` shows what one looks like.
    pub(super) fn map<'t>(
        &mut self,
        what: &str,
        example: &str,
        view: View<'t>,
    ) -> Option<Mapping<'t>> {
        let map = view.mapping();
        if map.is_none() {
            self.wrong(what, &format!("a map such as {example}"), view);
        }
        map
    }

    /// Reports every key that is not among those that are known.
    pub(super) fn keys(&mut self, what: &str, map: Mapping<'_>, known: &[&str]) {
        for (key, _) in map.iter() {
            let Some(scalar) = key.scalar().filter(|key| !known.contains(&key.text())) else {
                continue;
            };
            let message = format!("unknown key {} in {what}", quoted(scalar.text()));
            let finding = Diagnostic::new(Code::UnknownKey, scalar.span(), message);
            let help = match suggest::nearest(scalar.text(), known.iter().copied()) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => format!("it may have {}", one_of(known)),
            };
            self.report(finding.help(help));
        }
    }

    /// The entries of a map of free names, where it is given.
    pub(super) fn named<'t>(
        &mut self,
        map: Mapping<'t>,
        key: &str,
        example: &str,
    ) -> Vec<(Named, View<'t>)> {
        let Some(view) = map.get(key).filter(|view| !is_nothing(*view)) else { return Vec::new() };
        let Some(entries) = self.map(&format!("\"{key}\""), example, view) else {
            return Vec::new();
        };
        let named = |(key, value): (View<'t>, View<'t>)| {
            let scalar = key.scalar()?;
            Some((Named { text: scalar.text().to_owned(), span: scalar.span() }, value))
        };
        entries.iter().filter_map(named).collect()
    }

    /// A value, where it is given.
    pub(super) fn maybe<'t, T>(
        &mut self,
        map: Mapping<'t>,
        key: &str,
        read: impl FnOnce(&mut Self, View<'t>) -> Option<T>,
    ) -> Option<T> {
        map.get(key).filter(|view| !is_nothing(*view)).and_then(|view| read(self, view))
    }

    /// A truth value that is `false` where it is not given.
    pub(super) fn flag(&mut self, map: Mapping<'_>, key: &str) -> bool {
        let truth = |reader: &mut Self, view: View<'_>| match view.scalar().map(Scalar::plain) {
            Some(Plain::Bool(truth)) => Some(truth),
            _ => {
                reader.wrong(&format!("\"{key}\""), "`true` or `false`", view);
                None
            }
        };
        self.maybe(map, key, truth).unwrap_or(false)
    }

    pub(super) fn list<'t>(&mut self, what: &str, view: View<'t>) -> Vec<View<'t>> {
        match view.sequence() {
            Some(items) => items.iter().collect(),
            None => {
                self.wrong(what, "a list", view);
                Vec::new()
            }
        }
    }

    /// A list, or what could stand in one.
    #[allow(clippy::unused_self)]
    pub(super) fn one_or_many<'t>(&mut self, view: View<'t>) -> Vec<View<'t>> {
        view.sequence().map_or_else(|| vec![view], |items| items.iter().collect())
    }

    /// A text, also one that looks like a number.
    pub(super) fn text(&mut self, view: View<'_>) -> Option<String> {
        match view.scalar().filter(|_| !is_nothing(view)) {
            Some(scalar) => Some(scalar.text().to_owned()),
            None => {
                self.wrong("this", "a text", view);
                None
            }
        }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(super) fn whole(&mut self, view: View<'_>) -> Option<u64> {
        match view.scalar().map(|scalar| (scalar.plain(), scalar.text().parse())) {
            Some((Plain::Number(_), Ok(number))) => Some(number),
            Some((Plain::Number(n), _)) if n >= 0.0 && n % 1.0 == 0.0 && n < 1e15 => Some(n as u64),
            _ => {
                self.wrong("this", "a whole number", view);
                None
            }
        }
    }

    pub(super) fn duration(&mut self, view: View<'_>) -> Option<Millis> {
        let millis = view.scalar().and_then(|scalar| match scalar.plain() {
            Plain::Number(seconds) => duration::of_seconds(seconds),
            Plain::Text => duration::parse(scalar.text()),
            _ => None,
        });
        if millis.is_none() {
            let wanted = "written `1500ms`, `2s`, `3m` or as a number of seconds";
            let found = view.scalar().map_or(view.describe().to_owned(), |s| quoted(s.text()));
            let message = format!("a length of time is {wanted}, found {found}");
            self.report(Diagnostic::new(Code::BadValue, view.span(), message));
        }
        millis
    }

    /// One of some words.
    pub(super) fn word<T: Copy>(
        &mut self,
        what: &str,
        view: View<'_>,
        words: &[(&str, T)],
    ) -> Option<T> {
        let names: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        let Some(scalar) = view.scalar().filter(|_| !is_nothing(view)) else {
            self.wrong(what, &one_of(&names), view);
            return None;
        };
        let known = words.iter().find(|(word, _)| *word == scalar.text());
        if known.is_none() {
            self.unknown_word(what, scalar, &names);
        }
        known.map(|(_, value)| *value)
    }

    pub(super) fn unknown_word(&mut self, what: &str, found: &Scalar, words: &[&str]) {
        let message = format!("{what} is {}; expected {}", quoted(found.text()), one_of(words));
        let finding = Diagnostic::new(Code::BadValue, found.span(), message);
        self.report(match suggest::nearest(found.text(), words.iter().copied()) {
            Some(meant) => finding.help(format!("did you mean \"{meant}\"?")),
            None => finding,
        });
    }

    /// The row of a method; an unknown name is reported.
    pub(super) fn known_method(&mut self, name: &Named) -> Option<&'static Method> {
        let known = methods::method(&name.text);
        if known.is_none() {
            let message = format!("there is no method {}", quoted(&name.text));
            let finding = Diagnostic::new(Code::UnknownMethod, name.span, message);
            let names = methods::ALL.iter().map(|method| method.name);
            self.report(match suggest::nearest(&name.text, names) {
                Some(meant) => finding.help(format!("did you mean \"{meant}\"?")),
                None => finding.help("a step is named by its method"),
            });
        }
        known
    }

    /// Any value, as a YAML 1.2 reader takes it.
    #[allow(clippy::only_used_in_recursion)]
    pub(super) fn json(&mut self, view: View<'_>) -> Json {
        match view.kind() {
            ViewKind::Scalar(scalar) => match scalar.plain() {
                Plain::Null => Json::Null,
                Plain::Bool(truth) => Json::Bool(truth),
                Plain::Number(number) => whole_or_not(number),
                Plain::Text => Json::String(scalar.text().to_owned()),
            },
            ViewKind::Sequence(items) => items.iter().map(|item| self.json(item)).collect(),
            ViewKind::Mapping(entries) => Json::Object(
                entries
                    .iter()
                    .filter_map(|(key, value)| {
                        Some((key.scalar()?.text().to_owned(), self.json(value)))
                    })
                    .collect(),
            ),
        }
    }
}

#[allow(clippy::cast_possible_truncation)]
fn whole_or_not(number: f64) -> Json {
    match number % 1.0 == 0.0 && number.abs() < 9e15 {
        true => Json::from(number as i64),
        false => Json::from(number),
    }
}

/// Whether nothing stands there: `key:` or `key: null`.
pub(super) fn is_nothing(view: View<'_>) -> bool {
    view.scalar()
        .is_some_and(|scalar| scalar.style() == Style::Missing || scalar.plain() == Plain::Null)
}

/// A length of time since the call began.
pub(super) fn at(since: Millis) -> Time {
    Time::ZERO + since
}

/// A text read as JSON, if it is that.
pub(crate) fn read_json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().map(|json| from_json(&json))
}

/// A JSON value as the machine holds it.
pub(super) fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::List(items.iter().map(from_json).collect()),
        Json::Object(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, value)| (Text::from(key.as_str()), from_json(value)))
                .collect(),
        ),
    }
}
