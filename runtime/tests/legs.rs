//! The life of a leg, enumerated: every state against everything that can happen.

use swml_runtime::machine::leg::{LEG_TABLE, LegEffect, LegState, LegTrigger, Loss, Losses, step};

#[test]
fn the_table_has_one_row_per_pair() {
    for (index, row) in LEG_TABLE.iter().enumerate() {
        let again = LEG_TABLE[..index]
            .iter()
            .find(|other| (other.state, other.trigger) == (row.state, row.trigger));
        assert!(again.is_none(), "{row:?} and {again:?}");
        assert_eq!(step(row.state, row.trigger), (row.next, row.effect));
        assert_ne!(row.effect, LegEffect::Ignore, "a row that does nothing: {row:?}");
    }
}

#[test]
fn a_pair_without_a_row_changes_nothing() {
    for state in LegState::ALL {
        for trigger in LegTrigger::ALL {
            let listed = LEG_TABLE.iter().any(|row| row.state == state && row.trigger == trigger);
            if !listed {
                assert_eq!(step(state, trigger), (Some(state), LegEffect::Ignore));
            }
        }
    }
}

#[test]
fn every_state_ends_and_nothing_else_forgets_a_leg() {
    for state in LegState::ALL {
        for trigger in LegTrigger::ALL {
            let (next, _) = step(state, trigger);
            assert_eq!(next.is_none(), trigger == LegTrigger::Ends, "{state} at {trigger:?}");
        }
    }
}

#[test]
fn early_media_is_never_an_answer() {
    for state in LegState::ALL {
        assert_eq!(step(state, LegTrigger::EarlyMedia), (Some(state), LegEffect::Ignore));
    }
}

#[test]
fn a_leg_that_is_given_up_never_wins() {
    for state in [LegState::Cancelled, LegState::HangingUp] {
        for trigger in LegTrigger::ALL {
            let (next, effect) = step(state, trigger);
            assert_ne!(effect, LegEffect::Accept, "{state} at {trigger:?}");
            assert!(matches!(next, None | Some(LegState::Cancelled | LegState::HangingUp)));
        }
    }
    let late = step(LegState::Cancelled, LegTrigger::Answers);
    assert_eq!(late, (Some(LegState::HangingUp), LegEffect::Hangup), "a late answer is hung up");
}

#[test]
fn the_reported_reason_depends_on_the_set_of_losses_alone() {
    // What the page says, written down once more: no_answer > declined > busy > not_found > error.
    let order = [Loss::NoAnswer, Loss::Declined, Loss::Busy, Loss::NotFound, Loss::Error];
    for set in 1u32..32 {
        let members: Vec<Loss> = (0..5).filter(|n| set & (1 << n) != 0).map(|n| order[n]).collect();
        for turn in 0..members.len() {
            let mut losses = Losses::default();
            let rotated = members[turn..].iter().chain(&members[..turn]);
            rotated.for_each(|loss| losses.add(*loss));
            assert_eq!(losses.reason(), members[0], "{members:?} from {turn}");
        }
    }
}
