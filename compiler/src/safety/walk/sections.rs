//! Sections and documents: what a call gives them, what comes back, and where a computed name can lead.

use std::collections::BTreeSet;
use std::rc::Rc;

use petgraph::graph::NodeIndex;
use swml_runtime::expr::to_text;
use swml_runtime::program::LoadPurpose;
use swml_runtime::value::Value;

use super::{At, Context, Walk, failed};
use crate::expr::Formula;
use crate::safety::look::Sight;
use crate::safety::state::{Scope, State};
use crate::safety::text::admits;
use crate::safety::trail::{Origin, Source, Stage, Trail, What};
use crate::safety::value::{Abstract, Alternative};

/// Where a loaded dest can lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) sections: BTreeSet<NodeIndex>,
    /// Whether it may be a document that is not known.
    unknown: bool,
}

impl Walk<'_> {
    pub(super) fn call(&mut self, at: &At, params: Option<&Formula>, state: &State) {
        let set = Rc::clone(&self.set);
        let sight = Sight { flow: self.flow, node: at.1, state, set: &set };
        let found = self.found.get(at).cloned().unwrap_or_default();
        let known = self.flow.references(at.1).into_iter().map(|(_, start)| start);
        let targets: Vec<NodeIndex> = known.chain(found.sections).collect();
        if !targets.is_empty() {
            let mut entered = with_params(sight, params);
            entered.set(Scope::Vars, "return_value", Abstract::undefined());
            let way: Vec<NodeIndex> = at.0.iter().copied().chain([at.1]).collect();
            let way: Context = way[way.len().saturating_sub(self.depth)..].into();
            entered.call_functions();
            self.callers.entry(Rc::clone(&way)).or_default().insert(Rc::clone(&at.0));
            // What has come back before comes back here, too, to what is known here now.
            for end in self.ends.get(&way).cloned().unwrap_or_default() {
                self.queue((Rc::clone(&way), end));
            }
            for start in targets {
                self.enter((Rc::clone(&way), start), &entered);
            }
        }
        if found.unknown {
            let name = "a document that is not known".to_owned();
            let origin = Origin { source: Source::Document, name, node: at.1 };
            let mut after = state.clone();
            after.havoc(Trail::new(origin, Some(self.flow.node(at.1).span)));
            self.exit(at, 0, &after);
        }
        if params.is_some_and(|params| params.may_fail()) {
            self.exit(at, 0, &failed(state.clone()));
        }
    }

    /// A section is over: back to whoever has called it.
    pub(super) fn leave(&mut self, (context, node): &At, state: &State) {
        let Some(call) = context.last().copied() else { return };
        self.ends.entry(Rc::clone(context)).or_default().insert(*node);
        for caller in self.callers.get(context).cloned().unwrap_or_default() {
            let Some(before) = self.states.get(&(Rc::clone(&caller), call)).cloned() else {
                continue;
            };
            let mut after = state.clone().with_params_of(&before);
            after.functions.clone_from(&before.functions);
            self.exit(&(caller, call), 0, &after);
        }
    }

    pub(super) fn load(&mut self, at: &At, dest: &Formula, purpose: LoadPurpose, state: &State) {
        let set = Rc::clone(&self.set);
        let sight = Sight { flow: self.flow, node: at.1, state, set: &set };
        let mut found = Found::default();
        let known = self.flow.references(at.1);
        if known.is_empty() {
            for one in &sight.formula(dest).alternatives {
                self.aim(at.1, one, purpose, &mut found);
            }
        }
        found.sections.extend(known.into_iter().map(|(_, start)| start));
        if found.unknown {
            self.unknown.insert(at.1);
        }
        if let Some(next) = self.flow.exits(at.1).first() {
            let next = (Rc::clone(&at.0), *next);
            let before = self.found.entry(next.clone()).or_default();
            let changed =
                !found.sections.is_subset(&before.sections) || (found.unknown && !before.unknown);
            before.sections.extend(found.sections);
            before.unknown |= found.unknown;
            if changed && self.states.contains_key(&next) {
                self.queue(next);
            }
        }
        self.exit(at, 0, state);
        self.exit(at, 1, &failed(state.clone()));
    }

    /// Where a dest leads.
    fn aim(&self, node: NodeIndex, dest: &Alternative, purpose: LoadPurpose, found: &mut Found) {
        let sections = matches!(purpose, LoadPurpose::Execute | LoadPurpose::Transfer);
        let space = self.flow.sections()[self.flow.node(node).section].space;
        let own = self.flow.sections().iter().filter(|s| s.space == space && !s.confirm);
        let linked = self.flow.sections().iter().filter(|section| {
            let space = &self.flow.spaces()[section.space];
            space.url.is_some() && section.name == space.name("main")
        });
        match dest {
            Alternative::Literal(value, _) => {
                let text = to_text(value);
                let text = text.trim();
                let name = self.flow.spaces()[space].name(text);
                let mut own = own.filter(|section| section.name == name);
                let mut linked = linked.filter(|section| {
                    self.flow.spaces()[section.space].url.as_deref() == Some(text)
                });
                match (own.next().filter(|_| sections), linked.next()) {
                    (Some(section), _) | (None, Some(section)) => {
                        found.sections.insert(section.start);
                    }
                    // A name that is no section leads nowhere.
                    (None, None) => found.unknown |= is_document(text),
                }
            }
            other => {
                let starts = Abstract::from(other.clone());
                let starts = starts.texts();
                let named = |name: &str| starts.iter().any(|text| admits(text, name));
                let before = self.flow.spaces()[space].name("").len();
                let own = own.filter(|section| sections && named(&section.name[before..]));
                let linked = linked.filter(|section| {
                    self.flow.spaces()[section.space].url.as_deref().is_some_and(named)
                });
                found.sections.extend(own.chain(linked).map(|section| section.start));
                found.unknown = true;
            }
        }
    }
}

/// Whether a text is a URL or the text of a document, not a name.
fn is_document(text: &str) -> bool {
    text.contains("://") || text.starts_with('{') || text.contains('\n') || text.contains('@')
}

/// What a section sees that is given params.
pub(super) fn with_params(sight: Sight<'_>, params: Option<&Formula>) -> State {
    let mut state = sight.state.clone();
    let Some(params) = params else {
        state.enter(Abstract::undefined());
        return state;
    };
    let node = sight.node;
    let stage = |name: &str| Stage {
        what: What::Param(name.to_owned()),
        node,
        span: Some(sight.flow.node(node).span),
    };
    let value = sight.formula(params);
    match value.alternatives.as_slice() {
        [Alternative::Map(entries)] => {
            state.enter(Abstract::undefined());
            for (name, value) in entries {
                state.set(Scope::Params, name, value.then(&stage(name)));
            }
        }
        [Alternative::Literal(Value::Map(entries), _)] => {
            state.enter(Abstract::undefined());
            for (name, value) in entries.iter() {
                state.set(Scope::Params, name, Abstract::literal(value.clone()));
            }
        }
        _ => {
            state.enter(value.then(&stage("params")).or(&Abstract::undefined()));
        }
    }
    state
}
