//! What can come back from outside: for every step, the ends that the flow can tell apart; for expressions
//! that leave the machine, their answers; and what of a call is ever looked at.
//!
//! The words that a method can answer come from the method table; texts and numbers are those that the decisions
//! of the flow tell apart.

use std::collections::BTreeSet;
use std::ops::Range;

use swml_runtime::destination::classify;
use swml_runtime::expr::{Instr, Root, Segment, to_number};
use swml_runtime::fault::Fault;
use swml_runtime::id::ActId;
use swml_runtime::io::{Called, Completion};
use swml_runtime::machine::canonical::Live;
use swml_runtime::program::{Act, Kind, Program, Tables};
use swml_runtime::sim::script::Response;
use swml_runtime::value::{Text, Value};

use super::beginnings::put;
use super::calls;
use super::decisions::{Decisions, Place, outside};
use super::domains::Domain;
use super::reductions::Reductions;
use crate::methods::{self, Method, Values};
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
    /// What something can be, by a name for people; whether that is all is noted. What it is compared with it can be
    /// in any case.
    pub(super) fn domain(
        &mut self,
        name: &str,
        place: &Place,
        kind: Values,
        plainest: &'static str,
        can_be: &dyn Fn(&Value) -> bool,
    ) -> Vec<Value> {
        let Domain { values, open } =
            Domain::of(self.decisions, place, kind, plainest, can_be, true);
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
        let ends = acts.map(|act| ends(program, act, &live, &mut books)).collect();
        let acts = program.tables().acts.iter();
        let facts = calls::facts(program, &mut books);
        let calls = acts.map(|act| calls::calls(act, &facts)).collect();
        let answers = answers(program, &mut books);
        let unknown = unknown(program, &mut books);
        let Books { decisions: _, open, told } = books;
        Self { live, ends, calls, answers, unknown, open, told }
    }

    /// How a step can end.
    pub(crate) fn ends(&self, act: ActId) -> &[Completion] {
        &self.ends[act.index()]
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
    for place in books.decisions.places() {
        let Place { root, keys } = &place;
        // What a function is given comes with its call.
        if calls::given(program, root) {
            continue;
        }
        // A message is known under its name wherever a call is.
        let is_message = program.kind() == Kind::Messaging && root == MESSAGE;
        let is_fact = is_message || [CALL, ENVS].contains(&root.as_str());
        if !is_fact && (set.contains(root) || !bare(root)) {
            continue;
        }
        let mut path: Vec<Text> = Vec::new();
        path.extend((!is_fact).then(|| Text::word(ENVS)));
        path.extend(is_message.then(|| Text::word(CALL)));
        path.push(root.as_str().into());
        path.extend(keys.iter().cloned());
        let name = place.to_string();
        let words = match (keys.first(), root.as_str()) {
            (None, _) if is_fact => continue,
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
            Some((_, usual)) => books.domain(&name, &place, Values::Text, usual, &is_party),
            // What stands in `envs` need not be a text.
            None if root != CALL && !is_message => {
                books.domain(&name, &place, Values::Any, "something else", &|_| true)
            }
            None => books.domain(&name, &place, Values::Text, "something else", &|_| true),
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

/// Facts that the platform always gives, and what they usually are.
const NUMBERS: [(&str, &str); 4] = [
    ("call.from", "+15550100001"),
    ("call.to", "+15550100002"),
    ("message.from", "+15550100001"),
    ("message.to", "+15550100002"),
];

/// Whether the platform may say so of one who calls or is called: a number, or an address.
fn is_party(value: &Value) -> bool {
    value.as_text().and_then(classify).is_some_and(|(kind, _)| kind.rings())
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

/// What the machine sets by itself.
const MACHINE_SETS: [&str; 4] =
    ["connect_result", "connect_failed_reason", "return_value", "script_error"];

// --- ends of steps ----------------------------------------------------------------------------------

/// The ends of a step that the flow can tell apart.
fn ends(program: &Program, act: &Act, live: &Live, books: &mut Books<'_>) -> Vec<Completion> {
    let Some(method) = methods::method(&act.method) else {
        return vec![Completion::default(), Completion::failed(Fault::ExecuteFailed)];
    };
    let is_read = |name: &str| live.all || live.vars.iter().any(|read| read.as_str() == name);
    let excluded = excluded(program, act, method);
    let mut well = vec![Vec::new()];
    for output in method.sets {
        let mut values: Vec<Option<Value>> = match output.values_in(program.kind()) {
            Values::Words(words) => words
                .iter()
                .filter(|word| output.on_failure != Some(**word) || output.soft)
                .filter(|word| !excluded.contains(word))
                .map(|word| Some(Value::word(word)))
                .collect(),
            Values::Bool => [true, false].map(|truth| Some(Value::Bool(truth))).to_vec(),
            kind @ (Values::Text | Values::Number | Values::Any) => {
                given(books, method.name, output.name, kind).into_iter().map(Some).collect()
            }
        };
        // Whether a prompt has a value is said by its result.
        let says = ["prompt_result", "request_result"].contains(&output.name);
        let tells = says && method.sets.iter().any(|o| is_read(o.name));
        let tells = tells || output.soft;
        if !is_read(output.name) && !tells {
            values.truncate(1);
        }
        let grown: Vec<Vec<(Text, Value)>> = well
            .iter()
            .flat_map(|set| values.iter().map(move |value| (set, value)))
            .filter(|(set, _)| fits(method.name, set, output.name))
            .filter(|(set, value)| is_heard(set, output.name, value.as_ref()))
            .filter(|(set, value)| is_reply(set, output.name, value.as_ref()))
            .map(|(set, value)| {
                let mut set = set.clone();
                set.extend(value.clone().map(|value| (Text::word(output.name), value)));
                set
            })
            .collect();
        // What has no such value has none of it.
        let unfit: Vec<Vec<(Text, Value)>> =
            well.iter().filter(|set| !fits(method.name, set, output.name)).cloned().collect();
        well = grown.into_iter().chain(unfit).collect();
        if well.len() > MOST {
            books.open.insert(format!("what {} gives", method.name));
            well.truncate(MOST);
        }
    }
    let mut ends: Vec<Completion> = well.into_iter().map(Completion::with).collect();
    ends.push(Completion::failed(Fault::ExecuteFailed));
    ends
}

/// Whether a variable has a value beside those that are given already: a prompt that heard nothing has none, nor has
/// a request without a reply.
fn fits(method: &str, set: &[(Text, Value)], name: &str) -> bool {
    if name.starts_with("request_response") {
        let has = |word| set.contains(&(Text::word("request_result"), Value::word(word)));
        return has("success") || has("failed");
    }
    if method != "prompt" || name == "prompt_result" {
        return true;
    }
    let result = set.iter().find(|(known, _)| known.as_str() == "prompt_result");
    let result = result.and_then(|(_, value)| value.as_text()).map_or("", Text::as_str);
    match name {
        "prompt_digit_terminator" => false,
        "prompt_speech_confidence" => result == "match_speech",
        _ => result.starts_with("match_"),
    }
}

/// The words that the result of a step cannot be, whatever its parameters come to.
fn excluded(program: &Program, act: &Act, method: &Method) -> Vec<&'static str> {
    let Tables { code, exprs, .. } = program.tables();
    let span = exprs[act.params.index()];
    let last = (span.start + span.len).checked_sub(1).map(|at| code.instrs[at as usize]);
    let (keys, computed): (Vec<&Text>, bool) = match (program.constant(act.params), last) {
        (Some(Value::Map(entries)), _) => (entries.iter().map(|(key, _)| key).collect(), false),
        (_, Some(Instr::Map(shape))) => (code.shapes[shape as usize].iter().collect(), true),
        _ => (Vec::new(), true),
    };
    method.never(&|name| keys.iter().any(|key| key.as_str() == name), computed)
}

/// Whether a prompt can have heard this: digits are digits.
fn is_heard(set: &[(Text, Value)], name: &str, value: Option<&Value>) -> bool {
    let pressed = (Text::word("prompt_result"), Value::word("match_digits"));
    if !name.starts_with("prompt_value") || !set.contains(&pressed) {
        return true;
    }
    value.is_none_or(is_pressed)
}

/// Whether a request that has come to this can have such a code, and can return this.
fn is_reply(set: &[(Text, Value)], name: &str, value: Option<&Value>) -> bool {
    let result = set.iter().find(|(known, _)| known.as_str() == "request_result");
    let (Some((_, result)), Some(value)) = (result, value) else { return true };
    let fits = match name {
        "request_response_code" => is_fine(value),
        "return_value" => *value == Value::word("success"),
        _ => return true,
    };
    fits == (*result == Value::word("success"))
}

/// Whether it can come from the keys of a phone.
fn is_pressed(value: &Value) -> bool {
    let text = value.as_text().map_or("", Text::as_str);
    !text.is_empty() && text.bytes().all(|byte| b"0123456789*#ABCD".contains(&byte))
}

/// The code of a reply of which a request makes a success.
fn is_fine(code: &Value) -> bool {
    let Range { start, end } = Response::SUCCESS;
    is_code(code) && (f64::from(start)..f64::from(end)).contains(&to_number(code).get())
}

/// The code of a reply of which it makes a failure.
fn is_no_good(code: &Value) -> bool {
    is_code(code) && !is_fine(code)
}

fn is_code(code: &Value) -> bool {
    let code = to_number(code).get();
    (100.0..600.0).contains(&code) && code.fract() == 0.0
}

/// What a variable can be that a step gives: by its parts, where the flow looks at these.
fn given(books: &mut Books<'_>, method: &str, name: &str, kind: Values) -> Vec<Value> {
    let whole = Place { root: name.to_owned(), keys: Vec::new() };
    let parts: Vec<Place> = books
        .decisions
        .places()
        .into_iter()
        .filter(|p| p.root == name && !p.keys.is_empty())
        .collect();
    if parts.is_empty() {
        let all = books.domain(&format!("{name} of {method}"), &whole, kind, "9", &|_| true);
        // What it can be in each of the ways in which it comes: said or pressed, in a reply that is fine or is not.
        type Way = (fn(&Value) -> bool, &'static str);
        let ways: &[Way] = match name {
            "request_response_code" => &[(is_fine, "200"), (is_no_good, "500")],
            name if name.starts_with("prompt_value") => &[(|_| true, "9"), (is_pressed, "9")],
            _ => return all,
        };
        let mut values: Vec<Value> = Vec::new();
        for (can_be, plainest) in ways {
            let way = Domain::of(books.decisions, &whole, kind, plainest, can_be, false).values;
            for value in way {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
        }
        return values;
    }
    let mut all = vec![Value::Map([].into())];
    for part in &parts {
        let mut values =
            books.domain(&format!("{part} of {method}"), part, Values::Any, "9", &|_| true);
        values.push(Value::Undefined);
        let before = std::mem::take(&mut all);
        let with = |map: &Value| {
            values.iter().map(|value| put(map, &part.keys, value)).collect::<Vec<_>>()
        };
        all = before.iter().flat_map(with).collect();
        if all.len() > MOST {
            books.open.insert(format!("what {name} of {method} is"));
            all.truncate(MOST);
        }
    }
    all
}

// --- answers of expressions -------------------------------------------------------------------------

/// What expressions that leave the machine can come to: nothing, and whatever the flow tells apart.
fn answers(program: &Program, books: &mut Books<'_>) -> Vec<Vec<Option<Value>>> {
    let sources = program.tables().code.sources.iter();
    sources
        .map(|source| {
            let values =
                books.domain(&format!("`{source}`"), &outside(source), Values::Any, "9", &|_| true);
            std::iter::once(None).chain(values.into_iter().map(Some)).take(1 + MOST).collect()
        })
        .collect()
}
