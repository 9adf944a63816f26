//! `switch`, `cond` and `result`: one exit per case, then the default or the lack of one.

use swml_runtime::fault::Fault;
use swml_runtime::value::Text;

use super::{Lowering, NAME_CHARS, Open, exit};
use crate::ast::{Cases, CondEntry, ResultBranch, ResultKind};
use crate::expr::Formula;
use crate::flow::{NodeKind, shortened};
use crate::source::Span;

impl<'d> Lowering<'d, '_> {
    /// Without a default, what matches no case is a fault.
    pub(super) fn switch(
        &mut self,
        cases: &'d Cases,
        name: String,
        span: Span,
        open: Open,
    ) -> Open {
        let (mut open, otherwise) =
            self.cases(cases, false, &name, span, open, |key| format!("case {key}"));
        if cases.default.is_none() {
            let kind = NodeKind::Fault(Fault::NoMatch);
            self.step(format!("{name}/no match"), kind, span, otherwise);
        } else {
            open.extend(otherwise);
        }
        open
    }

    /// What matches nothing goes on.
    pub(super) fn cond(
        &mut self,
        entries: &'d [CondEntry],
        name: String,
        span: Span,
        open: Open,
    ) -> Open {
        self.conditions(entries, false, name, span, open)
    }

    fn conditions(
        &mut self,
        entries: &'d [CondEntry],
        is_result: bool,
        name: String,
        span: Span,
        open: Open,
    ) -> Open {
        let mut whens = Vec::new();
        let mut otherwise = None;
        let count = self.within_limit("this list", entries.len(), span);
        for entry in &entries[..count] {
            whens.extend(entry.when.as_ref());
            // an `else` ends the list, wherever it stands [A22] [A70]
            if let Some(block) = &entry.otherwise {
                otherwise = Some(block);
                break;
            }
        }
        let formulas = whens.iter().map(|(when, _)| Formula::condition(when)).collect();
        let partial = is_result && otherwise.is_none();
        let kind = NodeKind::Cond { whens: formulas, partial };
        let node = self.step(name.clone(), kind, span, open);
        let mut open = Vec::new();
        for (rank, (_, block)) in whens.iter().enumerate() {
            let path = format!("{name}/then {}", rank + 1);
            open.extend(self.block(block, &path, vec![exit(node, rank)]));
        }
        let last = vec![exit(node, whens.len())];
        match otherwise {
            Some(block) => open.extend(self.block(block, &format!("{name}/else"), last)),
            None => open.extend(last),
        }
        open
    }

    /// A `result` that matches nothing goes on [A46].
    pub(super) fn result(&mut self, result: &'d ResultBranch, owner: &str, open: Open) -> Open {
        let name = format!("{owner}/result");
        match &result.kind {
            ResultKind::Cases(cases) => {
                let path = |key: String| match key.as_str() {
                    // not to be taken for the default itself
                    "default" => "case default".to_owned(),
                    _ => key,
                };
                let (mut open, otherwise) = self.cases(cases, true, &name, result.span, open, path);
                open.extend(otherwise);
                open
            }
            ResultKind::Cond(entries) => self.conditions(entries, true, name, result.span, open),
        }
    }

    /// The branch itself. Gives back what is open behind the cases, and what is behind the default or, where
    /// there is none, the exit of what matches no case.
    fn cases(
        &mut self,
        cases: &'d Cases,
        is_result: bool,
        name: &str,
        span: Span,
        open: Open,
        path: impl Fn(String) -> String,
    ) -> (Open, Open) {
        let count = self.within_limit("this switch", cases.cases.len(), span);
        let list = &cases.cases[..count];
        let kind = NodeKind::Switch {
            subject: Formula::path(&cases.variable),
            keys: list.iter().map(|(key, _)| Text::from(key.text.as_str())).collect(),
            partial: is_result && cases.default.is_none(),
            transform: cases.transform,
        };
        let node = self.step(name.to_owned(), kind, span, open);
        let mut open = Vec::new();
        for (rank, (key, block)) in list.iter().enumerate() {
            let path = format!("{name}/{}", path(shortened(&key.text, NAME_CHARS)));
            open.extend(self.block(block, &path, vec![exit(node, rank)]));
        }
        let last = vec![exit(node, count)];
        let otherwise = match &cases.default {
            Some(block) => self.block(block, &format!("{name}/default"), last),
            None => last,
        };
        (open, otherwise)
    }
}
