//! Texts into trees: what binds to what, what the pieces are, where it ends.

use std::fmt::Write as _;

use insta::assert_snapshot;
use proptest::prelude::*;
use swml_compiler::expr::{
    self, Argument, ArgumentKind, Body, Expr, ExprKind, Formula, Item, LogicalOp, Outside, Piece,
    Property, TemplateLiteral,
};
use swml_runtime::expr::{Instr, Path, Root, Segment, Span, UnaryOp};

use super::Text;
use super::expressions::wild;

/// A tree with all its parentheses.
fn tree(expr: &Expr) -> String {
    let all = |exprs: &[Expr]| exprs.iter().map(tree).collect::<Vec<_>>().join(", ");
    let items = |items: &[Item]| {
        let item = |item: &Item| match item {
            Item::One(expr) => tree(expr),
            Item::Spread(expr) => format!("...{}", tree(expr)),
            Item::Gap => "gap".to_owned(),
        };
        items.iter().map(item).collect::<Vec<_>>().join(", ")
    };
    let template =
        |template: &TemplateLiteral| format!("{:?} [{}]", template.texts, all(&template.parts));
    match &expr.kind {
        ExprKind::Literal(value) => format!("{value:?}"),
        ExprKind::BigInt(digits) => format!("{digits}n"),
        ExprKind::Regex(pattern, flags) => format!("/{pattern}/{flags}"),
        ExprKind::Template(literal) => format!("template({})", template(literal)),
        ExprKind::Tagged(tag, literal) => format!("tagged({} {})", tree(tag), template(literal)),
        ExprKind::Name(path) => self::path(path),
        ExprKind::Local(name) => format!("local({name})"),
        ExprKind::Global(name) => format!("global({name})"),
        ExprKind::Lookup(lookup) => format!("lookup({})", path(&lookup.path)),
        ExprKind::This => "this".to_owned(),
        ExprKind::List(list) => format!("[{}]", items(list)),
        ExprKind::Object(properties) => {
            let property = |property: &Property| match property {
                Property::Named(key, value) => format!("{key:?}: {}", tree(value)),
                Property::Computed(key, value) => format!("[{}]: {}", tree(key), tree(value)),
                Property::Spread(value) => format!("...{}", tree(value)),
            };
            format!("{{{}}}", properties.iter().map(property).collect::<Vec<_>>().join(", "))
        }
        ExprKind::Member(object, name) => format!("{}.{name}", tree(object)),
        ExprKind::Index(object, key) => format!("{}[{}]", tree(object), tree(key)),
        ExprKind::Call(callee, args) => format!("{}({})", tree(callee), items(args)),
        ExprKind::New(callee, args) => format!("new({} {})", tree(callee), items(args)),
        ExprKind::Optional(object) => format!("{}?", tree(object)),
        ExprKind::Chain(inner) => format!("chain({})", tree(inner)),
        ExprKind::Unary(UnaryOp::Not, operand) => format!("!{}", tree(operand)),
        ExprKind::Unary(op, operand) => format!("({op:?} {})", tree(operand)),
        ExprKind::Delete(operand) => format!("(delete {})", tree(operand)),
        ExprKind::Binary(op, a, b) => format!("({} {op:?} {})", tree(a), tree(b)),
        ExprKind::InstanceOf(a, b) => format!("({} instanceof {})", tree(a), tree(b)),
        ExprKind::Logical(LogicalOp::And, a, b) => format!("({} && {})", tree(a), tree(b)),
        ExprKind::Logical(LogicalOp::Or, a, b) => format!("({} || {})", tree(a), tree(b)),
        ExprKind::Logical(LogicalOp::Coalesce, a, b) => format!("({} ?? {})", tree(a), tree(b)),
        ExprKind::Conditional(a, b, c) => format!("({} ? {} : {})", tree(a), tree(b), tree(c)),
        ExprKind::Arrow(arrow) => {
            let (names, body) = (arrow.names.join(" "), tree(&arrow.body));
            format!("({names} [{}] => {body})", all(&arrow.defaults))
        }
        ExprKind::Sequence(parts) => format!("({})", all(parts)),
    }
}

fn path(path: &Path) -> String {
    let mut text = match &path.root {
        Root::Bare(name) => name.to_string(),
        root => format!("{root:?}").to_lowercase(),
    };
    for segment in &path.segments {
        let _ = match segment {
            Segment::Key(key) => write!(text, "/{key}"),
            Segment::Index(index) => write!(text, "/{index}"),
        };
    }
    text
}

fn body(body: &Body) -> String {
    match body {
        Body::Path(found) => format!("path {}", path(&found.path)),
        Body::Expr(expr) => format!("expr {}", tree(expr)),
        Body::Outside(Outside { source, expr: None, .. }) => format!("outside {source}"),
        Body::Outside(Outside { source, expr: Some(expr), .. }) => {
            format!("outside {source}\n= {}", tree(expr))
        }
    }
}

/// Conditions, one per line, each with what it is and what is said about it.
pub(super) fn conditions(texts: &[&str]) -> String {
    let read = |text: &&str| {
        let mut read = Text::new(text);
        let condition = read.condition();
        format!("{text}\n= {}{}\n", body(&condition.body), read.findings())
    };
    texts.iter().map(read).collect::<Vec<_>>().join("\n")
}

fn templates(texts: &[&str]) -> String {
    let read = |text: &&str| {
        let mut read = Text::new(text);
        let template = read.template();
        let pieces = template.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => format!("\n= text {text:?}"),
            Piece::Placeholder(span, inner) => {
                format!("\n= `{}` {}", read.source.slice(*span), body(inner))
            }
        });
        let pieces: String = pieces.collect();
        format!("{text}{pieces}{}\n", read.findings())
    };
    texts.iter().map(read).collect::<Vec<_>>().join("\n")
}

#[test]
fn operators_bind_as_in_javascript() {
    assert_snapshot!(conditions(&[
        "a == 1 && b != 2 || c === 3 && d !== 4",
        "a || b && c",
        "a == b == c",
        "a < b == c >= d",
        "!a == b",
        "!a.b",
        "!!a",
        "a ? b : c ? d : e",
        "a || b ? c && d : e",
        "(a || b) && c",
        "vars.a.b[0]['c d'].e",
        "vars[a == 1]",
        "(a).b",
        "params.new == call.if",
        "a /* b */ == 1 // and so on",
    ]), @r#"
        a == 1 && b != 2 || c === 3 && d !== 4
        = expr (((a Equal Number(1.0)) && (b NotEqual Number(2.0))) || ((c StrictEqual Number(3.0)) && (d StrictNotEqual Number(4.0))))

        a || b && c
        = expr (a || (b && c))

        a == b == c
        = expr ((a Equal b) Equal c)

        a < b == c >= d
        = expr ((a Less b) Equal (c GreaterEqual d))

        !a == b
        = expr (!a Equal b)

        !a.b
        = expr !a.b

        !!a
        = expr !!a

        a ? b : c ? d : e
        = expr (a ? b : (c ? d : e))

        a || b ? c && d : e
        = expr ((a || b) ? (c && d) : e)

        (a || b) && c
        = expr ((a || b) && c)

        vars.a.b[0]['c d'].e
        = expr vars.a.b[Number(0.0)][Text("c d")].e

        vars[a == 1]
        = expr vars[(a Equal Number(1.0))]

        (a).b
        = expr a.b

        params.new == call.if
        = expr (params.new Equal call.if)

        a /* b */ == 1 // and so on
        = expr (a Equal Number(1.0))
    "#);
}

#[test]
fn placeholders_in_conditions_are_parts_of_them() {
    assert_snapshot!(conditions(&[
        "%{vars.a}",
        "${a == 1}",
        "%{vars.a} == 1",
        "'%{vars.a}' == 'x'",
        "%{a == 1} || %{b-c.d[0]}",
        "%{ a } == %{b ? 1 : 2}",
        "%{a}%{b}",
        "'a %{b}' == `${c}`",
        "%{a == 1",
        "%{} == 1",
        "%{a +} == 1",
    ]), @r#"
    %{vars.a}
    = path vars/a

    ${a == 1}
    = expr (a Equal Number(1.0))

    %{vars.a} == 1
    = expr (lookup(vars/a) Equal Number(1.0))
    warning placeholder-in-when at `%{vars.a}`: an expression sees every variable and needs no placeholder
      help: write the name alone: `prompt_value == 1`

    '%{vars.a}' == 'x'
    = expr (Text("%{vars.a}") Equal Text("x"))
    warning placeholder-in-when at `%{vars.a}`: a placeholder inside of quotes is text, and nothing takes its place
      help: write the name without quotes: `vars.tier == 'gold'`

    %{a == 1} || %{b-c.d[0]}
    = expr ((a Equal Number(1.0)) || (b Subtract c.d[Number(0.0)]))
    warning placeholder-in-when at `%{a == 1}`: an expression sees every variable and needs no placeholder
      help: write the name alone: `prompt_value == 1`
    warning placeholder-in-when at `%{b-c.d[0]}`: an expression sees every variable and needs no placeholder
      help: write the name alone: `prompt_value == 1`

    %{ a } == %{b ? 1 : 2}
    = expr (lookup(a) Equal (b ? Number(1.0) : Number(2.0)))
    warning placeholder-in-when at `%{ a }`: an expression sees every variable and needs no placeholder
      help: write the name alone: `prompt_value == 1`
    warning placeholder-in-when at `%{b ? 1 : 2}`: an expression sees every variable and needs no placeholder
      help: write the name alone: `prompt_value == 1`

    %{a}%{b}
    = outside %{a}%{b}
    error bad-expression at `%{b}`: found `%{b}` where an operator or the end must stand

    'a %{b}' == `${c}`
    = expr (Text("a %{b}") Equal template(["", ""] [c]))
    warning placeholder-in-when at `%{b}`: a placeholder inside of quotes is text, and nothing takes its place
      help: write the name without quotes: `vars.tier == 'gold'`

    %{a == 1
    = outside %{a == 1
    error bad-expression at `%{a == 1`: a placeholder without its closing brace

    %{} == 1
    = outside %{} == 1
    error bad-expression at ``: the expression ends where a value must follow

    %{a +} == 1
    = outside %{a +} == 1
    error bad-expression at `+`: the expression ends where a value must follow
    "#);
}

#[test]
fn templates_are_pieces() {
    assert_snapshot!(templates(&[
        "plain",
        "100% of {this} costs $5",
        "Hello %{name}, you are ${vars.age}.",
        "%{a.b-c.d}",
        "%{call.headers.X-Tier}",
        "%{a.b[0].c}",
        "%{ a.b }",
        "%{a . b}",
        "%{a.length == 2 ? 'one } two' : \"{\"}",
        "%{a['}']}",
        "%{x => x}",
        "%{{a: 1}.a} and %{vars.list.map(n => ({v: n}))}",
        "%{lc:name}",
        "%{a",
        "%{a}} %{",
        "%{}",
        "%{'a}",
        "%%{a} $%{b}",
    ]), @r#"
    plain
    = text "plain"

    100% of {this} costs $5
    = text "100% of {this} costs $5"

    Hello %{name}, you are ${vars.age}.
    = text "Hello "
    = `%{name}` path name
    = text ", you are "
    = `${vars.age}` path vars/age
    = text "."

    %{a.b-c.d}
    = `%{a.b-c.d}` path a/b-c/d
    warning hyphen-path at `a.b-c.d`: `a.b-c.d` is one name here, not a subtraction
      help: for a subtraction put blanks around the minus: `a.b - c`

    %{call.headers.X-Tier}
    = `%{call.headers.X-Tier}` path call/headers/X-Tier

    %{a.b[0].c}
    = `%{a.b[0].c}` path a/b/0/c

    %{ a.b }
    = `%{ a.b }` path a/b

    %{a . b}
    = `%{a . b}` expr a.b

    %{a.length == 2 ? 'one } two' : "{"}
    = `%{a.length == 2 ? 'one } two' : "{"}` expr ((a.length Equal Number(2.0)) ? Text("one } two") : Text("{"))

    %{a['}']}
    = `%{a['}']}` expr a[Text("}")]

    %{x => x}
    = `%{x => x}` outside x => x
    = (x [] => local(x))
    note outside-expression at `x => x`: the machine does not evaluate an arrow function; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    %{{a: 1}.a} and %{vars.list.map(n => ({v: n}))}
    = `%{{a: 1}.a}` expr {"a": Number(1.0)}.a
    = text " and "
    = `%{vars.list.map(n => ({v: n}))}` outside vars.list.map(n => ({v: n}))
    = vars.list.map((n [] => {"v": local(n)}))
    note outside-expression at `vars.list.map(n => ({v: n}))`: the machine does not evaluate the call of `map`; it asks outside
      help: a scenario answers it under `evaluate`, or an engine; else it is a fault

    %{lc:name}
    = `%{lc:name}` outside lc:name
    error bad-expression at `lc:name`: the template function `lc` works inside SWAIG only
      help: write it as JavaScript, such as `${(vars.name).toLowerCase()}`

    %{a
    = text "%{a"
    error bad-expression at `%{a`: a placeholder without its closing brace
      help: close it with `}`

    %{a}} %{
    = `%{a}` path a
    = text "} "
    = text "%{"
    error bad-expression at `%{`: a placeholder without its closing brace
      help: close it with `}`

    %{}
    = `%{}` outside 
    error bad-expression at ``: nothing stands here where an expression must
      help: write a name, such as `vars.name`

    %{'a}
    = text "%{'a}"
    error bad-expression at `%{'a}`: a placeholder without its closing brace
      help: close it with `}`

    %%{a} $%{b}
    = text "%"
    = `%{a}` path a
    = text " $"
    = `%{b}` path b
    "#);
}

#[test]
fn long_and_deep_expressions_are_refused() {
    let long = format!("a == '{}'", "x".repeat(1024));
    let mut read = Text::new(&long);
    assert!(matches!(read.condition().body, Body::Outside(_)));
    assert!(
        read.findings().contains("has 1031 characters; the platform takes 1024"),
        "{}",
        read.findings()
    );
    for (open, close) in [
        ("(", ")"),
        ("!", ""),
        ("a[", "]"),
        ("[", "]"),
        ("{a:", "}"),
        ("a?b:", ""),
        ("a?", ":b"),
        ("f(", ")"),
        ("- ", ""),
        ("a**", ""),
        ("new ", ""),
        ("x=>", ""),
        ("${", "}"),
        ("%{!", "}"),
        ("typeof ", ""),
        ("a.b||", ""),
        ("a==", ""),
        ("a.", ""),
    ] {
        let count = 1000 / (open.len() + close.len());
        let text = format!("{}a{}", open.repeat(count), close.repeat(count));
        let mut read = Text::new(&text);
        let condition = read.condition();
        let shown = Formula::condition(&condition).display();
        assert_eq!(shown, text);
        let deep = read.findings().contains("nests too deep");
        let flat = matches!(open, "a.b||" | "a==" | "a." | "a?b:");
        assert!(deep || flat, "{open}: {}", read.findings());
    }
    // And again as a template, where every level is looked for its end.
    let text = format!("{}a{}", "%{".repeat(50_000), "}".repeat(50_000));
    let mut read = Text::new(&text);
    assert_eq!(read.template().pieces.len(), 1);
    assert!(read.findings().contains("the platform takes 1024"));
}

#[test]
fn plain_paths_are_paths() {
    for (text, expected) in [
        ("prompt_value", Some("prompt_value")),
        ("vars.a.b", Some("vars/a/b")),
        ("request_response.tiers[0].name", Some("request_response/tiers/0/name")),
        ("a[0][12]", Some("a/0/12")),
        ("call.headers.X-Tier", Some("call/headers/X-Tier")),
        ("params._1", Some("params/_1")),
        ("a.1", Some("a/1")),
        ("", None),
        (" a", None),
        ("a ", None),
        ("a.", None),
        (".a", None),
        ("a..b", None),
        ("a-b", None),
        ("1a", None),
        ("a[b]", None),
        ("a['b']", None),
        ("a[-1]", None),
        ("a[99999999999]", None),
        ("a == b", None),
        ("%{a}", None),
        ("é", None),
    ] {
        let found = expr::path(&Text::new(text).scalar).map(|found| path(&found.path));
        assert_eq!(found.as_deref(), expected, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// Nothing panics, every finding points into the text, and what comes out can run.
    #[test]
    fn any_text_is_read(text in wild()) {
        let mut read = Text::new(&text);
        prop_assume!(read.scalar.text() == text);
        let condition = read.condition();
        let template = read.template();
        let _ = expr::path(&read.scalar);
        let length = u32::try_from(read.source.text().len()).expect("short");
        for found in read.diagnostics.sorted() {
            prop_assert!(found.span.start <= found.span.end && found.span.end <= length);
            prop_assert!(!found.message.is_empty());
        }
        let argument = Argument {
            span: template.span,
            kind: ArgumentKind::Template(Box::new(template), None),
        };
        for formula in [Formula::condition(&condition), Formula::argument(&argument)] {
            let len = u32::try_from(formula.code.instrs.len()).expect("short");
            prop_assert_eq!(formula.code.check_span(Span { start: 0, len }), Ok(()));
            prop_assert_eq!(formula.display(), text.clone());
            // What is read over is evaluated by nobody here.
            let outside = formula.code.instrs.iter().any(|i| matches!(i, Instr::Outside(_)));
            prop_assert!(!outside || formula.constant().is_none());
        }
    }
}
