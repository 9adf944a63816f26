//! Random values, written by a random author: any style, comments anywhere, anchors and aliases.

use std::path::Path;

use proptest::prelude::*;
use serde_json::Value as Json;
use swml_compiler::format::{Notation, convert, format};

use super::{checked, same_program, source, support, tree};

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
    #![proptest_config(support::runs(300))]

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

proptest! {
    #![proptest_config(support::runs(40))]

    #[test]
    fn random_calls_keep_their_programs(text in support::document()) {
        let formatted = format(&source(&text)).expect("it is YAML");
        same_program(&text, &formatted, Path::new("random"));
        let json = convert(&source(&text), Notation::Json).expect("it is YAML").text;
        same_program(&text, &json, Path::new("random"));
        let yaml = convert(&source(&json), Notation::Yaml).expect("it is JSON").text;
        same_program(&text, &yaml, Path::new("random"));
    }
}
