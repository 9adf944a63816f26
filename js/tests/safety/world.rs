//! A call with an outside that gives whatever it likes: what is dialled, texted, presented and asked in it.

use std::collections::VecDeque;

use swml_compiler::methods::{self, Giver, Values};
use swml_js::Engine;
use swml_runtime::fault::Fault;
use swml_runtime::io::{Called, Command, Completion, EndReason, Input, LegEvent, Output, Party};
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::{Image, Program};
use swml_runtime::time::Time;
use swml_runtime::value::{Text, Value};

use super::dice::Dice;
use super::flows::LITERALS;

/// Who calls, and who is called.
pub(crate) const PARTIES: [&str; 5] = [
    "+15550100001",
    "+15550100077",
    "+19005550100",
    "sip:ann@example.com",
    "sip:+1555@another.example",
];
/// The most inputs of a call.
const INPUTS: usize = 200;

/// Something that was addressed.
#[derive(Debug)]
pub(crate) struct Reached {
    /// The state.
    pub(crate) state: String,
    /// The parameter.
    pub(crate) param: &'static str,
    pub(crate) text: String,
}

/// Plays a call.
pub(crate) fn call(program: &Program, dice: &mut Dice) -> Vec<Reached> {
    let image = Image::new(program.clone());
    let mut machine = Machine::<false>::new(info(dice));
    let mut engine = Engine::new(|_| 0, dice.next());
    let mut waiting: VecDeque<Input> = VecDeque::from([Input::Timeout]);
    let mut reached = Vec::new();
    let mut now = Time::ZERO;
    for _ in 0..INPUTS {
        let Some(input) = waiting.pop_front() else { break };
        machine.handle_input(&image, now, input);
        let deadline = loop {
            match machine.poll_output() {
                Output::Wait(deadline) => break deadline,
                Output::Closed => return reached,
                Output::Trace(_) | Output::Finished(_) => {}
                Output::Command(Command::Evaluate { op, on, source }) => {
                    let value = engine.evaluate(0, &source, &machine.environment(on));
                    // Whoever evaluates may not be able to.
                    let value = value.ok().filter(|_| !dice.one_in(12));
                    waiting.push_back(Input::Evaluated(op, value));
                }
                Output::Command(command) => {
                    note(&command, &machine, &image, &mut reached);
                    answer(command, &image, dice, &mut waiting);
                }
            }
        };
        if waiting.is_empty()
            && let Some(deadline) = deadline
        {
            now = deadline;
            waiting.push_back(Input::Timeout);
        }
    }
    reached
}

/// What a command addresses.
fn note(command: &Command, machine: &Machine<false>, image: &Image, reached: &mut Vec<Reached>) {
    let mut add = |state: String, param, value: &Value| {
        let texts: Vec<Value> = match value {
            Value::List(items) => items.to_vec(),
            value => vec![value.clone()],
        };
        for text in texts {
            let text = swml_runtime::expr::to_text(&text).to_string();
            reached.push(Reached { state: state.clone(), param, text });
        }
    };
    let at = |on: Party| {
        let (program, state) = machine.position(on)?;
        Some(image.program(program).name(state).to_owned())
    };
    match command {
        Command::Dial(dial) => {
            let Some(state) = at(Party::Caller) else { return };
            add(state.clone(), "to", &Value::Text(dial.to.clone()));
            add(state, "from", &Value::Text(dial.from.clone()));
        }
        Command::Perform { on, method, params, .. } | Command::Start { on, method, params, .. } => {
            let Some(state) = at(*on) else { return };
            let names: &[&str] = match method.as_str() {
                "request" => &["url"],
                "send_sms" => &["to_number", "from_number"],
                "play" => &["urls"],
                _ => &[],
            };
            for name in names {
                if let Some(value) = params.get(name) {
                    add(state.clone(), name, value);
                }
            }
        }
        Command::Load { on, dest, .. } => {
            if let Some(state) = at(*on) {
                add(state, "dest", &Value::Text(dest.clone()));
            }
        }
        _ => {}
    }
}

fn answer(command: Command, image: &Image, dice: &mut Dice, waiting: &mut VecDeque<Input>) {
    match command {
        Command::Dial(dial) => {
            let leg = dial.leg;
            if dice.one_in(2) {
                waiting.push_back(Input::Leg(leg, LegEvent::Answered));
                waiting.push_back(Input::Leg(leg, LegEvent::Ended(EndReason::Hangup)));
            } else {
                waiting.push_back(Input::Leg(leg, LegEvent::Ended(EndReason::Busy)));
            }
        }
        Command::Cancel(leg) | Command::Hangup(leg) => {
            waiting.push_back(Input::Leg(leg, LegEvent::Ended(EndReason::Cancel)));
        }
        Command::Perform { op, act: (program, act), method, .. } => {
            let program = image.program(program);
            if let Some(talk) = &program.act(act).conversation {
                for _ in 0..dice.below(3) {
                    let function = &talk.functions[0];
                    let facts = [(Text::word("args"), map(dice))];
                    waiting.push_back(Input::Called(
                        op,
                        Called {
                            function: function.name.clone(),
                            exit: function.exits.first().copied(),
                            facts: Value::Map(facts.into()),
                        },
                    ));
                }
            }
            let speaks = method.as_str() == "prompt" && speech(program, act);
            waiting.push_back(Input::Done(op, completion(&method, speaks, dice)));
        }
        Command::Start { op, method, .. } => {
            let set = completion(&method, false, dice).set;
            waiting.push_back(Input::Started(op, set));
            // It ends at some time.
            let at = usize::try_from(dice.below(3)).unwrap_or(0).min(waiting.len());
            waiting.insert(at.max(1), Input::Done(op, completion(&method, false, dice)));
        }
        Command::Stop(op) => waiting.push_back(Input::Done(op, Completion::default())),
        Command::Load { op, .. } => {
            waiting.push_back(Input::Loaded(op, Err(Fault::ExecuteFailed)));
        }
        _ => {}
    }
}

/// Whether a prompt listens for speech: what comes back is not only digits then.
fn speech(program: &Program, act: swml_runtime::id::ActId) -> bool {
    let params = program.constant(program.act(act).params);
    params.is_none_or(|params| params.get("speech_timeout").is_some())
}

/// How a step ends, as far as its row allows.
fn completion(method: &str, speaks: bool, dice: &mut Dice) -> Completion {
    if dice.one_in(8) {
        return Completion::failed(Fault::ExecuteFailed);
    }
    let Some(method) = methods::method(method) else { return Completion::default() };
    let mut set = Vec::new();
    for output in method.sets {
        let value = match output.values {
            Values::Words(words) => Value::word(dice.word(words)),
            Values::Bool => dice.one_in(2).into(),
            Values::Number => Value::from(200.0),
            Values::Text if output.giver == Giver::Caller && !speaks => {
                Value::word(dice.word(&["101", "102", "5", "05", "1*#", ""]))
            }
            Values::Text => Value::from(text(dice).as_str()),
            Values::Any => map(dice),
        };
        if !dice.one_in(8) {
            set.push((Text::word(output.name), value));
        }
    }
    Completion::with(set)
}

fn map(dice: &mut Dice) -> Value {
    match dice.below(8) {
        0 => anything(dice),
        _ => {
            let number = (Text::word("number"), anything(dice));
            Value::Map([number, (Text::word("url"), anything(dice))].into())
        }
    }
}

fn info(dice: &mut Dice) -> CallInfo {
    let mut party = || Value::word(dice.word(&PARTIES));
    let call = [(Text::word("from"), party()), (Text::word("to"), party())];
    let envs = [(Text::word("desk"), anything(dice))];
    CallInfo { call: Value::Map(call.into()), envs: Value::Map(envs.into()) }
}

/// Near what documents test for, and far from it.
fn text(dice: &mut Dice) -> String {
    let literal = *dice.pick(&LITERALS);
    match dice.below(10) {
        0..=3 => literal.to_owned(),
        4 => format!("{literal}9"),
        5 => format!(" {literal}"),
        6 => "+1555x@another.example".to_owned(),
        7 => "+15550100099".to_owned(),
        8 => "sip:eve@another.example?x=@example.com".to_owned(),
        _ => (*dice.pick(&["", "ann", "constructor", "one", "0x65", "101.0", "+1900"])).to_owned(),
    }
}

fn anything(dice: &mut Dice) -> Value {
    match dice.below(10) {
        0 => Value::Null,
        1 => Value::from(*dice.pick(&[101.0, 15_550_100_001.0, 5.0])),
        2 => true.into(),
        3 => Value::List([Value::from(text(dice).as_str())].into()),
        4 => Value::List([Value::List([Value::from(text(dice).as_str())].into())].into()),
        _ => Value::from(text(dice).as_str()),
    }
}
