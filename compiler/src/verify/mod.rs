//! The verifier: everything that can happen to a call, by the very machine that will run it.
//!
//! A program goes in, a [`Report`] comes out: what was explored, what was proved and on what that rests, or
//! for everything that goes wrong the shortest call that shows it. `docs/verifier.md` argues why nothing is
//! left out.
//!
//! `world` is what can happen next, `values` what can come back from outside (`outcomes` of steps, `keys` that callers press, `calls` of functions), by what the `decisions` of the flow are (`domains`), `beginnings` what is known ahead, `time` when, with the clocks
//! of a state as one `zone`; `call` is one state, read canonically, `lasting` what in it cannot last for ever, `step` a move of it; `search` goes through them all,
//! breadth first, by `worker`s; `reductions` keep them few. `property` is what calls are held to, `checks` what always holds, `asked` what an author asks; `ends` looks for calls
//! without end. `replay` and `counterexample` turn a finding back into a call that anybody can run. Nothing
//! here knows what a step or a leg does: that is the machine's.

pub(crate) mod asked;
pub(crate) mod beginnings;
mod call;
mod calls;
mod checks;
mod counterexample;
mod cuts;
mod decisions;
mod domains;
mod ends;
mod help;
mod keys;
mod known;
mod lasting;
mod outcomes;
mod outside;
pub mod property;
mod readings;
mod reductions;
mod replay;
mod report;
mod rests;
mod search;
mod step;
mod time;
pub(crate) mod values;
mod visited;
mod worker;
pub(crate) mod world;
mod zone;

pub use asked::asked;
pub use outside::Outside;
pub use readings::{Combinations, Explored, combinations};
pub use reductions::Reductions;
pub use report::{Counterexample, Holds, Report, Size, Verdict};

use swml_runtime::fault::Fault;
use swml_runtime::machine::readings::Readings;
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::monitor::{Invariant, Monitors};
use swml_runtime::program::Program;

use self::call::Call;
use self::known::Known;
use self::lasting::Limits;
use self::property::Property;
use self::search::{Bounds, Finding, GaveUp, Ground, search};
use crate::museum;

/// How to explore, and how far.
pub struct Options<'o> {
    /// How the call begins.
    pub info: CallInfo,
    /// How the open points are read.
    pub readings: Readings,
    /// Whether calls are held to what always has to hold.
    pub always: bool,
    /// What else they are held to. What goes wrong ends a call's exploration, so that properties which are to be
    /// judged each by itself are explored each by itself.
    pub properties: Vec<Box<dyn Property>>,
    /// How many states are kept at most.
    pub states: usize,
    /// How much memory is used at most, in bytes.
    pub memory: usize,
    /// How often a `goto` may jump before it is not followed any further; absent: as often as it may, unless
    /// that is too much.
    pub rounds: Option<u32>,
    /// What keeps states few.
    pub reductions: Reductions,
    /// How many threads work.
    pub workers: usize,
    /// Whether to stop at the first thing that goes wrong.
    pub first: bool,
    /// Asked now and then: whether to give up.
    pub stop: &'o (dyn Fn() -> bool + Sync),
    /// Told of the progress: states so far, and how many of them are still to be looked at.
    pub progress: &'o (dyn Fn(usize, usize) + Sync),
}

/// Rounds of a `goto` that are followed where all of them are too much.
const FEW_ROUNDS: u32 = 3;
/// States beyond which all rounds are too much.
const MANY_STATES: usize = 100_000;

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            info: CallInfo::default(),
            readings: Readings::default(),
            always: true,
            properties: Vec::new(),
            states: 1_000_000,
            memory: 2 << 30,
            rounds: None,
            reductions: Reductions::default(),
            workers: 1,
            first: false,
            stop: &|| false,
            progress: &|_, _| {},
        }
    }
}

/// Explores a flow.
///
/// # Example
/// ```
/// use swml_compiler::verify::{Options, Verdict, verify};
/// use swml_compiler::{compile, source::Source};
///
/// let flow = "sections: {main: [{connect: {to: '+15550100001', timeout: 10}}]}";
/// let program = compile(&Source::new("flow.yaml", flow)).program()?;
/// let report = verify(program, Options::default());
/// assert_eq!(report.verdict(), Verdict::Proved);
/// # Ok::<(), swml_compiler::Rejected>(())
/// ```
#[must_use]
pub fn verify(program: Program, options: Options<'_>) -> Report {
    let Options {
        info,
        readings,
        always,
        properties,
        states,
        memory,
        rounds,
        reductions,
        workers,
        first,
        stop,
        progress,
    } = options;
    let mut known = Known::of(program, reductions);
    let mut all = if always { checks::always() } else { Vec::new() };
    all.extend(properties);
    let (infos, complete) = beginnings::beginnings(&info, &known.returns.unknown);
    if !complete {
        known.returns.open.insert("what is known of a call when it begins".to_owned());
    }
    let asks_time = all.iter().any(|property| property.asks_time());
    if asks_time {
        known.returns.open.extend(std::mem::take(&mut known.lengths));
    }
    if all.iter().any(|property| property.reads_texts()) {
        let told = known.returns.told.iter().map(|name| format!("{name} (it is part of a text)"));
        known.returns.open.extend(told);
    }
    let root = |(number, info)| {
        let machine = museum::machine(Machine::with_readings(info, readings));
        let starts = all.iter().map(|property| property.start()).collect();
        Call::new(number, machine, Monitors::new(readings), starts)
    };
    let roots: Vec<Call> = (0..).zip(infos).map(root).collect();
    let mut ground = Ground {
        image: &known.image,
        returns: &known.returns,
        durations: &known.durations,
        properties: &all,
        rounds: rounds.unwrap_or(u32::MAX),
        reductions,
        limits: if asks_time { Limits::All } else { Limits::None },
    };
    let mut bounds = Bounds { states, bytes: memory, workers, first, stop, progress };
    if rounds.is_none() {
        bounds.states = states.min(MANY_STATES);
    }
    let mut explore = |ground: &mut Ground<'_>| {
        let mut found = search(ground, &roots, &bounds);
        if rounds.is_none() && ground.rounds > FEW_ROUNDS && found.gave_up == Some(GaveUp::States) {
            // All rounds are too much: a few of them, and if there are none, whatever there is.
            let asked = found.seen.asked;
            ground.rounds = FEW_ROUNDS;
            bounds.states = states;
            found = search(ground, &roots, &bounds);
            found.seen.asked = found.seen.asked.and(asked);
        }
        let enough = first && !found.findings.is_empty();
        if always && found.gave_up.is_none() && !enough {
            found.findings.extend(ends::circle(found.visited.states(), &found.edges));
        }
        let mut findings = std::mem::take(&mut found.findings);
        findings.retain(|f| always || all.iter().any(|wanted| wanted.name() == f.check));
        let told = |finding: Finding| {
            let told = replay::replay(ground, &found.visited, &roots, &finding);
            (finding, told)
        };
        let told: Vec<_> = findings.into_iter().map(told).collect();
        (found, told)
    };
    let (mut found, mut told) = explore(&mut ground);
    if ground.limits == Limits::None && told.iter().any(|(_, told)| !told.fits) {
        // A call that holds a step beyond its limit shows nothing: once more, with limits.
        ground.limits = Limits::Steps;
        let asked = found.seen.asked;
        (found, told) = explore(&mut ground);
        found.seen.asked = found.seen.asked.and(asked);
    }
    let counterexamples =
        told.into_iter().map(|(f, told)| report::counterexample(&ground, &roots, &f, told));
    let counterexamples = counterexamples.collect();
    report::report(&known, &ground, readings, found, counterexamples)
}

/// Something that every flow is held to.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its name, such as `no-fault`.
    pub name: String,
    /// What it says, as a sentence without its full stop.
    pub says: String,
    /// What to try where it is hurt: at large, or for a fault by its code.
    pub help: Vec<(Option<&'static str>, &'static str)>,
}

/// Everything that every flow is held to.
pub fn always_checked() -> impl Iterator<Item = Held> {
    let invariants =
        Invariant::ALL.iter().map(|inv| (inv.name().to_owned(), inv.holds().to_owned()));
    let properties = checks::always();
    let properties: Vec<_> =
        properties.iter().map(|p| (p.name().to_owned(), p.says().to_owned())).collect();
    let searched = [checks::WAY_OUT, checks::ENDS];
    let searched = searched.map(|check| (check.name.to_owned(), check.says.to_owned()));
    invariants.chain(properties).chain(searched).map(|(name, says)| {
        let help = help::about(&name).into_iter();
        let help = help.map(|(fault, help)| (fault.map(Fault::code), help)).collect();
        Held { name, says, help }
    })
}
