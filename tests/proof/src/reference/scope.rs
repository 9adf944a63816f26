//! What a script sees: its variables, `params`, `envs` and `call`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use swml_compiler::expr::{Argument, Condition, Formula, PathExpr};
use swml_runtime::expr::{
    Code, Path, Root, Scope, Segment, Span, Stop, evaluate, to_boolean, walk,
};
use swml_runtime::fault::Fault;
use swml_runtime::io::{DestinationKind, Party};
use swml_runtime::machine::CallInfo;
use swml_runtime::value::{Text, Value};

use super::Reference;

/// What `call` says in the confirm of a leg.
#[derive(Clone)]
pub(super) struct Callee {
    pub(super) to: Text,
    pub(super) from: Text,
    pub(super) kind: DestinationKind,
}

struct Sight<'r> {
    vars: &'r BTreeMap<String, Value>,
    params: &'r Value,
    info: &'r CallInfo,
    callee: Option<&'r Callee>,
    answered: bool,
}

impl Scope for Sight<'_> {
    fn lookup(&self, path: &Path) -> Cow<'_, Value> {
        let from = match &path.root {
            Root::Bare(name) => {
                let var = self.vars.get(name.as_str()).cloned();
                let env = || self.info.envs.get(name).cloned();
                var.or_else(env).unwrap_or_else(|| self.call(name))
            }
            Root::Vars => Value::map(self.vars.clone()),
            Root::Params => self.params.clone(),
            Root::Envs => self.info.envs.clone(),
            Root::Call => match path.segments.as_slice() {
                [Segment::Key(field), rest @ ..] => {
                    return Cow::Owned(walk(&self.call(field), rest).clone());
                }
                _ => panic!("the documents here never ask for all of `call`"),
            },
        };
        Cow::Owned(walk(&from, &path.segments).clone())
    }
}

impl Sight<'_> {
    fn call(&self, field: &str) -> Value {
        let of_the_call = || self.info.call.get(field).cloned().unwrap_or_default();
        let Some(leg) = self.callee else {
            return match field {
                "call_state" | "state" if self.answered => Value::word("answered"),
                "call_state" | "state" => Value::word("created"),
                _ => of_the_call(),
            };
        };
        let is_phone = leg.kind == DestinationKind::Phone;
        match field {
            "call_state" | "state" => Value::word("answered"),
            "direction" => Value::word("outbound"),
            "type" => Value::word(leg.kind.call_type()),
            "to" => Value::Text(leg.to.clone()),
            "from" => Value::Text(leg.from.clone()),
            "to_number" if is_phone => Value::Text(leg.to.clone()),
            "from_number" if is_phone => Value::Text(leg.from.clone()),
            "project_id" | "space_id" => of_the_call(),
            "parent" => match self.info.call.get("call_id") {
                Some(id) => Value::map([("call_id", id.clone())]),
                None => Value::Undefined,
            },
            _ => Value::Undefined,
        }
    }
}

impl Reference<'_> {
    pub(super) fn value(&self, who: Party, argument: &Argument) -> Result<Value, Fault> {
        self.evaluate(who, &Formula::argument(argument).code)
    }

    pub(super) fn maybe(
        &self,
        who: Party,
        argument: Option<&Argument>,
    ) -> Result<Option<Value>, Fault> {
        argument.map(|argument| self.value(who, argument)).transpose()
    }

    /// Parameters as a map; what comes out as `undefined` is left out.
    pub(super) fn map<'a>(
        &self,
        who: Party,
        args: impl IntoIterator<Item = (&'a str, &'a Argument)>,
    ) -> Result<Value, Fault> {
        let mut entries = Vec::new();
        for (name, argument) in args {
            let value = self.value(who, argument)?;
            if !value.is_undefined() {
                entries.push((name, value));
            }
        }
        Ok(Value::map(entries))
    }

    pub(super) fn subject(&self, who: Party, path: &PathExpr) -> Result<Value, Fault> {
        self.evaluate(who, &Formula::path(path).code)
    }

    /// The truth of a condition; one that cannot be evaluated is a fault and does not hold.
    pub(super) fn holds(&mut self, who: Party, when: &Condition) -> bool {
        match self.evaluate(who, &Formula::condition(when).code) {
            Ok(value) => to_boolean(&value),
            Err(fault) => {
                self.statement_fault(who, fault);
                false
            }
        }
    }

    fn evaluate(&self, who: Party, code: &Code) -> Result<Value, Fault> {
        assert!(code.sources.is_empty(), "an expression that leaves the machine: {code:?}");
        let script = self.scripts.iter().find(|script| script.who == who).expect("it runs");
        let sight = Sight {
            vars: &script.vars,
            params: script.params(),
            info: self.info,
            callee: script.callee.as_ref(),
            answered: self.answered,
        };
        let len = u32::try_from(code.instrs.len()).expect("expressions are short");
        evaluate(code, Span { start: 0, len }, &sight, &[], &mut Vec::new()).map_err(|stop| {
            match stop {
                Stop::Fault(fault) => fault,
                Stop::Outside(_) => unreachable!("nothing here leaves the machine"),
            }
        })
    }
}
