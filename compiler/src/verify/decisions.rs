//! Where a flow decides by what nobody knows ahead: every test of it, as pieces of its own code that lead from one
//! value to an answer.
//!
//! A condition is cut into the parts between its `&&`, `||` and `?:`. A part that reads one name is a test of it; what
//! `set` and `params` make of a name is tested in its place, by running their code first. Where a part reads more than
//! one, or something else than truth decides, the name is *open*: why is said.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use swml_runtime::destination::classify;
use swml_runtime::expr::{
    BinaryOp, CheckKind, Code, Instr, Path, Root, Scope, Segment, Span, Stop, UnaryOp, evaluate,
    to_boolean, to_text, walk,
};
use swml_runtime::id::ExprId;
use swml_runtime::program::{ActKind, Assign, Branch, Op, Program, Transform};
use swml_runtime::value::{Text, Value};

use super::cuts::{instrs, operands, parts};

/// A name that code reads, with the keys behind it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// A variable or a param by its name; `call`, `envs`; an expression outside in backticks.
    pub(super) root: String,
    pub(super) keys: Vec<Text>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.root)?;
        self.keys.iter().try_for_each(|key| write!(f, ".{key}"))
    }
}

/// One step from a value to an answer: code that reads a name.
#[derive(Clone, Debug)]
struct Link {
    root: String,
    span: Span,
}

/// What of a result makes a difference.
#[derive(Clone, Debug)]
enum Told {
    /// Whether it is true.
    Truth,
    /// Which of these it is, as a text, after what is done to that.
    Keys(Vec<Text>, Option<Transform>),
    /// What kind of destination it is, if any.
    Kind,
    /// Whether it is empty.
    Empty,
    /// Whether there is one.
    Fails,
}

/// A test of a value.
#[derive(Clone, Debug)]
pub(super) struct Test {
    /// What is made of the value first, then the test itself.
    links: Vec<Link>,
    told: Told,
}

impl Test {
    /// Whether the flow itself asks, and not the machine that has to know what to do with a value.
    pub(super) fn is_asked(&self) -> bool {
        matches!(self.told, Told::Truth | Told::Keys(..))
    }
}

/// All tests of a program.
#[derive(Debug)]
pub(super) struct Decisions<'p> {
    code: &'p Code,
    tests: Vec<(Place, Link, Told)>,
    /// From a place, by code, to a variable.
    flows: Vec<(Place, Span, String)>,
    /// What is decided otherwise, and why.
    open: BTreeMap<Place, String>,
    /// What goes into texts that are told to the outside: destinations, addresses, params of steps.
    texts: BTreeSet<Place>,
}

// --- reading a program --------------------------------------------------------------------------------

impl<'p> Decisions<'p> {
    pub(super) fn of(program: &'p Program) -> Self {
        let tables = program.tables();
        let mut all = Self {
            code: &tables.code,
            tests: Vec::new(),
            flows: Vec::new(),
            open: BTreeMap::new(),
            texts: BTreeSet::new(),
        };
        let span = |expr: ExprId| tables.exprs[expr.index()];
        for branch in &tables.branches {
            match branch {
                Branch::Switch { subject, keys, transform, .. } => {
                    all.test(span(*subject), &Told::Keys(keys.clone(), *transform));
                }
                Branch::Cond { whens, .. } => {
                    whens.iter().for_each(|when| all.condition(span(*when)))
                }
            }
        }
        for jump in &tables.jumps {
            jump.when.into_iter().for_each(|when| all.condition(span(when)));
            all.close(span(jump.max), "it says how often a `goto` jumps");
        }
        for (name, assign) in tables.sets.iter().flat_map(|step| &step.assignments) {
            if let Assign::To(expr) = assign {
                all.flow(span(*expr), name);
            }
        }
        // What a section comes back with is a variable of whoever ran it.
        for op in &tables.states {
            if let Op::Return(value) = op {
                all.flow(span(*value), "return_value");
            }
        }
        for leg in &tables.legs {
            all.say(span(leg.to));
            if leg.kind.is_none() {
                all.test(span(leg.to), &Told::Kind);
            }
            leg.from.into_iter().for_each(|expr| all.test(span(expr), &Told::Empty));
            for expr in [Some(leg.timeout), leg.confirm_timeout].into_iter().flatten() {
                all.close(span(expr), "it says how long a clock runs");
            }
            for expr in [leg.call_state_url, leg.stream_status_url, Some(leg.params)] {
                expr.into_iter().for_each(|expr| all.params(span(expr)));
            }
        }
        for connect in &tables.connects {
            for expr in [connect.timeout, connect.max_duration] {
                all.close(span(expr), "it says how long a clock runs");
            }
            for expr in [connect.answer_on_bridge, connect.auto_answer].into_iter().flatten() {
                all.test(span(expr), &Told::Truth);
            }
            for expr in [Some(connect.params), connect.status_url].into_iter().flatten() {
                all.params(span(expr));
            }
        }
        for act in &tables.acts {
            act.auto_answer.into_iter().for_each(|expr| all.test(span(expr), &Told::Truth));
            match act.kind {
                ActKind::Sleep => all.close(span(act.params), "it says how long a clock runs"),
                _ => all.params(span(act.params)),
            }
        }
        for load in &tables.loads {
            all.say(span(load.dest));
            all.close(span(load.dest), "it says what is fetched");
            load.params.into_iter().for_each(|expr| all.pass(span(expr)));
        }
        for call in &tables.calls {
            call.params.into_iter().for_each(|expr| all.pass(span(expr)));
        }
        all
    }

    fn instrs(&self, span: Span) -> &'p [Instr] {
        instrs(self.code, span)
    }

    /// What code reads.
    fn read(&self, span: Span) -> BTreeSet<Place> {
        let mut places = BTreeSet::new();
        let mut rest = self.instrs(span);
        while let [instr, behind @ ..] = rest {
            rest = behind;
            match instr {
                Instr::Load(path) => {
                    let mut read = place(&self.code.paths[*path as usize]);
                    // Keys may stand behind it in code.
                    while let ([Instr::Get(key), behind @ ..], Some(place)) = (rest, &mut read) {
                        let key = self.code.consts[*key as usize].as_text();
                        let Some(key) = key.filter(|key| is_part(key)) else { break };
                        place.keys.push(key.clone());
                        rest = behind;
                    }
                    places.extend(read);
                }
                Instr::Outside(source) => {
                    places.insert(outside(&self.code.sources[*source as usize]));
                }
                _ => {}
            }
        }
        places
    }

    /// The truth of a condition decides: each of its parts does, where it can be cut.
    fn condition(&mut self, span: Span) {
        for part in parts(self.code, span).unwrap_or_else(|| vec![span]) {
            self.test(part, &Told::Truth);
        }
    }

    fn test(&mut self, span: Span, told: &Told) {
        if self.instrs(span).iter().any(|instr| self.is_lookup(instr)) {
            return self.close(span, "something is looked up in it");
        }
        let places = self.read(span);
        let mut read = places.iter();
        match (read.next(), read.next()) {
            (Some(place), None) => {
                let link = Link { root: place.root.clone(), span };
                self.tests.push((place.clone(), link, told.clone()));
            }
            (None, _) => {}
            _ => self.close(span, "it decides together with something else"),
        }
    }

    /// Whether an instruction looks an item of a list up, or a key that is computed.
    fn is_lookup(&self, instr: &Instr) -> bool {
        match instr {
            Instr::Index => true,
            Instr::Load(path) => {
                let segments = &self.code.paths[*path as usize].segments;
                segments.iter().any(|segment| matches!(segment, Segment::Index(_)))
            }
            _ => false,
        }
    }

    /// Whatever code reads is open.
    fn close(&mut self, span: Span, why: &str) {
        for place in self.read(span) {
            self.open.entry(place).or_insert_with(|| why.to_owned());
        }
    }

    /// Code makes a text that is told to the outside.
    fn say(&mut self, span: Span) {
        let places = self.read(span);
        self.texts.extend(places);
    }

    /// Code makes a variable.
    fn flow(&mut self, span: Span, target: &str) {
        let places = self.read(span);
        if self.instrs(span).iter().any(|instr| self.is_lookup(instr)) {
            return self.close(span, "something is looked up in it");
        }
        if places.len() > 1 {
            return self.close(span, "a variable is made of it and of something else");
        }
        self.flows.extend(places.into_iter().map(|place| (place, span, target.to_owned())));
    }

    /// The params of a step or a leg: they are told to the outside, and may fail.
    fn params(&mut self, span: Span) {
        self.say(span);
        self.may_fail(span);
    }

    /// Each part of a value may fail by itself.
    fn may_fail(&mut self, span: Span) {
        use Instr::{
            Array, Coerce, Concat, Const, Interpolate, List, Load, Map, Object, Stringify,
        };
        let code = self.instrs(span);
        if let [.., Map(_) | List(_) | Array(_) | Object(_)] = code
            && let Some(parts) = operands(self.code, span)
        {
            return parts.into_iter().for_each(|part| self.may_fail(part));
        }
        // What was put together is a text.
        let code = match code {
            [own @ .., Coerce(check)] if matches!(own, [.., Concat(_) | Interpolate(_)]) => {
                let check = &self.code.checks[*check as usize];
                let any = check.kind == CheckKind::Text && check.choices.is_empty();
                if any { own } else { code }
            }
            code => code,
        };
        let never = |instr: &Instr| matches!(instr, Const(_) | Load(_) | Concat(_) | Stringify);
        if !code.iter().all(never) {
            self.test(span, &Told::Fails);
        }
    }

    /// The params of a section or a document: each is a name there.
    fn pass(&mut self, span: Span) {
        let shape = match self.instrs(span).last() {
            Some(Instr::Map(shape)) => &self.code.shapes[*shape as usize],
            _ => return,
        };
        match operands(self.code, span).filter(|parts| parts.len() == shape.len()) {
            Some(parts) => {
                parts.into_iter().zip(shape).for_each(|(part, name)| self.flow(part, name));
            }
            None => self.close(span, "it is passed on in a way that is not followed"),
        }
    }
}

/// What a path leads to, as far as it goes by keys.
fn place(path: &Path) -> Option<Place> {
    let key = |segment: &Segment| match segment {
        Segment::Key(key) => Some(key.clone()).filter(is_part),
        Segment::Index(_) => None,
    };
    let mut keys = path.segments.iter().map_while(key);
    let root = match &path.root {
        Root::Bare(name) => name.to_string(),
        Root::Vars | Root::Params => keys.next()?.to_string(),
        Root::Call => "call".to_owned(),
        Root::Envs => "envs".to_owned(),
    };
    Some(Place { root, keys: keys.collect() })
}

/// Whether a key leads to a part of a value, not to what texts and lists say of themselves.
fn is_part(key: &Text) -> bool {
    key.as_str() != "length"
}

/// An expression that leaves the machine.
pub(super) fn outside(source: &str) -> Place {
    Place { root: format!("`{source}`"), keys: Vec::new() }
}

// --- asking -------------------------------------------------------------------------------------------

impl Decisions<'_> {
    /// Everything that the flow reads where it matters.
    pub(super) fn places(&self) -> BTreeSet<Place> {
        let tested = self.tests.iter().map(|(place, ..)| place);
        let flows = self.flows.iter().map(|(place, ..)| place);
        tested.chain(flows).chain(self.open.keys()).chain(&self.texts).cloned().collect()
    }

    /// Every test of a place, of what is made of it too; and why these are not all that decide, if they are not.
    pub(super) fn tests(&self, of: &Place) -> (Vec<Test>, Option<String>) {
        let mut tests = Vec::new();
        let mut why = None;
        self.follow(of, &mut Vec::new(), &mut tests, &mut why);
        (tests, why)
    }

    fn follow(
        &self,
        of: &Place,
        before: &mut Vec<Link>,
        tests: &mut Vec<Test>,
        why: &mut Option<String>,
    ) {
        // Of a variable that is made of it, whatever is read of that.
        let is_made = !before.is_empty();
        let reads = |place: &Place| place.root == of.root && (is_made || place.keys == of.keys);
        // Where more of it is read, or less, it is not followed.
        let other = |place: &&Place| {
            let (one, two) = (&place.keys, &of.keys);
            let is_part = one.starts_with(two) || two.starts_with(one);
            !is_made && place.root == of.root && one != two && is_part
        };
        if let Some((_, words)) = self.open.iter().find(|(place, _)| reads(place)) {
            why.get_or_insert_with(|| words.clone());
        }
        if self.places().iter().any(|place| other(&place)) {
            why.get_or_insert_with(|| "it is used as a whole, and in parts".to_owned());
        }
        for (_, link, told) in self.tests.iter().filter(|(place, ..)| reads(place)) {
            let links = before.iter().chain([link]).cloned().collect();
            tests.push(Test { links, told: told.clone() });
        }
        for (_, span, target) in self.flows.iter().filter(|(place, ..)| reads(place)) {
            if *target == of.root || before.iter().any(|link| link.root == *target) {
                why.get_or_insert_with(|| "a variable is made of itself".to_owned());
                continue;
            }
            before.push(Link { root: of.root.clone(), span: *span });
            self.follow(&Place { root: target.clone(), keys: Vec::new() }, before, tests, why);
            before.pop();
        }
    }

    /// The places of which something is told to the outside.
    pub(super) fn is_told(&self, of: &Place) -> bool {
        let mut roots = BTreeSet::from([&of.root]);
        loop {
            let made = self.flows.iter().filter(|(place, ..)| roots.contains(&place.root));
            let made: Vec<&String> = made.map(|(.., target)| target).collect();
            let before = roots.len();
            roots.extend(made);
            if roots.len() == before {
                return self.texts.iter().any(|place| roots.contains(&place.root));
            }
        }
    }

    /// The constants in the code of a test.
    pub(super) fn constants(&self, test: &Test) -> Vec<Value> {
        let mut all: Vec<Value> = Vec::new();
        for link in &test.links {
            let consts = self.instrs(link.span).iter().filter_map(|instr| match instr {
                Instr::Const(at) => Some(self.code.consts[*at as usize].clone()),
                _ => None,
            });
            all.extend(consts.filter(|value| !matches!(value, Value::List(_) | Value::Map(_))));
        }
        if let Told::Keys(keys, _) = &test.told {
            all.extend(keys.iter().cloned().map(Value::Text));
        }
        all
    }

    /// Whether a test only compares the value itself with constants: then the constants, what lies between them and
    /// what is none of them are all that there is.
    pub(super) fn is_plain(&self, test: &Test) -> bool {
        let Some((last, before)) = test.links.split_last() else { return true };
        let copies = |link: &Link| {
            matches!(self.instrs(link.span), [Instr::Load(_)] | [Instr::Load(_), Instr::Stringify])
        };
        let compares = |op: BinaryOp, at: u32| {
            use BinaryOp::{
                Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual, StrictEqual,
                StrictNotEqual,
            };
            match op {
                Equal | NotEqual | StrictEqual | StrictNotEqual => true,
                Less | LessEqual | Greater | GreaterEqual => {
                    matches!(self.code.consts[at as usize], Value::Number(_))
                }
                _ => false,
            }
        };
        let own = match self.instrs(last.span) {
            [own @ .., Instr::Unary(UnaryOp::Not)] => own,
            own => own,
        };
        before.iter().all(copies)
            && match (own, &test.told) {
                ([Instr::Load(_)], Told::Truth | Told::Keys(_, None) | Told::Empty) => true,
                ([Instr::Outside(_)], Told::Truth) => true,
                ([Instr::Load(_), Instr::Const(at), Instr::Binary(op)], Told::Truth)
                | ([Instr::Const(at), Instr::Load(_), Instr::Binary(op)], Told::Truth) => {
                    compares(*op, *at)
                }
                _ => false,
            }
    }

    /// Whether a test may come out in one way alone: there are candidates for each kind of destination and for the
    /// empty text, and most params never fail.
    pub(super) fn may_be_one(test: &Test) -> bool {
        matches!(test.told, Told::Kind | Told::Empty | Told::Fails)
    }

    /// The answer of a test.
    pub(super) fn answer(&self, test: &Test, place: &Place, value: &Value) -> u32 {
        const FAULT: u32 = u32::MAX;
        let mut value = place
            .keys
            .iter()
            .rev()
            .fold(value.clone(), |inner, key| Value::Map([(key.clone(), inner)].into()));
        let mut stack = Vec::new();
        for link in &test.links {
            let sources = (0..).zip(&self.code.sources);
            let answers: Vec<_> = sources
                .filter(|(_, source)| outside(source).root == link.root)
                .map(|(at, _)| (at, Some(value.clone())))
                .collect();
            let known = Known { root: &link.root, value: &value };
            match evaluate(self.code, link.span, &known, &answers, &mut stack) {
                Ok(made) => value = made,
                Err(Stop::Fault(_) | Stop::Outside(_)) => return FAULT,
            }
        }
        match &test.told {
            Told::Truth => u32::from(to_boolean(&value)),
            Told::Fails => 0,
            Told::Empty => u32::from(to_text(&value).is_empty()),
            Told::Kind => classify(&to_text(&value)).map_or(0, |(kind, _)| kind as u32 + 1),
            Told::Keys(keys, transform) => {
                let text = match &value {
                    Value::Undefined | Value::Null => transform.map(|_| Text::word("")),
                    value => Some(to_text(value)),
                };
                let text = match transform {
                    Some(transform) => text.map(|text| transform.apply(&text)),
                    None => text,
                };
                let at = text.and_then(|text| keys.iter().position(|key| *key == text));
                u32::try_from(at.unwrap_or(keys.len())).unwrap_or(FAULT)
            }
        }
    }
}

/// One name that is known, and nothing else.
struct Known<'k> {
    root: &'k str,
    value: &'k Value,
}

impl Scope for Known<'_> {
    fn lookup(&self, path: &Path) -> Cow<'_, Value> {
        let taken = match path.root {
            Root::Vars | Root::Params => 1,
            Root::Bare(_) | Root::Call | Root::Envs => 0,
        };
        match place(path) {
            Some(place) if place.root == self.root => {
                Cow::Borrowed(walk(self.value, &path.segments[taken..]))
            }
            _ => Cow::Owned(Value::Undefined),
        }
    }
}
