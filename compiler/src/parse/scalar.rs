//! Parameters of the method table: a value against the type, range and choices of its row. Texts that are
//! numbers and numbers that are texts are accepted; computed values get a check for the run.

use swml_runtime::expr::{Check, CheckKind};
use swml_runtime::value::{Number, Text, Value};

use super::place::Place;
use super::words::{describe, quoted};
use super::{Parser, is_nothing, text, value};
use crate::destination::{self, PlayUrl, Wanted};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Argument, ArgumentKind, is_template};
use crate::methods::{Param, Type, one_of};
use crate::syntax::{Plain, Scalar, Style, View, ViewKind};

/// Reads the value of a parameter; `None` where it was reported.
pub(super) fn argument<'p>(
    p: &mut Parser<'_>,
    param: &Param,
    place: impl Into<Place<'p>>,
    view: View<'_>,
) -> Option<Argument> {
    self::value(p, param, place.into(), param.ty, view)
}

/// The same for a value of a type: an item of a list, one of several shapes.
pub(super) fn value(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    ty: Type,
    view: View<'_>,
) -> Option<Argument> {
    match (ty, view.kind()) {
        (Type::Any, _) => Some(value::any(p, view)),
        (Type::Event, _) if !is_nothing(view) => Some(text::event(p, param, place, view)),
        (Type::PlayUrls, ViewKind::Sequence(items)) => {
            list(p, param, place, Type::PlayUrl, items.iter())
                .map(|items| value::list(view.span(), items))
        }
        (Type::PlayUrls, ViewKind::Scalar(scalar)) if is_whole_placeholder(scalar) => {
            Some(value::computed(p, scalar))
        }
        (Type::PlayUrls, ViewKind::Scalar(_)) => {
            let url = of_type(p, param, place, Type::PlayUrl, view)?;
            Some(value::list(view.span(), vec![url]))
        }
        (Type::Texts | Type::Words(_), ViewKind::Sequence(items)) => {
            let ty = if let Type::Words(words) = ty { Type::Choice(words) } else { Type::Text };
            list(p, param, place, ty, items.iter()).map(|items| value::list(view.span(), items))
        }
        (Type::Codecs, ViewKind::Sequence(items)) => {
            let scalars: Vec<_> = items.iter().filter_map(View::scalar).collect();
            let names: Vec<_> = scalars.iter().map(|item| item.text()).collect();
            let message =
                format!("\"{}\" in {place} is a text; older documents have a list", param.name);
            p.report(
                Diagnostic::new(Code::LegacyForm, view.span(), message)
                    .help(format!("write {}", names.join(","))),
            );
            for item in items.iter().filter(|item| item.scalar().is_none()) {
                wrong_type(p, param, place, ty, item);
            }
            let mut known = Vec::new();
            for item in scalars {
                match destination::codecs(item.text()) {
                    Ok(names) => known.extend(names),
                    Err(mistake) => p.mistake(Code::BadValue, item, mistake),
                }
            }
            Some(Argument::literal(view.span(), known.join(",").as_str()))
        }
        (Type::Map, ViewKind::Mapping(_)) => Some(value::any(p, view)),
        (Type::TextMap, ViewKind::Mapping(entries)) => {
            let mut map = Vec::new();
            for (name, entry) in value::named(p, entries) {
                if let Some(text) = of_type(p, param, place, Type::Text, entry) {
                    map.push((name, text));
                }
            }
            Some(value::map(view.span(), map))
        }
        (Type::RequestHeaders, ViewKind::Mapping(entries)) => {
            Some(text::request_headers(p, param, place, view, entries))
        }
        (Type::Headers, ViewKind::Mapping(_) | ViewKind::Sequence(_)) => {
            headers(p, param, place, view)
        }
        (
            Type::Map
            | Type::TextMap
            | Type::Headers
            | Type::RequestHeaders
            | Type::Texts
            | Type::Words(_),
            ViewKind::Scalar(scalar),
        ) if is_template(scalar.text()) => Some(value::computed(p, scalar)),
        _ => of_type(p, param, place, ty, view),
    }
}

/// What a computed value of this type must turn out to be.
pub(super) fn check_of(ty: Type) -> Option<Check> {
    let check = |kind| Check { kind, min: None, max: None, choices: Vec::new() };
    let finite = |bound: f64| bound.is_finite().then(|| Number::new(bound));
    match ty {
        Type::Choice(words) => Some(Check {
            choices: words.iter().map(|word| Text::word(word)).collect(),
            ..check(CheckKind::Text)
        }),
        Type::Number(min, max) => {
            Some(Check { min: finite(min), max: finite(max), ..check(CheckKind::Number) })
        }
        #[allow(clippy::cast_precision_loss)]
        Type::Integer(min, max) => Some(Check {
            min: (min != i64::MIN).then(|| Number::new(min as f64)),
            max: (max != i64::MAX).then(|| Number::new(max as f64)),
            ..check(CheckKind::Integer)
        }),
        Type::Bool => Some(check(CheckKind::Bool)),
        Type::Any
        | Type::Map
        | Type::TextMap
        | Type::Headers
        | Type::RequestHeaders
        | Type::Texts
        | Type::Words(_)
        | Type::PlayUrls
        | Type::Object(_)
        | Type::Variant(_)
        | Type::List(_)
        | Type::MapOf(..)
        | Type::OneOf(_) => None,
        _ => Some(text_check()),
    }
}

/// A computed value that must be a text.
pub(super) fn text_check() -> Check {
    Check { kind: CheckKind::Text, min: None, max: None, choices: Vec::new() }
}

/// Reads a scalar of a type; `None` where it was reported.
pub(super) fn of_type(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    ty: Type,
    view: View<'_>,
) -> Option<Argument> {
    let Some(scalar) = view.scalar() else {
        wrong_type(p, param, place, ty, view);
        return None;
    };
    if is_template(scalar.text()) {
        let wanted = match ty {
            Type::Url => Some(Wanted::Url),
            Type::PlayUrl => Some(Wanted::PlayUrl),
            Type::Destination => Some(Wanted::Destination),
            _ => None,
        };
        let checked =
            wanted.map_or(Ok(()), |wanted| destination::check_template(scalar.text(), wanted));
        if let Err(mistake) = checked {
            p.mistake(Code::BadDestination, scalar, mistake);
        }
        let kind = ArgumentKind::Template(Box::new(p.template(scalar)), check_of(ty).map(Box::new));
        return Some(Argument { span: scalar.span(), kind });
    }
    if is_nothing(view) {
        wrong_type(p, param, place, ty, view);
        return None;
    }
    literal(p, param, place, ty, view, scalar).map(|value| Argument::literal(scalar.span(), value))
}

fn literal(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    ty: Type,
    view: View<'_>,
    scalar: &Scalar,
) -> Option<Value> {
    let written = scalar.text();
    match ty {
        Type::Choice(words) => choice(p, param, place, words, scalar),
        Type::Number(min, max) => {
            number(p, param, place, ty, view, scalar, |number| (min..=max).contains(&number))
        }
        #[allow(clippy::cast_precision_loss)]
        Type::Integer(min, max) => number(p, param, place, ty, view, scalar, |number| {
            number.fract() == 0.0 && (min as f64..=max as f64).contains(&number)
        }),
        Type::Bool => truth(p, param, place, view, scalar),
        Type::Url => match destination::web_url(written) {
            Ok(url) => {
                if url.legacy {
                    credentials_first(p, scalar);
                }
                Some(Value::text(url.text))
            }
            Err(mistake) => failed(p, Code::BadDestination, scalar, mistake),
        },
        Type::PlayUrl => match destination::play_url(written) {
            Ok(PlayUrl::File(url)) => Some(Value::text(url)),
            Ok(_) => Some(written.trim().into()),
            Err(mistake) => failed(p, Code::BadDestination, scalar, mistake),
        },
        Type::Codecs => match destination::codecs(written) {
            Ok(names) => Some(Value::text(names.join(","))),
            Err(mistake) => failed(p, Code::BadValue, scalar, mistake),
        },
        Type::StreamCodec => match destination::stream_codec(written) {
            Ok(_) => Some(written.trim().into()),
            Err(mistake) => failed(p, Code::BadValue, scalar, mistake),
        },
        Type::Digits => digits(p, param, place, scalar),
        Type::Map
        | Type::TextMap
        | Type::Headers
        | Type::RequestHeaders
        | Type::Texts
        | Type::Words(_)
        | Type::Object(_)
        | Type::Variant(_)
        | Type::List(_)
        | Type::MapOf(..)
        | Type::OneOf(_) => {
            wrong_type(p, param, place, ty, view);
            None
        }
        _ => text::literal(p, param, place, ty, scalar),
    }
}

fn failed(
    p: &mut Parser<'_>,
    code: Code,
    scalar: &Scalar,
    mistake: destination::Mistake,
) -> Option<Value> {
    p.mistake(code, scalar, mistake);
    None
}

/// `user:password@https://host`: accepted, the credentials moved to where they belong.
pub(super) fn credentials_first(p: &mut Parser<'_>, scalar: &Scalar) {
    let message = "the credentials of a web address stand behind `https://`";
    p.report(
        Diagnostic::new(Code::LegacyForm, scalar.span(), message)
            .help("write https://user:password@host/path"),
    );
}

fn choice(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    words: &'static [&'static str],
    scalar: &Scalar,
) -> Option<Value> {
    let text = scalar.text();
    if let Some(word) = words.iter().find(|word| **word == text) {
        return Some(Value::word(word));
    }
    if let Some((_, word)) = param.also.iter().find(|(spelling, _)| *spelling == text) {
        let message = format!("\"{text}\" is another spelling of \"{word}\"");
        p.report(
            Diagnostic::new(Code::LegacyForm, scalar.span(), message).help(format!("write {word}")),
        );
        return Some(Value::word(word));
    }
    match param.remedies.iter().find(|(value, _)| *value == text) {
        Some((_, remedy)) => {
            let finding = not_among(param.name, place, words, scalar).help(*remedy);
            p.report(finding);
        }
        None => unknown_word(p, param.name, place, words, scalar),
    }
    None
}

/// A word that is none of those that can stand there.
pub(super) fn unknown_word(
    p: &mut Parser<'_>,
    name: &str,
    place: Place<'_>,
    words: &[&str],
    scalar: &Scalar,
) {
    let finding = not_among(name, place, words, scalar);
    p.report(match p.nearest(scalar.text(), words.iter().copied()) {
        Some(word) => finding.help(format!("did you mean \"{word}\"?")),
        None => finding,
    });
}

fn not_among(name: &str, place: Place<'_>, words: &[&str], scalar: &Scalar) -> Diagnostic {
    let message =
        format!("\"{name}\" in {place} is {}; expected {}", quoted(scalar), one_of(words));
    Diagnostic::new(Code::BadValue, scalar.span(), message)
}

fn number(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    ty: Type,
    view: View<'_>,
    scalar: &Scalar,
    fits: impl Fn(f64) -> bool,
) -> Option<Value> {
    let (number, coerced) = match scalar.plain() {
        Plain::Number(number) => (number, false),
        Plain::Text => match decimal(scalar.text()) {
            Some(number) => (number, true),
            None => {
                number_wanted(p, param, place, ty, view, scalar);
                return None;
            }
        },
        Plain::Null | Plain::Bool(_) => {
            wrong_type(p, param, place, ty, view);
            return None;
        }
    };
    if !fits(number) {
        let unit = param.unit.map_or(String::new(), |unit| format!(" {unit}"));
        let message = format!(
            "\"{}\" in {place} is {}{unit}; expected {}",
            param.name,
            scalar.text(),
            ty.describe()
        );
        p.report(Diagnostic::new(Code::BadValue, scalar.span(), message));
        return None;
    }
    if coerced {
        let message = format!("\"{}\" in {place} wants a number; this is a text", param.name);
        p.report(
            Diagnostic::new(Code::CoercedValue, scalar.span(), message)
                .help(format!("write {} without quotes", scalar.text().trim())),
        );
    }
    Some(number.into())
}

/// A text where a number stands; `20s` shows the unit.
fn number_wanted(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    ty: Type,
    view: View<'_>,
    scalar: &Scalar,
) {
    let what = format!("\"{}\" in {place}", param.name);
    let finding = super::words::wrong_type(&what, &wanted(param, ty), view);
    let text = scalar.text().trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (amount, rest) = text.split_at(digits);
    let is_unit = !amount.is_empty() && rest.trim().chars().all(char::is_alphabetic);
    p.report(match param.unit {
        Some(unit) if is_unit => finding.help(format!("write a number alone; the unit is {unit}")),
        _ => finding,
    });
}

fn truth(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    view: View<'_>,
    scalar: &Scalar,
) -> Option<Value> {
    match (scalar.plain(), scalar.text()) {
        (Plain::Bool(truth), _) => Some(truth.into()),
        (Plain::Text, text @ ("true" | "false")) => {
            let message =
                format!("\"{}\" in {place} wants a truth value; this is a text", param.name);
            p.report(
                Diagnostic::new(Code::CoercedValue, scalar.span(), message)
                    .help(format!("write {text} without quotes")),
            );
            Some((text == "true").into())
        }
        (_, text) => {
            let what = format!("\"{}\" in {place}", param.name);
            let finding = super::words::wrong_type(&what, &Type::Bool.describe(), view);
            let meant = match text.to_ascii_lowercase().as_str() {
                "yes" | "on" | "y" | "1" | "true" => Some("write true"),
                "no" | "off" | "n" | "0" | "false" => Some("write false"),
                _ => None,
            };
            p.report(match meant {
                Some(help) => finding.help(help),
                None => finding,
            });
            None
        }
    }
}

fn digits(p: &mut Parser<'_>, param: &Param, place: Place<'_>, scalar: &Scalar) -> Option<Value> {
    let text = scalar.text();
    let odd = text.char_indices().find(|(_, c)| !c.is_ascii_digit() && !"*#ABCD".contains(*c));
    let Some((at, c)) = odd else {
        return Some(text.into());
    };
    let message = format!(
        "\"{c}\" in \"{}\" of {place} is no key of a phone; expected {}",
        param.name,
        Type::Digits.describe()
    );
    p.report(Diagnostic::new(Code::BadValue, scalar.span_of(at..at + c.len_utf8()), message));
    None
}

/// SIP headers, in their order, as a list of `name` and `value`.
fn headers(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    view: View<'_>,
) -> Option<Argument> {
    let mut list = Vec::new();
    match view.kind() {
        ViewKind::Mapping(entries) => {
            for (key, entry) in entries.iter() {
                let Some(scalar) = key.scalar() else {
                    p.key(key);
                    continue;
                };
                let name = header_name(p, scalar);
                let text = of_type(p, param, place, Type::Text, entry);
                if let (Some(name), Some(text)) = (name, text) {
                    list.push(header(scalar.span().to(entry.span()), name, text));
                }
            }
        }
        ViewKind::Sequence(items) => {
            for item in items.iter() {
                list.extend(listed_header(p, param, place, item));
            }
        }
        ViewKind::Scalar(_) => return None,
    }
    Some(value::list(view.span(), list))
}

/// `{name: X-Origin, value: web}`
fn listed_header(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    item: View<'_>,
) -> Option<Argument> {
    let Some(entries) = item.mapping() else {
        p.wrong_type("a header", "`name` and `value`", item);
        return None;
    };
    for (key, _) in entries.iter() {
        if let Some(name) = p.key(key).filter(|name| name.text != "name" && name.text != "value") {
            let message = format!("unknown key \"{}\" in a header", name.text);
            p.report(
                Diagnostic::new(Code::UnknownKey, name.span, message)
                    .help("a header has `name` and `value`"),
            );
        }
    }
    let mut part = |name: &str| {
        let found = entries.get(name);
        if found.is_none() {
            let message = format!("\"{name}\" is missing in a header");
            p.report(Diagnostic::new(Code::MissingParameter, item.span(), message));
        }
        found.and_then(|view| of_type(p, param, place, Type::Text, view))
    };
    let (name, text) = (part("name"), part("value"));
    let (name, text) = (name?, text?);
    if let Some(scalar) = entries.get("name").and_then(View::scalar)
        && !is_template(scalar.text())
    {
        header_name(p, scalar)?;
    }
    Some(header(item.span(), name, text))
}

fn header(span: crate::source::Span, name: Argument, text: Argument) -> Argument {
    value::map(span, vec![(Text::word("name"), name), (Text::word("value"), text)])
}

fn header_name(p: &mut Parser<'_>, scalar: &Scalar) -> Option<Argument> {
    let name = scalar.text();
    let fits = |c: char| c.is_ascii_alphanumeric() || "-.!%*_+`'~".contains(c);
    if !name.is_empty() && name.chars().all(fits) {
        return Some(Argument::literal(scalar.span(), name));
    }
    let message = format!("{} cannot be the name of a header", quoted(scalar));
    p.report(
        Diagnostic::new(Code::BadValue, scalar.span(), message)
            .help("write letters, digits and hyphens: X-Origin"),
    );
    None
}

/// The items of a list, each of a type. Those that were reported are left out.
fn list<'t>(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    ty: Type,
    items: impl Iterator<Item = View<'t>>,
) -> Option<Vec<Argument>> {
    Some(items.filter_map(|item| of_type(p, param, place, ty, item)).collect())
}

fn wrong_type(p: &mut Parser<'_>, param: &Param, place: Place<'_>, ty: Type, view: View<'_>) {
    let message = format!(
        "\"{}\" in {place} wants {}, found {}",
        param.name,
        wanted(param, ty),
        describe(view)
    );
    let finding = Diagnostic::new(Code::WrongType, view.span(), message);
    let comment = view.scalar().is_some_and(|scalar| scalar.style() == Style::Missing);
    p.report(match ty {
        Type::Digits if comment => finding.help("an unquoted # begins a comment: write '#'"),
        Type::Texts | Type::Words(_) if !is_nothing(view) && view.scalar().is_some() => {
            finding.help("put a dash in front of it")
        }
        _ => finding,
    });
}

fn wanted(param: &Param, ty: Type) -> String {
    let unit = param.unit.map_or(String::new(), |unit| format!(" ({unit})"));
    format!("{}{unit}", ty.describe())
}

/// One placeholder and nothing else: its value may be a list.
fn is_whole_placeholder(scalar: &Scalar) -> bool {
    let text = scalar.text().trim();
    is_template(text)
        && (text.starts_with("%{") || text.starts_with("${"))
        && text.ends_with('}')
        && !is_template(&text[2..])
}

/// A number as JSON writes it.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain =
        text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'e' | b'E' | b'+'));
    let starts = text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    (plain && starts).then(|| text.parse().ok()).flatten().filter(|number: &f64| number.is_finite())
}
