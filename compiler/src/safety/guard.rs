//! What a test says of the values that pass it. Only what is sure counts: a list of what is allowed, a beginning,
//! an end, a form. A test of something that is made of a value says nothing of the value itself.
//!
//! A condition that fails does not hold, and the call goes on: so what is behind the other way of a test holds only
//! where the test cannot fail.

use std::rc::Rc;

use swml_runtime::expr::{BinaryOp, UnaryOp, loose_equal, strict_equal, to_boolean, to_text};
use swml_runtime::value::{Text, Value};

use super::expression::path_of;
use super::look::Sight;
use super::passed::{Equality, Test, TestKind, beginning_with, equal_to, formed, inner, with_test};
use super::regex::{self, Part};
use super::state::{Key, Scope, State};
use super::text::{Hole, Piece, admits, text_of, tidy};
use super::value::{Abstract, Alternative};
use crate::expr::{Body, Condition, Expr, ExprKind, Item, LogicalOp};
use crate::source::Span;

impl Sight<'_> {
    /// What is known where a condition holds, and where it does not, or fails.
    pub(super) fn condition(&self, condition: &Condition) -> (Option<State>, Option<State>) {
        match &condition.body {
            Body::Path(found) => match Key::of(&found.path) {
                Some(key) => (self.truth(&key, true), self.truth(&key, false)),
                None => (Some(self.state.clone()), Some(self.state.clone())),
            },
            Body::Expr(expr) => {
                let otherwise = self.either(self.holds(expr, false), self.fails(expr));
                (self.holds(expr, true), otherwise)
            }
            // Whoever evaluates it may not be able to: then it does not hold, whatever the value is.
            Body::Outside(outside) => {
                let yes = outside.expr.as_ref().and_then(|expr| self.holds(expr, true));
                (yes, Some(self.state.clone()))
            }
        }
    }

    /// What is known where an expression is true and where it is false, but not where it fails.
    pub(super) fn both(&self, expr: &Expr) -> (Option<State>, Option<State>) {
        (self.holds(expr, true), self.holds(expr, false))
    }

    /// What is known where a `switch` has taken a key.
    pub(super) fn case(
        &self,
        path: &swml_runtime::expr::Path,
        key: &str,
        span: Span,
    ) -> Option<State> {
        let subject = Key::of(path)?;
        let value = self.key(&subject, None);
        let test = self.test(TestKind::Equal, span);
        let wanted = Value::from(key);
        let mut passed = Abstract::default();
        for one in &value.alternatives {
            match one {
                // What is not set matches nothing.
                Alternative::Literal(Value::Undefined | Value::Null, _) => {}
                Alternative::Literal(value, _) if to_text(value).as_str() == key => {
                    passed.add(one.clone());
                }
                Alternative::Literal(..) => {}
                one => {
                    let can = Abstract::from(one.clone());
                    if can.texts().iter().any(|pieces| admits(pieces, key)) {
                        let test = Some(Rc::clone(&test));
                        passed.add(Alternative::Literal(wanted.clone(), test));
                    }
                }
            }
        }
        self.known(&subject, passed)
    }

    /// What is known where a `switch` has taken none of its keys.
    pub(super) fn no_case(&self, path: &swml_runtime::expr::Path, keys: &[Text]) -> Option<State> {
        let Some(subject) = Key::of(path) else { return Some(self.state.clone()) };
        let value = self.key(&subject, None);
        let rest = value.only(|one| match one {
            Alternative::Literal(Value::Undefined | Value::Null, _) => true,
            Alternative::Literal(value, _) => !keys.contains(&to_text(value)),
            _ => true,
        });
        self.known(&subject, rest)
    }

    // --- conditions ---------------------------------------------------------------------------------

    pub(super) fn holds(&self, expr: &Expr, wanted: bool) -> Option<State> {
        if let Some(key) = path_of(expr).and_then(|path| Key::of(&path)) {
            return self.truth(&key, wanted);
        }
        let as_it_is = || Some(self.state.clone());
        match &expr.kind {
            ExprKind::Literal(value) => (to_boolean(value) == wanted).then(|| self.state.clone()),
            ExprKind::Optional(inner) | ExprKind::Chain(inner) => self.holds(inner, wanted),
            ExprKind::Unary(UnaryOp::Not, inner) => self.holds(inner, !wanted),
            ExprKind::Sequence(parts) => parts.last().and_then(|last| self.holds(last, wanted)),
            ExprKind::Logical(LogicalOp::And, left, right) => {
                self.logical_test(left, right, true, wanted)
            }
            ExprKind::Logical(LogicalOp::Or, left, right) => {
                self.logical_test(left, right, false, wanted)
            }
            ExprKind::Conditional(test, then, otherwise) => {
                let (yes, no) = self.both(test);
                let then = yes.and_then(|state| self.with(&state).holds(then, wanted));
                let otherwise = no.and_then(|state| self.with(&state).holds(otherwise, wanted));
                self.either(then, otherwise)
            }
            ExprKind::Binary(op, left, right) => self.compared(expr, *op, left, right, wanted),
            ExprKind::Index(object, key) if wanted => {
                // Only what is in the map has a value there.
                match self.names(object) {
                    Some(names) => self.one_of(key, &names, Equality::Loose, true, expr.span),
                    None => as_it_is(),
                }
            }
            ExprKind::Call(callee, args) => match &callee.kind {
                ExprKind::Member(object, name) => {
                    self.called(expr.span, object, name, args, wanted)
                }
                ExprKind::Global(name) if name == "Boolean" => match args.as_slice() {
                    [Item::One(one)] => self.holds(one, wanted),
                    _ => as_it_is(),
                },
                _ => as_it_is(),
            },
            _ => as_it_is(),
        }
    }

    /// `a && b`, where `and`; else `a || b`.
    fn logical_test(&self, left: &Expr, right: &Expr, and: bool, wanted: bool) -> Option<State> {
        let decides = self.holds(left, !and);
        let goes_on = self.holds(left, and);
        let behind = goes_on.and_then(|state| self.with(&state).holds(right, wanted));
        match wanted == and {
            true => behind,
            false => self.either(decides, behind),
        }
    }

    /// Whether a variable counts as true.
    fn truth(&self, key: &Key, wanted: bool) -> Option<State> {
        let value = self.key(key, None);
        let kept = value.only(|one| match one {
            Alternative::Literal(value, _) => to_boolean(value) == wanted,
            Alternative::List(_) | Alternative::Map(_) => wanted,
            Alternative::Pieces(_) => true,
        });
        self.known(key, kept)
    }

    /// A comparison.
    fn compared(
        &self,
        whole: &Expr,
        op: BinaryOp,
        left: &Expr,
        right: &Expr,
        wanted: bool,
    ) -> Option<State> {
        let as_it_is = || Some(self.state.clone());
        let (equality, equal) = match op {
            BinaryOp::Equal => (Equality::Loose, true),
            BinaryOp::NotEqual => (Equality::Loose, false),
            BinaryOp::StrictEqual => (Equality::Strict, true),
            BinaryOp::StrictNotEqual => (Equality::Strict, false),
            BinaryOp::In if wanted => {
                return match self.names(right) {
                    Some(names) => self.one_of(left, &names, Equality::Loose, true, whole.span),
                    None => as_it_is(),
                };
            }
            BinaryOp::Greater | BinaryOp::GreaterEqual => {
                return match self.found_at(op, left, right) {
                    Some((list, item)) => self.in_list(list, item, wanted, whole.span),
                    None => as_it_is(),
                };
            }
            _ => return as_it_is(),
        };
        let equals = equal == wanted;
        if let Some((list, item)) = self.found_at(op, left, right) {
            // `indexOf(x) !== -1`
            return self.in_list(list, item, !equals, whole.span);
        }
        for (one, other) in [(left, right), (right, left)] {
            let constant = self.expr(other);
            let Some(values) = constant.literals() else { continue };
            if let Some((key, length)) = beginning(one)
                && let [Value::Text(text)] = values.as_slice()
            {
                return match equals && text.encode_utf16().count() == length {
                    true => self.begins(&key, std::slice::from_ref(text), whole.span),
                    false => as_it_is(),
                };
            }
            if path_of(one).is_some() {
                let values: Vec<Value> = values.into_iter().cloned().collect();
                // What is not equal to one of several may be any of them.
                return match equals || values.len() == 1 {
                    true => self.one_of(one, &values, equality, equals, whole.span),
                    false => as_it_is(),
                };
            }
        }
        as_it_is()
    }

    /// `list.indexOf(item)` beside what says whether it was found.
    fn found_at<'e>(
        &self,
        op: BinaryOp,
        left: &'e Expr,
        right: &'e Expr,
    ) -> Option<(&'e Expr, &'e Expr)> {
        let ExprKind::Call(callee, args) = &left.kind else { return None };
        let ExprKind::Member(list, name) = &callee.kind else { return None };
        let [Item::One(item)] = args.as_slice() else { return None };
        let number = self.expr(right);
        let number = match number.literals()?.as_slice() {
            [Value::Number(number)] => number.get(),
            _ => return None,
        };
        let wants = match op {
            BinaryOp::GreaterEqual => 0.0,
            _ => -1.0,
        };
        #[allow(clippy::float_cmp)]
        (name == "indexOf" && number == wants).then_some((&**list, item))
    }

    // --- calls that test ----------------------------------------------------------------------------

    fn called(
        &self,
        span: Span,
        object: &Expr,
        name: &str,
        args: &[Item],
        wanted: bool,
    ) -> Option<State> {
        let as_it_is = || Some(self.state.clone());
        let [Item::One(arg)] = args else { return as_it_is() };
        match (name, &object.kind) {
            ("test", ExprKind::Regex(pattern, flags)) if wanted => {
                match (regex::forms(pattern, flags), path_of(arg).and_then(|p| Key::of(&p))) {
                    (Some(forms), Some(key)) => self.fits(&key, &forms, span),
                    _ => as_it_is(),
                }
            }
            ("startsWith" | "endsWith", _) if wanted => {
                let Some(key) = path_of(object).and_then(|path| Key::of(&path)) else {
                    return as_it_is();
                };
                let value = self.expr(arg);
                let Some(texts) = value.literals() else { return as_it_is() };
                let texts: Vec<Text> = texts.into_iter().map(to_text).collect();
                match name {
                    "startsWith" => self.begins(&key, &texts, span),
                    _ => self.ends(&key, &texts, span),
                }
            }
            ("includes", _) => self.in_list(object, arg, wanted, span),
            ("hasOwnProperty", _) if wanted => match self.names(object) {
                Some(names) => self.one_of(arg, &names, Equality::Loose, true, span),
                None => as_it_is(),
            },
            _ => as_it_is(),
        }
    }

    /// Whether a value is in a list whose items the document says. In a text any part of it would be.
    fn in_list(&self, list: &Expr, item: &Expr, wanted: bool, span: Span) -> Option<State> {
        let value = self.expr(list);
        let mut items = Vec::new();
        let mut sure = value.alternatives.len() == 1;
        for one in &value.alternatives {
            match one {
                Alternative::Literal(Value::List(all), _) => items.extend(all.iter().cloned()),
                Alternative::List(all) => {
                    for item in all {
                        match item.literals() {
                            Some(values) => {
                                sure &= values.len() == 1;
                                items.extend(values.into_iter().cloned());
                            }
                            None => return Some(self.state.clone()),
                        }
                    }
                }
                _ => return Some(self.state.clone()),
            }
        }
        // Where the list is one of several, it may be in another one.
        match wanted || sure {
            true => self.one_of(item, &items, Equality::Strict, wanted, span),
            false => Some(self.state.clone()),
        }
    }

    /// The keys of a map that the document says.
    fn names(&self, object: &Expr) -> Option<Vec<Value>> {
        let value = self.expr(object);
        let mut names = Vec::new();
        for one in &value.alternatives {
            match one {
                Alternative::Literal(Value::Map(entries), _) => {
                    names.extend(entries.iter().map(|(key, _)| Value::Text(key.clone())));
                }
                Alternative::Map(entries) => {
                    names.extend(entries.iter().map(|(key, _)| Value::Text(key.clone())));
                }
                _ => return None,
            }
        }
        Some(names)
    }

    // --- what a test leaves -------------------------------------------------------------------------

    /// A value is one of these, or none of them.
    fn one_of(
        &self,
        expr: &Expr,
        values: &[Value],
        equality: Equality,
        wanted: bool,
        span: Span,
    ) -> Option<State> {
        let Some(key) = path_of(expr).and_then(|path| Key::of(&path)) else {
            return Some(self.state.clone());
        };
        let test = self.test(TestKind::Equal, span);
        let mut kept = Abstract::default();
        for one in &self.key(&key, None).alternatives {
            match one {
                Alternative::Literal(value, _) => {
                    let equal = |other: &Value| match equality {
                        Equality::Strict => strict_equal(value, other),
                        Equality::Loose => loose_equal(value, other),
                    };
                    if values.iter().any(equal) == wanted {
                        kept.add(one.clone());
                    }
                }
                one if !wanted => {
                    kept.add(one.clone());
                }
                one => values.iter().for_each(|value| {
                    kept.join(&equal_to(one, value, equality, &test));
                }),
            }
        }
        self.known(&key, kept)
    }

    /// A text begins with one of these.
    fn begins(&self, key: &Key, texts: &[Text], span: Span) -> Option<State> {
        let test = self.test(TestKind::Prefix, span);
        self.each(key, |one| {
            let mut all = Abstract::default();
            for text in texts {
                all.join(&beginning_with(one, text, &test));
            }
            all
        })
    }

    /// A text ends with one of these.
    fn ends(&self, key: &Key, texts: &[Text], span: Span) -> Option<State> {
        let test = self.test(TestKind::Suffix, span);
        self.each(key, |one| match one {
            Alternative::Literal(value, _) => {
                let fits = value.as_text().is_some_and(|known| {
                    texts.iter().any(|text| known.as_str().ends_with(text.as_str()))
                });
                if fits { one.clone().into() } else { Abstract::default() }
            }
            Alternative::Pieces(pieces) => match pieces.as_slice() {
                [Piece::Hole(hole)] => texts.iter().fold(Abstract::default(), |all, text| {
                    let hole = Hole { class: inner(hole.class), ..with_test(hole, &test) };
                    let pieces = tidy([Piece::Hole(hole), Piece::Text(text.to_string())]);
                    all.or(&text_of(pieces).into())
                }),
                _ => one.clone().into(),
            },
            _ => Abstract::default(),
        })
    }

    /// A text is of one of these forms.
    fn fits(&self, key: &Key, forms: &[Vec<Part>], span: Span) -> Option<State> {
        let test = self.test(TestKind::Pattern, span);
        self.each(key, |one| {
            let mut all = Abstract::default();
            for form in forms {
                all.join(&formed(one, form, &test));
            }
            all
        })
    }

    fn each(&self, key: &Key, keep: impl Fn(&Alternative) -> Abstract) -> Option<State> {
        let mut kept = Abstract::default();
        for one in &self.key(key, None).alternatives {
            kept.join(&keep(one));
        }
        self.known(key, kept)
    }

    /// What is known once a value can only be this; nothing where it can be nothing: no call goes there.
    pub(super) fn known(&self, key: &Key, value: Abstract) -> Option<State> {
        if value.is_none() {
            return None;
        }
        let mut state = self.state.clone();
        if value == self.key(key, None) {
            return Some(state);
        }
        if key.scope == Scope::Bare && key.way.len() == 1 {
            // The variable of that name is this, or not set.
            let var = Key { scope: Scope::Vars, way: key.way.clone() };
            let own = self.key(&var, None);
            match own.may_be_unset() || !self.state.functions.is_empty() {
                true => {}
                false => state.refine(&var, value.clone()),
            }
        }
        state.refine(key, value);
        Some(state)
    }

    fn test(&self, kind: TestKind, span: Span) -> Rc<Test> {
        Rc::new(Test { kind, node: self.node, span })
    }

    /// Either of two.
    pub(super) fn either(&self, one: Option<State>, other: Option<State>) -> Option<State> {
        match (one, other) {
            (Some(mut one), Some(other)) => {
                one.join(&other, &|state, key| self.with(state).key(key, None));
                Some(one)
            }
            (one, other) => one.or(other),
        }
    }
}

/// `x.slice(0, 5)` and the like: whose beginning it is, and how long.
fn beginning(expr: &Expr) -> Option<(Key, usize)> {
    let ExprKind::Call(callee, args) = &expr.kind else { return None };
    let ExprKind::Member(object, name) = &callee.kind else { return None };
    let key = Key::of(&path_of(object)?)?;
    let number = |item: &Item| match item {
        Item::One(Expr { kind: ExprKind::Literal(Value::Number(number)), .. }) => {
            Some(number.get())
        }
        _ => None,
    };
    let [from, to] = args.as_slice() else { return None };
    let (from, to) = (number(from)?, number(to)?);
    let known = matches!(name.as_str(), "slice" | "substring" | "substr");
    let fits = known && from == 0.0 && (1.0..100.0).contains(&to) && to.fract() == 0.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fits.then_some((key, to as usize))
}
