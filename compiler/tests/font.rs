//! The widths that pictures are laid out with are those of the font files that they are set in.

use swml_compiler::render::font::{self, Cut};

const REGULAR: &[u8] = include_bytes!("../src/render/font/Arimo-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../src/render/font/Arimo-Bold.ttf");

#[test]
fn every_width_is_that_of_the_file() {
    for (file, cut) in [(REGULAR, Cut::Regular), (BOLD, Cut::Bold)] {
        let font = Font::new(file);
        let em = f64::from(font.em);
        let mut count = 0;
        for c in (' '..='\u{ffff}').filter(|c| !c.is_control() && font::is_known(&c.to_string())) {
            let advance = font.advance(c).unwrap_or_else(|| panic!("{c:?} is not in {cut:?}"));
            let width = font::width(&c.to_string(), em, cut);
            assert!((width - f64::from(advance)).abs() < 0.001, "{c:?}: {width}, not {advance}");
            count += 1;
        }
        assert!(count > 200, "only {count} letters of {cut:?}");
    }
}

/// As much of an OpenType file as says how wide its letters are.
struct Font<'f> {
    em: u16,
    /// Widths by glyph: the last one goes for all behind it.
    hmtx: &'f [u8],
    count: usize,
    /// Letters to glyphs, in segments (format 4).
    cmap: &'f [u8],
}

impl<'f> Font<'f> {
    fn new(file: &'f [u8]) -> Self {
        let table = |tag: &[u8]| {
            let entries = (0..usize::from(u16_at(file, 4))).map(|entry| 12 + 16 * entry);
            let entry = entries.into_iter().find(|at| &file[*at..*at + 4] == tag);
            let entry = entry.expect("every font has this table");
            &file[offset(file, entry + 8)..]
        };
        let cmap = table(b"cmap");
        let maps = (0..usize::from(u16_at(cmap, 2))).map(|map| offset(cmap, 4 + 8 * map + 4));
        let in_segments = |at: &usize| u16_at(cmap, *at) == 4;
        let at = maps.into_iter().find(in_segments).expect("letters in segments");
        Self {
            em: u16_at(table(b"head"), 18),
            hmtx: table(b"hmtx"),
            count: usize::from(u16_at(table(b"hhea"), 34)),
            cmap: &cmap[at..],
        }
    }

    fn advance(&self, c: char) -> Option<u16> {
        let glyph = self.glyph(u16::try_from(u32::from(c)).ok()?)?;
        Some(u16_at(self.hmtx, 4 * usize::from(glyph).min(self.count - 1)))
    }

    /// Four lists of as many numbers as there are segments: ends, starts, deltas, offsets.
    fn glyph(&self, c: u16) -> Option<u16> {
        let size = usize::from(u16_at(self.cmap, 6));
        let segment = (0..size).step_by(2).find(|at| u16_at(self.cmap, 14 + at) >= c)?;
        let list = |number: usize| 16 + number * size + segment;
        let (start, delta) = (u16_at(self.cmap, list(1)), u16_at(self.cmap, list(2)));
        if start > c {
            return None;
        }
        let glyph = match usize::from(u16_at(self.cmap, list(3))) {
            0 => c.wrapping_add(delta),
            offset => match u16_at(self.cmap, list(3) + offset + 2 * usize::from(c - start)) {
                0 => 0,
                glyph => glyph.wrapping_add(delta),
            },
        };
        (glyph != 0).then_some(glyph)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([bytes[at], bytes[at + 1]])
}

fn offset(bytes: &[u8], at: usize) -> usize {
    usize::from(u16_at(bytes, at)) << 16 | usize::from(u16_at(bytes, at + 2))
}
