//! `goto`: a jump to a label of the same list or of one around it [A25].

use std::collections::BTreeMap;

use swml_runtime::fault::Fault;
use swml_runtime::value::Text;

use super::{Lowering, Open, exit};
use crate::ast::{Block, Cases, CondEntry, Goto, Name, ResultBranch, ResultKind, Step};
use crate::destination::quoted;
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::Formula;
use crate::flow::NodeKind;
use crate::methods::Kind;
use crate::parse::suggest;
use crate::source::Span;

impl<'d> Lowering<'d, '_> {
    pub(super) fn goto(&mut self, goto: &'d Goto, name: String, span: Span, open: Open) -> Open {
        let kind = NodeKind::Jump {
            label: Text::from(goto.label.text.as_str()),
            when: goto.when.as_ref().map(Formula::condition),
            max: self.formula(&goto.max),
        };
        let node = self.step(name.clone(), kind, span, open);
        let label = goto.label.text.as_str();
        match self.body.scopes.iter().rev().find_map(|scope| scope.get(label)) {
            Some(label) => self.body.gotos.push((node, *label)),
            None => {
                self.report_undefined(&goto.label);
                let kind = NodeKind::Fault(Fault::InvalidValue);
                self.step(format!("{name}/no label"), kind, span, vec![exit(node, 0)]);
            }
        }
        let mut open = vec![exit(node, 1)];
        // In messages the section ends where the jumps are spent, in calls it goes on [A24].
        if self.spaces[self.space].document.kind == Kind::Messaging {
            self.body.spent.append(&mut open);
        }
        if goto.when.is_some() {
            open.push(exit(node, 2));
        }
        open
    }

    fn report_undefined(&mut self, label: &'d Name) {
        let wanted = label.text.as_str();
        let name = quoted(wanted);
        let places = self.places_of(wanted);
        let here = places.iter().find(|(section, _)| *section == self.body.section);
        if let Some((_, place)) = here {
            let message = format!("a goto cannot jump into another branch, to {name}");
            return self.report(
                Diagnostic::new(Code::UndefinedLabel, label.span, message)
                    .label(*place, "the label")
                    .help("put the label into the list of the goto, or into one around it"),
            );
        }
        let message = format!("there is no label {name} in this section");
        let finding = Diagnostic::new(Code::UndefinedLabel, label.span, message);
        let may_guess = self.may_guess(self.body.scopes.iter().map(BTreeMap::len).sum());
        let visible = || self.body.scopes.iter().flat_map(|scope| scope.keys().copied());
        let meant = may_guess.then(|| suggest::nearest(wanted, visible())).flatten();
        let finding = if let Some(meant) = meant {
            finding.help(format!("did you mean {}?", quoted(meant)))
        } else if self.sections().contains_key(wanted) {
            finding.help(format!(
                "{name} is a section: transfer goes there, execute goes there and comes back"
            ))
        } else if let Some((_, place)) = places.first() {
            finding
                .label(*place, "this one belongs to another section")
                .help("a goto stays in its section; transfer leads to another")
        } else {
            finding.help(format!("write the label {name} where it should go on"))
        };
        self.report(finding);
    }

    /// Where labels of a name stand in the document: section and place.
    fn places_of(&mut self, label: &str) -> Vec<(usize, Span)> {
        let space = &self.spaces[self.space];
        let index = self.all_labels.entry(self.space).or_insert_with(|| {
            let mut index = BTreeMap::new();
            for section in &space.document.sections {
                let number = space.sections[section.name.text.as_str()];
                collect(&section.body, number, &mut index);
            }
            index
        });
        index.get(label).cloned().unwrap_or_default()
    }
}

/// All labels of a document by name, each with its section and place.
pub(super) type Labels<'d> = BTreeMap<&'d str, Vec<(usize, Span)>>;

/// Adds the labels of a block, however deep.
fn collect<'d>(block: &'d Block, section: usize, labels: &mut Labels<'d>) {
    for statement in &block.statements {
        match &statement.step {
            Step::Label(name) => {
                labels.entry(&name.text).or_default().push((section, name.span));
            }
            Step::Cond(entries) => collect_cond(entries, section, labels),
            Step::Switch(cases) => collect_cases(cases, section, labels),
            Step::Execute(execute) => {
                if let Some(block) = &execute.on_return {
                    collect(block, section, labels);
                }
                collect_result(execute.result.as_ref(), section, labels);
            }
            Step::Connect(connect) => collect_result(connect.result.as_ref(), section, labels),
            _ => {}
        }
    }
}

fn collect_result<'d>(result: Option<&'d ResultBranch>, section: usize, labels: &mut Labels<'d>) {
    match result.map(|result| &result.kind) {
        Some(ResultKind::Cases(cases)) => collect_cases(cases, section, labels),
        Some(ResultKind::Cond(entries)) => collect_cond(entries, section, labels),
        None => {}
    }
}

fn collect_cases<'d>(cases: &'d Cases, section: usize, labels: &mut Labels<'d>) {
    for block in cases.cases.iter().map(|(_, block)| block).chain(&cases.default) {
        collect(block, section, labels);
    }
}

fn collect_cond<'d>(entries: &'d [CondEntry], section: usize, labels: &mut Labels<'d>) {
    for entry in entries {
        let then = entry.when.as_ref().map(|(_, block)| block);
        for block in then.into_iter().chain(&entry.otherwise) {
            collect(block, section, labels);
        }
    }
}
