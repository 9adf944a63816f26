//! What a formula can come to. Where all that it reads is literal, the machine's own evaluator says so, value by
//! value; else texts keep the parts that are known, and everything else is made of what it reads.

use std::borrow::Cow;
use std::rc::Rc;

use swml_runtime::expr::{self, Check, CheckKind, Code, Path, to_text};
use swml_runtime::value::{Text, Value};

use super::class::Class;
use super::look::Sight;
use super::passed::Test;
use super::text::{Hole, Piece, text_of, tidy};
use super::value::{Abstract, Alternative, MOST};
use crate::expr::Piece as Part;
use crate::expr::{Argument, ArgumentKind, Body, Formula, Template, Written};

impl Sight<'_> {
    /// What a formula can come to.
    pub(super) fn formula(&self, formula: &Formula) -> Abstract {
        if let Some(value) = formula.constant() {
            return Abstract::literal(value.clone());
        }
        // A map of values that have passed tests keeps them one by one.
        let keeps = |value: &Abstract| value.alternatives.iter().any(Alternative::is_tested);
        let reads = || formula.code.paths.iter().map(|path| self.path(path, None));
        let map = matches!(
            formula.written.as_deref(),
            Some(Written::Argument(Argument {
                kind: ArgumentKind::Map(_) | ArgumentKind::Stringified(_),
                ..
            }))
        );
        if !(map && reads().any(|value| keeps(&value)))
            && let Some(values) = self.counted(&formula.code)
        {
            return values;
        }
        match formula.written.as_deref() {
            Some(Written::Argument(argument)) => self.argument(argument),
            Some(Written::Condition(condition)) => self.body(&condition.body),
            Some(Written::Path(path)) => self.path(&path.path, Some(path.span)),
            // Read back from a program: it depends on all that it reads.
            None => self.mixed(&reads().collect::<Vec<_>>(), Class::Any),
        }
    }

    /// Every value of code that reads literals alone.
    fn counted(&self, code: &Code) -> Option<Abstract> {
        // A variable alone is looked up below, and keeps the tests that it has passed.
        if !code.sources.is_empty() || code.instrs.len() < 2 {
            return None;
        }
        let reads: Vec<Abstract> = code.paths.iter().map(|path| self.path(path, None)).collect();
        let literals: Option<Vec<Vec<Known>>> = reads.iter().map(known).collect();
        let literals = literals?;
        let count = literals.iter().try_fold(1usize, |all, one| all.checked_mul(one.len()));
        let count = count.filter(|count| *count <= MOST)?;
        let len = u32::try_from(code.instrs.len()).ok()?;
        let (span, mut stack) = (expr::Span { start: 0, len }, Vec::new());
        let mut all = Abstract::default();
        for number in 0..count {
            let mut rest = number;
            let pick = |values: &Vec<Known>| {
                let value = values[rest % values.len()].clone();
                rest /= values.len();
                value
            };
            let (values, tests): (Vec<_>, Vec<_>) = literals.iter().map(pick).unzip();
            let lookup = Lookup { paths: &code.paths, values };
            if let Ok(value) = expr::evaluate(code, span, &lookup, &[], &mut stack) {
                all.add(Alternative::Literal(value, tests.into_iter().flatten().next()));
            }
        }
        Some(all)
    }

    pub(super) fn argument(&self, argument: &Argument) -> Abstract {
        match &argument.kind {
            ArgumentKind::Literal(value) => Abstract::literal(value.clone()),
            ArgumentKind::Template(template, check) => {
                let value = self.template(template);
                check.as_ref().map_or(value.clone(), |check| self.checked(&value, check))
            }
            ArgumentKind::List(items) => {
                let items = items.iter().map(|item| self.argument(item)).collect();
                Alternative::List(items).into()
            }
            ArgumentKind::Map(entries) => {
                let entry = |(key, value): &(Text, Argument)| (key.clone(), self.argument(value));
                Alternative::Map(entries.iter().map(entry).collect()).into()
            }
            ArgumentKind::Stringified(inner) => stringified(&self.argument(inner)),
        }
    }

    fn template(&self, template: &Template) -> Abstract {
        if let [Part::Placeholder(_, body)] = template.pieces.as_slice() {
            return self.body(body);
        }
        let parts = template.pieces.iter().map(|piece| match piece {
            Part::Text(text) => Abstract::literal(text.as_str()),
            Part::Placeholder(_, body) => self.body(body),
        });
        let parts: Vec<Abstract> = parts.collect();
        self.joined(&parts)
    }

    fn body(&self, body: &Body) -> Abstract {
        match body {
            Body::Path(found) => self.path(&found.path, Some(found.span)),
            Body::Expr(expr) => self.expr(expr),
            Body::Outside(outside) => match &outside.expr {
                Some(expr) => self.expr(expr),
                // No JavaScript: it fails wherever it is evaluated.
                None => Abstract::default(),
            },
        }
    }

    /// A value as a parameter wants it.
    fn checked(&self, value: &Abstract, check: &Check) -> Abstract {
        let mut all = Abstract::default();
        for one in &value.alternatives {
            if check.choices.is_empty() {
                all.join(&self.coerced(one, check.kind));
                continue;
            }
            let texts = Abstract::from(one.clone()).texts();
            let fits = |choice: &&Text| texts.iter().any(|text| super::text::admits(text, choice));
            for choice in check.choices.iter().filter(fits) {
                all.add(Alternative::Literal(Value::Text(choice.clone()), None));
            }
        }
        all
    }

    fn coerced(&self, one: &Alternative, kind: CheckKind) -> Abstract {
        match (one, kind) {
            (Alternative::List(_) | Alternative::Map(_), _) => Abstract::default(),
            (Alternative::Literal(Value::List(_) | Value::Map(_), _), _) => Abstract::default(),
            (Alternative::Literal(value, test), CheckKind::Text) => {
                Alternative::Literal(Value::Text(to_text(value)), test.clone()).into()
            }
            (Alternative::Literal(value, _), CheckKind::Number | CheckKind::Integer) => {
                Abstract::literal(expr::to_number(value).get())
            }
            (_, CheckKind::Text) => text_of(one_text(one)).into(),
            (_, CheckKind::Number | CheckKind::Integer) => {
                self.mixed([&Abstract::from(one.clone())], Class::Number)
            }
            (_, CheckKind::Bool) => Abstract::bools(),
        }
    }

    /// Texts put together: every combination.
    pub(super) fn joined(&self, parts: &[Abstract]) -> Abstract {
        let mut all: Vec<Vec<Piece>> = vec![Vec::new()];
        for part in parts {
            let texts = part.texts();
            if all.len() * texts.len() > MOST {
                return self.shortened(parts);
            }
            all = all
                .iter()
                .flat_map(|start| {
                    texts
                        .iter()
                        .map(move |end| tidy(start.iter().cloned().chain(end.iter().cloned())))
                })
                .collect();
        }
        all.into_iter().fold(Abstract::default(), |mut known, pieces| {
            known.add(text_of(pieces));
            known
        })
    }

    /// The same where there are too many: what all begin with, and something that is made of the rest.
    fn shortened(&self, parts: &[Abstract]) -> Abstract {
        let mut pieces = Vec::new();
        for part in parts {
            match part.literals().as_deref() {
                Some([value]) => pieces.push(Piece::Text(to_text(value).to_string())),
                _ => {
                    let mixed = self.mixed([part], Class::Text);
                    pieces.extend(mixed.texts().into_iter().flatten());
                }
            }
        }
        text_of(tidy(pieces)).into()
    }
}

/// A literal, and the test that it is the only one to pass.
type Known = (Value, Option<Rc<Test>>);

fn known(value: &Abstract) -> Option<Vec<Known>> {
    let literal = |one: &Alternative| match one {
        Alternative::Literal(value, test) => Some((value.clone(), test.clone())),
        _ => None,
    };
    value.alternatives.iter().map(literal).collect()
}

/// Values of paths, one of each.
struct Lookup<'a> {
    paths: &'a [Path],
    values: Vec<Value>,
}

impl expr::Scope for Lookup<'_> {
    fn lookup(&self, path: &Path) -> Cow<'_, Value> {
        let at = self.paths.iter().position(|known| known == path);
        at.map_or(Cow::Owned(Value::Undefined), |at| Cow::Borrowed(&self.values[at]))
    }
}

fn one_text(one: &Alternative) -> Vec<Piece> {
    Abstract::from(one.clone()).texts().into_iter().next().unwrap_or_default()
}

/// The scalars of a map as texts, containers in it as they are: how `params` are passed.
fn stringified(value: &Abstract) -> Abstract {
    let mut all = Abstract::default();
    for one in &value.alternatives {
        all.add(match one {
            Alternative::Map(entries) => {
                let entry =
                    |(key, value): &(Text, Abstract)| (key.clone(), scalars_as_texts(value));
                Alternative::Map(entries.iter().map(entry).collect())
            }
            one => one.clone(),
        });
    }
    all
}

fn scalars_as_texts(value: &Abstract) -> Abstract {
    let mut all = Abstract::default();
    for one in &value.alternatives {
        all.add(match one {
            Alternative::Literal(value, test)
                if !matches!(value, Value::Map(_) | Value::List(_)) =>
            {
                Alternative::Literal(Value::Text(to_text(value)), test.clone())
            }
            // What may be a list or a map stays one.
            Alternative::Pieces(pieces) => match pieces.as_slice() {
                [Piece::Hole(hole)] if matches!(hole.class, Class::Any | Class::Odd) => one.clone(),
                [Piece::Hole(hole)] if hole.class == Class::Number => {
                    Alternative::Pieces(vec![Piece::Hole(Hole {
                        class: Class::Encoded,
                        ..hole.clone()
                    })])
                }
                _ => text_of(pieces.clone()),
            },
            one => one.clone(),
        });
    }
    all
}
