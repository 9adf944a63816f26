//! How calls can begin, as far as the flow tells it apart: what a scenario says under `call`, `envs` and
//! `message`.

use serde_json::{Map, Value as Json, json};
use swml_runtime::expr::{Instr, Path, Root, Segment, to_text};
use swml_runtime::id::ExprId;
use swml_runtime::machine::CallInfo;
use swml_runtime::program::{Branch, Kind, Program};

use crate::scenario::{self, plain, to_json};
use crate::verify::values::Returns;

/// A beginning.
#[derive(Clone, Debug)]
pub(super) struct Beginning {
    /// What the scenario says: a map of `call`, `envs` and `message`; empty where it is the usual one.
    pub(super) said: Map<String, Json>,
    pub(super) info: CallInfo,
    /// How many facts are said.
    pub(super) facts: u32,
}

/// The most beginnings that are tried.
const MOST: usize = 64;

/// Every beginning, the usual one first.
pub(super) fn beginnings(program: &Program, returns: &Returns) -> Vec<Beginning> {
    let facts = match program.kind() {
        Kind::Calling => of_calls(returns),
        Kind::Messaging => of_messages(program),
    };
    let mut all = vec![(Map::new(), 0)];
    for (path, values) in facts {
        for (said, count) in all.clone() {
            for value in &values {
                let mut said: Map<String, Json> = said.clone();
                put(&mut said, &path, value.clone());
                if all.len() < MOST {
                    all.push((said, count + 1));
                }
            }
        }
    }
    all.sort_by_key(|(_, facts)| *facts);
    let beginning = |(said, facts): (Map<String, Json>, u32)| {
        let text: String = said.iter().map(|(k, v)| format!("{k}: {}\n", plain(v))).collect();
        let info = scenario::read(&text).ok()?.info_for(program);
        Some(Beginning { said, info, facts })
    };
    all.into_iter().filter_map(beginning).collect()
}

type Fact = (Vec<String>, Vec<Json>);

fn of_calls(returns: &Returns) -> Vec<Fact> {
    let fact = |unknown: &crate::verify::values::Unknown| {
        let path = unknown.path.iter().map(ToString::to_string).collect();
        (path, unknown.values.iter().flatten().map(to_json).collect())
    };
    returns.unknown.iter().map(fact).collect()
}

/// The fields of the message that decide something, with what they are compared with.
fn of_messages(program: &Program) -> Vec<Fact> {
    let tables = program.tables();
    let instrs = |expr: ExprId| {
        let span = tables.exprs[expr.index()];
        &tables.code.instrs[span.start as usize..(span.start + span.len) as usize]
    };
    let mut facts: Vec<Fact> = Vec::new();
    let mut note = |field: &str, values: Vec<Json>| {
        let path = vec!["message".to_owned(), field.to_owned()];
        match facts.iter_mut().find(|(known, _)| *known == path) {
            Some((_, known)) => {
                let new: Vec<_> = values.into_iter().filter(|v| !known.contains(v)).collect();
                known.extend(new);
            }
            None => facts.push((path, values)),
        }
    };
    let fields = |instrs: &[Instr]| -> Vec<String> {
        let of = |instr: &Instr| match instr {
            Instr::Load(path) => field(&tables.code.paths[*path as usize]),
            _ => None,
        };
        instrs.iter().filter_map(of).collect()
    };
    for branch in &tables.branches {
        match branch {
            Branch::Switch { subject, keys, .. } => {
                let values: Vec<Json> = keys.iter().map(|key| json!(key.as_str())).collect();
                fields(instrs(*subject)).iter().for_each(|field| note(field, values.clone()));
            }
            Branch::Cond { whens, .. } => {
                for when in whens {
                    let constant = |instr: &Instr| match instr {
                        Instr::Const(at) => {
                            let text = to_text(&tables.code.consts[*at as usize]);
                            Some(json!(text.as_str()))
                        }
                        _ => None,
                    };
                    let values: Vec<Json> = instrs(*when).iter().filter_map(constant).collect();
                    fields(instrs(*when)).iter().for_each(|field| note(field, values.clone()));
                }
            }
        }
    }
    // The message itself may name a section.
    for load in &tables.loads {
        let sections = tables.sections.iter().filter(|s| !s.confirm && s.name.as_str() != "main");
        let values: Vec<Json> = sections.map(|s| json!(s.name.as_str())).collect();
        fields(instrs(load.dest)).iter().for_each(|field| note(field, values.clone()));
    }
    facts
}

fn field(path: &Path) -> Option<String> {
    match (&path.root, path.segments.as_slice()) {
        (Root::Bare(name), [Segment::Key(field)]) if name.as_str() == "message" => {
            Some(field.to_string())
        }
        _ => None,
    }
}

fn put(map: &mut Map<String, Json>, path: &[String], value: Json) {
    let Some((key, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        map.insert(key.clone(), value);
        return;
    }
    let inner = map.entry(key.clone()).or_insert_with(|| json!({}));
    if let Json::Object(inner) = inner {
        put(inner, rest, value);
    }
}
