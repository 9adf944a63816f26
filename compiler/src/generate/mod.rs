//! A flow into a small set of scenarios that takes everything that calls can take through it, and into the
//! reasons why the rest cannot be taken.
//!
//! `search` goes through plain worlds, best first, and finds a call for each way; `world` is what the world
//! can do, `walk` one call on the way, `distance` what is still ahead. `cover` chooses few of these calls, `tidy`
//! leaves out of their worlds what makes no difference, `story` and `names` tell them, `sample` writes them.
//! What plain worlds do not show, `prove` looks for in all of them, by the verifier; `reasons` says why it is
//! not there. `docs/generate.md` has the rules.

mod cover;
mod distance;
mod names;
mod prove;
mod reasons;
mod roots;
mod sample;
mod search;
mod story;
mod texts;
mod tidy;
mod walk;
mod words;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Map;
use swml_runtime::machine::CallInfo;
use swml_runtime::machine::readings::Readings;
use swml_runtime::program::{ActKind, Image, Kind, Op, Program};
use swml_runtime::sim::script::Script;

pub use sample::Sample;
pub use words::Named;

use self::cover::{Candidate, Goal, choose};
use self::reasons::Reasons;
use self::roots::{Beginning, beginnings};
use self::sample::{World, expectation};
use self::search::Searched;
use self::story::Phrase;
use crate::coverage::{Way, ways};
use crate::flow::Flow;
use crate::render::view::reach::{Reach, reach};
use crate::scenario::{Playback, Setting, play, read};
use crate::verify::values::Returns;
use crate::verify::{Counterexample, Reductions};

/// How far to look.
pub struct Options<'o> {
    /// How the open points are read.
    pub readings: Readings,
    /// Whether the caller leaves wherever a call waits; else once in a step, once while somebody rings, once in a
    /// talk, once in a conversation, once in a fetch.
    pub each: bool,
    /// How many plain calls are looked at.
    pub calls: usize,
    /// How many states the verifier keeps at most.
    pub states: usize,
    /// Asked now and then: whether to give up.
    pub stop: &'o (dyn Fn() -> bool + Sync),
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            readings: Readings::default(),
            each: false,
            calls: 20_000,
            states: 200_000,
            stop: &|| false,
        }
    }
}

/// What became of a way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Scenarios of the set take it; the first of them.
    Taken(usize),
    /// No call takes it, and why.
    Unreachable(String),
    /// Whether a call takes it is not known, and why.
    NotFound(String),
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The scenarios, the plainest first.
    pub samples: Vec<Sample>,
    /// Every way of the flow that is looked for, in order, with its name.
    pub ways: Vec<(Way, Named, Fate)>,
    /// Within which bounds nothing else was found; none where no bound was met.
    pub within: Option<String>,
}

/// Generates scenarios for a flow and its program.
///
/// # Example
/// ```
/// use swml_compiler::generate::{Options, generate};
/// use swml_compiler::{compile, source::Source};
///
/// let flow = "sections: {main: [{connect: {to: '+15550100001', timeout: 10}}]}";
/// let compilation = compile(&Source::new("flow.yaml", flow));
/// let generated = generate(&compilation.program()?, &compilation.flow, &Options::default());
/// let names: Vec<_> = generated.samples.iter().map(|sample| sample.name.as_str()).collect();
/// assert_eq!(names[..4], ["answered", "leaves-ringing", "no-answer", "busy"]);
/// assert_eq!(names[4..], ["answered-leaves-talking", "answered-longest-talk"]);
/// # Ok::<(), swml_compiler::Rejected>(())
/// ```
#[must_use]
pub fn generate(program: &Program, flow: &Flow, options: &Options<'_>) -> Generated {
    let returns = Returns::of(program, Reductions::default());
    let beginnings = beginnings(program, &returns);
    let generator =
        Generator { program: Arc::new(program.clone()), flow, returns, beginnings, options };
    generator.generate()
}

struct Generator<'g> {
    program: Arc<Program>,
    flow: &'g Flow,
    returns: Returns,
    beginnings: Vec<Beginning>,
    options: &'g Options<'g>,
}

/// A call that takes something, and its world.
struct Call {
    world: World,
    info: CallInfo,
    playback: Playback,
    cost: u32,
}

/// What is known of ways that no call of the set takes.
struct Missing {
    /// No call takes these.
    never: BTreeSet<Way>,
    /// Within which bounds no call takes the others.
    within: Option<String>,
}

impl Generator<'_> {
    fn generate(&self) -> Generated {
        let goals = self.goals();
        let wanted: Vec<Way> = goals.iter().flatten().copied().collect();
        let mut calls = self.plain(&wanted);
        let taken: BTreeSet<Way> =
            calls.iter().flat_map(|call| &call.playback.ways).copied().collect();
        let unmet = goals.iter().filter(|goal| !goal.iter().any(|way| taken.contains(way)));
        let missing = self.explore(&unmet.flatten().copied().collect(), &mut calls);
        self.select(&goals, calls, &missing)
    }

    /// What the set has to take: each way; of the places where the caller leaves one of a kind, unless all are
    /// wanted.
    fn goals(&self) -> Vec<Goal> {
        let mut goals: Vec<Goal> = Vec::new();
        let mut kinds: BTreeMap<Wait, Goal> = BTreeMap::new();
        for way in ways(&self.program) {
            match way {
                Way::Left(at) if !self.options.each => {
                    kinds.entry(self.wait(self.program.op(at))).or_default().push(way);
                }
                way => goals.push(vec![way]),
            }
        }
        // No time passes in a fetch of a scenario.
        kinds.remove(&Wait::Fetch);
        goals.extend(kinds.into_values());
        goals
    }

    fn wait(&self, op: Op) -> Wait {
        match op {
            Op::Dial { .. } => Wait::Ringing,
            Op::Bridge(_) => Wait::Talk,
            Op::Act(id) if self.program.act(id).kind == ActKind::Converse => Wait::Conversation,
            Op::Load(_) => Wait::Fetch,
            _ => Wait::Step,
        }
    }

    /// A call in a plain world for each way, as far as there is one.
    fn plain(&self, wanted: &[Way]) -> Vec<Call> {
        // A fact that is said is one thing more to read.
        const FACT: u32 = 3;
        let mut image = Image::new(self.program.clone());
        let root = |beginning: &Beginning| (beginning.info.clone(), FACT * beginning.facts);
        let roots: Vec<(CallInfo, u32)> = self.beginnings.iter().map(root).collect();
        let mut search = Searched {
            image: &mut image,
            returns: &self.returns,
            roots: &roots,
            readings: self.options.readings,
            most: self.options.calls,
            stop: self.options.stop,
        };
        let found = search.search(wanted);
        let call = |found: search::Found| {
            let Beginning { said, info, .. } = &self.beginnings[found.root];
            let playback = self.play(info, &found.script);
            let world = World::Told(said.clone(), Box::new(found.script));
            Call { world, info: info.clone(), playback, cost: found.cost }
        };
        found.into_iter().map(call).collect()
    }

    fn play(&self, info: &CallInfo, script: &Script) -> Playback {
        let (info, readings, script) = (info.clone(), self.options.readings, script.clone());
        play(self.program.clone(), Setting { info, readings, script, loader: texts::loader() })
    }

    /// What no plain call takes: whether any call does, and then that call.
    fn explore(&self, unmet: &BTreeSet<Way>, calls: &mut Vec<Call>) -> Missing {
        let mut never = self.never();
        let open: BTreeSet<Way> = unmet.difference(&never).copied().collect();
        let mut within = None;
        if self.program.kind() == Kind::Messaging {
            within = Some("the messages that were tried".to_owned());
        } else if !open.is_empty() {
            let bounds = prove::Bounds {
                info: &self.beginnings[0].info,
                readings: self.options.readings,
                states: self.options.states,
                stop: self.options.stop,
            };
            let proof = prove::explore(&self.program, &open, &bounds);
            for way in &proof.taken {
                if calls.iter().any(|call| call.playback.ways.contains(way)) {
                    continue;
                }
                let found = prove::shortest(&self.program, *way, &bounds);
                calls.extend(found.and_then(|found| self.exact(&found)));
            }
            // Whom a computed destination dials is tried for some values alone.
            let legs = &self.program.tables().legs;
            let computed = legs.iter().any(|leg| self.program.constant(leg.to).is_none());
            let tried = computed.then(|| "the destinations that were tried".to_owned());
            match proof.within.or(tried) {
                Some(words) => within = Some(words),
                // Which of several legs it is, the verifier does not say.
                None => never.extend(open.iter().filter(|way| {
                    let of_leg = matches!(way, Way::RingsOut(_) | Way::ConfirmsOut(_));
                    !of_leg && !proof.taken.contains(way)
                })),
            }
        }
        Missing { never, within }
    }

    /// The ways that the graph alone says no call takes: the same that a picture greys.
    fn never(&self) -> BTreeSet<Way> {
        let exits: Vec<_> = self.flow.nodes().map(|(index, _)| self.flow.exits(index)).collect();
        let Reach { reached, never } = reach(self.flow, &exits);
        let never: BTreeSet<(usize, usize)> =
            never.into_iter().map(|(index, rank)| (index.index(), rank)).collect();
        let is_never = |way: &Way| match *way {
            Way::Exit(at, rank) => {
                !reached[at.index()] || never.contains(&(at.index(), usize::from(rank)))
            }
            Way::Use(at, _) | Way::Left(at) => !reached[at.index()],
            Way::RingsOut(leg) | Way::ConfirmsOut(leg) => {
                !reached[words::dials(&self.program, leg).index()]
            }
            Way::Limit => false,
        };
        ways(&self.program).into_iter().filter(is_never).collect()
    }

    /// A call that the verifier has found, and that the caller ends.
    fn exact(&self, found: &Counterexample) -> Option<Call> {
        const ODD: u32 = 30;
        let usual = found.info == self.beginnings[0].info;
        let text = found.scenario("flow");
        let lines = text.lines().skip(2).filter(|line| !(usual && line.starts_with("call: ")));
        let mut lines: String = lines.map(|line| format!("{line}\n")).collect();
        let scenario = read(&lines).ok()?;
        let mut playback = self.play(&scenario.info, &scenario.script);
        if playback.outcome.is_none() {
            let at = found.inputs.last().map_or(0, |(at, _)| at.0 / 1_000 + 2);
            lines = lines.replace("inputs: []\n", "inputs:\n");
            lines.push_str(&format!("  - {{ t: {at}s, caller: hangup }}\n"));
            let scenario = read(&lines).ok()?;
            playback = self.play(&scenario.info, &scenario.script);
        }
        let cost = ODD + u32::try_from(found.steps()).unwrap_or(ODD);
        Some(Call { world: World::Exact(lines), info: scenario.info, playback, cost })
    }

    /// Chooses few of the calls, and makes scenarios of them.
    fn select(&self, goals: &[Goal], mut calls: Vec<Call>, missing: &Missing) -> Generated {
        // What is told is read; what is odd has to be believed.
        const THING: usize = 2;
        for call in &mut calls {
            let things = story::length(&self.story(call)) * THING;
            call.cost += u32::try_from(things).unwrap_or(u32::MAX / 2);
        }
        calls.sort_by_key(|call| call.cost);
        let candidate =
            |call: &Call| Candidate { ways: call.playback.ways.clone(), cost: call.cost };
        let candidates: Vec<Candidate> = calls.iter().map(candidate).collect();
        let chosen: BTreeSet<usize> = choose(&candidates, goals).into_iter().collect();
        let calls: Vec<Call> = calls
            .into_iter()
            .enumerate()
            .filter(|(at, _)| chosen.contains(at))
            .map(|(_, call)| self.tidied(call))
            .collect();
        let stories: Vec<Vec<Phrase>> = calls.iter().map(|call| self.story(call)).collect();
        let names = names::names(&stories);
        let mut open: Vec<&Goal> = goals.iter().collect();
        let mut samples: Vec<Sample> = Vec::new();
        for ((call, story), name) in calls.into_iter().zip(&stories).zip(names) {
            let Call { world, playback, .. } = call;
            let mut first = Vec::new();
            open.retain(|goal| {
                let taken = goal.iter().find(|way| playback.ways.contains(way));
                first.extend(taken);
                taken.is_none()
            });
            let expect = expectation(&self.program, &playback, &self.marks(&first, &playback));
            let story = story::sentence(story);
            let (ways, readings) = (playback.ways, self.options.readings);
            samples.push(Sample { name, story, ways, first, world, readings, expect });
        }
        let ways = self.fates(goals, &samples, missing);
        Generated { samples, ways, within: missing.within.clone() }
    }

    fn story(&self, call: &Call) -> Vec<Phrase> {
        let said = match &call.world {
            World::Told(said, _) => said.clone(),
            World::Exact(_) => Map::new(),
        };
        story::story(self.program.kind(), &said, &call.playback.events)
    }

    fn tidied(&self, call: Call) -> Call {
        let Call { world, info, playback, cost } = call;
        let world = match world {
            World::Told(said, script) => {
                let is_same = |script: &Script| self.play(&info, script).events == playback.events;
                World::Told(said, Box::new(tidy::tidy(*script, is_same)))
            }
            exact => exact,
        };
        Call { world, info, playback, cost }
    }

    /// A few of the states that ways lead to, in the order in which the call came there.
    fn marks(&self, ways: &[Way], playback: &Playback) -> Vec<String> {
        const MOST: usize = 3;
        let target = |way: &Way| match *way {
            Way::Exit(at, rank) => self.program.exits(at).get(usize::from(rank)).copied(),
            Way::Use(_, start) => Some(start),
            _ => None,
        };
        let wanted: BTreeSet<&str> =
            ways.iter().filter_map(target).map(|state| self.program.name(state)).collect();
        let mut marks: Vec<String> = Vec::new();
        for visit in playback.visits.iter().filter(|visit| wanted.contains(visit.as_str())) {
            if !marks.contains(visit) && marks.len() < MOST {
                marks.push(visit.clone());
            }
        }
        marks
    }

    /// What became of every goal.
    fn fates(
        &self,
        goals: &[Goal],
        samples: &[Sample],
        missing: &Missing,
    ) -> Vec<(Way, Named, Fate)> {
        let by = |way: &Way| samples.iter().position(|sample| sample.ways.contains(way));
        let untaken = ways(&self.program).into_iter().filter(|way| by(way).is_none()).collect();
        let reasons = Reasons::new(self.flow, &self.program, untaken);
        let fate = |goal: &Goal| {
            let taken = goal.iter().filter_map(|way| Some((by(way)?, *way))).min();
            let way = taken.map_or(goal[0], |(_, way)| way);
            let fate = match taken {
                Some((sample, _)) => Fate::Taken(sample),
                None => {
                    let why = reasons.why(way);
                    match goal.iter().all(|way| missing.never.contains(way)) {
                        true => Fate::Unreachable(reasons.words(&why)),
                        false => Fate::NotFound(reasons.guess(way, &why)),
                    }
                }
            };
            (way, words::named(self.flow, &self.program, way), fate)
        };
        goals.iter().map(fate).collect()
    }
}

/// Where the same follows from the caller's leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wait {
    Step,
    Ringing,
    Talk,
    Conversation,
    Fetch,
}
