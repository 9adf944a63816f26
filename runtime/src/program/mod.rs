//! The compact form of a flow: flat tables that the machine reads.
//!
//! *State number = node number, exit number = edge rank*: the program is the compiler's graph, one to
//! one, and can be turned back into it. [`Program::new`] is the only maker and checks every index, so the
//! machine uses them unchecked.

mod conversation;
mod image;
mod kind;
mod listing;
mod verify;
#[cfg(feature = "artifact")]
mod wire;

use alloc::boxed::Box;
use alloc::vec::Vec;

pub use conversation::{Answer, Context, ContextStep, Conversation, Function, Passage};
pub use image::Image;
pub use kind::{Kind, Transform};
pub use verify::BadProgram;
#[cfg(feature = "artifact")]
pub use wire::WireError;

use crate::destination::DestinationKind;
use crate::expr::{Code, Span};
use crate::fault::Fault;
use crate::id::{
    ActId, BranchId, CallId, ConnectId, ExprId, JumpId, LegSpecId, LoadId, SectionId, SetId,
    StateId,
};
use crate::value::{Text, Value};

/// A checked program. See [`Tables`] for what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    tables: Tables,
    /// The values of the expressions that are just constants, by number: most are.
    constants: Vec<Option<Value>>,
    /// Whether all of a section may run as a confirm script, by number.
    confirmable: Vec<bool>,
}

/// Everything that a program holds, before it is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Tables {
    /// What the documents are for.
    pub kind: Kind,
    /// What each state does.
    pub states: Vec<Op>,
    /// Where the exits of each state begin in `exits`; one more entry than there are states.
    pub first_exit: Vec<u32>,
    /// The targets of all exits, state by state, in order of rank.
    pub exits: Vec<StateId>,
    /// The documents that the sections come from; the first is the one that a call begins with.
    pub spaces: Vec<Space>,
    /// Sections and confirm scripts.
    pub sections: Vec<Section>,
    /// Leaf steps.
    pub acts: Vec<Act>,
    /// `set` and `unset` steps.
    pub sets: Vec<SetStep>,
    /// `switch`, `cond` and `result`.
    pub branches: Vec<Branch>,
    /// `goto`.
    pub jumps: Vec<Jump>,
    /// `execute`.
    pub calls: Vec<Call>,
    /// Fetches, and dests that a call computes.
    pub loads: Vec<Load>,
    /// `connect`.
    pub connects: Vec<Connect>,
    /// The destinations of connects.
    pub legs: Vec<LegSpec>,
    /// The expressions of all of the above.
    pub exprs: Vec<Span>,
    /// Their code.
    pub code: Code,
    /// Names and places for people; may be stripped.
    pub debug: Option<Debug>,
}

/// What a state does. The exits in order of rank are given with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum Op {
    /// The beginning of a section. `next`
    Start(SectionId),
    /// A leaf step. `next`, and `failed` where it has a second exit; none for `hangup`. A conversation: `ended`,
    /// then what its functions can do.
    Act(ActId),
    /// `set`, `unset`. `next`
    Set(SetId),
    /// `switch`, `cond`, `result`. One exit per case, then the default or no-match.
    Branch(BranchId),
    /// `goto`. `taken`, `spent`, and `skipped` where it has a `when`.
    Jump(JumpId),
    /// `execute`. `returned`
    Call(CallId),
    /// A document, or a dest that the call computes. `loaded`, `failed`
    Load(LoadId),
    /// One dial group. `accepted`, `timed-out`, `failed`
    Dial {
        /// The connect.
        connect: ConnectId,
        /// The group, from 0.
        group: u16,
    },
    /// The winner and the caller talk. `ended`, `max-duration`
    Bridge(ConnectId),
    /// `transfer`. `next` where the target is a section of this program, else none.
    Enter(CallId),
    /// `return`. No exit.
    Return(ExprId),
    /// The end of a section. No exit.
    End,
    /// The script fails here. No exit.
    Fault(Fault),
}

/// A document: a name space for sections. Beside the one that a call begins with there are those that stand in its
/// text, and those that were linked by their URLs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Space {
    /// What the names of its sections begin with, up to a `#`; empty for the first.
    pub title: Text,
    /// The URL that it was linked by.
    pub url: Option<Text>,
}

/// A named section, or the confirm script of a leg.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Section {
    /// Its name; of a confirm script, the name of its place, such as `main/1 connect/confirm`; of a section of
    /// another document behind the title of that.
    pub name: Text,
    /// Its document, an index into [`Tables::spaces`].
    pub space: u32,
    /// Its first state.
    pub start: StateId,
    /// Whether it is a confirm script.
    pub confirm: bool,
}

/// A leaf step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Act {
    /// The method's name.
    pub method: Text,
    /// Who carries it out.
    pub kind: ActKind,
    /// A map of its parameters.
    pub params: ExprId,
    /// Whether it answers an unanswered call first: absent: it never does; else unless this is `false`.
    pub auto_answer: Option<ExprId>,
    /// The variables that its completion may set.
    pub sets: Vec<Text>,
    /// What its result variables say when it succeeds, as far as that is one word.
    pub on_success: Vec<(Text, Value)>,
    /// What it sets when it fails.
    pub on_failure: Vec<(Text, Value)>,
    /// The jobs that it starts, stops or speaks to.
    pub job: Option<JobSpec>,
    /// Whether it may stand in a confirm script.
    pub confirmable: bool,
    /// Of a conversation: what it can do to the call.
    pub conversation: Option<Box<Conversation>>,
}

/// Who carries a leaf step out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum ActKind {
    /// The machine: [`Command::Answer`](crate::io::Command::Answer), at once.
    Answer,
    /// The machine: the call, or the leg, is over.
    Hangup,
    /// The machine: a clock. The parameter `duration` is in milliseconds; -1 waits for ever.
    Sleep,
    /// The driver: [`Command::Perform`](crate::io::Command::Perform), then wait for its end.
    Perform,
    /// The driver: [`Command::Start`](crate::io::Command::Start), then wait until it runs; it goes on beside the
    /// script as a job. Where the parameter `wait` is true, the same as `Perform`.
    Start,
    /// The machine: stops the job of the parameter `control_id`, else the one that was started last.
    Stop,
    /// The driver, as [`ActKind::Perform`]. Meanwhile functions may be called:
    /// [`Input::Called`](crate::io::Input::Called).
    Converse,
    /// The machine: the conversation whose function led here is over. Its variables say `success`.
    EndConversation,
}

/// The jobs of a method: what runs beside the script.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct JobSpec {
    /// The method that starts them.
    pub of: Text,
    /// How many of them one side of the call may have.
    pub count: JobCount,
    /// The variable with the name (control id) of the one that was started last, where they have names.
    pub control: Option<Text>,
    /// Methods whose jobs cannot run beside them.
    pub excludes: Vec<Text>,
    /// The parameter that says what to do: `start`, `stop`, or something to say to one that runs.
    pub by: Option<Text>,
}

/// How many jobs of a method one side of the call may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum JobCount {
    /// As many as have names of their own.
    Several,
    /// One: to start a second fails.
    One,
    /// One: to start it again changes nothing.
    Same,
}

/// One `set` or `unset` step: assignments in document order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct SetStep {
    /// What becomes of which variable.
    pub assignments: Vec<(Text, Assign)>,
}

/// What becomes of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum Assign {
    /// It gets a value.
    To(ExprId),
    /// It is removed.
    Unset,
}

/// How a branch decides.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum Branch {
    /// The text form of a value against keys; the exit has the key's number, else the last.
    Switch {
        /// The value.
        subject: ExprId,
        /// The keys.
        keys: Vec<Text>,
        /// Whether it is a `result` without a default.
        partial: bool,
        /// What becomes of the value first.
        transform: Option<Transform>,
    },
    /// The first condition that is truthy; else the last exit.
    Cond {
        /// The conditions.
        whens: Vec<ExprId>,
        /// Whether it is a `result` without an `else`.
        partial: bool,
    },
}

/// A `goto`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Jump {
    /// Its condition.
    pub when: Option<ExprId>,
    /// How often it jumps, 1 to 100.
    pub max: ExprId,
}

/// Where an `execute` or a `transfer` goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum Callee {
    /// A section of this program.
    Section(SectionId),
    /// What the [`Op::Load`] before it found.
    Loaded,
}

/// An `execute` or a `transfer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Call {
    /// Where to.
    pub callee: Callee,
    /// A map, its scalars as texts; absent: empty.
    pub params: Option<ExprId>,
    /// Whether the callee is a document that would be fetched: an `execute` of it counts as a transfer.
    pub fetched: bool,
}

/// A document to fetch, or a dest that the call computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Load {
    /// The text of the dest.
    pub dest: ExprId,
    /// The params to send along.
    pub params: Option<ExprId>,
    /// What it is for.
    pub purpose: LoadPurpose,
    /// `main` of the document, where it is known ahead.
    pub known: Option<SectionId>,
}

/// What a document is fetched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum LoadPurpose {
    /// `execute`; its dest may turn out to be a section.
    Execute,
    /// `transfer`; its dest may turn out to be a section.
    Transfer,
    /// A `confirm` by URL.
    Confirm,
    /// `transfer_after_bridge`.
    AfterBridge,
    /// Statements that the web server of a function has answered.
    Function,
}

/// A `connect`: groups of legs, dialled one group after another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Connect {
    /// Delay the answer to the caller until a leg is accepted. A truth value.
    pub answer_on_bridge: Option<ExprId>,
    /// `false` delays the answer too. A truth value.
    pub auto_answer: Option<ExprId>,
    /// The longest time of the bridge, in seconds.
    pub max_duration: ExprId,
    /// Its own `timeout`, in seconds: what limits the ringing of a group, or of all, where the reading
    /// `timeout-scope` says so. Its legs have theirs.
    pub timeout: ExprId,
    /// What the caller hears meanwhile and whatever else concerns no single leg: a map.
    pub params: ExprId,
    /// Who is told of the progress of the connect.
    pub status_url: Option<ExprId>,
    /// The legs of each group.
    pub groups: Vec<Vec<LegSpecId>>,
}

/// One destination of a connect, everything inherited already in place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct LegSpec {
    /// Whom to dial.
    pub to: ExprId,
    /// Its kind, where it is literal.
    pub kind: Option<DestinationKind>,
    /// The caller id; absent: the caller's own.
    pub from: Option<ExprId>,
    /// How long it may ring, in seconds.
    pub timeout: ExprId,
    /// The script that the answered leg must pass.
    pub confirm: Option<SectionId>,
    /// How long that may take, in seconds; absent: as long as `timeout`.
    pub confirm_timeout: Option<ExprId>,
    /// Who is told of the states of this leg.
    pub call_state_url: Option<ExprId>,
    /// Which states: bit n stands for `CallState::ALL[n]`.
    pub call_state_events: u8,
    /// Who is told of a stream's states, where the leg may be one.
    pub stream_status_url: Option<ExprId>,
    /// Everything else, as a map.
    pub params: ExprId,
}

/// Names and places for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Debug {
    /// The names of the sources, one per document.
    pub files: Vec<Text>,
    /// One row per state.
    pub states: Vec<DebugRow>,
    /// One row per leg, in the order of the table of legs: where its destination stands.
    pub legs: Vec<Place>,
}

/// The name of a state and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct DebugRow {
    /// Its stable name, such as `main/1 connect/group 1`.
    pub name: Text,
    /// Its place.
    pub place: Place,
}

/// A place in a source: both from 1, the column in Unicode scalars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
    /// The document that it stands in: an index into [`Debug::files`].
    pub file: u32,
}

impl Connect {
    /// The expressions of the connect itself, in the order in which they are evaluated: `timeout` last,
    /// which not every reading needs.
    pub(crate) fn exprs(&self) -> impl Iterator<Item = ExprId> {
        let Self {
            answer_on_bridge,
            auto_answer,
            max_duration,
            timeout,
            params,
            status_url,
            groups: _,
        } = self;
        let all = [
            *status_url,
            Some(*params),
            Some(*max_duration),
            *answer_on_bridge,
            *auto_answer,
            Some(*timeout),
        ];
        all.into_iter().flatten()
    }
}

impl LegSpec {
    /// The expressions of the leg, in the order in which they are evaluated.
    pub(crate) fn exprs(&self) -> impl Iterator<Item = ExprId> {
        let all = [
            Some(self.to),
            self.from,
            Some(self.timeout),
            self.confirm_timeout,
            self.call_state_url,
            self.stream_status_url,
            Some(self.params),
        ];
        all.into_iter().flatten()
    }
}

impl Program {
    /// Checks the tables and makes a program of them.
    ///
    /// # Errors
    /// When an index is out of range or a state has another number of exits than its kind has.
    pub fn new(tables: Tables) -> Result<Self, BadProgram> {
        let confirmable = verify::verify(&tables)?;
        let constant = |span: &Span| tables.code.constant(*span).cloned();
        let constants = tables.exprs.iter().map(constant).collect();
        Ok(Self { tables, constants, confirmable })
    }

    /// What the program holds.
    #[must_use]
    pub const fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Whether all of a section may run as a confirm script.
    #[must_use]
    pub fn is_confirmable(&self, section: SectionId) -> bool {
        self.confirmable[section.index()]
    }

    /// What a state does.
    #[must_use]
    pub fn op(&self, state: StateId) -> Op {
        self.tables.states[state.index()]
    }

    /// A leaf step.
    #[must_use]
    pub fn act(&self, act: ActId) -> &Act {
        &self.tables.acts[act.index()]
    }

    /// The exits of a state, in order of rank.
    #[must_use]
    pub fn exits(&self, state: StateId) -> &[StateId] {
        let first = self.tables.first_exit[state.index()] as usize;
        let last = self.tables.first_exit[state.index() + 1] as usize;
        &self.tables.exits[first..last]
    }

    /// The value of an expression, where it is just a constant.
    #[must_use]
    pub fn constant(&self, expr: ExprId) -> Option<&Value> {
        self.constants[expr.index()].as_ref()
    }

    /// What the program is for.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.tables.kind
    }

    /// The first state of `main`.
    #[must_use]
    pub fn main(&self) -> StateId {
        self.tables.sections[self.main_section().index()].start
    }

    /// The section `main` of the document that a call begins with.
    #[must_use]
    pub fn main_section(&self) -> SectionId {
        self.section_in(0, "main").expect("a checked program has a main section")
    }

    /// A section by its name in its own document.
    #[must_use]
    pub fn section_in(&self, space: u32, name: &str) -> Option<SectionId> {
        let title = self.tables.spaces[space as usize].title.as_str();
        let is_it = |section: &Section| {
            let own = match title {
                "" => Some(section.name.as_str()),
                title => section.name.strip_prefix(title).and_then(|rest| rest.strip_prefix('#')),
            };
            section.space == space && !section.confirm && own == Some(name)
        };
        self.tables.sections.iter().position(is_it).map(SectionId::from_index)
    }

    /// `main` of the document that was linked by a URL.
    #[must_use]
    pub fn linked(&self, url: &str) -> Option<SectionId> {
        let is_it = |space: &Space| space.url.as_deref() == Some(url);
        let space = self.tables.spaces.iter().position(is_it)?;
        self.section_in(u32::try_from(space).ok()?, "main")
    }

    /// The document that a state belongs to. The states of a section follow its first one.
    #[must_use]
    pub fn space_of(&self, state: StateId) -> u32 {
        let starts = self.tables.sections.iter().filter(|section| section.start <= state);
        starts.max_by_key(|section| section.start).map_or(0, |section| section.space)
    }

    /// The file that a place lies in; empty where names were stripped.
    #[must_use]
    pub fn file(&self, place: Place) -> &str {
        let files = self.tables.debug.as_ref().map_or(&[][..], |debug| &debug.files);
        files.get(place.file as usize).map_or("", Text::as_str)
    }

    /// The stable name of a state; empty where names were stripped.
    #[must_use]
    pub fn name(&self, state: StateId) -> &str {
        self.row(state).map_or("", |row| row.name.as_str())
    }

    /// Where a state stands in the source.
    #[must_use]
    pub fn place(&self, state: StateId) -> Option<Place> {
        self.row(state).map(|row| row.place)
    }

    fn row(&self, state: StateId) -> Option<&DebugRow> {
        self.tables.debug.as_ref().map(|debug| &debug.states[state.index()])
    }
}
