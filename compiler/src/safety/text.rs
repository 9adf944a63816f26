//! Texts with parts from outside: of each part is known what it can consist of, which test it passed and where it
//! comes from.

use std::rc::Rc;

use swml_runtime::value::Value;

use super::class::Class;
use super::passed::Test;
use super::trail::{self, Trail};
use super::value::Alternative;

/// The most pieces of a text.
const PIECES: usize = 12;

/// A part of a text. Two parts that are known never follow one another, nor two that are not.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Text(String),
    Hole(Hole),
}

/// A part that is not known.
#[derive(Clone, Debug)]
pub(super) struct Hole {
    pub(super) class: Class,
    pub(super) tested: Option<Rc<Test>>,
    /// Where it comes from: of each origin the shortest way, in order.
    pub(super) from: Vec<Rc<Trail>>,
}

/// Where they come from does not count.
impl PartialEq for Hole {
    fn eq(&self, other: &Self) -> bool {
        let origins = |hole: &Self| -> Vec<_> {
            hole.from.iter().map(|way| Rc::clone(&way.origin)).collect()
        };
        self.class == other.class && self.tested == other.tested && origins(self) == origins(other)
    }
}

impl Hole {
    pub(super) fn new(class: Class, way: Rc<Trail>) -> Self {
        Self { class, tested: None, from: vec![way] }
    }

    /// One behind the other: two numbers with their `+` are none.
    pub(super) fn joined(&self, other: &Self) -> Self {
        let of_letters = |class| matches!(class, Class::Digits | Class::Encoded | Class::Number);
        let class = match (self.class, other.class) {
            (Class::Digits, Class::Digits) => Class::Digits,
            (one, other) if of_letters(one) && of_letters(other) => Class::Encoded,
            _ => Class::Text,
        };
        let tested =
            self.tested.clone().filter(|_| self.tested.is_some() && other.tested.is_some());
        let mut from = self.from.clone();
        trail::join(&mut from, &other.from);
        Self { class, tested, from }
    }
}

/// Puts pieces together as they have to be.
pub(super) fn tidy(pieces: impl IntoIterator<Item = Piece>) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (all.last_mut(), piece) {
            (_, Piece::Text(text)) if text.is_empty() => {}
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (Some(Piece::Hole(before)), Piece::Hole(hole)) => *before = before.joined(&hole),
            (_, piece) => all.push(piece),
        }
    }
    if all.len() <= PIECES {
        return all;
    }
    // The beginning and the end stay.
    let ends = |piece: Option<&Piece>| piece.filter(|p| matches!(p, Piece::Text(_))).cloned();
    let (first, last) = (ends(all.first()), ends(all.last()));
    let holes = all.into_iter().filter_map(|piece| match piece {
        Piece::Hole(hole) => Some(hole),
        Piece::Text(_) => None,
    });
    let hole = holes.reduce(|one, other| one.joined(&other));
    let hole = hole.map(|hole| Piece::Hole(Hole { class: Class::Text, tested: None, ..hole }));
    first.into_iter().chain(hole).chain(last).collect()
}

/// A text of pieces as a value: a literal where nothing in it is unknown.
pub(super) fn text_of(pieces: Vec<Piece>) -> Alternative {
    match pieces.as_slice() {
        [] => Alternative::Literal(Value::word(""), None),
        [Piece::Text(text)] => Alternative::Literal(Value::from(text.as_str()), None),
        // A part alone may be no text; here it was put into one.
        [Piece::Hole(hole)] if !hole.class.is_text() => {
            let class = match hole.class {
                Class::Any => Class::Text,
                Class::Number => Class::Encoded,
                class => class,
            };
            Alternative::Pieces(vec![Piece::Hole(Hole { class, ..hole.clone() })])
        }
        _ => Alternative::Pieces(pieces),
    }
}

/// Whether a text can be of this form.
pub(super) fn admits(pieces: &[Piece], text: &str) -> bool {
    match pieces.split_first() {
        None => text.is_empty(),
        Some((Piece::Text(start), rest)) => {
            text.strip_prefix(start.as_str()).is_some_and(|behind| admits(rest, behind))
        }
        Some((Piece::Hole(hole), [])) => hole.class.admits(text),
        Some((Piece::Hole(hole), rest)) => text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .any(|at| hole.class.admits(&text[..at]) && admits(rest, &text[at..])),
    }
}
