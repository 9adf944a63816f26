//! Reading what the command is pointed at, with a clear sentence where that cannot be done.

use std::fs;
use std::io::{ErrorKind, Read, stdin};
use std::path::Path;

use swml_compiler::methods::Kind;
use swml_compiler::source::Source;
use swml_compiler::{Compilation, Link, compile_with};
use swml_runtime::machine::readings::Readings;
use swml_runtime::program::Program;

use crate::args::{Links, OfKind};
use crate::output::note;

/// The bytes of a file, or of standard input for `-`.
///
/// # Errors
/// With a sentence for people.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        return stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map(|_| bytes)
            .map_err(|error| format!("standard input could not be read: {error}"));
    }
    let name = path.display();
    if path.is_dir() {
        return Err(format!("{name} is a folder; name a file in it"));
    }
    fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("there is no file {name}"),
        ErrorKind::PermissionDenied => format!("{name} may not be read: permission denied"),
        _ => format!("{name} could not be read: {error}"),
    })
}

/// The text of a file as a source.
///
/// # Errors
/// With a sentence for people.
pub(crate) fn source(path: &Path) -> Result<Source, String> {
    let bytes = bytes(path)?;
    if Program::is_artifact(&bytes) {
        return Err(format!(
            "{} is a built program; name the document that it was built from",
            name(path)
        ));
    }
    text(path, bytes)
}

/// Bytes as a source.
///
/// # Errors
/// Where they are not UTF-8, saying which byte is not.
pub(crate) fn text(path: &Path, bytes: Vec<u8>) -> Result<Source, String> {
    let name = name(path);
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(&name, &text)),
        Err(error) => Err(format!(
            "{name} is not UTF-8 text, as a document is: byte {} does not belong to any character",
            error.utf8_error().valid_up_to() + 1
        )),
    }
}

/// A document compiled together with those that are linked to it.
///
/// # Errors
/// With a sentence for people, where a file cannot be read.
pub(crate) fn compiled(
    source: &Source,
    kind: OfKind,
    links: &Links,
) -> Result<Compilation, String> {
    let mut known: Vec<Link> = Vec::new();
    for (url, file) in &links.links {
        if known.iter().any(|link| link.url == *url) {
            return Err(format!("two links stand for {url}; keep one of them"));
        }
        known.push(Link { url: url.clone(), source: self::source(file)? });
    }
    let compilation = compile_with(source, kind.kind.map(Kind::from), &known);
    for url in compilation.unused_links() {
        note(&format!("no step fetches {url}: look how it is written in --link and in the flow"));
    }
    Ok(compilation)
}

/// The document of a file, compiled.
///
/// # Errors
/// With a sentence for people, where a file cannot be read.
pub(crate) fn document(file: &Path, kind: OfKind, links: &Links) -> Result<Compilation, String> {
    compiled(&source(file)?, kind, links)
}

/// Open points as the arguments read them, over how they are read else.
///
/// # Errors
/// With a sentence for people, where there is no such reading.
pub(crate) fn readings(
    mut readings: Readings,
    given: &[(String, String)],
) -> Result<Readings, String> {
    for (name, value) in given {
        let unknown = |unknown| format!("no reading {name}={value}: {unknown}");
        readings.set(name, value).map_err(unknown)?;
    }
    Ok(readings)
}

/// What a file is called in outputs.
pub(crate) fn name(path: &Path) -> String {
    if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() }
}
