//! Running statements: a script knows in which lists it stands, and goes on from there.

use std::collections::BTreeMap;

use swml_compiler::ast::{
    Action, Block, Cases, CondEntry, Connect, Dest, DestKind, Document, Execute, Goto,
    ResultBranch, ResultKind, Statement, Step, Transfer,
};
use swml_compiler::expr::Argument;
use swml_runtime::expr::to_text;
use swml_runtime::fault::Fault;
use swml_runtime::id::{OpId, ProgramId};
use swml_runtime::io::{Command, Outcome, Party};
use swml_runtime::machine::readings::{GotoSpent, ResultNoMatch, TransferBudget};
use swml_runtime::machine::{MAX_DEPTH, MAX_TRANSFERS};
use swml_runtime::program::ActKind;
use swml_runtime::time::Time;
use swml_runtime::value::{Text, Value};

use super::Reference;
use super::scope::Callee;

/// A script that runs: the caller's, or that of a leg in its confirm.
pub(super) struct Script<'d> {
    pub(super) who: Party,
    pub(super) waits: Waits,
    pub(super) vars: BTreeMap<String, Value>,
    pub(super) callee: Option<Callee>,
    /// The sections that it is in, the innermost last.
    frames: Vec<Frame<'d>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    Nothing,
    ForOp,
    Until(Time),
    ForLegs,
    ForEndOfBridge,
    ForNothingMore,
}

/// A section that was entered.
struct Frame<'d> {
    document: usize,
    params: Value,
    /// How often each `goto` has jumped.
    jumps: BTreeMap<*const Goto, u32>,
    /// Where it stands: the list that it is in, behind it the lists around that one.
    places: Vec<Place<'d>>,
}

enum Place<'d> {
    /// In a list, before a statement.
    List(&'d [Statement], usize),
    /// Before a `result`.
    Result(&'d ResultBranch),
    /// Before a group of the connect that is dialling.
    Group(usize),
    /// Before the transfer behind a bridge.
    AfterBridge(&'d Dest),
    /// Before a confirm that is a document.
    Confirm(&'d Dest),
}

/// An operation that was started.
pub(super) struct Op<'d> {
    pub(super) id: OpId,
    pub(super) who: Party,
    pub(super) stopped: bool,
    pub(super) then: Then<'d>,
}

/// What follows when an operation has ended.
#[derive(Clone, Copy)]
pub(super) enum Then<'d> {
    Action(&'d Action),
    Execute(&'d Execute),
    Transfer(Option<&'d Argument>),
    Confirm,
}

impl Op<'_> {
    pub(super) fn is_load(&self) -> bool {
        !matches!(self.then, Then::Action(_))
    }
}

impl<'d> Script<'d> {
    pub(super) fn new(who: Party, document: usize, statements: &'d [Statement]) -> Self {
        Self::at(who, document, Place::List(statements, 0))
    }

    pub(super) fn of_document(who: Party, document: usize, dest: &'d Dest) -> Self {
        Self::at(who, document, Place::Confirm(dest))
    }

    fn at(who: Party, document: usize, place: Place<'d>) -> Self {
        let frame = Frame::new(document, Value::map::<Text>([]), vec![place]);
        let vars = BTreeMap::new();
        Self { who, waits: Waits::Nothing, vars, callee: None, frames: vec![frame] }
    }

    pub(super) fn params(&self) -> &Value {
        &self.frames.last().expect("a script is in a section").params
    }

    pub(super) fn document(&self) -> usize {
        self.frames.last().expect("a script is in a section").document
    }

    fn frame(&mut self) -> &mut Frame<'d> {
        self.frames.last_mut().expect("a script is in a section")
    }

    fn push(&mut self, place: Place<'d>) {
        self.frame().places.push(place);
    }

    /// The next group is dialled before anything else happens.
    pub(super) fn before_group(&mut self, group: usize) {
        self.push(Place::Group(group));
        self.waits = Waits::Nothing;
    }

    /// Behind a connect: first its transfer, if there was a bridge and it has one, or its result.
    pub(super) fn behind(&mut self, connect: &'d Connect, bridged: bool) {
        self.waits = Waits::Nothing;
        match (&connect.transfer_after_bridge, &connect.result) {
            (Some(dest), _) if bridged => self.push(Place::AfterBridge(dest)),
            (_, Some(result)) => self.push(Place::Result(result)),
            (_, None) => {}
        }
    }
}

impl<'d> Frame<'d> {
    fn new(document: usize, params: Value, places: Vec<Place<'d>>) -> Self {
        Self { document, params, jumps: BTreeMap::new(), places }
    }
}

/// The main section of a document.
pub(super) fn main(document: &Document) -> &Block {
    section(document, "main").expect("an accepted document has a main section")
}

fn section<'d>(document: &'d Document, name: &str) -> Option<&'d Block> {
    document.sections.iter().find(|section| section.name.text == name).map(|found| &found.body)
}

impl<'d> Reference<'d> {
    /// Lets every script go on that does not wait, the caller's first.
    pub(super) fn run_scripts(&mut self) {
        while self.outcome.is_none() {
            if let Some((who, fault)) = self.fatal.take()
                && self.has_script(who)
            {
                self.fatal_fault(who, fault);
                continue;
            }
            let ready = self.scripts.iter().find(|script| script.waits == Waits::Nothing);
            let Some(who) = ready.map(|script| script.who) else { return };
            self.go_on(who);
        }
    }

    fn go_on(&mut self, who: Party) {
        let frame = self.script(who).frame();
        match frame.places.last_mut() {
            None => self.section_ends(who),
            Some(Place::List(statements, next)) => match statements.get(*next) {
                Some(statement) => {
                    *next += 1;
                    self.statement(who, &statement.step);
                }
                None => {
                    frame.places.pop();
                }
            },
            Some(place) => {
                let place = std::mem::replace(place, Place::List(&[], 0));
                match place {
                    Place::List(..) => unreachable!("looked at above"),
                    Place::Result(result) => self.result(who, result),
                    Place::Group(group) => self.dial_group(group),
                    Place::AfterBridge(dest) => {
                        self.go_to(who, dest, None, Then::Transfer(None), false);
                    }
                    Place::Confirm(dest) => self.go_to(who, dest, None, Then::Confirm, false),
                }
            }
        }
    }

    fn statement(&mut self, who: Party, step: &'d Step) {
        if !self.caller_is_there && who == Party::Caller && needs_caller(step) {
            return self.finish(Outcome::CallerLeft, "hangup".into());
        }
        match step {
            Step::Action(action) => self.action(who, action),
            Step::Set(assignments) => {
                for (name, argument) in assignments {
                    match self.value(who, argument) {
                        Ok(value) => self.set(who, &name.text, value),
                        Err(fault) => return self.statement_fault(who, fault),
                    }
                }
            }
            Step::Unset(names) => {
                for name in names {
                    self.set(who, &name.text, Value::Undefined);
                }
            }
            Step::Cond(entries) => {
                // Where nothing holds and there is no `else`, the next statement follows.
                self.first_that_holds(who, entries);
            }
            Step::Switch(cases) => {
                if !self.case(who, cases) {
                    self.fatal_fault(who, Fault::NoMatch);
                }
            }
            Step::Label(_) => {}
            Step::Goto(goto) => self.goto(who, goto),
            Step::Execute(execute) => self.execute(who, execute),
            Step::Return(value) => {
                let value = self.value(who, value).unwrap_or_else(|fault| {
                    self.statement_fault(who, fault);
                    Value::Undefined
                });
                self.set(who, "return_value", value);
                self.section_ends(who);
            }
            Step::Transfer(transfer) => self.transfer(who, transfer),
            Step::Connect(connect) => self.connect(connect),
            Step::Converse(_) => unreachable!("no flow of the proof talks"),
            Step::Broken => unreachable!("an accepted document has nothing broken"),
        }
    }

    // --- branches -----------------------------------------------------------------------------------

    /// Goes into the block of the first entry that holds, or of the `else`. Whether there was one.
    fn first_that_holds(&mut self, who: Party, entries: &'d [CondEntry]) -> bool {
        for entry in entries {
            if let Some((when, block)) = &entry.when
                && self.holds(who, when)
            {
                return self.enter(who, block);
            }
            if let Some(block) = &entry.otherwise {
                return self.enter(who, block);
            }
        }
        false
    }

    /// Goes into the block of the case that matches, or of the default. Whether there was one.
    fn case(&mut self, who: Party, cases: &'d Cases) -> bool {
        let subject = match self.subject(who, &cases.variable) {
            Ok(Value::Undefined | Value::Null) => None,
            Ok(value) => Some(to_text(&value)),
            Err(fault) => {
                self.statement_fault(who, fault);
                None
            }
        };
        let matching = cases
            .cases
            .iter()
            .find(|(key, _)| subject.as_ref().is_some_and(|subject| subject.as_str() == key.text));
        match matching.map(|(_, block)| block).or(cases.default.as_ref()) {
            Some(block) => self.enter(who, block),
            None => false,
        }
    }

    fn result(&mut self, who: Party, result: &'d ResultBranch) {
        let matched = match &result.kind {
            ResultKind::Cases(cases) => self.case(who, cases),
            ResultKind::Cond(entries) => self.first_that_holds(who, entries),
        };
        if !matched && self.readings.result_no_match() == ResultNoMatch::Fault {
            self.fatal_fault(who, Fault::NoMatch);
        }
    }

    fn enter(&mut self, who: Party, block: &'d Block) -> bool {
        self.script(who).push(Place::List(&block.statements, 0));
        true
    }

    fn goto(&mut self, who: Party, goto: &'d Goto) {
        if let Some(when) = &goto.when
            && !self.holds(who, when)
        {
            return;
        }
        let most = match self.value(who, &goto.max) {
            Ok(Value::Number(most)) => most.get().clamp(1.0, 100.0),
            Ok(_) => return self.statement_fault(who, Fault::InvalidValue),
            Err(fault) => return self.statement_fault(who, fault),
        };
        let jumps = self.script(who).frame().jumps.entry(goto).or_default();
        if f64::from(*jumps) + 1.0 > most {
            if self.readings.goto_spent() == GotoSpent::End {
                self.section_ends(who);
            }
            return;
        }
        *jumps += 1;
        let counts = self.readings.transfer_budget() == TransferBudget::TransfersAndGotos;
        if counts && !self.may_transfer(who) {
            return;
        }
        let is_label = |statement: &Statement| matches!(&statement.step, Step::Label(name) if name.text == goto.label.text);
        let places = &mut self.script(who).frame().places;
        // The label of the list that it stands in, or else of the nearest one around that has it.
        while let Some(place) = places.last_mut() {
            if let Place::List(statements, next) = place
                && let Some(label) = statements.iter().rposition(is_label)
            {
                *next = label + 1;
                return;
            }
            places.pop();
        }
        self.fatal_fault(who, Fault::InvalidValue);
    }

    // --- sections -----------------------------------------------------------------------------------

    fn section_ends(&mut self, who: Party) {
        if self.script(who).frames.len() > 1 {
            self.script(who).frames.pop();
            return;
        }
        match who {
            Party::Caller => self.finish(Outcome::Completed, "hangup".into()),
            Party::Leg(leg) => self.confirm_passes(leg),
        }
    }

    fn execute(&mut self, who: Party, execute: &'d Execute) {
        let (dest, params) = (&execute.dest, execute.params.as_ref());
        self.go_to(who, dest, params, Then::Execute(execute), true);
    }

    /// Where a dest leads: to a section of its own document, to a document that is its text, or to one that must be
    /// fetched.
    fn go_to(
        &mut self,
        who: Party,
        dest: &'d Dest,
        params: Option<&'d Argument>,
        then: Then<'d>,
        may_be_section: bool,
    ) {
        let document = self.script(who).document();
        if let Some(inside) = dest.inside() {
            let body = main(inside);
            if who != Party::Caller && !may_confirm(body) {
                return self.fatal_fault(who, Fault::InvalidValue);
            }
            self.documents.push(inside);
            return self.found(who, then, self.documents.len() - 1, body);
        }
        match &dest.kind {
            DestKind::Section(name) => match section(self.documents[document], name) {
                Some(body) => self.found(who, then, document, body),
                None => self.fatal_fault(who, Fault::UndefinedSection),
            },
            DestKind::Url(text) | DestKind::Inline(text, _) | DestKind::Computed(text) => {
                self.load(who, text, params, then, may_be_section);
            }
        }
    }

    /// Enters a section; behind it come `on_return` and then `result`, both in the caller's.
    fn call(&mut self, who: Party, execute: &'d Execute, document: usize, body: &'d Block) {
        let params = self.params(who, execute.params.as_ref());
        let script = self.script(who);
        if params.is_ok() && script.frames.len() > MAX_DEPTH {
            return self.fatal_fault(who, Fault::TooDeep);
        }
        script.frame().places.extend(execute.result.as_ref().map(Place::Result));
        let on_return = execute.on_return.as_ref();
        script.frame().places.extend(on_return.map(|block| Place::List(&block.statements, 0)));
        match params {
            Ok(params) => {
                self.set(who, "return_value", Value::Undefined);
                let places = vec![Place::List(&body.statements, 0)];
                self.script(who).frames.push(Frame::new(document, params, places));
            }
            Err(fault) => self.statement_fault(who, fault),
        }
    }

    fn transfer(&mut self, who: Party, transfer: &'d Transfer) {
        let params = transfer.params.as_ref();
        self.go_to(who, &transfer.dest, params, Then::Transfer(params), true);
    }

    /// Leaves everything behind for a section.
    fn leave_for(
        &mut self,
        who: Party,
        params: Option<&'d Argument>,
        document: usize,
        body: &'d Block,
    ) {
        match self.params(who, params) {
            Ok(params) if self.may_transfer(who) => {
                let places = vec![Place::List(&body.statements, 0)];
                self.script(who).frames = vec![Frame::new(document, params, places)];
            }
            Ok(_) => {}
            Err(fault) => {
                self.statement_fault(who, fault);
                self.fatal_fault(who, fault);
            }
        }
    }

    /// Counts against the budget of transfers; beyond it the script fails.
    fn may_transfer(&mut self, who: Party) -> bool {
        self.transfers += 1;
        let may = self.transfers <= MAX_TRANSFERS;
        if !may {
            self.fatal_fault(who, Fault::TooManyTransfers);
        }
        may
    }

    fn params(&self, who: Party, params: Option<&Argument>) -> Result<Value, Fault> {
        Ok(self.maybe(who, params)?.unwrap_or_else(|| Value::map::<Text>([])))
    }

    // --- other documents ----------------------------------------------------------------------------

    /// Finds out what a text names, and fetches it where it is a document.
    fn load(
        &mut self,
        who: Party,
        dest: &'d Argument,
        params: Option<&'d Argument>,
        then: Then<'d>,
        may_be_section: bool,
    ) {
        let found = self.value(who, dest).and_then(|dest| Ok((dest, self.params(who, params)?)));
        let (dest, params) = match found {
            Ok((dest, params)) => (to_text(&dest), params),
            Err(fault) => return self.load_failed(who, then, fault),
        };
        let text = dest.trim();
        let is_text = text.starts_with('{') || text.contains('\n');
        let is_url = text.starts_with("http://") || text.starts_with("https://");
        if is_text || is_url {
            let counts = !is_text && matches!(then, Then::Execute(_));
            if counts && !self.may_transfer(who) {
                return;
            }
            let op = self.start(who, then);
            self.say(Command::Load { op, on: who, dest, params });
        } else if !may_be_section {
            self.load_failed(who, then, Fault::InvalidValue);
        } else {
            let document = self.script(who).document();
            match section(self.documents[document], text) {
                Some(body) => self.found(who, then, document, body),
                None => self.fatal_fault(who, Fault::UndefinedSection),
            }
        }
    }

    pub(super) fn loaded(&mut self, op: Op<'d>, result: Result<ProgramId, Fault>) {
        self.script(op.who).waits = Waits::Nothing;
        match result {
            Ok(program) if program.index() < self.fetched => {
                let body = main(self.documents[program.index()]);
                if op.who != Party::Caller && !may_confirm(body) {
                    return self.fatal_fault(op.who, Fault::InvalidValue);
                }
                self.found(op.who, op.then, program.index(), body);
            }
            Ok(_) => self.load_failed(op.who, op.then, Fault::ExecuteFailed),
            Err(fault) => self.load_failed(op.who, op.then, fault),
        }
    }

    fn found(&mut self, who: Party, then: Then<'d>, document: usize, body: &'d Block) {
        match then {
            Then::Execute(execute) => self.call(who, execute, document, body),
            Then::Transfer(params) => self.leave_for(who, params, document, body),
            Then::Confirm => {
                self.set(who, "return_value", Value::Undefined);
                let places = vec![Place::List(&body.statements, 0)];
                let params = Value::map::<Text>([]);
                self.script(who).frames.push(Frame::new(document, params, places));
            }
            Then::Action(_) => unreachable!("an action loads nothing"),
        }
    }

    /// An execute goes on behind its statement; whatever else needs its document fails.
    fn load_failed(&mut self, who: Party, then: Then<'d>, fault: Fault) {
        self.statement_fault(who, fault);
        if !matches!(then, Then::Execute(_)) && self.fatal.is_none() {
            self.fatal_fault(who, Fault::ExecuteFailed);
        }
    }
}

/// Whether a step makes no sense when the caller is gone.
fn needs_caller(step: &Step) -> bool {
    match step {
        Step::Connect(_) => true,
        Step::Action(action) => {
            action.method.answers || action.method.kind == Some(ActKind::Answer)
        }
        _ => false,
    }
}

/// Whether a fetched document may be a confirm script.
fn may_confirm(block: &Block) -> bool {
    let all = |block: &Option<Block>| block.as_ref().is_none_or(may_confirm);
    block.statements.iter().all(|statement| match &statement.step {
        Step::Action(action) => action.method.confirmable,
        Step::Cond(entries) => entries.iter().all(|entry| {
            entry.when.as_ref().is_none_or(|(_, block)| may_confirm(block)) && all(&entry.otherwise)
        }),
        Step::Set(_) | Step::Unset(_) | Step::Label(_) | Step::Return(_) => true,
        Step::Switch(_)
        | Step::Goto(_)
        | Step::Execute(_)
        | Step::Transfer(_)
        | Step::Converse(_)
        | Step::Connect(_) => false,
        Step::Broken => false,
    })
}
