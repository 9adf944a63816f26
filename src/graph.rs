//! `swml graph`: the state machine of a document, drawn.

use std::fs;
use std::io::{IsTerminal, Write, stdout};
use std::path::Path;

use swml_compiler::render::svg::{self, Theme};
use swml_compiler::render::{Cut, Format, Look, View, Zoom, write};

use crate::args::{self, Graph, GraphFormat};
use crate::output::{could_not_run, print, report_all};
use crate::{Verdict, input};

pub(crate) fn graph(args: &Graph) -> Verdict {
    let format = match format(args) {
        Ok(format) => format,
        Err(sentence) => return could_not_run(&sentence),
    };
    let source = match input::source(&args.file) {
        Ok(source) => source,
        Err(sentence) => return could_not_run(&sentence),
    };
    let compilation = match input::compiled(&source, &args.links) {
        Ok(compilation) => compilation,
        Err(sentence) => return could_not_run(&sentence),
    };
    report_all(&compilation);
    if compilation.rejected() {
        return Verdict::Findings;
    }
    let zoom = match args.zoom {
        args::Zoom::Step => Zoom::Step,
        args::Zoom::Group => Zoom::Group,
        args::Zoom::Leg => Zoom::Leg,
    };
    let look = Look { zoom, long_edges: args.long_edges, call_left: args.call_left };
    let cut = Cut { section: args.section.clone(), from: args.from.clone(), depth: args.depth };
    let view = match View::new(&compilation.flow, look).cut(&cut) {
        Ok(view) => view,
        Err(missing) => return could_not_run(&missing.to_string()),
    };
    match drawn(&view, format, args.theme) {
        Ok(drawing) => deliver(&drawing, args.output.as_deref()),
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
        "svg" => Ok(GraphFormat::Svg),
        "png" => Ok(GraphFormat::Png),
        "dot" | "gv" => Ok(GraphFormat::Dot),
        "mmd" | "mermaid" => Ok(GraphFormat::Mermaid),
        "txt" => Ok(GraphFormat::Outline),
        _ => Err(format!(
            "{} ends in nothing that says what to write: .svg, .png, .dot, .mmd or .txt does, or \
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

fn drawn(view: &View, format: GraphFormat, theme: args::Theme) -> Result<Drawing, String> {
    let theme = match theme {
        args::Theme::Auto => Theme::Auto,
        args::Theme::Light => Theme::Light,
        args::Theme::Dark => Theme::Dark,
    };
    let text = match format {
        GraphFormat::Svg => svg::write(view, theme),
        GraphFormat::Png => return png(view, theme).map(Drawing::Bytes),
        GraphFormat::Dot => write(view, Format::Dot),
        GraphFormat::Mermaid => write(view, Format::Mermaid),
        GraphFormat::Outline => write(view, Format::Outline),
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

fn deliver(drawing: &Drawing, to: Option<&Path>) -> Verdict {
    let bytes = match drawing {
        Drawing::Text(text) => text.as_bytes(),
        Drawing::Bytes(bytes) => bytes,
    };
    match (to, drawing) {
        (Some(path), _) => match fs::write(path, bytes) {
            Ok(()) => Verdict::Fine,
            Err(error) => {
                could_not_run(&format!("{} could not be written: {error}", path.display()))
            }
        },
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
