//! Sheets to a page, in columns, so that it has about the shape of a screen. What comes first in the document
//! comes first here: further up, or further left.

use super::Point;

/// The space between sheets.
const SPACE: f64 = 28.0;
/// How much wider than high a page should be.
const SHAPE: f64 = 1.5;

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Where the sheets go.
    pub places: Vec<Point>,
    /// How wide all of it is.
    pub width: f64,
    /// And how high.
    pub height: f64,
}

/// Where sheets of these sizes go.
#[must_use]
pub fn pack(sizes: &[(f64, f64)]) -> Page {
    let tallest = sizes.iter().map(|(_, height)| *height).fold(0.0, f64::max);
    let mut best: Option<(f64, Page)> = None;
    // Columns of a few heights; whichever comes nearest to the shape of a page with little of it left empty.
    for step in 0..16_u32 {
        let height = tallest * (1.0 + 0.25 * f64::from(step));
        let page = columns(sizes, height);
        let (wide, high) = (page.width, page.height);
        let shape = (wide / (high * SHAPE)).max(high * SHAPE / wide);
        let cost = wide * high * shape.sqrt();
        if best.as_ref().is_none_or(|(least, _)| cost < *least * 0.999) {
            best = Some((cost, page));
        }
    }
    best.map(|(_, page)| page).unwrap_or_default()
}

/// Every sheet goes to the bottom of the first column that has room for it.
fn columns(sizes: &[(f64, f64)], limit: f64) -> Page {
    // the width, and how far it is filled
    let mut columns: Vec<(f64, f64)> = Vec::new();
    let mut at = Vec::new();
    for (width, height) in sizes.iter().copied() {
        let fits = |(wide, filled): &(f64, f64)| {
            filled + height <= limit + 0.5 && width <= wide * 1.25 + SPACE
        };
        let column = columns.iter().position(fits).unwrap_or(columns.len());
        if column == columns.len() {
            columns.push((0.0, 0.0));
        }
        let (wide, filled) = &mut columns[column];
        at.push((column, *filled));
        *wide = wide.max(width);
        *filled += height + SPACE;
    }
    let left =
        |column: usize| -> f64 { columns.iter().take(column).map(|(wide, _)| wide + SPACE).sum() };
    let places = at.iter().map(|(column, y)| Point { x: left(*column), y: *y }).collect();
    let width = (left(columns.len()) - SPACE).max(0.0);
    let height = columns.iter().map(|(_, filled)| filled - SPACE).fold(0.0, f64::max);
    Page { places, width, height }
}
