//! Where a flow decides by what nobody knows ahead: every test of it, as pieces of its own code that lead from one
//! value to an answer.
//!
//! A condition is cut into the parts between its `&&`, `||` and `?:`. A part that reads one name is a test of it; what
//! `set` and `params` make of a name is tested in its place, by running their code first. Where a part reads more than
//! one, or something else than truth decides, the name is *open*: why is said. `reading` finds all this in a program.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use swml_runtime::destination::classify;
use swml_runtime::expr::{
    BinaryOp, Code, Instr, Path, Root, Scope, Segment, Span, Stop, UnaryOp, evaluate, to_boolean,
    to_text, walk,
};
use swml_runtime::program::Transform;
use swml_runtime::value::{Text, Value};

use super::cuts::instrs;

mod reading;

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

/// The answer of a test that fails.
const FAULT: u32 = u32::MAX;

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

/// What was found about a place.
#[derive(Default)]
struct Followed {
    tests: Vec<Test>,
    /// Why these are not all that decide.
    why: Option<String>,
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

/// All variables and params, where code looks at them together.
const VARS: &str = "vars";

/// What a path leads to, as far as it goes by keys.
fn place(path: &Path) -> Place {
    let key = |segment: &Segment| match segment {
        Segment::Key(key) => Some(key.clone()),
        Segment::Index(_) => None,
    };
    let mut keys = path.segments.iter().map_while(key);
    let root = match &path.root {
        Root::Bare(name) => name.to_string(),
        Root::Vars | Root::Params => keys.next().map_or_else(|| VARS.to_owned(), |k| k.to_string()),
        Root::Call => "call".to_owned(),
        Root::Envs => "envs".to_owned(),
    };
    Place { root, keys: keys.collect() }
}

/// Whether a key of code leads to a part of a value, not to what texts and lists say of themselves. (A path has nothing
/// but keys.)
fn is_part(key: &Text) -> bool {
    key.as_str() != "length"
}

/// An expression that leaves the machine.
pub(super) fn outside(source: &str) -> Place {
    Place { root: format!("`{source}`"), keys: Vec::new() }
}

impl<'p> Decisions<'p> {
    fn instrs(&self, span: Span) -> &'p [Instr] {
        instrs(self.code, span)
    }

    /// Everything that the flow reads where it matters.
    pub(super) fn places(&self) -> BTreeSet<Place> {
        let flows = self.flows.iter().map(|(place, ..)| place);
        self.decided().chain(flows).chain(&self.texts).cloned().collect()
    }

    /// The places that are read for what is in them, and not only to be copied elsewhere.
    fn decided(&self) -> impl Iterator<Item = &Place> {
        let tested = self.tests.iter().map(|(place, ..)| place);
        let is_made =
            |(place, span, _): &&(Place, Span, String)| place.root == VARS || !self.copies(*span);
        let made = self.flows.iter().filter(is_made);
        let made = made.map(|(place, ..)| place);
        tested.chain(made).chain(self.open.keys())
    }

    /// Whether code is but another name for what it reads.
    fn copies(&self, span: Span) -> bool {
        matches!(self.instrs(span), [Instr::Load(path)] if self.is_place(*path))
    }

    fn is_place(&self, path: u32) -> bool {
        let segments = &self.code.paths[path as usize].segments;
        segments.iter().all(|segment| matches!(segment, Segment::Key(_)))
    }

    fn is_params(&self, path: u32) -> bool {
        let path = &self.code.paths[path as usize];
        path.root == Root::Params && path.segments.is_empty()
    }

    /// Whether something is decided by a place itself.
    pub(super) fn decides(&self, of: &Place) -> bool {
        self.decided().any(|place| place == of)
    }

    /// The parts of a variable that are read, also by the names of its copies; none where only the whole is.
    pub(super) fn parts(&self, root: &str) -> BTreeSet<Place> {
        let mut parts = BTreeSet::new();
        let mut names = vec![Place { root: root.to_owned(), keys: Vec::new() }];
        let mut known = BTreeSet::from([root.to_owned()]);
        while let Some(name) = names.pop() {
            let of = |place: &Place, keys: &[Text]| {
                let keys = name.keys.iter().chain(keys).cloned().collect();
                let is_part = place.root == name.root;
                is_part.then(|| Place { root: root.to_owned(), keys })
            };
            parts.extend(self.places().iter().filter_map(|place| of(place, &place.keys)));
            for (place, _, target) in self.flows.iter().filter(|(_, span, _)| self.copies(*span)) {
                if let Some(Place { keys, .. }) = of(place, &place.keys)
                    && known.insert(target.clone())
                {
                    names.push(Place { root: target.clone(), keys });
                }
            }
        }
        parts.retain(|place| !place.keys.is_empty());
        parts
    }

    /// Every test of a place, of what is made of it too; and why these are not all that decide, if they are not.
    pub(super) fn tests(&self, of: &Place) -> (Vec<Test>, Option<String>) {
        let mut followed = Followed::default();
        self.follow(of, true, &mut Vec::new(), &mut followed);
        (followed.tests, followed.why)
    }

    /// `exact`: it is known which part of a variable it is. Of what is made of it otherwise, whatever is read of that.
    fn follow(&self, of: &Place, exact: bool, before: &mut Vec<Link>, to: &mut Followed) {
        let reads = |place: &Place| place.root == of.root && (!exact || place.keys == of.keys);
        // Where more of it is read, or less, it is not followed.
        let other = |place: &&Place| {
            let (one, two) = (&place.keys, &of.keys);
            let is_part = one.starts_with(two) || two.starts_with(one);
            exact && place.root == of.root && one != two && is_part
        };
        if let Some((_, words)) = self.open.iter().find(|(place, _)| reads(place)) {
            to.why.get_or_insert_with(|| words.clone());
        }
        if self.decided().any(|place| place.root == VARS) {
            to.why.get_or_insert_with(|| "all variables are looked at together".to_owned());
        }
        if self.decided().chain(&self.texts).any(|place| other(&place)) {
            to.why.get_or_insert_with(|| "it is used as a whole, and in parts".to_owned());
        }
        for (_, link, told) in self.tests.iter().filter(|(place, ..)| reads(place)) {
            let links = before.iter().chain([link]).cloned().collect();
            to.tests.push(Test { links, told: told.clone() });
        }
        for (place, span, target) in &self.flows {
            // A copy has the same parts.
            let part = of.keys.strip_prefix(place.keys.as_slice());
            let part = part.filter(|_| exact && place.root == of.root && self.copies(*span));
            if part.is_none() && !reads(place) {
                continue;
            }
            if *target == of.root || before.iter().any(|link| link.root == *target) {
                to.why.get_or_insert_with(|| "a variable is made of itself".to_owned());
                continue;
            }
            let keys = part.unwrap_or_default().to_vec();
            let target = Place { root: target.clone(), keys };
            before.push(Link { root: of.root.clone(), span: *span });
            self.follow(&target, part.is_some(), before, to);
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
        let copies = |link: &Link| match self.instrs(link.span) {
            [Instr::Load(path)] | [Instr::Load(path), Instr::Stringify] => self.is_place(*path),
            _ => false,
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
                ([Instr::Load(path)], Told::Truth | Told::Keys(_, None) | Told::Empty) => {
                    self.is_place(*path)
                }
                ([Instr::Outside(_)], Told::Truth) => true,
                ([Instr::Load(path), Instr::Const(at), Instr::Binary(op)], Told::Truth)
                | ([Instr::Const(at), Instr::Load(path), Instr::Binary(op)], Told::Truth) => {
                    self.is_place(*path) && compares(*op, *at)
                }
                _ => false,
            }
    }

    /// Whether these are all answers that a test can have: a condition is true and false, and each case of a switch comes,
    /// and none. There are candidates for each kind of destination and for the empty text, and most params never fail.
    pub(super) fn is_settled(test: &Test, answers: &BTreeSet<u32>) -> bool {
        let all = match &test.told {
            Told::Truth => 2,
            Told::Keys(keys, _) => keys.iter().collect::<BTreeSet<_>>().len() + 1,
            Told::Kind | Told::Empty | Told::Fails => return true,
        };
        answers.iter().filter(|answer| **answer != FAULT).count() >= all
    }

    /// The answer of a test.
    pub(super) fn answer(&self, test: &Test, place: &Place, value: &Value) -> u32 {
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
        let place = place(path);
        if place.root == self.root {
            Cow::Borrowed(walk(self.value, &path.segments[taken..]))
        } else if place.root == VARS {
            Cow::Owned(Value::Map([(Text::from(self.root), self.value.clone())].into()))
        } else {
            Cow::Owned(Value::Undefined)
        }
    }
}
