//! The flow of values through a flow: a worklist over its states, each with what is known when a call comes there.
//!
//! Sections are looked at once for every way of calls that leads to them, up to [`DEPTH`] calls back: what a section
//! is given in one place is not mixed with what it is given in another.

mod sections;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use petgraph::graph::NodeIndex;
use swml_runtime::fault::Fault;
use swml_runtime::program::ActKind;
use swml_runtime::value::Text;

use self::sections::{Found, with_params};
use super::look::{Sight, given, params_of_outside, variables};
use super::state::{Key, Scope, State};
use super::trail::{Stage, What};
use super::value::Abstract;
use crate::expr::{ArgumentKind, Body, Formula, Piece as Part, Written};
use crate::flow::{Act, Flow, NodeKind};
use crate::methods::connect::{REASONS, RESULTS};

/// How many calls back sections are told apart.
const DEPTH: usize = 3;
/// How often each state may be looked at, on the average; beyond it sections are told apart by fewer calls.
const VISITS: usize = 20;

/// The calls that led to a section, the last one last.
pub(super) type Context = Rc<[NodeIndex]>;
type At = (Context, NodeIndex);

/// What is known everywhere.
pub(super) struct Walk<'f> {
    flow: &'f Flow,
    depth: usize,
    pub(super) states: BTreeMap<At, Rc<State>>,
    /// What is to be looked at, in the order of the text: loops settle before what is behind them is looked at.
    waiting: BTreeSet<(NodeIndex, Context)>,
    /// Who has called, by the way of calls: the callers' own ways.
    callers: BTreeMap<Context, BTreeSet<Context>>,
    /// Where a section was left, by its way of calls.
    ends: BTreeMap<Context, BTreeSet<NodeIndex>>,
    found: BTreeMap<At, Found>,
    /// The variables that the documents set.
    pub(super) set: Rc<BTreeSet<Text>>,
    /// Documents that are not known, by the state that fetches them.
    pub(super) unknown: BTreeSet<NodeIndex>,
}

impl<'f> Walk<'f> {
    pub(super) fn of(flow: &'f Flow) -> Self {
        let mut depth = DEPTH;
        loop {
            let mut walk = Self {
                flow,
                depth,
                states: BTreeMap::new(),
                waiting: BTreeSet::new(),
                callers: BTreeMap::new(),
                ends: BTreeMap::new(),
                found: BTreeMap::new(),
                set: Rc::new(variables(flow)),
                unknown: BTreeSet::new(),
            };
            if walk.run(depth > 1) {
                return walk;
            }
            depth -= 1;
        }
    }

    /// Whether it came to an end within the limit.
    fn run(&mut self, limited: bool) -> bool {
        let main = self.flow.sections().iter().find(|section| section.name == "main");
        let Some(main) = main.map(|section| section.start) else { return true };
        self.enter((Rc::from([]), main), &State::new(params_of_outside()));
        let mut visits = VISITS * self.flow.nodes().len();
        while let Some((node, context)) = self.waiting.pop_first() {
            let at = (context, node);
            let state = Rc::clone(&self.states[&at]);
            self.step(&at, &state);
            visits = visits.saturating_sub(1);
            if limited && visits == 0 {
                return false;
            }
        }
        true
    }

    /// A call comes to a state.
    fn enter(&mut self, at: At, state: &State) {
        let flow = self.flow;
        let resumed;
        let state = match &flow.node(at.1).kind {
            // Where a function comes back, what it was given is seen no more.
            NodeKind::Act(Act { kind: ActKind::Converse, .. }) if state.is_in_function_of(at.1) => {
                let mut own = state.clone();
                own.functions.retain(|(node, _, here)| !here || *node != at.1);
                resumed = own;
                &resumed
            }
            _ => state,
        };
        let changed = match self.states.get_mut(&at) {
            None => {
                self.states.insert(at.clone(), Rc::new(state.clone()));
                true
            }
            Some(known) => {
                let set = &self.set;
                let look = |state: &State, key: &Key| {
                    Sight { flow, node: at.1, state, set }.key(key, None)
                };
                let mut joined = (**known).clone();
                let changed = joined.join(state, &look);
                if changed {
                    *known = Rc::new(joined);
                }
                changed
            }
        };
        if changed {
            self.queue(at);
        }
    }

    pub(super) fn sight<'a>(&'a self, node: NodeIndex, state: &'a State) -> Sight<'a> {
        Sight { flow: self.flow, node, state, set: &self.set }
    }

    fn queue(&mut self, at: At) {
        self.waiting.insert((at.1, at.0));
    }

    fn exit(&mut self, (context, node): &At, rank: usize, state: &State) {
        if let Some(target) = self.flow.exits(*node).get(rank) {
            self.enter((Rc::clone(context), *target), state);
        }
    }

    fn all_exits(&mut self, at: &At, state: &State) {
        for target in self.flow.exits(at.1) {
            self.enter((Rc::clone(&at.0), target), state);
        }
    }

    fn step(&mut self, at: &At, state: &State) {
        let node = self.flow.node(at.1);
        let set = Rc::clone(&self.set);
        let sight = Sight { flow: self.flow, node: at.1, state, set: &set };
        match &node.kind {
            NodeKind::Start | NodeKind::Bridge { .. } => self.all_exits(at, state),
            NodeKind::Act(act) => self.act(at, act, state),
            NodeKind::Set(assignments) => {
                let after = assigned(sight, assignments);
                self.all_exits(at, &after);
            }
            NodeKind::Switch { subject, keys, transform, .. } => {
                let path = match subject.written.as_deref() {
                    Some(Written::Path(path)) if transform.is_none() => Some(path),
                    _ => None,
                };
                for (rank, key) in keys.iter().enumerate() {
                    let passed = match path {
                        Some(path) => sight.case(&path.path, key, path.span),
                        None => Some(state.clone()),
                    };
                    if let Some(passed) = passed {
                        self.exit(at, rank, &passed);
                    }
                }
                let rest = match path {
                    Some(path) => sight.no_case(&path.path, keys),
                    None => Some(state.clone()),
                };
                if let Some(rest) = rest {
                    self.exit(at, keys.len(), &rest);
                }
            }
            NodeKind::Cond { whens, .. } => {
                let mut here = Some(state.clone());
                for (rank, when) in whens.iter().enumerate() {
                    let Some(before) = here else { break };
                    let (yes, no) = holds(sight.with(&before), when);
                    if let Some(yes) = yes {
                        self.exit(at, rank, &yes);
                    }
                    here = no;
                }
                if let Some(rest) = here {
                    self.exit(at, whens.len(), &rest);
                }
            }
            NodeKind::Jump { when, .. } => {
                let (yes, no) = match when {
                    Some(when) => holds(sight, when),
                    None => (Some(state.clone()), None),
                };
                if let Some(yes) = yes {
                    self.exit(at, 0, &yes);
                    self.exit(at, 1, &yes);
                }
                if let Some(no) = no {
                    self.exit(at, 2, &no);
                }
            }
            NodeKind::Load { dest, purpose, .. } => self.load(at, dest, *purpose, state),
            NodeKind::Call { params, .. } => self.call(at, params.as_ref(), state),
            NodeKind::Enter { params } => {
                let entered = with_params(sight, params.as_ref());
                let targets = self.flow.exits(at.1);
                let found = self.found.get(at).cloned().unwrap_or_default();
                for start in targets.into_iter().chain(found.sections) {
                    self.enter((Rc::from([]), start), &entered);
                }
            }
            NodeKind::Dial { connect, group } => self.dial(at, *connect, *group, state),
            NodeKind::Return(value) => {
                let stage = Stage { what: What::Returned, node: at.1, span: Some(node.span) };
                let mut value_of = sight.formula(value).then(&stage);
                if value.may_fail() {
                    value_of = value_of.or(&Abstract::undefined());
                }
                let mut after = state.clone();
                after.set(Scope::Vars, "return_value", value_of);
                self.leave(at, &after);
            }
            NodeKind::End => self.leave(at, state),
            NodeKind::Fault(_) => {}
        }
    }

    // --- steps --------------------------------------------------------------------------------------

    fn act(&mut self, at: &At, act: &Act, state: &State) {
        if act.kind == ActKind::Hangup {
            return;
        }
        let mut after = state.clone();
        for name in act.sets.iter() {
            // After a failure it may be what it was.
            let before = Key { scope: Scope::Vars, way: vec![name.clone()] };
            let before = self.sight(at.1, state).key(&before, None);
            let given = given(self.flow, at.1, act, name);
            let failing = act.on_failure.iter().any(|(known, _)| known == name);
            after.set(Scope::Vars, name, if failing { given } else { given.or(&before) });
        }
        if matches!(act.method.as_str(), "answer") {
            after.set(Scope::Vars, "answer_result", Abstract::literal("success"));
        }
        if act.kind == ActKind::EndConversation {
            after.functions.retain(|(_, _, here)| !here);
        }
        if act.kind == ActKind::Start {
            after.begin_job(at.1, &act.sets);
        }
        let after = failed(after);
        let Some(conversation) = &act.conversation else { return self.all_exits(at, &after) };
        self.exit(at, 0, &after);
        // It may have ended while a function ran: what that has set stands.
        if state.jobs.contains(&at.1) {
            self.exit(at, 0, state);
        }
        for rank in 1..=conversation.exits.len() {
            let mut called = state.clone();
            called.functions.insert((at.1, rank, true));
            called.hide();
            called.set(Scope::Vars, "ai_response", Abstract::undefined());
            // It may end while its function runs.
            called.begin_job(at.1, &act.sets);
            self.exit(at, rank, &failed(called));
        }
    }

    fn dial(&mut self, at: &At, connect: usize, group: usize, state: &State) {
        let set = Rc::clone(&self.set);
        let sight = Sight { flow: self.flow, node: at.1, state, set: &set };
        let legs = &self.flow.connects()[connect].groups[group];
        for (slot, start) in self.flow.references(at.1) {
            let Some(leg) = legs.get(usize::from(slot)) else { continue };
            // The answered side has variables of its own, and another call.
            let mut own = State::new(Abstract::undefined());
            let of_leg = |value: Abstract, what| {
                value.then(&Stage { what: What::Leg(what), node: at.1, span: Some(leg.span) })
            };
            let caller = Key::new(Scope::Call, "from");
            let from = match &leg.from {
                Some(from) => sight.formula(from),
                None => sight.key(&caller, None),
            };
            own.set(Scope::Call, "from", of_leg(from, "call.from"));
            own.set(Scope::Call, "to", of_leg(sight.formula(&leg.to), "call.to"));
            self.enter((Rc::from([]), start), &own);
        }
        let mut after = state.clone();
        let unset = Abstract::undefined();
        for name in ["connect_result", "return_value"] {
            let before = sight.key(&Key::new(Scope::Vars, name), None);
            after.set(Scope::Vars, name, Abstract::words(RESULTS.iter().copied()).or(&before));
        }
        let reasons = Abstract::words(REASONS.iter().copied()).or(&unset);
        after.set(Scope::Vars, "connect_failed_reason", reasons);
        self.all_exits(at, &failed(after));
    }
}

/// What is known behind a step that may have failed: the variables that say so are set.
fn failed(mut state: State) -> State {
    let codes = Abstract::words(Fault::ALL.iter().map(|fault| fault.code()));
    state.set(Scope::Vars, "script_error", codes.or(&Abstract::undefined()));
    state
}

/// What is known where a condition holds, and where it does not.
fn holds(sight: Sight<'_>, when: &Formula) -> (Option<State>, Option<State>) {
    match when.written.as_deref() {
        Some(Written::Condition(condition)) => {
            let (yes, no) = sight.condition(condition);
            // `script_error` says that it failed.
            (yes, no.map(failed))
        }
        _ => (Some(sight.state.clone()), Some(sight.state.clone())),
    }
}

/// What is known behind assignments, one after another.
fn assigned(sight: Sight<'_>, assignments: &[(Text, Option<Formula>)]) -> State {
    let mut state = sight.state.clone();
    // Where one fails, those behind it are not made.
    let mut stopped: Option<State> = None;
    let look = |state: &State, key: &Key| sight.with(state).key(key, None);
    for (name, formula) in assignments {
        let Some(formula) = formula else {
            state.set(Scope::Vars, name, Abstract::undefined());
            continue;
        };
        if formula.may_fail() {
            match &mut stopped {
                Some(stopped) => {
                    stopped.join(&state, &look);
                }
                None => stopped = Some(state.clone()),
            }
        }
        let value = sight.with(&state).formula(formula);
        let span = match formula.written.as_deref() {
            Some(Written::Argument(argument)) => Some(argument.span),
            _ => None,
        };
        let stage = Stage { what: What::Set(name.to_string()), node: sight.node, span };
        let from = copied(formula).filter(|key| key.way[0] != *name);
        state.set(Scope::Vars, name, value.then(&stage));
        if let Some(from) = from
            && !state.is_set_by_jobs(sight.flow, &from)
        {
            state.copy(&from, &Key::new(Scope::Vars, name));
        }
    }
    match stopped {
        Some(stopped) => {
            state.join(&failed(stopped), &look);
            state
        }
        None => state,
    }
}

/// The variable whose very value a formula is.
fn copied(formula: &Formula) -> Option<Key> {
    let Some(Written::Argument(argument)) = formula.written.as_deref() else { return None };
    let ArgumentKind::Template(template, None) = &argument.kind else { return None };
    match template.pieces.as_slice() {
        [Part::Placeholder(_, Body::Path(path))] => Key::of(&path.path),
        _ => None,
    }
}
