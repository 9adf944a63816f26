//! Documents and what the parser makes of them. A document carries its findings in comments, each on the
//! line of its cause: `# error[CODE] TEXT -> HELP`, where TEXT is what the finding points at (its first
//! line), and HELP, where it is given, is what it advises. Every finding must be expected and every
//! expectation found, so each test also shows that one mistake hides no other.

mod call;
mod connect;
mod control;
mod leaf;
mod meaning;
mod outline;
mod whole;
mod wild;

use swml_compiler::ast::Document;
use swml_compiler::diagnostic::{Diagnostic, Diagnostics, Severity};
use swml_compiler::source::Source;
use swml_compiler::{parse, syntax};

/// Reads a text as far as the typed document.
fn read(text: &str) -> (Source, Document, Vec<Diagnostic>) {
    let source = Source::new("test.yaml", text);
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(&source, &mut diagnostics);
    let document = parse::document(&tree, &mut diagnostics);
    (source, document, diagnostics.sorted())
}

/// Holds the findings of a document against the comments in it.
#[track_caller]
fn expect(text: &str) {
    let (source, _, findings) = read(text);
    let mut wanted: Vec<String> = Vec::new();
    let mut has_help = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        for comment in line.split("# ").skip(1) {
            if ["error[", "warning[", "note["].iter().any(|word| comment.starts_with(word)) {
                wanted.push(format!("{number}: {}", comment.trim()));
                has_help.push(comment.contains(" -> "));
            }
        }
    }
    // sorted by line alone: findings of one line may come in any order
    let mut found: Vec<String> = findings
        .iter()
        .map(|finding| {
            let severity = match finding.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            let line = source.position(finding.span.start).line;
            let place = source.slice(finding.span).lines().next().unwrap_or_default();
            let place = place.split(" # ").next().unwrap_or_default();
            let code = finding.code.name();
            let plain = format!("{line}: {severity}[{code}] {place}").trim_end().to_owned();
            match &finding.help {
                Some(help) if wanted.iter().any(|w| *w == format!("{plain} -> {help}")) => {
                    format!("{plain} -> {help}")
                }
                Some(help) if wanted.iter().any(|w| w.starts_with(&format!("{plain} -> "))) => {
                    format!("{plain} -> {help}")
                }
                _ => plain,
            }
        })
        .collect();
    found.sort();
    wanted.sort();
    let messages: Vec<_> = findings.iter().map(|finding| &finding.message).collect();
    assert_eq!(found, wanted, "\n{text}\n{messages:#?}");
}

/// The same for the statements of a section `main`.
#[track_caller]
fn expect_main(statements: &str) {
    expect(&main_of(statements));
}

/// A document whose section `main` has these statements.
fn main_of(statements: &str) -> String {
    let mut text = String::from("sections:\n  main:\n");
    for line in statements.lines().filter(|line| !line.trim().is_empty()) {
        text.push_str("    ");
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The messages of a section `main`, in order of place.
fn messages(statements: &str) -> Vec<String> {
    read(&main_of(statements)).2.into_iter().map(|finding| finding.message).collect()
}
