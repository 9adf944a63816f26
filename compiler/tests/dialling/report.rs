//! A counter-example as somebody can use it: the flow and the scenario to paste, then what went apart.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use swml_compiler::scenario::clock;
use swml_runtime::io::Output;

use crate::play::Difference;
use crate::support::yaml;
use crate::worlds;

pub(crate) fn report(flow: &str, world: &Json, difference: &Difference) -> String {
    let mut out = pasted(flow, world);
    let _ = writeln!(out, "\n# The last of these inputs parts them:");
    for (now, input) in &difference.inputs {
        let _ = writeln!(out, "#   {} {input:?}", clock(*now));
    }
    let (machine, reference) = (&difference.machine, &difference.reference);
    let same = machine.iter().zip(reference).take_while(|(a, b)| a == b).count();
    let words = |outputs: &[Output]| match outputs {
        [] => "nothing".to_owned(),
        outputs => outputs.iter().map(|o| format!("\n#   {o:?}")).collect(),
    };
    let _ = writeln!(out, "# Both say: {}", words(&machine[..same]));
    let _ = writeln!(out, "# Then the machine: {}", words(&machine[same..]));
    let _ = writeln!(out, "# and the reference: {}", words(&reference[same..]));
    out
}

/// The flow and the scenario, ready for files.
pub(crate) fn pasted(flow: &str, world: &Json) -> String {
    let mut scenario = world.clone();
    scenario["flow"] = json!("flow.yaml");
    if flow.contains("https://example.com") {
        scenario["documents"] = worlds::fetched();
    }
    format!("\n# flow.yaml\n{flow}\n# scenario.yaml\n{}", yaml(&scenario))
}
