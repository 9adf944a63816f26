//! What a call asks the world for, and every answer that the world can give: from the plainest on.
//!
//! Which ends a step has, what a conversation calls and what an expression comes to follows from the flow, as
//! for the verifier; here it is put into the words of a scenario, with times as people choose them.

use swml_runtime::id::{ActId, ProgramId};
use swml_runtime::io::{Called, Command, Completion, Dial, EndReason, Party};
use swml_runtime::program::{ActKind, Answer, Conversation, Image};
use swml_runtime::sim::script::{CallExit, CallScript, LegScript, StepResult, StepScript};
use swml_runtime::time::Millis;
use swml_runtime::value::{Text, Value};

use crate::methods::{self, Method};
use crate::verify::values::Returns;

/// An answer of the world, and how far it is from the plainest.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) cost: u32,
    pub(super) deed: Deed,
}

/// What the world does.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// What a leg meets that is dialled.
    Leg(LegScript),
    /// How a step ends.
    Step(StepScript),
    /// What an expression comes to.
    Value(Value),
    /// A conversation that goes on calls another function.
    Call(CallScript),
    /// A conversation that goes on ends.
    GoOn,
}

/// What is known of the flow.
#[derive(Clone, Copy)]
pub(super) struct World<'w> {
    pub(super) image: &'w Image,
    pub(super) returns: &'w Returns,
    /// Whether steps may also never end: where a clock of the call waits for that.
    pub(super) patient: bool,
}

/// How long somebody talks who was put through.
const TALK: Millis = Millis::from_secs(60);
/// When somebody answers, where that is in time.
const ANSWER: Millis = Millis::from_secs(5);

impl World<'_> {
    /// Every answer to a command, the plainest first; none where nothing is asked.
    pub(super) fn choices(&self, command: &Command) -> Vec<Choice> {
        let mut choices = match command {
            Command::Dial(dial) => self.leg(dial),
            Command::Perform { on, act, .. } => self.step(*on, *act, false),
            Command::Start { on, act, .. } => self.step(*on, *act, true),
            _ => Vec::new(),
        };
        choices.sort_by_key(|choice| choice.cost);
        choices
    }

    /// What an expression can come to outside. Nothing at all is left to exact inputs.
    pub(super) fn values(&self, source: &Text) -> Vec<Choice> {
        let sources = &self.image.program(ProgramId(0)).tables().code.sources;
        let Some(index) = sources.iter().position(|known| known == source) else {
            return Vec::new();
        };
        let answers = self.returns.answers(u32::try_from(index).unwrap_or_default());
        let value = |(rank, value): (usize, &Value)| Choice {
            cost: 1 + cost(rank),
            deed: Deed::Value(value.clone()),
        };
        answers.iter().flatten().enumerate().map(value).collect()
    }

    /// How a conversation goes on that a function has interrupted.
    pub(super) fn goes_on(&self, act: ActId) -> Vec<Choice> {
        let calls = self.calls(act).into_iter();
        let calls = calls.map(|(cost, call)| Choice { cost: cost + 2, deed: Deed::Call(call) });
        std::iter::once(Choice { cost: 0, deed: Deed::GoOn }).chain(calls).collect()
    }

    // --- legs ---------------------------------------------------------------------------------------

    fn leg(&self, dial: &Dial) -> Vec<Choice> {
        let program = self.image.program(dial.connect.0);
        let spec = &program.tables().connects[dial.connect.1.index()];
        let limit = match program.constant(spec.max_duration) {
            Some(Value::Number(seconds)) => seconds.get() * 1000.0,
            _ => f64::INFINITY,
        };
        let answer = before(ANSWER, dial.timeout);
        #[allow(clippy::cast_precision_loss)]
        let talk = match limit > TALK.0 as f64 {
            true => TALK,
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            false => before(TALK, Millis(limit as u64)),
        };
        let answers = LegScript { answer: Some(answer), ..LegScript::default() };
        let leg = |cost, script| Choice { cost, deed: Deed::Leg(script) };
        let mut choices = vec![
            leg(1, LegScript { hangup: Some(talk), ..answers }),
            leg(2, LegScript::default()),
            leg(4, answers),
        ];
        let soon = before(Millis::from_secs(2), dial.timeout);
        // Which of them it is only matters where somebody asks.
        let asked = self.returns.live.reads(&Text::word("connect_failed_reason"));
        let lost = [
            (2, EndReason::Busy),
            (3, EndReason::Declined),
            (4, EndReason::NotFound),
            (4, EndReason::Error),
        ];
        let lost = match (dial.kind.rings(), asked) {
            // Nobody is there who could be busy.
            (false, _) => &[(2, EndReason::Error)],
            (true, true) => &lost[..],
            (true, false) => &lost[..1],
        };
        for (cost, reason) in lost.iter().copied() {
            choices
                .push(leg(cost, LegScript { fail: Some((soon, reason)), ..LegScript::default() }));
        }
        choices
    }

    // --- steps --------------------------------------------------------------------------------------

    fn step(&self, on: Party, (program, id): (ProgramId, ActId), starts: bool) -> Vec<Choice> {
        // What is fetched in the course of a call is not looked into.
        if program != ProgramId(0) {
            return Vec::new();
        }
        let act = self.image.program(program).act(id);
        let row = methods::method(&act.method);
        // `sleep: -1` ends with the call.
        if act.kind == ActKind::Sleep {
            return vec![Choice { cost: 0, deed: Deed::Step(StepScript::default()) }];
        }
        let mut choices: Vec<Choice> = Vec::new();
        for (rank, end) in self.returns.ends(id).iter().enumerate() {
            let Some((odd, result)) = self.result(id, row, end) else { continue };
            let took = took(act.method.as_str(), &result, starts);
            // One of many values is as good as the other.
            let cost = 1 + odd + cost(rank).min(2);
            choices.push(Choice { cost, deed: Deed::Step(StepScript { took, result }) });
        }
        for (odd, call) in self.calls(id) {
            let result = StepResult::Talks(vec![call], Box::default());
            choices.push(Choice {
                cost: 1 + odd,
                deed: Deed::Step(StepScript { took: None, result }),
            });
        }
        let on_leg = matches!(on, Party::Leg(_));
        if on_leg || self.patient {
            let never = StepScript { took: None, result: StepResult::Never };
            choices.push(Choice { cost: if on_leg { 5 } else { 9 }, deed: Deed::Step(never) });
        }
        choices
    }

    /// The words of a scenario for an end, and how odd it is; none where no scenario would say so.
    fn result(
        &self,
        id: ActId,
        row: Option<&'static Method>,
        end: &Completion,
    ) -> Option<(u32, StepResult)> {
        let act = self.image.program(ProgramId(0)).act(id);
        if end.fault.is_some() {
            return Some((6, StepResult::Failed));
        }
        if act.method.as_str() == "prompt" {
            // Where any key is as good as the other, the first that comes to mind.
            let digits = Value::word("match_digits");
            let pressed = |end: &&Completion| said(end, "prompt_result") == Some(&digits);
            let any = self.returns.ends(id).iter().filter(pressed).count() == 1;
            return prompt(end, any);
        }
        let kind = self.image.program(ProgramId(0)).kind();
        let result = row.and_then(|row| row.result(kind));
        let word = result.and_then(|(name, _)| said(end, name)).and_then(Value::as_text);
        let usual = act.on_success.first().and_then(|(_, value)| value.as_text());
        let odd = if word.is_none() || word == usual { 0 } else { 2 };
        // What else somebody looks at has to be said.
        let other = |(name, _): &&(Text, Value)| {
            result.is_none_or(|(known, _)| known != name.as_str()) && self.returns.live.reads(name)
        };
        let mut set: Vec<(Text, Value)> = end.set.iter().filter(other).cloned().collect();
        if set.is_empty() {
            return Some(match word.filter(|_| odd > 0) {
                Some(word) => (odd, StepResult::Word(word.clone())),
                None => (0, StepResult::Usual),
            });
        }
        if let Some(((name, _), word)) = result.zip(word) {
            set.insert(0, (Text::word(name), Value::Text(word.clone())));
        }
        Some((odd, StepResult::Set(set)))
    }

    /// What the functions of a conversation can do, as calls of a scenario.
    fn calls(&self, act: ActId) -> Vec<(u32, CallScript)> {
        let act_of = self.image.program(ProgramId(0)).act(act);
        let Some(conversation) = act_of.conversation.as_deref() else { return Vec::new() };
        let calls = self.returns.calls(act).iter().enumerate();
        calls.map(|(rank, called)| (2 + cost(rank).min(2), call(conversation, called))).collect()
    }
}

fn call(conversation: &Conversation, called: &Called) -> CallScript {
    let function = conversation.function(&called.function);
    let usual = function.and_then(|function| match function.answer {
        Answer::Document => function.exits.first().copied(),
        Answer::Web | Answer::Platform => None,
    });
    let exit = match called.exit {
        None => CallExit::None,
        exit if exit == usual => CallExit::Usual,
        Some(rank) => CallExit::Named(Text::from(conversation.exit(usize::from(rank)))),
    };
    let facts = match &called.facts {
        Value::Map(entries) => entries.iter().cloned().collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    // What says nothing need not be said.
    let empty = |value: &Value| matches!(value, Value::Map(entries) if entries.is_empty());
    let facts = facts.into_iter().filter(|(_, value)| !empty(value)).collect();
    CallScript { function: called.function.clone(), after: None, exit, facts }
}

/// What comes of a prompt, as somebody does it.
fn prompt(end: &Completion, any: bool) -> Option<(u32, StepResult)> {
    let text = |name| said(end, name).and_then(Value::as_text);
    let value = text("prompt_value")
        .filter(|value| !any && !value.is_empty())
        .cloned()
        .unwrap_or(Text::word("1"));
    match text("prompt_result")?.as_str() {
        "match_digits" => {
            let key = |c: char| c.is_ascii_digit() || "*#".contains(c);
            let pressed = !value.is_empty() && value.chars().all(key);
            pressed.then_some((0, StepResult::Digits(value)))
        }
        "match_speech" => Some((1, StepResult::Speech(value))),
        "no_input" => Some((1, StepResult::NoInput)),
        "no_match" => Some((2, StepResult::NoMatch)),
        _ => Some((6, StepResult::Failed)),
    }
}

fn said<'e>(end: &'e Completion, name: &str) -> Option<&'e Value> {
    end.set.iter().find(|(known, _)| known.as_str() == name).map(|(_, value)| value)
}

/// How long something takes whose length would hang on words that are played: whoever mends them does not
/// want to mend the scenarios, too.
fn took(method: &str, result: &StepResult, starts: bool) -> Option<Millis> {
    let seconds = match (method, result) {
        _ if starts => return None,
        (_, StepResult::Never) => return None,
        ("play" | "prompt", StepResult::Failed) => 1,
        ("play", _) => 2,
        ("prompt", StepResult::NoInput) => 5,
        ("prompt", StepResult::NoMatch) => 4,
        ("prompt", _) => 3,
        _ => return None,
    };
    Some(Millis::from_secs(seconds))
}

/// An instant that people would choose, and that comes before a clock runs out.
fn before(wanted: Millis, clock: Millis) -> Millis {
    match () {
        () if wanted < clock => wanted,
        () if clock.0 >= 2_000 => Millis(clock.0 / 2_000 * 1_000),
        () => Millis((clock.0 / 2).max(1)),
    }
}

fn cost(rank: usize) -> u32 {
    u32::try_from(rank).unwrap_or(u32::MAX / 2)
}
