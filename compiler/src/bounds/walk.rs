//! A call that goes from one thing it waits for to the next, by the machine that will run it.
//!
//! Time stands still in it but where the script itself sleeps: how long everything else can take is written on the
//! moves, not lived through. So there are as many states as there are places and values of variables, whatever the
//! clocks say.

use std::collections::BTreeSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use swml_runtime::id::{JumpId, LegId, OpId, ProgramId, StateId};
use swml_runtime::io::{
    Command, Completion, Dial, EndReason, Input, LegEvent, Output, Party, Trace,
};
use swml_runtime::machine::canonical::Reader;
use swml_runtime::machine::leg::LegState;
use swml_runtime::machine::readings::{Answers, ResultAfterCallerLeft};
use swml_runtime::machine::{Machine, OpenOp, Pending};
use swml_runtime::program::{ActKind, Image, Op, Program};
use swml_runtime::time::Time;

use super::race;
use super::sum::{Part, Sum, What};
use crate::lengths;
use crate::verify::asked::legs;
use crate::verify::values::Returns;
use crate::verify::world;

/// A state of a program.
pub(super) type Position = (ProgramId, StateId);

/// What calls are walked through.
pub(super) struct Ground<'g> {
    pub(super) image: &'g Image,
    pub(super) returns: &'g Returns,
    /// A document that does nothing, in the place of those that nobody knows.
    pub(super) unknown: ProgramId,
    /// The jumps that can come behind each state of the flow, in the same section.
    pub(super) ahead: &'g [BTreeSet<JumpId>],
    /// How the open points are read. It knows what machines have asked as well.
    pub(super) readings: Answers,
}

/// The jumps that can come behind each state of a program, without leaving its section.
pub(super) fn jumps_ahead(program: &Program) -> Vec<BTreeSet<JumpId>> {
    let states = &program.tables().states;
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); states.len()];
    for at in (0..states.len()).filter(|at| !matches!(states[*at], Op::Enter(_))) {
        for exit in program.exits(StateId::from_index(at)) {
            before[exit.index()].push(at);
        }
    }
    let mut ahead = vec![BTreeSet::new(); states.len()];
    for (at, op) in states.iter().enumerate() {
        let Op::Jump(jump) = op else { continue };
        let mut stack = vec![at];
        while let Some(at) = stack.pop() {
            if ahead[at].insert(*jump) {
                stack.extend(&before[at]);
            }
        }
    }
    ahead
}

/// A call that waits, or is over.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// Which beginning it has.
    pub(super) root: u32,
    pub(super) machine: Machine,
    /// Where the caller's script stands, and the sections that it is in, outermost first: by their first states.
    pub(super) at: Position,
    pub(super) sections: Vec<Position>,
    /// Since when it is answered.
    pub(super) answered: Option<(Time, Answered)>,
    /// The legs of the group that is dialled.
    pub(super) dialled: Vec<Dial>,
    /// How long the connect has taken at most so far, and what it may take for ringing: where one clock is read
    /// to be over all groups.
    pub(super) taken: u64,
    pub(super) limit: Option<u64>,
    /// The longest time of the step that was begun last, on either side of the call.
    pub(super) lasts: Option<u64>,
    /// Everything that it was told, where somebody asks.
    pub(super) log: Option<Vec<(Time, Input)>>,
}

/// That a call has been answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answered {
    /// By which state; the beginning, of a call that is made.
    pub(super) by: Position,
    /// For how long it may last from there, in milliseconds.
    pub(super) limit: u64,
}

/// What a step of a call was.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stepped {
    /// Legs that were dialled.
    pub(super) legs: u32,
    /// Legs that were there at once at most.
    pub(super) at_once: usize,
    /// Of the sections that the script was in before, how many it did not leave.
    pub(super) kept: usize,
    /// Whether a connect began.
    pub(super) connects: bool,
}

/// An input of a move, with how long after the beginning of the wait it comes in the longest case and in the
/// shortest; none where it does not come then.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) input: Input,
    pub(super) slow: Option<u64>,
    pub(super) fast: Option<u64>,
}

/// How long something takes that nothing limits, where a call is made up that waits for it: longer than any call.
pub(super) const FOR_EVER: u64 = 1_000_000_000_000;

/// A move of a call to where it waits next: how long the wait before it can be, and what of.
#[derive(Clone, Debug)]
pub(super) struct Move {
    /// Where it leads; none where the rest is unknown.
    pub(super) to: Option<Call>,
    pub(super) min: u64,
    pub(super) max: Sum,
    pub(super) parts: Vec<Part>,
    /// What happens in it, in order.
    pub(super) told: Vec<Told>,
    pub(super) stepped: Stepped,
    /// The step that fetches a document which nobody knows.
    pub(super) elsewhere: Option<Position>,
}

impl Call {
    /// A call that has begun.
    pub(super) fn begin(ground: &Ground<'_>, root: u32, machine: Machine) -> (Self, Stepped) {
        let mut call = Self {
            root,
            machine,
            at: (ProgramId(0), ground.image.program(ProgramId(0)).main()),
            sections: Vec::new(),
            answered: None,
            dialled: Vec::new(),
            taken: 0,
            limit: None,
            lasts: None,
            log: None,
        };
        let stepped = call.tell(ground, Time::ZERO, Input::Timeout);
        (call, stepped)
    }

    /// Whether the script is over.
    pub(super) fn is_over(&self) -> bool {
        !self.machine.is_running()
    }

    /// How long it has been answered.
    pub(super) fn elapsed(&self) -> u64 {
        self.answered.map_or(0, |(since, _)| (self.machine.now() - since).0)
    }

    /// What tells it apart from others, but for the time.
    pub(super) fn print(&self, ground: &Ground<'_>) -> u128 {
        let mut blind = Blind { one: DefaultHasher::new(), other: DefaultHasher::new() };
        1u8.hash(&mut blind.other);
        let legs = self.machine.live_legs().count();
        self.machine.canonical(&ground.returns.live, 0..legs, &mut blind);
        ground.readings.add_asked(self.machine.asked());
        self.root.hash(&mut blind);
        self.answered.map(|(_, answered)| answered.limit).hash(&mut blind);
        self.taken.hash(&mut blind);
        for Dial { timeout, confirm, .. } in &self.dialled {
            (timeout, confirm).hash(&mut blind);
        }
        u128::from(blind.one.finish()) << 64 | u128::from(blind.other.finish())
    }

    /// A step, and whatever only has to end after it.
    pub(super) fn tell(&mut self, ground: &Ground<'_>, now: Time, input: Input) -> Stepped {
        let mut stepped = Stepped { kept: self.sections.len(), ..Stepped::default() };
        self.step(ground, now, input, &mut stepped);
        while self.machine.is_hurried() {
            self.step(ground, now, Input::Timeout, &mut stepped);
        }
        let gone = |state| matches!(state, LegState::Cancelled | LegState::HangingUp);
        let legs: Vec<LegId> =
            self.machine.live_legs().filter(|leg| gone(leg.state)).map(|leg| leg.id).collect();
        for leg in legs {
            self.step(
                ground,
                now,
                Input::Leg(leg, LegEvent::Ended(EndReason::Cancel)),
                &mut stepped,
            );
        }
        let stopped: Vec<_> =
            self.machine.open_ops(ground.image).filter(|open| open.stopped).map(|o| o.op).collect();
        for op in stopped {
            self.step(ground, now, Input::Done(op, Completion::default()), &mut stepped);
        }
        self.machine.forget_jumps(|program, state, jump| {
            let ahead = ground.ahead.get(state.index()).filter(|_| program == ProgramId(0));
            ahead.is_some_and(|ahead| !ahead.contains(&jump))
        });
        stepped
    }

    fn step(&mut self, ground: &Ground<'_>, now: Time, input: Input, stepped: &mut Stepped) {
        if let Some(log) = &mut self.log {
            log.push((now, input.clone()));
        }
        self.machine.handle_input(ground.image, now, input);
        ground.readings.add_asked(self.machine.asked());
        let mut dialled = Vec::new();
        loop {
            match self.machine.poll_output() {
                Output::Wait(_) | Output::Closed => break,
                Output::Finished(_) => {}
                Output::Command(Command::Dial(dial)) => {
                    stepped.legs += 1;
                    dialled.push(dial);
                }
                Output::Command(Command::Answer { .. }) => {
                    self.answered = self.answer(now);
                }
                Output::Command(Command::Perform { method, params, .. }) => {
                    self.lasts = lengths::longest(&method, &params);
                }
                Output::Trace(Trace::Connect { limit, .. }) => {
                    stepped.connects = true;
                    self.taken = 0;
                    self.limit = limit.map(|limit| limit.0);
                }
                Output::Trace(Trace::ConnectEnd { .. }) => self.taken = 0,
                Output::Trace(Trace::Enter { on: Party::Caller, program, state, .. }) => {
                    self.enter(ground, (program, state), stepped);
                }
                Output::Command(_) | Output::Trace(_) => {}
            }
        }
        // The last group that was dialled in the step: those before it could not be.
        if let Some(Dial { activation, group, .. }) = dialled.last() {
            let last = (*activation, *group);
            dialled.retain(|dial| (dial.activation, dial.group) == last);
            self.dialled = dialled;
        }
        if self.answered.is_none() {
            // A call that is made, not taken, is answered when it begins.
            self.answered = self.answer(now);
        }
        stepped.at_once = stepped.at_once.max(legs(&self.machine));
    }

    /// Lets so many of the clocks of the legs that ring, and at last the one that is over the ringing of all groups, run
    /// out at an instant if not before: theirs are the last instants that a call holds.
    pub(super) fn run_out(&mut self, clocks: usize, until: Time) {
        let mut count = 0;
        self.machine.instants(|_| count += 1);
        let mut at = 0;
        self.machine.instants(|instant| {
            at += 1;
            if at + clocks > count {
                *instant = until.min(*instant);
            }
        });
    }

    fn answer(&self, now: Time) -> Option<(Time, Answered)> {
        let until = self.machine.call_deadline()?;
        Some((now, Answered { by: self.at, limit: (until - now).0 }))
    }

    /// Keeps track of the sections that the script is in.
    fn enter(&mut self, ground: &Ground<'_>, to: Position, stepped: &mut Stepped) {
        let image = ground.image;
        let (before, op) = (self.at, image.program(self.at.0).op(self.at.1));
        self.at = to;
        if matches!(image.program(to.0).op(to.1), Op::Start(_)) {
            if !matches!(op, Op::Call(_)) {
                self.sections.clear();
            }
            stepped.kept = stepped.kept.min(self.sections.len());
            self.sections.push(to);
            return;
        }
        let leads = || before.0 == to.0 && image.program(before.0).exits(before.1).contains(&to.1);
        let returns = match op {
            Op::End | Op::Return(_) => true,
            // Its jumps are spent, which is read as the end of the section.
            Op::Jump(_) => !leads(),
            _ => false,
        };
        if returns {
            self.sections.pop();
            stepped.kept = stepped.kept.min(self.sections.len());
        }
    }

    /// Where the caller's script stands, as long as it waits for something outside.
    fn operation(&self, ground: &Ground<'_>) -> Option<OpenOp> {
        self.machine.open_ops(ground.image).find(|open| {
            let waited = matches!(
                open.what,
                Pending::Act(_) | Pending::Start(_) | Pending::Load | Pending::Outside(_)
            );
            waited && open.on == Party::Caller && !open.stopped
        })
    }

    /// Every move to where it waits next.
    pub(super) fn moves(&self, ground: &Ground<'_>) -> Vec<Move> {
        let mut moves = Vec::new();
        if self.is_over() {
            return moves;
        }
        let operation = self.operation(ground);
        // Whatever runs beside the script can end meanwhile: that is no wait of its own.
        world::of_ops(&self.machine, ground.image, ground.returns, &mut |input| {
            if op(&input) != operation.map(|open| open.op) {
                moves.push(self.after(ground, self.machine.now(), input, Vec::new(), 0));
            }
        });
        let (racing, talking) = self.machine.live_legs().fold((false, None), |found, leg| {
            let talks = (leg.state == LegState::Bridged).then_some(leg.id);
            (found.0 || leg.state.is_candidate(), found.1.or(talks))
        });
        let before = moves.len();
        match operation {
            Some(open) => self.ends(ground, open, &mut moves),
            None if racing => race::moves(ground, self, &mut moves),
            None => {
                if let Some(leg) = talking {
                    self.talk(ground, leg, &mut moves);
                } else {
                    self.sleep(ground, &mut moves);
                }
            }
        }
        if racing || talking.is_some() {
            self.left_alone(ground, before, &mut moves);
        }
        moves
    }

    /// A move by an input after the parts of a wait.
    pub(super) fn after(
        &self,
        ground: &Ground<'_>,
        at: Time,
        input: Input,
        parts: Vec<Part>,
        min: u64,
    ) -> Move {
        let mut to = self.clone();
        let stepped = to.tell(ground, at, input.clone());
        let max = parts.iter().fold(Sum::ZERO, |sum, part| sum + part.sum());
        let slow = max.known().unwrap_or(FOR_EVER);
        let told = vec![Told { input, slow: Some(slow), fast: Some(min) }];
        Move { to: Some(to), min, max, parts, told, stepped, elsewhere: None }
    }

    /// Every end of the step that the script waits for.
    fn ends(&self, ground: &Ground<'_>, open: OpenOp, moves: &mut Vec<Move>) {
        let now = self.machine.now();
        let part = |what, ms| vec![Part { state: self.at, what, ms }];
        let parts = match open.what {
            Pending::Act(Some((program, act))) => {
                let act = ground.image.program(program).act(act);
                let lasts =
                    self.lasts.filter(|_| act.kind == ActKind::Perform || act.job.is_some());
                part(What::Step, lasts)
            }
            // Fetched, evaluated, or said to run, at once.
            _ => Vec::new(),
        };
        let mut ends = Vec::new();
        world::of_ops(&self.machine, ground.image, ground.returns, &mut |input| {
            if op(&input) == Some(open.op) {
                ends.push(input);
            }
        });
        if open.what == Pending::Load {
            let loaded = Input::Loaded(open.op, Ok(ground.unknown));
            let elsewhere = self.after(ground, now, loaded, Vec::new(), 0);
            moves.push(Move { elsewhere: Some(self.at), ..elsewhere });
        }
        let is_endless = ends.is_empty();
        moves.extend(ends.into_iter().map(|end| self.after(ground, now, end, parts.clone(), 0)));
        if is_endless {
            let stepped = Stepped::default();
            let parts = vec![Part { state: self.at, what: What::Step, ms: None }];
            let (max, told) = (Sum::OPEN, Vec::new());
            moves.push(Move { to: None, min: 0, max, parts, told, stepped, elsewhere: None });
        }
    }

    /// The script sleeps: the next thing to happen is that it wakes up, or that the call has had its time.
    fn sleep(&self, ground: &Ground<'_>, moves: &mut Vec<Move>) {
        let now = self.machine.now();
        let Some(until) = self.machine.deadline() else { return };
        let length = (until - now).0;
        let parts = vec![Part { state: self.at, what: What::Step, ms: Some(length) }];
        moves.push(self.after(ground, until, Input::Timeout, parts, length));
    }

    /// A leg and the caller talk, until the leg hangs up or the time of the bridge is over.
    fn talk(&self, ground: &Ground<'_>, leg: LegId, moves: &mut Vec<Move>) {
        let now = self.machine.now();
        let place = self.machine.live_legs().position(|live| live.id == leg);
        let until = place.and_then(|place| self.machine.leg_deadline(place));
        let ms = until.map(|until| (until - now).0);
        let parts = vec![Part { state: self.at, what: What::Talk, ms }];
        let end = Input::Leg(leg, LegEvent::Ended(EndReason::Hangup));
        moves.push(self.after(ground, now, end, parts, 0));
    }

    /// Where a script is read to go on behind a connect that the caller has left: at any time before its end.
    fn left_alone(&self, ground: &Ground<'_>, from: usize, moves: &mut Vec<Move>) {
        if !self.machine.has_caller()
            || ground.readings.result_after_caller_left() == ResultAfterCallerLeft::No
        {
            return;
        }
        let Some(longest) = moves[from..].iter().max_by_key(|a| a.max) else { return };
        let parts = longest.parts.clone();
        moves.push(self.after(ground, self.machine.now(), Input::CallerHangup, parts, 0));
    }
}

/// The operation that an input is about.
pub(super) fn op(input: &Input) -> Option<OpId> {
    match input {
        Input::Done(op, _)
        | Input::Started(op, _)
        | Input::Loaded(op, _)
        | Input::Evaluated(op, _)
        | Input::Called(op, _) => Some(*op),
        Input::Timeout | Input::CallerHangup | Input::Leg(..) => None,
    }
}

/// Takes a canonical reading down without its clocks.
struct Blind {
    one: DefaultHasher,
    other: DefaultHasher,
}

impl Hasher for Blind {
    fn finish(&self) -> u64 {
        self.one.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.one.write(bytes);
        self.other.write(bytes);
    }
}

impl Reader for Blind {
    fn timer(&mut self, _: Time) {}
    fn bound(&mut self, _: Time) {}
    fn limit(&mut self, _: Time) {}
}
