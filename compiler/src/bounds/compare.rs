//! Bounds compared with those under other readings: whether they are the same, and whether they exceed them.

use std::collections::BTreeMap;

use super::report::{Bounds, Connect, First, Length, Part, Section};

impl Bounds {
    /// Whether some figure exceeds that of all others.
    pub(super) fn exceeds<'o>(&self, others: impl Iterator<Item = &'o Self>) -> bool {
        let mut most = BTreeMap::new();
        for (of, figure) in others.flat_map(Self::figures) {
            let known = most.entry(of).or_insert(figure);
            *known = figure.max(*known);
        }
        self.figures().iter().any(|(of, figure)| most.get(of).is_none_or(|known| known < figure))
    }

    /// Every figure that can be exceeded, by what it is of and what it is. What nothing limits is the most that there
    /// can be.
    fn figures(&self) -> Vec<((String, usize), u64)> {
        let length = |length: &Length| length.longest.map_or(u64::MAX, |longest| longest.0);
        let part = |of: String, part: &Part| {
            let legs = part.legs.most.unwrap_or(u64::MAX);
            (of, vec![length(&part.lasts), length(&part.waits), part.at_once.into(), legs])
        };
        let first = std::iter::once(("first word".to_owned(), vec![length(&self.first.longest)]));
        let flow = std::iter::once(part("flow".to_owned(), &self.flow));
        let sections = self.sections.iter();
        let sections =
            sections.map(|section| part(format!("section {}", section.name), &section.part));
        let connects = self.connects.iter().map(|connect| {
            let talks = connect.talks.map_or(0, |talks| talks.0);
            let legs = [connect.at_once.into(), connect.legs.into()];
            let figures = [length(&connect.rings), talks].into_iter().chain(legs);
            (format!("connect {}", connect.name), figures.collect())
        });
        let all = flow.chain(first).chain(sections).chain(connects);
        all.flat_map(|(of, figures)| {
            let numbered = figures.into_iter().enumerate();
            numbered.map(move |(at, figure)| ((of.clone(), at), figure))
        })
        .collect()
    }

    /// Whether the figures are the same.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        let part =
            |part: &Part| (part.lasts.longest, part.waits.longest, part.at_once, part.legs.most);
        let first = |first: &First| {
            (first.longest.longest, first.shortest.as_ref().map(|shortest| shortest.longest))
        };
        let connect = |c: &Connect| (c.name.clone(), c.rings.longest, c.talks, c.at_once, c.legs);
        let section = |section: &Section| (section.name.clone(), part(&section.part));
        part(&self.flow) == part(&other.flow)
            && first(&self.first) == first(&other.first)
            && self.connects.iter().map(connect).eq(other.connects.iter().map(connect))
            && self.sections.iter().map(section).eq(other.sections.iter().map(section))
    }
}
