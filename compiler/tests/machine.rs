//! Random documents run by a machine that is told anything at all: it never panics, says nothing that
//! contradicts what it said before, and closes when the caller, the legs and the operations have gone.

mod support;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use swml_compiler::{compile, source::Source};
use swml_runtime::fault::Fault;
use swml_runtime::id::{LegId, OpId, ProgramId};
use swml_runtime::io::{
    Called, Command, Completion, EndReason, Ignored, Input, LegEvent, Outcome, Output, Party, Trace,
};
use swml_runtime::machine::readings::{Answers, Readings, ResultAfterCallerLeft};
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::monitor::Monitors;
use swml_runtime::program::Image;
use swml_runtime::time::Time;
use swml_runtime::value::{Text, Value};

use self::support::values::value;

/// Something that happens outside. What it refers to is found when it is told.
#[derive(Clone, Debug)]
enum Happening {
    /// The instant that the machine waits for has come.
    Due,
    /// A timeout at any time.
    Timeout(When),
    CallerHangup(When),
    Leg(Which, LegEvent, When),
    Op(Which, Answer, When),
}

/// When it happens, after what happened before; or a time that does not fit.
#[derive(Clone, Copy, Debug)]
enum When {
    After(u64),
    At(u64),
}

/// Of what is there, one; or a number that may mean nothing.
#[derive(Clone, Copy, Debug)]
enum Which {
    Known(Index),
    Number(u32),
}

#[derive(Clone, Debug)]
enum Answer {
    /// What fits the operation: it is done, loaded, evaluated.
    Fits(Value),
    Done(Completion),
    Started(Vec<(Text, Value)>),
    Loaded(Result<ProgramId, Fault>),
    Evaluated(Option<Value>),
    Called(Called),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        8 => Just(Happening::Due),
        3 => when().prop_map(Happening::Timeout),
        1 => when().prop_map(Happening::CallerHangup),
        24 => (which(), leg_event(), when()).prop_map(|(leg, event, when)| Happening::Leg(leg, event, when)),
        30 => (which(), answer(), when()).prop_map(|(op, answer, when)| Happening::Op(op, answer, when)),
    ]
}

fn when() -> impl Strategy<Value = When> {
    prop_oneof![
        8 => (0..3u64).prop_map(When::After),
        4 => (0..100_000u64).prop_map(When::After),
        1 => select(vec![0, 1, 5_000, u64::MAX - 1, u64::MAX]).prop_map(When::At),
    ]
}

fn which() -> impl Strategy<Value = Which> {
    prop_oneof![
        8 => any::<Index>().prop_map(Which::Known),
        1 => select(vec![0, 1, 2, 3, 7, u32::MAX]).prop_map(Which::Number),
    ]
}

fn leg_event() -> impl Strategy<Value = LegEvent> {
    let end = select(&EndReason::ALL);
    prop_oneof![
        1 => Just(LegEvent::Ringing),
        1 => Just(LegEvent::EarlyMedia),
        8 => Just(LegEvent::Answered),
        4 => end.prop_map(LegEvent::Ended),
    ]
}

fn answer() -> impl Strategy<Value = Answer> {
    let names = vec!["prompt_value", "prompt_result", "play_result", "vars", "", "tier", "call"];
    let set = prop::collection::vec((select(names), value()), 0..3).prop_map(|set| {
        set.into_iter().map(|(name, value)| (Text::from(name), value)).collect::<Vec<_>>()
    });
    let set = set.boxed();
    let fault = prop::option::of(select(Fault::ALL.to_vec()));
    let program = select(vec![0, 1, 1, 1, 2, u32::MAX]).prop_map(ProgramId);
    let loaded = prop_oneof![
        3 => program.prop_map(Ok),
        1 => select(Fault::ALL.to_vec()).prop_map(Err),
    ];
    prop_oneof![
        12 => value().prop_map(Answer::Fits),
        3 => (fault, set.clone()).prop_map(|(fault, set)| Answer::Done(Completion { fault, set })),
        2 => set.prop_map(Answer::Started),
        2 => loaded.prop_map(Answer::Loaded),
        2 => prop::option::of(value()).prop_map(Answer::Evaluated),
        8 => support::conversation::called().prop_map(Answer::Called),
    ]
}

/// Often the defaults, else any combination.
fn readings() -> impl Strategy<Value = Readings> {
    let all: Vec<Readings> = Readings::all().collect();
    prop_oneof![Just(Readings::default()), select(all)]
}

fn info() -> impl Strategy<Value = CallInfo> {
    let call = prop_oneof![
        1 => value(),
        4 => select(vec!["inbound", "outbound"]).prop_map(|direction| {
            Value::map([
                ("from", "+15550100001".into()),
                ("to", "+15550100002".into()),
                ("type", "phone".into()),
                ("direction", direction.into()),
            ])
        }),
    ];
    (call, value()).prop_map(|(call, envs)| CallInfo { call, envs })
}

/// Two documents: the one that the call begins with, and the one that it may load.
fn documents() -> impl Strategy<Value = [String; 2]> {
    let main = prop_oneof![
        3 => support::dialling(),
        1 => support::document(),
        1 => support::conversation::conversation(),
    ];
    (main, support::document()).prop_map(|(main, other)| [main, other])
}

fn image(documents: &[String; 2]) -> Image {
    let [main, other] = documents.each_ref().map(|text| {
        let compilation = compile(&Source::new("flow.yaml", text));
        compilation.program().expect("random documents are accepted")
    });
    let mut image = Image::new(main);
    image.add(other);
    image
}

/// What an observer knows of a call: what has been said, and what is still to end.
#[derive(Debug, Default)]
struct World {
    now: u64,
    wake: Option<Time>,
    caller_left: bool,
    /// Whether the script may go on without the caller, as one reading has it.
    goes_on: bool,
    finished: bool,
    closed: bool,
    answered: bool,
    hung_up: bool,
    legs: Vec<LegId>,
    /// Legs that have been cancelled or hung up; one may be cancelled, answer, and then be hung up.
    cancelled: Vec<LegId>,
    dropped: Vec<LegId>,
    bridged: Vec<LegId>,
    ops: Vec<(OpId, Kind)>,
    stopped: Vec<OpId>,
    last_leg: u32,
    last_op: u32,
    monitors: Option<Monitors>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Act,
    /// A job that is being started; then it is like any other operation.
    Start,
    Load,
    Outside,
}

impl World {
    fn new(readings: Readings) -> Self {
        let monitors = Some(Monitors::new(readings));
        let left = Answers::new(readings).result_after_caller_left();
        let goes_on = left == ResultAfterCallerLeft::Yes;
        World { wake: Some(Time::ZERO), monitors, goes_on, ..World::default() }
    }

    /// What happens, as the machine is told.
    fn input(&self, happening: &Happening) -> (Time, Input) {
        let (when, input) = match happening {
            Happening::Due => (When::At(self.wake.map_or(self.now, |wake| wake.0)), Input::Timeout),
            Happening::Timeout(when) => (*when, Input::Timeout),
            Happening::CallerHangup(when) => (*when, Input::CallerHangup),
            Happening::Leg(which, event, when) => {
                let leg = match which {
                    Which::Known(index) if !self.legs.is_empty() => *index.get(&self.legs),
                    Which::Known(index) => LegId(u32::try_from(index.index(9)).expect("a digit")),
                    Which::Number(number) => LegId(*number),
                };
                (*when, Input::Leg(leg, *event))
            }
            Happening::Op(which, answer, when) => {
                let (op, kind) = match which {
                    Which::Known(index) if !self.ops.is_empty() => *index.get(&self.ops),
                    Which::Known(index) => {
                        (OpId(u32::try_from(index.index(9)).expect("a digit")), Kind::Act)
                    }
                    Which::Number(number) => (OpId(*number), Kind::Outside),
                };
                (*when, op_input(op, kind, answer))
            }
        };
        let now = match when {
            When::After(millis) => self.now.saturating_add(millis),
            When::At(at) => at,
        };
        (Time(now), input)
    }

    /// Notes a step: what the machine was told, and what it said.
    fn hear(&mut self, now: Time, input: &Input, outputs: &[Output]) -> Result<(), TestCaseError> {
        if let Some(monitors) = &mut self.monitors {
            monitors.input(now, input);
            outputs.iter().for_each(|output| monitors.output(now, output));
            prop_assert_eq!(monitors.violations(), []);
        }
        self.now = self.now.max(now.0);
        let (last, before) = outputs.split_last().expect("a step ends with an output");
        for output in before {
            match output {
                Output::Command(command) => self.hear_command(command)?,
                Output::Finished(outcome) => {
                    prop_assert!(!self.finished, "finished twice");
                    prop_assert!(self.hung_up != (*outcome == Outcome::CallerLeft), "{outcome:?}");
                    self.finished = true;
                }
                Output::Trace(_) => {}
                Output::Wait(_) | Output::Closed => prop_assert!(false, "{output:?} is not last"),
            }
        }
        // What was late came first: only now has the input happened.
        match input {
            Input::Leg(leg, LegEvent::Ended(_)) if !ignored(outputs) => {
                prop_assert!(self.legs.contains(leg), "{leg:?} is over");
                self.legs.retain(|known| known != leg);
            }
            Input::Started(op, _) if !ignored(outputs) => {
                let known = self.ops.iter_mut().find(|(known, _)| known == op);
                let Some((_, kind @ Kind::Start)) = known else {
                    return Err(TestCaseError::fail(format!("{op:?} is not being started")));
                };
                *kind = Kind::Act;
            }
            Input::Done(op, _) | Input::Loaded(op, _) | Input::Evaluated(op, _)
                if !ignored(outputs) =>
            {
                prop_assert!(self.ops.iter().any(|(known, _)| known == op), "{op:?} is over");
                self.ops.retain(|(known, _)| known != op);
            }
            Input::CallerHangup => {
                prop_assert!(self.finished || self.goes_on, "the caller has left");
                self.caller_left = true;
            }
            _ => {}
        }
        match last {
            Output::Wait(wake) => {
                prop_assert!(!self.closed, "it waits after it has closed");
                prop_assert!(wake.is_none_or(|wake| wake.0 >= self.now), "{wake:?} has passed");
                prop_assert!(!self.finished || wake.is_none(), "it waits for {wake:?} at its end");
                self.wake = *wake;
            }
            Output::Closed => self.closed = true,
            output => prop_assert!(false, "{output:?} is last"),
        }
        let over = self.finished && self.legs.is_empty() && self.ops.is_empty();
        prop_assert_eq!(self.closed, over, "closed is when all has ended: {:?}", self);
        Ok(())
    }

    fn hear_command(&mut self, command: &Command) -> Result<(), TestCaseError> {
        prop_assert!(!self.closed, "{command:?} after it has closed");
        let ends = matches!(
            command,
            Command::Cancel(_)
                | Command::Hangup(_)
                | Command::Stop(_)
                | Command::HangupCaller { .. }
                | Command::Notify { .. }
        );
        prop_assert!(ends || !self.finished, "{command:?} after it has finished");
        match command {
            Command::Answer { .. } => {
                prop_assert!(!self.answered && !self.caller_left, "answers");
                self.answered = true;
            }
            Command::HangupCaller { .. } => {
                prop_assert!(!self.hung_up && !self.caller_left, "hangs up the caller");
                self.hung_up = true;
            }
            Command::Dial(dial) => {
                self.last_leg += 1;
                prop_assert_eq!(dial.leg, LegId(self.last_leg));
                self.legs.push(dial.leg);
            }
            Command::Cancel(leg) => {
                prop_assert!(self.legs.contains(leg) && !self.cancelled.contains(leg), "{leg:?}");
                prop_assert!(!self.dropped.contains(leg), "{leg:?} has been hung up");
                self.cancelled.push(*leg);
            }
            Command::Hangup(leg) => {
                prop_assert!(self.legs.contains(leg) && !self.dropped.contains(leg), "{leg:?}");
                self.dropped.push(*leg);
            }
            Command::Bridge(leg) => {
                prop_assert!(self.legs.contains(leg) && !self.bridged.contains(leg), "{leg:?}");
                prop_assert!(
                    !self.dropped.contains(leg) && !self.cancelled.contains(leg),
                    "{leg:?}"
                );
                self.bridged.push(*leg);
            }
            Command::Perform { op, on, .. } => self.start(*op, *on, Kind::Act)?,
            Command::Start { op, on, .. } => self.start(*op, *on, Kind::Start)?,
            Command::Load { op, on, .. } => self.start(*op, *on, Kind::Load)?,
            Command::Evaluate { op, on, .. } => self.start(*op, *on, Kind::Outside)?,
            Command::Stop(op) => {
                prop_assert!(self.ops.iter().any(|(known, _)| known == op), "{op:?} is over");
                prop_assert!(!self.stopped.contains(op), "{op:?} is stopped twice");
                self.stopped.push(*op);
            }
            Command::Resume { op, .. } => {
                prop_assert!(self.ops.iter().any(|(known, _)| known == op), "{op:?} is over");
                prop_assert!(!self.stopped.contains(op), "{op:?} is stopped");
            }
            Command::Notify { url, .. } => prop_assert!(!url.is_empty()),
        }
        Ok(())
    }

    fn start(&mut self, op: OpId, on: Party, kind: Kind) -> Result<(), TestCaseError> {
        self.last_op += 1;
        prop_assert_eq!(op, OpId(self.last_op));
        if let Party::Leg(leg) = on {
            prop_assert!(self.legs.contains(&leg) && !self.dropped.contains(&leg), "{leg:?}");
        }
        self.ops.push((op, kind));
        Ok(())
    }
}

/// Whether the input of a step came to nothing.
fn ignored(outputs: &[Output]) -> bool {
    let is = |output: &Output| {
        matches!(output, Output::Trace(Trace::Ignored(Ignored::Leg(..) | Ignored::Op(_))))
    };
    outputs.iter().any(is)
}

fn op_input(op: OpId, kind: Kind, answer: &Answer) -> Input {
    match (answer, kind) {
        (Answer::Fits(value), Kind::Act) => {
            let set = vec![(Text::word("prompt_value"), value.clone())];
            Input::Done(op, Completion::with(set))
        }
        (Answer::Fits(value), Kind::Start) => {
            Input::Started(op, vec![(Text::word("record_control_id"), value.clone())])
        }
        (Answer::Started(set), _) => Input::Started(op, set.clone()),
        (Answer::Fits(Value::Null), Kind::Load) => Input::Loaded(op, Err(Fault::ExecuteFailed)),
        // Even a willing world may name a program that the image does not have.
        (Answer::Fits(Value::Bool(_)), Kind::Load) => Input::Loaded(op, Ok(ProgramId(7))),
        (Answer::Fits(_), Kind::Load) => Input::Loaded(op, Ok(ProgramId(1))),
        (Answer::Fits(value), Kind::Outside) => Input::Evaluated(op, Some(value.clone())),
        (Answer::Done(completion), _) => Input::Done(op, completion.clone()),
        (Answer::Loaded(result), _) => Input::Loaded(op, *result),
        (Answer::Evaluated(value), _) => Input::Evaluated(op, value.clone()),
        (Answer::Called(called), _) => Input::Called(op, called.clone()),
    }
}

/// One step.
fn step<const TRACE: bool>(
    machine: &mut Machine<TRACE>,
    image: &Image,
    now: Time,
    input: &Input,
) -> Vec<Output> {
    machine.handle_input(image, now, input.clone());
    drain(machine)
}

fn drain<const TRACE: bool>(machine: &mut Machine<TRACE>) -> Vec<Output> {
    let mut outputs = Vec::new();
    machine.take_outputs(&mut outputs);
    outputs
}

fn without_trace(outputs: &[Output]) -> Vec<&Output> {
    outputs.iter().filter(|output| !matches!(output, Output::Trace(_))).collect()
}

fn names_of<const TRACE: bool>(machine: &Machine<TRACE>) -> Vec<(Text, Value)> {
    machine.vars().map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Ten thousand jumps take longer than a step may: the machine asks to be called again at once, and hears
/// what has happened in between.
#[test]
fn a_long_loop_gives_others_a_turn() {
    let text = "sections:
      main: [{label: a}, {execute: inner}, {goto: {label: a, max: 100}}]
      inner: [{label: b}, {set: {n: '%{n}'}}, {goto: {label: b, max: 100}}]";
    let image = image(&[text, "sections: {main: []}"].map(str::to_owned));
    let turn = [Output::Wait(Some(Time(5)))];
    let run = |input: Input| {
        let mut machine = Machine::<false>::new(CallInfo::default());
        assert_eq!(step(&mut machine, &image, Time(5), &Input::Timeout), turn);
        let mut turns = 1;
        let last = loop {
            let outputs = step(&mut machine, &image, Time(5), &input);
            if outputs != turn {
                break outputs;
            }
            turns += 1;
        };
        (turns, last)
    };
    let (turns, last) = run(Input::Timeout);
    assert_eq!(turns, 2);
    let reason = Text::word("hangup");
    let over = Output::Finished(Outcome::Completed);
    assert_eq!(last, [Output::Command(Command::HangupCaller { reason }), over, Output::Closed]);
    let left = vec![Output::Finished(Outcome::CallerLeft), Output::Closed];
    assert_eq!(run(Input::CallerHangup), (1, left));
}

/// Two confirm scripts that both take more than a turn: the one of the leg that was dialled first goes on
/// first, whichever was answered first.
#[test]
fn scripts_take_turns_in_order_of_leg() {
    let steps = "{set: {n: 1}}, ".repeat(10_001);
    let text = format!(
        "sections: {{main: [{{connect: {{confirm: [{steps}], parallel: ['+15550100001', '+15550100002']}}}}]}}"
    );
    let image = image(&[text, "sections: {main: []}".to_owned()]);
    let mut machine = Machine::<false>::new(CallInfo::default());
    let answered = |leg: u32| Input::Leg(LegId(leg), LegEvent::Answered);
    step(&mut machine, &image, Time(0), &Input::Timeout);
    let turn = [Output::Wait(Some(Time(5)))];
    assert_eq!(step(&mut machine, &image, Time(5), &answered(2)), turn);
    assert_eq!(step(&mut machine, &image, Time(5), &answered(1)), turn);
    let outputs = step(&mut machine, &image, Time(5), &Input::Timeout);
    assert_eq!(outputs[0], Output::Command(Command::Bridge(LegId(1))));
}

proptest! {
    #![proptest_config(support::runs(300))]

    /// Whatever it is told, and then everybody leaves: it closes, and that was all.
    #[test]
    fn a_machine_takes_anything(
        documents in documents(),
        info in info(),
        happenings in prop::collection::vec(happening(), 0..60),
        early in prop::bool::weighted(0.1),
        readings in readings(),
    ) {
        let image = image(&documents);
        let mut machine = Machine::<true>::with_readings(info.clone(), readings);
        let mut quiet = Machine::<false>::with_readings(info.clone(), readings);
        let mut world = World::new(readings);
        prop_assert_eq!(drain(&mut machine), [Output::Wait(Some(Time::ZERO))]);
        let mut inputs = Vec::new();
        let mut said = Vec::new();
        let begin = (!early).then_some(Happening::Due);
        for happening in begin.iter().chain(&happenings) {
            let (now, input) = world.input(happening);
            let outputs = step(&mut machine, &image, now, &input);
            world.hear(now, &input, &outputs)?;
            inputs.push((now, input));
            said.push(outputs);
        }
        // Everybody leaves, the last to come first.
        let leave = |world: &World| match (world.legs.last(), world.ops.last()) {
            _ if !world.caller_left => Some(Input::CallerHangup),
            (Some(leg), _) => Some(Input::Leg(*leg, LegEvent::Ended(EndReason::Hangup))),
            (None, Some((op, _))) => Some(Input::Done(*op, Completion::default())),
            // A script that goes on without the caller, and sleeps.
            (None, None) if !world.finished => Some(Input::Timeout),
            (None, None) => None,
        };
        while let Some(input) = leave(&world) {
            let now = match input {
                Input::Timeout => world.wake.unwrap_or(Time(world.now)),
                _ => Time(world.now),
            };
            let outputs = step(&mut machine, &image, now, &input);
            world.hear(now, &input, &outputs)?;
            inputs.push((now, input));
            said.push(outputs);
        }
        prop_assert!(world.closed);
        for happening in &happenings {
            let (now, input) = world.input(happening);
            let outputs = step(&mut machine, &image, now, &input);
            prop_assert_eq!(without_trace(&outputs), [&Output::Closed]);
            inputs.push((now, input));
            said.push(outputs);
        }

        // The same again: by one that was another call before, and by one that does not trace.
        let mut again = machine.clone();
        again.reset(info);
        for ((now, input), said) in inputs.iter().zip(&said) {
            prop_assert_eq!(&step(&mut again, &image, *now, input), said);
            let quiet = step(&mut quiet, &image, *now, input);
            prop_assert_eq!(quiet.iter().collect::<Vec<_>>(), without_trace(said));
        }
        prop_assert_eq!(&again, &machine);
        prop_assert_eq!(names_of(&quiet), names_of(&machine));
    }

    /// Where everybody does what is asked of them, a call ends by itself.
    #[test]
    fn a_call_in_a_willing_world_ends(
        documents in documents(),
        info in info(),
        answers in prop::collection::vec((value(), leg_event()), 1..20),
    ) {
        let image = image(&documents);
        let mut machine = Machine::<true>::new(info);
        let mut world = World::new(Readings::default());
        let mut answers = answers.iter().cycle();
        for turn in 0..50_000 {
            let (value, event) = answers.next().expect("they come again and again");
            let stopped = world.dropped.iter().chain(&world.cancelled).find(|leg| world.legs.contains(leg));
            let talking = world.bridged.last().filter(|leg| world.legs.contains(leg));
            let input = match (stopped, talking, world.ops.last(), world.legs.last()) {
                (Some(leg), ..) => Input::Leg(*leg, LegEvent::Ended(EndReason::Cancel)),
                (_, _, Some((op, kind)), _) => op_input(*op, *kind, &Answer::Fits(value.clone())),
                (_, Some(leg), ..) => Input::Leg(*leg, LegEvent::Ended(EndReason::Hangup)),
                (_, _, None, Some(leg)) if turn % 2 == 0 => Input::Leg(*leg, *event),
                _ => Input::Timeout,
            };
            let now = match input {
                Input::Timeout => world.wake.unwrap_or(Time(world.now)),
                _ => Time(world.now),
            };
            let outputs = step(&mut machine, &image, now, &input);
            world.hear(now, &input, &outputs)?;
            if world.closed {
                return Ok(());
            }
        }
        prop_assert!(false, "it goes on: {world:?}");
    }
}
