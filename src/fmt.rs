//! `swml fmt`: documents into canonical form, and `swml convert`: YAML to JSON and back.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::format::{self, Notation, notation};
use swml_compiler::source::Source;

use crate::args::{Convert, Fmt, To};
use crate::output::{could_not_run, note, print, report, unwritten, visible};
use crate::{Verdict, input};

pub(crate) fn fmt(args: &Fmt) -> Verdict {
    args.files.iter().map(|file| one(file, args.check)).max().unwrap_or(Verdict::Fine)
}

fn one(file: &Path, check: bool) -> Verdict {
    let source = match input::source(file) {
        Ok(source) => source,
        Err(sentence) => return could_not_run(&sentence),
    };
    let name = visible(source.name());
    if file.extension().is_some_and(|end| end == "json") && notation(&source) == Notation::Yaml {
        // YAML under this name would be no help; where it cannot be read at all, that is said instead.
        if let Ok(json) = format::convert(&source, Notation::Json) {
            let without = if json.lost_comments > 0 { ", without its comments" } else { "" };
            let way = format!("swml convert --to json makes JSON of it{without}");
            note(&format!("{name} is YAML, not JSON; {way}"));
            return Verdict::Findings;
        }
    }
    let formatted = match format::format(&source) {
        Ok(formatted) => formatted,
        Err(findings) => return refused(&source, &findings),
    };
    let same = formatted == source.text();
    if check {
        if !same {
            print(&format!(
                "{name}: line {} would be written otherwise\n",
                first(&source, &formatted)
            ));
        }
        return if same { Verdict::Fine } else { Verdict::Findings };
    }
    if file == Path::new("-") {
        print(&formatted);
    } else if !same {
        if let Err(error) = replace(file, &formatted) {
            return could_not_run(&unwritten(file, &error));
        }
        print(&format!("{name}: formatted\n"));
    }
    Verdict::Fine
}

pub(crate) fn convert(args: &Convert) -> Verdict {
    let source = match input::source(&args.file) {
        Ok(source) => source,
        Err(sentence) => return could_not_run(&sentence),
    };
    let to = match args.to {
        Some(To::Yaml) => Notation::Yaml,
        Some(To::Json) => Notation::Json,
        None => other(&source, args.output.as_deref()),
    };
    let converted = match format::convert(&source, to) {
        Ok(converted) => converted,
        Err(findings) => return refused(&source, &findings),
    };
    match &args.output {
        None => print(&converted.text),
        Some(output) => {
            if let Err(error) = replace(output, &converted.text) {
                return could_not_run(&unwritten(output, &error));
            }
        }
    }
    if converted.lost_comments > 0 {
        let name = visible(source.name());
        let lost = match converted.lost_comments {
            1 => "1 was".to_owned(),
            many => format!("{many} were"),
        };
        note(&format!("{name}: JSON has no comments; {lost} left out"));
    }
    Verdict::Fine
}

/// What to turn a document into where that is not said: what the output is called, else the other of what it is.
fn other(source: &Source, output: Option<&Path>) -> Notation {
    let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
    match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("json") => Notation::Json,
        Some("yaml" | "yml") => Notation::Yaml,
        _ => match notation(source) {
            Notation::Json => Notation::Yaml,
            Notation::Yaml => Notation::Json,
        },
    }
}

/// Says why a document cannot be written again; it is left as it is.
fn refused(source: &Source, findings: &Diagnostics) -> Verdict {
    report(source, &findings.sorted());
    Verdict::Findings
}

/// The first line that differs.
fn first(source: &Source, formatted: &str) -> usize {
    let mut lines = source.text().split('\n').zip(formatted.split('\n'));
    let same = lines.by_ref().take_while(|(one, other)| one == other).count();
    same + 1
}

/// Writes a file beside the old one and puts it in its place, so that no moment has half of either. A link
/// stays a link, and who may read the file stays the same.
fn replace(file: &Path, text: &str) -> std::io::Result<()> {
    let file = match fs::canonicalize(file) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return fs::write(file, text),
        Err(error) => return Err(error),
    };
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".swml-fmt");
    let beside = file.with_file_name(name);
    let written = fs::write(&beside, text)
        .and_then(|()| fs::metadata(&file))
        .and_then(|known| fs::set_permissions(&beside, known.permissions()))
        .and_then(|()| fs::rename(&beside, &file));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}
