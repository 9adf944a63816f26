//! Expressions as bytecode for a stack machine: what a template, a condition or a whole parameter map
//! becomes. Total by construction: code has no backward jump, so it always ends.
//!
//! The parser, the checks and the compilation live in the compiler; here are only the format and the
//! evaluator. What the compiler could not compile is an [`Instr::Outside`]: the driver evaluates it.

mod coerce;
mod eval;
mod pool;

use alloc::vec::Vec;

pub use coerce::{
    compare_less, loose_equal, number_text, strict_equal, to_boolean, to_number, to_text,
};
pub use eval::{Scope, Stop, evaluate, walk};
pub use pool::Pool;

use crate::value::{Number, Text, Value};

/// The largest value that an expression may make: bytes of text, and one for each value inside. A loop that
/// doubles a variable meets a fault, not the end of the memory.
pub const VALUE_SIZE: usize = 1 << 20;
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
    /// Pop one, push its negation.
    Not,
    /// Pop two, push the comparison.
    Binary(BinaryOp),
    /// Go forward to this instruction (relative to the start of the expression).
    Jump(u32),
    /// Pop a value; go forward if it is falsy.
    JumpIfFalse(u32),
    /// If the top is falsy go forward and keep it, else pop it: `&&`.
    JumpIfFalseKeep(u32),
    /// If the top is truthy go forward and keep it, else pop it: `||`.
    JumpIfTrueKeep(u32),
    /// Pop so many, push the concatenation of their text forms: a template with text around it.
    Concat(u32),
    /// Pop so many, push a list.
    List(u32),
    /// Pop the values of a shape's keys, push a map. Keys whose value is `undefined` are left out.
    Map(u32),
    /// Pop a scalar, push its text form; containers stay: how `params` are passed.
    Stringify,
    /// Pop a value, push it as the check wants it; a fault where it is not of that kind.
    Coerce(u32),
    /// Push the value that the outside gave for this source text.
    Outside(u32),
}

/// Comparisons, with ECMAScript's coercions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
#[allow(missing_docs)]
pub enum BinaryOp {
    Equal,
    NotEqual,
    StrictEqual,
    StrictNotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
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
