//! The grammar of JavaScript's expressions, and its literals.

use insta::assert_snapshot;

use super::reading::conditions;

#[test]
fn the_whole_grammar_is_read() {
    assert_snapshot!(conditions(&[
        "a + b * c - d / e % f",
        "a ** b ** c",
        "a ** -b",
        "(-a) ** b",
        "a << b + c >> d >>> e",
        "a | b ^ c & d == e",
        "-a + +b - -c",
        "- -1 + ~a",
        "!typeof a == void b",
        "a ?? b ?? (c || d)",
        "a?.b.c",
        "a?.b?.[c].d?.e(f)",
        "(a?.b).c",
        "a?.5:b",
        "'a' in vars || b in {b}",
        "a, b, (c, d)",
        "vars[a, b]",
        "[]",
        "[a, [b], 'c',]",
        "{}",
        "{a: b, 'c d': {e}, if: 1,}.a",
        "`a ${b} c ${`d ${e}`}`",
        "`plain`",
        r"`\x41\u{42}\`\${`",
        "a.b(c, d)(e)",
        "Math.max(a, Math.PI, ) + parseInt('1', 10)",
        "[1, 2].includes(a)",
        "a.toFixed(2).length",
        "7..toFixed(1)",
        "010 + 09 + 0",
        "typeof /a/",
        "await1 + of + get",
    ]), @r#"
    a + b * c - d / e % f
    = expr ((a Add (b Multiply c)) Subtract ((d Divide e) Remainder f))

    a ** b ** c
    = expr (a Power (b Power c))

    a ** -b
    = expr (a Power (Minus b))

    (-a) ** b
    = expr ((Minus a) Power b)

    a << b + c >> d >>> e
    = expr (((a ShiftLeft (b Add c)) ShiftRight d) ShiftRightUnsigned e)

    a | b ^ c & d == e
    = expr (a BitOr (b BitXor (c BitAnd (d Equal e))))

    -a + +b - -c
    = expr (((Minus a) Add (Plus b)) Subtract (Minus c))

    - -1 + ~a
    = expr (Number(1.0) Add (BitNot a))

    !typeof a == void b
    = expr (!(Typeof a) Equal (Void b))

    a ?? b ?? (c || d)
    = expr ((a ?? b) ?? (c || d))

    a?.b.c
    = expr chain(a?.b.c)

    a?.b?.[c].d?.e(f)
    = outside a?.b?.[c].d?.e(f)
    = chain(a?.b?[c].d?.e(f))
    note outside-expression at `a?.b?.[c].d?.e(f)`: the machine does not evaluate the call of `e`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    (a?.b).c
    = expr chain(a?.b).c

    a?.5:b
    = expr (a ? Number(0.5) : b)

    'a' in vars || b in {b}
    = expr ((Text("a") In vars) || (b In {"b": b}))

    a, b, (c, d)
    = expr (a, b, (c, d))

    vars[a, b]
    = expr vars[(a, b)]

    []
    = expr []

    [a, [b], 'c',]
    = expr [a, [b], Text("c")]

    {}
    = expr {}

    {a: b, 'c d': {e}, if: 1,}.a
    = expr {"a": b, "c d": {"e": e}, "if": Number(1.0)}.a

    `a ${b} c ${`d ${e}`}`
    = expr template(["a ", " c ", ""] [b, template(["d ", ""] [e])])

    `plain`
    = expr Text("plain")

    `\x41\u{42}\`\${`
    = expr Text("AB`${")

    a.b(c, d)(e)
    = outside a.b(c, d)(e)
    = a.b(c, d)(e)
    note outside-expression at `a.b(c, d)(e)`: the machine does not evaluate a call; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    Math.max(a, Math.PI, ) + parseInt('1', 10)
    = expr (global(Math).max(a, global(Math).PI) Add global(parseInt)(Text("1"), Number(10.0)))

    [1, 2].includes(a)
    = expr [Number(1.0), Number(2.0)].includes(a)

    a.toFixed(2).length
    = expr a.toFixed(Number(2.0)).length

    7..toFixed(1)
    = expr Number(7.0).toFixed(Number(1.0))

    010 + 09 + 0
    = expr ((Number(8.0) Add Number(9.0)) Add Number(0.0))

    typeof /a/
    = outside typeof /a/
    = (Typeof /a/)
    note outside-expression at `/a/`: the machine does not evaluate a regular expression; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    await1 + of + get
    = expr ((await1 Add of) Add get)
    "#);
}

#[test]
fn literals_are_values() {
    assert_snapshot!(conditions(&[
        "0",
        "1.50",
        ".5",
        "5.",
        "1e3",
        "1E-3",
        "1_000",
        "-7",
        "- 7",
        "0xFF",
        "0b101",
        "0o17",
        "0x20000000000003",
        "true",
        "null",
        "undefined",
        "NaN",
        "-Infinity",
        "\"it's\"",
        r"'a\n\t\\\'\x41\u00e9\u{1F600}\0'",
        r"'\ud83d\ude00'",
        r"'\q'",
        "_1",
        "$a",
        "élan",
    ]), @r#"
        0
        = expr Number(0.0)

        1.50
        = expr Number(1.5)

        .5
        = expr Number(0.5)

        5.
        = expr Number(5.0)

        1e3
        = expr Number(1000.0)

        1E-3
        = expr Number(0.001)

        1_000
        = expr Number(1000.0)

        -7
        = expr Number(-7.0)

        - 7
        = expr Number(-7.0)

        0xFF
        = expr Number(255.0)

        0b101
        = expr Number(5.0)

        0o17
        = expr Number(15.0)

        0x20000000000003
        = expr Number(9007199254740996.0)

        true
        = expr Bool(true)

        null
        = expr Null

        undefined
        = expr Undefined

        NaN
        = expr Number(NaN)

        -Infinity
        = expr Number(-inf)

        "it's"
        = expr Text("it's")

        'a\n\t\\\'\x41\u00e9\u{1F600}\0'
        = expr Text("a\n\t\\'Aé😀\0")

        '\ud83d\ude00'
        = expr Text("😀")

        '\q'
        = expr Text("q")

        _1
        = expr _1

        $a
        = expr $a

        élan
        = expr élan
    "#);
}
