//! What a message may use up: steps in all, and requests of each of its documents.

use super::{Machine, Outcome};
use crate::program::{Act, Image, Kind};
use crate::value::{Text, Value};

/// How many steps a message may take; then the script is over.
pub const MAX_MESSAGE_STEPS: u32 = 100;
/// How many requests a document for messages may send; those beyond are not sent.
pub const MAX_MESSAGE_REQUESTS: u32 = 10;

/// What a message has used up; nothing, for a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Spent {
    steps: u32,
    requests: u32,
}

impl<const TRACE: bool> Machine<TRACE> {
    /// Counts a step of a message; whether it may be taken. The script is over where not.
    pub(super) fn spend_step(&mut self, image: &Image) -> bool {
        self.spent.steps += 1;
        let within = self.spent.steps <= MAX_MESSAGE_STEPS;
        if !within {
            self.finish(image, Outcome::Completed, Text::word("hangup"));
        }
        within
    }

    /// Counts a step that sends a request in a message; whether it is sent. Its variables say so where not.
    pub(super) fn spend_request(&mut self, image: &Image, at: usize, act: &Act) -> bool {
        if self.kind != Kind::Messaging || act.method.as_str() != "request" {
            return true;
        }
        self.spent.requests += 1;
        let within = self.spent.requests <= MAX_MESSAGE_REQUESTS;
        if !within {
            let said = [(Text::word("request_result"), Value::word("limit_exceeded"))];
            self.give(at, act, &said, None);
            self.leave(image, at, 0);
        }
        within
    }

    /// Another document begins: its requests are counted anew.
    pub(super) fn begin_document(&mut self) {
        self.spent.requests = 0;
    }
}
