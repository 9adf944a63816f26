//! The evaluator: a stack machine over a pool of code. It allocates nothing but the texts and containers that
//! it makes.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::slice;

use super::coerce::{js_text, to_boolean, to_number, to_text};
use super::{
    Check, CheckKind, Code, Instr, Path, Segment, Span, VALUE_DEPTH, VALUE_SIZE, WORK, call,
    operate, text,
};
use crate::fault::Fault;
use crate::value::{Text, Value};

/// Where variables come from.
pub trait Scope {
    /// What a path leads to; `Undefined` where it leads nowhere.
    fn lookup(&self, path: &Path) -> Cow<'_, Value>;
}

/// Why an evaluation did not give a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It failed.
    Fault(Fault),
    /// It needs the value of this source text (an index into [`Code::sources`]), which is not among the
    /// answers yet. Evaluate again when it is.
    Outside(u32),
}

impl Stop {
    /// The fault of an evaluation that ended without a value; one that nobody outside was asked for is
    /// one too.
    pub(crate) const fn fault(self) -> Fault {
        match self {
            Stop::Fault(fault) => fault,
            Stop::Outside(_) => Fault::Expression,
        }
    }
}

/// What JavaScript throws, or what grows too large.
pub(super) const FAILED: Stop = Stop::Fault(Fault::Expression);

/// A checked program never gets here; damaged memory would.
const BROKEN: Stop = FAILED;

/// What an evaluation may still do.
pub(super) struct Work(usize);

impl Work {
    /// So much was read.
    pub(super) fn spend(&mut self, amount: usize) -> Result<(), Stop> {
        self.0 = self.0.checked_sub(amount).ok_or(FAILED)?;
        Ok(())
    }

    /// Something of this size was made, or is about to be.
    pub(super) fn make(&mut self, size: usize) -> Result<(), Stop> {
        if size > VALUE_SIZE { Err(FAILED) } else { self.spend(size) }
    }
}

/// Evaluates one expression of a pool. `answers` are the values of the outside expressions met so far,
/// by index of their source; `None` where the outside had no answer, which is [`Fault::Expression`].
/// `stack` is scratch: its content is unspecified afterwards.
///
/// # Errors
/// See [`Stop`].
pub fn evaluate(
    code: &Code,
    span: Span,
    scope: &impl Scope,
    answers: &[(u32, Option<Value>)],
    stack: &mut Vec<Value>,
) -> Result<Value, Stop> {
    stack.clear();
    let instrs = code
        .instrs
        .get(span.start as usize..(span.start as usize).saturating_add(span.len as usize))
        .ok_or(BROKEN)?;
    let mut work = Work(WORK);
    let mut next = 0;
    while let Some(instr) = instrs.get(next) {
        next += 1;
        let value = match *instr {
            Instr::Const(index) => code.consts.get(index as usize).ok_or(BROKEN)?.clone(),
            Instr::Load(index) => {
                let found = scope.lookup(code.paths.get(index as usize).ok_or(BROKEN)?);
                // Most variables are held against one constant and are done with: those need no owner.
                match *instrs.get(next..).unwrap_or_default() {
                    [Instr::Const(right), Instr::Binary(op), ..] => {
                        next += 2;
                        let right = code.consts.get(right as usize).ok_or(BROKEN)?;
                        operate::binary(op, &found, right, &mut work)?
                    }
                    [Instr::Const(arg), Instr::Method(method, 1), ..] => {
                        next += 2;
                        let arg = code.consts.get(arg as usize).ok_or(BROKEN)?;
                        call::method(method, &found, slice::from_ref(arg), &mut work)?
                    }
                    _ => found.into_owned(),
                }
            }
            Instr::Get(index) => {
                let object = pop(stack)?;
                member(&object, code.consts.get(index as usize).ok_or(BROKEN)?)?
            }
            Instr::Index => {
                let key = pop(stack)?;
                member(&pop(stack)?, &key)?
            }
            Instr::Unary(op) => operate::unary(op, &pop(stack)?),
            Instr::Binary(op) => {
                let right = pop(stack)?;
                operate::binary(op, &pop(stack)?, &right, &mut work)?
            }
            Instr::Free(path) => {
                let path = code.paths.get(path as usize).ok_or(BROKEN)?;
                if !scope.lookup(path).is_undefined() {
                    return Err(FAILED);
                }
                continue;
            }
            Instr::Call(function, count) => {
                let from = below(stack, count.into())?;
                let value = call::function(function, &stack[from..], &mut work)?;
                stack.truncate(from);
                value
            }
            Instr::Method(method, count) => {
                let from = below(stack, usize::from(count) + 1)?;
                let (object, args) = stack[from..].split_first().ok_or(BROKEN)?;
                let value = call::method(method, object, args, &mut work)?;
                stack.truncate(from);
                value
            }
            Instr::Named(constant) => {
                let name = constant.name().rsplit('.').next().unwrap_or_default();
                match pop(stack)? {
                    Value::Undefined => constant.value().into(),
                    hiding => member(&hiding, &Value::word(name))?,
                }
            }
            Instr::Pop => {
                pop(stack)?;
                continue;
            }
            Instr::Jump(to) => {
                next = forward(next, to)?;
                continue;
            }
            Instr::JumpIfFalse(to) => {
                if !to_boolean(&pop(stack)?) {
                    next = forward(next, to)?;
                }
                continue;
            }
            Instr::JumpIfFalseKeep(to)
            | Instr::JumpIfTrueKeep(to)
            | Instr::JumpIfPresentKeep(to) => {
                let top = stack.last().ok_or(BROKEN)?;
                let keeps = match instr {
                    Instr::JumpIfFalseKeep(_) => !to_boolean(top),
                    Instr::JumpIfTrueKeep(_) => to_boolean(top),
                    _ => !is_missing(top),
                };
                if keeps {
                    next = forward(next, to)?;
                } else {
                    pop(stack)?;
                }
                continue;
            }
            Instr::JumpIfMissing(to) => {
                if !is_missing(stack.last().ok_or(BROKEN)?) {
                    continue;
                }
                pop(stack)?;
                next = forward(next, to)?;
                Value::Undefined
            }
            Instr::Concat(count) => {
                let mut text = String::new();
                for part in take(stack, count)? {
                    text::append(&mut text, &to_text(&part), &mut work)?;
                }
                Value::text(text)
            }
            Instr::Interpolate(count) => {
                let mut text = String::new();
                for part in take(stack, count)? {
                    text::append(&mut text, &js_text(&part), &mut work)?;
                }
                Value::text(text)
            }
            Instr::List(count) | Instr::Array(count) => {
                let items = take(stack, count)?.collect();
                bounded(Value::List(items), &mut work)?
            }
            Instr::Object(shape) | Instr::Map(shape) => {
                let keys = code.shapes.get(shape as usize).ok_or(BROKEN)?;
                let count = u32::try_from(keys.len()).map_err(|_| BROKEN)?;
                let keeps_all = matches!(instr, Instr::Object(_));
                let entries: Vec<(Text, Value)> = keys
                    .iter()
                    .cloned()
                    .zip(take(stack, count)?)
                    .filter(|(_, value)| keeps_all || !value.is_undefined())
                    .collect();
                bounded(Value::Map(entries.into()), &mut work)?
            }
            Instr::Stringify => match pop(stack)? {
                container @ (Value::List(_) | Value::Map(_)) => container,
                scalar => Value::Text(to_text(&scalar)),
            },
            Instr::Coerce(check) => {
                let check = code.checks.get(check as usize).ok_or(BROKEN)?;
                coerce(pop(stack)?, check).ok_or(Stop::Fault(Fault::InvalidValue))?
            }
            Instr::Outside(source) => match answers.iter().find(|(known, _)| *known == source) {
                Some((_, Some(value))) => value.clone(),
                Some((_, None)) => return Err(Stop::Fault(Fault::Expression)),
                None => return Err(Stop::Outside(source)),
            },
        };
        stack.push(value);
    }
    pop(stack)
}

/// What a path leads to from a value: keys of maps, indices of lists, and by name the entries of a list of
/// `{name, value}` (what `call.headers` is \[A11\]). `Undefined` where it leads nowhere.
#[must_use]
#[inline]
pub fn walk<'v>(value: &'v Value, segments: &[Segment]) -> &'v Value {
    static NOTHING: Value = Value::Undefined;
    let mut here = value;
    for segment in segments {
        let next = match segment {
            Segment::Key(key) => named(here, key),
            Segment::Index(index) => match here {
                Value::List(items) => items.get(*index as usize),
                _ => None,
            },
        };
        match next {
            Some(next) => here = next,
            None => return &NOTHING,
        }
    }
    here
}

#[inline]
pub(super) fn named<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        Value::Map(_) => value.get(key),
        Value::List(items) => items
            .iter()
            .find(|item| {
                item.get("name")
                    .and_then(Value::as_text)
                    .is_some_and(|n| n.eq_ignore_ascii_case(key))
            })
            .and_then(|item| item.get("value")),
        _ => None,
    }
}

/// JavaScript's `object[key]`: fails on `undefined` and `null`, else `undefined` where nothing is there.
fn member(object: &Value, key: &Value) -> Result<Value, Stop> {
    if is_missing(object) {
        return Err(FAILED);
    }
    let key = js_text(key);
    let index = array_index(&key);
    let found = match (object, index) {
        (Value::List(items), Some(index)) => items.get(index).cloned(),
        (Value::List(items), None) if key == "length" => Some(length(items.len())),
        (Value::Text(text), Some(index)) => Some(text::unit_at(text, index)),
        (Value::Text(text), None) if key == "length" => Some(length(text::length(text))),
        (Value::List(_) | Value::Map(_), _) => named(object, &key).cloned(),
        _ => None,
    };
    Ok(found.unwrap_or_default())
}

/// `7` of `"7"`, but not of `"07"`.
#[must_use]
pub fn array_index(key: &str) -> Option<usize> {
    let canonical = key == "0" || !key.starts_with(['0', '+']);
    if canonical { key.parse().ok() } else { None }
}

#[allow(clippy::cast_precision_loss)]
fn length(count: usize) -> Value {
    Value::from(count as f64)
}

/// The value as a check wants it; `None` where it is not of that kind.
fn coerce(value: Value, check: &Check) -> Option<Value> {
    let value = match check.kind {
        CheckKind::Text => match value {
            Value::List(_) | Value::Map(_) => return None,
            scalar => Value::Text(to_text(&scalar)),
        },
        CheckKind::Number | CheckKind::Integer => {
            let number = match &value {
                Value::Number(number) => *number,
                Value::Text(text) if !text.trim().is_empty() => to_number(&value),
                _ => return None,
            };
            let whole = number.get() % 1.0 == 0.0;
            let in_range = check.min.is_none_or(|min| number.get() >= min.get())
                && check.max.is_none_or(|max| number.get() <= max.get());
            if !number.get().is_finite()
                || !in_range
                || (check.kind == CheckKind::Integer && !whole)
            {
                return None;
            }
            Value::Number(number)
        }
        CheckKind::Bool => match &value {
            Value::Bool(_) => value,
            Value::Text(text) if text.as_str() == "true" => Value::Bool(true),
            Value::Text(text) if text.as_str() == "false" => Value::Bool(false),
            _ => return None,
        },
    };
    let allowed = check.choices.is_empty()
        || value.as_text().is_some_and(|text| check.choices.iter().any(|choice| choice == text));
    allowed.then_some(value)
}

fn pop(stack: &mut Vec<Value>) -> Result<Value, Stop> {
    stack.pop().ok_or(BROKEN)
}

fn take(stack: &mut Vec<Value>, count: u32) -> Result<alloc::vec::Drain<'_, Value>, Stop> {
    let from = stack.len().checked_sub(count as usize).ok_or(BROKEN)?;
    Ok(stack.drain(from..))
}

/// Where a jump leads: forward, so that every evaluation ends.
fn forward(next: usize, to: u32) -> Result<usize, Stop> {
    let to = to as usize;
    if to >= next { Ok(to) } else { Err(BROKEN) }
}

/// A container that may stay: shared parts make it cheap to build one that is too large to print, and
/// one that holds itself again and again in a loop would be too deep to drop.
pub(super) fn bounded(value: Value, work: &mut Work) -> Result<Value, Stop> {
    let mut left = VALUE_SIZE;
    let fits = fits(&value, VALUE_DEPTH, &mut left);
    work.spend(VALUE_SIZE - left)?;
    if fits { Ok(value) } else { Err(FAILED) }
}

/// Where the last values of the stack begin.
fn below(stack: &[Value], count: usize) -> Result<usize, Stop> {
    stack.len().checked_sub(count).ok_or(BROKEN)
}

const fn is_missing(value: &Value) -> bool {
    matches!(value, Value::Undefined | Value::Null)
}

fn fits(value: &Value, depth: usize, left: &mut usize) -> bool {
    let mut spend = |cost: usize| match left.checked_sub(cost) {
        Some(rest) => {
            *left = rest;
            true
        }
        None => false,
    };
    match value {
        Value::Text(text) => spend(text.len() + 1),
        Value::List(items) => {
            depth > 0 && spend(1) && items.iter().all(|item| fits(item, depth - 1, left))
        }
        Value::Map(entries) => {
            depth > 0
                && spend(1)
                && entries.iter().all(|(key, item)| {
                    let known = left.checked_sub(key.len());
                    *left = known.unwrap_or(0);
                    known.is_some() && fits(item, depth - 1, left)
                })
        }
        _ => spend(1),
    }
}
