//! Document to flow, as in a Thompson construction: every statement adds its states, takes what was still
//! open before it, and leaves open what should lead to the statement after it.
//!
//! What only a look at the whole document can tell is reported here: sections and labels that are not
//! there, steps that no call can reach. Nothing is simplified: the flow has what the document says, states
//! that nothing leads to included.

mod action;
mod block;
mod branch;
mod call;
mod connect;
mod conversation;
mod jump;
mod names;
mod params;

use std::collections::{BTreeMap, HashMap, VecDeque};

use petgraph::graph::NodeIndex;
use swml_runtime::value::{Text, Value};

use self::action::Outputs;
use self::block::Body;
use self::jump::Labels;
use crate::ast::{ConfirmScript, Document};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expr::{Argument, ArgumentKind, Formula};
use crate::flow::{self, Builder, Flow, NodeKind, shortened};
use crate::limits;
use crate::redact::redact_text;
use crate::source::{Source, Span};

/// How much of a section's name or a key goes into the names of states, in characters.
const NAME_CHARS: usize = 40;
/// How many names are compared in all to guess what was meant: a document can be mistakes from end to end.
const GUESSES: usize = 20_000;

/// Lowers a document, also one with mistakes: the flow then has what could be read.
///
/// # Example
/// ```
/// use swml_compiler::{lower, parse, source::Source, syntax, diagnostic::Diagnostics};
///
/// let source = Source::new("hello.yaml", "sections: {main: [answer, hangup]}");
/// let mut diagnostics = Diagnostics::default();
/// let tree = syntax::parse(&source, &mut diagnostics);
/// let document = parse::document(&tree, &mut diagnostics);
/// let flow = lower::lower(&document, &source, &mut diagnostics);
/// let names: Vec<_> = flow.nodes().map(|(_, node)| node.name.as_str()).collect();
/// assert_eq!(names, ["main/start", "main/0 answer", "main/1 hangup", "main/end"]);
/// ```
#[must_use]
pub fn lower(document: &Document, source: &Source, diagnostics: &mut Diagnostics) -> Flow {
    lower_all(vec![Unit { url: None, document, source, diagnostics }])
}

/// A document to lower: the one that a call begins with, or one that was linked by its URL.
#[derive(Debug)]
pub struct Unit<'d, 'o> {
    /// The URL that it was linked by.
    pub url: Option<&'d str>,
    /// What it means.
    pub document: &'d Document,
    /// Its text.
    pub source: &'d Source,
    /// Where its findings go.
    pub diagnostics: &'o mut Diagnostics,
}

/// Lowers documents into one flow: the first is the one that a call begins with. Whatever names the URL of another
/// one leads there.
#[must_use]
pub fn lower_all<'d>(units: Vec<Unit<'d, '_>>) -> Flow {
    let kind = units.first().map(|unit| unit.document.kind).unwrap_or_default();
    let mut lowering = Lowering {
        units,
        builder: Builder::new(kind),
        spaces: Vec::new(),
        linked: BTreeMap::new(),
        space: 0,
        scripts: VecDeque::new(),
        all_labels: HashMap::new(),
        constants: HashMap::new(),
        outputs: HashMap::new(),
        guesses: GUESSES,
        body: Body::default(),
    };
    lowering.announce_units();
    let mut next = 0;
    // Documents in the texts of others are found on the way.
    while next < lowering.spaces.len() {
        lowering.document(next);
        next += 1;
    }
    let Lowering { builder, spaces, mut units, .. } = lowering;
    let flow = builder.finish();
    debug_assert_eq!(flow.check(), Ok(()), "lowering makes well-formed flows");
    for (section, finding) in params::bare(&flow).into_iter().chain(names::misspelt(&flow)) {
        let Space { unit, inline, .. } = spaces[flow.sections()[section].space];
        units[unit].diagnostics.push(Diagnostic { inner: inline, ..finding });
    }
    flow
}

/// What has no target yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loose {
    /// An exit of a state, by rank.
    Exit(NodeIndex, u16),
    /// A label: whatever state comes next is its own.
    Label(usize),
}

/// Everything that leads to the next state. Empty: no call comes there.
type Open = Vec<Loose>;

/// A confirm script that waits for its turn: the states of a section follow one another.
struct Script<'d> {
    section: usize,
    path: String,
    span: Span,
    script: &'d ConfirmScript,
}

/// A document: a name space for sections.
struct Space<'d> {
    document: &'d Document,
    /// Its sections by name, as numbers of the flow's.
    sections: BTreeMap<&'d str, usize>,
    /// What it was read with.
    unit: usize,
    /// Whether it stands in the text of another one.
    inline: bool,
}

struct Lowering<'d, 'o> {
    units: Vec<Unit<'d, 'o>>,
    builder: Builder,
    spaces: Vec<Space<'d>>,
    /// The documents that were linked, by URL.
    linked: BTreeMap<&'d str, usize>,
    /// The document that is being lowered.
    space: usize,
    scripts: VecDeque<Script<'d>>,
    /// All labels of a document, once somebody has asked for them.
    all_labels: HashMap<usize, Labels<'d>>,
    /// The formulas of constants, one each.
    constants: HashMap<Value, Formula>,
    /// What each method sets.
    outputs: HashMap<&'static str, Outputs>,
    /// How many names may still be compared to guess what was meant.
    guesses: usize,
    /// The section that is being lowered.
    body: Body<'d>,
}

impl<'d> Lowering<'d, '_> {
    fn announce_units(&mut self) {
        for unit in 0..self.units.len() {
            let Unit { url, document, .. } = &self.units[unit];
            let (url, document) = (*url, *document);
            let title = url.map(title).unwrap_or_default();
            let space = self.announce_document(document, title, unit, url, false);
            if let Some(url) = url {
                self.linked.insert(url, space);
            }
        }
    }

    /// Announces a document and its sections, to be lowered behind all before it.
    fn announce_document(
        &mut self,
        document: &'d Document,
        title: String,
        unit: usize,
        url: Option<&str>,
        inline: bool,
    ) -> usize {
        let source = Some(self.units[unit].source.clone());
        let named = flow::Space { title, url: url.map(str::to_owned), source };
        let names: Vec<_> = document.sections.iter().map(|s| named.name(&s.name.text)).collect();
        let space = self.builder.space(named);
        let mut sections = BTreeMap::new();
        for (section, name) in document.sections.iter().zip(names) {
            let index = self.builder.section(name, space, false);
            sections.insert(section.name.text.as_str(), index);
        }
        self.spaces.push(Space { document, sections, unit, inline });
        space
    }

    /// Lowers the sections of a document.
    fn document(&mut self, space: usize) {
        self.space = space;
        for section in &self.spaces[space].document.sections {
            let index = self.sections()[section.name.text.as_str()];
            let own = shortened(&section.name.text, NAME_CHARS);
            let path = self.builder.spaces()[space].name(&own);
            self.section(index, &path, section.name.span, &section.body);
            while let Some(script) = self.scripts.pop_front() {
                self.confirm(&script);
            }
        }
    }

    /// The sections of the document that is being lowered.
    fn sections(&self) -> &BTreeMap<&'d str, usize> {
        &self.spaces[self.space].sections
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        let Space { unit, inline, .. } = self.spaces[self.space];
        let diagnostic = Diagnostic { inner: diagnostic.inner || inline, ..diagnostic };
        self.units[unit].diagnostics.push(diagnostic);
    }

    /// Adds a state to the section that is being lowered.
    fn node(&mut self, name: String, kind: NodeKind, span: Span) -> NodeIndex {
        self.builder.node(name, kind, span, self.body.section)
    }

    /// Lets everything that is open lead to a state.
    fn patch(&mut self, open: Open, target: NodeIndex) {
        for loose in open {
            match loose {
                Loose::Exit(from, rank) => self.builder.exit(from, rank, target),
                Loose::Label(label) => self.body.labels[label] = Some(target),
            }
        }
    }

    /// Adds a state that everything open leads to.
    fn step(&mut self, name: String, kind: NodeKind, span: Span, open: Open) -> NodeIndex {
        let node = self.node(name, kind, span);
        self.patch(open, node);
        node
    }

    /// Whether a name may be compared with so many others to guess what was meant.
    fn may_guess(&mut self, names: usize) -> bool {
        let left = self.guesses.checked_sub(names);
        self.guesses = left.unwrap_or(self.guesses);
        left.is_some()
    }

    /// The formula of a parameter. Equal constants share one: most of a document is defaults.
    fn formula(&mut self, argument: &Argument) -> Formula {
        let Some(value) = argument.value() else {
            return Formula::argument(argument);
        };
        let known = self.constants.entry(value.clone());
        known.or_insert_with(|| Formula::argument(argument)).clone()
    }

    fn maybe(&mut self, argument: Option<&Argument>) -> Option<Formula> {
        argument.map(|argument| self.formula(argument))
    }

    /// A map of parameters as one formula.
    fn map_formula<'a>(
        &mut self,
        span: Span,
        args: impl Iterator<Item = (Text, &'a Argument)>,
    ) -> Formula {
        let args: Vec<_> = args.collect();
        let literal = args.iter().map(|(name, arg)| Some((name.clone(), arg.value()?.clone())));
        let kind = match literal.collect::<Option<Vec<_>>>() {
            Some(entries) => ArgumentKind::Literal(Value::Map(entries.into())),
            None => {
                ArgumentKind::Map(args.into_iter().map(|(name, arg)| (name, arg.clone())).collect())
            }
        };
        self.formula(&Argument { span, kind })
    }

    /// The number of branches that are lowered; beyond the limit it is reported.
    fn within_limit(&mut self, what: &str, branches: usize, span: Span) -> usize {
        if branches > limits::CASES {
            let message = format!(
                "{what} has {branches} branches, more than {}; the rest is not read",
                limits::CASES
            );
            self.report(Diagnostic::new(Code::TooManySteps, span, message));
        }
        branches.min(limits::CASES)
    }
}

/// What the sections of a linked document are told apart by: its URL without what goes without saying.
fn title(url: &str) -> String {
    let shown = redact_text(url);
    let shown = shown.trim_start_matches("https://").trim_start_matches("http://");
    shortened(shown, NAME_CHARS)
}

/// The exit of a rank that is known to be small.
fn exit(node: NodeIndex, rank: usize) -> Loose {
    Loose::Exit(node, u16::try_from(rank).expect("ranks stay below the limit of cases"))
}
