//! The table of what methods of texts give, asked of the engines: its values were derived by hand.

use super::engines;

const TEXTS: &str = include_str!("../../../compiler/tests/expr/texts.txt");

#[test]
fn engines_say_what_the_table_says() {
    let rows = TEXTS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let rows = rows.filter_map(|line| line.split_once(" // "));
    let rows = rows.map(|(expression, value)| (expression.to_owned(), value.to_owned()));
    let (sources, values): (Vec<_>, Vec<_>) = rows.unzip();
    let agree = |name: &str, engine: fn(&[String]) -> Vec<String>| {
        // What `fails` says is no JavaScript, and not asked for.
        let (found, expected) = (engine(&sources), engine(&values));
        for at in 0..sources.len() {
            let expected = if values[at] == "fails" { "error" } else { &expected[at] };
            assert_eq!(found[at], expected, "{name}: {}", sources[at]);
        }
    };
    agree(swml_js::NAME, engines::quickjs);
    if engines::node_version().is_some() {
        agree("Node.js", engines::node);
    }
}
