//! `swml generate`: scenarios that take everything that calls can take through a flow.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use swml_compiler::counted::counted;
use swml_compiler::generate::{Fate, Generated, Named, Options, Sample, generate as generate_for};
use swml_runtime::machine::readings::Readings;

use crate::args::{Generate, Leaving, ListFormat};
use crate::output::{could_not_run, note, print, unwritten, visible};
use crate::run::Subject;
use crate::run::timeline::{WIDTH, wrap};
use crate::{Verdict, input, run};

// The clock says when to give up, never what is written.
#[allow(clippy::disallowed_methods)]
pub(crate) fn generate(args: &Generate) -> Verdict {
    let Subject { program, flow, .. } = match run::program(&args.file, args.kind, &args.links) {
        Ok(subject) => subject,
        Err(verdict) => return verdict,
    };
    let readings = match input::readings(Readings::default(), &args.readings) {
        Ok(readings) => readings,
        Err(sentence) => return could_not_run(&sentence),
    };
    let began = Instant::now();
    let limit = Duration::from_secs(args.max_time);
    let options = Options {
        readings,
        each: args.leaving == Leaving::Each,
        calls: args.max_calls,
        states: args.max_states,
        stop: &|| began.elapsed() > limit,
    };
    let generated = generate_for(&program, &flow, &options);
    if let Some(name) = &args.show {
        return show(args, &generated, name);
    }
    match args.format {
        ListFormat::Text => print(&text(args, &generated)),
        ListFormat::Json => print(&format!("{:#}\n", to_json(args, &generated))),
    }
    let gave_up = generated.ways.iter().any(|(.., fate)| matches!(fate, Fate::NotFound(_)));
    let verdict = if gave_up { Verdict::GaveUp } else { Verdict::Fine };
    match &args.output {
        Some(folder) => write(args, &generated, folder, verdict),
        None => verdict,
    }
}

/// Prints one scenario, as it would be written beside its flow.
fn show(args: &Generate, generated: &Generated, name: &str) -> Verdict {
    let Some(sample) = generated.samples.iter().find(|sample| sample.name == name) else {
        let names: Vec<_> = generated.samples.iter().map(|sample| sample.name.as_str()).collect();
        return could_not_run(&format!("no scenario {name}; there are {}", names.join(", ")));
    };
    let folder = args.file.parent().unwrap_or(Path::new(""));
    print(&scenario(args, sample, folder));
    Verdict::Fine
}

// --- files ------------------------------------------------------------------------------------------

/// The text of a scenario in a folder.
fn scenario(args: &Generate, sample: &Sample, folder: &Path) -> String {
    let documents = args.links.links.iter();
    let documents: Vec<(String, String)> =
        documents.map(|(url, file)| (url.clone(), slashed(&relative(folder, file)))).collect();
    sample.text(&slashed(&relative(folder, &args.file)), &documents)
}

/// The name of its file.
fn file_name(args: &Generate, sample: &Sample) -> String {
    let stem = args.file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    format!("{}.{}.yaml", stem.filter(|stem| stem != "-").unwrap_or("flow".into()), sample.name)
}

/// Writes the scenarios that are not there already.
fn write(args: &Generate, generated: &Generated, folder: &Path, verdict: Verdict) -> Verdict {
    let mut to_write = Vec::new();
    let mut differ = Vec::new();
    let mut same = 0;
    for sample in &generated.samples {
        let path = folder.join(file_name(args, sample));
        let text = scenario(args, sample, folder);
        match fs::read(&path) {
            Ok(bytes) if bytes == text.as_bytes() => same += 1,
            Ok(_) => {
                differ.push(visible(&path.display().to_string()));
                to_write.push((path, text));
            }
            Err(_) => to_write.push((path, text)),
        }
    }
    if args.check {
        for (path, _) in &to_write {
            note(&format!("would write {}", visible(&path.display().to_string())));
        }
        return if to_write.is_empty() { verdict } else { Verdict::Findings };
    }
    if !differ.is_empty() && !args.force {
        return could_not_run(&format!(
            "nothing was written: {} {} something else; --force writes over it",
            differ.join(", "),
            if differ.len() == 1 { "says" } else { "say" },
        ));
    }
    if let Err(error) = fs::create_dir_all(folder) {
        let name = visible(&folder.display().to_string());
        return could_not_run(&format!("{name} could not be made: {error}"));
    }
    for (path, text) in &to_write {
        if let Err(error) = fs::write(path, text) {
            return could_not_run(&unwritten(path, &error));
        }
    }
    let name = visible(&folder.display().to_string());
    let kept = match same {
        0 => String::new(),
        1 => ", 1 was there already".to_owned(),
        same => format!(", {same} were there already"),
    };
    note(&format!("{} written to {name}{kept}", counted(to_write.len(), "scenario")));
    verdict
}

/// The way from a folder to a file.
fn relative(folder: &Path, file: &Path) -> PathBuf {
    let (Some(folder), Some(file)) = (absolute(folder), absolute(file)) else {
        return file.to_path_buf();
    };
    let parts = |path: &Path| -> Vec<PathBuf> {
        path.components().map(|part| PathBuf::from(part.as_os_str())).collect()
    };
    let (from, to) = (parts(&folder), parts(&file));
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n(PathBuf::from(".."), from.len() - common);
    up.chain(to[common..].iter().cloned()).collect()
}

fn absolute(path: &Path) -> Option<PathBuf> {
    let mut whole = PathBuf::new();
    for part in std::path::absolute(path).or_else(|_| std::env::current_dir()).ok()?.components() {
        match part {
            Component::ParentDir => drop(whole.pop()),
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    Some(whole)
}

/// A path with `/` on every system.
fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    parts.join("/").replace("//", "/")
}

// --- text -------------------------------------------------------------------------------------------

fn text(args: &Generate, generated: &Generated) -> String {
    let mut out = String::new();
    let name = visible(&input::name(&args.file));
    let of =
        |wanted: fn(&Fate) -> bool| generated.ways.iter().filter(|(.., fate)| wanted(fate)).count();
    let taken = of(|fate| matches!(fate, Fate::Taken(_)));
    let _ = writeln!(
        out,
        "{name}: {} take {taken} of {} that a call can take",
        counted(generated.samples.len(), "scenario"),
        counted(generated.ways.len() - of(|fate| matches!(fate, Fate::Unreachable(_))), "way"),
    );
    for sample in &generated.samples {
        let _ = writeln!(out, "\n{}", visible(&file_name(args, sample)));
        paragraph(&mut out, "  ", &format!("{}.", sample.story));
        paragraph(&mut out, "  ", &firsts(generated, sample));
    }
    let unreachable = |fate: &Fate| match fate {
        Fate::Unreachable(why) => Some(why.clone()),
        _ => None,
    };
    let not_found = |fate: &Fate| match fate {
        Fate::NotFound(why) => Some(why.clone()),
        _ => None,
    };
    missing(&mut out, generated, "no call takes:", unreachable);
    missing(&mut out, generated, "not found:", not_found);
    let gave_up = generated.ways.iter().any(|(.., fate)| not_found(fate).is_some());
    if let Some(within) = generated.within.as_ref().filter(|_| gave_up) {
        out.push('\n');
        paragraph(&mut out, "", &format!("looked for within {within}"));
    }
    out
}

/// What a scenario is there for: those of its ways that none before it takes.
fn firsts(generated: &Generated, sample: &Sample) -> String {
    const SHOWN: usize = 3;
    let own = generated.ways.iter().filter(|(way, ..)| sample.first.contains(way));
    // What merely goes on is the least telling.
    let (plain, mut firsts): (Vec<_>, Vec<_>) =
        own.map(|(_, named, _)| named).partition(|named| named.label == "next");
    firsts.extend(plain);
    let shown = firsts.iter().take(SHOWN).map(ToString::to_string);
    let mut words = shown.collect::<Vec<_>>().join("; ");
    if firsts.len() > SHOWN {
        let _ = write!(words, "; and {} more", firsts.len() - SHOWN);
    }
    format!("takes first {words}")
}

/// The ways that are not taken, each with the reason.
fn missing(
    out: &mut String,
    generated: &Generated,
    title: &str,
    why: impl Fn(&Fate) -> Option<String>,
) {
    // Those of one reason together.
    let mut reasons: Vec<(String, Vec<&Named>)> = Vec::new();
    let mut ways = 0;
    for (_, named, fate) in &generated.ways {
        let Some(why) = why(fate) else { continue };
        ways += 1;
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, all)) => all.push(named),
            None => reasons.push((why, vec![named])),
        }
    }
    if ways == 0 {
        return;
    }
    let _ = writeln!(out, "\n{} {title}", counted(ways, "way"));
    for (why, all) in reasons {
        const SHOWN: usize = 6;
        for named in all.iter().take(SHOWN) {
            let place = named.place.as_ref().map(|(file, line)| format!("{file}:{line}"));
            let words = visible(&named.to_string());
            let place = visible(&place.unwrap_or_default());
            let gap = WIDTH.saturating_sub(4 + words.chars().count() + place.chars().count());
            let _ = writeln!(out, "  {words}{}{place}", " ".repeat(gap.max(2)));
        }
        if all.len() > SHOWN {
            let _ = writeln!(out, "  and {} more", all.len() - SHOWN);
        }
        paragraph(out, "    ", &why);
    }
}

fn paragraph(out: &mut String, lead: &str, words: &str) {
    for line in wrap(&visible(words), WIDTH - lead.len()) {
        let _ = writeln!(out, "{lead}{line}");
    }
}

// --- json -------------------------------------------------------------------------------------------

fn to_json(args: &Generate, generated: &Generated) -> Json {
    let named: BTreeMap<_, &Named> =
        generated.ways.iter().map(|(way, named, _)| (*way, named)).collect();
    let way = |named: &Named| {
        let mut object = json!({ "state": named.state, "way": named.label });
        if let Some((file, line)) = &named.place {
            object["at"] = json!(format!("{file}:{line}"));
        }
        object
    };
    let sample = |sample: &Sample| {
        let first = sample.first.iter().filter_map(|way| named.get(way));
        json!({
            "file": file_name(args, sample),
            "name": sample.name,
            "story": sample.story,
            "first": first.map(|named| way(named)).collect::<Vec<_>>(),
        })
    };
    let fate = |(_, named, fate): &(_, Named, Fate)| {
        let mut object = way(named);
        match fate {
            Fate::Taken(by) => object["taken_by"] = json!(generated.samples[*by].name),
            Fate::Unreachable(why) => object["unreachable"] = json!(why),
            Fate::NotFound(why) => object["not_found"] = json!(why),
        }
        object
    };
    json!({
        "file": input::name(&args.file),
        "within": generated.within,
        "scenarios": generated.samples.iter().map(sample).collect::<Vec<_>>(),
        "ways": generated.ways.iter().map(fate).collect::<Vec<_>>(),
    })
}
