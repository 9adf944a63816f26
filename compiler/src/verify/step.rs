//! One move of a call: which there are in a state, and what comes of each.

use swml_runtime::io::{Command, Completion, Input, Output, Party};
use swml_runtime::machine::Machine;
use swml_runtime::monitor::{Monitors, Violation};
use swml_runtime::program::Image;
use swml_runtime::time::Time;

use super::call::Call;
use super::property::Step;
use super::search::{Ground, Seen};
use super::time::{Case, Cases};
use super::world;
use super::zone::{From, Zone};

/// A move of a state.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Move {
    /// A clock of the machine runs out.
    Timeout,
    /// The clock of a property does: which clock of the state.
    Expiry(usize),
    /// Something happens.
    Event(Input),
    /// Something that only has to end does something, or everything of its kind, one after the other.
    Drained(Vec<Input>),
}

impl Move {
    /// How many steps it is.
    pub(super) fn steps(&self) -> u32 {
        match self {
            Move::Drained(all) => u32::try_from(all.len()).unwrap_or(u32::MAX),
            Move::Timeout | Move::Expiry(_) | Move::Event(_) => 1,
        }
    }
}

/// What comes of a move.
pub(super) enum Next {
    State(u128),
    Finding(String, String),
    Beyond,
}

/// Every move of a state, in an order that depends on the state alone.
pub(super) fn moves(
    ground: &Ground<'_>,
    call: &Call,
    cases: &Cases,
    mut visit: impl FnMut(&Move, &Case),
) {
    for case in &cases.timeout {
        visit(&Move::Timeout, case);
    }
    for (clock, case) in &cases.expiry {
        visit(&Move::Expiry(*clock), case);
    }
    let machine = &call.machine;
    if !machine.has_begun() {
        // Whatever comes first begins the call.
        let case = Case { zone: call.zone.clone(), now: machine.now(), moved: None };
        return visit(&Move::Timeout, &case);
    }
    let mut offered: Vec<Input> = Vec::new();
    if machine.is_running() && machine.has_caller() {
        offered.push(Input::CallerHangup);
    }
    let mut last = None;
    for (place, id, signature) in &call.legs {
        let ends = call.lasting.mark(Party::Leg(*id));
        let like = (*signature, machine.leg_deadline(*place), ends);
        // What is done to one of several like legs is done to all of them.
        if last.replace(like) == Some(like) && ground.reductions.symmetry {
            continue;
        }
        if let Some(leg) = machine.live_legs().nth(*place) {
            world::of_leg(leg, &mut |input| offered.push(input));
        }
    }
    world::of_ops(machine, ground.image, ground.returns, &mut |input| {
        offered.push(input);
    });
    if !ground.reductions.merging {
        let stopped = machine.open_ops(ground.image).filter(|open| open.stopped);
        offered.extend(stopped.map(|open| Input::Done(open.op, Completion::default())));
    }
    let mut offered: Vec<Move> = offered.into_iter().map(Move::Event).collect();
    if ground.reductions.merging {
        world::of_draining(machine, ground.image, &mut |all| offered.push(Move::Drained(all)));
    }
    for made in offered {
        for case in &cases.event {
            visit(&made, case);
        }
    }
}

/// Makes moves, reusing what they need.
#[derive(Default)]
pub(super) struct Stepper {
    pub(super) outputs: Vec<Output>,
    origins: Vec<From>,
    zone: Zone,
}

impl Stepper {
    /// Where the clocks of the last state that was stepped to come from; none where the step went wrong.
    pub(super) fn origins(&self) -> &[From] {
        &self.origins
    }

    /// Makes a move of `before` in `after`, which is a copy of it.
    pub(super) fn step(
        &mut self,
        ground: &Ground<'_>,
        before: &Call,
        case: &Case,
        made: &Move,
        after: &mut Call,
        seen: &mut Seen,
    ) -> Next {
        if let Some(moved) = &case.moved {
            after.retime(|clock| moved[clock]);
        }
        self.origins.clear();
        let found = match made {
            Move::Expiry(clock) => {
                let at = after.clocks[*clock].at;
                let mut wrong = None;
                for (property, state) in ground.properties.iter().zip(&mut after.properties) {
                    let is_due = state.deadline == Some(at);
                    let words = is_due.then(|| property.expired(state)).flatten();
                    let found = words.map(|words| (property.name().to_owned(), words));
                    wrong = wrong.or(found);
                }
                wrong
            }
            Move::Timeout => self.tell(ground, case.now, &Input::Timeout, after, seen),
            Move::Event(input) => self.tell(ground, case.now, input, after, seen),
            Move::Drained(all) => {
                all.iter().find_map(|input| self.tell(ground, case.now, input, after, seen))
            }
        };
        if let Some((check, words)) = found {
            return Next::Finding(check, words);
        }
        if after.machine.rounds() > ground.rounds {
            seen.clamped = true;
            return Next::Beyond;
        }
        // The clocks as they stand in the case.
        let old = |at: Time| match &case.moved {
            Some(moved) => moved.iter().position(|known| *known == at),
            None => before.clocks.iter().position(|clock| clock.at == at),
        };
        let print = after.settle(&ground.returns.live, ground.reductions);
        for clock in &after.clocks {
            self.origins.push(match old(clock.at) {
                Some(place) => From::Old(place + 1),
                None => From::Fresh((clock.at.0.wrapping_sub(case.now.0)).cast_signed()),
            });
        }
        case.zone.project(&self.origins, &mut self.zone);
        after.zone.clone_from(&self.zone);
        if !after.machine.is_hurried() {
            let Call { zone, clocks, .. } = after;
            zone.delay(|clock| clocks[clock - 1].stops());
        }
        Next::State(print)
    }

    /// Tells the machine something, and everybody who watches it.
    fn tell(
        &mut self,
        ground: &Ground<'_>,
        now: Time,
        input: &Input,
        call: &mut Call,
        seen: &mut Seen,
    ) -> Option<(String, String)> {
        let Call { machine, monitors, properties, lasting, .. } = call;
        tell(machine, monitors, ground.image, now, input, &mut self.outputs);
        lasting.step(ground.limits, now, (input, &self.outputs), (machine, ground.image));
        for output in &self.outputs {
            seen.started |= matches!(output, Output::Command(Command::Start { .. }));
            match output {
                Output::Command(
                    Command::Perform { act: (_, act), .. } | Command::Start { act: (_, act), .. },
                ) => {
                    seen.acts.insert(*act);
                }
                Output::Command(Command::Load { dest, .. }) => {
                    seen.fetched.insert(dest.to_string());
                }
                Output::Command(Command::Evaluate { .. }) => seen.evaluated = true,
                _ => {}
            }
        }
        if let Some(violation) = monitors.violations().first() {
            return Some(hurt(violation));
        }
        let step = Step { now, input, outputs: &self.outputs, image: ground.image, machine };
        ground.properties.iter().zip(properties).find_map(|(property, state)| {
            property.step(state, &step).map(|wrong| (property.name().to_owned(), wrong))
        })
    }
}

/// One step of a machine, watched: everything that it says is left in `outputs`.
pub(super) fn tell(
    machine: &mut Machine,
    monitors: &mut Monitors,
    image: &Image,
    now: Time,
    input: &Input,
    outputs: &mut Vec<Output>,
) {
    monitors.input(now, input);
    machine.handle_input(image, now, input.clone());
    machine.take_outputs(outputs);
    outputs.iter().for_each(|output| monitors.output(now, output));
}

/// An invariant that was hurt, as a finding.
pub(super) fn hurt(violation: &Violation) -> (String, String) {
    let invariant = violation.invariant;
    let leg = violation.leg.map(|leg| format!(" (leg {})", leg.0)).unwrap_or_default();
    (invariant.name().to_owned(), format!("hurt{leg}: {}", invariant.holds()))
}
