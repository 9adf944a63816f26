//! `swml graph`: the state machine of a document or of a built program, drawn.

use std::io::{IsTerminal, Write, stdout};

use swml_compiler::flow::Flow;
use swml_compiler::render::svg::{self, Theme};
use swml_compiler::render::{Cut, Format, Look, Note, View, Zoom, page, write};

use crate::args::{self, Graph, GraphFormat};
use crate::output::{could_not_run, print, write_file};
use crate::run::Subject;
use crate::{Verdict, bounds, run};

pub(crate) fn graph(args: &Graph) -> Verdict {
    let format = match format(args) {
        Ok(format) => format,
        Err(sentence) => return could_not_run(&sentence),
    };
    let Subject { program, flow, .. } = match run::program(&args.file, args.kind, &args.links) {
        Ok(subject) => subject,
        Err(verdict) => return verdict,
    };
    let wanted = args.bounds || format == GraphFormat::Html;
    let notes = if wanted { bounds::notes(program) } else { Vec::new() };
    match drawn(&flow, args, format, &notes) {
        Ok(drawing) => deliver(&drawing, args),
        Err(sentence) => could_not_run(&sentence),
    }
}

/// What is asked for, or what the output is called after.
fn format(args: &Graph) -> Result<GraphFormat, String> {
    let Some(output) = &args.output else {
        let format = args.format.unwrap_or(GraphFormat::Dot);
        if format == GraphFormat::Png && stdout().is_terminal() {
            return Err("a PNG is nothing for a terminal: say where to, with -o FILE".to_owned());
        }
        return Ok(format);
    };
    if let Some(format) = args.format {
        return Ok(format);
    }
    let ending = output.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => Ok(GraphFormat::Html),
        "svg" => Ok(GraphFormat::Svg),
        "png" => Ok(GraphFormat::Png),
        "dot" | "gv" => Ok(GraphFormat::Dot),
        "mmd" | "mermaid" => Ok(GraphFormat::Mermaid),
        "txt" => Ok(GraphFormat::Outline),
        _ => Err(format!(
            "{} ends in nothing that says what to write: .html, .svg, .png, .dot, .mmd or .txt does, or \
             --format",
            output.display()
        )),
    }
}

enum Drawing {
    Text(String),
    #[cfg_attr(not(feature = "png"), allow(dead_code))]
    Bytes(Vec<u8>),
}

fn drawn(
    flow: &Flow,
    args: &Graph,
    format: GraphFormat,
    notes: &[Note],
) -> Result<Drawing, String> {
    let zoom = match args.zoom {
        args::Zoom::Step => Zoom::Step,
        args::Zoom::Group => Zoom::Group,
        args::Zoom::Leg => Zoom::Leg,
    };
    let cut = Cut { section: args.section.clone(), from: args.from.clone(), depth: args.depth };
    let (long_edges, call_left) = (args.long_edges, args.call_left);
    let look = Look { zoom, long_edges, call_left, ..Look::default() };
    let view = || {
        let view = View::new(flow, look.clone()).noted(notes);
        view.cut(&cut).map_err(|missing| missing.to_string())
    };
    let theme = match args.theme {
        args::Theme::Auto => Theme::Auto,
        args::Theme::Light => Theme::Light,
        args::Theme::Dark => Theme::Dark,
    };
    let text = match format {
        GraphFormat::Html if cut != Cut::default() => {
            return Err(
                "a page has the whole flow and cuts nothing out: leave --section, --from and \
                        --depth away, or write an SVG"
                    .to_owned(),
            );
        }
        GraphFormat::Html => page::write_noted(flow, zoom, None, notes, args.bounds),
        GraphFormat::Svg => svg::write(&view()?, theme),
        GraphFormat::Png => return png(&view()?, theme).map(Drawing::Bytes),
        GraphFormat::Dot => write(&view()?, Format::Dot),
        GraphFormat::Mermaid => write(&view()?, Format::Mermaid),
        GraphFormat::Outline => write(&view()?, Format::Outline),
    };
    Ok(Drawing::Text(text))
}

/// A PNG has no reader's system to ask: without a theme it is for a light page.
#[cfg(feature = "png")]
fn png(view: &View, theme: Theme) -> Result<Vec<u8>, String> {
    let theme = if theme == Theme::Dark { theme } else { Theme::Light };
    swml_compiler::render::png::png(&svg::write(view, theme)).map_err(|error| error.to_string())
}

#[cfg(not(feature = "png"))]
fn png(_: &View, _: Theme) -> Result<Vec<u8>, String> {
    Err("this build has no PNG, which takes longer to build: `cargo install --path . --features png` \
         has it; SVG is always there"
        .to_owned())
}

fn deliver(drawing: &Drawing, args: &Graph) -> Verdict {
    let bytes = match drawing {
        Drawing::Text(text) => text.as_bytes(),
        Drawing::Bytes(bytes) => bytes,
    };
    match (&args.output, drawing) {
        (Some(path), _) => write_file(path, &args.file, bytes),
        (None, Drawing::Text(text)) => {
            print(text);
            Verdict::Fine
        }
        (None, Drawing::Bytes(bytes)) => match stdout().lock().write_all(bytes) {
            Ok(()) => Verdict::Fine,
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Verdict::Fine,
            Err(error) => could_not_run(&format!("standard output could not be written: {error}")),
        },
    }
}
