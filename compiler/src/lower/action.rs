//! Leaf methods, `set` and `unset`.

use std::rc::Rc;

use swml_runtime::expr::{Path, Root};
use swml_runtime::program::{ActKind, JobSpec, LoadPurpose};
use swml_runtime::value::{Text, Value};

use super::{Lowering, Open, exit};
use crate::ast::{Action, Dest, Name, NestedKind};
use crate::expr::{Argument, Formula, PathExpr};
use crate::flow::{Act, NodeKind};
use crate::methods::{Job, Method, Output};
use crate::source::Span;

/// The variables that a method sets, and those that it sets when it fails.
#[derive(Clone)]
pub(super) struct Outputs {
    sets: Rc<[Text]>,
    on_success: Rc<[(Text, Value)]>,
    on_failure: Rc<[(Text, Value)]>,
    job: Option<Rc<JobSpec>>,
}

impl<'d> Lowering<'d, '_> {
    /// A method without somebody who carries it out is a control method, never an action.
    pub(super) fn action(
        &mut self,
        action: &'d Action,
        name: String,
        span: Span,
        open: Open,
    ) -> Open {
        let method = action.method;
        let Some(kind) = method.kind else { return open };
        let act = self.act(action, kind, span);
        let node = self.step(name.clone(), NodeKind::Act(act), span, open);
        if kind == ActKind::Hangup {
            return Vec::new();
        }
        action.nested.iter().fold(vec![exit(node, 0)], |open, nested| match &nested.kind {
            NestedKind::Result(result) => self.result(result, &name, open),
            NestedKind::Document(dest) => self.onward(method, dest, &name, nested.span, open),
            // Only a method that has exits of its own leads to statements in its parameters.
            NestedKind::Block(_) => open,
        })
    }

    /// The step of a method.
    pub(super) fn act(&mut self, action: &Action, kind: ActKind, span: Span) -> Act {
        let method = action.method;
        let once = |job: Job| job.unless.is_some_and(|param| action.arg(param).is_some());
        let once = method.job.is_some_and(once);
        let kind = if once { ActKind::Perform } else { kind };
        let params = action.args.iter().map(|(param, value)| (Text::word(param.name), value));
        let Outputs { sets, on_success, on_failure, job } = self.outputs(method);
        Act {
            method: Text::word(method.name),
            kind,
            params: self.map_formula(span, params),
            auto_answer: method.answers.then(|| self.auto_answer(action, span)),
            sets,
            on_success,
            on_failure,
            job: job.filter(|_| !once),
            confirmable: method.confirmable,
            conversation: None,
            spans: None,
        }
    }

    /// A document that the call goes on with where a variable says so; else the next statement follows.
    fn onward(
        &mut self,
        method: &'static Method,
        dest: &'d Dest,
        name: &str,
        span: Span,
        open: Open,
    ) -> Open {
        let Some(onward) = method.onward else { return open };
        let path = Path { root: Root::Bare(Text::word(onward.variable)), segments: Vec::new() };
        let variable = PathExpr { span, path, text: onward.variable.to_owned() };
        let kind = NodeKind::Switch {
            subject: Formula::path(&variable),
            keys: vec![Text::word(onward.word)],
            partial: false,
            transform: None,
        };
        let branch = self.step(format!("{name}/{}", onward.variable), kind, span, open);
        let path = format!("{name}/{}", onward.param);
        self.leave(dest, None, LoadPurpose::AfterBridge, &path, span, vec![exit(branch, 0)]);
        vec![exit(branch, 1)]
    }

    /// What a method sets: the same lists on every step that uses it.
    fn outputs(&mut self, method: &'static Method) -> Outputs {
        let made = self.outputs.entry(method.name).or_insert_with(|| {
            let says = |word: fn(&Output) -> Option<&'static str>| {
                method
                    .sets
                    .iter()
                    .filter_map(|output| {
                        Some((Text::word(output.name), Value::word(word(output)?)))
                    })
                    .collect()
            };
            Outputs {
                on_success: says(|output| output.on_success),
                on_failure: says(|output| output.on_failure),
                job: method.job.map(|job| Rc::new(spec(job))),
                sets: method.sets.iter().map(|output| Text::word(output.name)).collect(),
            }
        });
        made.clone()
    }

    pub(super) fn set(
        &mut self,
        assignments: &[(Name, Argument)],
        name: String,
        span: Span,
        open: Open,
    ) -> Open {
        let one = |(name, value): &(Name, Argument)| {
            (Text::from(name.text.as_str()), Some(self.formula(value)))
        };
        let assignments = assignments.iter().map(one).collect();
        self.assign(assignments, name, span, open)
    }

    pub(super) fn unset(&mut self, names: &[Name], name: String, span: Span, open: Open) -> Open {
        let one = |name: &Name| (Text::from(name.text.as_str()), None);
        self.assign(names.iter().map(one).collect(), name, span, open)
    }

    fn assign(
        &mut self,
        assignments: Vec<(Text, Option<Formula>)>,
        name: String,
        span: Span,
        open: Open,
    ) -> Open {
        let node = self.step(name, NodeKind::Set(assignments), span, open);
        vec![exit(node, 0)]
    }

    /// Whether the call is answered first: as the step says, else yes.
    fn auto_answer(&mut self, action: &Action, span: Span) -> Formula {
        match action.arg("auto_answer") {
            Some(wanted) => self.formula(wanted),
            None => self.formula(&Argument::literal(span, true)),
        }
    }
}

/// The jobs of a method as the machine knows them.
fn spec(job: Job) -> JobSpec {
    JobSpec {
        of: Text::word(job.of),
        count: job.count,
        control: job.control.map(Text::word),
        excludes: job.excludes.iter().map(|name| Text::word(name)).collect(),
        by: job.by.map(Text::word),
    }
}
