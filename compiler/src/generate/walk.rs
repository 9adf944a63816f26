//! A call up to where it asks the world for something: one point of the search.
//!
//! Machine and simulated dialer stand side by side as in any other call; the dialer's script is what has been
//! decided so far.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use swml_runtime::driver::Dialer;
use swml_runtime::id::{ActId, OpId, ProgramId, StateId};
use swml_runtime::io::{Command, Output, Party};
use swml_runtime::machine::canonical::{Live, Reader};
use swml_runtime::machine::leg::LegState;
use swml_runtime::machine::readings::Readings;
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::Image;
use swml_runtime::sim::Sim;
use swml_runtime::sim::script::Script;
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::Text;

use super::texts::Texts;
use super::world::{Choice, Deed, World};
use crate::coverage::{Tracker, Way};
use crate::museum;

/// A call that has been played up to some point.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    /// Which beginning it has.
    pub(super) root: usize,
    machine: Machine,
    sim: Sim<Texts>,
    tracker: Tracker,
    now: Time,
    /// How odd everything is that has been decided.
    pub(super) cost: u32,
    /// What is asked for.
    asked: Option<Command>,
    /// The conversations that have begun.
    talks: Vec<(OpId, Text, ActId)>,
    /// Whether anybody could still do something.
    pub(super) over: bool,
}

/// A wait in which the caller can leave: where, and the script that has it.
pub(super) struct Leaving {
    pub(super) at: StateId,
    pub(super) script: Script,
}

/// The most that happens without anything being decided.
const FEW: usize = 10_000;

impl Walk {
    pub(super) fn begin(
        (root, cost): (usize, u32),
        info: CallInfo,
        readings: Readings,
        texts: Texts,
    ) -> Self {
        Self {
            root,
            machine: museum::machine(Machine::with_readings(info, readings)),
            sim: Sim::new(Script::default(), texts),
            tracker: Tracker::default(),
            now: Time::ZERO,
            cost,
            asked: None,
            talks: Vec::new(),
            over: false,
        }
    }

    /// What has been decided.
    pub(super) const fn script(&self) -> &Script {
        self.sim.script()
    }

    /// What it has taken.
    pub(super) const fn ways(&self) -> &BTreeSet<Way> {
        self.tracker.ways()
    }

    /// Where its scripts stand.
    pub(super) fn places(&self) -> impl Iterator<Item = StateId> {
        let legs = self.machine.live_legs().filter(|leg| leg.state == LegState::Confirming);
        let parties = std::iter::once(Party::Caller).chain(legs.map(|leg| Party::Leg(leg.id)));
        let first = |(program, state)| (program == ProgramId(0)).then_some(state);
        parties.filter_map(move |party| self.machine.position(party).and_then(first))
    }

    /// Whether a leg is asked for something, in its confirm.
    pub(super) fn asks_leg(&self) -> bool {
        let on = match &self.asked {
            Some(Command::Perform { on, .. } | Command::Start { on, .. }) => *on,
            _ => Party::Caller,
        };
        on != Party::Caller
    }

    /// Every answer to what is asked.
    pub(super) fn choices(&self, world: &World<'_>) -> Vec<Choice> {
        match &self.asked {
            Some(Command::Evaluate { source, .. }) => world.values(source),
            Some(Command::Resume { op, .. }) => {
                let talk = self.talks.iter().find(|(known, ..)| known == op);
                talk.map(|(.., act)| world.goes_on(*act)).unwrap_or_default()
            }
            Some(command) => world.choices(command),
            None => Vec::new(),
        }
    }

    /// Takes an answer of the world, and goes on to where something is asked again.
    pub(super) fn take(&mut self, choice: &Choice, image: &mut Image, left: &mut Vec<Leaving>) {
        self.cost += choice.cost;
        let Some(command) = self.asked.take() else { return };
        match (&command, &choice.deed) {
            (Command::Dial(dial), Deed::Leg(script)) => self.sim.meet(&dial.to, *script),
            (
                Command::Perform { on, method, .. } | Command::Start { on, method, .. },
                Deed::Step(step),
            ) => self.sim.end(*on, method, step.clone()),
            (Command::Evaluate { source, .. }, Deed::Value(value)) => {
                self.sim.answer(source, value.clone());
            }
            (Command::Resume { op, .. }, Deed::Call(call)) => {
                let talk = self.talks.iter().find(|(known, ..)| known == op);
                if let Some((op, method, _)) = talk {
                    self.sim.call_next(*op, method, call.clone());
                }
            }
            _ => {}
        }
        self.tell(&command, image);
        self.go_on(image, left);
    }

    fn tell(&mut self, command: &Command, image: &Image) {
        if let Command::Perform { op, method, act: (ProgramId(0), act), .. } = command
            && image.program(ProgramId(0)).act(*act).conversation.is_some()
        {
            self.talks.push((*op, method.clone(), *act));
        }
        match command {
            Command::Evaluate { op, on, source } => {
                self.sim.evaluate(self.now, *op, source, self.machine.environment(*on));
            }
            command => self.sim.command(self.now, command, image),
        }
    }

    /// Whether something has to be decided before the world is told.
    fn asks(&self, command: &Command, image: &Image) -> bool {
        match command {
            Command::Dial(dial) => dial.connect.0 == ProgramId(0),
            Command::Perform { act, .. } | Command::Start { act, .. } => act.0 == ProgramId(0),
            Command::Evaluate { source, .. } => {
                let known = self.sim.script().evaluate.iter().any(|(known, _)| known == source);
                let sources = &image.program(ProgramId(0)).tables().code.sources;
                !known && sources.contains(source)
            }
            Command::Resume { op, .. } => self.talks.iter().any(|(known, ..)| known == op),
            _ => false,
        }
    }

    /// Goes on until something is asked, or nothing can happen any more.
    pub(super) fn go_on(&mut self, image: &mut Image, left: &mut Vec<Leaving>) {
        for _ in 0..FEW {
            let output = self.machine.poll_output();
            self.tracker.see(&output, image);
            match output {
                Output::Command(command) if self.asks(&command, image) => {
                    self.asked = Some(command);
                    return;
                }
                Output::Command(command) => self.tell(&command, image),
                Output::Trace(_) | Output::Finished(_) => {}
                Output::Closed => {
                    self.over = true;
                    return;
                }
                Output::Wait(until) => {
                    self.could_leave(until, left);
                    let Some((at, input)) = self.sim.wait(self.now, until, image) else { return };
                    self.now = self.now.max(at);
                    self.machine.handle_input(image, self.now, input);
                }
            }
        }
    }

    /// Where the caller can leave now, before anything else happens.
    fn could_leave(&self, until: Option<Time>, left: &mut Vec<Leaving>) {
        let machine = &self.machine;
        if !machine.has_begun() || !machine.is_running() || !machine.has_caller() {
            return;
        }
        let next = self.sim.next_at().into_iter().chain(until).min();
        let room = next.map_or(u64::MAX, |at| at.0.saturating_sub(self.now.0));
        let after = match room {
            0 | 1 => return,
            2..2_000 => room / 2,
            2_000..20_000 => room / 2_000 * 1_000,
            _ => 10_000,
        };
        if let Some((ProgramId(0), at)) = machine.position(Party::Caller) {
            let leaves = self.now + Millis(after);
            let script = Script { caller_hangup: Some(leaves), ..self.sim.script().clone() };
            left.push(Leaving { at, script });
        }
    }

    /// The caller has enough of waiting for what never comes.
    pub(super) fn gives_up(&self) -> Script {
        const PATIENCE: Millis = Millis::from_secs(60);
        let at = Time((self.now + PATIENCE).0.div_ceil(1_000) * 1_000);
        Script { caller_hangup: Some(at), ..self.sim.script().clone() }
    }

    /// What tells it apart from other calls, but for how its clocks stand.
    pub(super) fn print(&self, live: &Live) -> u64 {
        let mut print = Print(std::hash::DefaultHasher::new());
        let legs = (0..self.machine.live_legs().count()).filter(|at| !self.machine.drains(*at));
        self.machine.canonical(live, legs, &mut print);
        self.sim.read(&mut print);
        self.root.hash(&mut print);
        match &self.asked {
            Some(Command::Dial(dial)) => (dial.connect, dial.group, dial.index).hash(&mut print),
            Some(Command::Perform { act, .. } | Command::Start { act, .. }) => {
                act.hash(&mut print);
            }
            Some(Command::Evaluate { source, .. }) => source.hash(&mut print),
            _ => {}
        }
        print.finish()
    }
}

/// A reading of a call that leaves out when its clocks run out: worlds that differ in that alone need not
/// be tried twice. What only such a world shows, the verifier finds.
struct Print(std::hash::DefaultHasher);

impl Hasher for Print {
    fn finish(&self) -> u64 {
        self.0.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }
}

impl Reader for Print {
    fn timer(&mut self, _: Time) {
        self.write_u8(1);
    }

    fn bound(&mut self, _: Time) {}

    fn limit(&mut self, _: Time) {}
}
