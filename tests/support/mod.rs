//! What several test harnesses need: the files of a folder, in a fixed order, and pages with tables that
//! are made of data.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder of the repository whose name ends in one of these, by path.
pub(crate) fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&root().join(folder), endings, &mut found);
    found.sort();
    found
}

/// A path as the repository knows it, with `/` on every system.
pub(crate) fn name(path: &Path) -> String {
    let inside = path.strip_prefix(root()).unwrap_or(path);
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries {
        let path = entry.expect("a folder that can be listed").path();
        if path.is_dir() {
            collect(&path, endings, found);
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path);
        }
    }
}

/// Whether there is a flow or a scenario of a name, or a file or folder at a path.
pub(crate) fn is_there(name: &str) -> bool {
    let flow = |ending: &str| root().join(format!("tests/flows/{name}.{ending}")).exists();
    let scenario = || root().join(format!("tests/scenarios/{name}.yaml")).exists();
    flow("yaml") || flow("json") || scenario() || root().join(name).exists()
}

/// Holds a whole page against what the data say. `SWML_UPDATE=1` writes it anew.
pub(crate) fn is_page(page: &str, real: &str) {
    let path = root().join(page);
    if fs::read_to_string(&path).is_ok_and(|text| text == real) {
        return;
    }
    let update = std::env::var_os("SWML_UPDATE").is_some();
    assert!(update, "{page} is stale: run with SWML_UPDATE=1 and read the difference");
    fs::write(&path, real).expect("documentation can be written");
}

/// Holds what stands between two marks of a page against what the data say. `SWML_UPDATE=1` writes it anew.
pub(crate) fn holds(page: &str, name: &str, table: &str) {
    static WRITING: Mutex<()> = Mutex::new(());
    let _alone = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let path = root().join(page);
    let text = fs::read_to_string(&path).expect("the page is there");
    let (begin, end) = (format!("<!-- begin: {name} -->\n"), format!("<!-- end: {name} -->"));
    let (before, rest) = text.split_once(&begin).expect("the table has a beginning");
    let (_, after) = rest.split_once(&end).expect("the table has an end");
    let real = format!("{before}{begin}\n{table}\n{end}{after}");
    if real == text {
        return;
    }
    assert!(
        std::env::var_os("SWML_UPDATE").is_some(),
        "the table {name} in {page} is stale: run with SWML_UPDATE=1 and read the difference"
    );
    fs::write(&path, real).expect("documentation can be written");
}
