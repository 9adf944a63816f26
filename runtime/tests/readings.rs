//! The table of readings: what can be set, what is told of it, and what is said where it cannot.

use swml_runtime::machine::readings::{GotoSpent, READINGS, Readings, TimeoutScope};

#[test]
fn every_word_of_the_table_can_be_set() {
    for row in READINGS {
        for (number, (word, _)) in row.values.iter().enumerate() {
            let mut readings = Readings::default();
            assert_eq!(readings.set(row.name, word), Ok(()));
            let read = readings.iter().find(|(name, _)| *name == row.name);
            assert_eq!(read, Some((row.name, *word)));
            let changed: Vec<_> = readings.changed().collect();
            let expected: &[_] = if number == 0 { &[] } else { &[(row.name, *word)] };
            assert_eq!(changed, expected, "{} {word}", row.name);
        }
    }
}

#[test]
fn the_rows_that_are_changed_are_told() {
    let mut readings = Readings::default();
    assert_eq!(readings.changed().count(), 0);
    readings.goto_spent = GotoSpent::End;
    readings.timeout_scope = TimeoutScope::Group;
    let changed: Vec<_> = readings.changed().collect();
    assert_eq!(changed, [("timeout-scope", "group"), ("goto-spent", "end")]);
}

/// Each other word of each row, alone.
#[test]
fn one_row_at_a_time() {
    let words: usize = READINGS.iter().map(|row| row.values.len() - 1).sum();
    let single: Vec<Readings> = Readings::single().collect();
    assert_eq!(single.len(), words);
    for (index, readings) in single.iter().enumerate() {
        assert_eq!(readings.changed().count(), 1, "{readings:?}");
        assert!(!single[..index].contains(readings), "{readings:?} twice");
    }
}

#[test]
fn what_is_not_in_the_table_is_answered_with_what_is() {
    let mut readings = Readings::default();
    for (name, value, words) in [
        ("timeout-scope", "all", "timeout-scope is read as one of leg, group, connect"),
        ("early-media", "", "early-media is read as one of ringing, answer"),
        (
            "timeout",
            "leg",
            "the readings are timeout-scope, group-timeout, confirm-siblings, early-media, failed-reason, \
             result-after-caller-left, result-no-match, goto-spent, statement-fault, transfer-budget",
        ),
    ] {
        let error = readings.set(name, value).expect_err(words);
        assert_eq!(error.to_string(), words);
        assert_eq!(readings, Readings::default(), "nothing is changed");
    }
}
