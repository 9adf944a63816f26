//! Sheets to SVG. Every text is escaped here; nothing in the result is a script, and nothing is fetched.
//!
//! Boxes, frames and edges are groups with the id of what they show, its name and its bytes in the source
//! (`data-name`, `data-span`, `data-line`), and a `title` with everything in full. [`sheet`] writes one
//! section, for those who put sections together by themselves; [`css`] has the looks.

mod css;
mod shape;

use std::fmt::{Display, Formatter, Write};

pub(super) use css::colours_of as colours;
pub use css::{Theme, css};

use super::font::{self, Cut};
use super::layout::{
    Arrow, Frame, Ink, Plate, Point, Rect, Sample, Segment, Shape, Sheet, Text, lay_out, legend,
    long_edges, pack,
};
use super::style;
use super::view::{NodeKind, View};
use crate::counted::counted;

/// The space around everything.
const MARGIN: f64 = 20.0;
/// The sizes of what stands above and below the sheets.
const HEAD: f64 = 34.0;
const HEAD_SIZE: f64 = 15.0;
const LEGEND_SIZE: f64 = 11.0;
const LEGEND_ROW: f64 = 22.0;
const LEGEND_GAP: f64 = 22.0;
/// The length of a sample of a line, and the width of a sample of a box.
const SAMPLE: f64 = 34.0;

/// A whole picture: all sections of a view, with a title and a legend.
#[must_use]
pub fn write(view: &View, theme: Theme) -> String {
    let sheets = lay_out(view);
    let sizes: Vec<_> = sheets.iter().map(|sheet| (sheet.width, sheet.height)).collect();
    let page = pack(&sizes);
    let (wide, high) = (page.width, page.height);
    let title = view.file.as_deref().unwrap_or("flow");
    let name = title.rsplit(['/', '\\']).next().unwrap_or(title);
    let shown = font::fitted(name, HEAD_SIZE, Cut::Bold, wide.max(300.0));
    let wide = wide.max(font::width(&shown, HEAD_SIZE, Cut::Bold)).max(260.0);
    let legend = Legend::new(view, wide);
    let width = wide + 2.0 * MARGIN;
    let height = high + 2.0 * MARGIN + HEAD + legend.height;

    let mut out = String::new();
    // Writing to a string never fails.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" \
         role=\"img\" aria-labelledby=\"title desc\" class=\"swml\">\n\
         <title id=\"title\">{2}</title>\n<desc id=\"desc\">{3}</desc>\n<style>\n{4}</style>\n",
        Number(width.ceil()),
        Number(height.ceil()),
        Escaped(title),
        Escaped(&description(view)),
        css(theme),
    );
    let _ = writeln!(
        out,
        "<rect class=\"page\" width=\"{}\" height=\"{}\"/>",
        Number(width.ceil()),
        Number(height.ceil())
    );
    let _ = writeln!(
        out,
        "<text class=\"b\" x=\"{}\" y=\"{}\" font-size=\"{}\">{}</text>",
        Number(MARGIN),
        Number(MARGIN + HEAD_SIZE),
        Number(HEAD_SIZE),
        Escaped(&shown)
    );
    for (sheet, place) in sheets.iter().zip(&page.places) {
        let (x, y) = (place.x + MARGIN, place.y + MARGIN + HEAD);
        let _ = writeln!(out, "<g transform=\"translate({} {})\">", Number(x), Number(y));
        out.push_str(&self::sheet(sheet));
        out.push_str("</g>\n");
    }
    let long = long_edges(view, &sheets, &page);
    if !long.is_empty() {
        let _ = writeln!(out, "<g transform=\"translate({MARGIN} {})\">", MARGIN + HEAD);
        let _ = long.iter().try_for_each(|arrow| write_arrow(arrow, &mut out));
        out.push_str("</g>\n");
    }
    legend.write(MARGIN, MARGIN + HEAD + high + LEGEND_GAP, &mut out);
    out.push_str("</svg>\n");
    out
}

/// The legend of a view as a picture of its own.
pub(super) fn legend_of(view: &View) -> String {
    const WIDE: f64 = 420.0;
    let legend = Legend::new(view, WIDE);
    let mut out = String::new();
    // Writing to a string never fails.
    let _ = write!(
        out,
        "<svg class=\"swml\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\">",
        Number(WIDE + LEGEND_GAP),
        Number(legend.height)
    );
    legend.write(0.0, 0.0, &mut out);
    out.push_str("</svg>");
    out
}

/// What the picture shows, in a sentence, for those who do not see it.
fn description(view: &View) -> String {
    let sections: Vec<_> = view.sections.iter().take(12).map(|s| s.title.as_str()).collect();
    format!(
        "The state machine of a call flow: {}, {}, {}. Sections: {}",
        counted(view.sections.len(), "section"),
        counted(view.nodes.len(), "box"),
        counted(view.edges.len(), "edge"),
        sections.join(", ")
    )
}

/// A section as groups of SVG, its frame at 0, 0.
#[must_use]
pub fn sheet(sheet: &Sheet) -> String {
    let mut out = String::new();
    // Writing to a string never fails.
    let _ = write_sheet(sheet, &mut out);
    out
}

fn write_sheet(sheet: &Sheet, out: &mut String) -> std::fmt::Result {
    for frame in &sheet.frames {
        write_frame(frame, out)?;
    }
    for arrow in &sheet.arrows {
        write_arrow(arrow, out)?;
    }
    for shape in &sheet.boxes {
        write_shape(shape, out)?;
    }
    for arrow in &sheet.arrows {
        if let Some(plate) = &arrow.label {
            write_plate(arrow, plate, out)?;
        }
    }
    Ok(())
}

fn write_frame(frame: &Frame, out: &mut String) -> std::fmt::Result {
    let Frame { id, name, kind, rect, texts, tip, line, span, reached } = frame;
    let never = if *reached { "" } else { " never" };
    write!(
        out,
        "<g id=\"{}\" class=\"frame {}{never}\"",
        Escaped(id),
        style::cluster(*kind).class
    )?;
    place(name, *line, *span, out)?;
    write!(out, "><title>{}</title>", Escaped(tip))?;
    let Rect { x, y, width, height } = *rect;
    write!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\"/>",
        Number(x),
        Number(y),
        Number(width),
        Number(height)
    )?;
    texts.iter().try_for_each(|text| write_text(text, out))?;
    out.push_str("</g>\n");
    Ok(())
}

fn write_shape(shape: &Shape, out: &mut String) -> std::fmt::Result {
    let Shape { id, name, kind, rect, texts, rules, tip, line, span, reached, .. } = shape;
    let never = if *reached { "" } else { " never" };
    write!(out, "<g id=\"{}\" class=\"box {}{never}\"", Escaped(id), style::node(*kind).class)?;
    place(name, *line, *span, out)?;
    write!(out, "><title>{}</title>", Escaped(tip))?;
    shape::outline(*kind, rect, out)?;
    for y in rules {
        write!(
            out,
            "<path class=\"rule\" d=\"M{} {}H{}\"/>",
            Number(rect.x),
            Number(*y),
            Number(rect.right())
        )?;
    }
    texts.iter().try_for_each(|text| write_text(text, out))?;
    out.push_str("</g>\n");
    Ok(())
}

/// Where something stands in the source.
fn place(
    name: &str,
    line: Option<u32>,
    span: Option<crate::source::Span>,
    out: &mut String,
) -> std::fmt::Result {
    write!(out, " data-name=\"{}\"", Escaped(name))?;
    if let Some(line) = line {
        write!(out, " data-line=\"{line}\"")?;
    }
    if let Some(span) = span {
        write!(out, " data-span=\"{}-{}\"", span.start, span.end)?;
    }
    Ok(())
}

fn write_text(text: &Text, out: &mut String) -> std::fmt::Result {
    let Text { x, y, width, size, cut, ink, text, link } = text;
    if let Some(link) = link {
        write!(out, "<a href=\"#{}\">", Escaped(link))?;
    }
    let bold = if *cut == Cut::Bold { " b" } else { "" };
    let class = match ink {
        Ink::Plain => "ink".to_owned(),
        Ink::Quiet => "quiet".to_owned(),
        Ink::Edge(kind) => format!("on-{}", style::edge(*kind).class),
    };
    write!(out, "<text class=\"{class}{bold}\" x=\"{}\" y=\"{}\"", Number(*x), Number(*y))?;
    write!(out, " font-size=\"{}\"", Number(*size))?;
    // Of letters whose width is not known, the room is: they are set to fit.
    if !font::is_known(text) {
        write!(out, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", Number(*width))?;
    }
    write!(out, ">{}</text>", Escaped(text))?;
    if link.is_some() {
        out.push_str("</a>");
    }
    Ok(())
}

fn write_arrow(arrow: &Arrow, out: &mut String) -> std::fmt::Result {
    let class = arrow_class(arrow);
    let (from, to) = (Escaped(&arrow.from), Escaped(&arrow.to));
    write!(out, "<g class=\"{class}\" data-from=\"{from}\" data-to=\"{to}\">")?;
    if !arrow.tip.is_empty() {
        write!(out, "<title>{}</title>", Escaped(&arrow.tip))?;
    }
    write!(out, "<path class=\"wire\" d=\"{}\"/>", PathData(arrow.start, &arrow.segments))?;
    head(&arrow.head, out)?;
    out.push_str("</g>\n");
    Ok(())
}

fn head(head: &[Point; 3], out: &mut String) -> std::fmt::Result {
    let [tip, left, right] = head;
    out.push_str("<path class=\"head\" d=\"M");
    for (number, point) in [left, tip, right].into_iter().enumerate() {
        let command = if number == 0 { "" } else { "L" };
        write!(out, "{command}{} {}", Number(point.x), Number(point.y))?;
    }
    out.push_str("z\"/>");
    Ok(())
}

fn arrow_class(arrow: &Arrow) -> String {
    let never = if arrow.taken { "" } else { " never" };
    let back = if arrow.back { " back" } else { "" };
    format!("edge {}{back}{never}", style::edge(arrow.kind).class)
}

fn write_plate(arrow: &Arrow, plate: &Plate, out: &mut String) -> std::fmt::Result {
    let Rect { x, y, width, height } = plate.rect;
    let within = style::cluster(plate.within).class;
    let never = if arrow.taken { "" } else { " never" };
    write!(out, "<g class=\"label{never}\"><title>{}</title>", Escaped(&arrow.tip))?;
    write!(
        out,
        "<rect class=\"on-{within}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        Number(x),
        Number(y + 1.0),
        Number(width),
        Number(height - 2.0)
    )?;
    write_text(&plate.text, out)?;
    out.push_str("</g>\n");
    Ok(())
}

/// The legend, in rows as wide as the page.
struct Legend {
    rows: Vec<(f64, f64, Sample, &'static str)>,
    height: f64,
}

impl Legend {
    fn new(view: &View, wide: f64) -> Self {
        let (mut x, mut y) = (0.0, 0.0);
        let mut rows = Vec::new();
        for (sample, words) in legend(view) {
            let width = SAMPLE + 8.0 + font::width(words, LEGEND_SIZE, Cut::Regular) + 22.0;
            if x > 0.0 && x + width > wide + 22.0 {
                (x, y) = (0.0, y + LEGEND_ROW);
            }
            rows.push((x, y, sample, words));
            x += width;
        }
        let height = if rows.is_empty() { 0.0 } else { y + LEGEND_GAP + LEGEND_ROW };
        Self { rows, height }
    }

    fn write(&self, left: f64, top: f64, out: &mut String) {
        // Writing to a string never fails.
        let _ = self.rows(left, top, out);
    }

    fn rows(&self, left: f64, top: f64, out: &mut String) -> std::fmt::Result {
        out.push_str("<g class=\"legend\" aria-label=\"legend\">\n");
        for (x, y, sample, words) in &self.rows {
            let (x, y) = (x + left, y + top);
            let middle = y + LEGEND_ROW / 2.0;
            let rect = Rect { x: x + 3.0, y: middle - 7.0, width: SAMPLE - 6.0, height: 14.0 };
            match sample {
                Sample::Edge(kind) => {
                    let class = style::edge(*kind).class;
                    let (from, to) = (Number(x), Number(x + SAMPLE));
                    write!(
                        out,
                        "<g class=\"edge {class}\"><path class=\"wire\" d=\"M{from} {0}H{to}\"/>",
                        Number(middle)
                    )?;
                    let tip = Point { x: x + SAMPLE, y: middle };
                    let corner = |side: f64| Point { x: tip.x - 7.0, y: middle + side };
                    head(&[tip, corner(-3.5), corner(3.5)], out)?;
                    out.push_str("</g>");
                }
                Sample::Box(kind) => {
                    write!(out, "<g class=\"box {}\">", style::node(*kind).class)?;
                    shape::outline(*kind, &rect, out)?;
                    out.push_str("</g>");
                }
                Sample::Never => {
                    out.push_str("<g class=\"box steps never\">");
                    shape::outline(NodeKind::Steps, &rect, out)?;
                    out.push_str("</g>");
                }
            }
            writeln!(
                out,
                "<text class=\"ink\" x=\"{}\" y=\"{}\" font-size=\"{}\">{}</text>",
                Number(x + SAMPLE + 8.0),
                Number(middle + 4.0),
                Number(LEGEND_SIZE),
                Escaped(words)
            )?;
        }
        out.push_str("</g>\n");
        Ok(())
    }
}

/// The line of an edge.
struct PathData<'s>(Point, &'s [Segment]);

impl Display for PathData<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "M{} {}", Number(self.0.x), Number(self.0.y))?;
        for segment in self.1 {
            match segment {
                Segment::Line(to) => write!(f, "L{} {}", Number(to.x), Number(to.y))?,
                Segment::Curve(one, other, to) => {
                    let [a, b, c, d] = [one.x, one.y, other.x, other.y].map(Number);
                    write!(f, "C{a} {b} {c} {d} {} {}", Number(to.x), Number(to.y))?;
                }
            }
        }
        Ok(())
    }
}

/// A number with at most one digit behind the point.
pub(super) struct Number(pub(super) f64);

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let rounded = (self.0 * 10.0).round() / 10.0;
        // minus nothing is nothing
        write!(f, "{}", if rounded == 0.0 { 0.0 } else { rounded })
    }
}

/// A text between tags or in quotes.
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
