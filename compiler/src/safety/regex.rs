//! A regular expression of JavaScript into the forms of texts that fit it, where it is simple enough: anchored, of
//! letters, digits, classes, counts and groups. Anything else is not understood, never guessed.

use super::class::Class;

/// A part of a form.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    Text(String),
    Of(Class),
}

/// The most forms of one expression.
const MOST: usize = 64;
/// The most letters that a count repeats.
const REPEATS: usize = 40;

type Form = Vec<Part>;

/// The forms of all texts in which it finds something; `None` where that is not understood.
pub(super) fn forms(pattern: &str, flags: &str) -> Option<Vec<Form>> {
    let has_letters = pattern.replace(r"\d", "").contains(|c: char| c.is_alphabetic());
    if flags.chars().any(|flag| !"ugi".contains(flag)) || (flags.contains('i') && has_letters) {
        return None;
    }
    let inner = pattern.strip_prefix('^')?;
    let mut reader = Reader { rest: inner };
    let mut forms = reader.sequence()?;
    match reader.rest {
        "$" => {}
        // Anything may follow.
        "" => forms.iter_mut().for_each(|form| push(form, Part::Of(Class::Text))),
        _ => return None,
    }
    Some(forms)
}

struct Reader<'p> {
    rest: &'p str,
}

impl Reader<'_> {
    /// Items one after another, up to the end, `$`, `|` or a closing bracket.
    fn sequence(&mut self) -> Option<Vec<Form>> {
        let mut all: Vec<Form> = vec![Vec::new()];
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')', '$']) {
            let item = self.item()?;
            if all.len() * item.len() > MOST {
                return None;
            }
            all = all
                .iter()
                .flat_map(|start| {
                    item.iter().map(move |end| {
                        let mut form = start.clone();
                        end.iter().cloned().for_each(|part| push(&mut form, part));
                        form
                    })
                })
                .collect();
        }
        Some(all)
    }

    /// An atom with its count.
    fn item(&mut self) -> Option<Vec<Form>> {
        let atom = self.atom()?;
        let Some((least, most)) = self.count()? else { return Some(atom) };
        // What repeats is a class, or a letter as often as it says.
        if let [form] = atom.as_slice()
            && let [Part::Of(class)] = form.as_slice()
        {
            return Some(match least {
                0 => vec![Vec::new(), form.clone()],
                _ => vec![vec![Part::Of(*class)]],
            });
        }
        let most = most.filter(|most| *most <= REPEATS)?;
        let mut all = Vec::new();
        for times in least..=most {
            let mut forms: Vec<Form> = vec![Vec::new()];
            for _ in 0..times {
                forms = forms
                    .iter()
                    .flat_map(|start| {
                        atom.iter().map(move |end| {
                            let mut form = start.clone();
                            end.iter().cloned().for_each(|part| push(&mut form, part));
                            form
                        })
                    })
                    .collect();
                if forms.len() > MOST {
                    return None;
                }
            }
            all.extend(forms);
        }
        (all.len() <= MOST).then_some(all)
    }

    fn atom(&mut self) -> Option<Vec<Form>> {
        let c = self.next()?;
        let literal = |c: char| Some(vec![vec![Part::Text(c.to_string())]]);
        match c {
            '\\' => match self.next()? {
                'd' => Some(vec![vec![Part::Of(Class::Digits)]]),
                'w' | 'W' | 's' | 'S' | 'D' => Some(vec![vec![Part::Of(Class::Text)]]),
                c if c.is_alphanumeric() => None,
                c => literal(c),
            },
            '.' => Some(vec![vec![Part::Of(Class::Text)]]),
            '[' => {
                let end = self.rest.find(']')?;
                let inside = &self.rest[..end];
                self.rest = &self.rest[end + 1..];
                let plain = inside.replace(r"\d", "0-9");
                let digits = plain.chars().all(|c| c.is_ascii_digit() || "-*#".contains(c))
                    && !plain.is_empty()
                    && !hyphen_stands_for_itself(&plain);
                let class = if digits { Class::Digits } else { Class::Text };
                Some(vec![vec![Part::Of(class)]])
            }
            '(' => {
                self.rest = match self.rest.strip_prefix('?') {
                    Some(behind) => behind.strip_prefix(':')?,
                    None => self.rest,
                };
                let mut all = self.sequence()?;
                while let Some(behind) = self.rest.strip_prefix('|') {
                    self.rest = behind;
                    all.extend(self.sequence()?);
                }
                self.rest = self.rest.strip_prefix(')')?;
                (all.len() <= MOST).then_some(all)
            }
            '^' | '*' | '+' | '?' | '{' | '}' | ']' => None,
            c => literal(c),
        }
    }

    /// `{7}`, `{7,10}`, `+`, `*`, `?`; the inner `None` where there is none of them.
    #[allow(clippy::option_option)]
    fn count(&mut self) -> Option<Option<(usize, Option<usize>)>> {
        let (count, behind) = match self.rest.chars().next() {
            Some('+') => ((1, None), &self.rest[1..]),
            Some('*') => ((0, None), &self.rest[1..]),
            Some('?') => ((0, Some(1)), &self.rest[1..]),
            Some('{') => {
                let end = self.rest.find('}')?;
                let inside = &self.rest[1..end];
                let count = match inside.split_once(',') {
                    None => {
                        let times = inside.parse().ok()?;
                        (times, Some(times))
                    }
                    Some((least, "")) => (least.parse().ok()?, None),
                    Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
                };
                (count, &self.rest[end + 1..])
            }
            _ => return Some(None),
        };
        // Lazy or not, the same texts fit.
        self.rest = behind.strip_prefix('?').unwrap_or(behind);
        Some(Some(count))
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }
}

/// Whether a hyphen in a class is no range of digits.
fn hyphen_stands_for_itself(class: &str) -> bool {
    let chars: Vec<char> = class.chars().collect();
    let range = |at: usize| {
        let beside = |at: Option<usize>| at.and_then(|at| chars.get(at));
        beside(at.checked_sub(1)).is_some_and(char::is_ascii_digit)
            && beside(Some(at + 1)).is_some_and(char::is_ascii_digit)
    };
    chars.iter().enumerate().any(|(at, c)| *c == '-' && !range(at))
}

/// Puts a part behind a form.
fn push(form: &mut Form, part: Part) {
    match (form.last_mut(), part) {
        (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
        (Some(Part::Of(before)), Part::Of(class)) => {
            if *before != class {
                *before = Class::Text;
            }
        }
        (_, part) => form.push(part),
    }
}
