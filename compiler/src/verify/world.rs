//! The outside of a call: everything that can happen to it next.
//!
//! What is offered follows from the state of the machine alone, and from the methods of what it waits for:
//! every event that a leg in its state can send, every end of every operation, the caller who leaves.

use swml_runtime::fault::Fault;
use swml_runtime::id::{ActId, ProgramId};
use swml_runtime::io::{Completion, EndReason, Input, LegEvent};
use swml_runtime::machine::leg::LegState;
use swml_runtime::machine::{LiveLeg, Machine, Pending};
use swml_runtime::program::{ActKind, Image};

use super::values::Returns;
use crate::methods;

/// The final events of a leg that rings: how it can be lost.
const LOST: [EndReason; 7] = EndReason::ALL;

/// Everything that can happen to a leg in its state.
pub(super) fn of_leg(leg: LiveLeg, offer: &mut impl FnMut(Input)) {
    let mut event = |event| offer(Input::Leg(leg.id, event));
    match leg.state {
        LegState::Ringing => {
            event(LegEvent::Ringing);
            event(LegEvent::EarlyMedia);
            event(LegEvent::Answered);
            LOST.into_iter().for_each(|reason| event(LegEvent::Ended(reason)));
        }
        LegState::Confirming | LegState::Bridged => event(LegEvent::Ended(EndReason::Hangup)),
        LegState::Cancelled => {
            event(LegEvent::Answered);
            event(LegEvent::Ended(EndReason::Cancel));
        }
        LegState::HangingUp => event(LegEvent::Ended(EndReason::Hangup)),
    }
}

/// What can happen to legs and operations that only have to end: to one of each kind, and to all of it at
/// once, so that a call without any is reached too.
pub(super) fn of_draining(machine: &Machine, image: &Image, offer: &mut impl FnMut(Vec<Input>)) {
    let legs = |state| {
        let legs = machine.live_legs().enumerate().filter(|(place, _)| machine.drains(*place));
        legs.filter(move |(_, leg)| leg.state == state).map(|(_, leg)| leg.id)
    };
    let stopped = machine.open_ops(image).filter(|open| open.stopped).map(|open| open.op);
    let event = |event| move |leg| Input::Leg(leg, event);
    let ended = LegEvent::Ended(EndReason::Cancel);
    let kinds: [Vec<Input>; 4] = [
        legs(LegState::Cancelled).map(event(LegEvent::Answered)).collect(),
        legs(LegState::Cancelled).map(event(ended)).collect(),
        legs(LegState::HangingUp).map(event(LegEvent::Ended(EndReason::Hangup))).collect(),
        stopped.map(|op| Input::Done(op, Completion::default())).collect(),
    ];
    for all in kinds {
        if let Some(first) = all.first() {
            offer(vec![first.clone()]);
        }
        if all.len() > 1 {
            offer(all);
        }
    }
}

/// Every end of every open operation.
pub(crate) fn of_ops(
    machine: &Machine,
    image: &Image,
    returns: &Returns,
    offer: &mut impl FnMut(Input),
) {
    for open in machine.open_ops(image) {
        let op = open.op;
        match open.what {
            _ if open.stopped => {}
            Pending::Act(Some((program, act))) if is_endless(image, program, act) => {}
            Pending::Act(Some((_, act))) => {
                for called in returns.calls(act) {
                    offer(Input::Called(op, called.clone()));
                }
                for end in returns.ends(act) {
                    offer(Input::Done(op, end.clone()));
                }
            }
            Pending::Suspended(_, act) => {
                for end in returns.ends(act) {
                    offer(Input::Done(op, end.clone()));
                }
            }
            Pending::Act(None) => offer(Input::Done(op, Completion::default())),
            Pending::Start(act) => {
                for end in act.into_iter().flat_map(|(_, act)| returns.starts(act)) {
                    offer(match end.fault {
                        Some(_) => Input::Done(op, end.clone()),
                        None => Input::Started(op, end.set.clone()),
                    });
                }
            }
            Pending::Job(Some((program, act))) if tells_in_the_end(image, program, act) => {
                for end in returns.ends(act) {
                    offer(Input::Done(op, end.clone()));
                }
            }
            Pending::Job(_) => offer(Input::Done(op, Completion::default())),
            // What is known ahead is not fetched.
            Pending::Load => offer(Input::Loaded(op, Err(Fault::ExecuteFailed))),
            Pending::Outside(source) => {
                for answer in returns.answers(source) {
                    offer(Input::Evaluated(op, answer.clone()));
                }
            }
        }
    }
}

/// Whether a job says what it found when it ends, and something else meanwhile.
fn tells_in_the_end(image: &Image, program: ProgramId, act: ActId) -> bool {
    let name = &image.program(program).tables().acts[act.index()].method;
    let row = methods::method(name);
    row.is_some_and(|row| row.sets.iter().any(|output| !output.meanwhile.is_empty()))
}

/// A step that ends with the call alone: `sleep: -1`.
pub(crate) fn is_endless(image: &Image, program: ProgramId, act: ActId) -> bool {
    image.program(program).tables().acts[act.index()].kind == ActKind::Sleep
}
