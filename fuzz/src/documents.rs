//! Documents that dial, converse, run jobs and answer messages in every way, compiled once.

use std::sync::{Arc, LazyLock};

use swml_compiler::{compile, source::Source};
use swml_runtime::program::{Image, Program};

/// The programs of `documents/` that calls begin with, always in the same order: what a stored input
/// chooses must not become something else, so new ones go to the end.
pub static PROGRAMS: LazyLock<Vec<Arc<Program>>> = LazyLock::new(|| {
    let texts = [
        include_str!("../documents/one.yaml"),
        include_str!("../documents/serial.yaml"),
        include_str!("../documents/parallel.yaml"),
        include_str!("../documents/groups.yaml"),
        include_str!("../documents/confirms.yaml"),
        include_str!("../documents/nested.yaml"),
        include_str!("../documents/redial.yaml"),
        include_str!("../documents/queues.yaml"),
        include_str!("../documents/computed.yaml"),
        include_str!("../documents/documents.yaml"),
        include_str!("../documents/clocks.yaml"),
        include_str!("../documents/faults.yaml"),
        include_str!("../documents/conversations.yaml"),
        include_str!("../documents/jobs.yaml"),
        include_str!("../documents/messages.yaml"),
    ];
    texts.map(program).into()
});

/// Each of [`PROGRAMS`] with the documents that it may load: programs 1 and 2 of the image.
pub static IMAGES: LazyLock<Vec<Image>> = LazyLock::new(|| {
    let other = program(include_str!("../documents/other.yaml"));
    let further = program(include_str!("../documents/further.yaml"));
    let image = |main: &Arc<Program>| {
        let mut image = Image::new(Arc::clone(main));
        image.add(Arc::clone(&other));
        image.add(Arc::clone(&further));
        image
    };
    PROGRAMS.iter().map(image).collect()
});

fn program(text: &str) -> Arc<Program> {
    let compilation = compile(&Source::new("flow.yaml", text));
    let findings = || format!("{text}\n{:#?}", compilation.diagnostics.sorted());
    Arc::new(compilation.program().unwrap_or_else(|_| panic!("{}", findings())))
}
