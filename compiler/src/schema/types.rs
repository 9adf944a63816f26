//! Types of the method table into schemas: a value of its kind, or a placeholder that is one when a call
//! gets there.

use serde_json::{Map, Value, json};

use crate::methods::{Default, Extra, Kind, Param, Shape, Type, Variants};

/// Source positions that an older editor left in documents.
pub(super) const ANNOTATIONS: &str = "^:[lci]$";

/// A text with a placeholder in it.
const fn marks(kind: Kind) -> &'static str {
    match kind {
        Kind::Calling => r"[%$]\{",
        Kind::Messaging => r"%\{",
    }
}

/// The maps inside of parameters, each a definition of its own, since they may hold themselves.
pub(super) struct Shapes {
    /// What the documents are for.
    pub(super) kind: Kind,
    /// Where a shape stands in memory tells it from others; its name; its schema, once it is there.
    known: Vec<(*const (), String, Option<Value>)>,
}

impl Shapes {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, known: Vec::new() }
    }

    /// The definitions by name.
    pub(super) fn defs(self) -> impl Iterator<Item = (String, Value)> {
        self.known.into_iter().filter_map(|(_, name, schema)| Some((name, schema?)))
    }

    /// The schema of a type; `owner` is what its parameter stands in.
    pub(super) fn value(&mut self, ty: Type, owner: &str) -> Value {
        let marks = marks(self.kind);
        let text =
            |pattern: &str| json!({"type": "string", "pattern": format!("{pattern}|{marks}")});
        match ty {
            Type::Any | Type::SwaigAny => json!({}),
            Type::Prompt | Type::Swaig | Type::Literal => json!({"type": "string"}),
            Type::SwaigMap => json!({"type": "object"}),
            Type::HoursAndMinutes => text("^([0-9]+h)?([0-9]+m)?([0-9]+s)?$"),
            Type::Null => json!({"type": "null"}),
            Type::Statements => json!({"anyOf": [{"$ref": "#"}, {"type": "string"}]}),
            Type::Text | Type::Dest | Type::Document | Type::Destination | Type::StreamCodec => {
                json!({"type": "string"})
            }
            Type::Codecs => json!({"type": "string"}),
            Type::Condition => json!({"type": ["string", "number", "boolean"]}),
            Type::Label => json!({"type": ["string", "number", "boolean"]}),
            Type::Path => json!({"type": "string"}),
            Type::Choice(words) => either(json!({"enum": words})),
            Type::Number(min, max) => {
                let mut number = json!({"type": "number"});
                bounds(&mut number, min, max);
                either(number)
            }
            #[allow(clippy::cast_precision_loss)]
            Type::Integer(min, max) => {
                let mut number = json!({"type": "integer"});
                let least = if min == i64::MIN { f64::NEG_INFINITY } else { min as f64 };
                let most = if max == i64::MAX { f64::INFINITY } else { max as f64 };
                bounds(&mut number, least, most);
                either(number)
            }
            Type::Bool => either(json!({"type": "boolean"})),
            Type::Url => text(r"^\s*https?://"),
            Type::PlayUrl => text(r"^\s*(https?://|say:|silence:|ring:)"),
            Type::PlayUrls => {
                let one = self.value(Type::PlayUrl, owner);
                json!({"oneOf": [one, {"type": "array", "items": one}]})
            }
            Type::Digits => text("^[0-9*#A-D]*$"),
            Type::Texts => self.list(Type::Text, owner),
            Type::Words(words) => self.list(Type::Choice(words), owner),
            Type::Map | Type::Event => either(json!({"type": "object"})),
            Type::TextMap => self.map(Type::Text, owner),
            Type::RequestHeaders => self.map(Type::Text, owner),
            Type::Headers => {
                let header = json!({
                    "type": "object",
                    "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
                    "required": ["name", "value"],
                    "additionalProperties": false,
                });
                either(json!({"type": "array", "items": header}))
            }
            Type::Object(shape) => either(self.shape(shape, owner)),
            Type::Variant(variants) => either(self.variants(variants, owner)),
            Type::List(item) => self.list(*item, owner),
            Type::MapOf(_, item) => self.map(*item, owner),
            Type::OneOf(types) => {
                let choices: Vec<_> = types.iter().map(|ty| self.value(*ty, owner)).collect();
                json!({"anyOf": choices})
            }
            Type::Prefixed(prefix) => text(&format!("^{}.", escaped(prefix))),
            Type::WordsText(separator, words) => {
                let words: Vec<_> = words.iter().map(|word| escaped(word)).collect();
                let (one, between) = (words.join("|"), escaped(&separator.to_string()));
                text(&format!(r"^[\s{between}]*(({one})(\s*{between}[\s{between}]*|\s*$))*$"))
            }
            Type::SocketUrl(schemes) => {
                let schemes: Vec<_> = schemes.iter().map(|scheme| escaped(scheme)).collect();
                text(&format!(r"^\s*({})", schemes.join("|")))
            }
            Type::DialString => text("^[0-9*#A-DWw]+$"),
            Type::RoomName => text("^[A-Za-z0-9_-]+$"),
            Type::SipUri => text(r"^\s*sips?:"),
            Type::Amount => text(r"^\s*[0-9]+(\.[0-9]+)?\s*$"),
            Type::Phone => json!({"type": "string"}),
            Type::Block => reference("statements"),
            Type::Cases => reference("cases"),
            Type::Result => reference("result"),
            Type::Destinations => {
                json!({"type": "array", "minItems": 1, "items": reference("destination")})
            }
            Type::Groups => json!({
                "type": "array",
                "minItems": 1,
                "items": {"type": "array", "minItems": 1, "items": reference("destination")},
            }),
            Type::Confirm => {
                json!({"oneOf": [reference("confirmStatements"), {"type": "string"}]})
            }
        }
    }

    /// A map with some keys.
    pub(super) fn object_of(
        &mut self,
        params: &[Param],
        one_of: &[&[&str]],
        any_of: &[&[&str]],
        owner: &str,
    ) -> Value {
        let kind = self.kind;
        let mut properties = Map::new();
        for param in params.iter().filter(|param| !param.obsolete && param.is_for(kind)) {
            properties.insert(param.name.into(), self.param(param, owner));
        }
        let required: Vec<_> = params
            .iter()
            .filter(|param| param.required && param.is_for(kind))
            .map(|param| param.name)
            .collect();
        let mut schema = json!({
            "type": "object",
            "properties": properties,
            "patternProperties": {ANNOTATIONS: true},
            "additionalProperties": false,
        });
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        let alone = |name: &&str| json!({"required": [name]});
        let groups = |word: &str, groups: &[&[&str]]| -> Vec<Value> {
            groups
                .iter()
                .map(|names| json!({(word): names.iter().map(alone).collect::<Vec<_>>()}))
                .collect()
        };
        let all: Vec<_> = [groups("oneOf", one_of), groups("anyOf", any_of)].concat();
        match all.as_slice() {
            [] => {}
            [one] => {
                let pairs = one.as_object().expect("a group is a map").clone();
                schema.as_object_mut().expect("a schema is a map").extend(pairs);
            }
            all => schema["allOf"] = json!(all),
        }
        schema
    }

    /// A parameter with what an editor shows of it.
    fn param(&mut self, param: &Param, owner: &str) -> Value {
        let mut schema = Map::new();
        let unit = param.unit.map_or(String::new(), |unit| format!(" In {unit}."));
        schema.insert("description".into(), format!("{}{unit}", param.doc).into());
        if let Value::Object(value) = self.value(param.ty, owner) {
            schema.extend(value);
        }
        if let Some(default) = param.default {
            let default = match default {
                #[allow(clippy::cast_possible_truncation)]
                Default::Number(number) if number.fract() == 0.0 => json!(number as i64),
                Default::Number(number) => json!(number),
                Default::Text(text) => json!(text),
                Default::Bool(truth) => json!(truth),
            };
            schema.insert("default".into(), default);
        }
        schema.into()
    }

    fn list(&mut self, item: Type, owner: &str) -> Value {
        let items = self.value(item, owner);
        either(json!({"type": "array", "items": items}))
    }

    fn map(&mut self, value: Type, owner: &str) -> Value {
        let values = self.value(value, owner);
        either(json!({"type": "object", "additionalProperties": values}))
    }

    /// Maps that a key tells apart.
    fn variants(&mut self, variants: &'static Variants, owner: &str) -> Value {
        self.defined(variants.shapes.as_ptr().cast(), variants.name, owner, |shapes, name| {
            let mut choices = Vec::new();
            for (word, shape) in variants.shapes {
                let mut schema = object(shape, name, shapes);
                let key = json!({"description": variants.doc, "const": word});
                schema["properties"][variants.key] = key;
                let mut required = vec![json!(variants.key)];
                required.extend(schema["required"].as_array().into_iter().flatten().cloned());
                schema["required"] = required.into();
                choices.push(schema);
            }
            if let Some(shape) = variants.otherwise {
                choices.push(object(shape, name, shapes));
            }
            json!({"oneOf": choices})
        })
    }

    /// A map with keys of its own.
    fn shape(&mut self, shape: &'static Shape, owner: &str) -> Value {
        self.defined(shape.params.as_ptr().cast(), shape.name, owner, |shapes, name| {
            object(shape, name, shapes)
        })
    }

    /// A reference to the definition of what stands at a place, which is made where it is not there yet.
    fn defined(
        &mut self,
        place: *const (),
        title: &str,
        owner: &str,
        make: impl FnOnce(&mut Self, &str) -> Value,
    ) -> Value {
        if let Some((_, name, _)) = self.known.iter().find(|(known, ..)| *known == place) {
            return reference(name);
        }
        let title = if title.is_empty() { "map" } else { title };
        let mut name = format!("{owner}.{}", title.replace(' ', "-"));
        while self.known.iter().any(|(_, known, _)| *known == name) {
            name.push('+');
        }
        self.known.push((place, name.clone(), None));
        let at = self.known.len() - 1;
        let schema = make(self, &name);
        self.known[at].2 = Some(schema);
        reference(&name)
    }
}

/// The schema of a map.
pub(super) fn object(shape: &Shape, owner: &str, shapes: &mut Shapes) -> Value {
    let mut schema = shapes.object_of(shape.params, shape.one_of, shape.any_of, owner);
    match shape.extra {
        Extra::Refused => {}
        Extra::Warned => schema["additionalProperties"] = json!(true),
        Extra::Taken(ty) => schema["additionalProperties"] = shapes.value(*ty, owner),
    }
    schema
}

/// A text with a placeholder, wherever a value of another kind can stand.
pub(super) fn placeholder(kind: Kind) -> Value {
    let described = match kind {
        Kind::Calling => "Computed when a call gets there: `%{vars.name}` or `${...}`.",
        Kind::Messaging => "Computed when a message gets there: `%{message.from}`.",
    };
    json!({"description": described, "type": "string", "pattern": marks(kind)})
}

pub(super) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// A value, or a placeholder for it.
fn either(value: Value) -> Value {
    json!({"anyOf": [value, reference("placeholder")]})
}

fn bounds(number: &mut Value, min: f64, max: f64) {
    for (key, bound) in [("minimum", min), ("maximum", max)] {
        if bound.is_finite() {
            #[allow(clippy::cast_possible_truncation)]
            let whole = bound as i64;
            #[allow(clippy::cast_precision_loss)]
            let exact = whole as f64 == bound;
            number[key] = if exact { json!(whole) } else { json!(bound) };
        }
    }
}

/// A text as part of a pattern.
fn escaped(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        if "\\^$.|?*+()[]{}/".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}
