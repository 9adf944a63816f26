//! A counter-example as somebody can use it: the flow and the scenario to paste, then what went apart.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use swml_compiler::scenario::clock;
use swml_runtime::io::Output;

use crate::play::Difference;
use crate::worlds;
use crate::yaml;

/// A call in a world: the flow and the scenario, ready for files.
pub fn in_a_world(flow: &str, world: &Json, difference: &Difference) -> String {
    let mut scenario = world.clone();
    scenario["flow"] = json!("flow.yaml");
    if flow.contains("https://example.com") {
        scenario["documents"] = worlds::fetched();
    }
    let scenario = yaml(&scenario);
    format!("\n# flow.yaml\n{flow}\n# scenario.yaml\n{scenario}{}", parted(difference))
}

/// A machine that was told anything: the flows and what it was told.
pub fn told(flows: &[String; 2], readings: &Json, difference: &Difference) -> String {
    let [flow, other] = flows;
    let parted = parted(difference);
    format!("\n# flow.yaml\n{flow}\n# other.yaml\n{other}\n# readings: {readings}\n{parted}")
}

fn parted(difference: &Difference) -> String {
    let mut out = String::new();
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
