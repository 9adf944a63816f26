//! `swml check`: everything that is wrong with documents.

use serde_json::Value;
use swml_compiler::diagnostic::{Severity, render_json, render_text, summary};

use crate::args::{Check, CheckFormat, Kind};
use crate::output::{could_not_run, print};
use crate::{Verdict, input, output};

pub(crate) fn check(args: &Check) -> Verdict {
    if args.kind == Kind::Messaging {
        return could_not_run(
            "messaging documents are not built yet; this version checks calling documents only",
        );
    }
    let mut verdict = Verdict::Fine;
    let mut objects = Vec::new();
    for file in &args.files {
        let source = match input::source(file) {
            Ok(source) => source,
            Err(sentence) => {
                verdict = verdict.max(could_not_run(&sentence));
                continue;
            }
        };
        let compilation = match input::compiled(&source, &args.links) {
            Ok(compilation) => compilation,
            Err(sentence) => return could_not_run(&sentence),
        };
        for (source, found) in compilation.found() {
            let findings = found.sorted();
            let worst = findings.iter().map(|finding| finding.severity()).max();
            let bad = if args.deny_warnings { Severity::Warning } else { Severity::Error };
            if worst.is_some_and(|worst| worst >= bad) {
                verdict = verdict.max(Verdict::Findings);
            }
            match args.format {
                CheckFormat::Json => match render_json(source, &findings) {
                    Value::Array(list) => objects.extend(list),
                    other => objects.push(other),
                },
                CheckFormat::Text => {
                    let mut text = render_text(source, &findings, output::color());
                    let name = output::visible(source.name());
                    text.push_str(&format!("{name}: {}\n", summary(&findings)));
                    print(&text);
                }
            }
        }
    }
    if matches!(args.format, CheckFormat::Json) {
        print(&format!("{:#}\n", Value::Array(objects)));
    }
    verdict
}
