//! Leaf methods: everything that the method table says by itself.

use swml_runtime::value::Value;

use super::fields::{Field, Fields};
use super::{Parser, is_nothing, nested, result};
use crate::ast::{Action, Name, Nested, NestedKind, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::Argument;
use crate::methods::{Method, Param, Type, prompt};
use crate::syntax::{View, ViewKind};

/// Reads the parameters of a leaf method.
pub(super) fn action(
    p: &mut Parser<'_>,
    method: &'static Method,
    name: &Name,
    value: Option<View<'_>>,
) -> Step {
    let Some(fields) = given(p, method, name, value) else {
        return Step::Broken;
    };
    fields.check(p, method);
    let outer = std::mem::take(&mut p.nested);
    let mut args = Vec::new();
    for field in &fields.list {
        if field.param.ty == Type::Result {
            branch(p, method, *field);
            continue;
        }
        let place = fields.place;
        let Some(arg) = nested::argument(p, field.param, place, field.param.ty, field.value) else {
            continue;
        };
        let target = field.param.becomes.and_then(|name| method.param(name));
        args.push((target.unwrap_or(field.param), arg));
    }
    nobody_told(p, &fields, &args);
    let speech_only = method.name == "prompt" && listens_for_speech_alone(&fields);
    for param in method.params.iter().filter(|param| param.is_for(p.kind)) {
        let given = fields.get(param.name).is_some();
        let unheard = speech_only && prompt::DIGITS.contains(&param.name);
        if let Some(default) = param.default.filter(|_| !given && !unheard) {
            args.push((param, Argument::literal(name.span, default.value())));
        }
    }
    // A document has thousands of these, and most have one or two parameters.
    args.shrink_to_fit();
    let nested = std::mem::replace(&mut p.nested, outer).into();
    Step::Action(Action { method, args, nested })
}

/// What a method decides when it has ended.
fn branch(p: &mut Parser<'_>, method: &'static Method, field: Field<'_>) {
    if let Some(branch) = result::result(p, result::Owner::Method(method), field) {
        let (path, span) = (field.param.name.to_owned(), field.value.span());
        p.nested.push(Nested { param: field.param, path, span, kind: NestedKind::Result(branch) });
    }
}

/// The parameters of a method by name, its short forms resolved; `None` where its value can be none of
/// them, which is reported.
pub(super) fn given<'t>(
    p: &mut Parser<'_>,
    method: &'static Method,
    name: &Name,
    value: Option<View<'t>>,
) -> Option<Fields<'t>> {
    let Some(value) = value.filter(|value| !is_nothing(*value)) else {
        return Some(Fields::none(method.name, name.span));
    };
    let short = method.shorthand.and_then(|name| method.param(name));
    match (value.kind(), short) {
        (ViewKind::Mapping(entries), _) => {
            return Some(Fields::read(p, method, method.name, name.span, entries));
        }
        (ViewKind::Scalar(_), Some(param)) => {
            let mut fields = Fields::none(method.name, name.span);
            fields.list.push(Field { param, key: name.span, value });
            return Some(fields);
        }
        (ViewKind::Sequence(_), Some(param)) if param.ty == Type::PlayUrls => {
            let mut fields = Fields::none(method.name, name.span);
            fields.list.push(Field { param, key: name.span, value });
            return Some(fields);
        }
        _ => {}
    }
    let finding = super::words::wrong_type(method.name, "a map of its parameters", value);
    p.report(match (value.sequence(), value.scalar()) {
        // `- dest: sales` and `- params: ...` as two items
        (Some(items), _)
            if items.iter().all(|item| item.mapping().is_some()) && !items.is_empty() =>
        {
            finding.help("remove the dashes, so that the parameters are keys of one map")
        }
        (_, Some(_)) => match method.one_of.first().and_then(|names| names.first()) {
            Some(first) => finding.help(format!("write {}: {{ {first}: ... }}", method.name)),
            None => finding,
        },
        _ => finding,
    });
    None
}

/// What is looked for in the background, and nobody is told of it [A88].
fn nobody_told(p: &mut Parser<'_>, fields: &Fields<'_>, args: &[(&'static Param, Argument)]) {
    let Some((_, wait)) = args.iter().find(|(param, _)| param.name == "wait") else { return };
    if wait.value() == Some(&Value::from(false)) && fields.get("status_url").is_none() {
        let message = format!("{} goes on at once, and nobody is told what it finds", fields.place);
        p.report(
            Diagnostic::new(Code::NobodyTold, fields.anchor, message)
                .help("give status_url, or look at detect_result later"),
        );
    }
}

/// Whether a prompt listens for speech and not for digits.
fn listens_for_speech_alone(fields: &Fields<'_>) -> bool {
    !prompt::listens(&|name| fields.get(name).is_some()).digits
}
