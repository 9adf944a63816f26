//! What the simulated world does: the part of a scenario that the dialer plays.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::io::{EndReason, LegEvent};
use crate::time::{Millis, Time};
use crate::value::{Text, Value};

/// The world of one call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    /// What the called parties do, by destination as dialled.
    pub legs: Vec<(Text, Vec<LegScript>)>,
    /// How the operations of a confirm end, by destination: per attempt, method and step, in order of use
    /// per method.
    pub confirm: Vec<(Text, Vec<ConfirmSteps>)>,
    /// How the caller's operations end, by method, in order of use.
    pub steps: Vec<(Text, Vec<StepScript>)>,
    /// How web servers reply, by address, in order of use; the last repeats.
    pub requests: Vec<(Text, Vec<Reply>)>,
    /// The words that the result of each method can be, for what is drawn from a seed.
    pub words: Vec<(Text, Vec<Text>)>,
    /// When the caller leaves.
    pub caller_hangup: Option<Time>,
    /// Answers to expressions that leave the machine.
    pub evaluate: Vec<(Text, Value)>,
    /// The exact inputs, instead of all of the above.
    pub inputs: Option<Vec<(Time, ExactInput)>>,
    /// Whether nothing happens by itself until the exact inputs are used up: no clock, no end of what was
    /// cancelled, stopped, fetched or evaluated.
    pub strict: bool,
    /// What happens where nothing is said.
    pub rest: Rest,
}

/// The steps of one attempt in its confirm: methods and how they end.
pub type ConfirmSteps = Vec<(Text, StepScript)>;

/// What happens where a script says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// Destinations ring for ever, prompts get no input, everything else succeeds.
    #[default]
    Silent,
    /// Each prompt gets the first case key that is tested on its value, else `1`; every leg of all but
    /// the last group rings out; the last group's first leg answers after 5 s, presses what its confirm
    /// tests for, and hangs up after 30 s.
    Usual,
    /// Drawn from a seed.
    Seeded(u64),
}

/// What one attempt to reach somebody meets. Times since the dial, `hangup` since the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LegScript {
    /// When it begins to ring.
    pub ring: Option<Millis>,
    /// When it sends sound before it answers.
    pub early_media: Option<Millis>,
    /// When it answers.
    pub answer: Option<Millis>,
    /// When and why it fails.
    pub fail: Option<(Millis, EndReason)>,
    /// When it hangs up.
    pub hangup: Option<Millis>,
    /// Whether it still answers after our cancel.
    pub late: bool,
    /// Whether a machine picks up: it presses nothing and hangs up by itself.
    pub voicemail: bool,
}

/// How one operation ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepScript {
    /// How long it takes; absent: what such an operation usually takes.
    pub took: Option<Millis>,
    /// What comes of it.
    pub result: StepResult,
}

/// What comes of an operation.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum StepResult {
    /// It succeeds in the usual way.
    #[default]
    Usual,
    /// Digits are pressed.
    Digits(Text),
    /// Words are spoken.
    Speech(Text),
    /// Nothing is pressed or said.
    NoInput,
    /// What is pressed or said does not fit.
    NoMatch,
    /// It fails.
    Failed,
    /// Its result variable says this word; the others are as usual then.
    Word(Text),
    /// It succeeds and sets these variables.
    Set(Vec<(Text, Value)>),
    /// It never ends by itself.
    Never,
    /// A conversation: it calls these functions, one after another, and then ends.
    Talks(Vec<CallScript>, Box<StepResult>),
}

/// A function that a conversation calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CallScript {
    /// Its name.
    pub function: Text,
    /// How long the conversation goes on before, since it began or was last interrupted.
    pub after: Option<Millis>,
    /// What comes of it.
    pub exit: CallExit,
    /// What it is given and gets: see [`Called::facts`](crate::io::Called).
    pub facts: Vec<(Text, Value)>,
}

/// What comes of a call of a function.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum CallExit {
    /// The first thing that the document has for it; what a web server answers does nothing.
    #[default]
    Usual,
    /// The exit of this name.
    Named(Text),
    /// The exit of this rank.
    Ranked(u16),
    /// The conversation goes on.
    None,
}

/// How a web server replies.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// How long it takes; absent: 300 ms.
    pub took: Option<Millis>,
    /// What it says; none where there is no connection.
    pub response: Option<Response>,
    /// Whether it never comes.
    pub never: bool,
}

/// What a web server says.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers, their names in lower case.
    pub headers: Vec<(Text, Value)>,
    /// The body as it comes.
    pub body: Text,
    /// The body as a value, where it is JSON.
    pub json: Option<Value>,
}

impl Response {
    /// The statuses of which a request makes a success.
    pub const SUCCESS: core::ops::Range<u16> = 200..300;
}

/// An input as a counter-example writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum ExactInput {
    /// Something on a leg, by attempt number.
    Leg(u32, LegEvent),
    /// The caller leaves.
    CallerHangup,
    /// The oldest open operation of a method ends.
    Op(Text, StepScript),
    /// The operation of a number ends in the way of a method.
    Numbered(u32, Text, StepScript),
    /// The fetch of a number is answered: with the document, or not at all.
    Loaded(u32, bool),
    /// The expression of a number is answered.
    Evaluated(u32, Option<Value>),
    /// The machine's clock runs out. Only needed where something else happens in the same instant.
    Timeout,
    /// The conversation of a number, else the one of a method that was begun last, calls a function.
    Called(Option<u32>, Text, CallScript),
}
