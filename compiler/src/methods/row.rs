//! A row of the method table: what a method is called, takes, sets and does.

use swml_runtime::program::{ActKind, JobCount, Kind};

use super::output::Output;
use super::param::Param;
use super::types::Shape;

/// Whether a parameter is given.
pub type Given<'g> = &'g dyn Fn(&str) -> bool;

/// A row of the method table.
#[derive(Debug)]
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// One sentence on what it does.
    pub summary: &'static str,
    /// A statement that uses it well, as YAML: compiled by a test, printed in the docs.
    pub example: &'static str,
    /// Further facts for the docs, one paragraph each: short forms, what happens then.
    pub notes: &'static [&'static str],
    /// The kinds of document that have it.
    pub kinds: &'static [Kind],
    /// Its parameters.
    pub params: &'static [Param],
    /// Groups of parameters of which exactly one must be given.
    pub one_of: &'static [&'static [&'static str]],
    /// Groups of parameters of which at least one must be given.
    pub any_of: &'static [&'static [&'static str]],
    /// The parameter that a bare scalar or list stands for.
    pub shorthand: Option<&'static str>,
    /// The variables that it sets.
    pub sets: &'static [Output],
    /// The words that its result cannot be, as far as the parameters that are given tell.
    pub excluded: fn(Given<'_>) -> &'static [&'static str],
    /// Where the call may go on instead of at the next statement.
    pub onward: Option<Onward>,
    /// Who is told how it goes.
    pub tells: &'static [Callback],
    /// The jobs that it starts, stops or speaks to.
    pub job: Option<Job>,
    /// Who carries it out; `None` for the control methods, which have parsers of their own.
    pub kind: Option<ActKind>,
    /// Whether it answers an unanswered call first, unless `auto_answer` is `false`.
    pub answers: bool,
    /// The parameter that limits how long it can take, in seconds; 0, or none, does not.
    pub limit: Option<&'static str>,
    /// Whether it may stand in a confirm script.
    pub confirmable: bool,
    /// What to write instead, where only older documents have it.
    pub legacy: Option<&'static str>,
}

impl Method {
    /// What a row says where it says nothing.
    pub const BASE: Method = Method {
        name: "",
        summary: "",
        example: "",
        notes: &[],
        kinds: &[Kind::Calling],
        params: &[],
        one_of: &[],
        any_of: &[],
        shorthand: None,
        sets: &[],
        excluded: |_| &[],
        onward: None,
        tells: &[],
        job: None,
        kind: None,
        answers: false,
        limit: None,
        confirmable: false,
        legacy: None,
    };

    /// Its parameters as the rows of a map.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        Shape { params: self.params, one_of: self.one_of, any_of: self.any_of, ..Shape::BASE }
    }

    /// The variable with its result, and what that can be in the end.
    #[must_use]
    pub fn result(&self, kind: Kind) -> Option<(&'static str, &'static [&'static str])> {
        self.sets.iter().find_map(|output| Some((output.name, output.values_in(kind).words()?)))
    }

    /// The words that its result cannot be where these parameters are given. One that is computed may come to
    /// nothing, which is as good as not given.
    #[must_use]
    pub fn never(&self, given: Given<'_>, computed: bool) -> Vec<&'static str> {
        let bare = (self.excluded)(&|_| false);
        let words = (self.excluded)(given).iter().copied();
        words.filter(|word| !computed || bare.contains(word)).collect()
    }

    /// Whether a kind of document has it.
    #[must_use]
    pub fn is_for(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }

    /// A parameter by its canonical name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }
}

/// What runs beside the script.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// The method that starts it.
    pub of: &'static str,
    /// How many of them one side of the call may have.
    pub count: JobCount,
    /// The variable with the name (control id) of the last one, where they have names.
    pub control: Option<&'static str>,
    /// Methods whose jobs cannot run beside it.
    pub excludes: &'static [&'static str],
    /// The parameter that says whether to start it, stop it or say something to it.
    pub by: Option<&'static str>,
    /// The parameter with which the step starts nothing, but does something once.
    pub unless: Option<&'static str>,
}

impl Job {
    /// A job of a method of which there is one at a time.
    pub(super) const fn single(of: &'static str) -> Self {
        Self { of, count: JobCount::One, control: None, excludes: &[], by: None, unless: None }
    }

    /// Jobs of a method that each have a name.
    pub(super) const fn named(of: &'static str, control: &'static str) -> Self {
        Self { count: JobCount::Several, control: Some(control), ..Self::single(of) }
    }
}

/// How a call leaves a method for a document that a parameter names.
#[derive(Clone, Copy, Debug)]
pub struct Onward {
    /// The variable that decides.
    pub variable: &'static str,
    /// What it is then.
    pub word: &'static str,
    /// The parameter with the document.
    pub param: &'static str,
}

/// Who is told how an operation goes. Whoever carries it out does the telling: what media do, the machine does
/// not know.
#[derive(Clone, Copy, Debug)]
pub struct Callback {
    /// The parameter with the address.
    pub param: &'static str,
    /// The event.
    pub event: &'static str,
    /// What it can say, in the order in which it happens.
    pub states: &'static [&'static str],
}
