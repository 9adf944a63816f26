//! What `fmt` and `convert` make of a document: the canonical form by example, and over random documents in
//! random styles that nothing is lost, nothing changes its meaning, and a second time changes nothing.

mod support;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
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
        "a: &x\n  b: 1\nc:\n  - *x\n  - <<: *x\n    d: 2\n  - &y\n    e: 1\n  - &z [f]\n  - &w\n  - &k g: h\n  - {<<: [*x, *y], i: *z}\n",
    );
}

#[test]
fn what_a_document_does_not_need_is_dropped() {
    becomes(
        "%YAML 1.2\n---\na: !!str 12\nb: !!int '12'\nc: !!null ''\n...\n",
        "a: \"12\"\nb: 12\nc: null\n",
    );
    becomes("\u{feff}a: b\r\nc:\r\n  - d\r\n\r\n\r\n", "a: b\nc:\n  - d\n");
    becomes("a: b", "a: b\n");
    becomes("\n\n\n# nothing but this\n\n\n", "# nothing but this\n");
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

// --- random documents -----------------------------------------------------------------------------------

/// A value, with everything that its author chose beside it.
#[derive(Clone, Debug)]
enum Written {
    Scalar { text: String, style: u8 },
    List { items: Vec<Part>, flow: bool },
    Map { entries: Vec<(String, u8, Part)>, flow: bool },
}

/// A value in its place.
#[derive(Clone, Debug)]
struct Part {
    value: Written,
    /// Comments above, behind the key or dash, behind the value; empty lines; how deep; an anchor, an alias.
    above: u8,
    head: bool,
    tail: bool,
    blank: bool,
    shift: usize,
    anchor: u8,
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{1,6}",
        2 => "[ -~]{0,12}",
        2 => "([a-z:#'\" ]{1,12} ?){1,20}",
        1 => "[a-zé😀ß\n\t'\": #]{0,16}",
        1 => "[a-z \n]{0,40}",
        1 => prop::sample::select(vec![
            "", " ", "~", "null", "true", "No", "12", "-1.5", "0x10", "1e5", ".inf", "- a", "a: b", "# c",
            "%{x}", "&a", "*a", "!t", "|", ">", "[", "{", "---", "...", "+15550100001", "a\n", "\na", "a\n\nb",
            " a", "a ", "<<x", "<<", "?", "? a", "a #b", "a:", "0o7", "1_0", "'", "\"", "''", "@a", "`a", "007",
            "a\n\n\n", "\n", "\n\n", " \n", "a\r\nb", "a\u{85}b", "\u{feff}", "a\u{2028}b", "\u{202e}x", "12:30",
            "a \nb", "\ta", "a\n\tb", "  a\nb", "a\n  b\n", "%", "a,b", "=", "y", "a\n ", "a\n \n",
        ]).prop_map(str::to_owned),
    ]
}

fn part(value: impl Strategy<Value = Written>) -> impl Strategy<Value = Part> {
    (
        value,
        0..12u8,
        prop::bool::weighted(0.15),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
        0..3usize,
        0..24u8,
    )
        .prop_map(|(value, above, head, tail, blank, shift, anchor)| Part {
            value,
            above,
            head,
            tail,
            blank,
            shift,
            anchor,
        })
}

fn value() -> impl Strategy<Value = Written> {
    let leaf = (words(), 0..6u8).prop_map(|(text, style)| Written::Scalar { text, style });
    leaf.prop_recursive(5, 48, 6, |inner| {
        let flow = prop::bool::weighted(0.3);
        prop_oneof![
            (prop::collection::vec(part(inner.clone()), 0..5), flow)
                .prop_map(|(items, flow)| Written::List { items, flow }),
            (
                prop::collection::vec((words(), 0..6u8, part(inner)), 0..5),
                prop::bool::weighted(0.3)
            )
                .prop_map(|(entries, flow)| Written::Map { entries, flow }),
        ]
    })
}

/// Writes a value as its author would have; what comes out is not always YAML.
#[derive(Default)]
struct Author {
    out: String,
    anchors: Vec<String>,
    comments: usize,
}

impl Author {
    fn line(&mut self, indent: usize, text: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn remark(&mut self) -> String {
        self.comments += 1;
        format!("# remark {}: {{not}} 'data'", self.comments)
    }

    fn above(&mut self, part: &Part, indent: usize) {
        if part.blank {
            self.out.push('\n');
        }
        if part.above < 3 {
            for _ in 0..part.above {
                let remark = self.remark();
                self.line(indent, &remark);
            }
        }
    }

    fn entries(&mut self, value: &Written, indent: usize) {
        match value {
            Written::Map { entries, .. } => {
                for (key, style, part) in entries {
                    self.above(part, indent);
                    self.out.push_str(&" ".repeat(indent));
                    let key = scalar(key, *style % 3, 0);
                    self.out.push_str(&key);
                    self.out.push(':');
                    self.part(part, indent);
                }
            }
            Written::List { items, .. } => {
                for part in items {
                    self.above(part, indent);
                    self.out.push_str(&" ".repeat(indent));
                    self.out.push('-');
                    self.part(part, indent);
                }
            }
            Written::Scalar { .. } => {}
        }
    }

    fn part(&mut self, part: &Part, indent: usize) {
        if part.anchor == 1
            && let Some(name) = self.anchors.last()
        {
            self.out.push_str(&format!(" *{name}"));
            self.end(part.tail);
            return;
        }
        let anchor = part.anchor == 0;
        if anchor {
            let name = format!("n{}", self.anchors.len());
            self.out.push_str(&format!(" &{name}"));
        }
        match &part.value {
            Written::Scalar { text, style } => {
                let text = scalar(text, *style, indent + 1 + part.shift);
                self.out.push_str(&format!(" {text}"));
                self.end(part.tail && *style < 4);
            }
            value if is_flow(value) => {
                self.out.push(' ');
                self.flow(value, indent + 1);
                self.end(part.tail);
            }
            value => {
                self.end(part.head);
                self.entries(value, indent + 1 + part.shift);
                if part.tail {
                    let remark = self.remark();
                    self.line(indent + part.shift, &remark);
                }
            }
        }
        if anchor {
            self.anchors.push(format!("n{}", self.anchors.len()));
        }
    }

    fn end(&mut self, comment: bool) {
        if comment {
            let remark = self.remark();
            self.out.push_str(&format!("  {remark}"));
        }
        self.out.push('\n');
    }

    fn flow(&mut self, value: &Written, indent: usize) {
        let gap = |author: &mut Self, part: &Part| {
            if part.head || part.tail {
                let remark = author.remark();
                author.out.push_str(&format!(" {remark}\n{}", " ".repeat(indent)));
            } else if part.blank {
                author.out.push_str(&format!("\n\n{}", " ".repeat(indent)));
            }
        };
        match value {
            Written::Scalar { text, style } => self.out.push_str(&scalar(text, *style % 3, 0)),
            Written::List { items, .. } => {
                self.out.push('[');
                for part in items {
                    self.flow(&part.value, indent);
                    self.out.push(',');
                    gap(self, part);
                }
                self.out.push(']');
            }
            Written::Map { entries, .. } => {
                self.out.push('{');
                for (key, style, part) in entries {
                    self.out.push_str(&scalar(key, *style % 3, 0));
                    self.out.push_str(": ");
                    self.flow(&part.value, indent);
                    gap(self, part);
                    self.out.push_str(", ");
                }
                self.out.push('}');
            }
        }
    }
}

fn is_flow(value: &Written) -> bool {
    match value {
        Written::Scalar { .. } => false,
        Written::List { items, flow } => *flow || items.is_empty(),
        Written::Map { entries, flow } => *flow || entries.is_empty(),
    }
}

fn scalar(text: &str, style: u8, indent: usize) -> String {
    let lines = |header: &str| {
        let chomping = if text.ends_with("\n\n") {
            "+"
        } else if text.ends_with('\n') {
            ""
        } else {
            "-"
        };
        let mut block = format!("{header}{chomping}");
        for line in text.trim_end_matches('\n').split('\n') {
            block.push_str(&format!("\n{}{line}", " ".repeat(indent)));
        }
        block
    };
    match style {
        0 => text.to_owned(),
        1 => format!("'{}'", text.replace('\'', "''")),
        2 | 3 => Json::from(text).to_string(),
        4 => lines("|"),
        _ => lines(">"),
    }
}

fn text_of(value: &Written) -> String {
    let mut author = Author::default();
    match value {
        Written::Scalar { text, style } => author.out.push_str(&scalar(text, *style, 2)),
        value if is_flow(value) => author.flow(value, 1),
        value => author.entries(value, 0),
    }
    author.out
}

proptest! {
    #![proptest_config(support::runs(1500))]

    #[test]
    fn random_documents_in_random_styles(value in value()) {
        let text = text_of(&value);
        // What the author wrote is not always YAML; most of it is.
        if tree(&text).is_none() {
            return Ok(());
        }
        checked(&text);
        if let Ok(json) = convert(&source(&text), Notation::Json) {
            let yaml = convert(&source(&json.text), Notation::Yaml).expect("JSON is read").text;
            let again = convert(&source(&yaml), Notation::Json).expect("YAML is read").text;
            prop_assert_eq!(json.text, again, "{}", text);
        }
    }
}
