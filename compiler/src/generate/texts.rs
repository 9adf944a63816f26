//! Documents that a call makes of its own words. Nothing is fetched.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use swml_runtime::fault::Fault;
use swml_runtime::id::ProgramId;
use swml_runtime::program::Image;
use swml_runtime::sim::Loader;

use crate::scenario::FileLoader;

/// Compiles a text that is a document, once for all calls of one image.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts(Rc<RefCell<BTreeMap<String, Result<ProgramId, Fault>>>>);

/// What `swml run` has for a scenario that names no documents.
pub(super) fn loader() -> FileLoader {
    FileLoader::new(BTreeMap::new(), |_| None)
}

impl Loader for Texts {
    fn load(&mut self, dest: &str, image: &mut Image) -> Result<ProgramId, Fault> {
        if let Some(known) = self.0.borrow().get(dest) {
            return *known;
        }
        let loaded = loader().load(dest, image);
        self.0.borrow_mut().insert(dest.to_owned(), loaded);
        loaded
    }
}
