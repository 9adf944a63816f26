//! The reference dialer: what a call must do, read off the typed document with `docs/semantics.md` beside it.
//!
//! It is naive on purpose. It knows nothing of flows, programs and states; it walks the statements as they
//! stand in the text, keeps every leg that was ever dialled, and looks at all clocks each time. It shares
//! no code with the lowering and the machine: only the words of the conversation (`io`), the values and
//! expressions, and the table of methods. Expressions that leave the machine are not known here.

mod action;
mod connect;
mod scope;
mod script;

use swml_compiler::ast::Document;
use swml_runtime::fault::Fault;
use swml_runtime::id::{LegId, OpId};
use swml_runtime::io::{
    Command, Completion, Ignored, Input, LegEvent, Outcome, Output, Party, Trace,
};
use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::{Answers, Readings, ResultAfterCallerLeft, StatementFault};
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::{Text, Value};

use self::connect::{Dialling, Leg};
use self::script::{Op, Script, Waits};

/// A call as it must go.
pub struct Reference<'d> {
    /// The document that the call begins with, those that it fetches, in order, and those that it found in the
    /// texts of others.
    documents: Vec<&'d Document>,
    /// How many of them are not such texts.
    fetched: usize,
    info: &'d CallInfo,
    readings: Answers,
    now: Time,
    begun: bool,
    outcome: Option<Outcome>,
    caller_is_there: bool,
    answered: bool,
    /// When the call's own `max_duration` is over.
    call_ends: Option<Time>,
    /// The caller's script, then those of legs in their confirm, in order of leg.
    scripts: Vec<Script<'d>>,
    /// Every leg that was dialled, in order.
    legs: Vec<Leg<'d>>,
    dialling: Option<Dialling<'d>>,
    /// Every operation that was started and has not ended.
    ops: Vec<Op<'d>>,
    transfers: u32,
    connects: u32,
    last_op: u32,
    /// A statement fault that ends the script, where faults are read so.
    fatal: Option<(Party, Fault)>,
    said: Vec<Output>,
}

/// A clock, in the order in which clocks of one instant are handled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Clock {
    CallerSleeps,
    Leg(LegId, OfLeg),
    Call,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum OfLeg {
    ScriptSleeps,
    RingsConfirmsOrTalks,
}

impl<'d> Reference<'d> {
    /// A call that has not begun, with its document first.
    #[must_use]
    pub fn new(documents: &'d [Document], info: &'d CallInfo, readings: Readings) -> Self {
        Self {
            documents: documents.iter().collect(),
            fetched: documents.len(),
            info,
            readings: Answers::new(readings),
            now: Time::ZERO,
            begun: false,
            outcome: None,
            caller_is_there: true,
            answered: false,
            call_ends: None,
            scripts: Vec::new(),
            legs: Vec::new(),
            dialling: None,
            ops: Vec::new(),
            transfers: 0,
            connects: 0,
            last_op: 0,
            fatal: None,
            said: Vec::new(),
        }
    }

    /// What the call says when this happens. The last word is what it waits for, or that it is closed.
    pub fn step(&mut self, now: Time, input: &Input) -> Vec<Output> {
        self.now = self.now.max(now);
        let was_due = if self.begun {
            // Whatever was due before this instant happens first.
            self.let_clocks_run_out(|deadline, now| deadline < now)
        } else {
            self.begin();
            true
        };
        let ignored = match input {
            Input::Timeout => {
                let is_due = self.let_clocks_run_out(|deadline, now| deadline <= now);
                (!was_due && !is_due).then_some(Ignored::Timeout)
            }
            input => self.take(input),
        };
        self.said.extend(ignored.map(|what| Output::Trace(Trace::Ignored(what))));
        self.run_scripts();
        let last = self.last_word();
        self.said.push(last);
        std::mem::take(&mut self.said)
    }

    fn last_word(&self) -> Output {
        if self.outcome.is_some() && self.ops.is_empty() && self.legs.iter().all(Leg::is_over) {
            return Output::Closed;
        }
        Output::Wait(self.clocks().first().map(|(deadline, _)| (*deadline).max(self.now)))
    }

    fn begin(&mut self) {
        self.begun = true;
        let direction = self.info.call.get("direction").and_then(Value::as_text);
        if direction.is_some_and(|direction| direction.as_str() == "outbound") {
            self.answered = true;
            self.call_ends = Some(self.now + Millis::from_secs(14_400));
        }
        let main = script::main(self.documents[0]);
        self.scripts.push(Script::new(Party::Caller, 0, &main.statements));
    }

    /// Something happens. What it was, where there was nothing that it could act on.
    fn take(&mut self, input: &Input) -> Option<Ignored> {
        match input {
            Input::Timeout => None,
            Input::CallerHangup => {
                let may = self.caller_is_there && self.outcome.is_none();
                self.caller_hangs_up();
                (!may).then_some(Ignored::CallerHangup)
            }
            Input::Leg(leg, event) => {
                let is_up = self.legs.iter().any(|known| known.id == *leg && !known.is_over());
                let acts = is_up && self.leg_event(*leg, *event);
                (!acts).then_some(Ignored::Leg(*leg, *event))
            }
            // No flow of the proof has anything that runs in the background.
            Input::Started(op, _) => Some(Ignored::Op(*op)),
            // No flow of the proof talks.
            Input::Called(op, _) => Some(Ignored::Called(*op)),
            Input::Done(op, _) | Input::Loaded(op, _) | Input::Evaluated(op, _) => {
                let Some(at) = self.ops.iter().position(|open| open.id == *op) else {
                    return Some(Ignored::Op(*op));
                };
                let op = self.ops.remove(at);
                if !op.stopped {
                    self.op_ends(op, input);
                }
                None
            }
        }
    }

    fn op_ends(&mut self, op: Op<'d>, input: &Input) {
        match input {
            Input::Done(_, completion) => self.op_done(op, completion.clone()),
            Input::Loaded(_, result) if op.is_load() => self.loaded(op, *result),
            // The wrong answer: nothing is evaluated outside here, and an action loads nothing.
            _ => self.op_done(op, Completion::failed(Fault::ExecuteFailed)),
        }
    }

    // --- clocks -------------------------------------------------------------------------------------

    /// Every clock that runs, the first to run out first.
    fn clocks(&self) -> Vec<(Time, Clock)> {
        let mut clocks = Vec::new();
        clocks.extend(self.call_ends.map(|deadline| (deadline, Clock::Call)));
        for leg in &self.legs {
            let clock = Clock::Leg(leg.id, OfLeg::RingsConfirmsOrTalks);
            clocks.extend(leg.deadline.map(|deadline| (deadline, clock)));
        }
        for script in &self.scripts {
            if let Waits::Until(deadline) = script.waits {
                let clock = match script.who {
                    Party::Caller => Clock::CallerSleeps,
                    Party::Leg(leg) => Clock::Leg(leg, OfLeg::ScriptSleeps),
                };
                clocks.push((deadline, clock));
            }
        }
        clocks.sort();
        clocks
    }

    /// Whether any did.
    fn let_clocks_run_out(&mut self, is_due: impl Fn(Time, Time) -> bool) -> bool {
        let mut any = false;
        while let Some((deadline, clock)) = self.clocks().first().copied() {
            if !is_due(deadline, self.now) {
                break;
            }
            any = true;
            match clock {
                Clock::CallerSleeps => self.script(Party::Caller).waits = Waits::Nothing,
                Clock::Leg(leg, OfLeg::ScriptSleeps) => {
                    self.script(Party::Leg(leg)).waits = Waits::Nothing;
                }
                Clock::Leg(leg, OfLeg::RingsConfirmsOrTalks) => self.leg_clock_runs_out(leg),
                Clock::Call => self.finish(Outcome::MaxDuration, "max_duration".into()),
            }
            self.run_scripts();
        }
        any
    }

    // --- the end ------------------------------------------------------------------------------------

    fn caller_hangs_up(&mut self) {
        if !self.caller_is_there || self.outcome.is_some() {
            self.caller_is_there = false;
            return;
        }
        self.caller_is_there = false;
        let goes_on = self.readings.result_after_caller_left() == ResultAfterCallerLeft::Yes;
        if !goes_on || !self.connect_without_caller() {
            self.finish(Outcome::CallerLeft, "hangup".into());
        }
    }

    /// The script is over: all legs and operations end in this step, and the caller is hung up.
    fn finish(&mut self, outcome: Outcome, reason: Text) {
        if self.outcome.is_some() {
            return;
        }
        let outcome = if self.caller_is_there { outcome } else { Outcome::CallerLeft };
        for leg in self.legs.iter().map(|leg| leg.id).collect::<Vec<_>>() {
            self.drop_leg(leg);
        }
        for op in self.ops.iter().map(|op| op.id).collect::<Vec<_>>() {
            self.stop(op);
        }
        if outcome != Outcome::CallerLeft {
            self.say(Command::HangupCaller { reason });
        }
        self.bridge_is_over();
        self.dialling = None;
        self.call_ends = None;
        self.scripts.truncate(1);
        self.script(Party::Caller).waits = Waits::ForNothingMore;
        self.outcome = Some(outcome);
        self.said.push(Output::Finished(outcome));
    }

    // --- operations ---------------------------------------------------------------------------------

    fn stop(&mut self, id: OpId) {
        let op = self.ops.iter_mut().find(|op| op.id == id).expect("only open ones are stopped");
        if !op.stopped {
            op.stopped = true;
            self.say(Command::Stop(id));
        }
    }

    // --- faults -------------------------------------------------------------------------------------

    /// A statement fault: noted, and the call goes on; or it ends with this step.
    fn statement_fault(&mut self, who: Party, fault: Fault) {
        self.set(who, "script_error", Value::word(fault.code()));
        self.said.push(Output::Trace(Trace::StatementFault { on: who, fault, expr: None }));
        if self.readings.statement_fault() == StatementFault::End && self.fatal.is_none() {
            self.fatal = Some((who, fault));
        }
    }

    /// A fatal fault: the script of the caller fails, or that of a leg declines it.
    fn fatal_fault(&mut self, who: Party, fault: Fault) {
        self.set(who, "script_error", Value::word(fault.code()));
        match who {
            Party::Caller => self.finish(Outcome::Failed(fault), "hangup".into()),
            Party::Leg(leg) => self.confirm_declines(leg),
        }
    }

    // --- small things -------------------------------------------------------------------------------

    fn say(&mut self, command: Command) {
        self.said.push(Output::Command(command));
    }

    fn script(&mut self, who: Party) -> &mut Script<'d> {
        self.scripts.iter_mut().find(|script| script.who == who).expect("a script that runs")
    }

    fn has_script(&self, who: Party) -> bool {
        self.scripts.iter().any(|script| script.who == who)
    }

    fn set(&mut self, who: Party, name: &str, value: Value) {
        let vars = &mut self.script(who).vars;
        let changes = match value.is_undefined() {
            true => vars.remove(name).is_some(),
            false => {
                vars.insert(name.to_owned(), value.clone());
                true
            }
        };
        if changes {
            self.said.push(Output::Trace(Trace::Set { on: who, name: Text::from(name), value }));
        }
    }

    /// Early media is an answer in one reading.
    fn read(&self, event: LegEvent) -> LegEvent {
        use swml_runtime::machine::readings::EarlyMedia;
        match (event, self.readings.early_media()) {
            (LegEvent::EarlyMedia, EarlyMedia::Answer) => LegEvent::Answered,
            _ => event,
        }
    }
}
