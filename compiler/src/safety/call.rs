//! What functions and methods of JavaScript make of values, as far as texts keep something that is known.

use swml_runtime::value::Value;

use super::class::Class;
use super::expression::{is_list, is_text, worded};
use super::look::Sight;
use super::text::{Hole, Piece, text_of, tidy};
use super::value::{Abstract, Alternative};
use crate::expr::{Expr, ExprKind, Item};

impl Sight<'_> {
    pub(super) fn call_of(&self, whole: &Expr, callee: &Expr, args: &[Item]) -> Abstract {
        let values: Option<Vec<Abstract>> = args
            .iter()
            .map(|arg| match arg {
                Item::One(one) if matches!(one.kind, ExprKind::Arrow(_)) => {
                    Some(Abstract::default())
                }
                Item::One(one) => Some(self.expr(one)),
                Item::Spread(_) | Item::Gap => None,
            })
            .collect();
        let Some(args_known) = values else { return self.opaque(whole) };
        match &callee.kind {
            ExprKind::Global(name) => self.function(whole, name, &args_known),
            ExprKind::Member(object, name) => {
                if let ExprKind::Global(_) = object.kind {
                    return match name.as_str() {
                        "isArray" => Abstract::bools(),
                        _ if matches!(&object.kind, ExprKind::Global(g) if g == "Math") => {
                            self.mixed(&args_known, Class::Number)
                        }
                        _ => self.opaque(whole),
                    };
                }
                self.method(whole, object, name, args, &args_known)
            }
            ExprKind::Optional(inner) => match &inner.kind {
                ExprKind::Member(object, name) => {
                    self.method(whole, object, name, args, &args_known)
                }
                _ => self.opaque(whole),
            },
            _ => self.opaque(whole),
        }
    }

    fn function(&self, whole: &Expr, name: &str, args: &[Abstract]) -> Abstract {
        match (name, args) {
            ("String", [value]) => self.joined(&[worded(value)]),
            ("Number" | "parseInt" | "parseFloat", _) => self.mixed(args, Class::Number),
            ("Boolean" | "isNaN" | "isFinite", _) => Abstract::bools(),
            ("encodeURIComponent", [value]) => self.mixed([value], Class::Encoded),
            _ => self.opaque(whole),
        }
    }

    fn method(
        &self,
        whole: &Expr,
        object: &Expr,
        name: &str,
        args: &[Item],
        values: &[Abstract],
    ) -> Abstract {
        let value = self.expr(object);
        match name {
            "valueOf" if args.is_empty() => value,
            "toString" if args.is_empty() => self.joined(&[worded(&value)]),
            "includes" | "startsWith" | "endsWith" | "test" | "hasOwnProperty" | "some"
            | "every" => Abstract::bools(),
            "indexOf" | "lastIndexOf" | "charCodeAt" | "codePointAt" | "search" => {
                self.mixed([&value], Class::Number)
            }
            "concat" if value.alternatives.iter().all(|one| is_text(one) == Some(true)) => {
                let parts: Vec<Abstract> =
                    std::iter::once(value).chain(values.iter().map(worded)).collect();
                self.joined(&parts)
            }
            "trim" | "trimStart" | "trimEnd" | "slice" | "substring" | "substr" | "charAt"
                if value.alternatives.iter().all(|one| is_text(one) == Some(true)) =>
            {
                self.part_of_text(&value, name)
            }
            "replace" | "replaceAll" if only_digits_stay(args, values) => {
                let texts = value.only(|one| is_text(one) != Some(false));
                self.mixed([&texts], Class::Digits)
            }
            "at" | "find" | "pop" | "shift" if value.alternatives.iter().all(is_list) => {
                self.member(&value)
            }
            // In any order.
            "reverse" | "sort" if value.alternatives.iter().all(is_list) => {
                let member = self.member(&value);
                let list = |one| Alternative::List(vec![member.clone(); length(one)]);
                either(value.alternatives.iter().map(list))
            }
            "filter" if value.alternatives.iter().all(is_list) => {
                let member = self.member(&value);
                let most = value.alternatives.iter().map(length).max().unwrap_or(0);
                either((0..=most).map(|length| Alternative::List(vec![member.clone(); length])))
            }
            _ => self.opaque(whole),
        }
    }

    /// Some letters of a text, in their order.
    fn part_of_text(&self, value: &Abstract, name: &str) -> Abstract {
        let mut all = Abstract::default();
        for pieces in value.texts() {
            let classes = pieces.iter().map(|piece| match piece {
                Piece::Text(text) if Class::Digits.admits(text) => Class::Digits,
                Piece::Text(_) => Class::Text,
                Piece::Hole(hole) => hole.class,
            });
            let digits = classes.into_iter().all(|class| class == Class::Digits);
            let whole = Abstract::from(text_of(pieces.clone()));
            let trims = name.starts_with("trim");
            let (trims_start, trims_end) = (name != "trimEnd", name != "trimStart");
            match pieces.split_first() {
                // Blanks at the ends go, what stands there stays.
                Some((Piece::Text(start), _)) if trims && !start.trim().is_empty() => {
                    let pieces = pieces.iter().enumerate().map(|(at, piece)| match piece {
                        Piece::Text(text) => {
                            let (first, last) = (at == 0, at + 1 == pieces.len());
                            let text = if first && trims_start { text.trim_start() } else { text };
                            let text = if last && trims_end { text.trim_end() } else { text };
                            Piece::Text(text.to_owned())
                        }
                        Piece::Hole(hole) => Piece::Hole(Hole { tested: None, ..hole.clone() }),
                    });
                    all.add(text_of(tidy(pieces)));
                }
                _ => {
                    let class = if digits { Class::Digits } else { Class::Text };
                    all.join(&self.mixed([&whole], class));
                }
            }
        }
        all
    }
}

/// How many items a list has.
fn length(one: &Alternative) -> usize {
    match one {
        Alternative::List(items) => items.len(),
        Alternative::Literal(Value::List(items), _) => items.len(),
        _ => 0,
    }
}

fn either(all: impl Iterator<Item = Alternative>) -> Abstract {
    all.fold(Abstract::default(), |all, one| all.or(&one.into()))
}

/// `replace(/\D/g, '')`: whatever else a text had is gone.
fn only_digits_stay(args: &[Item], values: &[Abstract]) -> bool {
    const OTHERS: [&str; 5] = [r"\D", r"\D+", "[^0-9]", "[^0-9]+", r"[^\d]"];
    let Some(ExprKind::Regex(pattern, flags)) =
        args.first().and_then(Item::expr).map(|expr| &expr.kind)
    else {
        return false;
    };
    let by = values.get(1).and_then(Abstract::literals);
    let by_digits = by.is_some_and(|all| {
        all.iter().all(|one| one.as_text().is_some_and(|text| Class::Digits.admits(text)))
    });
    OTHERS.contains(&pattern.as_str()) && flags == "g" && by_digits
}
