//! JavaScript expressions.

use super::ast::{Body, Condition, PathExpr};
use crate::diagnostic::Diagnostics;
use crate::syntax::Scalar;

/// Reads a condition.
#[must_use]
pub fn condition(scalar: &Scalar, _diagnostics: &mut Diagnostics) -> Condition {
    Condition {
        span: scalar.span(),
        text: scalar.text().to_owned(),
        body: Body::Outside(scalar.text().to_owned()),
    }
}

/// Reads a plain path (`switch.variable`); `None` where the text is not one.
#[must_use]
pub fn path(_scalar: &Scalar) -> Option<PathExpr> {
    None
}
