//! `connect`: its four modes as one list of groups of legs, each leg with everything that it inherits.

mod confirm;
mod leg;

use std::collections::BTreeMap;

use swml_runtime::destination::DestinationKind;
use swml_runtime::machine::museum::DUPLICATES_MERGED;

use self::leg::{Given, Target};
use super::fields::{Elsewhere, Field, Fields};
use super::result::Owner;
use super::{Parser, action, call, is_nothing, result, scalar, words};
use crate::ast::{Confirm, Connect, Group, Leg, Mode, Name, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::Argument;
use crate::limits;
use crate::methods::connect::{METHOD, MODES};
use crate::methods::{Default, Level, Param, play};
use crate::museum;
use crate::source::Span;
use crate::syntax::{View, ViewKind};

pub(super) fn connect(p: &mut Parser<'_>, method: &Name, view: Option<View<'_>>) -> Step {
    let Some(entries) = view.and_then(View::mapping) else {
        if let Some(fields) = action::given(p, &METHOD, method, view) {
            fields.check(p, &METHOD);
        }
        return Step::Broken;
    };
    let is_list = MODES[1..].iter().any(|mode| entries.get(mode).is_some());
    let single = !is_list || entries.get("to").is_some();
    let elsewhere = |param: &Param| beside_a_list(single, param);
    let fields = Fields::read_where(p, &METHOD, "connect", method.span, entries, elsewhere);
    fields.check(p, &METHOD);
    if !single {
        credentials_beside_a_list(p, &fields);
    }

    let mut confirms = Vec::new();
    let given = Given::read(p, &fields, &mut confirms, None);
    let status_url = argument(p, &fields, "status_url");
    let mut dialling =
        Dialling { given: &given, status_url: status_url.as_ref(), confirms, legs: 0, queue: None };
    let mut modes = Vec::new();
    for (name, mode) in
        MODES.iter().zip([Mode::To, Mode::Serial, Mode::Parallel, Mode::SerialParallel])
    {
        if let Some(field) = fields.get(name) {
            modes.push((mode, dialling.groups(p, mode, field)));
        }
    }
    let Dialling { confirms, queue, .. } = dialling;

    for name in ["confirm", "ringback"] {
        if let Some(field) = fields.get(name) {
            says_nothing(p, &fields, field);
        }
    }
    let answer_on_bridge = argument(p, &fields, "answer_on_bridge");
    let auto_answer = fields.get("auto_answer").and_then(|field| auto_answer(p, field));
    let max_duration = argument(p, &fields, "max_duration")
        .or_else(|| METHOD.param("max_duration").and_then(|param| fallback(param, method.span)));
    let timeout = given.timeout(method.span);
    let mut params = Vec::new();
    if let Some(field) = fields.get("ringback")
        && let Some(urls) = ringback(p, field)
    {
        params.push((Name { text: "ringback".into(), span: field.key }, urls));
    }
    let transfer_after_bridge = fields.get("transfer_after_bridge").and_then(|field| {
        let instead =
            "only a URL or a document can stand here; to run a section, execute it in result";
        call::document(p, "\"transfer_after_bridge\"", instead, field.value)
    });
    if let Some(place) = queue.filter(|_| fields.get("transfer_after_bridge").is_none()) {
        let message = "\"transfer_after_bridge\" is missing in connect, which dials a queue";
        p.report(
            Diagnostic::new(Code::MissingParameter, method.span, message)
                .label(place, "the queue")
                .help("say where the caller goes when the bridge ends: it wants a URL or an inline document"),
        );
    }
    let owner = Owner::Connect { returns: fields.get("transfer_after_bridge").is_none() };
    let result = fields.get("result").and_then(|field| result::result(p, owner, field));

    let Some(max_duration) = max_duration else { return Step::Broken };
    // Nobody to dial has been reported; what stands in `result` is looked at all the same.
    let (mode, groups) = modes.into_iter().next().unwrap_or((Mode::To, Vec::new()));
    Step::Connect(Box::new(Connect {
        mode,
        groups,
        confirms,
        answer_on_bridge,
        auto_answer,
        max_duration,
        timeout,
        params,
        status_url,
        transfer_after_bridge,
        result,
    }))
}

/// What the groups of a connect are read with.
struct Dialling<'g> {
    given: &'g Given,
    status_url: Option<&'g Argument>,
    confirms: Vec<Confirm>,
    legs: usize,
    /// Where the first queue stands.
    queue: Option<Span>,
}

impl Dialling<'_> {
    fn groups(&mut self, p: &mut Parser<'_>, mode: Mode, field: Field<'_>) -> Vec<Group> {
        if mode == Mode::To {
            let target = Target::read(p, field.value);
            let leg = target.map(|target| self.leg(p, field.value.span(), target, None));
            return leg.into_iter().map(|leg| Group { span: leg.span, legs: vec![leg] }).collect();
        }
        let what = format!("\"{}\" in connect", field.param.name);
        let Some(items) = list(p, &what, field.param.ty.describe().as_str(), field.value) else {
            return Vec::new();
        };
        let mut groups: Vec<Group> = Vec::new();
        match mode {
            Mode::Parallel => groups.extend(self.group(p, 0, field.value.span(), &items)),
            Mode::Serial => {
                for item in items {
                    groups.extend(self.group(p, groups.len(), item.span(), &[item]));
                }
            }
            Mode::SerialParallel | Mode::To => {
                for item in items {
                    let inner = inner_list(p, item);
                    groups.extend(self.group(p, groups.len(), item.span(), &inner));
                }
            }
        }
        groups.shrink_to_fit();
        groups
    }

    fn group(
        &mut self,
        p: &mut Parser<'_>,
        index: usize,
        span: Span,
        items: &[View<'_>],
    ) -> Option<Group> {
        let mut group = Group { span, legs: Vec::new() };
        for item in items {
            self.legs += 1;
            if self.legs > limits::LEGS {
                if self.legs == limits::LEGS + 1 {
                    let message = format!(
                        "more than {} legs in one connect; the rest is not read",
                        limits::LEGS
                    );
                    p.report(Diagnostic::new(Code::TooManyLegs, item.span(), message));
                }
                break;
            }
            let place = (index, group.legs.len());
            let leg = self.destination(p, *item, place);
            let merged = museum::has(DUPLICATES_MERGED)
                && leg.as_ref().is_some_and(|leg| {
                    group.legs.iter().any(|l| l.to.literal_text() == leg.to.literal_text())
                });
            group.legs.extend(leg.filter(|_| !merged));
        }
        group.legs.shrink_to_fit();
        twice(p, &group);
        (!group.legs.is_empty()).then_some(group)
    }

    /// A destination of a list: a map, or its text alone.
    fn destination(
        &mut self,
        p: &mut Parser<'_>,
        view: View<'_>,
        place: (usize, usize),
    ) -> Option<Leg> {
        match view.kind() {
            ViewKind::Mapping(entries) => {
                let anchor = entries.iter().next().map_or(view.span(), |(key, _)| key.span());
                let fields = Fields::read_where(
                    p,
                    &METHOD,
                    "a destination",
                    anchor,
                    entries,
                    in_a_destination,
                );
                let own = Given::read(p, &fields, &mut self.confirms, Some(place));
                let Some(field) = fields.get("to") else {
                    if let Some(param) = METHOD.param("to") {
                        fields.missing(p, param);
                    }
                    return None;
                };
                let target = Target::read(p, field.value)?;
                Some(self.leg(p, view.span(), target, Some(&own)))
            }
            ViewKind::Scalar(_) if !is_nothing(view) => {
                let target = Target::read(p, view)?;
                let own = Given::default();
                Some(self.leg(p, view.span(), target, Some(&own)))
            }
            _ => {
                let finding =
                    words::wrong_type("a destination", "a map with `to`, or a text", view);
                p.report(match view.sequence() {
                    Some(_) => finding.help("a list of lists is dialled by serial_parallel"),
                    None => finding,
                });
                None
            }
        }
    }

    fn leg(&mut self, p: &mut Parser<'_>, span: Span, target: Target, own: Option<&Given>) -> Leg {
        if target.likely == Some(DestinationKind::Queue) {
            self.queue.get_or_insert(target.to.span);
        }
        let inherited = own.map(|_| self.given);
        leg::assemble(p, span, target, own.unwrap_or(self.given), inherited, self.status_url)
    }
}

/// The items of a list that must not be empty.
fn list<'t>(p: &mut Parser<'_>, what: &str, wanted: &str, view: View<'t>) -> Option<Vec<View<'t>>> {
    let Some(items) = view.sequence() else {
        let finding = words::wrong_type(what, wanted, view);
        p.report(if is_nothing(view) {
            finding
        } else {
            finding.help("put a dash in front of each destination, or use to for a single one")
        });
        return None;
    };
    if items.is_empty() {
        let message = format!("{what} is an empty list; nobody would be dialled");
        p.report(Diagnostic::new(Code::EmptyList, view.span(), message));
        return None;
    }
    Some(items.iter().collect())
}

/// A group of `serial_parallel`. A destination without a list of its own is read all the same.
fn inner_list<'t>(p: &mut Parser<'_>, item: View<'t>) -> Vec<View<'t>> {
    if item.sequence().is_some() {
        return list(p, "a group of \"serial_parallel\"", "a list of destinations", item)
            .unwrap_or_default();
    }
    p.report(
        words::wrong_type("a group of \"serial_parallel\"", "a list of destinations", item)
            .help("write a second dash in front of it: - - to: ..."),
    );
    if is_nothing(item) { Vec::new() } else { vec![item] }
}

/// Warns of the same destination twice in a group.
fn twice(p: &mut Parser<'_>, group: &Group) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for leg in &group.legs {
        let Some(to) = leg.to.literal_text() else { continue };
        if let Some(first) = seen.get(to) {
            let message = format!("{to} is dialled twice in one group");
            p.report(
                Diagnostic::new(Code::DuplicateDestination, leg.to.span, message)
                    .label(*first, "the first time"),
            );
        } else {
            seen.insert(to, leg.to.span);
        }
    }
}

/// Parameters that only a single destination has.
fn beside_a_list(single: bool, param: &Param) -> Option<Elsewhere> {
    let allowed = single
        || param.level != Level::Destination
        || ["to", "username", "password"].contains(&param.name);
    (!allowed).then_some((
        "belongs to a destination, not beside a list of them",
        "move it into each destination that needs it",
    ))
}

/// Parameters that only the whole connect has.
fn in_a_destination(param: &Param) -> Option<Elsewhere> {
    (param.level == Level::Method)
        .then_some(("belongs to the connect, not to a destination", "move it up to the connect"))
}

fn credentials_beside_a_list(p: &mut Parser<'_>, fields: &Fields<'_>) {
    for name in ["username", "password"] {
        if let Some(field) = fields.get(name) {
            let message = format!("\"{name}\" beside a list of destinations is an older form");
            p.report(
                Diagnostic::new(Code::LegacyForm, field.key, message)
                    .help("move it into each destination that needs it"),
            );
        }
    }
}

fn argument(p: &mut Parser<'_>, fields: &Fields<'_>, name: &str) -> Option<Argument> {
    let field = fields.get(name)?;
    scalar::argument(p, field.param, fields.place, field.value)
}

fn auto_answer(p: &mut Parser<'_>, field: Field<'_>) -> Option<Argument> {
    let message = "\"auto_answer\" in connect is known from an older guide; today's schema has it on play alone";
    p.report(Diagnostic::new(Code::LegacyForm, field.key, message).help("use answer_on_bridge"));
    scalar::argument(p, field.param, "connect", field.value)
}

/// The default of a parameter, at the place that lacks it.
fn fallback(param: &Param, span: Span) -> Option<Argument> {
    param.default.map(|default: Default| Argument::literal(span, default.value()))
}

/// An empty list where something could stand.
fn says_nothing(p: &mut Parser<'_>, fields: &Fields<'_>, field: Field<'_>) {
    if field.value.sequence().is_some_and(|items| items.is_empty()) {
        let message = format!(
            "\"{}\" in {} is an empty list and has no effect",
            field.param.name, fields.place
        );
        p.report(
            Diagnostic::new(Code::IgnoredParameter, field.key, message)
                .help("remove it, or say what it is to do"),
        );
    }
}

/// What the caller hears: a play URL, a list of them, or the body of a `play`.
fn ringback(p: &mut Parser<'_>, field: Field<'_>) -> Option<Argument> {
    let Some(entries) = field.value.mapping() else {
        return scalar::argument(p, field.param, "connect", field.value);
    };
    let fields = Fields::read(p, &play::METHOD, "ringback", field.key, entries);
    fields.check(p, &play::METHOD);
    let message = "\"ringback\" in connect is a list of play URLs; older documents have a map";
    p.report(
        Diagnostic::new(Code::LegacyForm, field.value.span(), message)
            .help("write the list of `urls` alone"),
    );
    let mut urls = None;
    for given in &fields.list {
        let argument = scalar::argument(p, given.param, "ringback", given.value);
        if ["url", "urls"].contains(&given.param.name) {
            urls = urls.or(argument);
        } else {
            let message = format!("\"{}\" has no effect on ringback", given.param.name);
            p.report(Diagnostic::new(Code::IgnoredParameter, given.key, message));
        }
    }
    urls
}
