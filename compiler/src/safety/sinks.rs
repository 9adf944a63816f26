//! Where addresses stand: of every state the values that its method's rows call an address, however deep, with what
//! they can be.

use swml_runtime::value::{Text, Value};

use super::class::Class;
use super::look::Sight;
use super::text::{Piece, text_of, tidy};
use super::trail::Source;
use super::value::{Abstract, Alternative};
use crate::expr::{Argument, ArgumentKind, Formula, Written};
use crate::flow::{Act, Leg, Node, NodeKind};
use crate::methods::{self, Address, Param, Type, connect, execute, transfer};
use crate::source::Span;

/// An address of a state.
#[derive(Debug)]
pub(super) struct Sink {
    pub(super) address: Address,
    /// The parameter, with its way from the method: `to`, `SWAIG.functions.web_hook_url`.
    pub(super) what: String,
    pub(super) span: Span,
    /// Whether `say:` and the like, which ask nobody, can stand there.
    pub(super) plays: bool,
    pub(super) value: Abstract,
}

/// The addresses of a state, in the order of the text; always the same ones in the same places.
pub(super) fn sinks(sight: Sight<'_>) -> Vec<Sink> {
    let node = sight.flow.node(sight.node);
    let mut found = Found { sight, span: node.span, sinks: Vec::new() };
    match &node.kind {
        NodeKind::Act(act) => found.act(act),
        NodeKind::Dial { connect, group } => {
            let connect = &sight.flow.connects()[*connect];
            if *group == 0 {
                found.map(&connect::METHOD, &connect.params);
                found.one("status_url", connect.status_url.as_ref());
            }
            for leg in &connect.groups[*group] {
                found.leg(leg);
            }
        }
        // Where a web server sends a call is no address of this document.
        NodeKind::Load { dest, .. } if !is_answer(node) => found.dest(dest),
        _ => {}
    }
    found.sinks
}

/// Whether a state goes on with what the web server of a function has answered: lowering alone makes a dest of a
/// path.
pub(super) fn is_answer(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Load { dest, .. } => {
            matches!(dest.written.as_deref(), Some(Written::Path(_)))
        }
        _ => false,
    }
}

/// A value as it is written.
#[derive(Clone, Copy)]
enum Given<'a> {
    Argument(&'a Argument),
    Value(&'a Value),
}

struct Found<'a> {
    sight: Sight<'a>,
    span: Span,
    sinks: Vec<Sink>,
}

impl Found<'_> {
    fn act(&mut self, act: &Act) {
        if let Some(method) = methods::method(&act.method) {
            self.map(method, &act.params);
        }
    }

    /// The parameters of a method.
    fn map(&mut self, method: &methods::Method, params: &Formula) {
        let entries: Vec<(&Text, Given<'_>)> = match (params.constant(), params.written.as_deref())
        {
            (Some(Value::Map(entries)), _) => {
                entries.iter().map(|(key, value)| (key, Given::Value(value))).collect()
            }
            (_, Some(Written::Argument(Argument { kind: ArgumentKind::Map(entries), .. }))) => {
                entries.iter().map(|(key, value)| (key, Given::Argument(value))).collect()
            }
            _ => Vec::new(),
        };
        for (key, given) in entries {
            if let Some(param) = method.param(key) {
                self.param(param, given, param.name.to_owned());
            }
        }
    }

    fn leg(&mut self, leg: &Leg) {
        self.span = leg.span;
        self.one("to", Some(&leg.to));
        self.one("from", leg.from.as_ref());
        self.map(&connect::METHOD, &leg.params);
        self.one("call_state_url", leg.call_state_url.as_ref());
        self.one("status_url", leg.stream_status_url.as_ref());
    }

    /// A parameter of a connect that has a place of its own.
    fn one(&mut self, name: &str, formula: Option<&Formula>) {
        let param = connect::METHOD.param(name);
        if let Some((param, formula)) = param.zip(formula)
            && let Some(address) = param.addresses()
        {
            self.push(address, name, formula_span(formula), false, self.sight.formula(formula));
        }
    }

    fn dest(&mut self, dest: &Formula) {
        let address = [&execute::METHOD, &transfer::METHOD]
            .into_iter()
            .find_map(|method| method.param("dest")?.addresses());
        if let Some(address) = address {
            let value = self.sight.formula(dest);
            self.push(address, "dest", formula_span(dest), false, value);
        }
    }

    fn param(&mut self, param: &Param, given: Given<'_>, what: String) {
        self.given(param.ty, param.addresses(), given, what);
    }

    /// What stands in a value of a type.
    fn given(&mut self, ty: Type, address: Option<Address>, given: Given<'_>, what: String) {
        let address = ty.addresses().or(address);
        match (ty, parts(given)) {
            (Type::Object(shape), Parts::Map(entries)) => {
                for (key, given) in entries {
                    if let Some(param) = shape.param(key) {
                        self.param(param, given, format!("{what}.{}", param.name));
                    }
                }
            }
            (Type::Variant(variants), Parts::Map(entries)) => {
                let word = entries.iter().find(|(key, _)| key.as_str() == variants.key);
                let word = word.and_then(|(_, given)| literal(*given));
                let known = variants.shapes.iter().find(|(name, _)| {
                    word.is_some_and(|word| word.as_text().is_some_and(|t| t.as_str() == *name))
                });
                if let Some(shape) = known.map(|(_, shape)| *shape).or(variants.otherwise) {
                    self.given(Type::Object(shape), address, given, what);
                }
            }
            (Type::MapOf(_, ty), Parts::Map(entries)) => {
                for (key, given) in entries {
                    self.given(*ty, address, given, format!("{what}.{key}"));
                }
            }
            (Type::List(ty), Parts::List(items)) => {
                for (at, item) in items.into_iter().enumerate() {
                    self.given(*ty, address, item, format!("{what}[{at}]"));
                }
            }
            (Type::OneOf(types), parts) => {
                let fits = |ty: &&Type| {
                    matches!(
                        (ty, &parts),
                        (Type::Object(_) | Type::Variant(_) | Type::MapOf(..), Parts::Map(_))
                            | (Type::List(_) | Type::PlayUrls | Type::Texts, Parts::List(_))
                    ) || (matches!(parts, Parts::One)
                        && !matches!(ty, Type::Object(_) | Type::Variant(_) | Type::List(_)))
                };
                // A text for the platform to fill in is read as one.
                let filled = matches!(parts, Parts::One) && types.contains(&Type::Swaig);
                let chosen = types.iter().find(|ty| filled && **ty == Type::Swaig);
                if let Some(ty) = chosen.or_else(|| types.iter().find(fits)) {
                    self.given(*ty, address, given, what);
                }
            }
            (ty, Parts::List(items)) if address.is_some() => {
                items.into_iter().for_each(|item| self.given(ty, address, item, what.clone()));
            }
            (ty, Parts::One) => {
                if let Some(address) = address {
                    let value = match given {
                        Given::Argument(argument) => self.sight.argument(argument),
                        Given::Value(value) => Abstract::literal(value.clone()),
                    };
                    let value = match ty {
                        Type::Swaig => self.filled(&value),
                        _ => value,
                    };
                    let plays = matches!(ty, Type::PlayUrl | Type::PlayUrls);
                    self.push(address, &what, span(given), plays, value);
                }
            }
            _ => {}
        }
    }

    /// A text that the platform fills in when a function is called.
    fn filled(&self, value: &Abstract) -> Abstract {
        let text = match value.literals().as_deref() {
            Some([Value::Text(text)]) => text.clone(),
            _ => return value.clone(),
        };
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some(open) = ["${", "%{", "@{"].iter().filter_map(|sign| rest.find(sign)).min() {
            pieces.push(Piece::Text(rest[..open].to_owned()));
            let end = closing(&rest[open + 2..]).map_or(rest.len(), |end| open + 2 + end);
            let body = rest[open + 2..end].trim();
            let class = match body.starts_with("enc:url:") || body.starts_with("lc:enc:url:") {
                true => Class::Encoded,
                false => Class::Text,
            };
            let name = body.trim_start_matches("lc:").trim_start_matches("enc:url:");
            let filled = self.sight.outside(Source::Function, name, class, None);
            pieces.extend(filled.texts().into_iter().flatten());
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        pieces.push(Piece::Text(rest.to_owned()));
        text_of(tidy(pieces)).into()
    }

    fn push(
        &mut self,
        address: Address,
        what: &str,
        span: Option<Span>,
        plays: bool,
        value: Abstract,
    ) {
        let span = span.unwrap_or(self.span);
        let value = flat(value);
        self.sinks.push(Sink { address, what: what.to_owned(), span, plays, value });
    }
}

/// What a value is made of.
enum Parts<'a> {
    One,
    List(Vec<Given<'a>>),
    Map(Vec<(&'a Text, Given<'a>)>),
}

fn parts(given: Given<'_>) -> Parts<'_> {
    match given {
        Given::Argument(argument) => match &argument.kind {
            ArgumentKind::Literal(value) => parts(Given::Value(value)),
            ArgumentKind::List(items) => Parts::List(items.iter().map(Given::Argument).collect()),
            ArgumentKind::Map(entries) => {
                Parts::Map(entries.iter().map(|(k, v)| (k, Given::Argument(v))).collect())
            }
            ArgumentKind::Template(..) | ArgumentKind::Stringified(_) => Parts::One,
        },
        Given::Value(Value::List(items)) => Parts::List(items.iter().map(Given::Value).collect()),
        Given::Value(Value::Map(entries)) => {
            Parts::Map(entries.iter().map(|(k, v)| (k, Given::Value(v))).collect())
        }
        Given::Value(_) => Parts::One,
    }
}

fn literal(given: Given<'_>) -> Option<&Value> {
    match given {
        Given::Argument(argument) => argument.value(),
        Given::Value(value) => Some(value),
    }
}

fn span(given: Given<'_>) -> Option<Span> {
    match given {
        Given::Argument(argument) => Some(argument.span),
        Given::Value(_) => None,
    }
}

fn formula_span(formula: &Formula) -> Option<Span> {
    match formula.written.as_deref() {
        Some(Written::Argument(argument)) => Some(argument.span),
        _ => None,
    }
}

/// Lists of addresses as addresses.
fn flat(value: Abstract) -> Abstract {
    let mut all = Abstract::default();
    for one in &value.alternatives {
        match one {
            Alternative::List(items) => items.iter().for_each(|item| {
                all.join(&flat(item.clone()));
            }),
            Alternative::Literal(Value::List(items), _) => items.iter().for_each(|item| {
                all.join(&Abstract::literal(item.clone()));
            }),
            one => {
                all.add(one.clone());
            }
        }
    }
    all
}

/// The brace that closes a placeholder.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}
