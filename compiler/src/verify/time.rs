//! When things can happen: the cases of a move that the clocks of a state leave open.
//!
//! An event can come at any instant up to the first deadline, a timeout at that deadline alone. Which clock
//! is first, and which run out in the same instant, is not always settled: every possibility is a case of
//! its own, with the part of the zone in which it is so.

use std::cmp::Ordering;

use swml_runtime::time::Time;

use super::call::{Call, Clock};
use super::zone::Zone;

/// A move at one kind of instant.
#[derive(Clone, Debug, Default)]
pub(super) struct Case {
    /// How the clocks stand at that instant.
    pub(super) zone: Zone,
    /// The instant, in the sample.
    pub(super) now: Time,
    /// Where the clocks stand in another sample, where the one of the state is not in the case.
    pub(super) moved: Option<Vec<Time>>,
}

/// What the clocks of a state leave open.
#[derive(Debug, Default)]
pub(super) struct Cases {
    pub(super) event: Vec<Case>,
    pub(super) timeout: Vec<Case>,
    /// By clock of a property.
    pub(super) expiry: Vec<(usize, Case)>,
    /// Whether whole milliseconds were too coarse for some case.
    pub(super) too_coarse: bool,
}

/// What durations a flow starts clocks with, as far as they are known: samples keep off them.
#[derive(Debug, Default)]
pub(super) struct Durations {
    /// All of them, in milliseconds, sorted.
    pub(super) known: Vec<i64>,
    /// Those that a limit is compared with.
    pub(super) limited: Vec<i64>,
}

impl Cases {
    /// Works out the cases of a state.
    pub(super) fn of(&mut self, call: &Call, durations: &Durations) {
        self.event.clear();
        self.timeout.clear();
        self.expiry.clear();
        let hurried = call.machine.is_hurried();
        let plain = call.clocks.iter().all(|clock| clock.timer && !clock.limit && !clock.ends);
        let now = call.machine.now();
        if hurried {
            let case = || Case { zone: call.zone.clone(), now, moved: None };
            self.event.push(case());
            self.timeout.push(case());
            return;
        }
        // The zone of a state is closed under delay: it may be any time before the first deadline.
        if plain {
            let now = wander(call, durations);
            self.event.push(Case { zone: call.zone.clone(), now, moved: None });
        } else {
            let mut parts = vec![call.zone.clone()];
            self.split_others(call, durations, &mut parts);
            for zone in parts {
                let case = self.case(call, zone, wander(call, durations), durations);
                self.event.extend(case);
            }
        }
        if call.machine.is_running() && call.clocks.iter().any(|clock| clock.timer) {
            let mut parts = Vec::new();
            first_out(call, call.zone.clone(), 0, false, &mut parts);
            if !plain {
                self.split_others(call, durations, &mut parts);
            }
            let first = call.clocks.iter().filter(|c| c.timer).map(|c| c.at).min();
            for zone in parts {
                let case = self.case(call, zone, first.unwrap_or(now), durations);
                self.timeout.extend(case);
            }
        }
        // What the machine does in the very instant is still in time, also where it is woken up by the same clock; and so
        // is the end of a step that must be over by then.
        let told = |clock: &Clock| clock.told && !clock.timer && !clock.ends;
        for (at, clock) in call.clocks.iter().enumerate().filter(|(_, clock)| told(clock)) {
            let mut zone = call.zone.clone();
            let others = || (0..call.clocks.len()).filter(|other| *other != at);
            let mut first = others().filter(|other| call.clocks[*other].is_due());
            if zone.is_zero(at + 1) && first.all(|first| zone.is_positive(first + 1)) {
                let mut parts = vec![zone];
                self.split_others(call, durations, &mut parts);
                for zone in parts {
                    let case = self.case(call, zone, clock.at, durations);
                    self.expiry.extend(case.map(|case| (at, case)));
                }
            }
        }
    }

    /// Clocks that nobody is woken up by may have run out, or not, or right now; those of limits may be
    /// before, at or behind a deadline that begins now.
    fn split_others(&self, call: &Call, durations: &Durations, parts: &mut Vec<Zone>) {
        for (at, clock) in call.clocks.iter().enumerate() {
            if clock.bound && !clock.timer && !clock.told {
                split(parts, |zone, order| match order {
                    Ordering::Less => zone.is_negative(at + 1),
                    Ordering::Equal => zone.is_zero(at + 1),
                    Ordering::Greater => zone.is_positive(at + 1),
                });
            }
            for duration in durations.limited.iter().filter(|_| clock.limit) {
                split(parts, |zone, order| zone.compare(at + 1, *duration, order));
            }
        }
    }

    /// A case with a sample: the state's own, where it lies in it.
    fn case(&mut self, call: &Call, zone: Zone, now: Time, durations: &Durations) -> Option<Case> {
        let stands = |at: usize| signed(call.clocks[at].at) - signed(now);
        let own = (0..call.clocks.len()).all(|at| {
            let fits = zone.allows(at + 1, stands(at));
            fits && (zone.is_pinned(at + 1) || durations.known.binary_search(&stands(at)).is_err())
        });
        let own = own && zone.holds(&stands);
        if own {
            return Some(Case { zone, now, moved: None });
        }
        let Some(sample) = zone.sample() else {
            self.too_coarse = true;
            return None;
        };
        // Far enough from the beginning for what is past.
        let now = Time(now.0 + 100_000_000);
        let moved = sample.iter().map(|left| Time(now.0.saturating_add_signed(*left))).collect();
        Some(Case { zone, now, moved: Some(moved) })
    }
}

/// Replaces every part by those of its three that are not empty.
fn split(parts: &mut Vec<Zone>, keep: impl Fn(&mut Zone, Ordering) -> bool) {
    let orders = [Ordering::Less, Ordering::Equal, Ordering::Greater];
    *parts = parts
        .drain(..)
        .flat_map(|zone| {
            orders.map(|order| {
                let mut part = zone.clone();
                keep(&mut part, order).then_some(part)
            })
        })
        .flatten()
        .collect();
}

/// Every set of timers that can be the first to run out, all in one instant.
fn first_out(call: &Call, zone: Zone, from: usize, any: bool, parts: &mut Vec<Zone>) {
    let Some(timer) = (from..call.clocks.len()).find(|at| call.clocks[*at].timer) else {
        parts.extend(Some(zone).filter(|_| any));
        return;
    };
    let mut out = zone.clone();
    if out.is_zero(timer + 1) {
        first_out(call, out, timer + 1, true, parts);
    }
    let mut left = zone;
    if left.is_positive(timer + 1) {
        first_out(call, left, timer + 1, any, parts);
    }
}

/// A little later, before the first deadline, at an instant that says nothing: a clock that starts now does
/// not run out together with another by chance.
fn wander(call: &Call, durations: &Durations) -> Time {
    const STEP: u64 = 137;
    let now = call.machine.now();
    let stops = call.clocks.iter().filter(|clock| clock.stops());
    let room = stops.map(|clock| clock.at.0.saturating_sub(now.0)).min();
    let mut off = room.map_or(STEP, |room| (room / 8).min(STEP));
    let chance = |off: u64| {
        call.clocks.iter().any(|clock| {
            let left = signed(clock.at) - signed(now) - off.cast_signed();
            durations.known.binary_search(&left).is_ok()
        })
    };
    while off > 0 && room.is_none_or(|room| off < room) && chance(off) {
        off += 1;
    }
    Time(now.0 + off)
}

fn signed(at: Time) -> i64 {
    i64::try_from(at.0).unwrap_or(i64::MAX)
}
