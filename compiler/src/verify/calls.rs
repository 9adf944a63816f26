//! What the functions of a conversation can do to a call: every exit, with what they may have been given.

use swml_runtime::expr::Root;
use swml_runtime::io::Called;
use swml_runtime::program::{Act, Conversation, Program};
use swml_runtime::value::{Text, Value};

use super::beginnings::put;
use super::decisions::Place;
use super::domains::Source;
use super::values::{Books, MOST};
use crate::methods::Values;
use crate::methods::ai::WEB_EXITS;

/// Every exit that a function of a conversation can take, with what it may have been given. A call without an
/// exit changes nothing.
pub(super) fn calls(act: &Act, facts: &[Value]) -> Vec<Called> {
    let mut calls = Vec::new();
    let Some(conversation) = act.conversation.as_deref() else { return calls };
    for function in conversation.functions.iter().filter(|function| function.allowed) {
        for exit in &function.exits {
            calls.extend(facts.iter().map(|facts| Called {
                function: function.name.clone(),
                exit: Some(*exit),
                facts: answered(facts, *exit, conversation),
            }));
        }
    }
    calls
}

/// The same with what a web server answers where it answers statements: some document, which nobody knows.
fn answered(facts: &Value, exit: u16, conversation: &Conversation) -> Value {
    let [swml, transfer, ..] = WEB_EXITS;
    let name = conversation.exit(usize::from(exit));
    match facts {
        Value::Map(entries) if [swml, transfer].contains(&name) => {
            let document = (Text::word(ANSWER), Value::word(STATEMENTS));
            Value::Map(entries.iter().cloned().chain([document]).collect())
        }
        facts => facts.clone(),
    }
}

/// What statements of functions can have been given, as far as the flow tells it apart: each argument that it
/// looks at missing, and as each value that stands for others.
pub(super) fn facts(program: &Program, books: &mut Books<'_>) -> Vec<Value> {
    let paths = &program.tables().code.paths;
    let is_read = |root: &&str| {
        paths.iter().any(|path| matches!(&path.root, Root::Bare(name) if name.as_str() == *root))
    };
    // They are always there, whatever is in them.
    let empty = |root| (Text::word(root), Value::Map([].into()));
    let nothing: Vec<(Text, Value)> = FACTS.into_iter().filter(is_read).map(empty).collect();
    let mut all = vec![Value::Map(nothing.as_slice().into())];
    for root in FACTS {
        let whole = Place { root: root.to_owned(), keys: Vec::new() };
        if books.decisions.decides(&whole) && given(program, root) {
            books.open.insert(format!("{root} (it is looked at as a whole)"));
        }
    }
    let parts = FACTS.into_iter().chain([ANSWER]).filter(|root| given(program, root));
    let parts: Vec<Place> = parts.flat_map(|root| books.decisions.parts(root)).collect();
    for place in &parts {
        let anything = Source { kind: Values::Any, ..Source::default() };
        let values = books.domain(&place.to_string(), place, &anything);
        let keys: Vec<Text> =
            std::iter::once(place.root.as_str().into()).chain(place.keys.iter().cloned()).collect();
        let more: Vec<Value> = all
            .iter()
            .flat_map(|facts| values.iter().map(|value| put(facts, &keys, value)))
            .filter(|facts| !all.contains(facts))
            .collect();
        all.extend(more);
        if all.len() > 1 + MOST {
            books.open.insert("what functions are given".to_owned());
            all.truncate(1 + MOST);
        }
    }
    all
}

/// Whether a name is what a function of the flow is given or gets, for the statements that it runs.
pub(super) fn given(program: &Program, name: &str) -> bool {
    let talks = program.tables().acts.iter().any(|act| act.conversation.is_some());
    talks && (name == ANSWER || FACTS.contains(&name))
}

/// The maps that statements of functions see.
const FACTS: [&str; 3] = ["args", "global_data", "meta_data"];

/// What stands for statements that a web server has answered, and that cannot be had: the report names the
/// functions instead.
pub(super) const STATEMENTS: &str = "https://example.com/answer";

/// What statements see of what a web server has answered.
const ANSWER: &str = "swml";
