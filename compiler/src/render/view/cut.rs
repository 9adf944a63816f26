//! A view to a part of it: a section, or what can be reached from a state, as deep as one likes.
//!
//! Where something was cut off, a stub names what is there.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;

use super::{Cluster, ClusterKind, Edge, Item, Node, Stub, View};

/// Which part to take out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// This section, with its confirm scripts.
    pub section: Option<String>,
    /// What comes after this state, and the state itself.
    pub from: Option<String>,
    /// No more than so many edges away: from the state, else from the beginning of the section, else of `main`.
    pub depth: Option<usize>,
}

/// There is no such section or state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchPart {
    /// What was looked for.
    pub what: &'static str,
    /// Its name.
    pub name: String,
    /// The names that there are.
    pub known: Vec<String>,
}

impl fmt::Display for NoSuchPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, name, known } = self;
        write!(f, "there is no {what} \"{name}\" in this flow")?;
        let shown: Vec<_> = known.iter().take(12).map(|name| format!("\"{name}\"")).collect();
        match known.len() - shown.len() {
            _ if known.is_empty() => Ok(()),
            0 if shown.len() == 1 => write!(f, "; there is {}", shown.join(", ")),
            0 => write!(f, "; there are {}", shown.join(", ")),
            more => write!(f, "; there are {} and {more} more", shown.join(", ")),
        }
    }
}

impl std::error::Error for NoSuchPart {}

impl View {
    /// Takes a part out.
    ///
    /// # Errors
    /// When there is no section or state of the name that is asked for.
    pub fn cut(self, cut: &Cut) -> Result<Self, NoSuchPart> {
        let mut kept: BTreeSet<usize> = (0..self.nodes.len()).collect();
        if let Some(name) = &cut.section {
            let sections = self.sections_of(name)?;
            kept.retain(|node| sections.contains(&self.nodes[*node].section));
        }
        if cut.from.is_some() || cut.depth.is_some() {
            let start = self.beginning(cut)?;
            kept = self.near(start, cut.depth, &kept);
        }
        Ok(if kept.len() == self.nodes.len() { self } else { self.with(&kept) })
    }

    /// A section and the confirm scripts that stand in it.
    fn sections_of(&self, name: &str) -> Result<Vec<usize>, NoSuchPart> {
        let is_in = |section: &Cluster| {
            let confirms = section.kind == ClusterKind::Confirm;
            section.name == name || confirms && section.name.starts_with(&format!("{name}/"))
        };
        let all = self.sections.iter().enumerate();
        let found: Vec<_> = all.filter(|(_, section)| is_in(section)).map(|(at, _)| at).collect();
        if found.iter().any(|at| self.sections[*at].name == name) {
            return Ok(found);
        }
        let known = self.sections.iter().map(|section| section.name.clone()).collect();
        Err(NoSuchPart { what: "section", name: name.to_owned(), known })
    }

    fn beginning(&self, cut: &Cut) -> Result<usize, NoSuchPart> {
        if let Some(name) = &cut.from {
            let is_it = |node: &Node| {
                let prefix = node.name.strip_suffix(node.short.as_str()).unwrap_or_default();
                let mut names = node.states.iter().map(|(_, short)| format!("{prefix}{short}"));
                node.name == *name || names.any(|full| full == *name)
            };
            let found = self.nodes.iter().position(is_it);
            let known = || self.nodes.iter().map(|node| node.name.clone()).collect();
            return found.ok_or_else(|| NoSuchPart {
                what: "state",
                name: name.clone(),
                known: known(),
            });
        }
        let name = cut.section.as_deref().unwrap_or("main");
        let section = self.sections_of(name)?[0];
        Ok(self.nodes.iter().position(|node| node.section == section).unwrap_or(0))
    }

    /// What lies so many edges away.
    fn near(&self, start: usize, depth: Option<usize>, among: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut after = vec![Vec::new(); self.nodes.len()];
        for edge in &self.edges {
            after[edge.from].push(edge.to);
        }
        for (number, node) in self.nodes.iter().enumerate() {
            for section in node.stubs.iter().filter_map(|stub| stub.section) {
                after[number].extend(self.nodes.iter().position(|node| node.section == section));
            }
        }
        let mut kept = BTreeSet::from([start]);
        let mut waiting = VecDeque::from([(start, 0)]);
        while let Some((at, way)) = waiting.pop_front() {
            if depth.is_some_and(|depth| way >= depth) {
                continue;
            }
            for next in &after[at] {
                if among.contains(next) && kept.insert(*next) {
                    waiting.push_back((*next, way + 1));
                }
            }
        }
        kept
    }

    fn with(mut self, kept: &BTreeSet<usize>) -> Self {
        let mut places = vec![None; self.nodes.len()];
        for (place, node) in kept.iter().enumerate() {
            places[*node] = Some(place);
        }
        let place = |node: usize| places[node];
        let mut edges = Vec::new();
        for Edge { from, to, kind, back, never, labels, of } in std::mem::take(&mut self.edges) {
            match (place(from), place(to)) {
                (Some(from), Some(to)) => {
                    edges.push(Edge { from, to, kind, back, never, labels, of });
                }
                (Some(_), None) => {
                    let label: Vec<_> = labels.iter().map(|label| label.text.as_str()).collect();
                    let (label, to) = (label.join(", "), self.nodes[to].name.clone());
                    self.nodes[from].stubs.push(Stub { kind, label, to, section: None, back, of });
                }
                (None, _) => {}
            }
        }
        self.edges = edges;
        let sections: BTreeSet<_> = kept.iter().map(|node| self.nodes[*node].section).collect();
        let section_place = |section: usize| sections.iter().position(|kept| *kept == section);
        let mut nodes = Vec::new();
        for (number, mut node) in std::mem::take(&mut self.nodes).into_iter().enumerate() {
            if kept.contains(&number) {
                node.section = section_place(node.section).unwrap_or(0);
                for stub in &mut node.stubs {
                    stub.section = stub.section.and_then(section_place);
                }
                nodes.push(node);
            }
        }
        self.nodes = nodes;
        for section in &mut self.sections {
            keep(&mut section.items, &place);
        }
        self.sections.retain(|section| !section.items.is_empty());
        self
    }
}

fn keep(items: &mut Vec<Item>, place: &impl Fn(usize) -> Option<usize>) {
    items.retain_mut(|item| match item {
        Item::Node(node) => match place(*node) {
            Some(at) => {
                *node = at;
                true
            }
            None => false,
        },
        Item::Cluster(inner) => {
            keep(&mut inner.items, place);
            !inner.items.is_empty()
        }
    });
}
