//! Where a condition can fail, and what is known there: a value that has no such method, something on a path that is
//! not there.

use swml_runtime::expr::BinaryOp;
use swml_runtime::value::Value;

use super::class::Class;
use super::expression::path_of;
use super::look::Sight;
use super::state::{Key, State};
use super::text::Piece;
use super::value::{Abstract, Alternative};
use crate::expr::{Expr, ExprKind, Item, LogicalOp};

impl Sight<'_> {
    /// What is known where an expression fails; nothing where it cannot.
    pub(super) fn fails(&self, expr: &Expr) -> Option<State> {
        if path_of(expr).is_some() {
            return self.breaks(expr);
        }
        let first = |one: Option<State>, other: Option<State>| self.either(one, other);
        match &expr.kind {
            ExprKind::Literal(_) | ExprKind::Regex(..) | ExprKind::Global(_) => None,
            ExprKind::Unary(_, one) => self.fails(one),
            ExprKind::Logical(op, left, right) => {
                let behind = match op {
                    LogicalOp::And => self.holds(left, true),
                    LogicalOp::Or => self.holds(left, false),
                    LogicalOp::Coalesce => Some(self.state.clone()),
                };
                let right = behind.and_then(|state| self.with(&state).fails(right));
                first(self.fails(left), right)
            }
            ExprKind::Conditional(test, then, otherwise) => {
                let (yes, no) = self.both(test);
                let then = yes.and_then(|state| self.with(&state).fails(then));
                let otherwise = no.and_then(|state| self.with(&state).fails(otherwise));
                first(self.fails(test), first(then, otherwise))
            }
            ExprKind::Binary(op, left, right) if *op != BinaryOp::In => {
                first(self.fails(left), self.fails(right))
            }
            ExprKind::List(items) => items
                .iter()
                .filter_map(Item::expr)
                .fold(None, |all, item| first(all, self.fails(item))),
            ExprKind::Call(callee, args) => {
                let args = args
                    .iter()
                    .filter_map(Item::expr)
                    .fold(None, |all, arg| first(all, self.fails(arg)));
                match &callee.kind {
                    ExprKind::Member(object, name) => first(args, self.lacks(object, name)),
                    ExprKind::Global(name) if NEVER_FAIL.contains(&name.as_str()) => args,
                    _ => Some(self.state.clone()),
                }
            }
            ExprKind::Member(object, name) if name == "length" => self.lacks(object, name),
            _ => Some(self.state.clone()),
        }
    }

    /// What is known where looking up a path in JavaScript fails: something on its way is not there.
    fn breaks(&self, expr: &Expr) -> Option<State> {
        match &expr.kind {
            ExprKind::Chain(inner) | ExprKind::Optional(inner) => self.breaks(inner),
            ExprKind::Member(object, _) | ExprKind::Index(object, _) => {
                let before = self.breaks(object);
                // A whole scope is always there, and behind `?.` nothing has to be.
                let sure = matches!(object.kind, ExprKind::Optional(_));
                let key = path_of(object).and_then(|path| Key::of(&path)).filter(|_| !sure);
                let Some(key) = key else { return before };
                let mut missing = Abstract::default();
                for one in &self.key(&key, None).alternatives {
                    match one {
                        Alternative::Literal(Value::Undefined | Value::Null, _) => {
                            missing.add(one.clone());
                        }
                        Alternative::Pieces(pieces)
                            if matches!(
                                pieces.as_slice(),
                                [Piece::Hole(hole)] if hole.class == Class::Any
                            ) =>
                        {
                            missing
                                .join(&Abstract::undefined().or(&Abstract::literal(Value::Null)));
                        }
                        _ => {}
                    }
                }
                self.either(before, self.known(&key, missing))
            }
            _ => None,
        }
    }

    /// What is known where a value has no such method.
    fn lacks(&self, object: &Expr, name: &str) -> Option<State> {
        let has = |one: &Alternative| match (one, name) {
            (Alternative::Literal(Value::Text(_), _), _) => TEXT_METHODS.contains(&name),
            (
                Alternative::Literal(Value::List(_), _) | Alternative::List(_),
                "includes" | "indexOf" | "length",
            ) => true,
            (Alternative::Literal(Value::Map(_), _) | Alternative::Map(_), "hasOwnProperty") => {
                true
            }
            (Alternative::Pieces(pieces), _) if TEXT_METHODS.contains(&name) => {
                !matches!(pieces.as_slice(), [Piece::Hole(hole)] if !hole.class.is_text())
            }
            _ => false,
        };
        if let (ExprKind::Regex(..), "test") = (&object.kind, name) {
            return None;
        }
        let within = self.fails(object);
        match path_of(object).and_then(|path| Key::of(&path)) {
            Some(key) => {
                let lacking = self.key(&key, None).only(|one| !has(one));
                self.either(within, self.known(&key, lacking))
            }
            None => match self.expr(object).alternatives.iter().all(has) {
                true => within,
                false => Some(self.state.clone()),
            },
        }
    }
}

/// Functions that take whatever they are given.
const NEVER_FAIL: [&str; 5] = ["Boolean", "String", "Number", "parseInt", "parseFloat"];
/// Methods that every text has.
const TEXT_METHODS: [&str; 12] = [
    "startsWith",
    "endsWith",
    "includes",
    "indexOf",
    "slice",
    "substring",
    "substr",
    "trim",
    "toLowerCase",
    "toUpperCase",
    "length",
    "charAt",
];
