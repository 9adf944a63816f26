//! The tables of a program into the tests that decide in it, and into the ways that values take to them.

use std::collections::{BTreeMap, BTreeSet};

use swml_runtime::expr::{CheckKind, Instr, Segment, Span};
use swml_runtime::id::ExprId;
use swml_runtime::program::{ActKind, Assign, Branch, Op, Program};
use swml_runtime::value::Text;

use super::super::cuts::{operands, parts};
use super::{Decisions, Link, Place, Told, VARS, is_part, outside, place};

impl<'p> Decisions<'p> {
    pub(in super::super) fn of(program: &'p Program) -> Self {
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

    /// What code reads.
    fn read(&self, span: Span) -> BTreeSet<Place> {
        let mut places = BTreeSet::new();
        let mut rest = self.instrs(span);
        while let [instr, behind @ ..] = rest {
            rest = behind;
            match instr {
                Instr::Load(path) => {
                    let path = &self.code.paths[*path as usize];
                    let mut read = place(path);
                    // Keys may stand behind it in code.
                    while let Some((key, behind)) = self.key(rest).filter(|(key, _)| is_part(key)) {
                        match read.root.as_str() {
                            VARS if read.keys.is_empty() => read.root = key.to_string(),
                            _ => read.keys.push(key.clone()),
                        }
                        rest = behind;
                    }
                    places.insert(read);
                }
                Instr::Outside(source) => {
                    places.insert(outside(&self.code.sources[*source as usize]));
                }
                _ => {}
            }
        }
        places
    }

    /// The key that stands next in code, and what stands behind it.
    fn key<'c>(&self, code: &'c [Instr]) -> Option<(&'p Text, &'c [Instr])> {
        let (key, behind) = match code {
            [Instr::Get(key), behind @ ..] => (key, behind),
            [Instr::Const(key), Instr::Index, behind @ ..] => (key, behind),
            _ => return None,
        };
        Some((self.code.consts[*key as usize].as_text()?, behind))
    }

    /// The truth of a condition decides: each of its parts does, where it can be cut.
    fn condition(&mut self, span: Span) {
        for part in parts(self.code, span).unwrap_or_else(|| vec![span]) {
            self.test(part, &Told::Truth);
        }
    }

    fn test(&mut self, span: Span, told: &Told) {
        if self.looks_up(span) {
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

    /// Whether code looks an item of a list up, or a key that is computed.
    fn looks_up(&self, span: Span) -> bool {
        let mut rest = self.instrs(span);
        while let [instr, behind @ ..] = rest {
            rest = self.key(rest).map_or(behind, |(_, behind)| behind);
            let is_item = |segment: &Segment| matches!(segment, Segment::Index(_));
            let found = match instr {
                Instr::Index => true,
                Instr::Load(path) => self.code.paths[*path as usize].segments.iter().any(is_item),
                _ => false,
            };
            if found {
                return true;
            }
        }
        false
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
        if self.looks_up(span) {
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
        let shape = match self.instrs(span) {
            [.., Instr::Map(shape)] => &self.code.shapes[*shape as usize],
            [] | [Instr::Const(_)] => return,
            // They are passed on as they are.
            [Instr::Load(path)] if self.is_params(*path) => return,
            _ => return self.close(span, "it is passed on as a whole"),
        };
        match operands(self.code, span).filter(|parts| parts.len() == shape.len()) {
            Some(parts) => {
                parts.into_iter().zip(shape).for_each(|(part, name)| self.flow(part, name));
            }
            None => self.close(span, "it is passed on in a way that is not followed"),
        }
    }
}
