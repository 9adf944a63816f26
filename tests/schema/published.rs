//! The exported schema beside the published one, where that is there: the same methods, the same parameters
//! at every depth, of the same types. Every difference has its reason here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use serde_json::Value;
use swml_compiler::methods::Kind;
use swml_compiler::methods::{ALL, method};
use swml_compiler::schema::schema;

use crate::support;

const SHORT: &str = "a short form of documents that run, which the published schema does not list";
const JAVASCRIPT: &str = "a condition such as `true` or `1` needs no quotes";
const NAME: &str = "a name of digits, or one such as `on`, needs no quotes";

/// What differs on purpose: the path, the types that are ours alone, and why.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    ("answer", "integer null", SHORT),
    ("hangup", "`busy` `decline` `hangup` null", SHORT),
    ("record", "null", SHORT),
    ("play", "array string", SHORT),
    ("play[]", "string", SHORT),
    ("play.url", "array", SHORT),
    ("play.url[]", "string", SHORT),
    ("play.urls", "string", SHORT),
    ("prompt", "array string", SHORT),
    ("prompt[]", "string", SHORT),
    ("connect.serial[]", "string", SHORT),
    ("connect.parallel[]", "string", SHORT),
    ("connect.serial_parallel[][]", "string", SHORT),
    ("connect.ringback", "string", SHORT),
    ("execute", "string", SHORT),
    ("transfer", "string", SHORT),
    ("goto", "boolean number string", SHORT),
    ("join_conference", "string", SHORT),
    ("denoise", "null", SHORT),
    ("detect_machine", "null", SHORT),
    ("join_room", "string", SHORT),
    ("receive_fax", "null", SHORT),
    ("record_call", "null", SHORT),
    ("send_digits", "string", SHORT),
    ("send_fax", "string", SHORT),
    ("sip_refer", "string", SHORT),
    ("stop_denoise", "null", SHORT),
    ("stop_record_call", "null string", SHORT),
    ("stop_stream", "null string", SHORT),
    ("stop_tap", "null string", SHORT),
    ("tap", "string", SHORT),
    ("transcribe", "null", SHORT),
    ("transcribe_stop", "null", SHORT),
    ("ai.SWAIG", "array", SHORT),
    ("ai.prompt", "string", SHORT),
    ("ai.post_prompt", "string", SHORT),
    ("amazon_bedrock.prompt", "string", SHORT),
    ("amazon_bedrock.post_prompt", "string", SHORT),
    ("connect.auto_answer", "boolean", "an older guide has it, and check says so"),
    ("connect.serial[].status_url", "string", "a stream tells its states there"),
    ("connect.parallel[].status_url", "string", "a stream tells its states there"),
    ("connect.serial_parallel[][].status_url", "string", "a stream tells its states there"),
    ("cond[].when", "boolean number", JAVASCRIPT),
    ("connect.result[].when", "boolean number", JAVASCRIPT),
    ("execute.result[].when", "boolean number", JAVASCRIPT),
    ("join_conference.result[].when", "boolean number", JAVASCRIPT),
    ("goto.when", "boolean number", JAVASCRIPT),
    ("goto.label", "boolean number", NAME),
    ("label", "boolean number", NAME),
];

/// Where ours knows the words, and the published schema has them in its description alone.
const WORDS: &[&str] = &["pay.prompts[].for"];

/// Where ours takes any value, and the published schema names some types.
const ANYTHING: &[(&str, &str)] = &[("request.body", "whatever it is, it is sent as JSON")];

/// Parts of conversations that stand in many places, by a piece of their path.
const CONVERSATIONS: &[(&str, &str)] = &[
    (".SWAIG[]", "older documents have the list of functions alone"),
    (".web_hook_auth_", "pages have it, with two spellings, and the published schema has not"),
    (".auth_", "a page has it, and the published schema has not"),
    (".required_args", "a page spells `require_args` so"),
    (".SWML", "the text of a document, which Bedrock's page allows"),
    (".transfer", "alone it says where the call goes"),
    (".playback_bg", "the file alone"),
    (".unset_global_data", "several names"),
    (".unset_meta_data", "several names"),
    ("fillers", "by any language, or for all"),
    ("functions[].function", "the names of hooks are names like others"),
    ("model", "the models that it names are examples"),
    (".attention_timeout", "0 is a whole number"),
    (".contexts.default", "a name like those of other contexts; check says that it must be there"),
];

/// How deep maps may lie in one another.
const DEPTH: usize = 14;

#[test]
fn it_has_the_methods_and_parameters_of_the_published_one() {
    let path = support::root().join("../shared/spec/swml-calling.schema.json");
    let Ok(text) = fs::read_to_string(path) else { return };
    let published = Walk::over(serde_json::from_str(&text).expect("it is JSON"));
    let ours = Walk::over(schema(Kind::Calling));
    let mut wrong = String::new();
    for name in published.methods.keys().filter(|name| method(name).is_none()) {
        let _ = writeln!(wrong, "{name} is missing");
    }
    let mut compared = 0;
    for method in ALL {
        let Some(theirs) = published.methods.get(method.name) else { continue };
        let own = &ours.methods[method.name];
        for path in theirs.keys().chain(own.keys()).collect::<BTreeSet<_>>() {
            compared += 1;
            let none = BTreeSet::new();
            let (theirs, own) = (theirs.get(path).unwrap_or(&none), own.get(path).unwrap_or(&none));
            let talks =
                ["ai.", "ai_sidecar.", "amazon_bedrock."].iter().any(|m| path.starts_with(m));
            if talks && CONVERSATIONS.iter().any(|(piece, _)| path.contains(piece)) {
                continue;
            }
            if ANYTHING.iter().any(|(known, _)| known == path) && own.contains("any") {
                continue;
            }
            let words = own.iter().all(|ty| ty.starts_with('`'));
            if WORDS.contains(&path.as_str()) && words && theirs.contains("string") {
                continue;
            }
            let missing: Vec<_> = theirs.difference(own).map(String::as_str).collect();
            let more: Vec<_> = own.difference(theirs).map(String::as_str).collect();
            if !missing.is_empty() {
                let _ = writeln!(wrong, "{path}: the published schema has {}", missing.join(" "));
            }
            let why = DIFFERENCES.iter().find(|(known, ..)| known == path);
            let granted = why.map_or("", |(_, types, _)| *types);
            if more.join(" ") != granted {
                let _ = writeln!(wrong, "{path}: ours alone are `{}`", more.join(" "));
            }
        }
    }
    assert!(compared > 150, "only {compared} compared");
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The keys of each method's value by path, each with the types that it can have.
struct Walk {
    root: Value,
    methods: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

impl Walk {
    fn over(root: Value) -> Self {
        let mut walk = Walk { root, methods: BTreeMap::new() };
        let mut methods = BTreeMap::new();
        let main =
            if walk.root["$defs"].get("SWMLMethod").is_some() { "SWMLMethod" } else { "statement" };
        let mut found = Vec::new();
        walk.properties(&walk.root["$defs"][main], &mut found, 4);
        for (name, value) in found {
            let mut paths = BTreeMap::new();
            walk.paths(&value, &name, &mut paths, DEPTH);
            methods.insert(name, paths);
        }
        walk.methods = methods;
        walk
    }

    /// What a schema refers to, and its choices, down to plain schemas.
    fn plain(&self, schema: &Value, out: &mut Vec<Value>, depth: usize) {
        if depth == 0 {
            return;
        }
        if let Some(target) = schema["$ref"].as_str() {
            let name = target.rsplit('/').next().unwrap_or_default();
            // Statements and placeholders are the same everywhere.
            let same = ["SWMLMethod", "statement", "confirmStatement", "ValidConfirmMethods"];
            if name == "placeholder" || name == "SWMLVar" || same.contains(&name) {
                return;
            }
            self.plain(&self.root["$defs"][name], out, depth - 1);
        }
        let mut choices = false;
        for key in ["oneOf", "anyOf"] {
            for choice in schema[key].as_array().into_iter().flatten() {
                // A group of keys is no choice of values.
                if choice.get("required").is_none() || choice.get("properties").is_some() {
                    choices = true;
                    self.plain(choice, out, depth - 1);
                }
            }
        }
        if !choices && schema.get("$ref").is_none() || schema.get("properties").is_some() {
            out.push(schema.clone());
        }
    }

    fn properties(&self, schema: &Value, out: &mut Vec<(String, Value)>, depth: usize) {
        let mut plain = Vec::new();
        self.plain(schema, &mut plain, depth);
        for schema in plain {
            for (name, value) in schema["properties"].as_object().into_iter().flatten() {
                out.push((name.clone(), value.clone()));
            }
        }
    }

    fn paths(
        &self,
        schema: &Value,
        path: &str,
        out: &mut BTreeMap<String, BTreeSet<String>>,
        depth: usize,
    ) {
        if depth == 0 {
            return;
        }
        let mut plain = Vec::new();
        self.plain(schema, &mut plain, DEPTH);
        let types = out.entry(path.to_owned()).or_default();
        types.extend(plain.iter().flat_map(types_of));
        for schema in plain {
            for (name, value) in schema["properties"].as_object().into_iter().flatten() {
                self.paths(value, &format!("{path}.{name}"), out, depth - 1);
            }
            if let Some(items) = schema.get("items") {
                self.paths(items, &format!("{path}[]"), out, depth - 1);
            }
        }
    }
}

fn types_of(schema: &Value) -> Vec<String> {
    let of = |value: &Value| match value {
        Value::String(_) => "string",
        Value::Number(_) => "number",
        Value::Bool(_) => "boolean",
        _ => "other",
    };
    // Words are told apart, too.
    let word = |value: &Value| match value {
        Value::String(word) => format!("`{word}`"),
        value => of(value).to_owned(),
    };
    if let Some(value) = schema.get("const") {
        return vec![word(value)];
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(word).collect();
    }
    match &schema["type"] {
        Value::String(name) => vec![name.clone()],
        Value::Array(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => vec!["any".to_owned()],
    }
}
