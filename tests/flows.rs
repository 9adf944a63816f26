//! Every flow of `tests/flows` against the findings that its own comments expect.
//!
//! A line expects a finding by `# error[unknown-key]: time_out`: severity, code, and words that stand in the
//! message, in the help or in the very text that the finding points at. Both ways hold: what is expected is
//! found on that line, and what is found is expected there.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::fmt::Write;
use std::fs;

use swml_compiler::compile;
use swml_compiler::diagnostic::{Diagnostic, Severity};
use swml_compiler::source::Source;

#[test]
fn findings_stand_where_comments_expect_them() {
    let mut report = String::new();
    let files = support::files("tests/flows", &[".yaml", ".json"]);
    assert!(files.len() >= 40, "only {} flows", files.len());
    for path in files {
        let text = fs::read_to_string(&path).expect("a flow is UTF-8");
        let name = support::name(&path);
        let compilation = compile(&Source::new(&name, &text));
        let mut expected = expectations(&text);
        for finding in compilation.diagnostics.sorted() {
            let place = compilation.source.position(finding.span.start);
            let spanned = compilation.source.slice(finding.span);
            let met = expected.iter().position(|wanted| {
                wanted.line == place.line && wanted.is_met_by(&finding, spanned)
            });
            if let Some(index) = met {
                expected.remove(index);
                continue;
            }
            let _ = writeln!(
                report,
                "{name}:{}:{}: not expected: {}[{}]: {}",
                place.line,
                place.column,
                word(finding.severity()),
                finding.code.name(),
                finding.message
            );
        }
        for missing in expected {
            let Expected { line, severity, code, words } = missing;
            let _ = writeln!(report, "{name}:{line}: not found: {severity}[{code}]: {words}");
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// A finding that a comment expects on its line.
struct Expected {
    line: u32,
    severity: String,
    code: String,
    words: String,
}

impl Expected {
    fn is_met_by(&self, finding: &Diagnostic, spanned: &str) -> bool {
        let help = finding.help.as_deref().unwrap_or_default();
        self.severity == word(finding.severity())
            && self.code == finding.code.name()
            && [finding.message.as_str(), help, spanned].iter().any(|t| t.contains(&self.words))
    }
}

/// The expectations of a document: several may stand on one line.
fn expectations(text: &str) -> Vec<Expected> {
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        for comment in line.split(" # ").skip(1) {
            let Some((severity, rest)) = comment.split_once('[') else { continue };
            if !["error", "warning", "note"].contains(&severity) {
                continue;
            }
            let (code, words) = rest
                .split_once("]: ")
                .unwrap_or_else(|| panic!("line {number}: `# {severity}[code]: words`"));
            found.push(Expected {
                line: number,
                severity: severity.to_owned(),
                code: code.to_owned(),
                words: words.trim().to_owned(),
            });
        }
    }
    found
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
