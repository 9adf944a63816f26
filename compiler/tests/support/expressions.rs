//! Random expressions that the machine evaluates, as JavaScript: of a kind each, so that most of them give a
//! value, and now and then of any kind, so that coercions and failures occur.

use proptest::prelude::*;
use proptest::sample::select;

/// The variables of [`expression`]. Bare names are those of `vars`.
pub(crate) const ENVIRONMENT: &str = r#"{
    "vars": {
        "tier": "gold", "count": 7, "zero": 0, "minus": -1.5, "half": "0.5", "text": "7",
        "empty": "", "yes": true, "no": false, "nothing": null, "list": [1, "b", null, [2]],
        "single": [7], "other": [7], "nested": {"a": {"b": 1}, "a key": "x", "deep": {"b": [3]}},
        "smile": "😀", "wide": "～", "name": "Ann Müller", "csv": "red,green,,blue", "price": 19.995,
        "big": 123456789012, "words": ["x", "yy", "x", ""], "numbers": [3, 1, 2, 1],
        "padded": "  ab c\t\n", "money": "$5 & $`$'"
    },
    "params": {"count": "7", "flag": "false"},
    "envs": {"limit": 10},
    "call": {"from": "+15550100001", "type": "phone", "headers": [{"name": "X-Tier", "value": "gold"}]}
}"#;

/// The strategies of one depth, by what they mostly give.
#[derive(Clone)]
struct Kinds {
    number: BoxedStrategy<String>,
    text: BoxedStrategy<String>,
    truth: BoxedStrategy<String>,
    list: BoxedStrategy<String>,
    any: BoxedStrategy<String>,
}

/// An expression. Operands stand in parentheses where they need them, and sometimes where they do not.
pub(crate) fn expression() -> impl Strategy<Value = String> {
    let mut kinds = leaves();
    for _ in 0..3 {
        kinds = deeper(&kinds);
    }
    kinds
        .any
        .prop_filter("the platform takes 1,024 characters", |text| text.chars().count() <= 1024)
}

fn of(texts: &'static [&'static str]) -> BoxedStrategy<String> {
    select(texts).prop_map(str::to_owned).boxed()
}

fn leaves() -> Kinds {
    let number = of(&[
        "0",
        "1",
        "-1",
        "2",
        "7",
        "10",
        "2.50",
        "1e3",
        ".5",
        "-0",
        "0x1F",
        "1_000",
        "0b101",
        "0o17",
        "010",
        "1e21",
        "123456789",
        "0.1",
        "1e-7",
        "NaN",
        "Infinity",
        "count",
        "zero",
        "vars.count",
        "vars.minus",
        "price",
        "big",
        "envs.limit",
        "vars.list[0]",
        "vars.nested.a.b",
        "numbers[1]",
        "vars.tier.length",
        "numbers.length",
        "Math.PI",
        "Math.E",
        "Math.SQRT2",
        "Math.SQRT1_2",
        "Math.LN2",
        "Math.LN10",
        "Math.LOG2E",
        "Math.LOG10E",
        "Number.MAX_SAFE_INTEGER",
        "Number.MIN_SAFE_INTEGER",
        "Number.EPSILON",
        "Number.MAX_VALUE",
        "Number.MIN_VALUE",
        "Number.POSITIVE_INFINITY",
        "Number.NEGATIVE_INFINITY",
        "Number.NaN",
        "params.missing?.length",
        "parseInt('zZ', 36)",
        "parseInt(tier, 36)",
        // Of a character of two units, what is not text: half of one is U+FFFD here.
        "vars.smile.length",
        "('é' + vars.smile + 'x').indexOf('x')",
        "('x' + vars.smile + 'x').lastIndexOf('x', 2)",
        "('x' + vars.smile).charCodeAt(1)",
        "('x' + vars.smile).charCodeAt(2)",
        "vars.smile.codePointAt(0)",
        "vars.smile.codePointAt(1)",
        "vars.smile.split('').length",
        "vars.smile.padEnd(7, vars.smile).length",
        "1.005",
        "2.5",
        "-2.5",
        "4294967297",
        "-2147483649",
    ]);
    let text = of(&[
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
        "'\\x41\\n\\u00e9'",
        "'\u{ff5e}'",
        "'0x1f'",
        "'12.5px'",
        "'ß'",
        "','",
        "'e'",
        "'l'",
        "'$&-$$'",
        "tier",
        "text",
        "vars.tier",
        "vars.half",
        "vars.text",
        "vars.empty",
        "call.from",
        "call.type",
        "name",
        "csv",
        "params.count",
        "params.flag",
        "padded",
        "vars['tier']",
        "vars.nested['a key']",
        "call.headers[0].value",
        "`a`",
        "wide",
        "money",
        "words[1]",
        "'ΑΣ'",
        "'?q=a b&c'",
    ]);
    let truth = of(&[
        "true",
        "false",
        "vars.yes",
        "no",
        "vars.missing == null",
        "count > 5",
        "'a' in nested",
        "vars.smile.startsWith('😀', 0)",
        "(vars.smile + 'x').endsWith('😀', 2)",
        "vars.smile < wide",
    ]);
    let list = of(&[
        "[]",
        "[1, 'a', null]",
        "vars.list",
        "words",
        "numbers",
        "vars.single",
        "vars.other",
        "[count, text, no]",
    ]);
    let rest = of(&[
        "null",
        "undefined",
        "vars.nothing",
        "missing",
        "vars",
        "nested",
        "vars.missing",
        "{}",
        "{a: 1, b: 'x'}",
        "{count}",
        "vars.missing?.a",
        "vars.missing?.a.b.c",
        "nested?.a",
        "vars.nested.deep.b",
    ]);
    let any = prop_oneof![3 => number.clone(), 3 => text.clone(), 1 => truth.clone(), 1 => list.clone(), 1 => rest];
    Kinds { number, text, truth, list, any: any.boxed() }
}

fn deeper(inner: &Kinds) -> Kinds {
    // An operand stands in parentheses, and is now and then of any kind.
    let paren = |kind: &BoxedStrategy<String>| {
        prop_oneof![12 => kind.clone(), 1 => inner.any.clone()]
            .prop_map(|text| format!("({text})"))
            .boxed()
    };
    let (n, t, b, a) =
        (paren(&inner.number), paren(&inner.text), paren(&inner.truth), paren(&inner.any));
    // What a text or a list is asked for must be one: else it fails.
    let firm = |kind: &BoxedStrategy<String>| {
        prop_oneof![60 => kind.clone(), 1 => inner.any.clone()]
            .prop_map(|text| format!("({text})"))
            .boxed()
    };
    let (text, list) = (firm(&inner.text), firm(&inner.list));
    let small = of(&["0", "1", "2", "-1", "3", "NaN", "1.7", "count", "'2'", "-3", "undefined"]);
    // Powers that are whole, or roots: engines round the others differently.
    let base = of(&[
        "0", "1", "(-1)", "2", "7", "10", "(-3)", "NaN", "Infinity", "count", "zero", "'3'",
        "null", "(-0)", "list",
    ]);
    let infix = |one: &BoxedStrategy<String>,
                 operators: &'static [&'static str],
                 other: &BoxedStrategy<String>| {
        (one.clone(), select(operators), other.clone())
            .prop_map(|(a, op, b)| format!("{a}{op}{b}"))
            .boxed()
    };
    let call = |object: &BoxedStrategy<String>,
                names: &'static [&'static str],
                args: &[&BoxedStrategy<String>]| {
        let args: Vec<BoxedStrategy<String>> = args.iter().map(|arg| (*arg).clone()).collect();
        (object.clone(), select(names), args, 0..8usize)
            .prop_map(|(object, name, mut args, drop)| {
                // Sometimes the last argument is left out.
                if drop == 0 {
                    args.pop();
                }
                format!("{object}.{name}({})", args.join(", "))
            })
            .boxed()
    };
    let function = |names: &'static [&'static str], arg: &BoxedStrategy<String>, most: usize| {
        (select(names), prop::collection::vec(arg.clone(), 1..=most))
            .prop_map(|(name, args)| format!("{name}({})", args.join(", ")))
            .boxed()
    };
    let choice = |kind: &BoxedStrategy<String>| {
        (b.clone(), kind.clone(), kind.clone())
            .prop_map(|(a, b, c)| format!("{a} ? {b} : {c}"))
            .boxed()
    };
    let (bare_number, bare_text) = (inner.number.clone(), inner.text.clone());

    let number = prop_oneof![
        2 => bare_number.clone(),
        5 => infix(&n, &["+", " - ", "*", "/", "%"], &n),
        1 => infix(&base, &["**"], &of(&["0", "1", "2", "3", "-1", "0.5", "10"])),
        3 => infix(&n, &["&", "|", "^", "<<", ">>", ">>>"], &n),
        2 => (select(&["-", "+", "~", "- -", "+ +"][..]), a.clone()).prop_map(|(op, a)| format!("{op}{a}")),
        2 => function(&["Math.round", "Math.floor", "Math.ceil", "Math.abs", "Math.trunc", "Math.sign", "Math.sqrt"], &n, 1),
        1 => function(&["Math.max", "Math.min"], &n, 3),
        1 => (base.clone(), of(&["2", "3", "-1", "0"])).prop_map(|(a, b)| format!("Math.pow({a}, {b})")),
        1 => function(&["Number", "parseInt", "parseFloat", "Number.parseInt", "Number.parseFloat"], &a, 1),
        1 => (t.clone(), of(&["10", "16", "2", "8", "0"])).prop_map(|(a, b)| format!("parseInt({a}, {b})")),
        2 => call(&text, &["indexOf", "lastIndexOf"], &[&inner.text, &small]),
        1 => call(&text, &["charCodeAt", "codePointAt"], &[&small]),
        1 => call(&list, &["indexOf", "lastIndexOf"], &[&inner.any, &small]),
        1 => prop_oneof![text.clone(), list.clone()].prop_map(|object| format!("{object}.length")),
        1 => choice(&n),
    ]
    .boxed();
    let text = prop_oneof![
        2 => bare_text.clone(),
        2 => infix(&t, &["+", " + "], &a),
        3 => (inner.any.clone(), inner.text.clone()).prop_map(|(a, b)| format!("`<${{{a}}}|${{{b}}}>`")),
        1 => (select(&["typeof "][..]), a.clone()).prop_map(|(op, a)| format!("{op}{a}")),
        3 => call(&text, &["toUpperCase", "toLowerCase", "trim", "trimStart", "trimEnd", "toString", "valueOf"], &[]),
        3 => call(&text, &["substring", "slice", "substr"], &[&small, &small]),
        2 => call(&text, &["charAt", "at"], &[&small]),
        2 => call(&text, &["replace", "replaceAll"], &[&inner.text, &inner.text]),
        1 => call(&text, &["concat"], &[&inner.any, &inner.text]),
        1 => call(&text, &["padStart", "padEnd"], &[&of(&["0", "3", "12", "count", "NaN"]), &inner.text]),
        1 => call(&text, &["repeat"], &[&of(&["0", "1", "2", "3"])]),
        2 => call(&list, &["join"], &[&inner.text]),
        1 => (n.clone(), of(&["0", "1", "2", "5", "20"])).prop_map(|(a, b)| format!("{a}.toFixed({b})")),
        1 => (firm(&inner.number)).prop_map(|a| format!("{a}.toString()")),
        1 => function(&["String", "encodeURIComponent", "encodeURI"], &a, 1),
        1 => a.clone().prop_map(|a| format!("JSON.stringify({a})")),
        1 => (t.clone(), small.clone()).prop_map(|(a, key)| format!("{a}[{key}]")),
        1 => choice(&t),
    ]
    .boxed();
    let firm_text = firm(&inner.text);
    let truth = prop_oneof![
        1 => inner.truth.clone(),
        4 => infix(&a, &["==", "!=", "===", "!==", "\n==\n", "/* a / b */==="], &a),
        3 => infix(&a, &["<", "<=", ">", ">=", "  <  "], &a),
        1 => a.clone().prop_map(|a| format!("!{a}")),
        2 => infix(&b, &[" && ", " || "], &b),
        3 => call(&firm_text, &["includes", "startsWith", "endsWith"], &[&inner.text, &small]),
        1 => call(&list, &["includes"], &[&inner.any, &small]),
        1 => (a.clone(), select(&["nested", "vars", "words", "{a: 1, b: 2}", "[1, 2]"][..]))
            .prop_map(|(a, b)| format!("{a} in {b}")),
        3 => function(&["Boolean", "isNaN", "isFinite", "Array.isArray", "Number.isInteger", "Number.isFinite",
            "Number.isNaN", "Number.isSafeInteger"], &a, 1),
        1 => (select(&["nested", "vars", "words", "tier"][..]), inner.any.clone())
            .prop_map(|(object, key)| format!("{object}.hasOwnProperty({key})")),
    ]
    .boxed();
    let list_kind = prop_oneof![
        2 => inner.list.clone(),
        2 => prop::collection::vec(inner.any.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
        2 => call(&firm_text, &["split"], &[&inner.text, &of(&["1", "2", "undefined", "-1"])]),
        1 => call(&list, &["slice"], &[&small, &small]),
        1 => call(&list, &["concat"], &[&inner.any, &inner.list]),
        1 => (select(&["Object.keys", "Object.values", "Object.entries"][..]),
            select(&["nested", "words", "params", "{b: 1, a: 2}", "vars.nested.deep"][..]))
            .prop_map(|(name, object)| format!("{name}({object})")),
    ]
    .boxed();
    let any = prop_oneof![
        5 => number.clone(),
        5 => text.clone(),
        3 => truth.clone(),
        2 => list_kind.clone(),
        1 => infix(&a, &[" && ", " || ", " ?? "], &a),
        1 => a.clone().prop_map(|a| format!("void {a}")),
        1 => (a.clone(), a.clone()).prop_map(|(a, b)| format!("({a}, {b})")),
        1 => (a.clone(), a.clone()).prop_map(|(a, b)| format!("{{a: {a}, 'b c': {b}}}")),
        1 => (a.clone(), select(&["?.a", "?.a?.b", "?.length", "?.[0]", "?.['a'].b"][..]))
            .prop_map(|(a, key)| format!("{a}{key}")),
        1 => (select(&["nested", "vars", "list", "words"][..]), inner.text.clone())
            .prop_map(|(a, key)| format!("{a}[{key}]")),
        1 => call(&list, &["at"], &[&small]),
        1 => choice(&a),
        1 => (a.clone(), select(&[".a", ".length", "[0]", ".missing"][..])).prop_map(|(a, key)| format!("{a}{key}")),
    ]
    .boxed();
    Kinds { number, text, truth, list: list_kind, any }
}

/// Texts that look like expressions here and there.
pub(crate) fn wild() -> impl Strategy<Value = String> {
    let fragments = vec![
        "%{", "${", "}", "{", "(", ")", "[", "]", "'", "\"", "`", "/", "\\", "//", "/*", "*/", ".",
        ",", ":", "?", "?.", "??", "=>", "=", "==", "!=", "<", ">>>=", "&&", "||", "!", "+", "-",
        "**", "...", "a", "vars", "params.n", "new", "typeof", "if", "true", "null", "0x", "1e",
        "1_", "7", ".5", "\\u{", "\\ud83d", "é", "😀", "\u{2028}", "\u{feff}", "\n", "\t", " ",
        "lc:", "#", "@",
    ];
    let fragment = prop_oneof![
        8 => select(fragments).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(fragment, 0..16).prop_map(|parts| parts.concat())
}
