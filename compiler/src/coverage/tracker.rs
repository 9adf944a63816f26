//! A call that is listened to into the ways that it took.

use std::collections::BTreeSet;

use swml_runtime::id::{LegId, LegSpecId, ProgramId, StateId};
use swml_runtime::io::{By, Command, Outcome, Output, Party, Trace};
use swml_runtime::program::{Image, Program};

use super::Way;

/// The program that a call begins with, which the ways are of.
const FIRST: ProgramId = ProgramId(0);

/// Listens to a call.
#[derive(Clone, Debug, Default)]
pub struct Tracker {
    /// What it has taken.
    ways: BTreeSet<Way>,
    /// Where the caller's script stands, while it is in the program that the call began with.
    place: Option<StateId>,
    /// The legs of that program that have not ended, and whether they are in their confirm.
    legs: Vec<(LegId, LegSpecId, bool)>,
}

impl Tracker {
    /// What has been taken so far.
    #[must_use]
    pub const fn ways(&self) -> &BTreeSet<Way> {
        &self.ways
    }

    /// The machine says something.
    pub fn see(&mut self, output: &Output, image: &Image) {
        self.ways.extend(taken(output, image.program(FIRST)));
        match output {
            Output::Trace(Trace::Enter { on: Party::Caller, program, state, .. }) => {
                self.place = (*program == FIRST).then_some(*state);
            }
            Output::Trace(Trace::Enter { on: Party::Leg(leg), .. }) => {
                let known = self.legs.iter_mut().find(|(known, ..)| known == leg);
                known.into_iter().for_each(|(_, _, confirms)| *confirms = true);
            }
            Output::Trace(Trace::LegTimeout(leg)) => {
                let known = self.legs.iter().find(|(known, ..)| known == leg);
                self.ways.extend(known.map(|(_, spec, confirms)| match confirms {
                    true => Way::ConfirmsOut(*spec),
                    false => Way::RingsOut(*spec),
                }));
            }
            Output::Command(Command::Dial(dial)) if dial.connect.0 == FIRST => {
                let connect = &image.program(FIRST).tables().connects[dial.connect.1.index()];
                let spec = connect.groups[usize::from(dial.group)][usize::from(dial.index)];
                self.legs.push((dial.leg, spec, false));
            }
            // Its clock is that of the bridge from now on, whose exit says the same.
            Output::Command(Command::Bridge(leg)) => self.legs.retain(|(known, ..)| known != leg),
            Output::Finished(Outcome::CallerLeft) => {
                self.ways.extend(self.place.map(Way::Left));
            }
            Output::Finished(Outcome::MaxDuration) => {
                self.ways.insert(Way::Limit);
            }
            _ => {}
        }
    }
}

/// The exit or the use of a section that an output of the machine tells of, where it is one of the program
/// that the call began with.
#[must_use]
pub fn taken(output: &Output, program: &Program) -> Option<Way> {
    let Output::Trace(Trace::Enter { state, program: to, by, .. }) = output else { return None };
    match by {
        By::Exit(FIRST, from, rank) => Some(Way::Exit(*from, *rank)),
        // What a `transfer` has loaded is no edge.
        By::Use(FIRST, from) if *to == FIRST => {
            let is_edge = !program.exits(*from).is_empty();
            is_edge.then_some(Way::Use(*from, *state))
        }
        By::Start | By::Exit(..) | By::Use(..) => None,
    }
}
