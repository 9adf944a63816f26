//! Offsets to lines and columns, all of a flow's at once.

use swml_runtime::program::Place;

use crate::source::Source;

/// The places of offsets, in one pass over the text: a document may be a single long line.
pub(super) fn places(source: Option<&Source>, offsets: &[u32]) -> Vec<Place> {
    let mut places = vec![Place::default(); offsets.len()];
    let Some(source) = source else { return places };
    let mut order: Vec<usize> = (0..offsets.len()).collect();
    order.sort_unstable_by_key(|at| offsets[*at]);
    let mut chars = source.text().char_indices().peekable();
    let mut place = Place { line: 1, column: 1, file: 0 };
    for at in order {
        while let Some((_, c)) = chars.next_if(|(offset, _)| *offset < offsets[at] as usize) {
            if c == '\n' {
                place = Place { line: place.line + 1, column: 1, file: 0 };
            } else {
                place.column += 1;
            }
        }
        places[at] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::places;
    use crate::source::Source;

    #[test]
    fn places_are_those_of_the_source() {
        let source = Source::new("a", "é: [1, ü]\n\n  b: 'ß'\n");
        let end = u32::try_from(source.text().len()).expect("a short text");
        let offsets: Vec<u32> =
            (0..=end).rev().filter(|at| source.text().is_char_boundary(*at as usize)).collect();
        for (offset, place) in offsets.iter().zip(places(Some(&source), &offsets)) {
            let position = source.position(*offset);
            assert_eq!((place.line, place.column), (position.line, position.column), "{offset}");
        }
    }
}
