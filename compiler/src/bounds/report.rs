//! What was measured, with the names and lines of the flow.

use std::collections::{BTreeSet, HashMap};

use swml_runtime::expr::to_number;
use swml_runtime::id::{ConnectId, ProgramId, StateId};
use swml_runtime::machine::readings::Answers;
use swml_runtime::program::{Image, Op, Place, Program};
use swml_runtime::time::Millis;

use super::coarse;
use super::graph::{Graph, Node};
use super::measure::{self, Figures};
use super::play::{Played, Player};
use super::sum::{self, Sum, What};
use super::text::Lines;
use super::walk::{Answered, Position};
use crate::methods::KEPT_OUT;
use crate::methods::ai::web_answers;
use crate::redact::redact_text;
use crate::render::Note;

/// The bounds of a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    /// Of all of it.
    pub flow: Part,
    /// Until something speaks for the first time.
    pub first: First,
    /// Of every section that a call can be in, in the order of the text.
    pub sections: Vec<Section>,
    /// Of every connect that can dial, in the order of the text; each time that it runs.
    pub connects: Vec<Connect>,
    /// What is different when open points are read another way.
    pub otherwise: Vec<Otherwise>,
    /// How many combinations of readings were not measured, because all together have too many states.
    pub unmeasured: usize,
    /// Documents that nobody knows: what they do is not in the bounds.
    pub documents: Vec<Documents>,
    /// What decides in the flow otherwise than by being compared with constants: not every value of it was tried.
    pub unsure: Vec<String>,
    /// Whether there are too many states to look at one by one: then these are the bounds of the graph alone, which
    /// no call exceeds and perhaps none reaches, and there is no sum to them.
    pub too_many: bool,
    /// The bounds of the graph alone, where not every value was tried: no call exceeds them.
    pub beyond: Option<Part>,
}

/// The bounds of a part of a flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// How long it lasts at most.
    pub lasts: Length,
    /// The longest time in it in which the caller is there, and nobody and nothing speaks.
    pub waits: Length,
    /// The most legs that ring, confirm or talk at once.
    pub at_once: u32,
    /// The group of these.
    pub crowd: Option<Spot>,
    /// A call in which they are there, where calls are asked for.
    pub crowded: Option<Played>,
    /// The most legs that are dialled.
    pub legs: Legs,
    /// Whether the flow runs statements that nobody knows, which are not counted.
    pub uncounted: bool,
}

/// The bounds of a section, with everything that it executes.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// Where it begins.
    pub spot: Spot,
    /// What it comes to each time that it runs.
    pub part: Part,
}

/// The bounds of a connect, each time that it runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Connect {
    /// Its name, such as `main/1 connect`.
    pub name: String,
    /// Where it stands.
    pub spot: Spot,
    /// How long it takes at most until somebody is accepted or all are lost.
    pub rings: Length,
    /// How long the caller and a leg talk at most.
    pub talks: Option<Millis>,
    /// The longest time of the call and what answered it, where that is shorter: the talk ends with the call.
    pub within: Option<(Millis, Option<Spot>)>,
    /// The most legs at once.
    pub at_once: u32,
    /// The most legs.
    pub legs: u32,
}

/// How long it takes until something speaks for the first time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct First {
    /// At least; none where nothing ever does.
    pub shortest: Option<Length>,
    /// What speaks then: the name of a method, or `talk`.
    pub by: Option<(String, Spot)>,
    /// At most: nothing has spoken until then, or the call is over.
    pub longest: Length,
}

/// A length of time, and what it is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Length {
    /// How long; none where nothing limits it.
    pub longest: Option<Millis>,
    /// What it is the sum of, in the order of the call.
    pub terms: Vec<Term>,
    /// Where the longest time of the call ends it.
    pub cut: Option<Cut>,
    /// Whether the last of it can come again and again.
    pub again: bool,
    /// A call that lasts or waits so long, where calls are asked for.
    pub call: Option<Played>,
}

/// A term of a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// How often it comes.
    pub times: u64,
    /// How long it is each time; none where nothing limits it.
    pub each: Option<Millis>,
    /// What is waited for: `sleep`, `ring`, `confirm`, `talk`, the name of a method, a document.
    pub what: String,
    /// Where it stands; of a leg, its destination.
    pub spot: Spot,
}

/// Where a call has had its longest time.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// What is left of it.
    pub left: Millis,
    /// All of it.
    pub limit: Millis,
    /// What nothing else limits, or what would last longer.
    pub instead: Vec<Term>,
    /// What answered the call; none where it was so from its beginning.
    pub answer: Option<Spot>,
}

/// How many legs are dialled, and by which groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Legs {
    /// How many; none where nothing limits it.
    pub most: Option<u64>,
    /// The groups.
    pub groups: Vec<Group>,
    /// Whether the last of them dials again and again.
    pub again: bool,
    /// A call that dials them all, where calls are asked for.
    pub call: Option<Played>,
}

/// A group that dials legs.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// How often.
    pub times: u64,
    /// How many legs each time.
    pub legs: u32,
    /// Where it stands.
    pub spot: Spot,
}

/// A place in a flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The name of its state.
    pub state: String,
    /// The file; empty for the one that the call begins with.
    pub file: String,
    /// The line; 0 where the program has none.
    pub line: u32,
}

/// Documents that a step fetches, which nobody knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Documents {
    /// The dest as written; empty where it is computed.
    pub dest: String,
    /// The functions whose web server answers with statements; empty where a document is fetched.
    pub functions: String,
    /// The step.
    pub spot: Spot,
}

/// What is different when an open point is read another way; or several, where only together they exceed a bound.
#[derive(Clone, Debug, PartialEq)]
pub struct Otherwise {
    /// How they are read, as `name = value`, in words.
    pub words: String,
    /// The points, as questions.
    pub question: String,
    /// The bounds then.
    pub bounds: Box<Bounds>,
}

impl Bounds {
    /// What there is to say of the flow, and of the frames of its sections and connects, for those who draw it.
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        let owned = |lines: Lines| {
            lines.into_iter().map(|(title, words)| (title.to_owned(), words)).collect()
        };
        let note = |frame: &str, short: String, lines: Lines| Note {
            frame: frame.to_owned(),
            short,
            lines: owned(lines),
        };
        let flow = note("", self.flow.short(), self.lines());
        let sections = self.sections.iter().map(|section| {
            note(&section.name, section.part.short(), section.part.lines("longest stay"))
        });
        let connects = self
            .connects
            .iter()
            .map(|connect| note(&connect.name, connect.short(), connect.lines()));
        std::iter::once(flow).chain(sections).chain(connects).collect()
    }
}

/// The figures of a graph, in words.
pub(super) fn report(graph: &Graph, player: Option<&Player<'_>>, image: &Image) -> Bounds {
    let words = Words { image, graph, player };
    let (figures, first) = measure::whole(graph);
    let soonest = first.shortest.map(|(length, by)| {
        let what = if words.bridge(by).is_some() { What::Talk } else { What::Step };
        let Term { what, spot, .. } = words.term(sum::Part { state: by, what, ms: None }, 1);
        let call = words.call(length.start, &length.path, false);
        (Length { call, ..words.length(length) }, (what, spot))
    });
    let (shortest, by) = soonest.unzip();
    let sections = measure::sections(graph);
    let mut connects = measure::connects(graph);
    connects.sort_by_key(|connect| connect.at);
    Bounds {
        flow: words.part(figures),
        first: First { shortest, by, longest: words.length(first.longest) },
        sections: sections
            .into_iter()
            .filter(|(at, _)| at.0 == ProgramId(0))
            .map(|(at, figures)| words.section(at, figures))
            .collect(),
        connects: connects.into_iter().map(|connect| words.connect(graph, connect)).collect(),
        otherwise: Vec::new(),
        unmeasured: 0,
        documents: words.documents(unknown(graph)),
        unsure: Vec::new(),
        too_many: graph.too_many,
        beyond: None,
    }
}

/// The bounds of the graph alone.
pub(super) fn by_graph(image: &Image, readings: &Answers) -> Bounds {
    let program = image.program(ProgramId(0));
    let graph = Graph::default();
    let words = Words { image, graph: &graph, player: None };
    let connect = |(id, rings, at_once, legs): (ConnectId, Sum, u32, u32)| {
        let states = &program.tables().states;
        let group = |op: &Op| matches!(op, Op::Dial { connect, group: 0 } if *connect == id);
        let at = StateId::from_index(states.iter().position(group)?);
        let spot = words.spot((ProgramId(0), at));
        let name = connect_name(&spot);
        let spec = &program.tables().connects[id.index()];
        let talks = program.constant(spec.max_duration).map(to_number);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let talks = talks.map(|seconds| Millis((seconds.get().max(0.0) * 1000.0) as u64));
        Some(Connect { name, spot, rings: plain(rings), talks, within: None, at_once, legs })
    };
    let flow = part_by_graph(image, readings);
    Bounds {
        first: First { longest: flow.waits.clone(), ..First::default() },
        flow,
        sections: Vec::new(),
        connects: coarse::connects(program, readings).into_iter().filter_map(connect).collect(),
        otherwise: Vec::new(),
        unmeasured: 0,
        documents: words.documents(fetching(program)),
        unsure: Vec::new(),
        too_many: true,
        beyond: None,
    }
}

/// The bounds of all of the flow by the graph alone.
pub(super) fn part_by_graph(image: &Image, readings: &Answers) -> Part {
    let most = coarse::most(image.program(ProgramId(0)), readings);
    let legs = Some(most.legs).filter(|legs| *legs != coarse::NO_END);
    Part {
        lasts: plain(most.lasts),
        waits: plain(most.waits),
        at_once: most.at_once,
        crowd: None,
        crowded: None,
        legs: Legs { most: legs, ..Legs::default() },
        uncounted: !fetching(image.program(ProgramId(0))).is_empty(),
    }
}

/// Where calls run statements that nobody knows.
fn unknown(graph: &Graph) -> BTreeSet<Position> {
    let edges = graph.nodes.iter().flat_map(|node| &node.moves);
    edges.filter_map(|edge| edge.elsewhere).collect()
}

/// Where a program fetches statements that nobody knows, whether any call comes there or not.
fn fetching(program: &Program) -> BTreeSet<Position> {
    let fetches = |op: &Op| matches!(op, Op::Load(load) if program.tables().loads[load.index()].known.is_none());
    let states = program.tables().states.iter().enumerate().filter(|(_, op)| fetches(op));
    states.map(|(at, _)| (ProgramId(0), StateId::from_index(at))).collect()
}

fn plain(sum: Sum) -> Length {
    Length { longest: sum.known().map(Millis), ..Length::default() }
}

/// `main/1 connect/group 1` without its group.
fn connect_name(spot: &Spot) -> String {
    spot.state.split_once("/group").map_or(spot.state.as_str(), |(name, _)| name).to_owned()
}

struct Words<'w> {
    image: &'w Image,
    graph: &'w Graph,
    player: Option<&'w Player<'w>>,
}

impl Words<'_> {
    /// A call that gets to a node as soon as it can, and goes on from there, slowly or not.
    fn call(&self, start: usize, path: &[(usize, usize)], slow: bool) -> Option<Played> {
        let player = self.player?;
        let way = self.graph.way_to(start);
        let steps = way.iter().map(|(_, number)| (*number, false));
        let steps: Vec<(usize, bool)> =
            steps.chain(path.iter().map(|(_, number)| (*number, slow))).collect();
        Some(player.play(self.graph.nodes[start].root, &steps))
    }

    fn part(&self, figures: Figures) -> Part {
        Part {
            lasts: self.length(figures.lasts),
            waits: self.length(figures.waits),
            at_once: figures.at_once,
            crowd: figures.crowd.map(|(at, _)| self.spot(at)),
            crowded: figures.crowd.and_then(|(_, node)| self.call(node, &[], false)),
            legs: self.legs(figures.legs),
            uncounted: figures.uncounted,
        }
    }

    fn section(&self, at: Position, figures: Figures) -> Section {
        let spot = self.spot(at);
        let name = spot.state.strip_suffix("/start").unwrap_or(&spot.state).to_owned();
        Section { name, spot, part: self.part(figures) }
    }

    fn connect(&self, graph: &Graph, found: measure::OfConnect) -> Connect {
        let spot = self.spot(found.at);
        let name = connect_name(&spot);
        let edges = graph.nodes.iter().flat_map(|node| &node.moves);
        let talk = edges
            .flat_map(|edge| &edge.parts)
            .filter(|part| part.what == What::Talk && self.bridge(part.state) == Some(found.id));
        let talks = talk.filter_map(|part| part.ms).max().map(Millis);
        let within = self.within(graph, found.id).filter(|(limit, _)| Some(*limit) < talks);
        let (at_once, legs) = (found.at_once, found.legs);
        Connect { name, spot, rings: self.length(found.rings), talks, within, at_once, legs }
    }

    /// The longest time that calls may last in which a connect talks, and what answers such a one.
    fn within(
        &self,
        graph: &Graph,
        connect: (ProgramId, ConnectId),
    ) -> Option<(Millis, Option<Spot>)> {
        let talks =
            |part: &sum::Part| part.what == What::Talk && self.bridge(part.state) == Some(connect);
        let talking = |node: &&Node| node.moves.iter().any(|edge| edge.parts.iter().any(talks));
        let answered = graph.nodes.iter().filter(talking).map(|node| node.answered);
        let Answered { by, limit } =
            answered.collect::<Option<Vec<_>>>()?.into_iter().max_by_key(|one| one.limit)?;
        Some((Millis(limit), self.answer(by)))
    }

    /// What answered a call; none where it was so from its beginning.
    fn answer(&self, by: Position) -> Option<Spot> {
        let begins = matches!(self.image.program(by.0).op(by.1), Op::Start(_));
        (!begins).then(|| self.spot(by))
    }

    fn bridge(&self, at: Position) -> Option<(ProgramId, ConnectId)> {
        match self.image.program(at.0).op(at.1) {
            Op::Bridge(connect) => Some((at.0, connect)),
            _ => None,
        }
    }

    fn length(&self, length: measure::Length) -> Length {
        let beyond = length.beyond;
        let call = self.call(length.start, &length.path, true);
        Length {
            call,
            longest: length.sum.known().map(Millis),
            terms: self.terms(length.parts),
            cut: length.cut.map(|(answered, left)| self.cut(answered, left, beyond)),
            again: length.again,
        }
    }

    fn terms(&self, parts: Vec<sum::Part>) -> Vec<Term> {
        let mut counted: Vec<(sum::Part, u64)> = Vec::new();
        let mut places: HashMap<sum::Part, usize> = HashMap::new();
        // What takes no time at all is no part of a sum.
        for part in parts.into_iter().filter(|part| part.ms != Some(0)) {
            let place = *places.entry(part).or_insert(counted.len());
            match counted.get_mut(place) {
                Some((_, times)) => *times += 1,
                None => counted.push((part, 1)),
            }
        }
        counted.into_iter().map(|(part, times)| self.term(part, times)).collect()
    }

    fn cut(&self, answered: Answered, left: u64, beyond: Vec<sum::Part>) -> Cut {
        let Answered { by, limit } = answered;
        let answer = self.answer(by);
        let open: Vec<sum::Part> =
            beyond.iter().copied().filter(|part| part.ms.is_none()).collect();
        let instead = self.terms(if open.is_empty() { beyond } else { open });
        Cut { left: Millis(left), limit: Millis(limit), answer, instead }
    }

    fn term(&self, part: sum::Part, times: u64) -> Term {
        let program = self.image.program(part.state.0);
        let leg = |index: u16| {
            let Op::Dial { connect, group } = program.op(part.state.1) else { return None };
            let groups = &program.tables().connects[connect.index()].groups;
            let leg = groups.get(usize::from(group))?.get(usize::from(index))?;
            program.tables().debug.as_ref()?.legs.get(leg.index()).copied()
        };
        let mut spot = self.spot(part.state);
        let what = match part.what {
            What::Step => match program.op(part.state.1) {
                Op::Act(act) => program.act(act).method.to_string(),
                _ => "step".to_owned(),
            },
            What::Ring(_) => "ring".to_owned(),
            What::Confirm(_) => "confirm".to_owned(),
            What::Talk => "talk".to_owned(),
        };
        if let What::Ring(index) | What::Confirm(index) = part.what
            && let Some(place) = leg(index)
        {
            self.put(&mut spot, part.state.0, place);
        }
        Term { times, each: part.ms.map(Millis), what, spot }
    }

    fn legs(&self, legs: measure::Legs) -> Legs {
        let mut groups: Vec<(Position, u32, u64)> = Vec::new();
        for (at, dialled) in legs.groups {
            match groups.iter_mut().find(|(known, legs, _)| (*known, *legs) == (at, dialled)) {
                Some((.., times)) => *times += 1,
                None => groups.push((at, dialled, 1)),
            }
        }
        let group = |(at, legs, times)| Group { times, legs, spot: self.spot(at) };
        let call = self.call(legs.start, &legs.path, false);
        Legs {
            most: legs.most,
            groups: groups.into_iter().map(group).collect(),
            again: legs.again,
            call,
        }
    }

    fn documents(&self, at: BTreeSet<Position>) -> Vec<Documents> {
        let mut documents: Vec<Documents> = Vec::new();
        for at in at {
            let answers = web_answers(self.image.program(at.0)).into_iter();
            let mut of_web = answers.filter(|answers| answers.loads.contains(&at.1));
            let functions = of_web.next().map(|answers| answers.functions).unwrap_or_default();
            let (dest, spot) = (self.dest(at).unwrap_or_default(), self.spot(at));
            let known = |one: &Documents| {
                one.functions == functions && one.dest == dest && one.spot.is_at(&spot)
            };
            // Statements that are run and those that a call is handed over to come of one answer.
            if !documents.iter().any(known) {
                documents.push(Documents { dest, functions, spot });
            }
        }
        documents
    }

    /// What a load fetches, where it is literal.
    fn dest(&self, at: Position) -> Option<String> {
        let program = self.image.program(at.0);
        let Op::Load(load) = program.op(at.1) else { return None };
        let dest = program.constant(program.tables().loads[load.index()].dest)?;
        dest.as_text().map(|text| redact_text(text))
    }

    fn spot(&self, at: Position) -> Spot {
        let program = self.image.program(at.0);
        let state = match program.name(at.1) {
            "" => format!("state {}", at.1.index()),
            name => name.to_owned(),
        };
        let mut spot = Spot { state, ..Spot::default() };
        if let Some(place) = program.place(at.1) {
            self.put(&mut spot, at.0, place);
        }
        spot
    }

    fn put(&self, spot: &mut Spot, program: ProgramId, place: Place) {
        spot.line = place.line;
        // A document inside a text stands in the file of that.
        let program = self.image.program(program);
        let own = program.file(Place { file: 0, ..place });
        let file = program.file(place);
        spot.file = if file == own { String::new() } else { file.to_owned() };
    }
}

impl Documents {
    /// What nobody knows, in words, and what there is to do about it.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let Self { dest, functions, spot } = self;
        match (functions.as_str(), dest.as_str()) {
            ("", "") => (
                format!("what a document does {spot}, whose address is computed,"),
                "--link stands only for an address that is written out".to_owned(),
            ),
            ("", dest) => {
                (format!("what {dest} does {spot}"), format!("--link {dest}=FILE makes it known"))
            }
            (functions, _) => {
                (format!("what the web server of {functions} answers {spot}"), KEPT_OUT.to_owned())
            }
        }
    }
}

impl Spot {
    /// Whether two are one place for a reader.
    fn is_at(&self, other: &Self) -> bool {
        let place = |spot: &Self| (spot.file.clone(), spot.line);
        place(self) == place(other) && (self.line > 0 || self.state == other.state)
    }
}

impl Length {
    /// Whether it is no time at all.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.longest == Some(Millis(0))
    }
}
