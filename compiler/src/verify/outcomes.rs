//! The ends of a step that a flow can tell apart: for each word of its result, what its other variables can be
//! together with it. The rows of the method table say what goes with what; texts and numbers are those that the
//! decisions of the flow tell apart.

use std::collections::BTreeSet;
use std::ops::Range;

use swml_runtime::expr::{Instr, to_number, to_text};
use swml_runtime::fault::Fault;
use swml_runtime::io::Completion;
use swml_runtime::machine::canonical::Live;
use swml_runtime::program::{Act, Program, Tables};
use swml_runtime::sim::script::Response;
use swml_runtime::value::{Text, Value};

use super::beginnings::put;
use super::cuts::operands;
use super::decisions::Place;
use super::domains::Source;
use super::keys::Keys;
use super::values::{Books, MOST};
use crate::methods::{self, Form, Method, Output, Values};
use crate::scenario;

/// What variables are, each by its name.
type Set = Vec<(Text, Value)>;

/// The ends of a step that the flow can tell apart.
pub(super) fn ends(
    program: &Program,
    act: &Act,
    live: &Live,
    books: &mut Books<'_>,
) -> Vec<Completion> {
    let failed = Completion::failed(Fault::ExecuteFailed);
    let Some(method) = methods::method(&act.method) else {
        return vec![Completion::default(), failed];
    };
    let is_read = |name: &str| live.all || live.vars.iter().any(|read| read.as_str() == name);
    let mut step = Step { program, act, method, is_read: &is_read, books };
    let mut all: Vec<Set> = Vec::new();
    for word in step.results() {
        all.extend(step.with(word));
    }
    if all.len() > MOST {
        step.books.open.insert(format!("what {} gives", method.name));
        all.truncate(MOST);
    }
    all.into_iter().map(Completion::with).chain([failed]).collect()
}

/// What a job gives as it starts, and that it cannot: the words of its result meanwhile, where it has such, and what it
/// gives otherwise as it ends.
pub(super) fn starts(act: &Act, ends: &[Completion]) -> Vec<Completion> {
    let method = methods::method(&act.method);
    let result = method.and_then(|row| row.sets.iter().find(|output| !output.meanwhile.is_empty()));
    let Some(result) = result else { return ends.to_vec() };
    let word =
        |word: &&'static str| Completion::with(vec![(Text::word(result.name), Value::word(word))]);
    let failed = ends.iter().filter(|end| end.fault.is_some()).cloned();
    result.meanwhile.iter().map(word).chain(failed).collect()
}

/// Variables that come from one thing together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Together {
    /// What the caller pressed.
    Input,
    /// What the caller said.
    Speech,
    /// What a server replied.
    Reply,
}

/// What a variable comes from, together with others.
fn together(form: Form) -> Option<Together> {
    match form {
        Form::Keys | Form::AllKeys | Form::LastKey => Some(Together::Input),
        Form::Speech => Some(Together::Speech),
        Form::Success | Form::NoSuccess | Form::Texts | Form::Body | Form::Json => {
            Some(Together::Reply)
        }
        Form::Any | Form::Result => None,
    }
}

/// What is given for a parameter, as far as the flow says it.
enum Param {
    Absent,
    Known(Value),
    Computed,
}

struct Step<'s, 'b> {
    program: &'s Program,
    act: &'s Act,
    method: &'static Method,
    is_read: &'s dyn Fn(&str) -> bool,
    books: &'s mut Books<'b>,
}

impl Step<'_, '_> {
    /// The variable that says how the step went.
    fn result(&self) -> Option<(&'static Output, &'static [&'static str])> {
        let words = |output: &'static Output| {
            Some((output, output.values_in(self.program.kind()).words()?))
        };
        self.method.sets.iter().find_map(words)
    }

    /// What the result can be; `None` where there is none.
    fn results(&self) -> Vec<Option<&'static str>> {
        let Some((output, words)) = self.result() else { return vec![None] };
        let excluded = self.excluded();
        let is_told = |word: &&&str| output.on_failure != Some(**word) || output.soft;
        let mut words: Vec<_> = words
            .iter()
            .filter(is_told)
            .filter(|word| !excluded.contains(word) && !output.unasked.contains(word))
            .map(|word| Some(*word))
            .collect();
        // Whether there are others is said by the result.
        let tells = |output: &Output| !output.ways.is_empty() && (self.is_read)(output.name);
        let is_read = (self.is_read)(output.name) || output.soft;
        if !is_read && !self.method.sets.iter().any(tells) {
            words.truncate(1);
        }
        words
    }

    /// The words that the result cannot be, whatever the parameters come to.
    fn excluded(&self) -> Vec<&'static str> {
        let is_given = |name: &str| !matches!(self.param(name), Param::Absent);
        self.method.never(&is_given, self.program.constant(self.act.params).is_none())
    }

    fn param(&self, name: &str) -> Param {
        let Tables { code, exprs, .. } = self.program.tables();
        let known = |value: &Value| match value {
            Value::Undefined | Value::Null => Param::Absent,
            value => Param::Known(value.clone()),
        };
        match self.program.constant(self.act.params) {
            Some(Value::Map(entries)) => {
                let found = entries.iter().find(|(key, _)| key.as_str() == name);
                return found.map_or(Param::Absent, |(_, value)| known(value));
            }
            Some(_) => return Param::Absent,
            None => {}
        }
        let span = exprs[self.act.params.index()];
        let instrs = |from: u32, len: u32| &code.instrs[from as usize..(from + len) as usize];
        let [.., Instr::Map(shape)] = instrs(span.start, span.len) else { return Param::Computed };
        let shape = &code.shapes[*shape as usize];
        let Some(at) = shape.iter().position(|key| key.as_str() == name) else {
            return Param::Absent;
        };
        let parts = operands(code, span).filter(|parts| parts.len() == shape.len());
        match parts.map(|parts| instrs(parts[at].start, parts[at].len)) {
            Some([Instr::Const(value)]) => known(&code.consts[*value as usize]),
            _ => Param::Computed,
        }
    }

    /// What is asked for by a parameter: surely, perhaps, or not.
    fn is_asked(&self, output: &Output) -> Option<bool> {
        let Some(param) = output.asked_by else { return Some(true) };
        match self.param(param) {
            Param::Known(Value::Bool(true)) => Some(true),
            Param::Computed => Some(false),
            Param::Absent | Param::Known(_) => None,
        }
    }

    /// Everything that the step can give together with a result.
    fn with(&mut self, result: Option<&'static str>) -> Vec<Set> {
        let word = result.unwrap_or_default();
        let told = self.result().map(|(output, _)| output.name);
        let given: Vec<(&'static Output, Form)> = self
            .method
            .sets
            .iter()
            .filter(|output| Some(output.name) != told)
            .filter_map(|output| Some((output, output.form(word)?)))
            .collect();
        let mut all: Vec<Set> = vec![Vec::new()];
        if let (Some(name), Some(word)) = (told, result) {
            all[0].push((Text::word(name), Value::word(word)));
        }
        let mut seen = BTreeSet::new();
        for (output, form) in &given {
            let ways: Vec<Set> = match together(*form) {
                // They are given with the first of them.
                Some(of) if !seen.insert(of) => continue,
                Some(of) => {
                    let of_it = |(_, form): &&(_, Form)| together(*form) == Some(of);
                    let group: Vec<_> = given.iter().filter(of_it).copied().collect();
                    match of {
                        Together::Input => self.input(&group),
                        Together::Speech => self.speech(&group),
                        Together::Reply => self.reply(&group),
                    }
                }
                None => self.alone(output, *form, word).into_iter().collect(),
            };
            let more = |set: &Set| -> Vec<Set> {
                ways.iter().map(|way| set.iter().chain(way).cloned().collect()).collect()
            };
            all = all.iter().flat_map(more).collect();
            if all.len() > MOST {
                self.books.open.insert(format!("what {} gives", self.method.name));
                all.truncate(MOST);
            }
        }
        all
    }

    /// What a variable can be that hangs together with the result alone.
    fn alone(&mut self, output: &'static Output, form: Form, result: &'static str) -> Vec<Set> {
        let kind = output.values_in(self.program.kind());
        let mut values = match kind {
            _ if form == Form::Result => vec![Value::word(result)],
            Values::Words(words) => words.iter().map(|word| Value::word(word)).collect(),
            Values::Bool => vec![true.into(), false.into()],
            Values::Text | Values::Number | Values::Any => self.values(output, kind),
        };
        if !(self.is_read)(output.name) {
            values.truncate(1);
        }
        values.into_iter().map(|value| vec![(Text::word(output.name), value)]).collect()
    }

    /// What a variable of any value can be: by its parts, where the flow looks at these.
    fn values(&mut self, output: &Output, kind: Values) -> Vec<Value> {
        let whole = whole(output);
        let of = self.method.name;
        let parts = self.books.decisions.parts(output.name);
        let is_map = output.ways.iter().any(|way| way.form == Form::Texts);
        if parts.is_empty() && !is_map {
            let source = Source { kind, ..Source::default() };
            return self.books.domain(&format!("{} of {of}", output.name), &whole, &source);
        }
        if is_map && self.books.decisions.decides(&whole) {
            let name = output.name;
            self.books.open.insert(format!("{name} of {of} (it is looked at as a whole)"));
        }
        let kind = if is_map { Values::Text } else { Values::Any };
        let mut all = vec![Value::Map([].into())];
        for part in &parts {
            let source = Source { kind, ..Source::default() };
            let mut values = self.books.domain(&format!("{part} of {of}"), part, &source);
            values.push(Value::Undefined);
            let with = |map: &Value| -> Vec<Value> {
                values.iter().map(|value| put(map, &part.keys, value)).collect()
            };
            all = all.iter().flat_map(with).collect();
            if all.len() > MOST {
                self.books.open.insert(format!("what {} of {of} is", output.name));
                all.truncate(MOST);
            }
        }
        all
    }

    /// Two variables are tested that come from one thing: each alone is tried, but not every pair of ways.
    fn both(&mut self, one: &Output, other: &Output) {
        let is_tested = |output: &Output| {
            let decisions = self.books.decisions;
            let places = decisions.parts(output.name).into_iter().chain([whole(output)]);
            places.into_iter().any(|place| !decisions.tests(&place).0.is_empty())
        };
        if is_tested(one) && is_tested(other) {
            let (one, other, of) = (one.name, other.name, self.method.name);
            self.books.open.insert(format!("{one} of {of} (it decides together with {other})"));
        }
    }

    // --- what a caller does -------------------------------------------------------------------------

    /// What was said: one text for all.
    fn speech(&mut self, group: &[(&'static Output, Form)]) -> Vec<Set> {
        let read: Vec<&'static Output> =
            group.iter().map(|(output, _)| *output).filter(|o| (self.is_read)(o.name)).collect();
        let mut said: Vec<Value> = Vec::new();
        for output in &read {
            let source = Source::default();
            let name = format!("{} of {}", output.name, self.method.name);
            let values = self.books.domain(&name, &whole(output), &source);
            said.extend(
                values.into_iter().filter(|value| !said.contains(value)).collect::<Vec<_>>(),
            );
        }
        if let [one, other, ..] = read.as_slice() {
            self.both(one, other);
        }
        if said.is_empty() {
            said.push(Value::word("9"));
        }
        let all = |said: Value| -> Set {
            group.iter().map(|(output, _)| (Text::word(output.name), said.clone())).collect()
        };
        said.into_iter().map(all).collect()
    }

    /// What was pressed, and how it ended.
    fn input(&mut self, group: &[(&'static Output, Form)]) -> Vec<Set> {
        let most = match self.param("max_digits") {
            Param::Known(most) => Some(to_number(&most).get()),
            Param::Computed => None,
            Param::Absent => {
                self.method.param("max_digits").and_then(|param| match param.default {
                    Some(methods::Default::Number(most)) => Some(most),
                    _ => None,
                })
            }
        };
        let ends = match self.param("terminators") {
            Param::Known(ends) => Some(to_text(&ends)),
            Param::Absent => Some(Text::word("")),
            Param::Computed => None,
        };
        let keys = Keys { most, ends };
        let find = |form: Form| {
            let found = group.iter().find(|(_, of)| *of == form).map(|(output, _)| *output);
            found.filter(|output| (self.is_read)(output.name))
        };
        let (pressed, whole, last) = (find(Form::Keys), find(Form::AllKeys), find(Form::LastKey));
        let mut all: Vec<(Text, Option<Text>)> = Vec::new();
        let ending = last.or(whole).is_some();
        for (output, is_whole) in
            [(pressed, false), (whole, true)].into_iter().filter_map(|(o, w)| Some((o?, w)))
        {
            let name = format!("{} of {}", output.name, self.method.name);
            let few = keys.all(is_whole);
            for can_be in keys.kinds(is_whole, ending) {
                let source = Source { all: &few, can_be: &can_be, ..Source::default() };
                for value in self.books.domain(&name, &self::whole(output), &source) {
                    let text = to_text(&value);
                    all.extend(match is_whole {
                        true => keys.split(&text),
                        false => keys.ways(&text, ending),
                    });
                }
            }
        }
        if pressed.or(whole).is_none() {
            all.extend(keys.ways("9", ending));
            all.extend(keys.any().filter(|_| all.is_empty()));
        }
        let mut seen: Vec<(Text, Option<Text>)> = Vec::new();
        all.retain(|one| {
            !seen.contains(one) && {
                seen.push(one.clone());
                true
            }
        });
        let read: Vec<&'static Output> = [pressed, whole, last].into_iter().flatten().collect();
        for (at, one) in read.iter().enumerate() {
            for other in &read[at + 1..] {
                let is_last = last.is_some_and(|last| last.name == other.name);
                if !is_last || whole.is_some_and(|whole| whole.name == one.name) {
                    self.both(one, other);
                }
            }
        }
        let set = |(pressed, last): (Text, Option<Text>)| -> Set {
            let value = |(output, form): &(&'static Output, Form)| {
                let text = match form {
                    Form::Keys => Some(pressed.clone()),
                    Form::AllKeys => {
                        let last = last.as_ref().map_or("", Text::as_str);
                        Some(Text::from(format!("{pressed}{last}")))
                    }
                    _ => last.clone(),
                };
                Some((Text::word(output.name), Value::Text(text?)))
            };
            group.iter().filter_map(value).collect()
        };
        all.into_iter().map(set).collect()
    }

    // --- what a server replies ----------------------------------------------------------------------

    /// What was replied: all of a reply, or none of it.
    fn reply(&mut self, group: &[(&'static Output, Form)]) -> Vec<Set> {
        let mut all: Vec<Set> = vec![Vec::new()];
        let mut may_fail = false;
        let find = |form: Form| group.iter().find(|(_, of)| *of == form).map(|(output, _)| *output);
        let contents = self.contents(find(Form::Body), find(Form::Json));
        for (output, form) in group {
            let ways: Vec<Set> = match form {
                Form::Success => self.codes(output, &is_fine, "200"),
                Form::NoSuccess => {
                    may_fail = true;
                    self.codes(output, &is_no_good, "500")
                }
                Form::Body => contents.clone(),
                Form::Json => continue,
                form => self.alone(output, *form, ""),
            };
            let more = |set: &Set| -> Vec<Set> {
                ways.iter().map(|way| set.iter().chain(way).cloned().collect()).collect()
            };
            all = all.iter().flat_map(more).collect();
        }
        // There was none.
        if may_fail {
            all.push(Vec::new());
        }
        all
    }

    fn codes(
        &mut self,
        output: &'static Output,
        can_be: &dyn Fn(&Value) -> bool,
        plainest: &'static str,
    ) -> Vec<Set> {
        let source = Source { kind: Values::Number, plainest, can_be, ..Source::default() };
        let name = format!("{} of {}", output.name, self.method.name);
        let mut codes = self.books.domain(&name, &whole(output), &source);
        if !(self.is_read)(output.name) {
            codes.truncate(1);
        }
        codes.into_iter().map(|code| vec![(Text::word(output.name), code)]).collect()
    }

    /// The text of a reply, and what it comes to where it is read: one does not contradict the other.
    fn contents(
        &mut self,
        body: Option<&'static Output>,
        json: Option<&'static Output>,
    ) -> Vec<Set> {
        let Some(body) = body else { return vec![Vec::new()] };
        let asked = json.and_then(|json| Some((json, self.is_asked(json)?)));
        let (json, surely) = asked.map_or((None, true), |(json, surely)| (Some(json), surely));
        let json = json.filter(|json| (self.is_read)(json.name));
        let mut all: Vec<(Value, Option<Value>)> = Vec::new();
        if (self.is_read)(body.name) {
            let source = Source::default();
            let name = format!("{} of {}", body.name, self.method.name);
            let bodies = self.books.domain(&name, &whole(body), &source);
            let read = |body: Value| {
                let value = scenario::read_json(&to_text(&body));
                (body, value)
            };
            all.extend(bodies.into_iter().map(read));
        } else {
            all.push((Value::word("anything else"), None));
        }
        if let Some(json) = json {
            if (self.is_read)(body.name) {
                self.both(body, json);
            }
            let values = self.values(json, Values::Any);
            let written = |value: Value| {
                (Value::from(scenario::to_json(&value).to_string().as_str()), Some(value))
            };
            all.extend(values.into_iter().filter(|value| !value.is_undefined()).map(written));
        }
        let mut sets: Vec<Set> = Vec::new();
        for (text, value) in all {
            let text = (Text::word(body.name), text);
            let value = json.and_then(|json| Some((Text::word(json.name), value?)));
            // Nobody may have asked for it.
            if value.is_none() || !surely {
                sets.push(vec![text.clone()]);
            }
            sets.extend(value.map(|value| vec![text, value]));
        }
        let mut seen: Vec<Set> = Vec::new();
        for set in sets {
            let told: Set = set.into_iter().filter(|(name, _)| (self.is_read)(name)).collect();
            if !seen.contains(&told) {
                seen.push(told);
            }
        }
        seen
    }
}

/// A variable as a whole.
fn whole(output: &Output) -> Place {
    Place { root: output.name.to_owned(), keys: Vec::new() }
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
