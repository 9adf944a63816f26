//! Trees: what is read, where every value stands, and that no text at all makes the reader fail.

use proptest::prelude::*;
use swml_compiler::diagnostic::{Code, Diagnostics};
use swml_compiler::source::{Source, Span};
use swml_compiler::syntax::{self, Plain, Style, Tree, View, ViewKind};

fn read(text: &str) -> (Tree, Vec<(Code, String)>) {
    let source = Source::new("flow.yaml", text);
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(&source, &mut diagnostics);
    let findings = diagnostics
        .sorted()
        .into_iter()
        .map(|finding| (finding.code, source.slice(finding.span).to_owned()))
        .collect();
    (tree, findings)
}

/// A tree in a few words: scalars by their texts, `~` where there is none.
fn shape(view: View<'_>) -> String {
    match view.kind() {
        ViewKind::Scalar(scalar) if scalar.style() == Style::Missing => "~".to_owned(),
        ViewKind::Scalar(scalar) => scalar.text().to_owned(),
        ViewKind::Sequence(list) => {
            let items: Vec<_> = list.iter().map(shape).collect();
            format!("[{}]", items.join(" "))
        }
        ViewKind::Mapping(map) => {
            let entries: Vec<_> =
                map.iter().map(|(key, value)| format!("{}={}", shape(key), shape(value))).collect();
            format!("{{{}}}", entries.join(" "))
        }
    }
}

fn shape_of(text: &str) -> String {
    read(text).0.root().map_or_else(String::new, shape)
}

#[test]
fn raw_text_is_kept() {
    for (text, shape) in [
        ("to: +15550100001", "{to=+15550100001}"),
        ("[007, 1_000, 0x10, 1e3, yes, NO]", "[007 1_000 0x10 1e3 yes NO]"),
        ("a:\nb: ~\nc: ''", "{a=~ b=~ c=}"),
        ("{\"a\": [1, true, null]}", "{a=[1 true null]}"),
        ("{\"a\": \"\\ud83d\\ude00\"}", "{a=😀}"),
        ("\u{feff}a: 1", "{a=1}"),
        ("---\na: 1\n", "{a=1}"),
        ("a: 1\r\nb:\r\n  - 2\r\n", "{a=1 b=[2]}"),
        ("a: |\n  one\n  two\n", "{a=one\ntwo\n}"),
    ] {
        assert_eq!(shape_of(text), shape, "{text:?}");
        assert_eq!(read(text).1, [], "{text:?}");
    }
}

#[test]
fn aliases_and_merges_are_followed() {
    for (text, shape) in [
        ("- &a [x]\n- *a\n- *a", "[[x] [x] [x]]"),
        ("- &a {x: 1, y: 2}\n- {<<: *a, y: 3}", "[{x=1 y=2} {y=3 x=1}]"),
        ("- &a {x: 1}\n- &b {x: 2, z: 3}\n- {<<: [*a, *b]}", "[{x=1} {x=2 z=3} {x=1 z=3}]"),
        ("- &a x\n- &a y\n- *a", "[x y y]"),
        ("- {'<<': 1}", "[{<<=1}]"),
    ] {
        assert_eq!(shape_of(text), shape, "{text:?}");
        assert_eq!(read(text).1, [], "{text:?}");
    }
}

#[test]
fn what_cannot_be_read_is_said_at_its_place_and_the_rest_is_there() {
    for (text, findings, shape) in [
        ("a: *b\nc: 1", vec![(Code::Syntax, "*b")], "{a=~ c=1}"),
        ("a: &a [*a]", vec![(Code::Syntax, "*a")], "{a=[~]}"),
        ("a: !odd 1", vec![(Code::Syntax, "!odd")], "{a=1}"),
        ("a: !!int x", vec![(Code::Syntax, "!!int")], "{a=x}"),
        ("a: 1\na: 2", vec![(Code::DuplicateKey, "a")], "{a=1 a=2}"),
        ("[a]: 1\nb: 2", vec![(Code::Syntax, "[a]")], "{b=2}"),
        ("<<: 1\nb: 2", vec![(Code::Syntax, "1")], "{b=2}"),
        ("a: 1\n---\nb: 2", vec![(Code::Syntax, "---")], "{a=1}"),
        ("a: 1\nb: %{c}\nd: 2", vec![(Code::UnquotedPlaceholder, "%{c}")], "{a=1}"),
        ("a: [b, ${c}, d]", vec![(Code::UnquotedPlaceholder, "${c}")], "{a=[b]}"),
        ("a: b: c %{d} # e", vec![(Code::UnquotedPlaceholder, "b: c %{d}")], ""),
        ("a: b: c # d", vec![(Code::Syntax, "b: c")], ""),
        ("{a: b: c}", vec![(Code::Syntax, "b: c")], ""),
        ("- a\n- 'b' c", vec![(Code::Syntax, "c")], "[a]"),
        ("- a\n- \"b\\q\"", vec![(Code::Syntax, "\\q")], "[a]"),
        ("- a\n- [b", vec![(Code::Syntax, "[")], "[a]"),
        ("{\"a\": \"\u{1}\"}", vec![(Code::Syntax, "\u{1}")], ""),
    ] {
        let (tree, found) = read(text);
        let found: Vec<_> = found.iter().map(|(code, place)| (*code, place.as_str())).collect();
        assert_eq!(found, findings, "{text:?}");
        assert_eq!(tree.root().map_or_else(String::new, self::shape), shape, "{text:?}");
    }
}

#[test]
fn plain_values_are_what_the_core_schema_says() {
    for (text, plain) in [
        ("~", Plain::Null),
        ("null", Plain::Null),
        ("nUll", Plain::Text),
        ("True", Plain::Bool(true)),
        ("yes", Plain::Text),
        ("-12", Plain::Number(-12.0)),
        ("+12", Plain::Number(12.0)),
        ("007", Plain::Number(7.0)),
        ("1_000", Plain::Text),
        ("0o17", Plain::Number(15.0)),
        ("0x1F", Plain::Number(31.0)),
        ("0x", Plain::Text),
        ("1.5e-3", Plain::Number(0.0015)),
        (".5", Plain::Number(0.5)),
        ("5.", Plain::Number(5.0)),
        (".", Plain::Text),
        ("1e", Plain::Text),
        ("-.INF", Plain::Number(f64::NEG_INFINITY)),
        ("inf", Plain::Text),
        ("nan", Plain::Text),
        ("+1555 010", Plain::Text),
        ("'12'", Plain::Text),
        ("\"true\"", Plain::Text),
        ("!!str 12", Plain::Text),
        ("! 12", Plain::Text),
        ("!!int '12'", Plain::Number(12.0)),
        ("!!null ''", Plain::Null),
    ] {
        let (tree, findings) = read(&format!("[{text}]"));
        assert_eq!(findings, [], "{text}");
        let list = tree.root().and_then(View::sequence).expect("a list");
        let scalar = list.iter().next().and_then(View::scalar).expect("a scalar");
        assert_eq!(scalar.plain(), plain, "{text}");
    }
    let (tree, _) = read("[.nan]");
    let list = tree.root().and_then(View::sequence).expect("a list");
    let scalar = list.iter().next().and_then(View::scalar).expect("a scalar");
    assert!(matches!(scalar.plain(), Plain::Number(n) if n.is_nan()));
}

#[test]
fn a_block_ends_with_its_last_child_and_a_text_with_its_last_line() {
    let text = "a:\n  - b: 1\n    c: |\n      x\n\n\n# comment\nd: 2\n";
    let source = Source::new("flow.yaml", text);
    let (tree, _) = read(text);
    let a = tree.root().and_then(View::mapping).and_then(|map| map.get("a")).expect("a");
    assert_eq!(source.slice(a.span()), "- b: 1\n    c: |\n      x");
    assert_eq!(tree.comments()[0].text, "# comment");
    assert_eq!(source.slice(tree.comments()[0].span), "# comment");
}

#[test]
fn parts_of_a_text_have_their_own_place() {
    for (text, part) in [
        ("a: say:hi %{x}", "%{x}"),
        ("a: 'say:hi %{x}'", "%{x}"),
        ("a: \"say:hi %{x}\"", "%{x}"),
        ("a: |\n    say:hi %{x}\n", "%{x}"),
        // With escapes or several lines the whole value is the place.
        ("a: \"say:\\u0068i %{x}\"", "\"say:\\u0068i %{x}\""),
        ("a: 'it''s %{x}'", "'it''s %{x}'"),
    ] {
        let source = Source::new("flow.yaml", text);
        let (tree, _) = read(text);
        let map = tree.root().and_then(View::mapping).expect("a map");
        let scalar = map.get("a").and_then(View::scalar).expect("a scalar");
        let at = scalar.text().find("%{x}").expect("the part");
        assert_eq!(source.slice(scalar.span_of(at..at + 4)), part, "{text:?}");
    }
}

#[test]
fn hundreds_of_comments_in_a_row_are_fine() {
    let text = format!("a:\n{}  b: 1\n", "  # words\n".repeat(500));
    assert_eq!(shape_of(&text), "{a={b=1}}");
    assert_eq!(read(&text).0.comments().len(), 500);
}

/// Texts that look like documents with something wrong.
fn soup() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        3 => "[a-c]{1,3}",
        1 => "[ -~]{1,4}",
        1 => any::<char>().prop_map(String::from),
        6 => prop::sample::select(vec![
            "\n", "\n  ", "\n    ", " ", ": ", ":\n", "- ", "? ", "[", "]", "{", "}", ",", ", ", "'",
            "\"", "|\n", ">-\n", "#", " # ", "&a ", "*a", "<<: ", "!!str ", "! ", "%{", "${", "\\", "\t",
            "\r\n", "---\n", "...\n", "~", "12", "\u{feff}", "é", "😀", "a: 1\n", "a: &a\n", "- - ",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(token, 0..24).prop_map(|tokens| tokens.concat())
}

fn check_spans(source: &Source, view: View<'_>, parent: Option<Span>, nested: bool) {
    let span = view.span();
    assert!(span.start <= span.end, "{span:?}");
    assert!(source.text().get(span.range()).is_some(), "{span:?} in {:?}", source.text());
    if let Some(parent) = parent.filter(|_| nested) {
        assert!(parent.start <= span.start && span.end <= parent.end, "{span:?} in {parent:?}");
    }
    match view.kind() {
        ViewKind::Scalar(scalar) => {
            let text = scalar.text();
            for (at, c) in text.trim_end().char_indices() {
                let place = scalar.span_of(at..at + c.len_utf8());
                let written = source.slice(place);
                assert!(place == span || written == c.to_string(), "{written:?} in {text:?}");
            }
        }
        ViewKind::Sequence(list) => {
            list.iter().for_each(|item| check_spans(source, item, Some(span), nested));
        }
        ViewKind::Mapping(map) => map.iter().for_each(|(key, value)| {
            check_spans(source, key, Some(span), nested);
            check_spans(source, value, Some(span), nested);
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_place_lies_in_the_text_and_in_its_parent(text in soup()) {
        let source = Source::new("flow.yaml", &text);
        let mut diagnostics = Diagnostics::default();
        let tree = syntax::parse(&source, &mut diagnostics);
        if let Some(root) = tree.root() {
            // What an alias names lies elsewhere.
            check_spans(&source, root, None, !text.contains('*'));
        }
        for finding in diagnostics.sorted() {
            prop_assert!(text.get(finding.span.range()).is_some(), "{finding:?}");
            prop_assert!(!finding.message.contains("invalid"), "{finding:?}");
        }
    }

    #[test]
    fn no_text_makes_any_stage_fail(text in prop_oneof![soup(), ".{0,80}"]) {
        let document = format!("sections:\n  main:\n    - {text}");
        for text in [&text, &document] {
            let compilation = swml_compiler::compile(&Source::new("flow.yaml", text));
            let findings = compilation.diagnostics.sorted();
            let shown = swml_compiler::diagnostic::render_text(&compilation.source, &findings, false);
            prop_assert!(shown.chars().all(|c| !c.is_control() || c == '\n'), "{shown:?}");
        }
    }

    #[test]
    fn no_bytes_make_the_reader_fail(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn places_for_people_count_lines_and_characters(text in "[a\né😀\r]{0,40}", at in 0usize..200) {
        let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let before = &text[..at];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let position = Source::new("flow.yaml", &text).position(u32::try_from(at).expect("small"));
        prop_assert_eq!((position.line as usize, position.column as usize), (line, column));
    }
}

#[test]
fn a_file_that_is_called_json_is_json() {
    for (name, text, place) in [
        ("flow.json", "{\"a\": [1, 2]}", None),
        ("flow.json", "{\"a\": [1,\n 2,]}", Some("]")),
        ("flow.json", "{\"a\": 1} # no", Some("#")),
        ("FLOW.JSON", "a: 1", Some("a")),
        ("flow.yaml", "{\"a\": [1,\n 2,]}", None),
        // What is no YAML either is said once.
        ("flow.json", "{\"a\": [1", None),
    ] {
        let source = Source::new(name, text);
        let mut diagnostics = Diagnostics::default();
        let _ = syntax::parse(&source, &mut diagnostics);
        let found = diagnostics.sorted();
        let found = found.iter().find(|finding| finding.code == Code::NotJson);
        assert_eq!(found.map(|finding| source.slice(finding.span)), place, "{name}: {text}");
    }
}
