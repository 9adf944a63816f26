//! The text form of a program, as an assembler would print it: for snapshots and for the curious.
//!
//! ```text
//! section main
//!     0 start                        -> 1        ; main @2:3
//!     1 dial connect 0 group 0       -> 3 2 2    ; main/0 connect/group 1 @4:9
//! ```
//!
//! States in order of number with their exits in order of rank, then the connects and their legs. An
//! expression that is a constant is written as JSON, any other as its instructions in brackets.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::{Act, Assign, Branch, Call, Callee, LegSpec, Load, Op, Place, Program};
use crate::expr::{Check, Code, Instr, Path, Root, Segment, Span};
use crate::id::{ExprId, StateId};
use crate::io::CallState;
use crate::value::{Text, Value};

/// Where exits and comments begin.
const EXITS: usize = 40;
const COMMENT: usize = 52;

impl Program {
    /// The program as a text, the same text for the same program.
    #[must_use]
    pub fn listing(&self) -> String {
        let mut out = String::new();
        for state in (0..self.tables.states.len()).map(StateId::from_index) {
            self.list_state(state, &mut out);
        }
        for (index, connect) in self.tables.connects.iter().enumerate() {
            let _ = writeln!(out, "connect {index}");
            self.list_facts(
                &[
                    ("answer_on_bridge", connect.answer_on_bridge),
                    ("auto_answer", connect.auto_answer),
                    ("max_duration", Some(connect.max_duration)),
                    ("timeout", Some(connect.timeout)),
                    ("status_url", connect.status_url),
                    ("params", Some(connect.params)),
                ],
                &mut out,
            );
            for (group, legs) in connect.groups.iter().enumerate() {
                for leg in legs {
                    let _ = writeln!(out, "  group {group} leg {}", leg.index());
                    self.list_leg(&self.tables.legs[leg.index()], &mut out);
                }
            }
        }
        out
    }

    fn list_state(&self, state: StateId, out: &mut String) {
        let op = self.op(state);
        if let Op::Start(id) = op {
            let section = &self.tables.sections[id.index()];
            let kind = if section.confirm { "confirm" } else { "section" };
            let _ = writeln!(out, "{kind} {}", section.name.escape_debug());
        }
        let mut line = String::new();
        let _ = write!(line, "{:>5} {}", state.index(), self.words(op));
        if !self.exits(state).is_empty() {
            pad(&mut line, EXITS);
            line.push_str("->");
            for exit in self.exits(state) {
                let _ = write!(line, " {}", exit.index());
            }
        }
        if let (Some(Place { line: row, column, .. }), name) = (self.place(state), self.name(state))
        {
            pad(&mut line, COMMENT);
            let _ = write!(line, "; {} @{row}:{column}", name.escape_debug());
        }
        let _ = writeln!(out, "{line}");
        self.list_operands(op, out);
    }

    fn words(&self, op: Op) -> String {
        let mut words = String::new();
        let _ = match op {
            Op::Start(_) => write!(words, "start"),
            Op::Act(id) => {
                let Act { method, kind, .. } = &self.tables.acts[id.index()];
                write!(words, "{} {method}", lower(kind))
            }
            Op::Set(_) => write!(words, "set"),
            Op::Branch(id) => match &self.tables.branches[id.index()] {
                Branch::Switch { partial, .. } => write!(words, "{}", branch("switch", *partial)),
                Branch::Cond { partial, .. } => write!(words, "{}", branch("cond", *partial)),
            },
            Op::Jump(_) => write!(words, "jump"),
            Op::Call(id) => {
                let call = self.tables.calls[id.index()];
                let fetched = if call.fetched { ", fetched" } else { "" };
                write!(words, "call {}{fetched}", self.callee(call))
            }
            Op::Load(id) => {
                let Load { purpose, known, .. } = self.tables.loads[id.index()];
                let known = known.map(|section| &self.tables.sections[section.index()].name);
                let known = known.map(|name| format!(" of {}", name.escape_debug()));
                write!(words, "load for {}{}", lower(&purpose), known.unwrap_or_default())
            }
            Op::Dial { connect, group } => {
                write!(words, "dial connect {} group {group}", connect.index())
            }
            Op::Bridge(connect) => write!(words, "bridge connect {}", connect.index()),
            Op::Enter(id) => write!(words, "enter {}", self.callee(self.tables.calls[id.index()])),
            Op::Return(_) => write!(words, "return"),
            Op::End => write!(words, "end"),
            Op::Fault(fault) => write!(words, "fault {}", self.kind().code_of(fault, false)),
        };
        words
    }

    fn callee(&self, call: Call) -> String {
        match call.callee {
            Callee::Section(id) => self.tables.sections[id.index()].name.escape_debug().to_string(),
            Callee::Loaded => "what was loaded".into(),
        }
    }

    fn list_operands(&self, op: Op, out: &mut String) {
        match op {
            Op::Act(id) => {
                let act = &self.tables.acts[id.index()];
                let facts = [("params", Some(act.params)), ("auto_answer", act.auto_answer)];
                self.list_facts(&facts, out);
                if !act.sets.is_empty() {
                    let _ = writeln!(out, "          sets {}", joined(&act.sets, " "));
                }
                if let Some(job) = &act.job {
                    let _ = writeln!(out, "          job of {}, {}", job.of, lower(&job.count));
                }
                for (name, value) in &act.on_failure {
                    let _ = writeln!(out, "          failed {name} = {}", literal(value));
                }
                if let Some(conversation) = &act.conversation {
                    conversation.list(out);
                }
                if act.confirmable {
                    let _ = writeln!(out, "          confirmable");
                }
            }
            Op::Set(id) => {
                for (name, assign) in &self.tables.sets[id.index()].assignments {
                    let value = match assign {
                        Assign::To(expr) => self.expr(*expr),
                        Assign::Unset => "unset".into(),
                    };
                    let _ = writeln!(out, "          {name} = {value}");
                }
            }
            Op::Branch(id) => match &self.tables.branches[id.index()] {
                Branch::Switch { subject, keys, .. } => {
                    self.list_facts(&[("subject", Some(*subject))], out);
                    for key in keys {
                        let _ = writeln!(out, "          key {key:?}");
                    }
                }
                Branch::Cond { whens, .. } => {
                    for when in whens {
                        self.list_facts(&[("when", Some(*when))], out);
                    }
                }
            },
            Op::Jump(id) => {
                let jump = self.tables.jumps[id.index()];
                self.list_facts(&[("when", jump.when), ("max", Some(jump.max))], out);
            }
            Op::Call(id) | Op::Enter(id) => {
                self.list_facts(&[("params", self.tables.calls[id.index()].params)], out);
            }
            Op::Load(id) => {
                let Load { dest, params, .. } = self.tables.loads[id.index()];
                self.list_facts(&[("dest", Some(dest)), ("params", params)], out);
            }
            Op::Return(value) => self.list_facts(&[("value", Some(value))], out),
            Op::Start(_) | Op::Dial { .. } | Op::Bridge(_) | Op::End | Op::Fault(_) => {}
        }
    }

    fn list_leg(&self, leg: &LegSpec, out: &mut String) {
        if let Some(kind) = leg.kind {
            let _ = writeln!(out, "          kind {}", lower(&kind));
        }
        self.list_facts(
            &[
                ("to", Some(leg.to)),
                ("from", leg.from),
                ("timeout", Some(leg.timeout)),
                ("confirm_timeout", leg.confirm_timeout),
                ("call_state_url", leg.call_state_url),
                ("stream_status_url", leg.stream_status_url),
                ("params", Some(leg.params)),
            ],
            out,
        );
        if let Some(confirm) = leg.confirm {
            let name = self.tables.sections[confirm.index()].name.escape_debug();
            let _ = writeln!(out, "          confirm {name}");
        }
        let asked = CallState::ALL.iter().filter(|s| leg.call_state_events & (1 << **s as u8) != 0);
        if leg.call_state_url.is_some() {
            let words: Vec<_> = asked.map(|state| state.word()).collect();
            let _ = writeln!(out, "          call_state_events {}", words.join(" "));
        }
    }

    fn list_facts(&self, facts: &[(&str, Option<ExprId>)], out: &mut String) {
        for (name, expr) in facts {
            if let Some(expr) = expr {
                let _ = writeln!(out, "          {name} {}", self.expr(*expr));
            }
        }
    }

    fn expr(&self, id: ExprId) -> String {
        let code = &self.tables.code;
        let span = self.tables.exprs[id.index()];
        match code.constant(span) {
            Some(value) => literal(value),
            None => instructions(code, span),
        }
    }
}

fn instructions(code: &Code, span: Span) -> String {
    let range = span.start as usize..(span.start + span.len) as usize;
    let words: Vec<_> = code.instrs[range].iter().map(|instr| instruction(code, *instr)).collect();
    alloc::format!("[{}]", words.join("; "))
}

fn instruction(code: &Code, instr: Instr) -> String {
    let mut words = String::new();
    let _ = match instr {
        Instr::Const(at) => write!(words, "{}", literal(&code.consts[at as usize])),
        Instr::Load(at) => write!(words, "load {}", path(&code.paths[at as usize])),
        Instr::Get(at) => write!(words, "get {}", literal(&code.consts[at as usize])),
        Instr::Index => write!(words, "index"),
        Instr::Unary(op) => write!(words, "{}", lower(&op)),
        Instr::Binary(op) => write!(words, "{}", lower(&op)),
        Instr::Free(at) => write!(words, "free {}", path(&code.paths[at as usize])),
        Instr::Call(function, count) => write!(words, "{} {count}", function.name()),
        Instr::Method(method, count) => write!(words, ".{} {count}", method.name()),
        Instr::Named(constant) => write!(words, "or {}", constant.name()),
        Instr::Pop => write!(words, "pop"),
        Instr::Jump(to) => write!(words, "jump {to}"),
        Instr::JumpIfFalse(to) => write!(words, "jump if false {to}"),
        Instr::JumpIfFalseKeep(to) => write!(words, "and {to}"),
        Instr::JumpIfTrueKeep(to) => write!(words, "or {to}"),
        Instr::JumpIfPresentKeep(to) => write!(words, "present {to}"),
        Instr::JumpIfMissing(to) => write!(words, "missing {to}"),
        Instr::Interpolate(count) => write!(words, "interpolate {count}"),
        Instr::Array(count) => write!(words, "array {count}"),
        Instr::Object(at) => write!(words, "object {}", joined(&code.shapes[at as usize], " ")),
        Instr::Concat(count) => write!(words, "concat {count}"),
        Instr::List(count) => write!(words, "list {count}"),
        Instr::Map(at) => write!(words, "map {}", joined(&code.shapes[at as usize], " ")),
        Instr::Stringify => write!(words, "text"),
        Instr::Coerce(at) => write!(words, "as {}", check(&code.checks[at as usize])),
        Instr::Outside(at) => write!(words, "outside {:?}", code.sources[at as usize]),
    };
    words
}

fn check(check: &Check) -> String {
    let Check { kind, min, max, choices } = check;
    let mut words = lower(kind);
    if let Some(min) = min {
        let _ = write!(words, " from {}", literal(&Value::Number(*min)));
    }
    if let Some(max) = max {
        let _ = write!(words, " to {}", literal(&Value::Number(*max)));
    }
    if !choices.is_empty() {
        let _ = write!(words, " of {}", joined(choices, "|"));
    }
    words
}

fn path(path: &Path) -> String {
    let mut words = String::from(match &path.root {
        Root::Bare(name) => name.as_str(),
        Root::Vars => "vars",
        Root::Params => "params",
        Root::Envs => "envs",
        Root::Call => "call",
    });
    for segment in &path.segments {
        let _ = match segment {
            Segment::Key(key) => write!(words, ".{}", key.escape_debug()),
            Segment::Index(index) => write!(words, "[{index}]"),
        };
    }
    words
}

fn literal(value: &Value) -> String {
    if value.is_undefined() { "undefined".into() } else { value.to_json() }
}

/// The name of a unit variant as words: `StrictEqual` is `strict equal`.
fn lower(variant: &impl core::fmt::Debug) -> String {
    let mut words = String::new();
    for (index, c) in alloc::format!("{variant:?}").chars().enumerate() {
        if c.is_ascii_uppercase() && index > 0 {
            words.push(' ');
        }
        words.push(c.to_ascii_lowercase());
    }
    words
}

fn joined(texts: &[Text], separator: &str) -> String {
    let shown: Vec<_> = texts.iter().map(|text| text.escape_debug().to_string()).collect();
    shown.join(separator)
}

/// A `result` without a default can be read in two ways, and is not the same state.
fn branch(word: &str, partial: bool) -> String {
    format!("{word}{}", if partial { " of a result" } else { "" })
}

fn pad(line: &mut String, column: usize) {
    let missing = column.saturating_sub(line.chars().count()).max(1);
    line.extend(core::iter::repeat_n(' ', missing));
}
