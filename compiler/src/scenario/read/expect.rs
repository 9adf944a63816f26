//! `expect`: what must come of a call.

use super::entry;
use super::reader::{Reader, at};
use crate::diagnostic::{Code, Diagnostic};
use crate::scenario::expect::{Expect, Wanted};
use crate::scenario::trace::NAMES;
use crate::syntax::View;

const KEYS: &[&str] = &[
    "outcome", "at", "dialled", "replies", "played", "bridged", "vars", "waiting", "visits",
    "events",
];

/// Facts of an event that are texts.
const TEXTS: [&str; 5] = ["to", "method", "function", "exit", "response"];

/// How a call can end, as `finished` says it.
const OUTCOMES: [(&str, &str); 4] = [
    ("hung_up", "hung_up"),
    ("completed", "completed"),
    ("caller_left", "caller_left"),
    ("failed", "failed"),
];

impl Reader<'_> {
    pub(super) fn expect(&mut self, view: View<'_>) -> Expect {
        let mut expect = Expect::default();
        let Some(map) = self.map("\"expect\"", "{ outcome: hung_up }", view) else { return expect };
        self.keys("\"expect\"", map, KEYS);
        let outcome = |reader: &mut Self, view| reader.word("the outcome", view, &OUTCOMES);
        expect.outcome = self.maybe(map, "outcome", outcome);
        expect.at = self.maybe(map, "at", Self::duration).map(at);
        expect.dialled = map.get("dialled").map(|view| self.texts("\"dialled\"", view));
        expect.replies = map.get("replies").map(|view| self.texts("\"replies\"", view));
        expect.played = map.get("played").map(|view| self.texts("\"played\"", view));
        // `null` says that nobody must be bridged.
        let bridged = map.get("bridged");
        expect.bridged = bridged.map(|_| self.maybe(map, "bridged", Self::text));
        for (name, value) in self.named(map, "vars", "{ connect_result: failed }") {
            expect.vars.insert(name.text, self.json(value));
        }
        expect.waiting = entry(map, "waiting").map(|_| self.flag(map, "waiting"));
        let visits = map.get("visits");
        expect.visits = visits.map(|view| self.texts("\"visits\"", view)).unwrap_or_default();
        if let Some(view) = map.get("events") {
            let events = self.list("\"events\"", view);
            expect.events = events.into_iter().filter_map(|event| self.event_of(event)).collect();
        }
        expect
    }

    fn texts(&mut self, what: &str, view: View<'_>) -> Vec<String> {
        self.list(what, view).into_iter().filter_map(|item| self.text(item)).collect()
    }

    /// `{ at: 20s, event: cancel, leg: 1 }`
    fn event_of(&mut self, view: View<'_>) -> Option<Wanted> {
        let map = self.map("an event", "{ at: 20s, event: cancel, leg: 1 }", view)?;
        let keys: Vec<_> = ["event", "at", "leg"].into_iter().chain(TEXTS).collect();
        self.keys("an event", map, &keys);
        let at = self.maybe(map, "at", Self::duration).map(at);
        let leg = self.maybe(map, "leg", Self::whole);
        let text = |name| self.maybe(map, name, Self::text).map(|text| (name, text));
        let texts = TEXTS.into_iter().filter_map(text).collect();
        let Some(name) = map.get("event") else {
            let message = "an event has a name: `event: dial`";
            self.report(Diagnostic::new(Code::MissingParameter, view.span(), message));
            return None;
        };
        let names: Vec<_> = NAMES.iter().map(|name| (*name, *name)).collect();
        let event = self.word("the event", name, &names)?;
        Some(Wanted { event, at, leg, texts })
    }
}
