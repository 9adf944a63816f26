//! The search for plain calls: best first through the worlds that a scenario can tell of.
//!
//! A call is worth looking at the sooner, the plainer its world is and the nearer it is to something that no
//! call has taken yet; one that has nothing new ahead is dropped. What is found is found in the same order
//! every time. That nothing is found here says nothing: the verifier has the last word.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashSet};

use swml_runtime::id::ProgramId;
use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::Readings;
use swml_runtime::program::Image;
use swml_runtime::sim::script::{Script, StepResult};

use super::distance::{Distances, FAR};
use super::texts::Texts;
use super::walk::{Leaving, Walk};
use super::world::{Deed, World};
use crate::coverage::Way;
use crate::verify::values::Returns;

/// A world in which a call takes something, and how odd it is.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) root: usize,
    pub(super) script: Script,
    pub(super) cost: u32,
}

pub(super) struct Searched<'s> {
    pub(super) image: &'s mut Image,
    pub(super) returns: &'s Returns,
    pub(super) roots: &'s [(CallInfo, u32)],
    pub(super) readings: Readings,
    /// How many calls are looked at.
    pub(super) most: usize,
    pub(super) stop: &'s (dyn Fn() -> bool + Sync),
}

/// How much longer the caller waits for an end that comes by itself than it takes to hang up.
const HANGS_UP: u32 = 12;
/// How many calls are looked at for the plainest end.
const END: usize = 400;

impl Searched<'_> {
    /// Calls that come to an end, and of which some takes each way that is wanted, as far as any is found.
    pub(super) fn search(&mut self, wanted: &[Way]) -> Vec<Found> {
        let mut open: Vec<Way> = wanted.to_vec();
        let mut taking: BTreeMap<Way, Walk> = BTreeMap::new();
        let mut found: Vec<Found> = Vec::new();
        let program = self.image.program(ProgramId(0)).clone();
        let mut distances = Distances::of(&program);
        distances.aim(open.iter().copied());
        let texts = Texts::default();
        let mut queue = BinaryHeap::new();
        let mut walks: Vec<Option<Walk>> = Vec::new();
        let mut seen = HashSet::new();
        let mut left: Vec<Leaving> = Vec::new();
        for (root, (info, cost)) in self.roots.iter().enumerate() {
            let mut walk = Walk::begin((root, *cost), info.clone(), self.readings, texts.clone());
            walk.go_on(self.image, &mut left);
            let new = note(&walk, &mut left, &mut open, &mut taking, &mut found);
            if new {
                distances.aim(open.iter().copied());
            }
            queue.push(Reverse((walk.cost, walks.len())));
            walks.push(Some(walk));
        }
        let mut looked = 0;
        while let Some(Reverse((rated, number))) = queue.pop() {
            if open.is_empty() || looked >= self.most || looked % 64 == 0 && (self.stop)() {
                break;
            }
            let Some(walk) = walks[number].take() else { continue };
            let far = distances.from(walk.places());
            // The clock of the call runs out wherever it is.
            let patient = open.contains(&Way::Limit);
            if far == FAR && !patient || walk.over {
                continue;
            }
            let rate = walk.cost.saturating_add(far);
            if rate > rated && far != FAR {
                queue.push(Reverse((rate, number)));
                walks[number] = Some(walk);
                continue;
            }
            looked += 1;
            let choices =
                walk.choices(&World { image: self.image, returns: self.returns, patient });
            for choice in choices {
                let mut next = walk.clone();
                next.take(&choice, self.image, &mut left);
                if note(&next, &mut left, &mut open, &mut taking, &mut found) {
                    distances.aim(open.iter().copied());
                }
                if !next.over && seen.insert(next.print(&self.returns.live)) {
                    let far = distances.from(next.places());
                    queue.push(Reverse((next.cost.saturating_add(far), walks.len())));
                    walks.push(Some(next));
                }
            }
        }
        for walk in taking.into_values() {
            found.push(self.end(walk.clone()));
            for habit in Habit::ALL {
                found.extend(self.end_by(walk.clone(), habit));
            }
        }
        // The plainest of those with one script.
        found.sort_by_key(|found| found.cost);
        let mut kept: Vec<Found> = Vec::new();
        for found in found {
            if !kept.iter().any(|known| (known.root, &known.script) == (found.root, &found.script))
            {
                kept.push(found);
            }
        }
        kept
    }

    /// Goes on in a world that always does the same, which is one thing to tell, however often it happens.
    fn end_by(&mut self, mut walk: Walk, habit: Habit) -> Option<Found> {
        const MOST: usize = 60;
        const ODD: u32 = 2;
        let mut cost = walk.cost + ODD;
        let mut by_habit = 0;
        for _ in 0..MOST {
            if walk.over {
                break;
            }
            let world = World { image: self.image, returns: self.returns, patient: false };
            let choices = walk.choices(&world);
            let usual = choices.iter().find(|choice| habit.is(&choice.deed, walk.asks_leg()));
            match usual.or(choices.first()) {
                Some(choice) if usual.is_some() => {
                    by_habit += 1;
                    walk.take(choice, self.image, &mut Vec::new());
                }
                Some(choice) => {
                    cost += choice.cost;
                    walk.take(choice, self.image, &mut Vec::new());
                }
                None => return None,
            }
        }
        let script = walk.script().clone();
        (walk.over && by_habit > 0).then_some(Found { root: walk.root, script, cost })
    }

    /// Goes on in the plainest way until the call is over.
    fn end(&mut self, walk: Walk) -> Found {
        let limit = walk.cost + HANGS_UP;
        let gives_up = Found { root: walk.root, script: walk.gives_up(), cost: limit };
        let mut queue = BinaryHeap::from([Reverse((walk.cost, 0))]);
        let mut walks = vec![Some(walk)];
        let mut seen = HashSet::new();
        let mut looked = 0;
        while let Some(Reverse((cost, number))) = queue.pop() {
            let Some(walk) = walks[number].take() else { continue };
            if walk.over {
                return Found { root: walk.root, script: walk.script().clone(), cost };
            }
            looked += 1;
            if looked > END || cost > limit {
                break;
            }
            let world = World { image: self.image, returns: self.returns, patient: false };
            for choice in walk.choices(&world) {
                let mut next = walk.clone();
                next.take(&choice, self.image, &mut Vec::new());
                if next.over || seen.insert(next.print(&self.returns.live)) {
                    queue.push(Reverse((next.cost, walks.len())));
                    walks.push(Some(next));
                }
            }
        }
        gives_up
    }
}

/// Notes what a call takes that none has taken before; whether there is any.
fn note(
    walk: &Walk,
    left: &mut Vec<Leaving>,
    open: &mut Vec<Way>,
    taking: &mut BTreeMap<Way, Walk>,
    found: &mut Vec<Found>,
) -> bool {
    let before = open.len();
    for Leaving { at, script } in left.drain(..) {
        if let Some(place) = open.iter().position(|way| *way == Way::Left(at)) {
            open.remove(place);
            found.push(Found { root: walk.root, script, cost: walk.cost + 1 });
        }
    }
    open.retain(|way| {
        let taken = walk.ways().contains(way);
        if taken {
            taking.insert(*way, walk.clone());
        }
        !taken
    });
    open.len() < before
}

/// What a world may always do.
#[derive(Clone, Copy, Debug)]
enum Habit {
    /// Nobody answers.
    NoAnswer,
    /// Everybody is busy.
    Busy,
    /// Everybody answers, and nobody presses anything to take the call.
    Mailbox,
    /// Everybody answers, and does nothing at all.
    Silence,
    /// The caller presses nothing.
    NoInput,
}

impl Habit {
    const ALL: [Habit; 5] =
        [Habit::NoAnswer, Habit::Busy, Habit::Mailbox, Habit::Silence, Habit::NoInput];

    /// Whether this is what it does.
    fn is(self, deed: &Deed, on_leg: bool) -> bool {
        match (self, deed) {
            (Habit::NoAnswer, Deed::Leg(leg)) => leg.answer.is_none() && leg.fail.is_none(),
            // The plainest way not to answer at all.
            (Habit::Busy, Deed::Leg(leg)) => leg.fail.is_some(),
            (Habit::Mailbox, Deed::Step(step)) if on_leg => step.result == StepResult::NoInput,
            (Habit::Silence, Deed::Step(step)) if on_leg => step.result == StepResult::Never,
            (Habit::NoInput, Deed::Step(step)) if !on_leg => step.result == StepResult::NoInput,
            _ => false,
        }
    }
}
