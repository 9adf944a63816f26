//! What is JavaScript and rarely meant: params as numbers and as truths.

use swml_runtime::expr::{Path, Root};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expr::ast::{Expr, ExprKind};
use crate::source::Span;

/// Warns where the truth of the whole expression is that of a param.
pub(super) fn truth(expr: &Expr, diagnostics: &mut Diagnostics) {
    match &expr.kind {
        ExprKind::Logical(_, _, right) => truth(right, diagnostics),
        _ => {
            let mut findings = Vec::new();
            truth_of(expr, &mut findings);
            findings.into_iter().for_each(|finding| diagnostics.push(finding));
        }
    }
}

/// Warns where an operand whose truth counts is a param.
pub(super) fn truth_of(expr: &Expr, findings: &mut Vec<Diagnostic>) {
    if is_param(expr) {
        findings.push(
            Diagnostic::new(
                Code::ParamsTruth,
                expr.span,
                "params are texts, and every text but the empty one is true",
            )
            .help("compare it: `params.flag == \"true\"`"),
        );
    }
}

/// Warns where a sum puts texts together.
pub(super) fn sum_of(left: &Expr, right: &Expr, span: Span, findings: &mut Vec<Diagnostic>) {
    if is_param(left) || is_param(right) {
        findings.push(
            Diagnostic::new(
                Code::ParamsArithmetic,
                span,
                "params are texts, and `+` puts texts together",
            )
            .help("turn them into numbers first: `parseInt(params.n) + 1`"),
        );
    }
}

/// `params.n`: always a text.
fn is_param(expr: &Expr) -> bool {
    let of_params = |path: &Path| path.root == Root::Params;
    match &expr.kind {
        ExprKind::Member(object, name) if name != "length" => {
            matches!(&object.kind, ExprKind::Name(path) if of_params(path))
        }
        ExprKind::Lookup(lookup) => of_params(&lookup.path) && lookup.path.segments.len() == 1,
        _ => false,
    }
}
