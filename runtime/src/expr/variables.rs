//! Variables as one value: what an expression sees where no machine runs it.

use alloc::borrow::Cow;

use super::{Path, Root, Scope, Segment, walk};
use crate::value::Value;

/// The four scopes, each a map: for evaluators outside, for tests, for measuring.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Variables {
    /// `vars`
    pub vars: Value,
    /// `params`
    pub params: Value,
    /// `envs`
    pub envs: Value,
    /// `call`
    pub call: Value,
}

impl Variables {
    /// Out of a map of `vars`, `params`, `envs` and `call`, as a machine hands it out beside an expression.
    #[must_use]
    pub fn of(scopes: &Value) -> Self {
        let scope = |name| scopes.get(name).cloned().unwrap_or(Value::Map([].into()));
        Self {
            vars: scope("vars"),
            params: scope("params"),
            envs: scope("envs"),
            call: scope("call"),
        }
    }
}

impl Scope for Variables {
    fn lookup(&self, path: &Path) -> Cow<'_, Value> {
        let segments: &[Segment] = &path.segments;
        let from = match &path.root {
            Root::Vars => &self.vars,
            Root::Params => &self.params,
            Root::Envs => &self.envs,
            Root::Call => &self.call,
            // `vars`, then `envs`, then `call`.
            Root::Bare(name) => {
                let scopes = [&self.vars, &self.envs, &self.call];
                match scopes.into_iter().find_map(|scope| scope.get(name)) {
                    Some(value) => value,
                    None => return Cow::Owned(Value::Undefined),
                }
            }
        };
        Cow::Borrowed(walk(from, segments))
    }
}
