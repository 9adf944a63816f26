//! `swml bounds`: how long a caller waits, how long a call lasts and how many legs there are, at most.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use swml_compiler::bounds::{
    Bounds, Connect, Cut, First, Group, Legs, Length, Options, Part, Section, Spot, Term,
    bounds as measure,
};
use swml_compiler::render::Note;
use swml_compiler::scenario::read;
use swml_runtime::machine::readings::{COMBINATIONS, Readings};
use swml_runtime::program::{Kind, Program};
use swml_runtime::time::Millis;

use crate::args::{Bounds as Args, ReportFormat};
use crate::output::{could_not_run, print, visible};
use crate::run::Subject;
use crate::run::timeline::{WIDTH, wrap};
use crate::{Verdict, input, run};

/// How wide a line may be, and where what follows on a title begins.
const INDENT: usize = 16;

pub(crate) fn bounds(args: &Args) -> Verdict {
    let Subject { program, .. } = match run::program(&args.file, args.kind, &args.links) {
        Ok(subject) => subject,
        Err(verdict) => return verdict,
    };
    if program.kind() == Kind::Messaging {
        return could_not_run(
            "a message keeps nobody waiting and dials nobody: there is nothing to bound in a document for messages",
        );
    }
    let readings = match input::readings(Readings::default(), &args.readings) {
        Ok(readings) => readings,
        Err(sentence) => return could_not_run(&sentence),
    };
    let info = match read("{}") {
        Ok(scenario) => scenario.info,
        Err(error) => return could_not_run(&error.to_string()),
    };
    let found = measure(program, &Options { info, readings, ..Options::default() });
    let section = match &args.section {
        Some(name) => match found.sections.iter().find(|section| section.name == *name) {
            Some(section) => Some(section),
            None => return could_not_run(&no_section(name, &found)),
        },
        None => None,
    };
    match args.format {
        ReportFormat::Text => print(&text(&input::name(&args.file), &found, section)),
        ReportFormat::Json => {
            print(&format!("{:#}\n", to_json(&input::name(&args.file), &found, section)))
        }
    }
    Verdict::Fine
}

/// What a drawing says of a flow; nothing where there is nothing to say.
pub(crate) fn notes(program: Program) -> Vec<Note> {
    let Ok(scenario) = read("{}") else { return Vec::new() };
    if program.kind() == Kind::Messaging {
        return Vec::new();
    }
    let options = Options { info: scenario.info, others: false, ..Options::default() };
    let found = measure(program, &options);
    found.notes()
}

fn no_section(name: &str, found: &Bounds) -> String {
    let names: Vec<&str> = found.sections.iter().map(|section| section.name.as_str()).collect();
    format!("no call gets to a section {name:?}; those that it gets to are {}", names.join(", "))
}

// --- for people -------------------------------------------------------------------------------------

fn text(file: &str, found: &Bounds, only: Option<&Section>) -> String {
    let mut out = String::new();
    if let Some(section) = only {
        of_section(&mut out, section);
        return out;
    }
    heading(&mut out, &visible(file));
    lines(&mut out, found.lines());
    for connect in &found.connects {
        let _ = writeln!(out);
        heading(&mut out, &format!("connect {} {}, each time", connect.name, connect.spot));
        lines(&mut out, connect.lines());
    }
    // What is true of the only section is true of the flow.
    if found.sections.len() > 1 {
        for section in &found.sections {
            let _ = writeln!(out);
            of_section(&mut out, section);
        }
    }
    for other in &found.otherwise {
        let _ = writeln!(out);
        heading(&mut out, &format!("with {}", other.words));
        lines(&mut out, other.bounds.differences(found));
    }
    remarks(&mut out, found);
    out
}

fn of_section(out: &mut String, section: &Section) {
    heading(out, &format!("section {} {}, each time", section.name, section.spot));
    lines(out, section.part.lines("longest stay"));
}

fn remarks(out: &mut String, found: &Bounds) {
    let mut remarks = Vec::new();
    for documents in &found.documents {
        let (what, help) = documents.words();
        remarks.push(visible(&format!("{what} is not known and not counted; {help}")));
    }
    if found.too_many {
        remarks.push(
            "there are too many states to look at one by one: these are the bounds of the graph alone, \
             whatever was decided before; no call exceeds them, and perhaps none reaches them"
                .to_owned(),
        );
    }
    if let Some(beyond) = &found.beyond {
        let lines = beyond.lines("longest call").into_iter();
        let lines: Vec<String> = lines.map(|(title, words)| format!("{title} {words}")).collect();
        remarks.push(format!(
            "not every value was tried of what the flow decides by: {}; whatever it is, no call exceeds {}",
            visible(&found.unsure.join(", ")),
            lines.join(", ")
        ));
    }
    if found.unmeasured > 0 {
        remarks.push(format!(
            "together, combinations of readings have too many states: {} of {COMBINATIONS} were not measured, \
             those that change most rows",
            found.unmeasured
        ));
    }
    if !remarks.is_empty() {
        let _ = writeln!(out);
    }
    for remark in remarks {
        let _ = writeln!(out, "{}", wrap(&remark, WIDTH).join("\n  "));
    }
}

fn heading(out: &mut String, words: &str) {
    let _ = writeln!(out, "{}", wrap(words, WIDTH).join("\n  "));
}

fn lines<T: AsRef<str>>(out: &mut String, lines: Vec<(T, String)>) {
    for (title, words) in lines {
        let title = title.as_ref();
        let pad = INDENT.saturating_sub(title.len() + 2).max(2);
        // A line and its number stay together.
        let words = visible(&words).replace("(line ", "(line\u{1}");
        let words = wrap(&words, WIDTH - INDENT - 2).into_iter();
        let words: Vec<String> = words.map(|line| line.replace('\u{1}', " ")).collect();
        let gap = format!("\n{}", " ".repeat(INDENT + 2));
        if title.len() + 2 >= INDENT {
            let _ = writeln!(out, "  {title}{gap}{}", words.join(&gap));
        } else {
            let _ = writeln!(out, "  {title}{}{}", " ".repeat(pad + 2), words.join(&gap));
        }
    }
}

// --- for programs -----------------------------------------------------------------------------------

fn to_json(file: &str, found: &Bounds, only: Option<&Section>) -> Json {
    if let Some(section) = only {
        return json!({"file": file, "section": section_json(section), "exact": !found.too_many});
    }
    let mut object = figures(found);
    object["file"] = json!(file);
    object["otherwise"] = found
        .otherwise
        .iter()
        .map(|other| {
            let mut object = figures(&other.bounds);
            object["reading"] = json!(other.words);
            object["question"] = json!(other.question);
            object
        })
        .collect();
    let documents = found.documents.iter();
    object["unknown_documents"] = documents
        .map(|one| json!({"dest": one.dest, "functions": one.functions, "at": spot(&one.spot)}))
        .collect();
    object["unsure"] = json!(found.unsure);
    object["exact"] = json!(!found.too_many);
    object["unmeasured_combinations"] = json!(found.unmeasured);
    object["whatever_it_is"] = json!(found.beyond.as_ref().map(part));
    object
}

fn figures(found: &Bounds) -> Json {
    json!({
        "first_word": first(&found.first),
        "flow": part(&found.flow),
        "connects": found.connects.iter().map(connect).collect::<Vec<_>>(),
        "sections": found.sections.iter().map(section_json).collect::<Vec<_>>(),
    })
}

fn first(first: &First) -> Json {
    json!({
        "shortest": first.shortest.as_ref().map(length),
        "by": first.by.as_ref().map(|(what, at)| json!({"what": what, "at": spot(at)})),
        "longest": length(&first.longest),
    })
}

fn part(part: &Part) -> Json {
    json!({
        "longest": length(&part.lasts),
        "longest_wait": length(&part.waits),
        "legs_at_once": part.at_once,
        "legs_at_once_at": part.crowd.as_ref().map(spot),
        "legs": legs(&part.legs),
        "uncounted": part.uncounted,
    })
}

fn section_json(section: &Section) -> Json {
    let mut object = part(&section.part);
    object["name"] = json!(section.name);
    object["at"] = spot(&section.spot);
    object
}

fn connect(connect: &Connect) -> Json {
    json!({
        "name": connect.name,
        "at": spot(&connect.spot),
        "rings": length(&connect.rings),
        "talks_ms": connect.talks.map(|talks| talks.0),
        "call_may_last_ms": connect.within.as_ref().map(|(limit, _)| limit.0),
        "legs_at_once": connect.at_once,
        "legs": connect.legs,
    })
}

fn length(length: &Length) -> Json {
    let ms = |length: Millis| length.0;
    let term = |term: &Term| {
        json!({
            "times": term.times,
            "ms": term.each.map(ms),
            "what": term.what,
            "at": spot(&term.spot),
        })
    };
    let cut = |cut: &Cut| {
        json!({
            "ms": cut.left.0,
            "call_may_last_ms": cut.limit.0,
            "answered_at": cut.answer.as_ref().map(spot),
            "instead_of": cut.instead.iter().map(term).collect::<Vec<_>>(),
        })
    };
    json!({
        "ms": length.longest.map(ms),
        "terms": length.terms.iter().map(term).collect::<Vec<_>>(),
        "cut": length.cut.as_ref().map(cut),
        "again_and_again": length.again,
    })
}

fn legs(legs: &Legs) -> Json {
    let group =
        |group: &Group| json!({"times": group.times, "legs": group.legs, "at": spot(&group.spot)});
    let groups: Vec<Json> = legs.groups.iter().map(group).collect();
    json!({ "most": legs.most, "groups": groups, "again_and_again": legs.again })
}

fn spot(spot: &Spot) -> Json {
    let file = (!spot.file.is_empty()).then_some(&spot.file);
    json!({ "state": spot.state, "file": file, "line": spot.line })
}
