//! Runs a property over random cases, and shows a counter-example when it is as small as it gets.

use std::env;
use std::fmt::Debug;
use std::time::{Duration, Instant};

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, FileFailurePersistence, TestCaseError, TestError, TestRunner};

/// Looks for a case in which something fails; `show` makes it small and says what went wrong.
///
/// `few` cases are tried, `PROPTEST_CASES` of them where that is set, or as many as go into the
/// `PROOF_MINUTES` that are set. Seeds of failures are kept in `proptest-regressions` and tried first the
/// next time.
///
/// # Panics
/// When a case fails.
// The clock says when to stop looking, never what holds.
#[allow(clippy::disallowed_methods)]
pub fn hold<S: Strategy>(
    few: u32,
    strategy: &S,
    fails: impl Fn(&S::Value) -> bool,
    show: impl Fn(S::Value) -> String,
) where
    S::Value: Debug + Clone,
{
    let cases = asked("PROPTEST_CASES").unwrap_or(few);
    let minutes = asked("PROOF_MINUTES").map(|minutes| Duration::from_secs(60) * minutes);
    let began = Instant::now();
    let mut tried = 0;
    loop {
        let kept = FileFailurePersistence::Direct("proptest-regressions/dialling.txt");
        let config = Config {
            cases,
            max_shrink_iters: 2_000,
            failure_persistence: Some(Box::new(kept)),
            ..Config::default()
        };
        let ran = TestRunner::new(config).run(strategy, |case| match fails(&case) {
            true => Err(TestCaseError::fail("it fails")),
            false => Ok(()),
        });
        match ran {
            Ok(()) => tried += u64::from(cases),
            Err(TestError::Fail(_, case)) => panic!("after {tried} cases\n{}", show(case)),
            Err(TestError::Abort(reason)) => panic!("no cases: {reason}"),
        }
        match minutes {
            Some(minutes) if began.elapsed() < minutes => {}
            Some(_) => return println!("{tried} cases"),
            None => return,
        }
    }
}

fn asked(name: &str) -> Option<u32> {
    env::var(name).ok()?.parse().ok()
}
