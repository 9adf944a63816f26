//! The method table as a page for people: `docs/methods.md`.

use std::fmt::Write as _;

use swml_runtime::program::{ActKind, JobCount};

use super::types::article;
use super::{ALL, Default, Extra, Kind, Level, Method, Onward, Output, Param, Shape, Type, Values};

/// The page as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(
        "# Methods\n\nGenerated from the method table (`compiler/src/methods`); a test keeps it fresh.\n\n\
         A computed value such as `'%{vars.seconds}'` can stand for every parameter; it is checked when a call gets there.\n",
    );
    for method in ALL {
        section(&mut page, method);
    }
    page
}

fn section(page: &mut String, method: &Method) {
    line(page, &format!("\n## `{}`\n\n{}\n", method.name, method.summary));
    if let [kind] = method.kinds
        && *kind == Kind::Messaging
    {
        line(page, &format!("Of documents {} alone.\n", kind.words()));
    }
    line(page, &format!("```yaml\n{}```\n", method.example));
    if let Some(instead) = method.legacy {
        line(page, &format!("Of older documents, with a warning: {instead}.\n"));
    }
    for note in method.notes {
        line(page, &format!("{note}\n"));
    }
    keys(page, &method.shape(), method.name == "connect");
    for shape in Inner::of(method.params) {
        inner(page, &shape);
    }
    let obsolete: Vec<_> =
        method.params.iter().filter(|param| param.obsolete).map(|param| param.name).collect();
    if !obsolete.is_empty() {
        line(page, &format!("Of older documents, without effect: {}.\n", list(&obsolete)));
    }
    if !method.sets.is_empty() {
        line(page, "Sets:\n");
        for output in method.sets {
            let values = |values| match values {
                Values::Words(words) => list(words),
                Values::Text => "a text".into(),
                Values::Number => "a number".into(),
                Values::Bool => "`true` or `false`".into(),
                Values::Any => "any value".into(),
            };
            let otherwise = match output.in_messages {
                Some(own) => format!("; in documents for messages {}", values(own)),
                None => String::new(),
            };
            let values = values(output.values);
            let meanwhile = match output.meanwhile {
                [] => String::new(),
                words => format!("; meanwhile {}", list(words)),
            };
            let ways = ways(output);
            line(page, &format!("- `{}`: {values}{meanwhile}{otherwise}{ways}", output.name));
        }
        line(page, "");
    }
    for callback in method.tells {
        let states = match callback.states {
            [] => String::new(),
            states => format!(": {}", list(states)),
        };
        line(page, &format!("Tells `{}` of `{}`{states}.\n", callback.param, callback.event));
    }
    if let Some(onward) = method.onward {
        let Onward { variable, word, param } = onward;
        line(page, &format!("Where `{variable}` is `{word}`, the call goes on in `{param}`.\n"));
    }
    if let Some(words) = runs(method) {
        line(page, &format!("{words}\n"));
    }
    line(page, &habits(method));
}

/// What it is with which result, and who has to ask for it.
fn ways(output: &Output) -> String {
    let mut words = String::new();
    for (at, way) in output.ways.iter().enumerate() {
        let form = way.form.words();
        words.push_str(if at == 0 { "; " } else { ", " });
        words.push_str(&match (way.with, form) {
            ([], form) => format!("{form} as the result"),
            (with, "") => format!("with {} alone", list(with)),
            (with, form) => format!("with {} {form}", list(with)),
        });
    }
    if let Some(param) = output.asked_by {
        words.push_str(&format!("; where `{param}` is `true`"));
    }
    words
}

/// How long the script waits for it.
fn runs(method: &Method) -> Option<String> {
    let job = method.job?;
    let single = match job.count {
        JobCount::Several => "",
        JobCount::One => " One runs at a time: to start a second fails.",
        JobCount::Same => "",
    };
    Some(match method.kind? {
        ActKind::Stop => format!(
            "It stops what `{}` started on this side of the call; where nothing runs, it fails. The script goes on at once.",
            job.of
        ),
        _ => format!(
            "It runs beside the script, until it is stopped, ends by itself, or its side of the call ends.{single}"
        ),
    })
}

/// Whether it answers, and whether a confirm may have it.
fn habits(method: &Method) -> String {
    let answers = match method.answers {
        _ if method.name == "answer" => "answers the call",
        true => "answers an unanswered call first",
        false => "does not answer the call by itself",
    };
    let confirm = match method.confirmable {
        true => "may stand in a `confirm`",
        false => "may not stand in a `confirm`",
    };
    format!("It {answers} and {confirm}.")
}

/// The keys of a map as a table, and which of them go together.
fn keys(page: &mut String, shape: &Shape, connect: bool) {
    if !shape.params.is_empty() {
        let (head, rule) = match connect {
            true => ("| parameter | where | accepts | default | |", "|---|---|---|---|---|"),
            false => ("| parameter | accepts | default | |", "|---|---|---|---|"),
        };
        line(page, head);
        line(page, rule);
        for param in shape.params.iter().filter(|param| !param.obsolete) {
            row(page, param, connect);
        }
        line(page, "");
    }
    for names in shape.one_of {
        line(page, &format!("Exactly one of {} must be given.\n", list(names)));
    }
    for names in shape.any_of {
        line(page, &format!("At least one of {} must be given.\n", list(names)));
    }
    match shape.extra {
        Extra::Refused => {}
        Extra::Warned => line(page, "Other keys are passed on, with a warning.\n"),
        Extra::Taken(Type::Any) => line(page, "Other keys are passed on.\n"),
        Extra::Taken(ty) => {
            line(page, &format!("Other keys are passed on, each {}.\n", ty.describe()));
        }
    }
}

/// A map inside a parameter: the parameter that leads to it, and what tells it apart from others.
struct Inner {
    param: &'static Param,
    name: &'static str,
    tag: Option<(&'static str, &'static str)>,
    shape: &'static Shape,
}

impl Inner {
    /// All maps inside some parameters, each once, the outer ones first.
    fn of(params: &'static [Param]) -> Vec<Inner> {
        let mut found: Vec<Inner> = Vec::new();
        let mut waiting: Vec<&'static Param> = params.iter().rev().collect();
        while let Some(param) = waiting.pop() {
            let before = found.len();
            collect(&param.ty, param, &mut found);
            let new = found[before..].iter().flat_map(|inner| inner.shape.params).rev();
            waiting.extend(new.collect::<Vec<_>>());
        }
        found
    }
}

fn collect(ty: &Type, param: &'static Param, found: &mut Vec<Inner>) {
    let mut add = |name, tag, shape: &'static Shape| {
        if !found.iter().any(|known| known.shape == shape && known.tag == tag) {
            found.push(Inner { param, name, tag, shape });
        }
    };
    match *ty {
        Type::Object(shape) => add(shape.name, None, shape),
        Type::Variant(variants) => {
            for (word, shape) in variants.shapes {
                add(variants.name, Some((variants.key, *word)), shape);
            }
            if let Some(shape) = variants.otherwise {
                add(variants.name, None, shape);
            }
        }
        Type::List(item) | Type::MapOf(_, item) => collect(item, param, found),
        Type::OneOf(types) => types.iter().for_each(|ty| collect(ty, param, found)),
        _ => {}
    }
}

fn inner(page: &mut String, inner: &Inner) {
    let Inner { param, name, tag, shape } = inner;
    let what = match (param.ty, *name) {
        (Type::Object(_), _) | (_, "") => format!("`{}`", param.name),
        (_, name) => format!("{} of `{}`", capital(&article(name)), param.name),
    };
    let with = tag.map_or(String::new(), |(key, word)| format!(" with `{key}: {word}`"));
    line(page, &format!("**{what}{with}**\n"));
    keys(page, shape, false);
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn row(page: &mut String, param: &Param, connect: bool) {
    let place = match (connect, param.level) {
        (false, _) => "",
        (true, Level::Method) => " connect |",
        (true, Level::Both) => " connect, destination |",
        (true, Level::Destination) => " destination |",
    };
    let unit = param.unit.map_or(String::new(), |unit| format!(", in {unit}"));
    let default = match (param.required, param.default) {
        (true, _) => "required".into(),
        (false, Some(Default::Number(number))) => format!("`{number}`"),
        (false, Some(Default::Text(text))) => format!("`{text}`"),
        (false, Some(Default::Bool(truth))) => format!("`{truth}`"),
        (false, None) => String::new(),
    };
    let kinds: Vec<_> = param.only.iter().map(|kind| kind_word(*kind)).collect();
    let only = if kinds.is_empty() {
        String::new()
    } else {
        format!(" Of {} destinations alone.", kinds.join(" and "))
    };
    let only = match param.kind {
        Some(kind) => format!("{only} Of documents {} alone.", kind.words()),
        None => only,
    };
    line(
        page,
        &format!(
            "| `{}` |{place} {}{unit} | {default} | {}{only} |",
            param.name,
            param.ty.describe(),
            param.doc
        ),
    );
}

fn kind_word(kind: swml_runtime::destination::DestinationKind) -> &'static str {
    use swml_runtime::destination::DestinationKind::{Address, Phone, Queue, Sip, Stream};
    match kind {
        Phone => "phone",
        Sip => "SIP",
        Address => "address",
        Queue => "queue",
        Stream => "stream",
    }
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn line(page: &mut String, text: &str) {
    writeln!(page, "{text}").expect("a String takes every text");
}
