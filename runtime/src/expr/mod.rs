//! Expressions as bytecode for a stack machine: what a template, a condition or a whole parameter map
//! becomes. Total by construction: code has no backward jump, so it always ends; what it makes and what it
//! reads is counted, so it ends soon.
//!
//! The parser, the checks and the compilation live in the compiler; here are only the format and the
//! evaluator. What the compiler could not compile is an [`Instr::Outside`]: the driver evaluates it.

mod call;
mod coerce;
mod eval;
mod list;
mod math;
mod names;
mod number;
mod operate;
mod pool;
mod text;
mod variables;

use alloc::vec::Vec;

pub use coerce::{compare_less, loose_equal, strict_equal, to_boolean, to_number, to_text};
pub use eval::{Scope, Stop, array_index, evaluate, walk};
pub use names::{BinaryOp, Constant, Function, Method, UnaryOp, root};
pub use number::number_text;
pub use pool::Pool;
pub use variables::Variables;

use crate::value::{Number, Text, Value};

/// The largest value that an expression may make: bytes of text, and one for each value inside. A loop that
/// doubles a variable meets a fault, not the end of the memory.
pub const VALUE_SIZE: usize = 1 << 20;
/// The most work that one evaluation may do: bytes of text that it reads or writes, and items of lists. What
/// repeats a large text a hundred times meets a fault, not the end of patience.
pub const WORK: usize = 1 << 25;
/// The deepest nesting of lists and maps that an expression may make.
pub const VALUE_DEPTH: usize = 256;

/// One instruction. Operands are indices into the pool that holds it. 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum Instr {
    /// Push a constant.
    Const(u32),
    /// Push what a path leads to; `undefined` where it leads nowhere. Never fails.
    Load(u32),
    /// Pop an object, push its property (the key is a text constant). Fails on `undefined` and `null`.
    Get(u32),
    /// Pop a key and an object, push the property. Fails on `undefined` and `null`.
    Index,
    /// Pop one, push what the operator makes of it.
    Unary(UnaryOp),
    /// Pop two, push what the operator makes of them.
    Binary(BinaryOp),
    /// Look a name of JavaScript's library up as a variable, and fail where there is one: it hides the
    /// function, and no variable can be called.
    Free(u32),
    /// Pop so many arguments, push what the function gives.
    Call(Function, u16),
    /// Pop so many arguments and their object, push what its method gives. Fails where it has none of the name.
    Method(Method, u16),
    /// Pop the variable that has the name of a constant's object; push the constant where there is none, else
    /// its property of that name.
    Named(Constant),
    /// Pop a value.
    Pop,
    /// Go forward to this instruction (relative to the start of the expression).
    Jump(u32),
    /// Pop a value; go forward if it is falsy.
    JumpIfFalse(u32),
    /// If the top is falsy go forward and keep it, else pop it: `&&`.
    JumpIfFalseKeep(u32),
    /// If the top is truthy go forward and keep it, else pop it: `||`.
    JumpIfTrueKeep(u32),
    /// If the top is neither `undefined` nor `null` go forward and keep it, else pop it: `??`.
    JumpIfPresentKeep(u32),
    /// If the top is `undefined` or `null` go forward with `undefined` in its place, else go on: `?.`.
    JumpIfMissing(u32),
    /// Pop so many, push the concatenation of their text forms: a template with text around it.
    Concat(u32),
    /// Pop so many, push the concatenation of their texts in JavaScript: a template literal.
    Interpolate(u32),
    /// Pop so many, push a list: of a parameter.
    List(u32),
    /// Pop so many, push a list: of an expression.
    Array(u32),
    /// Pop the values of a shape's keys, push a map: of a parameter. Keys whose value is `undefined` are left
    /// out.
    Map(u32),
    /// Pop the values of a shape's keys, push a map: of an expression.
    Object(u32),
    /// Pop a scalar, push its text form; containers stay: how `params` are passed.
    Stringify,
    /// Pop a value, push it as the check wants it; a fault where it is not of that kind.
    Coerce(u32),
    /// Push the value that the outside gave for this source text.
    Outside(u32),
}

/// A lookup of a variable: `vars.a.b[0]`, `call.from`, `prompt_value`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Path {
    /// Where to look.
    pub root: Root,
    /// Which way to go from there.
    pub segments: Vec<Segment>,
}

/// Where a path starts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum Root {
    /// A bare name: `vars`, then `envs`, then `call`.
    Bare(Text),
    /// `vars`
    Vars,
    /// `params`
    Params,
    /// `envs`
    Envs,
    /// `call`
    Call,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum Segment {
    /// `.name`
    Key(Text),
    /// `[3]`
    Index(u32),
}

/// What a computed value must be, and what it is turned into: `"5"` is a number where one is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Check {
    /// The kind of value.
    pub kind: CheckKind,
    /// The least number that is accepted.
    pub min: Option<Number>,
    /// The greatest number that is accepted.
    pub max: Option<Number>,
    /// The texts that are accepted; empty: any.
    pub choices: Vec<Text>,
}

/// The kinds of value that a parameter can want.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum CheckKind {
    /// A text; numbers and booleans are turned into theirs, `null` and `undefined` into the empty one.
    Text,
    /// A number, or a text that is one.
    Number,
    /// A whole number, or a text that is one.
    Integer,
    /// `true` or `false`, or a text that is one of them.
    Bool,
}

/// Code and what it refers to. One expression as the compiler makes it, or the pool of a whole program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Code {
    /// The instructions.
    pub instrs: Vec<Instr>,
    /// Constants.
    pub consts: Vec<Value>,
    /// Variable lookups.
    pub paths: Vec<Path>,
    /// Keys of maps.
    pub shapes: Vec<Vec<Text>>,
    /// Checks of computed values.
    pub checks: Vec<Check>,
    /// Expressions that leave the machine.
    pub sources: Vec<Text>,
}

/// Where an expression lies in the pool of its program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Span {
    /// Its first instruction.
    pub start: u32,
    /// The number of its instructions.
    pub len: u32,
}
