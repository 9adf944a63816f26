//! Expressions: how they are read, what is said about mistakes in them, and what they give.

mod findings;
mod grammar;
mod node;
mod reading;
mod running;

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;
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

/// An expression that the machine evaluates, as JavaScript: over the names of [`ENVIRONMENT`], operands with
/// parentheses or without.
fn expression() -> impl Strategy<Value = String> {
    let literals = vec![
        "0",
        "1",
        "-1",
        "7",
        "10",
        "2.50",
        "1e3",
        ".5",
        "-0",
        "0x1F",
        "1_000",
        "NaN",
        "Infinity",
        "-Infinity",
        "true",
        "false",
        "null",
        "undefined",
        "''",
        "'1'",
        "\"7\"",
        "'10'",
        "'gold'",
        "'Gold'",
        "\"it's\"",
        "' 7 '",
        "'true'",
        "'NaN'",
        "'-0'",
        "'a,b'",
        "'[object Object]'",
        "'\\u{1F600}'",
        "'\\x41\\n\\u00e9'",
        "'\u{ff5e}'",
        "'0x1f'",
        "'1,2'",
    ];
    let paths = vec![
        "tier",
        "count",
        "zero",
        "text",
        "no",
        "list",
        "nested",
        "missing",
        "vars",
        "vars.tier",
        "vars.count",
        "vars.minus",
        "vars.half",
        "vars.text",
        "vars.empty",
        "vars.yes",
        "vars.no",
        "vars.nothing",
        "vars.list",
        "vars.single",
        "vars.other",
        "vars.nested",
        "vars.missing",
        "vars.smile",
        "vars.wide",
        "vars['tier']",
        "vars.nested.a",
        "vars.nested['a key']",
        "vars.nested.deep.b",
        "vars.missing.a",
        "vars.nothing.a",
        "vars.list[1]",
        "vars.list.length",
        "params.count",
        "params.missing",
        "call.from",
        "envs.limit",
        "call.headers[0].value",
    ];
    let leaf = prop_oneof![select(literals), select(paths)].prop_map(str::to_owned);
    let operators = vec![
        "==",
        "!=",
        "===",
        "!==",
        "<",
        "<=",
        ">",
        ">=",
        " && ",
        " || ",
        "  <  ",
        "\n==\n",
        "/* a / b */===",
    ];
    let keys =
        vec![".a", ".length", ".missing", "[0]", "['a']", "[count]", "[vars.text]", "[tier]"];
    leaf.prop_recursive(5, 24, 3, move |inner| {
        let operand = (inner.clone(), 0..3u8)
            .prop_map(|(text, paren)| if paren == 0 { text } else { format!("({text})") })
            .boxed();
        prop_oneof![
            6 => (operand.clone(), select(operators.clone()), operand.clone())
                .prop_map(|(a, op, b)| format!("{a}{op}{b}")),
            2 => operand.clone().prop_map(|a| format!("!{a}")),
            2 => (operand.clone(), operand.clone(), operand)
                .prop_map(|(a, b, c)| format!("{a} ? {b} : {c}")),
            1 => (inner.clone(), select(keys.clone())).prop_map(|(a, key)| format!("({a}){key}")),
            1 => (inner.clone(), inner).prop_map(|(a, key)| format!("({a})[{key}]")),
        ]
    })
    .prop_filter("the platform takes 1,024 characters", |text| text.chars().count() <= 1024)
}

/// The variables of [`expression`]. Bare names are those of `vars`.
const ENVIRONMENT: &str = r#"{
    "vars": {
        "tier": "gold", "count": 7, "zero": 0, "minus": -1.5, "half": "0.5", "text": "7",
        "empty": "", "yes": true, "no": false, "nothing": null, "list": [1, "b", null, [2]],
        "single": [7], "other": [7], "nested": {"a": {"b": 1}, "a key": "x", "deep": {"b": [3]}},
        "smile": "😀", "wide": "～"
    },
    "params": {"count": "7"},
    "envs": {"limit": 10},
    "call": {"from": "+15550100001", "headers": [{"name": "X-Tier", "value": "gold"}]}
}"#;
