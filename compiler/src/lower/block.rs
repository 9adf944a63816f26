//! Sections and blocks: statements one after another, the labels that can be seen from each, and steps
//! that no call can reach.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::NodeIndex;
use swml_runtime::program::ActKind;

use super::{Loose, Lowering, Open, exit};
use crate::ast::{Block, Statement, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::flow::NodeKind;
use crate::source::Span;

/// What is known of the section that is being lowered.
#[derive(Default)]
pub(super) struct Body<'d> {
    /// Its number.
    pub(super) section: usize,
    /// Where each label leads, once its state is there.
    pub(super) labels: Vec<Option<NodeIndex>>,
    /// The labels of the block that is being lowered and of those around it, the innermost last.
    pub(super) scopes: Vec<BTreeMap<&'d str, usize>>,
    /// Jumps that wait for the states of their labels.
    pub(super) gotos: Vec<(NodeIndex, usize)>,
    /// Exits of jumps that are spent, which lead to the end of the section.
    pub(super) spent: Open,
    /// Ends of the script with a statement behind them.
    ends: Vec<End<'d>>,
}

/// A statement that ends the script or the section, and the state of the statement behind it.
struct End<'d> {
    ending: NodeIndex,
    statement: &'d Statement,
    behind: NodeIndex,
    behind_statement: &'d Statement,
}

impl<'d> Lowering<'d, '_> {
    pub(super) fn section(&mut self, index: usize, path: &str, span: Span, block: &'d Block) {
        let open = self.start(index, path, span);
        let open = self.block(block, path, open);
        self.end(path, span, open);
    }

    /// Begins a section.
    pub(super) fn start(&mut self, index: usize, path: &str, span: Span) -> Open {
        self.body = Body { section: index, ..Body::default() };
        let start = self.node(format!("{path}/start"), NodeKind::Start, span);
        vec![exit(start, 0)]
    }

    /// Ends a section: whatever is open leads to its end, and every `goto` to its label.
    pub(super) fn end(&mut self, path: &str, span: Span, mut open: Open) {
        open.append(&mut self.body.spent);
        self.step(format!("{path}/end"), NodeKind::End, span, open);
        for (goto, label) in std::mem::take(&mut self.body.gotos) {
            if let Some(target) = self.body.labels[label] {
                self.builder.exit(goto, 0, target);
            }
        }
        self.report_dead_code();
    }

    /// Lowers statements one after another; gives back what is open behind the last.
    pub(super) fn block(&mut self, block: &'d Block, path: &str, mut open: Open) -> Open {
        let mut scope = BTreeMap::new();
        for statement in &block.statements {
            if let Step::Label(name) = &statement.step {
                scope.insert(name.text.as_str(), self.body.labels.len());
                self.body.labels.push(None);
            }
        }
        self.body.scopes.push(scope);
        let mut ending: Option<(NodeIndex, &'d Statement)> = None;
        for (number, statement) in block.statements.iter().enumerate() {
            let first = NodeIndex::new(self.builder.len());
            open = self.statement(statement, path, number, open);
            if first.index() == self.builder.len() {
                // a label, or something that could not be read
                continue;
            }
            if let Some((ending, ends)) = ending.take() {
                let (behind, behind_statement) = (first, statement);
                self.body.ends.push(End { ending, statement: ends, behind, behind_statement });
            }
            ending = ends(statement).then_some((first, statement));
        }
        self.body.scopes.pop();
        open
    }

    fn statement(
        &mut self,
        statement: &'d Statement,
        path: &str,
        number: usize,
        mut open: Open,
    ) -> Open {
        let name = |method: &str| format!("{path}/{number} {method}");
        let span = statement.span;
        match &statement.step {
            Step::Action(action) => self.action(action, name(action.method.name), span, open),
            Step::Set(assignments) => self.set(assignments, name("set"), span, open),
            Step::Unset(names) => self.unset(names, name("unset"), span, open),
            Step::Cond(entries) => self.cond(entries, name("cond"), span, open),
            Step::Switch(cases) => self.switch(cases, name("switch"), span, open),
            Step::Goto(goto) => self.goto(goto, name("goto"), span, open),
            Step::Execute(execute) => self.execute(execute, name("execute"), span, open),
            Step::Transfer(transfer) => self.transfer(transfer, name("transfer"), span, open),
            Step::Return(value) => self.give_back(value, name("return"), span, open),
            Step::Connect(connect) => self.connect(connect, &name("connect"), span, open),
            Step::Converse(talk) => self.converse(talk, name(talk.action.method.name), span, open),
            Step::Label(label) => {
                let visible = self.body.scopes.last();
                if let Some(label) = visible.and_then(|scope| scope.get(label.text.as_str())) {
                    open.push(Loose::Label(*label));
                }
                open
            }
            Step::Broken => open,
        }
    }

    /// Warns of what stands behind an end that calls do reach, and is not reached in another way.
    fn report_dead_code(&mut self) {
        let ends = std::mem::take(&mut self.body.ends);
        if ends.is_empty() {
            return;
        }
        let reached = self.reached_from(self.builder.start(self.body.section));
        for end in ends.iter().filter(|end| reached.contains(&end.ending)) {
            if reached.contains(&end.behind) {
                continue;
            }
            let finding = Diagnostic::new(
                Code::DeadCode,
                end.behind_statement.method.span,
                "no call can reach this step",
            )
            .label(end.statement.method.span, words(&end.statement.step));
            self.report(match end.statement.step {
                Step::Transfer(_) => finding.help("to come back, write execute"),
                _ => finding.help("remove it, or move it up"),
            });
        }
    }

    /// The states of the section that its first one leads to.
    fn reached_from(&self, start: NodeIndex) -> BTreeSet<NodeIndex> {
        let mut reached = BTreeSet::from([start]);
        let mut waiting = vec![start];
        while let Some(node) = waiting.pop() {
            for target in self.builder.targets(node) {
                if reached.insert(target) {
                    waiting.push(target);
                }
            }
        }
        reached
    }
}

/// Whether nothing can follow a statement in its block.
fn ends(statement: &Statement) -> bool {
    match &statement.step {
        Step::Action(action) => action.method.kind == Some(ActKind::Hangup),
        Step::Transfer(_) | Step::Return(_) => true,
        _ => false,
    }
}

fn words(step: &Step) -> &'static str {
    match step {
        Step::Transfer(_) => "a transfer never comes back",
        Step::Return(_) => "the section ends here",
        _ => "the call ends here",
    }
}
