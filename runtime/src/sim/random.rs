//! A random world from a seed: the same seed and flow give the same call.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::script::{CallExit, CallScript, LegScript, StepResult, StepScript};
use crate::io::EndReason;
use crate::program::Conversation;
use crate::time::{Millis, Time};
use crate::value::Text;

/// SplitMix64: small, and good enough to draw a world.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 below `bound`.
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn tenths(&mut self, from: u64, to: u64) -> Millis {
        Millis((from + self.below(to - from)) * 100)
    }

    /// Four callers in five stay.
    pub(super) fn caller_hangup(&mut self) -> Option<Time> {
        (self.below(5) == 0).then(|| Time::ZERO + self.tenths(5, 1200))
    }

    pub(super) fn leg(&mut self) -> LegScript {
        let ring = Some(self.tenths(2, 20));
        let at = self.tenths(20, 250);
        let fails = |reason| LegScript { ring, fail: Some((at, reason)), ..LegScript::default() };
        match self.below(20) {
            0..=7 => LegScript {
                ring,
                answer: Some(at),
                hangup: Some(self.tenths(30, 1800)),
                late: self.below(4) == 0,
                ..LegScript::default()
            },
            8..=9 => LegScript { ring, answer: Some(at), voicemail: true, ..LegScript::default() },
            10..=12 => fails(EndReason::Busy),
            13 => fails(EndReason::Declined),
            14 => fails(EndReason::NotFound),
            15 => fails(EndReason::Error),
            16 => fails(EndReason::NoAnswer),
            _ => LegScript { ring, ..LegScript::default() },
        }
    }

    /// How a prompt ends, given what the flow tests for.
    pub(super) fn prompt(&mut self, tested: &[Text]) -> StepScript {
        let result = match self.below(10) {
            0..=1 => StepResult::NoInput,
            2 => StepResult::Digits(self.any_digit()),
            3 => StepResult::NoMatch,
            _ => match tested.get(usize::try_from(self.below(tested.len() as u64)).unwrap_or(0)) {
                Some(text) => super::input(text),
                None => StepResult::Digits(self.any_digit()),
            },
        };
        StepScript { took: None, result }
    }

    /// One other operation in twenty fails; of those whose result has several words, every other one says the
    /// usual.
    pub(super) fn step(&mut self, words: &[Text]) -> StepScript {
        let mut usually = || self.below(20);
        let result = match usually() {
            0 => StepResult::Failed,
            1..=10 if words.len() > 2 => {
                let at = usize::try_from(self.below(words.len() as u64)).unwrap_or(0);
                StepResult::Word(words[at].clone())
            }
            _ => StepResult::Usual,
        };
        StepScript { took: None, result }
    }

    /// A conversation calls up to three functions, and each does whatever it can.
    pub(super) fn talk(&mut self, conversation: &Conversation) -> StepScript {
        let mut calls = Vec::new();
        if !conversation.functions.is_empty() {
            for _ in 0..self.below(4) {
                calls.push(self.call(conversation));
            }
        }
        let end = self.step(&[]).result;
        let took = Some(self.tenths(20, 600));
        StepScript { took, result: StepResult::Talks(calls, Box::new(end)) }
    }

    fn call(&mut self, conversation: &Conversation) -> CallScript {
        let function = self.one_of(&conversation.functions);
        let exit = match function.exits.as_slice() {
            [] => CallExit::None,
            _ if self.below(4) == 0 => CallExit::None,
            exits => {
                let rank = usize::from(*self.one_of(exits));
                CallExit::Named(Text::from(conversation.exit(rank)))
            }
        };
        let after = Some(self.tenths(10, 300));
        CallScript { function: function.name.clone(), after, exit, facts: Vec::new() }
    }

    /// One of a list that is not empty.
    fn one_of<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[usize::try_from(self.below(list.len() as u64)).unwrap_or(0)]
    }

    fn any_digit(&mut self) -> Text {
        const DIGITS: [&str; 12] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"];
        let digits: Vec<&'static str> = DIGITS.to_vec();
        Text::word(digits[usize::try_from(self.below(12)).unwrap_or(0)])
    }
}
