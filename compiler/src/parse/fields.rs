//! The keys of a map against the rows of a method's parameters.

use super::Parser;
use super::statement::ANNOTATIONS;
use crate::ast::Name;
use crate::diagnostic::{Code, Diagnostic};
use crate::methods::{Method, Param};
use crate::source::Span;
use crate::syntax::{Mapping, View};

/// The parameters that a map gives, in the order of the text.
pub(super) struct Fields<'t> {
    /// What the map belongs to, for messages: `connect`, `a destination`.
    pub(super) place: &'static str,
    /// Where a missing parameter is reported.
    pub(super) anchor: Span,
    /// The parameters.
    pub(super) list: Vec<Field<'t>>,
}

/// One given parameter.
#[derive(Clone, Copy)]
pub(super) struct Field<'t> {
    /// Its row.
    pub(super) param: &'static Param,
    /// Where its key stands.
    pub(super) key: Span,
    /// Its value.
    pub(super) value: View<'t>,
}

/// Why a parameter that the table knows cannot stand in this map: a message's end, and what to do.
pub(super) type Elsewhere = (&'static str, &'static str);

impl<'t> Fields<'t> {
    /// Nothing is given.
    pub(super) const fn none(place: &'static str, anchor: Span) -> Self {
        Self { place, anchor, list: Vec::new() }
    }

    /// Reads a map of parameters. Unknown keys, older names and parameters given twice are reported.
    pub(super) fn read(
        p: &mut Parser<'_>,
        method: &'static Method,
        place: &'static str,
        anchor: Span,
        mapping: Mapping<'t>,
    ) -> Self {
        Self::read_where(p, method, place, anchor, mapping, |_| None)
    }

    /// The same for a map in which only some of the parameters can stand.
    pub(super) fn read_where(
        p: &mut Parser<'_>,
        method: &'static Method,
        place: &'static str,
        anchor: Span,
        mapping: Mapping<'t>,
        elsewhere: impl Fn(&Param) -> Option<Elsewhere>,
    ) -> Self {
        let mut fields = Self::none(place, anchor);
        for (key, value) in mapping.iter() {
            let Some(name) = p.key(key) else { continue };
            if ANNOTATIONS.contains(&name.text.as_str()) {
                continue;
            }
            let Some(param) = fields.param(p, method, &name, &elsewhere) else { continue };
            if let Some((end, help)) = elsewhere(param) {
                let message = format!("\"{}\" {end}", param.name);
                p.report(Diagnostic::new(Code::UnknownKey, name.span, message).help(help));
                continue;
            }
            if param.obsolete {
                let message = format!(
                    "\"{}\" in {place} is known from older documents and has no effect",
                    name.text
                );
                p.report(Diagnostic::new(Code::LegacyForm, name.span, message).help("remove it"));
                continue;
            }
            match fields.get(param.name) {
                // the same key twice is reported with the tree; the same parameter by two names here
                Some(first) if name.text != param.name => {
                    let message = format!(
                        "\"{}\" is an older name of \"{}\", given too",
                        name.text, param.name
                    );
                    p.report(
                        Diagnostic::new(Code::Conflict, name.span, message)
                            .label(first.key, "first given here"),
                    );
                }
                Some(_) => {}
                None => fields.list.push(Field { param, key: name.span, value }),
            }
        }
        fields
    }

    /// A given parameter by its canonical name.
    pub(super) fn get(&self, name: &str) -> Option<Field<'t>> {
        self.list.iter().find(|field| field.param.name == name).copied()
    }

    /// Reports required parameters that are missing, and those that exclude each other.
    pub(super) fn check(&self, p: &mut Parser<'_>, method: &'static Method) {
        for param in method.params.iter().filter(|param| param.required) {
            if self.get(param.name).is_none() {
                self.missing(p, param);
            }
        }
        for names in method.one_of {
            let mut given = self.list.iter().filter(|field| names.contains(&field.param.name));
            let Some(first) = given.next() else {
                let (last, rest) = names.split_last().unwrap_or((&"", &[]));
                let message = format!(
                    "{} needs one of \"{}\" and \"{last}\"",
                    self.place,
                    rest.join("\", \"")
                );
                p.report(Diagnostic::new(Code::MissingParameter, self.anchor, message));
                continue;
            };
            for other in given {
                let message = format!(
                    "\"{}\" and \"{}\" exclude each other in {}",
                    first.param.name, other.param.name, self.place
                );
                p.report(
                    Diagnostic::new(Code::Conflict, other.key, message)
                        .label(first.key, "first given here")
                        .help("keep one of them"),
                );
            }
        }
    }

    /// Reports one parameter as missing.
    pub(super) fn missing(&self, p: &mut Parser<'_>, param: &Param) {
        let message = format!("\"{}\" is missing in {}", param.name, self.place);
        p.report(
            Diagnostic::new(Code::MissingParameter, self.anchor, message)
                .help(format!("it wants {}", param.ty.describe())),
        );
    }

    fn param(
        &self,
        p: &mut Parser<'_>,
        method: &'static Method,
        name: &Name,
        elsewhere: impl Fn(&Param) -> Option<Elsewhere>,
    ) -> Option<&'static Param> {
        let written = name.text.as_str();
        if let Some(param) = method.param(written) {
            return Some(param);
        }
        if let Some(param) = method.params.iter().find(|param| param.legacy.contains(&written)) {
            let message = format!("\"{written}\" in {} is an older name", self.place);
            p.report(
                Diagnostic::new(Code::LegacyForm, name.span, message)
                    .help(format!("write \"{}\"", param.name)),
            );
            return Some(param);
        }
        let known =
            || method.params.iter().filter(|param| elsewhere(param).is_none() && !param.obsolete);
        let meant = known().find(|param| param.mistaken.contains(&written)).map(|param| param.name);
        let names =
            || known().flat_map(|param| std::iter::once(&param.name).chain(param.legacy).copied());
        let message = format!("unknown key \"{written}\" in {}", self.place);
        let finding = Diagnostic::new(Code::UnknownKey, name.span, message);
        p.report(match meant.or_else(|| p.nearest(written, names())) {
            Some(meant) => finding.help(format!("did you mean \"{meant}\"?")),
            None => finding,
        });
        None
    }
}
