//! The looks of [`style`](crate::render::style) as CSS, with the font in it.

use std::fmt::Write;

use crate::render::style::{self, INK, NEVER, NEVER_DARK};

/// Which page a picture is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// As the reader's system has it.
    #[default]
    Auto,
    /// A light page.
    Light,
    /// A dark page.
    Dark,
}

/// The widths of texts are those of this font; the others have letters of the same widths.
const FONT: &str = "Arimo,Arial,'Liberation Sans',Helvetica,sans-serif";
/// Letters of Western languages; what is not in it comes from the reader's system.
const REGULAR: &[u8] = include_bytes!("../font/Arimo-Regular.woff2");
const BOLD: &[u8] = include_bytes!("../font/Arimo-Bold.woff2");

/// Everything that a picture looks like.
#[must_use]
pub fn css(theme: Theme) -> String {
    let mut out = String::new();
    // Writing to a string never fails.
    let _ = rules(theme, &mut out);
    out
}

/// The colours alone, for a page that changes them by itself.
pub(in crate::render) fn colours_of(dark: bool) -> String {
    let mut out = String::new();
    // Writing to a string never fails.
    let _ = colours(dark, &mut out);
    out
}

fn rules(theme: Theme, out: &mut String) -> std::fmt::Result {
    for (weight, font) in [(400, REGULAR), (700, BOLD)] {
        let data = base64(font);
        writeln!(
            out,
            "@font-face{{font-family:Arimo;font-weight:{weight};\
             src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )?;
    }
    writeln!(
        out,
        ".swml text{{font-family:{FONT};font-kerning:none;font-variant-ligatures:none;white-space:pre}}\n\
         .swml .b{{font-weight:700}}\n\
         .swml .box path,.swml .box rect,.swml .frame rect{{stroke-width:1}}\n\
         .swml .box .rule{{fill:none;stroke-width:0.7}}\n\
         .swml .edge .wire{{fill:none}}\n\
         .swml .confirm>rect,.swml .life>rect{{stroke-dasharray:6 4}}\n\
         .swml a text{{text-decoration:underline}}"
    )?;
    out.push_str(".swml .edge .head{stroke-width:1;stroke-dasharray:none;stroke-linejoin:round}\n");
    for kind in style::NODES {
        let style = style::node(kind);
        if style.width != "1" {
            let (class, width) = (style.class, style.width);
            writeln!(out, ".swml .{class}>path,.swml .{class}>rect{{stroke-width:{width}}}")?;
        }
    }
    for kind in style::EDGES {
        let style = style::edge(kind);
        let (class, width, dashes) = (style.class, style.width, style.dashes);
        write!(out, ".swml .{class} .wire{{stroke-width:{width}")?;
        if !dashes.is_empty() {
            write!(out, ";stroke-dasharray:{dashes}")?;
        }
        writeln!(out, "}}")?;
    }
    match theme {
        Theme::Light => colours(false, out),
        Theme::Dark => colours(true, out),
        Theme::Auto => {
            colours(false, out)?;
            out.push_str("@media (prefers-color-scheme:dark){\n");
            colours(true, out)?;
            out.push_str("}\n");
            Ok(())
        }
    }
}

fn colours(dark: bool, out: &mut String) -> std::fmt::Result {
    let (page, ink, quiet) = match dark {
        false => ("#ffffff", INK, "#6b7280"),
        true => ("#0f1319", "#e5e9f0", "#97a1b2"),
    };
    writeln!(
        out,
        ".swml .page{{fill:{page}}}\n.swml text{{fill:{ink}}}\n.swml .quiet{{fill:{quiet}}}"
    )?;
    for kind in style::CLUSTERS {
        let style = style::cluster(kind);
        let class = style.class;
        let (fill, border) = if dark { style.dark } else { (style.fill, style.border) };
        writeln!(
            out,
            ".swml .{class}>rect{{fill:{fill};stroke:{border}}}\n.swml .on-{class}{{fill:{fill}}}"
        )?;
    }
    for kind in style::NODES {
        let style = style::node(kind);
        let class = style.class;
        let (fill, border) = if dark { style.dark } else { (style.fill, style.border) };
        writeln!(out, ".swml .{class}>path,.swml .{class}>rect{{fill:{fill};stroke:{border}}}")?;
    }
    for kind in style::EDGES {
        let style = style::edge(kind);
        let class = style.class;
        let colour = if dark { style.dark } else { style.color };
        writeln!(
            out,
            ".swml .{class} path{{stroke:{colour}}}\n.swml .{class} .head{{fill:{colour}}}\n.swml text.on-{class}{{fill:{colour}}}"
        )?;
    }
    let (fill, border, font) = if dark { NEVER_DARK } else { NEVER };
    writeln!(
        out,
        ".swml .frame.never>rect,.swml .box.never>rect,.swml .box.never>path{{fill:{fill};stroke:{border}}}\n\
         .swml .edge.never path{{stroke:{border}}}\n.swml .edge.never .head{{fill:{border}}}\n.swml .never text{{fill:{font}}}\n\
         .swml .box .rule{{fill:none}}"
    )
}

/// Bytes as letters: RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = (bits >> (18 - 6 * at)) & 63;
            let is_padding = at > chunk.len();
            out.push(if is_padding { '=' } else { char::from(LETTERS[letter as usize]) });
        }
    }
    out
}
