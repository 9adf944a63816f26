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
mod jump;

use std::collections::{BTreeMap, HashMap, VecDeque};

use petgraph::graph::NodeIndex;
use swml_runtime::value::{Text, Value};

use self::action::Outputs;
use self::block::Body;
use self::jump::Labels;
use crate::ast::{ConfirmScript, Document};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expr::{Argument, ArgumentKind, Formula};
use crate::flow::{Builder, Flow, NodeKind, shortened};
use crate::limits;
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
    let mut builder = Builder::new(Some(source.clone()));
    let mut sections = BTreeMap::new();
    for section in &document.sections {
        let index = builder.section(section.name.text.clone(), false);
        sections.insert(section.name.text.as_str(), index);
    }
    let mut lowering = Lowering {
        document,
        diagnostics,
        builder,
        sections,
        scripts: VecDeque::new(),
        all_labels: None,
        constants: HashMap::new(),
        outputs: HashMap::new(),
        guesses: GUESSES,
        body: Body::default(),
    };
    for (index, section) in document.sections.iter().enumerate() {
        let path = shortened(&section.name.text, NAME_CHARS);
        lowering.section(index, &path, section.name.span, &section.body);
        while let Some(script) = lowering.scripts.pop_front() {
            lowering.confirm(&script);
        }
    }
    let flow = lowering.builder.finish();
    debug_assert_eq!(flow.check(), Ok(()), "lowering makes well-formed flows");
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

struct Lowering<'d, 'o> {
    document: &'d Document,
    diagnostics: &'o mut Diagnostics,
    builder: Builder,
    /// The named sections.
    sections: BTreeMap<&'d str, usize>,
    scripts: VecDeque<Script<'d>>,
    /// All labels of the document, once somebody has asked for them.
    all_labels: Option<Labels<'d>>,
    /// The formulas of constants, one each.
    constants: HashMap<Value, Formula>,
    /// What each method sets.
    outputs: HashMap<&'static str, Outputs>,
    /// How many names may still be compared to guess what was meant.
    guesses: usize,
    /// The section that is being lowered.
    body: Body<'d>,
}

impl Lowering<'_, '_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
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
        if let Some(known) = self.constants.get(value) {
            return known.clone();
        }
        let formula = Formula::argument(argument);
        self.constants.insert(value.clone(), formula.clone());
        formula
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

/// The exit of a rank that is known to be small.
fn exit(node: NodeIndex, rank: usize) -> Loose {
    Loose::Exit(node, u16::try_from(rank).expect("ranks stay below the limit of cases"))
}
