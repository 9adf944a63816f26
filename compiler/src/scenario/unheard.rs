//! What a scenario names and a flow never does: a destination that is not dialled, a method that does not
//! run, a function that no conversation may call, an exit that none has.
//! There a misspelt name would make a test say nothing. Where a flow computes whom it dials or which document it
//! fetches, and where the scenario has a web server answer with a document, nothing can be said.

use std::collections::BTreeSet;

use swml_runtime::id::{ExprId, LoadId, StateId};
use swml_runtime::program::{Answer, Load, Op, Program};
use swml_runtime::value::Value;

use super::Spoken;
use crate::destination::quoted;
use crate::diagnostic::{Code, Diagnostic};
use crate::methods::ai::web_answers;
use crate::parse::suggest;
use crate::source::Span;

/// One finding for each name that none of the programs, the flow and the documents that it fetches, knows.
#[must_use]
pub fn unheard(spoken: &Spoken, programs: &[&Program]) -> Vec<Diagnostic> {
    let Some(known) = Known::of(programs, spoken.answers) else { return Vec::new() };
    let mut findings = Vec::new();
    let mut told = BTreeSet::new();
    let kinds = [
        (&spoken.destinations, known.destinations.as_ref(), "never dials"),
        (&spoken.methods, Some(&known.methods), "has no step"),
        (&spoken.functions, Some(&known.functions), "has no function"),
        (&spoken.exits, Some(&known.exits), "has no conversation with an exit"),
    ];
    for (names, known, does) in kinds {
        let Some(known) = known else { continue };
        for (name, span) in names {
            if !known.contains(name.as_str()) && told.insert(name) {
                findings.push(finding(name, *span, known, does));
            }
        }
    }
    findings
}

fn finding(name: &str, span: Span, known: &BTreeSet<&str>, does: &str) -> Diagnostic {
    let message = format!("the flow {does} {}", quoted(name));
    let finding = Diagnostic::new(Code::Unheard, span, message);
    match suggest::nearest(name, known.iter().copied()) {
        Some(meant) => finding.help(format!("did you mean {}?", quoted(meant))),
        None => finding.help("remove it, or check how it is written"),
    }
}

/// A call of a function that can lead out of its conversation in several ways, in a scenario that does not say
/// which: it takes the first, whatever its arguments are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The function.
    pub function: String,
    /// Where it is called.
    pub span: Span,
    /// The names of its ways.
    pub exits: Vec<String>,
}

/// The calls of a scenario that take the first of several ways only because nothing says which, each function once.
#[must_use]
pub fn undecided(spoken: &Spoken, programs: &[&Program]) -> Vec<Undecided> {
    let acts = programs.iter().flat_map(|program| &program.tables().acts);
    let conversations: Vec<_> = acts.filter_map(|act| act.conversation.as_deref()).collect();
    let mut told = BTreeSet::new();
    let one = |(name, span): &(String, Span)| {
        let mut of_it = conversations.iter().filter_map(|conversation| {
            let function = conversation.function(name)?;
            let exits = function.exits.iter().map(|rank| conversation.exit(usize::from(*rank)));
            let several = function.answer == Answer::Document && function.exits.len() > 1;
            several.then(|| exits.map(str::to_owned).collect())
        });
        let exits = of_it.next().filter(|_| told.insert(name.clone()))?;
        Some(Undecided { function: name.clone(), span: *span, exits })
    };
    spoken.undecided.iter().filter_map(one).collect()
}

struct Known<'p> {
    /// `None`: some are computed.
    destinations: Option<BTreeSet<&'p str>>,
    methods: BTreeSet<&'p str>,
    functions: BTreeSet<&'p str>,
    exits: BTreeSet<&'p str>,
}

impl<'p> Known<'p> {
    /// `None` where the flow computes which documents it fetches: they may do anything.
    fn of(programs: &[&'p Program], answers: bool) -> Option<Self> {
        let mut destinations = Some(BTreeSet::new());
        let mut methods = BTreeSet::new();
        let (mut functions, mut exits) = (BTreeSet::new(), BTreeSet::new());
        for program in programs {
            let text = |expr: ExprId| match program.constant(expr) {
                Some(Value::Text(text)) => Some(text.as_str()),
                _ => None,
            };
            let tables = program.tables();
            // What a web server answers is computed, too: it is what the scenario says.
            let of_web = if answers { BTreeSet::new() } else { web_loads(program) };
            let computed = |(id, load): (usize, &Load)| {
                text(load.dest).is_none() && !of_web.contains(&LoadId::from_index(id))
            };
            if tables.loads.iter().enumerate().any(computed) {
                return None;
            }
            for leg in &tables.legs {
                destinations = destinations.and_then(|mut known| {
                    known.insert(text(leg.to)?);
                    Some(known)
                });
            }
            methods.extend(tables.acts.iter().map(|act| act.method.as_str()));
            let conversations = tables.acts.iter().filter_map(|act| act.conversation.as_deref());
            for conversation in conversations {
                let names = conversation.functions.iter().map(|function| function.name.as_str());
                functions.extend(names);
                exits.extend(conversation.exits.iter().map(|exit| exit.as_str()));
            }
        }
        Some(Self { destinations, methods, functions, exits })
    }
}

/// The fetches of what a web server answers in a conversation.
fn web_loads(program: &Program) -> BTreeSet<LoadId> {
    let states = web_answers(program).into_iter().flat_map(|answers| answers.loads);
    let load = |at: StateId| match program.op(at) {
        Op::Load(load) => Some(load),
        _ => None,
    };
    states.filter_map(load).collect()
}
