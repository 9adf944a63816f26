//! What was found: every address of the documents with what proves it, or with the shortest way by which something
//! that nobody meant can come to it.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::NodeIndex;
use serde_json::{Value as Json, json};

use super::class::Class;
use super::judge::{Safe, Why, form, is_fine, judge};
use super::near::{Near, near};
use super::passed::{Test, TestKind};
use super::sinks::{Sink, is_answer, sinks};
use super::text::{Hole, Piece, admits};
use super::trail::{Trail, What};
use super::value::Alternative;
use super::walk::Walk;
use super::{Options, Source};
use crate::flow::{Flow, Node, NodeKind};
use crate::methods::ai::answered;
use crate::methods::{Address, Giver};
use crate::redact::redact_text;
use crate::source::Span;

/// What was found in a flow.
#[derive(Clone, Debug)]
pub struct Report {
    /// Every address, in the order of the states.
    pub addresses: Vec<Addressed>,
    /// The documents that are fetched and not known: what they do nobody can say.
    pub unknown: Vec<Unknown>,
    /// The conversations whose functions a web server answers, with statements where it likes.
    pub answered: Vec<Unknown>,
}

/// Something that may do anything, since nobody knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// Where a step fetches it, or asks for it.
    pub place: Place,
    /// The URL of a document, empty where it is computed; the functions that a web server answers.
    pub what: String,
}

/// What follows of all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every address is proved.
    Proved,
    /// Those of the known documents are; others are fetched.
    ProvedForKnown,
    /// Some are not.
    NotProved,
}

impl Verdict {
    /// In one word, for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Proved => "proved",
            Verdict::ProvedForKnown => "proved-for-known-documents",
            Verdict::NotProved => "not-proved",
        }
    }
}

/// A place in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The document.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in Unicode scalars.
    pub column: u32,
    /// The line itself, without the blanks around it.
    pub text: String,
}

/// An address.
#[derive(Clone, Debug)]
pub struct Addressed {
    /// What it is for.
    pub address: Address,
    /// The method.
    pub method: String,
    /// The parameter, with its way from the method: `to`, `SWAIG.functions.web_hook_url`.
    pub param: String,
    /// The state.
    pub state: String,
    /// Where it stands.
    pub place: Place,
    /// Whether any call comes there.
    pub reached: bool,
    /// What proves it, one for each thing that it can be.
    pub proofs: Vec<Proof>,
    /// What it can be beyond that.
    pub gaps: Vec<Gap>,
    /// Everything that it can be.
    forms: Vec<Vec<Piece>>,
}

/// Why an address is safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// `literal`, `listed`, `tested`, `server`, `own`, `platform`, `document`, `allowed`, `trusted`.
    pub by: &'static str,
    /// What it can be: a text, with `<digits>` and the like for what is open.
    pub form: String,
    /// The test that it passed, the pattern that allows it, or what is trusted.
    pub words: String,
    /// Where the test stands.
    pub place: Option<Place>,
    /// What the test looks at.
    pub test: Option<TestKind>,
}

/// A way by which something that nobody meant can come to an address.
#[derive(Clone, Debug)]
pub struct Gap {
    /// What it can be.
    pub form: String,
    /// Why that is not safe.
    pub why: Why,
    /// What comes from outside.
    pub source: Source,
    /// What the document calls it.
    pub name: String,
    /// Which texts can come.
    pub class: Class,
    /// The way, from where it comes up to the address.
    pub stages: Vec<Stage>,
    /// Tests that look at it on the way, and why they do not protect.
    pub tests: Vec<Stage>,
}

/// A step on that way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// What happens there.
    pub words: String,
    /// Where.
    pub place: Place,
}

impl Report {
    /// What follows of all of it.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.gaps().next(), self.unknown.is_empty() && self.answered.is_empty()) {
            (Some(_), _) => Verdict::NotProved,
            (None, true) => Verdict::Proved,
            (None, false) => Verdict::ProvedForKnown,
        }
    }

    /// The report for programs.
    #[must_use]
    pub fn to_json(&self) -> Json {
        json!({
            "verdict": self.verdict().word(),
            "addresses": self.addresses.iter().map(Addressed::to_json).collect::<Vec<_>>(),
            "unknown_documents": self.unknown.iter().map(|one| one.to_json("url")).collect::<Vec<_>>(),
            "web_servers": self.answered.iter().map(|one| one.to_json("functions")).collect::<Vec<_>>(),
        })
    }

    /// The addresses that a call comes to and that have a value there.
    pub fn reached(&self) -> impl Iterator<Item = &Addressed> {
        let says = |one: &&Addressed| !(one.proofs.is_empty() && one.gaps.is_empty());
        self.addresses.iter().filter(|one| one.reached).filter(says)
    }

    /// How many of those that count are not proved, of how many.
    #[must_use]
    pub fn open(&self) -> (usize, usize) {
        let counting = || self.reached().filter(|one| one.address != Address::CallerName);
        (counting().filter(|one| !one.gaps.is_empty()).count(), counting().count())
    }

    /// Everything that is not proved, of addresses that count: the name beside a caller id does not.
    pub fn gaps(&self) -> impl Iterator<Item = (&Addressed, &Gap)> {
        let counts = |one: &&Addressed| one.address != Address::CallerName;
        self.addresses
            .iter()
            .filter(counts)
            .flat_map(|one| one.gaps.iter().map(move |gap| (one, gap)))
    }
}

impl Addressed {
    /// What to try against a gap.
    #[must_use]
    pub fn help(&self, gap: &Gap) -> String {
        let open = gap.form.contains('<');
        let pattern =
            Class::ALL.iter().fold(gap.form.clone(), |form, class| form.replace(class.sign(), "*"));
        // A pattern for what may name another host would not be taken.
        let known = open && gap.class.is_plain() && self.address != Address::Web;
        let allow = format!("--allow \"{pattern}\" says that all of these are fine");
        let example = match self.address {
            Address::Web => "https://example.com/a",
            _ => "+15550100001",
        };
        let name = gap.name.rsplit('.').next().unwrap_or("x");
        let name = if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            &gap.name
        } else {
            "x"
        };
        let test =
            format!("test it against a list before, as in `[\"{example}\", ...].includes({name})`");
        match (&gap.why, gap.source) {
            (_, Source::Document) => {
                "--link URL=FILE shows what the document does, or set it again behind it".to_owned()
            }
            (Why::Untested, Source::Env) => format!(
                "write it into the document, or --trust {} where nobody else can set it",
                gap.name
            ),
            (Why::FewDigits(_) | Why::NoNumber, _) => {
                r"test all of it, as in `/^\+1555\d{7}$/.test(x)`, or one of a list".to_owned()
            }
            (Why::OpenHost, _) if self.address == Address::Web => {
                "fix the server up to the slash, as in https://example.com/, and encode what follows"
                    .to_owned()
            }
            (Why::OpenHost, _) => {
                "let nothing but digits stand before the @, and end the host in the document".to_owned()
            }
            (Why::Untested, _) if gap.name == "call.from" && self.address == Address::Recipient => {
                format!("whoever calls may present any number: {test}; or --trust call.from")
            }
            (Why::Untested, _) if known => format!("{test}; {allow}"),
            _ => test,
        }
    }

    /// Whether a text is among what the analysis says that the address can be.
    #[must_use]
    pub fn admits(&self, text: &str) -> bool {
        self.forms.iter().any(|form| admits(form, text))
    }
}

impl Addressed {
    fn to_json(&self) -> Json {
        let proof = |proof: &Proof| {
            let mut object = json!({ "by": proof.by, "form": proof.form });
            if !proof.words.is_empty() {
                object["words"] = json!(proof.words);
            }
            if let Some(place) = &proof.place {
                object["test"] = place.to_json();
            }
            object
        };
        let gap = |gap: &Gap| {
            let stage = |stage: &Stage| json!({ "what": stage.words, "at": stage.place.to_json() });
            json!({
                "form": gap.form,
                "why": gap.why.words(),
                "source": gap.source.word(),
                "name": gap.name,
                "class": gap.class.words(),
                "way": gap.stages.iter().map(stage).collect::<Vec<_>>(),
                "tests": gap.tests.iter().map(stage).collect::<Vec<_>>(),
                "help": self.help(gap),
            })
        };
        json!({
            "address": self.address.word(),
            "method": self.method,
            "param": self.param,
            "state": self.state,
            "at": self.place.to_json(),
            "reached": self.reached,
            "proofs": self.proofs.iter().map(proof).collect::<Vec<_>>(),
            "gaps": self.gaps.iter().map(gap).collect::<Vec<_>>(),
        })
    }
}

impl Unknown {
    fn to_json(&self, what: &str) -> Json {
        let mut object = self.place.to_json();
        object[what] = json!(self.what);
        object
    }
}

impl Place {
    fn to_json(&self) -> Json {
        json!({ "file": self.file, "line": self.line, "column": self.column, "text": self.text })
    }
}

impl Proof {
    /// Why it is safe, in words that follow what it can be; none of a literal.
    #[must_use]
    pub fn why(&self) -> String {
        let line = self.place.as_ref().map(|place| place.line).unwrap_or_default();
        match (self.by, self.test) {
            (_, Some(TestKind::Equal)) => format!("line {line}: `{}`", self.words),
            (_, Some(kind)) => format!("line {line} tests {}: `{}`", kind.words(), self.words),
            ("server", _) => "the server is fixed".to_owned(),
            ("own", _) => "what is presented by itself".to_owned(),
            ("platform", _) => "the platform's own file".to_owned(),
            ("allowed", _) => format!("allowed: {}", self.words),
            ("document", _) => {
                "what a fetched document made of it, which could dial by itself".to_owned()
            }
            ("trusted", _) => format!("trusted: {}", self.words),
            _ => String::new(),
        }
    }
}

/// Judges every address of a flow, with all that is known where it stands.
pub(super) fn report<'f>(flow: &'f Flow, walk: &'f Walk<'f>, options: &'f Options) -> Report {
    let shown = Shown { flow, options, walk };
    let mut addresses: BTreeMap<(NodeIndex, usize), Addressed> = BTreeMap::new();
    for ((_, node), state) in &walk.states {
        for (at, sink) in sinks(walk.sight(*node, state)).into_iter().enumerate() {
            let one =
                addresses.entry((*node, at)).or_insert_with(|| shown.addressed(*node, &sink, true));
            shown.add(one, *node, &sink);
        }
    }
    let unset = super::state::State::default();
    for (node, _) in flow.nodes() {
        for (at, sink) in sinks(walk.sight(node, &unset)).into_iter().enumerate() {
            // What is only said reaches nobody, wherever it stands.
            let says = |one| {
                matches!(one, &Alternative::Literal(..)) && judge(&sink, one, options).is_none()
            };
            if sink.value.is_none() || !sink.value.alternatives.iter().all(says) {
                addresses.entry((node, at)).or_insert_with(|| shown.addressed(node, &sink, false));
            }
        }
    }
    let places = |answered: bool| {
        let of_it = walk.unknown.iter().filter(|node| is_answer(flow.node(**node)) == answered);
        let unknown =
            |node: &NodeIndex| Unknown { place: shown.place(*node, None), what: what(flow, *node) };
        // One line may fetch a document for each of several legs.
        let mut seen = BTreeSet::new();
        let mut places: Vec<Unknown> = of_it.map(unknown).collect();
        places.sort();
        places
            .retain(|one| seen.insert((one.place.file.clone(), one.place.line, one.what.clone())));
        places
    };
    let (unknown, answered) = (places(false), places(true));
    Report { addresses: addresses.into_values().collect(), unknown, answered }
}

/// What a state fetches: a URL, or what the web servers of these functions have answered.
fn what(flow: &Flow, node: NodeIndex) -> String {
    let NodeKind::Load { dest, .. } = &flow.node(node).kind else { return String::new() };
    if !is_answer(flow.node(node)) {
        let url = dest.constant().and_then(|url| url.as_text());
        return url.map(|url| redact_text(url)).unwrap_or_default();
    }
    let asked = flow.nodes().filter(|(from, _)| flow.exits(*from).contains(&node));
    let conversation = |(_, node): (_, &Node)| match &node.kind {
        NodeKind::Act(act) => act.conversation.as_deref().map(answered),
        _ => None,
    };
    asked.filter_map(conversation).next().unwrap_or_default()
}

/// Puts what was found into words and places.
struct Shown<'f> {
    flow: &'f Flow,
    walk: &'f Walk<'f>,
    options: &'f Options,
}

impl Shown<'_> {
    fn addressed(&self, node: NodeIndex, sink: &Sink, reached: bool) -> Addressed {
        Addressed {
            address: sink.address,
            method: self.method(node).to_owned(),
            param: sink.what.clone(),
            state: self.flow.node(node).name.clone(),
            place: self.place(node, Some(sink.span)),
            reached,
            proofs: Vec::new(),
            gaps: Vec::new(),
            forms: Vec::new(),
        }
    }

    fn method(&self, node: NodeIndex) -> &str {
        let node = self.flow.node(node);
        match &node.kind {
            NodeKind::Act(act) => act.method.as_str(),
            NodeKind::Dial { .. } => "connect",
            _ => {
                let name = node.name.trim_end_matches("/load");
                name.rsplit(['/', ' ']).next().unwrap_or(name)
            }
        }
    }

    /// Adds what is known of an address at one of the ways to it.
    fn add(&self, one: &mut Addressed, node: NodeIndex, sink: &Sink) {
        for (alternative, pieces) in sink.value.alternatives.iter().zip(sink.value.texts()) {
            if !one.forms.contains(&pieces) {
                one.forms.push(pieces.clone());
            }
            match judge(sink, alternative, self.options) {
                None => {}
                Some(Ok(safe)) => {
                    let proof = self.proof(&safe);
                    if !one.proofs.contains(&proof) {
                        one.proofs.push(proof);
                    }
                }
                Some(Err(why)) => self.gap(one, node, sink, alternative, &pieces, &why),
            }
        }
    }

    fn proof(&self, safe: &Safe<'_>) -> Proof {
        let (by, text, words, test) = match safe {
            Safe::Literal(text) => ("literal", text, String::new(), None),
            Safe::Listed(text, test) => ("listed", text, self.test_words(test), Some(*test)),
            Safe::Tested(text, test) => ("tested", text, self.test_words(test), Some(*test)),
            Safe::Server(text) => ("server", text, String::new(), None),
            Safe::Own(name) => ("own", name, String::new(), None),
            Safe::Platform(name) => ("platform", name, String::new(), None),
            Safe::Allowed(text, pattern) => ("allowed", text, pattern.clone(), None),
            Safe::Document(text) => ("document", text, String::new(), None),
            Safe::Trusted(text, names) => ("trusted", text, names.join(", "), None),
        };
        let place = test.map(|test| self.place(test.node, Some(test.span)));
        let form = redact_text(text);
        Proof { by, form, words, place, test: test.map(|test| test.kind) }
    }

    fn test_words(&self, test: &Test) -> String {
        let source = self.flow.source_of(self.flow.node(test.node).section);
        source.map(|source| one_line(source.slice(test.span))).unwrap_or_default()
    }

    fn gap(
        &self,
        one: &mut Addressed,
        node: NodeIndex,
        sink: &Sink,
        alternative: &Alternative,
        pieces: &[Piece],
        why: &Why,
    ) {
        let value = super::value::Abstract::from(alternative.clone());
        for hole in value.holes() {
            // The shortest way of each thing that comes from outside.
            for way in hole.from.iter().filter(|way| !is_fine(&way.origin, self.options)) {
                let gap = Gap {
                    form: redact_text(&form(pieces)),
                    why: why.clone(),
                    source: way.origin.source,
                    name: way.origin.name.clone(),
                    class: hole.class,
                    stages: self.stages(way, hole, node, sink),
                    tests: self.tests(way, hole, node, sink),
                };
                let same = |known: &&mut Gap| known.name == gap.name && known.source == gap.source;
                // What nothing tests says more than what a test has left.
                let rank = |gap: &Gap| (gap.why != Why::Untested, gap.stages.len());
                match one.gaps.iter_mut().find(same) {
                    Some(known) if rank(known) <= rank(&gap) => {}
                    Some(known) => *known = gap,
                    None => one.gaps.push(gap),
                }
            }
        }
    }

    fn tests(&self, way: &Trail, hole: &Hole, node: NodeIndex, sink: &Sink) -> Vec<Stage> {
        if let Some(test) = &hole.tested {
            let words = "this is the test that it has passed".to_owned();
            return vec![Stage { words, place: self.place(test.node, Some(test.span)) }];
        }
        let words = |near: &Near| match near.beside {
            true => "a call can come here without passing this test",
            false => "this test leaves open what it is",
        };
        let stage = |near: &Near| Stage {
            words: words(near).to_owned(),
            place: self.place(near.node, Some(near.span)),
        };
        near(self.flow, self.walk, way, node, sink.span).iter().map(stage).collect()
    }

    fn stages(&self, way: &Trail, hole: &Hole, node: NodeIndex, sink: &Sink) -> Vec<Stage> {
        let mut stages = Vec::new();
        for stage in way.stages() {
            if stage.node == NodeIndex::end() {
                continue;
            }
            let words = match &stage.what {
                What::Comes => {
                    let origin = &way.origin;
                    // What a test has left of it is not what came.
                    let class = Some(hole.class).filter(|_| hole.tested.is_none());
                    format!("{}: {}", origin.name, origin.source.words(class))
                }
                What::Set(name) => format!("{name} is set"),
                What::Param(name) => format!("params.{name} is given"),
                What::Returned => "return_value is given back".to_owned(),
                What::Leg(name) => format!("{name} of the answered leg"),
            };
            stages.push(Stage { words, place: self.place(stage.node, stage.span) });
        }
        let words = format!("{} of {}: {}", sink.what, self.method(node), sink.address.words());
        stages.push(Stage { words, place: self.place(node, Some(sink.span)) });
        stages
    }

    fn place(&self, node: NodeIndex, span: Option<Span>) -> Place {
        let state = self.flow.node(node);
        let Some(source) = self.flow.source_of(state.section) else { return Place::default() };
        let position = source.position(span.unwrap_or(state.span).start);
        let text = source.slice(source.line(position.line)).trim();
        Place {
            file: source.name().to_owned(),
            line: position.line,
            column: position.column,
            text: redact_text(text),
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Source {
    /// What it is, and which texts of a class can come.
    #[must_use]
    pub fn words(self, class: Option<Class>) -> String {
        let who = match self {
            Source::Call => "the call brings it",
            Source::Env => "the environment of the number has it",
            Source::Param => "whoever leads the call here gives it",
            Source::Step(Giver::Caller) if class == Some(Class::Digits) => "the caller presses it",
            Source::Step(Giver::Caller) => "the caller says it",
            Source::Step(Giver::Web) => "a web server answers it",
            Source::Step(Giver::Platform) => "the platform makes it up",
            Source::Step(Giver::Outside) => "it comes of the step",
            Source::Function => "the model or a web server gives it to the function",
            Source::Document => "it may have set any variable",
            Source::Computed => "it has no known value",
        };
        class.map_or_else(|| who.to_owned(), |class| format!("{who}, {}", class.words()))
    }

    /// In one word, for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Source::Call => "call",
            Source::Env => "env",
            Source::Param => "param",
            Source::Step(Giver::Caller) => "caller",
            Source::Step(Giver::Web) => "web",
            Source::Step(Giver::Platform) => "platform",
            Source::Step(Giver::Outside) => "step",
            Source::Function => "function",
            Source::Document => "document",
            Source::Computed => "computed",
        }
    }
}
