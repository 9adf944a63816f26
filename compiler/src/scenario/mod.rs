//! Scenarios: what the world does in a call, and what is expected of it.
//!
//! `read` turns the YAML or JSON of a scenario into a [`Scenario`], with a [`WallClock`]; `play` runs a program in it and
//! keeps everything that passed as [`Event`]s; `expect` compares.
//! `docs/scenarios.md` describes the format.

mod duration;
mod expect;
mod loader;
mod play;
mod read;
mod trace;
mod unheard;
mod wall;
pub(crate) mod write;

pub(crate) use crate::expr::fields::{DEEP, field, message_field};
pub use crate::redact::redact;
pub(crate) use duration::parse as length_of_time;
pub use duration::{clock, seconds};
pub use expect::{Difference, Expect};
pub use loader::{FileLoader, Unusable, Unused, Why};
pub use play::{EVENTS, Playback, Setting, play};
pub(crate) use read::read_json;
pub use read::{ReadError, read, read_source};
pub use trace::Event;
pub(crate) use trace::Recorder;
pub use trace::{NAMES as EVENT_NAMES, to_json};
pub use unheard::{Undecided, undecided, unheard};
pub use wall::{BadClock, WallClock};
pub(crate) use write::plain;

use std::collections::BTreeMap;
use std::path::PathBuf;

use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::Readings;
use swml_runtime::program::{Kind, Program};
use swml_runtime::sim::script::Script;

use crate::source::Span;

/// A scenario, read.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// The flow that it is for, relative to the scenario's file.
    pub flow: Option<PathBuf>,
    /// How the call begins.
    pub info: CallInfo,
    /// How a message begins, where the document is one for messages.
    pub message: CallInfo,
    /// What a clock on the wall shows: for expressions that ask for the time, evaluated outside.
    pub clock: WallClock,
    /// What chance is drawn from; none where the scenario says none.
    pub seed: Option<u64>,
    /// How the open points are read.
    pub readings: Readings,
    /// What the world does.
    pub script: Script,
    /// Documents by URL, as files relative to the scenario's file.
    pub documents: BTreeMap<String, PathBuf>,
    /// What is expected, where anything is.
    pub expect: Option<Expect>,
    /// Whom and what it names, and where: to say what the flow never does.
    pub spoken: Spoken,
}

impl Scenario {
    /// How the call, or the message, of a program begins.
    #[must_use]
    pub fn info_for(&self, program: &Program) -> CallInfo {
        match program.kind() {
            Kind::Calling => self.info.clone(),
            Kind::Messaging => self.message.clone(),
        }
    }
}

/// The names in a scenario, each with its place.
#[derive(Clone, Debug, Default)]
pub struct Spoken {
    /// The destinations of `legs` and `confirm`.
    pub destinations: Vec<(String, Span)>,
    /// The methods of `steps`.
    pub methods: Vec<(String, Span)>,
    /// The functions that conversations of `steps` call.
    pub functions: Vec<(String, Span)>,
    /// The exits that they take.
    pub exits: Vec<(String, Span)>,
    /// The functions that are called without a word on which of their ways they take.
    pub undecided: Vec<(String, Span)>,
    /// Whether a web server is said to answer one with a document, which may do anything.
    pub answers: bool,
}
