//! Documents that a call fetches: from files that a scenario names, or from the text itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use swml_runtime::fault::Fault;
use swml_runtime::id::ProgramId;
use swml_runtime::program::Image;
use swml_runtime::sim::Loader;

use crate::source::Source;

/// Gives the text of a file, or nothing.
type ReadFile = Box<dyn Fn(&Path) -> Option<String>>;

/// Compiles what a call fetches. Reading files is left to whoever makes it.
pub struct FileLoader {
    documents: BTreeMap<String, PathBuf>,
    read: ReadFile,
}

impl FileLoader {
    /// A loader of documents by URL; `read` gives the text of a file, or nothing.
    #[must_use]
    pub fn new(
        documents: BTreeMap<String, PathBuf>,
        read: impl Fn(&Path) -> Option<String> + 'static,
    ) -> Self {
        Self { documents, read: Box::new(read) }
    }
}

impl Loader for FileLoader {
    fn load(&mut self, dest: &str, image: &mut Image) -> Result<ProgramId, Fault> {
        let (name, text) = match self.documents.get(dest) {
            Some(path) => {
                let text = (self.read)(path).ok_or(Fault::ExecuteFailed)?;
                (path.display().to_string(), text)
            }
            None if dest.trim_start().starts_with('{') || dest.contains('\n') => {
                ("<inline>".to_owned(), dest.to_owned())
            }
            None => return Err(Fault::ExecuteFailed),
        };
        let compilation = crate::compile(&Source::new(&name, &text));
        let program = compilation.program().map_err(|_| Fault::Parse)?;
        Ok(image.add(program))
    }
}
