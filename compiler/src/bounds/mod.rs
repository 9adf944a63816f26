//! Bounds: how long a caller waits at most until somebody or something speaks, how long a call lasts at most, how many
//! legs there are at once and in all. Per connect, per section and for all of a flow; each with the arithmetic that
//! leads there. `docs/bounds.md` says for people what exactly is measured.
//!
//! A program goes in, [`Bounds`] come out. `walk` leads a call from one thing that it waits for to the next, by the
//! machine that will run it, with time standing still; how long each wait can be is written on the move, by `lengths` for
//! operations and by `race` for the legs of a group. `graph` is all that can come of a call in this way, `solve` finds
//! the longest way through a graph, `measure` what that comes to, and `report` says it with names and lines;
//! `compare` holds readings of open points against each other. Where there are too many states for that,
//! `coarse` has the bounds of the graph alone.

mod coarse;
mod compare;
mod confirm;
mod graph;
mod measure;
mod play;
mod race;
mod report;
mod solve;
mod sum;
mod text;
mod walk;

pub use play::Played;
pub use report::{
    Bounds, Connect, Cut, Documents, First, Group, Legs, Length, Otherwise, Part, Section, Spot,
    Term,
};
pub use text::{Lines, duration};

use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::{Answers, READINGS, Readings, Rows};
use swml_runtime::program::{Image, Program};
use swml_runtime::value::{Entries, Text, Value};

use self::graph::graph;
use self::play::Player;
use self::walk::Ground;
use crate::source::Source;
use crate::verify::values::Returns;
use crate::verify::{Combinations, Explored, Reductions, beginnings, combinations};

/// What is measured.
#[derive(Clone, Debug)]
pub struct Options {
    /// How the call begins.
    pub info: CallInfo,
    /// How the open points are read.
    pub readings: Readings,
    /// Whether all combinations of readings are measured too, and a call that is made instead of taken.
    pub others: bool,
    /// How many states are looked at, at most.
    pub states: usize,
    /// Whether to make up a call for each bound that reaches it.
    pub calls: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            info: CallInfo::default(),
            readings: Readings::default(),
            others: true,
            states: 20_000,
            calls: false,
        }
    }
}

/// The bounds of a flow.
///
/// # Example
/// ```
/// use swml_compiler::bounds::{Options, bounds};
/// use swml_compiler::{compile, source::Source};
/// use swml_runtime::time::Millis;
///
/// let flow = "sections: {main: [answer, {connect: {timeout: 20, serial: [{to: '+15550100001'}, {to: '+15550100002'}]}}]}";
/// let program = compile(&Source::new("flow.yaml", flow)).program()?;
/// let bounds = bounds(program, &Options::default());
/// assert_eq!(bounds.flow.waits.longest, Some(Millis::from_secs(40)));
/// assert_eq!((bounds.flow.at_once, bounds.flow.legs.most), (1, Some(2)));
/// # Ok::<(), swml_compiler::Rejected>(())
/// ```
#[must_use]
pub fn bounds(program: Program, options: &Options) -> Bounds {
    let returns = Returns::of(&program, Reductions::default());
    let mut image = Image::new(program);
    let nothing = crate::compile(&Source::new("", "sections: {main: []}")).program();
    let unknown = nothing.map_or(swml_runtime::id::ProgramId(0), |nothing| image.add(nothing));
    let ahead = walk::jumps_ahead(image.program(swml_runtime::id::ProgramId(0)));
    let (infos, complete) = beginnings::beginnings(&options.info, &returns.unknown);
    let measured = |infos: &[CallInfo], readings| {
        let readings = Answers::new(readings);
        let ground = Ground { image: &image, returns: &returns, unknown, ahead: &ahead, readings };
        let graph = graph(&ground, infos, options.states);
        let player = options.calls.then_some(Player { ground: &ground, infos });
        let bounds = report::report(&graph, player.as_ref(), &image);
        Measured { bounds, states: graph.nodes.len(), asked: ground.readings.asked() }
    };
    let first = measured(&infos, options.readings);
    let mut bounds = first.bounds.clone();
    bounds.unsure.extend(returns.open.iter().cloned());
    if !complete {
        bounds.unsure.push("what is known of a call when it begins".to_owned());
    }
    let readings = Answers::new(options.readings);
    if bounds.too_many {
        return report::by_graph(&image, &readings);
    }
    if !bounds.unsure.is_empty() {
        bounds.beyond = Some(report::part_by_graph(&image, &readings));
    }
    if !options.others {
        return bounds;
    }
    let outbound: Vec<CallInfo> = infos.iter().map(made).collect();
    let made = measured(&outbound, options.readings).bounds;
    if !made.too_many && !made.same(&bounds) {
        let (words, question) = ("call.direction = outbound".to_owned(), OUTBOUND.to_owned());
        bounds.otherwise.push(Otherwise { words, question, bounds: Box::new(made) });
    }
    let mut states = 0;
    let mut known = Some(first);
    let all = combinations(options.readings, |readings| {
        let is_enough = states > MANY_STATES;
        let one = known.take().or_else(|| (!is_enough).then(|| measured(&infos, readings)))?;
        states += one.states;
        Some((one.bounds, Some(one.asked)))
    });
    bounds.otherwise.extend(all.explored.iter().skip(1).filter_map(|one| otherwise(&all, one)));
    let too_many = all.explored.iter().filter(|one| one.found.too_many);
    bounds.unmeasured = all.left.len() + too_many.map(|one| one.stands_for).sum::<usize>();
    bounds
}

/// States beyond which no further combination of readings is measured.
const MANY_STATES: usize = 200_000;

/// What came of one combination.
struct Measured {
    bounds: Bounds,
    states: usize,
    asked: Rows,
}

/// What a combination is worth saying: one row that makes a difference; several that together exceed what any part of
/// them comes to.
fn otherwise(all: &Combinations<Bounds>, one: &Explored<Bounds>) -> Option<Otherwise> {
    let bounds = &one.found;
    let is_news = match one.changed.len() {
        1 => !bounds.same(&all.explored[0].found),
        _ => bounds.exceeds(all.within(one).map(|part| &part.found).filter(|part| !part.too_many)),
    };
    if bounds.too_many || !is_news {
        return None;
    }
    let names: Vec<_> = one.readings.of(one.changed).map(|(name, _)| name).collect();
    let rows = READINGS.iter().filter(|row| names.contains(&row.name));
    let question = rows.map(|row| row.question).collect::<Vec<_>>().join(" ");
    Some(Otherwise { words: one.words(), question, bounds: Box::new(bounds.clone()) })
}

/// What a call that is made differs in.
const OUTBOUND: &str = "What if the call is made, not taken? Then it is answered when it begins.";

/// The same call, made instead of taken.
fn made(info: &CallInfo) -> CallInfo {
    let key = Text::word("direction");
    let entries = match &info.call {
        Value::Map(entries) => entries.iter().cloned().collect(),
        _ => Vec::new(),
    };
    let others = entries.into_iter().filter(|(name, _)| *name != key);
    let entries: Entries = others.chain([(key.clone(), Value::word("outbound"))]).collect();
    CallInfo { call: Value::Map(entries), envs: info.envs.clone() }
}
