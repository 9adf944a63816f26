//! Formulas into words: as written where that is known, else what their code says, as an expression that
//! would compile to it again. Checks of values and the turning into texts are left out.

use std::ops::Range;

use swml_runtime::expr::{BinaryOp, Code, Instr, Path, Root, Segment, UnaryOp, number_text};
use swml_runtime::value::{Text, Value};

use super::parse::is_reserved;
use super::{Argument, ArgumentKind, Formula, Written};

/// How deep choices may nest in one another; code that was read from a file could go on forever.
const DEPTH: usize = 100;

/// What stands for code that no expression compiles to.
const STRANGE: &str = "...";

pub(super) fn display(formula: &Formula) -> String {
    match formula.written.as_deref() {
        Some(Written::Argument(argument)) => argument_words(argument),
        Some(Written::Condition(condition)) => condition.text.clone(),
        Some(Written::Path(path)) => path.text.clone(),
        None => code_words(&formula.code),
    }
}

fn argument_words(argument: &Argument) -> String {
    match &argument.kind {
        ArgumentKind::Literal(value) => literal(value),
        ArgumentKind::Template(template, _) => template.text.clone(),
        ArgumentKind::List(items) => list(items.iter().map(argument_words)),
        ArgumentKind::Map(entries) => {
            map(entries.iter().map(|(key, value)| (key, argument_words(value))))
        }
        ArgumentKind::Stringified(inner) => argument_words(inner),
    }
}

fn code_words(code: &Code) -> String {
    let words = Reader { code }.value(0..code.instrs.len(), DEPTH);
    match words {
        Some(Words::Literal(value)) => literal(&value),
        Some(Words::Path(path)) => path_words(path),
        Some(Words::Text(text) | Words::Expr(text, _) | Words::Optional(text)) => text,
        None => STRANGE.to_owned(),
    }
}

/// A value in words, and where it may stand.
enum Words<'c> {
    Literal(Value),
    Path(&'c Path),
    /// What stands among texts as it is: texts with placeholders, lists and maps.
    Text(String),
    /// An expression, and how tight its operator binds.
    Expr(String, u8),
    /// What stands before a `?.`.
    Optional(String),
}

const LOOSEST: u8 = 0;
const CONDITIONAL: u8 = 1;
const COALESCE: u8 = 2;
const OR: u8 = 3;
const AND: u8 = 4;
const BIT_OR: u8 = 5;
const BIT_XOR: u8 = 6;
const BIT_AND: u8 = 7;
const EQUALITY: u8 = 8;
const RELATION: u8 = 9;
const SHIFT: u8 = 10;
const SUM: u8 = 11;
const PRODUCT: u8 = 12;
const POWER: u8 = 13;
const UNARY: u8 = 14;
/// A whole `a?.b`: a dot behind it would belong to it.
const CHAIN: u8 = 15;
const PRIMARY: u8 = 16;

impl Words<'_> {
    /// As an operand of something that binds so tight.
    fn operand(self, least: u8) -> String {
        let (text, tightness) = match self {
            Words::Literal(value) => match &value {
                Value::Undefined => ("undefined".to_owned(), PRIMARY),
                Value::Number(number) if number.get() == 0.0 && number.get().is_sign_negative() => {
                    ("-0".to_owned(), UNARY)
                }
                Value::Number(number) if number.get() < 0.0 => (number_text(*number), UNARY),
                // A dot after its digits would be a part of the number.
                Value::Number(number) if least == PRIMARY => (number_text(*number), UNARY),
                Value::Number(number) => (number_text(*number), PRIMARY),
                value => (value.to_json(), PRIMARY),
            },
            Words::Path(path) if is_plain(path) => (path_words(path), PRIMARY),
            Words::Path(path) => (format!("%{{{}}}", path_words(path)), PRIMARY),
            Words::Text(text) => (Value::text(text).to_json(), PRIMARY),
            Words::Expr(text, tightness) => (text, tightness),
            Words::Optional(text) => (format!("{text}?"), PRIMARY),
        };
        if tightness < least { format!("({text})") } else { text }
    }

    /// In front of a dot: `%{params}.a` looks into all of `params`, `params.a` is one lookup.
    fn object(self) -> String {
        match self {
            Words::Path(path @ Path { root, segments })
                if segments.is_empty() && !matches!(root, Root::Bare(_)) =>
            {
                format!("%{{{}}}", path_words(path))
            }
            words => words.operand(PRIMARY),
        }
    }

    /// As a part of a text, an item of a list, a value of a map.
    fn part(self) -> String {
        match self {
            Words::Literal(value) => literal(&value),
            Words::Path(path) => format!("%{{{}}}", path_words(path)),
            Words::Text(text) => text,
            Words::Expr(text, _) | Words::Optional(text) => format!("%{{{text}}}"),
        }
    }
}

/// Runs code on words.
struct Reader<'c> {
    code: &'c Code,
}

impl<'c> Reader<'c> {
    /// The value that a stretch of the code leaves; nothing where it leaves none or more.
    fn value(&self, range: Range<usize>, depth: usize) -> Option<Words<'c>> {
        self.value_of(Vec::new(), range, depth)
    }

    /// The same with values that are there before.
    fn value_of(
        &self,
        mut stack: Vec<Words<'c>>,
        range: Range<usize>,
        depth: usize,
    ) -> Option<Words<'c>> {
        let depth = depth.checked_sub(1)?;
        // What was dropped stands before the next value: `(a, b) + c` is `a, b + c`.
        let mut dropped: Option<String> = None;
        let mut at = range.start;
        while at < range.end {
            let instr = *self.code.instrs.get(at)?;
            at += 1;
            let words = match instr {
                // The call or the constant that follows says the same.
                Instr::Free(_) => continue,
                Instr::Load(_) if matches!(self.code.instrs.get(at), Some(Instr::Named(_))) => {
                    continue;
                }
                Instr::Pop => {
                    dropped = Some(stack.pop()?.operand(LOOSEST));
                    continue;
                }
                Instr::JumpIfFalse(to) => {
                    let otherwise = to as usize;
                    let Some(Instr::Jump(end)) = self.code.instrs.get(otherwise.checked_sub(1)?)
                    else {
                        return None;
                    };
                    let end = *end as usize;
                    let then = self.part_of(&range, at..otherwise - 1, depth)?;
                    let otherwise = self.part_of(&range, otherwise..end, depth)?;
                    at = end;
                    let test = stack.pop()?.operand(CONDITIONAL + 1);
                    let (then, otherwise) =
                        (then.operand(CONDITIONAL), otherwise.operand(CONDITIONAL));
                    Words::Expr(format!("{test} ? {then} : {otherwise}"), CONDITIONAL)
                }
                Instr::JumpIfFalseKeep(to)
                | Instr::JumpIfTrueKeep(to)
                | Instr::JumpIfPresentKeep(to) => {
                    // `??` takes no other of the three beside it.
                    let (operator, tightness, least) = match instr {
                        Instr::JumpIfFalseKeep(_) => ("&&", AND, AND),
                        Instr::JumpIfTrueKeep(_) => ("||", OR, OR),
                        _ => ("??", COALESCE, BIT_OR - 1),
                    };
                    let right = self.part_of(&range, at..to as usize, depth)?;
                    at = to as usize;
                    let left = match stack.pop()? {
                        Words::Expr(text, COALESCE) if tightness == COALESCE => text,
                        left => left.operand(if tightness == COALESCE { BIT_OR } else { least }),
                    };
                    let right = right.operand(least + 1);
                    Words::Expr(format!("{left} {operator} {right}"), tightness)
                }
                Instr::JumpIfMissing(to) => {
                    let object = Words::Optional(stack.pop()?.object());
                    let end = to as usize;
                    if at >= end || end > range.end {
                        return None;
                    }
                    let chain = self.value_of(vec![object], at..end, depth)?;
                    at = end;
                    match chain {
                        Words::Expr(text, PRIMARY | CHAIN) => Words::Expr(text, CHAIN),
                        _ => return None,
                    }
                }
                instr => self.straight(instr, &mut stack)?,
            };
            stack.push(match dropped.take() {
                Some(dropped) => {
                    Words::Expr(format!("{dropped}, {}", words.operand(CONDITIONAL)), LOOSEST)
                }
                None => words,
            });
        }
        let words = stack.pop()?;
        stack.is_empty().then_some(words)
    }

    fn part_of(&self, whole: &Range<usize>, part: Range<usize>, depth: usize) -> Option<Words<'c>> {
        let inside = part.start < part.end && part.end <= whole.end;
        if inside { self.value(part, depth) } else { None }
    }

    /// An instruction that does not jump.
    fn straight(&self, instr: Instr, stack: &mut Vec<Words<'c>>) -> Option<Words<'c>> {
        let code = self.code;
        Some(match instr {
            Instr::Const(index) => Words::Literal(code.consts.get(index as usize)?.clone()),
            Instr::Load(index) => Words::Path(code.paths.get(index as usize)?),
            Instr::Outside(index) => {
                Words::Expr(code.sources.get(index as usize)?.to_string(), LOOSEST)
            }
            Instr::Get(index) => {
                let key = code.consts.get(index as usize)?.as_text()?;
                let object = stack.pop()?.object();
                Words::Expr(format!("{object}.{key}"), PRIMARY)
            }
            Instr::Index => {
                let key = stack.pop()?.operand(LOOSEST);
                let object = match stack.pop()? {
                    Words::Optional(object) => format!("{object}?."),
                    object => object.operand(PRIMARY),
                };
                Words::Expr(format!("{object}[{key}]"), PRIMARY)
            }
            Instr::Call(function, count) => {
                let args = arguments(stack, count.into())?;
                Words::Expr(format!("{}({args})", function.name()), PRIMARY)
            }
            Instr::Method(method, count) => {
                let args = arguments(stack, count.into())?;
                let object = stack.pop()?.object();
                Words::Expr(format!("{object}.{}({args})", method.name()), PRIMARY)
            }
            Instr::Named(constant) => Words::Expr(constant.name().to_owned(), PRIMARY),
            Instr::Unary(op) => {
                let (operator, operand) = (op.name(), stack.pop()?.operand(UNARY));
                // Two signs in a row would be one.
                let blank = operator.ends_with(char::is_alphabetic)
                    || matches!(op, UnaryOp::Minus | UnaryOp::Plus)
                        && operand.starts_with(operator);
                let blank = if blank { " " } else { "" };
                Words::Expr(format!("{operator}{blank}{operand}"), UNARY)
            }
            Instr::Binary(op) => {
                let (operator, tightness) = (op.name(), binds(op));
                let right = stack.pop()?;
                let left = stack.pop()?;
                let (left, right) = match op {
                    BinaryOp::Power => (left.operand(CHAIN), right.operand(POWER)),
                    _ => (left.operand(tightness), right.operand(tightness + 1)),
                };
                Words::Expr(format!("{left} {operator} {right}"), tightness)
            }
            Instr::Interpolate(count) => {
                let mut written = String::new();
                let mut after_text = count < 2;
                for part in take(stack, count as usize)? {
                    match part {
                        // Two texts in a row would be one.
                        Words::Literal(Value::Text(text)) if !after_text && !text.is_empty() => {
                            written.push_str(&backticked(&text));
                            after_text = true;
                        }
                        part => {
                            written.push_str(&format!("${{{}}}", part.operand(LOOSEST)));
                            after_text = false;
                        }
                    }
                }
                Words::Expr(format!("`{written}`"), PRIMARY)
            }
            Instr::Array(count) => {
                let items = arguments(stack, count as usize)?;
                Words::Expr(format!("[{items}]"), PRIMARY)
            }
            Instr::Object(shape) => {
                let keys = code.shapes.get(shape as usize)?;
                let values = take(stack, keys.len())?;
                let entries: Vec<String> = keys
                    .iter()
                    .zip(values)
                    .map(|(key, value)| {
                        format!(
                            "{}: {}",
                            Value::Text(key.clone()).to_json(),
                            value.operand(CONDITIONAL)
                        )
                    })
                    .collect();
                Words::Expr(format!("{{{}}}", entries.join(", ")), PRIMARY)
            }
            Instr::Concat(count) => {
                let parts = take(stack, count as usize)?.into_iter().map(Words::part);
                Words::Text(parts.collect())
            }
            Instr::List(count) => {
                Words::Text(list(take(stack, count as usize)?.into_iter().map(Words::part)))
            }
            Instr::Map(shape) => {
                let keys = code.shapes.get(shape as usize)?;
                let values = take(stack, keys.len())?.into_iter().map(Words::part);
                Words::Text(map(keys.iter().zip(values)))
            }
            Instr::Stringify | Instr::Coerce(_) => stack.pop()?,
            Instr::Free(_)
            | Instr::Pop
            | Instr::Jump(_)
            | Instr::JumpIfFalse(_)
            | Instr::JumpIfFalseKeep(_)
            | Instr::JumpIfTrueKeep(_)
            | Instr::JumpIfPresentKeep(_)
            | Instr::JumpIfMissing(_) => return None,
        })
    }
}

fn arguments(stack: &mut Vec<Words<'_>>, count: usize) -> Option<String> {
    let args = take(stack, count)?.into_iter().map(|arg| arg.operand(CONDITIONAL));
    Some(args.collect::<Vec<_>>().join(", "))
}

/// A text inside of a template literal.
fn backticked(text: &str) -> String {
    let mut written = String::new();
    for c in text.chars() {
        match c {
            '`' | '\\' | '$' => written.extend(['\\', c]),
            '\r' => written.push_str("\\r"),
            '\n' => written.push_str("\\n"),
            c => written.push(c),
        }
    }
    written
}

fn take<'c>(stack: &mut Vec<Words<'c>>, count: usize) -> Option<Vec<Words<'c>>> {
    Some(stack.split_off(stack.len().checked_sub(count)?))
}

/// A value among texts: a text without quotes.
fn literal(value: &Value) -> String {
    match value {
        Value::Text(text) => text.as_str().to_owned(),
        Value::Undefined => "undefined".to_owned(),
        Value::Number(number) => number_text(*number),
        value => value.to_json(),
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn map<'k>(entries: impl Iterator<Item = (&'k Text, String)>) -> String {
    let entries: Vec<String> = entries.map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{{}}}", entries.join(", "))
}

/// Whether an expression loads this path without a placeholder around it.
fn is_plain(path: &Path) -> bool {
    match (&path.root, path.segments.as_slice()) {
        (Root::Bare(name), []) => !is_reserved(name),
        (_, []) => true,
        (Root::Bare(_), _) => false,
        (_, [Segment::Key(key)]) => {
            !key.contains('-') && !key.starts_with(|c: char| c.is_ascii_digit())
        }
        _ => false,
    }
}

fn path_words(path: &Path) -> String {
    let mut words = match &path.root {
        Root::Bare(name) => name.to_string(),
        Root::Vars => "vars".into(),
        Root::Params => "params".into(),
        Root::Envs => "envs".into(),
        Root::Call => "call".into(),
    };
    for segment in &path.segments {
        match segment {
            Segment::Key(key) => words.push_str(&format!(".{key}")),
            Segment::Index(index) => words.push_str(&format!("[{index}]")),
        }
    }
    words
}

/// How tightly an operator binds.
const fn binds(op: BinaryOp) -> u8 {
    use BinaryOp::*;
    match op {
        Equal | NotEqual | StrictEqual | StrictNotEqual => EQUALITY,
        Less | LessEqual | Greater | GreaterEqual | In => RELATION,
        Add | Subtract => SUM,
        Multiply | Divide | Remainder => PRODUCT,
        Power => POWER,
        BitAnd => BIT_AND,
        BitOr => BIT_OR,
        BitXor => BIT_XOR,
        ShiftLeft | ShiftRight | ShiftRightUnsigned => SHIFT,
    }
}
