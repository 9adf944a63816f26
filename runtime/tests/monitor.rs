//! Each invariant of dialling on calls that somebody could have overheard: one that hurts it, and one that
//! comes close and does not.
//!
//! A line is a time in seconds and what passes then; `>` is told to the machine, everything else it says.

use swml_runtime::destination::DestinationKind;
use swml_runtime::fault::Fault;
use swml_runtime::id::{ActId, ConnectId, LegId, OpId, ProgramId};
use swml_runtime::io::{
    Command, Completion, Dial, EndReason, Input, LegEvent, Outcome, Output, Party, Trace,
};
use swml_runtime::machine::readings::Readings;
use swml_runtime::monitor::{Invariant, Monitors};
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::{Text, Value};

/// What begins a call of two legs at once, of 20 s each.
const TWO: &str =
    "0 > timeout; 0 connect 2; 0 dial 1 group 0 at 0; 0 dial 2 group 0 at 1; 0 wait 20";
/// The same one after the other: the second is not dialled yet.
const ONE_OF_TWO: &str = "0 > timeout; 0 connect 2; 0 dial 1 group 0 at 0; 0 wait 20";
/// A leg with a confirm of 10 s.
const CONFIRM: &str = "0 > timeout; 0 connect 1; 0 dial 1 group 0 at 0 confirm; 0 wait 20; \
                       5 > 1 answered; 5 perform 7 on 1; 5 wait 15";

/// An invariant, the beginning of a call, how it goes on so that it is hurt, and so that it is not.
const CALLS: &[(Invariant, &str, &str, &str)] = &[
    (
        Invariant::GroupOrder,
        ONE_OF_TWO,
        "5 > 1 ringing; 5 dial 2 group 1 at 0; 5 wait 20",
        "5 > 1 busy; 5 dial 2 group 1 at 0; 5 wait 25",
    ),
    (
        Invariant::ListOrder,
        "0 > timeout; 0 connect 2; 0 dial 1 group 0 at 1",
        "0 dial 2 group 0 at 0; 0 wait 20",
        "0 unusable group 0 at 2; 0 wait 20",
    ),
    (
        Invariant::OneBridge,
        TWO,
        "5 > 1 answered; 5 bridge 1; 5 > 2 answered; 5 bridge 2",
        "5 > 1 answered; 5 bridge 1; 5 cancel 2; 5 set connected; 5 wait never",
    ),
    (
        Invariant::LegConservation,
        TWO,
        "5 > caller; 5 cancel 1; 5 cancel 2; 5 finished; 5 wait never; 5 > 1 cancel; 5 closed",
        "5 > caller; 5 cancel 1; 5 cancel 2; 5 finished; 5 wait never; 5 > 1 cancel; 5 wait never; \
         5 > 2 cancel; 5 closed",
    ),
    (
        // closed too late: everything is over
        Invariant::LegConservation,
        ONE_OF_TWO,
        "5 > caller; 5 cancel 1; 5 finished; 5 wait never; 5 > 1 cancel; 5 wait never",
        "5 > caller; 5 cancel 1; 5 finished; 5 wait never; 5 > 1 cancel; 5 closed",
    ),
    (
        Invariant::RingFull,
        TWO,
        "5 > 1 busy; 5 cancel 2; 5 dial 3 group 1 at 0; 5 wait 25",
        "20 > timeout; 20 ran out 1; 20 cancel 1; 20 ran out 2; 20 cancel 2; 20 dial 3 group 1 at 0; 20 wait 40",
    ),
    (Invariant::RingBound, TWO, "5 > 1 ringing; 5 wait 30", "5 > 1 busy; 5 wait 20"),
    (
        // a clock that has run out and that nobody looks at
        Invariant::RingBound,
        TWO,
        "20 > timeout; 20 wait 20",
        "20 > 1 ringing; 20 wait 20",
    ),
    (
        Invariant::LosersCancelled,
        TWO,
        "5 > 1 answered; 5 bridge 1; 5 set connected; 5 wait never",
        "5 > 1 answered; 5 bridge 1; 5 cancel 2; 5 set connected; 5 wait never",
    ),
    (
        Invariant::LosersCancelled,
        TWO,
        "5 > caller; 5 cancel 1; 5 finished; 5 wait never",
        "5 > caller; 5 cancel 1; 5 cancel 2; 5 finished; 5 wait never",
    ),
    (
        Invariant::AllTried,
        ONE_OF_TWO,
        "5 > 1 busy; 5 set failed busy; 5 connect ends; 5 wait 100",
        "5 > 1 busy; 5 unusable group 1 at 0; 5 set failed busy; 5 connect ends; 5 wait 100",
    ),
    (
        Invariant::DialledOnce,
        ONE_OF_TWO,
        "5 > 1 declined; 5 dial 2 group 0 at 0; 5 wait 25",
        "5 > 1 declined; 5 dial 2 group 1 at 0; 5 wait 25",
    ),
    (
        Invariant::ResultOnce,
        ONE_OF_TWO,
        "5 > 1 answered; 5 bridge 1; 5 set connected; 5 wait never; 9 > 1 hangup; 9 connect ends bridged; 9 connect ends bridged",
        "5 > 1 answered; 5 bridge 1; 5 set connected; 5 wait never; 9 > 1 hangup; 9 connect ends bridged; 9 wait 100",
    ),
    (
        Invariant::ReasonTable,
        TWO,
        "5 > 1 busy; 5 wait 20; 6 > 2 declined; 6 set failed busy; 6 connect ends; 6 wait 100",
        "5 > 1 busy; 5 wait 20; 6 > 2 declined; 6 set failed declined; 6 connect ends; 6 wait 100",
    ),
    (
        Invariant::ConfirmedBridge,
        CONFIRM,
        "6 > done 7; 6 confirm of 1 ends; 6 bridge 1",
        "6 > done 7; 6 confirm of 1 passes; 6 bridge 1; 6 set connected; 6 wait never",
    ),
    (
        // it plays on while they talk
        Invariant::ConfirmedBridge,
        CONFIRM,
        "6 > 1 ringing; 6 confirm of 1 passes; 6 bridge 1",
        "6 > 1 ringing; 6 stop 7; 6 confirm of 1 passes; 6 bridge 1; 6 set connected; 6 wait never",
    ),
    (
        Invariant::ConnectedIffBridged,
        ONE_OF_TWO,
        "5 > 1 answered; 5 bridge 1; 5 set connected; 5 wait never; 9 > 1 hangup; 9 set failed busy; 9 connect ends bridged",
        "5 > 1 answered; 5 bridge 1; 5 set connected; 5 wait never; 9 > 1 hangup; 9 connect ends bridged; 9 set failed busy",
    ),
    (
        Invariant::Progress,
        TWO,
        "5 > 1 busy; 5 wait 20; 6 > 2 busy; 6 wait 100",
        "5 > 1 busy; 5 wait 20",
    ),
    (Invariant::Progress, "0 > timeout", "0 wait never", "0 perform 1; 0 wait never"),
    (
        Invariant::LateAnswer,
        "0 > timeout; 0 connect 2; 0 dial 1 group 0 at 0; 0 wait 20; 20 > timeout; 20 ran out 1; 20 cancel 1; \
         20 dial 2 group 1 at 0; 20 wait 40",
        "21 > 1 answered; 21 wait 40",
        "21 > 1 answered; 21 hangup 1; 21 wait 40",
    ),
    (
        Invariant::SilenceAfterEnd,
        TWO,
        "5 > caller; 5 cancel 1; 5 cancel 2; 5 finished; 5 perform 1; 5 wait never",
        "5 > caller; 5 cancel 1; 5 cancel 2; 5 finished; 5 wait never; 6 > 1 answered; 6 hangup 1; 6 wait never",
    ),
    (
        // Clocks that are late run out first, and the leg that is busy is the last that is lost.
        Invariant::ReasonTable,
        "0 read failed-reason last; 0 > timeout; 0 connect 2; 0 dial 1 group 0 at 0; 5 > 1 ringing; 5 dial 2 group 0 at 1; 5 wait 20",
        "21 > 2 busy; 21 ran out 1; 21 cancel 1; 21 set failed no_answer; 21 connect ends; 21 wait 100",
        "21 > 2 busy; 21 ran out 1; 21 cancel 1; 21 set failed busy; 21 connect ends; 21 wait 100",
    ),
    (
        // Clocks that are late run out first: the answer of the leg that they lead to is no answer of nobody.
        Invariant::ConfirmedBridge,
        ONE_OF_TWO,
        "5 > 2 answered; 5 dial 2 group 0 at 1; 5 bridge 2",
        "21 > 2 answered; 21 ran out 1; 21 cancel 1; 21 dial 2 group 1 at 0; 21 bridge 2; 21 set connected; 21 wait never",
    ),
];

#[test]
fn each_is_hurt_and_nearly_hurt() {
    for (invariant, begin, hurt, near) in CALLS {
        let name = invariant.name();
        let found = overheard(&format!("{begin}; {hurt}"));
        assert!(
            found.contains(invariant),
            "{name} is not seen to be hurt by\n  {begin}\n  {hurt}\nbut {found:?}"
        );
        let found = overheard(&format!("{begin}; {near}"));
        assert_eq!(found, [], "{name}: nothing is hurt by\n  {begin}\n  {near}");
    }
    for invariant in Invariant::ALL {
        assert!(CALLS.iter().any(|(of, ..)| of == invariant), "no call for {}", invariant.name());
    }
}

/// Every invariant that is hurt by a call.
fn overheard(call: &str) -> Vec<Invariant> {
    let mut monitors = Monitors::new(Readings::default());
    for line in call.split(';').map(str::trim) {
        let (time, words) = line.split_once(' ').expect("a time and words");
        let now = Time(time.parse::<u64>().expect("seconds") * 1000);
        if let Some(reading) = words.strip_prefix("read ") {
            let (name, value) = reading.split_once(' ').expect("a name and a value");
            let mut readings = Readings::default();
            readings.set(name, value).expect("a reading");
            monitors = Monitors::new(readings);
            continue;
        }
        match words.strip_prefix("> ") {
            Some(words) => monitors.input(now, &input(words)),
            None => said(words).iter().for_each(|output| monitors.output(now, output)),
        }
    }
    monitors.violations().iter().map(|violation| violation.invariant).collect()
}

fn input(words: &str) -> Input {
    match words.split(' ').collect::<Vec<_>>().as_slice() {
        ["timeout"] => Input::Timeout,
        ["caller"] => Input::CallerHangup,
        ["done", op] => Input::Done(OpId(number(op)), Completion::default()),
        [leg, "ringing"] => Input::Leg(LegId(number(leg)), LegEvent::Ringing),
        [leg, "answered"] => Input::Leg(LegId(number(leg)), LegEvent::Answered),
        [leg, reason] => {
            let reason = EndReason::ALL.into_iter().find(|known| known.word() == *reason);
            Input::Leg(LegId(number(leg)), LegEvent::Ended(reason.expect("a reason")))
        }
        _ => panic!("{words}"),
    }
}

fn said(words: &str) -> Vec<Output> {
    let one = match words.split(' ').collect::<Vec<_>>().as_slice() {
        ["wait", "never"] => Output::Wait(None),
        ["wait", seconds] => Output::Wait(Some(Time(u64::from(number(seconds)) * 1000))),
        ["closed"] => Output::Closed,
        ["finished"] => Output::Finished(Outcome::Failed(Fault::Parse)),
        ["connect", "ends"] => Output::Trace(Trace::ConnectEnd { activation: 1, bridged: false }),
        ["connect", "ends", "bridged"] => {
            Output::Trace(Trace::ConnectEnd { activation: 1, bridged: true })
        }
        ["connect", legs] => Output::Trace(Trace::Connect {
            activation: 1,
            connect: (ProgramId(0), ConnectId(0)),
            legs: number(legs),
            limit: None,
        }),
        ["dial", leg, "group", group, "at", index, confirm @ ..] => {
            let confirm = (!confirm.is_empty()).then_some(Millis::from_secs(10));
            Output::Command(Command::Dial(dial(number(leg), number(group), number(index), confirm)))
        }
        ["unusable", "group", group, "at", index] => Output::Trace(Trace::LegUnusable {
            activation: 1,
            group: small(group),
            index: small(index),
        }),
        ["bridge", leg] => Output::Command(Command::Bridge(LegId(number(leg)))),
        ["cancel", leg] => Output::Command(Command::Cancel(LegId(number(leg)))),
        ["hangup", leg] => Output::Command(Command::Hangup(LegId(number(leg)))),
        ["stop", op] => Output::Command(Command::Stop(OpId(number(op)))),
        ["ran", "out", leg] => Output::Trace(Trace::LegTimeout(LegId(number(leg)))),
        ["confirm", "of", leg, how] => {
            Output::Trace(Trace::ConfirmEnd { leg: LegId(number(leg)), passed: *how == "passes" })
        }
        ["perform", op] => Output::Command(perform(number(op), Party::Caller)),
        ["perform", op, "on", leg] => {
            Output::Command(perform(number(op), Party::Leg(LegId(number(leg)))))
        }
        ["set", "connected"] => set("connect_result", "connected"),
        ["set", "failed", reason] => {
            return vec![set("connect_result", "failed"), set("connect_failed_reason", reason)];
        }
        _ => panic!("{words}"),
    };
    vec![one]
}

fn dial(leg: u32, group: u32, index: u32, confirm: Option<Millis>) -> Dial {
    Dial {
        leg: LegId(leg),
        activation: 1,
        connect: (ProgramId(0), ConnectId(0)),
        group: group.try_into().expect("few groups"),
        index: index.try_into().expect("few legs"),
        to: Text::word("+15550100001"),
        kind: DestinationKind::Phone,
        from: Text::word("+15550100002"),
        timeout: Millis::from_secs(20),
        confirm,
        params: Value::Null,
        shared: Value::Null,
    }
}

fn perform(op: u32, on: Party) -> Command {
    let act = (ProgramId(0), ActId(0));
    Command::Perform { op: OpId(op), on, method: Text::word("play"), params: Value::Null, act }
}

fn set(name: &'static str, value: &str) -> Output {
    let (name, value) = (Text::word(name), Value::from(value));
    Output::Trace(Trace::Set { on: Party::Caller, name, value })
}

fn number(text: &str) -> u32 {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

fn small(text: &str) -> u16 {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}
