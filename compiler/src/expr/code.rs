//! Arguments, conditions and paths into bytecode, numbered in order of first use.

use swml_runtime::expr::{
    Check, Code, Constant, Function, Instr, Method, Path, Pool, Root, Segment, root, to_text,
};
use swml_runtime::value::{Text, Value};

use super::ast::{
    Body, Condition, Expr, ExprKind, Item, LogicalOp, PathExpr, Piece, Property, Template,
    TemplateLiteral,
};
use super::{Argument, ArgumentKind};
use crate::source::Span;

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

/// Something that only the outside can evaluate.
pub(super) struct Beyond {
    pub(super) what: String,
    pub(super) span: Span,
}

/// The first thing in an expression that is not compiled: then all of it is for the outside.
pub(super) fn beyond(expr: &Expr) -> Option<Beyond> {
    Emitter::default().expr(expr).err()
}

type Compiled = Result<(), Beyond>;

#[derive(Default)]
struct Emitter {
    pool: Pool,
    /// The jumps of a chain, out of it where something before a `?.` is missing.
    missing: Vec<usize>,
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
            Body::Expr(expr) => match self.expr(expr) {
                Ok(()) => {}
                // Reading has asked `beyond`, and then it is for the outside.
                Err(_) => self.constant(&Value::Undefined),
            },
            Body::Outside(outside) => {
                let index = self.pool.source(&Text::from(outside.source.as_str()));
                self.push(Instr::Outside(index));
            }
        }
    }

    /// Long chains of operators are deep trees: what is done for one kind stands in a function of its own,
    /// so that this one needs little of the stack.
    fn expr(&mut self, expr: &Expr) -> Compiled {
        match &expr.kind {
            ExprKind::Literal(value) => self.constant(value),
            ExprKind::Name(path) => self.load(path),
            ExprKind::Lookup(path) => self.load(&path.path),
            ExprKind::Template(template) => return self.template_literal(template),
            ExprKind::List(items) => return self.list(items, expr.span),
            ExprKind::Object(properties) => return self.object(properties, expr.span),
            ExprKind::Member(object, name) => return self.member(object, name),
            ExprKind::Index(object, key) => return self.two(object, key, Instr::Index),
            ExprKind::Call(callee, args) => return self.call(callee, args, expr.span),
            ExprKind::Chain(inner) => return self.chain(inner),
            ExprKind::Optional(object) => return self.optional(object),
            ExprKind::Unary(op, operand) => {
                self.expr(operand)?;
                self.push(Instr::Unary(*op));
            }
            ExprKind::Binary(op, left, right) => return self.two(left, right, Instr::Binary(*op)),
            ExprKind::Logical(op, left, right) => return self.logical(*op, left, right),
            ExprKind::Conditional(test, then, otherwise) => {
                return self.conditional(test, then, otherwise);
            }
            ExprKind::Sequence(parts) => return self.sequence(parts),
            ExprKind::BigInt(_)
            | ExprKind::Regex(..)
            | ExprKind::Tagged(..)
            | ExprKind::Arrow(_)
            | ExprKind::New(..)
            | ExprKind::This
            | ExprKind::Delete(_)
            | ExprKind::InstanceOf(..)
            | ExprKind::Global(_)
            | ExprKind::Local(_) => return Err(not_compiled(expr)),
        }
        Ok(())
    }

    fn two(&mut self, left: &Expr, right: &Expr, instr: Instr) -> Compiled {
        self.expr(left)?;
        self.expr(right)?;
        self.push(instr);
        Ok(())
    }

    fn list(&mut self, items: &[Item], span: Span) -> Compiled {
        self.items(items, span)?;
        self.push(Instr::Array(number(items.len())));
        Ok(())
    }

    fn chain(&mut self, inner: &Expr) -> Compiled {
        let outer = std::mem::take(&mut self.missing);
        self.expr(inner)?;
        let jumps = std::mem::replace(&mut self.missing, outer);
        jumps.into_iter().for_each(|jump| self.pool.land(jump));
        Ok(())
    }

    fn optional(&mut self, object: &Expr) -> Compiled {
        self.expr(object)?;
        let jump = self.push(Instr::JumpIfMissing(0));
        self.missing.push(jump);
        Ok(())
    }

    fn logical(&mut self, op: LogicalOp, left: &Expr, right: &Expr) -> Compiled {
        self.expr(left)?;
        let jump = match op {
            LogicalOp::And => Instr::JumpIfFalseKeep,
            LogicalOp::Or => Instr::JumpIfTrueKeep,
            LogicalOp::Coalesce => Instr::JumpIfPresentKeep,
        };
        let jump = self.push(jump(0));
        self.expr(right)?;
        self.pool.land(jump);
        Ok(())
    }

    fn conditional(&mut self, test: &Expr, then: &Expr, otherwise: &Expr) -> Compiled {
        self.expr(test)?;
        let to_else = self.push(Instr::JumpIfFalse(0));
        self.expr(then)?;
        let to_end = self.push(Instr::Jump(0));
        self.pool.land(to_else);
        self.expr(otherwise)?;
        self.pool.land(to_end);
        Ok(())
    }

    fn sequence(&mut self, parts: &[Expr]) -> Compiled {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.push(Instr::Pop);
            }
            self.expr(part)?;
        }
        Ok(())
    }

    fn member(&mut self, object: &Expr, name: &str) -> Compiled {
        match &object.kind {
            // A scope is always an object: its first member needs no check.
            ExprKind::Name(path) if !matches!(path.root, Root::Bare(_)) => {
                let segments = vec![Segment::Key(name.into())];
                self.load(&Path { root: path.root.clone(), segments });
            }
            ExprKind::Global(global) => {
                let name = format!("{global}.{name}");
                let Some(constant) = Constant::named(&name) else {
                    return Err(Beyond { what: format!("`{name}`"), span: object.span });
                };
                self.load(&bare(global));
                self.push(Instr::Named(constant));
            }
            _ => {
                self.expr(object)?;
                let index = self.pool.constant(&Value::text(name));
                self.push(Instr::Get(index));
            }
        }
        Ok(())
    }

    fn call(&mut self, callee: &Expr, args: &[Item], span: Span) -> Compiled {
        let beyond = |what: String| Err(Beyond { what, span });
        match called(callee, args.len()) {
            Called::Function(function) => {
                let count = self.arguments(args, span)?;
                let hiding = self.pool.path(&bare(root(function.name())));
                self.push(Instr::Free(hiding));
                self.push(Instr::Call(function, count));
            }
            Called::Method(method, object) => {
                self.expr(object)?;
                let count = self.arguments(args, span)?;
                self.push(Instr::Method(method, count));
            }
            Called::Beyond(what) => return beyond(what),
        }
        Ok(())
    }

    fn arguments(&mut self, args: &[Item], span: Span) -> Result<u16, Beyond> {
        self.items(args, span)?;
        Ok(u16::try_from(args.len()).expect("an expression is shorter than 2^16 characters"))
    }

    fn items(&mut self, items: &[Item], span: Span) -> Compiled {
        for item in items {
            match item {
                Item::One(expr) => self.expr(expr)?,
                Item::Spread(expr) => {
                    return Err(Beyond { what: "a spread".into(), span: expr.span });
                }
                Item::Gap => return Err(Beyond { what: "a list with gaps".into(), span }),
            }
        }
        Ok(())
    }

    fn object(&mut self, properties: &[Property], span: Span) -> Compiled {
        let beyond = |what: &str, span| Err(Beyond { what: what.into(), span });
        let mut entries: Vec<(&str, &Expr)> = Vec::new();
        for property in properties {
            match property {
                Property::Named(key, value) if key == "__proto__" => {
                    return beyond("`__proto__`", value.span);
                }
                Property::Named(key, value) if entries.iter().any(|(known, _)| known == key) => {
                    return beyond("an object with a key that is given twice", value.span);
                }
                Property::Named(key, value) => entries.push((key, value)),
                Property::Computed(key, _) => return beyond("a computed key", key.span),
                Property::Spread(value) => return beyond("a spread", value.span),
            }
        }
        // JavaScript puts keys that are indices before the others, by number.
        if entries.iter().any(|(key, _)| key.starts_with(|c: char| c.is_ascii_digit())) {
            return beyond("an object with a number as a key", span);
        }
        for (_, value) in &entries {
            self.expr(value)?;
        }
        let keys = entries.iter().map(|(key, _)| Text::from(*key)).collect();
        let shape = self.pool.shape(&keys);
        self.push(Instr::Object(shape));
        Ok(())
    }

    fn template_literal(&mut self, template: &TemplateLiteral) -> Compiled {
        let mut count = 0;
        for (index, text) in template.texts.iter().enumerate() {
            if !text.is_empty() {
                self.constant(&Value::text(text.as_str()));
                count += 1;
            }
            if let Some(part) = template.parts.get(index) {
                self.expr(part)?;
                count += 1;
            }
        }
        self.push(Instr::Interpolate(count));
        Ok(())
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

/// What a call is compiled to.
enum Called<'e> {
    Function(Function),
    Method(Method, &'e Expr),
    Beyond(String),
}

fn called(callee: &Expr, args: usize) -> Called<'_> {
    let function = match &callee.kind {
        ExprKind::Global(name) => Some(name.clone()),
        ExprKind::Member(object, name) => match &object.kind {
            ExprKind::Global(global) => Some(format!("{global}.{name}")),
            _ => None,
        },
        _ => None,
    };
    if let Some(name) = function {
        return match Function::named(&name) {
            Some(function) if args <= function.most() => Called::Function(function),
            Some(_) => Called::Beyond(format!("`{name}` with so many arguments")),
            None => Called::Beyond(format!("the call of `{name}`")),
        };
    }
    match &callee.kind {
        ExprKind::Member(object, name) => match Method::named(name) {
            Some(method) if args <= method.most() => Called::Method(method, object),
            Some(_) => Called::Beyond(format!("`{name}` with so many arguments")),
            None => Called::Beyond(format!("the call of `{name}`")),
        },
        ExprKind::Name(Path { root: Root::Bare(name), .. }) => {
            Called::Beyond(format!("the call of `{name}`"))
        }
        ExprKind::Optional(_) => Called::Beyond("a call behind `?.`".into()),
        _ => Called::Beyond("a call".into()),
    }
}

fn not_compiled(expr: &Expr) -> Beyond {
    let what = match &expr.kind {
        ExprKind::BigInt(_) => "a big integer",
        ExprKind::Regex(..) => "a regular expression",
        ExprKind::Tagged(..) => "a tagged template",
        ExprKind::Arrow(_) => "an arrow function",
        ExprKind::New(..) => "`new`",
        ExprKind::This => "`this`",
        ExprKind::Delete(_) => "`delete`",
        ExprKind::InstanceOf(..) => "`instanceof`",
        ExprKind::Global(name) | ExprKind::Local(name) => {
            return Beyond { what: format!("`{name}`"), span: expr.span };
        }
        _ => "this",
    };
    Beyond { what: what.into(), span: expr.span }
}

/// A variable by its name alone.
fn bare(name: &str) -> Path {
    Path { root: Root::Bare(name.into()), segments: Vec::new() }
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
