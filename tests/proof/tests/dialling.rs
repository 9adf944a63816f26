//! Proof of dialling: random flows in random worlds. What the machine says is what the reference dialer
//! says, word for word, and no invariant is hurt; under every reading.
//!
//! A counter-example is printed as a flow and a scenario, ready to paste into files. `PROPTEST_CASES` says
//! how many cases are run.

use proptest::strategy::Strategy as _;
use serde_json::Value as Json;
use swml_compiler::Compilation;
use swml_proof::hold::hold;
use swml_proof::inputs::inputs;
use swml_proof::play::Call;
use swml_proof::smallest::smallest;
use swml_proof::{compiled, documents, report, worlds, yaml};
use swml_runtime::io::Input;
use swml_runtime::program::Image;
use swml_runtime::time::Millis;

/// How many cases the ordinary suite runs of each.
const CASES: u32 = 1_500;

#[test]
fn the_machine_does_what_the_reference_does() {
    let fails = |flow: &Json, world: &Json| played(flow, world).is_some_and(|w| !w.is_empty());
    hold(
        CASES,
        &(documents::flow(), worlds::world()).boxed(),
        |(flow, world)| {
            assert!(played(flow, world).is_some(), "random flows are accepted: {}", yaml(flow));
            fails(flow, world)
        },
        |(flow, world)| {
            let (flow, world) = smallest(flow, world, fails);
            let wrong = played(&flow, &world).unwrap_or_default();
            format!("{}{wrong}", report::files(&flow, &world))
        },
    );
}

/// Also where nothing makes sense: unknown legs, ends of what never began, times that stand still.
#[test]
fn and_whatever_it_is_told() {
    hold(
        CASES,
        &(documents::flow(), documents::flow(), worlds::readings(), inputs(40)).boxed(),
        |(flow, other, readings, inputs)| fails(flow, other, readings, inputs),
        |(flow, other, readings, inputs)| {
            let (flow, other) =
                smallest(flow, other, |flow, other| fails(flow, other, &readings, &inputs));
            let wrong = told(&flow, &other, &readings, &inputs).unwrap_or_default();
            let (flow, other) = (yaml(&flow), yaml(&other));
            format!("# flow.yaml\n{flow}\n# other.yaml\n{other}\n# readings: {readings}\n{wrong}")
        },
    );
    fn fails(flow: &Json, other: &Json, readings: &Json, inputs: &[(Millis, Input)]) -> bool {
        told(flow, other, readings, inputs).is_some_and(|wrong| !wrong.is_empty())
    }
}

/// What is wrong with a call in a world; nothing where the flow is refused.
fn played(flow: &Json, world: &Json) -> Option<String> {
    let compilation = compiled(&yaml(flow));
    let call = Call::play_with(compilation.program().ok()?, world, None).ok()?;
    let documents = call.documents(&compilation.document);
    Some(report::wrong(&call, &documents))
}

/// What is wrong with a machine that is told anything; nothing where a flow is refused.
fn told(flow: &Json, other: &Json, readings: &Json, inputs: &[(Millis, Input)]) -> Option<String> {
    let [main, other]: [Compilation; 2] = [flow, other].map(|flow| compiled(&yaml(flow)));
    let mut image = Image::new(main.program().ok()?);
    image.add(other.program().ok()?);
    let call = Call::tell(&image, worlds::read_so(readings), inputs);
    Some(report::wrong(&call, &[main.document, other.document]))
}
