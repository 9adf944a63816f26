//! The table of readings: what can be set, what is told of it, and what is said where it cannot.

use std::collections::HashSet;

use swml_runtime::machine::readings::{
    Answers, COMBINATIONS, GotoSpent, READINGS, Readings, TimeoutScope,
};

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
    readings.set("goto-spent", "end").expect("a reading");
    readings.set("timeout-scope", "group").expect("a reading");
    let changed: Vec<_> = readings.changed().collect();
    assert_eq!(changed, [("timeout-scope", "group"), ("goto-spent", "end")]);
}

/// Every word of every row with every other, each once, the defaults first.
#[test]
fn all_combinations() {
    let words: usize = READINGS.iter().map(|row| row.values.len()).product();
    let all: Vec<Readings> = Readings::all().collect();
    assert_eq!((all.len(), all[0]), (words, Readings::default()));
    assert_eq!(COMBINATIONS, words);
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), words);
    let single = all.iter().filter(|readings| readings.changed().count() == 1).count();
    assert_eq!(single, READINGS.iter().map(|row| row.values.len() - 1).sum());
}

/// What is asked is remembered, by copies too, and makes no difference to what is equal.
#[test]
fn answers_know_what_they_were_asked() {
    let mut readings = Readings::default();
    readings.set("goto-spent", "end").expect("a reading");
    let answers = Answers::new(readings);
    assert!(answers.asked().is_empty());
    assert_eq!(answers.goto_spent(), GotoSpent::End);
    let copy = answers.clone();
    assert_eq!(copy.timeout_scope(), TimeoutScope::Leg);
    let rows = |answers: &Answers| answers.readings().of(answers.asked()).collect::<Vec<_>>();
    assert_eq!(rows(&answers), [("goto-spent", "end")]);
    assert_eq!(rows(&copy), [("timeout-scope", "leg"), ("goto-spent", "end")]);
    assert_eq!(answers, copy);
    answers.add_asked(copy.asked());
    assert_eq!(answers.asked(), copy.asked());
    assert_eq!(answers.asked().len(), 2);
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
