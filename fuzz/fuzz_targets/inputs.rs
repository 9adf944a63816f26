//! Any sequence of inputs, sensible or not, for a machine that runs one of the documents of the crate,
//! under a combination of its readings.
//!
//! What must hold: the machine never panics and never contradicts itself; every id is new, every leg and
//! every operation is let go once; it is closed exactly when the script is over and all of them have
//! ended, which is reached once everybody leaves; none of the invariants of dialling is hurt on the way;
//! and a machine that does not trace says the same. What it is told after the end changes nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

use swml_fuzz::choices::Choices;
use swml_fuzz::documents::IMAGES;
use swml_fuzz::observer::{Kind, Observer, step};
use swml_runtime::fault::Fault;
use swml_runtime::id::{LegId, OpId, ProgramId};
use swml_runtime::io::{Called, Completion, EndReason, Input, LegEvent, Output};
use swml_runtime::machine::readings::Readings;
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::monitor::Monitors;
use swml_runtime::program::Image;
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::{Text, Value};

/// More inputs than this say nothing new.
const MOST: usize = 200;
/// Everybody has left long before.
const PATIENCE: usize = 20_000;

/// Whether each step is printed: for the one run that shows what a stored input does.
static TELL: LazyLock<bool> = LazyLock::new(|| std::env::var_os("SWML_FUZZ_TELL").is_some());
static INFO: LazyLock<CallInfo> = LazyLock::new(|| {
    let call = [
        ("from", "+15550100001".into()),
        ("to", "+15550100002".into()),
        ("type", "phone".into()),
        ("direction", "inbound".into()),
    ];
    CallInfo { call: Value::map(call), envs: Value::Undefined }
});
static READINGS: LazyLock<Vec<Readings>> = LazyLock::new(|| Readings::all().collect());
static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let texts = ["", "0", "1", "2", "3", "7", "9", "12", "+15550100007", "queue:a", "well", "main"];
    let urls = ["sip:ann@example.com", "stream:wss://example.com/a", "https://example.com/next"];
    let numbers = [0.0, 1.0, 5.0, 7.0, -1.0, 2.5, 1e300, f64::NAN, f64::INFINITY];
    let mut values = vec![Value::Undefined, Value::Null, true.into(), false.into()];
    values.extend(texts.iter().chain(&urls).map(|text| Value::from(*text)));
    values.extend(numbers.map(Value::from));
    values.push(Value::list(["a".into(), Value::Null]));
    values.push(Value::map([("name", "+15550100007".into()), ("b", 1.0.into())]));
    values
});

/// Two machines that must be one, and who listens to them.
struct Call<'i> {
    image: &'i Image,
    loud: Machine<true>,
    quiet: Machine<false>,
    observer: Observer,
    monitors: Monitors,
}

fuzz_target!(|bytes: &[u8]| {
    let mut choices = Choices::new(bytes);
    let Some(image) = choices.one_of(&IMAGES) else { return };
    let Some(readings) = choices.one_of(&READINGS).copied() else { return };
    if *TELL {
        eprintln!("{}{:?}", image.program(ProgramId(0)).listing(), readings);
    }
    let mut call = Call {
        image,
        loud: Machine::with_readings(INFO.clone(), readings),
        quiet: Machine::with_readings(INFO.clone(), readings),
        observer: Observer::default(),
        monitors: Monitors::new(readings),
    };
    for _ in 0..MOST {
        let Some((now, input)) = happening(&mut choices, &call.observer) else { break };
        call.tell(now, &input);
    }
    call.everybody_leaves();
    call.tell(call.observer.now, &Input::Timeout);
    call.tell(Time(u64::MAX), &Input::Leg(LegId(1), LegEvent::Answered));
    call.tell(Time::ZERO, &Input::Done(OpId(1), Completion::default()));
    assert_eq!(call.quiet.poll_output(), Output::Closed);
});

impl Call<'_> {
    fn tell(&mut self, now: Time, input: &Input) {
        let said = step(&mut self.loud, self.image, now, input);
        if *TELL {
            eprintln!("{now:?} {input:?}\n    {said:?}");
        }
        let mut quiet = step(&mut self.quiet, self.image, now, input).into_iter();
        for output in said.iter().filter(|output| !matches!(output, Output::Trace(_))) {
            assert_eq!(quiet.next().as_ref(), Some(output), "without traces");
        }
        assert_eq!(quiet.next(), None, "without traces");
        self.observer.hear(now, input, &said);
        let now = self.observer.now;
        self.monitors.input(now, input);
        said.iter().for_each(|output| self.monitors.output(now, output));
        if let Some(violation) = self.monitors.violations().first() {
            panic!("{violation}\n{input:?}\n{said:#?}");
        }
    }

    /// What was started first ends last; and whatever a script without its caller still does, it ends.
    fn everybody_leaves(&mut self) {
        for _ in 0..PATIENCE {
            if self.observer.closed {
                return;
            }
            let Observer { now, wake, caller_left, ref legs, ref ops, .. } = self.observer;
            let (now, input) = match (legs.last(), ops.last()) {
                _ if !caller_left => (now, Input::CallerHangup),
                (Some(leg), _) => (now, Input::Leg(*leg, LegEvent::Ended(EndReason::Hangup))),
                (None, Some((op, _))) => (now, Input::Done(*op, Completion::default())),
                (None, None) => (wake.unwrap_or(now), Input::Timeout),
            };
            self.tell(now, &input);
        }
        panic!("it goes on: {:?}", self.observer);
    }
}

/// The next input, and its time.
fn happening(choices: &mut Choices<'_>, observer: &Observer) -> Option<(Time, Input)> {
    let choice = choices.byte()?;
    let now = time(choice >> 3, observer);
    let input = match choice & 7 {
        0 => return Some((observer.wake.unwrap_or(now).max(observer.now), Input::Timeout)),
        1 => Input::Timeout,
        2 | 3 => Input::Leg(leg(choices, observer)?, event(choices.byte()?)),
        4 => Input::Leg(leg(choices, observer)?, LegEvent::Answered),
        5 => {
            let (op, kind) = op(choices, observer)?;
            end(op, kind, choices)?
        }
        6 => {
            // An end that fits some operation, but perhaps not this one.
            let (op, _) = op(choices, observer)?;
            let kind = *choices.one_of(&[Kind::Act, Kind::Start, Kind::Load, Kind::Outside])?;
            end(op, kind, choices)?
        }
        // Rarely, or there would be hardly any call: the bytes after it decide.
        _ if choices.byte()? < 64 => Input::CallerHangup,
        _ => Input::Timeout,
    };
    Some((now, input))
}

/// A time after the last input, or around what the machine waits for, or one that does not fit.
fn time(choice: u8, observer: &Observer) -> Time {
    const WAITS: [u64; 24] = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 500, 999, 1000, 1001, 2000, 3000, 4999, 5000, 6000, 10_000,
        15_000, 60_000, 90_000, 14_400_000,
    ];
    let wake = observer.wake.unwrap_or(observer.now);
    match (WAITS.get(usize::from(choice)), choice) {
        (Some(wait), _) => observer.now + Millis(*wait),
        (None, 24 | 25) => wake,
        (None, 26) => Time(wake.0.saturating_sub(1)),
        (None, 27) => wake + Millis(1),
        (None, 28) => Time::ZERO,
        (None, 29) => Time(observer.now.0 / 2),
        (None, 30) => Time(u64::MAX - 1),
        _ => Time(u64::MAX),
    }
}

/// A leg that is there, the newest first; or one that is over, or that never was.
fn leg(choices: &mut Choices<'_>, observer: &Observer) -> Option<LegId> {
    let byte = choices.byte()?;
    let newest = observer.legs.iter().rev().nth(usize::from(byte & 15));
    Some(match newest {
        Some(leg) if byte < 0xe0 => *leg,
        _ => LegId(number(byte)),
    })
}

/// An operation that is there, the newest first; or one that is over, or that never was.
fn op(choices: &mut Choices<'_>, observer: &Observer) -> Option<(OpId, Kind)> {
    let byte = choices.byte()?;
    let newest = observer.ops.iter().rev().nth(usize::from(byte & 15));
    Some(match newest {
        Some(known) if byte < 0xe0 => *known,
        _ => (OpId(number(byte)), Kind::Act),
    })
}

fn number(byte: u8) -> u32 {
    if byte == 0xff { u32::MAX } else { u32::from(byte & 31) }
}

fn event(byte: u8) -> LegEvent {
    match byte {
        0..64 => LegEvent::Ringing,
        64..96 => LegEvent::EarlyMedia,
        96..128 => LegEvent::Answered,
        _ => LegEvent::Ended(EndReason::ALL[usize::from(byte) % EndReason::ALL.len()]),
    }
}

/// A call of a function, one of the document's or none, with an exit that it has or has not.
fn called(byte: u8, value: Value) -> Called {
    const FUNCTIONS: [&str; 6] = ["web", "look", "leave", "hang", "over", "nobody"];
    let function = FUNCTIONS[usize::from(byte & 7) % FUNCTIONS.len()];
    let rank = u16::from(byte >> 3);
    let swml = "https://example.com/other".into();
    Called {
        function: Text::word(function),
        exit: (rank > 0).then_some(rank % 12),
        facts: Value::map([("args", Value::map([("what", value)])), ("swml", swml)]),
    }
}

/// The end of an operation, or what happens in it.
fn end(op: OpId, kind: Kind, choices: &mut Choices<'_>) -> Option<Input> {
    let byte = choices.byte()?;
    let fault = Fault::ALL[usize::from(byte) % Fault::ALL.len()];
    let value = VALUES[usize::from(byte) % VALUES.len()].clone();
    Some(match kind {
        Kind::Start if byte < 0xc0 => {
            let names = ["record_control_id", "tap_control_id", "stream_control_id"];
            Input::Started(op, names.map(|name| (Text::word(name), value.clone())).into())
        }
        Kind::Talk if byte < 0xc0 => Input::Called(op, called(byte, value)),
        Kind::Act | Kind::Talk | Kind::Start if byte >= 0xe0 => {
            Input::Done(op, Completion::failed(fault))
        }
        Kind::Act | Kind::Talk | Kind::Start => {
            let words = ["success", "failed", "timeout"];
            let word = Value::word(words[usize::from(byte) % words.len()]);
            let set = [
                ("prompt_value", value.clone()),
                ("prompt_result", value.clone()),
                ("request_result", word),
                ("request_response", Value::map([("tier", value.clone())])),
                ("reply_result", value),
            ];
            let set = set.into_iter().map(|(name, value)| (Text::word(name), value)).collect();
            Input::Done(op, Completion::with(set))
        }
        Kind::Load => Input::Loaded(
            op,
            match byte {
                // The main document, the two others, and one that is not there.
                0..192 => Ok(ProgramId(u32::from(byte % 4))),
                _ => Err(fault),
            },
        ),
        Kind::Outside => Input::Evaluated(op, (byte < 0xe0).then_some(value)),
    })
}
