//! The whole conversation between the machine and the outside: what goes in, what comes out.
//!
//! A **step** is one [`Input`] and the drain of the [`Output`]s that follow from it. The outputs of a
//! step are in one order, and the order has meaning.

use alloc::vec::Vec;

use crate::fault::Fault;
use crate::id::{ActId, ConnectId, ExprId, LegId, OpId, ProgramId, StateId};
use crate::time::{Millis, Time};
use crate::value::{Text, Value};

/// What the outside tells the machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// The instant that the last [`Output::Wait`] named has come. The very first one begins the call.
    Timeout,
    /// The caller has left.
    CallerHangup,
    /// Something happened on a leg.
    Leg(LegId, LegEvent),
    /// A started operation has ended, by itself or because of [`Command::Stop`].
    Done(OpId, Completion),
    /// A job that was to be started runs, and gives these variables. Its end is told by [`Input::Done`], and
    /// so is that it could not be started.
    Started(OpId, Vec<(Text, Value)>),
    /// A document has been fetched and compiled into the image, or could not be.
    Loaded(OpId, Result<ProgramId, Fault>),
    /// The value of an expression that left the machine; `None` where it could not be had.
    Evaluated(OpId, Option<Value>),
    /// A conversation has called a function, and the function has been answered.
    Called(OpId, Called),
}

/// A function that a conversation has called, and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Called {
    /// The name of the function.
    pub function: Text,
    /// Which of its exits it takes, by rank among those of the state; `None`: the conversation just goes on.
    pub exit: Option<u16>,
    /// What it was given and got, as a map: `args`, `meta_data`, the fields of a web server's answer. The
    /// statements behind the exit see them by these names, before any variable.
    pub facts: Value,
}

/// What can happen on a leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LegEvent {
    /// It rings.
    Ringing,
    /// It sends sound before it answers. Never an answer.
    EarlyMedia,
    /// It has answered.
    Answered,
    /// It is over, for whatever reason. Each leg says so exactly once.
    Ended(EndReason),
}

/// Why a leg is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndReason {
    /// Somebody hung up.
    Hangup,
    /// It was busy.
    Busy,
    /// Nobody answered.
    NoAnswer,
    /// The call was declined.
    Declined,
    /// There is no such destination.
    NotFound,
    /// We cancelled it.
    Cancel,
    /// Anything else.
    Error,
}

impl EndReason {
    /// Every reason.
    pub const ALL: [EndReason; 7] = [
        EndReason::Hangup,
        EndReason::Busy,
        EndReason::NoAnswer,
        EndReason::Declined,
        EndReason::NotFound,
        EndReason::Cancel,
        EndReason::Error,
    ];

    /// The platform's word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            EndReason::Hangup => "hangup",
            EndReason::Busy => "busy",
            EndReason::NoAnswer => "no_answer",
            EndReason::Declined => "declined",
            EndReason::NotFound => "not_found",
            EndReason::Cancel => "cancel",
            EndReason::Error => "error",
        }
    }
}

/// How an operation ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Completion {
    /// `Some` where it failed.
    pub fault: Option<Fault>,
    /// The variables that it gives, by name. Those that the method does not declare are ignored; those
    /// that it declares and that are not here become unset.
    pub set: Vec<(Text, Value)>,
}

impl Completion {
    /// It ended well and gives these variables.
    #[must_use]
    pub fn with(set: Vec<(Text, Value)>) -> Self {
        Self { fault: None, set }
    }

    /// It failed.
    #[must_use]
    pub const fn failed(fault: Fault) -> Self {
        Self { fault: Some(fault), set: Vec::new() }
    }
}

/// What the machine tells the outside.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Output {
    /// Nothing more until the next input; come back with [`Input::Timeout`] at this instant, if any.
    Wait(Option<Time>),
    /// Do this.
    Command(Command),
    /// For observers; only from a machine that traces.
    Trace(Trace),
    /// The script is over. Said once. Legs and operations may still have to end.
    Finished(Outcome),
    /// Every leg and every operation has ended: the call may be forgotten.
    Closed,
}

/// On whose side of the call something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// The A-leg.
    Caller,
    /// A B-leg that is in its confirm.
    Leg(LegId),
}

/// What the outside must do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Answer the caller. `params` are those of the `answer` step, or empty.
    Answer {
        /// A map: `codecs`, `username`, `password`.
        params: Value,
    },
    /// Dial one leg.
    Dial(Dial),
    /// Give up a leg that has not answered.
    Cancel(LegId),
    /// Hang up a leg that has answered.
    Hangup(LegId),
    /// Connect the caller with a leg.
    Bridge(LegId),
    /// Hang up the caller.
    HangupCaller {
        /// `hangup`, `busy`, `decline` or what the flow computed.
        reason: Text,
    },
    /// Start an operation; it ends with [`Input::Done`].
    Perform {
        /// The operation.
        op: OpId,
        /// On which side.
        on: Party,
        /// The method's name.
        method: Text,
        /// A map of its parameters, evaluated.
        params: Value,
        /// Where it stands in the program.
        act: (ProgramId, ActId),
    },
    /// Start an operation that goes on beside the script; answered by [`Input::Started`], or by
    /// [`Input::Done`] where it cannot be started.
    Start {
        /// The operation.
        op: OpId,
        /// On which side.
        on: Party,
        /// The method's name.
        method: Text,
        /// A map of its parameters, evaluated.
        params: Value,
        /// Where it stands in the program.
        act: (ProgramId, ActId),
    },
    /// Stop an operation; it still ends with [`Input::Done`].
    Stop(OpId),
    /// Let a conversation go on that had called a function: what the function led to has been done.
    Resume {
        /// The operation.
        op: OpId,
        /// What the model shall say, from the variable `ai_response`; `Undefined` where nobody has set it.
        response: Value,
    },
    /// Fetch a document and compile it; answered by [`Input::Loaded`].
    Load {
        /// The operation.
        op: OpId,
        /// For whom.
        on: Party,
        /// A URL or the text of a document.
        dest: Text,
        /// The `params` to send along.
        params: Value,
    },
    /// Evaluate an expression outside; answered by [`Input::Evaluated`].
    Evaluate {
        /// The operation.
        op: OpId,
        /// Whose variables it sees.
        on: Party,
        /// The expression as written.
        source: Text,
    },
    /// Tell a web address what happened; the driver adds ids and clock times.
    Notify {
        /// Where to.
        url: Text,
        /// What happened.
        notice: Notice,
    },
}

/// One leg to dial, with all facts that follow from the document, so that an observer can derive every
/// deadline and every order by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dial {
    /// This attempt.
    pub leg: LegId,
    /// Which run of a `connect` it belongs to, counted from 1 over the call.
    pub activation: u32,
    /// Where that `connect` stands.
    pub connect: (ProgramId, ConnectId),
    /// The group, from 0.
    pub group: u16,
    /// The place in the group, from 0.
    pub index: u16,
    /// What is dialled: `+15550100001`, `sip:...`, `/public/...`, `queue:...`, `stream:...`.
    pub to: Text,
    /// The kind of destination.
    pub kind: DestinationKind,
    /// The caller id to present.
    pub from: Text,
    /// How long it may ring.
    pub timeout: Millis,
    /// How long its confirm may take, where it has one.
    pub confirm: Option<Millis>,
    /// Everything else of this leg, as a map: `headers`, `codecs`, `username`, `name`, ...
    pub params: Value,
    /// What concerns the whole connect, as a map (`ringback`): the same on each of its legs.
    pub shared: Value,
}

pub use crate::destination::DestinationKind;

/// A fact for a status callback.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// `calling.call.state` of a leg.
    CallState {
        /// The leg.
        leg: LegId,
        /// `created`, `ringing`, `answered`, `ended`.
        state: CallState,
        /// Only with `ended`.
        end_reason: Option<EndReason>,
    },
    /// `calling.call.connect`.
    Connect {
        /// `connecting`, `connected`, `failed`, `disconnected`.
        state: ConnectState,
        /// Only with `failed`.
        failed_reason: Option<EndReason>,
        /// Only with `connected`.
        peer: Option<LegId>,
    },
    /// `calling.call.stream` of a stream destination.
    Stream {
        /// The leg that is the stream.
        leg: LegId,
        /// Whether it has ended.
        finished: bool,
    },
}

/// The states that `call_state_events` can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallState {
    /// Dialled.
    Created,
    /// Rings.
    Ringing,
    /// Has answered.
    Answered,
    /// Is over.
    Ended,
}

impl CallState {
    /// Every state, in order.
    pub const ALL: [CallState; 4] =
        [CallState::Created, CallState::Ringing, CallState::Answered, CallState::Ended];

    /// The platform's word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            CallState::Created => "created",
            CallState::Ringing => "ringing",
            CallState::Answered => "answered",
            CallState::Ended => "ended",
        }
    }
}

/// The states of a whole connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConnectState {
    /// Dialling has begun.
    Connecting,
    /// A leg is bridged.
    Connected,
    /// Every leg is lost.
    Failed,
    /// The bridge has ended.
    Disconnected,
}

impl ConnectState {
    /// The platform's word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            ConnectState::Connecting => "connecting",
            ConnectState::Connected => "connected",
            ConnectState::Failed => "failed",
            ConnectState::Disconnected => "disconnected",
        }
    }
}

/// How the script ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The end of `main`, or `return` outside of every `execute`.
    Completed,
    /// A `hangup` step.
    HungUp,
    /// The call's own `max_duration` passed.
    MaxDuration,
    /// The caller left.
    CallerLeft,
    /// A fatal fault.
    Failed(Fault),
}

impl Outcome {
    /// `completed`, `hung_up`, `caller_left` or `failed`: the word that scenarios use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Outcome::Completed => "completed",
            Outcome::HungUp | Outcome::MaxDuration => "hung_up",
            Outcome::CallerLeft => "caller_left",
            Outcome::Failed(_) => "failed",
        }
    }
}

/// What an observer sees beyond the commands. Ids, not texts: whoever reads it has the program.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Trace {
    /// A state is entered.
    Enter {
        /// Whose thread.
        on: Party,
        /// Which program.
        program: ProgramId,
        /// Which state.
        state: StateId,
        /// What led there.
        by: By,
    },
    /// A variable got a value; `Undefined` where it was unset.
    Set {
        /// Whose thread.
        on: Party,
        /// Its name.
        name: Text,
        /// Its value.
        value: Value,
    },
    /// A connect begins: before the caller is answered for it and anybody is dialled.
    Connect {
        /// The run of the `connect`, counted from 1 over the call.
        activation: u32,
        /// Where it stands.
        connect: (ProgramId, ConnectId),
        /// How many destinations it lists, over all groups.
        legs: u32,
        /// How long the ringing of a group, or of all, may take: where `timeout-scope` is read so.
        limit: Option<Millis>,
    },
    /// The script goes on behind a connect: to its `result`, its transfer or the next statement.
    ConnectEnd {
        /// The run of the `connect`.
        activation: u32,
        /// Whether a leg was bridged.
        bridged: bool,
    },
    /// The ring or confirm clock of a leg ran out.
    LegTimeout(LegId),
    /// A leg's confirm is over.
    ConfirmEnd {
        /// The leg.
        leg: LegId,
        /// Whether it passed.
        passed: bool,
    },
    /// A leg could not even be dialled: its destination, timeout or another parameter came out unusable.
    LegUnusable {
        /// The run of the `connect`.
        activation: u32,
        /// The group, from 0.
        group: u16,
        /// The place in the group, from 0.
        index: u16,
    },
    /// A statement fault: `script_error` is set and the call goes on.
    StatementFault {
        /// Whose thread.
        on: Party,
        /// What went wrong.
        fault: Fault,
        /// The expression that failed, where it was one.
        expr: Option<ExprId>,
    },
    /// A conversation calls a function.
    Called {
        /// Whose thread.
        on: Party,
        /// The step of the conversation.
        act: (ProgramId, ActId),
        /// The name of the function.
        function: Text,
        /// The exit that it takes, if any.
        exit: Option<u16>,
    },
    /// An input that had nothing to act on any more.
    Ignored(Ignored),
}

/// What leads to a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The call begins.
    Start,
    /// A state is left, by the exit of this rank.
    Exit(ProgramId, StateId, u16),
    /// A state uses a section: an `execute`, a dial group whose leg has to confirm, a `transfer` to what was loaded.
    Use(ProgramId, StateId),
}

/// Which input was ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ignored {
    /// `Timeout` with nothing due.
    Timeout,
    /// `CallerHangup` after the caller had gone.
    CallerHangup,
    /// An event of a leg that is unknown or over, or that changes nothing.
    Leg(LegId, LegEvent),
    /// The end of an operation that is unknown or over.
    Op(OpId),
    /// A function that this operation does not have, or cannot call now.
    Called(OpId),
}
