//! What a test leaves of one thing that a value can be.

use std::rc::Rc;

use petgraph::graph::NodeIndex;
use swml_runtime::expr::to_text;
use swml_runtime::value::{Text, Value};

use super::class::Class;
use super::regex::Part;
use super::text::{Hole, Piece, admits, text_of, tidy};
use super::trail;
use super::value::{Abstract, Alternative};
use crate::source::Span;

/// A test that a value has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Test {
    pub(super) kind: TestKind,
    pub(super) node: NodeIndex,
    /// Its text, in the document of the state.
    pub(super) span: Span,
}

/// How a test looks at a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestKind {
    /// It is one of a list.
    Equal,
    /// It begins with a text.
    Prefix,
    /// It ends with one.
    Suffix,
    /// It is of a form.
    Pattern,
}

/// `===` or `==`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Equality {
    Strict,
    Loose,
}

/// What is left of an unknown value that equals a literal.
pub(super) fn equal_to(
    one: &Alternative,
    value: &Value,
    equality: Equality,
    test: &Rc<Test>,
) -> Abstract {
    let strict = equality == Equality::Strict;
    let literal = || Alternative::Literal(value.clone(), Some(Rc::clone(test)));
    let Alternative::Pieces(pieces) = one else {
        // A list is equal to the text of its items.
        return if strict { Abstract::default() } else { one.clone().into() };
    };
    let alone = match pieces.as_slice() {
        [Piece::Hole(hole)] => Some(hole),
        _ => None,
    };
    let class = alone.map_or(Class::Text, |hole| hole.class);
    match (value, strict) {
        (Value::Text(text), _) => {
            let mut all = Abstract::default();
            if class != Class::Number && admits(pieces, text) {
                all.add(literal());
            }
            if let (false, Some(hole)) = (strict, alone.filter(|hole| !hole.class.is_text())) {
                let hole = Hole { class: Class::Odd, ..with_test(hole, test) };
                all.join(&hole.into());
            }
            all
        }
        (_, true) if class.is_text() => Abstract::default(),
        (_, true) => literal().into(),
        // A text is compared as a number: many texts are equal to one.
        (_, false) => match alone {
            Some(hole) if class == Class::Digits => with_test(hole, test).into(),
            Some(hole) if matches!(value, Value::Undefined | Value::Null) => {
                if hole.class == Class::Any { literal().into() } else { Abstract::default() }
            }
            _ => one.clone().into(),
        },
    }
}

/// What is left of a value that begins with a text.
pub(super) fn beginning_with(one: &Alternative, text: &Text, test: &Rc<Test>) -> Abstract {
    match one {
        Alternative::Literal(value, _) => {
            let fits =
                value.as_text().is_some_and(|known| known.as_str().starts_with(text.as_str()));
            if fits { one.clone().into() } else { Abstract::default() }
        }
        Alternative::Pieces(pieces) => match pieces.split_first() {
            Some((Piece::Hole(hole), rest)) => {
                // Who calls is a number or a SIP URI.
                let class = match hole.class {
                    Class::Party if text.starts_with('+') => Class::Digits,
                    class => inner(class),
                };
                if hole.class == Class::Number || !may_begin(hole.class, text) {
                    return Abstract::default();
                }
                let hole = Hole { class, ..with_test(hole, test) };
                let start = [Piece::Text(text.to_string()), Piece::Hole(hole)];
                text_of(tidy(start.into_iter().chain(rest.iter().cloned()))).into()
            }
            Some((Piece::Text(start), _)) if start.starts_with(text.as_str()) => one.clone().into(),
            Some((Piece::Text(start), [Piece::Hole(hole), rest @ ..]))
                if text.as_str().starts_with(start.as_str()) =>
            {
                let behind = Text::from(&text.as_str()[start.len()..]);
                if !may_begin(hole.class, &behind) {
                    return Abstract::default();
                }
                let hole = with_test(hole, test);
                let start = [Piece::Text(text.to_string()), Piece::Hole(hole)];
                text_of(tidy(start.into_iter().chain(rest.iter().cloned()))).into()
            }
            _ => Abstract::default(),
        },
        _ => Abstract::default(),
    }
}

/// What is left of a value that is of a form.
pub(super) fn formed(one: &Alternative, form: &[Part], test: &Rc<Test>) -> Abstract {
    let (hole, pieces) = match one {
        // Its text is not the one of SWML.
        Alternative::Literal(Value::List(_) | Value::Map(_), _) => return one.clone().into(),
        Alternative::Literal(value, _) => {
            // As JavaScript writes it out.
            let text = match value {
                Value::Undefined => Text::word("undefined"),
                Value::Null => Text::word("null"),
                value => to_text(value),
            };
            let any = Piece::Text(String::new());
            let parts: Vec<Piece> = form
                .iter()
                .map(|part| match part {
                    Part::Text(text) => Piece::Text(text.clone()),
                    Part::Of(class) => {
                        Piece::Hole(Hole { class: *class, tested: None, from: Vec::new() })
                    }
                })
                .chain([any])
                .collect();
            let fits = admits(&parts, &text);
            return if fits { one.clone().into() } else { Abstract::default() };
        }
        Alternative::Pieces(pieces) => {
            let holes = pieces.iter().filter_map(|piece| match piece {
                Piece::Hole(hole) => Some(hole.clone()),
                Piece::Text(_) => None,
            });
            match holes.reduce(|one, other| {
                let mut from = one.from;
                trail::join(&mut from, &other.from);
                Hole { class: Class::Text, tested: None, from }
            }) {
                Some(hole) => (hole, pieces),
                None => return one.clone().into(),
            }
        }
        _ => return one.clone().into(),
    };
    // A form whose letters its value cannot have does not fit it.
    if let ([Piece::Hole(own)], Some(Part::Text(text))) = (pieces.as_slice(), form.first())
        && !may_begin(own.class, text)
    {
        return Abstract::default();
    }
    let narrower = |class: Class| match (pieces.as_slice(), class) {
        ([Piece::Hole(own)], Class::Text) if own.class == Class::Digits => Class::Digits,
        (_, class) => class,
    };
    let parts = form.iter().map(|part| match part {
        Part::Text(text) => Piece::Text(text.clone()),
        Part::Of(class) => Piece::Hole(Hole { class: narrower(*class), ..with_test(&hole, test) }),
    });
    let fitting = match text_of(tidy(parts)) {
        Alternative::Literal(value, _) => {
            Abstract::from(Alternative::Literal(value, Some(Rc::clone(test))))
        }
        one => one.into(),
    };
    // What is no text was tested by its text.
    match pieces.as_slice() {
        [Piece::Hole(own)] if matches!(own.class, Class::Any | Class::Odd) => {
            fitting.or(&Hole { class: Class::Odd, ..with_test(own, test) }.into())
        }
        _ => fitting,
    }
}

/// Whether a text of a class may begin so.
fn may_begin(class: Class, text: &str) -> bool {
    match class {
        Class::Digits | Class::Encoded => class.admits(text),
        Class::Number => text.chars().all(|c| c.is_ascii_digit() || "+-.e".contains(c)),
        _ => true,
    }
}

/// The class of a part of such a text.
pub(super) const fn inner(class: Class) -> Class {
    match class {
        Class::Digits => Class::Digits,
        Class::Encoded => Class::Encoded,
        _ => Class::Text,
    }
}

pub(super) fn with_test(hole: &Hole, test: &Rc<Test>) -> Hole {
    Hole { tested: Some(Rc::clone(test)), ..hole.clone() }
}
