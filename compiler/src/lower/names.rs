//! Names that nothing has and that are nearly those of something: `promt_value` where a prompt gives
//! `prompt_value`, `call.form` for `call.from`.
//!
//! Only what is nearly a name that this very flow sets, or nearly a field of the call, is said: any other may come
//! from the environment of the number, or from a document that leads here.

use std::collections::BTreeSet;

use swml_runtime::expr::{Path, Root, Segment};

use super::params::{set, sets_anything};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Formula, fields};
use crate::flow::{Flow, NodeKind};
use crate::methods;
use crate::parse::suggest;

/// Finds them, each with its section.
pub(super) fn misspelt(flow: &Flow) -> Vec<(usize, Diagnostic)> {
    // A fetched document and the functions of a conversation may set anything.
    let variables = (!flow.nodes().any(|(at, _)| sets_anything(flow, at)))
        .then(|| Variables { known: set(flow), here: set_here(flow) });
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for (_, node) in flow.nodes() {
        for read in flow.formulas(&node.kind).into_iter().flat_map(Formula::reads) {
            let Some((message, meant)) = mistake(&read.path, variables.as_ref()) else { continue };
            // What belongs to a whole connect is computed by each of its groups.
            if seen.insert((node.section, read.span.start, meant.clone())) {
                let finding = Diagnostic::new(Code::MisspeltName, read.span, message);
                found.push((node.section, finding.help(format!("did you mean {meant}?"))));
            }
        }
    }
    found
}

/// The names of variables.
struct Variables<'f> {
    /// Of those that anything could set.
    known: BTreeSet<&'f str>,
    /// Of those that this flow sets.
    here: BTreeSet<&'f str>,
}

/// What is wrong with the name that a path begins with, and what was meant.
fn mistake(path: &Path, variables: Option<&Variables<'_>>) -> Option<(String, String)> {
    let key = || match path.segments.first() {
        Some(Segment::Key(key)) => Some(key.as_str()),
        _ => None,
    };
    let variable = |name: &str, lead: &str| {
        let Variables { known, here } = variables?;
        let is_field = lead.is_empty() && fields::is_field(name);
        let meant = (!known.contains(name) && !is_field).then(|| near(name, here.iter()))??;
        Some((format!("nothing sets a variable \"{name}\""), format!("{lead}{meant}")))
    };
    match &path.root {
        Root::Call => {
            let name = key().filter(|name| !fields::is_field(name))?;
            let meant = near(name, fields::FIELDS.iter().map(|(known, _)| known))?;
            Some((format!("a call has no field \"{name}\""), format!("call.{meant}")))
        }
        Root::Bare(root) if root.as_str() == "message" => {
            let name = key().filter(|name| fields::message_field(name).is_none())?;
            let meant = near(name, fields::MESSAGE_FIELDS.iter().map(|(known, _)| known))?;
            Some((format!("a message has no field \"{name}\""), format!("message.{meant}")))
        }
        Root::Bare(name) => variable(name, ""),
        Root::Vars => variable(key()?, "vars."),
        Root::Params | Root::Envs => None,
    }
}

/// The nearest of some names where it is so near that hardly anything else can be meant: numbered names are
/// several things, and short ones soon resemble each other.
fn near<'n>(name: &str, known: impl Iterator<Item = &'n &'n str>) -> Option<&'n str> {
    let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let meant = suggest::nearest(name, known.copied())?;
    let is_numbered = letters(name) == letters(meant);
    let is_near = suggest::apart(name, meant) <= (name.len() / 4).min(2);
    (is_near && !is_numbered).then_some(meant)
}

/// The variables that the steps of a flow set.
fn set_here(flow: &Flow) -> BTreeSet<&str> {
    let mut here = BTreeSet::new();
    for (_, node) in flow.nodes() {
        let method = match &node.kind {
            NodeKind::Set(assignments) => {
                let given = assignments.iter().filter(|(_, to)| to.is_some());
                here.extend(given.map(|(name, _)| name.as_str()));
                continue;
            }
            NodeKind::Act(act) => act.method.as_str(),
            NodeKind::Dial { .. } => "connect",
            NodeKind::Call { .. } => "execute",
            _ => continue,
        };
        let outputs = methods::method(method).map_or(&[][..], |method| method.sets);
        here.extend(outputs.iter().map(|output| output.name));
    }
    here
}
