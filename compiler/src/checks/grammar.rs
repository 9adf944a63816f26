//! The words of a line to a sentence. Every form is a row of [`FORMS`], which the mistakes cite.

use swml_runtime::time::Millis;

use super::lexer::{Kind, Token, lex};
use super::{Event, Events, Pattern, Sentence};
use crate::destination::Mistake;
use crate::methods;
use crate::parse::suggest::nearest;
use crate::scenario::length_of_time;

/// What a sentence can begin with, as shown where one does not.
const FORMS: &str = "a check is one of: `never ...`, `... before ...`, `eventually ...`, `after ..., eventually ...`, \
    `within 90s: ...`, `at most 4 legs at once`, `every destination in ...`, `wait at most 60s`";

/// The words that name something that happens, beside the names of methods.
const EVENTS: [&str; 7] = ["caller", "dial", "bridge", "section", "load", "fault", "hangup"];

/// Steps of the language itself: nobody outside sees them happen.
const UNSEEN: [&str; 10] =
    ["cond", "execute", "goto", "if", "label", "return", "set", "switch", "transfer", "unset"];

/// Reads a sentence.
///
/// # Errors
/// When it is none of the known forms; the mistake has its place in the text.
///
/// ```
/// use swml_compiler::checks::sentence;
///
/// let check = sentence("after connect failed, eventually record or hangup").unwrap();
/// assert_eq!(check.to_string(), "after connect failed, eventually record or hangup");
/// assert!(sentence("never dail").unwrap_err().help.unwrap().contains("`dial`"));
/// ```
pub fn sentence(text: &str) -> Result<Sentence, Mistake> {
    let mut words = Words { tokens: lex(text)?, at: 0, end: text.len() };
    let sentence = words.sentence()?;
    match words.next() {
        None => Ok(sentence),
        Some(token) => Err(mistake(&token, "the check is complete before this")
            .help("write one check a line; several events are joined with `or`")),
    }
}

struct Words<'t> {
    tokens: Vec<Token<'t>>,
    at: usize,
    end: usize,
}

impl<'t> Words<'t> {
    fn sentence(&mut self) -> Result<Sentence, Mistake> {
        if self.take("never") {
            return Ok(Sentence::Never(self.events()?));
        }
        if self.take("eventually") {
            return Ok(Sentence::Eventually(self.events()?));
        }
        if self.take("after") {
            return self.after();
        }
        if self.take("within") {
            let time = self.duration()?;
            self.mark(':')?;
            return Ok(Sentence::Within(time, self.events()?));
        }
        if self.take("at") {
            return self.at_most();
        }
        if self.take("every") {
            self.word("destination")?;
            self.word("in")?;
            let mut patterns = vec![self.text()?];
            while self.take_mark(',') {
                patterns.push(self.text()?);
            }
            return Ok(Sentence::Destinations(patterns));
        }
        if self.take("wait") {
            self.word("at")?;
            self.word("most")?;
            return Ok(Sentence::Wait(self.duration()?));
        }
        let first = self.events().map_err(|mistake| match self.at {
            // Nothing of it was understood.
            0 => {
                Mistake { help: Some(mistake.help.unwrap_or_else(|| FORMS.to_owned())), ..mistake }
            }
            _ => mistake,
        })?;
        self.word("before")?;
        Ok(Sentence::Before(first, self.events()?))
    }

    fn after(&mut self) -> Result<Sentence, Mistake> {
        let on = self.events()?;
        self.take_mark(',');
        if self.take("eventually") {
            return Ok(Sentence::Response(on, self.events()?));
        }
        if self.take("never") {
            return Ok(Sentence::NeverAfter(on, self.events()?));
        }
        if self.take("within") {
            let time = self.duration()?;
            self.mark(':')?;
            return Ok(Sentence::ResponseWithin(on, time, self.events()?));
        }
        Err(self.expected("`eventually`, `never` or `within`"))
    }

    fn at_most(&mut self) -> Result<Sentence, Mistake> {
        self.word("most")?;
        let token = self.peek();
        let Some(count) = self.next().and_then(|token| match token.kind {
            Kind::Word(word) => word.parse().ok(),
            _ => None,
        }) else {
            return Err(self.not(token.as_ref(), "a whole number, such as `4`"));
        };
        if self.take("times") || self.take("time") {
            self.take_mark(':');
            return Ok(Sentence::AtMost(count, self.events()?));
        }
        if self.take("legs") || self.take("leg") {
            if self.take("at") {
                self.word("once")?;
                return Ok(Sentence::LegsAtOnce(count));
            }
            return Ok(Sentence::Legs(count));
        }
        Err(self.expected("`legs at once`, `legs` or `times` and an event"))
    }

    fn events(&mut self) -> Result<Events, Mistake> {
        let mut events = vec![self.event()?];
        while self.take("or") {
            events.push(self.event()?);
        }
        Ok(events)
    }

    fn event(&mut self) -> Result<Event, Mistake> {
        let token = self.peek();
        let Some(Kind::Word(word)) = token.as_ref().map(|token| token.kind) else {
            return Err(
                self.not(token.as_ref(), "something that happens, such as `dial` or `hangup`")
            );
        };
        let event = match word {
            "answer" => self.bare(Event::Answer),
            "hangup" => self.bare(Event::Hangup),
            "caller" => {
                self.at += 1;
                self.word("leaves")?;
                Event::CallerLeaves
            }
            "dial" => Event::Dial(self.subject()),
            "bridge" => self.bare(Event::Bridge),
            "connect" => {
                self.at += 1;
                if self.take("failed") { Event::ConnectFailed } else { Event::Connect }
            }
            "section" => {
                self.at += 1;
                Event::Section(self.text()?)
            }
            "load" => Event::Load(self.subject()),
            "fault" => Event::Fault(self.subject()),
            _ => return self.step(word),
        };
        Ok(event)
    }

    /// A step by the name of its method.
    fn step(&mut self, word: &str) -> Result<Event, Mistake> {
        let token = self.peek();
        if UNSEEN.contains(&word) {
            return Err(self.not(token.as_ref(), "something that is seen from outside").help(
                "name a section or a document instead: `section \"voicemail\"`, `load \"https:*\"`",
            ));
        }
        match methods::method(word) {
            Some(method) => Ok(Event::Step(method.name, self.subject())),
            None => {
                let known = methods::ALL.iter().map(|method| method.name);
                let wrong = self.not(token.as_ref(), "an event or the name of a method");
                Err(match nearest(word, EVENTS.into_iter().chain(known)) {
                    Some(near) => wrong.help(format!("did you mean `{near}`?")),
                    None => wrong,
                })
            }
        }
    }

    fn bare(&mut self, event: Event) -> Event {
        self.at += 1;
        event
    }

    /// Goes over the word of an event, and takes the text behind it, if there is one.
    fn subject(&mut self) -> Option<Pattern> {
        self.at += 1;
        match self.peek()?.kind {
            Kind::Text(text) => {
                self.at += 1;
                Some(Pattern::new(text))
            }
            _ => None,
        }
    }

    fn text(&mut self) -> Result<Pattern, Mistake> {
        let token = self.peek();
        match token.as_ref().map(|token| token.kind) {
            Some(Kind::Text(text)) => {
                self.at += 1;
                Ok(Pattern::new(text))
            }
            _ => Err(self.not(token.as_ref(), "a text in quotes, such as `\"+1555*\"`")),
        }
    }

    fn duration(&mut self) -> Result<Millis, Mistake> {
        let token = self.peek();
        let time = match token.as_ref().map(|token| token.kind) {
            Some(Kind::Word(word)) => length_of_time(word).filter(|time| time.0 > 0),
            _ => None,
        };
        self.at += 1;
        time.ok_or_else(|| {
            self.not(token.as_ref(), "a length of time, such as `90s`, `1500ms`, `2m` or `1h`")
        })
    }

    fn word(&mut self, word: &str) -> Result<(), Mistake> {
        if self.take(word) { Ok(()) } else { Err(self.expected(&format!("`{word}`"))) }
    }

    fn mark(&mut self, mark: char) -> Result<(), Mistake> {
        if self.take_mark(mark) { Ok(()) } else { Err(self.expected(&format!("`{mark}`"))) }
    }

    fn take(&mut self, word: &str) -> bool {
        let is = self.peek().is_some_and(|token| token.kind == Kind::Word(word));
        self.at += usize::from(is);
        is
    }

    fn take_mark(&mut self, mark: char) -> bool {
        let is = self.peek().is_some_and(|token| token.kind == Kind::Mark(mark));
        self.at += usize::from(is);
        is
    }

    fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.at).cloned()
    }

    fn next(&mut self) -> Option<Token<'t>> {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn expected(&self, what: &str) -> Mistake {
        self.not(self.peek().as_ref(), what)
    }

    /// Something else stands there than what is wanted, or nothing.
    fn not(&self, token: Option<&Token<'t>>, wanted: &str) -> Mistake {
        let (range, found) = match token {
            None => (self.end..self.end, "the line ends".to_owned()),
            Some(Token { range, kind: Kind::Word(word) }) => {
                (range.clone(), format!("found `{word}`"))
            }
            Some(Token { range, kind: Kind::Text(_) }) => {
                (range.clone(), "found a text".to_owned())
            }
            Some(Token { range, kind: Kind::Mark(mark) }) => {
                (range.clone(), format!("found `{mark}`"))
            }
        };
        Mistake { range, message: format!("expected {wanted}, {found}"), help: None }
    }
}

fn mistake(token: &Token<'_>, message: &str) -> Mistake {
    Mistake { range: token.range.clone(), message: message.to_owned(), help: None }
}
