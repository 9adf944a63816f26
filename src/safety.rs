//! `swml safety`: whom a call can dial, text, present and fetch, and why nobody else; or the way by which somebody
//! else can come there.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use swml_compiler::Compilation;
use swml_compiler::checks::Pattern;
use swml_compiler::counted::counted;
use swml_compiler::flow::Flow;
use swml_compiler::methods::{Address, KEPT_OUT};
use swml_compiler::safety::{
    Addressed, Gap, Options, Place, Proof, Report, Unknown, Verdict as Found, analyse,
};
use swml_runtime::program::Program;

use crate::args::{ReportFormat, Safety};
use crate::output::{could_not_run, print, report_all, shorten, visible};
use crate::run::timeline::{WIDTH, paragraph, wrap};
use crate::{Verdict, input, run};

/// How wide the places before the steps of a way may be.
const PLACES: usize = 40;

pub(crate) fn safety(args: &Safety) -> Verdict {
    let compilation = match document(args) {
        Ok(compilation) => compilation,
        Err(sentence) => return could_not_run(&sentence),
    };
    if let Some(sentence) = run::taken_for_flow(&compilation) {
        return could_not_run(&sentence);
    }
    if compilation.rejected() {
        report_all(&compilation);
        return could_not_run("a document that the platform would refuse reaches nobody");
    }
    let options = Options {
        allow: args.allow.iter().map(|pattern| Pattern::new(pattern)).collect(),
        trust: args.trust.clone(),
    };
    let report = analyse(&compilation.flow, &options);
    match args.format {
        ReportFormat::Text => print(&text(args, &report)),
        ReportFormat::Json => print(&format!("{:#}\n", to_json(args, &report))),
    }
    match report.verdict() {
        Found::Proved | Found::ProvedForKnown => Verdict::Fine,
        Found::NotProved => Verdict::Findings,
    }
}

/// The document. What proves an address are its words: a program has only the code that was made of them.
fn document(args: &Safety) -> Result<Compilation, String> {
    let bytes = input::bytes(&args.file)?;
    if Program::is_artifact(&bytes) {
        return Err(format!(
            "{} is a built program: what tests an address is proved from the words of the document, and a \
             program has only their code; run swml safety on the document that it was built from, with the \
             same --link",
            input::name(&args.file)
        ));
    }
    input::compiled(&input::text(&args.file, bytes)?, args.kind, &args.links)
}

// --- text -------------------------------------------------------------------------------------------

fn text(args: &Safety, report: &Report) -> String {
    let mut out = String::new();
    // The shortest way to each address; the others are named.
    let open = report.addresses.iter().filter(|one| one.address != Address::CallerName);
    for one in open {
        if let Some(gap) = one.gaps.iter().min_by_key(|gap| gap.stages.len()) {
            way(&mut out, one, gap);
        }
    }
    let reached: Vec<&Addressed> = report.reached().collect();
    paragraph(&mut out, "", &format!("{}: {}", visible(&input::name(&args.file)), verdict(report)));
    if args.all || report.verdict() != Found::NotProved {
        table(&mut out, &reached);
    }
    for Unknown { place, what } in &report.unknown {
        let words = match what.as_str() {
            "" => format!(
                "what the document does that line {} fetches is not known: its address is computed, and \
                 --link stands only for one that is written out",
                place.line
            ),
            url => format!(
                "what {url} does (line {}) is not known: --link {url}=FILE puts a document in its place",
                place.line
            ),
        };
        paragraph(&mut out, "  ", &visible(&words));
    }
    for Unknown { place, what } in &report.answered {
        let words = format!(
            "what the web server of {what} (line {}) answers is not known, and may dial by itself: {KEPT_OUT}",
            place.line
        );
        paragraph(&mut out, "  ", &visible(&words));
    }
    let unreached = report.addresses.iter().filter(|one| !one.reached);
    let unreached: Vec<String> = unreached
        .map(|one| format!("{} of {} (line {})", one.param, one.method, one.place.line))
        .collect();
    if !unreached.is_empty() {
        paragraph(&mut out, "  ", &visible(&format!("no call comes to: {}", unreached.join(", "))));
    }
    out
}

fn verdict(report: &Report) -> String {
    let all = match report.reached().count() {
        0 => return "proved: it reaches nobody by itself".to_owned(),
        1 => "its one address is".to_owned(),
        count => format!("each of its {} is", counted(count, "address")),
    };
    match report.verdict() {
        Found::Proved => format!("proved: {all} one that the document means"),
        Found::ProvedForKnown => {
            format!("proved for what is known: {all} one that the document means")
        }
        Found::NotProved => {
            let of = match report.open() {
                (_, 1) => "its one address".to_owned(),
                (open, all) => format!("{open} of its {}", counted(all, "address")),
            };
            format!("not proved: {of} can be what the document does not say")
        }
    }
}

/// The same in a line for those who have asked something else; none where nobody is reached, or where the words of
/// the document are not there.
pub(crate) fn in_short(flow: &Flow, file: &str) -> Option<(Found, String)> {
    flow.source()?;
    let report = analyse(flow, &Options::default());
    let found = report.verdict();
    let words = match (found, report.open()) {
        (Found::Proved, (_, 0)) => return None,
        (Found::ProvedForKnown, (_, 0)) => "whom it reaches is not known (swml safety)".to_owned(),
        (Found::Proved, _) => "every address is proved (swml safety)".to_owned(),
        (Found::ProvedForKnown, _) => {
            "every address is proved for what is known (swml safety)".to_owned()
        }
        (Found::NotProved, (_, 1)) => {
            format!("its one address is not proved: swml safety {file}")
        }
        (Found::NotProved, (open, all)) => {
            let are = if open == 1 { "is" } else { "are" };
            format!("{open} of {} {are} not proved: swml safety {file}", counted(all, "address"))
        }
    };
    Some((found, words))
}

/// A way by which something comes to an address.
fn way(out: &mut String, one: &Addressed, gap: &Gap) {
    let (form, why) = (visible(&gap.form), gap.why.words());
    let lead = format!("not proved: {} of {} can be {form}: {why}", one.param, one.method);
    paragraph(out, "", &lead);
    out.push('\n');
    let place = |place: &Place| format!("{}:{}", place.file, place.line);
    let places: Vec<String> = gap.stages.iter().map(|stage| place(&stage.place)).collect();
    let wide = places.iter().map(|place| place.chars().count()).max().unwrap_or(0).min(PLACES);
    let mut shown: Option<&Place> = None;
    for (stage, place) in gap.stages.iter().zip(&places) {
        let lead = format!("  {:wide$}  ", shorten(place, wide));
        let rest = " ".repeat(lead.chars().count());
        lines(out, &lead, &visible(&stage.words));
        // A line is shown once.
        if shown
            .is_none_or(|shown| (&shown.file, shown.line) != (&stage.place.file, stage.place.line))
        {
            let _ = writeln!(out, "{rest}  {}", shorten(&stage.place.text, WIDTH - rest.len() - 2));
        }
        shown = Some(&stage.place);
    }
    out.push('\n');
    let others: Vec<String> = one
        .gaps
        .iter()
        .filter(|other| other.name != gap.name)
        .map(|other| format!("{} ({})", other.name, other.form))
        .collect();
    for test in &gap.tests {
        let Place { line, text, .. } = &test.place;
        let words = format!("line {line}: {}", test.words);
        paragraph(out, "  ", &visible(&words));
        let _ = writeln!(out, "      {}", shorten(text, WIDTH - 6));
    }
    if !others.is_empty() {
        paragraph(out, "  ", &visible(&format!("so can: {}", others.join(", "))));
    }
    paragraph(out, "  ", &visible(&format!("help: {}", one.help(gap))));
    out.push('\n');
}

/// What proves the addresses of a place, and what is not proved there.
type Row<'a> = (Vec<&'a Proof>, Vec<&'a str>);

fn table(out: &mut String, addresses: &[&Addressed]) {
    let mut rows: BTreeMap<(Place, String), Row<'_>> = BTreeMap::new();
    for one in addresses {
        let name = format!("{} {}", one.method, one.param);
        let (proofs, open) = rows.entry((one.place.clone(), name)).or_default();
        for proof in &one.proofs {
            if !proofs.contains(&proof) {
                proofs.push(proof);
            }
        }
        open.extend(one.gaps.iter().map(|gap| gap.name.as_str()));
    }
    let cells: Vec<(String, String, String)> = rows
        .iter()
        .map(|((place, name), (proofs, open))| {
            (format!("line {}", place.line), name.clone(), proved(proofs, open))
        })
        .collect();
    let wide = |cell: fn(&(String, String, String)) -> &str| {
        cells.iter().map(|row| cell(row).chars().count()).max().unwrap_or(0)
    };
    let (places, names) = (wide(|row| &row.0), wide(|row| &row.1).min(PLACES));
    for (place, name, words) in &cells {
        let lead = format!("  {place:places$}  {:names$}  ", shorten(name, names));
        lines(out, &lead, &visible(words));
    }
}

/// A text in lines behind something, all of them beginning in one column.
fn lines(out: &mut String, lead: &str, words: &str) {
    let rest = " ".repeat(lead.chars().count());
    for (at, line) in wrap(words, WIDTH - rest.len()).iter().enumerate() {
        let _ = writeln!(out, "{}{line}", if at == 0 { lead } else { &rest });
    }
}

/// What proves an address.
fn proved(proofs: &[&Proof], open: &[&str]) -> String {
    const SHOWN: usize = 6;
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for proof in proofs {
        let why = proof.why();
        match groups.iter_mut().find(|(known, _)| *known == why) {
            Some((_, forms)) => forms.push(&proof.form),
            None => groups.push((why, vec![&proof.form])),
        }
    }
    let group = |(why, forms): &(String, Vec<&str>)| {
        let more = match forms.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let shown = forms[..forms.len().min(SHOWN)].join(", ");
        match why.as_str() {
            "" => format!("{shown}{more}"),
            why => format!("{shown}{more} ({why})"),
        }
    };
    let mut words: Vec<String> = groups.iter().map(group).collect();
    if !open.is_empty() {
        words.push(format!("not proved: {}", open.join(", ")));
    }
    words.join("; ")
}

// --- for programs -----------------------------------------------------------------------------------

fn to_json(args: &Safety, report: &Report) -> Json {
    let mut object = report.to_json();
    object["file"] = json!(input::name(&args.file));
    object
}
