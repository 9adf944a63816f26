//! Conversations with a language model: what a function that it calls does to the call.
//!
//! A conversation is an operation like any other until the outside says that it calls a function whose answer
//! leads out of it. Then its state is left by that exit, while the operation stays open: it is *suspended*.
//! Where the states behind the exit come back to the state of the conversation, it goes on; where they
//! leave (a transfer, an end), it is stopped.

use super::thread::{Talk, Waiting};
use super::{Machine, Open, OpenKind};
use crate::id::{ActId, OpId, ProgramId, StateId};
use crate::io::{Called, Command, Completion, Ignored, Trace};
use crate::program::{Act, Conversation, Image, Op};
use crate::value::{Text, Value};

/// What statements that a function ran leave for the model to say.
static AI_RESPONSE: Text = Text::word("ai_response");

impl<const TRACE: bool> Machine<TRACE> {
    /// A conversation has called a function. What it cannot have called, or not now, is ignored.
    pub(super) fn called(&mut self, image: &Image, op: OpId, called: Called) {
        let Some((at, id)) = self.talking(image, op, &called) else {
            return self.ignore(Ignored::Called(op));
        };
        let thread = &self.threads[at];
        let (on, program, state) = (thread.party, thread.program, thread.state);
        let Called { function, exit, facts } = called;
        self.trace(|| Trace::Called { on, act: (program, id), function, exit });
        let Some(rank) = exit else { return };
        let thread = &mut self.threads[at];
        let before = core::mem::replace(&mut thread.facts, facts);
        let depth = thread.depth();
        thread.talks.push(Talk { op: Some(op), program, state, depth, before });
        self.set(at, &AI_RESPONSE, Value::Undefined);
        self.leave(image, at, usize::from(rank));
    }

    /// The thread and the step of a conversation that can have called this function just now.
    fn talking(&self, image: &Image, op: OpId, called: &Called) -> Option<(usize, ActId)> {
        let is_this = |open: &&Open| open.op == op && !open.stopped;
        let open = self.ops.iter().find(is_this).filter(|open| open.kind == OpenKind::Act)?;
        let at = self.find(open.on)?;
        let thread = &self.threads[at];
        let program = image.program(thread.program);
        let Op::Act(id) = program.op(thread.state) else { return None };
        let function = conversation(program.act(id))?.function(&called.function)?;
        let exit = called.exit.is_none_or(|exit| function.exits.contains(&exit));
        let fits = exit && function.allowed;
        (thread.wait == Waiting::Op(op) && fits).then_some((at, id))
    }

    /// An operation of a script has ended. A conversation may end while a function of it runs: its thread stands
    /// elsewhere then.
    pub(super) fn done(&mut self, image: &Image, open: Open, completion: Completion) {
        let Some(at) = self.find(open.on) else { return };
        let thread = &mut self.threads[at];
        let suspended = thread.talks.iter_mut().find(|talk| talk.op == Some(open.op));
        let (program, state, runs_on) = match suspended {
            Some(talk) => {
                talk.op = None;
                (talk.program, talk.state, true)
            }
            None => (thread.program, thread.state, false),
        };
        let program = image.program(program);
        let Op::Act(id) = program.op(state) else { return };
        self.give(at, program.act(id), &completion.set, None);
        match completion.fault {
            Some(fault) if runs_on => self.fail_act(at, program.act(id), fault),
            Some(fault) => self.fail_statement(image, at, Op::Act(id), fault),
            None if runs_on => {}
            None => self.leave(image, at, 0),
        }
    }

    /// Lets a suspended conversation go on that the thread has come back to; `false` where there is none.
    pub(super) fn resume(&mut self, image: &Image, at: usize) -> bool {
        let thread = &mut self.threads[at];
        let here = (thread.program, thread.state, thread.depth());
        let suspended = |talk: &mut Talk| (talk.program, talk.state, talk.depth) == here;
        let Some(talk) = thread.talks.pop_if(suspended) else { return false };
        thread.facts = talk.before;
        match talk.op {
            Some(op) => {
                let response = thread.vars.get(&AI_RESPONSE).cloned().unwrap_or_default();
                thread.wait = Waiting::Op(op);
                self.command(Command::Resume { op, response });
            }
            // It has ended meanwhile.
            None => self.leave(image, at, 0),
        }
        true
    }

    /// Where a conversation stands that is suspended.
    pub(super) fn suspended(&self, open: &Open) -> Option<(ProgramId, StateId)> {
        let at = self.find(open.on)?;
        let mut talks = self.threads[at].talks.iter();
        let talk = talks.find(|talk| talk.op == Some(open.op) && !open.stopped)?;
        Some((talk.program, talk.state))
    }

    /// Ends the suspended conversation whose function brought the thread here.
    pub(super) fn end_talk(&mut self, at: usize) {
        let thread = &mut self.threads[at];
        let here = (thread.program, thread.depth());
        let suspended = |talk: &mut Talk| (talk.program, talk.depth) == here;
        if let Some(talk) = thread.talks.pop_if(suspended) {
            thread.facts = talk.before;
            self.stop_talk(talk.op);
        }
    }

    /// Ends all suspended conversations of a thread: it goes where none of them is. What the last function was
    /// given is still seen: its texts were made before they ran.
    pub(super) fn end_talks(&mut self, at: usize) {
        while let Some(talk) = self.threads[at].talks.pop() {
            self.stop_talk(talk.op);
        }
    }

    fn stop_talk(&mut self, op: Option<OpId>) {
        if let Some(index) = op.and_then(|op| self.ops.iter().position(|open| open.op == op)) {
            self.stop(index);
        }
    }
}

fn conversation(act: &Act) -> Option<&Conversation> {
    act.conversation.as_deref()
}
