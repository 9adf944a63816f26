//! All programs of one call: the document that it began with, and those that it fetched.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::Program;
use crate::id::{ConnectId, ProgramId, SectionId};

/// An append-only set of programs. A position in a call is a program and a state of it.
#[derive(Clone, Debug)]
pub struct Image {
    programs: Vec<Arc<Program>>,
}

impl Image {
    /// An image of the document that a call begins with.
    #[must_use]
    pub fn new(main: impl Into<Arc<Program>>) -> Self {
        Self { programs: alloc::vec![main.into()] }
    }

    /// Adds a fetched document.
    pub fn add(&mut self, program: impl Into<Arc<Program>>) -> ProgramId {
        let id = ProgramId::from_index(self.programs.len());
        self.programs.push(program.into());
        id
    }

    /// A program of the image.
    #[must_use]
    pub fn program(&self, id: ProgramId) -> &Program {
        &self.programs[id.index()]
    }

    /// `main` of the document that was linked by a URL to the one that the call began with.
    #[must_use]
    pub fn linked(&self, url: &str) -> Option<(ProgramId, SectionId)> {
        let main = ProgramId(0);
        self.program(main).linked(url).map(|section| (main, section))
    }

    /// How many groups a connect has.
    #[must_use]
    pub fn groups(&self, (program, connect): (ProgramId, ConnectId)) -> usize {
        self.program(program).tables().connects[connect.index()].groups.len()
    }

    /// Whether there is such a program.
    #[must_use]
    pub fn has(&self, id: ProgramId) -> bool {
        id.index() < self.programs.len()
    }
}
