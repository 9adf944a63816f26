//! Checks every index of a program once, so that the machine never has to.
//!
//! What is checked is what the machine relies on: tables that fit together, code that can run, the right
//! number of exits, groups that follow one another, and confirm scripts that only do what a leg may do.
//! Whether the program means anything sensible is the compiler's business.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::{ActKind, Assign, Branch, Callee, Connect, LoadPurpose, Op, Tables};
use crate::id::{CallId, ConnectId, ExprId, SectionId, StateId};

/// Why tables are no program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadProgram {
    /// What is wrong, such as `state 3: exit 1 leads to state 99 of 12`.
    pub what: String,
}

impl fmt::Display for BadProgram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl core::error::Error for BadProgram {}

type Checked<T = ()> = Result<T, BadProgram>;

/// Which sections may run as confirm scripts.
pub(super) fn verify(tables: &Tables) -> Checked<Vec<bool>> {
    exits(tables)?;
    expressions(tables)?;
    sections(tables)?;
    rows(tables)?;
    for (state, op) in tables.states.iter().enumerate() {
        shape(tables, state, *op).map_err(|bad| within(&format!("state {state}"), bad))?;
    }
    debug(tables)?;
    confirms(tables)
}

/// The lists of exits lie one after another, and every exit leads to a state.
fn exits(tables: &Tables) -> Checked {
    let (states, exits) = (tables.states.len(), tables.exits.len());
    if tables.first_exit.len() != states + 1 {
        return bad(format!("{states} states have {} lists of exits", tables.first_exit.len()));
    }
    let ends = (tables.first_exit.first(), tables.first_exit.last());
    let whole = |end: Option<&u32>, at: usize| end.is_some_and(|end| *end as usize == at);
    if !whole(ends.0, 0) || !whole(ends.1, exits) || !tables.first_exit.is_sorted() {
        return bad(format!("the lists of exits do not divide {exits} exits"));
    }
    for state in 0..states {
        for (rank, to) in exits_of(tables, state).iter().enumerate() {
            if to.index() >= states {
                let to = to.index();
                return bad(format!("state {state}: exit {rank} leads to state {to} of {states}"));
            }
        }
    }
    Ok(())
}

fn expressions(tables: &Tables) -> Checked {
    for (index, span) in tables.exprs.iter().enumerate() {
        let checked = tables.code.check_span(*span);
        checked.map_err(|what| BadProgram { what: format!("expression {index}: {what}") })?;
    }
    Ok(())
}

/// Every section begins with its own start, no start belongs to two, and `main` is there.
fn sections(tables: &Tables) -> Checked {
    let mut names = BTreeSet::new();
    for (index, section) in tables.sections.iter().enumerate() {
        let start = tables.states.get(section.start.index());
        if start != Some(&Op::Start(SectionId::from_index(index))) {
            return bad(format!("section {index} does not begin where it says"));
        }
        in_table("section", index, "document", section.space as usize, tables.spaces.len())?;
        if !section.confirm && !names.insert((section.space, section.name.as_str())) {
            return bad(format!("two sections have the name {:?}", section.name));
        }
    }
    if tables.spaces.first().is_none_or(|first| !first.title.is_empty()) {
        return bad("there is no first document");
    }
    if names.contains(&(0, "main")) { Ok(()) } else { bad("there is no section main") }
}

/// The rows of all tables name things that are there.
fn rows(tables: &Tables) -> Checked {
    for (index, act) in tables.acts.iter().enumerate() {
        expr(tables, "act", index, [Some(act.params), act.auto_answer])?;
        let conversation = act.conversation.as_deref();
        if conversation.is_some() != (act.kind == ActKind::Converse) {
            return bad(format!("act {index}: what it may do does not fit its kind"));
        }
        if let Some(Err(what)) = conversation.map(super::Conversation::check) {
            return bad(format!("act {index}: {what}"));
        }
    }
    for (index, set) in tables.sets.iter().enumerate() {
        let exprs = set.assignments.iter().map(|(_, assign)| match assign {
            Assign::To(expr) => Some(*expr),
            Assign::Unset => None,
        });
        expr(tables, "set", index, exprs)?;
    }
    for (index, branch) in tables.branches.iter().enumerate() {
        match branch {
            Branch::Switch { subject, .. } => expr(tables, "branch", index, [Some(*subject)])?,
            Branch::Cond { whens, .. } => {
                expr(tables, "branch", index, whens.iter().copied().map(Some))?;
            }
        }
    }
    for (index, jump) in tables.jumps.iter().enumerate() {
        expr(tables, "jump", index, [Some(jump.max), jump.when])?;
    }
    for (index, call) in tables.calls.iter().enumerate() {
        expr(tables, "call", index, [call.params])?;
        if let Callee::Section(section) = call.callee {
            match tables.sections.get(section.index()) {
                Some(section) if !section.confirm => {}
                _ => return bad(format!("call {index}: calls no section")),
            }
        }
    }
    for (index, load) in tables.loads.iter().enumerate() {
        expr(tables, "load", index, [Some(load.dest), load.params])?;
        if let Some(section) = load.known {
            match tables.sections.get(section.index()) {
                Some(section) if !section.confirm => {}
                _ => return bad(format!("load {index}: leads to no section")),
            }
        }
    }
    for (index, connect) in tables.connects.iter().enumerate() {
        connect_row(tables, index, connect)?;
    }
    leg_rows(tables)
}

fn connect_row(tables: &Tables, index: usize, connect: &Connect) -> Checked {
    expr(tables, "connect", index, connect.exprs().map(Some))?;
    for leg in connect.groups.iter().flatten() {
        in_table("connect", index, "leg", leg.index(), tables.legs.len())?;
    }
    Ok(())
}

fn leg_rows(tables: &Tables) -> Checked {
    for (index, leg) in tables.legs.iter().enumerate() {
        expr(tables, "leg", index, leg.exprs().map(Some))?;
        if let Some(confirm) = leg.confirm {
            match tables.sections.get(confirm.index()) {
                Some(section) if section.confirm => {}
                _ => return bad(format!("leg {index}: its confirm is no confirm script")),
            }
        }
        if leg.call_state_events >> crate::io::CallState::ALL.len() != 0 {
            return bad(format!("leg {index}: asks for call states that there are not"));
        }
    }
    Ok(())
}

/// A state has the row it names, and the exits of its kind.
fn shape(tables: &Tables, state: usize, op: Op) -> Checked {
    let exits = exits_of(tables, state);
    let wanted = match op {
        Op::Start(id) => {
            let section = row(&tables.sections, id.index(), "section")?;
            if section.start.index() != state {
                return bad("is a start that its section does not know");
            }
            1..=1
        }
        Op::Act(id) => {
            let act = row(&tables.acts, id.index(), "act")?;
            match (act.kind, &act.conversation) {
                (ActKind::Hangup, _) => 0..=0,
                (ActKind::EndConversation, _) => 1..=1,
                (_, Some(conversation)) => {
                    conversation.exits.len() + 1..=conversation.exits.len() + 1
                }
                _ => 1..=2,
            }
        }
        Op::Set(id) => {
            row(&tables.sets, id.index(), "set")?;
            1..=1
        }
        Op::Branch(id) => {
            let cases = match row(&tables.branches, id.index(), "branch")? {
                Branch::Switch { keys, .. } => keys.len(),
                Branch::Cond { whens, .. } => whens.len(),
            };
            cases + 1..=cases + 1
        }
        Op::Jump(id) => match row(&tables.jumps, id.index(), "jump")?.when {
            Some(_) => 3..=3,
            None => 2..=2,
        },
        Op::Call(id) => {
            row(&tables.calls, id.index(), "call")?;
            1..=1
        }
        Op::Load(id) => {
            row(&tables.loads, id.index(), "load")?;
            2..=2
        }
        Op::Dial { connect, .. } => {
            row(&tables.connects, connect.index(), "connect")?;
            3..=3
        }
        Op::Bridge(id) => {
            row(&tables.connects, id.index(), "connect")?;
            2..=2
        }
        Op::Enter(id) => match row(&tables.calls, id.index(), "call")?.callee {
            Callee::Section(_) => 1..=1,
            Callee::Loaded => 0..=0,
        },
        Op::Return(id) => {
            row(&tables.exprs, id.index(), "expression")?;
            0..=0
        }
        Op::End | Op::Fault(_) => 0..=0,
    };
    if !wanted.contains(&exits.len()) {
        let (least, most) = wanted.into_inner();
        let range = if least == most { format!("{least}") } else { format!("{least} to {most}") };
        return bad(format!("has {} exits where its kind has {range}", exits.len()));
    }
    if exits.iter().any(|exit| leads_into_the_middle(op, tables.states[exit.index()])) {
        return bad("leads into the middle of a connect");
    }
    match op {
        Op::Dial { connect, group } => groups_follow(tables, exits, connect, group),
        Op::Enter(call) => enters(tables, exits, call),
        _ => Ok(()),
    }
}

/// Only the group before it leads to a group that is not the first: what goes on from group to group comes
/// to an end.
fn leads_into_the_middle(op: Op, next: Op) -> bool {
    match next {
        Op::Dial { connect, group } => {
            group.checked_sub(1).is_some_and(|group| op != Op::Dial { connect, group })
        }
        _ => false,
    }
}

/// A group that is accepted leads to the bridge of its connect; one that is not, and is not the last, to
/// the next group.
fn groups_follow(tables: &Tables, exits: &[StateId], connect: ConnectId, group: u16) -> Checked {
    let groups = tables.connects[connect.index()].groups.len();
    if usize::from(group) >= groups {
        return bad(format!("dials group {group} of {groups}"));
    }
    if tables.states[exits[0].index()] != Op::Bridge(connect) {
        return bad("an accepted leg does not lead to the bridge of its connect");
    }
    let next = Op::Dial { connect, group: group.saturating_add(1) };
    let is_last = usize::from(group) + 1 == groups;
    if !is_last && exits[1..].iter().any(|exit| tables.states[exit.index()] != next) {
        return bad("a lost group does not lead to the next one");
    }
    Ok(())
}

fn enters(tables: &Tables, exits: &[StateId], call: CallId) -> Checked {
    match tables.calls[call.index()].callee {
        Callee::Section(id) if exits[0] != tables.sections[id.index()].start => {
            bad("does not enter the section that it names")
        }
        _ => Ok(()),
    }
}

fn debug(tables: &Tables) -> Checked {
    let Some(debug) = &tables.debug else { return Ok(()) };
    if debug.states.len() != tables.states.len() || debug.legs.len() != tables.legs.len() {
        return bad("the names do not fit the states and legs");
    }
    Ok(())
}

/// Confirm scripts must not reach what a leg may not do. Which sections do not either.
fn confirms(tables: &Tables) -> Checked<Vec<bool>> {
    let reaches = reaches_forbidden(tables);
    for (index, section) in tables.sections.iter().enumerate() {
        if section.confirm && reaches[section.start.index()] {
            return bad(format!("confirm script {index} does what no confirm script may do"));
        }
    }
    Ok(tables.sections.iter().map(|section| !reaches[section.start.index()]).collect())
}

/// The states from which something can be reached that no confirm script may do: backwards from there.
fn reaches_forbidden(tables: &Tables) -> Vec<bool> {
    let count = tables.states.len();
    let mut before: Vec<Vec<usize>> = alloc::vec![Vec::new(); count];
    for state in 0..count {
        for to in exits_of(tables, state) {
            before[to.index()].push(state);
        }
    }
    let mut found: Vec<bool> = tables.states.iter().map(|op| is_forbidden(tables, *op)).collect();
    let mut left: Vec<usize> = (0..count).filter(|state| found[*state]).collect();
    while let Some(state) = left.pop() {
        for from in &before[state] {
            if !found[*from] {
                found[*from] = true;
                left.push(*from);
            }
        }
    }
    found
}

fn is_forbidden(tables: &Tables, op: Op) -> bool {
    match op {
        Op::Start(_) | Op::Set(_) | Op::Return(_) | Op::End | Op::Fault(_) => false,
        // `cond` may stand in a confirm script, `switch` may not.
        Op::Branch(id) => matches!(tables.branches[id.index()], Branch::Switch { .. }),
        Op::Act(id) => !tables.acts[id.index()].confirmable,
        Op::Load(id) => tables.loads[id.index()].purpose != LoadPurpose::Confirm,
        Op::Call(id) => tables.calls[id.index()].callee != Callee::Loaded,
        Op::Jump(_) | Op::Dial { .. } | Op::Bridge(_) | Op::Enter(_) => true,
    }
}

fn exits_of(tables: &Tables, state: usize) -> &[StateId] {
    &tables.exits[tables.first_exit[state] as usize..tables.first_exit[state + 1] as usize]
}

fn expr(
    tables: &Tables,
    kind: &str,
    index: usize,
    exprs: impl IntoIterator<Item = Option<ExprId>>,
) -> Checked {
    for id in exprs.into_iter().flatten() {
        in_table(kind, index, "expression", id.index(), tables.exprs.len())?;
    }
    Ok(())
}

fn row<'t, T>(table: &'t [T], at: usize, what: &str) -> Checked<&'t T> {
    let missing = || BadProgram { what: format!("names {what} {at} of {}", table.len()) };
    table.get(at).ok_or_else(missing)
}

fn in_table(kind: &str, index: usize, what: &str, at: usize, len: usize) -> Checked {
    if at < len { Ok(()) } else { bad(format!("{kind} {index}: names {what} {at} of {len}")) }
}

fn bad<T>(what: impl Into<String>) -> Checked<T> {
    Err(BadProgram { what: what.into() })
}

fn within(place: &str, bad: BadProgram) -> BadProgram {
    BadProgram { what: format!("{place}: {}", bad.what) }
}
