//! Compiles SWML call flows into state machines.
//!
//! `Source -> Tree -> Document -> Flow -> Program`: every stage reports what it finds as
//! [`diagnostic::Diagnostic`]s and goes on with what it has.

pub mod ast;
pub mod destination;
pub mod diagnostic;
pub mod expr;
pub mod flow;
pub mod freeze;
pub mod limits;
pub mod lower;
pub mod methods;
pub mod parse;
pub mod render;
pub mod scenario;
pub mod source;
pub mod syntax;
