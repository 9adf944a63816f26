//! `switch`, and the map form of a `result`.

use std::collections::HashSet;

use swml_runtime::expr::{Path, Root};
use swml_runtime::program::Transform;
use swml_runtime::value::Text;

use super::fields::{Field, Fields};
use super::place::Place;
use super::{Parser, action, is_nothing, scalar, statement, words};
use crate::ast::{Block, Cases, Name, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::{PathExpr, is_template, path};
use crate::methods::switch::METHOD;
use crate::syntax::View;

pub(super) fn switch(p: &mut Parser<'_>, method: &Name, view: Option<View<'_>>) -> Step {
    let Some(fields) = action::given(p, &METHOD, method, view) else {
        return Step::Broken;
    };
    fields.check(p, &METHOD);
    Step::Switch(Box::new(cases(p, &fields, None)))
}

/// Reads `variable`, `case` and `default`. A variable that is none has been reported; the blocks are looked
/// at all the same.
pub(super) fn cases(
    p: &mut Parser<'_>,
    fields: &Fields<'_>,
    variable: Option<&'static str>,
) -> Cases {
    let place = fields.place;
    let (variable, transform) = subject(p, fields, variable);
    let cases = fields.get("case").map(|field| blocks(p, place, field)).unwrap_or_default();
    let default = fields
        .get("default")
        .map(|field| statement::block(p, &format!("\"default\" in {place}"), field.value));
    Cases { variable, transform, cases, default }
}

/// Reads `variable` and `transform`.
pub(super) fn subject(
    p: &mut Parser<'_>,
    fields: &Fields<'_>,
    variable: Option<&'static str>,
) -> (PathExpr, Option<Transform>) {
    let place = fields.place;
    let bare = |name: &'static str| {
        let path = Path { root: Root::Bare(Text::word(name)), segments: Vec::new() };
        PathExpr { span: fields.anchor, path, text: name.to_owned() }
    };
    let given = fields.get("variable").map(|field| self::variable(p, place, field));
    let variable = given.flatten().unwrap_or_else(|| bare(variable.unwrap_or_default()));
    let word = |p: &mut Parser<'_>, field: Field<'_>| {
        let chosen = scalar::argument(p, field.param, place, field.value)?;
        Transform::of(chosen.value()?.as_text()?)
    };
    (variable, fields.get("transform").and_then(|field| word(p, field)))
}

fn blocks(p: &mut Parser<'_>, place: Place<'_>, field: Field<'_>) -> Vec<(Name, Block)> {
    let mut list: Vec<(Name, Block)> = Vec::new();
    let Some(entries) = field.value.mapping() else {
        let what = format!("\"case\" in {place}");
        p.report(
            words::wrong_type(&what, "a map from keys to lists of statements", field.value)
                .help("write each value as a key of its own"),
        );
        return list;
    };
    list.reserve_exact(entries.len());
    let mut seen = HashSet::new();
    for (key, value) in entries.iter() {
        let Some(name) = p.key(key) else { continue };
        // the first of two counts; the tree has reported the second
        if !seen.insert(name.text.clone()) {
            continue;
        }
        let what = format!("case {}", words::shortened(&name.text));
        let block = statement::block(p, &what, value);
        list.push((name, block));
    }
    list
}

fn variable(p: &mut Parser<'_>, place: Place<'_>, field: Field<'_>) -> Option<PathExpr> {
    let what = format!("\"variable\" in {place}");
    let wanted = "a plain path such as `prompt_value`";
    let Some(scalar) = field.value.scalar().filter(|_| !is_nothing(field.value)) else {
        p.wrong_type(&what, wanted, field.value);
        return None;
    };
    let found = path(scalar);
    if found.is_none() {
        let message = format!("{what} wants {wanted}, found {}", words::quoted(scalar));
        let finding = Diagnostic::new(Code::BadValue, scalar.span(), message);
        let text = scalar.text().trim();
        p.report(if is_template(text) {
            let inner =
                text.trim_start_matches(['%', '$']).trim_start_matches('{').trim_end_matches('}');
            finding.help(format!("write {inner} without %{{...}}"))
        } else {
            finding.help("set a variable to the expression first, and name it here")
        });
    }
    found
}
