//! The expressions of real documents, where the folder with them is there: the bytecode and the engine agree on
//! each, with variables of several kinds.

use std::fs;
use std::path::{Path as FilePath, PathBuf};

use serde_yaml::Value as Yaml;
use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::expr::{Body, Expr, condition, is_template, template};
use swml_runtime::expr::{Path, Root, Segment, Variables};
use swml_runtime::value::{Text, Value};

use super::{compiled, engine, ours, scalar};

#[test]
fn they_agree_on_the_expressions_of_real_documents() {
    let corpus = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    if !corpus.exists() {
        eprintln!("skipped: there are no real documents");
        return;
    }
    // Each as it is written, and as JavaScript.
    let mut sources: Vec<(String, String)> = Vec::new();
    for file in files(&corpus) {
        let text = fs::read_to_string(&file).unwrap_or_default();
        if let Ok(document) = serde_yaml::from_str::<Yaml>(&text) {
            collect("", &document, &mut sources);
        }
    }
    sources.sort();
    sources.dedup();
    let mut count = 0;
    for (written, source) in &sources {
        let condition = compiled(written);
        let Body::Expr(expr) = &condition.body else { continue };
        for value in [
            Value::Undefined,
            "gold".into(),
            "7".into(),
            7.5.into(),
            true.into(),
            Value::list(["sip:a@example.com".into(), 2.0.into()]),
            Value::map([("name", "Ann".into())]),
        ] {
            let scopes = scopes(expr, &value);
            let ours = ours(&condition, &Variables::of(&scopes));
            let theirs = engine(source, &scopes);
            assert_eq!(ours, theirs, "{written} with {value:?}");
            count += 1;
        }
    }
    eprintln!("{} expressions, {count} evaluations, all the same", sources.len());
    assert!(!sources.is_empty());
}

fn files(folder: &FilePath) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("it is a folder") {
        let path = entry.expect("it can be read").path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

/// The expressions in a document that are compiled.
fn collect(key: &str, value: &Yaml, sources: &mut Vec<(String, String)>) {
    match value {
        Yaml::String(text) => {
            let text = scalar(text);
            let mut ignored = Diagnostics::default();
            if matches!(key, "when" | "condition") {
                if let Body::Expr(_) = condition(&text, &mut ignored).body {
                    let written = text.text().trim().to_owned();
                    sources.push((written.clone(), javascript(&written)));
                }
            } else if is_template(text.text()) {
                // The text between the braces, which stand where the template was put together again.
                let read = template(&text, &mut ignored);
                let bodies: Vec<&Body> = read.bodies().map(|(_, body)| body).collect();
                let written = placeholders(text.text());
                for (body, source) in bodies.into_iter().zip(written) {
                    if let Body::Expr(_) = body {
                        sources.push((source.clone(), source));
                    }
                }
            }
        }
        Yaml::Sequence(items) => items.iter().for_each(|item| collect(key, item, sources)),
        Yaml::Mapping(entries) => {
            for (key, item) in entries {
                collect(key.as_str().unwrap_or_default(), item, sources);
            }
        }
        _ => {}
    }
}

/// What stands between the braces of a text whose placeholders hold no braces.
fn placeholders(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find("%{").into_iter().chain(rest.find("${")).min() {
        let Some(end) = rest[open..].find('}') else { break };
        found.push(rest[open + 2..open + end].trim().to_owned());
        rest = &rest[open + end + 1..];
    }
    found
}

/// A condition whose placeholders are parts in parentheses: of paths, lookups that never fail.
fn javascript(condition: &str) -> String {
    let mut source = condition.to_owned();
    for body in placeholders(condition) {
        let part = format!("({})", body.replace('.', "?."));
        for open in ["%{", "${"] {
            source = source.replace(&format!("{open}{body}}}"), &part);
        }
    }
    source
}

/// Scopes in which every variable that an expression looks at has a value.
fn scopes(expr: &Expr, value: &Value) -> Value {
    let mut scopes =
        Value::map(["vars", "params", "envs", "call"].map(|name| (name, Value::map::<&str>([]))));
    for read in expr.reads() {
        let Path { root, segments } = &read.path;
        let mut way: Vec<Text> = vec![Text::word(match root {
            Root::Bare(_) | Root::Vars => "vars",
            Root::Params => "params",
            Root::Envs => "envs",
            Root::Call => "call",
        })];
        if let Root::Bare(name) = root {
            way.push(name.clone());
        }
        way.extend(segments.iter().map_while(|segment| match segment {
            Segment::Key(key) => Some(key.clone()),
            Segment::Index(_) => None,
        }));
        if way.len() > 1 {
            scopes = with(&scopes, &way, value);
        }
    }
    scopes
}

fn with(map: &Value, way: &[Text], value: &Value) -> Value {
    let Some((first, rest)) = way.split_first() else { return value.clone() };
    let mut entries: Vec<(Text, Value)> = match map {
        Value::Map(entries) => entries.to_vec(),
        _ => Vec::new(),
    };
    let inner = with(map.get(first).unwrap_or(&Value::Undefined), rest, value);
    entries.retain(|(key, _)| key != first);
    if !inner.is_undefined() {
        entries.push((first.clone(), inner));
    }
    Value::Map(entries.into())
}
