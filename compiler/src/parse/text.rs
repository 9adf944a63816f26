//! Texts with a form of their own: phone numbers, addresses of web sockets, words in one text, headers of a
//! request.

use swml_runtime::destination::DestinationKind;
use swml_runtime::value::{Text, Value};

use super::place::Place;
use super::words::quoted;
use super::{Parser, scalar, value};
use crate::destination;
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{Argument, is_template};
use crate::methods::{Param, Type, one_of};
use crate::source::Span;
use crate::syntax::{Mapping, Plain, Scalar, View};

/// Reads a text of such a type; `None` where it was reported.
pub(super) fn literal(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    ty: Type,
    scalar: &Scalar,
) -> Option<Value> {
    let text = scalar.text();
    match ty {
        Type::Prefixed(prefix) if !text.starts_with(prefix) || text.len() == prefix.len() => {
            not_of(p, param, place, ty, scalar, scalar.span());
            None
        }
        Type::WordsText(separator, words) => words_in(p, param, place, separator, words, scalar),
        Type::SocketUrl(schemes) => match destination::socket_url(text, schemes) {
            Ok(()) => Some(text.trim().into()),
            Err(mistake) => {
                p.mistake(Code::BadDestination, scalar, mistake);
                None
            }
        },
        Type::Phone => match destination::phone_number(text) {
            Ok(number) => Some(number.as_str().into()),
            Err(mistake) => {
                p.mistake(Code::BadDestination, scalar, mistake);
                None
            }
        },
        Type::DialString => dial_string(p, param, place, ty, scalar),
        Type::RoomName => {
            let odd = |c: &char| !c.is_ascii_alphanumeric() && !"_-".contains(*c);
            let at = text.char_indices().find(|(_, c)| odd(c));
            if at.is_none() && !text.is_empty() {
                return Some(text.into());
            }
            let span = at.map_or(scalar.span(), |(at, c)| scalar.span_of(at..at + c.len_utf8()));
            not_of(p, param, place, ty, scalar, span);
            None
        }
        Type::SipUri => sip_uri(p, scalar),
        Type::Amount => amount(p, param, place, ty, scalar),
        Type::Text => {
            taken_as_text(p, param, place, ty, scalar);
            Some(text.into())
        }
        _ => Some(text.into()),
    }
}

/// What is no text where one is wanted is taken as it is written. Other tools would lose zeros in front, or
/// take `yes` for a truth value; that a phone number is written without quotes is the habit of many documents.
fn taken_as_text(p: &mut Parser<'_>, param: &Param, place: Place<'_>, ty: Type, scalar: &Scalar) {
    let own = param.ty == ty || matches!(param.ty, Type::OneOf(_));
    let phone = scalar.text().len() > 7 && scalar.text().starts_with('+');
    let found = match scalar.plain() {
        Plain::Number(_) if !phone => "a number",
        Plain::Bool(_) => "a truth value",
        _ => return,
    };
    if !own {
        return;
    }
    let message = format!("\"{}\" in {place} is a text; this is {found}", param.name);
    p.report(
        Diagnostic::new(Code::CoercedValue, scalar.span(), message)
            .help(format!("write '{}'", scalar.text())),
    );
}

/// A text that is not of its form.
fn not_of(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    ty: Type,
    scalar: &Scalar,
    span: Span,
) {
    let message =
        format!("\"{}\" in {place} is {}; expected {}", param.name, quoted(scalar), ty.describe());
    p.report(Diagnostic::new(Code::BadValue, span, message));
}

fn dial_string(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    ty: Type,
    scalar: &Scalar,
) -> Option<Value> {
    let text = scalar.text();
    let odd = |c: &char| !c.is_ascii_digit() && !"*#ABCDWwabcd".contains(*c);
    if let Some((at, c)) = text.char_indices().find(|(_, c)| odd(c)) {
        not_of(p, param, place, ty, scalar, scalar.span_of(at..at + c.len_utf8()));
        return None;
    }
    if text.is_empty() {
        not_of(p, param, place, ty, scalar, scalar.span());
        return None;
    }
    let upper = |c: char| if "abcd".contains(c) { c.to_ascii_uppercase() } else { c };
    let sent: String = text.chars().map(upper).collect();
    if sent != text {
        let message = "the tones A to D are written in capitals";
        p.report(
            Diagnostic::new(Code::LegacyForm, scalar.span(), message).help(format!("write {sent}")),
        );
    }
    Some(sent.as_str().into())
}

fn sip_uri(p: &mut Parser<'_>, scalar: &Scalar) -> Option<Value> {
    match destination::destination(scalar.text()) {
        Ok(found) if found.kind == DestinationKind::Sip => {
            if found.legacy {
                let message = format!("{} is not how today's documents write it", quoted(scalar));
                p.report(
                    Diagnostic::new(Code::LegacyForm, scalar.span(), message)
                        .help(format!("write {}", found.text)),
                );
            }
            Some(found.text.as_str().into())
        }
        _ => {
            let message = format!(
                "{} is no SIP address; expected one such as `sip:alice@example.com`",
                quoted(scalar)
            );
            p.report(Diagnostic::new(Code::BadDestination, scalar.span(), message));
            None
        }
    }
}

/// What the clients of a call are sent: a map, today.
pub(super) fn event(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    view: View<'_>,
) -> Argument {
    let computed = view.scalar().is_some_and(|scalar| is_template(scalar.text()));
    if view.mapping().is_none() && !computed {
        let message = format!("\"{}\" in {place} is a map in today's documents", param.name);
        p.report(
            Diagnostic::new(Code::LegacyForm, view.span(), message)
                .help(format!("write {}: {{ value: ... }}", param.name)),
        );
    }
    value::any(p, view)
}

fn amount(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    ty: Type,
    scalar: &Scalar,
) -> Option<Value> {
    let text = scalar.text().trim();
    let (whole, cents) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits(whole) && digits(cents) {
        taken_as_text(p, param, place, ty, scalar);
        return Some(text.into());
    }
    let message =
        format!("\"{}\" in {place} is {}; expected {}", param.name, quoted(scalar), ty.describe());
    p.report(
        Diagnostic::new(Code::BadValue, scalar.span(), message)
            .help("write digits and a point, without a sign or a currency"),
    );
    None
}

fn words_in(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    separator: char,
    words: &'static [&'static str],
    scalar: &Scalar,
) -> Option<Value> {
    let text = scalar.text();
    let mut found = Vec::new();
    let mut all_known = true;
    let mut start = 0;
    for part in text.split(separator) {
        let (at, word) = (start + part.len() - part.trim_start().len(), part.trim());
        start += part.len() + separator.len_utf8();
        if word.is_empty() {
            continue;
        }
        if words.contains(&word) {
            found.push(word);
            continue;
        }
        all_known = false;
        let message =
            format!("\"{word}\" in \"{}\" of {place}; expected {}", param.name, one_of(words));
        let finding = Diagnostic::new(Code::BadValue, scalar.span_of(at..at + word.len()), message);
        p.report(match p.nearest(word, words.iter().copied()) {
            Some(meant) => finding.help(format!("did you mean \"{meant}\"?")),
            None => finding,
        });
    }
    let separator = separator.to_string();
    all_known.then(|| Value::text(Text::from(found.join(&separator).as_str())))
}

/// The headers that a `request` sends: the platform documents a few, and those of one's own behind `X-`.
pub(super) fn request_headers(
    p: &mut Parser<'_>,
    param: &Param,
    place: Place<'_>,
    view: View<'_>,
    entries: Mapping<'_>,
) -> Argument {
    const SENT: [&str; 4] = ["Accept", "Authorization", "Content-Type", "Range"];
    for (key, _) in entries.iter() {
        let Some(key) = key.scalar() else { continue };
        let name = key.text();
        let own = name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"));
        if !own && !SENT.iter().any(|sent| sent.eq_ignore_ascii_case(name)) {
            let message = format!("the header {} is none that {place} documents", quoted(key));
            p.report(
                Diagnostic::new(Code::UnlistedKey, key.span(), message)
                    .help(format!("it documents {} and X-...", one_of(&SENT))),
            );
        }
    }
    let mut map = Vec::new();
    for (name, entry) in value::named(p, entries) {
        let text = scalar::of_type(p, param, place, Type::Text, entry);
        map.extend(text.map(|text| (name, text)));
    }
    value::map(view.span(), map)
}
