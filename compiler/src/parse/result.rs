//! The `result` of a `connect` or an `execute`: a `switch` or a `cond`, and whether its cases cover what
//! can happen.

use super::fields::{Field, Fields};
use super::{Parser, cond, statement, switch, words};
use crate::ast::{Cases, Name, ResultBranch, ResultKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::methods::connect::{REASONS, RESULTS};
use crate::methods::{Method, one_of};
use crate::source::Span;
use crate::syntax::ViewKind;

/// Whose result it is.
#[derive(Clone, Copy)]
pub(super) enum Owner {
    /// A connect's; `returns`: the caller comes back from a bridge.
    Connect { returns: bool },
    /// An execute's.
    Execute,
    /// A leaf method's: it looks at the first variable that the method sets.
    Method(&'static Method),
}

impl Owner {
    fn name(self) -> &'static str {
        match self {
            Owner::Connect { .. } => "connect",
            Owner::Execute => "execute",
            Owner::Method(method) => method.name,
        }
    }

    /// The variable that a result looks at where it names none.
    fn variable(self) -> &'static str {
        match self {
            Owner::Connect { .. } => "connect_result",
            Owner::Execute => "return_value",
            Owner::Method(method) => method.sets.first().map_or("return_value", |set| set.name),
        }
    }
}

/// Reads a `result`.
pub(super) fn result(p: &mut Parser<'_>, owner: Owner, field: Field<'_>) -> Option<ResultBranch> {
    let view = field.value;
    if view.sequence().is_some_and(|items| items.is_empty()) {
        let message = format!("\"result\" in {} is an empty list and has no effect", owner.name());
        let finding = Diagnostic::new(Code::IgnoredParameter, field.key, message);
        p.report(finding.help("remove it, or say what it is to do"));
    }
    let kind = match view.kind() {
        ViewKind::Sequence(_) => ResultKind::Cond(cond::entries(p, "result", view)),
        ViewKind::Mapping(entries) => {
            let fields =
                Fields::read(p, &crate::methods::switch::METHOD, "result", field.key, entries);
            if fields.get("case").is_none() {
                let message = format!("\"case\" is missing in the result of {}", owner.name());
                p.report(
                    Diagnostic::new(Code::MissingParameter, field.key, message)
                        .help("a result has `case` and `default`, or is a list as in `cond`"),
                );
            }
            let cases = switch::cases(p, &fields, Some(owner.variable()));
            match owner {
                Owner::Connect { returns } => coverage(p, field.key, &cases, returns),
                Owner::Method(method) => coverage_of(p, field.key, &cases, method),
                Owner::Execute => {}
            }
            ResultKind::Cases(cases)
        }
        ViewKind::Scalar(_) => {
            let what = format!("\"result\" in {}", owner.name());
            p.wrong_type(&what, "`case` and `default`, or a list as in `cond`", view);
            return None;
        }
    };
    Some(ResultBranch { span: view.span(), kind })
}

/// Cases of a connect against what can happen. A bridge that the caller does not come back from never gets
/// to a result.
fn coverage(p: &mut Parser<'_>, key: Span, cases: &Cases, returns: bool) {
    let (name, words) = match statement::variable(&cases.variable) {
        Some(name @ ("connect_result" | "return_value")) => (name, RESULTS),
        Some(name @ "connect_failed_reason") => (name, REASONS),
        _ => return,
    };
    let mut unknown = false;
    for (case, _) in &cases.cases {
        if !words.contains(&case.text.as_str()) {
            never(p, name, words, case);
            unknown = true;
        }
    }
    let has = |word: &&&str| cases.cases.iter().any(|(case, _)| case.text == **word);
    let happens = |word: &&&str| returns || **word != "connected";
    let missing: Vec<_> = words.iter().filter(happens).filter(|w| !has(w)).copied().collect();
    let is_result = words == RESULTS;
    if cases.default.is_none() && is_result && !missing.is_empty() && !unknown {
        uncovered(p, key, &missing);
    }
}

/// Cases of a leaf method against the values that its row has.
fn coverage_of(p: &mut Parser<'_>, key: Span, cases: &Cases, method: &'static Method) {
    let Some(name) = statement::variable(&cases.variable) else { return };
    let set = method.sets.iter().find(|set| set.name == name);
    let Some((name, words)) = set.and_then(|set| Some((set.name, set.values.words()?))) else {
        return;
    };
    let (known, unknown): (Vec<_>, Vec<_>) =
        cases.cases.iter().map(|(case, _)| case).partition(|c| words.contains(&c.text.as_str()));
    for case in &unknown {
        never(p, name, words, case);
    }
    let has = |word: &&str| known.iter().any(|case| case.text == **word);
    let missing: Vec<_> = words.iter().copied().filter(|word| !has(word)).collect();
    if cases.default.is_none() && unknown.is_empty() && !missing.is_empty() {
        uncovered(p, key, &missing);
    }
}

fn uncovered(p: &mut Parser<'_>, key: Span, missing: &[&str]) {
    let message = format!("the result has no case for {} and no default", one_of(missing));
    p.report(
        Diagnostic::new(Code::ResultCoverage, key, message)
            .help("then the next statement follows; write a default to say so"),
    );
}

/// A case that no call can take.
fn never(p: &mut Parser<'_>, variable: &str, known: &[&str], case: &Name) {
    let message =
        format!("{variable} is never {}; it is {}", words::shortened(&case.text), one_of(known));
    let finding = Diagnostic::new(Code::ResultCoverage, case.span, message);
    let reason = reason(&case.text).filter(|_| known == RESULTS || known == REASONS);
    let help = match (known.contains(&"connected"), reason) {
        (true, Some(reason)) => Some(format!("for \"{reason}\", look at connect_failed_reason")),
        (true, None)
            if known == RESULTS
                && ["answered", "answer", "success", "completed"].contains(&case.text.as_str()) =>
        {
            Some("did you mean \"connected\"?".to_owned())
        }
        (false, Some(reason)) => Some(format!("did you mean \"{reason}\"?")),
        _ => p
            .nearest(&case.text, known.iter().copied())
            .map(|word| format!("did you mean \"{word}\"?")),
    };
    p.report(match help {
        Some(help) => finding.help(help),
        None => finding,
    });
}

/// The platform's word for a reason that is written in another way.
fn reason(written: &str) -> Option<&'static str> {
    let plain: String = written.chars().filter(char::is_ascii_alphanumeric).collect();
    match plain.to_ascii_lowercase().as_str() {
        "noanswer" | "timeout" | "timedout" | "unanswered" => Some("no_answer"),
        "decline" | "declined" | "rejected" | "reject" => Some("declined"),
        "busy" => Some("busy"),
        "notfound" => Some("not_found"),
        "error" => Some("error"),
        _ => None,
    }
}
