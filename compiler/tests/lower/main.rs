//! Documents as state machines: which states a step has, and where each of their exits leads.

mod connect;
mod steps;
#[path = "../support/mod.rs"]
mod support;
mod words;

use swml_compiler::diagnostic::Code;
use swml_compiler::flow::{Flow, NodeKind, Role};
use swml_compiler::source::Source;
use swml_compiler::{Compilation, compile, limits};
use swml_runtime::fault::Fault;
use swml_runtime::program::{ActKind, LoadPurpose};
use swml_runtime::value::Value;

fn compiled(text: &str) -> Compilation {
    let compilation = compile(&Source::new("flow.yaml", text));
    assert_eq!(compilation.flow.check(), Ok(()), "{text}");
    compilation
}

/// One line per state: its exits by label, and the sections that it uses.
fn outline(flow: &Flow) -> Vec<String> {
    let line = |(index, node): (_, &swml_compiler::flow::Node)| {
        let exits = flow.exits(index).into_iter().enumerate();
        let exits = exits.map(|(rank, target)| {
            format!("{} -> {}", flow.exit_label(index, rank), flow.node(target).name)
        });
        let uses = flow.references(index).into_iter();
        let uses = uses.map(|(slot, target)| format!("{slot} uses {}", flow.node(target).name));
        let parts: Vec<_> = exits.chain(uses).collect();
        format!("{}: {}", node.name, parts.join(", ")).trim_end_matches([' ', ':']).to_owned()
    };
    flow.nodes().map(line).collect()
}

/// Compiles the sections and holds the outline against the expected one, without any finding.
#[track_caller]
fn lowers_to(sections: &str, expected: &str) {
    let compilation = compiled(&format!("sections:\n{sections}"));
    assert_eq!(outline(&compilation.flow).join("\n"), unindented(expected));
    assert_eq!(compilation.diagnostics.sorted(), []);
}

fn unindented(text: &str) -> String {
    text.trim().lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

/// The findings as `code: message | help`.
fn findings(text: &str) -> Vec<String> {
    let all = compiled(text).diagnostics.sorted().into_iter();
    all.map(|d| match d.help {
        Some(help) => format!("{}: {} | {help}", d.code.name(), d.message),
        None => format!("{}: {}", d.code.name(), d.message),
    })
    .collect()
}

fn kind<'f>(flow: &'f Flow, name: &str) -> &'f NodeKind {
    let found = flow.nodes().find(|(_, node)| node.name == name);
    &found.unwrap_or_else(|| panic!("{name} is not among {:#?}", outline(flow))).1.kind
}
