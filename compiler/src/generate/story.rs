//! What happened in a call, told in words: what the world did that it need not have done.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::methods::{self, Kind};
use crate::scenario::Event;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// Who did it; empty where the words say so.
    who: String,
    words: String,
    /// The same as part of the name of a file.
    pub(super) slug: String,
}

impl Phrase {
    fn new(who: &str, words: impl Into<String>, slug: &str) -> Self {
        Self { who: who.to_owned(), words: words.into(), slug: slug.to_owned() }
    }
}

const CALLER: &str = "the caller";

/// The story of a call. `said` are the facts that it begins with.
pub(super) fn story(
    kind: Kind,
    said: &serde_json::Map<String, Json>,
    events: &[Event],
) -> Vec<Phrase> {
    let mut teller = Teller { kind, ..Teller::default() };
    teller.beginning(said);
    let mut rest = events;
    while let Some((event, behind)) = rest.split_first() {
        teller.event(event, behind);
        rest = behind;
    }
    teller.lost();
    teller.phrases
}

/// How many things there are to tell: what is done again counts once.
pub(super) fn length(phrases: &[Phrase]) -> usize {
    phrases.chunk_by(|one, next| one == next).count()
}

/// A story in one sentence, without its full stop.
pub(super) fn sentence(phrases: &[Phrase]) -> String {
    let mut text = String::new();
    let mut who = "";
    let mut rest = phrases;
    while let Some((phrase, behind)) = rest.split_first() {
        let again = behind.iter().take_while(|next| *next == phrase).count();
        let goes_on = !phrase.who.is_empty() && phrase.who == who;
        text.push_str(match () {
            () if text.is_empty() => "",
            () if goes_on => ", then ",
            () => "; ",
        });
        if !goes_on && !phrase.who.is_empty() {
            text.push_str(&phrase.who);
            text.push(' ');
        }
        text.push_str(&phrase.words);
        match again {
            0 => {}
            1 => text.push_str(", twice"),
            again => text.push_str(&format!(", {} times", again + 1)),
        }
        who = &phrase.who;
        rest = &behind[again..];
    }
    if text.is_empty() {
        text.push_str("nothing out of the ordinary happens");
    }
    // A destination is written as it is dialled.
    if phrases.first().is_some_and(|first| !["", CALLER].contains(&first.who.as_str())) {
        return text;
    }
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[derive(Default)]
struct Teller {
    kind: Kind,
    phrases: Vec<Phrase>,
    /// The legs so far: whom, whether somebody answered, whether bridged.
    legs: BTreeMap<String, Leg>,
    /// What was lost and has not been told: whom, how.
    losses: Vec<(String, Loss)>,
    /// What the caller's script does.
    method: String,
}

#[derive(Default)]
struct Leg {
    to: String,
    answered: bool,
    bridged: bool,
    over: bool,
    /// What it did in its confirm, said of one and of many.
    did: Option<(String, String)>,
}

/// How somebody is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Loss {
    /// Of one, and of many.
    one: String,
    many: String,
    slug: &'static str,
}

impl Loss {
    fn new(one: &str, many: &str, slug: &'static str) -> Self {
        Self { one: one.to_owned(), many: many.to_owned(), slug }
    }

    fn no_answer() -> Self {
        Self::new("does not answer", "do not answer", "no-answer")
    }

    fn of(reason: &str) -> Self {
        match reason {
            "busy" => Self::new("is busy", "are busy", "busy"),
            "declined" => Self::new("declines", "decline", "declined"),
            "not_found" => Self::new("is not found", "are not found", "not-found"),
            "no_answer" => Self::no_answer(),
            _ => Self::new("cannot be reached", "cannot be reached", "unreachable"),
        }
    }
}

impl Teller {
    fn say(&mut self, phrase: Phrase) {
        self.lost();
        self.phrases.push(phrase);
    }

    /// Tells who was lost, those of one kind together; who is lost again, is lost once more.
    fn lost(&mut self) {
        let mut losses = std::mem::take(&mut self.losses);
        while let Some((_, how)) = losses.first().cloned() {
            let mut who: Vec<String> = Vec::new();
            losses.retain(|(to, other)| {
                let now = *other == how && !who.contains(to);
                who.extend(now.then(|| to.clone()));
                !now
            });
            let Loss { one, many, slug } = how;
            self.phrases.push(match who.as_slice() {
                [who] => Phrase::new(who, one, slug),
                who => Phrase::new(&list(who), many, slug),
            });
        }
    }

    fn beginning(&mut self, said: &serde_json::Map<String, Json>) {
        for (scope, facts) in said {
            self.facts(scope, facts);
        }
    }

    fn facts(&mut self, path: &str, value: &Json) {
        match value {
            Json::Object(map) => {
                for (key, value) in map {
                    self.facts(&format!("{path}.{key}"), value);
                }
            }
            value => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let words = match path {
                    "message.body" => format!("the message says \u{201c}{text}\u{201d}"),
                    path => format!("with {path} \u{201c}{text}\u{201d}"),
                };
                let last = path.rsplit('.').next().unwrap_or(path);
                let slug =
                    if last == "body" { slug(&text) } else { slug(&format!("{last} {text}")) };
                self.say(Phrase::new("", words, &slug));
            }
        }
    }

    fn event(&mut self, event: &Event, behind: &[Event]) {
        let leg = event.text("leg");
        match event.name {
            "dial" => {
                // Another round.
                if event.text("group") == "1" {
                    self.next_round();
                }
                let known = Leg { to: event.text("to"), ..Leg::default() };
                self.legs.insert(leg, known);
            }
            "answered" => self.leg(&leg, |leg| leg.answered = true),
            "failed" | "leg_hangup" | "timeout" | "confirm_end" | "bridge" | "cancel"
            | "hangup" => {
                self.of_leg(event, &leg, behind);
            }
            "perform" | "start" => {
                if leg.is_empty() {
                    self.method = event.text("method");
                }
                self.step(event, &leg, behind);
            }
            "enter" if leg.is_empty() => self.method.clear(),
            "called" => {
                let function = event.text("function");
                let exit = event.text("exit");
                let more = exit.strip_prefix("web: ").map(|what| format!(", which answers {what}"));
                let words =
                    format!("the conversation calls {function}{}", more.unwrap_or_default());
                self.say(Phrase::new("", words, &slug(&function)));
            }
            "caller_hangup" => self.caller_leaves(),
            "finished" => self.finished(event),
            _ => {}
        }
    }

    /// Those who were lost before were lost before.
    fn next_round(&mut self) {
        if self.legs.values().all(|leg| leg.over) {
            self.lost();
        }
    }

    fn leg(&mut self, leg: &str, change: impl Fn(&mut Leg)) {
        self.legs.get_mut(leg).into_iter().for_each(change);
    }

    fn of_leg(&mut self, event: &Event, number: &str, behind: &[Event]) {
        let Some(Leg { to, answered, bridged, over, .. }) = self.legs.get(number) else { return };
        let (to, answered, bridged, over) = (to.clone(), *answered, *bridged, *over);
        // Whoever is dropped because another has won is not worth a word.
        let won = self.legs.values().any(|leg| leg.bridged);
        let mut lose = |how| {
            if !over && !won {
                self.losses.push((to.clone(), how));
            }
        };
        match event.name {
            "failed" if !answered => lose(Loss::of(&event.text("reason"))),
            "timeout" if bridged => {
                self.say(Phrase::new("", "they talk for as long as they may", "longest-talk"));
            }
            "timeout" => lose(Loss::no_answer()),
            "confirm_end" if event.text("passed") == "false" => {
                let now = behind.iter().take_while(|next| next.t == event.t);
                let of_it = |next: &Event| next.text("leg") == number;
                let mut own = now.filter(|next| of_it(next));
                if own.any(|next| next.name == "timeout") {
                    let (one, many) = ("does not confirm in time", "do not confirm in time");
                    lose(Loss::new(one, many, "not-in-time"));
                } else {
                    let did = self.legs.get(number).and_then(|leg| leg.did.clone());
                    lose(match did {
                        Some((one, many)) => Loss {
                            one: format!("{one} and is let go"),
                            many: format!("{many} and are let go"),
                            slug: "refused",
                        },
                        None => {
                            Loss::new("does not take the call", "do not take the call", "refused")
                        }
                    });
                }
            }
            "bridge" => {
                self.leg(number, |leg| leg.bridged = true);
                let did = self.legs.get(number).and_then(|leg| leg.did.clone());
                let words = did.map(|(one, _)| format!("{one} and ")).unwrap_or_default();
                return self.say(Phrase::new(&to, format!("{words}takes the call"), "answered"));
            }
            _ => return,
        }
        if event.name != "failed" && bridged {
            return;
        }
        self.leg(number, |leg| leg.over = true);
    }

    /// A step, and what came of it: what follows before the script goes on.
    fn step(&mut self, event: &Event, leg: &str, behind: &[Event]) {
        let method = event.text("method");
        let own = |event: &&Event| event.text("leg") == leg;
        let until = behind.iter().position(|next| own(&next) && next.name == "enter");
        let came = &behind[..until.unwrap_or(behind.len())];
        let set = |name: &str| {
            let of = |next: &&Event| own(next) && next.name == "set" && next.text("name") == name;
            came.iter().find(of).map(|next| next.text("value"))
        };
        let who = match self.legs.get(leg) {
            Some(leg) => leg.to.clone(),
            None => CALLER.to_owned(),
        };
        if came.iter().any(|next| own(&next) && next.name == "fault") {
            let slug = slug(&format!("{method} fails"));
            return self.say(Phrase::new("", format!("{} fails", words_of(&method)), &slug));
        }
        if method == "prompt" {
            let value = set("prompt_value").unwrap_or_default();
            let Some(result) = set("prompt_result") else { return };
            let (words, slug) = match result.as_str() {
                "match_digits" => {
                    (format!("presses {value}"), slug(&format!("key {}", keys(&value))))
                }
                "match_speech" => {
                    (format!("says \u{201c}{value}\u{201d}"), slug(&format!("says {value}")))
                }
                "no_input" => ("presses nothing".to_owned(), "silence".to_owned()),
                "no_match" => ("presses something else".to_owned(), "no-match".to_owned()),
                _ => return,
            };
            if leg.is_empty() {
                return self.say(Phrase::new(&who, words, &slug));
            }
            // What comes of it is said with it.
            let many = words.replacen("presses", "press", 1).replacen("says", "say", 1);
            return self.leg(leg, |leg| leg.did = Some((words.clone(), many.clone())));
        }
        let row = methods::method(&method);
        let Some((name, words)) = row.and_then(|row| row.result(self.kind)) else { return };
        let Some(word) = set(name) else { return };
        if method == "record" && word == "success" && leg.is_empty() {
            return self.say(Phrase::new(&who, "leaves a message", "message"));
        }
        if words.first().is_none_or(|usual| *usual != word) {
            let slug = slug(&format!("{method} {word}"));
            self.say(Phrase::new("", format!("{} says {word}", words_of(&method)), &slug));
        }
    }

    fn caller_leaves(&mut self) {
        let rings = |leg: &&Leg| !leg.over && !leg.answered && !leg.bridged;
        let bridged = self.legs.values().find(|leg| leg.bridged && !leg.over);
        let ringing: Vec<String> =
            self.legs.values().filter(rings).map(|leg| leg.to.clone()).collect();
        let (words, slug) = match self.method.as_str() {
            "" => match (bridged, ringing.as_slice()) {
                (Some(leg), _) => (format!("hangs up on {}", leg.to), "leaves-talking".to_owned()),
                (None, []) => ("hangs up".to_owned(), "leaves".to_owned()),
                (None, [who]) => {
                    (format!("hangs up while {who} rings"), "leaves-ringing".to_owned())
                }
                (None, who) => {
                    (format!("hangs up while {} ring", list(who)), "leaves-ringing".to_owned())
                }
            },
            method => {
                let when = match method {
                    "play" => "during the announcement".to_owned(),
                    "prompt" => "at the prompt".to_owned(),
                    "record" => "during the recording".to_owned(),
                    "sleep" => "during the pause".to_owned(),
                    "ai" | "amazon_bedrock" => "in the conversation".to_owned(),
                    method => format!("during {method}"),
                };
                (format!("hangs up {when}"), slug(&format!("leaves in {method}")))
            }
        };
        self.say(Phrase::new(CALLER, words, &slug));
    }

    fn finished(&mut self, event: &Event) {
        let code = event.text("code");
        if !code.is_empty() {
            self.say(Phrase::new("", format!("the script fails with {code}"), "fault"));
        } else if event.text("reason") == "max_duration" {
            self.say(Phrase::new("", "the call lasts for as long as it may", "longest-call"));
        } else {
            self.lost();
        }
    }
}

/// A step, for a sentence.
fn words_of(method: &str) -> String {
    match method {
        "record" => "the recording".to_owned(),
        "prompt" | "request" | "transfer" => format!("the {method}"),
        "ai" => "the conversation".to_owned(),
        method => method.to_owned(),
    }
}

/// `one`, `one and two`, `one, two and three`
fn list(who: &[String]) -> String {
    match who {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

fn keys(value: &str) -> String {
    value.replace('*', "star").replace('#', "pound")
}

/// Words as part of a name: small letters, digits and dashes.
pub(super) fn slug(words: &str) -> String {
    const LONGEST: usize = 24;
    let mut slug = String::new();
    for c in words.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
        if slug.len() >= LONGEST {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}
