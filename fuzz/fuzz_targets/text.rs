//! Any bytes as a document.
//!
//! What must hold: it is compiled, whatever it is, and what is found is said in text and in JSON, without
//! a character that could disturb a terminal; every place lies in the text, between two characters; the
//! graph is well formed and can be drawn; the document has a program exactly when the platform would not
//! refuse it. What can be read has a canonical form, which is its own and means the same. A program is the same after its way through bytes, and so is the flow that it is read back
//! as.

#![no_main]

use libfuzzer_sys::fuzz_target;
use swml_compiler::diagnostic::{Code, Diagnostics, render_json, render_text};
use swml_compiler::flow::Flow;
use swml_compiler::format::format;
use swml_compiler::freeze::{freeze, thaw};
use swml_compiler::render::{Format, Zoom, render};
use swml_compiler::source::{Source, Span};
use swml_compiler::syntax::parse;
use swml_compiler::{Compilation, compile};
use swml_runtime::program::Program;

fuzz_target!(|bytes: &[u8]| {
    // What is no UTF-8 never gets to the compiler; the fuzzer may use its other mutations all the same.
    let text = String::from_utf8_lossy(bytes);
    let compilation = compile(&Source::new("flow.yaml", &text));
    findings(&compilation);
    assert_eq!(compilation.flow.check(), Ok(()));
    draw(&compilation.flow, text.len());
    formatted(&compilation);

    let program = compilation.program();
    assert_eq!(program.is_err(), compilation.diagnostics.rejected());
    let Ok(program) = program else { return };
    let written = program.to_bytes();
    assert_eq!(Program::from_bytes(&written).as_ref(), Ok(&program));
    let thawed = thaw(&program);
    assert_eq!(thawed.check(), Ok(()));
    draw(&thawed, text.len() + 1);
    assert_eq!(freeze(&thawed).tables().states, program.tables().states);
});

fn findings(compilation: &Compilation) {
    let Compilation { source, comments, flow, diagnostics, .. } = compilation;
    let findings = diagnostics.sorted();
    for finding in &findings {
        assert!(!finding.message.is_empty(), "{finding:?}");
        lies_in(source, finding.span);
        finding.labels.iter().for_each(|(span, _)| lies_in(source, *span));
    }
    comments.iter().for_each(|comment| lies_in(source, comment.span));
    flow.nodes().for_each(|(_, node)| lies_in(source, node.span));

    let text = render_text(source, &findings, false);
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
    assert_eq!(text.is_empty(), findings.is_empty());
    let list = render_json(source, &findings);
    assert_eq!(list.as_array().map(Vec::len), Some(findings.len()));
}

/// The formatter holds each text that it writes against the one that it read; it must never have to give up.
fn formatted(compilation: &Compilation) {
    let mut diagnostics = Diagnostics::default();
    let _ = parse(&compilation.source, &mut diagnostics);
    if diagnostics.sorted().iter().any(|finding| finding.code != Code::DuplicateKey) {
        return;
    }
    let text = format(&compilation.source).expect("what can be read can be written");
    let source = Source::new("flow.yaml", &text);
    assert_eq!(format(&source).ok().as_deref(), Some(text.as_str()));
    let again = compile(&source);
    assert_eq!(again.comments.len(), compilation.comments.len());
    assert_eq!(again.diagnostics.rejected(), compilation.diagnostics.rejected());
    if let (Ok(one), Ok(other)) = (compilation.program(), again.program()) {
        assert_eq!(one.without_debug(), other.without_debug());
    }
}

fn lies_in(source: &Source, span: Span) {
    assert!(source.text().get(span.range()).is_some(), "{span:?}");
    let (start, end) = (source.position(span.start), source.position(span.end));
    assert!(start <= end && start.line >= 1 && start.column >= 1, "{span:?}: {start:?} to {end:?}");
}

/// In one of the formats and at one of the zooms: all of them for each text would take most of the time.
fn draw(flow: &Flow, choice: usize) {
    let format = [Format::Dot, Format::Mermaid, Format::Outline][choice % 3];
    let zoom = [Zoom::Step, Zoom::Group, Zoom::Leg][choice / 3 % 3];
    let drawn = render(flow, format, zoom);
    assert!(drawn.chars().all(|c| c == '\n' || !c.is_control()), "{drawn:?}");
    assert!(drawn.ends_with('\n'), "{drawn:?}");
}
