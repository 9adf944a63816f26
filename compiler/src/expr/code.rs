//! Arguments, conditions and paths into bytecode, numbered in order of first use.

use swml_runtime::expr::{Check, Code, Instr, Path, Pool, Root, Segment, to_text};
use swml_runtime::value::{Text, Value};

use super::ast::{Body, Condition, Expr, ExprKind, LogicalOp, PathExpr, Piece, Template};
use super::parse::key;
use super::{Argument, ArgumentKind};

pub(super) fn argument(argument: &Argument) -> Code {
    let mut emitter = Emitter::default();
    emitter.argument(argument);
    emitter.pool.into_code()
}

pub(super) fn condition(condition: &Condition) -> Code {
    let mut emitter = Emitter::default();
    emitter.body(&condition.body);
    emitter.pool.into_code()
}

pub(super) fn path(path: &PathExpr) -> Code {
    let mut emitter = Emitter::default();
    emitter.load(&path.path);
    emitter.pool.into_code()
}

#[derive(Default)]
struct Emitter {
    pool: Pool,
}

impl Emitter {
    fn argument(&mut self, argument: &Argument) {
        match &argument.kind {
            ArgumentKind::Literal(value) => self.constant(value),
            ArgumentKind::Template(template, check) => self.template(template, check.as_deref()),
            ArgumentKind::List(items) => {
                items.iter().for_each(|item| self.argument(item));
                self.push(Instr::List(number(items.len())));
            }
            ArgumentKind::Map(entries) => {
                entries.iter().for_each(|(_, value)| self.argument(value));
                self.map(&entries.iter().map(|(key, _)| key.clone()).collect());
            }
            ArgumentKind::Stringified(inner) => self.stringified(inner),
        }
    }

    /// Params: the scalars of the map become texts, containers inside keep what they hold [A14].
    fn stringified(&mut self, argument: &Argument) {
        match &argument.kind {
            ArgumentKind::Literal(Value::Map(entries)) => {
                let texts = entries.iter().map(|(key, value)| (key.clone(), scalar_text(value)));
                self.constant(&Value::Map(texts.collect()));
            }
            ArgumentKind::Literal(value) => self.constant(&scalar_text(value)),
            ArgumentKind::Map(entries) => {
                entries.iter().for_each(|(_, value)| self.stringified_value(value));
                self.map(&entries.iter().map(|(key, _)| key.clone()).collect());
            }
            _ => self.stringified_value(argument),
        }
    }

    fn stringified_value(&mut self, argument: &Argument) {
        match &argument.kind {
            ArgumentKind::Literal(value) => self.constant(&scalar_text(value)),
            ArgumentKind::Template(..) => {
                self.argument(argument);
                self.push(Instr::Stringify);
            }
            _ => self.argument(argument),
        }
    }

    fn template(&mut self, template: &Template, check: Option<&Check>) {
        match template.pieces.as_slice() {
            // One placeholder and nothing else keeps the type of its value.
            [Piece::Placeholder(_, body)] => self.body(body),
            pieces => {
                for piece in pieces {
                    match piece {
                        Piece::Text(text) => self.constant(&Value::text(text.as_str())),
                        Piece::Placeholder(_, body) => self.body(body),
                    }
                }
                self.push(Instr::Concat(number(pieces.len())));
            }
        }
        if let Some(check) = check {
            let index = self.pool.check(check);
            self.push(Instr::Coerce(index));
        }
    }

    fn body(&mut self, body: &Body) {
        match body {
            Body::Path(path) => self.load(&path.path),
            Body::Expr(expr) => self.expr(expr),
            Body::Outside(source) => {
                let index = self.pool.source(&Text::from(source.as_str()));
                self.push(Instr::Outside(index));
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Literal(value) => self.constant(value),
            ExprKind::Name(path) => self.load(path),
            ExprKind::Lookup(path) => self.load(&path.path),
            ExprKind::Member(object, name) => match &object.kind {
                // A scope is always an object: its first member needs no check.
                ExprKind::Name(path) if !matches!(path.root, Root::Bare(_)) => {
                    let segments = vec![Segment::Key(name.as_str().into())];
                    self.load(&Path { root: path.root.clone(), segments });
                }
                _ => {
                    self.expr(object);
                    let index = self.pool.constant(&key(name));
                    self.push(Instr::Get(index));
                }
            },
            ExprKind::Index(object, key) => {
                self.expr(object);
                self.expr(key);
                self.push(Instr::Index);
            }
            ExprKind::Not(operand) => {
                self.expr(operand);
                self.push(Instr::Not);
            }
            ExprKind::Binary(op, left, right) => {
                self.expr(left);
                self.expr(right);
                self.push(Instr::Binary(*op));
            }
            ExprKind::Logical(op, left, right) => {
                self.expr(left);
                let jump = match op {
                    LogicalOp::And => Instr::JumpIfFalseKeep,
                    LogicalOp::Or => Instr::JumpIfTrueKeep,
                };
                let jump = self.push(jump(0));
                self.expr(right);
                self.pool.land(jump);
            }
            ExprKind::Conditional(test, then, otherwise) => {
                self.expr(test);
                let to_else = self.push(Instr::JumpIfFalse(0));
                self.expr(then);
                let to_end = self.push(Instr::Jump(0));
                self.pool.land(to_else);
                self.expr(otherwise);
                self.pool.land(to_end);
            }
            // Never inside of an expression that the machine evaluates: the whole one goes outside.
            ExprKind::Opaque => self.constant(&Value::Undefined),
        }
    }

    fn load(&mut self, path: &Path) {
        let index = self.pool.path(path);
        self.push(Instr::Load(index));
    }

    fn constant(&mut self, value: &Value) {
        let index = self.pool.constant(value);
        self.push(Instr::Const(index));
    }

    fn map(&mut self, keys: &Vec<Text>) {
        let index = self.pool.shape(keys);
        self.push(Instr::Map(index));
    }

    fn push(&mut self, instr: Instr) -> usize {
        self.pool.push(instr)
    }
}

fn scalar_text(value: &Value) -> Value {
    match value {
        Value::List(_) | Value::Map(_) => value.clone(),
        scalar => Value::Text(to_text(scalar)),
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).expect("a document is smaller than 2^32 bytes")
}
