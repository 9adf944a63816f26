//! Code cut into parts: the conditions between `&&`, `||` and `?:`, and the operands of an instruction.

use std::collections::BTreeSet;

use swml_runtime::expr::{Code, Instr, Span, UnaryOp};

/// The instructions of an expression, or of a part of one.
pub(super) fn instrs(code: &Code, span: Span) -> &[Instr] {
    &code.instrs[span.start as usize..(span.start + span.len) as usize]
}

/// The parts of a condition, where each makes one value by itself.
pub(super) fn parts(code: &Code, span: Span) -> Option<Vec<Span>> {
    let all = instrs(code, span);
    let mut cuts: BTreeSet<u32> = BTreeSet::from([0, span.len]);
    for (at, instr) in (0..).zip(all) {
        if let Instr::Jump(to)
        | Instr::JumpIfFalse(to)
        | Instr::JumpIfFalseKeep(to)
        | Instr::JumpIfTrueKeep(to)
        | Instr::JumpIfPresentKeep(to)
        | Instr::JumpIfMissing(to) = instr
        {
            cuts.extend([at, at + 1, *to]);
        }
    }
    let cuts: Vec<u32> = cuts.into_iter().collect();
    let mut parts = Vec::new();
    for pair in cuts.windows(2) {
        let [from, to] = *pair else { continue };
        let part = Span { start: span.start + from, len: to - from };
        match instrs(code, part) {
            [] | [Instr::Jump(_) | Instr::JumpIfFalse(_)]
            | [Instr::JumpIfFalseKeep(_) | Instr::JumpIfTrueKeep(_)]
            // What is left of a part that was cut at a target: its negation.
            | [Instr::Unary(UnaryOp::Not)] => {}
            [Instr::JumpIfPresentKeep(_) | Instr::JumpIfMissing(_)] => return None,
            own if makes_one(code, own) => parts.push(part),
            _ => return None,
        }
    }
    Some(parts)
}

/// Whether code without jumps makes one value out of nothing.
fn makes_one(code: &Code, instrs: &[Instr]) -> bool {
    let mut depth = 0_usize;
    for instr in instrs {
        let Some((takes, gives)) = effect(code, instr) else { return false };
        let Some(left) = depth.checked_sub(takes) else { return false };
        depth = left + gives;
    }
    depth == 1
}

/// The operands of the last instruction, where there is no jump.
pub(super) fn operands(code: &Code, span: Span) -> Option<Vec<Span>> {
    let (last, before) = instrs(code, span).split_last()?;
    let mut begins = Vec::new();
    for (at, instr) in (0_u32..).zip(before) {
        let (takes, gives) = effect(code, instr)?;
        let from = begins.len().checked_sub(takes)?;
        let begin = if takes == 0 { at } else { begins[from] };
        begins.truncate(from);
        begins.extend(std::iter::repeat_n(begin, gives));
    }
    if effect(code, last)?.0 != begins.len() {
        return None;
    }
    let ends = begins.iter().skip(1).copied().chain([span.len - 1]);
    let part = |(from, to): (&u32, u32)| Span { start: span.start + from, len: to - from };
    Some(begins.iter().zip(ends).map(part).collect())
}

/// How many values an instruction takes and gives; jumps are none.
fn effect(code: &Code, instr: &Instr) -> Option<(usize, usize)> {
    let many = |count: u32| (count as usize, 1);
    let shape = |shape: u32| (code.shapes[shape as usize].len(), 1);
    Some(match *instr {
        Instr::Const(_) | Instr::Load(_) | Instr::Outside(_) => (0, 1),
        Instr::Get(_) | Instr::Unary(_) | Instr::Stringify | Instr::Coerce(_) => (1, 1),
        Instr::Named(_) => (1, 1),
        Instr::Index | Instr::Binary(_) => (2, 1),
        Instr::Free(_) => (0, 0),
        Instr::Call(_, count) => (usize::from(count), 1),
        Instr::Method(_, count) => (usize::from(count) + 1, 1),
        Instr::Pop => (1, 0),
        Instr::Concat(count)
        | Instr::Interpolate(count)
        | Instr::List(count)
        | Instr::Array(count) => many(count),
        Instr::Map(of) | Instr::Object(of) => shape(of),
        Instr::Jump(_)
        | Instr::JumpIfFalse(_)
        | Instr::JumpIfFalseKeep(_)
        | Instr::JumpIfTrueKeep(_)
        | Instr::JumpIfPresentKeep(_)
        | Instr::JumpIfMissing(_) => return None,
    })
}
