//! What a lookup can give: of variables what was set, of the call, the environment and everything that steps
//! bring from outside, who gives it and which class of texts it is.

use std::collections::BTreeSet;
use std::rc::Rc;

use petgraph::graph::NodeIndex;
use swml_runtime::expr::{Path, Root, Segment, array_index, walk};
use swml_runtime::program::{Answer, Kind};
use swml_runtime::value::{Text, Value};

use super::class::Class;
use super::state::{Key, Scope, State};
use super::text::{Hole, Piece};
use super::trail::{Origin, Source, Trail};
use super::value::{Abstract, Alternative};
use crate::expr::{Argument, ArgumentKind, Formula, Written};
use crate::flow::{Act, Flow, NodeKind};
use crate::methods::prompt::listens;
use crate::methods::{self, Giver, Output, Values, connect};
use crate::scenario;
use crate::source::Span;

/// What an expression at a state sees.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) flow: &'a Flow,
    pub(super) node: NodeIndex,
    pub(super) state: &'a State,
    /// The variables that the documents set.
    pub(super) set: &'a BTreeSet<Text>,
}

/// The maps that statements of functions see, whoever answers.
const FACTS: [&str; 3] = ["args", "global_data", "meta_data"];
/// The facts of a message.
const MESSAGE: &str = "message";
/// The fields of a call or a message that are a number or a SIP address.
const PARTIES: [&str; 2] = ["from", "to"];
/// The fields that are numbers, where they are there at all.
const NUMBERS: [&str; 2] = ["from_number", "to_number"];

impl<'a> Sight<'a> {
    /// The same with another state.
    pub(super) const fn with<'b>(&self, state: &'b State) -> Sight<'b>
    where
        'a: 'b,
    {
        Sight { state, ..*self }
    }

    pub(super) fn path(&self, path: &Path, span: Option<Span>) -> Abstract {
        match Key::of(path) {
            Some(key) => self.key(&key, span),
            None => self.scope(&path.root, span),
        }
    }

    pub(super) fn key(&self, key: &Key, span: Option<Span>) -> Abstract {
        if let Some((value, rest)) = self.state.find(key) {
            let found = self.within(value, rest);
            return match key.scope {
                Scope::Vars | Scope::Bare => self.meanwhile(found, &key.way),
                _ => found,
            };
        }
        let (name, rest) = (&key.way[0], &key.way[1..]);
        match key.scope {
            Scope::Vars => self.meanwhile(self.within(&self.state.other_vars, rest), &key.way),
            Scope::Params => self.param(name, rest, span),
            Scope::Envs => self.within(
                &self.outside(Source::Env, &format!("envs.{name}"), Class::Any, span),
                rest,
            ),
            Scope::Call => self.call(name, rest, span),
            Scope::Bare => self.bare(name, rest, span),
        }
    }

    /// What the function was given that runs, then `vars`, `envs`, `call`.
    fn bare(&self, name: &Text, rest: &[Text], span: Option<Span>) -> Abstract {
        let mut all = Abstract::default();
        if self.may_be_fact(name) {
            let fact = self.outside(Source::Function, name, Class::Any, span);
            all.join(&self.within(&fact, rest));
        }
        if self.flow.kind() == Kind::Messaging && name.as_str() == MESSAGE {
            let Some((field, rest)) = rest.split_first() else {
                return self.outside(Source::Call, MESSAGE, Class::Any, span);
            };
            let class = if PARTIES.contains(&field.as_str()) { Class::Party } else { Class::Any };
            let fact = self.outside(Source::Call, &format!("{MESSAGE}.{field}"), class, span);
            return self.within(&fact, rest);
        }
        let var = self.key(&Key { scope: Scope::Vars, way: vec![name.clone()] }, span);
        all.join(&self.within(&var.set(), rest));
        // Nobody names a fact of the environment after a variable of the flow.
        let own = self.set.contains(name) || FACTS.contains(&name.as_str());
        if var.may_be_unset() && own {
            all.join(&Abstract::undefined());
        } else if var.may_be_unset() {
            let way = |scope| Key { scope, way: [std::slice::from_ref(name), rest].concat() };
            all.join(&self.key(&way(Scope::Envs), span));
            if scenario::field(name).is_some() {
                all.join(&self.key(&way(Scope::Call), span));
            }
        }
        all
    }

    /// Whether a name may be one that a function was given or has got.
    fn may_be_fact(&self, name: &str) -> bool {
        if self.state.functions.is_empty() {
            return false;
        }
        // What a web request has brought is seen by its own names.
        let gets = |(node, rank, _): &(NodeIndex, usize, bool)| match &self.flow.node(*node).kind {
            NodeKind::Act(Act { conversation: Some(talk), params, .. }) => {
                let takes = |exits: &[u16]| exits.iter().any(|exit| usize::from(*exit) == *rank);
                talk.functions.iter().filter(|function| takes(&function.exits)).any(|function| {
                    match function.answer {
                        Answer::Web => true,
                        Answer::Document => names_webhooks(params),
                        Answer::Platform => false,
                    }
                })
            }
            _ => false,
        };
        FACTS.contains(&name) || self.state.functions.iter().any(gets)
    }

    fn param(&self, name: &Text, rest: &[Text], span: Option<Span>) -> Abstract {
        let way = [std::slice::from_ref(name), rest].concat();
        let param = self.within(&self.state.other_params, &way);
        self.given_by_outside(&param, &format!("params.{name}"), span)
    }

    /// The same, with what whoever leads the call here gives under its name.
    fn given_by_outside(&self, value: &Abstract, name: &str, span: Option<Span>) -> Abstract {
        let origin = || Origin { source: Source::Param, name: name.to_owned(), node: self.node };
        value.each_hole(&|hole| match hole.from.is_empty() {
            true => Hole::new(Class::Any, Trail::new(origin(), span)),
            false => hole.clone(),
        })
    }

    fn call(&self, name: &Text, rest: &[Text], span: Option<Span>) -> Abstract {
        match name.as_str() {
            "call_state" | "state" => return Abstract::words(["created", "answered"]),
            "direction" => return Abstract::words(["inbound", "outbound"]),
            _ => {}
        }
        let class = match name.as_str() {
            name if PARTIES.contains(&name) => Class::Party,
            name if NUMBERS.contains(&name) => Class::Party,
            _ => Class::Any,
        };
        let words = scenario::field(name).unwrap_or_default();
        if !words.is_empty() {
            return Abstract::words(words.iter().copied()).or(&Abstract::undefined());
        }
        self.within(&self.outside(Source::Call, &format!("call.{name}"), class, span), rest)
    }

    /// A whole scope: everything in it.
    fn scope(&self, root: &Root, span: Option<Span>) -> Abstract {
        let scope = match root {
            Root::Vars => Scope::Vars,
            Root::Params => Scope::Params,
            Root::Envs => return self.outside(Source::Env, "envs", Class::Any, span),
            Root::Call => return self.outside(Source::Call, "call", Class::Any, span),
            Root::Bare(_) => return Abstract::default(),
        };
        let of_it = |(key, _): &(&Key, &Rc<Abstract>)| key.scope == scope && key.way.len() == 1;
        let known: Vec<(Text, Abstract)> = self
            .state
            .known()
            .filter(of_it)
            .map(|(key, value)| (key.way[0].clone(), (**value).clone()))
            .collect();
        let other = match scope {
            Scope::Params => &self.state.other_params,
            _ => &self.state.other_vars,
        };
        let other = self.given_by_outside(other, "params", span);
        let others = other.holes().into_iter().cloned().map(Abstract::from);
        let map = Alternative::Map(known);
        let map = Abstract::from(map);
        others.fold(map, |all, hole| all.or(&hole))
    }

    /// What jobs may have set a variable to meanwhile.
    fn meanwhile(&self, found: Abstract, way: &[Text]) -> Abstract {
        let mut found = found;
        for node in &self.state.jobs {
            let NodeKind::Act(act) = &self.flow.node(*node).kind else { continue };
            if !act.sets.iter().any(|name| *name == way[0]) {
                continue;
            }
            let given = given(self.flow, *node, act, &way[0]);
            found.join(&self.within(&given, &way[1..]));
        }
        found
    }

    /// Something that the document does not say.
    pub(super) fn outside(
        &self,
        source: Source,
        name: &str,
        class: Class,
        span: Option<Span>,
    ) -> Abstract {
        outside(self.node, source, name, class, span)
    }

    /// A part of a value.
    pub(super) fn within(&self, value: &Abstract, way: &[Text]) -> Abstract {
        let Some((key, rest)) = way.split_first() else { return value.clone() };
        let mut parts = Abstract::default();
        for one in &value.alternatives {
            parts.join(&self.part(one, key));
        }
        self.within(&parts, rest)
    }

    fn part(&self, one: &Alternative, key: &Text) -> Abstract {
        match one {
            Alternative::Literal(Value::Text(text), _) => match array_index(key) {
                // An expression has the letter, a path has nothing there.
                Some(index) => letter(text, index).or(&Abstract::undefined()),
                None => Abstract::undefined(),
            },
            Alternative::Literal(value, _) => {
                let found = match (value, array_index(key)) {
                    (Value::List(items), Some(index)) => items.get(index).cloned(),
                    _ => Some(walk(value, &[Segment::Key(key.clone())]).clone()),
                };
                Abstract::literal(found.unwrap_or_default())
            }
            Alternative::Pieces(pieces) => match pieces.as_slice() {
                [Piece::Hole(hole)] if !hole.class.is_text() => {
                    let part = |hole: &Hole| Hole {
                        class: Class::Any,
                        tested: None,
                        from: hole.from.iter().map(|way| way.part(key)).collect(),
                    };
                    Abstract::from(part(hole))
                }
                // A letter of a text, or nothing.
                _ => self
                    .mixed([&Abstract::from(one.clone())], Class::Text)
                    .or(&Abstract::undefined()),
            },
            Alternative::List(items) => match array_index(key) {
                Some(index) => items.get(index).cloned().unwrap_or_else(Abstract::undefined),
                // Headers are found by their names.
                None => items.iter().fold(Abstract::undefined(), |all, item| {
                    all.or(&self.within(item, &["value".into()]))
                }),
            },
            Alternative::Map(entries) => entries
                .iter()
                .find(|(known, _)| known == key)
                .map_or_else(Abstract::undefined, |(_, value)| value.clone()),
        }
    }

    /// Any member of a value: its key is not known.
    pub(super) fn member(&self, value: &Abstract) -> Abstract {
        let mut all = Abstract::undefined();
        for one in &value.alternatives {
            match one {
                Alternative::Literal(Value::List(items), _) => {
                    items.iter().for_each(|item| {
                        all.join(&Abstract::literal(item.clone()));
                    });
                }
                Alternative::Literal(Value::Map(entries), _) => {
                    entries.iter().for_each(|(_, value)| {
                        all.join(&Abstract::literal(value.clone()));
                    });
                }
                Alternative::List(items) => {
                    items.iter().for_each(|item| {
                        all.join(item);
                    });
                }
                Alternative::Map(entries) => {
                    entries.iter().for_each(|(_, value)| {
                        all.join(value);
                    });
                }
                Alternative::Pieces(pieces) => match pieces.as_slice() {
                    [Piece::Hole(hole)] if !hole.class.is_text() => {
                        all.join(&Abstract::from(Hole { tested: None, ..hole.clone() }));
                    }
                    _ => {
                        all.join(&self.mixed([&Abstract::from(one.clone())], Class::Text));
                    }
                },
                Alternative::Literal(Value::Text(text), _) => {
                    (0..text.encode_utf16().count()).for_each(|index| {
                        all.join(&letter(text, index));
                    });
                }
                Alternative::Literal(..) => {}
            }
        }
        all
    }

    /// Something that is made of other values in a way that is not followed.
    pub(super) fn mixed<'v>(
        &self,
        of: impl IntoIterator<Item = &'v Abstract>,
        class: Class,
    ) -> Abstract {
        let mut ways = Vec::new();
        for value in of {
            for hole in value.holes() {
                super::trail::join(&mut ways, &hole.from);
            }
        }
        match ways.is_empty() {
            true => self.outside(Source::Computed, "a computed value", class, None),
            false => Hole { class, tested: None, from: ways }.into(),
        }
    }
}

/// The letter of a text at a place, a unit of UTF-16 as in JavaScript.
fn letter(text: &Text, index: usize) -> Abstract {
    let unit = text.encode_utf16().nth(index);
    unit.map_or_else(Abstract::undefined, |unit| {
        Abstract::literal(String::from_utf16_lossy(&[unit]).as_str())
    })
}

/// Something that the document does not say.
pub(super) fn outside(
    node: NodeIndex,
    source: Source,
    name: &str,
    class: Class,
    span: Option<Span>,
) -> Abstract {
    Hole::new(class, Trail::new(Origin { source, name: name.to_owned(), node }, span)).into()
}

/// Every variable that the documents or the machine set.
pub(super) fn variables(flow: &Flow) -> BTreeSet<Text> {
    let by_machine = connect::METHOD.sets.iter().map(|output| output.name);
    let by_machine = by_machine.chain(["script_error", "return_value", "ai_response"]);
    let mut all: BTreeSet<Text> = by_machine.map(Text::word).collect();
    for (_, node) in flow.nodes() {
        match &node.kind {
            NodeKind::Act(act) => all.extend(act.sets.iter().cloned()),
            NodeKind::Set(assignments) => {
                all.extend(assignments.iter().map(|(name, _)| name.clone()));
            }
            _ => {}
        }
    }
    all
}

/// What whoever leads the call here gives.
pub(super) fn params_of_outside() -> Abstract {
    Hole { class: Class::Any, tested: None, from: Vec::new() }.into()
}

/// What a step can give one of its variables, be it after a success or after a failure.
pub(super) fn given(flow: &Flow, node: NodeIndex, act: &Act, name: &str) -> Abstract {
    let fixed = act.on_failure.iter().chain(&*act.on_success);
    let fixed = fixed.filter(|(known, _)| known.as_str() == name);
    let mut all = fixed
        .fold(Abstract::undefined(), |all, (_, value)| all.or(&Abstract::literal(value.clone())));
    let output = methods::method(&act.method)
        .and_then(|method| method.sets.iter().find(|output| output.name == name));
    let Some(output) = output else {
        // The end of a conversation says how it went.
        return all.or(&Abstract::literal("success"));
    };
    match output.values_in(flow.kind()) {
        Values::Words(words) => {
            all.join(&Abstract::words(words.iter().chain(output.meanwhile).copied()));
        }
        Values::Bool => {
            all.join(&Abstract::bools());
        }
        Values::Number | Values::Text | Values::Any => {
            let span = flow.node(node).span;
            let class = class(output, act);
            let source = Source::Step(output.giver);
            all.join(&outside(node, source, name, class, Some(span)));
        }
    }
    all
}

fn class(output: &Output, act: &Act) -> Class {
    match (output.values, output.giver) {
        (Values::Number, _) => Class::Number,
        // What is said may be anything; keys are keys.
        (Values::Text, Giver::Caller) if !hears_speech(act) => Class::Digits,
        (Values::Text, _) => Class::Text,
        _ => Class::Any,
    }
}

/// Whether a conversation has functions that the platform answers by asking a web server.
fn names_webhooks(params: &Formula) -> bool {
    fn in_value(value: &Value) -> bool {
        match value {
            Value::Map(entries) => {
                entries.iter().any(|(key, value)| key.as_str() == "webhooks" || in_value(value))
            }
            Value::List(items) => items.iter().any(in_value),
            _ => false,
        }
    }
    fn in_argument(argument: &Argument) -> bool {
        match &argument.kind {
            ArgumentKind::Literal(value) => in_value(value),
            ArgumentKind::Template(..) => false,
            ArgumentKind::List(items) => items.iter().any(in_argument),
            ArgumentKind::Map(entries) => {
                entries.iter().any(|(key, value)| key.as_str() == "webhooks" || in_argument(value))
            }
            ArgumentKind::Stringified(inner) => in_argument(inner),
        }
    }
    match (params.constant(), params.written.as_deref()) {
        (Some(value), _) => in_value(value),
        (None, Some(Written::Argument(argument))) => in_argument(argument),
        _ => true,
    }
}

/// Whether a prompt hears speech.
fn hears_speech(act: &Act) -> bool {
    let listens_for =
        |keys: Vec<&Text>| listens(&|name| keys.iter().any(|key| key.as_str() == name));
    act.params.keys().is_none_or(|keys| listens_for(keys).speech)
}
