//! Where in the parameters of a method something stands, in words: `action 1 of prompt 2 of pay`.

use std::fmt;

/// A map of parameters, seen from its method.
#[derive(Clone, Copy)]
pub(super) enum Place<'p> {
    /// The method itself, or another map that has a name of its own.
    Top(&'p str),
    /// The map behind a key.
    Key(&'p str, &'p Place<'p>),
    /// A map in a list: what it is, and its number from 0.
    Item(&'p str, usize, &'p Place<'p>),
    /// A map under a free name: what it is, and the name.
    Named(&'p str, &'p str, &'p Place<'p>),
}

impl Place<'_> {
    /// The way down as the name of a state has it: `prompt 2/action 1`; empty for the method itself.
    pub(super) fn path(&self) -> String {
        let (above, last) = match *self {
            Place::Top(_) => return String::new(),
            Place::Key(key, above) => (above, key.to_owned()),
            Place::Item(what, index, above) => (above, format!("{what} {}", index + 1)),
            Place::Named(what, name, above) => (above, format!("{what} {name}")),
        };
        let above = above.path();
        if above.is_empty() { last } else { format!("{above}/{last}") }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Top(name) => f.write_str(name),
            Place::Key(key, above) => write!(f, "{key} of {above}"),
            Place::Item(what, index, above) => write!(f, "{what} {} of {above}", index + 1),
            Place::Named(what, name, above) => write!(f, "{what} \"{name}\" of {above}"),
        }
    }
}

impl<'p> From<&'p str> for Place<'p> {
    fn from(name: &'p str) -> Self {
        Place::Top(name)
    }
}
