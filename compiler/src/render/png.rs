//! SVG to PNG, for where a picture must be one of dots. With the fonts that are compiled in, and no others: the
//! picture is the same on every machine.

use std::fmt;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// The same cuts as in the SVG, with the letters of more languages.
const FONTS: [&[u8]; 2] =
    [include_bytes!("font/Arimo-Regular.ttf"), include_bytes!("font/Arimo-Bold.ttf")];
/// How many dots a unit of the picture has, as long as the picture does not get too large.
const SCALE: f32 = 2.0;
const LARGE: f32 = 6_000.0;
/// The most dots of a picture.
const DOTS: f32 = 150_000_000.0;

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PngError {
    /// It would be too large; its size in units.
    TooLarge(f32, f32),
    /// The SVG is none.
    NoSvg,
}

impl fmt::Display for PngError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PngError::TooLarge(width, height) => write!(
                f,
                "the picture would be {width} by {height} units, too large for PNG; take SVG, or a part \
                 of it by --section"
            ),
            PngError::NoSvg => f.write_str("the picture cannot be read"),
        }
    }
}

impl std::error::Error for PngError {}

/// Draws an SVG that [`svg::write`](super::svg::write) wrote for a light or a dark page.
///
/// # Errors
/// When it would be too large.
pub fn png(svg: &str) -> Result<Vec<u8>, PngError> {
    let mut options = Options::default();
    for font in FONTS {
        options.fontdb_mut().load_font_data(font.to_vec());
    }
    let tree = Tree::from_str(svg, &options).map_err(|_| PngError::NoSvg)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = if width.max(height) * SCALE > LARGE { 1.0 } else { SCALE };
    let too_large = PngError::TooLarge(width, height);
    if width * height * scale * scale > DOTS {
        return Err(too_large);
    }
    let size = tree.size().to_int_size().scale_by(scale).ok_or(too_large)?;
    let mut dots = Pixmap::new(size.width(), size.height()).ok_or(too_large)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut dots.as_mut());
    dots.encode_png().map_err(|_| too_large)
}
