//! What a graph of calls comes to: the longest waits, the longest call, the most legs, each with the way that
//! leads there.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use swml_runtime::id::{ConnectId, ProgramId};

use super::graph::{Edge, Graph, Node};
use super::solve::{Best, Next, Way, longest, shortest};
use super::sum::{Part, Sum};
use super::walk::{Answered, Position};

/// A length of time and the way that leads there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Length {
    pub(super) sum: Sum,
    pub(super) parts: Vec<Part>,
    /// Where the longest time of the call cuts it off: what is left of that, instead of the parts.
    pub(super) cut: Option<(Answered, u64)>,
    /// What it would be made of from there.
    pub(super) beyond: Vec<Part>,
    /// Whether its parts come again and again.
    pub(super) again: bool,
    /// Where it begins, and the moves from there.
    pub(super) start: usize,
    pub(super) path: Vec<(usize, usize)>,
}

/// So many legs, and the groups that dial them; none where there is no end to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Legs {
    pub(super) most: Option<u64>,
    pub(super) groups: Vec<(Position, u32)>,
    /// Whether the last of them dials again and again.
    pub(super) again: bool,
    /// Where they begin to be dialled, and the moves from there.
    pub(super) start: usize,
    pub(super) path: Vec<(usize, usize)>,
}

/// What a part of a flow comes to: all of it, or a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Figures {
    /// How long it lasts.
    pub(super) lasts: Length,
    /// The longest wait in it.
    pub(super) waits: Length,
    pub(super) at_once: u32,
    /// The group with most legs at once.
    pub(super) crowd: Option<(Position, usize)>,
    pub(super) legs: Legs,
    /// Whether calls run statements meanwhile that nobody knows.
    pub(super) uncounted: bool,
}

/// Before anything speaks for the first time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct First {
    /// The shortest time, and what speaks then; none where nothing ever does.
    pub(super) shortest: Option<(Length, Position)>,
    pub(super) longest: Length,
}

/// What a connect comes to each time that it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OfConnect {
    pub(super) id: (ProgramId, ConnectId),
    /// Its first group that dials.
    pub(super) at: Position,
    /// Until somebody is accepted, or all are lost.
    pub(super) rings: Length,
    pub(super) at_once: u32,
    pub(super) legs: u32,
}

/// All of a flow.
pub(super) fn whole(graph: &Graph) -> (Figures, First) {
    let all = |_: &Node, _: &Edge| true;
    let starts: Vec<usize> = graph.roots.iter().map(|(at, _)| *at).collect();
    let still = Region::new(graph, &starts, &|node| node.alone, &all);
    let first = First { shortest: soonest(graph, &starts), longest: still.longest_of(&starts) };
    (figures(graph, &graph.roots, &|_| true, &all), first)
}

/// Every section, by its first state.
pub(super) fn sections(graph: &Graph) -> BTreeMap<Position, Figures> {
    // By section and depth: where it is entered, with the legs that are dialled in that step.
    let mut entered: BTreeMap<(Position, usize), Vec<(usize, u32)>> = BTreeMap::new();
    let mut enter = |node: usize, kept: usize, legs: u32| {
        for (depth, section) in graph.nodes[node].sections.iter().enumerate().skip(kept) {
            entered.entry((*section, depth)).or_default().push((node, legs));
        }
    };
    for (at, legs) in &graph.roots {
        enter(*at, 0, *legs);
    }
    for edge in graph.nodes.iter().flat_map(|node| &node.moves) {
        if let Some(to) = edge.to {
            enter(to, edge.kept, edge.legs);
        }
    }
    let mut found: BTreeMap<Position, Figures> = BTreeMap::new();
    for ((section, depth), mut entries) in entered {
        entries.sort_unstable();
        entries.dedup();
        let stays = |_: &Node, edge: &Edge| edge.kept > depth;
        let one = figures(graph, &entries, &|_| true, &stays);
        match found.get_mut(&section) {
            Some(known) => known.join(one),
            None => drop(found.insert(section, one)),
        }
    }
    found
}

/// Every connect that dials.
pub(super) fn connects(graph: &Graph) -> Vec<OfConnect> {
    let dials = |at: usize| graph.nodes[at].dials.map(|(id, _)| id);
    let goes_on = |node: &Node, edge: &Edge| {
        let to = edge.to.and_then(dials);
        !edge.connects && to.is_some() && to == node.dials.map(|(id, _)| id)
    };
    let mut starts: BTreeMap<(ProgramId, ConnectId), Vec<usize>> = BTreeMap::new();
    let mut start = |at: usize| {
        if let Some(id) = dials(at) {
            starts.entry(id).or_default().push(at);
        }
    };
    graph.roots.iter().for_each(|(at, _)| start(*at));
    for node in &graph.nodes {
        let begins = node.moves.iter().filter(|edge| !goes_on(node, edge));
        begins.filter_map(|edge| edge.to).for_each(&mut start);
    }
    let mut found = Vec::new();
    for (id, mut at) in starts {
        at.sort_unstable();
        at.dedup();
        let region = Region::new(graph, &at, &|_| true, &goes_on);
        let entries: Vec<(usize, u32)> = at.iter().map(|at| (*at, graph.nodes[*at].legs)).collect();
        found.push(OfConnect {
            id,
            at: graph.nodes[at[0]].at,
            rings: region.longest_of(&at),
            at_once: region.places.iter().map(|at| graph.nodes[*at].legs).max().unwrap_or(0),
            legs: region.most_legs(&entries).most.unwrap_or(0).try_into().unwrap_or(u32::MAX),
        });
    }
    found
}

impl Figures {
    /// Whichever is more.
    fn join(&mut self, other: Self) {
        if other.lasts.sum > self.lasts.sum {
            self.lasts = other.lasts;
        }
        if other.waits.sum > self.waits.sum {
            self.waits = other.waits;
        }
        if other.at_once > self.at_once {
            (self.at_once, self.crowd) = (other.at_once, other.crowd);
        }
        if other.legs.is_more(&self.legs) {
            self.legs = other.legs;
        }
        self.uncounted |= other.uncounted;
    }
}

impl Legs {
    fn is_more(&self, other: &Self) -> bool {
        self.most.unwrap_or(u64::MAX) > other.most.unwrap_or(u64::MAX)
    }
}

/// What calls that begin at nodes come to, as long as they are inside. With each entry come the legs that are
/// dialled in the step that leads there.
fn figures(
    graph: &Graph,
    entries: &[(usize, u32)],
    within: Within<'_>,
    stays: Stays<'_>,
) -> Figures {
    let starts: Vec<usize> = entries.iter().map(|(at, _)| *at).collect();
    let all = Region::new(graph, &starts, within, stays);
    // A silence begins where something stops to speak.
    let speaking = all.places.iter().map(|at| &graph.nodes[*at]).filter(|node| !node.alone);
    let stops = |node: &'_ Node| -> Vec<usize> {
        node.moves.iter().filter(|edge| stays(node, edge)).filter_map(|edge| edge.to).collect()
    };
    let mut begins: Vec<usize> = starts.iter().copied().chain(speaking.flat_map(stops)).collect();
    begins.retain(|at| graph.nodes[*at].alone);
    begins.sort_unstable();
    begins.dedup();
    let still = Region::new(graph, &begins, &|node| node.alone && within(node), stays);
    let crowd = all.places.iter().max_by_key(|at| (graph.nodes[**at].legs, Reverse(**at)));
    let crowd = crowd.map(|at| (&graph.nodes[*at], *at)).filter(|(node, _)| node.legs > 0);
    Figures {
        lasts: all.longest_of(&starts),
        waits: still.longest_of(&begins),
        at_once: crowd.map_or(0, |(node, _)| node.legs),
        crowd: crowd.map(|(node, at)| (node.at, at)),
        legs: all.most_legs(entries),
        uncounted: all.places.iter().any(|at| is_unknown(&graph.nodes[*at])),
    }
}

/// Whether a call runs statements from here that nobody knows.
fn is_unknown(node: &Node) -> bool {
    node.moves.iter().any(|edge| edge.elsewhere.is_some())
}

/// The shortest time until something speaks.
fn soonest(graph: &Graph, starts: &[usize]) -> Option<(Length, Position)> {
    let ways: Vec<Vec<(Option<usize>, u64)>> = graph
        .nodes
        .iter()
        .map(|node| {
            let moves = node.moves.iter().filter(|_| node.alone);
            moves.map(|edge| (edge.to, edge.min)).collect()
        })
        .collect();
    let (ms, path) = shortest(&ways, starts, |at| graph.nodes[at].speaks)?;
    let mut length = Length { sum: Sum::of(ms), ..Length::default() };
    let begins = starts.iter().find(|at| graph.nodes[**at].speaks);
    let mut at = begins.or(starts.first()).copied()?;
    length.start = path.first().map_or(at, |(place, _)| *place);
    length.path.clone_from(&path);
    for (place, number) in path {
        let edge = &graph.nodes[place].moves[number];
        length.parts.extend(edge.parts.iter().filter(|_| edge.min > 0).copied());
        at = edge.to?;
    }
    Some((length, graph.nodes[at].at))
}

// --- regions ----------------------------------------------------------------------------------------

/// Which nodes belong to what is measured.
type Within<'i> = &'i dyn Fn(&Node) -> bool;
/// Which moves stay in it.
type Stays<'i> = &'i dyn Fn(&Node, &Edge) -> bool;

/// A part of a graph: what can be reached from some nodes as long as it is inside. A move that leads out ends
/// what is measured.
struct Region<'g> {
    graph: &'g Graph,
    /// Its nodes, and the place of each.
    places: Vec<usize>,
    place_of: Vec<u32>,
    /// The moves of each, and whether they dial.
    ways: Vec<Vec<Way>>,
    legs: Vec<Vec<Way>>,
}

const NOWHERE: u32 = u32::MAX;

impl<'g> Region<'g> {
    fn new(graph: &'g Graph, starts: &[usize], within: Within<'_>, stays: Stays<'_>) -> Self {
        let mut places: Vec<usize> = Vec::new();
        let mut place_of = vec![NOWHERE; graph.nodes.len()];
        let mut add = |at: usize, places: &mut Vec<usize>| {
            if place_of[at] == NOWHERE {
                place_of[at] = u32::try_from(places.len()).unwrap_or(NOWHERE);
                places.push(at);
            }
            place_of[at] as usize
        };
        for start in starts {
            add(*start, &mut places);
        }
        let (mut ways, mut legs): (Vec<Vec<Way>>, Vec<Vec<Way>>) = (Vec::new(), Vec::new());
        while let Some(&at) = places.get(ways.len()) {
            let node = &graph.nodes[at];
            let (mut on, mut dials) = (Vec::new(), Vec::new());
            let moves = node.moves.iter().enumerate().filter(|_| within(node));
            for (number, edge) in moves {
                let inside = edge.to.filter(|_| stays(node, edge));
                let to = inside.map(|to| add(to, &mut places));
                let answers = inside.and_then(|to| graph.nodes[to].answered);
                let limit = answers.filter(|_| node.answered.is_none()).map(|a| a.limit);
                on.push(Way { to, sum: edge.max, limit, number });
                let sum = Sum::of(inside.map_or(0, |_| edge.legs.into()));
                dials.push(Way { to, sum, limit: None, number });
            }
            ways.push(on);
            legs.push(dials);
        }
        Self { graph, places, place_of, ways, legs }
    }

    /// The longest way from any of some nodes.
    fn longest_of(&self, starts: &[usize]) -> Length {
        let best = longest(&self.ways, |_| true);
        let lengths = starts.iter().map(|start| self.cut(*start, self.length(&best, *start)));
        let longer = |one: Length, other: Length| if other.sum > one.sum { other } else { one };
        lengths.reduce(longer).unwrap_or_default()
    }

    fn place(&self, node: usize) -> usize {
        self.place_of[node] as usize
    }

    /// The moves of the best way from a node.
    fn path<'b>(
        &'b self,
        best: &'b [Option<Best>],
        start: usize,
    ) -> impl Iterator<Item = (Next, &'b Edge, (usize, usize))> {
        let mut at = Some(self.place(start));
        std::iter::from_fn(move || {
            let next = best[at?]?.next;
            let (Next::By(place, number)
            | Next::Out(place, number)
            | Next::Cut(place, number)
            | Next::Again(place, number)) = next
            else {
                return None;
            };
            let move_ = (self.places[place], number);
            let edge = &self.graph.nodes[move_.0].moves[number];
            at = match next {
                Next::By(..) | Next::Cut(..) => edge.to.map(|to| self.place(to)),
                _ => None,
            };
            Some((next, edge, move_))
        })
    }

    fn length(&self, best: &[Option<Best>], start: usize) -> Length {
        let sum = best[self.place(start)].map_or(Sum::ZERO, |best| best.sum);
        let mut length = Length { sum, start, ..Length::default() };
        for (next, edge, at) in self.path(best, start) {
            length.path.push(at);
            match length.cut {
                None => length.parts.extend(edge.parts.iter().copied()),
                Some(_) => length.beyond.extend(edge.parts.iter().copied()),
            }
            length.again = matches!(next, Next::Again(..));
            if matches!(next, Next::Cut(..)) {
                let answered = edge.to.and_then(|to| self.graph.nodes[to].answered);
                length.cut = answered.map(|answered| (answered, answered.limit));
            }
        }
        length
    }

    /// A call that was answered some time ago does not last any longer than it may.
    fn cut(&self, at: usize, length: Length) -> Length {
        let node = &self.graph.nodes[at];
        let Some(answered) = node.answered else { return length };
        let left = answered.limit.saturating_sub(node.elapsed);
        if length.sum <= Sum::of(left) {
            return length;
        }
        let beyond = length.parts.into_iter().chain(length.beyond).collect();
        let cut = Some((answered, left));
        let Length { start, path, .. } = length;
        let sum = Sum::of(left);
        Length { sum, parts: Vec::new(), cut, beyond, again: false, start, path }
    }

    /// The most legs from any of some nodes, with those that are dialled on the way to it.
    fn most_legs(&self, entries: &[(usize, u32)]) -> Legs {
        let best = longest(&self.legs, |_| true);
        let from = entries.iter().map(|(start, first)| {
            let mut groups = Vec::new();
            let mut note = |at: usize, legs: u32| {
                if legs > 0 {
                    groups.push((self.graph.nodes[at].at, legs));
                }
            };
            note(*start, *first);
            let (mut path, mut again) = (Vec::new(), false);
            for (next, edge, at) in self.path(&best, *start) {
                path.push(at);
                again = matches!(next, Next::Again(..));
                if let Some(to) = edge.to.filter(|_| !matches!(next, Next::Out(..))) {
                    note(to, edge.legs);
                }
            }
            let sum = best[self.place(*start)].map_or(Sum::ZERO, |best| best.sum);
            let most = sum.known().map(|more| more + u64::from(*first));
            Legs { most, groups, again, start: *start, path }
        });
        from.reduce(|one, other| if other.is_more(&one) { other } else { one }).unwrap_or_default()
    }
}
