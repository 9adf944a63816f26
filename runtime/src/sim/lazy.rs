//! A script that is written while it is played: for whoever goes through worlds, and decides on each thing
//! when the call asks for it.
//!
//! What is put in here is found by the command that asks for it next, and by every call that plays the
//! script again.

use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

use super::script::{CallScript, LegScript, Script, StepResult, StepScript};
use super::{Loader, Sim, What};
use crate::id::OpId;
use crate::io::Party;
use crate::time::Time;
use crate::value::{Text, Value};

impl<L: Loader> Sim<L> {
    /// Everything that has been put in, or was there.
    #[must_use]
    pub const fn script(&self) -> &Script {
        &self.script
    }

    /// What the next attempt to reach a destination meets.
    pub fn meet(&mut self, to: &Text, leg: LegScript) {
        entry(&mut self.script.legs, to).push(leg);
    }

    /// How the next step of a method ends: of the caller's, or of a leg's in its confirm.
    pub fn end(&mut self, on: Party, method: &Text, step: StepScript) {
        let Party::Leg(leg) = on else {
            return entry(&mut self.script.steps, method).push(step);
        };
        let Some(leg) = self.legs.iter().find(|known| known.leg == leg) else { return };
        let attempts = entry(&mut self.script.confirm, &leg.to);
        if attempts.len() <= leg.attempt {
            attempts.resize(leg.attempt + 1, Vec::new());
        }
        attempts[leg.attempt].push((method.clone(), step));
    }

    /// What an expression comes to that leaves the machine, whenever it does.
    pub fn answer(&mut self, source: &Text, value: Value) {
        self.script.evaluate.push((source.clone(), value));
    }

    /// The conversation that was begun last calls another function before it ends.
    pub fn call_next(&mut self, op: OpId, method: &Text, call: CallScript) {
        let Some(talk) = self.talks.iter_mut().find(|talk| talk.op == op) else { return };
        let last = entry(&mut self.script.steps, method).last_mut();
        if let Some(StepScript { result: StepResult::Talks(calls, _), .. }) = last {
            calls.push(call.clone());
            talk.call_next(call);
        }
    }

    /// When something happens next by itself.
    #[must_use]
    pub fn next_at(&self) -> Option<Time> {
        self.agenda.first().map(|planned| planned.at)
    }

    /// Hands on what is about to happen, in order; not when, and to whom.
    pub fn read(&self, hasher: &mut impl Hasher) {
        for planned in &self.agenda {
            match &planned.what {
                What::Leg(_, event) => event.hash(hasher),
                What::Done(_, end) => end.hash(hasher),
                What::Started(_, set) => set.hash(hasher),
                What::Called(_, call) => call.function.hash(hasher),
                What::Load(_, dest) => dest.hash(hasher),
                What::Evaluated(_, value) => value.hash(hasher),
                What::CallerHangup => {}
            }
        }
    }
}

fn entry<'t, T>(table: &'t mut Vec<(Text, Vec<T>)>, name: &Text) -> &'t mut Vec<T> {
    let at = table.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
        table.push((name.clone(), Vec::new()));
        table.len() - 1
    });
    &mut table[at].1
}
