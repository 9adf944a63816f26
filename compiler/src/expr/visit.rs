//! Walking what was read: every part of an expression, and the variables that it looks at.

use swml_runtime::expr::{Path, Segment};
use swml_runtime::value::Value;

use super::ast::{Body, Condition, Expr, ExprKind, Item, Property, Template};
use super::{Argument, ArgumentKind, Formula, Piece, Written};
use crate::source::Span;
use crate::syntax::Scalar;

/// A look at a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// How far the way to it is known: of `vars.list[n].name` it is `vars.list`, and any part of that may be
    /// read. Properties that texts and lists have of themselves, such as `length`, are no part of it.
    pub path: Path,
    /// Where it stands.
    pub span: Span,
}

impl Expr {
    /// Calls for this expression and then for every part of it, in the order of the text.
    pub fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        visit(self);
        self.parts(&mut |part| part.walk(visit));
    }

    /// Calls for the parts that it is directly made of.
    pub fn parts(&self, visit: &mut dyn FnMut(&Expr)) {
        match &self.kind {
            ExprKind::Literal(_)
            | ExprKind::BigInt(_)
            | ExprKind::Regex(..)
            | ExprKind::Name(_)
            | ExprKind::Local(_)
            | ExprKind::Global(_)
            | ExprKind::Lookup(_)
            | ExprKind::This => {}
            ExprKind::Template(template) => template.parts.iter().for_each(visit),
            ExprKind::Tagged(tag, template) => {
                visit(tag);
                template.parts.iter().for_each(visit);
            }
            ExprKind::List(items) => items.iter().filter_map(Item::expr).for_each(visit),
            ExprKind::Object(properties) => {
                for property in properties {
                    if let Property::Computed(key, _) = property {
                        visit(key);
                    }
                    visit(property.value());
                }
            }
            ExprKind::Call(callee, args) | ExprKind::New(callee, args) => {
                visit(callee);
                args.iter().filter_map(Item::expr).for_each(visit);
            }
            ExprKind::Member(one, _)
            | ExprKind::Optional(one)
            | ExprKind::Chain(one)
            | ExprKind::Unary(_, one)
            | ExprKind::Delete(one) => visit(one),
            ExprKind::Index(one, other)
            | ExprKind::Binary(_, one, other)
            | ExprKind::InstanceOf(one, other)
            | ExprKind::Logical(_, one, other) => {
                visit(one);
                visit(other);
            }
            ExprKind::Conditional(test, then, otherwise) => {
                visit(test);
                visit(then);
                visit(otherwise);
            }
            ExprKind::Arrow(arrow) => {
                arrow.defaults.iter().for_each(&mut *visit);
                visit(&arrow.body);
            }
            ExprKind::Sequence(parts) => parts.iter().for_each(visit),
        }
    }

    /// The variables that it looks at, in the order of the text, with every place.
    #[must_use]
    pub fn reads(&self) -> Vec<Read> {
        let mut reads = Vec::new();
        self.collect(&mut reads);
        reads
    }

    fn collect(&self, reads: &mut Vec<Read>) {
        if let Some(path) = self.path() {
            reads.push(Read { path, span: self.span });
            return;
        }
        match &self.kind {
            // The name behind the dot is a method.
            ExprKind::Call(callee, args) => {
                match &callee.kind {
                    ExprKind::Member(object, _) => object.collect(reads),
                    _ => callee.collect(reads),
                }
                args.iter().filter_map(Item::expr).for_each(|arg| arg.collect(reads));
            }
            _ => self.parts(&mut |part| part.collect(reads)),
        }
    }

    /// The path, where it is one without anything computed.
    fn path(&self) -> Option<Path> {
        let longer = |object: &Expr, segment: Option<Segment>| {
            let mut path = object.path()?;
            path.segments.extend(segment);
            Some(path)
        };
        match &self.kind {
            ExprKind::Name(path) => Some(path.clone()),
            ExprKind::Lookup(lookup) => Some(lookup.path.clone()),
            ExprKind::Member(object, name) if name == "length" => object.path(),
            ExprKind::Member(object, name) => {
                longer(object, Some(Segment::Key(name.as_str().into())))
            }
            ExprKind::Index(object, key) => match &key.kind {
                ExprKind::Literal(Value::Text(key)) => {
                    longer(object, Some(Segment::Key(key.clone())))
                }
                ExprKind::Literal(Value::Number(index)) => {
                    let index = index.get();
                    let whole = (0.0..f64::from(u32::MAX)).contains(&index) && index % 1.0 == 0.0;
                    #[allow(clippy::cast_possible_truncation)]
                    longer(object, Some(Segment::Index(whole.then_some(index as u32)?)))
                }
                _ => None,
            },
            ExprKind::Optional(inner) | ExprKind::Chain(inner) => inner.path(),
            _ => None,
        }
    }
}

impl Item {
    /// The expression; none for a gap.
    #[must_use]
    pub fn expr(&self) -> Option<&Expr> {
        match self {
            Item::One(expr) | Item::Spread(expr) => Some(expr),
            Item::Gap => None,
        }
    }
}

impl Property {
    /// Its value, or what is spread.
    #[must_use]
    pub fn value(&self) -> &Expr {
        match self {
            Property::Named(_, value) | Property::Computed(_, value) | Property::Spread(value) => {
                value
            }
        }
    }
}

impl Body {
    /// The variables that it looks at.
    #[must_use]
    pub fn reads(&self) -> Vec<Read> {
        match self {
            Body::Path(found) => vec![Read { path: found.path.clone(), span: found.span }],
            Body::Expr(expr) => expr.reads(),
            Body::Outside(outside) => outside.expr.as_ref().map(Expr::reads).unwrap_or_default(),
        }
    }
}

impl Condition {
    /// The variables that it looks at.
    #[must_use]
    pub fn reads(&self) -> Vec<Read> {
        self.body.reads()
    }
}

impl Template {
    /// A text whose placeholders are not looked at.
    #[must_use]
    pub fn unread(scalar: &Scalar) -> Self {
        let text = scalar.text();
        Self {
            span: scalar.span(),
            text: text.to_owned(),
            pieces: vec![Piece::Text(text.to_owned())],
        }
    }

    /// What its placeholders hold, each with the span of the placeholder.
    pub fn bodies(&self) -> impl Iterator<Item = (Span, &Body)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Placeholder(span, body) => Some((*span, body)),
            Piece::Text(_) => None,
        })
    }

    /// The variables that it looks at.
    #[must_use]
    pub fn reads(&self) -> Vec<Read> {
        self.bodies().flat_map(|(_, body)| body.reads()).collect()
    }
}

impl Argument {
    /// Calls for every template in it.
    pub fn templates(&self, visit: &mut dyn FnMut(&Template)) {
        match &self.kind {
            ArgumentKind::Literal(_) => {}
            ArgumentKind::Template(template, _) => visit(template),
            ArgumentKind::List(items) => items.iter().for_each(|item| item.templates(visit)),
            ArgumentKind::Map(entries) => {
                entries.iter().for_each(|(_, value)| value.templates(visit));
            }
            ArgumentKind::Stringified(inner) => inner.templates(visit),
        }
    }

    /// The variables that it looks at.
    #[must_use]
    pub fn reads(&self) -> Vec<Read> {
        let mut reads = Vec::new();
        self.templates(&mut |template| reads.extend(template.reads()));
        reads
    }
}

impl Formula {
    /// The variables that it looks at, as far as it is known what was written.
    #[must_use]
    pub fn reads(&self) -> Vec<Read> {
        match self.written.as_deref() {
            Some(Written::Argument(argument)) => argument.reads(),
            Some(Written::Condition(condition)) => condition.reads(),
            Some(Written::Path(path)) => vec![Read { path: path.path.clone(), span: path.span }],
            None => Vec::new(),
        }
    }
}
