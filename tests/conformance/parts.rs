//! What a file of the corpus is a part of: from a part to the whole document that is judged.

/// How a kind of part is made whole. The file stands between two texts: in YAML indented by `indent`, in
/// JSON as it is, or without its outer braces where its keys go beside others.
struct Frame {
    part: &'static str,
    yaml: &'static str,
    indent: usize,
    json: (&'static str, &'static str),
    keys: bool,
}

const FRAMES: &[Frame] = &[
    // One statement.
    Frame {
        part: "statement",
        yaml: "sections:\n  main:\n    -\n",
        indent: 6,
        json: (r#"{"sections": {"main": ["#, r#"]}}"#),
        keys: false,
    },
    // A list of statements.
    Frame {
        part: "statements",
        yaml: "sections:\n  main:\n",
        indent: 4,
        json: (r#"{"sections": {"main": "#, r#"}}"#),
        keys: false,
    },
    // A list of statements that executes three sections of its page.
    Frame {
        part: "menu",
        yaml: "sections:\n  sales: [hangup: {}]\n  support: [hangup: {}]\n  customer: [hangup: {}]\n  main:\n",
        indent: 4,
        json: (
            r#"{"sections": {"sales": [{"hangup": {}}], "support": [{"hangup": {}}],
                "customer": [{"hangup": {}}], "main": "#,
            r#"}}"#,
        ),
        keys: false,
    },
    // Sections beside `main`.
    Frame {
        part: "sections",
        yaml: "sections:\n  main: [answer: {}]\n",
        indent: 2,
        json: (r#"{"sections": {"main": [{"answer": {}}], "#, "}"),
        keys: true,
    },
    // Keys of an `ai`, which needs a prompt besides.
    Frame {
        part: "ai",
        yaml: "sections:\n  main:\n    - ai:\n        prompt: {text: Help the caller.}\n",
        indent: 8,
        json: (
            r#"{"sections": {"main": [{"ai": {"prompt": {"text": "Help the caller."}, "#,
            "}]}}",
        ),
        keys: true,
    },
    // Keys of the `SWAIG` of an `ai`.
    Frame {
        part: "swaig",
        yaml: "sections:\n  main:\n    - ai:\n        prompt: {text: Help the caller.}\n        SWAIG:\n",
        indent: 10,
        json: (
            r#"{"sections": {"main": [{"ai": {"prompt": {"text": "Help the caller."}, "SWAIG": "#,
            "}}]}}",
        ),
        keys: false,
    },
    // The functions of an `ai`.
    Frame {
        part: "functions",
        yaml: "",
        indent: 0,
        json: (
            r#"{"sections": {"main": [{"ai": {"prompt": {"text": "Help the caller."},
                "SWAIG": {"functions": "#,
            "}}}]}}",
        ),
        keys: false,
    },
    // One of them.
    Frame {
        part: "function",
        yaml: "",
        indent: 0,
        json: (
            r#"{"sections": {"main": [{"ai": {"prompt": {"text": "Help the caller."},
                "SWAIG": {"functions": ["#,
            "]}}}]}}",
        ),
        keys: false,
    },
    // Keys of one that has a name and a description.
    Frame {
        part: "function-keys",
        yaml: "",
        indent: 0,
        json: (
            r#"{"sections": {"main": [{"ai": {"prompt": {"text": "Help the caller."},
                "SWAIG": {"functions": [{"function": "look", "description": "Looks.", "#,
            "]}}}]}}",
        ),
        keys: true,
    },
    // The data map of one.
    Frame {
        part: "data-map",
        yaml: "",
        indent: 0,
        json: (
            r#"{"sections": {"main": [{"ai": {"prompt": {"text": "Help the caller."},
                "SWAIG": {"functions": [{"function": "look", "description": "Looks.", "data_map": "#,
            "}]}}}]}}",
        ),
        keys: false,
    },
    // What a function answers: the platform reads it alike from a webhook and from a data map.
    Frame {
        part: "output",
        yaml: "",
        indent: 0,
        json: (
            r#"{"sections": {"main": [{"ai": {"prompt": {"text": "Help the caller."},
                "SWAIG": {"functions": [{"function": "look", "description": "Looks.",
                "data_map": {"output": "#,
            "}}]}}}]}}",
        ),
        keys: false,
    },
];

/// The whole document of which a file holds a part.
pub(crate) fn whole(part: &str, json: bool, text: &str) -> String {
    if part == "document" {
        return text.to_owned();
    }
    if part == "ai-statement" {
        return whole("statement", json, &with_prompt(json, text));
    }
    let frame = FRAMES.iter().find(|frame| frame.part == part);
    let frame = frame.unwrap_or_else(|| panic!("no frame is known for the part {part:?}"));
    if json {
        let (before, after) = frame.json;
        let text = text.trim();
        let text = if frame.keys { text.strip_prefix('{').expect("a map") } else { text };
        return format!("{before}{text}{after}");
    }
    assert!(!frame.yaml.is_empty(), "no frame in YAML is known for the part {part:?}");
    let margin = " ".repeat(frame.indent);
    let mut whole = frame.yaml.to_owned();
    for line in text.lines() {
        whole += if line.is_empty() { "" } else { &margin };
        whole += line;
        whole.push('\n');
    }
    whole
}

/// A statement `ai` of which the page left out the prompt.
fn with_prompt(json: bool, text: &str) -> String {
    let (head, prompt) = match json {
        true => (r#""ai": {"#, r#""prompt": {"text": "Help the caller."},"#),
        false => ("ai:\n", "  prompt: {text: Help the caller.}\n"),
    };
    assert!(text.contains(head), "no `ai` begins in {text}");
    text.replacen(head, &format!("{head}{prompt}"), 1)
}
