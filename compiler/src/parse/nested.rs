//! Maps, lists and choices inside a parameter, by the shapes of the method table. What is wrong deep inside
//! is said as well as on top.

use std::collections::HashSet;

use swml_runtime::value::{Text, Value};

use super::fields::Fields;
use super::place::Place;
use super::scalar::{self, decimal};
use super::{Parser, call, is_nothing, statement, swaig, value, words};
use crate::ast::{Nested, NestedKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Argument, is_template};
use crate::methods::{Extra, Param, Shape, Type, Variants, one_of};
use crate::source::Span;
use crate::syntax::{Mapping, Plain, Scalar, View, ViewKind};

/// Reads a value that is more than a scalar; `None` where it was reported, or is no value at all but
/// statements or a document, which the parser keeps.
pub(super) fn argument(
    p: &mut Parser<'_>,
    param: &'static Param,
    place: Place<'_>,
    ty: Type,
    view: View<'_>,
) -> Option<Argument> {
    match (ty, view.kind()) {
        (Type::Object(shape), ViewKind::Mapping(entries)) => {
            object(p, shape, Place::Key(param.name, &place), view, entries)
        }
        (Type::Variant(variants), ViewKind::Mapping(entries)) => {
            variant(p, variants, Place::Key(param.name, &place), view, entries)
        }
        (Type::List(item), ViewKind::Sequence(items)) => {
            let items = items
                .iter()
                .enumerate()
                .filter_map(|(index, view)| listed(p, param, place, *item, index, view));
            let items = items.collect();
            Some(value::list(view.span(), items))
        }
        (Type::MapOf(what, item), ViewKind::Mapping(entries)) => {
            map_of(p, param, place, what, *item, view, entries)
        }
        // A conversation reads them by itself.
        (Type::Statements, _) => None,
        (Type::Prompt, ViewKind::Scalar(scalar)) if !is_nothing(view) => {
            Some(swaig::prompt(p, scalar))
        }
        (Type::Swaig | Type::SwaigAny, ViewKind::Scalar(_)) if !is_nothing(view) => {
            Some(swaig::any(p, view))
        }
        (Type::SwaigMap, ViewKind::Scalar(_) | ViewKind::Sequence(_)) => {
            p.wrong_type(&format!("\"{}\" in {place}", param.name), &ty.describe(), view);
            None
        }
        (Type::SwaigAny, _) | (Type::SwaigMap, ViewKind::Mapping(_)) => Some(swaig::any(p, view)),
        (Type::Literal, ViewKind::Scalar(scalar)) if !is_nothing(view) => {
            Some(Argument::literal(scalar.span(), scalar.text()))
        }
        (Type::HoursAndMinutes, ViewKind::Scalar(scalar))
            if !is_nothing(view) && !is_template(scalar.text()) =>
        {
            swaig::hours_and_minutes(p, param.name, place, scalar)
        }
        (Type::Null, ViewKind::Scalar(scalar)) if is_nothing(view) => {
            Some(Argument::literal(scalar.span(), Value::Null))
        }
        (Type::OneOf(types), _) => one_of_types(p, param, place, ty, types, view),
        (
            Type::Object(_) | Type::Variant(_) | Type::List(_) | Type::MapOf(..),
            ViewKind::Scalar(scalar),
        ) if is_template(scalar.text()) => Some(value::computed(p, scalar)),
        (Type::Block, _) => {
            let what = format!("\"{}\" in {place}", param.name);
            let block = statement::block(p, &what, view);
            keep(p, param, place, view.span(), NestedKind::Block(block));
            None
        }
        (Type::Document, _) => {
            let what = format!("\"{}\" in {place}", param.name);
            let instead = "put the section into a document of its own and write its URL";
            let dest = call::document(p, &what, instead, view)?;
            keep(p, param, place, view.span(), NestedKind::Document(dest));
            None
        }
        _ => scalar::value(p, param, place, ty, view),
    }
}

/// Keeps statements or a document for the flow.
fn keep(p: &mut Parser<'_>, param: &'static Param, place: Place<'_>, span: Span, kind: NestedKind) {
    let path = Place::Key(param.name, &place).path();
    p.nested.push(Nested { param, path, span, kind });
}

/// An item of a list, with a place of its own.
fn listed(
    p: &mut Parser<'_>,
    param: &'static Param,
    place: Place<'_>,
    ty: Type,
    index: usize,
    view: View<'_>,
) -> Option<Argument> {
    let named = |name: &'static str| if name.is_empty() { param.name } else { name };
    match (ty, view.kind()) {
        (Type::Object(shape), ViewKind::Mapping(entries)) => {
            object(p, shape, Place::Item(named(shape.name), index, &place), view, entries)
        }
        (Type::Variant(variants), ViewKind::Mapping(entries)) => {
            variant(p, variants, Place::Item(named(variants.name), index, &place), view, entries)
        }
        (Type::OneOf(types), ViewKind::Mapping(_)) => match pick(types, view) {
            Some(ty) => listed(p, param, place, ty, index, view),
            None => argument(p, param, place, ty, view),
        },
        _ => argument(p, param, place, ty, view),
    }
}

fn object(
    p: &mut Parser<'_>,
    shape: &Shape,
    place: Place<'_>,
    view: View<'_>,
    entries: Mapping<'_>,
) -> Option<Argument> {
    let keys = keys(p, shape, place, view, entries);
    Some(value::map(view.span(), keys))
}

/// The keys of a map by their canonical names, with the defaults of those that are not given.
fn keys(
    p: &mut Parser<'_>,
    shape: &Shape,
    place: Place<'_>,
    view: View<'_>,
    entries: Mapping<'_>,
) -> Vec<(Text, Argument)> {
    let anchor = entries.iter().next().map_or(view.span(), |(key, _)| key.span());
    let fields = Fields::read(p, *shape, place, anchor, entries);
    fields.check(p, *shape);
    let mut keys = Vec::new();
    for field in &fields.list {
        if let Some(value) = argument(p, field.param, place, field.param.ty, field.value) {
            keys.push((Text::word(field.param.becomes.unwrap_or(field.param.name)), value));
        }
    }
    for (name, view) in &fields.extra {
        let value = match shape.extra {
            Extra::Taken(Type::Any) | Extra::Warned | Extra::Refused => Some(value::any(p, *view)),
            // A key that has no row of its own is named by what it stands in.
            Extra::Taken(ty) => argument(p, &EXTRA, place, *ty, *view),
        };
        keys.extend(value.map(|value| (Text::from(name.text.as_str()), value)));
    }
    for param in shape.params.iter().filter(|_| shape.fills) {
        let given = fields
            .list
            .iter()
            .any(|field| field.param.name == param.name || field.param.becomes == Some(param.name));
        if let Some(default) = param.default.filter(|_| !given) {
            keys.push((Text::word(param.name), Argument::literal(anchor, default.value())));
        }
    }
    keys
}

/// What stands for the row of a key that no row lists.
static EXTRA: Param = Param::new("a value", Type::Any, "");

/// A map that a key tells apart.
fn variant(
    p: &mut Parser<'_>,
    variants: &'static Variants,
    place: Place<'_>,
    view: View<'_>,
    entries: Mapping<'_>,
) -> Option<Argument> {
    let words: Vec<_> = variants.shapes.iter().map(|(word, _)| *word).collect();
    let (shape, tag) = match entries.get(variants.key) {
        Some(given) => {
            let Some(scalar) = given.scalar().filter(|_| !is_nothing(given)) else {
                let what = format!("\"{}\" in {place}", variants.key);
                p.wrong_type(&what, &one_of(&words), given);
                return None;
            };
            let known = variants.shapes.iter().find(|(word, _)| *word == scalar.text());
            let Some((word, shape)) = known else {
                scalar::unknown_word(p, variants.key, place, &words, scalar);
                return None;
            };
            (*shape, Some(Argument::literal(scalar.span(), *word)))
        }
        None => match variants.otherwise {
            Some(shape) => (shape, None),
            None => {
                let anchor = entries.iter().next().map_or(view.span(), |(key, _)| key.span());
                let message = format!("\"{}\" is missing in {place}", variants.key);
                p.report(
                    Diagnostic::new(Code::MissingParameter, anchor, message)
                        .help(format!("it is {}", one_of(&words))),
                );
                return None;
            }
        },
    };
    let shape = Shape { tag: Some(variants.key), ..*shape };
    let tag = tag.map(|tag| (Text::word(variants.key), tag));
    let keys = tag.into_iter().chain(keys(p, &shape, place, view, entries)).collect();
    Some(value::map(view.span(), keys))
}

fn map_of(
    p: &mut Parser<'_>,
    param: &'static Param,
    place: Place<'_>,
    what: &'static str,
    ty: Type,
    view: View<'_>,
    entries: Mapping<'_>,
) -> Option<Argument> {
    let mut map = Vec::new();
    let mut seen = HashSet::new();
    for (key, view) in entries.iter() {
        let Some(name) = p.key(key).filter(|name| seen.insert(name.text.clone())) else { continue };
        let here = Place::Named(what, &name.text, &place);
        let value = match (ty, view.kind()) {
            (Type::Object(shape), ViewKind::Mapping(entries)) => {
                object(p, shape, here, view, entries)
            }
            (Type::Variant(variants), ViewKind::Mapping(entries)) => {
                variant(p, variants, here, view, entries)
            }
            _ => argument(p, param, here, ty, view),
        };
        map.extend(value.map(|value| (Text::from(name.text.as_str()), value)));
    }
    Some(value::map(view.span(), map))
}

fn one_of_types(
    p: &mut Parser<'_>,
    param: &'static Param,
    place: Place<'_>,
    whole: Type,
    types: &'static [Type],
    view: View<'_>,
) -> Option<Argument> {
    if is_beside_all(types, view) {
        let unit = param.unit.map_or(String::new(), |unit| format!(" {unit}"));
        let found = words::describe(view);
        let found = found.trim_start_matches("the number ");
        let message = format!(
            "\"{}\" in {place} is {found}{unit}; expected {}",
            param.name,
            whole.describe()
        );
        p.report(Diagnostic::new(Code::BadValue, view.span(), message));
        return None;
    }
    if let Some(ty) = pick(types, view) {
        return argument(p, param, place, ty, view);
    }
    if let Some(scalar) = view.scalar().filter(|_| !is_nothing(view)) {
        if is_template(scalar.text()) {
            return Some(value::computed(p, scalar));
        }
        let words: Vec<_> = types
            .iter()
            .filter_map(|ty| if let Type::Choice(words) = ty { Some(*words) } else { None })
            .flatten()
            .copied()
            .collect();
        if !words.is_empty() && scalar.plain() == Plain::Text {
            let message = format!(
                "\"{}\" in {place} is {}; expected {}",
                param.name,
                words::quoted(scalar),
                whole.describe()
            );
            let finding = Diagnostic::new(Code::BadValue, scalar.span(), message);
            let meant = p.nearest(scalar.text(), words.into_iter());
            p.report(match meant {
                Some(word) => finding.help(format!("did you mean \"{word}\"?")),
                None => finding,
            });
            return None;
        }
    }
    p.report(words::wrong_type(&format!("\"{}\" in {place}", param.name), &whole.describe(), view));
    None
}

/// The first type that a value is of the kind of; of several maps the one that knows most of the keys.
fn pick(types: &'static [Type], view: View<'_>) -> Option<Type> {
    let known = |ty: &Type| match (ty, view.mapping()) {
        (Type::Object(shape), Some(entries)) => entries
            .iter()
            .filter_map(|(key, _)| key.scalar())
            .filter(|key| shape.param(key.text()).is_some())
            .count(),
        _ => 0,
    };
    // Of several ranges the one that a number lies in.
    if let Some(within) = types.iter().find(|ty| is_within(**ty, view)) {
        return Some(*within);
    }
    let fitting = types.iter().filter(|ty| fits(**ty, view));
    // the first of the best, where `max_by_key` has the last
    fitting.rev().max_by_key(|ty| known(ty)).copied()
}

/// Whether a value is a number, and several ranges are all that can hold it, and none does.
fn is_beside_all(types: &[Type], view: View<'_>) -> bool {
    let ranges = types.iter().filter(|ty| matches!(ty, Type::Number(..) | Type::Integer(..)));
    ranges.count() > 1
        && view.scalar().is_some_and(|scalar| matches!(scalar.plain(), Plain::Number(_)))
        && !types.iter().any(|ty| is_within(*ty, view) || matches!(ty, Type::Text | Type::Any))
}

/// Whether a value is a number in the range of a type.
fn is_within(ty: Type, view: View<'_>) -> bool {
    let number = view.scalar().and_then(|scalar| match scalar.plain() {
        Plain::Number(number) => Some(number),
        _ => None,
    });
    #[allow(clippy::cast_precision_loss)]
    match (ty, number) {
        (Type::Number(min, max), Some(number)) => (min..=max).contains(&number),
        (Type::Integer(min, max), Some(number)) => {
            number.fract() == 0.0 && (min as f64..=max as f64).contains(&number)
        }
        _ => false,
    }
}

/// Whether a value can only be meant as one of this type.
fn fits(ty: Type, view: View<'_>) -> bool {
    match (ty, view.kind()) {
        (Type::Any | Type::SwaigAny | Type::Statements, _) => true,
        (Type::Null, ViewKind::Scalar(_)) => is_nothing(view),
        (Type::OneOf(types), _) => pick(types, view).is_some(),
        (_, ViewKind::Mapping(_)) => matches!(
            ty,
            Type::Object(_)
                | Type::Variant(_)
                | Type::MapOf(..)
                | Type::SwaigMap
                | Type::Map
                | Type::TextMap
                | Type::Headers
                | Type::RequestHeaders
        ),
        (_, ViewKind::Sequence(_)) => matches!(
            ty,
            Type::List(_)
                | Type::Texts
                | Type::Words(_)
                | Type::PlayUrls
                | Type::Headers
                | Type::Block
        ),
        (_, ViewKind::Scalar(scalar)) => !is_nothing(view) && fits_scalar(ty, scalar),
    }
}

fn fits_scalar(ty: Type, scalar: &Scalar) -> bool {
    let text = scalar.text();
    match ty {
        Type::Prompt | Type::Swaig | Type::Literal => true,
        _ if is_template(text) => false,
        Type::Bool => matches!(scalar.plain(), Plain::Bool(_)) || text == "true" || text == "false",
        Type::Number(..) | Type::Integer(..) => {
            matches!(scalar.plain(), Plain::Number(_)) || decimal(text).is_some()
        }
        Type::Choice(words) => words.contains(&text),
        Type::Prefixed(prefix) => text.starts_with(prefix),
        Type::Url => text.starts_with("http://") || text.starts_with("https://"),
        Type::Object(_)
        | Type::Variant(_)
        | Type::MapOf(..)
        | Type::SwaigMap
        | Type::Null
        | Type::Map
        | Type::TextMap
        | Type::Headers
        | Type::RequestHeaders
        | Type::List(_)
        | Type::Texts
        | Type::Words(_)
        | Type::Block => false,
        _ => true,
    }
}
