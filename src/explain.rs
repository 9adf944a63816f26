//! `swml explain`: what a finding means, with an example of it, what is done about an open point, where an error
//! of the platform is met, and what calls are held to.

use std::fmt::Write as _;

use swml_compiler::diagnostic::{Code, explain as page, wrap};
use swml_compiler::parse::suggest::nearest;
use swml_compiler::platform::{CALLING, MESSAGING, Met, PlatformCode};
use swml_compiler::points::{self, Point};
use swml_compiler::verify::{Held, always_checked};

use crate::Verdict;
use crate::args::Explain;
use crate::output::{could_not_run, print};

pub(crate) fn explain(args: &Explain) -> Verdict {
    let Some(asked) = &args.code else {
        print(&all());
        return Verdict::Fine;
    };
    // As it stands in an output: `error[unknown-key]`, `fault: relay_script_js_eval_error`.
    let name = asked.rsplit(['[', ' ']).next().unwrap_or(asked).trim_end_matches([']', ':']);
    let code = || Code::ALL.iter().find(|code| code.name() == name).map(|code| finding(*code));
    let fault_of = || platform().find(|code| code.name == name).map(fault);
    let check = || always_checked().find(|check| check.name == name).map(|check| held(&check));
    let point = || points::named(asked).map(page_of);
    if let Some(page) = point().or_else(code).or_else(fault_of).or_else(check) {
        print(&page);
        return Verdict::Fine;
    }
    let codes = Code::ALL.iter().map(|code| code.name());
    let checks: Vec<_> = always_checked().map(|check| check.name).collect();
    let known = codes.chain(platform().map(|code| code.name));
    let meant = nearest(name, known.chain(checks.iter().map(String::as_str)));
    let meant = meant.map_or_else(
        || "`swml explain` lists all findings".to_owned(),
        |meant| format!("did you mean {meant}?"),
    );
    could_not_run(&format!("nothing is called {name}; {meant}"))
}

fn platform() -> impl Iterator<Item = &'static PlatformCode> {
    CALLING.iter().chain(MESSAGING)
}

fn finding(code: Code) -> String {
    let mut text = page(code);
    let rests = points::of(code);
    if !rests.is_empty() {
        let names: Vec<_> = rests.iter().map(|point| point.name()).collect();
        let words = format!("Open points that it rests on: {}.", names.join(", "));
        text.push_str(&format!("\n{}\n", wrap(&words, 0)));
    }
    text
}

/// A code of the platform: where it comes from here.
fn fault(code: &PlatformCode) -> String {
    let findings = |codes: &[Code]| {
        let named: Vec<_> = codes.iter().map(|code| format!("`{}`", code.name())).collect();
        format!("`swml check` finds it before the call: {}.", named.join(", "))
    };
    let during =
        "Where only the call knows, it is a fault of the call, and `script_error` says so.";
    let met = match code.met {
        Met::Found(codes) => findings(codes),
        Met::Reached(_) => during.to_owned(),
        Met::Both(codes, _) => format!("{} {during}", findings(codes)),
        Met::Never(why) => format!("It is not met here: {why}."),
    };
    lines(&format!("{}: {}\n\nAn error code of the platform. {met}", code.name, code.means))
}

/// What every call is held to, and what to try where one is not.
fn held(check: &Held) -> String {
    let held = "`swml verify` holds every call to this.";
    if let [(None, help)] = check.help.as_slice() {
        return lines(&format!("{}\n\n{held} What to try: {help}.", check.says));
    }
    let mut text = lines(&format!("{}\n\n{held} What to try, by the fault:", check.says));
    for (fault, help) in &check.help {
        let of = fault.map(|code| format!("{code}: ")).unwrap_or_default();
        let item = wrap(&format!("- {of}{help}"), 2).replace('\n', "\n  ");
        writeln!(text, "{item}").expect("writing to a string");
    }
    text
}

fn page_of(point: &Point) -> String {
    let (name, basis) = (point.name(), point.basis.word());
    let words = format!("{name}: {}\n\n{}\n\nThis is {basis}.", point.title, point.does);
    lines(&words)
}

fn lines(words: &str) -> String {
    words.lines().map(|line| format!("{}\n", wrap(line, 0))).collect()
}

fn all() -> String {
    let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or(0);
    let mut list = String::new();
    for code in Code::ALL {
        let (name, severity) = (code.name(), code.verdict().severity().word());
        writeln!(list, "{name:width$}  {severity:7}  {}", code.summary())
            .expect("writing to a string");
    }
    list
}
