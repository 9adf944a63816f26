//! Scenarios: what the world does in a call, and what is expected of it.
//!
//! `read` turns the YAML or JSON of a scenario into a [`Scenario`]; `play` runs a program in it and
//! keeps everything that passed as [`Event`]s; `expect` compares.
//! `docs/scenarios.md` describes the format.

mod duration;
mod expect;
mod loader;
mod play;
mod read;
mod trace;

pub use crate::redact::redact;
pub use duration::{clock, seconds};
pub use expect::{Difference, Expect};
pub use loader::FileLoader;
pub use play::{EVENTS, Playback, Setting, play};
pub use read::{ReadError, read};
pub use trace::Event;

use std::collections::BTreeMap;
use std::path::PathBuf;

use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::Readings;
use swml_runtime::sim::script::Script;

/// A scenario, read.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// The flow that it is for, relative to the scenario's file.
    pub flow: Option<PathBuf>,
    /// How the call begins.
    pub info: CallInfo,
    /// How the open points are read.
    pub readings: Readings,
    /// What the world does.
    pub script: Script,
    /// Documents by URL, as files relative to the scenario's file.
    pub documents: BTreeMap<String, PathBuf>,
    /// What is expected, where anything is.
    pub expect: Option<Expect>,
}
