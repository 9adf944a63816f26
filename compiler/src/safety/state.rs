//! What is known when a call comes to a state: what each variable can be, what was tested, what has been copied
//! from where, and who may set variables meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use petgraph::graph::NodeIndex;
use swml_runtime::expr::{Path, Root, Segment};
use swml_runtime::value::Text;

use super::class::Class;
use super::text::Hole;
use super::trail::Trail;
use super::value::Abstract;
use crate::flow::{Flow, NodeKind};

/// A variable, or a part of one, by its way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) scope: Scope,
    pub(super) way: Vec<Text>,
}

/// Where a lookup begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    Vars,
    Params,
    Envs,
    Call,
    /// A name without a scope: what a test says of it stands beside what is known of the variable.
    Bare,
}

/// What is known at one point.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    known: BTreeMap<Key, Rc<Abstract>>,
    /// What a variable is that is not listed: not set, or anything once an unknown document has run.
    pub(super) other_vars: Abstract,
    /// The same of params.
    pub(super) other_params: Abstract,
    /// Exits of conversations by which functions may have led here, whose facts are still seen; and whether
    /// that was in this very activation of the section.
    pub(super) functions: BTreeSet<(NodeIndex, usize, bool)>,
    /// What runs beside the script and may set variables at any time.
    pub(super) jobs: BTreeSet<NodeIndex>,
    /// Variables that hold the same value.
    copies: Vec<BTreeSet<Key>>,
}

impl Key {
    pub(super) fn new(scope: Scope, name: &str) -> Self {
        Self { scope, way: vec![name.into()] }
    }

    /// What a path of an expression looks up; none where it is a whole scope.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let (scope, first) = match &path.root {
            Root::Bare(name) => (Scope::Bare, Some(name.clone())),
            Root::Vars => (Scope::Vars, None),
            Root::Params => (Scope::Params, None),
            Root::Envs => (Scope::Envs, None),
            Root::Call => (Scope::Call, None),
        };
        let rest = path.segments.iter().map(|segment| match segment {
            Segment::Key(key) => key.clone(),
            Segment::Index(index) => index.to_string().into(),
        });
        let way: Vec<Text> = first.into_iter().chain(rest).collect();
        (!way.is_empty()).then_some(Self { scope, way })
    }

    /// Whether setting a variable changes it.
    fn is_of(&self, scope: Scope, name: &str) -> bool {
        let same = self.scope == scope || (scope == Scope::Vars && self.scope == Scope::Bare);
        same && self.way[0].as_str() == name
    }
}

impl State {
    /// When a call begins: nothing is set.
    pub(super) fn new(other_params: Abstract) -> Self {
        Self { other_vars: Abstract::undefined(), other_params, ..Self::default() }
    }

    /// The longest known beginning of a way, and what is left of it.
    pub(super) fn find<'k>(&self, key: &'k Key) -> Option<(&Rc<Abstract>, &'k [Text])> {
        (1..=key.way.len()).rev().find_map(|length| {
            let start = Key { scope: key.scope, way: key.way[..length].to_vec() };
            Some((self.known.get(&start)?, &key.way[length..]))
        })
    }

    /// Gives a variable a value: whatever was known of it, and whatever it was a copy of, is over.
    pub(super) fn set(&mut self, scope: Scope, name: &str, value: Abstract) {
        self.forget(&|key| key.is_of(scope, name));
        self.known.insert(Key::new(scope, name), Rc::new(value));
    }

    /// Says that two hold the same value, until one of them is set.
    pub(super) fn copy(&mut self, from: &Key, to: &Key) {
        let bare = |key: &Key| Key { scope: Scope::Bare, way: key.way.clone() };
        let group = self.copies.iter().position(|group| group.contains(from));
        let mut group = group.map_or_else(BTreeSet::new, |at| self.copies.swap_remove(at));
        group.insert(from.clone());
        group.extend([to.clone(), bare(to)]);
        self.copies.push(group);
    }

    /// These may be set at any time from now on: nothing stays their copy.
    pub(super) fn uncopy(&mut self, names: &[Text]) {
        for group in &mut self.copies {
            group.retain(|key| {
                !matches!(key.scope, Scope::Vars | Scope::Bare) || !names.contains(&key.way[0])
            });
        }
        self.copies.retain(|group| group.len() > 1);
    }

    /// Knows more of a value, by a test: of it and of all its copies.
    pub(super) fn refine(&mut self, key: &Key, value: Abstract) {
        let value = Rc::new(value);
        let own = BTreeSet::from([key.clone()]);
        let group = self.copies.iter().find(|group| group.contains(key)).unwrap_or(&own).clone();
        for key in group {
            self.known.retain(|known, _| known.scope != key.scope || !below(&known.way, &key.way));
            self.known.insert(key, Rc::clone(&value));
        }
    }

    /// Every param is another one now.
    pub(super) fn enter(&mut self, other: Abstract) {
        self.forget(&|key| key.scope == Scope::Params);
        self.other_params = other;
    }

    /// The params of another state.
    pub(super) fn with_params_of(mut self, other: &Self) -> Self {
        self.enter(other.other_params.clone());
        let params = other.known.iter().filter(|(key, _)| key.scope == Scope::Params);
        self.known.extend(params.map(|(key, value)| (key.clone(), Rc::clone(value))));
        self
    }

    /// Somebody unknown has had all variables.
    pub(super) fn havoc(&mut self, way: Rc<Trail>) {
        self.forget(&|key| matches!(key.scope, Scope::Vars | Scope::Bare));
        self.other_vars = Abstract::from(Hole::new(Class::Any, way)).or(&Abstract::undefined());
    }

    /// A name may stand for something else now.
    pub(super) fn hide(&mut self) {
        self.forget(&|key| key.scope == Scope::Bare);
    }

    fn forget(&mut self, over: &dyn Fn(&Key) -> bool) {
        self.known.retain(|key, _| !over(key));
        for group in &mut self.copies {
            group.retain(|key| !over(key));
        }
        self.copies.retain(|group| group.len() > 1);
    }

    /// A step runs beside the script from now on.
    pub(super) fn begin_job(&mut self, node: NodeIndex, sets: &[Text]) {
        self.jobs.insert(node);
        self.uncopy(sets);
    }

    pub(super) fn is_in_function_of(&self, node: NodeIndex) -> bool {
        self.functions.iter().any(|(talk, _, here)| *here && *talk == node)
    }

    /// A section is called: whatever function led here was called outside of it.
    pub(super) fn call_functions(&mut self) {
        let functions = std::mem::take(&mut self.functions);
        self.functions = functions.into_iter().map(|(node, rank, _)| (node, rank, false)).collect();
    }

    pub(super) fn is_set_by_jobs(&self, flow: &Flow, key: &Key) -> bool {
        self.jobs.iter().any(|node| match &flow.node(*node).kind {
            NodeKind::Act(act) => act.sets.contains(&key.way[0]),
            _ => false,
        })
    }

    /// All that is known, in order.
    pub(super) fn known(&self) -> impl Iterator<Item = (&Key, &Rc<Abstract>)> {
        self.known.iter()
    }

    /// Lets it be either of two; whether that is news. `look` looks a key up in a state.
    pub(super) fn join(&mut self, other: &Self, look: &dyn Fn(&Self, &Key) -> Abstract) -> bool {
        let mut changed = false;
        let before = self.clone();
        for (key, value) in &mut self.known {
            match other.known.get(key) {
                Some(more) if Rc::ptr_eq(value, more) => {}
                Some(more) => {
                    let mut joined = (**value).clone();
                    if joined.join(more) {
                        *value = Rc::new(joined);
                        changed = true;
                    }
                }
                None => {
                    let mut joined = (**value).clone();
                    if joined.join(&look(other, key)) {
                        *value = Rc::new(joined);
                        changed = true;
                    }
                }
            }
        }
        for (key, value) in &other.known {
            if self.known.contains_key(key) {
                continue;
            }
            // What only the other one has tested is as unknown as before.
            let own = look(&before, key);
            let joined = own.clone().or(value);
            if joined != own {
                changed = true;
                self.known.insert(key.clone(), Rc::new(joined));
            }
        }
        changed |= self.other_vars.join(&other.other_vars);
        changed |= self.other_params.join(&other.other_params);
        let count = self.jobs.len();
        self.jobs.extend(&other.jobs);
        changed |= self.jobs.len() > count;
        let count = self.functions.len();
        self.functions.extend(&other.functions);
        changed |= self.functions.len() > count;
        let copies = both(&self.copies, &other.copies);
        changed |= copies != self.copies;
        self.copies = copies;
        changed
    }
}

/// Whether a way leads further than another.
fn below(way: &[Text], start: &[Text]) -> bool {
    way.len() > start.len() && way.starts_with(start)
}

/// What holds the same value by both accounts.
fn both(one: &[BTreeSet<Key>], other: &[BTreeSet<Key>]) -> Vec<BTreeSet<Key>> {
    let mut groups: Vec<BTreeSet<Key>> = one
        .iter()
        .flat_map(|one| other.iter().map(|other| one.intersection(other).cloned().collect()))
        .filter(|group: &BTreeSet<Key>| group.len() > 1)
        .collect();
    groups.sort();
    groups
}
