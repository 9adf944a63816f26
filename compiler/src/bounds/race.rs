//! What can come of the legs of a group, and how long that can take.
//!
//! A leg can be lost, or win, at any instant up to the end of its clocks, so that a group is decided at the latest
//! when the last of its legs would be. Which of the legs it is matters to nothing behind the group but to the script
//! that a leg has to pass, so that of all orders of events a few are enough: every loss of all legs, the longest
//! leg that wins without a confirm, and each leg that has one.

use swml_runtime::id::LegId;
use swml_runtime::io::{EndReason, Input, LegEvent};
use swml_runtime::machine::readings::{Answers, FailedReason, GroupTimeout, TimeoutScope};
use swml_runtime::time::Millis;

use super::confirm::{Passed, Script, script};
use super::sum::{Part, Sum, What};
use super::walk::{Call, Ground, Move, Stepped, Told};
use crate::verify::asked::legs;

/// A leg of the group.
#[derive(Clone, Copy, Debug)]
struct Runner {
    id: LegId,
    index: u16,
    /// How long it can ring.
    rings: u64,
    /// How long its confirm may take, where it has one.
    clock: Option<u64>,
}

/// The longest way to lose all legs.
struct Lost<'s> {
    parts: Vec<Part>,
    /// The leg that is lost in its confirm, and its script.
    confirming: Option<(Runner, &'s Script)>,
}

/// Every way in which a group is decided.
pub(super) fn moves(ground: &Ground<'_>, call: &Call, moves: &mut Vec<Move>) {
    let now = call.machine.now();
    let runners = runners(call);
    let Some(longest) =
        runners.iter().max_by_key(|runner| (runner.rings, std::cmp::Reverse(runner.index)))
    else {
        return;
    };
    let all: Vec<LegId> = runners.iter().map(|runner| runner.id).collect();
    let scripts: Vec<Option<Script>> = runners
        .iter()
        .map(|runner| runner.clock.map(|_| script(ground, call, &all, runner.id)))
        .collect();
    for (runner, script) in runners.iter().zip(&scripts) {
        let (Some(clock), Some(script)) = (runner.clock, script) else { continue };
        let passes = script.passes.iter().filter(|passed| passed.min <= clock);
        moves.extend(passes.map(|passed| wins(call, &runners, *runner, passed, clock)));
    }
    let without = runners.iter().filter(|runner| runner.clock.is_none());
    if let Some(runner) =
        without.max_by_key(|runner| (runner.rings, std::cmp::Reverse(runner.index)))
    {
        let input = Input::Leg(runner.id, LegEvent::Answered);
        moves.push(call.after(ground, now, input, vec![ring(call, runner)], 0));
    }
    let rung = Lost { parts: vec![ring(call, longest)], confirming: None };
    let confirms = runners.iter().zip(&scripts).filter_map(|(runner, script)| {
        let (clock, script) = (runner.clock?, script.as_ref()?);
        let parts = vec![ring(call, runner), confirm(call, runner, script.lost.cut(clock).ms)];
        Some(Lost { parts, confirming: Some((*runner, script)) })
    });
    let confirms: Vec<Lost<'_>> = confirms.collect();
    moves.extend(stops(ground, call, &runners, &rung, &confirms));
    for reason in [
        EndReason::NoAnswer,
        EndReason::Declined,
        EndReason::Busy,
        EndReason::NotFound,
        EndReason::Error,
    ] {
        let fits = confirms.iter().filter(|lost| match reason {
            EndReason::Declined => true,
            EndReason::NoAnswer => lost.can_be_no_answer(&runners, &ground.readings),
            _ => false,
        });
        let lost = fits.fold(&rung, |one, other| if other.sum() > one.sum() { other } else { one });
        moves.push(loses(ground, call, &runners, reason, lost));
        moves.extend(no_time(ground, call, &runners, reason, lost));
    }
}

impl Lost<'_> {
    fn sum(&self) -> Sum {
        self.parts.iter().fold(Sum::ZERO, |sum, part| sum + part.sum())
    }

    /// Whether the group can be lost so late with nobody having answered: the confirm clock runs out, or another leg
    /// says so while this one is declined.
    fn can_be_no_answer(&self, runners: &[Runner], readings: &Answers) -> bool {
        let Some((runner, script)) = self.confirming else { return true };
        let others = || runners.len() > 1 && readings.failed_reason() == FailedReason::Set;
        others() || runs_out(&runner, script, readings)
    }
}

/// Whether the clock of a confirm can run out, and the next group follows.
fn runs_out(runner: &Runner, script: &Script, readings: &Answers) -> bool {
    let clock = Sum::of(runner.clock.unwrap_or(0));
    script.lost >= clock && readings.group_timeout() == GroupTimeout::Next
}

fn ring(call: &Call, runner: &Runner) -> Part {
    Part { state: call.at, what: What::Ring(runner.index), ms: Some(runner.rings) }
}

fn confirm(call: &Call, runner: &Runner, ms: u64) -> Part {
    Part { state: call.at, what: What::Confirm(runner.index), ms: Some(ms) }
}

/// A leg wins by its confirm; the others are lost before.
fn wins(call: &Call, runners: &[Runner], runner: Runner, passed: &Passed, clock: u64) -> Move {
    let longest = passed.max.cut(clock).ms;
    let parts = vec![ring(call, &runner), confirm(call, &runner, longest)];
    let max = parts.iter().fold(Sum::ZERO, |sum, part| sum + part.sum());
    let others = runners.iter().filter(|other| other.id != runner.id);
    let mut told: Vec<Told> = others
        .map(|other| Told {
            input: Input::Leg(other.id, LegEvent::Ended(EndReason::Error)),
            slow: Some(other.rings.min(runner.rings)),
            fast: Some(0),
        })
        .collect();
    told.sort_by_key(|told| told.slow);
    let input = Input::Leg(runner.id, LegEvent::Answered);
    told.push(Told { input, slow: Some(runner.rings), fast: Some(0) });
    let behind = passed.path.told(longest).into_iter();
    told.extend(behind.map(|told| Told { slow: told.slow.map(|at| runner.rings + at), ..told }));
    let to = passed.call.clone();
    let stepped = Stepped {
        kept: call.sections.len().min(to.sections.len()),
        at_once: legs(&to.machine),
        ..Stepped::default()
    };
    Move { to: Some(to), min: passed.min, max, parts, told, stepped, elsewhere: None }
}

/// All legs are lost, for one reason.
fn loses(
    ground: &Ground<'_>,
    call: &Call,
    runners: &[Runner],
    reason: EndReason,
    lost: &Lost<'_>,
) -> Move {
    let now = call.machine.now();
    let mut to = call.clone();
    let mut stepped = Stepped::default();
    for runner in runners {
        stepped = to.tell(ground, now, Input::Leg(runner.id, LegEvent::Ended(reason)));
    }
    let late = lost.confirming.map(|(runner, _)| runner.id);
    let ended = |runner: &Runner| Told {
        input: Input::Leg(runner.id, LegEvent::Ended(reason)),
        slow: (Some(runner.id) != late).then_some(runner.rings),
        fast: Some(0),
    };
    let mut told: Vec<Told> = runners.iter().map(ended).collect();
    if let Some((runner, script)) = lost.confirming {
        let by_clock = reason == EndReason::NoAnswer && runs_out(&runner, script, &ground.readings);
        told.extend(in_confirm(&runner, script, lost.sum().ms, by_clock));
    }
    let mut parts = lost.parts.clone();
    next_group(ground, call, &mut to, stepped.connects, &mut parts, &mut told);
    // In the order of time; what is told at one instant stays in its order.
    told.sort_by_key(|told| told.slow);
    let max = parts.iter().fold(Sum::ZERO, |sum, part| sum + part.sum());
    Move { to: Some(to), min: 0, max, parts, told, stepped, elsewhere: None }
}

/// Where a group in which a clock ran out is read to be the last one: the soonest that runs out does so, and the others
/// are lost as late as they can be.
fn stops(
    ground: &Ground<'_>,
    call: &Call,
    runners: &[Runner],
    rung: &Lost<'_>,
    confirms: &[Lost<'_>],
) -> Option<Move> {
    if ground.readings.group_timeout() != GroupTimeout::Stop {
        return None;
    }
    let first = runners.iter().min_by_key(|runner| runner.rings)?;
    let runs_out = |lost: &Lost<'_>| {
        lost.confirming
            .is_some_and(|(runner, script)| script.lost >= Sum::of(runner.clock.unwrap_or(0)))
    };
    // A leg that is declined in its confirm is no clock: then it is another's.
    let fits = confirms.iter().filter(|lost| runners.len() > 1 || runs_out(lost));
    let lost = fits.fold(rung, |one, other| if other.sum() > one.sum() { other } else { one });
    let now = call.machine.now();
    let mut to = call.clone();
    for other in runners.iter().filter(|other| other.id != first.id) {
        to.tell(ground, now, Input::Leg(other.id, LegEvent::Ended(EndReason::NoAnswer)));
    }
    let until = now + Millis(first.rings);
    if call.limit.is_some() {
        // The clocks stand still here: what is left of the one over all groups may be less.
        to.run_out(2, until);
    }
    let stepped = to.tell(ground, until, Input::Timeout);
    let ended = |other: &Runner| Told {
        input: Input::Leg(other.id, LegEvent::Ended(EndReason::NoAnswer)),
        slow: None,
        fast: Some(0),
    };
    let mut told: Vec<Told> =
        runners.iter().filter(|other| other.id != first.id).map(ended).collect();
    told.push(Told { input: Input::Timeout, slow: None, fast: Some(first.rings) });
    let last = lost.sum().ms;
    match lost.confirming {
        // Whoever rings shorter has run out by then.
        None => told.push(Told { input: Input::Timeout, slow: Some(last), fast: None }),
        Some((runner, script)) => told.extend(in_confirm(&runner, script, last, runs_out(lost))),
    }
    let (parts, max) = (lost.parts.clone(), lost.sum());
    Some(Move { to: Some(to), min: first.rings, max, parts, told, stepped, elsewhere: None })
}

/// A leg answers as late as it can, and is lost in its confirm at an instant: by its clock, or because it hangs up.
fn in_confirm(runner: &Runner, script: &Script, last: u64, by_clock: bool) -> Vec<Told> {
    let answered = Input::Leg(runner.id, LegEvent::Answered);
    let mut told = vec![Told { input: answered, slow: Some(runner.rings), fast: None }];
    let mut behind = script.longest.told(last.saturating_sub(runner.rings));
    // It is lost where its script would come to an end.
    behind.pop();
    let at = |told: &Told| told.slow.map(|at| runner.rings + at);
    told.extend(behind.into_iter().map(|told| Told { slow: at(&told), fast: None, ..told }));
    let end = Input::Leg(runner.id, LegEvent::Ended(EndReason::Hangup));
    let input = if by_clock { Input::Timeout } else { end };
    told.push(Told { input, slow: Some(last), fast: None });
    told
}

/// Where one clock is read to be over the ringing of all groups, a group that is lost so late is the last one.
fn no_time(
    ground: &Ground<'_>,
    call: &Call,
    runners: &[Runner],
    reason: EndReason,
    lost: &Lost<'_>,
) -> Option<Move> {
    let left = call.limit?.saturating_sub(call.taken);
    if lost.sum() < Sum::of(left) || ground.readings.timeout_scope() != TimeoutScope::Connect {
        return None;
    }
    // The clock stands still here: so that the machine sees it over, it is moved.
    let mut hurried = call.clone();
    hurried.run_out(1, call.machine.now());
    let late = loses(ground, &hurried, runners, reason, lost);
    let told = late.told.into_iter().map(|told| Told { fast: told.slow, ..told });
    let told = told.filter(|told| told.fast.is_some()).collect();
    Some(Move { min: left, told, ..late })
}

/// Where one clock is read to be over the ringing of all groups, the next group is dialled before it runs out, and
/// rings for what is left of it.
fn next_group(
    ground: &Ground<'_>,
    call: &Call,
    next: &mut Call,
    begins: bool,
    parts: &mut [Part],
    told: &mut [Told],
) {
    if begins || ground.readings.timeout_scope() != TimeoutScope::Connect {
        return;
    }
    let goes_on = next.machine.live_legs().any(|leg| leg.state.is_candidate());
    let Some(limit) = call.limit.filter(|_| goes_on) else { return };
    let taken: u64 = parts.iter().filter_map(|part| part.ms).sum();
    let mut room = limit.saturating_sub(1).saturating_sub(call.taken);
    next.taken = call.taken + taken.min(room);
    told.iter_mut().for_each(|told| told.slow = told.slow.map(|at| at.min(room)));
    for part in parts.iter_mut() {
        let ms = part.ms.unwrap_or(0).min(room);
        room -= ms;
        part.ms = Some(ms);
    }
}

fn runners(call: &Call) -> Vec<Runner> {
    let now = call.machine.now();
    let live = call.machine.live_legs().enumerate();
    let racing = live.filter(|(_, leg)| leg.state.is_candidate());
    racing
        .filter_map(|(place, leg)| {
            let dial = call.dialled.iter().find(|dial| dial.leg == leg.id)?;
            let rings = call.machine.leg_deadline(place).map_or(dial.timeout.0, |at| (at - now).0);
            let left = call.limit.map_or(u64::MAX, |limit| limit.saturating_sub(call.taken));
            Some(Runner {
                id: leg.id,
                index: dial.index,
                rings: rings.min(left),
                clock: dial.confirm.map(|clock| clock.0),
            })
        })
        .collect()
}
