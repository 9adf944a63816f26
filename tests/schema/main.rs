//! The exported schema: that it is one, that it accepts what `check` accepts and refuses what it refuses,
//! and that it has the methods and parameters of the published one.

mod published;
// Each harness uses its part of it.
#[allow(dead_code)]
#[path = "../support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::fs;

use jsonschema::Validator;
use serde_json::Value;
use swml_compiler::compile;
use swml_compiler::diagnostic::{Code, Verdict};
use swml_compiler::format::{Notation, convert};
use swml_compiler::methods::Kind;
use swml_compiler::schema::schema;
use swml_compiler::source::Source;

/// What a schema says of a form that `check` warns of.
const MARKED: &[Code] = &[Code::LegacyForm, Code::CoercedValue];

/// What only `check` can tell: it looks into texts, or at several places at once.
const BEYOND: &[Code] = &[
    Code::BadDestination,
    Code::BadExpression,
    Code::LongExpression,
    Code::BareSection,
    Code::ConfirmDestination,
    Code::DuplicateKey,
    Code::DuplicateLabel,
    Code::TooManyLegs,
    Code::TooManyPlaceholders,
    Code::TooManySteps,
    Code::TooDeep,
];

/// Flows that `check` marks for a reason that no schema can say.
const BY_CHECK_ALONE: &[(&str, &str)] = &[
    (
        "dial/auto-answer",
        "an older guide has `auto_answer` on a connect, with a meaning of its own",
    ),
    ("dial/twice", "as above"),
    ("documents/inline-", "a document in a text is a text"),
    ("ai/names", "names of steps and contexts are free texts"),
    ("dial/empty-from", "an empty text is one"),
    ("dial/queue-alone", "what is needed where a destination begins with `queue:`"),
];

fn validator(kind: Kind) -> Validator {
    let schema = schema(kind);
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("it is no schema: {error}"));
    jsonschema::validator_for(&schema).expect("it is a schema")
}

#[test]
fn it_accepts_and_refuses_what_check_does() {
    let (calls, messages) = (validator(Kind::Calling), validator(Kind::Messaging));
    let mut wrong = String::new();
    let (mut accepted, mut refused) = (0, 0);
    let mut files = support::files("tests/flows", &[".yaml", ".json"]);
    files.extend(support::files("docs/examples", &[".yaml"]));
    files.extend(support::files("../shared/corpus/documents", &[".yaml", ".json"]));
    for path in files {
        let name = support::name(&path);
        if name.contains("/scenarios/") {
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let source = Source::new(&name, &text);
        let Ok(json) = convert(&source, Notation::Json) else { continue };
        let document: Value = serde_json::from_str(&json.text).expect("it is JSON");
        let compilation = compile(&source);
        let validator = match compilation.taken.kind {
            Kind::Calling => &calls,
            Kind::Messaging => &messages,
        };
        // The schema does not describe what stands in texts.
        let findings = compilation.diagnostics.sorted();
        let against = findings
            .iter()
            .filter(|finding| !finding.inner)
            .map(|finding| finding.code)
            .filter(|code| code.verdict() == Verdict::Rejected || MARKED.contains(code));
        let against: Vec<_> = against.collect();
        let errors: Vec<_> = validator
            .iter_errors(&document)
            .map(|error| format!("{} at {}", short(&error.to_string()), error.instance_path()))
            .collect();
        if against.is_empty() {
            accepted += 1;
            if !errors.is_empty() {
                let _ = writeln!(wrong, "{name}: check accepts it, the schema says {errors:#?}");
            }
        } else if errors.is_empty() && BY_CHECK_ALONE.iter().any(|(flow, _)| name.contains(flow)) {
        } else if errors.is_empty() && !against.iter().all(|code| BEYOND.contains(code)) {
            let _ = writeln!(wrong, "{name}: the schema accepts it, check says {against:?}");
        } else if !errors.is_empty() {
            refused += 1;
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(accepted > 80 && refused > 10, "only {accepted} accepted and {refused} refused");
}

fn short(text: &str) -> String {
    text.chars().take(200).collect()
}

/// An editor shows what a parameter is for, and completes it.
#[test]
fn everything_is_explained() {
    let (calls, messages) = (schema(Kind::Calling), schema(Kind::Messaging));
    let mut bare = String::new();
    let (mut keys, mut defaults, mut examples) = (0, 0, 0);
    let defs = |schema: &Value| schema["$defs"].as_object().expect("a map").clone();
    for (name, definition) in &defs(&calls).into_iter().chain(defs(&messages)).collect::<Vec<_>>() {
        examples += usize::from(definition.get("examples").is_some());
        properties(definition, &mut |key, value| {
            keys += 1;
            defaults += usize::from(value.get("default").is_some());
            let words = value["description"].as_str().unwrap_or_default();
            if words.is_empty() {
                let _ = writeln!(bare, "{name}: {key} has no description");
            }
        });
    }
    assert!(bare.is_empty(), "\n{bare}");
    assert!(keys > 150 && defaults > 20 && examples > 15, "{keys}, {defaults}, {examples}");
}

fn properties(schema: &Value, found: &mut impl FnMut(&str, &Value)) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                if key == "properties" {
                    for (name, value) in value.as_object().into_iter().flatten() {
                        // The two of a SIP header say it by their names.
                        if !matches!(name.as_str(), "name" | "value") || value.get("type").is_none()
                        {
                            found(name, value);
                        }
                        properties(value, found);
                    }
                } else if !matches!(key.as_str(), "examples" | "const" | "default") {
                    properties(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| properties(item, found)),
        _ => {}
    }
}
