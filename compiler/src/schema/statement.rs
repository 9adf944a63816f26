//! Sections, statements and methods: a bare name, or one name with its parameters in one of their forms.

use serde_json::{Map, Value, json};

use super::types::{ANNOTATIONS, Shapes, object, reference};
use crate::format::{Notation, convert};
use crate::methods::{ALL, Kind, Level, Method, Param, Type, connect, method, reply};
use crate::source::Source;

/// The statements of a section.
pub(super) fn section() -> Value {
    json!({
        "description": "Statements that run one after another.",
        "type": ["array", "null"],
        "items": reference("statement"),
    })
}

/// A list of statements.
pub(super) fn statements(of: &str) -> Value {
    json!({
        "description": "Statements that run one after another.",
        "type": "array",
        "items": reference(of),
    })
}

/// A statement with one of some methods.
pub(super) fn statement(kind: Kind, may: impl Fn(&Method) -> bool) -> Value {
    let methods = || today(kind).filter(|method| may(method));
    let bare = methods().filter(|method| stands_alone(method, kind));
    let bare: Vec<_> =
        bare.map(|method| json!({"const": method.name, "description": method.summary})).collect();
    let mut properties = Map::new();
    for method in methods() {
        let target = definition(method.name);
        properties.insert(
            method.name.into(),
            json!({"description": method.summary, "$ref": format!("#/$defs/{target}")}),
        );
    }
    json!({
        "description": "A method's name with its parameters, or alone.",
        "oneOf": [
            {
                "type": "object",
                "properties": properties,
                "patternProperties": {ANNOTATIONS: true},
                "additionalProperties": false,
                "oneOf": methods().map(|method| json!({"required": [method.name]})).collect::<Vec<_>>(),
            },
            {"type": "string", "oneOf": bare},
        ],
    })
}

/// The methods of today's documents.
fn today(kind: Kind) -> impl Iterator<Item = &'static Method> {
    ALL.iter().copied().filter(move |method| method.legacy.is_none() && method.is_for(kind))
}

/// Whether a method needs no parameters.
fn stands_alone(method: &Method, kind: Kind) -> bool {
    let needs = method.params.iter().any(|param| param.required && param.is_for(kind))
        || !method.one_of.is_empty()
        || !method.any_of.is_empty();
    let wants = matches!(method.name, "set" | "unset" | "cond" | "label");
    !needs && !wants
}

/// What a method is called among the definitions.
fn definition(method: &str) -> String {
    match method {
        // Its entries are a definition of their own.
        "cond" => "condMethod".into(),
        name => name.into(),
    }
}

/// The value behind each method's name.
pub(super) fn methods(shapes: &mut Shapes) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for method in today(shapes.kind) {
        let mut schema = Map::new();
        // Of a method that both kinds have, notes and example are those of calls.
        let own = shapes.kind == Kind::Calling || !method.is_for(Kind::Calling);
        let notes = method.notes.iter().copied().filter(|_| own);
        let words: Vec<_> = std::iter::once(method.summary).chain(notes).collect();
        schema.insert("description".into(), words.join("\n\n").into());
        let forms = forms(method, shapes);
        schema.insert("oneOf".into(), forms.into());
        if let Some(example) = example(method).filter(|_| own) {
            schema.insert("examples".into(), json!([example]));
        }
        found.push((definition(method.name), schema.into()));
    }
    found
}

/// The forms in which a method's parameters can be given.
fn forms(method: &'static Method, shapes: &mut Shapes) -> Vec<Value> {
    let name = || json!({"type": ["string", "number", "boolean"]});
    let mut forms = match method.name {
        "set" => vec![json!({
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"not": {"pattern": r"^(vars\.)?(call|params|vars|envs)$"}},
        })],
        "unset" => {
            let text = || json!({"type": "string"});
            vec![text(), json!({"type": "array", "items": text()})]
        }
        "cond" => vec![reference("cond")],
        "label" => vec![name()],
        "return" => return vec![json!({})],
        "connect" => vec![connect_method(shapes)],
        "reply" => return vec![reference("oneReply"), choice_of_replies(shapes)],
        _ => vec![object(&method.shape(), method.name, shapes)],
    };
    forms.extend(short(method, shapes));
    if stands_alone(method, shapes.kind) {
        forms.push(json!({"type": "null"}));
    }
    forms
}

/// The short form of a method: its main parameter alone.
fn short(method: &'static Method, shapes: &mut Shapes) -> Option<Value> {
    let short = method.param(method.shorthand?)?;
    let value = shapes.value(short.ty, method.name);
    let described = json!({"description": format!("Short for `{}`. {}", short.name, short.doc)});
    Some(merged(described, value))
}

/// A reply that is no choice: its text, or a map.
pub(super) fn one_reply(shapes: &mut Shapes) -> Value {
    let mut forms = vec![object(&reply::METHOD.shape(), "reply", shapes)];
    forms.extend(short(&reply::METHOD, shapes));
    json!({"description": "A reply: its text, or a map.", "oneOf": forms})
}

/// A `switch` whose branches are replies.
fn choice_of_replies(shapes: &mut Shapes) -> Value {
    let params = method("switch").map_or(&[][..], |method| method.params);
    let mut choice = shapes.object_of(params, &[], &[], "switch");
    choice["description"] = json!("Which of several replies, by the text of a variable.");
    choice["properties"]["case"] = json!({
        "description": "The replies by value; keys are compared as texts.",
        "type": "object",
        "patternProperties": {ANNOTATIONS: true},
        "additionalProperties": reference("oneReply"),
    });
    choice["properties"]["default"] =
        merged(json!({"description": "The reply for any other value."}), reference("oneReply"));
    json!({
        "type": "object",
        "properties": {"switch": choice},
        "required": ["switch"],
        "patternProperties": {ANNOTATIONS: true},
        "additionalProperties": false,
    })
}

/// The whole of a `connect`: parameters of one destination only beside `to`.
fn connect_method(shapes: &mut Shapes) -> Value {
    let mut schema = object(&connect::METHOD.shape(), "connect", shapes);
    let alone = |param: &&Param| param.level == Level::Destination && param.name != "to";
    let needs_to: Map<String, Value> = connect::METHOD
        .params
        .iter()
        .filter(alone)
        .map(|param| (param.name.to_owned(), json!(["to"])))
        .collect();
    schema["dependentRequired"] = needs_to.into();
    schema
}

/// A destination in a list: its text, or a map.
pub(super) fn destination(shapes: &mut Shapes) -> Value {
    let own: Vec<Param> = connect::METHOD
        .params
        .iter()
        .filter(|param| param.level != Level::Method || param.name == "status_url")
        .map(|param| if param.name == "to" { param.required() } else { *param })
        .collect();
    let map = shapes.object_of(&own, &[], &[], "destination");
    json!({
        "description": "A destination: its text, or a map with what it has of its own.",
        "oneOf": [shapes.value(Type::Destination, "destination"), map],
    })
}

/// The entries of a `cond`.
pub(super) fn cond(shapes: &mut Shapes) -> Value {
    let params = method("cond").map_or(&[][..], |method| method.params);
    let mut entry = shapes.object_of(params, &[], &[], "cond");
    entry["anyOf"] = json!([{"required": ["when", "then"]}, {"required": ["else"]}]);
    entry["dependentRequired"] = json!({"when": ["then"], "then": ["when"]});
    json!({
        "description": "Entries, tried in order: the first that holds is taken.",
        "type": "array",
        "items": entry,
    })
}

/// The branches of a `switch`.
pub(super) fn cases() -> Value {
    json!({
        "description": "What happens for which value; keys are compared as texts.",
        "type": "object",
        "patternProperties": {ANNOTATIONS: true},
        "additionalProperties": reference("statements"),
    })
}

/// A `result`: a `switch` that may leave out its variable, or a `cond`.
pub(super) fn result(shapes: &mut Shapes) -> Value {
    let params = method("switch").map_or(&[][..], |method| method.params);
    let optional = |param: &Param| Param { required: param.name == "case", ..*param };
    let params: Vec<Param> = params.iter().map(optional).collect();
    let map = shapes.object_of(&params, &[], &[], "result");
    json!({
        "description": "What follows, by the result.",
        "oneOf": [map, reference("cond")],
    })
}

/// The example of a method's row, as the value behind its name.
fn example(method: &Method) -> Option<Value> {
    let source = Source::new(method.name, method.example);
    let json = convert(&source, Notation::Json).ok()?.text;
    let mut statement: Map<String, Value> = serde_json::from_str(&json).ok()?;
    statement.remove(method.name)
}

fn merged(mut one: Value, other: Value) -> Value {
    if let (Some(one), Value::Object(other)) = (one.as_object_mut(), other) {
        for (key, value) in other {
            one.entry(key).or_insert(value);
        }
    }
    one
}
