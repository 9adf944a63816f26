//! Building code: the pool of a program out of the code of single expressions, and one out of instructions.
//! Taking an expression out of its pool again, and checking that it can run.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

use super::{Check, Code, Instr, Path, Span};
use crate::value::{Text, Value};

/// Code that grows; equal constants, paths, shapes, checks and sources are shared.
///
/// # Panics
/// Its methods do when a table would hold more than 2^32 entries; the compiler's limits stay far below.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    code: Code,
    consts: Index,
    paths: Index,
    shapes: Index,
    checks: Index,
    sources: Index,
}

impl Pool {
    /// Appends the code of one expression.
    pub fn append(&mut self, one: &Code) -> Span {
        let start = index(self.code.instrs.len());
        for instr in &one.instrs {
            self.adopt(*instr, one);
        }
        Span { start, len: index(one.instrs.len()) }
    }

    /// Appends an instruction whose operands are of this pool; tells where it stands.
    pub fn push(&mut self, instr: Instr) -> usize {
        self.code.instrs.push(instr);
        self.code.instrs.len() - 1
    }

    /// Makes the jump that stands somewhere lead to what is appended next.
    pub fn land(&mut self, jump: usize) {
        let here = index(self.code.instrs.len());
        match &mut self.code.instrs[jump] {
            Instr::Jump(to)
            | Instr::JumpIfFalse(to)
            | Instr::JumpIfFalseKeep(to)
            | Instr::JumpIfTrueKeep(to)
            | Instr::JumpIfPresentKeep(to)
            | Instr::JumpIfMissing(to) => *to = here,
            _ => {}
        }
    }

    /// The index of a constant.
    pub fn constant(&mut self, value: &Value) -> u32 {
        self.consts.of(&mut self.code.consts, value)
    }

    /// The index of a path.
    pub fn path(&mut self, path: &Path) -> u32 {
        self.paths.of(&mut self.code.paths, path)
    }

    /// The index of the keys of a map.
    pub fn shape(&mut self, keys: &Vec<Text>) -> u32 {
        self.shapes.of(&mut self.code.shapes, keys)
    }

    /// The index of a check.
    pub fn check(&mut self, check: &Check) -> u32 {
        self.checks.of(&mut self.code.checks, check)
    }

    /// The index of the text of an expression for the outside.
    pub fn source(&mut self, source: &Text) -> u32 {
        self.sources.of(&mut self.code.sources, source)
    }

    /// What was built.
    #[must_use]
    pub fn into_code(mut self) -> Code {
        // A compiled document holds thousands of these, most of one instruction.
        let Code { instrs, consts, paths, shapes, checks, sources } = &mut self.code;
        instrs.shrink_to_fit();
        consts.shrink_to_fit();
        paths.shrink_to_fit();
        shapes.shrink_to_fit();
        checks.shrink_to_fit();
        sources.shrink_to_fit();
        self.code
    }

    /// Appends an instruction of another pool, what it refers to taken over.
    fn adopt(&mut self, instr: Instr, from: &Code) {
        let moved = match instr {
            Instr::Const(i) => Instr::Const(self.constant(&from.consts[i as usize])),
            Instr::Get(i) => Instr::Get(self.constant(&from.consts[i as usize])),
            Instr::Load(i) => Instr::Load(self.path(&from.paths[i as usize])),
            Instr::Free(i) => Instr::Free(self.path(&from.paths[i as usize])),
            Instr::Map(i) => Instr::Map(self.shape(&from.shapes[i as usize])),
            Instr::Object(i) => Instr::Object(self.shape(&from.shapes[i as usize])),
            Instr::Coerce(i) => Instr::Coerce(self.check(&from.checks[i as usize])),
            Instr::Outside(i) => Instr::Outside(self.source(&from.sources[i as usize])),
            other => other,
        };
        self.push(moved);
    }
}

impl Code {
    /// The code of one expression of a pool, numbered in order of first use: what was appended.
    ///
    /// # Panics
    /// Where an operand does not exist: see [`check_span`](Code::check_span).
    #[must_use]
    pub fn extract(&self, span: Span) -> Code {
        let mut one = Pool::default();
        let range = span.start as usize..(span.start as usize).saturating_add(span.len as usize);
        for instr in self.instrs.get(range).unwrap_or_default() {
            one.adopt(*instr, self);
        }
        one.into_code()
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
                Instr::Jump(to) | Instr::JumpIfFalse(to) | Instr::JumpIfMissing(to) => {
                    (Some(to as usize), after)
                }
                Instr::JumpIfFalseKeep(to)
                | Instr::JumpIfTrueKeep(to)
                | Instr::JumpIfPresentKeep(to) => (Some(to as usize), after + 1),
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
            Instr::Free(index) => exists(index, self.paths.len(), (0, 0)),
            Instr::Map(index) | Instr::Object(index) => {
                self.shapes.get(index as usize).map(|keys| (keys.len(), 1))
            }
            Instr::Concat(count)
            | Instr::Interpolate(count)
            | Instr::List(count)
            | Instr::Array(count) => Some((count as usize, 1)),
            Instr::Call(_, count) => Some((count.into(), 1)),
            Instr::Method(_, count) => Some((usize::from(count) + 1, 1)),
            Instr::Index | Instr::Binary(_) => Some((2, 1)),
            Instr::Unary(_) | Instr::Named(_) | Instr::Stringify | Instr::JumpIfMissing(_) => {
                Some((1, 1))
            }
            Instr::Jump(_) => Some((0, 0)),
            Instr::Pop
            | Instr::JumpIfFalse(_)
            | Instr::JumpIfFalseKeep(_)
            | Instr::JumpIfTrueKeep(_)
            | Instr::JumpIfPresentKeep(_) => Some((1, 0)),
        }
    }
}

/// Where the items of a table stand, by their hash. Small tables are just searched.
#[derive(Clone, Debug, Default)]
struct Index {
    places: BTreeMap<u64, Vec<u32>>,
    /// How many items of the table are in it.
    covered: usize,
}

impl Index {
    fn of<T: Clone + Eq + Hash>(&mut self, table: &mut Vec<T>, item: &T) -> u32 {
        const SMALL: usize = 16;
        let found = if table.len() <= SMALL {
            table.iter().position(|known| known == item).map(index)
        } else {
            for (place, known) in table.iter().enumerate().skip(self.covered) {
                self.places.entry(hash(known)).or_default().push(index(place));
            }
            self.covered = table.len();
            let places = self.places.get(&hash(item)).map_or(&[][..], Vec::as_slice);
            places.iter().copied().find(|place| table[*place as usize] == *item)
        };
        found.unwrap_or_else(|| {
            table.push(item.clone());
            index(table.len() - 1)
        })
    }
}

fn hash(item: &impl Hash) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    item.hash(&mut hasher);
    hasher.finish()
}

/// The hash of Fowler, Noll and Vo: the core library has none.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

fn index(n: usize) -> u32 {
    u32::try_from(n).expect("pools stay below 2^32 entries")
}
