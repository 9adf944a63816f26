//! What a document is for, calls or messages: nothing in it says so but the methods that it uses. Those that only one
//! kind has decide; the first of them in a section, else the first further inside.

use crate::ast::Name;
use crate::methods::{self, Kind};
use crate::syntax::{Tree, View};

/// What a document was taken for.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// The kind.
    pub kind: Kind,
    /// The method that decided; none where it was said from outside, or nothing decides.
    pub by: Option<Name>,
}

/// Finds out what a document is for; for calls, where nothing decides.
#[must_use]
pub fn infer(tree: &Tree) -> Taken {
    let Some(root) = tree.root().and_then(View::mapping) else { return Taken::default() };
    // A document that is one reply has no sections.
    let short =
        root.iter().find_map(|(key, _)| decisive(key).filter(|(kind, _)| *kind == Kind::Messaging));
    let sections =
        || root.get("sections").and_then(View::mapping).into_iter().flat_map(|map| map.iter());
    let found = short
        .or_else(|| sections().find_map(|(_, body)| body.sequence()?.iter().find_map(statement)))
        .or_else(|| sections().find_map(|(_, body)| inside(body)));
    match found {
        Some((kind, by)) => Taken { kind, by: Some(by) },
        None => Taken::default(),
    }
}

/// A statement whose method only one kind of document has.
fn statement(view: View<'_>) -> Option<(Kind, Name)> {
    match view.mapping() {
        Some(map) => map.iter().find_map(|(key, _)| decisive(key)),
        None => decisive(view),
    }
}

/// The first such statement in any list, however deep.
fn inside(view: View<'_>) -> Option<(Kind, Name)> {
    match (view.sequence(), view.mapping()) {
        (Some(items), _) => items.iter().find_map(|item| statement(item).or_else(|| inside(item))),
        (_, Some(map)) => map.iter().find_map(|(_, value)| inside(value)),
        _ => None,
    }
}

fn decisive(name: View<'_>) -> Option<(Kind, Name)> {
    let scalar = name.scalar()?;
    match methods::method(scalar.text())?.kinds {
        [kind] => Some((*kind, Name { text: scalar.text().to_owned(), span: scalar.span() })),
        _ => None,
    }
}
