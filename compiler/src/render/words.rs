//! What a flow says to its readers: the words on states, legs and exits. Secrets are left out.

use petgraph::graph::NodeIndex;
use swml_runtime::destination::DestinationKind;
use swml_runtime::fault::Fault;
use swml_runtime::program::ActKind;
use swml_runtime::value::{Text, Value};

use super::text;
use super::view::{Label, NodeKind, Row};
use crate::counted::counted;
use crate::expr::{Argument, ArgumentKind, Formula, Written};
use crate::flow::{self, Act, Flow, Leg};
use crate::methods::{self, Kind};
use crate::redact::{is_secret, redact_text};
use crate::source::{Source, Span};

/// The columns of a detail, and of the label of an exit.
const DETAIL_COLUMNS: usize = 44;
/// The columns of a destination.
const DESTINATION_COLUMNS: usize = 34;
/// The columns of a text in full: enough to read, and a document that says it a thousand times stays small.
const FULL_COLUMNS: usize = 1000;
/// What is never shown, whatever method it belongs to.
const SECRET: &str = "***";

/// A name in the first column of a box.
pub(super) fn title(words: &str) -> String {
    text::shown(words, DESTINATION_COLUMNS)
}

/// Which look a state has.
pub(super) fn look(kind: &flow::NodeKind) -> NodeKind {
    match kind {
        flow::NodeKind::Start => NodeKind::Start,
        flow::NodeKind::Act(act) if act.kind == ActKind::Hangup => NodeKind::End,
        flow::NodeKind::Act(act) if act.conversation.is_some() => NodeKind::Conversation,
        flow::NodeKind::Act(_) | flow::NodeKind::Set(_) => NodeKind::Steps,
        flow::NodeKind::Switch { .. } | flow::NodeKind::Cond { .. } => NodeKind::Branch,
        flow::NodeKind::Jump { .. } => NodeKind::Goto,
        flow::NodeKind::Call { .. } => NodeKind::Call,
        flow::NodeKind::Enter { .. } => NodeKind::Transfer,
        flow::NodeKind::Load { .. } => NodeKind::Load,
        flow::NodeKind::Dial { .. } => NodeKind::Dial,
        flow::NodeKind::Bridge { .. } => NodeKind::Bridge,
        flow::NodeKind::Return(_) | flow::NodeKind::End => NodeKind::End,
        flow::NodeKind::Fault(_) => NodeKind::Fault,
    }
}

/// The words on a state.
pub(super) fn state(flow: &Flow, index: NodeIndex) -> Row {
    let node = flow.node(index);
    let title = |words: &str| words.to_owned();
    let confirms = flow.sections().get(node.section).is_some_and(|section| section.confirm);
    let (title, detail) = match &node.kind {
        flow::NodeKind::Start => (title("start"), String::new()),
        flow::NodeKind::Act(act) if confirms && act.kind == ActKind::Hangup => {
            (title("hangup"), "refuses the call".to_owned())
        }
        flow::NodeKind::Act(act) => {
            let said = act.conversation.as_ref().and_then(|_| prompt_words(act));
            let words = said.unwrap_or_else(|| act_words(act));
            (text::shown(&act.method, DETAIL_COLUMNS), words)
        }
        flow::NodeKind::Set(assignments) => set_words(assignments),
        flow::NodeKind::Switch { subject, .. } => {
            (branch_title(&node.name, "switch"), say(subject))
        }
        flow::NodeKind::Cond { .. } => (branch_title(&node.name, "cond"), String::new()),
        flow::NodeKind::Jump { label, when, max } => {
            let mut words = vec![label.to_string()];
            words.extend(when.as_ref().map(|when| format!("when {}", say(when).trim())));
            words.push(format!("max {}", say(max)));
            words.retain(|word| !word.is_empty());
            (title("goto"), words.join(", "))
        }
        flow::NodeKind::Call { params, .. } => {
            let callee = flow.references(index).first().map(|(_, start)| *start);
            (title("execute"), call_words(flow, callee, params.as_ref()))
        }
        flow::NodeKind::Enter { params } => {
            let target = flow.exits(index).first().copied();
            (title("transfer"), call_words(flow, target, params.as_ref()))
        }
        flow::NodeKind::Load { dest, .. } => match dest.written.as_deref() {
            Some(Written::Path(path)) if path.text == flow::ANSWER => {
                (title("load"), "what the web server answers".to_owned())
            }
            _ => (title("load"), say(dest)),
        },
        flow::NodeKind::Dial { connect, group } => dial_words(flow, *connect, *group),
        flow::NodeKind::Bridge { connect } => {
            let max = flow.connects().get(*connect).map(|connect| seconds(&connect.max_duration));
            (title("bridge"), max.map(|max| format!("at most {max}")).unwrap_or_default())
        }
        flow::NodeKind::Return(value) => (title("return"), say(value)),
        // The end of a confirm script is what a caller hopes for.
        flow::NodeKind::End if confirms => (title("end"), "takes the call".to_owned()),
        flow::NodeKind::End => (title("end"), String::new()),
        flow::NodeKind::Fault(fault) => {
            (title("the script fails"), fault_words(*fault, flow.kind()).to_owned())
        }
    };
    let mut detail = label(&detail);
    if let flow::NodeKind::Fault(fault) = node.kind {
        detail.full = flow.kind().code_of(fault, false).to_owned();
    }
    Row {
        title,
        detail,
        line: line(flow, node.section, node.span.start),
        span: span(flow, node.section, node.span),
    }
}

/// The words on a leg in the box of its group.
pub(super) fn leg(flow: &Flow, section: usize, leg: &Leg) -> Row {
    let to = say(&leg.to);
    let title = text::shown(&to, DESTINATION_COLUMNS);
    let mut full = leg_words(leg);
    if title != to {
        full = format!("{to}, {full}");
    }
    let timeout = text::shown(&seconds(&leg.timeout), 16);
    let confirm = if leg.confirm.is_some() { ", confirm" } else { "" };
    let detail =
        Label { text: format!("{timeout}{confirm}"), full: text::shown(&full, FULL_COLUMNS) };
    Row {
        title,
        detail,
        line: line(flow, section, leg.span.start),
        span: span(flow, section, leg.span),
    }
}

/// Everything that is worth saying of a leg, in rows.
pub(super) fn leg_rows(flow: &Flow, section: usize, leg: &Leg) -> Vec<Row> {
    let row = |title: &str, detail: String| Row {
        title: title.to_owned(),
        detail: label(&detail),
        line: None,
        span: None,
    };
    let to = say(&leg.to);
    let title = text::shown(&to, DESTINATION_COLUMNS);
    let full = if title == to { String::new() } else { text::shown(&to, FULL_COLUMNS) };
    let detail = Label { text: String::new(), full };
    let first = Row {
        title,
        detail,
        line: line(flow, section, leg.span.start),
        span: span(flow, section, leg.span),
    };
    let mut rows = vec![first];
    rows.extend(terms(leg).into_iter().map(|(word, term)| row(word, term)));
    rows
}

fn leg_words(leg: &Leg) -> String {
    let term = |(word, term)| format!("{word} {term}");
    terms(leg).into_iter().map(term).collect::<Vec<_>>().join(", ")
}

/// What a leg is dialled with, each with a word before it.
fn terms(leg: &Leg) -> Vec<(&'static str, String)> {
    let rings = leg.kind.is_none_or(DestinationKind::rings);
    let word = if rings { "rings" } else { "waits" };
    let mut terms = vec![(word, format!("at most {}", seconds(&leg.timeout)))];
    terms.extend(leg.from.as_ref().map(|from| ("from", say(from))));
    if leg.confirm.is_some() {
        let within = leg.confirm_timeout.as_ref().unwrap_or(&leg.timeout);
        terms.push(("confirms", format!("within {}", seconds(within))));
    }
    terms
}

/// The title of a connect: what holds for all of its groups.
pub(super) fn connect(connect: &flow::Connect) -> String {
    let mut words = "connect".to_owned();
    if let Some(wanted) = &connect.answer_on_bridge {
        match wanted.constant() {
            Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) => words.push_str(", answers when bridged"),
            _ => words.push_str(&format!(", answers when bridged: {}", say(wanted))),
        }
    }
    text::shown(&words, DETAIL_COLUMNS)
}

/// What there is to know of a connect that is one box.
pub(super) fn folded(connect: &flow::Connect) -> Label {
    let legs: usize = connect.groups.iter().map(Vec::len).sum();
    label(&format!("{}, {}", counted(connect.groups.len(), "group"), counted(legs, "leg")))
}

/// What an exit is called; empty where it only goes on.
pub(super) fn exit(flow: &Flow, index: NodeIndex, rank: usize) -> Label {
    let kind = &flow.node(index).kind;
    let words = match kind {
        flow::NodeKind::Switch { keys, .. } if rank < keys.len() => format!("\"{}\"", keys[rank]),
        flow::NodeKind::Cond { whens, .. } if rank < whens.len() => {
            match say(&whens[rank]).trim() {
                "" => "then".to_owned(),
                when => format!("when {when}"),
            }
        }
        _ => match (kind, flow.exit_label(index, rank).as_str()) {
            (_, "next") => String::new(),
            (flow::NodeKind::Dial { .. }, "timed-out") => "timed out".to_owned(),
            (flow::NodeKind::Bridge { connect }, "max-duration") => {
                format!("after {}", seconds(&flow.connects()[*connect].max_duration))
            }
            (flow::NodeKind::Jump { max, .. }, "taken") => {
                let leads_back = flow.exits(index).first().is_some_and(|target| *target <= index);
                format!("{}, max {}", if leads_back { "again" } else { "taken" }, say(max))
            }
            (flow::NodeKind::Jump { .. }, "spent") => "limit reached".to_owned(),
            (_, word) => word.to_owned(),
        },
    };
    label(&words)
}

/// Where a byte of a section stands.
pub(super) fn line(flow: &Flow, section: usize, offset: u32) -> Option<u32> {
    flow.source_of(section).map(|source| source.position(offset).line)
}

/// What was written, where that is known and no other file.
pub(super) fn span(flow: &Flow, section: usize, span: Span) -> Option<Span> {
    let name = |source: &Source| source.name().to_owned();
    let own = flow.source_of(section).map(name) == flow.source().map(name);
    flow.source().filter(|_| own).map(|_| span)
}

/// A text, short and in full.
pub(super) fn label(words: &str) -> Label {
    let text = text::shown(words, DETAIL_COLUMNS);
    Label { text, full: text::shown(words, FULL_COLUMNS) }
}

/// A name that a document gave, on one line.
pub(super) fn name(words: &str) -> String {
    text::shown(words, FULL_COLUMNS)
}

fn branch_title(name: &str, own: &str) -> String {
    if name.ends_with("/result") { "result".to_owned() } else { own.to_owned() }
}

fn dial_words(flow: &Flow, connect: usize, group: usize) -> (String, String) {
    let groups = flow.connects().get(connect).map_or(&[][..], |connect| connect.groups.as_slice());
    let legs = groups.get(group).map_or(0, Vec::len);
    let title = match groups.len() {
        1 => "dial group".to_owned(),
        groups => format!("dial group {} of {groups}", group + 1),
    };
    let detail = match legs {
        0 => "nobody".to_owned(),
        1 => String::new(),
        legs => format!("{legs} legs at once"),
    };
    (title, detail)
}

fn call_words(flow: &Flow, section: Option<NodeIndex>, params: Option<&Formula>) -> String {
    let section = section.and_then(|start| flow.sections().get(flow.node(start).section));
    let mut words = section.map_or("what was loaded", |section| &section.name).to_owned();
    if let Some(params) = params {
        words.push_str(" with ");
        words.push_str(&say(params));
    }
    words
}

fn set_words(assignments: &[(Text, Option<Formula>)]) -> (String, String) {
    let title = if assignments.iter().any(|(_, to)| to.is_some()) { "set" } else { "unset" };
    let word = |(name, to): &(Text, Option<Formula>)| match to {
        Some(_) if is_secret(name) => format!("{name} = {SECRET}"),
        Some(to) => format!("{name} = {}", say(to)),
        None => name.to_string(),
    };
    (title.to_owned(), assignments.iter().map(word).collect::<Vec<_>>().join(", "))
}

const fn fault_words(fault: Fault, kind: Kind) -> &'static str {
    match fault {
        Fault::UndefinedSection => "no such section",
        Fault::NoMatch => "no case matches",
        Fault::InvalidValue => "no such label",
        Fault::ExecuteFailed => "cannot be loaded",
        fault => kind.code_of(fault, false),
    }
}

/// The parameters of a step that say something: the one that its short form gives first and bare, then what
/// is not the default.
fn act_words(act: &Act) -> String {
    let method = methods::method(&act.method);
    let shorthand = method.and_then(|method| method.shorthand);
    let word = |(key, value): (&Text, Given<'_>)| {
        let param = method.and_then(|method| method.param(key));
        let is_default = |param: &methods::Param| {
            let default = param.default.map(methods::Default::value);
            default.is_some_and(|default| value.literal() == Some(&default))
        };
        if param.is_some_and(is_default) {
            return None;
        }
        let mut words = String::new();
        if param.is_some_and(|param| param.secret) || is_secret(key) {
            words.push_str(SECRET);
        } else {
            value.say(&mut words);
        }
        if let Some(unit) = param.and_then(|param| param.unit)
            && value.literal().is_none_or(|value| matches!(value, Value::Number(_)))
        {
            words.push(' ');
            words.push_str(unit);
        }
        let is_bare = shorthand == Some(key.as_str());
        Some((!is_bare, if is_bare { words } else { format!("{key} {words}") }))
    };
    let Some(entries) = entries(&act.params) else { return say(&act.params) };
    let mut words: Vec<_> = entries.into_iter().filter_map(word).collect();
    words.sort_by_key(|(rank, _)| *rank);
    words.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(", ")
}

/// What a conversation is about: the text of its prompt, or what its first part says.
fn prompt_words(act: &Act) -> Option<String> {
    let entries = entries(&act.params)?;
    let (_, prompt) = entries.into_iter().find(|(key, _)| key.as_str() == "prompt")?;
    let said = prompt.get("text").or_else(|| {
        let part = prompt.get("pom")?.first()?;
        part.get("body").or_else(|| part.get("title"))
    })?;
    let mut words = String::new();
    said.say(&mut words);
    // prompts are long texts of many lines, often in Markdown
    let words: Vec<_> = words.trim_start_matches('#').split_whitespace().collect();
    Some(words.join(" "))
}

/// The value of one parameter.
#[derive(Clone, Copy)]
enum Given<'f> {
    Value(&'f Value),
    Argument(&'f Argument),
}

impl Given<'_> {
    fn get(self, key: &str) -> Option<Self> {
        match self {
            Given::Value(Value::Map(entries)) => {
                let found = entries.iter().find(|(name, _)| name.as_str() == key);
                found.map(|(_, value)| Given::Value(value))
            }
            Given::Argument(Argument { kind: ArgumentKind::Map(entries), .. }) => {
                let found = entries.iter().find(|(name, _)| name.as_str() == key);
                found.map(|(_, value)| Given::Argument(value))
            }
            Given::Argument(Argument { kind: ArgumentKind::Literal(value), .. }) => {
                Given::Value(value).get(key)
            }
            _ => None,
        }
    }

    fn first(self) -> Option<Self> {
        match self {
            Given::Value(Value::List(items)) => items.first().map(Given::Value),
            Given::Argument(Argument { kind: ArgumentKind::List(items), .. }) => {
                items.first().map(Given::Argument)
            }
            Given::Argument(Argument { kind: ArgumentKind::Literal(value), .. }) => {
                Given::Value(value).first()
            }
            _ => None,
        }
    }

    fn literal(&self) -> Option<&Value> {
        match self {
            Given::Value(value) => Some(value),
            Given::Argument(argument) => argument.value(),
        }
    }

    fn say(&self, out: &mut String) {
        match self {
            Given::Value(value) => say_value(value, true, out),
            Given::Argument(argument) => say_argument(argument, true, out),
        }
    }
}

/// The entries of a map of parameters, where they can be told apart: not in a flow that was read back and
/// computes some of them.
fn entries(params: &Formula) -> Option<Vec<(&Text, Given<'_>)>> {
    if let Some(Value::Map(entries)) = params.constant() {
        return Some(entries.iter().map(|(key, value)| (key, Given::Value(value))).collect());
    }
    match params.written.as_deref() {
        Some(Written::Argument(Argument { kind: ArgumentKind::Map(entries), .. })) => {
            Some(entries.iter().map(|(key, value)| (key, Given::Argument(value))).collect())
        }
        _ => None,
    }
}

/// A time in seconds as people say it.
fn seconds(formula: &Formula) -> String {
    let number = match formula.constant() {
        Some(Value::Number(number)) => number.get(),
        _ => return format!("{} s", say(formula)),
    };
    let in_units_of = |unit: f64| number >= unit && number % unit == 0.0;
    if in_units_of(3600.0) {
        format!("{} h", number / 3600.0)
    } else if number > 60.0 && in_units_of(60.0) {
        format!("{} min", number / 60.0)
    } else {
        format!("{} s", say(formula))
    }
}

fn say(formula: &Formula) -> String {
    let mut out = String::new();
    match (formula.constant(), formula.written.as_deref()) {
        (Some(value), _) => say_value(value, true, &mut out),
        (None, Some(Written::Argument(argument))) => say_argument(argument, true, &mut out),
        (None, Some(Written::Condition(condition))) => say_text(&condition.text, &mut out),
        (None, Some(Written::Path(path))) => say_text(&path.text, &mut out),
        (None, None) => say_text(&formula.display(), &mut out),
    }
    out
}

fn say_argument(argument: &Argument, outermost: bool, out: &mut String) {
    match &argument.kind {
        ArgumentKind::Literal(value) => say_value(value, outermost, out),
        ArgumentKind::Template(template, _) => say_text(&template.text, out),
        ArgumentKind::List(items) => {
            say_list(items.iter(), outermost, out, |item, out| say_argument(item, false, out));
        }
        ArgumentKind::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| (key, value));
            say_map(entries, out, |value, out| say_argument(value, false, out));
        }
        ArgumentKind::Stringified(inner) => say_argument(inner, outermost, out),
    }
}

fn say_value(value: &Value, outermost: bool, out: &mut String) {
    match value {
        Value::Text(text) => say_text(text, out),
        Value::List(items) => {
            say_list(items.iter(), outermost, out, |item, out| say_value(item, false, out));
        }
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| (key, value));
            say_map(entries, out, |value, out| say_value(value, false, out));
        }
        value => out.push_str(&value.to_json()),
    }
}

fn say_list<T>(
    items: impl Iterator<Item = T>,
    outermost: bool,
    out: &mut String,
    say: impl Fn(T, &mut String),
) {
    if !outermost {
        out.push('[');
    }
    for (number, item) in items.enumerate() {
        if is_enough(out) {
            return;
        }
        if number > 0 {
            out.push_str(", ");
        }
        say(item, out);
    }
    if !outermost {
        out.push(']');
    }
}

fn say_map<'a, T>(
    entries: impl Iterator<Item = (&'a Text, T)>,
    out: &mut String,
    say: impl Fn(T, &mut String),
) {
    out.push('{');
    for (number, (key, value)) in entries.enumerate() {
        if is_enough(out) {
            return;
        }
        if number > 0 {
            out.push_str(", ");
        }
        out.push_str(key);
        out.push_str(": ");
        if is_secret(key) { out.push_str(SECRET) } else { say(value, out) }
    }
    out.push('}');
}

fn say_text(text: &str, out: &mut String) {
    match text.contains('@') {
        true => out.push_str(&redact_text(text)),
        false => out.push_str(text),
    }
}

/// Whether there is more than can be shown already: aliases make a small document say much.
fn is_enough(out: &str) -> bool {
    out.len() > 4 * FULL_COLUMNS
}
