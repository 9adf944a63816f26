//! What is said about expressions: mistakes, what leaves the machine, what is hardly meant.

use insta::assert_snapshot;

use super::reading::conditions;

#[test]
fn what_only_the_outside_can_do_is_said() {
    assert_snapshot!(conditions(&[
        "vars.a + 1 > 2",
        "vars.name.toLowerCase() == 'ann'",
        "parseInt(params.n) > 1",
        "[1, 2].includes(a)",
        "{a: 1, 'b': [2], ...c}.a",
        "typeof a == 'number'",
        "-a < 0",
        "a ?? b",
        "a?.b",
        "a in b",
        "/a+/i.test(b)",
        "`x${a}`",
        "Math.max(a, b) > 1",
        "new Date().getHours() > 17",
        "list.filter((x, i) => x > i).length",
        "10n > a",
        "010 == 8",
        "params.a + params.b == 3",
    ]), @r#"
        vars.a + 1 > 2
        = outside vars.a + 1 > 2
        note outside-expression at `+`: the machine does not evaluate `+`; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        vars.name.toLowerCase() == 'ann'
        = outside vars.name.toLowerCase() == 'ann'
        note outside-expression at `vars.name.toLowerCase()`: the machine does not evaluate the call of `toLowerCase`; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        parseInt(params.n) > 1
        = outside parseInt(params.n) > 1
        note outside-expression at `parseInt(params.n)`: the machine does not evaluate the call of `parseInt`; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        [1, 2].includes(a)
        = outside [1, 2].includes(a)
        note outside-expression at `[`: the machine does not evaluate a list; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        {a: 1, 'b': [2], ...c}.a
        = outside {a: 1, 'b': [2], ...c}.a
        note outside-expression at `[`: the machine does not evaluate a list; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        typeof a == 'number'
        = outside typeof a == 'number'
        note outside-expression at `typeof`: the machine does not evaluate `typeof`; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        -a < 0
        = outside -a < 0
        note outside-expression at `-`: the machine does not evaluate `-`; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        a ?? b
        = outside a ?? b
        note outside-expression at `??`: the machine does not evaluate `??`; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        a?.b
        = outside a?.b
        note outside-expression at `?.`: the machine does not evaluate `?.`; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        a in b
        = outside a in b
        note outside-expression at `in`: the machine does not evaluate `in`; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        /a+/i.test(b)
        = outside /a+/i.test(b)
        note outside-expression at `/a+/i`: the machine does not evaluate a regular expression; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        `x${a}`
        = outside `x${a}`
        note outside-expression at ``x${a}``: the machine does not evaluate a template literal; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        Math.max(a, b) > 1
        = outside Math.max(a, b) > 1
        note outside-expression at `Math`: the machine does not evaluate `Math`; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        new Date().getHours() > 17
        = outside new Date().getHours() > 17
        note outside-expression at `new`: the machine does not evaluate `new`; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        list.filter((x, i) => x > i).length
        = outside list.filter((x, i) => x > i).length
        note outside-expression at `(`: the machine does not evaluate an arrow function; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        10n > a
        = outside 10n > a
        note outside-expression at `10n`: the machine does not evaluate a big integer; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        010 == 8
        = outside 010 == 8
        note outside-expression at `010`: the machine does not evaluate a number that begins with 0; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault

        params.a + params.b == 3
        = outside params.a + params.b == 3
        warning params-arithmetic at `params.a + params.b`: params are texts, and `+` puts texts together
          help: turn them into numbers first: `parseInt(params.n) + 1`
        note outside-expression at `+`: the machine does not evaluate `+`; it asks outside
          help: a scenario answers it under `evaluate`; without an answer it is a fault
    "#);
}

#[test]
fn truths_of_params_are_warned_of() {
    assert_snapshot!(conditions(&[
        "params.flag",
        "!params.flag && a",
        "params.flag ? 1 : 2",
        "a || params.flag",
        "params.flag == 'true'",
        "params.list.length",
    ]), @r#"
        params.flag
        = expr params.flag
        warning params-truth at `params.flag`: params are texts, and every text but the empty one is true
          help: compare it: `params.flag == "true"`

        !params.flag && a
        = expr (!params.flag && a)
        warning params-truth at `params.flag`: params are texts, and every text but the empty one is true
          help: compare it: `params.flag == "true"`

        params.flag ? 1 : 2
        = expr (params.flag ? Number(1.0) : Number(2.0))
        warning params-truth at `params.flag`: params are texts, and every text but the empty one is true
          help: compare it: `params.flag == "true"`

        a || params.flag
        = expr (a || params.flag)
        warning params-truth at `params.flag`: params are texts, and every text but the empty one is true
          help: compare it: `params.flag == "true"`

        params.flag == 'true'
        = expr (params.flag Equal Text("true"))

        params.list.length
        = expr params.list.length
    "#);
}

#[test]
fn mistakes_are_pointed_at() {
    assert_snapshot!(conditions(&[
        "a = 1",
        "a ==",
        "a ==== 1",
        "a == 1 and b == 2",
        "not a",
        "a b",
        "(a == 1",
        "a == 1)",
        "a[1",
        "a.",
        "a.1",
        "a ? b",
        "a ? b :",
        "'abc",
        "\"it's",
        "a # b",
        "a == 1; b",
        "if (a) b",
        "function () {}",
        "x => { return 1 }",
        "a += 1",
        "a++",
        "1a",
        "0b12",
        "1__",
        "_",
        "a /* b",
        "a @ b",
        "in == 1",
        "default",
        "“a” == b",
        "&& a",
        "",
        "  ",
    ]), @r#"
        a = 1
        = outside a = 1
        error bad-expression at `=`: one `=` assigns, and an expression cannot
          help: compare with `==`

        a ==
        = outside a ==
        error bad-expression at `==`: the expression ends where a value must follow

        a ==== 1
        = outside a ==== 1
        error bad-expression at `=`: found `=` where a value must stand
          help: an expression cannot change a variable; use `set`

        a == 1 and b == 2
        = outside a == 1 and b == 2
        error bad-expression at `and`: found `and` where an operator or the end must stand
          help: JavaScript writes `&&` and `||`

        not a
        = outside not a
        error bad-expression at `a`: found `a` where an operator or the end must stand
          help: JavaScript writes `!`

        a b
        = outside a b
        error bad-expression at `b`: found `b` where an operator or the end must stand

        (a == 1
        = outside (a == 1
        error bad-expression at `1`: the expression ends where `)` must follow

        a == 1)
        = outside a == 1)
        error bad-expression at `)`: found `)` where an operator or the end must stand

        a[1
        = outside a[1
        error bad-expression at `1`: the expression ends where `]` must follow

        a.
        = outside a.
        error bad-expression at `.`: the expression ends where a name after the dot must follow

        a.1
        = outside a.1
        error bad-expression at `.1`: found `.1` where an operator or the end must stand

        a ? b
        = outside a ? b
        error bad-expression at `b`: the expression ends where `:` must follow

        a ? b :
        = outside a ? b :
        error bad-expression at `:`: the expression ends where a value must follow

        'abc
        = outside 'abc
        error bad-expression at `'abc`: a text without its closing quote

        "it's
        = outside "it's
        error bad-expression at `"it's`: a text without its closing quote

        a # b
        = outside a # b
        error bad-expression at `#`: this character cannot stand in an expression

        a == 1; b
        = outside a == 1; b
        error bad-expression at `;`: found `;` where an operator or the end must stand
          help: an expression ends without a semicolon

        if (a) b
        = outside if (a) b
        error bad-expression at `if`: `if` is a statement, and only expressions can stand here
          help: use `cond`, `switch` or `goto` steps for control flow

        function () {}
        = outside function () {}
        error bad-expression at `function`: `function` is a statement, and only expressions can stand here
          help: use `cond`, `switch` or `goto` steps for control flow

        x => { return 1 }
        = outside x => { return 1 }
        error bad-expression at `{`: a function with a body in braces cannot stand here
          help: give the arrow function one expression: `x => x.name`

        a += 1
        = outside a += 1
        error bad-expression at `+=`: found `+=` where an operator or the end must stand
          help: an expression cannot change a variable; use `set`

        a++
        = outside a++
        error bad-expression at `++`: found `++` where an operator or the end must stand
          help: an expression cannot change a variable; use `set`

        1a
        = outside 1a
        error bad-expression at `1a`: this is not a number as JavaScript writes one

        0b12
        = outside 0b12
        error bad-expression at `2`: found `2` where an operator or the end must stand

        1__
        = outside 1__
        error bad-expression at `1__`: this is not a number as JavaScript writes one

        _
        = expr _

        a /* b
        = outside a /* b
        error bad-expression at `/* b`: a comment without its end

        a @ b
        = outside a @ b
        error bad-expression at `@`: this character cannot stand in an expression

        in == 1
        = outside in == 1
        error bad-expression at `in`: found `in` where a value must stand

        default
        = outside default
        error bad-expression at `default`: `default` is a statement, and only expressions can stand here
          help: use `cond`, `switch` or `goto` steps for control flow

        “a” == b
        = outside “a” == b
        error bad-expression at `“`: this quote is for prose; write `'` or `"`

        && a
        = outside && a
        error bad-expression at `&&`: found `&&` where a value must stand


        = outside 
        error bad-expression at ``: nothing stands here where an expression must
          help: write a name, such as `vars.name`

          
        = outside 
        error bad-expression at `"\U00000020\U00000020"`: nothing stands here where an expression must
          help: write a name, such as `vars.name`
    "#);
}
