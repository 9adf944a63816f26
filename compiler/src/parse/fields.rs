//! The keys of a map against the rows of a method's parameters.

use super::Parser;
use super::place::Place;
use super::statement::ANNOTATIONS;
use crate::ast::Name;
use crate::diagnostic::{Code, Diagnostic};
use crate::methods::{Extra, Param, Shape};
use crate::source::Span;
use crate::syntax::{Mapping, View};

/// The parameters that a map gives, in the order of the text.
pub(super) struct Fields<'t> {
    /// What the map belongs to, for messages: `connect`, `a destination`.
    pub(super) place: Place<'t>,
    /// Where a missing parameter is reported.
    pub(super) anchor: Span,
    /// The parameters.
    pub(super) list: Vec<Field<'t>>,
    /// What else stands there and may.
    pub(super) extra: Vec<(Name, View<'t>)>,
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
    pub(super) fn none(place: impl Into<Place<'t>>, anchor: Span) -> Self {
        Self { place: place.into(), anchor, list: Vec::new(), extra: Vec::new() }
    }

    /// Reads a map of parameters. Unknown keys, older names and parameters given twice are reported.
    pub(super) fn read(
        p: &mut Parser<'_>,
        shape: impl Into<Shape>,
        place: impl Into<Place<'t>>,
        anchor: Span,
        mapping: Mapping<'t>,
    ) -> Self {
        Self::read_where(p, shape, place, anchor, mapping, |_| None)
    }

    /// The same for a map in which only some of the parameters can stand.
    pub(super) fn read_where(
        p: &mut Parser<'_>,
        shape: impl Into<Shape>,
        place: impl Into<Place<'t>>,
        anchor: Span,
        mapping: Mapping<'t>,
        elsewhere: impl Fn(&Param) -> Option<Elsewhere>,
    ) -> Self {
        let (shape, place) = (shape.into(), place.into());
        let mut fields = Self::none(place, anchor);
        for (key, value) in mapping.iter() {
            let Some(name) = p.key(key) else { continue };
            let written = name.text.as_str();
            if ANNOTATIONS.contains(&written) || shape.tag == Some(written) {
                continue;
            }
            let Some(param) = fields.param(p, &shape, &name, &elsewhere) else {
                // the first of two counts; the tree has reported the second
                let is_new = |(known, _): &(Name, _)| known.text != name.text;
                if shape.extra != Extra::Refused && fields.extra.iter().all(is_new) {
                    fields.extra.push((name, value));
                }
                continue;
            };
            let param = shape.for_kind(p.kind, param);
            if !param.is_for(p.kind) {
                let message = format!(
                    "\"{}\" in {place} belongs to documents {}",
                    param.name,
                    p.kind.other().words()
                );
                let finding = Diagnostic::new(Code::UnknownKey, name.span, message);
                p.report(finding.help(format!("this document is {}", p.kind.words())));
                continue;
            }
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
    pub(super) fn check(&self, p: &mut Parser<'_>, shape: impl Into<Shape>) {
        let shape = shape.into();
        let kind = p.kind;
        for param in shape.params.iter().filter(|param| param.required && param.is_for(kind)) {
            if self.get(param.name).is_none() {
                self.missing(p, param);
            }
        }
        for names in shape.any_of {
            if !self.list.iter().any(|field| names.contains(&field.param.name)) {
                self.none_of(p, names);
            }
        }
        for names in shape.one_of {
            let mut given = self.list.iter().filter(|field| names.contains(&field.param.name));
            let Some(first) = given.next() else {
                self.none_of(p, names);
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

    /// Reports that none of some parameters is given.
    fn none_of(&self, p: &mut Parser<'_>, names: &[&str]) {
        let (last, rest) = names.split_last().unwrap_or((&"", &[]));
        let message =
            format!("{} needs one of \"{}\" and \"{last}\"", self.place, rest.join("\", \""));
        p.report(Diagnostic::new(Code::MissingParameter, self.anchor, message));
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
        shape: &Shape,
        name: &Name,
        elsewhere: impl Fn(&Param) -> Option<Elsewhere>,
    ) -> Option<&'static Param> {
        let written = name.text.as_str();
        if let Some(param) = shape.param(written) {
            return Some(param);
        }
        if let Some(param) = shape.params.iter().find(|param| param.legacy.contains(&written)) {
            let message = format!("\"{written}\" in {} is an older name", self.place);
            p.report(
                Diagnostic::new(Code::LegacyForm, name.span, message)
                    .help(format!("write \"{}\"", param.name)),
            );
            return Some(param);
        }
        let known =
            || shape.params.iter().filter(|param| elsewhere(param).is_none() && !param.obsolete);
        let meant = known().find(|param| param.mistaken.contains(&written)).map(|param| param.name);
        let rows =
            || known().flat_map(|param| std::iter::once(&param.name).chain(param.legacy).copied());
        let names = || rows().chain(shape.tag);
        let finding = match shape.extra {
            Extra::Taken(_) => return None,
            Extra::Refused => {
                let message = format!("unknown key \"{written}\" in {}", self.place);
                Diagnostic::new(Code::UnknownKey, name.span, message)
            }
            Extra::Warned => {
                let message =
                    format!("\"{written}\" in {} is not among its documented keys", self.place);
                Diagnostic::new(Code::UnlistedKey, name.span, message)
            }
        };
        p.report(match meant.or_else(|| p.nearest(written, names())) {
            Some(meant) => finding.help(format!("did you mean \"{meant}\"?")),
            None => finding,
        });
        None
    }
}
