//! The arguments of the command, and the help that teaches them.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum, ValueHint};

/// Compile, check, draw and run SWML call flows.
#[derive(Debug, Parser)]
#[command(name = "swml", version, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  swml check flow.yaml                        what is wrong with it
  swml graph flow.yaml -o flow.svg            what it does, as a picture
  swml run flow.yaml                          one call, in virtual time
  swml run --scenario busy.yaml               that call, and what it expects
  swml verify flow.yaml                       every call, all at once
  swml bounds flow.yaml                       the longest wait, the most legs
  swml safety flow.yaml                       whom it can reach, and why
  swml generate flow.yaml -o scenarios        tests of it: a call for everything
  swml build flow.yaml -o flow.swmlp          a program without its source
  swml fmt flow.yaml                          its canonical form, in place

Exit codes: 0 fine, 1 findings, 2 could not run, 3 gave up.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say everything that is wrong with documents
    Check(Check),
    /// Draw the state machine of a document
    Graph(Graph),
    /// Play one call against simulated phones
    Run(Run),
    /// Explore everything that can happen to a call
    Verify(Verify),
    /// Say how long a caller waits and how many legs there are, at most
    Bounds(Bounds),
    /// Prove whom a call can dial, text, present and fetch
    Safety(Safety),
    /// Write scenarios that take everything that calls can take
    Generate(Generate),
    /// Compile a document into a program that runs without its source
    Build(Build),
    /// Put documents into canonical form
    Fmt(Fmt),
    /// Turn YAML into JSON, or JSON into YAML
    Convert(Convert),
    /// Print a JSON Schema for editors
    Schema(Schema),
    /// Say what a finding or an open point means
    Explain(Explain),
    /// Print completions for a shell
    Completions(Completions),
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Errors are of two kinds: the platform refuses the document, or it accepts
it and the call fails when it gets there. Only the first kind stops `run`,
`graph` and `build`.

  swml check flow.yaml --link https://example.com/next=next.yaml
checks both documents, and what leads from one to the other.")]
pub(crate) struct Check {
    /// Documents to check; `-` is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) kind: OfKind,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: CheckFormat,
    /// Let warnings fail the check too
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// List the expressions too, each with the way that it takes: compiled, or evaluated outside
    #[arg(long)]
    pub(crate) expressions: bool,
    #[command(flatten)]
    pub(crate) links: Links,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Links {
    /// Let a document stand for a URL that the flow, or another linked one, fetches; may be given more than once
    #[arg(long = "link", value_name = "URL=FILE", value_parser = link)]
    pub(crate) links: Vec<(String, PathBuf)>,
}

/// A URL may have `=` in it, the name of a file hardly.
fn link(text: &str) -> Result<(String, PathBuf), &'static str> {
    let (url, file) = text
        .rsplit_once('=')
        .filter(|(url, file)| !file.is_empty() && url.contains("://"))
        .ok_or("a link is written URL=FILE, such as https://example.com/next=next.yaml")?;
    Ok((url.trim().to_owned(), PathBuf::from(file)))
}

#[derive(Clone, Copy, Debug, ClapArgs)]
pub(crate) struct OfKind {
    /// What documents are for; without it, the methods that they use decide
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Kind>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Phone calls
    #[default]
    Calling,
    /// Text messages
    Messaging,
}

impl From<Kind> for swml_compiler::methods::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Calling => Self::Calling,
            Kind::Messaging => Self::Messaging,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people
    #[default]
    Text,
    /// For programs: `findings`, and `documents` with the open points that matter for each
    Json,
}

/// How a report is printed.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people
    #[default]
    Text,
    /// For programs: the same as one JSON object
    Json,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  swml graph flow.yaml -o flow.svg            a picture, for people who review it
  swml graph flow.yaml -o sales.svg --section sales
  swml graph flow.yaml -o flow.svg --bounds   with the longest waits and the most legs
  swml graph flow.yaml --format outline       for a terminal
  swml graph flow.yaml | dot -Tpdf -o f.pdf   by Graphviz

What colours, dashes and shapes mean stands in the legend of a picture.")]
pub(crate) struct Graph {
    /// The document or built program; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// What to write; where it is not given, what the ending of the output says, else dot
    #[arg(long, value_enum)]
    pub(crate) format: Option<GraphFormat>,
    /// Where to write it; standard output where it is not given
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// How close to look: every step, dial groups, or single legs
    #[arg(long, value_enum, default_value_t)]
    pub(crate) zoom: Zoom,
    /// Only this section, with its confirm scripts
    #[arg(long, value_name = "NAME")]
    pub(crate) section: Option<String>,
    /// Only what comes after this state, such as `main/3 prompt`
    #[arg(long, value_name = "STATE")]
    pub(crate) from: Option<String>,
    /// Only what is at most so many edges away from the beginning, or from that state
    #[arg(long, value_name = "N")]
    pub(crate) depth: Option<usize>,
    /// Draw where a caller who hangs up leaves
    #[arg(long)]
    pub(crate) call_left: bool,
    /// Say how long callers wait and how many legs there are, at most
    #[arg(long)]
    pub(crate) bounds: bool,
    /// Draw an edge where a section is used, instead of its name
    #[arg(long)]
    pub(crate) long_edges: bool,
    /// Which page a picture is for: auto is as the reader's system has it
    #[arg(long, value_enum, default_value_t)]
    pub(crate) theme: Theme,
    #[command(flatten)]
    pub(crate) links: Links,
    #[command(flatten)]
    pub(crate) kind: OfKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    /// A page to look around in, in one file
    Html,
    /// A picture
    Svg,
    /// A picture of dots
    Png,
    /// For Graphviz
    Dot,
    /// For Mermaid
    Mermaid,
    /// Indented text
    Outline,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Theme {
    /// As the reader's system has it
    #[default]
    Auto,
    /// For a light page
    Light,
    /// For a dark page
    Dark,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Zoom {
    /// Every state
    Step,
    /// Dial groups as boxes that list their legs
    #[default]
    Group,
    /// Every leg as a node
    Leg,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Without a scenario or a seed the call is an ordinary one: the caller stays;
each prompt gets the first case key that is tested on its value, else 1;
every leg of all but the last group rings out; the last group's first leg
answers after 5 s, presses what its confirm tests for, and hangs up 30 s
after its answer.

  swml run flow.yaml                         that call
  swml run flow.yaml --seed 7                a random one, the same for 7
  swml run flow.yaml --scenario night.yaml   the call that it describes
  swml run flow.yaml --trace jsonl           one JSON object a line")]
pub(crate) struct Run {
    /// The document or built program; `-` is standard input. May be left out where the scenario names it
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath, required_unless_present = "scenario")]
    pub(crate) file: Option<PathBuf>,
    /// What the world does, and what is expected
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) scenario: Option<PathBuf>,
    /// Draw a random world
    #[arg(long, value_name = "N", conflicts_with = "scenario")]
    pub(crate) seed: Option<u64>,
    /// Read an open point of the platform another way, such as group-timeout=stop
    #[arg(long = "reading", value_name = "NAME=VALUE", value_parser = reading)]
    pub(crate) readings: Vec<(String, String)>,
    /// How the call is printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) trace: TraceFormat,
    /// Write a page too that shows the flow and plays the call in it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) html: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) links: Links,
    #[command(flatten)]
    pub(crate) kind: OfKind,
}

/// A reading in two parts; whether there is such a one is said where it is used.
fn reading(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text
        .split_once('=')
        .ok_or("a reading is written NAME=VALUE, such as group-timeout=stop")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TraceFormat {
    /// A timeline for people
    #[default]
    Text,
    /// One JSON object a line
    Jsonl,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Every leg may ring out, answer at any moment, be busy, decline or answer too
late; every step may end in every way that the flow can tell apart, or fail;
the caller may leave at any moment. Either nothing goes wrong, or the
shortest call that does is shown.

  swml verify flow.yaml                      what always has to hold
  swml verify flow.yaml --readings all       under every reading of open points
  swml verify flow.yaml --save calls         calls that go wrong, for swml run

Exit codes: 0 proved or no violation within named bounds, 1 violated, 2 could
not run, 3 gave up or only possible.")]
pub(crate) struct Verify {
    /// The document or built program; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Ask something of it, such as 'never dial "+1900*"'
    #[arg(long = "check", value_name = "SENTENCE")]
    pub(crate) sentences: Vec<String>,
    /// Ask everything that stands in a file, one sentence a line
    #[arg(long = "checks", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    /// Read an open point of the platform another way, such as group-timeout=stop
    #[arg(long = "reading", value_name = "NAME=VALUE", value_parser = reading)]
    pub(crate) readings: Vec<(String, String)>,
    /// Whether to explore under the readings given, or under every combination
    #[arg(
        long = "readings",
        value_enum,
        value_name = "WHICH",
        default_value_t,
        conflicts_with = "readings"
    )]
    pub(crate) which: Which,
    #[command(flatten)]
    pub(crate) links: Links,
    /// How the report is printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ReportFormat,
    /// Where to write every call that goes wrong, as a scenario
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) save: Option<PathBuf>,
    /// The most states that are kept
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub(crate) max_states: usize,
    /// The longest time, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) max_time: u64,
    /// The most memory, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 2048)]
    pub(crate) max_memory: usize,
    /// How many jumps of each `goto` are followed; all, unless that is too much
    #[arg(long, value_name = "N")]
    pub(crate) rounds: Option<u32>,
    /// How many threads work; as many as there are processors
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    #[command(flatten)]
    pub(crate) kind: OfKind,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
The longest wait is the longest time in which the caller is there, and neither
talks to a leg nor hears or is heard by a step. Every bound is reached by some
call, and comes with the sum that leads there.

  swml bounds flow.yaml                      the flow, its connects and sections
  swml bounds flow.yaml --section sales      one section
  swml bounds flow.yaml --format json        for programs

Exit codes: 0 done, 1 findings, 2 could not run.")]
pub(crate) struct Bounds {
    /// The document or built program; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Only this section
    #[arg(long, value_name = "NAME")]
    pub(crate) section: Option<String>,
    /// Read an open point of the platform another way, such as group-timeout=stop
    #[arg(long = "reading", value_name = "NAME=VALUE", value_parser = reading)]
    pub(crate) readings: Vec<(String, String)>,
    /// How the bounds are printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ReportFormat,
    #[command(flatten)]
    pub(crate) links: Links,
    #[command(flatten)]
    pub(crate) kind: OfKind,
}

/// Which readings are explored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Which {
    /// The defaults, and those given
    #[default]
    Given,
    /// Every combination of the ways in which the rows of the table can be read
    All,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Every number that is dialled or texted, every caller id and every web
address must be a literal of the document, or have passed a test against a
list of what is allowed. Either that is proved, or the way is shown by which
something else comes there, step by step.

  swml safety flow.yaml                      what is proved, and what is not
  swml safety flow.yaml --allow '+1555*'     any such number is fine
  swml safety flow.yaml --trust envs         so is what the owner has set

Exit codes: 0 proved, 1 not proved, 2 could not run.")]
pub(crate) struct Safety {
    /// The document; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Addresses that are fine though they are made up on the way; `*` stands for anything
    #[arg(long = "allow", value_name = "PATTERN")]
    pub(crate) allow: Vec<String>,
    /// Something from outside that can be trusted, such as envs, envs.DESK or call.from
    #[arg(long = "trust", value_name = "NAME")]
    pub(crate) trust: Vec<String>,
    #[command(flatten)]
    pub(crate) links: Links,
    #[command(flatten)]
    pub(crate) kind: OfKind,
    /// How the report is printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ReportFormat,
    /// List the addresses that are proved, too
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
A small set of calls that together take every edge of the picture, and let
every clock run out: each of them a scenario with its story as a comment, and
with what must come of it. What no call can take is listed, with the reason.

  swml generate flow.yaml                    what there is to write
  swml generate flow.yaml -o scenarios       write it
  swml generate flow.yaml -o scenarios --check
  swml generate flow.yaml --show no-answer   one of them, on standard output

Exit codes: 0 all is taken or cannot be, 1 something to write (with --check),
2 could not run, 3 gave up on something.")]
pub(crate) struct Generate {
    /// The document or built program; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Where to write the scenarios
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) output: Option<PathBuf>,
    /// Write over files that say something else
    #[arg(long, requires = "output", conflicts_with = "check")]
    pub(crate) force: bool,
    /// Write nothing, and say what would be written; exit 1 where something would
    #[arg(long, requires = "output")]
    pub(crate) check: bool,
    /// Print one scenario, by its part of the name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["output", "format"])]
    pub(crate) show: Option<String>,
    /// Where the caller leaves
    #[arg(long, value_enum, value_name = "WHERE", default_value_t)]
    pub(crate) leaving: Leaving,
    /// Read an open point of the platform another way, such as group-timeout=stop
    #[arg(long = "reading", value_name = "NAME=VALUE", value_parser = reading)]
    pub(crate) readings: Vec<(String, String)>,
    #[command(flatten)]
    pub(crate) kind: OfKind,
    #[command(flatten)]
    pub(crate) links: Links,
    /// How the list is printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
    /// The most plain calls that are looked at
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub(crate) max_calls: usize,
    /// The most states that the verifier keeps, for what plain calls do not show
    #[arg(long, value_name = "N", default_value_t = 200_000)]
    pub(crate) max_states: usize,
    /// The longest time, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) max_time: u64,
}

/// Where the caller leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Leaving {
    /// Once in a step, while somebody rings, in a talk, in a conversation
    #[default]
    Once,
    /// Wherever a call waits
    Each,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    #[default]
    Text,
    /// For programs: every scenario and every way, with what became of it
    Json,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Build {
    /// The document; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Where to write the program
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,
    /// Leave out names and places: smaller, but timelines then have numbers only
    #[arg(long)]
    pub(crate) strip: bool,
    #[command(flatten)]
    pub(crate) links: Links,
    #[command(flatten)]
    pub(crate) kind: OfKind,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Files are changed in place; each one that was changed is named. Only the
writing changes: comments stay with what they are about, and every value
is the same, which is checked before a file is written. JSON stays JSON.
A document that cannot be read is left as it is, and what is wrong with it
is said.

  swml fmt flows/*.yaml        in place
  swml fmt --check flows/*     change nothing; exit 1 where something would
  swml fmt - < flow.yaml       from standard input to standard output")]
pub(crate) struct Fmt {
    /// Documents to format; `-` is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    /// Change nothing, and say which documents are not in canonical form
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Values stay exact: numbers keep their digits, and a number that is read as
a text, such as +15550100001 behind `to`, becomes a text. JSON has no
comments, aliases and merges: comments are left out, which is said, and
aliases are written out.

  swml convert flow.yaml                      JSON, on standard output
  swml convert flow.json -o flow.yaml         YAML, in a file
  swml convert - --to json < flow.yaml        whatever it is, as JSON")]
pub(crate) struct Convert {
    /// The document; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// What to turn it into; where it is not given, what the ending of the output says, else the other of what the
    /// document is
    #[arg(long, value_enum)]
    pub(crate) to: Option<To>,
    /// Where to write it; standard output where it is not given
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum To {
    /// For people
    Yaml,
    /// For programs
    Json,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
An editor that knows JSON Schema completes and explains with it. For one
with the YAML language server:

  swml schema > swml.schema.json

and as the first line of a document:

  # yaml-language-server: $schema=./swml.schema.json")]
pub(crate) struct Schema {
    /// Which documents it describes
    #[arg(long, value_enum, default_value_t)]
    pub(crate) kind: Kind,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    /// A finding, such as unknown-key, an open point, such as A24, an error code of the platform, or what calls are
    /// held to, such as way-out; without one, all findings are listed
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
bash:  swml completions bash > ~/.local/share/bash-completion/completions/swml
zsh:   swml completions zsh > _swml, in a folder of $fpath
fish:  swml completions fish > ~/.config/fish/completions/swml.fish")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}
