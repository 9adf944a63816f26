//! What can come back from outside: for every step, the ends that the flow can tell apart; for expressions
//! that leave the machine, their answers; and what of a call is ever looked at.
//!
//! The words that a method can answer come from the method table; the texts and numbers from the constants
//! that the flow compares them with, and one that is none of these.

use std::collections::{BTreeMap, BTreeSet};

use swml_runtime::expr::{BinaryOp, Code, Instr, Path, Root, Segment, UnaryOp, to_text};
use swml_runtime::fault::Fault;
use swml_runtime::id::{ActId, ExprId};
use swml_runtime::io::{Called, Completion};
use swml_runtime::machine::canonical::Live;
use swml_runtime::program::{Act, Assign, Branch, Program, Tables};
use swml_runtime::value::{Text, Value};

use super::calls;
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
        let mut tested = Tested::default();
        tested.read(program);
        tested.close();
        let sources = &program.tables().code.sources;
        let mut open: BTreeSet<String> = sources.iter().map(|text| format!("`{text}`")).collect();
        let acts = program.tables().acts.iter();
        let ends = acts.map(|act| ends(program, act, &live, &tested, &mut open)).collect();
        let acts = program.tables().acts.iter();
        let facts = calls::facts(program, &tested, &mut open);
        let calls = acts.map(|act| calls::calls(act, &facts, &mut open)).collect();
        let answers = answers(program, &tested);
        let unknown = unknown(program, &tested, &mut open);
        Self { live, ends, calls, answers, unknown, open }
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

// --- constants that are compared with ---------------------------------------------------------------

/// Which constants each variable is compared with.
#[derive(Debug, Default)]
pub(super) struct Tested {
    constants: BTreeMap<String, BTreeSet<String>>,
    /// What becomes of what: from a variable to those that are computed from it.
    flows: BTreeMap<String, BTreeSet<String>>,
    /// Variables that decide otherwise than by being compared with constants.
    pub(super) open: BTreeSet<String>,
}

impl Tested {
    fn read(&mut self, program: &Program) {
        let tables = program.tables();
        for branch in &tables.branches {
            match branch {
                Branch::Switch { subject, keys, .. } => {
                    let instrs = instrs(program, *subject);
                    for name in loaded(&tables.code, instrs) {
                        let keys = keys.iter().map(ToString::to_string);
                        self.constants.entry(name.clone()).or_default().extend(keys);
                        if instrs.len() > 1 {
                            self.open.insert(name);
                        }
                    }
                }
                Branch::Cond { whens, .. } => {
                    whens.iter().for_each(|when| self.condition(program, *when));
                }
            }
        }
        for jump in &tables.jumps {
            if let Some(when) = jump.when {
                self.condition(program, when);
            }
        }
        for step in &tables.sets {
            for (name, assign) in &step.assignments {
                if let Assign::To(expr) = assign {
                    self.flow(program, *expr, name);
                }
            }
        }
        // Whether it can be dialled or fetched, and when a clock runs out, depends on all of it.
        let of_legs = tables.legs.iter().flat_map(|leg| {
            [Some(leg.to), Some(leg.timeout), leg.confirm_timeout].into_iter().flatten()
        });
        for expr in of_legs.chain(tables.loads.iter().map(|load| load.dest)) {
            self.open.extend(loaded(&tables.code, instrs(program, expr)));
        }
        // A caller id must not be empty; the call's own numbers never are.
        for expr in tables.legs.iter().filter_map(|leg| leg.from) {
            let names = loaded(&tables.code, instrs(program, expr)).into_iter();
            self.open.extend(names.filter(|name| !NUMBERS.contains(&name.as_str())));
        }
        let params = tables.calls.iter().filter_map(|call| call.params);
        for expr in params.chain(tables.loads.iter().filter_map(|load| load.params)) {
            let code = &tables.code;
            let keys: Vec<String> = instrs(program, expr)
                .iter()
                .filter_map(|instr| match instr {
                    Instr::Map(shape) => Some(&code.shapes[*shape as usize]),
                    _ => None,
                })
                .flatten()
                .map(ToString::to_string)
                .collect();
            keys.iter().for_each(|key| self.flow(program, expr, key));
        }
    }

    fn flow(&mut self, program: &Program, expr: ExprId, to: &str) {
        for name in loaded(&program.tables().code, instrs(program, expr)) {
            self.flows.entry(name).or_default().insert(to.to_owned());
        }
    }

    /// The constants of a condition, for every variable in it; whether they are all that decides.
    fn condition(&mut self, program: &Program, when: ExprId) {
        let code = &program.tables().code;
        let instrs = instrs(program, when);
        let constants: BTreeSet<String> = instrs
            .iter()
            .filter_map(|instr| match instr {
                Instr::Const(at) => Some(&code.consts[*at as usize]),
                _ => None,
            })
            .filter(|value| !matches!(value, Value::List(_) | Value::Map(_)))
            .map(|value| to_text(value).to_string())
            .collect();
        let plain = |instr: &Instr| {
            matches!(
                instr,
                Instr::Const(_)
                    | Instr::Load(_)
                    | Instr::Binary(
                        BinaryOp::Equal
                            | BinaryOp::NotEqual
                            | BinaryOp::StrictEqual
                            | BinaryOp::StrictNotEqual
                            | BinaryOp::Less
                            | BinaryOp::LessEqual
                            | BinaryOp::Greater
                            | BinaryOp::GreaterEqual
                    )
                    | Instr::Unary(UnaryOp::Not)
                    | Instr::Jump(_)
                    | Instr::JumpIfFalse(_)
                    | Instr::JumpIfFalseKeep(_)
                    | Instr::JumpIfTrueKeep(_)
            )
        };
        let is_open = !instrs.iter().all(plain);
        let orders = |instr: &Instr| {
            use BinaryOp::{Greater, GreaterEqual, Less, LessEqual};
            matches!(instr, Instr::Binary(Less | LessEqual | Greater | GreaterEqual))
        };
        let mut constants = constants;
        if instrs.iter().any(orders) {
            // Below a number and above it is another matter.
            let numbers = constants.iter().filter_map(|text| text.parse::<f64>().ok());
            let beside = numbers.flat_map(|n| [n - 1.0, n + 1.0]).map(|n| n.to_string());
            let beside: Vec<String> = beside.collect();
            constants.extend(beside);
        }
        for name in loaded(code, instrs) {
            self.constants.entry(name.clone()).or_default().extend(constants.clone());
            if is_open {
                self.open.insert(name);
            }
        }
    }

    /// What is computed from a variable is compared in its place.
    fn close(&mut self) {
        loop {
            let mut grown = false;
            for (from, targets) in &self.flows {
                for to in targets.iter().filter(|to| *to != from) {
                    let more = self.constants.get(to).cloned().unwrap_or_default();
                    let known = self.constants.entry(from.clone()).or_default();
                    let before = known.len();
                    known.extend(more);
                    grown |= known.len() > before;
                    grown |= self.open.contains(to) && self.open.insert(from.clone());
                }
            }
            if !grown {
                return;
            }
        }
    }

    pub(super) fn constants(&self, name: &str) -> impl Iterator<Item = &String> {
        self.constants.get(name).into_iter().flatten()
    }
}

fn instrs(program: &Program, expr: ExprId) -> &[Instr] {
    let span = program.tables().exprs[expr.index()];
    &program.tables().code.instrs[span.start as usize..(span.start + span.len) as usize]
}

/// The variables and params that an expression reads, by name.
fn loaded(code: &Code, instrs: &[Instr]) -> BTreeSet<String> {
    let mut names_read = BTreeSet::new();
    for instr in instrs {
        match instr {
            Instr::Load(path) => names_read.extend(name(&code.paths[*path as usize])),
            Instr::Outside(source) => {
                names_read.extend(names(&code.sources[*source as usize]).map(str::to_owned));
            }
            _ => {}
        }
    }
    names_read
}

/// A variable by its name, what is known of the call or of its environment by its path.
fn name(path: &Path) -> Option<String> {
    match (&path.root, path.segments.as_slice()) {
        (Root::Bare(name), _) => Some(name.to_string()),
        (Root::Vars | Root::Params, [Segment::Key(name), ..]) => Some(name.to_string()),
        (Root::Call, keys) => known(CALL, keys),
        (Root::Envs, keys) => known(ENVS, keys),
        _ => None,
    }
}

/// Facts that the platform always gives.
const NUMBERS: [&str; 2] = ["call.from", "call.to"];

/// What the paths of such facts begin with; no variable has a name with a dot.
const CALL: &str = "call.";
const ENVS: &str = "envs.";

fn known(root: &str, keys: &[Segment]) -> Option<String> {
    let key = |segment: &Segment| match segment {
        Segment::Key(key) => Some(key.to_string()),
        _ => None,
    };
    let keys: Vec<String> = keys.iter().map_while(key).collect();
    (!keys.is_empty()).then(|| format!("{root}{}", keys.join(".")))
}

// --- what is known when a call begins ----------------------------------------------------------------

/// The facts that the flow tells apart: those that it names, and bare names that nothing in it sets.
fn unknown(program: &Program, tested: &Tested, open: &mut BTreeSet<String>) -> Vec<Unknown> {
    let set = assigned(program);
    let bare = |name: &str| {
        let paths = &program.tables().code.paths;
        paths.iter().any(|path| matches!(&path.root, Root::Bare(bare) if bare.as_str() == name))
    };
    let mut unknown = Vec::new();
    let names: BTreeSet<&String> = tested.constants.keys().chain(&tested.open).collect();
    for name in names {
        // What a function is given comes with its call.
        if calls::given(program, name) {
            continue;
        }
        let is_fact = name.starts_with(CALL) || name.starts_with(ENVS);
        if !is_fact && (set.contains(name) || !bare(name)) {
            continue;
        }
        let path = if is_fact { name.clone() } else { format!("{ENVS}{name}") };
        let field = path.strip_prefix(CALL).map(|keys| keys.split('.').next().unwrap_or(keys));
        let words = match field.map(|field| (field, scenario::field(field))) {
            // There is none, or the call keeps it.
            Some((_, None)) => continue,
            Some((field, _)) if scenario::DEEP.contains(&field) => {
                open.insert(name.clone());
                continue;
            }
            Some((_, Some(words))) => words,
            None => &[],
        };
        if !words.is_empty() {
            let values = words.iter().map(|word| Some(Value::word(word))).collect();
            unknown.push(Unknown { path: path.split('.').map(Text::from).collect(), values });
            continue;
        }
        if tested.open.contains(name) {
            open.insert(name.clone());
        }
        let taken: Vec<&String> = tested.constants(name).collect();
        if taken.is_empty() {
            continue;
        }
        let mut values: Vec<Option<Value>> =
            taken.iter().map(|text| Some(Value::from(text.as_str()))).collect();
        let other = ["something else", "anything else"];
        let other = other.iter().find(|text| !taken.iter().any(|known| known.as_str() == **text));
        values.extend(other.map(|text| Some(Value::word(text))));
        // The platform always says who calls whom; nobody promises anything else.
        if !NUMBERS.contains(&path.as_str()) {
            values.push(None);
        }
        let path = path.split('.').map(Text::from).collect();
        unknown.push(Unknown { path, values });
    }
    unknown
}

/// Every variable and param that something in the program gives a value.
fn assigned(program: &Program) -> BTreeSet<String> {
    let tables = program.tables();
    let mut names: BTreeSet<String> = BTreeSet::new();
    names.extend(tables.sets.iter().flat_map(|step| &step.assignments).map(|(n, _)| n.to_string()));
    names.extend(tables.acts.iter().flat_map(|act| act.sets.iter()).map(ToString::to_string));
    for shape in &tables.code.shapes {
        names.extend(shape.iter().map(ToString::to_string));
    }
    names.extend(MACHINE_SETS.iter().map(|name| (*name).to_owned()));
    names
}

/// What the machine sets by itself.
const MACHINE_SETS: [&str; 4] =
    ["connect_result", "connect_failed_reason", "return_value", "script_error"];

// --- ends of steps ----------------------------------------------------------------------------------

/// The ends of a step that the flow can tell apart.
fn ends(
    program: &Program,
    act: &Act,
    live: &Live,
    tested: &Tested,
    open: &mut BTreeSet<String>,
) -> Vec<Completion> {
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
                .filter(|word| output.on_failure != Some(**word))
                .filter(|word| !excluded.contains(word))
                .map(|word| Some(Value::word(word)))
                .collect(),
            Values::Bool => [true, false].map(|truth| Some(Value::Bool(truth))).to_vec(),
            Values::Text | Values::Number | Values::Any => {
                if tested.open.contains(output.name) {
                    open.insert(format!("{} of {}", output.name, method.name));
                }
                let constants = tested.constants(output.name);
                constants
                    .map(|text| Some(value(text, output.values)))
                    .chain([other(tested, output)])
                    .collect()
            }
        };
        // Whether a prompt has a value is said by its result.
        let tells = output.name == "prompt_result" && method.sets.iter().any(|o| is_read(o.name));
        if !is_read(output.name) && !tells {
            values.truncate(1);
        }
        let grown: Vec<Vec<(Text, Value)>> = well
            .iter()
            .flat_map(|set| values.iter().map(move |value| (set, value)))
            .filter(|(set, _)| fits(method.name, set, output.name))
            .filter(|(set, value)| is_heard(set, output.name, value.as_ref()))
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
            open.insert(format!("what {} gives", method.name));
            well.truncate(MOST);
        }
    }
    let mut ends: Vec<Completion> = well.into_iter().map(Completion::with).collect();
    ends.push(Completion::failed(Fault::ExecuteFailed));
    ends
}

/// Whether a variable has a value beside those that are given already: a prompt that heard nothing has none.
fn fits(method: &str, set: &[(Text, Value)], name: &str) -> bool {
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

/// The words that the result of a step cannot be, whatever its parameters come to: one that is computed may
/// come to nothing, and is as good as not given.
fn excluded(program: &Program, act: &Act, method: &Method) -> Vec<&'static str> {
    let Tables { code, exprs, .. } = program.tables();
    let span = exprs[act.params.index()];
    let last = (span.start + span.len).checked_sub(1).map(|at| code.instrs[at as usize]);
    let (keys, computed): (Vec<&Text>, bool) = match (program.constant(act.params), last) {
        (Some(Value::Map(entries)), _) => (entries.iter().map(|(key, _)| key).collect(), false),
        (_, Some(Instr::Map(shape))) => (code.shapes[shape as usize].iter().collect(), true),
        _ => (Vec::new(), true),
    };
    let all = (method.excluded)(&|name| keys.iter().any(|key| key.as_str() == name));
    let none = (method.excluded)(&|_| false);
    all.iter().copied().filter(|word| !computed || none.contains(word)).collect()
}

/// Whether a prompt can have heard this: digits are digits.
fn is_heard(set: &[(Text, Value)], name: &str, value: Option<&Value>) -> bool {
    let pressed = (Text::word("prompt_result"), Value::word("match_digits"));
    if !name.starts_with("prompt_value") || !set.contains(&pressed) {
        return true;
    }
    let text = value.and_then(Value::as_text).map_or("", Text::as_str);
    text.bytes().all(|byte| b"0123456789*#".contains(&byte))
}

fn value(text: &str, kind: Values) -> Value {
    match (kind, text.parse::<f64>()) {
        (Values::Number, Ok(number)) => number.into(),
        _ => Value::from(text),
    }
}

/// A value that is none of those that are compared with.
fn other(tested: &Tested, output: &methods::Output) -> Option<Value> {
    if matches!(output.values, Values::Number) {
        let numbers = tested.constants(output.name).filter_map(|text| text.parse::<f64>().ok());
        return Some(Value::from(numbers.fold(0.0, f64::max) + 1.0));
    }
    let taken: BTreeSet<&String> = tested.constants(output.name).collect();
    let free = ["9", "8", "7", "6", "5", "4", "3", "2", "1", "0", "*", "#", "99", "anything else"];
    free.iter().find(|text| !taken.contains(&(**text).to_owned())).map(|text| Value::word(text))
}

// --- answers of expressions -------------------------------------------------------------------------

/// What expressions that leave the machine can come to: nothing, true and false, and what they are compared
/// with.
fn answers(program: &Program, tested: &Tested) -> Vec<Vec<Option<Value>>> {
    let sources = program.tables().code.sources.iter();
    sources
        .map(|source| {
            let mut all = vec![None, Some(Value::Bool(true)), Some(Value::Bool(false))];
            let named = names(source).flat_map(|name| tested.constants(name));
            let texts: BTreeSet<&String> = named.collect();
            all.extend(texts.into_iter().take(MOST).map(|text| Some(Value::from(text.as_str()))));
            all
        })
        .collect()
}
