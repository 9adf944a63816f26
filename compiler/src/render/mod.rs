//! Flow to text and pictures: [`render`].
//!
//! `view` decides what is seen (which states share a box, what an edge is called, what is never reached)
//! and says it once, as a [`View`]. `dot`, `mermaid` and `outline` only write a view down. For a picture,
//! `layout` finds a place for everything in it, with the widths of `font`, and `svg` writes that down.
//! `style` has the looks that they all share. A further format is a further writer of views or of sheets.

mod dot;
pub mod font;
pub mod layout;
mod mermaid;
mod outline;
pub mod page;
#[cfg(feature = "png")]
pub mod png;
mod style;
pub mod svg;
mod text;
pub mod view;
mod words;

pub use text::width;
pub use view::{Cut, Look, NoSuchPart, Note, View};

use crate::flow::Flow;

/// What to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// A graph for Graphviz.
    #[default]
    Dot,
    /// A Mermaid `flowchart TD`.
    Mermaid,
    /// Indented text of at most 100 columns.
    Outline,
    /// A picture.
    Svg,
}

/// How close to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Zoom {
    /// Every state is a node.
    Step,
    /// Steps that always follow one another share a box; a dial group is a box that lists its legs.
    #[default]
    Group,
    /// The same, but every leg of a dial group is a node.
    Leg,
}

/// Writes a flow down. The same flow gives the same text, byte for byte, and no text inside of the flow
/// can break the format: control characters and marks that turn the direction of writing are written as
/// `\u{202e}`. A flow that was read back from a program has no lines.
///
/// # Example
/// ```
/// use swml_compiler::{compile, render::{Format, Zoom, render}, source::Source};
///
/// let text = "sections:\n  main:\n  - answer\n  - connect: {to: '+15550100001', timeout: 20}\n";
/// let flow = compile(&Source::new("desk.yaml", text)).flow;
/// let outline = render(&flow, Format::Outline, Zoom::Group);
/// assert!(outline.contains("answered -> 1 connect/bridge"), "{outline}");
/// assert!(outline.contains("timed out, failed -> end"), "{outline}");
/// assert!(render(&flow, Format::Dot, Zoom::Leg).starts_with("digraph"));
/// ```
#[must_use]
pub fn render(flow: &Flow, format: Format, zoom: Zoom) -> String {
    write(&View::new(flow, zoom), format)
}

/// Writes a view down.
#[must_use]
pub fn write(view: &View, format: Format) -> String {
    match format {
        Format::Dot => dot::write(view),
        Format::Mermaid => mermaid::write(view),
        Format::Outline => outline::write(view),
        Format::Svg => svg::write(view, svg::Theme::Auto),
    }
}
