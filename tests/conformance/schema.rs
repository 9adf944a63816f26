//! The published schema, from its examples to small documents: everything that a method may have, alone
//! beside what it must have, with every example, choice and bound that the schema gives for it.

use serde_json::{Map, Value, json};

/// How deep documents follow the schema, which is recursive.
const DEPTH: usize = 12;

/// What stands for a text of which the schema says nothing else.
const TEXT: &str = "https://example.com/text";

/// The definitions of a schema.
pub(crate) struct Schema {
    defs: Map<String, Value>,
    /// A statement that may stand in any list.
    statement: Value,
}

impl Schema {
    pub(crate) fn new(text: &str) -> Self {
        let mut schema: Value = serde_json::from_str(text).expect("a schema is JSON");
        let defs = schema["$defs"].as_object_mut().map(std::mem::take);
        let defs = defs.expect("a schema has definitions");
        let method = if defs.contains_key("Hangup") { "hangup" } else { "receive" };
        Self { defs, statement: json!({ (method): {} }) }
    }

    /// The documents, each with the method that it is about.
    pub(crate) fn documents(&self) -> Vec<(String, Value)> {
        let mut documents = Vec::new();
        for method in list(&self.defs["SWMLMethod"], "anyOf") {
            let method = self.resolved(method);
            let name = texts(&method, "required").next().expect("a method has a name").to_owned();
            for value in self.instances(&method["properties"][&name], DEPTH) {
                let document = json!({"sections": {"main": [{(name.as_str()): value}]}});
                documents.push((name.clone(), document));
            }
        }
        documents
    }

    /// A schema with what it refers to in place.
    fn resolved(&self, schema: &Value) -> Value {
        let mut schema = schema.clone();
        while let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let name = target.rsplit('/').next().unwrap_or_default();
            let found = match name {
                "SWMLObject.json" => &json!({"const": {"sections": {"main": [{"hangup": {}}]}}}),
                _ => &self.defs[name],
            };
            let mut merged = found.as_object().cloned().unwrap_or_default();
            merged.extend(without(&schema, "$ref"));
            schema = Value::Object(merged);
        }
        schema
    }

    /// The least that a schema accepts.
    fn least(&self, schema: &Value, depth: usize) -> Value {
        let schema = self.resolved(schema);
        let word = || schema.get("const").or_else(|| list(&schema, "enum").first());
        if let Some(first) = list(&schema, "examples").first().or_else(word) {
            return first.clone();
        }
        for choices in ["oneOf", "anyOf"] {
            if let Some(first) = list(&schema, choices).first() {
                let rest = Value::Object(without(&schema, choices));
                let first = self.least(&bounded(first, &rest), depth - 1);
                return joined(self.base(&rest, depth), first);
            }
        }
        match schema["type"].as_str() {
            Some("object") => self.base(&schema, depth),
            Some("array") if statements(&schema) => json!([self.statement]),
            Some("array") => json!([self.least(&schema["items"], depth.saturating_sub(1))]),
            Some("string") if schema.get("pattern").is_some() => json!("${x}"),
            Some("string") => json!(TEXT),
            Some("integer" | "number") => numbers(&schema).into_iter().next().unwrap_or(json!(1)),
            Some("boolean") => json!(true),
            _ => Value::Null,
        }
    }

    /// A map with what it must have; nothing for what is no map.
    fn base(&self, schema: &Value, depth: usize) -> Value {
        if schema["type"] != "object" {
            return Value::Null;
        }
        let needed = |key: &str| {
            let schema = &schema["properties"][key];
            (key.to_owned(), self.least(schema, depth.saturating_sub(1)))
        };
        texts(schema, "required").map(needed).collect::<Map<_, _>>().into()
    }

    fn instances(&self, schema: &Value, depth: usize) -> Vec<Value> {
        if depth == 0 {
            return Vec::new();
        }
        let schema = self.resolved(schema);
        let mut found = list(&schema, "examples").to_vec();
        found.extend(schema.get("const").cloned());
        found.extend_from_slice(list(&schema, "enum"));
        for choices in ["oneOf", "anyOf"] {
            let rest = Value::Object(without(&schema, choices));
            for choice in list(&schema, choices) {
                let base = self.base(&rest, depth);
                let alone = self.instances(&bounded(choice, &rest), depth - 1);
                found.extend(alone.into_iter().map(|value| joined(base.clone(), value)));
            }
        }
        match schema["type"].as_str() {
            Some("object") => {
                let base = self.least(&Value::Object(without(&schema, "examples")), depth);
                let empty = base.as_object().is_some_and(Map::is_empty);
                if !(empty && schema.get("minProperties").is_some()) {
                    found.push(base.clone());
                }
                for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
                    for value in self.instances(schema, depth - 1) {
                        found.push(joined(base.clone(), json!({(key.as_str()): value})));
                    }
                }
            }
            Some("array") if statements(&schema) => found.push(json!([self.statement])),
            Some("array") => {
                let items = self.instances(&schema["items"], depth - 1);
                found.extend(items.into_iter().map(|item| json!([item])));
            }
            Some("boolean") => found.extend([json!(true), json!(false)]),
            Some("integer" | "number") => found.extend(numbers(&schema)),
            Some("string") if found.is_empty() && is_variable(&schema) => found.push(json!("${x}")),
            Some("string") if found.is_empty() && schema.get("pattern").is_none() => {
                found.push(json!(TEXT));
            }
            _ => {}
        }
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|value| seen.insert(value.to_string()));
        found
    }
}

/// Whether a text is the platform's placeholder for a value of another type.
fn is_variable(schema: &Value) -> bool {
    schema["pattern"].as_str().is_some_and(|pattern| pattern.contains(r"[\$%]"))
}

/// Whether a list is one of statements.
fn statements(schema: &Value) -> bool {
    schema["items"].to_string().contains("SWMLMethod")
}

/// A choice within the bounds of what offers it.
fn bounded(choice: &Value, around: &Value) -> Value {
    let mut choice = choice.clone();
    for bound in ["minimum", "maximum"] {
        if let (Some(value), Some(choice)) = (around.get(bound), choice.as_object_mut()) {
            choice.insert(bound.to_owned(), value.clone());
        }
    }
    choice
}

fn numbers(schema: &Value) -> Vec<Value> {
    let given = ["default", "minimum", "maximum"].iter().filter_map(|key| schema.get(key));
    let numbers: Vec<_> = given.filter(|value| value.is_number()).cloned().collect();
    if numbers.is_empty() { vec![json!(1)] } else { numbers }
}

/// Two maps in one; of anything else the second.
fn joined(base: Value, with: Value) -> Value {
    match (base, with) {
        (Value::Object(mut base), Value::Object(with)) => {
            base.extend(with);
            base.into()
        }
        (_, with) => with,
    }
}

fn without(schema: &Value, key: &str) -> Map<String, Value> {
    let mut map = schema.as_object().cloned().unwrap_or_default();
    map.remove(key);
    map
}

fn list<'a>(schema: &'a Value, key: &str) -> &'a [Value] {
    schema.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn texts<'a>(schema: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    list(schema, key).iter().filter_map(Value::as_str)
}
