//! `swml check`: everything that is wrong with documents.

use serde_json::{Value, json};
use swml_compiler::Compilation;
use swml_compiler::diagnostic::{Expression, Severity, render_json, render_text, summary};
use swml_compiler::methods::Kind;
use swml_compiler::parse::Taken;
use swml_compiler::points::{self, Point, matter};
use swml_compiler::source::Source;

use crate::args::{Check, CheckFormat};
use crate::output::{could_not_run, print, shorten};
use crate::{Verdict, input, output, run};

pub(crate) fn check(args: &Check) -> Verdict {
    let mut verdict = Verdict::Fine;
    let (mut objects, mut documents) = (Vec::new(), Vec::new());
    for file in &args.files {
        let source = match input::source(file) {
            Ok(source) => source,
            Err(sentence) => {
                verdict = verdict.max(could_not_run(&sentence));
                continue;
            }
        };
        let compilation = match input::compiled(&source, args.kind, &args.links) {
            Ok(compilation) => compilation,
            Err(sentence) => return could_not_run(&sentence),
        };
        if let Some(sentence) = run::taken_for_flow(&compilation) {
            verdict = verdict.max(could_not_run(&sentence));
            continue;
        }
        for (source, found) in compilation.found() {
            let findings = found.sorted();
            let worst = findings.iter().map(|finding| finding.severity()).max();
            let bad = if args.deny_warnings { Severity::Warning } else { Severity::Error };
            if worst.is_some_and(|worst| worst >= bad) {
                verdict = verdict.max(Verdict::Findings);
            }
            match args.format {
                CheckFormat::Json => {
                    let list = render_json(source, &findings);
                    let list = list.as_array().into_iter().flatten().cloned();
                    for (mut object, finding) in list.zip(&findings) {
                        let points = points::of(finding.code).into_iter();
                        object["points"] = points.map(Point::name).collect();
                        objects.push(object);
                    }
                    let points: Vec<_> =
                        matter(source, &findings).into_iter().map(output::point).collect();
                    let mut document = json!({"file": source.name(), "points": points});
                    if args.expressions {
                        let list = found.expressions();
                        document["expressions"] =
                            list.iter().map(|one| expression_json(source, one)).collect();
                    }
                    documents.push(document);
                }
                CheckFormat::Text => {
                    let mut text = render_text(source, &findings, output::color());
                    if args.expressions {
                        text.push_str(&expressions(source, &found.expressions()));
                    }
                    let name = output::visible(source.name());
                    let taken = taken(&compilation);
                    text.push_str(&format!("{name}: {}{taken}\n", summary(&findings)));
                    print(&text);
                }
            }
        }
    }
    if matches!(args.format, CheckFormat::Json) {
        print(&format!("{:#}\n", json!({"findings": objects, "documents": documents})));
    }
    verdict
}

/// Expressions as lines: where, which way, what, and why it is not compiled.
fn expressions(source: &Source, list: &[&Expression]) -> String {
    let mut text = String::new();
    for expression in list {
        let (words, place) = written(source, expression);
        let way = if expression.outside.is_some() { "outside" } else { "compiled" };
        let line = format!("{place}: {way:<8}  {}", shorten(&words, 60));
        let why = expression.outside.as_ref().map(|what| format!(" ({what})")).unwrap_or_default();
        text.push_str(&output::visible(&format!("{line}{why}")));
        text.push('\n');
    }
    if !list.is_empty() {
        text.push('\n');
    }
    text
}

fn expression_json(source: &Source, expression: &Expression) -> Value {
    let (words, _) = written(source, expression);
    let position = source.position(expression.span.start);
    json!({
        "expression": words,
        "line": position.line,
        "column": position.column,
        "compiled": expression.outside.is_none(),
        "outside_because": expression.outside,
    })
}

/// An expression as it stands in its text, on one line; and where that is.
fn written(source: &Source, expression: &Expression) -> (String, String) {
    let words: Vec<&str> = source.slice(expression.span).split_whitespace().collect();
    let position = source.position(expression.span.start);
    (words.join(" "), format!("{}:{}:{}", source.name(), position.line, position.column))
}

/// What a document was taken for, and why, where that is not what everybody expects.
fn taken(compilation: &Compilation) -> String {
    let Taken { kind, by } = &compilation.taken;
    match (kind, by) {
        (Kind::Messaging, Some(by)) => {
            let line = compilation.source.position(by.span.start).line;
            format!(" (a document {}: it has {} in line {line})", kind.words(), by.text)
        }
        (Kind::Messaging, None) => format!(" (a document {})", kind.words()),
        (Kind::Calling, _) => String::new(),
    }
}
