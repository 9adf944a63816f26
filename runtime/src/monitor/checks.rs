//! The invariants themselves, each in its place: at the output that would hurt it, or at the end of the step.

use super::Invariant::{
    self, AllTried, ConfirmedBridge, ConnectedIffBridged, DialledOnce, GroupOrder, LateAnswer,
    LegConservation, ListOrder, LosersCancelled, OneBridge, Progress, ReasonTable, ResultOnce,
    RingBound, RingFull, SilenceAfterEnd,
};
use super::ledger::{Connect, Ledger, Leg, Op};
use crate::id::LegId;
use crate::io::{Command, Dial, EndReason, Output, Party, Trace};
use crate::machine::readings::{
    Answers, ConfirmSiblings, FailedReason, GroupTimeout, ResultAfterCallerLeft, TimeoutScope,
};
use crate::time::Time;

type Found<'f> = &'f mut dyn FnMut(Invariant, Option<LegId>);

/// Holds an output against what is known before it.
pub(super) fn check(ledger: &Ledger, readings: &Answers, output: &Output, found: Found<'_>) {
    match output {
        Output::Command(command) => {
            let ends = matches!(
                command,
                Command::Cancel(_) | Command::Hangup(_) | Command::Stop(_) | Command::Notify { .. }
            );
            if ledger.finished && !ends {
                found(SilenceAfterEnd, None);
            }
            match command {
                Command::Dial(dial) => dials(ledger, dial, found),
                Command::Bridge(leg) => bridges(ledger, *leg, found),
                _ => {}
            }
        }
        Output::Trace(Trace::Connect { .. }) if ledger.connect.is_some() => found(ResultOnce, None),
        Output::Trace(Trace::ConnectEnd { activation, bridged }) => {
            connect_ends(ledger, readings, *activation, *bridged, found);
        }
        Output::Wait(wait) => {
            step_ends(ledger, readings, *wait, found);
            if ledger.finished && all_over(ledger) {
                found(LegConservation, None);
            }
        }
        Output::Closed => {
            step_ends(ledger, readings, None, found);
            if !ledger.finished || !all_over(ledger) {
                found(LegConservation, None);
            }
        }
        Output::Trace(_) | Output::Finished(_) => {}
    }
}

fn dials(ledger: &Ledger, dial: &Dial, found: Found<'_>) {
    let leg = Some(dial.leg);
    let Some(connect) = &ledger.connect else { return found(LosersCancelled, leg) };
    // Where clocks run out late, they do so before the caller leaves.
    let gone = ledger.caller_left && !(ledger.step.caller_left && ledger.step.late);
    if connect.bridged || gone || ledger.finished {
        found(LosersCancelled, leg);
    }
    let place = (dial.group, dial.index);
    if connect.tried.contains(&place) {
        found(DialledOnce, leg);
    } else if connect.tried.last().is_some_and(|last| *last > place) {
        found(ListOrder, leg);
    }
    let waits_for_others = connect.tried.last().is_some_and(|(group, _)| *group < dial.group)
        && ledger.legs.iter().any(|l| l.activation == dial.activation && l.is_candidate());
    if waits_for_others {
        found(GroupOrder, leg);
    }
}

fn bridges(ledger: &Ledger, id: LegId, found: Found<'_>) {
    let others = |leg: &&Leg| leg.id != id && leg.bridged && !leg.ended && !leg.is_dropped();
    if ledger.legs.iter().any(|leg| others(&leg)) {
        found(OneBridge, Some(id));
    }
    let is_open =
        ledger.ops.iter().any(|op| op.on == Party::Leg(id) && !op.stopped && !op.background);
    let may = ledger.leg(id).is_some_and(|leg| {
        let confirmed = !leg.has_confirm() || leg.passed == Some(true);
        leg.answered && leg.is_candidate() && confirmed
    });
    if !may || is_open {
        found(ConfirmedBridge, Some(id));
    }
}

fn connect_ends(
    ledger: &Ledger,
    readings: &Answers,
    activation: u32,
    bridged: bool,
    found: Found<'_>,
) {
    let Some(connect) = ledger.connect.as_ref().filter(|c| c.activation == activation) else {
        return found(ResultOnce, None);
    };
    let left = ledger.caller_left && !(ledger.step.caller_left && ledger.step.late);
    let goes_on = || {
        ledger.step.caller_left && readings.result_after_caller_left() == ResultAfterCallerLeft::Yes
    };
    if left && !goes_on() {
        found(ResultOnce, None);
    }
    if connect.bridged != bridged || connect.result != Some(bridged) {
        found(ConnectedIffBridged, None);
    }
    if bridged || goes_on() {
        return;
    }
    let of_it = |leg: &&Leg| leg.activation == activation && leg.is_candidate();
    if let Some(leg) = ledger.legs.iter().find(|leg| of_it(leg)) {
        found(AllTried, Some(leg.id));
    }
    // One that was cancelled before its time is not lost, even where the end of the call would excuse it.
    let siblings =
        || ledger.step.confirming && readings.confirm_siblings() == ConfirmSiblings::Cancel;
    let early = |leg: &&Leg| leg.activation == activation && leg.cancelled_early && !siblings();
    if let Some(leg) = ledger.legs.iter().find(early) {
        found(RingFull, Some(leg.id));
    }
    if connect.tried.len() < connect.legs as usize && !may_stop(ledger, readings, connect) {
        found(AllTried, None);
    }
    let expected = expected_reason(readings, connect).word();
    if connect.reason.as_ref().is_none_or(|reason| reason.as_str() != expected) {
        found(ReasonTable, None);
    }
}

/// Whether a reading lets a connect end before all were tried.
fn may_stop(ledger: &Ledger, readings: &Answers, connect: &Connect) -> bool {
    let stops = connect.timed_out && readings.group_timeout() == GroupTimeout::Stop;
    let no_time = || {
        connect.limit.is_some_and(|limit| connect.began + limit <= ledger.now)
            && readings.timeout_scope() == TimeoutScope::Connect
    };
    stops || no_time()
}

/// The table of reasons, written once more: what the set of outcomes comes to.
fn expected_reason(readings: &Answers, connect: &Connect) -> EndReason {
    let lost = &connect.lost;
    let last = lost.last.unwrap_or(EndReason::Error);
    let first = match (lost.no_answer, lost.declined, lost.busy, lost.not_found) {
        (true, ..) => EndReason::NoAnswer,
        (_, true, ..) => EndReason::Declined,
        (_, _, true, _) => EndReason::Busy,
        (.., true) => EndReason::NotFound,
        _ => EndReason::Error,
    };
    let is_last = first != last && readings.failed_reason() == FailedReason::Last;
    if is_last { last } else { first }
}

fn step_ends(ledger: &Ledger, readings: &Answers, wait: Option<Time>, found: Found<'_>) {
    let (step, now) = (&ledger.step, ledger.now);
    for leg in ledger.legs.iter().filter(|leg| !leg.ended) {
        let loses = step.bridged.is_some_and(|winner| winner != leg.id);
        if !leg.is_dropped() && (loses || step.finished || step.caller_left) {
            found(LosersCancelled, Some(leg.id));
        }
        let confirms = leg.has_confirm() && leg.passed.is_none() && !leg.cancelled;
        if leg.answered && !leg.hung_up && !leg.bridged && !confirms {
            found(LateAnswer, Some(leg.id));
        }
        let siblings = || step.confirming && readings.confirm_siblings() == ConfirmSiblings::Cancel;
        let over = step.bridged.is_some() || step.finished || step.caller_left;
        if leg.cancelled_early && !over && !siblings() {
            found(RingFull, Some(leg.id));
        }
        let forgotten = step.is_timeout && leg.deadline <= now && !step.said;
        let too_long = wait.is_none_or(|wait| wait > leg.deadline.max(now));
        if leg.is_candidate() && (forgotten || too_long) {
            found(RingBound, Some(leg.id));
        }
    }
    // One that has run out of fuel asks to be called again at once.
    if ledger.finished || wait == Some(now) && step.said {
        return;
    }
    let awaited = |op: &&Op| !op.stopped && !op.background;
    let asks = ledger.ops.iter().any(|op| op.on == Party::Caller && awaited(&op));
    let dials = ledger.connect.as_ref().is_some_and(|connect| !connect.bridged);
    let nobody = dials && !asks && !ledger.legs.iter().any(Leg::is_candidate);
    // What runs in the background brings nobody further.
    let stuck =
        ledger.legs.iter().all(|leg| leg.ended) && ledger.ops.iter().all(|op| op.background);
    if nobody || wait.is_none() && stuck {
        found(Progress, None);
    }
}

/// Whether nothing is left that has to end.
fn all_over(ledger: &Ledger) -> bool {
    ledger.legs.iter().all(|leg| leg.ended) && ledger.ops.is_empty()
}
