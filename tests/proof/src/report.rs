//! A counter-example as somebody can use it: the flow and the scenario to paste, then what went wrong.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use swml_compiler::ast::Document;
use swml_compiler::scenario::clock;
use swml_runtime::io::Output;

use crate::play::{Call, Difference};
use crate::{worlds, yaml};

/// A call in a world: the flow and the scenario, ready for files.
#[must_use]
pub fn files(flow: &Json, world: &Json) -> String {
    let flow = yaml(flow);
    let mut scenario = json!({ "flow": "flow.yaml" });
    for (key, value) in world.as_object().into_iter().flatten() {
        scenario[key] = value.clone();
    }
    if flow.contains("https://example.com") {
        scenario["documents"] = worlds::fetched();
    }
    format!("# flow.yaml\n{flow}\n# scenario.yaml\n{}\n", yaml(&scenario))
}

/// What is wrong with a call: invariants that were hurt, and where the reference says something else.
#[must_use]
pub fn wrong(call: &Call, documents: &[Document]) -> String {
    let mut out = String::new();
    for violation in &call.violations {
        let _ = writeln!(out, "# {violation}");
    }
    if let Some(difference) = call.differs_from_reference(documents) {
        parted(&difference, &mut out);
    }
    out
}

fn parted(difference: &Difference, out: &mut String) {
    let _ = writeln!(out, "# The last of these inputs parts machine and reference:");
    for (now, input) in &difference.inputs {
        let _ = writeln!(out, "#   {} {input:?}", clock(*now));
    }
    let (machine, reference) = (&difference.machine, &difference.reference);
    let same = machine.iter().zip(reference).take_while(|(a, b)| a == b).count();
    let words = |outputs: &[Output]| match outputs {
        [] => " nothing".to_owned(),
        outputs => outputs.iter().map(|output| format!("\n#   {output:?}")).collect(),
    };
    let _ = writeln!(out, "# Both say:{}", words(&machine[..same]));
    let _ = writeln!(out, "# Then the machine:{}", words(&machine[same..]));
    let _ = writeln!(out, "# and the reference:{}", words(&reference[same..]));
}
