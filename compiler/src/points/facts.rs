//! A text into what its statements use: methods, their parameters, placeholders, fetched documents.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostics;
use crate::source::Source;
use crate::syntax::{self, View, ViewKind};

/// Keys whose values are data, in which nothing is a statement.
const DATA: &[&str] = &["set", "params", "meta", "body", "event", "global_data", "meta_data"];
/// Keys whose values are expressions without placeholders.
const EXPRESSIONS: &[&str] = &["when", "condition"];
/// Keys that can name a document to fetch.
const DOCUMENTS: &[&str] = &["dest", "confirm", "transfer_after_bridge", "execute", "transfer"];

/// What a document has, as far as open points ask for it.
#[derive(Default)]
pub(super) struct Facts {
    methods: BTreeSet<String>,
    given: BTreeSet<(String, String)>,
    top: BTreeSet<String>,
    pub(super) expression: bool,
    pub(super) placeholder: bool,
    pub(super) fetches: bool,
}

impl Facts {
    pub(super) fn of(source: &Source) -> Self {
        let tree = syntax::parse(source, &mut Diagnostics::default());
        let mut facts = Facts::default();
        if let Some(root) = tree.root() {
            let keys = root.mapping().into_iter().flat_map(|map| map.iter());
            facts.top = keys.filter_map(|(key, _)| Some(key.scalar()?.text().to_owned())).collect();
            facts.value(root, "", "");
        }
        facts
    }

    pub(super) fn uses(&self, method: &str) -> bool {
        self.methods.contains(method)
    }

    pub(super) fn top(&self, key: &str) -> bool {
        self.top.contains(key)
    }

    pub(super) fn gives(&self, method: &str, key: &str) -> bool {
        self.given.iter().any(|(of, given)| (method == "*" || of == method) && given == key)
    }

    /// A value behind a key, in the parameters of a method.
    fn value(&mut self, view: View<'_>, method: &str, key: &str) {
        match view.kind() {
            ViewKind::Scalar(scalar) => self.text(scalar.text(), key),
            ViewKind::Sequence(items) => {
                for item in items.iter() {
                    self.item(item, method, key);
                }
            }
            ViewKind::Mapping(entries) => {
                for (name, value) in entries.iter() {
                    let Some(name) = name.scalar().map(|name| name.text()) else { continue };
                    if !method.is_empty() {
                        self.given.insert((method.to_owned(), name.to_owned()));
                    }
                    let key = if DATA.contains(&key) { key } else { name };
                    self.value(value, method, key);
                }
            }
        }
    }

    /// An item of a list: a statement, unless it stands in data.
    fn item(&mut self, item: View<'_>, method: &str, key: &str) {
        let known = |name: &str| crate::methods::method(name).is_some() && !DATA.contains(&key);
        match item.kind() {
            ViewKind::Scalar(scalar) if known(scalar.text()) => {
                self.methods.insert(scalar.text().to_owned());
            }
            ViewKind::Mapping(entries) if entries.len() == 1 => {
                let Some((name, value)) = entries.iter().next() else { return };
                match name.scalar().map(|name| name.text()).filter(|name| known(name)) {
                    Some(name) => {
                        self.methods.insert(name.to_owned());
                        self.value(value, name, name);
                    }
                    None => self.value(item, method, key),
                }
            }
            _ => self.value(item, method, key),
        }
    }

    fn text(&mut self, text: &str, key: &str) {
        let open = text.find("%{").or_else(|| text.find("${"));
        if let Some(at) = open {
            self.placeholder = true;
            let body = text[at + 2..].split('}').next().unwrap_or_default();
            let path = |c: char| c.is_alphanumeric() || "_-.[]".contains(c);
            self.expression |= !body.chars().all(path);
        }
        self.expression |= EXPRESSIONS.contains(&key);
        self.fetches |= DOCUMENTS.contains(&key) && text.contains("://");
    }
}
