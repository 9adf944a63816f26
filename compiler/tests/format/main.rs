//! What `fmt` and `convert` make of a document: the canonical form by example, and over random documents in
//! random styles that nothing is lost, nothing changes its meaning, and a second time changes nothing.

mod random;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;

use serde_json::Value as Json;
use swml_compiler::compile;
use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::format::{Notation, convert, format, notation};
use swml_compiler::source::Source;
use swml_compiler::syntax::{self, Plain, Tree, View, ViewKind};

fn source(text: &str) -> Source {
    Source::new("flow.yaml", text)
}

fn tree(text: &str) -> Option<Tree> {
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(&source(text), &mut diagnostics);
    diagnostics.is_empty().then_some(tree)
}

/// What a tree says, in one text: kinds, texts, order.
fn says(view: View<'_>, out: &mut String) {
    match view.kind() {
        ViewKind::Scalar(scalar) => match scalar.plain() {
            Plain::Null => out.push_str("null "),
            // A number that is read as a text is quoted; that it was one is for the programs to say.
            Plain::Bool(_) | Plain::Number(_) if scalar.text().starts_with(['+', '0']) => {
                out.push_str(&format!("{:?} ", scalar.text()));
            }
            Plain::Bool(_) | Plain::Number(_) => out.push_str(&format!("<{}> ", scalar.text())),
            Plain::Text => out.push_str(&format!("{:?} ", scalar.text())),
        },
        ViewKind::Sequence(items) => {
            out.push_str("[ ");
            items.iter().for_each(|item| says(item, out));
            out.push_str("] ");
        }
        ViewKind::Mapping(entries) => {
            out.push_str("{ ");
            for (key, value) in entries.iter() {
                let name = key.scalar().map(|key| key.text().to_owned()).unwrap_or_default();
                out.push_str(&format!("{name:?}: "));
                says(value, out);
            }
            out.push_str("} ");
        }
    }
}

fn meaning(tree: &Tree) -> String {
    let mut out = String::new();
    if let Some(root) = tree.root() {
        says(root, &mut out);
    }
    out
}

fn comments(tree: &Tree) -> Vec<String> {
    tree.comments().iter().map(|comment| comment.text.trim_end().to_owned()).collect()
}

/// Formats a text that can be read, and holds what must hold for each.
fn checked(text: &str) -> String {
    let before = tree(text).unwrap_or_else(|| panic!("it can be read:\n{text}"));
    let formatted = format(&source(text)).unwrap_or_else(|found| panic!("{found:?}\n{text}"));
    let after = tree(&formatted).unwrap_or_else(|| panic!("{text}\nbecame\n{formatted}"));
    assert_eq!(meaning(&before), meaning(&after), "\n{text}\nbecame\n{formatted}");
    assert_eq!(comments(&before), comments(&after), "\n{text}\nbecame\n{formatted}");
    let again = format(&source(&formatted)).expect("it can be read");
    assert_eq!(formatted, again, "\n{text}\nis written another way the second time");
    formatted
}

#[track_caller]
fn becomes(before: &str, after: &str) {
    assert_eq!(checked(before), after, "\nof\n{before}");
}

#[test]
fn two_spaces_a_level_and_lists_below_their_keys() {
    becomes(
        "sections:\n    main:\n    -   answer\n    -   connect:\n            serial_parallel:\n            -   -   to: a\n                    timeout: 5\n                -   to: b\n",
        "sections:\n  main:\n    - answer\n    - connect:\n        serial_parallel:\n          - - to: a\n              timeout: 5\n            - to: b\n",
    );
}

#[test]
fn quotes_only_where_they_are_needed() {
    becomes(
        "a: 'say:Hello'\nb: \"x > 1\"\nc: 'it''s'\nd: '%{call.from}'\ne: 'no'\nf: '12'\ng: ''\nh: \"a\\tb\"\ni: 'say: \"hi\"'\nj: \"vars.x == 'a'\"\n",
        "a: say:Hello\nb: x > 1\nc: it's\nd: \"%{call.from}\"\ne: \"no\"\nf: \"12\"\ng: \"\"\nh: \"a\\tb\"\ni: 'say: \"hi\"'\nj: vars.x == 'a'\n",
    );
    becomes(
        "a: '12:30'\nb: '2025-01-31'\nc: '1_000'\nd: '1e5'\ne: '1.0.0'\nf: '+15550100001'\ng: '- x'\nh: '# x'\ni: 'a #b'\nj: '<<'\n'yes': k\n'0x10': l\n'1': m\n",
        "a: \"12:30\"\nb: \"2025-01-31\"\nc: \"1_000\"\nd: \"1e5\"\ne: 1.0.0\nf: \"+15550100001\"\ng: \"- x\"\nh: \"# x\"\ni: \"a #b\"\nj: \"<<\"\n\"yes\": k\n\"0x10\": l\n\"1\": m\n",
    );
}

#[test]
fn a_number_that_is_read_as_a_text_is_quoted_where_another_reader_would_lose_something() {
    becomes(
        "sections:\n  main:\n    - connect:\n        to: +15550100001\n        timeout: 20\n    - set:\n        x: +12\n        y: 007\n    - execute:\n        dest: main\n        params:\n          pin: 007\n          count: 7\n",
        "sections:\n  main:\n    - connect:\n        to: \"+15550100001\"\n        timeout: 20\n    - set:\n        x: +12\n        y: 007\n    - execute:\n        dest: main\n        params:\n          pin: \"007\"\n          count: 7\n",
    );
    // Nobody knows what a place wants that the platform would refuse.
    becomes(
        "sections:\n  main:\n    - conect:\n        to: +15550100001\n",
        "sections:\n  main:\n    - conect:\n        to: +15550100001\n",
    );
}

/// A document with more of them than anybody wants to be asked about keeps them as they are, and soon.
#[test]
fn very_many_numbers_are_left_alone_where_not_all_are_texts() {
    let mut text = "sections:\n  main:\n    - set:\n        x:\n".to_owned();
    text.push_str(&"          - +12\n".repeat(3000));
    text.push_str("    - connect:\n        to: +15550100001\n");
    assert_eq!(checked(&text), text);
    let json = convert(&source(&text), Notation::Json).expect("it can be read").text;
    assert!(json.contains("\"to\": \"+15550100001\""), "{}", &json[json.len() - 200..]);
}

#[test]
fn keys_are_texts() {
    becomes(
        "case:\n  1: a\n  0x10: b\n  true: c\n  ? d\n  : e\n",
        "case:\n  \"1\": a\n  \"0x10\": b\n  \"true\": c\n  d: e\n",
    );
}

#[test]
fn short_lists_and_maps_stay_on_their_line() {
    becomes(
        "sections:\n  main: [answer, {play: {url: 'say:a'}},  hangup]\n  other:\n    - goto: {label: a,max: 2}\n    - x: {a: [{b: [c]}]}\n    - y: [ ]\n",
        "sections:\n  main:\n    - answer\n    - play: {url: say:a}\n    - hangup\n  other:\n    - goto: {label: a, max: 2}\n    - x:\n        a:\n          - b: [c]\n    - y: []\n",
    );
}

#[test]
fn comments_stay_with_what_they_are_about() {
    becomes(
        "# the flow\n\n# version\nversion: 1.0.0   # the only one\nsections:   # all\n  # the first\n  main:    # where a call begins\n  # greet\n  - play: say:a  # hello\n  -   # leave\n      hangup\n  # nothing more\n\n\n\n  # the second\n  other:\n  - hangup\n    # deep\n# end\n",
        "# the flow\n\n# version\nversion: 1.0.0 # the only one\nsections: # all\n  # the first\n  main: # where a call begins\n    # greet\n    - play: say:a # hello\n    # leave\n    - hangup\n  # nothing more\n\n  # the second\n  other:\n    - hangup\n    # deep\n# end\n",
    );
    becomes(
        "x:\n  a: [b, # about b\n    # about c\n    c] # about all\n  d: # about e\n    e\n  f:\n    # above g\n    g # behind g\n  h: [ # empty\n   ]\n  i: | # a text\n    one\n    two\n",
        "x:\n  a:\n    - b # about b\n    # about c\n    - c\n    # about all\n  d: e # about e\n  # above g\n  f: g # behind g\n  h: [] # empty\n  i: | # a text\n    one\n    two\n",
    );
}

#[test]
fn texts_of_several_lines_are_blocks_and_long_ones_are_folded() {
    becomes(
        "a: \"one\\n  two\\n\"\nb: 'one\n\n  two'\nc: >\n  folded\n  words\nd: |+\n  kept\n\n\ne: \"\\n  first\\n\"\nf: \"  first\\nsecond\"\n",
        "a: |\n  one\n    two\nb: |-\n  one\n  two\nc: |\n  folded words\nd: |+\n  kept\n\n\ne: |2\n\n    first\nf: |2-\n    first\n  second\n",
    );
    let long = "say:Thank you for calling Example Tools. All of our people are on the phone right now, please hold on";
    becomes(
        &format!("x:\n  play: {long}\n  url: https://example.com/{}\n", "a".repeat(120)),
        &format!(
            "x:\n  play: >-\n    say:Thank you for calling Example Tools. All of our people are on the phone right now, please\n    hold on\n  url: https://example.com/{}\n",
            "a".repeat(120)
        ),
    );
    // A folded text of paragraphs stays one.
    let words = "word ".repeat(30);
    let folded = checked(&format!("x: >\n  {words}end\n\n  second\n"));
    assert!(folded.starts_with("x: >\n  word word"), "{folded}");
    assert!(folded.lines().all(|line| line.len() <= 100), "{folded}");
}

#[test]
fn anchors_aliases_and_merges_stay() {
    becomes(
        "a: &x   {b: 1}\nc:\n- *x\n- <<: *x\n  d: 2\n- &y\n  e: 1\n- &z [f]\n- &w\n- &k g: h\n- {<<: [*x, *y], 'i': *z}\n",
        "a: &x {b: 1}\nc:\n  - *x\n  - <<: *x\n    d: 2\n  - &y\n    e: 1\n  - &z [f]\n  - &w\n  - &k g: h\n  - {<<: [*x, *y], i: *z}\n",
    );
}

#[test]
fn what_a_document_does_not_need_is_dropped() {
    becomes(
        "%YAML 1.2\n---\na: !!str 12\nb: !!int '12'\nc: !!null ''\n...\n",
        "a: \"12\"\nb: 12\nc: null\n",
    );
    becomes("a:\r  -\r\r# one\r\nb: 'c\rd'\r", "a:\n  -\n\n# one\nb: c d\n");
    becomes("\u{feff}a: b\r\nc:\r\n  - d\r\n\r\n\r\n", "a: b\nc:\n  - d\n");
    becomes("a: b", "a: b\n");
    becomes("\n\n\n# nothing but this\n\n\n", "# nothing but this\n");
    becomes("---", "null\n");
    becomes("--- # nothing\n...\n", "null # nothing\n");
    becomes("--- &nothing\n", "&nothing\n");
    becomes("", "");
    becomes("a:\n- null\n- ~\n-\n- b:\n", "a:\n  - null\n  - ~\n  -\n  - b:\n");
}

#[test]
fn json_stays_json() {
    becomes(
        "{\"a\":[1,2.50,1e400,-0],\"b\":{},\"c\":[],\"d\":\"\\u00e9\\ud83d\\ude00\\/\\u0007\", \"e\": [true,null]}",
        "{\n  \"a\": [\n    1,\n    2.50,\n    1e400,\n    -0\n  ],\n  \"b\": {},\n  \"c\": [],\n  \"d\": \"é😀/\\u0007\",\n  \"e\": [\n    true,\n    null\n  ]\n}\n",
    );
    assert_eq!(notation(&source("{\"a\": 1}")), Notation::Json);
    assert_eq!(notation(&source("{\"a\": 1} # one")), Notation::Yaml);
}

#[test]
fn what_cannot_be_read_is_refused() {
    for text in ["a: [", "a: b: c", "a:\n\tb: 1", "a: *b", "a: !x y", "---\na\n---\nb\n"] {
        assert!(format(&source(text)).is_err(), "{text}");
        assert!(convert(&source(text), Notation::Json).is_err(), "{text}");
    }
    // Two equal keys are wrong, and yet they can be written; JSON readers would take the other one.
    assert!(format(&source("a: 1\na: 2\n")).is_ok());
    assert!(convert(&source("a: 1\na: 2\n"), Notation::Json).is_err());
    assert!(convert(&source("sections: {main: [{set: {a: .nan}}]}"), Notation::Json).is_err());
}

#[test]
fn yaml_to_json_and_back_is_exact() {
    // Values of `set` are what YAML takes them for.
    let numbers = [
        ("0x1F", "31"),
        ("+12", "12"),
        (".5", "0.5"),
        ("5.", "5"),
        ("007", "7"),
        ("-.5e3", "-0.5e3"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        (".inf", "1e999"),
        ("-.inf", "-1e999"),
        ("1.50", "1.50"),
        ("0o17", "15"),
        ("1.e3", "1e3"),
        ("True", "true"),
        ("~", "null"),
        ("", "null"),
        ("'yes'", "\"yes\""),
        ("\"\\U0001F600\"", "\"😀\""),
    ];
    for (yaml, json) in numbers {
        let text = format!("sections:\n  main:\n    - set:\n        x: {yaml}\n");
        let found = convert(&source(&text), Notation::Json).expect("it can be read").text;
        assert!(found.contains(&format!("\"x\": {json}\n")), "{yaml}: {found}");
        let back = convert(&source(&found), Notation::Yaml).expect("it can be read").text;
        let plain = if json.starts_with("\"😀") { "😀" } else { json };
        assert!(back.ends_with(&format!("        x: {plain}\n")), "{json}: {back}");
        let again = convert(&source(&back), Notation::Json).expect("it can be read").text;
        assert_eq!(found, again);
    }
    // Where nobody knows what a place wants, JSON must not lose anything.
    let text = "- +15550100001\n- 1.50\n- 007\n";
    let found = convert(&source(text), Notation::Json).expect("it can be read").text;
    assert_eq!(found, "[\n  \"+15550100001\",\n  1.50,\n  \"007\"\n]\n");
}

#[test]
fn aliases_are_written_out_in_json() {
    let text = "# one\na: &x {b: 1} # two\nc: {<<: *x, d: *x}\n";
    let json = convert(&source(text), Notation::Json).expect("it can be read");
    assert_eq!(json.lost_comments, 2);
    let value: Json = serde_json::from_str(&json.text).expect("it is JSON");
    assert_eq!(value, serde_json::json!({"a": {"b": 1}, "c": {"d": {"b": 1}, "b": 1}}));
}

/// `docs/formatting.md` shows documents before and after.
#[test]
fn the_page_shows_what_is_done() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
    let page = fs::read_to_string(root.join("docs/formatting.md")).expect("it is there");
    let block = |text: &str| -> String {
        let (_, rest) = text.split_once("```yaml\n").expect("a block follows");
        rest.split_once("```").expect("it has an end").0.to_owned()
    };
    let mut shown = 0;
    for pair in page.split("<!-- before -->").skip(1) {
        let (before, after) = pair.split_once("<!-- after -->").expect("both are shown");
        becomes(&block(before), &block(after));
        shown += 1;
    }
    assert!(shown >= 5, "only {shown} are shown");
}

/// The flows of this repository and the documents of others, where they are there.
#[test]
fn real_documents_keep_their_programs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
    let folders = ["tests/flows", "docs/examples", "fuzz/documents", "../shared/corpus/documents"];
    let mut read = 0;
    for folder in folders {
        for path in files(&root.join(folder)) {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            if tree(&text).is_none() {
                continue;
            }
            read += 1;
            same_program(&text, &checked(&text), &path);
            let json = convert(&source(&text), Notation::Json).expect("it can be read").text;
            same_program(&text, &json, &path);
            serde_json::from_str::<Json>(&json).expect("it is JSON");
            let yaml = convert(&source(&json), Notation::Yaml).expect("it can be read").text;
            same_program(&text, &yaml, &path);
        }
    }
    assert!(read > 100, "only {read} documents");
}

fn same_program(before: &str, after: &str, path: &Path) {
    let (one, other) = (compile(&source(before)), compile(&source(after)));
    let codes = |found: &Diagnostics| {
        let mut codes: Vec<_> = found.sorted().iter().map(|finding| finding.code).collect();
        codes.sort();
        codes
    };
    let name = path.display();
    assert_eq!(codes(&one.diagnostics), codes(&other.diagnostics), "{name}\n{after}");
    if let (Ok(one), Ok(other)) = (one.program(), other.program()) {
        assert_eq!(one.without_debug(), other.without_debug(), "{name}\n{after}");
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|end| end == "yaml" || end == "json" || end == "yml")
        {
            found.push(path);
        }
    }
    found.sort();
    found
}
