//! What is said about expressions: mistakes, what leaves the machine, what is hardly meant.

use insta::assert_snapshot;

use super::reading::conditions;

#[test]
fn what_only_the_outside_can_do_is_said() {
    assert_snapshot!(conditions(&[
        "/a+/i.test(b)",
        "a.replace(/[^0-9/]/g, '')",
        "new Date().getHours() > 17",
        "Date.now() > 1",
        "Math.random() < 0.5",
        "list.filter((x, i) => x > i).length",
        "[1, 2].reduce((a, b) => a + b, 0)",
        "x => y => x + y + z",
        "({a, b: [c = 1, ...d], ...e}, f = a) => a + c + d + e + f + g",
        "Math.max(...list)",
        "[...list, 1]",
        "[1, , 2]",
        "{a, 'b': 1, [c]: 2, ...d}",
        "{a: 1, a: 2}",
        "{1: a}",
        "n.toString(16)",
        "JSON.stringify(a, null, 2)",
        "a.b?.(c)",
        "a(1)",
        "(a || b)(1)",
        "a instanceof Array",
        "delete vars.a",
        "this.a",
        "typeof Math",
        "Math",
        "Math.LN3",
        "10n > a",
        "tag`a ${b}`",
        "`a ${/b/.test(`${c}`)}`",
        "params.a + params.b == a.match('3')",
    ]), @r#"
    /a+/i.test(b)
    = outside /a+/i.test(b)
    = /a+/i.test(b)
    note outside-expression at `/a+/i.test(b)`: the machine does not evaluate the call of `test`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    a.replace(/[^0-9/]/g, '')
    = outside a.replace(/[^0-9/]/g, '')
    = a.replace(/[^0-9/]/g, Text(""))
    note outside-expression at `/[^0-9/]/g`: the machine does not evaluate a regular expression; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    new Date().getHours() > 17
    = outside new Date().getHours() > 17
    = (new(global(Date) ).getHours() Greater Number(17.0))
    note outside-expression at `new Date().getHours()`: the machine does not evaluate the call of `getHours`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    Date.now() > 1
    = outside Date.now() > 1
    = (global(Date).now() Greater Number(1.0))
    note outside-expression at `Date.now()`: the machine does not evaluate the call of `Date.now`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    Math.random() < 0.5
    = outside Math.random() < 0.5
    = (global(Math).random() Less Number(0.5))
    note outside-expression at `Math.random()`: the machine does not evaluate the call of `Math.random`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    list.filter((x, i) => x > i).length
    = outside list.filter((x, i) => x > i).length
    = list.filter((x i [] => (local(x) Greater local(i)))).length
    note outside-expression at `list.filter((x, i) => x > i)`: the machine does not evaluate the call of `filter`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    [1, 2].reduce((a, b) => a + b, 0)
    = outside [1, 2].reduce((a, b) => a + b, 0)
    = [Number(1.0), Number(2.0)].reduce((a b [] => (local(a) Add local(b))), Number(0.0))
    note outside-expression at `[1, 2].reduce((a, b) => a + b, 0)`: the machine does not evaluate the call of `reduce`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    x => y => x + y + z
    = outside x => y => x + y + z
    = (x [] => (y [] => ((local(x) Add local(y)) Add z)))
    note outside-expression at `x => y => x + y + z`: the machine does not evaluate an arrow function; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    ({a, b: [c = 1, ...d], ...e}, f = a) => a + c + d + e + f + g
    = outside ({a, b: [c = 1, ...d], ...e}, f = a) => a + c + d + e + f + g
    = (a c d e f [Number(1.0), local(a)] => (((((local(a) Add local(c)) Add local(d)) Add local(e)) Add local(f)) Add g))
    note outside-expression at `({a, b: [c = 1, ...d], ...e}, f = a) => a + c + d + e + f + g`: the machine does not evaluate an arrow function; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    Math.max(...list)
    = outside Math.max(...list)
    = global(Math).max(...list)
    note outside-expression at `list`: the machine does not evaluate a spread; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    [...list, 1]
    = outside [...list, 1]
    = [...list, Number(1.0)]
    note outside-expression at `list`: the machine does not evaluate a spread; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    [1, , 2]
    = outside [1, , 2]
    = [Number(1.0), gap, Number(2.0)]
    note outside-expression at `[1, , 2]`: the machine does not evaluate a list with gaps; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    {a, 'b': 1, [c]: 2, ...d}
    = outside {a, 'b': 1, [c]: 2, ...d}
    = {"a": a, "b": Number(1.0), [c]: Number(2.0), ...d}
    note outside-expression at `c`: the machine does not evaluate a computed key; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    {a: 1, a: 2}
    = outside {a: 1, a: 2}
    = {"a": Number(1.0), "a": Number(2.0)}
    note outside-expression at `2`: the machine does not evaluate an object with a key that is given twice; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    {1: a}
    = outside {1: a}
    = {"1": a}
    note outside-expression at `{1: a}`: the machine does not evaluate an object with a number as a key; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    n.toString(16)
    = outside n.toString(16)
    = n.toString(Number(16.0))
    note outside-expression at `n.toString(16)`: the machine does not evaluate `toString` with so many arguments; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    JSON.stringify(a, null, 2)
    = outside JSON.stringify(a, null, 2)
    = global(JSON).stringify(a, Null, Number(2.0))
    note outside-expression at `JSON.stringify(a, null, 2)`: the machine does not evaluate `JSON.stringify` with so many arguments; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    a.b?.(c)
    = outside a.b?.(c)
    = chain(a.b?(c))
    note outside-expression at `a.b?.(c)`: the machine does not evaluate a call behind `?.`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    a(1)
    = outside a(1)
    = a(Number(1.0))
    note outside-expression at `a(1)`: the machine does not evaluate the call of `a`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    (a || b)(1)
    = outside (a || b)(1)
    = (a || b)(Number(1.0))
    note outside-expression at `(a || b)(1)`: the machine does not evaluate a call; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    a instanceof Array
    = outside a instanceof Array
    = (a instanceof global(Array))
    note outside-expression at `a instanceof Array`: the machine does not evaluate `instanceof`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    delete vars.a
    = outside delete vars.a
    = (delete vars.a)
    note outside-expression at `delete vars.a`: the machine does not evaluate `delete`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    this.a
    = outside this.a
    = this.a
    note outside-expression at `this`: the machine does not evaluate `this`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    typeof Math
    = outside typeof Math
    = (Typeof global(Math))
    note outside-expression at `Math`: the machine does not evaluate `Math`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    Math
    = outside Math
    = global(Math)
    note outside-expression at `Math`: the machine does not evaluate `Math`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    Math.LN3
    = outside Math.LN3
    = global(Math).LN3
    note outside-expression at `Math`: the machine does not evaluate `Math.LN3`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    10n > a
    = outside 10n > a
    = (10n Greater a)
    note outside-expression at `10n`: the machine does not evaluate a big integer; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    tag`a ${b}`
    = outside tag`a ${b}`
    = tagged(tag ["a ", ""] [b])
    note outside-expression at `tag`a ${b}``: the machine does not evaluate a tagged template; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    `a ${/b/.test(`${c}`)}`
    = outside `a ${/b/.test(`${c}`)}`
    = template(["a ", ""] [/b/.test(template(["", ""] [c]))])
    note outside-expression at `/b/.test(`${c}`)`: the machine does not evaluate the call of `test`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    params.a + params.b == a.match('3')
    = outside params.a + params.b == a.match('3')
    = ((params.a Add params.b) Equal a.match(Text("3")))
    warning params-arithmetic at `params.a + params.b`: params are texts, and `+` puts texts together
      help: turn them into numbers first: `parseInt(params.n) + 1`
    note outside-expression at `a.match('3')`: the machine does not evaluate the call of `match`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault
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
        "class A {}",
        "async x => x",
        "{a() {}}",
        "{get a() {}}",
        "{a = 1}",
        "(x) => {}",
        "(1) => 1",
        "a = b == c",
        "f(a = 1)",
        "--a",
        "-a ** b",
        "a ?? b || c",
        "a && b ?? c",
        "a?.`b`",
        "`a ${b",
        "`a ${b} c`",
        "`a ${b + }`",
        r"`\1`",
        "/abc",
        "a.#b",
        "new",
        "f(1, 2",
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
    error bad-expression at `function`: `function` makes something with a body, and only expressions can stand here
      help: give an arrow function one expression: `x => x.name`

    x => { return 1 }
    = outside x => { return 1 }
    error bad-expression at `{`: a function with a body in braces cannot stand here
      help: give an arrow function one expression: `x => x.name`

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

    class A {}
    = outside class A {}
    error bad-expression at `class`: `class` makes something with a body, and only expressions can stand here
      help: give an arrow function one expression: `x => x.name`

    async x => x
    = outside async x => x
    error bad-expression at `async`: `async` makes something with a body, and only expressions can stand here
      help: give an arrow function one expression: `x => x.name`

    {a() {}}
    = outside {a() {}}
    error bad-expression at `(`: a function with a body in braces cannot stand here
      help: give an arrow function one expression: `x => x.name`

    {get a() {}}
    = outside {get a() {}}
    error bad-expression at `a`: a function with a body in braces cannot stand here
      help: give an arrow function one expression: `x => x.name`

    {a = 1}
    = outside {a = 1}
    error bad-expression at `=`: found `=` where `:` must stand
      help: an expression cannot change a variable; use `set`

    (x) => {}
    = outside (x) => {}
    error bad-expression at `{`: a function with a body in braces cannot stand here
      help: give an arrow function one expression: `x => x.name`

    (1) => 1
    = outside (1) => 1
    error bad-expression at `1`: found `1` where the name of a parameter must stand

    a = b == c
    = outside a = b == c
    error bad-expression at `=`: one `=` assigns, and an expression cannot
      help: compare with `==`

    f(a = 1)
    = outside f(a = 1)
    error bad-expression at `=`: one `=` assigns, and an expression cannot
      help: compare with `==`

    --a
    = outside --a
    error bad-expression at `--`: found `--` where a value must stand
      help: an expression cannot change a variable; use `set`

    -a ** b
    = outside -a ** b
    error bad-expression at `**`: JavaScript does not say whether this sign or `**` comes first
      help: write `(-a) ** b` or `-(a ** b)`

    a ?? b || c
    = outside a ?? b || c
    error bad-expression at `||`: JavaScript does not mix `??` with `&&` and `||` without parentheses
      help: put one of them in parentheses: `(a ?? b) || c`

    a && b ?? c
    = outside a && b ?? c
    error bad-expression at `??`: JavaScript does not mix `??` with `&&` and `||` without parentheses
      help: put one of them in parentheses: `(a ?? b) || c`

    a?.`b`
    = outside a?.`b`
    error bad-expression at ``b``: found ``b`` where a name after the dot must stand

    `a ${b
    = outside `a ${b
    error bad-expression at ``a ${b`: a template without its closing backtick, or with an escape that is none

    `a ${b} c`
    = expr template(["a ", " c"] [b])

    `a ${b + }`
    = outside `a ${b + }`
    error bad-expression at `+`: the expression ends where a value must follow

    `\1`
    = outside `\1`
    error bad-expression at ``\1``: a template without its closing backtick, or with an escape that is none

    /abc
    = outside /abc
    error bad-expression at `/abc`: a regular expression without its closing slash

    a.#b
    = outside a.#b
    error bad-expression at `#`: this character cannot stand in an expression

    new
    = outside new
    error bad-expression at `new`: the expression ends where a value must follow

    f(1, 2
    = outside f(1, 2
    error bad-expression at `2`: the expression ends where `)` must follow


    = outside 
    error bad-expression at ``: nothing stands here where an expression must
      help: write a name, such as `vars.name`

      
    = outside 
    error bad-expression at `"\U00000020\U00000020"`: nothing stands here where an expression must
      help: write a name, such as `vars.name`
    "#);
}
