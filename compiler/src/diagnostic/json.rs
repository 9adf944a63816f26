//! Findings as JSON for programs: a flat list, one object each. Labels are for people and not in it.

use serde_json::{Value, json};

use super::Diagnostic;
use crate::source::Source;

/// The findings as a list of `{code, severity, message, file, line, column, end_line, end_column, help}`.
///
/// Lines and columns count from 1, columns in Unicode scalars; the end is exclusive. `severity` is `error`,
/// `warning` or `note`; `help` is null where there is nothing to try.
///
/// # Example
/// ```
/// use swml_compiler::diagnostic::render_json;
/// use swml_compiler::{compile, source::Source};
///
/// let compilation = compile(&Source::new("flow.yaml", "sections: {main: [{hangup: {raeson: busy}}]}"));
/// let list = render_json(&compilation.source, &compilation.diagnostics.sorted());
/// assert_eq!(list[0]["code"], "unknown-key");
/// assert_eq!((list[0]["line"].as_u64(), list[0]["column"].as_u64()), (Some(1), Some(29)));
/// ```
#[must_use]
pub fn render_json(source: &Source, diagnostics: &[Diagnostic]) -> Value {
    diagnostics.iter().map(|diagnostic| item(source, diagnostic)).collect()
}

fn item(source: &Source, diagnostic: &Diagnostic) -> Value {
    let start = source.position(diagnostic.span.start);
    let end = source.position(diagnostic.span.end);
    json!({
        "code": diagnostic.code.name(),
        "severity": diagnostic.severity().word(),
        "message": diagnostic.message,
        "file": source.name(),
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "help": diagnostic.help,
    })
}
