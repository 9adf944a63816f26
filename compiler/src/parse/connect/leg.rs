//! One destination: what it says itself, what it inherits, and what has an effect on its kind.

use swml_runtime::destination::DestinationKind;
use swml_runtime::io::CallState;
use swml_runtime::machine::museum::TEXT_TIMEOUT_IGNORED;
use swml_runtime::value::Value;

use super::confirm;
use crate::ast::{Confirm, Leg, Name};
use crate::destination::{self, Wanted};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Argument, ArgumentKind, is_template};
use crate::methods::connect::METHOD;
use crate::methods::{Level, Param, Type};
use crate::museum;
use crate::parse::fields::{Field, Fields};
use crate::parse::place::Place;
use crate::parse::scalar;
use crate::parse::{Parser, is_nothing, words};
use crate::source::Span;
use crate::syntax::{Plain, View};

/// Only `ended`.
const DEFAULT_EVENTS: u8 = 1 << 3;

/// What is said about legs at one level: on the connect, or on a destination.
#[derive(Default)]
pub(super) struct Given {
    /// Parameters with the place of their key.
    args: Vec<(&'static Param, Span, Argument)>,
    events: Option<u8>,
    confirm: Option<(usize, Span)>,
}

/// Whom to dial.
pub(super) struct Target {
    /// The text; a literal is canonical.
    pub(super) to: Argument,
    /// The kind of a literal.
    kind: Option<DestinationKind>,
    /// The kind as far as it can be seen: of `queue:%{name}` too.
    pub(super) likely: Option<DestinationKind>,
}

impl Given {
    /// Reads what a map says about its legs; `leg` is the group and place of a destination.
    pub(super) fn read(
        p: &mut Parser<'_>,
        fields: &Fields<'_>,
        confirms: &mut Vec<Confirm>,
        leg: Option<(usize, usize)>,
    ) -> Self {
        let mut given = Given::default();
        for field in fields.list.iter().filter(|field| field.param.level != Level::Method) {
            match field.param.name {
                "to" => {}
                "confirm" => {
                    if let Some(confirm) = confirm::confirm(p, *field, leg) {
                        given.confirm = Some((confirms.len(), field.key));
                        confirms.push(confirm);
                    }
                }
                "call_state_events" => given.events = events(p, fields.place, *field),
                "timeout" if museum::has(TEXT_TIMEOUT_IGNORED) && is_text(field.value) => {}
                _ => {
                    let argument = scalar::argument(p, field.param, fields.place, field.value);
                    if let Some(argument) =
                        argument.filter(|argument| !is_no_timer(p, *field, argument))
                    {
                        given.args.push((field.param, field.key, argument));
                    }
                }
            }
        }
        given
    }

    /// How long a leg rings that says nothing itself.
    pub(super) fn timeout(&self, span: Span) -> Argument {
        self.get("timeout").cloned().unwrap_or_else(|| default_timeout(span))
    }

    fn get(&self, name: &str) -> Option<&Argument> {
        self.args.iter().find(|(param, ..)| param.name == name).map(|(.., argument)| argument)
    }
}

impl Target {
    /// Reads a `to`; `None` where it was reported.
    pub(super) fn read(p: &mut Parser<'_>, view: View<'_>) -> Option<Self> {
        let Some(scalar) = view.scalar().filter(|_| !is_nothing(view)) else {
            p.wrong_type("\"to\"", "a destination", view);
            return None;
        };
        if is_template(scalar.text()) {
            if let Err(mistake) = destination::check_template(scalar.text(), Wanted::Destination) {
                p.mistake(Code::BadDestination, scalar, mistake);
            }
            let template = p.template(scalar);
            let kind = ArgumentKind::Template(
                Box::new(template),
                scalar::check_of(Type::Destination).map(Box::new),
            );
            let to = Argument { span: scalar.span(), kind };
            return Some(Target {
                to,
                kind: None,
                likely: destination::kind_of_prefix(scalar.text()),
            });
        }
        match destination::destination(scalar.text()) {
            Ok(found) => {
                if found.legacy {
                    let message =
                        format!("{} is not how today's documents write it", words::quoted(scalar));
                    p.report(
                        Diagnostic::new(Code::LegacyForm, scalar.span(), message)
                            .help(format!("write {}", found.text)),
                    );
                }
                let to = Argument::literal(scalar.span(), found.text.as_str());
                Some(Target { to, kind: Some(found.kind), likely: Some(found.kind) })
            }
            Err(mistake) => {
                p.mistake(Code::BadDestination, scalar, mistake);
                None
            }
        }
    }
}

/// Puts a leg together. Parameters that have no effect on its kind are left out, and warned of where they
/// stand on that very destination.
pub(super) fn assemble(
    p: &mut Parser<'_>,
    span: Span,
    target: Target,
    own: &Given,
    inherited: Option<&Given>,
    status_url: Option<&Argument>,
) -> Leg {
    let Target { to, kind, likely } = target;
    if let Some(kind) = kind {
        ignored(p, kind, own);
    }
    let confirm = allowed_confirm(p, likely, to.span, own, inherited);
    let get = |name: &str| own.get(name).or_else(|| inherited?.get(name)).cloned();
    if let Some(from) = own.get("from").filter(|from| from.literal_text() == Some("")) {
        let finding = Diagnostic::new(Code::BadValue, from.span, "\"from\" in connect is empty");
        p.report(finding.help("leave it out to present the caller's own number"));
    }
    let params = rest(kind, own, inherited, status_url);
    Leg {
        span,
        kind,
        from: get("from"),
        timeout: get("timeout").unwrap_or_else(|| default_timeout(span)),
        confirm,
        confirm_timeout: get("confirm_timeout"),
        call_state_url: get("call_state_url"),
        call_state_events: own
            .events
            .or_else(|| inherited.and_then(|given| given.events))
            .unwrap_or(DEFAULT_EVENTS),
        params,
        to,
    }
}

fn default_timeout(span: Span) -> Argument {
    let default = METHOD.param("timeout").and_then(|param| param.default);
    Argument::literal(span, default.map_or(Value::Undefined, |default| default.value()))
}

/// Everything that has no field of its own: the inherited first, each replaced by the leg's own.
fn rest(
    kind: Option<DestinationKind>,
    own: &Given,
    inherited: Option<&Given>,
    status_url: Option<&Argument>,
) -> Vec<(Name, Argument)> {
    let fields = ["from", "timeout", "confirm_timeout", "call_state_url"];
    let from_above = inherited
        .into_iter()
        .flat_map(|given| &given.args)
        .filter(|(param, ..)| own.get(param.name).is_none());
    let mut params: Vec<_> = from_above
        .chain(&own.args)
        .filter(|(param, ..)| !fields.contains(&param.name))
        .filter(|(param, ..)| kind.is_none_or(|kind| param.applies_to(kind)))
        .map(|(param, key, argument)| {
            (Name { text: param.name.to_owned(), span: *key }, argument.clone())
        })
        .collect();
    // of a stream it is the address for the stream's own states
    let may_stream = kind.is_none_or(|kind| kind == DestinationKind::Stream);
    if let Some(url) = status_url.filter(|_| may_stream) {
        params.push((Name { text: "status_url".to_owned(), span: url.span }, url.clone()));
    }
    params
}

/// Whether a value stands in quotes.
fn is_text(view: View<'_>) -> bool {
    view.scalar().is_some_and(|scalar| scalar.plain() == Plain::Text && !is_template(scalar.text()))
}

fn ignored(p: &mut Parser<'_>, kind: DestinationKind, own: &Given) {
    for (param, key, _) in own.args.iter().filter(|(param, ..)| !param.applies_to(kind)) {
        let message = format!("\"{}\" has no effect on {}", param.name, described(kind));
        p.report(Diagnostic::new(Code::IgnoredParameter, *key, message));
    }
}

/// The confirm of a leg, unless it is one that cannot be asked, which is reported.
fn allowed_confirm(
    p: &mut Parser<'_>,
    likely: Option<DestinationKind>,
    to: Span,
    own: &Given,
    inherited: Option<&Given>,
) -> Option<usize> {
    let (index, place) = own.confirm.or_else(|| inherited.and_then(|given| given.confirm))?;
    let Some(kind) = likely.filter(|kind| !kind.rings()) else {
        return Some(index);
    };
    let message = format!("{} cannot be asked to confirm", described(kind));
    p.report(
        Diagnostic::new(Code::ConfirmDestination, to, message)
            .label(place, "this confirm would be its")
            .help("give the other destinations a confirm of their own"),
    );
    None
}

fn described(kind: DestinationKind) -> &'static str {
    match kind {
        DestinationKind::Phone => "a phone number",
        DestinationKind::Sip => "a SIP address",
        DestinationKind::Address => "the address of a resource",
        DestinationKind::Queue => "a queue",
        DestinationKind::Stream => "a stream",
    }
}

/// `session_timeout: 0`: the same as none.
fn is_no_timer(p: &mut Parser<'_>, field: Field<'_>, argument: &Argument) -> bool {
    let is_zero = argument.value() == Some(&Value::from(0.0));
    if field.param.name != "session_timeout" || !is_zero {
        return false;
    }
    let message = "a \"session_timeout\" of 0 is the same as none";
    p.report(Diagnostic::new(Code::IgnoredParameter, field.key, message).help("remove it"));
    true
}

/// The states that a callback is asked for, as bits in the order of [`CallState::ALL`].
fn events(p: &mut Parser<'_>, place: Place<'_>, field: Field<'_>) -> Option<u8> {
    let computed = |view: View<'_>| view.scalar().is_some_and(|scalar| is_template(scalar.text()));
    let items = field.value.sequence();
    let mut all =
        std::iter::once(field.value).chain(items.into_iter().flat_map(|items| items.iter()));
    if let Some(view) = all.find(|view| computed(*view)) {
        let message = format!("\"call_state_events\" in {place} cannot be computed");
        p.report(
            Diagnostic::new(Code::BadValue, view.span(), message)
                .help("list the events themselves; a computed call_state_url can switch them off"),
        );
        return None;
    }
    let argument = scalar::argument(p, field.param, place, field.value)?;
    let Some(Value::List(words)) = argument.value() else {
        return None;
    };
    let bit = |word: &Value| {
        let word = word.as_text()?.as_str();
        CallState::ALL.iter().position(|state| state.word() == word)
    };
    Some(words.iter().filter_map(bit).fold(0, |bits, index| bits | 1 << index))
}
