//! `requests`: how web servers reply.

use serde_json::Value as Json;
use swml_runtime::sim::script::{Reply, Response};
use swml_runtime::value::{Text, Value};

use super::entry;
use super::reader::{Reader, from_json, is_nothing, read_json};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::View;

const KEYS: &[&str] = &["status", "headers", "body", "took", "fail", "never"];

impl Reader<'_> {
    /// `{ status: 200, body: { name: Ann } }`
    pub(super) fn reply(&mut self, view: View<'_>) -> Option<Reply> {
        let ok = Response { status: 200, headers: Vec::new(), body: Text::default(), json: None };
        if is_nothing(view) {
            return Some(Reply { took: None, response: Some(ok), never: false });
        }
        let map = self.map("a reply", "{ status: 200, body: { name: Ann } }", view)?;
        self.keys("a reply", map, KEYS);
        let took = self.maybe(map, "took", Self::duration);
        let (fails, never) = (self.flag(map, "fail"), self.flag(map, "never"));
        let says = ["status", "headers", "body"].iter().find_map(|name| entry(map, name));
        if let Some((key, _)) = says.filter(|_| fails || never) {
            self.conflict(key.span(), "a reply that does not come says nothing");
        }
        if let Some((key, _)) = entry(map, "took").filter(|_| never) {
            self.conflict(key.span(), "a reply that never comes has no `took`");
        }
        let status = self.maybe(map, "status", Self::status).unwrap_or(200);
        let mut headers = Vec::new();
        for (name, value) in self.named(map, "headers", "{ Content-Type: application/json }") {
            if let Some(text) = self.text(value) {
                let name = name.text.trim().to_lowercase();
                headers.push((Text::from(name), Value::from(text.as_str())));
            }
        }
        let body = map.get("body").filter(|view| !is_nothing(*view));
        let (body, json) = match body.map(|view| self.json(view)) {
            // A text is sent as it is, and may be JSON all the same.
            Some(Json::String(text)) => {
                let json = read_json(&text);
                (Text::from(text), json)
            }
            Some(json) => (Text::from(json.to_string()), Some(from_json(&json))),
            None => (Text::default(), None),
        };
        let response = Response { status, headers, body, json };
        let response = Some(response).filter(|_| !fails && !never);
        Some(Reply { took, response, never })
    }

    fn status(&mut self, view: View<'_>) -> Option<u16> {
        let number = self.whole(view)?;
        let status = u16::try_from(number).ok().filter(|status| (100..600).contains(status));
        if status.is_none() {
            let message = format!("the status of a reply is {number}; expected 100 to 599");
            self.report(Diagnostic::new(Code::BadValue, view.span(), message));
        }
        status
    }
}
