//! `calls` and `called`: which functions a conversation calls, what they are given, and what comes of it.

use swml_runtime::sim::script::{CallExit, CallScript};
use swml_runtime::value::{Text, Value};

use super::entry;
use super::reader::{Named, Reader, from_json, is_nothing};
use crate::diagnostic::{Code, Diagnostic};
use crate::methods::ai::WEB_EXITS;
use crate::syntax::{Mapping, Plain, Scalar, View};

/// What a call may have; the first is the time, which an exact input has itself.
const KEYS: &[&str] = &["after", "function", "args", "web", "swml", "exit", "facts"];
const EXAMPLE: &str = "{ function: transfer_to_sales, args: { reason: price } }";

impl Reader<'_> {
    /// The functions that a conversation calls, one after another.
    pub(super) fn calls(&mut self, view: View<'_>) -> Vec<CallScript> {
        let calls = self.list("\"calls\"", view);
        calls.into_iter().filter_map(|call| self.call_of(call, true)).collect()
    }

    /// One that is called in the instant of an exact input. It may be one that is not there.
    pub(super) fn called(&mut self, view: View<'_>) -> Option<CallScript> {
        self.call_of(view, false)
    }

    /// `transfer_to_sales`, or the same with what it is given and what comes of it.
    fn call_of(&mut self, view: View<'_>, scripted: bool) -> Option<CallScript> {
        if view.mapping().is_none() && view.scalar().is_some() && !is_nothing(view) {
            let function = self.function(view, scripted)?;
            if scripted {
                self.spoken.undecided.push((function.to_string(), view.span()));
            }
            return Some(CallScript { function, ..CallScript::default() });
        }
        let map = self.map("a call", &format!("{EXAMPLE}, or the name of a function"), view)?;
        self.keys("a call", map, if scripted { KEYS } else { &KEYS[1..] });
        let Some(name) = map.get("function").filter(|name| !is_nothing(*name)) else {
            let message = "a call has a `function`: its name";
            self.report(Diagnostic::new(Code::MissingParameter, view.span(), message));
            return None;
        };
        let function = self.function(name, scripted)?;
        let exit = self.exit(map, scripted);
        if scripted && exit == CallExit::Usual {
            self.spoken.undecided.push((function.to_string(), name.span()));
        }
        Some(CallScript {
            function,
            after: self.maybe(map, "after", Self::duration).filter(|_| scripted),
            exit,
            facts: self.facts(map),
        })
    }

    fn function(&mut self, view: View<'_>, scripted: bool) -> Option<Text> {
        let name = self.text(view)?;
        if scripted {
            self.spoken.functions.push((name.clone(), view.span()));
        }
        Some(Text::from(name))
    }

    /// What comes of a call: what a web server answers, or an exit by its name or its rank among those
    /// of the state; `exit: null` is none.
    fn exit(&mut self, map: Mapping<'_>, scripted: bool) -> CallExit {
        if let (Some((key, _)), Some(_)) = (entry(map, "exit"), entry(map, "web")) {
            self.conflict(key.span(), "`web` says already which exit a call takes");
        }
        let answers = WEB_EXITS.map(|exit| (exit.trim_start_matches("web: "), exit));
        let web = self.maybe(map, "web", |reader, view| reader.word("\"web\"", view, &answers));
        let exit = match map.get("exit") {
            Some(view) if is_nothing(view) => Some(CallExit::None),
            Some(view) => self.text(view).map(|name| match name.parse() {
                Ok(rank) if view.scalar().is_some_and(is_number) => CallExit::Ranked(rank),
                _ => {
                    if scripted {
                        self.spoken.exits.push((name.clone(), view.span()));
                    }
                    CallExit::Named(Text::from(name))
                }
            }),
            None => None,
        };
        let named = |name: &'static str| CallExit::Named(Text::word(name));
        web.map(named).or(exit).unwrap_or_default()
    }

    /// What statements behind the exit see.
    fn facts(&mut self, map: Mapping<'_>) -> Vec<(Text, Value)> {
        let mut facts: Vec<(Text, Value)> = Vec::new();
        let args = self.named(map, "args", "{ reason: price }");
        if !args.is_empty() {
            let args = args.into_iter().map(|(name, value)| self.fact(name, value)).collect();
            facts.push((Text::word("args"), Value::Map(args)));
        }
        if let Some((key, view)) = entry(map, "swml").filter(|(_, view)| !is_nothing(*view)) {
            let web = map.get("web").and_then(|web| web.scalar());
            if !web.is_some_and(|web| ["SWML", "transfer"].contains(&web.text())) {
                self.conflict(key.span(), "`swml` goes with `web: SWML` or `web: transfer`");
            }
            self.spoken.answers = true;
            // A document may be written as it is.
            let document = match view.scalar() {
                Some(text) => text.text().to_owned(),
                None => self.json(view).to_string(),
            };
            facts.push((Text::word("swml"), Value::from(document.as_str())));
        }
        for (name, view) in self.named(map, "facts", "{ meta_data: { desk: 7 } }") {
            if facts.iter().any(|(known, _)| known.as_str() == name.text) {
                let message = format!("`{}` is said already", name.text);
                self.conflict(name.span, &message);
                continue;
            }
            let fact = self.fact(name, view);
            facts.push(fact);
        }
        facts
    }

    fn fact(&mut self, name: Named, value: View<'_>) -> (Text, Value) {
        (Text::from(name.text), from_json(&self.json(value)))
    }
}

fn is_number(scalar: &Scalar) -> bool {
    matches!(scalar.plain(), Plain::Number(_))
}
