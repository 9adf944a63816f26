//! Conversations of the simulated world: which functions they call, and when.

use alloc::collections::VecDeque;

use super::script::{CallExit, CallScript};
use crate::id::{ActId, OpId, ProgramId};
use crate::io::{Called, Completion};
use crate::program::{Answer, Conversation, Image};
use crate::time::Millis;
use crate::value::Value;

/// How long a conversation goes on before it calls a function, where a script does not say.
const USUAL: Millis = Millis::from_secs(10);

/// A conversation that has not ended.
#[derive(Clone, Debug)]
pub(super) struct Talk {
    pub(super) op: OpId,
    pub(super) act: (ProgramId, ActId),
    calls: VecDeque<CallScript>,
    /// How it ends behind the last call, and how long that takes; none where it does not.
    end: Option<(Millis, Completion)>,
}

/// What a conversation does next.
pub(super) enum Next {
    Call(CallScript),
    End(Completion),
}

impl Talk {
    pub(super) fn new(
        op: OpId,
        act: (ProgramId, ActId),
        calls: &[CallScript],
        end: Option<(Millis, Completion)>,
    ) -> Self {
        Self { op, act, calls: calls.iter().cloned().collect(), end }
    }

    /// It calls another function behind those that it calls already.
    pub(super) fn call_next(&mut self, call: CallScript) {
        self.calls.push_back(call);
    }

    /// What it does next, and after how long.
    pub(super) fn next(&mut self) -> Option<(Millis, Next)> {
        match self.calls.pop_front() {
            Some(call) => Some((call.after.unwrap_or(USUAL), Next::Call(call))),
            None => self.end.take().map(|(after, end)| (after, Next::End(end))),
        }
    }
}

/// What the machine is told of a call. Of a function that is not there it is told too, and says that it
/// ignored it.
pub(super) fn called(image: &Image, act: (ProgramId, ActId), call: &CallScript) -> Called {
    let conversation = image.program(act.0).act(act.1).conversation.as_deref();
    let exit = conversation.and_then(|conversation| exit(conversation, call));
    Called {
        function: call.function.clone(),
        exit,
        facts: Value::Map(call.facts.as_slice().into()),
    }
}

fn exit(conversation: &Conversation, call: &CallScript) -> Option<u16> {
    let function = conversation.function(&call.function)?;
    match &call.exit {
        CallExit::None => None,
        CallExit::Ranked(rank) => Some(*rank),
        CallExit::Usual => {
            let by_document = function.answer == Answer::Document;
            function.exits.first().copied().filter(|_| by_document)
        }
        CallExit::Named(name) => {
            let named = |rank: &&u16| conversation.exit(usize::from(**rank)) == name.as_str();
            // One that is not there is told as it is, for the machine to ignore.
            Some(function.exits.iter().find(named).copied().unwrap_or(u16::MAX))
        }
    }
}
