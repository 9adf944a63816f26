//! Real documents against a table of verdicts, where a corpus of them is at hand: a folder `shared/corpus`
//! beside the repository, or the one that `SWML_CORPUS` names. No text of it is kept here: a row has the name
//! of a file, what is found, and why.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use swml_compiler::diagnostic::{Code, Verdict};
use swml_compiler::render::{Format, Zoom, render};
use swml_compiler::scenario::{FileLoader, Setting, play, read};
use swml_compiler::source::Source;
use swml_compiler::{Compilation, compile};
use swml_runtime::sim::script::Rest;

/// The methods that are compiled: a document that uses another one is not looked at.
const METHODS: [&str; 16] = [
    "answer", "cond", "connect", "execute", "goto", "hangup", "label", "play", "prompt", "record",
    "return", "set", "sleep", "switch", "transfer", "unset",
];

/// Documents that are refused, or that fail when a call gets there: file, code, reason.
const FOUND: &[(&str, Code, &str)] = &[
    (
        "seed-000-3a5be05e27e24ba0-3.yaml",
        Code::UndefinedSection,
        "executes a section that it never defines",
    ),
    (
        "docs-server-sdks-reference-python-agents-swml-service-get-document-1.json",
        Code::UnsupportedMethod,
        "cut short on its page; it uses `ai`",
    ),
    (
        "docs-server-sdks-reference-typescript-agents-swml-builder-get-document-1.json",
        Code::BadDestination,
        "three dots where an address was left out",
    ),
    (
        "agents-docs-api-reference-1.json",
        Code::UnknownMethod,
        "takes the prefix `say:` for a method",
    ),
    (
        "agents-tests-unit-core-test-function-result-1.json",
        Code::BadDestination,
        "plays a bare file name",
    ),
    (
        "agents-tests-unit-core-test-function-result-2.json",
        Code::BadDestination,
        "plays a bare file name",
    ),
];

/// Documents that need more JavaScript than the machine has: they compile, and these expressions leave it.
const DEFERRED: &[(&str, &str)] = &[
    ("docs-platform-ai-guides-integrations-vapi-outbound-calls-1.yaml", "a regular expression"),
    ("docs-swml-guides-basics-goto-execute-transfer-5.yaml", "addition"),
    ("docs-swml-guides-basics-goto-execute-transfer-6.json", "addition"),
    ("docs-swml-calling-cond-1.yaml", "a method of texts"),
    ("docs-swml-calling-cond-2.json", "a method of texts"),
    ("docs-swml-calling-cond-3.yaml", "methods of texts"),
    ("docs-swml-calling-cond-4.json", "methods of texts"),
];

#[test]
fn real_documents_meet_their_verdicts() {
    let Some(documents) = documents() else { return };
    let mut report = String::new();
    let mut found = BTreeSet::new();
    let mut deferred = BTreeSet::new();
    for (name, compilation) in &documents {
        for finding in compilation.diagnostics.sorted() {
            match finding.code.verdict() {
                Verdict::Rejected | Verdict::Faults => {
                    found.insert((name.as_str(), finding.code));
                }
                Verdict::Noted if finding.code == Code::OutsideExpression => {
                    deferred.insert(name.as_str());
                }
                Verdict::Noted | Verdict::Warned => {}
            }
        }
    }
    let expected: BTreeSet<_> = FOUND.iter().map(|(name, code, _)| (*name, *code)).collect();
    for (name, code) in found.difference(&expected) {
        let _ = writeln!(report, "{name}: not expected: {}", code.name());
    }
    for (name, code) in expected.difference(&found) {
        let _ = writeln!(report, "{name}: not found: {}", code.name());
    }
    let expected: BTreeSet<_> = DEFERRED.iter().map(|(name, _)| *name).collect();
    for name in deferred.symmetric_difference(&expected) {
        let _ = writeln!(report, "{name}: is deferred here or there, not in both");
    }
    assert!(report.is_empty(), "\n{report}");
    assert!(documents.len() >= 117, "only {} documents", documents.len());
}

/// The ordinary call through every accepted document: it ends, and nothing of it panics. What needs a
/// document from the web or an expression from outside fails there, and the call says so.
#[test]
fn real_documents_are_drawn_and_run() {
    let Some(documents) = documents() else { return };
    let mut report = String::new();
    let (mut ran, mut seeds) = (0, 0);
    for (name, compilation) in &documents {
        let Ok(program) = compilation.program() else { continue };
        for format in [Format::Dot, Format::Mermaid, Format::Outline] {
            for zoom in [Zoom::Step, Zoom::Group, Zoom::Leg] {
                assert!(render(&compilation.flow, format, zoom).len() > 20, "{name}");
            }
        }
        let mut scenario = read("{}").expect("an empty scenario");
        scenario.script.rest = Rest::Usual;
        let loader = FileLoader::new(BTreeMap::new(), |_| None);
        let (info, readings, script) = (scenario.info, scenario.readings, scenario.script);
        let setting = Setting { info, readings, script, loader };
        let playback = play(program, setting);
        ran += 1;
        seeds += usize::from(name.starts_with("seed-"));
        let over = playback.events.last().is_some_and(|event| event.name == "closed");
        if playback.outcome.is_none() || !over {
            let _ = writeln!(report, "{name}: the call does not end");
        }
    }
    assert!(report.is_empty(), "\n{report}");
    assert!(ran >= 110, "only {ran} documents ran");
    assert_eq!(seeds, 5, "seeds");
}

/// The documents that use no method beyond [`METHODS`], compiled, by name; `None` without a corpus.
fn documents() -> Option<Vec<(String, Compilation)>> {
    let corpus = corpus()?;
    let manifest =
        fs::read_to_string(corpus.join("manifest.tsv")).expect("a corpus has a manifest");
    let mut lines = manifest.lines();
    let heads: Vec<_> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| {
        let found = heads.iter().position(|head| *head == name);
        found.unwrap_or_else(|| panic!("the manifest has no column {name}"))
    };
    let (file, kind, methods) = (column("file"), column("kind"), column("methods"));
    let mut documents = Vec::new();
    for line in lines {
        let cells: Vec<_> = line.split('\t').collect();
        let Some(name) = cells[file].strip_prefix("documents/") else { continue };
        let used = cells[methods].split(',').map(|m| m.split('(').next().unwrap_or_default());
        if cells[kind] != "calling"
            || !used.into_iter().all(|m| m.is_empty() || METHODS.contains(&m))
        {
            continue;
        }
        let text = fs::read_to_string(corpus.join(cells[file])).expect("a document is UTF-8");
        documents.push((name.to_owned(), compile(&Source::new(name, &text))));
    }
    Some(documents)
}

fn corpus() -> Option<PathBuf> {
    let beside = support::root().join("../shared/corpus");
    let named = std::env::var_os("SWML_CORPUS").map(PathBuf::from);
    let found = named.into_iter().chain([beside]).find(|folder| is_corpus(folder));
    if found.is_none() {
        eprintln!("no corpus at hand: nothing is compared");
    }
    found
}

fn is_corpus(folder: &Path) -> bool {
    folder.join("manifest.tsv").is_file()
}
