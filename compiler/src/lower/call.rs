//! `execute`, `transfer` and `return`. What is not a section of this document is loaded first.

use petgraph::graph::NodeIndex;
use swml_runtime::fault::Fault;
use swml_runtime::program::LoadPurpose;

use super::{Lowering, Open, exit};
use crate::ast::{Dest, DestKind, Execute, Transfer};
use crate::destination::quoted;
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Argument, Formula};
use crate::flow::NodeKind;
use crate::parse::suggest;
use crate::source::Span;

/// Where a call goes.
enum Target {
    /// To a section of this document.
    Section(usize),
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
        let mut open = match self.target(&execute.dest) {
            Target::Section(section) => {
                let call = self.step(name.clone(), NodeKind::Call { params }, span, open);
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
                let kind = NodeKind::Call { params };
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
        match self.target(dest) {
            Target::Section(section) => {
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

    fn target(&mut self, dest: &'d Dest) -> Target {
        match &dest.kind {
            DestKind::Section(name) => match self.sections.get(name.as_str()) {
                Some(section) => Target::Section(*section),
                None => {
                    self.report_undefined_section(name, dest.span);
                    Target::Nowhere
                }
            },
            DestKind::Url(text) | DestKind::Inline(text) | DestKind::Computed(text) => {
                Target::Loaded(self.formula(text))
            }
        }
    }

    fn report_undefined_section(&mut self, name: &str, span: Span) {
        let message = format!("there is no section {} in this document", quoted(name));
        let finding = Diagnostic::new(Code::UndefinedSection, span, message);
        let is_label = self.body.scopes.iter().any(|scope| scope.contains_key(name));
        let may_guess = self.may_guess(self.sections.len());
        let known = || self.sections.keys().copied();
        let help = match may_guess.then(|| suggest::nearest(name, known())).flatten() {
            Some(meant) => format!("did you mean {}?", quoted(meant)),
            None if is_label => format!("{} is a label: goto leads there", quoted(name)),
            None => format!("add a section {} under sections:", quoted(name)),
        };
        self.report(finding.help(help));
    }
}
