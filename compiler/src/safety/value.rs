//! What a value can be: a set of alternatives, each a literal, or a text with parts from outside, of which is
//! known what class of characters they have, which test they passed, and where they come from.
//!
//! Sets stay small: beyond [`MOST`] alternatives one remains, with the beginning that all have in common.

use std::rc::Rc;

use swml_runtime::expr::to_text;
use swml_runtime::value::{Text, Value};

use super::class::Class;
use super::passed::Test;
use super::text::{Hole, Piece, tidy};
use super::trail::{self, Stage, Trail};

/// The most alternatives of a value.
pub(super) const MOST: usize = 64;
/// The most of them with something unknown.
const MOST_OPEN: usize = 12;
/// What a value can be. Without any alternative: there is no such value.
#[derive(Clone, Debug, Default)]
pub(super) struct Abstract {
    pub(super) alternatives: Vec<Alternative>,
    /// Whether there were too many: it stays one from then on.
    wide: bool,
}

/// One thing that a value can be.
#[derive(Clone, Debug)]
pub(super) enum Alternative {
    /// A value that the document says; the test that only this one passes, where it was one.
    Literal(Value, Option<Rc<Test>>),
    /// A text with at least one part that is not known, or such a part alone, which then may be no text.
    Pieces(Vec<Piece>),
    /// A list.
    List(Vec<Abstract>),
    /// A map.
    Map(Vec<(Text, Abstract)>),
}

/// Nor does a test that left one literal: the literal says all.
impl PartialEq for Alternative {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Alternative::Literal(one, _), Alternative::Literal(other, _)) => one == other,
            (Alternative::Pieces(one), Alternative::Pieces(other)) => one == other,
            (Alternative::List(one), Alternative::List(other)) => one == other,
            (Alternative::Map(one), Alternative::Map(other)) => one == other,
            _ => false,
        }
    }
}

/// In whatever order.
impl PartialEq for Abstract {
    fn eq(&self, other: &Self) -> bool {
        self.alternatives.len() == other.alternatives.len()
            && self.alternatives.iter().all(|one| other.alternatives.contains(one))
    }
}

impl From<Alternative> for Abstract {
    fn from(alternative: Alternative) -> Self {
        Self { alternatives: vec![alternative], wide: false }
    }
}

impl From<Hole> for Alternative {
    fn from(hole: Hole) -> Self {
        Alternative::Pieces(vec![Piece::Hole(hole)])
    }
}

impl From<Hole> for Abstract {
    fn from(hole: Hole) -> Self {
        Alternative::from(hole).into()
    }
}

impl Abstract {
    pub(super) fn literal(value: impl Into<Value>) -> Self {
        Alternative::Literal(value.into(), None).into()
    }

    pub(super) fn undefined() -> Self {
        Alternative::Literal(Value::Undefined, None).into()
    }

    pub(super) fn words<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut all = Self::default();
        words.into_iter().for_each(|word| {
            all.add(Alternative::Literal(Value::from(word), None));
        });
        all
    }

    pub(super) fn bools() -> Self {
        Self::literal(true).or(&Self::literal(false))
    }

    pub(super) const fn is_none(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// Whether it may be not set at all.
    pub(super) fn may_be_unset(&self) -> bool {
        let unset = |one: &Alternative| matches!(one, Alternative::Literal(Value::Undefined, _));
        self.alternatives.iter().any(unset)
    }

    /// The same without not being set.
    pub(super) fn set(&self) -> Self {
        self.only(|one| !matches!(one, Alternative::Literal(Value::Undefined, _)))
    }

    pub(super) fn only(&self, keep: impl Fn(&Alternative) -> bool) -> Self {
        let alternatives = self.alternatives.iter().filter(|one| keep(one)).cloned().collect();
        Self { alternatives, wide: self.wide }
    }

    /// Its values, where the document says all of them.
    pub(super) fn literals(&self) -> Option<Vec<&Value>> {
        self.alternatives
            .iter()
            .map(|one| match one {
                Alternative::Literal(value, _) => Some(value),
                _ => None,
            })
            .collect()
    }

    /// Either of two.
    pub(super) fn or(mut self, other: &Self) -> Self {
        self.join(other);
        self
    }

    /// Adds what another value can be; whether that is news.
    pub(super) fn join(&mut self, other: &Self) -> bool {
        if self.wide || other.wide {
            let before = self.clone();
            other.alternatives.iter().for_each(|one| self.put(one));
            self.narrow();
            return !self.wide_as(&before);
        }
        let mut changed = false;
        for one in &other.alternatives {
            changed |= self.add(one.clone());
        }
        changed
    }

    /// Whether nothing is new about it but that it comes from the same places by ways as long.
    fn wide_as(&self, before: &Self) -> bool {
        let lengths = |all: &Self| -> Vec<usize> {
            all.holes().iter().flat_map(|hole| &hole.from).map(|way| way.len()).collect()
        };
        self == before && lengths(self) == lengths(before) && self.wide == before.wide
    }

    /// Adds an alternative; whether that is news.
    pub(super) fn add(&mut self, one: Alternative) -> bool {
        if let Some(known) = self.alternatives.iter_mut().find(|known| **known == one) {
            return known.shorten(&one);
        }
        self.alternatives.push(one);
        let open = |one: &&Alternative| !matches!(one, Alternative::Literal(..));
        let open = self.alternatives.iter().filter(open).count();
        if self.alternatives.len() > MOST || open > MOST_OPEN || self.wide {
            self.narrow();
        }
        true
    }

    fn put(&mut self, one: &Alternative) {
        match self.alternatives.iter_mut().find(|known| *known == one) {
            Some(known) => {
                known.shorten(one);
            }
            None => self.alternatives.push(one.clone()),
        }
    }

    /// Makes one alternative of those with something unknown; of all, where the literals are too many as well.
    fn narrow(&mut self) {
        self.wide = true;
        let is_literal = |one: &Alternative| matches!(one, Alternative::Literal(..));
        let (kept, open): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.alternatives).into_iter().partition(is_literal);
        let (kept, open) = match kept.len() > MOST {
            true => (Vec::new(), [kept, open].concat()),
            false => (kept, open),
        };
        self.alternatives = kept;
        if open.len() < 2 {
            self.alternatives.extend(open);
            return;
        }
        let starts: Option<Vec<String>> = open.iter().map(Alternative::start).collect();
        let class = match (open.iter().map(Alternative::class).reduce(same), &starts) {
            (Some(Some(class)), _) => class,
            (_, Some(_)) => Class::Text,
            (_, None) => Class::Any,
        };
        let start = starts.and_then(|starts| starts.into_iter().reduce(|a, b| common(&a, &b)));
        let mut from = Vec::new();
        for hole in (Self { alternatives: open, wide: false }).holes() {
            trail::join(&mut from, &hole.from);
        }
        if from.is_empty() {
            from.push(Trail::many());
        }
        let hole = Piece::Hole(Hole { class, tested: None, from });
        let pieces = tidy([Piece::Text(start.unwrap_or_default()), hole]);
        self.alternatives.push(Alternative::Pieces(pieces));
    }

    /// All parts that are not known, however deep.
    pub(super) fn holes(&self) -> Vec<&Hole> {
        let mut holes = Vec::new();
        self.collect(&mut holes);
        holes
    }

    fn collect<'a>(&'a self, holes: &mut Vec<&'a Hole>) {
        for one in &self.alternatives {
            match one {
                Alternative::Literal(..) => {}
                Alternative::Pieces(pieces) => {
                    holes.extend(pieces.iter().filter_map(|piece| match piece {
                        Piece::Hole(hole) => Some(hole),
                        Piece::Text(_) => None,
                    }));
                }
                Alternative::List(items) => items.iter().for_each(|item| item.collect(holes)),
                Alternative::Map(entries) => {
                    entries.iter().for_each(|(_, value)| value.collect(holes));
                }
            }
        }
    }

    /// The same with one more step on the way of all that is not known.
    pub(super) fn then(&self, stage: &Stage) -> Self {
        self.each_hole(&|hole| Hole {
            from: hole.from.iter().map(|way| way.then(stage.clone())).collect(),
            ..hole.clone()
        })
    }

    /// The same with something done to every part that is not known.
    pub(super) fn each_hole(&self, change: &dyn Fn(&Hole) -> Hole) -> Self {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => Piece::Text(text.clone()),
            Piece::Hole(hole) => Piece::Hole(change(hole)),
        };
        let alternative = |one: &Alternative| match one {
            Alternative::Literal(..) => one.clone(),
            Alternative::Pieces(pieces) => Alternative::Pieces(pieces.iter().map(piece).collect()),
            Alternative::List(items) => {
                Alternative::List(items.iter().map(|item| item.each_hole(change)).collect())
            }
            Alternative::Map(entries) => {
                let entry = |(key, value): &(Text, Self)| (key.clone(), value.each_hole(change));
                Alternative::Map(entries.iter().map(entry).collect())
            }
        };
        let mut all = Self { alternatives: Vec::new(), wide: self.wide };
        for one in &self.alternatives {
            all.put(&alternative(one));
        }
        all
    }

    /// What can stand in a text for it.
    pub(super) fn texts(&self) -> Vec<Vec<Piece>> {
        self.alternatives.iter().map(Alternative::pieces).collect()
    }
}

impl Alternative {
    /// Takes over shorter ways; whether there are any.
    fn shorten(&mut self, other: &Self) -> bool {
        match (self, other) {
            (Alternative::Pieces(known), Alternative::Pieces(more)) => {
                let mut changed = false;
                for pair in known.iter_mut().zip(more) {
                    if let (Piece::Hole(known), Piece::Hole(more)) = pair {
                        changed |= trail::join(&mut known.from, &more.from);
                    }
                }
                changed
            }
            (Alternative::List(known), Alternative::List(more)) => {
                let pairs = known.iter_mut().zip(more);
                pairs.fold(false, |changed, (known, more)| known.join(more) | changed)
            }
            (Alternative::Map(known), Alternative::Map(more)) => {
                let pairs = known.iter_mut().zip(more);
                pairs.fold(false, |changed, ((_, known), (_, more))| known.join(more) | changed)
            }
            _ => false,
        }
    }

    /// Whether it is the only literal that passes a test.
    pub(super) const fn is_tested(&self) -> bool {
        matches!(self, Alternative::Literal(_, Some(_)))
    }

    /// The class of what is unknown all over.
    fn class(&self) -> Option<Class> {
        match self {
            Alternative::Pieces(pieces) => match pieces.as_slice() {
                [Piece::Hole(hole)] => Some(hole.class),
                _ => None,
            },
            _ => None,
        }
    }

    /// The text that it begins with; none where it may be no text.
    fn start(&self) -> Option<String> {
        match self {
            Alternative::Literal(Value::Text(text), _) => Some(text.to_string()),
            Alternative::Literal(..) | Alternative::List(_) | Alternative::Map(_) => None,
            Alternative::Pieces(pieces) => match pieces.first() {
                Some(Piece::Text(text)) => Some(text.clone()),
                Some(Piece::Hole(hole)) if hole.class.is_text() => Some(String::new()),
                _ => None,
            },
        }
    }

    /// What stands for it in a text.
    fn pieces(&self) -> Vec<Piece> {
        match self {
            Alternative::Literal(value, _) => tidy([Piece::Text(to_text(value).to_string())]),
            Alternative::Pieces(pieces) => pieces.clone(),
            Alternative::List(_) | Alternative::Map(_) => {
                // A text of it is made in several ways.
                let all = Abstract::from(self.clone());
                let known = all.holes().into_iter().cloned().reduce(|a, b| a.joined(&b));
                let hole = known.unwrap_or_else(|| Hole::new(Class::Text, Trail::many()));
                vec![Piece::Hole(Hole { class: Class::Text, tested: None, ..hole })]
            }
        }
    }
}

fn same(one: Option<Class>, other: Option<Class>) -> Option<Class> {
    one.filter(|_| one == other)
}

/// The beginning that two texts have in common.
fn common(one: &str, other: &str) -> String {
    one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
}
