//! `steps`, `confirm` and `inputs`: how steps end, and exact inputs.

use swml_runtime::io::{EndReason, LegEvent};
use swml_runtime::program::ActKind;
use swml_runtime::sim::script::{ConfirmSteps, ExactInput, StepResult, StepScript};
use swml_runtime::time::Time;
use swml_runtime::value::Text;

use super::entry;
use super::reader::{Named, Reader, at, from_json, is_nothing};
use crate::destination::quoted;
use crate::diagnostic::{Code, Diagnostic};
use crate::methods::{Kind, Method, Values, method, one_of};
use crate::parse::suggest;
use crate::syntax::{Mapping, View};

/// What comes of a step.
const RESULTS: &[&str] =
    &["digits", "speech", "no_input", "no_match", "result", "fail", "set", "never"];
/// What comes of a prompt alone.
const OF_A_PROMPT: &[&str] = &["digits", "speech", "no_input", "no_match"];

/// What can happen on a leg.
const EVENTS: &[(&str, Option<LegEvent>)] = &[
    ("ringing", Some(LegEvent::Ringing)),
    ("early_media", Some(LegEvent::EarlyMedia)),
    ("answered", Some(LegEvent::Answered)),
    ("ended", None),
    ("hangup", None),
];

/// The variable with the result of a method, and what it can be: of messages too, where they have more.
fn result(row: &Method) -> Option<(&'static str, &'static [&'static str])> {
    row.result(Kind::Messaging)
}

/// Whether a method can end in this way.
fn may_end(row: Option<&'static Method>, key: &str) -> bool {
    match key {
        _ if OF_A_PROMPT.contains(&key) => row.is_none_or(|row| row.name == "prompt"),
        "result" => row.is_none_or(|row| row.name != "prompt" && result(row).is_some()),
        _ => true,
    }
}

impl Reader<'_> {
    /// `{ digits: "1", took: 4s }`
    pub(super) fn step(&mut self, row: Option<&'static Method>, view: View<'_>) -> StepScript {
        if is_nothing(view) {
            return StepScript::default();
        }
        let Some(map) = self.map("a step", "{ took: 2s }", view) else {
            return StepScript::default();
        };
        let results = RESULTS.iter().copied().filter(|key| may_end(row, key));
        let talks = row.is_some_and(|row| row.kind == Some(ActKind::Converse));
        let keys: Vec<_> = results.chain(["took"]).chain(talks.then_some("calls")).collect();
        let what = row.map_or("a step".to_owned(), |row| format!("a step of {}", row.name));
        self.keys(&what, map, &keys);
        let took = self.maybe(map, "took", Self::duration);
        let result = self.result(row, map);
        if let (StepResult::Never, Some((key, _))) = (&result, entry(map, "took")) {
            self.conflict(key.span(), "a step that never ends has no `took`");
        }
        let calls = self.maybe(map, "calls", |reader, view| Some(reader.calls(view)));
        let result = match calls.filter(|_| talks) {
            Some(calls) => StepResult::Talks(calls, Box::new(result)),
            None => result,
        };
        StepScript { took, result }
    }

    fn result(&mut self, row: Option<&'static Method>, map: Mapping<'_>) -> StepResult {
        let mut results: Vec<(View<'_>, StepResult)> = Vec::new();
        for name in RESULTS.iter().filter(|name| may_end(row, name)) {
            let Some((key, value)) = entry(map, name) else { continue };
            let flagged = |reader: &mut Self, result| reader.flag(map, name).then_some(result);
            let result = match *name {
                "digits" => self.digits(value).map(|keys| StepResult::Digits(keys.into())),
                "speech" => self.text(value).map(|words| StepResult::Speech(words.into())),
                "result" => self.word_of(row, value).map(|word| StepResult::Word(word.into())),
                "no_input" => flagged(self, StepResult::NoInput),
                "no_match" => flagged(self, StepResult::NoMatch),
                "fail" => flagged(self, StepResult::Failed),
                "never" => flagged(self, StepResult::Never),
                _ => {
                    let set =
                        self.named(map, "set", "{ record_url: \"https://example.com/a.wav\" }");
                    let set = set
                        .into_iter()
                        .filter(|(name, value)| row.is_none_or(|row| self.given(row, name, *value)))
                        .collect::<Vec<_>>();
                    let set = set
                        .into_iter()
                        .map(|(name, value)| (Text::from(name.text), from_json(&self.json(value))));
                    let set: Vec<_> = set.collect();
                    (!set.is_empty()).then_some(StepResult::Set(set))
                }
            };
            results.extend(result.map(|result| (key, result)));
        }
        if let [(first, _), (second, _), ..] = results.as_slice() {
            let message = "a step ends in one way: digits, speech, no_input, no_match, result, fail, never or set";
            let finding = Diagnostic::new(Code::Conflict, second.span(), message);
            self.report(finding.label(first.span(), "the other one"));
        }
        results.into_iter().next().map_or(StepResult::Usual, |(_, result)| result)
    }

    /// The word that the result of a method says.
    fn word_of(&mut self, row: Option<&'static Method>, view: View<'_>) -> Option<&'static str> {
        let row = row?;
        let (name, words) = result(row)?;
        let words: Vec<_> = words.iter().map(|word| (*word, *word)).collect();
        self.word(name, view, &words)
    }

    /// Whether a method gives such a variable, and it can be that.
    fn given(&mut self, row: &'static Method, name: &Named, value: View<'_>) -> bool {
        let Some(output) = row.sets.iter().find(|output| output.name == name.text) else {
            let message = format!("{} does not set {}", row.name, quoted(&name.text));
            let finding = Diagnostic::new(Code::UnknownKey, name.span, message);
            let names: Vec<_> = row.sets.iter().map(|output| output.name).collect();
            self.report(match suggest::nearest(&name.text, names.iter().copied()) {
                Some(meant) => finding.help(format!("did you mean \"{meant}\"?")),
                None if names.is_empty() => finding.help("it sets nothing"),
                None => finding.help(format!("it sets {}", one_of(&names))),
            });
            return false;
        };
        match output.values_in(Kind::Messaging) {
            Values::Words(words) => {
                let words: Vec<_> =
                    words.iter().chain(output.meanwhile).map(|word| (*word, ())).collect();
                self.word(output.name, value, &words).is_some()
            }
            _ => true,
        }
    }

    fn digits(&mut self, view: View<'_>) -> Option<String> {
        let keys = |digits: &str| {
            !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || "*#ABCD".contains(c))
        };
        let digits = self.text(view)?;
        if !keys(&digits) {
            let message = format!(
                "`digits` are keys of a phone in quotes, such as \"12#\"; found {digits:?}"
            );
            self.report(Diagnostic::new(Code::BadValue, view.span(), message));
            return None;
        }
        Some(digits)
    }

    /// A list of steps is the same for every attempt; a list of lists has one per attempt.
    pub(super) fn attempts(&mut self, view: View<'_>) -> Vec<ConfirmSteps> {
        let entries = self.list("a confirm", view);
        if entries.iter().any(|entry| entry.sequence().is_some()) {
            let one = |entry| {
                let steps = self.one_or_many(entry);
                self.confirm_steps(steps)
            };
            entries.into_iter().map(one).collect()
        } else {
            vec![self.confirm_steps(entries)]
        }
    }

    /// `{ prompt: { digits: "1" } }`, and `{ digits: "1" }` for a prompt.
    fn confirm_steps(&mut self, entries: Vec<View<'_>>) -> ConfirmSteps {
        let mut steps = Vec::new();
        for view in entries {
            let is_step = |view: View<'_>| view.mapping().is_some() || is_nothing(view);
            let of_methods = view
                .mapping()
                .filter(|map| map.get("set").is_none() && map.iter().all(|(_, v)| is_step(v)));
            let Some(map) = of_methods else {
                steps.push((Text::word("prompt"), self.step(method("prompt"), view)));
                continue;
            };
            for (key, value) in map.iter() {
                let Some(scalar) = key.scalar() else { continue };
                let name = Named { text: scalar.text().to_owned(), span: scalar.span() };
                if let Some(row) = self.known_method(&name) {
                    let step = self.step(Some(row), value);
                    steps.push((Text::from(name.text), step));
                }
            }
        }
        steps
    }

    /// `{ t: 6s, leg: 1, event: answered }`
    pub(super) fn input(&mut self, view: View<'_>) -> Option<(Time, ExactInput)> {
        let map = self.map("an input", "{ t: 6s, leg: 1, event: answered }", view)?;
        let own = [
            "t",
            "leg",
            "event",
            "reason",
            "caller",
            "op",
            "called",
            "number",
            "fetch",
            "evaluation",
            "value",
            "timeout",
        ];
        let ends: Vec<_> = RESULTS.iter().copied().filter(|name| *name != "never").collect();
        let keys: Vec<_> = own.iter().chain(&ends).copied().collect();
        self.keys("an input", map, &keys);
        let time = match map.get("t") {
            Some(view) => self.duration(view).map(at),
            None => {
                let message = "an input has a `t`: when it comes, since the call began";
                self.report(Diagnostic::new(Code::MissingParameter, view.span(), message));
                None
            }
        };
        let has = |name| entry(map, name).map(|(key, _)| key.span());
        let of_op = ends.iter().find_map(|name| has(name));
        if has("op").is_none() {
            for kind in ["fetch", "evaluation", "timeout"] {
                if has(kind).is_some() {
                    return Some((time?, self.answer(map, kind)?));
                }
            }
        }
        for (span, is_wrong, message) in [
            (of_op, has("op").is_none(), "how a step ends goes with `op`, which names its method"),
            (has("number"), has("op").is_none(), "`number` goes with `op`"),
            (has("event"), has("leg").is_none(), "`event` goes with `leg`"),
            (has("called"), has("op").is_none(), "`called` goes with `op`, such as `op: ai`"),
            (of_op, has("called").is_some(), "a call of a function is not the end of the step"),
        ] {
            if let Some(span) = span.filter(|_| is_wrong) {
                self.conflict(span, message);
                return None;
            }
        }
        let input = match (map.get("leg"), map.get("caller"), map.get("op")) {
            (Some(leg), None, None) => {
                let leg = u32::try_from(self.whole(leg)?).unwrap_or(u32::MAX);
                ExactInput::Leg(leg, self.event(view, map)?)
            }
            (None, Some(caller), None) => {
                self.word("\"caller\"", caller, &[("hangup", ())])?;
                ExactInput::CallerHangup
            }
            (None, None, Some(op)) => {
                let method = self.text(op)?;
                let name = Named { text: method, span: op.span() };
                let row = self.known_method(&name)?;
                let number = self.maybe(map, "number", Self::count);
                if let Some(called) = map.get("called") {
                    if row.kind != Some(ActKind::Converse) {
                        let message = format!("{} is no conversation", quoted(&name.text));
                        self.conflict(name.span, &message);
                        return None;
                    }
                    let call = self.called(called)?;
                    return Some((time?, ExactInput::Called(number, name.text.into(), call)));
                }
                let step = StepScript { took: None, result: self.result(Some(row), map) };
                match number {
                    Some(number) => ExactInput::Numbered(number, name.text.into(), step),
                    None => ExactInput::Op(name.text.into(), step),
                }
            }
            _ => {
                let message = "an input is one of `leg` with `event`, `caller: hangup`, or `op`";
                self.conflict(view.span(), message);
                return None;
            }
        };
        Some((time?, input))
    }

    /// What a fetch or an expression came to, by its number; a clock that runs out.
    fn answer(&mut self, map: Mapping<'_>, kind: &str) -> Option<ExactInput> {
        let fails = self.flag(map, "fail");
        let number = |reader: &mut Self| reader.maybe(map, kind, Self::count);
        match kind {
            "fetch" => Some(ExactInput::Loaded(number(self)?, !fails)),
            "evaluation" => {
                let value = map.get("value").filter(|_| !fails);
                let value = value.map(|view| from_json(&self.json(view)));
                Some(ExactInput::Evaluated(number(self)?, value))
            }
            _ => self.flag(map, "timeout").then_some(ExactInput::Timeout),
        }
    }

    fn count(&mut self, view: View<'_>) -> Option<u32> {
        Some(u32::try_from(self.whole(view)?).unwrap_or(u32::MAX))
    }

    fn event(&mut self, input: View<'_>, map: Mapping<'_>) -> Option<LegEvent> {
        let Some(view) = map.get("event") else {
            let message =
                "the event of a leg is ringing, early_media, answered or ended; found nothing";
            self.report(Diagnostic::new(Code::MissingParameter, input.span(), message));
            return None;
        };
        let event = self.word("the event of a leg", view, EVENTS)?;
        if let Some((key, _)) = entry(map, "reason").filter(|_| event.is_some()) {
            self.conflict(key.span(), "`reason` goes with `event: ended`");
        }
        let reason = self.maybe(map, "reason", Self::reason);
        Some(event.unwrap_or(LegEvent::Ended(reason.unwrap_or(EndReason::Hangup))))
    }
}
