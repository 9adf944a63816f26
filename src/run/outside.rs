//! What a call that is played gets from outside: documents from files, and the values of expressions that are
//! not compiled, from QuickJS where it is built in (feature `js`).

use std::cell::RefCell;
use std::rc::Rc;

use swml_compiler::scenario::{FileLoader, WallClock};
use swml_runtime::fault::Fault;
use swml_runtime::id::ProgramId;
use swml_runtime::program::Image;
use swml_runtime::sim::Loader;
use swml_runtime::time::Time;
use swml_runtime::value::Value;

/// Why expressions have no value: their text and the reason, each once. Shared with what fills it.
pub(super) type Failures = Rc<RefCell<Vec<(String, String)>>>;

pub(super) struct Outside {
    documents: FileLoader,
    #[cfg(feature = "js")]
    clock: WallClock,
    #[cfg(feature = "js")]
    engine: swml_js::Engine,
    failures: Failures,
}

impl Outside {
    /// With documents, and for expressions the clock and the seed of the call.
    #[cfg(feature = "js")]
    pub(super) fn new(documents: FileLoader, clock: WallClock, seed: u64) -> Self {
        let zone = clock.clone();
        let engine = swml_js::Engine::new(move |millis| zone.offset(millis), seed);
        Self { documents, clock, engine, failures: Failures::default() }
    }

    /// With documents; the clock and the seed are for expressions, which this build does not evaluate.
    #[cfg(not(feature = "js"))]
    pub(super) fn new(documents: FileLoader, _: WallClock, _: u64) -> Self {
        Self { documents, failures: Failures::default() }
    }

    pub(super) fn failures(&self) -> Failures {
        self.failures.clone()
    }

    #[cfg(feature = "js")]
    fn value(&mut self, now: Time, source: &str, environment: &Value) -> Result<Value, String> {
        let now = self.clock.at(now);
        self.engine.evaluate(now, source, environment).map_err(|failure| failure.to_string())
    }

    #[cfg(not(feature = "js"))]
    #[allow(clippy::unused_self)]
    fn value(&mut self, _: Time, _: &str, _: &Value) -> Result<Value, String> {
        Err("this build has no JavaScript engine. Build it with `--features js`, or give the value \
             under `evaluate` of a scenario"
            .to_owned())
    }
}

impl Loader for Outside {
    fn load(&mut self, dest: &str, image: &mut Image) -> Result<ProgramId, Fault> {
        self.documents.load(dest, image)
    }

    fn evaluate(&mut self, now: Time, source: &str, environment: &Value) -> Option<Value> {
        match self.value(now, source, environment) {
            Ok(value) => Some(value),
            Err(why) => {
                let failure = (source.to_owned(), why);
                let mut failures = self.failures.borrow_mut();
                if !failures.contains(&failure) {
                    failures.push(failure);
                }
                None
            }
        }
    }
}
