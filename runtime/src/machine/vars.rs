//! Variables of one side of the call, and what a path sees: `vars`, `params`, `envs`, `call`.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::{CallInfo, Thread};
use crate::destination::{DestinationKind, sip_data};
use crate::expr::{Path, Root, Scope, Segment, walk};
use crate::value::{Text, Value};

/// A flat map, sorted by name so that equal content is equal data.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Vars {
    entries: Vec<(Text, Value)>,
}

impl Clone for Vars {
    fn clone(&self) -> Self {
        Self { entries: self.entries.clone() }
    }

    fn clone_from(&mut self, from: &Self) {
        let same = self.entries.len().min(from.entries.len());
        self.entries.truncate(same);
        for (own, (name, value)) in self.entries.iter_mut().zip(&from.entries) {
            own.0.clone_from(name);
            own.1.clone_from(value);
        }
        self.entries.extend_from_slice(&from.entries[same..]);
    }
}

impl Vars {
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.find(name).ok().map(|index| &self.entries[index].1)
    }

    /// Sets a variable, or removes it where the value is `undefined`. Whether anything changed.
    pub(super) fn set(&mut self, name: &Text, value: Value) -> bool {
        match (self.find(name), value.is_undefined()) {
            (Ok(index), true) => {
                self.entries.remove(index);
            }
            (Err(_), true) => return false,
            (Ok(index), false) => self.entries[index].1 = value,
            (Err(index), false) => self.entries.insert(index, (name.clone(), value)),
        }
        true
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Text, &Value)> {
        self.entries.iter().map(|(name, value)| (name, value))
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }

    pub(super) fn to_value(&self) -> Value {
        Value::Map(self.entries.as_slice().into())
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}

/// Whose `call` an expression sees.
#[derive(Clone, Copy)]
pub(super) enum CallView<'m> {
    /// The A-leg, and whether it has been answered.
    Caller { answered: bool },
    /// A B-leg in its confirm.
    Leg(&'m Callee),
}

/// What `call` says on a B-leg.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Callee {
    pub(super) to: Text,
    pub(super) from: Text,
    pub(super) kind: DestinationKind,
}

impl Clone for Callee {
    fn clone(&self) -> Self {
        Self { to: self.to.clone(), from: self.from.clone(), kind: self.kind }
    }

    fn clone_from(&mut self, from: &Self) {
        self.to.clone_from(&from.to);
        self.from.clone_from(&from.from);
        self.kind = from.kind;
    }
}

/// Everything that an expression on one thread can see.
#[derive(Clone, Copy)]
pub(super) struct Sight<'m> {
    pub(super) thread: &'m Thread,
    pub(super) info: &'m CallInfo,
    pub(super) call: CallView<'m>,
}

impl Scope for Sight<'_> {
    fn lookup(&self, path: &Path) -> Cow<'_, Value> {
        let segments = path.segments.as_slice();
        let (from, rest) = match (&path.root, segments) {
            (Root::Bare(name), _) => (self.bare(name), segments),
            (Root::Vars, [Segment::Key(name), rest @ ..]) => {
                (shown(self.thread.vars.get(name)), rest)
            }
            (Root::Vars, _) => (Cow::Owned(self.thread.vars.to_value()), segments),
            (Root::Params, _) => (Cow::Borrowed(self.thread.params()), segments),
            (Root::Envs, _) => (Cow::Borrowed(&self.info.envs), segments),
            (Root::Call, [Segment::Key(field), rest @ ..]) => (self.call_field(field), rest),
            (Root::Call, _) => (Cow::Owned(self.call_value()), segments),
        };
        match from {
            Cow::Borrowed(from) => Cow::Borrowed(walk(from, rest)),
            Cow::Owned(from) if rest.is_empty() => Cow::Owned(from),
            Cow::Owned(from) => Cow::Owned(walk(&from, rest).clone()),
        }
    }
}

/// What is there; `undefined` where nothing is.
fn shown(value: Option<&Value>) -> Cow<'_, Value> {
    value.map_or(Cow::Owned(Value::Undefined), Cow::Borrowed)
}

impl<'m> Sight<'m> {
    /// What the function was given that runs here, then `vars`, `envs`, `call` [A9].
    fn bare(&self, name: &str) -> Cow<'m, Value> {
        let facts = self.thread.facts.get(name);
        let set = || self.thread.vars.get(name).or_else(|| self.info.envs.get(name));
        facts.or_else(set).map_or_else(|| self.call_field(name), Cow::Borrowed)
    }

    fn call_field(&self, field: &str) -> Cow<'m, Value> {
        Cow::Owned(match (self.call, field) {
            (_, "call_state" | "state") => Value::word(self.call_state()),
            // The account and the project are the same for both legs.
            (CallView::Caller { .. }, _) | (CallView::Leg(_), "project_id" | "space_id") => {
                return shown(self.info.call.get(field));
            }
            (CallView::Leg(_), "direction") => Value::word("outbound"),
            (CallView::Leg(leg), "to") => Value::Text(leg.to.clone()),
            (CallView::Leg(leg), "from") => Value::Text(leg.from.clone()),
            (CallView::Leg(leg), "type") => Value::word(leg.kind.call_type()),
            (CallView::Leg(leg), "to_number") if leg.kind == DestinationKind::Phone => {
                Value::Text(leg.to.clone())
            }
            (CallView::Leg(leg), "from_number") if leg.kind == DestinationKind::Phone => {
                Value::Text(leg.from.clone())
            }
            (CallView::Leg(_), "parent") => self.parent(),
            (CallView::Leg(leg), "sip_data") if leg.kind == DestinationKind::Sip => {
                sip_data(&leg.from, &leg.to)
            }
            (CallView::Leg(_), _) => Value::Undefined,
        })
    }

    /// What a called leg knows of the call that it belongs to; nothing where that has no id.
    fn parent(&self) -> Value {
        let of_call = |name: &str| self.info.call.get(name).cloned();
        let Some(id) = of_call("call_id") else { return Value::Undefined };
        let fields = [
            ("device_type", of_call("type")),
            ("call_id", Some(id)),
            ("node_id", of_call("node_id")),
        ];
        let known = |(name, value): (&'static str, Option<Value>)| Some((Text::word(name), value?));
        Value::Map(fields.into_iter().filter_map(known).collect())
    }

    fn call_state(&self) -> &'static str {
        match self.call {
            CallView::Caller { answered: false } => "created",
            CallView::Caller { answered: true } | CallView::Leg(_) => "answered",
        }
    }

    pub(super) fn call_value(&self) -> Value {
        const OF_A_LEG: [&str; 11] = [
            "direction",
            "type",
            "from",
            "to",
            "from_number",
            "to_number",
            "parent",
            "sip_data",
            "project_id",
            "space_id",
            "call_state",
        ];
        let mut fields: Vec<(Text, Value)> = match (self.call, &self.info.call) {
            (CallView::Caller { .. }, Value::Map(fields)) => fields.to_vec(),
            _ => Vec::new(),
        };
        let names: &[&'static str] = match self.call {
            CallView::Caller { .. } => &["call_state"],
            CallView::Leg(_) => &OF_A_LEG,
        };
        fields.retain(|(name, _)| !names.contains(&name.as_str()));
        let present =
            names.iter().map(|name| (Text::word(name), self.call_field(name).into_owned()));
        fields.extend(present.filter(|(_, value)| !value.is_undefined()));
        Value::Map(fields.into())
    }

    /// Everything as one map: what an outside evaluator needs.
    pub(super) fn to_value(self) -> Value {
        let mut scopes = alloc::vec![
            (Text::word("vars"), self.thread.vars.to_value()),
            (Text::word("params"), self.thread.params().clone()),
            (Text::word("envs"), self.info.envs.clone()),
            (Text::word("call"), self.call_value()),
        ];
        if !self.thread.facts.is_undefined() {
            scopes.push((Text::word("function"), self.thread.facts.clone()));
        }
        Value::Map(scopes.into())
    }
}
