//! What an expression of JavaScript can come to: what it makes of lists, maps, texts and numbers.

use swml_runtime::expr::{BinaryOp, Path, Segment, UnaryOp, to_boolean, to_text};
use swml_runtime::value::{Text, Value};

use super::class::Class;
use super::look::Sight;
use super::text::{Hole, Piece};
use super::trail::Trail;
use super::value::{Abstract, Alternative, MOST};
use crate::expr::{Expr, ExprKind, Item, LogicalOp, Property};

impl Sight<'_> {
    pub(super) fn expr(&self, expr: &Expr) -> Abstract {
        if let Some(path) = path_of(expr) {
            return self.path(&path, Some(expr.span));
        }
        match &expr.kind {
            ExprKind::Literal(value) => Abstract::literal(value.clone()),
            ExprKind::Template(literal) => {
                let mut parts = Vec::new();
                for (at, text) in literal.texts.iter().enumerate() {
                    parts.push(Abstract::literal(text.as_str()));
                    parts.extend(literal.parts.get(at).map(|part| worded(&self.expr(part))));
                }
                self.joined(&parts)
            }
            ExprKind::List(items) => self.list(items),
            ExprKind::Object(properties) => self.object(properties),
            ExprKind::Member(object, name) if name == "length" => self.length(&self.expr(object)),
            ExprKind::Member(object, name) => {
                self.within(&self.expr(object), &[Text::from(name.as_str())])
            }
            ExprKind::Index(object, key) => {
                self.index(&self.expr(object), &worded(&self.expr(key)))
            }
            ExprKind::Optional(inner) => self.expr(inner),
            ExprKind::Chain(inner) => self.expr(inner).or(&Abstract::undefined()),
            ExprKind::Call(callee, args) => self.call_of(expr, callee, args),
            ExprKind::Unary(op, operand) => self.unary(*op, operand),
            ExprKind::Binary(op, left, right) => {
                self.binary(*op, &self.expr(left), &self.expr(right))
            }
            ExprKind::InstanceOf(..) => Abstract::bools(),
            ExprKind::Logical(op, left, right) => self.logical(*op, left, right),
            ExprKind::Conditional(test, then, otherwise) => {
                let (yes, no) = self.both(test);
                let mut all = Abstract::default();
                if let Some(state) = yes {
                    all.join(&self.with(&state).expr(then));
                }
                if let Some(state) = no {
                    all.join(&self.with(&state).expr(otherwise));
                }
                all
            }
            ExprKind::Sequence(parts) => {
                parts.last().map_or_else(Abstract::undefined, |last| self.expr(last))
            }
            _ => self.opaque(expr),
        }
    }

    /// Something that is made of all that it reads.
    pub(super) fn opaque(&self, expr: &Expr) -> Abstract {
        let reads = expr.reads();
        let reads: Vec<Abstract> =
            reads.iter().map(|read| self.path(&read.path, Some(read.span))).collect();
        self.mixed(&reads, Class::Any)
    }

    fn list(&self, items: &[Item]) -> Abstract {
        let mut all: Vec<Vec<Abstract>> = vec![Vec::new()];
        for item in items {
            let behind = match item {
                Item::One(one) => vec![vec![self.expr(one)]],
                Item::Gap => vec![vec![Abstract::undefined()]],
                Item::Spread(one) => self.spread(one),
            };
            if behind.is_empty() || all.len() * behind.len() > MOST {
                let parts = items.iter().filter_map(Item::expr).map(|part| self.expr(part));
                return self.mixed(&parts.collect::<Vec<_>>(), Class::Any);
            }
            let longer = |start: &Vec<Abstract>| {
                let start = start.clone();
                behind.iter().map(move |end| [start.as_slice(), end].concat())
            };
            all = all.iter().flat_map(longer).collect();
        }
        let lists = all.into_iter().map(|items| Alternative::List(items).into());
        lists.fold(Abstract::default(), |all, list| all.or(&list))
    }

    /// The items that `...` of a value can put into a list; nothing where it may be no list.
    fn spread(&self, one: &Expr) -> Vec<Vec<Abstract>> {
        let items = |one: &Alternative| match one {
            Alternative::List(items) => Some(items.clone()),
            Alternative::Literal(Value::List(items), _) => {
                Some(items.iter().cloned().map(Abstract::literal).collect())
            }
            _ => None,
        };
        let lists: Option<_> = self.expr(one).alternatives.iter().map(items).collect();
        lists.unwrap_or_default()
    }

    fn object(&self, properties: &[Property]) -> Abstract {
        let mut all: Vec<(Text, Abstract)> = Vec::new();
        let mut parts = Vec::new();
        let mut whole = true;
        for property in properties {
            let value = self.expr(property.value());
            parts.push(value.clone());
            match property {
                Property::Named(name, _) => {
                    all.retain(|(known, _)| known.as_str() != name);
                    all.push((Text::from(name.as_str()), value));
                }
                Property::Computed(key, _) => {
                    parts.push(self.expr(key));
                    whole = false;
                }
                Property::Spread(_) => whole = false,
            }
        }
        match whole {
            true => Alternative::Map(all).into(),
            false => self.mixed(&parts, Class::Any),
        }
    }

    fn index(&self, object: &Abstract, key: &Abstract) -> Abstract {
        match key.literals() {
            Some(keys) => keys.into_iter().map(to_text).fold(Abstract::default(), |all, key| {
                all.or(&match key.as_str() {
                    "length" => self.length(object),
                    _ => self.within(object, &[key]),
                })
            }),
            // `length` is one of the keys that it may be.
            None => self.member(object).or(&self.length(object)),
        }
    }

    /// The `length` of a value: of a list that the document makes it is known, a map has but its keys.
    fn length(&self, object: &Abstract) -> Abstract {
        let mut lengths = Abstract::default();
        for one in &object.alternatives {
            let length = match one {
                Alternative::List(items) => items.len(),
                Alternative::Literal(Value::List(items), _) => items.len(),
                Alternative::Map(_) | Alternative::Literal(Value::Map(_), _) => {
                    let map: Abstract = one.clone().into();
                    lengths = lengths.or(&self.within(&map, &[Text::word("length")]));
                    continue;
                }
                _ => return self.mixed([object], Class::Number),
            };
            let length = u32::try_from(length).unwrap_or(u32::MAX);
            lengths = lengths.or(&Abstract::literal(f64::from(length)));
        }
        lengths
    }

    fn unary(&self, op: UnaryOp, operand: &Expr) -> Abstract {
        match op {
            UnaryOp::Not => match self.both(operand) {
                (Some(_), Some(_)) => Abstract::bools(),
                (yes, _) => Abstract::literal(yes.is_none()),
            },
            UnaryOp::Void => Abstract::undefined(),
            UnaryOp::Typeof => {
                Abstract::words(["undefined", "object", "boolean", "number", "string", "function"])
            }
            UnaryOp::Minus | UnaryOp::Plus | UnaryOp::BitNot => {
                self.mixed([&self.expr(operand)], Class::Number)
            }
        }
    }

    pub(super) fn binary(&self, op: BinaryOp, left: &Abstract, right: &Abstract) -> Abstract {
        use BinaryOp::{
            Add, Equal, Greater, GreaterEqual, In, Less, LessEqual, NotEqual, StrictEqual,
            StrictNotEqual,
        };
        match op {
            Equal | NotEqual | StrictEqual | StrictNotEqual | Less | LessEqual | Greater
            | GreaterEqual | In => Abstract::bools(),
            Add => {
                let mut all = Abstract::default();
                for one in &left.alternatives {
                    for other in &right.alternatives {
                        all.join(&self.sum(one, other));
                    }
                }
                all
            }
            _ => self.mixed([left, right], Class::Number),
        }
    }

    /// `a + b`: texts are put together where either is one.
    fn sum(&self, one: &Alternative, other: &Alternative) -> Abstract {
        let (one_text, other_text) = (is_text(one), is_text(other));
        let (one, other) = (Abstract::from(one.clone()), Abstract::from(other.clone()));
        let pair = [worded(&one), worded(&other)];
        if one_text == Some(false) && other_text == Some(false) {
            return self.mixed(&pair, Class::Number);
        }
        let text = self.joined(&pair);
        match one_text == Some(true) || other_text == Some(true) {
            true => text,
            false => text.or(&self.mixed(&pair, Class::Number)),
        }
    }

    fn logical(&self, op: LogicalOp, left: &Expr, right: &Expr) -> Abstract {
        let value = self.expr(left);
        let (yes, no) = self.both(left);
        let truth = |one: &Alternative| match one {
            Alternative::Literal(value, _) => Some(to_boolean(value)),
            Alternative::List(_) | Alternative::Map(_) => Some(true),
            Alternative::Pieces(_) => None,
        };
        let (kept, state) = match op {
            LogicalOp::And => {
                let falsy = value.only(|one| truth(one) != Some(true));
                // Whatever is falsy of what is not known has no text of its own.
                let nothing = |one: &Alternative| matches!(one, Alternative::Literal(..));
                let unknown = falsy.alternatives.len() > falsy.only(nothing).alternatives.len();
                let kept = match unknown {
                    true => falsy.only(nothing).or(&falsy_values()),
                    false => falsy,
                };
                (kept, yes)
            }
            LogicalOp::Or => (value.only(|one| truth(one) != Some(false)), no),
            LogicalOp::Coalesce => {
                let there = value.only(|one| {
                    !matches!(one, Alternative::Literal(Value::Undefined | Value::Null, _))
                });
                (there, Some(self.state.clone()))
            }
        };
        match state {
            Some(state) => kept.or(&self.with(&state).expr(right)),
            None => kept,
        }
    }
}

/// The path that an expression is, where nothing in it is computed. `length` is no part of one.
pub(super) fn path_of(expr: &Expr) -> Option<Path> {
    let longer = |object: &Expr, segment: Segment| {
        let mut path = path_of(object)?;
        path.segments.push(segment);
        Some(path)
    };
    match &expr.kind {
        ExprKind::Name(path) => Some(path.clone()),
        ExprKind::Lookup(lookup) => Some(lookup.path.clone()),
        ExprKind::Member(_, name) if name == "length" => None,
        ExprKind::Member(object, name) => longer(object, Segment::Key(name.as_str().into())),
        ExprKind::Index(object, key) => match &key.kind {
            ExprKind::Literal(Value::Text(key)) if key.as_str() == "length" => None,
            ExprKind::Literal(value @ (Value::Text(_) | Value::Number(_))) => {
                longer(object, Segment::Key(to_text(value)))
            }
            _ => None,
        },
        ExprKind::Optional(inner) | ExprKind::Chain(inner) => path_of(inner),
        _ => None,
    }
}

/// `true` or `false` where it is known whether it is a text.
pub(super) fn is_text(one: &Alternative) -> Option<bool> {
    match one {
        Alternative::Literal(Value::List(_) | Value::Map(_), _)
        | Alternative::List(_)
        | Alternative::Map(_) => None,
        Alternative::Literal(value, _) => Some(matches!(value, Value::Text(_))),
        Alternative::Pieces(pieces) => match pieces.as_slice() {
            [Piece::Hole(hole)] if hole.class == Class::Number => Some(false),
            [Piece::Hole(hole)] if !hole.class.is_text() => None,
            _ => Some(true),
        },
    }
}

pub(super) fn is_list(one: &Alternative) -> bool {
    matches!(one, Alternative::List(_) | Alternative::Literal(Value::List(_), _))
}

/// What counts as false, but for what is not set.
fn falsy_values() -> Abstract {
    let values = [Value::Bool(false), Value::from(0.0), Value::word(""), Value::Null];
    values.into_iter().fold(Abstract::undefined(), |all, value| all.or(&Abstract::literal(value)))
}

/// What JavaScript makes a text of: of nothing, its name.
pub(super) fn worded(value: &Abstract) -> Abstract {
    let mut all = Abstract::default();
    for one in &value.alternatives {
        all.add(match one {
            Alternative::Literal(Value::Undefined, _) => {
                Alternative::Literal(Value::word("undefined"), None)
            }
            Alternative::Literal(Value::Null, _) => Alternative::Literal(Value::word("null"), None),
            // Not as JSON, which it is in a text of SWML.
            Alternative::Literal(Value::List(_) | Value::Map(_), _) => {
                Hole::new(Class::Text, Trail::many()).into()
            }
            one => one.clone(),
        });
    }
    all
}
