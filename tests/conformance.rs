//! Real documents against the table of verdicts, `tests/conformance/verdicts.tsv`, where a corpus of them
//! is at hand: a folder `shared/corpus` beside the repository, or the one that `SWML_CORPUS` names. No text of
//! it is kept here. `docs/conformance.md` tells the results.

#[path = "conformance/parts.rs"]
mod parts;
#[path = "conformance/schema.rs"]
mod schema;
// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use swml_compiler::diagnostic::{Code, Diagnostic, Verdict};
use swml_compiler::format::{Notation, convert};
use swml_compiler::methods::Kind;
use swml_compiler::render::{Format, Zoom, page, render};
use swml_compiler::scenario::{FileLoader, Setting, play, read};
use swml_compiler::source::Source;
use swml_compiler::{Compilation, compile, compile_with};
use swml_runtime::sim::script::Rest;

/// The verdicts of the table, and how many rows have each.
const COUNTS: [(&str, usize); 5] =
    [("clean", 320), ("warned", 16), ("faults", 1), ("rejected", 19), (NOT_A_DOCUMENT, 9)];

const NOT_A_DOCUMENT: &str = "not-a-document";

/// What the reason of a document begins with that stands in the row before it, as YAML.
const TWIN: &str = "the same in JSON: ";

/// What is rightly refused of documents that are made of the published schema, and why.
const MADE_UP: &[(&str, &str)] = &[
    (
        r#""https://example.com/text" cannot be the name of a variable"#,
        "a name without an example is made up, as any text is",
    ),
    (r#"is "https://example.com/text"; expected a time"#, "the pattern is not looked at"),
    (r#""role" in message 1"#, "a role without an example is made up, though it is one of three"),
    (r#""attention_timeout""#, "a number beside its bounds is made up"),
    (r#""hold" in action"#, "the bounds of all numbers of 32 bits, where its page has 0 to 900"),
];

/// Messages that are refused although the schema has nothing against them, and why.
const SAYS_MORE: &[(&str, &str)] = &[(
    "documents/docs-platform-messaging-sms-overview-4.yaml",
    "a number is any text to the schema",
)];

/// One row of the table.
struct Row<'a> {
    file: &'a str,
    part: &'a str,
    verdict: &'a str,
    codes: BTreeSet<&'a str>,
    cause: &'a str,
    reason: &'a str,
}

/// Why a document is not clean, and how the page says it.
const CAUSES: [(&str, &str); 8] = [
    ("-", ""),
    ("slip", "the example is truly broken"),
    ("cut-short", "its page leaves something out"),
    ("stand-in", "the reader is to fill something in"),
    ("on-purpose", "its page shows just that"),
    ("older-form", "what only older schemas allow"),
    ("fixture", "a test of a library, never meant to be called"),
    ("elsewhere", "no part of a document"),
];

#[test]
fn the_table_is_whole() {
    let table = table();
    let rows = rows(&table);
    let mut counts: BTreeMap<_, _> = COUNTS.iter().map(|(verdict, _)| (*verdict, 0)).collect();
    let known: BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
    for row in &rows {
        assert!(!row.reason.is_empty(), "{}: no reason is given", row.file);
        let unknown: Vec<_> = row.codes.difference(&known).collect();
        assert!(unknown.is_empty(), "{}: there is no code {unknown:?}", row.file);
        assert!(CAUSES.iter().any(|(cause, _)| *cause == row.cause), "{}: {}", row.file, row.cause);
        assert_eq!(row.verdict == "clean", row.cause == "-", "{}: {}", row.file, row.cause);
        *counts.get_mut(row.verdict).unwrap_or_else(|| panic!("{}: {}", row.file, row.verdict)) +=
            1;
    }
    assert_eq!(counts, COUNTS.into_iter().collect());
    let Some(corpus) = corpus() else { return };
    let manifest = fs::read_to_string(corpus.join("manifest.tsv")).expect("a manifest");
    let listed = manifest.lines().skip(1).filter_map(|line| line.split('\t').next());
    let judged: Vec<_> = rows.iter().map(|row| row.file).collect();
    assert_eq!(judged, listed.collect::<Vec<_>>(), "the files of the corpus, in order");
}

/// `docs/conformance.md` counts what the table says, and lists what is not clean.
#[test]
fn the_page_says_what_the_table_says() {
    let table = table();
    let rows = rows(&table);
    let folders = ["documents", "fragments", "ai_parts"];
    let mut counts = format!("| Verdict | {} | in all |\n", folders.join(" | "));
    counts += "|---|---|---|---|---|\n";
    for (verdict, all) in COUNTS {
        let within = |folder| {
            let counted = |row: &&Row<'_>| row.verdict == verdict && row.file.starts_with(folder);
            rows.iter().filter(counted).count().to_string()
        };
        let _ = writeln!(counts, "| {verdict} | {} | {all} |", folders.map(within).join(" | "));
    }
    support::holds("docs/conformance.md", "counts", &counts);
    let mut list = String::new();
    for (cause, words) in &CAUSES[1..] {
        let _ = writeln!(list, "### {}: {words}\n", cause.replace('-', " "));
        let _ = writeln!(list, "| File | Verdict | Why |\n|---|---|---|");
        let stem = |row: &Row<'_>| row.reason.strip_prefix(TWIN).unwrap_or(row.reason).to_owned();
        let of_cause: Vec<_> = rows.iter().filter(|row| row.cause == *cause).collect();
        for twins in of_cause.chunk_by(|a, b| stem(a) == stem(b) && b.reason.starts_with(TWIN)) {
            let files: Vec<_> = twins.iter().map(|row| format!("`{}`", row.file)).collect();
            let Row { verdict, codes, .. } = twins[0];
            let codes: String = codes.iter().map(|code| format!(" `{code}`")).collect();
            let _ =
                writeln!(list, "| {} | {verdict}{codes} | {} |", files.join(", "), stem(twins[0]));
        }
        list.push('\n');
    }
    list.truncate(list.trim_end().len() + 1);
    support::holds("docs/conformance.md", "not clean", &list);
}

#[test]
fn real_documents_meet_their_verdicts() {
    let Some(corpus) = corpus() else { return };
    let table = table();
    let mut report = String::new();
    for row in &rows(&table) {
        let compilation = compiled(&corpus, row);
        let (verdict, codes) = found(&compilation);
        let agreed = match row.verdict {
            NOT_A_DOCUMENT => verdict == "rejected",
            _ => verdict == row.verdict && (row.codes.is_empty() || codes == row.codes),
        };
        if !agreed {
            let Row { file, verdict: judged, codes: expected, reason, .. } = row;
            let _ = writeln!(report, "{file}\n  judged {judged} {expected:?}: {reason}");
            let _ = writeln!(report, "  found  {verdict} {codes:?}");
            for finding in compilation.diagnostics.sorted() {
                let Diagnostic { code, message, span, .. } = finding;
                let _ = writeln!(report, "         {}: {message} ({span:?})", code.name());
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// The ordinary call through every accepted document: it ends, and nothing of it panics. What needs a
/// document from the web or an expression from outside fails there, and the call says so.
#[test]
fn real_documents_are_drawn_and_run() {
    let Some(corpus) = corpus() else { return };
    let table = table();
    let mut report = String::new();
    for row in &rows(&table) {
        if !accepted(row) {
            continue;
        }
        let compilation = compiled(&corpus, row);
        let Ok(program) = compilation.program() else {
            let _ = writeln!(report, "{}: no program", row.file);
            continue;
        };
        for zoom in [Zoom::Step, Zoom::Group, Zoom::Leg] {
            for format in [Format::Dot, Format::Mermaid, Format::Outline, Format::Svg] {
                let drawn = render(&compilation.flow, format, zoom);
                assert!(drawn.len() > 20, "{}: {drawn}", row.file);
            }
        }
        let page = page::write(&compilation.flow, Zoom::Group, None);
        assert!(page.contains("</html>"), "{}: {page}", row.file);
        let mut scenario = read("{}").expect("an empty scenario");
        scenario.script.rest = Rest::Usual;
        let loader = FileLoader::new(BTreeMap::new(), |_| None);
        let (info, readings, script) = (scenario.info, scenario.readings, scenario.script);
        let playback = play(program, Setting { info, readings, script, loader });
        let over = playback.events.last().is_some_and(|event| event.name == "closed");
        if playback.outcome.is_none() || !over {
            let _ = writeln!(report, "{}: the call does not end", row.file);
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// What the published schemas give as an example, as a choice or as a bound is not refused, where they are
/// at hand: beside the corpus.
#[test]
fn examples_of_the_schemas_are_accepted() {
    for (kind, least) in [(Kind::Calling, 5_000), (Kind::Messaging, 50)] {
        let Some(text) = published(kind) else { return };
        let documents = schema::Schema::new(&text).documents();
        assert!(documents.len() > least, "only {} documents", documents.len());
        accepted_all(kind, documents);
    }
}

fn accepted_all(kind: Kind, documents: Vec<(String, Json)>) {
    let mut refused = BTreeMap::new();
    let all = documents.len();
    for (method, document) in documents {
        let text = document.to_string();
        let compilation = compile_with(&Source::new("schema.json", &text), Some(kind), &[]);
        for finding in compilation.diagnostics.sorted() {
            let said = format!("{method}: {}: {}", finding.code.name(), finding.message);
            let other = !MADE_UP.iter().any(|(words, _)| said.contains(words));
            if finding.verdict() == Verdict::Rejected && other {
                let (count, _) = refused.entry(said).or_insert((0, text.clone()));
                *count += 1;
            }
        }
    }
    let mut report = String::new();
    for (said, (count, first)) in refused {
        let _ = writeln!(report, "{said} ({count} times)\n  {first}");
    }
    assert!(report.is_empty(), "of {all} documents {kind:?} are refused:\n{report}");
}

/// A message that the table refuses is no message by the published schema either, and the reverse.
#[test]
fn messages_are_judged_as_their_schema_does() {
    let (Some(corpus), Some(text)) = (corpus(), published(Kind::Messaging)) else { return };
    let schema: Json = serde_json::from_str(&text).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let table = table();
    let mut report = String::new();
    let mut judged = 0;
    for row in &rows(&table) {
        let text = whole(&corpus, row);
        let source = Source::new(row.file, &text);
        if compile(&source).taken.kind != Kind::Messaging {
            continue;
        }
        judged += 1;
        let json = convert(&source, Notation::Json).expect("a message can be read").text;
        let document: Json = serde_json::from_str(&json).expect("it is JSON");
        let known = SAYS_MORE.iter().any(|(file, _)| *file == row.file);
        if validator.is_valid(&document) != (accepted(row) || known) {
            let Row { file, verdict, .. } = row;
            let errors: Vec<_> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
            let _ = writeln!(report, "{file}\n  judged {verdict}, the schema says {errors:#?}");
        }
    }
    assert!(report.is_empty(), "\n{report}");
    assert!(judged > 20, "only {judged} messages");
}

/// What the reference decides at its open points and of each short form.
#[test]
fn open_points_are_decided_as_the_reference_says() {
    let path = support::root().join("tests/conformance/points.tsv");
    let table = fs::read_to_string(path).expect("the table of points");
    let mut report = String::new();
    let mut count = 0;
    for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<_> = line.split('\t').collect();
        let [point, verdict, codes, text] = cells[..] else {
            panic!("a row has four cells: {line}");
        };
        count += 1;
        let text = match text.starts_with('[') {
            true => format!("sections: {{main: {text}}}"),
            false => text.replace("\\n", "\n"),
        };
        let compilation = compile(&Source::new("point.yaml", &text));
        let (found, codes_found) = found(&compilation);
        let expected: BTreeSet<_> = codes.split(',').filter(|code| *code != "-").collect();
        let agreed =
            found == verdict || verdict == "accepted" && ["clean", "warned"].contains(&found);
        if !agreed || !expected.is_empty() && expected != codes_found {
            let _ = writeln!(report, "{point}: {verdict} {expected:?}, found {found}\n  {text}");
            for Diagnostic { code, message, .. } in compilation.diagnostics.sorted() {
                let _ = writeln!(report, "    {}: {message}", code.name());
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
    let page = support::root().join("docs/conformance.md");
    let page = fs::read_to_string(page).expect("the page on conformance");
    assert!(page.contains(&format!("with {count} documents")), "the page counts {count} points");
}

/// The verdict on a document, and the codes behind it.
fn found(compilation: &Compilation) -> (&'static str, BTreeSet<&'static str>) {
    let codes = || compilation.diagnostics.sorted().into_iter().map(|finding| finding.code);
    let worst = codes().map(Code::verdict).max().unwrap_or(Verdict::Noted);
    let verdict = match worst {
        Verdict::Noted => return ("clean", BTreeSet::new()),
        Verdict::Warned => "warned",
        Verdict::Faults => "faults",
        Verdict::Rejected => "rejected",
    };
    (verdict, codes().filter(|code| code.verdict() == worst).map(Code::name).collect())
}

fn accepted(row: &Row<'_>) -> bool {
    !matches!(row.verdict, "rejected" | NOT_A_DOCUMENT)
}

fn compiled(corpus: &Path, row: &Row<'_>) -> Compilation {
    compile(&Source::new(row.file, &whole(corpus, row)))
}

/// The whole document that is judged.
fn whole(corpus: &Path, row: &Row<'_>) -> String {
    let text = fs::read_to_string(corpus.join(row.file)).expect("a document is UTF-8");
    parts::whole(row.part, row.file.ends_with(".json"), &text)
}

/// A published schema, where it is at hand.
fn published(kind: Kind) -> Option<String> {
    let name = match kind {
        Kind::Calling => "swml-calling.schema.json",
        Kind::Messaging => "swml-messaging.schema.json",
    };
    fs::read_to_string(corpus()?.join("../spec").join(name)).ok()
}

fn table() -> String {
    let path = support::root().join("tests/conformance/verdicts.tsv");
    fs::read_to_string(path).expect("the table of verdicts")
}

/// The rows of the table; lines with `#` explain it, and the first of the others names the columns.
fn rows(table: &str) -> Vec<Row<'_>> {
    let lines = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let row = |line| {
        let cells: Vec<_> = str::split(line, '\t').collect();
        let [file, part, verdict, codes, cause, reason] = cells[..] else {
            panic!("a row has six cells: {line}");
        };
        let codes = codes.split(',').filter(|code| *code != "-").collect();
        Row { file, part, verdict, codes, cause, reason }
    };
    lines.map(row).collect()
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
