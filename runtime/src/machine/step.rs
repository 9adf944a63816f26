//! Running the states of a thread until it waits.
//!
//! A state that needs the value of an outside expression stops halfway, and starts anew when the value has
//! come: everything before that point is pure, or remembered by the thread's cursor.

use super::aim::{Aim, aim};
use super::end::needs_caller;
use super::thread::{Waiting, empty_map};
use super::timer::whole_millis;
use super::{DEFAULT_MAX_DURATION, MAX_DEPTH, MAX_TRANSFERS, Machine, OpenKind, Phase};
use crate::expr::{Stop, evaluate, to_boolean, to_text};
use crate::fault::Fault;
use crate::id::{
    ActId, BranchId, CallId, ExprId, JumpId, LoadId, ProgramId, SectionId, SetId, StateId,
};
use crate::io::{By, Command, Outcome, Party, Trace};
use crate::machine::leg::LegTrigger;
use crate::machine::readings::{GotoSpent, ResultNoMatch, TransferBudget};
use crate::machine::thread::Thread;
use crate::program::{Act, ActKind, Assign, Branch, Callee, Image, Kind, LoadPurpose, Op};
use crate::value::{Text, Value};

static RETURN_VALUE: Text = Text::word("return_value");
pub(super) static SCRIPT_ERROR: Text = Text::word("script_error");

impl<const TRACE: bool> Machine<TRACE> {
    /// Runs every thread that does not wait, the caller's first, until all wait or the fuel is spent.
    pub(super) fn run_threads(&mut self, image: &Image) {
        while self.phase == Phase::Running && self.fuel > 0 {
            if let Some((party, fault)) = self.fatal.take()
                && let Some(at) = self.find(party)
            {
                self.fail_script(image, at, fault);
                continue;
            }
            let ready = |thread: &Thread| thread.wait == Waiting::Ready;
            let Some(at) = self.threads.iter().position(ready) else { return };
            self.fuel -= 1;
            self.execute(image, at);
        }
    }

    pub(super) fn start_thread(&mut self, party: Party, program: ProgramId, state: StateId) {
        let mut thread = self.scratch.threads.pop().unwrap_or_else(Thread::new);
        thread.reset(party, program, state);
        let at = self.threads.iter().position(|t| t.party > party).unwrap_or(self.threads.len());
        self.threads.insert(at, thread);
        let dials = &self.threads[0];
        let by = By::Use(dials.program, dials.state);
        self.trace(|| Trace::Enter { on: party, program, state, by });
    }

    /// Goes on by an exit of the current state.
    pub(super) fn leave(&mut self, image: &Image, at: usize, rank: usize) {
        let thread = &self.threads[at];
        let (program, from) = (thread.program, thread.state);
        self.enter_by(image, at, program, from, rank);
    }

    /// Enters a state by an exit of another one.
    fn enter_by(
        &mut self,
        image: &Image,
        at: usize,
        program: ProgramId,
        from: StateId,
        rank: usize,
    ) {
        let state = image.program(program).exits(from)[rank];
        let rank = u16::try_from(rank).unwrap_or(u16::MAX);
        self.enter(at, program, state, By::Exit(program, from, rank));
    }

    fn enter(&mut self, at: usize, program: ProgramId, state: StateId, by: By) {
        self.threads[at].go(program, state);
        let on = self.threads[at].party;
        self.trace(|| Trace::Enter { on, program, state, by });
    }

    fn execute(&mut self, image: &Image, at: usize) {
        let thread = &self.threads[at];
        let program = image.program(thread.program);
        let op = program.op(thread.state);
        if !self.caller_up && at == 0 && needs_caller(program, op) {
            return self.finish(image, Outcome::CallerLeft, Text::word("hangup"));
        }
        let counts = self.kind == Kind::Messaging && !matches!(op, Op::Start(_) | Op::End);
        if counts && !self.spend_step(image) {
            return;
        }
        match self.run_op(image, at, op) {
            Ok(()) => {}
            Err(Stop::Outside(source)) => {
                let party = self.threads[at].party;
                let text = program.tables().code.sources[source as usize].clone();
                let op = self.open(party, OpenKind::Outside(source));
                self.threads[at].wait = Waiting::Op(op);
                self.command(Command::Evaluate { op, on: party, source: text });
            }
            Err(Stop::Fault(fault)) => self.fail_statement(image, at, op, fault),
        }
    }

    fn run_op(&mut self, image: &Image, at: usize, op: Op) -> Result<(), Stop> {
        match op {
            Op::Start(_) => self.leave(image, at, 0),
            Op::Act(id) => return self.act(image, at, id),
            Op::Set(id) => return self.assign(image, at, id),
            Op::Branch(id) => return self.branch(image, at, id),
            Op::Jump(id) => return self.jump(image, at, id),
            Op::Call(id) => return self.call(image, at, id),
            Op::Load(id) => return self.load(image, at, id),
            Op::Enter(id) => return self.transfer(image, at, id),
            Op::Dial { connect, group } => return self.dial(image, at, connect, group),
            // Entered by an accepted leg, which leaves the thread waiting; there is nobody to talk to else.
            Op::Bridge(_) => self.leave(image, at, 0),
            Op::Return(value) => {
                let value = self.value(image, at, value)?;
                self.return_from(image, at, value);
            }
            Op::End => self.end_section(image, at),
            Op::Fault(fault) => self.fail_script(image, at, fault),
        }
        Ok(())
    }

    // --- statements ---------------------------------------------------------------------------------

    fn act(&mut self, image: &Image, at: usize, id: ActId) -> Result<(), Stop> {
        let program_id = self.threads[at].program;
        let act = image.program(program_id).act(id);
        let on = self.threads[at].party;
        match act.kind {
            ActKind::Answer => {
                let params = self.value(image, at, act.params)?;
                self.answer(params);
                self.set(at, &Text::word("answer_result"), Value::word("success"));
                self.leave(image, at, 0);
            }
            ActKind::Hangup => {
                // A reason that cannot be computed is a fault, and still hangs up.
                let reason = match self.value(image, at, act.params) {
                    Ok(params) => params.get("reason").map(to_text),
                    Err(Stop::Fault(fault)) => {
                        self.note_fault(at, fault, Some(act.params));
                        None
                    }
                    Err(outside) => return Err(outside),
                };
                match on {
                    Party::Caller => {
                        self.finish(image, Outcome::HungUp, reason.unwrap_or(Text::word("hangup")));
                    }
                    Party::Leg(leg) => self.leg_script_ended(image, leg, LegTrigger::Declines),
                }
            }
            ActKind::Sleep => {
                let params = self.value(image, at, act.params)?;
                let millis = match params.get("duration") {
                    Some(Value::Number(number)) => number.get(),
                    _ => return Err(Stop::Fault(Fault::InvalidValue)),
                };
                if millis < 0.0 {
                    // For ever: an operation that only the end of the call stops.
                    self.perform(at, program_id, id, act.method.clone(), params);
                } else if millis == 0.0 {
                    self.leave(image, at, 0);
                } else {
                    self.threads[at].wait = Waiting::Sleep(self.now + whole_millis(millis));
                }
            }
            ActKind::Start | ActKind::Stop => return self.job(image, at, id),
            ActKind::Converse if self.resume(image, at) => {}
            ActKind::EndConversation => {
                self.end_talk(at);
                for name in &act.sets {
                    self.set(at, name, Value::word("success"));
                }
                self.leave(image, at, 0);
            }
            ActKind::Perform | ActKind::Converse => {
                let answers = self.answers_first(image, at, act)?;
                let params = self.value(image, at, act.params)?;
                if answers {
                    self.answer(empty_map());
                }
                if !self.spend_request(image, at, act) {
                    return Ok(());
                }
                self.perform(at, program_id, id, act.method.clone(), params);
            }
        }
        Ok(())
    }

    /// Whether a step answers the caller before it does anything.
    pub(super) fn answers_first(
        &mut self,
        image: &Image,
        at: usize,
        act: &Act,
    ) -> Result<bool, Stop> {
        match act.auto_answer {
            Some(wanted) if self.threads[at].party == Party::Caller && !self.answered => {
                Ok(to_boolean(&self.value(image, at, wanted)?))
            }
            _ => Ok(false),
        }
    }

    pub(super) fn perform(
        &mut self,
        at: usize,
        program: ProgramId,
        id: ActId,
        method: Text,
        params: Value,
    ) {
        let on = self.threads[at].party;
        let op = self.open(on, OpenKind::Act);
        self.threads[at].wait = Waiting::Op(op);
        self.command(Command::Perform { op, on, method, params, act: (program, id) });
    }

    /// Answers the caller, unless that has happened. The clock of the call starts here.
    pub(super) fn answer(&mut self, params: Value) {
        if self.answered {
            return;
        }
        let limit = match params.get("max_duration") {
            Some(Value::Number(seconds)) => whole_millis(seconds.get() * 1000.0),
            _ => DEFAULT_MAX_DURATION,
        };
        self.answered = true;
        self.call_deadline = Some(self.now + limit);
        self.command(Command::Answer { params });
    }

    fn assign(&mut self, image: &Image, at: usize, id: SetId) -> Result<(), Stop> {
        let program = image.program(self.threads[at].program);
        let step = &program.tables().sets[id.index()];
        while let Some((name, assign)) = step.assignments.get(self.threads[at].cursor) {
            let value = match assign {
                Assign::To(expr) => self.value(image, at, *expr)?,
                Assign::Unset => Value::Undefined,
            };
            self.set(at, name, value);
            self.threads[at].cursor += 1;
            // The next assignment sees this one: what the outside said before it may no longer hold.
            self.threads[at].answers.clear();
        }
        self.leave(image, at, 0);
        Ok(())
    }

    fn branch(&mut self, image: &Image, at: usize, id: BranchId) -> Result<(), Stop> {
        let program = image.program(self.threads[at].program);
        let rank = match &program.tables().branches[id.index()] {
            Branch::Switch { subject, keys, transform, .. } => {
                let subject = self.value(image, at, *subject)?;
                // `null` and what is not set match nothing [A20].
                let text = match &subject {
                    // A message without a text counts as an empty one [A110].
                    Value::Undefined | Value::Null => transform.map(|_| Text::word("")),
                    value => Some(to_text(value)),
                };
                let text = match transform {
                    Some(transform) => text.map(|text| transform.apply(&text)),
                    None => text,
                };
                let matches = |key: &Text| text.as_ref().is_some_and(|text| text == key);
                keys.iter().position(matches).unwrap_or(keys.len())
            }
            Branch::Cond { whens, .. } => {
                while let Some(when) = whens.get(self.threads[at].cursor) {
                    if self.holds(image, at, *when)? {
                        break;
                    }
                    self.threads[at].cursor += 1;
                }
                self.threads[at].cursor.min(whens.len())
            }
        };
        self.leave_branch(image, at, id, rank);
        Ok(())
    }

    /// Leaves a branch; what matches nothing of a `result` goes on, or is fatal as in a `switch` \[A46\].
    pub(super) fn leave_branch(&mut self, image: &Image, at: usize, id: BranchId, rank: usize) {
        let branch = &image.program(self.threads[at].program).tables().branches[id.index()];
        let (cases, partial) = match branch {
            Branch::Switch { keys, partial, .. } => (keys.len(), *partial),
            Branch::Cond { whens, partial } => (whens.len(), *partial),
        };
        if partial && rank == cases && self.readings.result_no_match() == ResultNoMatch::Fault {
            return self.fail_script(image, at, Fault::NoMatch);
        }
        self.leave(image, at, rank);
    }

    /// The truth of a condition. One that cannot be evaluated is a fault and does not hold [A77].
    fn holds(&mut self, image: &Image, at: usize, when: ExprId) -> Result<bool, Stop> {
        match self.value(image, at, when) {
            Ok(value) => Ok(to_boolean(&value)),
            Err(Stop::Fault(fault)) => {
                self.note_fault(at, fault, Some(when));
                Ok(false)
            }
            Err(outside) => Err(outside),
        }
    }

    fn jump(&mut self, image: &Image, at: usize, id: JumpId) -> Result<(), Stop> {
        const TAKEN: usize = 0;
        const SPENT: usize = 1;
        const SKIPPED: usize = 2;
        let jump = image.program(self.threads[at].program).tables().jumps[id.index()];
        if let Some(when) = jump.when
            && !self.holds(image, at, when)?
        {
            self.leave(image, at, SKIPPED);
            return Ok(());
        }
        // A computed limit out of range is clamped [A69].
        let max = match self.value(image, at, jump.max)? {
            Value::Number(number) => whole_millis(number.get().clamp(1.0, 100.0)).0,
            _ => return Err(Stop::Fault(Fault::InvalidValue)),
        };
        let jumps = self.threads[at].count(id, u32::try_from(max).unwrap_or(100));
        let counts = || self.readings.transfer_budget() == TransferBudget::TransfersAndGotos;
        if !jumps && self.readings.goto_spent() == GotoSpent::End {
            self.end_section(image, at);
        } else if !jumps {
            self.leave(image, at, SPENT);
        } else if !counts() || self.spend_transfer(image, at) {
            self.leave(image, at, TAKEN);
        }
        Ok(())
    }

    // --- sections -----------------------------------------------------------------------------------

    fn call(&mut self, image: &Image, at: usize, id: CallId) -> Result<(), Stop> {
        let call = image.program(self.threads[at].program).tables().calls[id.index()];
        let params = self.params(image, at, call.params)?;
        if call.fetched && !self.spend_transfer(image, at) {
            return Ok(());
        }
        if self.threads[at].depth() >= MAX_DEPTH {
            self.fail_script(image, at, Fault::TooDeep);
            return Ok(());
        }
        let (program, state) = self.callee(image, at, call.callee)?;
        self.set(at, &RETURN_VALUE, Value::Undefined);
        let by = By::Use(self.threads[at].program, self.threads[at].state);
        self.threads[at].push(params);
        self.enter(at, program, state, by);
        Ok(())
    }

    fn transfer(&mut self, image: &Image, at: usize, id: CallId) -> Result<(), Stop> {
        let call = image.program(self.threads[at].program).tables().calls[id.index()];
        let params = self.params(image, at, call.params)?;
        let (program, state) = self.callee(image, at, call.callee)?;
        if self.spend_transfer(image, at) {
            self.end_talks(at);
            self.begin_document();
            self.threads[at].restart(params);
            let thread = &self.threads[at];
            let by = match call.callee {
                Callee::Section(_) => By::Exit(thread.program, thread.state, 0),
                Callee::Loaded => By::Use(thread.program, thread.state),
            };
            self.enter(at, program, state, by);
        }
        Ok(())
    }

    /// Counts a transfer or URL execute; the script fails beyond the budget.
    fn spend_transfer(&mut self, image: &Image, at: usize) -> bool {
        self.transfers += 1;
        if self.transfers > MAX_TRANSFERS {
            self.fail_script(image, at, Fault::TooManyTransfers);
            return false;
        }
        true
    }

    fn params(&mut self, image: &Image, at: usize, expr: Option<ExprId>) -> Result<Value, Stop> {
        expr.map_or(Ok(empty_map()), |expr| self.value(image, at, expr))
    }

    fn callee(
        &mut self,
        image: &Image,
        at: usize,
        callee: Callee,
    ) -> Result<(ProgramId, StateId), Stop> {
        let thread = &mut self.threads[at];
        match callee {
            Callee::Section(id) => {
                let section = &image.program(thread.program).tables().sections[id.index()];
                Ok((thread.program, section.start))
            }
            Callee::Loaded => thread.found.take().ok_or(Stop::Fault(Fault::ExecuteFailed)),
        }
    }

    fn load(&mut self, image: &Image, at: usize, id: LoadId) -> Result<(), Stop> {
        let program_id = self.threads[at].program;
        let program = image.program(program_id);
        let load = program.tables().loads[id.index()];
        let dest = to_text(&self.value(image, at, load.dest)?);
        let params = self.params(image, at, load.params)?;
        if let Some(section) = load.known {
            self.found(image, at, program_id, section);
            return Ok(());
        }
        let space = program.space_of(self.threads[at].state);
        match aim(program, space, &dest, load.purpose) {
            Aim::Section(section) => self.found(image, at, program_id, section),
            Aim::Document { fetched } => {
                let counts = fetched && load.purpose == LoadPurpose::Execute;
                if counts && !self.spend_transfer(image, at) {
                    return Ok(());
                }
                // What was linked ahead is not fetched.
                if let Some((program, section)) = image.linked(dest.trim()) {
                    self.found(image, at, program, section);
                    return Ok(());
                }
                let on = self.threads[at].party;
                let op = self.open(on, OpenKind::Load);
                self.threads[at].wait = Waiting::Op(op);
                self.command(Command::Load { op, on, dest, params });
            }
            Aim::Nowhere(fault) if fault == Fault::UndefinedSection => {
                self.fail_script(image, at, fault);
            }
            Aim::Nowhere(fault) => return Err(Stop::Fault(fault)),
        }
        Ok(())
    }

    fn end_section(&mut self, image: &Image, at: usize) {
        match self.threads[at].pop() {
            Some((program, call)) => self.enter_by(image, at, program, call, 0),
            None => match self.threads[at].party {
                Party::Caller => self.finish(image, Outcome::Completed, Text::word("hangup")),
                Party::Leg(leg) => self.leg_script_ended(image, leg, LegTrigger::Passes),
            },
        }
    }

    pub(super) fn return_from(&mut self, image: &Image, at: usize, value: Value) {
        self.set(at, &RETURN_VALUE, value);
        self.end_section(image, at);
    }

    // --- what comes back ----------------------------------------------------------------------------

    /// Sets the variables of a step, all but one, to what is given; those that are not given become unset.
    pub(super) fn give(&mut self, at: usize, act: &Act, set: &[(Text, Value)], but: Option<&Text>) {
        for name in act.sets.iter().filter(|name| Some(*name) != but) {
            let given = set.iter().find(|(given, _)| given == name);
            self.set(at, name, given.map(|(_, value)| value.clone()).unwrap_or_default());
        }
    }

    pub(super) fn loaded(&mut self, image: &Image, on: Party, result: Result<ProgramId, Fault>) {
        let Some(at) = self.find(on) else { return };
        match result {
            Ok(program) if image.has(program) => {
                self.found(image, at, program, image.program(program).main_section());
            }
            Ok(_) => self.fail_load(image, at, Fault::ExecuteFailed),
            Err(fault) => self.fail_load(image, at, fault),
        }
    }

    /// What a dest leads to is known. On a leg it must be something that a confirm may do.
    fn found(&mut self, image: &Image, at: usize, program: ProgramId, section: SectionId) {
        let loaded = image.program(program);
        if self.threads[at].party != Party::Caller && !loaded.is_confirmable(section) {
            return self.fail_script(image, at, Fault::InvalidValue);
        }
        let start = loaded.tables().sections[section.index()].start;
        self.threads[at].found = Some((program, start));
        self.leave(image, at, 0);
    }

    fn fail_load(&mut self, image: &Image, at: usize, fault: Fault) {
        self.note_fault(at, fault, None);
        self.leave(image, at, 1);
    }

    pub(super) fn evaluated(&mut self, on: Party, source: u32, value: Option<Value>) {
        if let Some(at) = self.find(on) {
            self.threads[at].answers.push((source, value));
            self.threads[at].wait = Waiting::Ready;
        }
    }

    // --- values -------------------------------------------------------------------------------------

    pub(super) fn set(&mut self, at: usize, name: &Text, value: Value) {
        if TRACE {
            let traced = value.clone();
            if self.threads[at].vars.set(name, value) {
                let on = self.threads[at].party;
                self.trace(|| Trace::Set { on, name: name.clone(), value: traced });
            }
        } else {
            self.threads[at].vars.set(name, value);
        }
    }

    /// The value of an expression that is just a constant, where it lies.
    #[inline]
    pub(super) fn constant<'i>(
        &self,
        image: &'i Image,
        at: usize,
        expr: ExprId,
    ) -> Option<&'i Value> {
        image.program(self.threads[at].program).constant(expr)
    }

    #[inline]
    pub(super) fn value(&mut self, image: &Image, at: usize, expr: ExprId) -> Result<Value, Stop> {
        match self.constant(image, at, expr) {
            Some(constant) => Ok(constant.clone()),
            None => self.compute(image, at, expr),
        }
    }

    fn compute(&mut self, image: &Image, at: usize, expr: ExprId) -> Result<Value, Stop> {
        let tables = image.program(self.threads[at].program).tables();
        let span = tables.exprs[expr.index()];
        let mut stack = core::mem::take(&mut self.scratch.stack);
        let result = {
            let sight = self.sight(at);
            evaluate(&tables.code, span, &sight, &sight.thread.answers, &mut stack)
        };
        stack.clear();
        self.scratch.stack = stack;
        result
    }
}
