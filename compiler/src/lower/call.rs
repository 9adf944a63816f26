//! `execute`, `transfer` and `return`. What is not a section of this document is loaded first.

use petgraph::graph::NodeIndex;
use swml_runtime::fault::Fault;
use swml_runtime::program::LoadPurpose;

use super::{Lowering, Open, exit, lower};
use crate::ast::{Dest, DestKind, Document, Execute, Inside, Transfer};
use crate::destination::quoted;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expr::{Argument, Formula};
use crate::flow::NodeKind;
use crate::parse::suggest;
use crate::source::Span;

/// Where a document begins.
pub(super) const MAIN: &str = "main";

/// Where a call goes.
pub(super) enum Target {
    /// To a section of this document, or to `main` of another one that is known ahead.
    Section {
        section: usize,
        /// Whether it is a document that would be fetched.
        fetched: bool,
    },
    /// To a section that is not there.
    Nowhere,
    /// To what this text names when the call gets there.
    Loaded(Formula),
}

impl<'d> Lowering<'d, '_> {
    pub(super) fn execute(
        &mut self,
        execute: &'d Execute,
        name: String,
        span: Span,
        open: Open,
    ) -> Open {
        let params = self.maybe(execute.params.as_ref());
        // What could not be loaded goes on behind the whole statement: a statement fault.
        let mut failed = Vec::new();
        let mut open = match self.target(&execute.dest, &name) {
            Target::Section { section, fetched } => {
                let kind = NodeKind::Call { params, fetched };
                let call = self.step(name.clone(), kind, span, open);
                self.builder.reference(call, 0, section);
                vec![exit(call, 0)]
            }
            Target::Nowhere => {
                let kind = NodeKind::Fault(Fault::UndefinedSection);
                self.step(name.clone(), kind, span, open);
                Vec::new()
            }
            Target::Loaded(dest) => {
                let purpose = LoadPurpose::Execute;
                let load = self.load(&name, dest, params.clone(), purpose, span, open);
                failed.push(exit(load, 1));
                let kind = NodeKind::Call { params, fetched: false };
                let call = self.step(name.clone(), kind, span, vec![exit(load, 0)]);
                vec![exit(call, 0)]
            }
        };
        // First `on_return`, then `result` [A27].
        if let Some(block) = &execute.on_return {
            open = self.block(block, &format!("{name}/on_return"), open);
        }
        if let Some(result) = &execute.result {
            open = self.result(result, &name, open);
        }
        open.extend(failed);
        open
    }

    pub(super) fn transfer(
        &mut self,
        transfer: &'d Transfer,
        name: String,
        span: Span,
        open: Open,
    ) -> Open {
        let params = self.maybe(transfer.params.as_ref());
        self.leave(&transfer.dest, params, LoadPurpose::Transfer, &name, span, open);
        Vec::new()
    }

    pub(super) fn give_back(
        &mut self,
        value: &Argument,
        name: String,
        span: Span,
        open: Open,
    ) -> Open {
        let value = self.formula(value);
        self.step(name, NodeKind::Return(value), span, open);
        Vec::new()
    }

    /// A transfer, written or behind a bridge: what cannot be loaded ends the script.
    pub(super) fn leave(
        &mut self,
        dest: &'d Dest,
        params: Option<Formula>,
        purpose: LoadPurpose,
        name: &str,
        span: Span,
        open: Open,
    ) {
        match self.target(dest, name) {
            Target::Section { section, .. } => {
                let enter = self.step(name.to_owned(), NodeKind::Enter { params }, span, open);
                self.builder.enter(enter, 0, section);
            }
            Target::Nowhere => {
                let kind = NodeKind::Fault(Fault::UndefinedSection);
                self.step(name.to_owned(), kind, span, open);
            }
            Target::Loaded(text) => {
                let load = self.load(name, text, params.clone(), purpose, span, open);
                let loaded = vec![exit(load, 0)];
                self.step(name.to_owned(), NodeKind::Enter { params }, span, loaded);
                self.cannot_load(name, load, span);
            }
        }
    }

    /// The state that fetches a document, or finds out what a text names.
    pub(super) fn load(
        &mut self,
        owner: &str,
        dest: Formula,
        params: Option<Formula>,
        purpose: LoadPurpose,
        span: Span,
        open: Open,
    ) -> NodeIndex {
        let kind = NodeKind::Load { dest, params, purpose };
        self.step(format!("{owner}/load"), kind, span, open)
    }

    /// Where a document that must be there is not: the script fails.
    pub(super) fn cannot_load(&mut self, owner: &str, load: NodeIndex, span: Span) {
        let kind = NodeKind::Fault(Fault::ExecuteFailed);
        self.step(format!("{owner}/failed"), kind, span, vec![exit(load, 1)]);
    }

    pub(super) fn target(&mut self, dest: &'d Dest, owner: &str) -> Target {
        if let Some((section, fetched)) = self.known(dest, owner) {
            return Target::Section { section, fetched };
        }
        match dest.text() {
            Some(text) => Target::Loaded(self.formula(text)),
            None => {
                if let DestKind::Section(name) = &dest.kind {
                    self.report_undefined_section(name, dest.span);
                }
                Target::Nowhere
            }
        }
    }

    /// The section that a dest leads to, where that is known ahead, and whether it would be fetched.
    pub(super) fn known(&mut self, dest: &'d Dest, owner: &str) -> Option<(usize, bool)> {
        match &dest.kind {
            DestKind::Section(name) => Some((*self.sections().get(name.as_str())?, false)),
            DestKind::Inline(_, inside) => {
                let Inside { document, refused } = inside.as_deref()?;
                if *refused {
                    self.look_into(document);
                    return None;
                }
                let unit = self.spaces[self.space].unit;
                let space = self.announce_document(document, owner.to_owned(), unit, None, true);
                Some((self.spaces[space].sections[MAIN], false))
            }
            DestKind::Url(url) => {
                let url = url.value()?.as_text()?;
                let space = *self.linked.get(url.trim())?;
                // A linked document without a main is refused, and so is the whole.
                Some((*self.spaces[space].sections.get(MAIN)?, true))
            }
            DestKind::Computed(_) => None,
        }
    }

    /// What else is wrong with a document that is refused: it has no states of its own here.
    fn look_into(&mut self, document: &Document) {
        let source = self.units[self.spaces[self.space].unit].source.clone();
        let mut found = Diagnostics::default();
        let _ = lower(document, &source, &mut found);
        for finding in found.sorted() {
            self.report(Diagnostic { inner: true, ..finding });
        }
    }

    fn report_undefined_section(&mut self, name: &str, span: Span) {
        let message = format!("there is no section {} in this document", quoted(name));
        let finding = Diagnostic::new(Code::UndefinedSection, span, message);
        let is_label = self.body.scopes.iter().any(|scope| scope.contains_key(name));
        let may_guess = self.may_guess(self.sections().len());
        let known = || self.sections().keys().copied();
        let outer = self.spaces[self.space].inline
            && self.spaces.iter().any(|space| space.sections.contains_key(name));
        let help = match may_guess.then(|| suggest::nearest(name, known())).flatten() {
            Some(meant) => format!("did you mean {}?", quoted(meant)),
            None if outer => {
                format!(
                    "a document sees its own sections alone: write {} into this one",
                    quoted(name)
                )
            }
            None if is_label => format!("{} is a label: goto leads there", quoted(name)),
            None => format!("add a section {} under sections:", quoted(name)),
        };
        self.report(finding.help(help));
    }
}
