//! Arguments, conditions and paths into bytecode.

use swml_runtime::expr::Code;

use super::ast::{Condition, PathExpr};
use super::{Argument, Formula};

pub(super) fn argument(_argument: &Argument) -> Code {
    Code::default()
}

pub(super) fn condition(_condition: &Condition) -> Code {
    Code::default()
}

pub(super) fn path(_path: &PathExpr) -> Code {
    Code::default()
}

pub(super) fn display(_formula: &Formula) -> String {
    String::new()
}
