//! Putting the code of single expressions into the pool of a program, taking it out again, and checking
//! that it can run.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Code, Instr, Span};
use crate::value::Value;

impl Code {
    /// Appends the code of one expression; equal constants, paths, shapes, checks and sources are shared.
    ///
    /// # Panics
    /// When the pool would hold more than 2^32 entries; the compiler's limits stay far below.
    pub fn append(&mut self, one: &Code) -> Span {
        let start = index(self.instrs.len());
        for instr in &one.instrs {
            let moved = self.adopt(*instr, one);
            self.instrs.push(moved);
        }
        Span { start, len: index(one.instrs.len()) }
    }

    /// The code of one expression of a pool, numbered in order of first use: what was appended.
    #[must_use]
    pub fn extract(&self, span: Span) -> Code {
        let mut one = Code::default();
        let range = span.start as usize..(span.start as usize).saturating_add(span.len as usize);
        for instr in self.instrs.get(range).unwrap_or_default() {
            let moved = one.adopt(*instr, self);
            one.instrs.push(moved);
        }
        one
    }

    /// The value, where the expression is just a constant.
    #[must_use]
    pub fn constant(&self, span: Span) -> Option<&Value> {
        match (span.len, self.instrs.get(span.start as usize)) {
            (1, Some(Instr::Const(index))) => self.consts.get(*index as usize),
            _ => None,
        }
    }

    /// Checks that an expression can run: operands exist, jumps go forward and stay inside, and exactly
    /// one value is left whichever way is taken.
    ///
    /// # Errors
    /// What is wrong, and at which instruction.
    pub fn check_span(&self, span: Span) -> Result<(), String> {
        let end = (span.start as usize).saturating_add(span.len as usize);
        let Some(instrs) = self.instrs.get(span.start as usize..end) else {
            return Err(format!("instructions {}..{end} of {}", span.start, self.instrs.len()));
        };
        // The height of the stack before each instruction, as far as it is known.
        let mut heights: Vec<Option<usize>> = alloc::vec![None; instrs.len() + 1];
        heights[0] = Some(0);
        for (at, instr) in instrs.iter().enumerate() {
            let Some(height) = heights[at] else {
                return Err(format!("instruction {at} is never reached"));
            };
            let (pops, pushes) = self.effect(*instr).ok_or_else(|| {
                format!("instruction {at}, {instr:?}, names something that is not there")
            })?;
            let after = height.checked_sub(pops).map(|rest| rest + pushes);
            let after =
                after.ok_or_else(|| format!("instruction {at}, {instr:?}, finds no value"))?;
            let mut join = |target: usize, height: usize| match heights[target] {
                Some(known) if known != height => Err(format!("instruction {target}: two heights")),
                _ => {
                    heights[target] = Some(height);
                    Ok(())
                }
            };
            let (target, taken) = match *instr {
                Instr::Jump(to) | Instr::JumpIfFalse(to) => (Some(to as usize), after),
                Instr::JumpIfFalseKeep(to) | Instr::JumpIfTrueKeep(to) => {
                    (Some(to as usize), after + 1)
                }
                _ => (None, after),
            };
            if let Some(target) = target {
                if target <= at || target > instrs.len() {
                    return Err(format!("instruction {at} jumps to {target}"));
                }
                join(target, taken)?;
            }
            if !matches!(instr, Instr::Jump(_)) {
                join(at + 1, after)?;
            }
        }
        match heights[instrs.len()] {
            Some(1) => Ok(()),
            left => Err(format!("leaves {} values", left.unwrap_or(0))),
        }
    }

    /// How many values an instruction takes and leaves; `None` where an operand does not exist.
    fn effect(&self, instr: Instr) -> Option<(usize, usize)> {
        let exists = |index: u32, len: usize, effect| ((index as usize) < len).then_some(effect);
        match instr {
            Instr::Const(index) => exists(index, self.consts.len(), (0, 1)),
            Instr::Load(index) => exists(index, self.paths.len(), (0, 1)),
            Instr::Get(index) => exists(index, self.consts.len(), (1, 1)),
            Instr::Coerce(index) => exists(index, self.checks.len(), (1, 1)),
            Instr::Outside(index) => exists(index, self.sources.len(), (0, 1)),
            Instr::Map(index) => self.shapes.get(index as usize).map(|keys| (keys.len(), 1)),
            Instr::Concat(count) | Instr::List(count) => Some((count as usize, 1)),
            Instr::Index | Instr::Binary(_) => Some((2, 1)),
            Instr::Not | Instr::Stringify => Some((1, 1)),
            Instr::Jump(_) => Some((0, 0)),
            Instr::JumpIfFalse(_) | Instr::JumpIfFalseKeep(_) | Instr::JumpIfTrueKeep(_) => {
                Some((1, 0))
            }
        }
    }

    /// An instruction of another pool, what it refers to taken over.
    fn adopt(&mut self, instr: Instr, from: &Code) -> Instr {
        match instr {
            Instr::Const(i) => Instr::Const(intern(&mut self.consts, &from.consts, i)),
            Instr::Get(i) => Instr::Get(intern(&mut self.consts, &from.consts, i)),
            Instr::Load(i) => Instr::Load(intern(&mut self.paths, &from.paths, i)),
            Instr::Map(i) => Instr::Map(intern(&mut self.shapes, &from.shapes, i)),
            Instr::Coerce(i) => Instr::Coerce(intern(&mut self.checks, &from.checks, i)),
            Instr::Outside(i) => Instr::Outside(intern(&mut self.sources, &from.sources, i)),
            other => other,
        }
    }
}

fn intern<T: Clone + PartialEq>(pool: &mut Vec<T>, from: &[T], at: u32) -> u32 {
    let item = &from[at as usize];
    let found = pool.iter().position(|known| known == item).unwrap_or_else(|| {
        pool.push(item.clone());
        pool.len() - 1
    });
    index(found)
}

fn index(n: usize) -> u32 {
    u32::try_from(n).expect("pools stay below 2^32 entries")
}
