//! The architecture as tables: who may import whom, which crate stays where, what never stands in the code.
//! To change a table is to change the architecture: say why in the commit, and in `docs/architecture.md`.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

/// Modules of the runtime, each with what it imports. Everything stands below what it imports.
const RUNTIME: &[(&str, &[&str])] = &[
    ("id", &[]),
    ("time", &[]),
    ("fault", &[]),
    // The text of a number is JavaScript's.
    ("value", &["expr"]),
    ("expr", &["fault", "value"]),
    ("destination", &["value"]),
    ("io", &["destination", "fault", "id", "time", "value"]),
    ("program", &["destination", "expr", "fault", "id", "io", "value"]),
    ("machine", &["destination", "expr", "fault", "id", "io", "program", "time", "value"]),
    ("driver", &["id", "io", "machine", "program", "time", "value"]),
    ("monitor", &["driver", "id", "io", "machine", "time", "value"]),
    ("sim", &["driver", "expr", "fault", "id", "io", "program", "time", "value"]),
];

/// Modules of the compiler, each with what it imports.
const COMPILER: &[(&str, &[&str])] = &[
    ("limits", &[]),
    ("counted", &[]),
    ("source", &[]),
    ("redact", &[]),
    ("methods", &[]),
    // Bugs to be switched on, in tests alone.
    ("museum", &[]),
    ("diagnostic", &["counted", "limits", "source"]),
    ("destination", &["methods"]),
    // How long a step can take, by its row and by what it plays.
    ("lengths", &["destination", "methods"]),
    ("syntax", &["destination", "diagnostic", "limits", "source"]),
    ("expr", &["diagnostic", "limits", "source", "syntax"]),
    ("ast", &["expr", "methods", "source"]),
    (
        "parse",
        &[
            "ast",
            "destination",
            "diagnostic",
            "expr",
            "limits",
            "methods",
            "museum",
            "source",
            "syntax",
        ],
    ),
    // Documents are written again; the parser is asked which numbers are texts.
    ("format", &["diagnostic", "parse", "source", "syntax"]),
    ("flow", &["expr", "source"]),
    (
        "lower",
        &[
            "ast",
            "destination",
            "diagnostic",
            "expr",
            "flow",
            "limits",
            "methods",
            "museum",
            "parse",
            "redact",
            "source",
        ],
    ),
    // Tables; what a document uses is read from its tree.
    ("points", &["diagnostic", "methods", "source", "syntax"]),
    ("platform", &["diagnostic"]),
    // Its examples go through the converter.
    ("schema", &["format", "methods", "source"]),
    ("freeze", &["expr", "flow", "source"]),
    ("render", &["counted", "diagnostic", "expr", "flow", "methods", "redact", "source", "syntax"]),
    // Listens to what the machine says.
    ("coverage", &[]),
    (
        "scenario",
        &[
            "compile",
            "coverage",
            "destination",
            "diagnostic",
            // What a call has is said where its names are looked up.
            "expr",
            "methods",
            "museum",
            "parse",
            "redact",
            "source",
            "syntax",
        ],
    ),
    (
        "checks",
        &[
            "counted",
            "destination",
            "diagnostic",
            "methods",
            "parse",
            "scenario",
            "source",
            "syntax",
        ],
    ),
    // What authors allow are patterns as in checks; a scenario knows the fields of a call.
    ("safety", &["checks", "expr", "flow", "methods", "redact", "scenario", "source"]),
    ("verify", &["checks", "counted", "lengths", "methods", "museum", "redact", "scenario"]),
    // What can come back from outside, and what a wait is, the verifier knows.
    (
        "bounds",
        &[
            "compile", "counted", "lengths", "methods", "museum", "redact", "render", "source",
            "verify",
        ],
    ),
    (
        "generate",
        &[
            "counted", "coverage", "expr", "flow", "format", "methods", "museum", "redact",
            "render", "scenario", "source", "verify",
        ],
    ),
];

/// The only cycle.
const CYCLE: (&str, &str) = ("value", "expr");

/// Crates of others, and the only folders that know them.
const CRATES: &[(&str, &[&str])] = &[
    ("granit_parser", &["compiler/src/syntax"]),
    ("annotate_snippets", &["compiler/src/diagnostic"]),
    ("nom", &["compiler/src/checks", "compiler/src/destination", "compiler/src/expr"]),
    (
        "petgraph",
        &[
            "compiler/src/bounds",
            "compiler/src/flow",
            "compiler/src/freeze",
            "compiler/src/lower",
            "compiler/src/render",
            "compiler/src/safety",
        ],
    ),
    ("jiff", &["compiler/src/scenario"]),
    ("resvg", &["compiler/src/render/png.rs"]),
    ("serde_yaml", &[]),
    ("postcard", &["runtime/src/program/wire"]),
    ("crc32fast", &["runtime/src/program/wire"]),
    // Not in runtime and compiler: a flow is compiled and verified without an engine.
    ("rquickjs", &["js/src"]),
    ("swml_js", &["src/run"]),
    ("clap", &["src"]),
    ("clap_complete", &["src"]),
    ("jsonschema", &[]),
];

/// The only file of compiler and runtime with threads: its outcome is the same for any number of them.
const THREADS: &str = "compiler/src/verify/search.rs";

/// What no stage and no machine touches: clocks, files, network, threads, the environment, chance.
const OUTSIDE: [&str; 8] = [
    "std::time",
    "std::fs",
    "std::net",
    "std::thread",
    "std::env",
    "std::process",
    "SystemTime",
    "rand::",
];

const LINES: usize = 600;

#[test]
fn imports_are_granted_and_grants_are_used() {
    let mut wrong = String::new();
    for (krate, table) in [("runtime", RUNTIME), ("compiler", COMPILER)] {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (file, code) in sources(&format!("{krate}/src")) {
            let module = module_of(&file);
            if module != "lib" {
                found.entry(module).or_default().extend(imports(&code));
            }
        }
        let granted = table.iter().map(|(module, imports)| {
            ((*module).to_owned(), imports.iter().map(|name| (*name).to_owned()).collect())
        });
        let granted: BTreeMap<String, BTreeSet<String>> = granted.collect();
        for module in found.keys().chain(granted.keys()).collect::<BTreeSet<_>>() {
            let none = BTreeSet::new();
            let (has, may) =
                (found.get(module).unwrap_or(&none), granted.get(module).unwrap_or(&none));
            if !granted.contains_key(module) {
                let _ = writeln!(wrong, "{krate}: {module} is not in the table");
            }
            for import in has.iter().filter(|import| *import != module && !may.contains(*import)) {
                let _ = writeln!(wrong, "{krate}: {module} imports {import}, which is not granted");
            }
            for grant in may.difference(has) {
                let _ = writeln!(wrong, "{krate}: {module} may import {grant} and does not");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn modules_stand_behind_what_they_import() {
    for table in [RUNTIME, COMPILER] {
        let place = |name: &str| table.iter().position(|(module, _)| *module == name);
        for (module, imports) in table {
            for import in *imports {
                let behind = place(import).is_none_or(|import| Some(import) < place(module));
                assert!(behind || (*module, *import) == CYCLE, "{module} stands before {import}");
            }
        }
    }
}

#[test]
fn crates_stay_in_their_places() {
    let mut wrong = String::new();
    for (file, code) in everything() {
        for (krate, places) in CRATES {
            let used =
                code.contains(&format!("{krate}::")) || code.contains(&format!("use {krate};"));
            if used && !places.iter().any(|place| file.starts_with(place)) {
                let _ = writeln!(wrong, "{file} uses {krate}");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn compiler_and_runtime_touch_nothing_outside() {
    let mut wrong = String::new();
    for (file, code) in sources("compiler/src").into_iter().chain(sources("runtime/src")) {
        let outside = OUTSIDE.iter().filter(|name| **name != "std::thread" || file != THREADS);
        for name in outside.filter(|name| names(&code, name)) {
            let _ = writeln!(wrong, "{file} uses {name}");
        }
        if file.starts_with("runtime") && code.contains("std::") {
            let _ = writeln!(wrong, "{file} uses std: the runtime is no_std");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Whether code has a name that is not the end of a longer one.
fn names(code: &str, name: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| !code[..at].ends_with(is_letter))
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = String::new();
    let tests = [
        "tests",
        "compiler/tests",
        "js/tests",
        "runtime/tests",
        "compiler/benches",
        "js/benches",
        "examples",
    ];
    let files = tests.iter().flat_map(|folder| files(folder)).chain(everything_raw());
    for (file, text) in files {
        let lines = text.lines().count();
        if lines > LINES {
            let _ = writeln!(wrong, "{file} has {lines} lines: split it by subject");
        }
        if !text.starts_with("//! ") {
            let _ = writeln!(wrong, "{file} does not begin with what it is");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The names behind `crate::`, lists of them included.
fn imports(code: &str) -> Vec<String> {
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    let name = |text: &str| text.chars().take_while(|c| is_name(*c)).collect::<String>();
    let mut names = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split('}').next().unwrap_or_default();
                names.extend(list.split(',').map(|item| name(item.trim())));
            }
            None => names.push(name(rest)),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn module_of(file: &str) -> String {
    let inside = file.split_once("src/").map_or(file, |(_, inside)| inside);
    inside.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned()
}

fn everything() -> Vec<(String, String)> {
    ["compiler/src", "js/src", "runtime/src", "src"]
        .iter()
        .flat_map(|folder| sources(folder))
        .collect()
}

fn everything_raw() -> Vec<(String, String)> {
    ["compiler/src", "js/src", "runtime/src", "src"]
        .iter()
        .flat_map(|folder| files(folder))
        .collect()
}

/// The code of a folder without its comments.
fn sources(folder: &str) -> Vec<(String, String)> {
    let code = |text: String| {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    };
    files(folder).into_iter().map(|(file, text)| (file, code(text))).collect()
}

fn files(folder: &str) -> Vec<(String, String)> {
    let read = |path: std::path::PathBuf| {
        (support::name(&path), fs::read_to_string(&path).expect("code is UTF-8"))
    };
    support::files(folder, &[".rs"]).into_iter().map(read).collect()
}
