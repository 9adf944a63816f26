//! The method table into a JSON Schema (2020-12), for editors: what can stand where, what it is for, its
//! default and range.
//!
//! It describes the forms of today. What `check` accepts with a warning about its form, such as a number in
//! quotes or an older name, an editor marks; what only a look at the whole document can tell, such as
//! a label that is not there, stays with `check`.

mod statement;
mod types;

use serde_json::{Map, Value, json};

use self::types::Shapes;
use crate::methods::Kind;

/// What a schema describes.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of documents of a kind.
///
/// # Example
/// ```
/// use swml_compiler::{methods::Kind, schema::schema};
///
/// let calls = schema(Kind::Calling);
/// assert_eq!(calls["required"][0], "sections");
/// assert!(calls["$defs"]["connect"]["description"].is_string());
/// assert!(schema(Kind::Messaging)["$defs"]["reply"]["description"].is_string());
/// ```
#[must_use]
pub fn schema(kind: Kind) -> Value {
    let mut shapes = Shapes::new(kind);
    let mut defs = Map::new();
    defs.insert("section".into(), statement::section());
    defs.insert("statements".into(), statement::statements("statement"));
    defs.insert("statement".into(), statement::statement(kind, |_| true));
    defs.insert("placeholder".into(), types::placeholder(kind));
    defs.insert("cases".into(), statement::cases());
    match kind {
        Kind::Calling => {
            defs.insert("confirmStatements".into(), statement::statements("confirmStatement"));
            let confirm = statement::statement(kind, |method| method.confirmable);
            defs.insert("confirmStatement".into(), confirm);
            defs.insert("cond".into(), statement::cond(&mut shapes));
            defs.insert("result".into(), statement::result(&mut shapes));
            defs.insert("destination".into(), statement::destination(&mut shapes));
        }
        Kind::Messaging => {
            defs.insert("oneReply".into(), statement::one_reply(&mut shapes));
        }
    }
    for (name, method) in statement::methods(&mut shapes) {
        defs.insert(name, method);
    }
    defs.extend(shapes.defs());
    let (title, about, sections) = match kind {
        Kind::Calling => (
            "SWML calling document",
            "What happens to a phone call.",
            "A call begins in `main`; `execute` and `transfer` go to the others.",
        ),
        Kind::Messaging => (
            "SWML messaging document",
            "What happens to a text message.",
            "A message begins in `main`; `execute` goes to the others.",
        ),
    };
    json!({
        "$schema": DIALECT,
        "title": title,
        "description": format!("{about} It begins in the section `main`."),
        "type": "object",
        "properties": {
            "version": {
                "description": "The version of the language.",
                "const": "1.0.0",
                "default": "1.0.0",
            },
            "sections": {
                "description": format!("The sections by name. {sections}"),
                "type": "object",
                "properties": {"main": {"$ref": "#/$defs/section"}},
                "required": ["main"],
                "propertyNames": {"pattern": "^[^:]|^:[lci]$"},
                "patternProperties": {types::ANNOTATIONS: true},
                "additionalProperties": {"$ref": "#/$defs/section"},
            },
        },
        "required": ["sections"],
        "patternProperties": {types::ANNOTATIONS: true},
        "additionalProperties": false,
        "$defs": defs,
    })
}
