//! Runs a property over random cases, and shows a counter-example when it is as small as it gets.

use std::fmt::Debug;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, FileFailurePersistence, TestCaseError, TestError, TestRunner};

/// How many cases a property runs: a few in the ordinary suite, `PROPTEST_CASES` of them where that is set.
fn cases(few: u32) -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    asked.unwrap_or(few)
}

/// Looks for a case in which something fails; `show` makes it small and says what went wrong.
///
/// Seeds of failures are kept in `proptest-regressions` and tried first the next time.
///
/// # Panics
/// When a case fails.
pub fn hold<S: Strategy>(
    few: u32,
    strategy: &S,
    fails: impl Fn(&S::Value) -> bool,
    show: impl Fn(S::Value) -> String,
) where
    S::Value: Debug + Clone,
{
    let kept = FileFailurePersistence::Direct("proptest-regressions/dialling.txt");
    let config = Config {
        cases: cases(few),
        max_shrink_iters: 2_000,
        failure_persistence: Some(Box::new(kept)),
        ..Config::default()
    };
    let ran = TestRunner::new(config).run(strategy, |case| match fails(&case) {
        true => Err(TestCaseError::fail("it fails")),
        false => Ok(()),
    });
    match ran {
        Ok(()) => {}
        Err(TestError::Fail(_, case)) => panic!("\n{}", show(case)),
        Err(TestError::Abort(reason)) => panic!("no cases: {reason}"),
    }
}
