//! The YAML or JSON of a scenario into a [`Scenario`]. A key that nobody reads is an error.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;
use swml_runtime::io::{EndReason, LegEvent};
use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::Readings;
use swml_runtime::sim::script::{
    ConfirmSteps, ExactInput, LegScript, Rest, Script, StepResult, StepScript,
};
use swml_runtime::time::Millis;
use swml_runtime::value::{Text, Value};

use super::Scenario;
use super::duration::Duration;
use super::expect::Expect;
use crate::diagnostic::{Code, Diagnostics};
use crate::methods;
use crate::source::Source;

/// Why a text is no scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(pub String);

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReadError {}

/// Reads a scenario.
///
/// # Errors
/// With the place and what was expected, where the text is not YAML or not a scenario.
pub fn read(text: &str) -> Result<Scenario, ReadError> {
    bounded(text)?;
    let raw: Option<Raw> = serde_yaml::from_str(text).map_err(|error| ReadError(plain(&error)))?;
    raw.unwrap_or_default().build()
}

/// What documents may not have scenarios may not have either: the reader below takes time without end for a
/// text that is nested without end, and of two like keys it keeps one without a word.
fn bounded(text: &str) -> Result<(), ReadError> {
    let source = Source::new("", text);
    let mut diagnostics = Diagnostics::default();
    let _ = crate::syntax::parse(&source, &mut diagnostics);
    let stops = [Code::TooLarge, Code::TooDeep, Code::TooManyAliases, Code::DuplicateKey];
    match diagnostics.sorted().iter().find(|finding| stops.contains(&finding.code)) {
        Some(finding) => {
            let place = source.position(finding.span.start);
            let words = &finding.message;
            Err(ReadError(format!("{words} at line {} column {}", place.line, place.column)))
        }
        None => Ok(()),
    }
}

/// What the reader says, in the words of scenarios.
fn plain(error: &serde_yaml::Error) -> String {
    let words = [
        ("invalid type: ", "found "),
        ("invalid value: ", "found "),
        ("unknown field ", "unknown key "),
        ("unknown variant ", "unknown word "),
    ];
    words.iter().fold(error.to_string(), |text, (theirs, ours)| text.replace(theirs, ours))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a map such as { caller: { hangup: 20s } }")]
struct Raw {
    scenario: Option<u32>,
    flow: Option<PathBuf>,
    call: BTreeMap<String, Json>,
    now: Option<String>,
    tz: Option<String>,
    seed: Option<u64>,
    readings: BTreeMap<String, String>,
    envs: BTreeMap<String, Json>,
    caller: RawCaller,
    legs: BTreeMap<String, OneOrMany<RawLeg>>,
    confirm: BTreeMap<String, Vec<OneOrMany<RawConfirm>>>,
    steps: BTreeMap<String, Vec<RawStep>>,
    requests: BTreeMap<String, Json>,
    documents: BTreeMap<String, PathBuf>,
    evaluate: BTreeMap<String, Json>,
    inputs: Option<Vec<RawInput>>,
    expect: Option<Expect>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a map such as { hangup: 20s }")]
struct RawCaller {
    hangup: Option<Duration>,
}

#[derive(Debug)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

/// By hand: a derived one says of a mistake only that nothing fits.
impl<'de, T: DeserializeOwned> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_yaml::Value::deserialize(deserializer)?;
        let many = value.is_sequence();
        let read = match many {
            true => serde_yaml::from_value(value).map(OneOrMany::Many),
            false => serde_yaml::from_value(value).map(OneOrMany::One),
        };
        read.map_err(D::Error::custom)
    }
}

impl<T> OneOrMany<T> {
    fn list(self) -> Vec<T> {
        match self {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a map such as { ring: 1s, answer: 4s }")]
struct RawLeg {
    ring: Option<Duration>,
    early_media: Option<Duration>,
    answer: Option<Duration>,
    fail: Option<Reason>,
    at: Option<Duration>,
    hangup: Option<Duration>,
    late: bool,
    by: Option<By>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum By {
    Person,
    Voicemail,
}

/// Why a leg ends, by the platform's word.
#[derive(Clone, Copy, Debug)]
struct Reason(EndReason);

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let known = EndReason::ALL.into_iter().find(|reason| reason.word() == word);
        known.map(Reason).ok_or_else(|| {
            let words = EndReason::ALL.map(|reason| format!("`{}`", reason.word())).join(", ");
            D::Error::custom(format!("unknown word `{word}`, expected one of {words}"))
        })
    }
}

/// A step of a confirm: `{ prompt: { digits: "1" } }`, and `{ digits: "1" }` for a prompt.
#[derive(Debug)]
enum RawConfirm {
    Prompt(RawStep),
    Of(BTreeMap<String, RawStep>),
}

impl<'de> Deserialize<'de> for RawConfirm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_yaml::Value::deserialize(deserializer)?;
        let is_method = |value: &serde_yaml::Value| value.is_mapping() || value.is_null();
        let of_methods = value.as_mapping().is_some_and(|map| map.values().all(is_method));
        let read = match of_methods {
            true => serde_yaml::from_value(value).map(RawConfirm::Of),
            false => serde_yaml::from_value(value).map(RawConfirm::Prompt),
        };
        read.map_err(D::Error::custom)
    }
}

/// `{ digits: "1", took: 4s }`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a map such as { took: 2s }")]
struct RawStep {
    took: Option<Duration>,
    digits: Option<Scalar>,
    speech: Option<String>,
    no_input: bool,
    no_match: bool,
    fail: bool,
    never: bool,
    set: BTreeMap<String, Json>,
}

/// A text that may be written without quotes.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "keys of a phone are written in quotes, such as \"12#\"")]
enum Scalar {
    Text(String),
    Number(serde_yaml::Number),
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Text(text) => f.write_str(text),
            Scalar::Number(number) => write!(f, "{number}"),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map such as { t: 6s, leg: 1, event: answered }")]
struct RawInput {
    t: Duration,
    leg: Option<u32>,
    event: Option<String>,
    reason: Option<Reason>,
    caller: Option<String>,
    op: Option<String>,
    digits: Option<Scalar>,
    speech: Option<String>,
    #[serde(default)]
    no_input: bool,
    #[serde(default)]
    no_match: bool,
    #[serde(default)]
    fail: bool,
    #[serde(default)]
    set: BTreeMap<String, Json>,
}

impl Raw {
    fn build(self) -> Result<Scenario, ReadError> {
        if let Some(version) = self.scenario.filter(|version| *version != 1) {
            return Err(ReadError(format!("this is scenario format {version}; only 1 is known")));
        }
        let readings = readings(&self.readings)?;
        if !self.requests.is_empty() {
            return Err(ReadError(
                "`requests` answers the method `request`, which this version does not run yet"
                    .into(),
            ));
        }
        let mut script = Script {
            caller_hangup: self.caller.hangup.map(Duration::at),
            rest: self.seed.map_or(Rest::Silent, Rest::Seeded),
            ..Script::default()
        };
        for (to, legs) in self.legs {
            let legs: Vec<LegScript> =
                legs.list().into_iter().map(leg).collect::<Result<_, _>>()?;
            script.legs.push((Text::from(to), legs));
        }
        for (to, entries) in self.confirm {
            script.confirm.push((Text::from(to), attempts(entries)?));
        }
        for (method, steps) in self.steps {
            known_method(&method)?;
            let steps = steps.into_iter().map(step).collect::<Result<_, _>>()?;
            script.steps.push((Text::from(method), steps));
        }
        for (source, value) in &self.evaluate {
            script.evaluate.push((Text::from(source.as_str()), from_json(value)));
        }
        if let Some(inputs) = self.inputs {
            let others = !script.legs.is_empty()
                || !script.confirm.is_empty()
                || !script.steps.is_empty()
                || script.caller_hangup.is_some();
            if others {
                return Err(ReadError(
                    "`inputs` are everything that happens: keep them, or `legs`, `confirm`, `steps` and `caller`"
                        .into(),
                ));
            }
            let inputs = inputs.into_iter().map(exact).collect::<Result<_, _>>()?;
            script.inputs = Some(inputs);
        }
        let mut call = self.call;
        // The clock of the call is for expressions; the machine itself has none.
        for (name, value) in [("now", self.now), ("tz", self.tz)] {
            if let Some(value) = value {
                call.entry(name.to_owned()).or_insert(Json::String(value));
            }
        }
        let info = call_info(&call, &self.envs);
        Ok(Scenario {
            flow: self.flow,
            info,
            readings,
            script,
            documents: self.documents,
            expect: self.expect,
        })
    }
}

fn readings(given: &BTreeMap<String, String>) -> Result<Readings, ReadError> {
    let mut readings = Readings::default();
    for (name, value) in given {
        readings
            .set(name, value)
            .map_err(|unknown| ReadError(format!("no reading `{name}: {value}`: {unknown}")))?;
    }
    Ok(readings)
}

/// The facts of a call: what a scenario says over what calls usually have.
fn call_info(call: &BTreeMap<String, Json>, envs: &BTreeMap<String, Json>) -> CallInfo {
    let usual = [
        ("call_id", "call-1"),
        ("from", "+15550100001"),
        ("to", "+15550100002"),
        ("type", "phone"),
        ("direction", "inbound"),
    ];
    let mut entries: Vec<(Text, Value)> = Vec::new();
    for (name, value) in usual {
        if !call.contains_key(name) {
            entries.push((Text::word(name), Value::word(value)));
        }
    }
    for (name, value) in call {
        let value = match value {
            Json::Object(headers) if name == "headers" => header_list(headers),
            value => from_json(value),
        };
        entries.push((Text::from(name.as_str()), value));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    let envs = envs.iter().map(|(name, value)| (Text::from(name.as_str()), from_json(value)));
    CallInfo { call: Value::Map(entries.into()), envs: Value::Map(envs.collect()) }
}

/// `{X-Tier: gold}` as the list that `call.headers` is.
fn header_list(headers: &serde_json::Map<String, Json>) -> Value {
    let header = |(name, value): (&String, &Json)| {
        Value::Map(
            [
                (Text::word("name"), Value::from(name.as_str())),
                (Text::word("value"), from_json(value)),
            ]
            .into(),
        )
    };
    Value::List(headers.iter().map(header).collect())
}

fn leg(raw: RawLeg) -> Result<LegScript, ReadError> {
    let millis = |duration: Option<Duration>| duration.map(|duration| duration.0);
    let ring = millis(raw.ring);
    let early_media = millis(raw.early_media);
    // Without a time it fails a second after it rings.
    let usual = Millis(ring.map_or(0, |ring| ring.0) + 1000);
    let fail = raw.fail.map(|reason| (millis(raw.at).unwrap_or(usual), reason.0));
    let answer = millis(raw.answer);
    let end = answer.or(fail.map(|(at, _)| at));
    let mistakes = [
        (
            fail.is_none() && raw.at.is_some(),
            "`at` of a leg says when it fails and goes with `fail`",
        ),
        (fail.is_some() && answer.is_some(), "a leg has `answer` or `fail`: it cannot do both"),
        (raw.hangup.is_some() && answer.is_none(), "`hangup` of a leg counts from its `answer`"),
        (raw.late && answer.is_none(), "`late` says when an `answer` comes: give one"),
        (raw.by.is_some() && answer.is_none(), "`by` of a leg says who answers: give an `answer`"),
        (
            ring.zip(end).is_some_and(|(ring, end)| ring > end),
            "a leg rings before it answers or fails",
        ),
        (
            early_media.zip(end).is_some_and(|(sound, end)| sound > end),
            "`early_media` of a leg comes before it answers or fails",
        ),
    ];
    if let Some((_, mistake)) = mistakes.iter().find(|(is_made, _)| *is_made) {
        return Err(ReadError((*mistake).into()));
    }
    Ok(LegScript {
        ring,
        early_media,
        answer,
        fail,
        hangup: millis(raw.hangup),
        late: raw.late,
        voicemail: matches!(raw.by, Some(By::Voicemail)),
    })
}

/// A list of steps is the same for every attempt; a list of lists has one per attempt.
fn attempts(entries: Vec<OneOrMany<RawConfirm>>) -> Result<Vec<ConfirmSteps>, ReadError> {
    let by_attempt = entries.iter().any(|entry| matches!(entry, OneOrMany::Many(_)));
    if by_attempt {
        entries.into_iter().map(|entry| confirm_steps(entry.list())).collect()
    } else {
        Ok(vec![confirm_steps(entries.into_iter().flat_map(OneOrMany::list).collect())?])
    }
}

fn known_method(name: &str) -> Result<(), ReadError> {
    match methods::method(name) {
        Some(_) => Ok(()),
        None => {
            Err(ReadError(format!("there is no method `{name}`; a step is named by its method")))
        }
    }
}

fn confirm_steps(entries: Vec<RawConfirm>) -> Result<ConfirmSteps, ReadError> {
    let mut steps = Vec::new();
    for entry in entries {
        match entry {
            RawConfirm::Prompt(raw) => steps.push((Text::word("prompt"), step(raw)?)),
            RawConfirm::Of(raw) => {
                for (method, raw) in raw {
                    known_method(&method)?;
                    steps.push((Text::from(method), step(raw)?));
                }
            }
        }
    }
    Ok(steps)
}

fn step(raw: RawStep) -> Result<StepScript, ReadError> {
    if raw.never && raw.took.is_some() {
        return Err(ReadError("a step that never ends has no `took`".into()));
    }
    let result = step_result(
        raw.digits.map(|digits| digits.to_string()),
        raw.speech,
        [raw.no_input, raw.no_match, raw.fail, raw.never],
        &raw.set,
    )?;
    Ok(StepScript { took: raw.took.map(|took| took.0), result })
}

fn step_result(
    digits: Option<String>,
    speech: Option<String>,
    [no_input, no_match, fail, never]: [bool; 4],
    set: &BTreeMap<String, Json>,
) -> Result<StepResult, ReadError> {
    let keys = |digits: &str| {
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || "*#ABCD".contains(c))
    };
    if let Some(digits) = digits.as_deref().filter(|digits| !keys(digits)) {
        return Err(ReadError(format!(
            "`digits` are keys of a phone in quotes, such as \"12#\"; found {digits:?}"
        )));
    }
    let set: Vec<(Text, Value)> =
        set.iter().map(|(name, value)| (Text::from(name.as_str()), from_json(value))).collect();
    let mut results: Vec<StepResult> = Vec::new();
    results.extend(digits.map(|digits| StepResult::Digits(digits.into())));
    results.extend(speech.map(|words| StepResult::Speech(words.into())));
    results.extend(no_input.then_some(StepResult::NoInput));
    results.extend(no_match.then_some(StepResult::NoMatch));
    results.extend(fail.then_some(StepResult::Failed));
    results.extend(never.then_some(StepResult::Never));
    results.extend((!set.is_empty()).then_some(StepResult::Set(set)));
    match results.len() {
        0 => Ok(StepResult::Usual),
        1 => Ok(results.remove(0)),
        _ => Err(ReadError(
            "a step ends in one way: digits, speech, no_input, no_match, fail, never or set".into(),
        )),
    }
}

fn exact(raw: RawInput) -> Result<(swml_runtime::time::Time, ExactInput), ReadError> {
    let at = raw.t.at();
    let ends = matches!(raw.event.as_deref(), Some("ended" | "hangup"));
    let of_op = raw.digits.is_some()
        || raw.speech.is_some()
        || raw.no_input
        || raw.no_match
        || raw.fail
        || !raw.set.is_empty();
    let mistakes = [
        (raw.op.is_none() && of_op, "how a step ends goes with `op`, which names its method"),
        (raw.leg.is_none() && raw.event.is_some(), "`event` goes with `leg`"),
        (!ends && raw.reason.is_some(), "`reason` goes with `event: ended`"),
    ];
    if let Some((_, mistake)) = mistakes.iter().find(|(is_made, _)| *is_made) {
        return Err(ReadError((*mistake).into()));
    }
    let input = match (raw.leg, raw.caller.as_deref(), raw.op) {
        (Some(leg), None, None) => {
            let event = match raw.event.as_deref() {
                Some("ringing") => LegEvent::Ringing,
                Some("early_media") => LegEvent::EarlyMedia,
                Some("answered") => LegEvent::Answered,
                Some("ended" | "hangup") => {
                    LegEvent::Ended(raw.reason.map_or(EndReason::Hangup, |reason| reason.0))
                }
                other => {
                    let found = other.unwrap_or("nothing");
                    return Err(ReadError(format!(
                        "the event of a leg is ringing, early_media, answered or ended; found {found}"
                    )));
                }
            };
            ExactInput::Leg(leg, event)
        }
        (None, Some("hangup"), None) => ExactInput::CallerHangup,
        (None, None, Some(method)) => {
            let result = step_result(
                raw.digits.map(|digits| digits.to_string()),
                raw.speech,
                [raw.no_input, raw.no_match, raw.fail, false],
                &raw.set,
            )?;
            ExactInput::Op(method.into(), StepScript { took: None, result })
        }
        _ => {
            return Err(ReadError(
                "an input is one of `leg` with `event`, `caller: hangup`, or `op`".into(),
            ));
        }
    };
    Ok((at, input))
}

/// A JSON value as the machine holds it.
pub(super) fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::List(items.iter().map(from_json).collect()),
        Json::Object(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, value)| (Text::from(key.as_str()), from_json(value)))
                .collect(),
        ),
    }
}
