//! Proof of dialling: random flows in random worlds. What the machine says is what the reference dialer
//! says, word for word, and no monitor is hurt; under every reading.
//!
//! A counter-example is printed as a flow and a scenario, ready to paste into files. `PROPTEST_CASES` says
//! how many cases are run; failures are kept in `proptest-regressions` and tried first.

mod documents;
mod play;
mod reference;
mod report;
mod worlds;

#[path = "../support/mod.rs"]
mod support;

use proptest::prelude::*;
use swml_compiler::{compile, source::Source};

use crate::play::Call;

proptest! {
    #![proptest_config(support::runs(400))]

    #[test]
    fn the_machine_does_what_the_reference_does(
        flow in documents::flow(),
        world in worlds::world(),
    ) {
        let flow = support::yaml(&flow);
        let compilation = compile(&Source::new("flow.yaml", &flow));
        let Ok(program) = compilation.program() else {
            return Err(TestCaseError::reject("refused"));
        };
        let call = Call::play(program, &world);
        if let Some(difference) = call.differs_from_reference(&compilation.document) {
            let report = report::report(&flow, &world, &difference);
            prop_assert!(false, "{report}");
        }
    }
}
