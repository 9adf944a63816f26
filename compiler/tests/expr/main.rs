//! Expressions: how they are read, what is said about mistakes in them, and what they give.

// Each harness uses its part of it.
#[allow(dead_code)]
#[path = "../support/expressions.rs"]
mod expressions;
mod findings;
mod grammar;
mod reading;
mod running;
mod table;

use std::fmt::Write as _;

use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::expr::{self, Condition, Template};
use swml_compiler::source::Source;
use swml_compiler::syntax::{self, Scalar};

/// A text as the only value of a document.
struct Text {
    source: Source,
    scalar: Scalar,
    diagnostics: Diagnostics,
}

impl Text {
    fn new(text: &str) -> Self {
        let plain =
            |c: char| c.is_alphanumeric() || c.is_ascii_graphic() || matches!(c, ' ' | '“' | '”');
        let document = match text.contains('\'') {
            // Escapes have no places of their own.
            _ if !text.chars().all(plain) || text.trim() != text => {
                let escaped = text.chars().map(|c| format!("\\U{:08X}", u32::from(c)));
                format!("\"{}\"", escaped.collect::<String>())
            }
            true => format!("|-\n  {text}\n"),
            false => format!("'{text}'"),
        };
        let source = Source::new("text.yaml", &document);
        let mut diagnostics = Diagnostics::default();
        let tree = syntax::parse(&source, &mut diagnostics);
        let root = tree.root().and_then(|root| root.scalar()).expect("a text is a value");
        let scalar = root.clone();
        Self { source, scalar, diagnostics }
    }

    fn condition(&mut self) -> Condition {
        expr::condition(&self.scalar, &mut self.diagnostics)
    }

    fn template(&mut self) -> Template {
        expr::template(&self.scalar, &mut self.diagnostics)
    }

    /// What was found: the stretch that it points at, and what it says.
    fn findings(&self) -> String {
        let mut text = String::new();
        for found in self.diagnostics.sorted() {
            let stretch = self.source.slice(found.span);
            let severity = format!("{:?}", found.severity()).to_lowercase();
            let code = found.code.name();
            let _ = write!(text, "\n{severity} {code} at `{stretch}`: {}", found.message);
            let _ = found.help.iter().try_for_each(|help| write!(text, "\n  help: {help}"));
        }
        text
    }
}
