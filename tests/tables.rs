//! Tables in the documentation that are tables in the code: `SWML_UPDATE=1 cargo test --test tables` writes
//! them anew.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::fmt::Write as _;

use swml_compiler::render::layout::{Sample, signs};
use swml_runtime::expr::{Constant, Function, Method};
use swml_runtime::machine::leg::{LEG_TABLE, LegEffect, LegRow, LegState, LegTrigger};
use swml_runtime::machine::readings::READINGS;
use swml_runtime::monitor::Invariant;

#[test]
fn the_signs_of_a_graph() {
    let mut tables = [
        "| A box like this | is |\n|---|---|\n".to_owned(),
        "| A line like this | means |\n|---|---|\n".to_owned(),
    ];
    for (sample, drawn, means) in signs() {
        let table = match sample {
            Sample::Box(_) => 0,
            Sample::Edge(_) | Sample::Never => 1,
        };
        let _ = writeln!(tables[table], "| {drawn} | {means} |");
    }
    support::holds("docs/graphs.md", "boxes", &tables[0]);
    support::holds("docs/graphs.md", "edges", &tables[1]);
}

#[test]
fn the_life_of_a_leg() {
    let mut table =
        "| It is | and | then it is | and the machine |\n|---|---|---|---|\n".to_owned();
    for LegRow { state, trigger, next, effect } in LEG_TABLE {
        let next = next.map_or("over".to_owned(), |next| next.to_string());
        let (happens, does) = (happening(*trigger), doing(*effect, *state));
        let _ = writeln!(table, "| {state} | {happens} | {next} | {does} |");
    }
    support::holds("docs/semantics.md", "leg table", &table);
}

const fn happening(trigger: LegTrigger) -> &'static str {
    match trigger {
        LegTrigger::Rings => "it rings",
        LegTrigger::EarlyMedia => "it sends early media",
        LegTrigger::Answers => "it answers, without a confirm",
        LegTrigger::AnswersToConfirm => "it answers, with a confirm",
        LegTrigger::Passes => "its confirm script ends",
        LegTrigger::Declines => "its confirm script hangs up or fails",
        LegTrigger::Clock => "its clock runs out",
        LegTrigger::Dropped => "another is accepted, or the caller leaves",
        LegTrigger::Ends => "it ends",
    }
}

const fn doing(effect: LegEffect, was: LegState) -> &'static str {
    match effect {
        LegEffect::Ignore => "does nothing",
        LegEffect::Progress => "tells whoever asked for it",
        LegEffect::StartConfirm => "starts its confirm script and clock",
        LegEffect::Accept => "bridges it and drops every other leg",
        LegEffect::RingOut => "cancels it; lost with `no_answer`, its group timed out",
        LegEffect::ConfirmOut => "hangs it up; lost with `no_answer`, its group timed out",
        LegEffect::ConfirmLost => "hangs it up; lost with `declined`",
        LegEffect::Lost => "notes the reason; lost with it",
        LegEffect::LeftConfirm => "drops the script; lost with `declined`",
        LegEffect::Cancel => "cancels it",
        LegEffect::Hangup => match was {
            LegState::Cancelled => "hangs it up: it came too late",
            _ => "hangs it up",
        },
        LegEffect::BridgeEnded => "goes on by `ended`",
        LegEffect::BridgeSpent => "hangs it up and goes on by `max-duration`",
        LegEffect::Drained => "forgets it",
    }
}

#[test]
fn the_readings() {
    let mut table = "| Reading | Question | Default | Otherwise |\n|---|---|---|---|\n".to_owned();
    for row in READINGS {
        let says = |(word, means): &(&str, &str)| format!("`{word}`: {means}");
        let others: Vec<_> = row.values[1..].iter().map(says).collect();
        let (name, question, default) = (row.name, row.question, says(&row.values[0]));
        let _ = writeln!(table, "| `{name}` | {question} | {default} | {} |", others.join("; "));
    }
    support::holds("docs/semantics.md", "readings", &table);
}

#[test]
fn the_invariants() {
    let mut table =
        "| Invariant | What always holds | What it keeps out |\n|---|---|---|\n".to_owned();
    for invariant in Invariant::ALL {
        let (name, holds, out) = (invariant.name(), invariant.holds(), invariant.keeps_out());
        let _ = writeln!(table, "| `{name}` | {holds} | {out} |");
    }
    support::holds("docs/semantics.md", "invariants", &table);
}

#[test]
fn what_of_javascript_is_compiled() {
    let names = |names: Vec<&str>| {
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ")
    };
    let row = |kind: &str, list: Vec<&str>| format!("| {kind} | {} |\n", names(list));
    let mut table = row("Functions", Function::ALL.iter().map(|one| one.name()).collect());
    table.push_str("|---|---|\n");
    table.push_str(&row("Constants", Constant::ALL.iter().map(|one| one.name()).collect()));
    table.push_str(&row("Methods", Method::ALL.iter().map(|one| one.name()).collect()));
    support::holds("docs/expressions.md", "compiled", &table);
}

#[test]
fn the_limits_of_expressions() {
    use swml_compiler::limits::EXPRESSION_CHARS;
    use swml_runtime::expr::{VALUE_DEPTH, VALUE_SIZE, WORK};
    let page =
        std::fs::read_to_string(support::root().join("docs/expressions.md")).expect("a page");
    for limit in [
        format!("| text | {},{:03} characters", EXPRESSION_CHARS / 1000, EXPRESSION_CHARS % 1000),
        format!(
            "{} MiB, a byte for each value inside included, {VALUE_DEPTH} levels",
            VALUE_SIZE >> 20
        ),
        format!("{} MiB read or written", WORK >> 20),
    ] {
        assert!(page.contains(&limit), "docs/expressions.md does not say: {limit}");
    }
}
