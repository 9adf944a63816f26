//! What the functions of a conversation can do to a call: every exit, with what they may have been given.

use std::collections::BTreeSet;

use swml_runtime::expr::{Code, Instr, Path, Root, Segment};
use swml_runtime::io::Called;
use swml_runtime::program::{Act, Answer, Conversation, Program};
use swml_runtime::value::{Text, Value};

use super::values::{MOST, Tested};
use crate::methods::ai::WEB_EXITS;

/// Every exit that a function of a conversation can take, with what it may have been given. A call without an
/// exit changes nothing.
pub(super) fn calls(act: &Act, facts: &[Value], open: &mut BTreeSet<String>) -> Vec<Called> {
    let mut calls = Vec::new();
    let Some(conversation) = act.conversation.as_deref() else { return calls };
    for function in &conversation.functions {
        if function.answer == Answer::Web && !function.exits.is_empty() {
            open.insert(format!("what the server of {} answers", function.name));
        }
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
            let document = (Text::word(ANSWER), Value::word("https://example.com/answer"));
            Value::Map(entries.iter().cloned().chain([document]).collect())
        }
        facts => facts.clone(),
    }
}

/// What statements of functions can have been given, as far as the flow tells it apart: nothing, and each
/// argument that is compared with constants as each of these.
pub(super) fn facts(program: &Program, tested: &Tested, open: &mut BTreeSet<String>) -> Vec<Value> {
    let paths = &program.tables().code.paths;
    let is_read = |root: &&str| {
        paths.iter().any(|path| matches!(&path.root, Root::Bare(name) if name.as_str() == *root))
    };
    // They are always there, whatever is in them.
    let empty = |root| (Text::word(root), Value::Map([].into()));
    let nothing: Vec<(Text, Value)> = FACTS.into_iter().filter(is_read).map(empty).collect();
    let mut all = vec![Value::Map(nothing.as_slice().into())];
    for (root, key) in keys_read(&program.tables().code) {
        if tested.open.contains(root.as_str()) {
            open.insert(format!("{root}.{key}"));
        }
        for text in tested.constants(root).take(MOST) {
            let inner = Value::Map([(key.clone(), Value::from(text.as_str()))].into());
            let with = |(name, empty): &(Text, Value)| {
                (name.clone(), if name == root { inner.clone() } else { empty.clone() })
            };
            let facts = Value::Map(nothing.iter().map(with).collect());
            if !all.contains(&facts) {
                all.push(facts);
            }
        }
    }
    if all.len() > 1 + MOST {
        open.insert("what functions are given".to_owned());
        all.truncate(1 + MOST);
    }
    all
}

/// The keys of these maps that are read, as paths of placeholders or in expressions.
fn keys_read(code: &Code) -> BTreeSet<(&Text, &Text)> {
    let mut read = BTreeSet::new();
    for path in &code.paths {
        if let (Some(root), [Segment::Key(key), ..]) = (fact(path), path.segments.as_slice()) {
            read.insert((root, key));
        }
    }
    for pair in code.instrs.windows(2) {
        let [Instr::Load(path), Instr::Get(key)] = pair else { continue };
        let key = code.consts[*key as usize].as_text();
        read.extend(fact(&code.paths[*path as usize]).zip(key));
    }
    read
}

/// The map of a function that a path begins with.
fn fact(path: &Path) -> Option<&Text> {
    match &path.root {
        Root::Bare(name) if FACTS.contains(&name.as_str()) => Some(name),
        _ => None,
    }
}

/// Whether a name is what a function of the flow is given or gets, for the statements that it runs.
pub(super) fn given(program: &Program, name: &str) -> bool {
    let talks = program.tables().acts.iter().any(|act| act.conversation.is_some());
    talks && (name == ANSWER || FACTS.contains(&name))
}

/// The maps that statements of functions see.
const FACTS: [&str; 3] = ["args", "global_data", "meta_data"];

/// What statements see of what a web server has answered.
const ANSWER: &str = "swml";
