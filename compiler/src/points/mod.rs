//! The open points: where the published texts of the platform are silent or disagree, what is done here, and
//! why that is as sure as it is. What a verdict rests on is listed by [`matter`]; `docs/points.md` is made of
//! this table.
//!
//! A row says by itself for which documents it matters: there is no second list.

mod connect;
mod control;
mod facts;
mod methods;
mod outside;
mod syntax;
mod values;

use std::fmt::Write as _;

use self::facts::Facts;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Source;

/// An open point.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    /// Its number; `[A24]` in texts.
    pub number: u16,
    /// What is open, in a few words.
    pub title: &'static str,
    /// What is done here.
    pub does: &'static str,
    /// How sure that is.
    pub basis: Basis,
    /// For which documents it matters; each is a reason of its own.
    pub when: &'static [When],
    /// What holds it.
    pub held: Held,
}

/// How sure it is that the platform does the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A page, a schema or an example says so, if against another.
    Documented,
    /// It follows from what they say.
    Inferred,
    /// Nothing says so: it is what we chose, for its safety or its simplicity.
    Ours,
}

impl Basis {
    /// The word for it in outputs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Basis::Documented => "documented",
            Basis::Inferred => "inferred",
            Basis::Ours => "ours",
        }
    }
}

/// What a document has for which a point matters.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// Every document has it.
    Always,
    /// A statement with one of these methods.
    Uses(&'static [&'static str]),
    /// A parameter of a method; `*` stands for every method.
    Gives(&'static str, &'static str),
    /// A key at the top of the document.
    Top(&'static str),
    /// A finding.
    Finds(Code),
    /// A condition, or a placeholder with more than a path.
    Expression,
    /// A placeholder.
    Placeholder,
    /// A document that is fetched.
    Fetches,
}

/// What holds a point.
#[derive(Clone, Copy, Debug)]
pub enum Held {
    /// Flows and scenarios by name, test files by path.
    By(&'static [&'static str]),
    /// Nothing can, or nothing does yet: why.
    Nothing(&'static str),
}

/// All points, by number.
#[must_use]
pub fn points() -> Vec<&'static Point> {
    let tables = [
        syntax::POINTS,
        control::POINTS,
        values::POINTS,
        methods::POINTS,
        connect::POINTS,
        outside::POINTS,
    ];
    let mut points: Vec<_> = tables.into_iter().flatten().collect();
    points.sort_by_key(|point| point.number);
    points
}

/// A point by its name, `A24` or `[A24]`.
#[must_use]
pub fn named(name: &str) -> Option<&'static Point> {
    let name = name.trim_matches(['[', ']']);
    let number: u16 = name.strip_prefix(['A', 'a'])?.parse().ok()?;
    points().into_iter().find(|point| point.number == number)
}

/// The points on which rests what is said of a document.
///
/// # Example
/// ```
/// use swml_compiler::{compile, points::matter, source::Source};
///
/// let source = Source::new("flow.yaml", "sections: {main: [{label: a}, {goto: {label: a, max: 2}}]}");
/// let findings = compile(&source).diagnostics.sorted();
/// let names: Vec<_> = matter(&source, &findings).iter().map(|point| point.name()).collect();
/// // The end of the script, and what follows when the jumps of a `goto` are spent.
/// assert!(names.contains(&"A7".to_owned()) && names.contains(&"A24".to_owned()));
/// ```
#[must_use]
pub fn matter(source: &Source, findings: &[Diagnostic]) -> Vec<&'static Point> {
    let facts = Facts::of(source);
    let holds = |when: &When| match *when {
        When::Always => true,
        When::Uses(methods) => methods.iter().any(|method| facts.uses(method)),
        When::Gives(method, key) => facts.gives(method, key),
        When::Top(key) => facts.top(key),
        When::Finds(code) => findings.iter().any(|finding| finding.code == code),
        When::Expression => facts.expression,
        When::Placeholder => facts.placeholder,
        When::Fetches => facts.fetches,
    };
    points().into_iter().filter(|point| point.when.iter().any(holds)).collect()
}

/// The points on which a finding rests.
#[must_use]
pub fn of(code: Code) -> Vec<&'static Point> {
    let finds = |when: &When| matches!(*when, When::Finds(found) if found == code);
    points().into_iter().filter(|point| point.when.iter().any(finds)).collect()
}

impl Point {
    /// `A24`
    #[must_use]
    pub fn name(&self) -> String {
        format!("A{}", self.number)
    }
}

/// The page of all points as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(
        "# Open points\n\nGenerated from `compiler/src/points`; a test keeps it fresh.\n\n\
         The published texts of the platform, its pages, schemas, examples and SDKs, are silent at some points and disagree at others. Each has a number here, and what is done about it. \
         *Documented*: a page, a schema or an example says so, if against another. *Inferred*: it follows from what they say. *Ours*: nothing says so, and it is what we chose.\n\n\
         `swml check --format json` lists those that matter for a document, `swml explain A24` shows one. Where other engines do otherwise, a [reading](semantics.md#readings) runs a flow their way.\n\n\
         | | Point | Here | | Held by |\n|---|---|---|---|---|\n",
    );
    for point in points() {
        let held = match point.held {
            Held::By(names) => {
                names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ")
            }
            Held::Nothing(why) => format!("nothing: {why}"),
        };
        let (name, title, does) = (point.name(), point.title, point.does);
        let basis = point.basis.word();
        writeln!(page, "| <a id=\"{name}\"></a>{name} | {title} | {does} | {basis} | {held} |")
            .expect("writing to a string");
    }
    page
}
