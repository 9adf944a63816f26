//! What can come back from outside: for every step, its `outcomes`; for expressions that leave the machine, their
//! answers; what is known when a call begins; and what of a call is ever looked at.

use std::collections::BTreeSet;

use swml_runtime::destination::classify;
use swml_runtime::expr::{Root, Segment, to_text};
use swml_runtime::id::ActId;
use swml_runtime::io::{Called, Completion};
use swml_runtime::machine::canonical::Live;
use swml_runtime::program::{Assign, Kind, Program};
use swml_runtime::value::{Text, Value};

use super::calls;
use super::decisions::{Decisions, Place, outside};
use super::domains::{Domain, Source, named};
use super::outcomes;
use super::reductions::Reductions;
use crate::methods::Values;
use crate::scenario;

/// The most ends of one step that are tried.
pub(super) const MOST: usize = 64;

/// What can come back to a program.
#[derive(Debug)]
pub(crate) struct Returns {
    /// What of a call is looked at.
    pub(crate) live: Live,
    /// The ends of every step, by act.
    ends: Vec<Vec<Completion>>,
    /// What every step gives as it starts a job, by act.
    starts: Vec<Vec<Completion>>,
    /// What functions of every conversation can do to the call, by act.
    calls: Vec<Vec<Called>>,
    /// The answers of every expression that leaves the machine, by source.
    answers: Vec<Vec<Option<Value>>>,
    /// What only the outside knows when a call begins, where the flow tells it apart.
    pub(crate) unknown: Vec<Unknown>,
    /// What is told apart otherwise than by comparing with constants: of these the values that were tried
    /// are not all that there are.
    pub(crate) open: BTreeSet<String>,
    /// What is told to the outside as part of a text: what such a text is like, no value that is tried can say.
    pub(super) told: BTreeSet<String>,
}

/// What is noted while a program is read.
pub(super) struct Books<'b> {
    pub(super) decisions: &'b Decisions<'b>,
    pub(super) open: BTreeSet<String>,
    pub(super) told: BTreeSet<String>,
}

impl Books<'_> {
    /// What something can be, by a name for people; whether that is all is noted.
    pub(super) fn domain(&mut self, name: &str, place: &Place, source: &Source<'_>) -> Vec<Value> {
        let Domain { values, open } = Domain::of(self.decisions, place, source);
        self.open.extend(open.map(|why| format!("{name} ({why})")));
        if self.decisions.is_told(place) {
            self.told.insert(name.to_owned());
        }
        values
    }
}

/// A fact that only the outside knows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unknown {
    /// `call` or `envs`, and the keys from there.
    pub(crate) path: Vec<Text>,
    /// What it can be, as far as the flow tells it apart; `None`: it is not there.
    pub(crate) values: Vec<Option<Value>>,
}

impl Returns {
    /// Reads a program.
    pub(crate) fn of(program: &Program, reductions: Reductions) -> Self {
        let mut live = live(program);
        live.all |= !reductions.slicing;
        live.call |= !reductions.slicing;
        let decisions = Decisions::of(program);
        let mut books =
            Books { decisions: &decisions, open: BTreeSet::new(), told: BTreeSet::new() };
        let acts = program.tables().acts.iter();
        let ends = acts.map(|act| outcomes::ends(program, act, &live, &mut books));
        let ends: Vec<Vec<Completion>> = ends.collect();
        let acts = program.tables().acts.iter();
        let starts = acts.zip(&ends).map(|(act, ends)| outcomes::starts(act, ends)).collect();
        let acts = program.tables().acts.iter();
        let facts = calls::facts(program, &mut books);
        let calls = acts.map(|act| calls::calls(act, &facts)).collect();
        let answers = answers(program, &mut books);
        let unknown = unknown(program, &mut books);
        let Books { decisions: _, open, told } = books;
        Self { live, ends, starts, calls, answers, unknown, open, told }
    }

    /// How a step can end.
    pub(crate) fn ends(&self, act: ActId) -> &[Completion] {
        &self.ends[act.index()]
    }

    /// How a step can begin that starts a job.
    pub(crate) fn starts(&self, act: ActId) -> &[Completion] {
        &self.starts[act.index()]
    }

    /// What the functions of a step can do to the call while it runs.
    pub(crate) fn calls(&self, act: ActId) -> &[Called] {
        &self.calls[act.index()]
    }

    /// What an expression can come to outside.
    pub(crate) fn answers(&self, source: u32) -> &[Option<Value>] {
        &self.answers[source as usize]
    }
}

// --- what is looked at ------------------------------------------------------------------------------

fn live(program: &Program) -> Live {
    let mut live = Live::default();
    let mut vars = BTreeSet::new();
    let code = &program.tables().code;
    for path in &code.paths {
        match (&path.root, path.segments.as_slice()) {
            (Root::Bare(name), _) => {
                vars.insert(name.to_string());
                live.call = true;
            }
            (Root::Vars, [Segment::Key(name), ..]) => {
                vars.insert(name.to_string());
            }
            (Root::Vars, _) => live.all = true,
            (Root::Call, _) => live.call = true,
            (Root::Params | Root::Envs, _) => {}
        }
    }
    for source in &code.sources {
        live.call = true;
        // `vars[...]`, or all of them.
        live.all |= source
            .match_indices("vars")
            .any(|(at, word)| !source[at + word.len()..].trim_start().starts_with('.'));
        vars.extend(names(source).map(str::to_owned));
    }
    live.vars = vars.into_iter().map(Text::from).collect();
    live
}

/// The words of an expression that can be names.
fn names(source: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    source.split(move |c| !part(c)).filter(|word| !word.is_empty())
}

// --- what is known when a call begins ----------------------------------------------------------------

/// The facts that the flow tells apart: those that it names, and bare names that nothing in it sets.
fn unknown(program: &Program, books: &mut Books<'_>) -> Vec<Unknown> {
    let set = assigned(program);
    let unset = unset(program);
    let bare = |name: &str| {
        let paths = &program.tables().code.paths;
        paths.iter().any(|path| matches!(&path.root, Root::Bare(bare) if bare.as_str() == name))
    };
    // Nothing in the document gives it: whoever leads a call here may.
    for path in &program.tables().code.paths {
        if let (Root::Params, [Segment::Key(key), ..]) = (&path.root, path.segments.as_slice())
            && !set.contains(key.as_str())
        {
            books.open.insert(format!("params.{key} (whoever leads a call here may give it)"));
        }
    }
    let mut unknown = Vec::new();
    for place in read(books.decisions) {
        let Place { root, keys } = &place;
        // What a function is given comes with its call.
        if calls::given(program, root) {
            continue;
        }
        // A message is known under its name wherever a call is.
        let is_message = program.kind() == Kind::Messaging && root == MESSAGE;
        let is_fact = is_message || [CALL, ENVS].contains(&root.as_str());
        if !is_fact && (set.contains(root) && !unset.contains(root) || !bare(root)) {
            continue;
        }
        let mut path: Vec<Text> = Vec::new();
        path.extend((!is_fact).then(|| Text::word(ENVS)));
        path.extend(is_message.then(|| Text::word(CALL)));
        path.push(root.as_str().into());
        path.extend(keys.iter().cloned());
        let name = place.to_string();
        let words = match (keys.first(), root.as_str()) {
            (None, _) if is_fact => {
                if books.decisions.decides(&place) {
                    books.open.insert(format!("{name} (it is looked at as a whole)"));
                }
                continue;
            }
            (Some(field), CALL | MESSAGE)
                if is_fact && scenario::DEEP.contains(&field.as_str()) =>
            {
                books.open.insert(name);
                continue;
            }
            (Some(field), CALL) => scenario::field(field),
            (Some(field), MESSAGE) if is_fact => scenario::message_field(field),
            _ => Some(&[][..]),
        };
        // There is none, or the call keeps it.
        let Some(words) = words else { continue };
        if !words.is_empty() {
            let values = words.iter().map(|word| Some(Value::word(word))).collect();
            unknown.push(Unknown { path, values });
            continue;
        }
        let number = NUMBERS.iter().find(|(number, _)| *number == name);
        let values = match number {
            Some((_, usual)) => {
                let can_be = party(books.decisions, &place, usual);
                let source = Source { plainest: usual, can_be: &can_be, ..Source::default() };
                books.domain(&name, &place, &source)
            }
            None => {
                // What stands in `envs` need not be a text.
                let is_text = root == CALL || is_message;
                let kind = if is_text { Values::Text } else { Values::Any };
                let source = Source { kind, plainest: "something else", ..Source::default() };
                books.domain(&name, &place, &source)
            }
        };
        if books.decisions.tests(&place).0.is_empty() {
            continue;
        }
        let mut values: Vec<Option<Value>> = values.into_iter().map(Some).collect();
        // The platform always says who calls whom; nobody promises anything else.
        if number.is_none() {
            values.push(None);
        }
        unknown.push(Unknown { path, values });
    }
    unknown
}

/// Every place that the flow reads, by the names of its copies too.
fn read(decisions: &Decisions<'_>) -> BTreeSet<Place> {
    let mut all = decisions.places();
    let roots: BTreeSet<String> = all.iter().map(|place| place.root.clone()).collect();
    for root in roots {
        let parts = decisions.parts(&root);
        let whole = Place { root, keys: Vec::new() };
        if !parts.is_empty() && !decisions.decides(&whole) {
            all.remove(&whole);
        }
        all.extend(parts);
    }
    all
}

/// Facts that the platform always gives, and what they usually are.
const NUMBERS: [(&str, &str); 4] = [
    ("call.from", "+15550100001"),
    ("call.to", "+15550100002"),
    ("message.from", "+15550100001"),
    ("message.to", "+15550100002"),
];

/// What the platform may say of one who calls or is called: a number, an address, whatever the flow compares it with,
/// and nothing where a condition of the flow tells that from all others.
fn party(decisions: &Decisions<'_>, place: &Place, usual: &str) -> impl Fn(&Value) -> bool {
    let tests = decisions.tests(place).0;
    let named: Vec<Text> = named(decisions, &tests, true).iter().map(to_text).collect();
    let answer = |value: &Value| -> Vec<u32> {
        let asked = tests.iter().filter(|test| test.is_asked());
        asked.map(|test| decisions.answer(test, place, value)).collect()
    };
    let others = [usual, "sip:someone@example.com"].map(Value::from);
    let nothing = answer(&Value::word(""));
    let may_be_empty = others.iter().all(|other| answer(other) != nothing);
    move |value| {
        let Some(text) = value.as_text() else { return false };
        let rings = || classify(text).is_some_and(|(kind, _)| kind.rings());
        if text.is_empty() { may_be_empty } else { rings() || named.contains(text) }
    }
}

/// Where facts stand.
const CALL: &str = "call";
const ENVS: &str = "envs";
const MESSAGE: &str = "message";

/// Every variable and param that something in the program gives a value.
fn assigned(program: &Program) -> BTreeSet<String> {
    let tables = program.tables();
    let mut names: BTreeSet<String> = BTreeSet::new();
    names.extend(tables.sets.iter().flat_map(|step| &step.assignments).map(|(n, _)| n.to_string()));
    names.extend(tables.acts.iter().flat_map(|act| act.sets.iter()).map(ToString::to_string));
    for shape in &tables.code.shapes {
        names.extend(shape.iter().map(ToString::to_string));
    }
    // Params that are constants have no shape.
    let params = tables.calls.iter().filter_map(|call| call.params);
    for params in params.chain(tables.loads.iter().filter_map(|load| load.params)) {
        if let Some(Value::Map(entries)) = program.constant(params) {
            names.extend(entries.iter().map(|(name, _)| name.to_string()));
        }
    }
    names.extend(MACHINE_SETS.iter().map(|name| (*name).to_owned()));
    names
}

/// Every variable that the flow unsets: a fact may have its name then.
fn unset(program: &Program) -> BTreeSet<String> {
    let assignments = program.tables().sets.iter().flat_map(|step| &step.assignments);
    let unset = assignments.filter(|(_, assign)| matches!(assign, Assign::Unset));
    unset.map(|(name, _)| name.to_string()).collect()
}

/// What the machine sets by itself.
const MACHINE_SETS: [&str; 4] =
    ["connect_result", "connect_failed_reason", "return_value", "script_error"];

// --- answers of expressions -------------------------------------------------------------------------

/// What expressions that leave the machine can come to: nothing, and whatever the flow tells apart.
fn answers(program: &Program, books: &mut Books<'_>) -> Vec<Vec<Option<Value>>> {
    let anything = Source { kind: Values::Any, ..Source::default() };
    let sources = program.tables().code.sources.iter();
    sources
        .map(|source| {
            let values = books.domain(&format!("`{source}`"), &outside(source), &anything);
            if values.len() > MOST {
                books.open.insert(format!("what `{source}` comes to"));
            }
            std::iter::once(None).chain(values.into_iter().map(Some)).take(1 + MOST).collect()
        })
        .collect()
}
