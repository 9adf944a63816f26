//! Documents that a call fetches: from files that a scenario names, or from the text itself.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use swml_runtime::fault::Fault;
use swml_runtime::id::ProgramId;
use swml_runtime::program::Image;
use swml_runtime::sim::Loader;

use crate::diagnostic::Diagnostic;
use crate::redact::redact_text;
use crate::source::Source;

/// Gives the text of a file, or nothing.
type ReadFile = Box<dyn Fn(&Path) -> Option<String>>;

/// Compiles what a call fetches. Reading files is left to whoever makes it.
pub struct FileLoader {
    documents: BTreeMap<String, PathBuf>,
    read: ReadFile,
    unused: Unused,
}

/// The documents that a call asked for and could not use. Shared with the loader that fills it.
#[derive(Clone, Debug, Default)]
pub struct Unused(Rc<RefCell<Vec<Unusable>>>);

/// A document that a call asked for and could not use.
#[derive(Clone, Debug)]
pub struct Unusable {
    /// What was to be fetched; secrets are replaced.
    pub dest: String,
    /// Why it could not be used.
    pub why: Why,
}

/// Why a document could not be used.
#[derive(Clone, Debug)]
pub enum Why {
    /// Nothing says which file it is.
    Unnamed,
    /// Its file cannot be read.
    Unreadable(PathBuf),
    /// The platform would refuse it.
    Rejected(Source, Vec<Diagnostic>),
}

impl Unused {
    /// What could not be used so far, in order, each once.
    #[must_use]
    pub fn list(&self) -> Vec<Unusable> {
        self.0.borrow().clone()
    }

    fn push(&self, dest: &str, why: Why) {
        let dest = redact_text(dest);
        let mut list = self.0.borrow_mut();
        if !list.iter().any(|known| known.dest == dest) {
            list.push(Unusable { dest, why });
        }
    }
}

impl FileLoader {
    /// A loader of documents by URL; `read` gives the text of a file, or nothing.
    #[must_use]
    pub fn new(
        documents: BTreeMap<String, PathBuf>,
        read: impl Fn(&Path) -> Option<String> + 'static,
    ) -> Self {
        Self { documents, read: Box::new(read), unused: Unused::default() }
    }

    /// Where it says what could not be used, and why.
    #[must_use]
    pub fn unused(&self) -> Unused {
        self.unused.clone()
    }

    fn text(&self, dest: &str) -> Result<Source, (Why, Fault)> {
        if let Some(path) = self.documents.get(dest.trim()) {
            let text = (self.read)(path)
                .ok_or_else(|| (Why::Unreadable(path.clone()), Fault::ExecuteFailed))?;
            return Ok(Source::new(&path.display().to_string(), &text));
        }
        if dest.trim_start().starts_with('{') || dest.contains('\n') {
            return Ok(Source::new("<inline>", dest));
        }
        Err((Why::Unnamed, Fault::ExecuteFailed))
    }
}

impl Loader for FileLoader {
    fn load(&mut self, dest: &str, image: &mut Image) -> Result<ProgramId, Fault> {
        let loaded = self.text(dest).and_then(|source| {
            let compilation = crate::compile(&source);
            compilation.program().map_err(|_| {
                let findings = compilation.diagnostics.sorted();
                (Why::Rejected(source, findings), Fault::Parse)
            })
        });
        match loaded {
            Ok(program) => Ok(image.add(program)),
            Err((why, fault)) => {
                self.unused.push(dest, why);
                Err(fault)
            }
        }
    }
}
