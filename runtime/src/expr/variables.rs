//! Variables as one value: what an expression sees where no machine runs it.

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
    fn lookup(&self, path: &Path) -> Value {
        let segments: &[Segment] = &path.segments;
        match &path.root {
            Root::Vars => walk(&self.vars, segments),
            Root::Params => walk(&self.params, segments),
            Root::Envs => walk(&self.envs, segments),
            Root::Call => walk(&self.call, segments),
            // `vars`, then `envs`, then `call`.
            Root::Bare(name) => [&self.vars, &self.envs, &self.call]
                .into_iter()
                .find_map(|scope| scope.get(name))
                .map_or(Value::Undefined, |value| walk(value, segments)),
        }
    }
}
