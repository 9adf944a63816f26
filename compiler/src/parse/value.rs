//! Tree to argument, for values of any kind: texts with placeholders wherever a text stands.

use std::collections::HashSet;

use swml_runtime::value::{Text, Value};

use super::Parser;
use crate::expr::{Argument, ArgumentKind, is_template};
use crate::source::Span;
use crate::syntax::{Mapping, Plain, Scalar, View, ViewKind};

/// A value of any kind, as a YAML 1.2 reader takes it.
pub(super) fn any(p: &mut Parser<'_>, view: View<'_>) -> Argument {
    match view.kind() {
        ViewKind::Scalar(scalar) if is_template(scalar.text()) => computed(p, scalar),
        ViewKind::Scalar(scalar) => Argument::literal(scalar.span(), plain(scalar)),
        ViewKind::Sequence(items) => {
            list(view.span(), items.iter().map(|item| any(p, item)).collect())
        }
        ViewKind::Mapping(entries) => {
            let entries = named(p, entries).into_iter().map(|(name, value)| (name, any(p, value)));
            map(view.span(), entries.collect())
        }
    }
}

/// The arguments of a section: scalars become texts, those inside lists and maps keep their kind.
pub(super) fn stringified(p: &mut Parser<'_>, view: View<'_>) -> Argument {
    match view.kind() {
        ViewKind::Scalar(_) => stringified_leaf(p, view),
        ViewKind::Sequence(_) => any(p, view),
        ViewKind::Mapping(entries) => {
            let entries = named(p, entries)
                .into_iter()
                .map(|(name, value)| (name, stringified_leaf(p, value)))
                .collect();
            map(view.span(), entries)
        }
    }
}

fn stringified_leaf(p: &mut Parser<'_>, view: View<'_>) -> Argument {
    let Some(scalar) = view.scalar() else {
        return any(p, view);
    };
    if is_template(scalar.text()) {
        let whole = Box::new(computed(p, scalar));
        return Argument { span: scalar.span(), kind: ArgumentKind::Stringified(whole) };
    }
    let text = match scalar.plain() {
        Plain::Null => Text::word(""),
        Plain::Bool(truth) => Text::word(if truth { "true" } else { "false" }),
        // a number keeps its digits: it may be one to dial
        Plain::Number(_) | Plain::Text => Text::from(scalar.text()),
    };
    Argument::literal(scalar.span(), Value::Text(text))
}

/// A text that is computed, of whatever kind it turns out.
pub(super) fn computed(p: &mut Parser<'_>, scalar: &Scalar) -> Argument {
    let kind = ArgumentKind::Template(Box::new(p.template(scalar)), None);
    Argument { span: scalar.span(), kind }
}

/// A list; literal where all its items are.
pub(super) fn list(span: Span, items: Vec<Argument>) -> Argument {
    match items.iter().map(|item| item.value().cloned()).collect::<Option<Vec<_>>>() {
        Some(values) => Argument::literal(span, Value::List(values.into())),
        None => Argument { span, kind: ArgumentKind::List(items) },
    }
}

/// A map; literal where all its values are.
pub(super) fn map(span: Span, entries: Vec<(Text, Argument)>) -> Argument {
    let literal = |(name, value): &(Text, Argument)| Some((name.clone(), value.value()?.clone()));
    match entries.iter().map(literal).collect::<Option<Vec<_>>>() {
        Some(values) => Argument::literal(span, Value::Map(values.into())),
        None => Argument { span, kind: ArgumentKind::Map(entries) },
    }
}

/// The entries of a map of free names; the first of each name counts.
pub(super) fn named<'t>(p: &mut Parser<'_>, entries: Mapping<'t>) -> Vec<(Text, View<'t>)> {
    let mut seen = HashSet::new();
    entries
        .iter()
        .filter_map(|(key, value)| Some((Text::from(p.key(key)?.text), value)))
        .filter(|(name, _)| seen.insert(name.clone()))
        .collect()
}

/// A scalar as a YAML 1.2 reader takes it.
fn plain(scalar: &Scalar) -> Value {
    match scalar.plain() {
        Plain::Null => Value::Null,
        Plain::Bool(truth) => truth.into(),
        Plain::Number(number) => number.into(),
        Plain::Text => scalar.text().into(),
    }
}
