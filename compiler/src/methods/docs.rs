//! The method table as a page for people: `docs/methods.md`.

use std::fmt::Write as _;

use super::{ALL, Default, Level, Method, Param, Values};

/// The page as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(
        "# Methods\n\nGenerated from the method table (`compiler/src/methods`); a test keeps it fresh.\n\n\
         A computed value such as `'%{vars.seconds}'` can stand for every parameter; it is checked when a call gets there.\n",
    );
    for method in ALL.iter().filter(|method| method.supported) {
        section(&mut page, method);
    }
    page.push_str("\n## Not compiled yet\n\nA document that uses one of these gets the error `unsupported-method`.\n\n");
    for method in ALL.iter().filter(|method| !method.supported) {
        line(&mut page, &format!("- `{}`: {}", method.name, method.summary));
    }
    page
}

fn section(page: &mut String, method: &Method) {
    line(page, &format!("\n## `{}`\n\n{}\n", method.name, method.summary));
    line(page, &format!("```yaml\n{}```\n", method.example));
    for note in method.notes {
        line(page, &format!("{note}\n"));
    }
    if !method.params.is_empty() {
        let connect = method.name == "connect";
        line(
            page,
            if connect {
                "| parameter | where | accepts | default | |"
            } else {
                "| parameter | accepts | default | |"
            },
        );
        line(page, if connect { "|---|---|---|---|---|" } else { "|---|---|---|---|" });
        for param in method.params.iter().filter(|param| !param.obsolete) {
            row(page, param, connect);
        }
        line(page, "");
    }
    for names in method.one_of {
        line(page, &format!("Exactly one of {} must be given.\n", list(names)));
    }
    let obsolete: Vec<_> =
        method.params.iter().filter(|param| param.obsolete).map(|param| param.name).collect();
    if !obsolete.is_empty() {
        line(page, &format!("Of older documents, without effect: {}.\n", list(&obsolete)));
    }
    if !method.sets.is_empty() {
        line(page, "Sets:\n");
        for output in method.sets {
            let values = match output.values {
                Values::Words(words) => list(words),
                Values::Text => "a text".into(),
                Values::Number => "a number".into(),
                Values::Any => "any value".into(),
            };
            line(page, &format!("- `{}`: {values}", output.name));
        }
        line(page, "");
    }
    let answers = if method.answers {
        "answers an unanswered call first"
    } else {
        "does not answer the call by itself"
    };
    let answers = if method.name == "answer" { "answers the call" } else { answers };
    let confirm = if method.confirmable {
        "may stand in a `confirm`"
    } else {
        "may not stand in a `confirm`"
    };
    line(page, &format!("It {answers} and {confirm}."));
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

fn kind_word(kind: super::DestinationKind) -> &'static str {
    use super::DestinationKind::{Address, Phone, Queue, Sip, Stream};
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
