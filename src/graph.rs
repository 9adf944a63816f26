//! `swml graph`: the state machine of a document.

use swml_compiler::compile;
use swml_compiler::render::{Format, Zoom as RenderZoom, render};

use crate::args::{Graph, GraphFormat, Zoom};
use crate::output::{could_not_run, print, report};
use crate::{Verdict, input, output};

pub(crate) fn graph(args: &Graph) -> Verdict {
    let source = match input::source(&args.file) {
        Ok(source) => source,
        Err(sentence) => return could_not_run(&sentence),
    };
    let compilation = compile(&source);
    let findings = output::above_notes(&compilation.diagnostics.sorted());
    report(&source, &findings);
    if compilation.diagnostics.rejected() {
        return Verdict::Findings;
    }
    let format = match args.format {
        GraphFormat::Dot => Format::Dot,
        GraphFormat::Mermaid => Format::Mermaid,
        GraphFormat::Outline => Format::Outline,
    };
    let zoom = match args.zoom {
        Zoom::Step => RenderZoom::Step,
        Zoom::Group => RenderZoom::Group,
        Zoom::Leg => RenderZoom::Leg,
    };
    print(&render(&compilation.flow, format, zoom));
    Verdict::Fine
}
