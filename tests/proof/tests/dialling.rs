//! Proof of dialling: random flows in random worlds. What the machine says is what the reference dialer
//! says, word for word, under every reading.
//!
//! A counter-example is printed as a flow and a scenario, ready to paste into files. `PROPTEST_CASES` says
//! how many cases are run; failures are kept in `proptest-regressions` and tried first.

use proptest::prelude::*;
use swml_proof::inputs::inputs;
use swml_proof::play::Call;
use swml_proof::{compiled, documents, program, report, runs, worlds, yaml};
use swml_runtime::program::Image;

proptest! {
    #![proptest_config(runs(400))]

    #[test]
    fn the_machine_does_what_the_reference_does(
        flow in documents::flow(),
        world in worlds::world(),
    ) {
        let flow = yaml(&flow);
        let compilation = compiled(&flow);
        let call = Call::play(program(&compilation), &world);
        let documents = call.documents(&compilation.document);
        if let Some(difference) = call.differs_from_reference(&documents) {
            let report = report::in_a_world(&flow, &world, &difference);
            prop_assert!(false, "{report}");
        }
        prop_assert!(call.violations.is_empty(), "{:#?}\n{}\n{}", call.violations, flow, yaml(&world));
    }

    /// Also where nothing makes sense: unknown legs, ends of what never began, times that stand still.
    #[test]
    fn and_whatever_it_is_told(
        flow in documents::flow(),
        other in documents::flow(),
        readings in worlds::readings(),
        inputs in inputs(40),
    ) {
        let texts = [yaml(&flow), yaml(&other)];
        let [main, other] = texts.each_ref().map(|text| compiled(text));
        let mut image = Image::new(program(&main));
        image.add(program(&other));
        let call = Call::tell(&image, worlds::read_so(&readings), &inputs);
        if let Some(difference) = call.differs_from_reference(&[main.document, other.document]) {
            let report = report::told(&texts, &readings, &difference);
            prop_assert!(false, "{report}");
        }
        prop_assert!(call.violations.is_empty(), "{:#?}\n{}\n{:#?}", call.violations, texts[0], inputs);
    }
}
