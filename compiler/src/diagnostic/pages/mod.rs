//! The reference of the codes: rows of words and examples into `docs/diagnostics.md`.

mod document;
mod flow;
mod text;
mod values;

use std::fmt::Write as _;

use super::text::wrap;
use super::{Code, Verdict};

/// What the reference says of a code.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The code.
    pub code: Code,
    /// Why it matters: one to three sentences.
    pub explain: &'static str,
    /// A document that has the finding; empty where a short one cannot show it.
    pub bad: &'static str,
    /// The same without the finding, and without any error.
    pub good: &'static str,
}

/// All rows.
pub fn pages() -> impl Iterator<Item = &'static Page> {
    [text::PAGES, document::PAGES, flow::PAGES, values::PAGES].into_iter().flatten()
}

impl Code {
    /// What the reference says of it. Every code has a page: a test sees to it.
    #[must_use]
    pub fn page(self) -> Option<&'static Page> {
        pages().find(|page| page.code == self)
    }
}

/// The page of a code for a terminal.
#[must_use]
pub fn explain(code: Code) -> String {
    let title = format!("{}[{}]", code.verdict().severity().word(), code.name());
    let mut page = format!("{title}\n\n{}\n", wrap(code.summary(), 0));
    line(&mut page, &format!("{}.", consequence(code.verdict())));
    let Some(words) = code.page() else { return page };
    line(&mut page, &format!("\n{}", wrap(words.explain, 0)));
    for (title, example) in [("This has it:", words.bad), ("This has not:", words.good)] {
        if !example.is_empty() {
            let shown = example.lines().map(|line| format!("    {line}").trim_end().to_owned());
            line(&mut page, &format!("\n{title}\n\n{}", shown.collect::<Vec<_>>().join("\n")));
        }
    }
    page
}

/// The reference as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Diagnostics\n\n\
         Generated from the table of codes (`compiler/src/diagnostic`); a test keeps it fresh and compiles the \
         examples.\n\n\
         | code | severity | |\n|---|---|---|\n",
    );
    for code in Code::ALL {
        let name = code.name();
        line(
            &mut page,
            &format!(
                "| [`{name}`](#{name}) | {} | {} |",
                code.verdict().severity().word(),
                code.summary()
            ),
        );
    }
    for code in Code::ALL {
        line(&mut page, &format!("\n## `{}`\n\n{}\n", code.name(), code.summary()));
        line(&mut page, &format!("*{}.*", consequence(code.verdict())));
        let Some(words) = code.page() else { continue };
        line(&mut page, &format!("\n{}", words.explain));
        for (title, example) in [("This has it:", words.bad), ("This has not:", words.good)] {
            if !example.is_empty() {
                line(&mut page, &format!("\n{title}\n\n```yaml\n{example}```"));
            }
        }
    }
    page
}

fn consequence(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Noted => "Note: nothing is wrong",
        Verdict::Warned => "Warning: it runs, but hardly as meant",
        Verdict::Faults => "Error: the document runs, and a call that gets there fails",
        Verdict::Rejected => "Error: the whole document is refused",
    }
}

fn line(page: &mut String, text: &str) {
    writeln!(page, "{text}").expect("writing to a string");
}
