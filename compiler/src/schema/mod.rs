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

/// What a schema describes.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of calling documents.
///
/// # Example
/// ```
/// let schema = swml_compiler::schema::schema();
/// assert_eq!(schema["required"][0], "sections");
/// assert!(schema["$defs"]["connect"]["description"].is_string());
/// ```
#[must_use]
pub fn schema() -> Value {
    let mut shapes = Shapes::default();
    let mut defs = Map::new();
    defs.insert("section".into(), statement::section());
    defs.insert("statements".into(), statement::statements("statement"));
    defs.insert("confirmStatements".into(), statement::statements("confirmStatement"));
    defs.insert("statement".into(), statement::statement(|_| true));
    defs.insert("confirmStatement".into(), statement::statement(|method| method.confirmable));
    defs.insert("placeholder".into(), types::placeholder());
    defs.insert("cond".into(), statement::cond(&mut shapes));
    defs.insert("cases".into(), statement::cases());
    defs.insert("result".into(), statement::result(&mut shapes));
    defs.insert("destination".into(), statement::destination(&mut shapes));
    for (name, method) in statement::methods(&mut shapes) {
        defs.insert(name, method);
    }
    defs.extend(shapes.defs());
    json!({
        "$schema": DIALECT,
        "title": "SWML calling document",
        "description": "What happens to a phone call. It begins in the section `main`.",
        "type": "object",
        "properties": {
            "version": {
                "description": "The version of the language.",
                "const": "1.0.0",
                "default": "1.0.0",
            },
            "sections": {
                "description": "The sections by name. A call begins in `main`; `execute` and `transfer` go to the others.",
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
