//! What random expressions are made of: how often each operator, function, constant and method occurs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use swml_compiler::expr::{Body, Condition, Expr, ExprKind, LogicalOp};
use swml_runtime::expr::{BinaryOp, Constant, Function, Method, UnaryOp};

#[derive(Default)]
pub(super) struct Coverage(BTreeMap<String, usize>);

impl Coverage {
    pub(super) fn count(&mut self, condition: &Condition) {
        let Body::Expr(expr) = &condition.body else { return };
        expr.walk(&mut |part| {
            if let Some(name) = name(part) {
                *self.0.entry(name).or_default() += 1;
            }
        });
    }

    /// Whether everything that is compiled occurs so often.
    pub(super) fn check(&self, least: usize) {
        let mut seldom = String::new();
        for name in wanted() {
            let found = self.0.get(&name).copied().unwrap_or_default();
            if found < least {
                let _ = write!(seldom, "\n{name}: {found}");
            }
        }
        assert!(seldom.is_empty(), "these occur less than {least} times:{seldom}");
        let rarest = wanted().into_iter().min_by_key(|name| self.0.get(name)).unwrap_or_default();
        eprintln!(
            "each of {} operators, functions, constants and methods at least {least} times; the rarest, {rarest}, {} times",
            wanted().len(),
            self.0.get(&rarest).copied().unwrap_or_default()
        );
    }
}

fn wanted() -> Vec<String> {
    let logical = [LogicalOp::And, LogicalOp::Or, LogicalOp::Coalesce];
    let kinds = ["?:", "?.", ",", "template", "list", "object", "member", "index"];
    let mut names: Vec<String> = kinds.map(str::to_owned).into();
    names.extend(BinaryOp::ALL.iter().map(|op| format!("{op:?}")));
    names.extend(UnaryOp::ALL.iter().map(|op| format!("{op:?}")));
    names.extend(logical.iter().map(|op| format!("{op:?}")));
    names.extend(Function::ALL.iter().map(|function| function.name().to_owned()));
    names.extend(Constant::ALL.iter().map(|constant| constant.name().to_owned()));
    names.extend(Method::ALL.iter().map(|method| format!(".{}", method.name())));
    names
}

fn name(expr: &Expr) -> Option<String> {
    Some(match &expr.kind {
        ExprKind::Binary(op, ..) => format!("{op:?}"),
        ExprKind::Unary(op, _) => format!("{op:?}"),
        ExprKind::Logical(op, ..) => format!("{op:?}"),
        ExprKind::Conditional(..) => "?:".to_owned(),
        ExprKind::Chain(_) => "?.".to_owned(),
        ExprKind::Sequence(_) => ",".to_owned(),
        ExprKind::Template(_) => "template".to_owned(),
        ExprKind::List(_) => "list".to_owned(),
        ExprKind::Object(_) => "object".to_owned(),
        ExprKind::Index(..) => "index".to_owned(),
        ExprKind::Member(object, name) => match &object.kind {
            ExprKind::Global(global) => format!("{global}.{name}"),
            _ => "member".to_owned(),
        },
        ExprKind::Global(name) => name.clone(),
        ExprKind::Call(callee, _) => match &callee.kind {
            ExprKind::Member(object, name) if !matches!(object.kind, ExprKind::Global(_)) => {
                format!(".{name}")
            }
            _ => return None,
        },
        _ => return None,
    })
}
