//! Bounds in words: sums as people would write them down.

use std::fmt::{self, Display, Formatter, Write as _};

use swml_runtime::time::Millis;

use super::report::{Bounds, Connect, Cut, First, Legs, Length, Part, Spot, Term};
use crate::counted::counted;

/// A length of time in hours, minutes and seconds, without what is zero: `1h 30s`, `0.5s`.
#[must_use]
pub fn duration(length: Millis) -> String {
    let seconds = length.0 / 1000;
    let mut words = String::new();
    for (number, unit) in [(seconds / 3600, 'h'), (seconds / 60 % 60, 'm')] {
        if number > 0 {
            let _ = write!(words, "{number}{unit} ");
        }
    }
    let rest = Millis(length.0 % 60_000);
    if rest.0 > 0 || words.is_empty() {
        let _ = write!(words, "{rest}");
    }
    words.trim_end().to_owned()
}

/// What a bound of nothing is called.
const NONE: &str = "none";

/// The lines of a report, each with its title.
pub type Lines = Vec<(&'static str, String)>;

impl Bounds {
    /// What all of a flow comes to.
    #[must_use]
    pub fn lines(&self) -> Lines {
        let mut lines = Lines::new();
        if !self.too_many {
            lines.push(("first word", self.first.to_string()));
        }
        lines.extend(self.flow.lines("longest call"));
        lines
    }

    /// The lines that are not those of other bounds: of the flow, and of its connects by name.
    #[must_use]
    pub fn differences(&self, from: &Self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut note = |title: &str, own: &Lines, other: &Lines, same: &[bool]| {
            for (at, (name, words)) in own.iter().enumerate() {
                if other.get(at).is_none_or(|(_, other)| other != words) && !same[at] {
                    let title = if title.is_empty() {
                        (*name).to_owned()
                    } else {
                        format!("{name}, {title}")
                    };
                    found.push((title, words.clone()));
                }
            }
        };
        let first =
            |first: &First| (first.longest.longest, first.shortest.as_ref().map(|s| s.longest));
        let (one, other) = (&self.flow, &from.flow);
        let same = [
            first(&self.first) == first(&from.first),
            one.waits.longest == other.waits.longest,
            one.lasts.longest == other.lasts.longest,
            one.at_once == other.at_once,
            one.legs.most == other.legs.most,
        ];
        note("", &self.lines(), &from.lines(), &same);
        for connect in &self.connects {
            let Some(other) = from.connects.iter().find(|other| other.name == connect.name) else {
                continue;
            };
            let same = [
                connect.rings.longest == other.rings.longest,
                connect.talks == other.talks,
                connect.at_once == other.at_once,
                connect.legs == other.legs,
            ];
            note(&format!("connect {}", connect.spot), &connect.lines(), &other.lines(), &same);
        }
        found
    }
}

impl Part {
    /// What it comes to; `lasts` is what its longest time is called.
    #[must_use]
    pub fn lines(&self, lasts: &'static str) -> Lines {
        let at_once = match &self.crowd {
            Some(crowd) => format!("{} {crowd}", self.at_once),
            None if self.at_once > 0 => self.at_once.to_string(),
            None => NONE.to_owned(),
        };
        // What nobody knows may well wait and dial.
        let known = |words: String| match self.uncounted && words == NONE {
            true => format!("{NONE} that is known"),
            false => words,
        };
        vec![
            ("longest wait", known(self.waits.to_string())),
            (lasts, known(self.lasts.to_string())),
            ("legs at once", known(at_once)),
            ("legs in all", known(self.legs.to_string())),
        ]
    }
}

impl Connect {
    /// What it comes to.
    #[must_use]
    pub fn lines(&self) -> Lines {
        let mut talks = self.talks.map_or_else(|| "with nobody".to_owned(), duration);
        if let Some((limit, answer)) = &self.within {
            let _ = write!(
                talks,
                ", but the call may last {} {}",
                duration(*limit),
                since(answer.as_ref())
            );
        }
        vec![
            ("rings", self.rings.to_string()),
            ("talks", talks),
            ("legs at once", self.at_once.to_string()),
            ("legs in all", self.legs.to_string()),
        ]
    }
}

impl Part {
    /// What there is to say of it in a few words; nothing where nobody waits and nobody is dialled.
    #[must_use]
    pub fn short(&self) -> String {
        let waits = match self.waits.longest {
            Some(Millis(0)) => None,
            Some(waits) => Some(format!("waits up to {}", duration(waits))),
            None => Some("waits without bound".to_owned()),
        };
        let legs = few_legs(self.at_once, self.legs.most);
        waits.into_iter().chain(legs).collect::<Vec<_>>().join(", ")
    }
}

impl Connect {
    /// What there is to say of it in a few words.
    #[must_use]
    pub fn short(&self) -> String {
        let rings = self.rings.longest.map_or_else(|| "without bound".to_owned(), duration);
        let legs = few_legs(self.at_once, Some(self.legs.into()));
        let rings = std::iter::once(format!("up to {rings}"));
        rings.chain(legs).collect::<Vec<_>>().join(", ")
    }
}

/// `3 legs at once, 4 in all`
fn few_legs(at_once: u32, most: Option<u64>) -> Option<String> {
    let legs = counted(at_once, "leg");
    match most {
        Some(0) => None,
        Some(most) if most == u64::from(at_once) => Some(legs),
        Some(most) => Some(format!("{legs} at once, {most} in all")),
        None => Some(format!("{legs} at once, no bound in all")),
    }
}

impl Display for First {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (Some(shortest), Some(by)) = (&self.shortest, &self.by) else {
            return f.write_str("never: nothing speaks to the caller");
        };
        if self.longest.is_nothing() {
            return write!(f, "at once: {} {}", by.0, by.1);
        }
        let (what, spot) = by;
        match shortest.is_nothing() {
            true => write!(f, "at best at once: {what} {spot}")?,
            false => write!(f, "at best after {shortest}: {what} {spot}")?,
        }
        if shortest.longest == self.longest.longest {
            return Ok(());
        }
        match self.longest.longest {
            Some(_) => write!(f, "; at worst after {}", self.longest),
            None => write!(f, "; at worst {}", self.longest),
        }
    }
}

impl Display for Length {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.longest {
            Some(Millis(0)) => return f.write_str(NONE),
            Some(longest) => f.write_str(&duration(longest))?,
            None => f.write_str("no bound")?,
        }
        let terms = self.terms.iter().map(Term::to_string);
        let cut = self.cut.iter().map(Cut::to_string);
        let sum: Vec<String> = terms.chain(cut).collect();
        if !sum.is_empty() {
            write!(f, " = {}", sum.join(" + "))?;
        }
        f.write_str(if self.again { ", again and again" } else { "" })
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.times > 1 {
            write!(f, "{} x ", self.times)?;
        }
        match self.each {
            Some(each) => write!(f, "{} {} {}", duration(each), self.what, self.spot),
            None => write!(f, "{} {}", self.what, self.spot),
        }
    }
}

/// Since when the longest time of a call counts.
fn since(answer: Option<&Spot>) -> String {
    match answer {
        Some(answer) => format!("from its answer {answer}"),
        None => "from its beginning".to_owned(),
    }
}

impl Display for Cut {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { left, limit, answer, instead } = self;
        let from = since(answer.as_ref());
        let left = if left == limit { "" } else { "what is left of " };
        write!(f, "{left}the {} that the call may last {from}", duration(*limit))?;
        let Some((first, more)) = instead.split_first() else { return Ok(()) };
        let more = match more.len() {
            0 => String::new(),
            1 => " and one more".to_owned(),
            more => format!(" and {more} more"),
        };
        match first.each {
            Some(_) => write!(f, ", instead of {first}{more}"),
            None => write!(f, "; nothing else limits {first}{more}"),
        }
    }
}

impl Display for Legs {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.most {
            Some(0) => return f.write_str(NONE),
            Some(most) => write!(f, "{most}")?,
            None => f.write_str("no bound")?,
        }
        let group = |group: &super::report::Group| {
            let times = if group.times > 1 { format!("{} x ", group.times) } else { String::new() };
            format!("{times}{} {}", group.legs, group.spot)
        };
        let groups: Vec<String> = self.groups.iter().map(group).collect();
        if !groups.is_empty() {
            write!(f, " = {}", groups.join(" + "))?;
        }
        f.write_str(if self.again { ", again and again" } else { "" })
    }
}

/// `(line 12)`, `(other.yaml:12)`; the name of the state where there is no line.
impl Display for Spot {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.line, self.file.as_str()) {
            (0, _) => write!(f, "({})", self.state),
            (line, "") => write!(f, "(line {line})"),
            (line, file) => write!(f, "({file}:{line})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use swml_runtime::time::Millis;

    use super::duration;

    #[test]
    fn lengths_of_time_as_people_write_them() {
        let words =
            [0, 500, 12_000, 60_000, 95_000, 3_600_000, 14_405_250].map(|ms| duration(Millis(ms)));
        assert_eq!(words, ["0s", "0.5s", "12s", "1m", "1m 35s", "1h", "4h 5.25s"]);
    }
}
