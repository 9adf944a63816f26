//! Which inputs a flow tests for: what a caller must press so that something happens.
//!
//! Read off the program: from a prompt forward, the first branch that looks at `prompt_value`.

use alloc::vec::Vec;

use crate::expr::{Code, Instr, Path, Root, Segment, Span, to_text};
use crate::id::{ActId, StateId};
use crate::program::{Branch, Op, Program};
use crate::value::Text;

/// The values that the flow tests the outcome of a prompt against, in the order of the text.
#[must_use]
pub fn tested_inputs(program: &Program, prompt: ActId) -> Vec<Text> {
    let states = &program.tables().states;
    let Some(start) = states.iter().position(|op| *op == Op::Act(prompt)) else {
        return Vec::new();
    };
    let mut seen = alloc::vec![false; states.len()];
    let mut queue: Vec<StateId> = program.exits(StateId::from_index(start)).to_vec();
    let mut next = 0;
    while let Some(state) = queue.get(next).copied() {
        next += 1;
        if core::mem::replace(&mut seen[state.index()], true) {
            continue;
        }
        match program.op(state) {
            Op::Branch(id) => {
                let found = tests(program, &program.tables().branches[id.index()]);
                if !found.is_empty() {
                    return found;
                }
            }
            // Another prompt has another value.
            Op::Act(id) if sets_prompt_value(program, id) => continue,
            _ => {}
        }
        queue.extend(program.exits(state));
    }
    Vec::new()
}

fn sets_prompt_value(program: &Program, act: ActId) -> bool {
    program.tables().acts[act.index()].sets.iter().any(|name| &**name == "prompt_value")
}

fn tests(program: &Program, branch: &Branch) -> Vec<Text> {
    let tables = program.tables();
    match branch {
        Branch::Switch { subject, keys, .. } => {
            let span = tables.exprs[subject.index()];
            match instrs(&tables.code, span) {
                [Instr::Load(path)] if is_prompt_value(&tables.code.paths[*path as usize]) => {
                    keys.clone()
                }
                _ => Vec::new(),
            }
        }
        Branch::Cond { whens, .. } => whens
            .iter()
            .flat_map(|when| compared(&tables.code, tables.exprs[when.index()]))
            .collect(),
    }
}

/// The constants that `prompt_value` is compared with.
fn compared(code: &Code, span: Span) -> Vec<Text> {
    let is_value = |index: u32| is_prompt_value(&code.paths[index as usize]);
    instrs(code, span)
        .windows(3)
        .filter_map(|window| match window {
            [Instr::Load(path), Instr::Const(text), Instr::Binary(_)]
            | [Instr::Const(text), Instr::Load(path), Instr::Binary(_)]
                if is_value(*path) =>
            {
                Some(to_text(&code.consts[*text as usize]))
            }
            _ => None,
        })
        .collect()
}

fn instrs(code: &Code, span: Span) -> &[Instr] {
    &code.instrs[span.start as usize..(span.start + span.len) as usize]
}

fn is_prompt_value(path: &Path) -> bool {
    match (&path.root, path.segments.as_slice()) {
        (Root::Bare(name), []) => &**name == "prompt_value",
        (Root::Vars, [Segment::Key(name)]) => &**name == "prompt_value",
        _ => false,
    }
}
