//! Where a value comes from, and the way that it takes: from a source, through variables, arguments and
//! return values.

use std::rc::Rc;

use petgraph::graph::NodeIndex;

use crate::methods::Giver;
use crate::source::Span;

/// Something that the document does not say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    /// What kind of thing it is.
    pub(super) source: Source,
    /// What the document calls it: `prompt_value`, `call.from`, `request_response.number`.
    pub(super) name: String,
    /// The step that gives it, or that looks it up.
    pub(super) node: NodeIndex,
}

/// The kinds of things that a document does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A fact of the call, or of the message.
    Call,
    /// A fact of the environment, which the owner of the number sets.
    Env,
    /// A param of the first section, which whoever leads the call here gives.
    Param,
    /// What a step gives.
    Step(Giver),
    /// What a function of a conversation is given, or gets from a web server.
    Function,
    /// What a document that is not known may have done to a variable.
    Document,
    /// What a step makes of nothing from outside, and nobody can count: a random number.
    Computed,
}

/// A step on the way of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stage {
    pub(super) what: What,
    pub(super) node: NodeIndex,
    /// The very text, in the document of the state.
    pub(super) span: Option<Span>,
}

/// What happens to a value on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// It comes up.
    Comes,
    /// A variable gets it.
    Set(String),
    /// A section is given it.
    Param(String),
    /// A section gives it back.
    Returned,
    /// A leg is dialled with it, and its confirm sees it.
    Leg(&'static str),
}

/// The way of a value so far, the last step first.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    pub(super) origin: Rc<Origin>,
    stage: Stage,
    before: Option<Rc<Trail>>,
    len: usize,
}

impl Trail {
    /// The beginning of a way.
    pub(super) fn new(origin: Origin, span: Option<Span>) -> Rc<Self> {
        let stage = Stage { what: What::Comes, node: origin.node, span };
        Rc::new(Self { origin: Rc::new(origin), stage, before: None, len: 1 })
    }

    /// The beginning of the way of what has too many values to list, all of them literals.
    pub(super) fn many() -> Rc<Self> {
        let name = "more values than are told apart".to_owned();
        Self::new(Origin { source: Source::Computed, name, node: NodeIndex::end() }, None)
    }

    /// The way with one more step.
    pub(super) fn then(self: &Rc<Self>, stage: Stage) -> Rc<Self> {
        if self.stage == stage {
            return Rc::clone(self);
        }
        let (origin, len) = (Rc::clone(&self.origin), self.len + 1);
        Rc::new(Self { origin, stage, before: Some(Rc::clone(self)), len })
    }

    /// A part of what comes up: of `request_response` its `number`.
    pub(super) fn part(self: &Rc<Self>, key: &str) -> Rc<Self> {
        if self.before.is_some() {
            return Rc::clone(self);
        }
        let name = format!("{}.{key}", self.origin.name);
        // A value may hold itself, in a loop: a name has an end all the same.
        if name.len() > MOST_NAME {
            return Rc::clone(self);
        }
        Self::new(Origin { name, ..(*self.origin).clone() }, self.stage.span)
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// The steps, the first one first.
    pub(super) fn stages(&self) -> Vec<&Stage> {
        let mut stages = vec![&self.stage];
        let mut here = self;
        while let Some(before) = &here.before {
            stages.push(&before.stage);
            here = before;
        }
        stages.reverse();
        stages
    }
}

/// The longest name of something from outside, in bytes.
const MOST_NAME: usize = 200;

/// Joins ways: of each origin the shortest, in a fixed order.
pub(super) fn join(ways: &mut Vec<Rc<Trail>>, more: &[Rc<Trail>]) -> bool {
    let mut changed = false;
    for way in more {
        match ways.binary_search_by(|known| known.origin.cmp(&way.origin)) {
            Ok(at) if ways[at].len() <= way.len() => {}
            Ok(at) => {
                ways[at] = Rc::clone(way);
                changed = true;
            }
            Err(at) => {
                ways.insert(at, Rc::clone(way));
                changed = true;
            }
        }
    }
    changed
}
