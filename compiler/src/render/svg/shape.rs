//! The outlines of boxes.

use std::fmt::Write;

use super::Number;
use crate::render::layout::Rect;
use crate::render::view::NodeKind;

/// Draws the outline of a box.
pub(super) fn outline(kind: NodeKind, rect: &Rect, out: &mut String) -> std::fmt::Result {
    let Rect { x, y, width, height } = *rect;
    let (right, bottom, middle) = (rect.right(), rect.bottom(), y + height / 2.0);
    let points: &[(f64, f64)] = match kind {
        NodeKind::Branch => {
            let tip = 10.0_f64.min(height / 2.0);
            &[
                (x, middle),
                (x + tip, y),
                (right - tip, y),
                (right, middle),
                (right - tip, bottom),
                (x + tip, bottom),
            ]
        }
        NodeKind::Goto | NodeKind::Transfer => {
            let tip = 12.0_f64.min(height / 2.0);
            &[(x, y), (right - tip, y), (right, middle), (right - tip, bottom), (x, bottom)]
        }
        NodeKind::Fault => {
            let cut = 10.0_f64.min(height / 3.0);
            &[
                (x + cut, y),
                (right - cut, y),
                (right, y + cut),
                (right, bottom - cut),
                (right - cut, bottom),
                (x + cut, bottom),
                (x, bottom - cut),
                (x, y + cut),
            ]
        }
        NodeKind::Load => {
            let fold = 9.0_f64.min(height / 2.0);
            polygon(
                &[(x, y), (right - fold, y), (right, y + fold), (right, bottom), (x, bottom)],
                out,
            )?;
            let [corner, top, fold] = [right - fold, y, y + fold].map(Number);
            return write!(
                out,
                "<path class=\"rule\" d=\"M{corner} {top}V{fold}H{}\"/>",
                Number(right)
            );
        }
        _ => {
            let round = match kind {
                NodeKind::Start | NodeKind::Bridge | NodeKind::End => (height / 2.0).min(14.0),
                NodeKind::Steps | NodeKind::Leg | NodeKind::Step => 7.0,
                _ => 2.0,
            };
            write!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
                Number(x),
                Number(y),
                Number(width),
                Number(height),
                Number(round)
            )?;
            if kind == NodeKind::Call {
                let bars = [x + 5.0, right - 5.0].map(Number);
                let [top, bottom] = [y, bottom].map(Number);
                let [left, right] = bars;
                write!(
                    out,
                    "<path class=\"rule\" d=\"M{left} {top}V{bottom}M{right} {top}V{bottom}\"/>"
                )?;
            }
            return Ok(());
        }
    };
    polygon(points, out)
}

fn polygon(points: &[(f64, f64)], out: &mut String) -> std::fmt::Result {
    out.push_str("<path d=\"");
    for (number, (x, y)) in points.iter().enumerate() {
        let command = if number == 0 { 'M' } else { 'L' };
        write!(out, "{command}{} {}", Number(*x), Number(*y))?;
    }
    out.push_str("z\"/>");
    Ok(())
}
