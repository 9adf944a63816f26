//! What the outside can see of a call that waits: who can still say something, and about what. For whoever
//! plays the outside of a machine, as a verifier does.

use super::leg::LegState;
use super::thread::Waiting;
use super::{Machine, OpenKind, Phase};
use crate::id::{ActId, JumpId, LegId, OpId, ProgramId, StateId};
use crate::io::Party;
use crate::program::{Image, Op};
use crate::time::Time;

/// A leg that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveLeg {
    /// The attempt.
    pub id: LegId,
    /// Where it is in its life.
    pub state: LegState,
    /// Whether it would have to confirm an answer.
    pub confirms: bool,
}

/// An operation that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenOp {
    /// The operation.
    pub op: OpId,
    /// On which side of the call.
    pub on: Party,
    /// What it is.
    pub what: Pending,
    /// Whether it was stopped: its end matters to nobody, but must still come.
    pub stopped: bool,
}

/// What an open operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    /// A leaf step; where it stands, unless it was stopped.
    Act(Option<(ProgramId, ActId)>),
    /// A conversation that waits for what a function of it does to the call: it may end meanwhile, and call no
    /// other.
    Suspended(ProgramId, ActId),
    /// A job that is being started; where it stands, unless it was stopped.
    Start(Option<(ProgramId, ActId)>),
    /// A job that runs beside the script; where it stands, unless it was stopped.
    Job(Option<(ProgramId, ActId)>),
    /// A document that is fetched.
    Load,
    /// An expression that is evaluated outside: the index of its source.
    Outside(u32),
}

impl<const TRACE: bool> Machine<TRACE> {
    /// The time of the last input.
    #[must_use]
    pub const fn now(&self) -> Time {
        self.now
    }

    /// Whether the script runs: it has begun and is not over.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }

    /// Whether it has been told anything yet.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.phase != Phase::NotBegun
    }

    /// Whether the call may be forgotten.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.phase == Phase::Closed
    }

    /// Whether the caller has not left.
    #[must_use]
    pub const fn has_caller(&self) -> bool {
        self.caller_up
    }

    /// Whether a script goes on at once, without anything that happens: it has run out of fuel.
    #[must_use]
    pub fn is_hurried(&self) -> bool {
        self.threads.iter().any(|thread| thread.wait == Waiting::Ready)
    }

    /// The legs that have not ended, in order of attempt.
    pub fn live_legs(&self) -> impl Iterator<Item = LiveLeg> + '_ {
        self.legs.iter().map(|leg| LiveLeg { id: leg.id, state: leg.state, confirms: leg.confirms })
    }

    /// The operations that have not ended, in order of start.
    pub fn open_ops<'m>(&'m self, image: &'m Image) -> impl Iterator<Item = OpenOp> + 'm {
        self.ops.iter().map(|open| {
            let act = |(program, state)| match image.program(program).op(state) {
                Op::Act(act) => Some((program, act)),
                _ => None,
            };
            let at = (!open.stopped).then(|| self.position(open.on)).flatten();
            let what = match open.kind {
                OpenKind::Start => Pending::Start(self.job_act(open.op)),
                OpenKind::Job => Pending::Job(self.job_act(open.op)),
                OpenKind::Load => Pending::Load,
                OpenKind::Outside(source) => Pending::Outside(source),
                OpenKind::Act => match self.suspended(open).and_then(act) {
                    Some((program, act)) => Pending::Suspended(program, act),
                    None => Pending::Act(at.and_then(act)),
                },
            };
            OpenOp { op: open.op, on: open.on, what, stopped: open.stopped }
        })
    }

    /// Where the script of a side stands.
    #[must_use]
    pub fn position(&self, on: Party) -> Option<(ProgramId, StateId)> {
        self.find(on).map(|at| (self.threads[at].program, self.threads[at].state))
    }

    /// How often the `goto` that has jumped most has done so, over all scripts that run.
    #[must_use]
    pub fn rounds(&self) -> u32 {
        self.threads.iter().map(|thread| thread.rounds()).max().unwrap_or(0)
    }

    /// Forgets how often each `goto` of the caller's script has jumped which it does not come to any more: nothing
    /// depends on that. Whoever compares calls says which they are, by where their section stands.
    pub fn forget_jumps(&mut self, is_over: impl Fn(ProgramId, StateId, JumpId) -> bool) {
        self.threads[0].forget_jumps(is_over);
    }

    /// When the call has had its longest time; none before it is answered.
    #[must_use]
    pub const fn call_deadline(&self) -> Option<Time> {
        self.call_deadline
    }

    /// The next instant at which a clock runs out: what the last wait said.
    #[must_use]
    pub fn deadline(&self) -> Option<Time> {
        self.next_wake()
    }
}
