//! The gallery: every flow of `docs/examples` with its picture, its scenarios, and what it shows, which is the
//! comment that it begins with. `SWML_UPDATE=1 cargo test --test gallery` makes pictures and page anew.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use swml_compiler::compile;
use swml_compiler::render::svg::{self, Theme};
use swml_compiler::render::view::NodeKind;
use swml_compiler::render::{Cut, View, Zoom};
use swml_compiler::source::Source;

const FOLDER: &str = "docs/examples";
/// The most that a picture may take: pages load several.
const BYTES: usize = 80_000;

const HEAD: &str = "\
# Gallery

Flows as they are used, each with its picture and with calls that are played in the tests. How to read the pictures is
explained in [graphs](../graphs.md). This page is made from the comments of the flows; a test keeps it and the pictures
fresh.

```sh
swml graph docs/examples/support.yaml -o support.svg   # draw one
swml run docs/examples/support.yaml                    # play one
```
";

#[test]
fn pictures_and_page_are_fresh() {
    let mut page = HEAD.to_owned();
    let mut stale = String::new();
    let flows = flows();
    for path in &flows {
        let text = fs::read_to_string(path).expect("a flow is a text");
        let stem = path.file_stem().expect("a file has a name").to_string_lossy();
        let source = Source::new(&format!("{stem}.yaml"), &text);
        let compilation = compile(&source);
        assert!(compilation.diagnostics.is_empty(), "{stem} has findings");
        let mut draw = |name: &str, view: &View| {
            let picture = svg::write(view, Theme::Auto);
            assert!(picture.len() < BYTES, "the picture {name} has {} bytes", picture.len());
            keep(&path.with_file_name(format!("{name}.svg")), &picture, &mut stale);
        };
        draw(&stem, &View::new(&compilation.flow, Zoom::Group));
        // A conversation is one box there; open, it is a picture of its own.
        let open = View::new(&compilation.flow, Zoom::Step);
        let opens = open.nodes.iter().any(|node| node.kind == NodeKind::Step);
        if opens {
            let section = Some("main".to_owned());
            let part = open.cut(&Cut { section, ..Cut::default() }).expect("there is a main");
            draw(&format!("{stem}-open"), &part);
        }
        page.push_str(&entry(&stem, &text, opens));
    }
    assert!(flows.len() >= 8, "only {} flows", flows.len());
    keep(&support::root().join(FOLDER).join("README.md"), &page, &mut stale);
    assert!(stale.is_empty(), "stale, run with SWML_UPDATE=1 and look at the difference:\n{stale}");
}

/// A title, a sentence, the picture, the calls.
fn entry(stem: &str, text: &str, opens: bool) -> String {
    let comment = text.lines().take_while(|line| line.starts_with('#'));
    let words: Vec<_> = comment.map(|line| line.trim_start_matches('#').trim()).collect();
    assert!(!words.is_empty(), "{stem} does not say what it shows");
    let mut entry = String::new();
    // Writing to a string never fails.
    let _ = write!(
        entry,
        "\n## {}\n\n{}\n\n![The graph of {stem}.yaml]({stem}.svg)\n\n[{stem}.yaml]({stem}.yaml)",
        title(stem),
        words.join(" ")
    );
    if opens {
        let command = format!("swml graph {stem}.yaml --zoom step --section main");
        let _ = write!(
            entry,
            ", and with its conversation open, `{command}`:\n\n![The steps of {stem}.yaml]({stem}-open.svg)"
        );
    }
    let calls = scenarios(stem);
    assert!(!calls.is_empty(), "nobody calls {stem}");
    for (number, call) in calls.iter().enumerate() {
        let before = if number == 0 { ", and calls: " } else { ", " };
        let _ = write!(entry, "{before}[{call}](scenarios/{stem}.{call}.yaml)");
    }
    entry.push('\n');
    entry
}

fn title(stem: &str) -> String {
    let words = stem.replace('-', " ");
    match words.strip_prefix("ivr") {
        Some(rest) => format!("IVR{rest}"),
        None => words[..1].to_uppercase() + &words[1..],
    }
}

fn flows() -> Vec<PathBuf> {
    let mut flows = support::files(FOLDER, &[".yaml"]);
    flows.retain(|path| path.parent() == Some(&support::root().join(FOLDER)));
    flows
}

fn scenarios(stem: &str) -> Vec<String> {
    let name = |path: PathBuf| {
        let file = path.file_stem()?.to_string_lossy().into_owned();
        Some(file.strip_prefix(stem)?.strip_prefix('.')?.to_owned())
    };
    support::files(&format!("{FOLDER}/scenarios"), &[".yaml"])
        .into_iter()
        .filter_map(name)
        .collect()
}

/// Compares a file with what it should hold, or writes it.
fn keep(path: &Path, text: &str, stale: &mut String) {
    if fs::read_to_string(path).is_ok_and(|held| held == text) {
        return;
    }
    if std::env::var_os("SWML_UPDATE").is_some() {
        fs::write(path, text).expect("documentation can be written");
    } else {
        let _ = writeln!(stale, "{}", support::name(path));
    }
}
